"""Everything that `doctor` looks at: one check a function, each finding with its fix. Nothing is changed by looking."""

from __future__ import annotations

import os
import shlex
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from interviewd import config as configs
from interviewd.cli import machine, surroundings
from interviewd.cli.complaints import complaint
from interviewd.cli.findings import BAD, GOOD, WARNING, Finding, told
from interviewd.cli.moments import Clock
from interviewd.cli.room import Room
from interviewd.cli.sentences import count
from interviewd.errors import ConfigBroken, InterviewdError
from interviewd.model import AccountState

# The first releases without CVE-2024-6923 and CVE-2026-1299, by which a mail's subject could smuggle in headers.
# interviewd never writes parsed mail anew and reads what it wrote once more, so this is a second line.
SAFE_PYTHON = {11: 15, 12: 13, 13: 12, 14: 3}

OLDEST = datetime(2026, 1, 1, tzinfo=UTC)
"""Before this there was no interviewd: a clock that says so is wrong."""


def examine(room: Room) -> Iterator[Finding]:
    """Every check, the config's first: without it the others have nothing to look at."""
    yield from _python()
    try:
        config = room.config()
    except ConfigBroken as error:
        what = f"the config {error.path} has {count(len(error.mistakes), 'mistake')}"
        yield Finding(BAD, what, room.command("config validate"))
        return
    yield Finding(GOOD, f"the config {config.path} is fine")
    for check in (
        _time,
        _state,
        _disk,
        _journal,
        surroundings.service,
        _templates,
        surroundings.sign_ins,
        surroundings.network,
        _accounts,
        surroundings.feeds,
    ):
        yield from check(room)


def _python() -> Iterator[Finding]:
    version = sys.version_info
    said = f"Python {version.major}.{version.minor}.{version.micro}"
    least = SAFE_PYTHON.get(version.minor, 0)
    if version.micro < least:
        fix = f"update Python to 3.{version.minor}.{least} or newer, as your system offers it"
        yield Finding(WARNING, f"{said} has known weaknesses in its mail library (CVE-2024-6923, CVE-2026-1299)", fix)
    else:
        yield Finding(GOOD, said)


def _time(room: Room) -> Iterator[Finding]:
    now, zone = datetime.now(UTC), room.zone()
    clock = Clock(zone, now)
    if now < OLDEST:
        yield Finding(
            BAD, f"the clock says {clock.date(now.date())} {now.year}", "set it: sudo timedatectl set-ntp true"
        )
    elif (last := _last_entry(room)) and last > now + timedelta(minutes=5):
        fix = "set it: sudo timedatectl set-ntp true"
        yield Finding(WARNING, f"the clock was set back: the journal knows {clock.moment(last)}", fix)
    else:
        yield Finding(GOOD, f"it is {clock.moment(now)} in {zone.key}")
    machine = configs.machine_zone(room.environ)
    is_server = machine.rpartition("/")[2] in {"UTC", "GMT", "Universal", "Zulu"}
    if not is_server and now.astimezone(ZoneInfo(machine)).utcoffset() != now.astimezone(zone).utcoffset():
        yield Finding(
            WARNING, f"the machine is in {machine}, you are in {zone.key}", "change me.time_zone if you moved"
        )


def _last_entry(room: Room) -> datetime | None:
    from interviewd import wiring

    try:
        with wiring.open_journal(room.config(), room.environ, readonly=True) as journal:
            return max((entry.at for entry in journal.history(1)), default=None)
    except InterviewdError:
        return None


def _state(room: Room) -> Iterator[Finding]:
    folder = room.state()
    if not folder.exists():
        yield Finding(GOOD, f"the state folder {folder} is made by the first pass")
        return
    found, quoted = folder.stat(), shlex.quote(str(folder))
    if found.st_uid not in {os.geteuid(), 0} and os.geteuid() != 0:
        yield Finding(BAD, f"{folder} belongs to somebody else", f"sudo {room.command('doctor')}")
        return
    open_to = [path for path in (folder, *folder.iterdir()) if not path.is_symlink() and path.stat().st_mode & 0o077]
    if open_to:
        fix = f"chmod -R u=rwX,go= {quoted}"
        yield Finding(BAD, f"others can reach {open_to[0]}", fix)
    else:
        yield Finding(GOOD, f"the state folder {folder} is yours alone")
    yield from (told(room, notice, WARNING) for notice in room.set_aside())


def _disk(room: Room) -> Iterator[Finding]:
    yield from (found := [told(room, notice) for notice in machine.disk(room.state())])
    if not found:
        place, free = machine.room_at(room.state())
        yield Finding(GOOD, f"{free // 1_000_000:,} MB are free at {place}")


def _journal(room: Room) -> Iterator[Finding]:
    from interviewd.wiring import JOURNAL

    path = room.state() / JOURNAL
    if not path.exists():
        yield Finding(GOOD, "the journal is empty so far")
        return
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
            said = connection.execute("PRAGMA quick_check").fetchone()[0]
    except sqlite3.Error as error:
        said = str(error)
    if said == "ok":
        yield Finding(GOOD, f"the journal {path} is sound")
    else:
        yield Finding(
            BAD, f"the journal {path} is damaged ({said})", f"{room.command('tick')}   sets it aside and rebuilds it"
        )


def _templates(room: Room) -> Iterator[Finding]:
    from interviewd import wiring

    config = room.config()
    broken = wiring.templates(config).broken
    for error in broken:
        where = f"{error.where}:{error.line}" if error.line else error.where
        said = f"{where}: {error.what}; only its own letters are held until then"
        yield Finding(BAD, said, "mend the template, or remove your copy of it")
    if not broken:
        own = sorted(path.name for path in config.templates.glob("*.j2")) if config.templates.is_dir() else []
        yours = f"; your own: {', '.join(own)}" if own else ""
        yield Finding(GOOD, f"the templates are fine{yours}")


def _accounts(room: Room) -> Iterator[Finding]:
    """Each account asked, as a pass would."""
    if not room.config().accounts:
        yield Finding(
            WARNING, "no account is in the config: there is nothing to look at", room.command("connect local")
        )
        return
    try:
        seen = room.surveyed(None)
    except InterviewdError as error:
        yield Finding(BAD, complaint(error, room.path)[0])
        return
    for account in seen.view.accounts:
        events = [event for event in seen.view.events if event.account == account.name]
        if account.state is AccountState.OK and account.mail_state is AccountState.OK:
            read = count(len(events), "event")
            mail = "" if account.mail else "; its interviews get no letters, since it has no mailbox"
            yield Finding(
                GOOD, f"{account.name} can be read: {read} between five weeks ago and two months from now{mail}"
            )
    for notice in seen.plan.notices:
        if notice.what.code.startswith("account_") or notice.what.code == "trouble":
            is_bad = notice.what.code.startswith("account_")
            yield Finding(BAD if is_bad else WARNING, seen.say(notice.what), room.fix(seen.say(notice.fix)))
