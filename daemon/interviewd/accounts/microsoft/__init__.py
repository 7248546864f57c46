"""Microsoft: calendars and mail on Graph. `open_account` gives an account's ports; `login` makes the sign-in they need."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from interviewd.ports import AccountPorts, Cache, Clock

if TYPE_CHECKING:
    from interviewd.accounts.microsoft.credentials import Vault


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

    `settings` holds `graph_endpoint` and `authority` where the config has them; ValueError when one is unsound. `mail` is
    False for an account whose mailbox is not to be touched. `state` is OK, NEVER or SIGN_IN, as the vault has it.
    `progress` is called after each answer: a look may take hundreds of them.
    """
    # requests and msal load when the first account needs them.
    from interviewd.accounts.backoff import Passing, Rest
    from interviewd.accounts.http import Line
    from interviewd.accounts.microsoft.api import Api
    from interviewd.accounts.microsoft.calendar import MicrosoftCalendar
    from interviewd.accounts.microsoft.credentials import Record, SignIn, state_of
    from interviewd.accounts.microsoft.endpoints import Endpoints
    from interviewd.accounts.microsoft.events import Owner
    from interviewd.accounts.microsoft.mail_api import Post
    from interviewd.accounts.microsoft.mailbox import MicrosoftMailbox

    endpoints = Endpoints.of(settings)
    line = Line(endpoints, progress)
    record = Record.of(vault.get(name))
    own = record.addresses if record else ()
    email = own[0] if own else ""
    passing = Passing(clock)
    api = Api(name, endpoints, line, SignIn(name, endpoints, vault, line), Rest(f"{name}/microsoft", cache, passing))
    return AccountPorts(
        name=name,
        provider="microsoft",
        calendar=MicrosoftCalendar(calendars, Owner(name, zone, email), api, cache, passing),
        mailbox=MicrosoftMailbox(name, email, Post(name, own, api), cache, passing) if mail else None,
        addresses=own,
        state=state_of(record, endpoints),
        close=line.close,
    )
