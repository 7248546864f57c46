"""What journal and cache need after a pass: a copy a day, and words that are too old forgotten."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from interviewd.domain.deeds import LONGEST_RETRY
from interviewd.domain.memory_update.forget import forget, forgotten_before
from interviewd.engine.tick import Runtime
from interviewd.storage.cache import SqliteCache
from interviewd.storage.journal import SqliteJournal

AGREEING = timedelta(days=35)
"""Words are forgotten only when a pass was made on an earlier day, so long ago at most: a clock
that is months ahead for one pass would blank the addresses of drafts that still wait."""

_WINDOW = timedelta(days=35)
"""What an account shows is at most so old when it is first cached."""

_OWN_SPACE = "cache"  # the spaces of accounts hold a slash


def tend(runtime: Runtime, cache: Path, now: datetime, *, is_rehearsal: bool = False) -> bool:
    """Call after each pass; cheap, but for the first one of a day. A rehearsal makes no copy.
    Returns whether the cache at that path has to be emptied before the accounts are used again.
    """
    journal = runtime.journal
    if not isinstance(journal, SqliteJournal):
        return False
    memory = journal.read()
    # A clock that was years ahead, and is right again, would keep a doubt open for years.
    far = {
        key: replace(deed, not_before=None)
        for key, deed in memory.deeds.items()
        if deed.not_before and deed.not_before > now + LONGEST_RETRY
    }
    if far:
        journal.remember(memory, replace(memory, deeds={**memory.deeds, **far}), now)
    is_due = _forget_once_a_day(runtime, journal, cache, now)
    if not is_rehearsal:
        journal.backup(now)
    return is_due


def _forget_once_a_day(
    runtime: Runtime, journal: SqliteJournal, cache: Path, now: datetime
) -> bool:
    today, days = now.astimezone(UTC).date(), journal.days()
    if today in days:
        return False
    journal.note_day(today, today - AGREEING)
    if not any(today - AGREEING <= day < today for day in days):
        return False
    before = forgotten_before(now, runtime.policy)
    journal.forget(lambda memory: forget(memory, now, runtime.policy), before, now)
    with closing(SqliteCache(cache)) as cached:
        cached.empty_wal()
        begun = cached.get(_OWN_SPACE, "begun")
        if begun is None:
            cached.update(_OWN_SPACE, {"begun": today.isoformat()})
            return False
    # Whether what was cached at the beginning is about to be as old as what is forgotten.
    return not (before + _WINDOW).date() < date.fromisoformat(begun) <= today
