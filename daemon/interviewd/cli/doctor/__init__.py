"""What `doctor` looks at: a function a check, a fix each. Nothing stays changed by looking."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.errors import MessageError
from email.generator import BytesGenerator, Generator
from email.message import Message
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

from interviewd.cli import service_state
from interviewd.cli.amounts import count
from interviewd.cli.context import Context
from interviewd.cli.doctor import access, accounts, model_server, state_folder, surroundings
from interviewd.cli.doctor.findings import BAD, GOOD, WARNING, Finding, as_finding, error_finding
from interviewd.cli.doctor.profile import profile
from interviewd.cli.times import Clock
from interviewd.config import load as configs
from interviewd.errors import ConfigBroken, ConfigMissing, ConfigUnreadable, InterviewdError

OLDEST = datetime(2026, 1, 1, tzinfo=UTC)
"""Before this there was no interviewd: a clock that says so is wrong."""


def examine(context: Context) -> Iterator[Finding]:
    """Every check, the config's first: the others look at it. What stops one stops no other."""
    yield from _python()
    try:
        config = context.config()
    except ConfigBroken as error:
        yield from _config(error, context)
        return
    yield Finding(GOOD, f"the config {config.path} is valid")
    for check in (
        _time,
        state_folder.folder,
        _disk,
        state_folder.journal,
        surroundings.service,
        _templates,
        model_server.examine,
        profile,
        surroundings.sign_ins,
        surroundings.network,
        access.examine,
        accounts.examine,
        surroundings.feeds,
    ):
        try:
            yield from check(context)
        except InterviewdError as error:
            yield error_finding(context, error)
        except OSError as error:
            where = f"{error.filename}: " if error.filename else ""
            what = f"{where}{(error.strerror or type(error).__name__).lower()}"
            fix = "mend what else is named here, or see what is in its way there"
            yield Finding(BAD, what, fix)


def _config(error: ConfigBroken, context: Context) -> Iterator[Finding]:
    if isinstance(error, ConfigMissing):
        begin = f"{context.command('init')}   asks a few questions and writes it"
        watch = f"{context.command('demo')}   shows a fortnight on sample data"
        yield Finding(BAD, f"there is no config at {error.path} yet", f"{begin}\n    {watch}")
    elif isinstance(error, ConfigUnreadable):
        yield error_finding(context, error)
    else:
        what = f"the config {error.path} has {count(len(error.mistakes), 'mistake')}"
        yield Finding(BAD, what, context.command("config validate"))


def _python() -> Iterator[Finding]:
    version = sys.version_info
    running = f"Python {version.major}.{version.minor}.{version.micro}"
    if lets_headers_in():
        weak = "has known weaknesses in its mail library (CVE-2024-6923, CVE-2026-1299)"
        yield Finding(WARNING, f"{running} {weak}", "update Python, as your system offers it")
    else:
        yield Finding(GOOD, running)


def lets_headers_in() -> bool:
    """Whether a line break in a header's value becomes a header of its own: CVE-2024-6923, and
    CVE-2026-1299 for bytes.

    Asked of the library itself: systems mend it without raising the version. interviewd never
    writes parsed mail anew and reads what it wrote once more, so this is a second line.
    """
    message = Message()
    message["Subject"] = "one\nBcc: two"
    for write in (Generator(StringIO()).flatten, BytesGenerator(BytesIO()).flatten):
        try:
            write(message)
        except MessageError:
            continue
        return True
    return False


def _time(context: Context) -> Iterator[Finding]:
    from interviewd.engine import wiring

    now, zone, last = datetime.now(UTC), context.zone(), None
    with (
        suppress(InterviewdError, OSError),
        wiring.open_journal(context.config(), context.environ, readonly=True) as journal,
    ):
        last = max((entry.at for entry in journal.history(1)), default=None)
    clock, fix = Clock(zone, now), "set it: sudo timedatectl set-ntp true"
    if now < OLDEST:
        yield Finding(BAD, f"the clock says {clock.date(now.date())} {now.year}", fix)
    elif last and last > now + timedelta(minutes=5):
        what = f"the clock was set back: the journal knows {clock.moment(last)}"
        yield Finding(WARNING, what, fix)
    else:
        yield Finding(GOOD, f"it is {clock.local(now):%a %H:%M} in {zone.key}")
    machine_zone = configs.machine_zone(context.environ)
    is_server = machine_zone.rpartition("/")[2] in {"UTC", "GMT", "Universal", "Zulu"}
    here = now.astimezone(zone if is_server else ZoneInfo(machine_zone))
    if here.utcoffset() != now.astimezone(zone).utcoffset():
        what = f"the machine is in {machine_zone}, you are in {zone.key}"
        yield Finding(WARNING, what, "change me.time_zone if you moved")


def _disk(context: Context) -> Iterator[Finding]:
    troubles = [as_finding(context, notice) for notice in service_state.disk(context.state())]
    yield from troubles
    if not troubles:
        place, free = service_state.room_at(context.state())
        yield Finding(GOOD, f"{free / 1e9:,.1f} GB are free at {place}")


def _templates(context: Context) -> Iterator[Finding]:
    from interviewd.engine import wiring

    config = context.config()
    broken = wiring.templates(config).broken
    for error in broken:
        where = f"{error.where}:{error.line}" if error.line else error.where
        what = f"{where}: {error.what}; only its own letters are held until then"
        yield Finding(BAD, what, "mend the template, or remove your copy of it")
    if not broken:
        own = sorted(path.name for path in config.templates.glob("*.j2"))
        yours = f"; your own: {', '.join(own)}" if own else ""
        yield Finding(GOOD, f"all templates can be used{yours}")
