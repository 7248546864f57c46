"""What `connect` of any provider is asked for, says, and brings back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final, Generic, Protocol, TypeVar
from zoneinfo import ZoneInfo

from interviewd.errors import NotConnected
from interviewd.model.seen import Window
from interviewd.model.terms import Reason, because
from interviewd.ports import Calendar
from interviewd.values import dataclass

E = TypeVar("E")

PATIENCE_SECONDS: Final = 300.0
"""How long the person may take in the browser."""


class Dialog(Protocol):
    """The person at the terminal."""

    def tell(self, what: Reason) -> None: ...

    def ask(self, what: Reason) -> str:
        """One line, "" when nobody answers."""
        ...

    def typed(self, seconds: float) -> str | None:
        """A line typed within so many seconds; None when there was none, "" when there will be no
        more.
        """
        ...

    def browse(self, address: str) -> bool:
        """Open a browser; False when there is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRequest(Generic[E]):
    """What is to be connected, at which endpoints.

    `client` is what makes the person's own program known to the provider, Google's key file or the
    id of Microsoft's app; None takes that of the former sign-in, or asks. `labels`: the names of
    event labels are needed, since the config has one. `browser` False: the page is opened on
    another machine, or by hand.
    """

    account: str
    endpoints: E
    zone: ZoneInfo
    calendars: Sequence[str]
    client: str | None = None
    mail: bool = True
    labels: bool = False
    browser: bool = True
    port: int | None = None
    patience_seconds: float = PATIENCE_SECONDS


@dataclass(frozen=True, slots=True)
class SignInResult:
    """Who signed in, and how many events could be read.

    `ends`: when the provider will end the sign-in, where it said so. `work`: an employer manages
    the account.
    """

    email: str
    events: int
    ends: datetime | None = None
    work: bool = False


def ask_for_client(account: str, steps: Iterable[Reason], question: Reason, dialog: Dialog) -> str:
    """The client that the person names after the steps that lead to one. Raises NotConnected."""
    for step in steps:
        dialog.tell(step)
    if client := dialog.ask(question).strip().strip("'\""):
        return client
    raise NotConnected(account, "client_not_given")


def confirm(
    email: str, calendar: Calendar, now: datetime, dialog: Dialog, *, before: str, work: bool
) -> SignInResult:
    """Read the calendars once.

    Tell the person when it is another one than `before`, when an employer can look in, and what
    cannot be read.
    """
    if before and email != before:
        dialog.tell(because("other_person", before=before, email=email))
    if work:
        dialog.tell(because("work_account", email=email))
    look = calendar.fetch(Window(now - timedelta(days=35), now + timedelta(days=60)), now)
    for trouble in look.troubles:
        dialog.tell(because("calendar_trouble", calendar=trouble.where, why=trouble.what))
    return SignInResult(email, len(look.events), work=work)
