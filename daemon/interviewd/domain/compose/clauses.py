"""What others do, said to them: *how they do code reviews* becomes *how you do code reviews*, where it is clear who they are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from interviewd.domain.compose import vocabulary
from interviewd.domain.compose.nouns import PARTICLES, POSTS, gerund, is_doing, owner_of, thing, with_articles
from interviewd.domain.compose.wording import Ear, Word
from interviewd.domain.compose.wordkinds import bases, is_built, is_known

Shape = Literal["thing", "doing", "how", "that"]
Found = tuple[Shape, str, bool]
"""How it can stand in a sentence, the words, and whether the thought was understood to its end."""

_LONGEST = 15
_DEEDS = vocabulary.VERBS | vocabulary.NOUN_VERBS
_KINDLY = frozenset(
    "use run build have own plan want need look ship move work do start grow hire invest care focus test "
    "measure deploy write share review pair teach train mentor trust support release open serve sell design "
    "make keep handle manage organise organize rely treat give let get value encourage publish maintain develop "
    "operate migrate automate rotate cover meet offer onboard listen cook talk".split()
)
"""Verbs of which nothing unkind comes when they are said back to the people concerned."""
_WISHES = frozenset("need want look plan hire".split())
_EVERYBODY = frozenset("everybody everyone people engineers".split())
_SINGULAR = {"is": "are", "was": "were", "has": "have", "does": "do"}


def read(said: Sequence[Word], ear: Ear, *, liked: bool) -> Found | None:
    """The phrase in these words: a question, a statement about them, a thing; None when none is plain enough."""
    if said[0].kind == "ASK":
        return asked(said, ear)
    return _named_by(said, ear) or _statement(said, ear, liked=liked) or a_thing(said, ear)


# --- questions --------------------------------------------------------------------------------------------------


def asked(said: Sequence[Word], ear: Ear) -> Found | None:
    """how they do code reviews, how openly she spoke, how to scale the ingest, how do they measure success."""
    if said[0].low not in ("how", "why", "what", "where") or len(said) < 3:
        return None
    if said[1].low == "to" and said[2].kind in ("VERB", "NV", "X"):
        return _checked(said, [word.text for word in said], 2, "how")
    lead = 2 if said[0].low == "how" and said[1].kind == "ADV" and len(said) > 3 else 1
    rest = list(said[lead:])
    if lead == 1 and rest[0].low in ("do", "does"):
        rest = rest[1:]
    if rest[0].low == "i":
        return _mine(rest, ear)
    who, verb = _subject(rest, ear)
    if not who or any(word.low in vocabulary.UNKIND for word in said):
        return None
    begun = [word.text for word in said[:lead]]
    return _checked(rest, [*begun, *who, *_rest(rest[verb:], ear, second=who == ["you"])], verb, "how")


def _mine(said: Sequence[Word], ear: Ear) -> Found | None:
    """how I would approach the first 90 days: what was spoken about are the first 90 days."""
    place = next(
        (place for place, word in enumerate(said[1:], 1) if word.kind in ("VERB", "NV") and word.low in _DEEDS), 0
    )
    found = a_thing(said[place + 1 :], ear) if place and place + 1 < len(said) else None
    return found if found and found[2] else None


# --- statements -------------------------------------------------------------------------------------------------


def _named_by(said: Sequence[Word], ear: Ear) -> Found | None:
    """the way they pair, the fact that they pair; their biggest worry is the migration."""
    place = next((place for place, word in enumerate(said[:4]) if word.low in ("way", "fact")), 0)
    if 0 < place < len(said) - 2 and all(word.kind in ("DET", "ADJ") for word in said[:place]):
        rest = said[place + 1 :]
        rest = rest[1:] if rest[0].low == "that" else rest
        told = _told(rest, ear, "that")
        if told:
            return ("how", f"the way{told[1].removeprefix('that')}", True) if said[place].low == "way" else told
    label = next((place for place, word in enumerate(said[:8]) if word.low in ("is", "are", "was", "were")), 0)
    if (
        label
        and label + 1 < len(said)
        and any(word.low in _ANNOUNCING for word in said[:label])
        and said[0].kind != "PRON"
    ):
        return a_thing(said[label + 1 :], ear)
    return None


_ANNOUNCING = frozenset(
    "challenge problem worry priority focus goal concern topic need point task project theme question thing "
    "issue".split()
)


def _statement(said: Sequence[Word], ear: Ear, *, liked: bool) -> Found | None:
    """they ship daily: *that you ship daily*, when it was liked or is what they look for; else the thing in it."""
    if said[0].low == "that" and len(said) > 2:
        said = said[1:]
    first = said[0]
    if first.low in ("there", "it") and len(said) > 2 and said[1].low in ("is", "was", "are", "were"):
        return a_thing(said[2:], ear)
    who, place = _subject(said, ear)
    if not place and first.kind != "PRON":
        return None
    place = place or 1
    if place >= len(said):
        return None
    if who and not liked and (doing := _what_they_do(said[place:], ear)):
        return doing
    if who and who != ["we"] and (_is_good(said[place:], liked=liked)):
        return _told(said, ear, "that")
    return _object(said[place:], ear) if first.kind == "PRON" or first.low in ear.you else None


def _is_good(said: Sequence[Word], *, liked: bool) -> bool:
    """Whether it may be said back as it is: something liked, or what they need and look for."""
    if any(word.low in vocabulary.EVALUATIVE | vocabulary.UNKIND for word in said):
        return False
    verb, behind = said[0], said[1] if len(said) > 1 else None
    verbs = bases(vocabulary.PAST.get(verb.low, verb.low))
    going = verb.kind == "BE" and behind is not None and behind.low.endswith("ing")
    wishes = bool(verbs & _WISHES) or (going and behind is not None and behind.low in ("looking", "hiring", "planning"))
    return wishes or (liked and (bool(verbs & _KINDLY) or going))


def _told(said: Sequence[Word], ear: Ear, word: str) -> Found | None:
    """The statement as it is, when every owner and every doer is clear."""
    who, place = _subject(said, ear)
    if not who or place >= len(said) or (len(said) == place + 1 and who != ["you"]):
        return None
    return _checked(said, [word, *who, *_rest(said[place:], ear, second=who == ["you"])], place, "that")


def _checked(said: Sequence[Word], out: Sequence[str], verb: int, shape: Shape) -> Found | None:
    """Only when a verb stands where one must, and nobody is left of whom it is unclear who they are."""
    if (
        verb >= len(said)
        or said[verb].kind not in ("VERB", "NV", "BE", "MODAL", "ED", "ADV", "X", "N")
        or len(out) > _LONGEST
    ):
        return None
    for word in said[verb:]:
        if word.kind == "SCRAP" or word.low in vocabulary.UNKIND or (word.kind == "PRON" and word.low not in _CLEAR):
            return None
    return (shape, " ".join(out), True) if "" not in out else None


_CLEAR = frozenset("someone somebody it everything everyone everybody each themselves".split())


def _subject(said: Sequence[Word], ear: Ear) -> tuple[list[str], int]:
    """Who does it, said to the addressee, and where the verb stands; ([], 0) when that is unclear."""
    first = said[0]
    if first.low == "they" or (first.low in ("she", "he") and ear.single) or first.low in ear.you:
        return ["you"], 1
    if first.low in _EVERYBODY:
        return [first.text], 1
    if first.kind == "PRON":
        return (["we"], 1) if first.low == "we" else ([], 0)
    for length in range(min(len(said) - 1, 5), 0, -1):
        if said[length].kind in ("VERB", "NV", "BE", "MODAL", "ED"):
            text, taken = thing(said[:length], ear)
            if text and taken == length and _agree(said[length - 1], said[length]):
                return text.split(), length
    return [], 0


def _agree(subject: Word, verb: Word) -> bool:
    """Whether a word that may be a noun as well is this subject's verb: the teams plan, the team plans; a hiring plan is none."""
    bare = verb.kind == "NV" and verb.low not in vocabulary.PAST and not verb.low.endswith(("s", "ed"))
    return not bare or subject.low.endswith("s") or subject.low in ("people", "and")


def _rest(said: Sequence[Word], ear: Ear, *, second: bool) -> list[str]:
    """The verb and what follows, with the verb's form for *you* and owners turned ("" when one is unclear).

    Of others, `their` and `its` mean themselves and stay.
    """
    stay = () if second else ("their", "its", "his", "her")
    out = [owner_of(word.low, ear) if word.kind == "OWN" and word.low not in stay else word.text for word in said]
    verb = 1 if said[0].kind == "ADV" and len(said) > 1 else 0
    if second:
        out[verb] = _plural(said[verb])
    return with_articles(said, out)


def _plural(verb: Word) -> str:
    """The form that goes with *you*: runs -> run, does -> do; pasts stay."""
    low = verb.low
    if low in _SINGULAR:
        return _SINGULAR[low]
    if verb.kind not in ("VERB", "NV") or not low.endswith("s") or low.endswith("ss") or low in vocabulary.PAST:
        return verb.text
    return next((stem for stem in (low[:-1], low[:-2], low[:-3] + "y") if stem in _DEEDS), verb.text)


# --- the thing in it --------------------------------------------------------------------------------------------


def _what_they_do(said: Sequence[Word], ear: Ear) -> Found | None:
    """are moving to Kafka, want to move to Kafka: moving to Kafka."""
    if (
        len(said) > 2
        and said[0].low in ("is", "are", "was", "were")
        and said[1].low.endswith("ing")
        and said[1].low not in _NO_DOING
    ):
        return _doing(said[1].low, said[2:], ear)
    if (
        len(said) > 3
        and said[1].low == "to"
        and bases(said[0].low) & frozenset(("plan", "hope", "intend", "aim"))
        and said[2].low in _DEEDS
    ):
        return _doing(gerund(said[2].low), said[3:], ear)
    return None


_NO_DOING = frozenset("going being having trying looking hoping thinking".split())


def _doing(verb: str, said: Sequence[Word], ear: Ear) -> Found | None:
    """opening a Berlin office, moving from Jenkins to GitHub."""
    lead = [said[0].text] if said and (said[0].kind == "PREP" or said[0].low in PARTICLES) else []
    text, taken = thing(said[len(lead) :], ear, known=False)
    if not text or taken + len(lead) != len(said) or any(word.low in vocabulary.UNKIND for word in said):
        return None
    return "doing", " ".join([verb, *lead, text]), True


def _object(said: Sequence[Word], ear: Ear) -> Found | None:
    """The thing that a verb is about: `use k8s + argo` is about Kubernetes and Argo."""
    if said[0].kind in ("MODAL", "NOT") or any(word.kind == "NOT" or word.low in vocabulary.UNKIND for word in said):
        return None
    place = 1
    while place < len(said) and (said[place].kind in ("VERB", "PREP", "ADV", "BE") or said[place].low in _NO_DOING):
        place += 1
    found = a_thing(said[place:], ear) if place < len(said) else None
    return (found[0], found[1], False) if found and found[2] else None


def a_thing(said: Sequence[Word], ear: Ear) -> Found | None:
    """The noun phrase these words are, or plainly begin with."""
    if any(word.kind == "NOT" for word in said) or said[0].kind == "NUM":
        return None
    if said[0].low == "to" and len(said) > 2 and said[1].low in _DEEDS:
        return _doing(gerund(said[1].low), said[2:], ear)
    if len(said) > 1 and ((said[0].kind == "VERB" and said[0].low in vocabulary.VERBS) or _is_deed(said)):
        said = said[1:]
    verbal = said[0].kind == "ING" and len(said) > 2 and said[1].kind == "PREP"
    if verbal or (is_doing(said) and said[1].low in PARTICLES):
        return _doing(said[0].low, said[1:], ear)
    text, taken = thing(said, ear)
    if not text or not any(_is_word(word, ear) for word in said[:taken]):
        return None
    whole = taken == len(said)
    if _is_somebody(said[:taken]) or (not whole and not _may_stand(said, taken)):
        return None
    text = text if whole else text.rsplit(" and ", 1)[0]  # the last of several may be half a word
    return "doing" if _is_doing(said) else "thing", _people_met(text), whole


def _is_deed(said: Sequence[Word]) -> bool:
    """`runs payments`: who does it is left out."""
    first, behind = said[0], said[1]
    return first.kind == "NV" and first.low.endswith("s") and bases(first.low) <= _NOW and behind.kind in _OBJECTS


_NOW = vocabulary.VERBS | {verb + "s" for verb in vocabulary.VERBS}
_OBJECTS = frozenset("N NAME NV X DET OWN ADJ".split())


def _is_doing(said: Sequence[Word]) -> bool:
    """whiteboarding a limiter, refactoring legacy code; not a pairing exercise."""
    if is_doing(said):
        return True
    verb = (
        said[0].kind == "ING"
        and bool(bases(said[0].low) & _DEEDS)
        and said[0].low not in vocabulary.MASS | vocabulary.COUNT
    )
    return verb and len(said) > 1 and (said[1].kind in ("ADJ", "NAME") or said[1].low.endswith("s"))


def _may_stand(said: Sequence[Word], taken: int) -> bool:
    """Whether the beginning of a thought that was not understood to its end is still safe to name."""
    begun = said[:taken]
    if len(begun) <= 2 and begun[-1].low in ("team", "product", "culture", "office"):
        return True
    return taken > 1 and not any(word.low in vocabulary.UNKIND for word in said)


def _is_somebody(said: Sequence[Word]) -> bool:
    """The head of finance is whom one met, not what one spoke about."""
    end = next((place for place, word in enumerate(said) if word.kind == "PREP"), len(said))
    return end > 0 and (said[end - 1].low in _PERSONS or said[end - 1].text in POSTS)


_PERSONS = frozenset(
    "manager boss founder founders director lead head colleague colleagues interviewer recruiter owner chief".split()
)
_NOUN_ENDINGS = tuple(
    "tion tions sion ment ments ness ance ence ity ities ency ancy ism ology ics ship ware ability".split()
)
_NO_EVIDENCE = frozenset("DET PREP AND OWN NUM ADV PRON ADJ POSS".split())


def _is_word(word: Word, ear: Ear) -> bool:
    """Whether it shows that the phrase is of the work: known, built like an English noun, a product, or noted twice.

    A name that nobody knows may be a club, a town, or a word of another language.
    """
    low = word.low
    if low in ear.names or low in ear.trade or low in ear.twice:
        return True
    if word.text in vocabulary.PRODUCTS:
        return True
    if word.kind == "NAME":
        return (low in vocabulary.SPELLING or not word.text[1:].islower()) and low not in vocabulary.PLACES
    if word.kind in _NO_EVIDENCE:
        return False
    return is_known(low) or is_built(low) or (len(low) > 6 and low.endswith(_NOUN_ENDINGS))


def _people_met(text: str) -> str:
    return "the people I met" if text in ("people", "the people", "your people", "all people", "colleagues") else text
