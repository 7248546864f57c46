"""The words of letters that were written between passes, and which notes they leave out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from interviewd.model.known import Deed, Memory, State
from interviewd.model.ledger import Commission, Ledger, Prepared, Topic, Withheld, Words

_NOTED = frozenset((Topic.TALKED, Topic.LIKED, Topic.ABOUT, Topic.STRONGER, Topic.OWN_WORDS))


def with_prepared(
    memory: Memory, commissions: Iterable[Commission], results: Iterable[Prepared], now: datetime
) -> Memory:
    """The memory with these results; one without words, of a process that died, is none."""
    ledgers = {commission.key: commission.ledger for commission in commissions}
    kept = dict(memory.prepared)
    for result in results:
        ledger = ledgers.get(result.key)
        if ledger and ledger.hash == result.hash and (result.words or result.broken):
            unused = unused_notes(ledger, result.words) if result.words else ()
            kept[result.key] = replace(result, at=now, unused=unused)
    return memory if kept == memory.prepared else replace(memory, prepared=kept)


def due(commissions: Iterable[Commission], memory: Memory, now: datetime) -> tuple[Commission, ...]:
    """Those that may be written now: not while a server asks to wait, unless no time is left."""

    def waits(key: str) -> bool:
        last = memory.prepared.get(key)
        if last is None or last.at is None or not last.failure:
            return False
        return last.at <= now < last.at + timedelta(seconds=last.after)

    return tuple(each for each in commissions if each.is_plain or not waits(each.key))


def unused_of(deed: Deed, memory: Memory) -> tuple[str, ...]:
    """The notes of which nothing stands in a draft; none once the person has edited it, or them."""
    prepared = memory.prepared.get(deed.key)
    is_as_left = deed.state is State.DRAFTED and not has_later_notes(deed, memory)
    return prepared.unused if prepared and is_as_left else ()


def has_later_notes(deed: Deed, memory: Memory) -> bool:
    """Whether a letter of thanks was made before the notes as they are now."""
    noted = (each for each in memory.noted.values() if each.interview == deed.interview)
    return any(each.notes.tell_of_talk and each.thanks_changed > deed.made for each in noted)


def unused_notes(ledger: Ledger, words: Words) -> tuple[str, ...]:
    """What was noted for this letter, unless one detail of it stands in it."""
    own = (fact for fact in ledger.facts if fact.withheld is not Withheld.OTHER_PERSON)
    noted = [fact for fact in own if fact.topic in _NOTED]
    is_used = any(fact.number in words.used for fact in noted)
    return () if is_used else tuple(fact.text for fact in noted)
