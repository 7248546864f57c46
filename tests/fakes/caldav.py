"""A real CalDAV server, Radicale, and a real synchroniser, vdirsyncer, from the package index."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PACKAGES = ("radicale==3.9.0", "vdirsyncer==0.21.0")
CONFIG = """
[general]
status_path = "{path}/status"
[pair p]
a = "here"
b = "there"
collections = null
{resolution}
[storage here]
type = "filesystem"
path = "{folder}"
fileext = ".ics"
[storage there]
type = "caldav"
url = "{collection}"
username = "sam"
password = "x"
"""


def install(folder: Path) -> Path:
    """The folder of the programs, in an environment of their own.

    Raises CalledProcessError where they cannot be had.
    """
    subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
    pip = [str(folder / "bin/pip"), "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *PACKAGES], check=True, capture_output=True)
    return folder / "bin"


@contextmanager
def collection(programs: Path, folder: Path) -> Iterator[str]:
    """The address of an empty calendar on a running Radicale."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    config = folder / "radicale.ini"
    config.write_text(
        f"[server]\nhosts = {host}\n[auth]\ntype = none\n"
        f"[storage]\nfilesystem_folder = {folder}/server\n"
    )
    server = subprocess.Popen(
        [str(programs / "radicale"), "--config", str(config)], stderr=subprocess.DEVNULL
    )
    try:
        address = f"http://{host}/sam/calendar/"
        sam = {"Authorization": f"Basic {b64encode(b'sam:x').decode()}"}
        make = urllib.request.Request(address, headers=sam, method="MKCALENDAR")
        for _ in range(600):  # until the server listens
            try:
                urllib.request.urlopen(make, timeout=5)
                break
            except urllib.error.URLError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait()


@dataclass
class Synchroniser:
    """A folder of `.ics` files that vdirsyncer keeps like a collection; its own state in `path`.

    With `server_wins` a file that both have changed is as the server has it, else a conflict.
    """

    path: Path
    folder: Path
    programs: Path
    collection: str
    server_wins: bool = False

    def __post_init__(self) -> None:
        self.path.mkdir(parents=True, exist_ok=True)
        resolution = 'conflict_resolution = "b wins"' if self.server_wins else ""
        text = CONFIG.format(
            path=self.path, folder=self.folder, collection=self.collection, resolution=resolution
        )
        (self.path / "config").write_text(text)
        self._run("discover")

    def sync(self) -> str:
        """Synchronise; return what it complains about."""
        lines = self._run("sync").splitlines()
        return "\n".join(line for line in lines if line.startswith(("error", "critical")))

    def lose_status(self) -> None:
        for path in sorted((self.path / "status").rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        self._run("discover")

    def _run(self, command: str) -> str:
        words = [str(self.programs / "vdirsyncer"), "--config", str(self.path / "config"), command]
        done = subprocess.run(words, input="y\n" * 5, capture_output=True, text=True, check=False)
        return done.stderr
