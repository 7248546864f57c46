"""What `doctor` sees around the program: service, sign-ins, servers, what fills calendars."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib import import_module
from itertools import islice
from pathlib import Path
from urllib.parse import urlsplit

from interviewd.cli import invocation, service_state, systemd
from interviewd.cli.amounts import count
from interviewd.cli.context import Context
from interviewd.cli.doctor.findings import BAD, GOOD, WARNING, Finding, as_finding, error_finding
from interviewd.cli.times import Clock
from interviewd.config import load as configs
from interviewd.config.settings import AccountSettings
from interviewd.errors import Sealed
from interviewd.system import locks, systemd_units

STILL_DAYS = 14
"""A calendar or a mailbox in use changes more often than this; one that does not may have lost
what fills it."""

ASK_SECONDS = 10

SKEW = timedelta(minutes=5)
"""A clock further off than this from a server's is wrong: deadlines are told by it. A Date
header is second-exact."""

_NEWEST = 200
"""So many of the newest files are looked into for one that is not ours."""


# --- the service --------------------------------------------------------------------------------


def service(context: Context) -> Iterator[Finding]:
    """Whether something starts it again with the machine, and how that does."""
    units = [*service_state.services(context.config().path, context.environ)]
    for unit in units:
        yield from _unit(unit, context)
    pid = locks.daemon_pid(context.state())
    if pid is not None:
        yield Finding(GOOD, f"the daemon runs (process {pid})" if pid else "the daemon runs")
    if not units:
        how = ": nothing happens by itself" if pid is None else "; it ends with your session"
        yield Finding(WARNING, f"no service is installed{how}", context.command("service install"))


def _unit(unit: service_state.Unit, context: Context) -> Iterator[Finding]:
    troubles = [as_finding(context, notice) for notice in unit.trouble()]
    yield from troubles
    state = unit.properties.get("ActiveState", "")
    if not state:
        what = f"{unit.whose} is installed, and systemd does not answer"
        yield Finding(WARNING, what, unit.command("status"))
    elif unit.name == systemd_units.TICK[0] and not troubles:
        yield Finding(GOOD, "the timer makes a pass every ten minutes")
    elif not troubles:
        text = f": {unit.properties['StatusText']}" if unit.properties.get("StatusText") else ""
        yield Finding(GOOD, f"{unit.whose} is {state}{text}")
    if unit.properties.get("UnitFileState") == "disabled":
        yield Finding(WARNING, f"{unit.whose} does not start by itself", unit.command("enable"))
    if unit.is_system and os.geteuid() == 0 and not systemd.may("r", unit.config):
        what = f"{unit.config} cannot be read by the user {systemd_units.SYSTEM_USER}, as which the service runs"
        yield Finding(BAD, what, invocation.installing(unit.config))
    if not unit.is_system and not systemd.lingers():
        yield Finding(WARNING, "your service ends when you log out", "loginctl enable-linger")


# --- sign-ins -----------------------------------------------------------------------------------


def sign_ins(context: Context) -> Iterator[Finding]:
    """Each sign-in's age, and its end where one is known. Nothing of it is shown."""
    from interviewd.engine import wiring

    clock = Clock(context.zone(), datetime.now(UTC))
    vault = wiring.open_vault(context.config(), context.environ)
    for account in context.config().accounts:
        if account.is_local:
            continue
        connect = context.command(f"connect {account.provider} --name {account.name}")
        try:
            record = vault.get(account.name)
        except Sealed as error:
            yield error_finding(context, error)._replace(fix=_anew(error, context, connect))
            return
        if record is None:
            yield Finding(BAD, f"{account.name} has never been signed in", connect)
        elif record.get("over"):
            yield Finding(BAD, f"the sign-in of {account.name} no longer works", connect)
        else:
            since, ends = (
                _stored_moment(record.get("signed_in")),
                _stored_moment(record.get("ends")),
            )
            age = f" is {count((clock.now - since).days, 'day')} old" if since else " is there"
            if ends:
                age += f" and ends {clock.moment(ends)}: publish the app"
            sign, fix = (WARNING, connect) if ends else (GOOD, "")
            yield Finding(sign, f"the sign-in of {account.name}{age}", fix)


def _anew(error: Sealed, context: Context, connect: str) -> str:
    """How to do without what does not open: it is in the way of every new sign-in."""
    first = "" if error.what == "broken" else "bring the key back as it was, or "
    if error.key == str(systemd_units.SEALED_KEY):
        remove = f"sudo rm -f {error.key} {shlex.quote(error.path)}"
        steps = [remove, invocation.installing(context.config().path), connect]
    else:
        steps = [invocation.again(f"rm -f {shlex.quote(error.path)}"), connect]
    return f"{first}sign in anew: {'; then: '.join(steps)}"


def _stored_moment(text: object) -> datetime | None:
    """A moment as the vault has it; naive ones are UTC."""
    try:
        moment = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


# --- servers ------------------------------------------------------------------------------------


def network(context: Context) -> Iterator[Finding]:
    """Whether each account's hosts answer, without a sign-in, and whether the clock is theirs."""
    skews: list[timedelta] = []
    for host, address in _hosts(context.config().accounts).items():
        what, date = _ask(address)
        if what:
            fix = "check the network, a proxy ($https_proxy) or a firewall; it goes on by itself when the host answers"
            yield Finding(BAD, f"{host} cannot be reached ({what})", fix)
            continue
        yield Finding(GOOD, f"{host} answers")
        skews += [date - datetime.now(UTC)] if date else []
    if skews and min(abs(skew) for skew in skews) > SKEW:
        minutes = round(min(skews, key=abs).total_seconds() / 60)
        slow = "slow" if minutes > 0 else "fast"
        what = f"the clock is {count(abs(minutes), 'minute')} {slow}"
        yield Finding(BAD, what, "set it: sudo timedatectl set-ntp true")


def _hosts(accounts: Iterable[AccountSettings]) -> dict[str, str]:
    """An address for each host, by host and port."""
    hosts: dict[str, str] = {}
    for account in accounts:
        if account.is_local:
            continue
        endpoints = import_module(f"interviewd.accounts.{account.provider}.allowlist").Endpoints
        asked: tuple[str, ...] = endpoints.of(configs.endpoints(account)).asked
        for parts in map(urlsplit, asked):
            if parts.netloc:
                hosts.setdefault(parts.netloc, f"{parts.scheme}://{parts.netloc}/")
    return hosts


_CAUSES = {
    "NameResolutionError": "its name is not found",
    "CERTIFICATE_VERIFY_FAILED": "its certificate is not trusted: a proxy that reads along, or a wrong clock",
    "Connection refused": "refused",
    "timed out": "no answer",
    "Network is unreachable": "there is no network",
    "ProxyError": "the proxy does not let it through",
}


def _ask(address: str) -> tuple[str, datetime | None]:
    """What was in the way, "" when anything answered; and what time it is there."""
    import requests

    try:
        answer = requests.head(address, timeout=ASK_SECONDS, allow_redirects=False)
    except requests.RequestException as error:
        # The innermost cause in a few words.
        causes = (words for sign, words in _CAUSES.items() if sign in str(error))
        return next(causes, type(error).__name__), None
    try:
        date = parsedate_to_datetime(answer.headers.get("Date", ""))
    except ValueError:
        return "", None
    return "", date if date.tzinfo else date.replace(tzinfo=UTC)


# --- what fills local calendars -----------------------------------------------------------------


def feeds(context: Context) -> Iterator[Finding]:
    """Local calendars and mailboxes that nobody updates: what fills them may have stopped."""
    config, now = context.config(), datetime.now(UTC)
    for account in config.accounts:
        if not account.is_local:
            continue
        for path in map(config.place, account.calendars):
            yield from _still(path, _newest_event(path), now, "calendar")
        if account.mailbox:
            place = config.place(account.mailbox)
            newest = [mail for part in ("cur", "new") for mail in _by_age(place / part, "")[:1]]
            changed = max((at for at, _ in newest), default=None)
            yield from _still(place, changed, now, "mailbox")


def _still(path: Path, changed: float | None, now: datetime, what: str) -> Iterator[Finding]:
    if changed is None:
        return
    days = (now - datetime.fromtimestamp(changed, UTC)).days
    if days >= STILL_DAYS:
        fix = f"see whether what brings it here (vdirsyncer, mbsync, a calendar program) still runs, if this {what} is in use"
        still = f"nobody has changed the {what} {path} for {count(days, 'day')}"
        yield Finding(WARNING, still, fix)


def _newest_event(path: Path) -> float | None:
    """When a calendar's newest file that is not ours was changed; of one file, that file."""
    if path.is_file():
        return path.stat().st_mtime
    files = _by_age(path, ".ics")
    for changed, file in islice(files, _NEWEST):
        with open(file, "rb") as opened:  # noqa: PTH123 - a name from scandir
            if not re.search(rb"^X-INTERVIEWD-KEY", opened.read(65536), re.MULTILINE):
                return changed
    return None


def _by_age(folder: Path, end: str) -> list[tuple[float, str]]:
    """The files with such an end, the newest first."""
    try:
        with os.scandir(folder) as entries:
            files = [
                (entry.stat().st_mtime, entry.path)
                for entry in entries
                if entry.is_file() and entry.name.endswith(end)
            ]
    except OSError:
        return []
    return sorted(files, reverse=True)
