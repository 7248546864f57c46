"""The person's stronger answer to a weak spot, as the letter adds it: what was asked, and their own
sentences, up to the first that cannot stand.
"""

from __future__ import annotations

import re
from dataclasses import replace

from interviewd.domain.ledger.own_sentences import as_continued, is_clean
from interviewd.language.function_words import FIRST_PERSON, denies, points_back, tokens
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
        is_would = False
        for fact in self.ledger.of(Topic.STRONGER):
            sentence = self._noted(fact) if not additions else self._going_on(fact)
            if not sentence and not additions:
                sentence = self._would(fact)
                is_would = bool(sentence)
            if sentence:
                additions.append(Mention(sentence, fact))
            elif additions or not self._is_passing(fact):
                break
        if not additions:
            return choice
        weak = additions[0].fact.about
        weak = self.tagger.calmed(weak) if self.ledger.language == "en" else weak
        by_them = self.asked(weak, is_question=True)
        question = by_them or self.asked(weak, is_question=True, by_anybody=True)
        about = self._weak_spot(additions[0].fact)
        is_asked = question and self.ledger.kind is Kind.THANK_YOU  # a follow-up does not repeat it
        shortest = _SHORT_ANSWER if is_asked or about else _SHORT_ALONE
        told = sum(len(each.text.split()) for each in additions)
        noted = sum(len(fact.text.split()) for fact in self.ledger.of(Topic.STRONGER))
        is_alone = not is_asked and points_back(additions[0].text, self.ledger.language)
        is_alone = is_alone or (is_would and not (question or about))
        if is_alone or told <= min(shortest, noted - 1):
            return choice
        if question and self.ledger.language == "de":
            question = f"gefragt, {question}"
        return replace(
            choice,
            addition=tuple(additions),
            addition_about=about,
            addition_asked=Mention(question, additions[0].fact) if by_them else None,
            addition_was_asked=(
                Mention(question, additions[0].fact) if question and not by_them else None
            ),
        )

    def _noted(self, fact: Fact) -> str:
        """The person's own sentence, or a deed with its `I`."""
        if _SAYS.search(fact.text):
            return ""
        if own := self.own_sentence(fact):
            return own
        is_open = _HOW_ONE_WOULD.search(fact.about)  # set a date, as it was or would be
        deed = self.tagger.deed(fact.text) if self.is_free(fact) and not is_open else ""
        return f"I {deed}." if deed else ""

    def _would(self, fact: Fact) -> str:
        """What one would do, with its subject; what comments on it must not change it."""
        if not self.is_free(fact) or _OF_THE_TALK.search(fact.text):
            return ""
        if not FIRST_PERSON[self.ledger.language].isdisjoint(tokens(fact.text)):
            return ""
        if _AS_IN_THE_PAST.match(fact.text) and (
            self.tagger.is_past(fact.text) or _SOME_PLACE.search(fact.text)
        ):
            return ""
        comment = _COMMENT.search(fact.text)
        piece = fact.text[: comment.start()] if comment else fact.text
        would = self.tagger.would(fact.text)
        if not would and _SPOILS.isdisjoint(tokens(fact.text[len(piece) :])):
            would = self.tagger.would(piece)
        return f"{would}." if would and is_clean(f"{would}.", self.ledger.language) else ""

    def _going_on(self, fact: Fact) -> str:
        """What came of it: the person's own deed, a figure, or what was; no admission, and nothing
        that is said of others.
        """
        language = self.ledger.language
        sentence = self._noted(fact)
        if not sentence and not fact.foreign and not self.names(fact.text):
            is_whole = not (self.tagger.lacks_articles(fact.text) or self.tagger.would(fact.text))
            sentence = as_continued(fact.text, language, self.tagger.is_clause) if is_whole else ""
        is_own = not FIRST_PERSON[language].isdisjoint(tokens(sentence)) or (
            language == "es" and _SPANISH_OWN.search(sentence)
        )
        tells = is_own or re.search(r"\d", sentence) or self.tagger.is_past(sentence)
        is_plain = not denies(" ".join(sentence.split()[:_BEGINNING]))
        is_plain = is_plain and not _ADMITS.search(sentence)
        return sentence if tells and is_plain else ""

    def _is_passing(self, fact: Fact) -> bool:
        """A few words before the answer itself: `Both.`, `Not all at once.`"""
        words = tokens(fact.text)
        is_short = len(fact.text.split()) <= _FRAGMENT and not fact.foreign
        return is_short and _SPOILS.isdisjoint(set(words) - {"not", "nicht", "pas", "no"})

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
_SPOILS = frozenset(
    "he she they her his their him them you your i no not never wrong idea advice unless or know knew dunno better er sie ihr "
    "ihre ich nicht nein kein falsch idee weiß il elle lui leur je non pas faux idée sais él ella yo mal idea sé".split()
)
"""What a comment says that is more than one: whose idea it was, that it is no answer."""
_SAYS = lazy_pattern(r"\b(?:says|reckons)\b")  # my mate says use tracer gas
_OF_THE_TALK = lazy_pattern(
    r"\b(?:interview|vorstellungsgespräch|entretien|entrevista)\b", re.IGNORECASE
)
_AS_IN_THE_PAST = lazy_pattern(
    r"(?:cut|put|let|set|shut|hit|read|split|spread|bet|cast|burst|shed)\b", re.IGNORECASE
)
_SOME_PLACE = lazy_pattern(r"\b(?:at|in) [A-Z]\w|\bfrom \d")
_ADMITS = lazy_pattern(
    r"^(?:was|were|got|had|never)\b|\b(?:I|we) (?:was|were|got|am|are|lost|missed|failed|forgot|broke|quit)\b|"
    r"\b(?:though|tho|your?)\b|"
    r"\b(?:ich|wir) (?:\w+ )?(?:wurden?|bin|sind|waren?)\b|\b(?:wurden?|bin|sind|waren?) (?:ich|wir)\b|"
    r"\bj['’](?:ai été|étais)\b|\bon m['’]a\b|\bje (?:suis|me suis)\b|"
    r"\bme (?:\w+aron|\w+ieron)\b|\b(?:estuve|fui|era|soy|estoy)\b|"
    r"\b(?:Mrs?|Ms|Miss|Frau|Herr|Mme|M\.|Sra?)\b\.? (?-i:[A-Z])",
    re.IGNORECASE,
)
"""What happened to the person, or somebody by name."""
_SPANISH_OWN = lazy_pattern(r"^(?:primero|después|luego)\b|\w(?:[éí]|[aei]mos)\b", re.IGNORECASE)
_BEGINNING = 5  # words, in which a main clause says no
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
