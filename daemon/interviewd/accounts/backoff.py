"""How long an account rests after its provider has said "too much": as long as it asked for, else longer each time.

Kept in the mirror, so that a daemon that was restarted, or a `tick` by hand, rests as well.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from random import SystemRandom
from typing import Final

from interviewd.ports import Cache, Clock

LONGEST: Final = timedelta(hours=1)
SHORTEST: Final = timedelta(seconds=1)


class Passing:
    """An account's clock: the moment of the pass in hand, that of its looks, which may be any; between passes the clock's."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.at: datetime | None = None

    def now(self) -> datetime:
        now = self._clock.now()
        if self.at is None:
            return now
        return max(self.at, now) if abs(self.at - now) < timedelta(days=1) else self.at


class Rest:
    """One account's rest; `space` is its own place in the mirror."""

    def __init__(self, space: str, cache: Cache, clock: Clock) -> None:
        self._space, self._cache, self._clock = space, cache, clock
        self._until, self._refusals = _read(cache.get(space, "rest"))

    @property
    def until(self) -> datetime | None:
        """When asking is right again, None when it is right now. A clock that was set back ends a rest that is too long."""
        now = self._clock.now()
        if self._until is None or self._until <= now or self._until > now + 2 * LONGEST:
            return None
        return self._until

    def begin(self, headers: Mapping[str, str], asked: timedelta | None = None) -> datetime:
        """Rest from now on, for as long as `headers` (in lower case) or the provider's own way ask; when it is over.

        Where nobody said how long: exponential with full jitter, never less than a second, never more than an hour.
        """
        now = self._clock.now()
        asked = asked or asked_in(headers, now)
        if asked is None:
            ceiling = min(LONGEST, SHORTEST * 2 ** min(self._refusals + 2, 20))
            asked = ceiling * SystemRandom().random()
        self._until, self._refusals = now + min(max(asked, SHORTEST), LONGEST), self._refusals + 1
        self._keep()
        return self._until

    def end(self) -> None:
        """The provider has answered: the next refusal counts as the first."""
        if self._until is not None or self._refusals:
            self._until, self._refusals = None, 0
            self._keep()

    def _keep(self) -> None:
        text = json.dumps({"until": self._until.isoformat() if self._until else None, "refusals": self._refusals})
        self._cache.update(self._space, {"rest": text})


def asked_in(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Retry-After in seconds or as a date (by the server's own clock); None when it is absent or makes no sense."""
    said = headers.get("retry-after", "").strip()
    if said.isascii() and said.isdecimal() and len(said) < 7:
        return timedelta(seconds=int(said))
    until = _date(said)
    if until is None:
        return None
    wait = until - (_date(headers.get("date", "")) or now)
    return wait if wait > timedelta(0) else None


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read(text: str | None) -> tuple[datetime | None, int]:
    try:
        stored = json.loads(text or "{}")
        until = datetime.fromisoformat(stored["until"]) if stored.get("until") else None
        return until, int(stored.get("refusals", 0))
    except (ValueError, TypeError, AttributeError, KeyError):
        return None, 0
