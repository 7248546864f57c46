"""What a real boot stands on: the wheel, installed as on a person's machine, and the folder that
the guest sees.

The environment with the pinned packages is made once per lock and kept in the user's cache; each
run takes a copy of hard links and installs the wheel of this very checkout into it.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
LOCK = ROOT / "requirements" / "run.txt"
SYSTEM_PYTHON = Path("/usr/bin/python3")
CANNOT = 96
INSTALLED = "/opt/interviewd"
GUEST = HERE.relative_to(ROOT) / "guest"

_CLEAN = {"PIP_USER": "0", "PIP_DISABLE_PIP_VERSION_CHECK": "1", "PYTHONDONTWRITEBYTECODE": ""}


class Missing(Exception):
    """This machine lacks something; the words say what."""


@dataclass(frozen=True)
class Overview:
    """What one probe found in the guest."""

    law: str
    ok: bool
    said: str


def build(folder: Path) -> Path:
    """Fill a folder with what the guest needs: `venv`, to be seen at /opt/interviewd, and its
    scripts. Raises Missing.
    """
    if os.geteuid() != 0:
        raise Missing("a real systemd needs root")
    venv = folder / "venv"
    shutil.copytree(_pinned(), venv, symlinks=True, copy_function=os.link)
    _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder / "wheel")
    [wheel] = (folder / "wheel").glob("*.whl")
    _run(venv / "bin/python", "-m", "pip", "install", "-qq", "--no-deps", "--no-index", wheel)
    program = venv / "bin/interviewd"
    program.write_text(program.read_text().replace(f"#!{venv}/", f"#!{INSTALLED}/", 1))
    shutil.copytree(HERE / "guest", folder / GUEST, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def boot(folder: Path, script: str, seconds: int) -> tuple[list[Overview], str]:
    """Boot, run one of the guest's scripts, and hand back what its probes told, and all it printed.

    Raises Missing.
    """
    start = folder / f"{script}.sh"
    start.write_text(f"cd /opt/src && exec {SYSTEM_PYTHON} -B -m tests.systemd.guest.{script}\n")
    command: list[str | Path] = ["bash", HERE / "boot.sh", "-t", str(seconds), folder, start.name]
    done = subprocess.run(
        command, text=True, capture_output=True, check=False, timeout=seconds + 60
    )
    printed = done.stdout + done.stderr
    if done.returncode == CANNOT:
        raise Missing(done.stderr.strip().removeprefix("SKIP: ") or printed)
    overview = [
        Overview(**json.loads(line))
        for line in done.stdout.splitlines()
        if line.startswith('{"law"')
    ]
    if done.returncode != 0:
        overview.append(
            Overview(f"{script} ends", ok=False, said=f"exit {done.returncode}\n{printed}")
        )
    return overview, printed


def _pinned() -> Path:
    """An environment of the system's own Python with exactly what the lock pins, made once."""
    if not SYSTEM_PYTHON.exists():
        raise Missing(f"there is no {SYSTEM_PYTHON}")
    version = subprocess.run(
        [SYSTEM_PYTHON, "-V"], text=True, capture_output=True, check=True
    ).stdout
    name = hashlib.sha256(version.encode() + LOCK.read_bytes()).hexdigest()[:16]
    with _alone(_cache()) as cache:
        venv = cache / f"venv-{name}"
        if not venv.exists():
            _make(cache / "venv-new", venv)
    return venv


def _make(new: Path, venv: Path) -> None:
    """Under another name first: what was interrupted is never taken for whole."""
    shutil.rmtree(new, ignore_errors=True)
    if (
        subprocess.run(
            [SYSTEM_PYTHON, "-m", "venv", new], capture_output=True, check=False
        ).returncode
        != 0
    ):
        raise Missing(f"{SYSTEM_PYTHON} cannot make environments: python3-venv is missing")
    pip: list[str | Path] = [new / "bin/python", "-m", "pip", "--no-input", "install", "-qq"]
    _run(*pip, "--require-hashes", "--no-deps", "--only-binary", ":all:", "--requirement", LOCK)
    new.rename(venv)


def _cache() -> Path:
    """Beside other caches of the person, whatever HOME says during a test."""
    home = Path(pwd.getpwuid(os.getuid()).pw_dir)
    folder = home / ".cache" / "interviewd-tests"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@contextmanager
def _alone(folder: Path) -> Iterator[Path]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def _run(*command: str | Path) -> None:
    environ = {**os.environ, **_CLEAN}
    environ.pop("PYTHONPATH", None)
    done = subprocess.run(
        command, cwd=ROOT, env=environ, text=True, capture_output=True, check=False
    )
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
