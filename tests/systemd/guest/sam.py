"""Sam in the guest: a person with a home and a systemd of their own."""

from __future__ import annotations

from pathlib import Path

from tests.systemd.guest import world
from tests.systemd.guest.probe import sh

HOME = Path("/home/sam")
CONFIG = HOME / "config.toml"
UID = "1234"


def make() -> None:
    """The account, with calendar, mailbox and config in the home."""
    sh("useradd", "--create-home", "--uid", UID, "--user-group", "sam")
    world.lay(HOME, CONFIG, owner="sam")


def log_in() -> None:
    """Start their systemd, as logind does, which does not run here."""
    sh("mkdir", "-p", f"/run/user/{UID}", "/etc/systemd/system/user-runtime-dir@.service.d")
    sh("chown", "sam:", f"/run/user/{UID}")
    Path("/etc/systemd/system/user-runtime-dir@.service.d/test.conf").write_text(
        "[Service]\nExecStart=\nExecStart=/bin/true\nExecStop=\n"
    )
    sh("systemctl", "daemon-reload")
    sh("systemctl", "start", f"user@{UID}.service")


def interview(company: str, hours: float) -> None:
    world.interview(company, hours, home=HOME)
    sh("chown", "-R", "sam:", HOME / "calendar")


def as_sam(*words: object, ok: bool = True) -> str:
    environ = ["env", f"HOME={HOME}", f"XDG_RUNTIME_DIR=/run/user/{UID}", "PATH=/usr/bin:/bin"]
    return sh(
        "setpriv", f"--reuid={UID}", f"--regid={UID}", "--clear-groups", *environ, *words, ok=ok
    )
