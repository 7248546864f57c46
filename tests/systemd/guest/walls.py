"""In the guest: every promise of the sandbox, tried from inside the service, and from outside to
prove the attempt.
"""

from __future__ import annotations

import json
import os
import shutil
import socket
import ssl
import struct
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from tests.systemd.guest import world
from tests.systemd.guest.probe import (
    UNIT,
    drop_in,
    lay_units,
    number,
    probe,
    run_all,
    seal_key,
    sh,
    shipped,
    show,
    wait,
)

PYTHON = "/opt/interviewd/bin/python"
ATTEMPTS = Path("/opt/src/tests/systemd/guest/inside.py")

# Outside, these need root; all others are within anybody's reach.
OF_ROOT = {
    "reading_roots_home", "the_host_name", "a_mount", "becoming_root", "making_a_device", "a_raw_socket",
    "a_packet_socket", "realtime",
}  # fmt: skip

# A service without the drop-in may reach the LAN: a name server may live there.
OF_DROP_IN = {"the_lan", "the_clouds_metadata"}


@probe
def the_stage_is_set() -> None:
    """A home, folders that anybody may write, addresses near and far, a name server, a TLS
    server.
    """
    lay_units()
    world.lay()
    seal_key()
    sh("useradd", "--create-home", "sam")
    Path("/home/sam").chmod(0o755)
    Path("/home/sam/diary").write_text("dear")
    Path("/tmp/of-others").write_text("mine")
    for name in ("/srv/open", "/var/lib/open", "/etc/interviewd/open"):
        Path(name).mkdir()
        Path(name).chmod(0o777)
    for address in ("10.1.2.3", "169.254.169.254", "203.0.113.7"):
        _give_address(address)
    serve(_greet)
    serve(_answer_names)
    _serve_tls()
    Path("/etc/resolv.conf").unlink(missing_ok=True)
    Path("/etc/resolv.conf").write_text("nameserver 127.0.0.53\n")


def serve(loop: Callable[[], None]) -> None:
    threading.Thread(target=loop, daemon=True).start()


_aliases = 0


def _give_address(address: str) -> None:
    """One more address for the loopback interface: man 7 netdevice, SIOCSIFADDR on an alias."""
    global _aliases  # noqa: PLW0603 - a count
    import fcntl

    _aliases += 1
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        request = struct.pack(
            "16sH2s4s8x", f"lo:{_aliases}".encode(), socket.AF_INET, b"", socket.inet_aton(address)
        )
        fcntl.ioctl(control, 0x8916, request)


def _greet() -> None:
    with socket.create_server(("0.0.0.0", 8080)) as server:
        while True:
            with server.accept()[0] as connection:
                connection.sendall(b"hello")


def _answer_names() -> None:
    """A name server that knows one address for every name, and none of version 6: RFC 1035,
    section 4.1.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.53", 53))
        while True:
            question, asker = server.recvfrom(512)
            end = question.index(b"\0", 12) + 5
            is_v4 = question[end - 4 : end - 2] == b"\0\1"
            answer = (
                b"\xc0\x0c\0\1\0\1\0\0\0\x3c\0\4" + socket.inet_aton("203.0.113.7")
                if is_v4
                else b""
            )
            head = question[:2] + b"\x81\x80\0\1" + struct.pack(">H", is_v4) + b"\0\0\0\0"
            server.sendto(head + question[12:end] + answer, asker)


class _Hello(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, *_: object) -> None:
        pass


def _serve_tls() -> None:
    """A certificate for localhost, made with what the wheel brings."""
    sh(PYTHON, "-c", _CERTIFICATE)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain("/etc/interviewd/authority.pem", "/run/key.pem")
    server = HTTPServer(("127.0.0.1", 8443), _Hello)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    serve(server.serve_forever)


_CERTIFICATE = """
from datetime import datetime, timedelta
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
key = ec.generate_private_key(ec.SECP256R1())
name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
made = made.serial_number(1).not_valid_before(datetime.utcnow() - timedelta(days=1))
made = made.not_valid_after(datetime.utcnow() + timedelta(days=1))
made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
made = made.add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
pem = serialization.Encoding.PEM
open("/etc/interviewd/authority.pem", "wb").write(made.sign(key, hashes.SHA256()).public_bytes(pem))
private = serialization.PrivateFormat.PKCS8
open("/run/key.pem", "wb").write(key.private_bytes(pem, private, serialization.NoEncryption()))
"""


def attempt(name: str, *, lan: bool) -> dict[str, dict[str, list[str]]]:
    """What the attempts say from inside the service, with or without the drop-in that denies the
    LAN.
    """
    out = world.STATE / f"{name}.json"
    drop_in("attempts", f"[Service]\nType=oneshot\nWatchdogSec=0\nRestart=no\nExecStart=\n"
            f"ExecStart={PYTHON} -P {ATTEMPTS} {out}\n")  # fmt: skip
    denying = drop_in("no-lan", "")
    if lan:
        denying.unlink()
    else:
        shutil.copy(shipped() / f"{UNIT}.d/no-lan.conf", denying)
    sh("systemctl", "daemon-reload")
    sh("systemctl", "start", UNIT)
    return dict(json.loads(out.read_text()))


def outside(*, user: str) -> dict[str, dict[str, list[str]]]:
    out = Path(f"/run/outside-{user}/out.json")
    state = Path(f"/run/state-{user}")
    for folder in (out.parent, state):
        folder.mkdir()
        shutil.chown(folder, user)
    sh("systemd-run", "--wait", "--quiet", f"--uid={user}", f"--setenv=STATE_DIRECTORY={state}",
       "--property=ExecPaths=/run /tmp /dev/shm", PYTHON, "-P", ATTEMPTS, out)  # fmt: skip
    return dict(json.loads(out.read_text()))


@probe
def what_is_denied() -> str:
    """With the drop-in, all of it is denied.

    And outside the sandbox each attempt succeeds, so that it proves something.
    """
    results = attempt("denied", lan=False)["denied"]
    let_through = {
        name: detail for name, (verdict, detail) in results.items() if verdict != "denied"
    }
    assert let_through == {}, let_through
    mine, roots = outside(user="sam")["denied"], outside(user="root")["denied"]
    idle = {
        name: detail
        for name, (verdict, detail) in mine.items()
        if verdict == "denied" and name not in OF_ROOT
    }
    idle |= {name: roots[name][1] for name in OF_ROOT if roots[name][0] == "denied"}
    assert idle == {}, f"denied outside as well: {idle}"
    return f"{len(results)} attempts"


@probe
def what_works() -> str:
    """TLS, names, SQLite, threads, zones, every provider's packages and the sealed key: with and
    without the drop-in.
    """
    counts = []
    for name, lan in (("with", False), ("without", True)):
        results = attempt(name, lan=lan)
        broken = {
            name: detail
            for name, (verdict, detail) in results["works"].items()
            if verdict != "allowed"
        }
        assert broken == {}, broken
        reached = {name for name in OF_DROP_IN if results["denied"][name][0] == "allowed"}
        assert reached == (OF_DROP_IN if lan else set())
        counts.append(len(results["works"]))
    return f"{counts[0]} each"


@probe
def bounds_are_set() -> str:
    """Memory, processes, files and core dumps are bounded."""
    names = ("MemoryMax", "TasksMax", "LimitNOFILE", "LimitCORE")
    bounds = {name: number(name) for name in names}
    assert bounds == {"MemoryMax": 512 << 20, "TasksMax": 64, "LimitNOFILE": 1024, "LimitCORE": 0}
    return f"{bounds}"


@probe
def a_missing_key_is_said() -> None:
    """A unit that names a key which is not there does not start with another one."""
    for name in ("attempts", "no-lan"):
        Path(f"/etc/systemd/system/{UNIT}.d/{name}.conf").unlink(missing_ok=True)
    sh("systemctl", "daemon-reload")
    key = Path("/etc/interviewd/interviewd.key.cred")
    hidden = key.rename("/etc/interviewd/elsewhere")
    os.system(f"systemctl start {UNIT} 2>/dev/null")
    wait("the end of it", lambda: number("ExecMainStatus") == 243)  # EXIT_CREDENTIALS
    sh("systemctl", "stop", UNIT)
    hidden.rename(key)
    assert show("ActiveState") != "active"


run_all()
