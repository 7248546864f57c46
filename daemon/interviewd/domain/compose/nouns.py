"""Noun phrases read from words: what belongs to one, whose it is as said to the addressee, which article it lacks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from interviewd.domain.compose import vocabulary
from interviewd.domain.compose.wording import Ear, Word
from interviewd.domain.compose.wordkinds import bases

_DEEDS = vocabulary.VERBS | vocabulary.NOUN_VERBS
_NOUNISH = frozenset(("N", "NV", "NAME", "X"))
_AFTER_VERB = frozenset(("VERB", "NV", "PREP", "ED"))
_NO_JOINT = frozenset("before after like as than via versus".split())
_ROW = 6  # words in a row before a noun; more is a list without commas
_WITH_PURPOSE = frozenset(
    "plan plans need needs decision move effort efforts work way ways opportunity task push goal aim attempt "
    "chance wish ambition job project".split()
)
_LABELS = frozenset(
    "challenge challenges goal goals need needs priority priorities problem problems worry worries concern "
    "concerns plan plans task tasks topic fact way idea focus point pain reason hope target issue issues".split()
)


def thing(said: Sequence[Word], ear: Ear, *, about_them: bool = True, known: bool = True) -> tuple[str, int]:
    """The noun phrase that begins these words, as it goes out, and how many of the words it takes; ("", 0) for none.

    `about_them`: owners are turned for the addressee (their -> your), and what tells nothing is none. `known`: both
    know which one is meant, so that `a roadmap` is `the roadmap`.
    """
    if is_doing(said):
        begun = 2 if said[1].low in PARTICLES else 1
        rest, taken = thing(said[begun:], ear, about_them=about_them, known=False)
        return (f"{' '.join(word.text for word in said[:begun])} {rest}", taken + begun) if rest else ("", 0)
    if len(said) > 3 and said[0].kind == "NUM" and said[1].low == "times" and said[2].kind == "DET":
        rest, taken = thing(said[2:], ear, about_them=about_them, known=False)  # three times the usual traffic
        return (f"{said[0].text} times {rest}", taken + 2) if rest else ("", 0)
    out: list[str] = []
    place, joint = 0, ""
    while place < len(said):
        chunk, taken = _chunk(said[place:], ear, about_them=about_them, after=joint)
        if not chunk:
            break
        if known and not out and chunk[0] in ("a", "an") and len(chunk) > 1:
            chunk[0] = "the"
        out += chunk
        place += taken
        purpose, more = _purpose(said[place:], said[place - 1], ear, about_them=about_them)
        out += purpose
        place += more
        joint = _joint(said, place, ear, about_them=about_them)
        if not joint:
            break
        out.append(joint)
        place += 1
        if is_doing(said[place:]):
            rest, more = thing(said[place:], ear, about_them=about_them, known=False)
            return " ".join([*out, rest]), place + more
    return " ".join(out), place


def is_doing(said: Sequence[Word]) -> bool:
    """`running a ward`: a doing whose object has its own article or number."""
    if not said or not said[0].low.endswith("ing"):
        return False
    verbal = said[0].kind == "ING" or bool(bases(said[0].low) & _DEEDS)
    followed = len(said) > 1 and (said[1].kind in ("DET", "OWN", "NUM") or (said[1].low in PARTICLES and len(said) > 2))
    return verbal and followed


PARTICLES = frozenset("out up down off over back".split())
"""What belongs to the verb: building out, winning back."""


def _joint(said: Sequence[Word], place: int, ear: Ear, *, about_them: bool) -> str:
    """The preposition or *and* at this place, when a noun phrase follows it."""
    if place >= len(said) or said[place].kind not in ("PREP", "AND") or said[place].low in _NO_JOINT:
        return ""
    rest = said[place + 1 :]
    if (
        said[place].low == "and"
        and rest
        and rest[0].kind == "ING"
        and said[0].kind != "ING"
        and rest[0].low not in vocabulary.MASS
    ):
        return ""
    if is_doing(rest):
        return said[place].text if thing(rest, ear, about_them=about_them, known=False)[0] else ""
    return said[place].text if _chunk(rest, ear, about_them=about_them, after=said[place].low)[0] else ""


def _purpose(said: Sequence[Word], head: Word, ear: Ear, *, about_them: bool) -> tuple[list[str], int]:
    """`the plan to open an office`: what follows such a word belongs to it."""
    if head.low not in _WITH_PURPOSE or len(said) < 3 or said[0].low != "to" or said[1].low not in _DEEDS:
        return [], 0
    lead = 1 if said[2].kind == "PREP" and len(said) > 3 else 0
    rest, taken = thing(said[2 + lead :], ear, about_them=about_them, known=False)
    return ([*(word.text for word in said[: 2 + lead]), rest], 2 + lead + taken) if rest else ([], 0)


def _chunk(said: Sequence[Word], ear: Ear, *, about_them: bool, after: str = "") -> tuple[list[str], int]:
    """One noun with what stands before it, with the article it needs; ([], 0) when there is none."""
    front, place = _front(said, ear, about_them=about_them)
    if place < 0:
        return [], 0
    core: list[Word] = []
    while place < len(said) and fits(said, place, core):
        core.append(said[place])
        place += 1
    if len(core) > _ROW:
        return [], 0
    while core and core[-1].kind in ("ADJ", "ED", "ADV"):
        core.pop()
        place -= 1
    if not core and after in ("from", "to", "by", "in") and front and said[place - 1].kind == "NUM":
        return front, place  # from 1M to 50M
    if not core or core[-1].kind == "POSS":
        return [], 0
    while core and (core[0].low in vocabulary.EVALUATIVE or core[0].low == "mid"):
        core = core[1:]
    if not core or core[0].low in _NO_BEGINNING or (about_them and _is_idle(core, said[place:])):
        return [], 0
    behind = said[place] if place < len(said) else None
    needs = not front and needs_article(core, after, behind)
    return [*front, *(["the"] if needs else []), *(word.text for word in core)], place


def _is_idle(core: Sequence[Word], behind: Sequence[Word]) -> bool:
    """Whether it tells nothing: everything, the chat, their biggest challenge."""
    head = core[-1].low
    if head in vocabulary.IDLE_HEADS:
        return True
    alone = not behind or (behind[0].kind not in ("PREP", "SUB") and behind[0].low != "to")
    bare = len(core) == 1 or all(word.kind in ("ADJ", "ADV") or word.low == "pain" for word in core[:-1])
    return alone and bare and (head in _LABELS or (len(core) == 1 and head in vocabulary.IDLE_ALONE))


def _front(said: Sequence[Word], ear: Ear, *, about_them: bool) -> tuple[list[str], int]:
    """Articles, owners and numbers before a noun, and where it begins; -1 when whose it is cannot be told."""
    out: list[str] = []
    for place, word in enumerate(said):
        if word.kind == "OWN" and about_them:
            owner = owner_of(word.low, ear)
            if not owner:
                return [], -1
            out.append(owner)
        elif word.kind == "POSS" and about_them and word.low.removesuffix("'s") in ear.you:
            out.append("your")
        elif word.kind in ("OWN", "NUM") or (word.kind == "DET" and word.low not in _POINTING):
            out.append(word.text)
        else:
            return out, place
    return out, len(said)


_NO_BEGINNING = frozenset("same mr ms mrs dr prof herr frau mme".split())
_POINTING = frozenset("this that these those no another other".split())


def owner_of(low: str, ear: Ear) -> str:
    """Whose it is, said to the addressee; "" when that is not clear."""
    if low == "their" or (low in ("her", "his") and ear.single):
        return "your"
    return {"my": "my", "our": "the", "its": "the"}.get(low, "")


def fits(said: Sequence[Word], place: int, core: Sequence[Word]) -> bool:
    """Whether the word at this place goes on a noun's row of words."""
    word = said[place]
    behind = said[place + 1] if place + 1 < len(said) else None
    if word.kind in ("N", "NAME", "ING"):
        return True
    if word.kind == "X":
        return sum(other.kind == "X" for other in core) < 2 and len(word.low) > 2
    if word.kind == "NV":
        return not (core and core[-1].kind in _NOUNISH and word.low.endswith("s") and _is_verb_before(behind))
    if word.kind == "NUM":  # phase 2, ward 7
        ends = behind is None or behind.kind in ("PREP", "AND")
        return (
            bool(core) and ends and word.low.isdigit() and (core[-1].kind == "NAME" or core[-1].low in vocabulary.COUNT)
        )
    if word.kind == "ADV":
        return behind is not None and behind.kind in ("ADJ", "ED") and word.low.endswith("ly")
    more = behind is not None and behind.kind in ("ADJ", "N", "NV", "NAME", "ING", "X", "ED")
    return word.kind in ("ADJ", "ED", "POSS") and more


def _is_verb_before(behind: Word | None) -> bool:
    """`team uses Kafka`: a plural that something follows is a verb; `operations team` is rarer than that."""
    return behind is not None and behind.kind in ("N", "NAME", "NV", "X", "DET", "OWN", "ADJ", "PRON", "NUM", "ING")


# --- articles ---------------------------------------------------------------------------------------------------

POSTS = frozenset("PM CEO CTO CFO COO CIO CPO VP EM PO".split())
_BARE = frozenset(
    "production time place hand house home school work scale market launch budget schedule detail charge theory "
    "practice phone email line call demand board track site request court press stage point force order sight".split()
)
_MASS_ENDINGS = (
    "s",
    "ing",
    "ity",
    "ness",
    "ics",
    "ism",
    "ance",
    "ence",
    "y",
    "ment",
    "age",
    "ship",
    "ware",
    "tion",
    "sion",
)


_FREE_OF = frozenset("experience knowledge evidence lack plenty half".split())


def needs_article(core: Sequence[Word], after: str = "", behind: Word | None = None) -> bool:
    """A single thing that can be counted needs one, and so does `the cost of …`; what is not known goes without."""
    head = core[-1].low
    if after == "per":
        return False
    if behind and behind.low == "of" and core[0].kind != "ING":
        return not head.endswith("s") and head not in _FREE_OF
    if core[-1].text in POSTS:
        return True
    if core[-1].kind == "NUM" or (
        core[0].low in ("next", "last", "this") and head in ("year", "quarter", "month", "week")
    ):
        return False
    if core[-1].kind == "X":
        return len(core) > 1 and core[0].kind not in ("NAME", "ING") and not head.endswith(_MASS_ENDINGS)
    if (
        core[0].kind == "ING"
        and len(core) > 1
        and core[0].low not in vocabulary.MASS
        and core[0].low not in vocabulary.COUNT
    ):
        return False  # running Kafka: a doing, not a thing
    if (len(core) == 1 and after and head in _BARE) or (core[0].kind == "POSS" and core[0].text[0].isupper()):
        return False
    return (head in vocabulary.COUNT and head not in vocabulary.MASS) or head in ("product", "company", "atmosphere")


def with_articles(said: Sequence[Word], out: Sequence[str]) -> list[str]:
    """The article that a single countable noun lacks: `split orders database` -> `split the orders database`."""
    result = list(out[:1])
    for place in range(1, len(out)):
        before, here = said[place - 1], said[place]
        if before.kind in _AFTER_VERB and before.low not in ("be", "as", "like"):
            core = _row(said[place:])
            if (
                core
                and (before.kind == "PREP" or len(core) > 1)
                and needs_article(core, before.low, said[place + len(core)] if place + len(core) < len(said) else None)
            ):
                result.append("the")
        if here.text[:1] in ("€", "$", "£") and before.kind not in ("DET", "OWN") and _is_countable(said, place + 1):
            result.append("a")  # a €2m budget
        result.append(out[place])
    return result


def _is_countable(said: Sequence[Word], place: int) -> bool:
    return place < len(said) and said[place].low in vocabulary.COUNT


def _row(said: Sequence[Word]) -> list[Word]:
    """The noun that begins here, without article."""
    core: list[Word] = []
    if said[0].kind not in ("N", "X", "ADJ", "NAME", "NV"):
        return core
    for place in range(len(said)):
        if not fits(said, place, core):
            break
        core.append(said[place])
    return core if core and core[-1].kind in (*_NOUNISH, "ING") else []


def gerund(verb: str) -> str:
    """build -> building, write -> writing, run -> running."""
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")):
        return verb[:-1] + "ing"
    if re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", verb):
        return verb + verb[-1] + "ing"
    return verb + "ing"
