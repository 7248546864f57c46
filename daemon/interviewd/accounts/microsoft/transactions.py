"""The transaction id of a block: the same for the same block, until that one is known to be spent.

Exchange refuses an id that it has seen with other content, and what it does with the id of a
deleted event is not documented. So an id is spent once we have removed its block ourselves, or once
it was refused and the block did not show for longer than a view may lag. Losing this memory costs a
refusal, never a second block.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Final

from interviewd.accounts.microsoft.events import transaction_id
from interviewd.ports import Cache

PATIENCE: Final = timedelta(minutes=15)


class Transactions:
    """One account's, in its own `space` of the cache."""

    def __init__(self, space: str, cache: Cache) -> None:
        self._space, self._cache = space, cache

    def id(self, key: str, now: datetime) -> str:
        """The id to make this block under."""
        spent, refused = self._read(key)
        if refused is not None and now - refused >= PATIENCE:
            spent += 1
            self._write(key, spent, None)
        return transaction_id(key, spent)

    def spend(self, key: str) -> None:
        """We removed its block: the next one needs another id."""
        spent, _ = self._read(key)
        self._write(key, spent + 1, None)

    def refuse(self, key: str, now: datetime) -> None:
        """Exchange has seen it with other content."""
        spent, refused = self._read(key)
        self._write(key, spent, refused or now)

    def accept(self, key: str) -> None:
        """It has made its block."""
        spent, refused = self._read(key)
        if refused is not None:
            self._write(key, spent, None)

    def _read(self, key: str) -> tuple[int, datetime | None]:
        try:
            spent, refused = json.loads(self._cache.get(self._space, key) or "[0, null]")
            return int(spent), datetime.fromisoformat(refused) if refused else None
        except (ValueError, TypeError):
            return 0, None

    def _write(self, key: str, spent: int, refused: datetime | None) -> None:
        text = json.dumps([spent, refused.isoformat() if refused else None])
        self._cache.update(self._space, {key: text})
