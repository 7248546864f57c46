"""What a letter only names: the subject of the weak spot, never that it was weak, and the next step."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from interviewd.domain.compose import vocabulary
from interviewd.domain.compose.meaning import meaning
from interviewd.domain.compose.nouns import gerund, thing
from interviewd.domain.compose.phrasing import WHEN
from interviewd.domain.compose.wording import Ear, Word, is_delicate, text_of, thoughts, words

_MISSED = re.compile(
    r"^(?:(?:i|my|the|too|not|very|only|no|little|few|some|a|an|bit|bad|weak|poor|shaky|unclear|vague|long|short|good|real|concrete|clear|enough|"
    r"much|more|answer|answers|question|questions|example|examples|story|explanation|explaining|knowledge|experience|lack|lacked|lacking|gap|gaps|"
    r"in|did|do|have|had|was|were|am|could|would|cannot|does|blanked|rambled|stumbled|struggled|struggle|stuck|slow|unsure|nervous|"
    r"unprepared|waffled|froze|messed|up|fumbled|weakness|part|details?|on|about|with|of|regarding|around|for|re|when|asked|explain|answer|know|"
    r"to|remember|well|detail|depth|enough|rusty|off|junior|senior|hesitated|confused|weak(?:er)?|missing|forgot|mixed)\s+)+"
)
_NO_SUBJECT = frozenset(
    "start end beginning whole interview answer answers time myself everything english pace speed nerves first "
    "moment".split()
)


def gap(text: str, ear: Ear) -> str:
    """What the weak spot was about, as something one spoke of: never that it was weak; "" when that cannot be told."""
    for thought in thoughts(text)[:2]:
        said = words(thought, ear)
        while len(said) > 1 and said[-1].low in (
            "question",
            "questions",
            "part",
            "bit",
            "topic",
            "stuff",
            "thing",
            "story",
            "example",
        ):
            said = said[:-1]
        led = _MISSED.match(" ".join(word.low for word in said) + " ")
        starts = [len(led[0].split())] if led else []
        for start in (*starts, 0) if not starts or starts[0] >= len(said) else starts:
            found, taken = thing(said[start:], ear, known=False) if start < len(said) else ("", 0)
            if (
                found
                and not found.startswith("on-")
                and _may_be_named(said[start : start + taken])
                and not is_delicate(found, ear)
            ):
                return found
    return ""


def _may_be_named(said: Sequence[Word]) -> bool:
    lows = {word.low for word in said}
    bad = vocabulary.UNKIND | vocabulary.DOUBT | _NO_SUBJECT | vocabulary.IDLE_HEADS
    return not lows & bad and bool(meaning(text_of(said))) and len(said) <= 8


# --- the next step ----------------------------------------------------------------------------------------------

_STEPS = frozenset(
    "call round interview interviews meeting task exercise assignment test challenge presentation visit day "
    "session conversation chat lunch trial case on-site onsite shift audition demo workshop rounds pairing".split()
)
_GOING = frozenset("meet visit talk speak present see discuss show".split())


def step(text: str, ear: Ear) -> str:
    """What one can look forward to: `the call with the CTO`, `meeting the team`; "" for anything else."""
    for thought in thoughts(text)[:3]:
        if is_delicate(thought, ear):
            continue
        turned = {"their": "your", "her": "your", "his": "your"}
        said = tuple(replace(word, text=turned.get(word.low, word.text)) for word in _without_when(words(thought, ear)))
        if said and (found := _step(said, ear)):
            return found
    return ""


def _step(said: Sequence[Word], ear: Ear) -> str:
    if said[0].low in _GOING and len(said) > 1:
        lead = [said[1].text] if said[1].kind == "PREP" else []
        text, taken = thing(said[1 + len(lead) :], ear, about_them=False)
        return " ".join([gerund(said[0].low), *lead, text]) if text and taken + len(lead) + 1 == len(said) else ""
    text, taken = thing(said, ear, about_them=False)
    head = re.split(r" (?:with|for|on|about|in|at|of|by) ", text)[0].split()
    if not text or taken != len(said) or not head or head[-1].casefold() not in _STEPS or len(text.split()) > 9:
        return ""
    return text if head[0] in ("the", "your", "my") or head[-1].endswith("s") else f"the {text}"


_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun "
    "january february march april june july august september october november december jan feb mar apr jun jul "
    "aug sep sept oct nov dec today tomorrow tonight".split()
)


def _without_when(said: Sequence[Word]) -> Iterator[Word]:
    """The words up to a date: what is looked forward to stays right whenever the letter is sent."""
    for place, word in enumerate(said):
        rest = [other.low for other in said[place:]]
        behind = rest[1:] if word.low in ("next", "this", "on", "by", "at", "in") else rest
        if (
            place
            and behind
            and (
                behind[0] in _DAYS or WHEN.match(" ".join(rest)) or said[place + len(rest) - len(behind)].kind == "NUM"
            )
        ):
            return
        yield word
