"""What `init` and `connect local` find by themselves: who this is, where they are, and where their files lie."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from interviewd.config import load as configs
from interviewd.config.checks import is_email
from interviewd.language import plain

CALENDARS = (
    "~/.calendars/*",
    "~/.local/share/vdirsyncer/*",
    "~/.local/share/vdirsyncer/*/*",
    "~/.local/share/khal/calendars/*",
    "~/.vdirsyncer/*",
    "~/Calendars/*",
    "~/Calendars",
)
"""Where khal, vdirsyncer and their users keep folders of .ics files."""

MAILDIRS = ("~/Maildir", "~/.mail/*", "~/Mail/*", "~/.maildir", "~/.local/share/mail/*", "~/mail/*")
"""Where mbsync, OfflineIMAP and mutt keep Maildirs."""

MOST = 20


@dataclass(frozen=True, slots=True)
class Guess:
    """What could be found out about the person; "" and () where nothing could."""

    name: str = ""
    emails: tuple[str, ...] = ()
    time_zone: str = "UTC"
    country: str = ""
    calendars: tuple[Path, ...] = ()
    mailboxes: tuple[Path, ...] = ()
    strengths: tuple[str, ...] = ()  # whole sentences; only the person knows them
    provider: str = ""  # google or microsoft, where calendar and mail are there and not on this machine

    @property
    def spelling(self) -> str:
        return "american" if self.country == "US" else "british"


def guess(environ: Mapping[str, str]) -> Guess:
    """Look around, ask nobody."""
    zone = configs.machine_zone(environ)
    email = (_git("user.email") or environ.get("EMAIL", "")).lower()
    found = tuple(calendars(environ))
    return Guess(
        name=_name(),
        emails=(email,) if is_email(email) else (),
        time_zone=zone,
        country=country_of(zone),
        calendars=found,
        mailboxes=tuple(mailboxes(environ)),
        provider="" if found else provider_of(email),
    )


def provider_of(email: str) -> str:
    """Where a private address's calendar is; "" for all others, whose domain does not say."""
    host = email.rpartition("@")[2]
    if host in {"gmail.com", "googlemail.com"}:
        return "google"
    return "microsoft" if host.partition(".")[0] in {"outlook", "hotmail", "live", "msn"} else ""


def calendars(environ: Mapping[str, str]) -> list[Path]:
    """Folders that hold .ics files."""
    return [path for path in _places(CALENDARS, environ) if _has_events(path)][:MOST]


def mailboxes(environ: Mapping[str, str]) -> list[Path]:
    """Folders that are a Maildir, or hold some."""
    return [path for path in _places(MAILDIRS, environ) if is_maildir(path)][:MOST]


def is_maildir(path: Path) -> bool:
    """Whether mail could lie there: `cur` and `new`, in it or in one of its folders."""
    try:
        return _has_mail(path) or any(_has_mail(folder) for folder in path.iterdir() if folder.is_dir())
    except OSError:
        return False


def country_of(zone: str) -> str:
    """The one country of a zone, by the zone tables; "" when they do not say."""
    for line in _zone_table():
        codes, _, name = ([*line.split("\t"), "", "", ""])[:3]
        if name.strip() == zone and len(codes) == 2:
            return codes
    return ""


def _zone_table() -> list[str]:
    system = Path("/usr/share/zoneinfo/zone.tab")
    try:
        table = system if system.exists() else resources.files("tzdata").joinpath("zoneinfo/zone.tab")
        return [line for line in table.read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    except (OSError, ModuleNotFoundError):
        return []


def _name() -> str:
    """As git knows it, else as the system does."""
    if named := _git("user.name"):
        return named
    try:
        import pwd

        return plain.line(pwd.getpwuid(os.getuid()).pw_gecos.split(",")[0], 100)
    except (KeyError, ImportError):
        return ""


def _git(key: str) -> str:
    try:
        found = subprocess.run(
            ["git", "config", "--global", key], capture_output=True, text=True, check=False, timeout=5
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return plain.line(found.stdout, 200) if found.returncode == 0 else ""


def _places(patterns: Iterable[str], environ: Mapping[str, str]) -> Iterator[Path]:
    home = environ.get("HOME", "")
    if not Path(home).is_absolute():
        return
    seen: set[Path] = set()
    for pattern in patterns:
        for path in sorted(Path(home).glob(pattern.removeprefix("~/"))):
            if path.is_dir() and path not in seen:
                seen.add(path)
                yield path


def _has_events(path: Path) -> bool:
    try:
        return any(re.fullmatch(r"[^.].*\.ics", name) for name in os.listdir(path))  # noqa: PTH208 - names are all it needs
    except OSError:
        return False


def _has_mail(path: Path) -> bool:
    return (path / "cur").is_dir() and (path / "new").is_dir()
