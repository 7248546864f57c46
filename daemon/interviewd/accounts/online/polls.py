"""What an account behind a sign-in is asked between passes, to find out whether anything is new."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from interviewd.model.polls import AccountPolls, Poll


class Credentials(Protocol):
    """One account's access token, and how another one is had."""

    account: str

    def token(self) -> str:
        """A token that the provider should accept."""
        ...

    def expires(self, now: datetime, /) -> datetime | None:
        """Until when the last token is used; None when that is not known."""
        ...

    @property
    def renewed_at(self) -> str:
        """Where the form `renewal` gives another token."""
        ...

    @property
    def renewal(self) -> dict[str, str]: ...


class Polled(Protocol):
    """A port that says what its next fetch would ask; None when only the fetch can tell."""

    def polls(self) -> tuple[Poll, ...] | None: ...


def polls_of(
    provider: str,
    settings: Mapping[str, str | None],
    credentials: Credentials,
    ports: tuple[Polled | None, ...],
    now: datetime,
) -> AccountPolls | None:
    """What shows that a pass would find nothing new; None when only a pass can tell."""
    polls: list[Poll] = []
    for port in ports:
        asked = port.polls() if port else ()
        if asked is None:
            return None
        polls += asked
    return AccountPolls(
        credentials.account,
        provider,
        {name: address for name, address in settings.items() if address},
        credentials.token(),
        credentials.expires(now),
        renewed_at=credentials.renewed_at,
        renewal=credentials.renewal,
        polls=tuple(polls),
    )
