"""What `init` and `connect local` find: who this is, where they are, where their files lie."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib import resources
from pathlib import Path

from interviewd.cli import program_files
from interviewd.cli.calendar_folders import calendars_in
from interviewd.config import load as configs
from interviewd.config.formats import is_email
from interviewd.config.providers import PROVIDERS
from interviewd.language import sanitize
from interviewd.values import dataclass

CALENDARS = (
    "~/.calendars",
    "~/.local/share/vdirsyncer",
    "~/.local/share/khal/calendars",
    "~/.vdirsyncer",
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
    provider: str = ""  # where calendar and mail are, if not on this machine

    @property
    def spelling(self) -> str:
        return "american" if self.country == "US" else "british"


def guess(environ: Mapping[str, str]) -> Guess:
    """Look around, ask nobody."""
    zone, settings = configs.machine_zone(environ), program_files.read(environ)
    emails = tuple(
        dict.fromkeys(each.lower() for each in settings.addresses if is_email(each.lower()))
    )
    paths = tuple(calendars(environ, settings.calendars))
    name = next(iter(settings.names), "")
    if not name:
        with suppress(KeyError, ImportError):
            import pwd

            name = sanitize.line(pwd.getpwuid(os.getuid()).pw_gecos.split(",")[0], 100)
    return Guess(
        name=name,
        emails=emails,
        time_zone=zone,
        country=country_of(zone),
        calendars=paths,
        mailboxes=tuple(mailboxes(environ, settings.maildirs)),
        provider="" if paths or not emails else provider_of(emails[0]),
    )


def provider_of(email: str) -> str:
    """Where a private address's calendar is; "" for all others, whose domain does not say."""
    host = email.rpartition("@")[2]
    return next((each.name for each in PROVIDERS.values() if each.has_mail_of(host)), "")


# --- calendars and mailboxes --------------------------------------------------------------------


def calendars(environ: Mapping[str, str], more: Iterable[str] = ()) -> list[Path]:
    """Calendars in the usual places, and in those that settings name."""
    folders = (
        path for place in _places((*more, *CALENDARS), environ) for path in calendars_in(place)
    )
    return [*dict.fromkeys(folders)][:MOST]


def mailboxes(environ: Mapping[str, str], more: Iterable[str] = ()) -> list[Path]:
    """Folders that are a Maildir, or hold some. One within another is a part of that."""
    home = Path(environ.get("HOME", ""))  # mbsync may name it, and it holds more than mail
    paths = [
        path for path in _places((*more, *MAILDIRS), environ) if is_maildir(path) and path != home
    ]
    return [path for path in paths if not any(other in path.parents for other in paths)][:MOST]


def is_maildir(path: Path) -> bool:
    """Whether mail could lie there: `cur` and `new`, in it or in one of its folders."""
    try:
        return _has_mail(path) or any(
            _has_mail(folder) for folder in path.iterdir() if folder.is_dir()
        )
    except OSError:
        return False


def _places(patterns: Iterable[str], environ: Mapping[str, str]) -> Iterator[Path]:
    """The folders that patterns name, each once; a pattern may begin with `~` and hold `*`."""
    home = environ.get("HOME", "")
    if not Path(home).is_absolute():
        return
    seen: set[Path] = set()
    for pattern in patterns:
        whole = pattern.replace("~", glob.escape(home), 1) if pattern.startswith("~/") else pattern
        for text in sorted(glob.glob(whole)):  # noqa: PTH207 - absolute patterns
            path = Path(text)
            if path.is_absolute() and path.is_dir() and path not in seen:
                seen.add(path)
                yield path


def _has_mail(path: Path) -> bool:
    return (path / "cur").is_dir() and (path / "new").is_dir()


# --- the person ---------------------------------------------------------------------------------


def country_of(zone: str) -> str:
    """The one country of a zone, by the tz database; "" when they do not say."""
    for line in zone_table("zone.tab"):
        codes, _, name = ([*line.split("\t"), "", "", ""])[:3]
        if name.strip() == zone and len(codes) == 2:
            return codes
    return ""


def zone_table(name: str) -> list[str]:
    """The lines of one of the tz database's tables, comments left out."""
    system = Path("/usr/share/zoneinfo") / name
    try:
        table = system if system.exists() else resources.files("tzdata").joinpath("zoneinfo", name)
        lines = table.read_text(encoding="utf-8").splitlines()
        return [line for line in lines if not line.startswith("#")]
    except (OSError, ModuleNotFoundError):
        return []
