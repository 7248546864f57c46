"""The calls of systemd that `service` needs: starting, stopping, and reading its state. The
service's user, and the vault's key sealed to the machine.
"""

from __future__ import annotations

import base64
import grp
import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

from interviewd.storage.vault import CREDENTIAL
from interviewd.system import state_files, systemd_units

BOOTED = Path("/run/systemd/system")
"""There when systemd runs the machine: sd_booted(3)."""

LINGER = Path("/var/lib/systemd/linger")

# A start waits for READY, and the unit bounds that itself.
_SECONDS = 120


class Manager:
    """The machine's systemd, or the person's own."""

    def __init__(self, *, is_system: bool) -> None:
        self._command = ["systemctl"] if is_system else ["systemctl", "--user"]
        self._log = ["journalctl"] if is_system else ["journalctl", "--user"]

    def control(self, *words: str) -> str:
        """Have something done; what systemd complains of, "" when it was done."""
        done = _run(*self._command, *words)
        return "" if done.returncode == 0 else (done.stderr.strip() or f"exit {done.returncode}")

    def ask(self, *names: str, unit: str = systemd_units.NAME) -> Mapping[str, str]:
        """Properties of a unit as systemd writes them; empty where there is no systemd to ask."""
        done = _run(*self._command, "show", unit, *(f"--property={name}" for name in names))
        pairs = (line.partition("=") for line in done.stdout.splitlines())
        return {name: value for name, _, value in pairs}

    def is_there(self) -> bool:
        """Whether it answers at all."""
        return self.control("show-environment") == ""

    def log(self, lines: int) -> list[str]:
        """The service's last lines."""
        which = (f"--unit={systemd_units.NAME}", f"--lines={lines}")
        return _run(*self._log, *which, "--output=cat", "--no-pager").stdout.splitlines()


def _run(*command: str, content: bytes = b"") -> subprocess.CompletedProcess[str]:
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        what = f"{command[0]}: {type(error).__name__}"
        return subprocess.CompletedProcess(command, 1, "", what)
    out, err = (each.decode(errors="replace") for each in (done.stdout, done.stderr))
    return subprocess.CompletedProcess(command, done.returncode, out, err)


def version() -> int:
    """Of the systemd of this machine, 0 when there is none: `systemd 252 (252.38-1~deb12u1)`."""
    words = _run("systemctl", "--version").stdout.split()
    return int(words[1]) if len(words) > 1 and words[1].isdecimal() else 0


def lingers() -> bool:
    """Whether the person's services run while they are not logged in; as logind keeps it."""
    return (LINGER / pwd.getpwuid(os.geteuid()).pw_name).exists()


# --- the service's user -------------------------------------------------------------------------


def make_user() -> str:
    """Make the service's user from sysusers.d; what went wrong, "" when there is one."""
    if not _has_user() and shutil.which("systemd-sysusers"):
        _run("systemd-sysusers", f"/etc/{systemd_units.SYSUSERS}")
    if _has_user():
        return ""
    home = str(systemd_units.SYSTEM_STATE)
    words = ("--system", "--home-dir", home, "--no-create-home", "--shell", "/usr/sbin/nologin")
    return _run("useradd", *words, systemd_units.SYSTEM_USER).stderr.strip()


def _has_user() -> bool:
    try:
        pwd.getpwnam(systemd_units.SYSTEM_USER)
    except KeyError:
        return False
    return True


def may(right: str, path: Path) -> bool:
    """Whether the service's user, if any, has a right, `r`, `w` or `x` as in test(1): tried."""
    if not _has_user():
        return False
    entry = pwd.getpwnam(systemd_units.SYSTEM_USER)
    done = subprocess.run(
        ["test", f"-{right}", path],
        user=entry.pw_uid,
        group=entry.pw_gid,
        extra_groups=[],
        cwd="/",
        check=False,
    )
    return done.returncode == 0


def let_read(path: Path) -> None:
    """Let the service's group, and nobody else, read a file of root's and enter its folder."""
    group = grp.getgrnam(systemd_units.SYSTEM_USER).gr_gid
    for each, right, bit in ((path.parent, "x", 0o010), (path, "r", 0o040)):
        status = each.stat()
        if status.st_uid == 0 and not may(right, each):
            os.chown(each, -1, group)
            each.chmod(status.st_mode & 0o7777 | bit)


def give_state(folder: Path, files: Iterable[Path]) -> None:
    """Make the state folder the service's alone, with what root's commands left in it."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    entry = pwd.getpwnam(systemd_units.SYSTEM_USER)
    backups = [path for path in [folder / "backups"] if path.is_dir()]
    for path in (folder, *backups, *files):
        os.chown(path, entry.pw_uid, entry.pw_gid, follow_symlinks=False)
    folder.chmod(0o700)


# --- the vault's key ----------------------------------------------------------------------------


def seal_key(state: Path) -> bool:
    """Seal the vault's key to this machine; whether it is sealed. One that is in use is taken."""
    if systemd_units.SEALED_KEY.exists():
        return True
    own = state / "vault.key"
    key = state_files.read(own)
    if not shutil.which("systemd-creds") or (key is None and (state / "vault.bin").exists()):
        return False
    key = key or base64.urlsafe_b64encode(secrets.token_bytes(32))
    sealed = _run("systemd-creds", "encrypt", f"--name={CREDENTIAL}", "-", "-", content=key)
    if sealed.returncode != 0:
        return False
    back = _run(
        "systemd-creds", "decrypt", f"--name={CREDENTIAL}", "-", "-", content=sealed.stdout.encode()
    )
    if back.stdout.encode() != key:
        return False
    systemd_units.SEALED_KEY.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
    state_files.write(systemd_units.SEALED_KEY, sealed.stdout.encode())
    own.unlink(missing_ok=True)
    return True
