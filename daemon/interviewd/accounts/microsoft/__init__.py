"""Microsoft: calendars and mail on Graph. `open_account` wires an account's ports; `login` makes
the sign-in they need.
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
    `settings` holds `graph_endpoint` and `authority` where the config has them; ValueError when one
    is unsafe. `mail` is False for an account whose mailbox is not to be touched. `progress` is
    called after each answer: a fetch may take hundreds.
    """
    # requests and msal load when the first account needs them.
    from interviewd.accounts.http import HttpClient
    from interviewd.accounts.microsoft.allowlist import Endpoints
    from interviewd.accounts.microsoft.api import Api
    from interviewd.accounts.microsoft.calendar import MicrosoftCalendar
    from interviewd.accounts.microsoft.credentials import AccountCredentials, MicrosoftRecord
    from interviewd.accounts.microsoft.mail_api import MailApi
    from interviewd.accounts.microsoft.mailbox import MicrosoftMailbox
    from interviewd.accounts.online.credentials import state_of
    from interviewd.accounts.online.fields import Owner
    from interviewd.accounts.online.polls import polls_of

    endpoints = Endpoints.of(settings)
    http = HttpClient(endpoints, progress)
    record = MicrosoftRecord.of(vault.get(name))
    addresses = record.addresses if record else ()
    email = addresses[0] if addresses else ""
    credentials = AccountCredentials(name, endpoints, vault, http)
    api = Api(endpoints, http, credentials, cache, clock)
    calendar = MicrosoftCalendar(calendars, Owner(name, zone, email), api, cache)
    mailbox = MicrosoftMailbox(name, email, MailApi(name, addresses, api), cache) if mail else None
    return AccountPorts(
        name=name,
        provider="microsoft",
        calendar=calendar,
        mailbox=mailbox,
        addresses=addresses,
        state=state_of(record, endpoints),
        polls=lambda: polls_of(
            "microsoft", settings, credentials, (calendar, mailbox), clock.now()
        ),
        close=http.close,
    )
