"""What the person says of themself: a strength from the profile, the stronger answer, the weak spot, the next step.

These are facts of theirs, so their words and figures stay; only the grammar around them is put right. What does not make
a sentence is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from interviewd.thought import plain, vocabulary
from interviewd.thought.phrasing import WHEN, gerund, meaning, thing, with_articles
from interviewd.thought.wording import Ear, Word, bases, is_delicate, is_known, sentences, text_of, thoughts, words

_LONGEST = 28  # words of a claim
_STRENGTH_WORDS = 25


@dataclass(frozen=True, slots=True)
class Claim:
    """`clause`: `I led four people at Initech`; `thing`: `two years of Kafka in production`. No full stop."""

    text: str
    shape: Literal["clause", "thing"]

    @property
    def said(self) -> frozenset[str]:
        return meaning(self.text)


# --- a strength of the profile ----------------------------------------------------------------------------------

_AM = frozenset(
    "fluent proficient experienced certified trained skilled qualified licensed native comfortable registered licenced chartered".split()
)


def strength(text: str) -> Claim | None:
    """A line of the profile as it can be said; None when it is no single short statement."""
    text = plain.line(re.sub(r"\s*[(\[{<][^)\]}>]*[)\]}>]", "", text)).strip(" .;,-–•*")
    text = re.split(r"(?<=[a-z)]{2})[.;!?]\s", text)[0].rstrip(".!")
    found = text.split()
    if not 0 < len(found) <= _STRENGTH_WORDS or re.search(r"https?:|www\.|[()\[\]{}<>!]|@", text):
        return None
    first = found[0].casefold()
    if first in ("i", "i've", "i'm", "i’ve", "i’m"):
        return Claim("I" + text[1:], "clause")
    lowered = text[0].isupper() and text[1:2].islower() and (is_known(first) or first in _AM)
    rest = text[0].lower() + text[1:] if lowered or first in ("a", "an") else text
    if _is_somebody(found):
        return Claim(f"I am {'' if first in ('a', 'an') else _article(rest)}{rest}", "clause")
    if first in _AM:
        return Claim(f"I am {rest}", "clause")
    if first in vocabulary.PAST or (
        first.endswith("ed") and bases(first) & _DEEDS and len(found) > 2 and _is_done(found[1])
    ):
        return Claim(f"I {rest}", "clause")
    if first in ("speak", "have", "hold", "know"):
        return Claim(f"I {rest}", "clause")
    if first.endswith("ing") and bases(first) & _DEEDS and first not in vocabulary.MASS:
        return Claim(f"experience of {rest}", "thing")
    return Claim(_listed(rest), "thing")


_DEEDS = vocabulary.VERBS | vocabulary.NOUN_VERBS
_SOMEBODY = frozenset(
    "engineer developer designer manager nurse teacher lawyer solicitor barrister paralegal accountant analyst architect consultant "
    "administrator scientist researcher writer editor chef cook officer director lead specialist technician electrician carpenter coach "
    "trainer translator interpreter librarian pharmacist physiotherapist dentist surgeon physician doctor midwife paramedic driver pilot "
    "operator planner buyer recruiter marketer strategist copywriter illustrator photographer musician actor producer master owner "
    "founder expert generalist practitioner professional graduate speaker leader communicator baker butcher welder machinist "
    "bookkeeper controller auditor economist statistician mathematician physicist chemist biologist tutor lecturer professor assistant "
    "secretary clerk cashier salesperson negotiator mediator psychologist counsellor counselor programmer tester player".split()
)


def _is_somebody(found: Sequence[str]) -> bool:
    """`registered nurse with ten years …` says what one is, not what one has."""
    head = [word.casefold().strip(",") for word in found]
    end = next((place for place, word in enumerate(head) if word in vocabulary.PREPOSITIONS | {"who"}), len(head))
    return 0 < end <= 6 and head[end - 1] in _SOMEBODY and head[0] not in ("the", "my")


def _article(text: str) -> str:
    return (
        "an "
        if text[0].casefold() in "aeio" or text.startswith(("SRE", "SQL", "FP", "HR", "ML", "MB", "RN", "NHS"))
        else "a "
    )


def _is_done(second: str) -> bool:
    """`designed a ledger` is a deed, `distributed systems` is a thing."""
    low = second.casefold()
    return (
        low in vocabulary.DETERMINERS | vocabulary.POSSESSIVES | vocabulary.PREPOSITIONS | vocabulary.ADVERBS
        or low[0].isdigit()
    )


def _listed(text: str) -> str:
    """`Python, Go, Kafka` -> `Python, Go and Kafka`."""
    parts = [part.strip() for part in text.split(",")]
    short = len(parts) > 1 and all(len(part.split()) <= 3 for part in parts) and " and " not in text
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if short else text


# --- the stronger answer ----------------------------------------------------------------------------------------

_ADVICE = re.compile(
    r"^(?:(?:i |we )?(?:should|could|would|must|can) (?:have |of )?(?:said|say|mentioned?|told|tell|talked?|brought|bring|used?|given?|give|"
    r"added|add|explained?|answered|answer|pointed|point)|(?:say|mention|tell|talk|bring|use|add|explain|give|point|answer)(?= (?:that|about|the|my|them|her|him|up|how|out))|"
    r"better|next time|instead|maybe|also|just|simply|for example|example|a better answer|better answer|the answer|i forgot to (?:say|mention|add)|"
    r"forgot to (?:say|mention|add)|what i (?:should|could) have said|and|but|well|actually|so|remember|note)"
    r"(?: (?:them|her|him|you|is|was|be|would be|that|about|up|out|to|the example of|the story of|the fact that|of))* "
)
_START = frozenset("at in for with as during on since over after before when under from by within".split())
_PRESENT = frozenset("have am can know hold speak use own run lead".split())


def claim(text: str, ear: Ear) -> Claim | None:
    """The stronger answer as one statement, at most 28 words; None when none can be made of it."""
    for sentence in sentences(_figured(text)):
        if is_delicate(sentence, ear, own=True):
            continue
        parts = _opened(
            [part for raw in re.split(r",(?!\d{3}\b)|\s+[-–—]+\s+|:\s", sentence) if (part := raw.strip(" -–—.,'"))]
        )
        if found := _claim(parts, ear):
            return found
    return None


def _figured(text: str) -> str:
    """Figures as they are read aloud: 900 -> 200 ms, 3 TB/day, ~40, >100."""
    text = re.sub(r"(?i)(?<!from )(?<![\w.])(\d[\w.,%]*)\s*(?:[-=–]+>|→)\s*(\d)", r"from \1 to \2", text)
    text = re.sub(r"(?i)(\d[\w.,%]*)\s*(?:[-=–]+>|→)\s*(\d)", r"\1 to \2", text)
    text = re.sub(
        r"(?i)(?<=\w)/(day|week|month|year|night|hour|minute|second)\b", r" a \1", text.replace("/hour", " an hour")
    )
    text = re.sub(
        r"(?i)(?<=\w)/(s|sec|h|yr)\b",
        lambda found: {"h": " an hour", "yr": " a year"}.get(found[1].lower(), " per second"),
        text,
    )
    text = re.sub(r"(\d[\d.,]*)\s?([kKmM]?)\s?([€$£])(?!\d)", r"\3\1\2", text)
    text = re.sub(r">\s*(?=\d)", "more than ", text)
    return re.sub(r"~\s*(?=\d)", "about ", re.sub(r"<\s*(?=\d)", "under ", text))


def _opened(parts: list[str]) -> list[str]:
    """`at Initech, I split …`: the comma is taken away, so that the opening is not lost."""
    if len(parts) > 1 and parts[0].split()[0].casefold() in _START and len(parts[0].split()) <= 6:
        return [f"{parts[0]} {parts[1]}", *parts[2:]]
    return parts


def _claim(parts: Sequence[str], ear: Ear) -> Claim | None:
    while parts:
        said = _heard(parts[0], ear)
        if said and (begun := _begun(said, ear)):
            break
        parts = parts[1:]
    else:
        return None
    text = begun.text
    if begun.shape == "clause":
        for more in parts[1:]:
            added = _added(_heard(more, ear), ear)
            if not added or len(f"{text} {added}".split()) > _LONGEST:
                break
            text += added
    text = _shortened(text)
    return Claim(text, begun.shape) if 2 < len(text.split()) <= _LONGEST else None


def _shortened(text: str) -> str:
    """Cut where a further statement begins, when it is too long for a letter."""
    found = text.split()
    while len(found) > _LONGEST:
        cuts = [
            place
            for place, word in enumerate(found)
            if place > 5 and (word in ("so", "and") or found[place - 1].endswith(","))
        ]
        if not cuts:
            return text
        found = " ".join(found[: cuts[-1]]).rstrip(",").split()
    return " ".join(found)


def _heard(part: str, ear: Ear) -> tuple[Word, ...]:
    """The words of a part without the advice to oneself around them; () when they are not all understood."""
    said = words(part, ear)
    for _ in range(3):
        led = _ADVICE.match(" ".join(word.low for word in said) + " ")
        if not led:
            break
        said = said[len(led[0].split()) :]
    for place, word in enumerate(said):
        if place > 2 and word.low in ("because", "although", "though", "which", "while", "whereas", "but"):
            said = said[:place]
            break
    return () if any(word.kind == "SCRAP" or word.low in ("you", "your") for word in said) else said


def _begun(said: Sequence[Word], ear: Ear) -> Claim | None:
    first = said[0]
    if any(
        word.low in ("it", "this", "that", "them") and _is_verb(before)
        for before, word in zip(said[:3], said[1:4], strict=False)
    ):
        return None  # nobody knows what it was
    if first.low in ("i", "we", "my", "our") and any(_is_verb(word) for word in said[1:6]):
        return Claim(_said(said), "clause")
    if _is_past(said, 0) or (first.low in _PRESENT and len(said) > 1):
        return Claim(f"I {_said(said)}", "clause")
    if first.low in _START and (doer := _doer(said)):
        place, missing = doer
        return Claim(f"{_said(said[:place])} {'I ' if missing else ''}{_said(said[place:])}", "clause")
    if (
        first.kind == "ING"
        and len(said) > 1
        and first.low not in vocabulary.MASS
        and bases(first.low) & vocabulary.VERBS
    ):
        return Claim(f"experience of {_said(said)}", "thing")
    text, taken = thing(said, ear, about_them=False, known=False)
    rest = said[taken:]
    if text and len(rest) > 1 and rest[0].low in ("i", "we") and _is_verb(rest[1]):
        return Claim(f"{text} {_said(rest)}", "thing")  # the migration I led in 2023
    return Claim(text, "thing") if text and not rest and len(said) > 1 else None


def _doer(said: Sequence[Word]) -> tuple[int, bool] | None:
    """Where the statement begins after `at Initech`, and whether its *I* is missing."""
    for place, word in enumerate(said[1:9], 1):
        if word.low in ("i", "we"):
            return place, False
        if place > 1 and _is_past(said, place):
            return place, True
    return None


def _is_past(said: Sequence[Word], place: int) -> bool:
    """A deed: an irregular past, or one in -ed that something follows which an adjective would not have."""
    word = said[place]
    if word.low in vocabulary.PAST:
        return len(said) > place + 1
    if not word.low.endswith("ed") or not bases(word.low) & (vocabulary.VERBS | vocabulary.NOUN_VERBS):
        return False
    behind = said[place + 1] if place + 1 < len(said) else None
    return behind is None or behind.kind not in ("N", "NV", "ING") or place == 0


def _is_verb(word: Word) -> bool:
    return word.kind in ("VERB", "NV", "BE", "MODAL", "ED")


def _said(said: Sequence[Word]) -> str:
    texts = [word.text for word in said]
    for place in range(1, len(said)):
        if said[place - 1].low == "at" and said[place].kind == "X" and texts[place].isalpha():
            texts[place] = texts[place].capitalize()  # at initech: whom one worked for
    return " ".join(with_articles(said, texts))


def _added(said: Sequence[Word], ear: Ear) -> str:
    """How a further part of the sentence goes on: a second deed, `with zero downtime`, `cutting latency by half`."""
    if not said:
        return ""
    first = said[0]
    if first.low in ("and", "with"):
        said = said[1:] if first.low == "and" else said
        if not said:
            return ""
        first = said[0]
    if first.low in ("i", "we") and any(_is_verb(word) for word in said[1:4]):
        return f", and {_said(said)}"
    if _is_past(said, 0):
        return f" and {_said(said)}"
    if first.low == "with":
        return f", {_said(said)}" if len(said) > 1 else ""
    if first.kind == "ING" and len(said) > 1 and bases(first.low) & vocabulary.VERBS:
        return f", {_said(said)}"
    denied = first.low in ("no", "zero", "without")
    body = said[1:] if denied else said
    text, taken = thing(body, ear, about_them=False, known=False) if body else ("", 0)
    if not text or taken != len(body):
        return ""
    return f", {'' if first.low == 'without' else 'with '}{first.text + ' ' if denied else ''}{text}"


# --- the weak spot ----------------------------------------------------------------------------------------------

_MISSED = re.compile(
    r"^(?:(?:i|my|the|too|not|very|only|no|little|few|some|a|an|bit|bad|weak|poor|shaky|unclear|vague|long|short|good|real|concrete|clear|enough|"
    r"much|more|answer|answers|question|questions|example|examples|story|explanation|explaining|knowledge|experience|lack|lacked|lacking|gap|gaps|"
    r"in|did|do|have|had|was|were|am|could|would|cannot|does|blanked|rambled|stumbled|struggled|struggle|stuck|slow|unsure|nervous|"
    r"unprepared|waffled|froze|messed|up|fumbled|weakness|part|details?|on|about|with|of|regarding|around|for|re|when|asked|explain|answer|know|"
    r"to|remember|well|detail|depth|enough|rusty|off|junior|senior|hesitated|confused|weak(?:er)?|missing|forgot|mixed)\s+)+"
)
_NO_SUBJECT = frozenset(
    "start end beginning whole interview answer answers time myself everything english pace speed nerves first moment".split()
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
            if found and _may_be_named(said[start : start + taken]) and not is_delicate(found, ear):
                return found
    return ""


def _may_be_named(said: Sequence[Word]) -> bool:
    lows = {word.low for word in said}
    bad = vocabulary.UNKIND | vocabulary.DOUBT | _NO_SUBJECT | vocabulary.IDLE_HEADS
    return not lows & bad and bool(meaning(text_of(said))) and len(said) <= 8


# --- the next step ----------------------------------------------------------------------------------------------

_STEPS = frozenset(
    "call round interview interviews meeting task exercise assignment test challenge presentation visit day session conversation chat lunch "
    "trial case on-site onsite shift audition demo workshop rounds pairing".split()
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
    "monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun january february march april june "
    "july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec today tomorrow tonight".split()
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
