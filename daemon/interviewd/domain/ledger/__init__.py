"""From a visit, its notes and the profile to the ledger of one letter: which facts there are,
whose, and what may be told.

A panel is dealt with as a whole and always in the same way: every ledger of it holds all facts, and
says of each to whom it goes. Two people of a panel share role, company and round, nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from functools import lru_cache

from interviewd.domain.debrief import own_line
from interviewd.domain.ledger.panel import dealt, name_of
from interviewd.domain.ledger.prose import SPEAKS, Told, told_in, topics_of
from interviewd.domain.ledger.shared_words import share_a_word
from interviewd.domain.ledger.shown_names import company_of, role_of
from interviewd.domain.ledger.thoughts import Thought, quoted_sentences, sentences, thoughts
from interviewd.domain.ledger.withheld import (
    Surroundings,
    is_about_somebody,
    is_job_title,
    is_name_of,
    is_secret,
    named_asker,
    names_in,
    withheld,
    withheld_own,
)
from interviewd.language import sanitize
from interviewd.language.function_words import FIRST_PERSON, denies, tokens
from interviewd.language.letter_language import is_foreign
from interviewd.language.people.forenames import is_forename
from interviewd.language.written_dates import day, names_a_day
from interviewd.model.decided import Policy
from interviewd.model.known import Notes
from interviewd.model.ledger import Fact, Ledger, Topic, Withheld
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Round, Source
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass


@dataclass(frozen=True, slots=True)
class Earlier:
    """A visit before this one with the same company: what was noted after it, and the letter
    that was sent.
    """

    start: datetime
    round: Round | None
    notes: Notes | None = None
    letter: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """Everything one letter may be made from.

    Nothing of it is trusted, and nothing else gets into a letter.

    `panel` are all to whom a thank-you of this visit goes; for a coordinator, whom to pass the
    thanks on to. `sources` say where company, role, round and names came from. `count`, `others`,
    `siblings` and `sent` are those of the ledger.
    """

    kind: Kind
    to: Person
    panel: tuple[Person, ...]
    company: str
    role: str
    round: Round | None = None
    language: str = "en"
    variant: str = ""
    coordinator: bool = False
    notes: Notes | None = None
    posting: str = ""
    earlier: tuple[Earlier, ...] = ()
    sources: tuple[tuple[str, Source], ...] = ()
    count: int = 0
    others: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    sent: str = ""


@lru_cache(maxsize=128)  # a pass plans once more when the words are there
def ledger(material: Material, policy: Policy) -> Ledger:
    """The ledger of one letter.

    Deterministic; the facts' numbers are the same for everybody of the panel.
    """
    panel = material.panel or (material.to,)
    facts = [*_frame_facts(material), *_noted_facts(material, policy, panel)]
    facts = dealt(facts, panel) if len(panel) > 1 and not material.coordinator else facts
    mine = name_of(material.to)
    return Ledger(
        kind=material.kind,
        to=material.to,
        sender=policy.name,
        signature=policy.signature,
        language=material.language,
        spelling=policy.spelling,
        panel=material.panel,
        seat=next((seat for seat, person in enumerate(panel) if person == material.to), 0),
        variant=material.variant,
        coordinator=material.coordinator,
        company=company_of(material.company),
        role=role_of(material.role),
        round=material.round,
        earlier_rounds=tuple(visit.round for visit in material.earlier),
        has_notes=material.notes is not None and material.notes.filled,
        count=material.count,
        facts=tuple(
            _for_one(replace(fact, number=number), material, mine)
            for number, fact in enumerate(facts, start=1)
        ),
        others=material.others,
        siblings=material.siblings,
        sent=material.sent,
    )


def _for_one(fact: Fact, material: Material, mine: str) -> Fact:
    """The fact as the ledger of one person has it: what belongs to another may not be told."""
    is_mine = fact.owner in ("", mine)
    if material.coordinator:
        is_mine = fact.topic in _FOR_A_COORDINATOR
    if is_mine or fact.withheld:
        return fact
    return replace(fact, withheld=Withheld.OTHER_PERSON)


_FOR_A_COORDINATOR = frozenset(
    (
        Topic.COMPANY,
        Topic.ROLE,
        Topic.ROUND,
        Topic.NAME,
        Topic.OWN_WORDS,
        Topic.NEXT_STEP,
        Topic.DECIDE_BY,
    )
)


# --- facts --------------------------------------------------------------------------------------


def _frame_facts(material: Material) -> Iterator[Fact]:
    known = dict(material.sources)
    if company := company_of(material.company):
        yield Fact(0, Topic.COMPANY, company, known.get("company", Source.TITLE))
    if role := role_of(material.role):
        yield Fact(0, Topic.ROLE, role, known.get("role", Source.TITLE))
    if material.round:
        yield Fact(0, Topic.ROUND, material.round.value, known.get("round", Source.TITLE))
    for person in dict.fromkeys((*material.panel, material.to)):
        if name := sanitize.line(person.name, 60):
            found = (
                known.get(f"person:{called}") for called in (person.email, person.name) if called
            )
            source = next((source for source in found if source), Source.GUEST)
            yield Fact(0, Topic.NAME, name, source, owner=name_of(person))


@dataclass(frozen=True, slots=True)
class _Reading:
    """The notes of one visit while facts are made of them; `quoted` are (sentence, owner)."""

    panel: tuple[Person, ...]
    language: str
    typed: str  # all notes, to tell their language
    around: Surroundings

    def fact(
        self, topic: Topic, text: str, *, owner: str = "", why: Withheld | None = None
    ) -> Fact:
        foreign = is_foreign(text, self.language, self.typed)
        return Fact(0, topic, text, Source.NOTES, owner=owner, withheld=why, foreign=foreign)


def _noted_facts(material: Material, policy: Policy, panel: tuple[Person, ...]) -> Iterator[Fact]:
    notes = material.notes or Notes()
    lines = {name_of(person): own_line(notes, person, panel) for person in panel}
    talked, said_in_talked = quoted_sentences(notes.talked)
    liked, said_in_liked = quoted_sentences(notes.liked)
    stronger, said_in_stronger = quoted_sentences(notes.stronger)
    first = name_of(panel[0]) if len(panel) > 1 else ""
    typed_words = [
        sanitize.line(line, 600) for line in sanitize.clean(notes.word_for_word).split("\n")
    ]
    for sentence in (*typed_words, *said_in_talked, *said_in_liked, *said_in_stronger):
        if sentence:
            yield Fact(0, Topic.OWN_WORDS, sentence, Source.NOTES, owner=first)

    fields = notes.talked, notes.liked, notes.weak_spot, notes.stronger, notes.next_step
    typed = "\n".join((*fields, *(text for _, text in notes.about)))
    around = _surroundings(material, policy, notes, panel)
    reading = _Reading(panel, material.language, typed, around)
    yield from _shared(Topic.TALKED, talked, reading)
    yield from _shared(Topic.LIKED, liked, reading)
    for person in panel:
        yield from _lines_about(person, lines[name_of(person)], reading)
    known = {name for name, text in notes.about if text in lines.values()}
    for name, text in notes.about:
        if name not in known:
            yield from (
                reading.fact(Topic.ABOUT, each.text, owner=name, why=Withheld.OTHER_PERSON)
                for each in thoughts(text)
            )
    yield from _repair(notes.weak_spot, stronger, lines, reading)
    yield from _next_steps(notes.next_step, reading)
    if notes.decide_by and names_a_day(notes.decide_by_text):
        when = day(notes.decide_by, material.language, policy.spelling)
        yield Fact(0, Topic.DECIDE_BY, when, Source.NOTES)
    elif sentences(notes.decide_by_text):
        yield reading.fact(
            Topic.DECIDE_BY, sanitize.line(notes.decide_by_text, 120), why=Withheld.UNSURE
        )
    profile = "\n".join(policy.strengths)
    for strength in policy.strengths:
        if text := sanitize.line(strength, 300):
            foreign = is_foreign(text, material.language, profile)
            yield Fact(0, Topic.STRENGTH, text, Source.PROFILE, foreign=foreign)
    for visit in material.earlier:
        yield from _earlier(visit, reading)


def _next_steps(text: str, reading: _Reading) -> Iterator[Fact]:
    """What comes next. Behind something private everything is; what `I` need is no step."""
    is_private = False
    for step in told_in(text, Topic.NEXT_STEP):
        fact = _next_step(step, reading)
        is_own = not FIRST_PERSON[reading.language].isdisjoint(tokens(step.text))
        if (is_private or is_own) and not fact.withheld:
            fact = replace(fact, withheld=Withheld.UNSURE)
        is_private = is_private or fact.withheld in _PRIVATE
        yield fact


_PRIVATE = frozenset(
    (
        Withheld.PAY,
        Withheld.FAMILY,
        Withheld.HEALTH,
        Withheld.GOSSIP,
        Withheld.SECRET,
        Withheld.WORRY,
    )
)


def _next_step(step: Told, reading: _Reading) -> Fact:
    """What comes next; with one of the panel it is theirs to look forward to."""
    named = names_in(step.text, reading.panel)
    whom = _WITH.search(step.text)
    if whom is None or len(named) != 1 or not is_name_of(named[0], whom["whom"]):
        return reading.fact(Topic.NEXT_STEP, step.text, why=_why(step, reading))
    alone = replace(step, text=step.text[: whom.start()], clause=step.text[: whom.start()])
    owner = name_of(named[0]) if len(reading.panel) > 1 else ""
    return reading.fact(Topic.NEXT_STEP, step.text, owner=owner, why=_why(alone, reading))


_WITH = lazy_pattern(r"\s(?:with|w/|mit|avec|con) (?P<whom>.+)$")


def _surroundings(
    material: Material, policy: Policy, notes: Notes, panel: tuple[Person, ...]
) -> Surroundings:
    """What the notes are judged by."""
    profile = f"{material.role}\n{material.company}\n" + "\n".join(policy.strengths)
    noted = (
        each.text
        for text in (notes.talked, notes.liked, notes.next_step)
        for each in thoughts(text)
    )
    known = {
        called.casefold() for person in panel for called in (person.email, person.name) if called
    }
    named = (
        Person(name)
        for name, text in notes.about
        if "@" not in name and not any(own_line(notes, person, panel) == text for person in panel)
    )
    met = (
        each
        for each in (material.to, *notes.met)
        if not {each.email.casefold(), each.name.casefold()} & known
    )
    return Surroundings(
        people=tuple(dict.fromkeys((*panel, *met, *named))),
        work=(profile, material.posting, *noted),
        trade=frozenset(tokens(profile)),
    )


def _shared(topic: Topic, text: str, reading: _Reading) -> Iterator[Fact]:
    """What a line about everybody tells.

    A thought that names somebody of the panel belongs to that person.
    """
    last = ""
    noted = tuple(told_in(text, topic))
    for place, told in enumerate(noted):
        if place and _is_secret_mark(told.text):
            continue
        why = _why(told, reading)
        if place + 1 < len(noted) and _is_secret_mark(noted[place + 1].text):
            why = Withheld.SECRET
        owner = ""
        if len(reading.panel) > 1:
            named = names_in(told.clause, reading.panel)
            last = name_of(named[0]) if len(named) == 1 else last
            if named or is_about_somebody(told.clause, ()):
                owner = last
                why = why or (Withheld.UNSURE if len(named) > 1 or not owner else None)
        yield reading.fact(told.topic, told.text, owner=owner, why=why)


def _is_secret_mark(text: str) -> bool:
    """Whether a thought says no more than that the one before it is not to be mentioned."""
    return len(text.split()) <= 5 and is_secret(text)


def _why(told: Told, reading: _Reading) -> Withheld | None:
    """Why something is withheld.

    One behind a remark about somebody, in the same sentence, goes on with it.
    """
    if told.topic is Topic.WEAK_SPOT:
        return Withheld.WEAK_SPOT
    liked = told.topic is Topic.LIKED
    if is_secret(told.sentence):  # (not announced, keep quiet)
        return Withheld.SECRET
    for text in dict.fromkeys((told.text, told.clause)):
        if why := withheld(text, reading.around, liked=liked):
            return why
    before = told.sentence.partition(told.clause)[0].rstrip(" ,")
    if told.text != told.clause:  # `then we talked about …` begins something new
        before = " ".join(before.split()[-_NEAR:])
    is_remark = bool(before) and withheld(before, reading.around, liked=liked) in _CARRIES_ON
    return Withheld.UNSURE if is_remark else None


_NEAR = 20
"""Words before a topic that a remark among them may go on to."""
_CARRIES_ON = frozenset(
    (Withheld.ADDRESSEE, Withheld.FAMILY, Withheld.HEALTH, Withheld.GOSSIP, Withheld.SECRET)
)


def _lines_about(person: Person, text: str, reading: _Reading) -> Iterator[Fact]:
    rest, own = quoted_sentences(text)
    owner = name_of(person) if len(reading.panel) > 1 else ""
    yield from (Fact(0, Topic.OWN_WORDS, sentence, Source.NOTES, owner=owner) for sentence in own)
    noted = thoughts(rest)
    for place, thought in enumerate(noted):
        topics = topics_of(thought.text)
        after = noted[place + 1].text if place + 1 < len(noted) else ""
        why = _why_in_line(thought, topics, person, after, reading)
        if place == 0 and not topics and _says_what_they_are(thought.text, after, person, reading):
            why = why or Withheld.ADDRESSEE
        for told in topics or (thought.text,):
            of_topic = withheld(told, reading.around) if topics else None
            yield reading.fact(Topic.ABOUT, told, owner=owner, why=why or of_topic)


def _why_in_line(
    thought: Thought, topics: Sequence[str], person: Person, after: str, reading: _Reading
) -> Withheld | None:
    """Why a thought of one person's line is withheld.

    What they told of is not they; somebody with a first name, who was not met, is no topic.
    """
    if is_secret(thought.sentence) or _is_secret_mark(after):
        return Withheld.SECRET
    why = withheld(thought.text, reading.around, person=person)
    if not topics:
        is_title = reading.language != "en" and is_job_title(thought.text, reading.language)
        return why or (Withheld.ADDRESSEE if is_title else None)
    if why and why is not Withheld.ADDRESSEE:
        return why
    words = (word for each in topics for word in _CAPITALIZED.findall(each))
    return Withheld.UNSURE if any(map(is_forename, words)) else None


def _says_what_they_are(text: str, after: str, person: Person, reading: _Reading) -> bool:
    """`head of design`, and whatever stands before `asked about …` or `She wants …`."""
    if is_job_title(text, reading.language) or SPEAKS.match(after):
        return True
    of_them = (
        withheld(after, reading.around, person=person) is Withheld.ADDRESSEE if after else False
    )
    return not text.endswith("s") and (of_them or is_about_somebody(after, ()))


def _repair(weak: str, stronger: str, lines: dict[str, str], reading: _Reading) -> Iterator[Fact]:
    """The weak spot and its answer: theirs who asked, nobody's when that cannot be told, else
    the first's.
    """
    owner, why = _heard_by(weak, lines, reading)
    about = next(iter(sentences(weak)), "")
    for text in sentences(weak):
        yield reading.fact(Topic.WEAK_SPOT, text, owner=owner, why=Withheld.WEAK_SPOT)
    for text in map(_answer, sentences(stronger)):
        found = reading.fact(
            Topic.STRONGER, text, owner=owner, why=why or withheld_own(text, reading.around)
        )
        yield replace(found, about=about)


def _answer(text: str) -> str:
    """The text without `I should have said that` or `The end:`, where the rest neither denies nor
    limits.
    """
    rest = _SHOULD_HAVE.sub("", _LABEL.sub("", text))
    return text if denies(rest) or _LIMITS.search(rest) else rest


_LIMITS = lazy_pattern(
    r"\b(?:but|though|although|if|unless|only|unlike|would|another)\b", re.IGNORECASE
)
_CAPITALIZED = lazy_pattern(r"\b[A-Z][a-z]+\b")
_LABEL = lazy_pattern(
    r"^(?:[^\W\d_]+ ){0,2}[^\W\d_]+ ?: (?=(?:I|we|ich|wir|je|nous|yo)\b|j['’])", re.IGNORECASE
)
_SHOULD_HAVE = lazy_pattern(
    r"^(?:well,? )?(?:what )?I should(?:['’]ve| have) (?:said|told(?: (?:him|her|them))?|answered)"
    r"(?: is| was)?(?: that)? (?=(?:I|we|my|our|at|in|on) )",
    re.IGNORECASE,
)
"""What stands before the answer itself: `what I should have said is we kept a log`."""


def _heard_by(weak: str, lines: dict[str, str], reading: _Reading) -> tuple[str, Withheld | None]:
    """Whose the weak spot is; with a reason when its answer goes to nobody."""
    named = names_in(weak, reading.around.people)
    asker = named_asker(weak)
    if len(named) > 1 or (asker and not named) or (named and named[0] not in reading.panel):
        return asker or name_of(named[0]), Withheld.OTHER_PERSON
    if len(reading.panel) == 1:
        return "", None
    if named:
        return name_of(named[0]), None
    shared = [owner for owner, line in lines.items() if share_a_word(weak, line)]
    if len(shared) == 1:
        return shared[0], None
    if is_about_somebody(weak, ()):
        return "", Withheld.UNSURE
    return name_of(reading.panel[0]), None


def _earlier(visit: Earlier, reading: _Reading) -> Iterator[Fact]:
    """What was noted after an earlier round; who was met then is not told to whom is met now."""
    if visit.notes is None:
        return
    met = tuple(Person(name) for name, _ in visit.notes.about)
    around = replace(reading.around, people=(*reading.around.people, *met))
    for liked, text in ((False, visit.notes.talked), (True, visit.notes.liked)):
        for thought in thoughts(text):
            why = withheld(thought.text, around, liked=liked)
            why = why or (
                Withheld.UNSURE if is_about_somebody(thought.text, around.people) else None
            )
            yield reading.fact(Topic.EARLIER, thought.text, why=why)
