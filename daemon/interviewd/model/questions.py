"""What tells whether anything is new, without a pass: questions to servers, and places on this
machine. It stands alone, since the process that stays loads no other value of a pass.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256


@dataclass(frozen=True, slots=True)
class Place:
    """A file or folder on this machine; where it is `deep`, the files in it count as well."""

    path: str
    deep: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """What a pass would ask first. `rows` names a list in the answer.

    While nothing is new the list is empty, or not there; or, with `ids`, its items are those of
    that digest. Asked from `after` on, and again after `every_seconds`.
    """

    address: str
    rows: str
    headers: Mapping[str, str] = field(default_factory=dict)
    ids: str = ""
    after: datetime | None = None
    every_seconds: float = 0


def id_digest(ids: Iterable[str]) -> str:
    """The same for the same ids, in whatever order."""
    return sha256("\n".join(sorted(set(ids))).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Questions:
    """What tells that a pass would find an account as the last one did.

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
    asked: tuple[Question, ...] = ()
    places: tuple[Place, ...] = ()
    stamp: str = ""
