"""The forms in which a plain letter can take what a ledger holds.

What fits no form is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from interviewd.domain.ledger.own_sentences import as_sentence
from interviewd.language.function_words import ARTICLES, denies, tokens
from interviewd.model.ledger import Fact, Ledger
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass
from interviewd.writer.asked import asked_of
from interviewd.writer.mention import Mention
from interviewd.writer.nouns.phrase import NounPhrase, Tagger
from interviewd.writer.shared import stems


@dataclass(frozen=True, slots=True)
class Phrasing:
    """Puts the facts of one ledger in the form of its language."""

    ledger: Ledger
    tagger: Tagger

    def to_them(self, text: str, fact: Fact) -> str:
        """What is noted of `they` and `their` as it is said to them.

        "" where something else was noted before it, whom it may be about.
        """
        if not _THEY.match(text):
            return text
        if denies(text):  # they can't afford to be choosy
            return ""
        earlier = (
            other
            for other in self.ledger.facts
            if (other.topic, other.owner) == (fact.topic, fact.owner) and other.number < fact.number
        )
        if not all(_THEY.match(other.text) for other in earlier):
            return ""
        return _THEY.sub(lambda match: match["lead"] + _YOU[match["who"].casefold()], text)

    def asked(
        self,
        note: str,
        *,
        is_theirs: bool = False,
        is_question: bool = False,
        by_anybody: bool = False,
    ) -> str:
        """What the addressee asked, of a note, as it follows `You asked`; "" in doubt."""
        question = asked_of(
            note,
            self.ledger,
            is_theirs=is_theirs,
            is_question=is_question,
            by_anybody=by_anybody,
        )
        return self.tagger.question(question)

    def stems_of(self, mention: Mention | None) -> frozenset[str]:
        """The stems of what was noted."""
        return stems(mention.fact.text, self.ledger.language) if mention else frozenset()

    def phrases(self, facts: Sequence[Fact]) -> Iterator[tuple[Fact, NounPhrase]]:
        """The facts that are noun phrases and may be told, with them."""
        for fact in facts:
            phrase = self.noun_phrase(fact.text) if self.is_free(fact) else None
            text = self.to_them(phrase.text, fact) if phrase else ""
            if phrase and text:
                yield fact, replace(phrase, text=text)

    def noun_phrase(self, text: str) -> NounPhrase | None:
        """The noun phrase, a first word with the capital that another fact gives it: `Python`."""
        aside = _ASIDE.search(text)
        inside = self.tagger.noun_phrase(aside["aside"]) if aside else None  # not `(always shut)`
        text = text[: aside.start()] if aside and inside and " " in aside["aside"] else text
        text = _RELATIVE.split(text)[0]
        phrase = self.tagger.noun_phrase(text)
        first = text.split(maxsplit=1)[0].strip(",.;:") if text.split() else ""
        if phrase is None or not first.istitle() or not phrase.text.startswith(first.lower()):
            return phrase
        is_name = any(
            re.search(rf"[^\W\d_],? {re.escape(first)}\b", fact.text) for fact in self.ledger.facts
        )
        return replace(phrase, text=first + phrase.text[len(first) :]) if is_name else phrase

    def own_sentence(self, fact: Fact) -> str:
        """The fact as a sentence of the person's own; "" when it is none or was told already."""
        text = "" if fact.foreign else self.tagger.calmed(fact.text)
        sentence = as_sentence(text, self.ledger.language, self.tagger.is_clause)
        if self.tagger.lacks_articles(sentence):
            return ""
        is_said = sentence in self.ledger.others or is_sent(self.ledger, sentence)
        return "" if not sentence or is_said or self.names(sentence) else sentence

    def is_free(self, fact: Fact) -> bool:
        """Whether it is in the letter's language, names nobody of the panel and was in no letter
        before.
        """
        return (
            not fact.foreign and not self.names(fact.text) and not is_sent(self.ledger, fact.text)
        )

    def names(self, text: str) -> bool:
        """Whether it names somebody of the panel."""
        named = {
            word for person in (*self.ledger.panel, self.ledger.to) for word in tokens(person.name)
        }
        return not named.isdisjoint(word for word in tokens(text) if len(word) > 2)


_THEY = lazy_pattern(r"(?P<lead>(?:(?:that|how) )?)(?P<who>they|their)\b", re.IGNORECASE)
_YOU = {"they": "you", "their": "your"}
_RELATIVE = lazy_pattern(r",\s(?=(?:of wh(?:ich|om)|where|when) )")
_ASIDE = lazy_pattern(r"(?<=\w) \((?P<aside>[^()]*)\)$")


def is_sent(ledger: Ledger, text: str) -> bool:
    """Whether a letter that was sent says it already."""
    bare = " ".join(tokens(text))
    return bool(bare) and f" {bare} " in f" {' '.join(tokens(ledger.sent))} "


def has_article(text: str) -> bool:
    """Whether a German phrase brings its article."""
    return tokens(text)[0] in ARTICLES["de"] | {"den"}
