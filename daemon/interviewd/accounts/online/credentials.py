"""A sign-in at rest: what the vault holds of it, and what that says without a request.

A sign-in belongs to the endpoints it was made with, so that a token is never sent to anybody else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, field, fields, replace
from typing import Any, ClassVar, Generic, Protocol, Self, TypeVar

from interviewd.errors import SignInNeeded
from interviewd.model.seen import AccountState
from interviewd.values import dataclass


class Vault(Protocol):
    """Sign-ins at rest, by the account's name."""

    def get(self, name: str) -> Mapping[str, Any] | None: ...

    def put(self, name: str, record: Mapping[str, Any]) -> None: ...

    def drop(self, name: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SignInRecord:
    """What the vault holds for an account.

    `over` says why the sign-in no longer works, "" while it does.
    """

    PROVIDER: ClassVar[str]

    client_id: str
    scopes: tuple[str, ...] = ()
    endpoints: Mapping[str, str] = field(default_factory=dict)
    signed_in: str = ""
    over: str = ""

    @classmethod
    def of(cls, stored: Mapping[str, Any] | None) -> Self | None:
        """None when nothing usable is stored for an account of this provider."""
        if not stored or stored.get("provider") != cls.PROVIDER:
            return None
        known: dict[str, Any] = {}
        for each in fields(cls):
            value = stored.get(each.name)
            if isinstance(value, list | tuple):
                known[each.name] = tuple(str(one) for one in value)
            elif isinstance(value, str | dict):
                known[each.name] = value
        try:
            return cls(**known)
        except TypeError:
            return None

    def stored(self) -> dict[str, Any]:
        """As the vault takes it: plain JSON."""
        values = {
            name: list(value) if isinstance(value, tuple) else value
            for name, value in asdict(self).items()
        }
        return {"provider": self.PROVIDER, **values}


def state_of(record: SignInRecord | None, endpoints: Any) -> AccountState:
    """The state of a sign-in as far as the vault knows. `endpoints` is a dataclass."""
    if record is None:
        return AccountState.NEVER
    works = dict(record.endpoints) == asdict(endpoints) and not record.over
    return AccountState.OK if works else AccountState.SIGN_IN


R = TypeVar("R", bound=SignInRecord)


class StoredSignIn(Generic[R]):
    """One account's sign-in in the vault; `record` as it was last read or written.

    `endpoints` is a dataclass.
    """

    def __init__(self, account: str, endpoints: Any, vault: Vault, kind: type[R]) -> None:
        self._account, self._endpoints, self._vault, self._kind = account, endpoints, vault, kind
        self.record: R | None = None

    def read(self) -> R:
        """Raises SignInNeeded when there is none that could work."""
        self.record = record = self._kind.of(self._vault.get(self._account))
        if record is None:
            raise SignInNeeded(self._account, "sign_in_missing")
        if dict(record.endpoints) != asdict(self._endpoints):
            raise SignInNeeded(self._account, "endpoints_changed")
        if record.over:
            raise SignInNeeded(self._account, record.over)
        return record

    def update(self, **changes: Any) -> None:
        """Change what was read, here and in the vault."""
        if self.record:
            self.record = replace(self.record, **changes)
            self._vault.put(self._account, self.record.stored())

    def end(self, why: str, **changes: Any) -> SignInNeeded:
        """Store that it is over until somebody connects again; the error to raise."""
        self.update(over=why, **changes)
        return SignInNeeded(self._account, why)
