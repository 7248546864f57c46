"""What a letter's sentences are held against: the ledger, read once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from interviewd.domain.ledger.own_sentences import spelled_out
from interviewd.model.ledger import Fact, Ledger, Topic
from interviewd.model.terms import Round
from interviewd.values import dataclass
from interviewd.writer.check.deed_spans import speaks
from interviewd.writer.check.language import Language
from interviewd.writer.check.reading import Sentence, Token, lowered, read
from interviewd.writer.check.sentences import split

_OWN = frozenset((Topic.OWN_WORDS, Topic.STRENGTH, Topic.STRONGER))
_SHARED = frozenset((Topic.COMPANY, Topic.ROLE, Topic.ROUND, Topic.NAME))
_ROUNDS = {
    "en": "second round interview conversation talk meeting discussion visit call time",
    "de": "zweite zweiten zweites runde gespräch vorstellungsgespräch termin mal",
    "fr": "deuxième second seconde entretien rencontre conversation échange fois tour",
    "es": "segunda segundo entrevista conversación charla reunión vez ronda",
}
_FOREIGN = str.maketrans("", "", "\"“”„«»'’‘.,;:!?…() \t\n")


@dataclass(frozen=True)
class FactReading:
    """A fact as the rules read it.

    `is_own`: of the person's own record; `is_theirs`: of the talk or of the other side.
    """

    fact: Fact
    sentence: Sentence
    stems: frozenset[str]
    content: frozenset[str]
    is_own: bool
    is_theirs: bool

    @property
    def numbers(self) -> Iterator[tuple[int, Token]]:
        return ((i, token) for i, token in enumerate(self.sentence.tokens) if token.values)


class Evidence:
    """A ledger as the rules ask it.

    Facts that may not be told are no evidence; they are kept to be recognised.
    """

    def __init__(self, ledger: Ledger, language: Language) -> None:
        self.ledger = ledger
        self.language = language
        mine = {ledger.to.email.casefold(), ledger.to.name.casefold()} - {""}
        telling = [
            fact
            for fact in ledger.facts
            if fact.may_be_told and (not fact.owner or fact.owner.casefold() in mine)
        ]
        self.readings = tuple(self._reading(fact) for fact in telling)
        self.withheld = tuple(self._reading(fact) for fact in ledger.facts if fact not in telling)

    def _reading(self, fact: Fact) -> FactReading:
        sentence = read(fact.text, self.language, is_fact=True)
        is_own = fact.topic in _OWN
        return FactReading(
            fact,
            sentence,
            frozenset(stem for token in sentence.tokens for stem in token.stems),
            frozenset(
                stem for token in sentence.tokens if token.is_content for stem in token.stems
            ),
            is_own=is_own or any(speaks(token, self.language) for token in sentence.tokens),
            is_theirs=not is_own,
        )

    @cached_property
    def shared(self) -> Sentence:
        """What everybody knows: role, company, names, the round, the weak spots that are
        answered, the letter sent.
        """
        ledger = self.ledger
        people = ledger.panel if ledger.coordinator else (ledger.to,)
        texts = [
            ledger.role,
            ledger.company,
            ledger.sender,
            *(f"{one.name}. {one.title}" for one in people),
        ]
        texts += [reading.fact.about for reading in self.readings if reading.fact.about]
        texts += [reading.fact.text for reading in self.readings if reading.fact.topic in _SHARED]
        if ledger.round in (Round.SECOND, Round.FINAL) or ledger.earlier_rounds:
            texts.append(_ROUNDS[self.language.code])
        return read(
            ". ".join(text for text in (*texts, ledger.sent) if text), self.language, is_fact=True
        )

    @cached_property
    def stems(self) -> frozenset[str]:
        """Every stem that a letter may hold beside those of the general list."""
        return self.shared_stems | self.fact_stems

    @cached_property
    def fact_stems(self) -> frozenset[str]:
        return frozenset[str]().union(*(reading.stems for reading in self.readings))

    @cached_property
    def shared_stems(self) -> frozenset[str]:
        return frozenset(stem for token in self.shared.tokens for stem in token.stems)

    @cached_property
    def role_stems(self) -> frozenset[str]:
        return frozenset(
            stem for token in read(self.ledger.role, self.language).tokens for stem in token.stems
        )

    @cached_property
    def asked(self) -> Sentence:
        """The weak spots that are answered: what the person was asked about."""
        return read(
            ". ".join(reading.fact.about for reading in self.readings), self.language, is_fact=True
        )

    @cached_property
    def asked_stems(self) -> frozenset[str]:
        return frozenset(stem for token in self.asked.tokens for stem in token.stems)

    @cached_property
    def own_stems(self) -> frozenset[str]:
        return frozenset[str]().union(
            *(reading.stems for reading in self.readings if reading.is_own)
        )

    @cached_property
    def their_stems(self) -> frozenset[str]:
        return self.shared_stems.union(
            *(reading.stems for reading in self.readings if reading.is_theirs)
        )

    @cached_property
    def their_own_stems(self) -> frozenset[str]:
        """Those of the talk, the role and the company, without what the person was asked about."""
        shared = self.shared_stems - self.asked_stems
        return shared.union(*(reading.stems for reading in self.readings if reading.is_theirs))

    @cached_property
    def words(self) -> frozenset[str]:
        """Every word of the ledger that may be told, in lower case."""
        read_all = (self.shared, *(reading.sentence for reading in self.readings))
        typed = (
            lowered(word)
            for reading in self.readings
            for word in re.findall(r"[^\W\d_]+", reading.fact.text)
        )
        return frozenset(
            token.low for sentence in read_all for token in sentence.tokens
        ) | frozenset(typed)

    @cached_property
    def others(self) -> frozenset[str]:
        """Names of others of the panel, in lower case.

        None where the letter passes thanks on to them.
        """
        if self.ledger.coordinator:
            return frozenset()
        allowed = {
            lowered(word)
            for word in _name_words(
                (self.ledger.to.name, self.ledger.company, self.ledger.role, self.ledger.sender)
            )
        }
        others = [
            person.name
            for person in self.ledger.panel
            if not (
                person.email == self.ledger.to.email
                if person.email and self.ledger.to.email
                else person.name == self.ledger.to.name
            )
        ]
        return (
            frozenset(lowered(word) for word in _name_words(others))
            - allowed
            - self.language.manners.titles
        )

    def knows(self, token: Token) -> bool:
        """Whether a word stands in the ledger, in another form perhaps."""
        return token.low in self.words or has(token, self.stems, self.language)

    def support(self, tokens: Iterable[Token]) -> tuple[FactReading, ...]:
        """The facts that share a content word or a number with these words."""
        tokens = tuple(tokens)
        content = [
            token for token in tokens if token.is_content and not _is_time(token, self.language)
        ]
        values = {value for token in tokens if not token.is_article for value in token.values}
        return tuple(
            reading
            for reading in self.readings
            if any(has(token, reading.stems, self.language) for token in content)
            or any(
                value in values for _, one in reading.numbers for value in one.values if value != 1
            )
        )

    def best(self, tokens: Iterable[Token]) -> tuple[FactReading, ...]:
        """Of the facts that support these words, those that share most with them."""
        tokens = tuple(tokens)
        words = [
            token
            for token in tokens
            if not (token.is_function or token.is_punctuation or _is_time(token, self.language))
        ]
        counts = [
            (
                sum(
                    has(word, reading.stems, self.language)
                    for word in words
                    if not word.values or not word.is_article
                ),
                reading,
            )
            for reading in self.support(tokens)
        ]
        most = max((count for count, _ in counts), default=0)
        return tuple(reading for count, reading in counts if count == most)

    def like(self, tokens: Iterable[Token]) -> tuple[FactReading, ...]:
        """The facts that share most words of any kind, save function words, with these."""
        words = [
            token
            for token in tokens
            if not (token.is_function or token.is_punctuation or token.values)
        ]
        stems = [token.stems for token in words if not _is_time(token, self.language)]
        counts = [
            (sum(bool(one & reading.stems) for one in stems), reading) for reading in self.readings
        ]
        most = max((count for count, _ in counts), default=0)
        return tuple(reading for count, reading in counts if count == most > 0)

    def is_own(self, sentence: str) -> bool:
        """Whether the person wrote this sentence: it stands in the ledger word for word."""
        return _bare(sentence) in self._own_sentences

    def is_told(self, text: str) -> bool:
        """Whether a fact of the talk says just this."""
        return _bare(text) in {
            _bare(reading.fact.text) for reading in self.readings if reading.is_theirs
        }

    @cached_property
    def _own_sentences(self) -> frozenset[str]:
        texts = [reading.fact.text for reading in self.readings if reading.fact.topic in _OWN]
        if self.language.code == "en":
            texts += [spelled_out(text) for text in texts]
        shown = [
            sentence for text in texts for sentence in (text, *split(text, self.language.code))
        ]
        # And what stands before and behind each of their commas.
        parts = [
            part
            for text in shown
            for comma in re.finditer(r",\s", text)
            for part in (text[: comma.start()], text[comma.end() :])
        ]
        return frozenset(map(_bare, shown + parts))


def has(token: Token, stems: frozenset[str], language: Language) -> bool:
    """Whether one of a word's stems, or one of its family, is among these."""
    if token.stems & stems:
        return True
    begins = tuple(stem[:4] for stem in token.stems if len(stem) >= 4)
    near = [stem for stem in stems if stem.startswith(begins)] if begins else []
    if any(language.are_akin(one, other) for one in token.stems for other in near):
        return True
    if language.code != "de":
        return False
    # The head or the first part of a German compound, as the "Kurs" of a "Pralinenkurs".
    parts = tuple(stem for stem in token.stems if len(stem) >= 4)
    heads = tuple(stem for stem in token.stems if len(stem) == 3 and token.is_capital)
    return any(
        other.startswith(parts)
        or other.endswith(parts)
        or (len(other) > 6 and other.endswith(heads))
        for other in stems
    )


def _name_words(names: Iterable[str]) -> list[str]:
    return [word for name in names for word in re.findall(r"[^\W\d_]+", name) if len(word) > 1]


def _is_time(token: Token, language: Language) -> bool:
    return token.low in language.time


def _bare(text: str) -> str:
    return lowered(text).translate(_FOREIGN)
