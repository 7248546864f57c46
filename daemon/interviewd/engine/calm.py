"""What the supervisor is given when there is nothing to do, and how it polls whether that is still
so. It has loaded no recogniser, planner or template, and no provider's packages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from interviewd.accounts.local.stamp import Stamps
from interviewd.model.polls import AccountPolls, IdDigest, Poll
from interviewd.values import dataclass

if TYPE_CHECKING:
    from interviewd.accounts.http import HttpClient


@dataclass(frozen=True, slots=True)
class Calm:
    """The last pass found nothing new and nothing due before `next`; ask again each `seconds`."""

    next: datetime | None
    seconds: int
    accounts: tuple[AccountPolls, ...]


class Poller:
    """Sends the polls of accounts; keeps each account's connection, and watches on its folders."""

    def __init__(self) -> None:
        self._stamps = Stamps()
        self._clients: dict[str, HttpClient] = {}
        self._polled: dict[str, datetime] = {}
        self._tokens: dict[str, tuple[str, datetime]] = {}

    def is_as_before(self, calm: Calm, now: datetime) -> bool:
        """Whether a pass would find everything as the last one did. Whatever is unclear is no."""
        return all(self._is_same(each, now) for each in calm.accounts)

    def close(self) -> None:
        """Release the connections and watches, and begin anew."""
        self._stamps.close()
        for client in self._clients.values():
            client.close()
        self._clients.clear()
        self._polled.clear()
        self._tokens.clear()

    def _is_same(self, account: AccountPolls, now: datetime) -> bool:
        if account.places and not account.stamp:
            return False
        if account.places and self._stamps.stamp(account.places, now) != account.stamp:
            return False
        due = []
        for poll in account.polls:
            last = self._polled.get(poll.address)
            at = last + timedelta(seconds=poll.every_seconds) if last else poll.after
            if at is None or now >= at:
                self._polled[poll.address] = now
                due.append(poll)
        if not due:
            return True
        from interviewd.accounts.http import NoAnswer, NotAllowed, NotSent

        try:
            token = self._token(account, now)
            return all(self._is_nothing_new(account, each, token) for each in due)
        except (NotSent, NoAnswer, NotAllowed, ValueError, KeyError, TypeError, RecursionError):
            return False

    def _token(self, account: AccountPolls, now: datetime) -> str:
        """A token that is good now. One that is renewed stays in memory: the next worker renews
        for itself, with the refresh token that is stored, which stays good.
        """
        token, until = self._tokens.get(account.account, (account.token, account.expires))
        if until and now < until:
            return token
        form = urlencode(account.renewal) if account.renewal else ""
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        response = self._client(account).send("POST", account.renewed_at, headers, form)
        answer = json.loads(response.body)
        token, seconds = str(answer["access_token"]), float(answer["expires_in"]) - _EARLY_SECONDS
        self._tokens[account.account] = token, now + timedelta(seconds=seconds)
        return token

    def _is_nothing_new(self, account: AccountPolls, poll: Poll, token: str) -> bool:
        answers = self._answers(account, poll, token)
        if poll.ids:
            rows = (row["id"] for answer in answers for row in answer[poll.rows])
            return IdDigest(rows).text == poll.ids
        return not any(answer.get(name) for answer in answers for name in (poll.rows, *_MORE))

    def _answers(self, account: AccountPolls, poll: Poll, token: str) -> Iterator[dict[str, Any]]:
        """The answer's pages. Raises ValueError for what is none."""
        client = self._client(account)
        headers = {**poll.headers, "Authorization": f"Bearer {token}"}
        address = poll.address
        for _ in range(_PAGES):
            response = client.send("GET", address, headers)
            answer = json.loads(response.body)
            if response.status != _OK or not isinstance(answer, dict):
                raise ValueError(response.status)
            yield answer
            onwards = answer.get("@odata.nextLink")
            if not onwards:
                return
            address = _allowlist(account).link(onwards)
        raise ValueError(poll.rows)

    def _client(self, account: AccountPolls) -> HttpClient:
        from interviewd.accounts.http import HttpClient

        if account.account not in self._clients:
            self._clients[account.account] = HttpClient(_allowlist(account))
        return self._clients[account.account]


_MORE = ("nextPageToken", "@odata.nextLink", "error")
"""What an answer holds that is not all there is."""

_PAGES = 10_000

_OK = 200

_EARLY_SECONDS = 300.0
"""A token is renewed so long before it expires."""


def _allowlist(account: AccountPolls) -> Any:
    """The account's endpoints, by its provider."""
    provider = import_module(f"interviewd.accounts.{account.provider}.allowlist")
    return provider.Endpoints.of(account.endpoints)
