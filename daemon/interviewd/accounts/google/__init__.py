"""Google: Calendar v3 and Gmail v1. `open_account` wires an account's ports; `login` makes the
sign-in they need.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from interviewd.ports import AccountPorts, Cache, Clock

if TYPE_CHECKING:
    from interviewd.accounts.online.credentials import Vault


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
    """Wire an account's ports; no request is sent before the first fetch.

    Without a sign-in that could work the ports are there and raise SignInNeeded when used.
    `settings` holds `calendar_endpoint` and its three sisters where the config has them; ValueError
    when one is unsafe. `mail` is False for an account whose mailbox is not to be touched.
    `progress` is called after each answer: a fetch may take hundreds.
    """
    # Google's packages weigh 30 MB and load when the first account needs them.
    from interviewd.accounts.google.allowlist import Endpoints
    from interviewd.accounts.google.api import Api
    from interviewd.accounts.google.calendar import GoogleCalendar
    from interviewd.accounts.google.credentials import AccountCredentials, GoogleRecord
    from interviewd.accounts.google.mail_api import MailApi
    from interviewd.accounts.google.mailbox import GoogleMailbox
    from interviewd.accounts.http import HttpClient
    from interviewd.accounts.online.credentials import state_of
    from interviewd.accounts.online.fields import Owner
    from interviewd.accounts.online.polls import polls_of

    endpoints = Endpoints.of(settings)
    http = HttpClient(endpoints, progress)
    record = GoogleRecord.of(vault.get(name))
    own = record.email if record else ""
    credentials = AccountCredentials(name, endpoints, vault, http)
    api = Api(endpoints, http, credentials, cache, clock)
    reads_labels = record is not None and record.reads_labels
    calendar = GoogleCalendar(
        calendars, Owner(name, zone, own), api, cache, reads_labels=reads_labels
    )
    mailbox = GoogleMailbox(name, own, MailApi(name, own, api), cache) if mail else None

    return AccountPorts(
        name=name,
        provider="google",
        calendar=calendar,
        mailbox=mailbox,
        addresses=(own,) if own else (),
        withdraws=False,
        state=state_of(record, endpoints),
        ends=record.ending if record else None,
        polls=lambda: polls_of("google", settings, credentials, (calendar, mailbox), clock.now()),
        close=http.close,
    )
