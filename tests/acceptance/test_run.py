"""The daemon: one at a time, woken by what the person decides, ended by a signal, and told to
the service manager.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from interviewd.storage.vault import Vault
from interviewd.writer.order import VAULT_NAME
from tests.acceptance.home import Home
from tests.fakes.model_server import MODEL, ModelServer
from tests.fakes.processes import until

PATIENCE_SECONDS = 120  # a loaded machine takes its time; an idle one needs none of it
"""Not how long anything may take: how long a test waits before it calls something hung."""


KEY = "sk-canary-2c8e55"
STRENGTH = "I have run payment systems as a Staff SRE for eight years."
LETTER = (
    "Thank you for the conversation about the Staff SRE role.\n\nI have run payment systems as a Staff SRE for eight "
    "years, and I would be glad to do this work at Acme."
)


@pytest.fixture
def invited(home: Home) -> Home:
    """A home with an interview in five days."""
    home.invite("acme", datetime.now(UTC).replace(microsecond=0) + timedelta(days=5))
    return home


@contextmanager
def daemon(home: Home, **env: str) -> Iterator[subprocess.Popen[str]]:
    """`run`, until the test is over."""
    process = subprocess.Popen(
        [sys.executable, "-m", "interviewd", "--config", str(home.config), "run"],
        env=home.environ(env),
        cwd=home.root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def ends(process: subprocess.Popen[str], number: int) -> tuple[int, str]:
    """Exit code and log after a signal."""
    process.send_signal(number)
    _, log = process.communicate(timeout=PATIENCE_SECONDS)
    return process.returncode, log


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_daemon_makes_blocks_and_ends_on_sigterm(invited: Home, number: int) -> None:
    """Blocks appear, a line a deed is logged without names, and the end is 0 with both locks
    free.
    """
    with daemon(invited) as process:
        until(lambda: len(invited.blocks()) == 3)
        code, log = ends(process, number)

    assert code == 0
    assert len([line for line in log.splitlines() if " add " in line]) == 3
    assert not {"Acme", "Priya", "example", "Staff"} & set(log.replace("@", " ").split())
    assert invited.run("tick").code == 0


def test_a_second_one_is_turned_away_and_a_pass_is_not(invited: Home) -> None:
    """75 with the holder's pid; `tick` does its own pass beside the daemon.

    A killed holder holds nothing.
    """
    with daemon(invited) as process:
        until(lambda: len(invited.blocks()) == 3)

        second = invited.raw("--config", str(invited.config), "run")
        assert second.code == 75
        assert str(process.pid) in second.err
        assert invited.run("tick", "--json").json["actions"] == []

        process.kill()
        process.wait()
        with daemon(invited) as third:
            until(lambda: "started" in os.read(third.stderr.fileno(), 4096).decode())  # type: ignore[union-attr]
            assert ends(third, signal.SIGTERM)[0] == 0


def test_a_command_wakes_the_daemon(invited: Home) -> None:
    """`mark EVENT no` takes effect without waiting for the next look; `pause` and `resume`, too."""
    with daemon(invited) as process:
        until(lambda: len(invited.blocks()) == 3)
        assert invited.run("mark", "acme", "no").code == 0
        until(lambda: invited.blocks() == [])
        assert invited.run("pause").code == 0
        assert invited.run("mark", "acme", "yes").code == 0
        assert invited.run("resume").code == 0
        until(lambda: len(invited.blocks()) == 3)
        assert ends(process, signal.SIGTERM)[0] == 0


HURRIED = """
import os
from datetime import timedelta

if "INTERVIEWD_WORKER" in os.environ:
    from interviewd.engine import worker

    worker.SOON, worker.interval = timedelta(seconds=4), lambda *_: timedelta(seconds=1)
    with open("workers", "a") as file:
        print(os.getpid(), file=file)
"""
"""A sitecustomize: the supervisor asks each second, and workers are counted."""


def test_an_edit_by_another_program_is_seen_by_the_next_question(
    invited: Home, tmp_path: Path
) -> None:
    """In place, while no file is asked. It costs one worker, whose own writes cost none."""
    (tmp_path / "sitecustomize.py").write_text(HURRIED)
    source = invited.environ()["PYTHONPATH"]
    start = datetime.now(UTC).replace(microsecond=0)
    with daemon(invited, PYTHONPATH=f"{tmp_path}:{source}") as process:
        for edits in range(1, 3):
            until(lambda: not children(process.pid) and watches(process.pid))
            blocks = invited.blocks()
            invited.invite("acme", start + timedelta(days=5 + 7 * edits))
            until(partial(is_other, invited, blocks))
            assert len((invited.root / "workers").read_text().split()) == 1 + edits
        assert ends(process, signal.SIGTERM)[0] == 0


def is_other(home: Home, blocks: list[str]) -> bool:
    return home.blocks() != blocks


def watches(pid: int) -> int:
    """On how many folders a process has the kernel report changes."""
    found = 0
    for each in Path(f"/proc/{pid}/fdinfo").iterdir():
        with suppress(OSError):
            found += each.read_text(encoding="ascii").count("inotify wd:")
    return found


def test_a_broken_config_keeps_the_old_one(invited: Home) -> None:
    """SIGHUP reads it again; broken, it says so and goes on; mended, it is taken."""
    good = invited.config.read_text(encoding="utf-8")
    with daemon(invited) as process:
        until(lambda: len(invited.blocks()) == 3)
        invited.config.write_text(good.replace("Europe/London", "Europe/Lundon"), encoding="utf-8")
        process.send_signal(signal.SIGHUP)
        until(lambda: "me.time_zone" in os.read(process.stderr.fileno(), 65536).decode())  # type: ignore[union-attr]

        steps = '\n[[prep]]\ntitle = "Only one"\nminutes = 45\ndays_before = 0\n\n[[account]]'
        invited.config.write_text(good.replace("\n[[account]]", steps, 1), encoding="utf-8")
        process.send_signal(signal.SIGHUP)
        until(lambda: len(invited.blocks("prep")) == 1 and "Only one" in invited.blocks("prep")[0])
        assert ends(process, signal.SIGTERM)[0] == 0


def test_the_service_manager_hears_of_it(invited: Home, tmp_path: Path) -> None:
    """READY once config, journal and lock are good, a status without names, the watchdog fed,
    STOPPING at the end.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(PATIENCE_SECONDS)
        heard: list[str] = []

        def wait_for(words: str) -> None:
            while not any(words in each for each in heard):
                heard.append(manager.recv(4096).decode())

        with daemon(
            invited, NOTIFY_SOCKET=str(tmp_path / "notify"), WATCHDOG_USEC="1000000"
        ) as process:
            wait_for("READY=1")
            wait_for("WATCHDOG=1")
            wait_for("drafts wait")
            process.send_signal(signal.SIGHUP)
            wait_for("RELOADING=1")
            heard.clear()
            wait_for("READY=1")
            code, _ = ends(process, signal.SIGTERM)
            wait_for("STOPPING=1")

    assert code == 0
    assert not any("Acme" in each for each in heard)


@pytest.fixture
def full(invited: Home) -> Iterator[Path]:
    """A state folder on a disk of its own, with a file that leaves no byte of it."""
    state = invited.root / "state"
    state.mkdir(mode=0o700)
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m,mode=700", "tmpfs", state], check=False
    )
    if done.returncode:
        pytest.skip("a disk of a size of one's own cannot be had here")
    try:
        fill = state / "fill"
        with fill.open("wb", buffering=0) as file, suppress(OSError):
            while file.write(b"\0" * 4096):
                pass
        yield fill
    finally:
        subprocess.run(["umount", "--lazy", state], check=True)


def test_a_disk_that_is_full_at_the_start_is_waited_out(
    invited: Home, full: Path, tmp_path: Path
) -> None:
    """Under a service manager, which would give up on what fails six times.

    It is ready by itself once there is room.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as manager:
        manager.bind(str(tmp_path / "notify"))
        manager.settimeout(PATIENCE_SECONDS)
        with daemon(invited, NOTIFY_SOCKET=str(tmp_path / "notify")) as process:
            assert "waiting for space" in manager.recv(4096).decode()
            full.unlink()
            until(lambda: "READY=1" in manager.recv(4096).decode())
            assert ends(process, signal.SIGTERM)[0] == 0


@pytest.mark.usefixtures("full")
def test_a_full_disk_is_75_for_whoever_looks_on(invited: Home) -> None:
    """At once, with a sentence."""
    with daemon(invited) as process:
        _, output = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 75
    assert "full" in output or "space" in output
    assert "Traceback" not in output


def test_a_state_folder_that_is_taken_away_ends_it(invited: Home) -> None:
    """Nobody could reach it any more, and a second one could begin: it ends with 75, and is
    begun anew.
    """
    with daemon(invited, WATCHDOG_USEC="1000000") as process:  # so that it stirs often
        until(lambda: invited.blocks("debrief"))
        (invited.root / "state").rename(invited.root / "elsewhere")
        _, log = process.communicate(timeout=PATIENCE_SECONDS)

    assert process.returncode == 75
    assert "removed or replaced" in log


def test_a_reload_that_comes_while_it_loads_waits(invited: Home) -> None:
    """SIGHUP ends a process that has no ears for it yet; this one keeps them closed until then."""
    with daemon(invited) as process:
        until(
            lambda: (
                Path(f"/proc/{process.pid}/status")
                .read_text()
                .partition("SigBlk:")[2]
                .split()[0][-1]
                == "1"
            )
        )
        for _ in range(20):
            process.send_signal(signal.SIGHUP)
            time.sleep(0.02)
        until(lambda: invited.blocks("prep"))
        assert ends(process, signal.SIGTERM)[0] == 0


@pytest.mark.parametrize(("content", "code"), [("[me]\nnonsense = 1\n", 78), (None, 78)])
def test_a_config_it_cannot_start_with_exits_with_78(
    home: Home, content: str | None, code: int
) -> None:
    """A config that is broken or missing is nothing that a restart mends."""
    if content is None:
        home.config.unlink()
    else:
        home.config.write_text(content, encoding="utf-8")

    assert home.raw("--config", str(home.config), "run").code == code


def test_a_pass_waits_for_the_one_in_hand(invited: Home) -> None:
    """Somebody holds the pass lock for a moment: `tick` waits and then does its own."""
    from interviewd.system import locks

    state = invited.root / "state"
    with locks.one_pass(state):
        waiting = subprocess.Popen(
            [sys.executable, "-m", "interviewd", "--config", str(invited.config), "tick", "--json"],
            env=invited.environ(),
            stdout=subprocess.PIPE,
            text=True,
        )
        with pytest.raises(subprocess.TimeoutExpired):
            waiting.wait(timeout=1.5)
        assert invited.blocks() == []
    out, _ = waiting.communicate(timeout=PATIENCE_SECONDS)
    assert waiting.returncode == 0
    assert '"outcome": "done"' in out


def test_a_lock_held_for_too_long_is_75(invited: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Try later; and who holds it is said."""
    from interviewd.cli import context
    from interviewd.system import locks

    monkeypatch.setattr(context, "PATIENCE_SECONDS", 0)
    with locks.one_pass(invited.root / "state"):
        output = invited.run("tick")

    assert output.code == 75
    assert str(os.getpid()) in output.err


def test_sigterm_during_start_ends_the_daemon(invited: Home) -> None:
    """SIGTERM while it is still opening its accounts is an end like any other."""
    with daemon(invited) as process:
        until(lambda: catches(process.pid, signal.SIGTERM))
        code, log = ends(process, signal.SIGTERM)

    assert code == 0, log
    assert "Traceback" not in log


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_sigterm_during_imports_ends_the_daemon(invited: Home, number: int) -> None:
    """From its very first own line on: the signal that comes while modules load is an end like
    any other.
    """
    program = f"""
import os, sys
from interviewd.cli import main

class Finder:
    def find_spec(self, name, path=None, target=None):
        if name == sys.argv[-1]:
            os.kill(os.getpid(), {int(number)})

sys.meta_path.insert(0, Finder())
main(["--config", {str(invited.config)!r}, "run"])
os._exit(7)
"""
    for awaited in (
        "interviewd.cli.serve",
        "interviewd.config.load",
        "interviewd.engine.supervisor",
        "subprocess",
    ):
        done = subprocess.run(
            [sys.executable, "-c", program, awaited],
            env=invited.environ(),
            cwd=invited.root,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS,
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), awaited


def catches(pid: int, number: int) -> bool:
    """Whether the process has a handler for that signal: proc(5), SigCgt."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    mask = next(line.split()[1] for line in status.splitlines() if line.startswith("SigCgt"))
    return bool(int(mask, 16) >> (number - 1) & 1)


def test_a_model_writes_between_passes_and_its_key_is_seen_nowhere(home: Home) -> None:
    """The daemon drafts what was prepared.

    No key in arguments, environment, log or files, no names in the log, and no core file of it or
    its children.
    """
    home.config.write_text(
        home.config.read_text().replace("[me]", f'[me]\nstrengths = ["{STRENGTH}"]', 1)
    )
    home.invite("acme", datetime.now(UTC).replace(microsecond=0) - timedelta(hours=5))
    with ModelServer(LETTER, key=KEY) as server:
        with home.config.open("a") as file:
            file.write(f'\n[writer]\nendpoint = "{server.endpoint}"\nmodel = "{MODEL}"\n')
        Vault(home.root / "state", {}).put(VAULT_NAME, {"key": KEY, "endpoint": server.endpoint})
        shown: list[str] = []
        limits: set[str] = set()
        with daemon(home) as process:

            def is_drafted() -> bool:
                shown.append(family(process.pid))
                limits.update(core_limits(process.pid))
                return bool(home.drafts())

            until(is_drafted)
            code, log = ends(process, signal.SIGTERM)
    assert code == 0
    [draft] = home.drafts()
    assert LETTER in str(draft.get_content()).replace("\r\n", "\n")
    assert any("interviewd.writer" in one for one in shown)
    assert limits == {"0"}
    assert KEY not in "".join(shown) + log + "".join(
        text.decode(errors="replace") for text in home.everything().values()
    )
    assert not {"Acme", "Priya", "example", "Staff", "payment"} & set(log.replace("@", " ").split())


def test_a_model_that_hangs_delays_neither_pass_nor_end(home: Home) -> None:
    """Blocks appear while it is waited for, and SIGTERM ends it and its process."""
    home.config.write_text(
        home.config.read_text().replace("[me]", f'[me]\nstrengths = ["{STRENGTH}"]', 1)
    )
    home.invite("acme", datetime.now(UTC).replace(microsecond=0) - timedelta(hours=5))
    with ModelServer(LETTER) as server:
        server.fault("hang", seconds=300)
        with home.config.open("a") as file:
            file.write(f'\n[writer]\nendpoint = "{server.endpoint}"\nmodel = "{MODEL}"\n')
        with daemon(home) as process:
            until(lambda: server.log)
            home.invite("beta", datetime.now(UTC).replace(microsecond=0) + timedelta(days=5))
            assert home.run("mark", "acme", "yes").code == 0  # wakes it
            until(lambda: home.blocks("prep"))
            writers = children(process.pid)
            code, _ = ends(process, signal.SIGTERM)
    assert code == 0
    assert writers
    assert not any(Path(f"/proc/{pid}").exists() for pid in writers)
    assert home.drafts() == []


def children(pid: int) -> list[int]:
    """Processes that this one has started and not yet reaped."""
    with suppress(OSError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def core_limits(pid: int) -> set[str]:
    """How large core files of its children may be, and of itself once it has any."""
    found = set()
    for one in (*children(pid), pid) if children(pid) else ():
        with suppress(OSError):
            lines = Path(f"/proc/{one}/limits").read_text(encoding="ascii").splitlines()
            found |= {line.split()[4] for line in lines if line.startswith("Max core file size")}
    return found


def family(pid: int) -> str:
    """Arguments and environment of a process, its children and theirs."""
    output = b""
    for one in (
        pid,
        *children(pid),
        *(each for child in children(pid) for each in children(child)),
    ):
        for name in ("cmdline", "environ"):
            with suppress(OSError):
                output += Path(f"/proc/{one}/{name}").read_bytes()
    return output.decode(errors="replace")
