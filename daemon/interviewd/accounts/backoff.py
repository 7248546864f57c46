"""How long an account waits after its provider said "too many requests".

As long as asked, else exponentially longer.

Kept in the cache, so that a restarted daemon, or a `tick` by hand, waits as well.
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


class PassClock:
    """An account's clock.

    During a pass it shows the pass's own time, which a test or `--at` may choose freely.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.at: datetime | None = None

    def now(self) -> datetime:
        now = self._clock.now()
        if self.at is None:
            return now
        return max(self.at, now) if abs(self.at - now) < timedelta(days=1) else self.at


class Backoff:
    """One account's wait; `space` is its own table of the cache."""

    def __init__(self, space: str, cache: Cache, clock: Clock) -> None:
        self._space, self._cache, self._clock = space, cache, clock
        self._until: datetime | None = None
        self._refusals = 0
        try:
            stored = json.loads(cache.get(space, "backoff") or "{}")
            until = stored.get("until")
            self._until = datetime.fromisoformat(until) if until else None
            self._refusals = int(stored.get("refusals", 0))
        except (ValueError, TypeError, AttributeError):
            self._until = None

    @property
    def until(self) -> datetime | None:
        """When requests are allowed again, None when they are now.

        A clock that was set back ends too long a wait.
        """
        now = self._clock.now()
        if self._until is None or self._until <= now or self._until > now + 2 * LONGEST:
            return None
        return self._until

    def begin(self, headers: Mapping[str, str], delay: timedelta | None = None) -> datetime:
        """Wait from now on, for `delay` or as long as `headers` (in lower case) ask.

        Return when it ends.

        Without either: exponential with full jitter. Never less than a second, never more than an
        hour.
        """
        now = self._clock.now()
        delay = delay or retry_after(headers, now)
        if delay is None:
            ceiling = min(LONGEST, SHORTEST * 2 ** min(self._refusals + 2, 20))
            delay = ceiling * SystemRandom().random()
        self._until, self._refusals = now + min(max(delay, SHORTEST), LONGEST), self._refusals + 1
        self._store()
        return self._until

    def end(self) -> None:
        """The provider has answered: the next refusal counts as the first."""
        if self._until is not None or self._refusals:
            self._until, self._refusals = None, 0
            self._store()

    def _store(self) -> None:
        until = self._until.isoformat() if self._until else None
        self._cache.update(
            self._space, {"backoff": json.dumps({"until": until, "refusals": self._refusals})}
        )


def retry_after(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """Retry-After in seconds or as a date (by the server's own clock); None when absent or
    senseless.
    """
    value = headers.get("retry-after", "").strip()
    if value.isascii() and value.isdecimal() and len(value) < 7:
        return timedelta(seconds=int(value))
    until = _date(value)
    if until is None:
        return None
    delay = until - (_date(headers.get("date", "")) or now)
    return delay if delay > timedelta(0) else None


def _date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
