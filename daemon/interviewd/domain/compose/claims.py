"""The stronger answer as one statement of the person's own: their words and figures stay, the grammar is put right.

What does not make a sentence is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from interviewd.domain.compose import pronouns, vocabulary
from interviewd.domain.compose.meaning import meaning
from interviewd.domain.compose.nouns import needs_article, thing, with_articles
from interviewd.domain.compose.private import is_private
from interviewd.domain.compose.wording import Ear, Word, is_delicate, is_foreign, sentences, text_of, words
from interviewd.domain.compose.wordkinds import bases

_LONGEST = 34  # words of a claim
_READ = 4_000  # characters of the notes


@dataclass(frozen=True, slots=True)
class Claim:
    """`clause`: `I led four people at Initech`; `thing`: `two years of Kafka in production`. No full stop."""

    text: str
    shape: Literal["clause", "thing"]

    @property
    def said(self) -> frozenset[str]:
        return meaning(self.text)


_ADVICE = re.compile(
    r"^(?:(?:i |we )?(?:should|could|would|must|can) (?:have |of )?(?:said|say|mentioned?|told|tell|"
    r"talked?|brought|bring|used?|given?|"
    r"give|added|add|explained?|answered|answer|pointed|point)|"
    r"(?:say|mention|tell|talk|bring|use|add|explain|give|point|answer)(?= (?:that|about|the|my|them|her|him|up|how|out))|"
    r"better|next time|instead|maybe|also|just|simply|for example|example|a better answer|better answer|the answer|"
    r"(?:i )?forgot to (?:say|mention|add)|what i (?:should|could) have said|and|but|well|actually|so|remember|note)"
    r"(?: (?:them|her|him|you|is|was|be|would be|that|about|up|out|to|the example of|the story of|the fact that|of))* "
)
_START = frozenset("at in for with as during on since over after before when under from by within".split())
_PRESENT = frozenset("have am can know hold speak use own run lead".split())


def claim(text: str, ear: Ear) -> Claim | None:
    """The stronger answer as one statement, at most 34 words; None when none can be made of it."""
    for sentence in _with_results(sentences(_figured(text))):
        if is_foreign(sentence, ear) or is_private(sentence, ear.trade, own=True):
            continue
        raw = (part.strip(" -–—.,'") for part in re.split(r",(?!\d{3}\b)|\s+[-–—]+\s+|:\s", sentence))
        parts = _opened([part for part in raw if part and not is_delicate(part, ear, own=True)])
        if found := _claim(parts, ear):
            return found
    return None


_ANEW = re.compile(r"(?:i|we|my|our|also|then|and|at|in|better|next)\b", re.IGNORECASE)


def _with_results(found: Sequence[str]) -> Iterator[str]:
    """A sentence and the next, when that only tells what came of it: the result is the point."""
    place = 0
    while place < len(found):
        behind = found[place + 1] if place + 1 < len(found) else ""
        goes_on = any(sign.isdigit() for sign in behind) and not _ANEW.match(behind)
        yield f"{found[place]}, {_lowered(behind)}" if goes_on else found[place]
        place += 1 + goes_on


def _lowered(sentence: str) -> str:
    """Without the capital that only the beginning of a sentence gave it."""
    first = sentence.split(maxsplit=1)[0]
    is_named = not first[1:].islower() or first.casefold() in vocabulary.SPELLING
    return sentence if is_named else sentence[0].lower() + sentence[1:]


_NUMBER = r"(?<![\w.,])(\d[\w.,%]{0,15}(?: (?:seconds?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|ms|s|people))?)"


def _figured(text: str) -> str:
    """Figures as they are read aloud: 900 -> 200 ms, 3 TB/day, ~40, >100, +9%."""
    text = re.sub(rf"(?i)(?<!from ){_NUMBER}\s{{0,3}}(?:[-=–]>|→)\s{{0,3}}(?=\d)", r"from \1 to ", text[:_READ])
    text = re.sub(rf"(?i){_NUMBER}\s{{0,3}}(?:[-=–]>|→)\s{{0,3}}(?=\d)", r"\1 to ", text)
    text = re.sub(r"(?i)(?<=\d)(k|m|)\s?reqs?\b(?=/|\s?per)", r"\1 requests", text)
    text = re.sub(r"(?i)(?<=\w)/(day|week|month|year|night|minute|second)\b", r" a \1", text)
    text = re.sub(r"(?i)(?<=\w)/(sec|s|hour|h|yr)\b", lambda found: _PER[found[1].casefold()], text)
    text = re.sub(r"(?<![\d.,])(\d[\d.,]{0,15})\s?([kKmM]?)\s?([€$£])(?!\d)", r"\3\1\2", text)
    text = re.sub(r"(?<!\w)\+(\d[\d.,]{0,9}\s?%)", r"\1 more", text)
    text = re.sub(r"(?<!\w)[-−](\d[\d.,]{0,9}\s?%)", r"\1 less", text)
    text = re.sub(r">\s?(?=\d)", "more than ", text)
    return re.sub(r"~\s?(?=\d)", "about ", re.sub(r"<\s?(?=\d)", "under ", text))


_PER = {"s": " per second", "sec": " per second", "h": " an hour", "hour": " an hour", "yr": " a year"}


def _opened(parts: list[str]) -> list[str]:
    """`at Initech, I split …`: the comma is taken away, so that the opening is not lost."""
    if len(parts) > 1 and parts[0].split()[0].casefold() in _START and len(parts[0].split()) <= 6:
        return [f"{parts[0]} {parts[1]}", *parts[2:]]
    return parts


def _claim(parts: Sequence[str], ear: Ear) -> Claim | None:
    """The statement that the first part that is one begins, and the parts behind it that go on with it."""
    for place, part in enumerate(parts):
        said = _heard(part, ear)
        begun = _begun(said, ear) if said else None
        if begun:
            text = re.sub(r"(?<!,)(?<! in)(?<! of)(?<! for) which ", ", which ", begun.text)
            text = _shortened(_joined(text, parts[place + 1 :], ear))
            told = begun.shape == "clause" or _is_evidence(text)
            return Claim(text, begun.shape) if told and 2 < len(text.split()) <= _LONGEST else None
    return None


def _joined(text: str, parts: Sequence[str], ear: Ear) -> str:
    """The statement with what goes on with it; where that is too long, parts without a figure go first."""
    added = [more for part in parts if (more := _added(_heard(part, ear), ear))]
    while added and len(f"{text} {' '.join(added)}".split()) > _LONGEST:
        added.remove(next((more for more in reversed(added) if not _FIGURE.search(more)), added[-1]))
    for more in added:
        text += f" and{more.removeprefix(', with')}" if more.startswith(", with") and ", with " in text else more
    return text


_FIGURE = re.compile(
    r"\d|\b(?:zero|no|none|half|twice|double|one|two|three|four|five|six|seven|eight|nine|ten|twelve)\b"
)


def _is_evidence(text: str) -> bool:
    return bool(_FIGURE.search(text) or re.search(r"\b(?:my|our|I|we)\b|^experience of", text))


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
    if said and said[0].low in _LABELS:
        said = said[2:] if len(said) > 1 and said[1].kind == "BE" else said[1:]
    for place, word in enumerate(said):
        if place > 2 and word.low in _CUTTING and not (word.low == "which" and _is_past(said, place + 1)):
            said = said[:place]
            break
    return () if any(word.kind == "SCRAP" or word.low in ("you", "your") for word in said) else said


_LABELS = frozenset("result results outcome impact effect".split())
_CUTTING = frozenset("because although though which while whereas but".split())


def _begun(said: Sequence[Word], ear: Ear) -> Claim | None:
    if any(
        word.low in ("it", "this", "that", "them") and _is_verb(said[place - 1]) and not pronouns.is_named(said[:place])
        for place, word in enumerate(said)
        if place
    ):
        return None  # nobody knows what it was
    said = _until_now(said)
    first = said[0]
    if first.low in ("i", "we", "my", "our") and (any(_is_verb(word) for word in said[1:6]) or _looks_done(said[1:3])):
        return Claim(_said(said), "clause")
    if _is_past(said, 0) or _is_unknown_deed(said) or (first.low in _PRESENT and len(said) > 1):
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
    return Claim(_new(text, said), "thing") if text and not rest and len(said) > 1 else None


def _until_now(said: Sequence[Word]) -> Sequence[Word]:
    """`shipped 2 apps since`: what goes on until now has its own tense, I have shipped."""
    since = next((place for place, word in enumerate(said) if word.low == "since"), -1)
    if since < 0 or not _is_time(said[since + 1 :]):
        return said
    for place, word in enumerate(said):
        if word.low in ("i", "we") and place + 1 < len(said) and _is_past(said, place + 1):
            return (*said[: place + 1], *_perfect(said[place + 1]), *said[place + 2 :])
    if _is_past(said, 0):
        return (Word("I", "i", "PRON"), *_perfect(said[0]), *said[1:])
    return said


def _is_time(said: Sequence[Word]) -> bool:
    return not said or said[0].kind == "NUM" or said[0].low in vocabulary.PLACES | _TIMES


_TIMES = frozenset("then last early late mid march may spring autumn summer winter".split())


def _perfect(verb: Word) -> tuple[Word, ...]:
    done = vocabulary.PARTICIPLES.get(verb.low, verb.text)
    return Word("have", "have", "BE"), Word(done, done, verb.kind)


def _looks_done(said: Sequence[Word]) -> bool:
    """A deed by its ending, in no list of verbs: `I sized the migration`. After *I* it can be nothing else."""
    return any(word.kind in ("X", "ED", "ADJ") and word.low.endswith("ed") for word in said)


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
    if word.low in _NO_DEEDS:
        return False
    if word.low in vocabulary.PAST:
        return len(said) > place + 1
    if not word.low.endswith("ed") or not bases(word.low) & (vocabulary.VERBS | vocabulary.NOUN_VERBS):
        return False
    behind = said[place + 1] if place + 1 < len(said) else None
    return behind is None or behind.kind not in ("N", "NV", "ING") or place == 0


def _is_unknown_deed(said: Sequence[Word]) -> bool:
    """`sharded by customer`: a deed in no list of verbs, told by what stands behind it."""
    return len(said) > 2 and _looks_done(said[:1]) and said[1].kind in ("DET", "OWN", "NUM", "PREP", "NAME")


_NO_DEEDS = frozenset(
    "talked discussed asked said told mentioned thought felt liked wanted needed looked seemed spoke heard got".split()
)


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
    said = said[1:] if said[0].low in ("and", "so") else said
    said = said[1:] if said and said[0].low == "that" and len(said) > 2 and said[1].kind != "BE" else said
    if not said:
        return ""
    first = said[0]
    if first.low in ("it", "they", "that", "this") and len(said) > 2 and (_is_verb(said[1]) or _is_past(said, 1)):
        return f", and {_said(said)}"  # …, and it ran at 41%
    if first.low in ("i", "we") and any(_is_verb(word) for word in said[1:4]):
        return f", and {_said(said)}"
    if _is_past(said, 0):
        return f" and {_said(said)}"
    if first.low in ("with", "for"):
        return f", {_said(said)}" if len(said) > 1 else ""
    if first.low == "which" and len(said) > 2 and _is_past(said, 1):
        return f", {_said(said)}"  # …, which cut reads by half
    if first.kind == "ING" and len(said) > 1 and bases(first.low) & vocabulary.VERBS:
        return f", {_said(said)}"
    denied = first.low in ("no", "zero", "without", "0")
    body = said[1:] if denied else said
    text, taken = thing(body, ear, about_them=False, known=False) if body else ("", 0)
    if not text or taken != len(body):
        return _result(said)
    text = text.removeprefix("the ") if denied else _new(text, body)
    none = {"without": "without ", "0": "no "}.get(first.low, f"{first.text} ") if denied else ""
    return f", {'' if first.low == 'without' else 'with '}{none}{text}"


def _result(said: Sequence[Word]) -> str:
    """A figure that came of it, as it was typed: `and p99 fell to 40 ms`, `with no falls in 6 months`; "" for anything else."""
    denies = said[0].low in ("no", "zero")
    told = denies or any(word.kind == "NUM" or word.low[:1].isdigit() for word in said)
    unclear = any(word.kind in ("PRON", "NOT", "MODAL", "ASK") for word in said[denies:])
    if not told or unclear or len(said) < 2 or sum(word.kind == "X" for word in said) > 2:
        return ""
    verb = any(_is_past(said, place) or _looks_done(said[place : place + 1]) for place in range(1, len(said) - 1))
    head = _head(said)
    lone = bool(head) and needs_article(head)
    if head and len(head) < len(said) <= len(head) + 2 and said[len(head)].kind == "NUM":
        if said[-1].low in ("more", "less"):
            return f", with {text_of(said[len(head) :])} {text_of(head)}"  # 9% more margin
        return f", with {_one(text_of(head)) if lone else text_of(head)} of {text_of(said[len(head) :])}"  # a crash rate of 0.1%
    text = f"{'the ' if lone else ''}{_said(said)}"
    return f", and {text}" if verb and not denies else f", with {text}"


def _head(said: Sequence[Word]) -> list[Word]:
    """The nouns that it begins with."""
    end = next(
        (place for place, word in enumerate(said) if word.kind not in ("N", "NV", "NAME", "X", "ADJ")), len(said)
    )
    return list(said[:end])


def _new(text: str, said: Sequence[Word]) -> str:
    """What nobody has heard of yet is `a token bucket`, whatever article it lacked."""
    return text if said[0].low == "the" or not text.startswith("the ") else _one(text.removeprefix("the "))


def _one(bare: str) -> str:
    return f"{'an' if bare[0].casefold() in 'aeio' else 'a'} {bare}"
