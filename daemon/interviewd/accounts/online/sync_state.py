"""What is remembered of one calendar beside its events: tokens, links, times."""

from __future__ import annotations

import json
from collections.abc import Mapping

from interviewd.accounts.online.fields import Owner
from interviewd.ports import Cache


class SyncState:
    """One calendar's, in the provider's space of the cache.

    It counts only for the person, the zone and the version it was written for: the cached events
    depend on them too.
    """

    def __init__(
        self, cache: Cache, owner: Owner, provider: str, calendar: str, *, version: int
    ) -> None:
        self._cache, self._space = cache, f"{owner.account}/{provider}"
        self._name = f"calendar:{calendar}"
        self._made_for = {
            "format": str(version),
            "own": owner.email,
            "zone": owner.zone.key or "",
        }

    @property
    def exists(self) -> bool:
        """Whether anything was ever written, whatever for."""
        return self._cache.get(self._space, self._name) is not None

    def read(self) -> dict[str, str]:
        """What was written; {} when that was nothing, or for something else."""
        try:
            state = json.loads(self._cache.get(self._space, self._name) or "{}")
            same = all(state[name] == value for name, value in self._made_for.items())
        except (ValueError, TypeError, KeyError, AttributeError):
            return {}
        return {str(name): str(value) for name, value in state.items()} if same else {}

    def write(self, state: Mapping[str, str]) -> dict[str, str]:
        """The state as `read` returns it from now on."""
        written = {**state, **self._made_for}
        self._cache.update(self._space, {self._name: json.dumps(written)})
        return written
