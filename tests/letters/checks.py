"""What no letter may break: its length, its manners, and that it says nothing that nobody told it."""

import re
from collections.abc import Iterable, Iterator

from interviewd.domain import compose
from interviewd.domain.compose import Occasion, Text, vocabulary
from interviewd.domain.compose.meaning import root
from interviewd.domain.compose.wordkinds import bases, mended
from interviewd.model.decided import Policy
from interviewd.model.terms import Kind, Source
from interviewd.system import resources

BANNED = re.compile(
    r"just checking in|touching base|circling back|hope this finds you|I am confident that|do not "
    r"hesitate|don't hesitate|\bsorry\b|"
    r"unfortunately|nervous|should have said|should've|apolog|\bmy team\b|thank you again|thanks again|"
    r"salary|husband|layoff|leaving",
    re.IGNORECASE,
)
# What the notes of the situations hold of a life, of pay, and in other languages.
PRIVATE = re.compile(
    r"\b(?:son|climbing|football|receptionist|commute|95k|Umstellung|Abrechnung|Teamgröße|sechs|"
    r"Bereitschaft|équipe|pays)\b",
    re.IGNORECASE,
)
POINTING = re.compile(
    r"\b(?:test|tests|tested|do|does|moved|use|uses|run|build|own|handle) (?:it|them|this|that)\b(?! work)"
)
BROKEN = re.compile(
    r"[(){}\[\]<>|*_]|\bNone\b|\bTrue\b|https?:|www\.|!|  |\.\.|,,| [,.;:]|\b(\w+) \1\b|\bTODO\b|\bXXX\b|"
    r"[^\x00-\x7f–ÄÖÜäöüßéèêáàñçøæåÅØ’€£]",
    re.IGNORECASE,
)
# What notes abbreviate; a name that happens to be written like that is none.
RAW = frozenset(
    short
    for short, full in vocabulary.SPELT_OUT.items()
    if short.isalpha()
    and short not in ("n", "u")
    and not any(short in other.casefold().split() for other in vocabulary.SPELT_OUT.values())
)


def faults(text: Text, occasion: Occasion, policy: Policy, kind: Kind = Kind.THANK_YOU) -> Iterator[str]:
    """Everything that is wrong with one letter."""
    said = " ".join(compose.sentences(text.body))
    total = len(text.body.split())
    if kind is Kind.FOLLOW_UP and total >= 90:
        yield f"{total} words in a follow-up"
    if kind is Kind.THANK_YOU and not (60 if occasion.notes else 40) <= total <= 150:
        yield f"{total} words"
    yield from (f"manners: {found[0]}" for found in BANNED.finditer(text.subject + " " + said))
    yield from (f"private: {found[0]}" for found in PRIVATE.finditer(said))
    yield from (f"points at nothing: {found[0]}" for found in POINTING.finditer(said))
    yield from (f"broken: {found[0]!r}" for found in BROKEN.finditer(said))
    yield from (f"raw: {word}" for word in re.findall(r"[\w/'&]+", said.casefold()) if word in RAW)
    yield from (f"no sentence: {one}" for one in compose.sentences(text.body) if not re.fullmatch(r"[\"\w].*[.?]", one))
    if kind is Kind.THANK_YOU and len(re.findall(r"\bthank", said, re.IGNORECASE)) != (
        2 if occasion.coordinator and "thanks" in said else 1
    ):
        yield "not one thanks"
    if occasion.notes and kind is Kind.THANK_YOU:
        figures = re.findall(r"[1-9]\d*", occasion.notes.stronger)
        lost = [figure for figure in figures if not re.search(rf"(?<!\d){figure}(?!\d)", said)]
        yield from (f"result lost: {figure}" for figure in lost if len(lost) < len(figures))
    yield from (f"invented: {word}" for word in invented(said, occasion, policy))
    if re.search(r"(?:earlier|first) rounds?\b", said) and not occasion.earlier:
        yield "earlier rounds that nobody knows of"


def invented(said: str, occasion: Occasion, policy: Policy) -> Iterator[str]:
    """Words that stand neither in the input nor in the template's own sentences."""
    known = {form for text in told(occasion, policy) for word in _words(text) for form in _forms(word)} | OWN
    for word in _words(said):
        if not _forms(word) & known and not word.isdigit():
            yield word


def told(occasion: Occasion, policy: Policy) -> Iterator[str]:
    """Every text that a letter may draw on."""
    yield from (
        occasion.company,
        occasion.role,
        occasion.about,
        occasion.to.name,
        *(person.name for person in occasion.panel),
    )
    yield from policy.strengths
    if notes := occasion.notes:
        yield from (notes.talked, notes.liked, notes.weak_spot, notes.stronger, notes.next_step, notes.decide_by_text)
        yield from (text for _, text in notes.about)
        yield f"{notes.decide_by:%-d %B}" if notes.decide_by else ""


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_][\w+#]*", text.casefold().replace("'s", ""))


def _forms(word: str) -> set[str]:
    full = vocabulary.SPELT_OUT.get(word, word).casefold().split()
    spelt = vocabulary.SPELLING.get(word, word).casefold().split()
    full = [*full, mended(word)]
    return {word, *full, *spelt, *(root(one) for one in (word, *full, *spelt)), *bases(word)}


def _own_words() -> frozenset[str]:
    templates = resources.folder("templates")
    source = " ".join(
        (templates / f"{name}.txt.j2").read_text("utf-8")
        for name in ("thank-you", "thank-you-coordinator", "follow-up")
    )
    source = re.sub(r"\{#.*?#\}|\{%.*?%\}", " ", source, flags=re.DOTALL)
    own = {form for word in _words(re.sub(r"\{\{.*?\}\}", " ", source)) for form in _forms(word)}
    # what grammar adds, and what `before`, `round` and `the_role` hold
    added = (
        "a an the you your and with of i we first second final earlier rounds round role at met people organizing organising "
        "no involves what which "
        "experience have am are is from to per about premises less more"
    )
    return frozenset(own | set(added.split()))


OWN = _own_words()


def shared(texts: Iterable[Text]) -> set[str]:
    """Sentences that stand in more than one letter of a panel."""
    seen: set[str] = set()
    twice: set[str] = set()
    for text in texts:
        for sentence in compose.sentences(text.body):
            (twice if sentence in seen else seen).add(sentence)
    return twice


def twice_strong(texts: Iterable[Text]) -> set[str]:
    """Strengths of the profile that stand in more than one letter of a panel."""
    found = [fact for text in texts for fact, source in text.facts if source is Source.PROFILE]
    return {fact for fact in found if found.count(fact) > 1}
