"""The person's stronger answer to a weak spot, as the letter adds it: what was asked, and their own
sentences, up to the first that cannot stand.
"""

from __future__ import annotations

import re
from dataclasses import replace

from interviewd.domain.ledger.own_sentences import as_continued
from interviewd.language.function_words import points_back, tokens
from interviewd.model.ledger import Fact, Topic
from interviewd.model.terms import Kind
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass
from interviewd.writer.mention import Choice, Mention
from interviewd.writer.phrasing import Phrasing, has_article


@dataclass(frozen=True, slots=True)
class StrongerAnswer(Phrasing):
    """Looks for it in one ledger."""

    def added_to(self, choice: Choice) -> Choice:
        """The stronger answer's sentences, up to the first that cannot stand, and what they are
        about; none where most of it would be missing.
        """
        additions: list[Mention] = []
        for fact in self.ledger.of(Topic.STRONGER):
            sentence = self.own_sentence(fact) or self._done_or_to_do(fact)
            sentence = sentence or (self._continued(fact) if additions else "")
            if not sentence:
                break
            additions.append(Mention(sentence, fact))
        if not additions:
            return choice
        question = self.asked(additions[0].fact.about)
        is_asked = question and self.ledger.kind is Kind.THANK_YOU  # a follow-up does not repeat it
        is_short = sum(len(each.text.split()) for each in additions) <= _SHORT_ANSWER
        is_cut = len(additions) < len(self.ledger.of(Topic.STRONGER))
        if (is_short and is_cut) or (
            not is_asked and points_back(additions[0].text, self.ledger.language)
        ):
            return choice
        if question and self.ledger.language == "de":
            question = f"gefragt, {question}"
        return replace(
            choice,
            addition=tuple(additions),
            addition_about=self._weak_spot(additions[0].fact),
            addition_asked=Mention(question, additions[0].fact) if question else None,
        )

    def _done_or_to_do(self, fact: Fact) -> str:
        """A deed with its `I`; behind a question about what one would do, one with `I would`."""
        if not self.is_free(fact):
            return ""
        if deed := self.tagger.deed(fact.text):
            return f"I {deed}."
        is_asked = _HOW_ONE_WOULD.search(fact.about) and self.ledger.language == "en"
        to_do = self.tagger.to_do(fact.text) if is_asked else ""
        return f"I would {to_do}." if to_do else ""

    def _continued(self, fact: Fact) -> str:
        is_free = not fact.foreign and not self.names(fact.text)
        language = self.ledger.language
        return as_continued(fact.text, language, self.tagger.is_clause) if is_free else ""

    def _weak_spot(self, fact: Fact) -> Mention | None:
        """What the addition is about, where the weak spot is a noun phrase or begins with one:
        `R, only basics`.

        Who asked is no part of it: `Mia asked about capacity planning`, when the letter goes to
        Mia.
        """
        question = _ASKED.match(fact.about)
        by = set(tokens(question["who"])) if question else set()
        spot = (
            fact.about[question.end() :]
            if question and by <= {*_ASKERS, *tokens(self.ledger.to.name)}
            else fact.about
        )
        spot = _BEHIND_THE_SPOT.split(spot)[0]
        phrase = self.noun_phrase(spot) if spot and not self.names(spot) else None
        if phrase is None or phrase.is_negative or phrase.is_counted or _LITTLE.match(phrase.text):
            return None
        if self.ledger.language == "de":
            return None if has_article(phrase.text) else Mention(phrase.text, fact)
        return Mention(
            phrase.with_the if _PART_OF_AN_INTERVIEW.search(phrase.text) else phrase.text, fact
        )


_SHORT_ANSWER = 6  # words; an answer of which no more can stand says too little
_HOW_ONE_WOULD = lazy_pattern(
    r"\b(?:how|what)\b.{0,20}\b(?:i['’]?d|would (?:i|you)|(?:i|you) (?:would|do)|do (?:i|you)|to)\b|\bwhat if\b",
    re.IGNORECASE,
)
_ASKED = lazy_pattern(r"(?P<who>(?:[^\W\d_]+\.? ){1,3})asked (?:me )?about ", re.IGNORECASE)
_ASKERS = frozenset("he she they dr mr mrs ms prof".split())
_LITTLE = lazy_pattern(r"(?:little|few|less|only|no|limited|lack|not)\b", re.IGNORECASE)
"""`little experience with lifts` says how weak the spot is, not what the answer was about."""
_BEHIND_THE_SPOT = lazy_pattern(
    r"\s*(?:,|;|\(|\s[-–—]\s)|\s(?:and|but|so|und|aber|da)\s(?:I|ich|mir)\b", re.IGNORECASE
)
"""Where a comment on the weak spot begins: `IFRS 16 and I went blank`."""
_PART_OF_AN_INTERVIEW = lazy_pattern(
    r"\b(?:question|task|exercise|case|round|part|problem|example|answer|test|study|interview)s?(?: (?:about|on|of|with) .+)?$"
)
