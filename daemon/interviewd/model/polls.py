"""How to find out whether anything is new, without a pass: requests to servers, and places on this
machine. It stands alone, since the supervisor loads no other value of a pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from datetime import datetime
from hashlib import sha256

from interviewd.values import dataclass


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder on this machine; where it is `deep`, the files in it count as well."""

    path: str
    deep: bool = False


@dataclass(frozen=True, slots=True)
class Poll:
    """A request that a pass would begin with. `rows` names a list in the answer.

    While nothing is new the list is empty, or not there; or, with `ids`, its items are those of
    that digest. Sent from `after` on, and again after `every_seconds`.
    """

    address: str
    rows: str
    headers: Mapping[str, str] = field(default_factory=dict)
    ids: str = ""
    after: datetime | None = None
    every_seconds: float = 0


class IdDigest:
    """Sums up ids, however many: the same for the same ones, in whatever order they come."""

    def __init__(self, ids: Iterable[str] = ()) -> None:
        self._count = self._sum = 0
        for id_ in ids:
            self.add(id_)

    def add(self, id_: str) -> None:
        self._count += 1
        self._sum += int.from_bytes(sha256(id_.encode()).digest())

    @property
    def text(self) -> str:
        return f"{self._count}:{self._sum:x}"


@dataclass(frozen=True, slots=True)
class AccountPolls:
    """What shows that a pass would find an account as the last one did.

    `token` is what the server accepts until `expires`; the form `renewal`, sent to `renewed_at`,
    gives another one. Of `places` the `stamp` is the same.
    """

    account: str
    provider: str
    endpoints: Mapping[str, str] = field(default_factory=dict)
    token: str = field(default="", repr=False)
    expires: datetime | None = None
    renewed_at: str = ""
    renewal: Mapping[str, str] = field(default_factory=dict, repr=False)
    polls: tuple[Poll, ...] = ()
    places: tuple[Place, ...] = ()
    stamp: str = ""
