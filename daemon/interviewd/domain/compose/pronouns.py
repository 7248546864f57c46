"""What *it* and *them* stand for: a thing named before in the same sentence, else nobody can tell, and the clause goes."""

from __future__ import annotations

from collections.abc import Sequence

from interviewd.domain.compose.wording import Word

_ONE = frozenset(("it", "this", "that"))
_MANY = frozenset(("them", "these", "those"))
_ELSEWHERE = frozenset("there here one ones such same its".split())
_POINTING = _ONE | _MANY
_NAMING = frozenset(("N", "NAME", "X"))
_CALLED = frozenset(("DET", "OWN", "ADJ", "N", "NAME", "X"))  # before it, a word that may be a verb is a noun
_PEOPLE = frozenset("people engineers developers teams colleagues users customers nurses teachers".split())


def resolved(said: Sequence[Word], before: Sequence[Word]) -> tuple[Word, ...]:
    """The words with their pronouns read: `how they test it` after `the settlement service`; () when one is left dangling."""
    out: list[Word] = []
    for place, word in enumerate(said):
        if not _points(said, place) or is_named(said[:place]):
            out.append(word)
        elif before and word.low in (_MANY if _is_many(before) else _ONE):
            out += before
        else:
            return ()
    return () if _may_be_the_things(said, before) else tuple(out)


def is_named(said: Sequence[Word]) -> bool:
    """Whether a thing was named before, behind who does it."""
    doer = next((place for place, word in enumerate(said) if word.kind == "PRON" or word.kind in _NAMING), len(said))
    return any(
        word.kind in _NAMING or (word.kind == "NV" and said[place - 1].kind in _CALLED)
        for place, word in enumerate(said)
        if place > doer + 1
    )


def _points(said: Sequence[Word], place: int) -> bool:
    """Whether a word stands for something: `test it`, `how it works`, `roll that out`; not `that they ship`."""
    low = said[place].low
    behind = said[place + 1].kind if place + 1 < len(said) else ""
    if low in ("that", "there", "it") and place == 0:
        return low == "it" and behind != "BE"
    if low == "that":
        return behind in ("", "PREP", "AND", "ADV")
    return low in _POINTING | _ELSEWHERE


def _is_many(thing: Sequence[Word]) -> bool:
    head = next((place for place, word in enumerate(thing) if word.kind == "PREP"), len(thing)) - 1
    return any(word.low == "and" for word in thing) or (
        thing[head].low.endswith("s") and not thing[head].low.endswith("ss")
    )


def _may_be_the_things(said: Sequence[Word], before: Sequence[Word]) -> bool:
    """`the queues and how they scale`: the queues as well as the people."""
    if not before or not _is_many(before) or before[-1].low in _PEOPLE:
        return False
    who = next((place for place, word in enumerate(said[:3]) if word.low == "they"), -1)
    return who > 0 and not is_named(said) and not any(word.low in _POINTING for word in said)
