"""What `connect` of any provider is asked for, says, and brings back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

from interviewd.model.terms import Reason
from interviewd.values import dataclass

PATIENCE_SECONDS: Final = 300.0
"""How long the person may take in the browser."""


class Dialog(Protocol):
    """The person at the terminal."""

    def tell(self, what: Reason) -> None: ...

    def ask(self, what: Reason) -> str:
        """One line, "" when nobody answers."""
        ...

    def typed(self, seconds: float) -> str | None:
        """A line typed within so many seconds;

        None when there was none, "" when there will be no more.
        """
        ...

    def browse(self, address: str) -> bool:
        """Open a browser; False when there is none."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRequest:
    """What is to be connected.

    `browser` False: the page is opened on another machine, or by hand.
    """

    account: str
    zone: ZoneInfo
    calendars: Sequence[str]
    mail: bool = True
    browser: bool = True
    port: int | None = None
    patience_seconds: float = PATIENCE_SECONDS


@dataclass(frozen=True, slots=True)
class SignInResult:
    """Who signed in, how many events could be read of which calendars.

    `ends`: when the provider will end the sign-in, where it said so. `work`: an employer manages
    the account.
    """

    email: str
    events: int
    calendars: tuple[str, ...]
    ends: datetime | None = None
    work: bool = False
