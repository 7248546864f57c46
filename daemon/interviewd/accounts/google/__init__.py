"""Google: Calendar v3 and Gmail v1. `open_account` gives an account's ports; `login` makes the sign-in they need."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from interviewd.ports import AccountPorts, Cache, Clock

if TYPE_CHECKING:
    from interviewd.accounts.google.credentials import Vault


def open_account(
    name: str,
    calendars: Sequence[str],
    *,
    settings: Mapping[str, str | None],
    vault: Vault,
    cache: Cache,
    zone: ZoneInfo,
    clock: Clock,
    mail: bool = True,
    progress: Callable[[], None] | None = None,
) -> AccountPorts:
    """Wire an account's ports; nothing is asked of the network before the first fetch.

    Without a sign-in that could work the ports are there and raise SignInNeeded when used.

    `settings` holds `calendar_endpoint` and its three sisters where the config has them; ValueError when one is unsound.
    `mail` is False for an account whose mailbox is not to be touched. `state` is OK, NEVER or SIGN_IN, as the vault has it.
    `progress` is called after each answer: a look may take hundreds of them.
    """
    # Google's packages weigh 30 MB and load when the first account needs them.
    from interviewd.accounts.google.api import Api
    from interviewd.accounts.google.calendar import GoogleCalendar
    from interviewd.accounts.google.credentials import Record, SignIn, state_of
    from interviewd.accounts.google.endpoints import Endpoints
    from interviewd.accounts.google.events import Owner
    from interviewd.accounts.google.mail_api import Post
    from interviewd.accounts.google.mailbox import GoogleMailbox
    from interviewd.accounts.http import Line

    endpoints = Endpoints.of(settings)
    line = Line(endpoints, progress)
    record = Record.of(vault.get(name))
    own = record.email if record else ""
    api = Api(endpoints, line, SignIn(name, endpoints, vault, line), cache, clock)
    return AccountPorts(
        name=name,
        provider="google",
        calendar=GoogleCalendar(calendars, Owner(name, zone, own), api, cache),
        mailbox=GoogleMailbox(name, own, Post(name, api), cache) if mail else None,
        addresses=(own,) if own else (),
        withdraws=False,
        state=state_of(record, endpoints),
        ends=record.ending if record else None,
        close=line.close,
    )
