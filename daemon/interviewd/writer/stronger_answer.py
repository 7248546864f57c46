"""The person's stronger answer to a weak spot, as the letter adds it: what was asked, and their own
sentences, up to the first that cannot stand.
"""

from __future__ import annotations

import re
from dataclasses import replace

from interviewd.domain.ledger.own_sentences import as_continued, is_clean
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
            if sentence := self._sentence(fact, is_first=not additions):
                additions.append(Mention(sentence, fact))
            elif additions or len(fact.text.split()) > _FRAGMENT or fact.foreign:
                break  # else a few words before the answer itself: `Both.`, `Not all at once.`
        if not additions:
            return choice
        weak = additions[0].fact.about
        weak = self.tagger.calmed(weak) if self.ledger.language == "en" else weak
        question = self.asked(weak, is_question=True)
        about = self._weak_spot(additions[0].fact)
        is_asked = question and self.ledger.kind is Kind.THANK_YOU  # a follow-up does not repeat it
        shortest = _SHORT_ANSWER if is_asked or about else _SHORT_ALONE
        told = sum(len(each.text.split()) for each in additions)
        noted = sum(len(fact.text.split()) for fact in self.ledger.of(Topic.STRONGER))
        if told <= min(shortest, noted - 1) or (
            not is_asked and points_back(additions[0].text, self.ledger.language)
        ):
            return choice
        if question and self.ledger.language == "de":
            question = f"gefragt, {question}"
        return replace(
            choice,
            addition=tuple(additions),
            addition_about=about,
            addition_asked=Mention(question, additions[0].fact) if question else None,
        )

    def _sentence(self, fact: Fact, *, is_first: bool) -> str:
        """The person's own, or a deed with its `I`, behind a question about what one would do with
        `I would`; behind the first one also what goes on from it.
        """
        language = self.ledger.language
        if own := self.own_sentence(fact):
            return own
        if self.is_free(fact):
            deed = self.tagger.deed(fact.text)
            if deed and not _HOW_ONE_WOULD.search(fact.about):  # set a date, as it was or would be
                return f"I {deed}."
            pieces = (fact.text, _COMMENT.split(fact.text)[0])
            woulds = (self.tagger.would(piece) for piece in dict.fromkeys(pieces))
            if would := next((each for each in woulds if is_clean(f"{each}.", language)), ""):
                return f"{would}."
            if deed:
                return f"I {deed}."
        if is_first or fact.foreign or self.names(fact.text):
            return ""
        if self.tagger.lacks_articles(fact.text):
            return ""
        return as_continued(fact.text, language, self.tagger.is_clause)

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


_COMMENT = lazy_pattern(r"\s*(?:[,;:(]|\s[-–—+/]\s)\s*")
"""Where what only comments on it begins: `set a no-go time, say Saturday noon`."""
_FRAGMENT = 6  # words
_SHORT_ALONE = 9  # of an answer to what is not told
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
