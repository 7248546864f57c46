"""In the guest, run by the service in the daemon's stead: tries everything that is denied, and
what must work.

    inside.py FILE    writes {name: "denied" or "allowed" and what was said} to FILE

Run once more outside the sandbox, where the same attempts must succeed: an attempt that never could
proves nothing.
"""

from __future__ import annotations

import ctypes
import json
import mmap
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

STATE = Path(os.environ.get("STATE_DIRECTORY", "/var/lib/interviewd"))
LIBC = ctypes.CDLL(None, use_errno=True)

Attempt = Callable[[], object]
_denied: dict[str, Attempt] = {}
_works: dict[str, Attempt] = {}


def denied(function: Attempt) -> Attempt:
    _denied[function.__name__] = function
    return function


def works(function: Attempt) -> Attempt:
    _works[function.__name__] = function
    return function


def call(name: str, *arguments: object) -> int:
    """A function of the C library; raises OSError when it says no."""
    answer = getattr(LIBC, name)(*arguments)
    if answer == -1:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))
    return int(answer)


# --- files --------------------------------------------------------------------------------------


@denied
def reading_a_home() -> object:
    return Path("/home/sam/diary").read_text()


@denied
def reading_roots_home() -> object:
    return [*Path("/root").iterdir()]


@denied
def writing_where_anybody_may() -> object:
    return Path("/srv/open/note").write_text("x")


@denied
def writing_beside_the_state() -> object:
    return Path("/var/lib/open/note").write_text("x")


@denied
def writing_the_config() -> object:
    return Path("/etc/interviewd/open/note").write_text("x")


def run_from(folder: Path) -> object:
    program = folder / "program"
    program.write_bytes(Path("/bin/true").read_bytes())
    program.chmod(0o700)
    return subprocess.run([program], check=True)


@denied
def running_from_the_state() -> object:
    return run_from(STATE)


@denied
def running_from_tmp() -> object:
    return run_from(Path("/tmp"))


@denied
def running_from_shared_memory() -> object:
    return run_from(Path("/dev/shm"))


@denied
def making_a_set_uid_file() -> None:
    path = STATE / "set-uid"
    path.write_text("x")
    path.chmod(0o4700)


@denied
def seeing_what_others_left_in_tmp() -> object:
    return Path("/tmp/of-others").read_text()


# --- processes ----------------------------------------------------------------------------------


@denied
def tracing_a_child() -> object:
    child = os.fork()
    if child == 0:
        signal.pause()
    try:
        return call("ptrace", 16, child, 0, 0)  # PTRACE_ATTACH
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


@denied
def seeing_other_processes() -> object:
    return Path("/proc/1/comm").read_text()


@denied
def seeing_the_machines_load() -> object:
    return Path("/proc/loadavg").read_text()


@denied
def a_new_user_namespace() -> object:
    return call("unshare", 0x10000000)


@denied
def memory_written_and_run() -> object:
    return mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)


@denied
def a_file_in_memory() -> object:
    return os.memfd_create("x")


@denied
def the_kernels_keyring() -> object:
    return call(
        "syscall", 250, 0, -3, 1
    )  # keyctl(KEYCTL_GET_KEYRING_ID, KEY_SPEC_SESSION_KEYRING, create)


@denied
def asynchronous_io() -> object:
    return call("syscall", 206, 1, ctypes.byref(ctypes.c_ulong()))  # io_setup


@denied
def another_personality() -> object:
    return call("personality", 0x0400000)  # ADDR_NO_RANDOMIZE


@denied
def another_priority() -> None:
    os.setpriority(os.PRIO_PROCESS, 0, os.getpriority(os.PRIO_PROCESS, 0) + 1)


@denied
def realtime() -> None:
    os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))


# --- the kernel ---------------------------------------------------------------------------------


@denied
def the_host_name() -> None:
    socket.sethostname("elsewhere")


@denied
def a_mount() -> object:
    return call("mount", b"none", b"/mnt", b"tmpfs", 0, None)


@denied
def becoming_root() -> None:
    os.setgroups([0])


@denied
def making_a_device() -> None:
    os.mknod(STATE / "null", 0o20600, os.makedev(1, 3))


# --- sockets ------------------------------------------------------------------------------------


@denied
def a_raw_socket() -> object:
    return socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)


@denied
def a_packet_socket() -> object:
    return socket.socket(socket.AF_PACKET, socket.SOCK_RAW)


@denied
def a_netlink_socket() -> object:
    return socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)


def greeting(host: str) -> bytes:
    with socket.create_connection((host, 8080), timeout=1) as connection:
        return connection.recv(5)


@denied
def the_lan() -> object:
    return greeting("10.1.2.3")


@denied
def the_clouds_metadata() -> object:
    return greeting("169.254.169.254")


# --- what must work -----------------------------------------------------------------------------


@works
def a_public_address() -> object:
    return greeting("203.0.113.7")


@works
def a_name_looked_up() -> object:
    results = {
        address[4][0]
        for address in socket.getaddrinfo("interviewd.example", 443, type=socket.SOCK_STREAM)
    }
    assert results == {"203.0.113.7"}, results
    return results


@works
def a_request_over_tls() -> object:
    import requests

    answer = requests.get(
        "https://localhost:8443/", verify="/etc/interviewd/authority.pem", timeout=5
    )
    assert answer.text == "hello", answer.text
    return answer.headers["server"]


@works
def a_durable_journal() -> object:
    with sqlite3.connect(STATE / "probe.sqlite") as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE IF NOT EXISTS one (n INTEGER) STRICT")
        connection.execute("INSERT INTO one VALUES (1)")
    return connection.execute("SELECT count(*) FROM one").fetchone()


@works
def a_watch_on_a_folder() -> None:
    from interviewd.system.folder_watch import FolderWatch

    watch = FolderWatch()
    watch.add(str(STATE))
    assert watch.is_silent()
    (STATE / "probe").touch()
    assert not watch.is_silent()


@works
def threads() -> object:
    detail: list[int] = []
    workers = [threading.Thread(target=detail.append, args=(n,)) for n in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(detail) == list(range(8))
    return len(detail)


@works
def time_zones() -> object:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    return datetime(2026, 7, 1, tzinfo=ZoneInfo("America/New_York")).isoformat()


@works
def the_packages_of_all_providers() -> object:
    import googleapiclient.discovery
    import icalendar
    import msal

    return [module.__name__ for module in (googleapiclient.discovery, icalendar, msal)]


@works
def the_sealed_key() -> object:
    from interviewd.storage.vault import Vault

    vault = Vault(STATE, os.environ)
    vault.put("probe", {"token": "secret"})
    assert vault.get("probe") == {"token": "secret"}
    assert not (STATE / "vault.key").exists()
    vault.drop("probe")
    return len(Path(os.environ["CREDENTIALS_DIRECTORY"], "interviewd.key").read_bytes())


def overview(attempt: Attempt) -> tuple[str, str]:
    try:
        return "allowed", repr(attempt())
    except BaseException as error:  # noqa: BLE001 - whatever it is, it was said no
        return "denied", f"{type(error).__name__}: {error}"


def apart(attempt: Attempt) -> tuple[str, str]:
    """In a process of its own: what succeeds changes nothing for the attempts that follow."""
    for_reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.write(writing, json.dumps(overview(attempt)).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(for_reading) as answer:
        verdict, detail = json.load(answer)
    os.waitpid(child, 0)
    return verdict, detail


if __name__ == "__main__":
    found = {
        "denied": {name: apart(each) for name, each in _denied.items()},
        "works": {name: overview(each) for name, each in _works.items()},
    }
    Path(sys.argv[1]).write_text(json.dumps(found))
