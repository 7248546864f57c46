"""Whether a fragment of a note is a noun phrase or a whole clause, by the HanTa part-of-speech
tagger.

English and German. Another language has no tagger: there only the person's own sentences are used.
In doubt a fragment is neither, since a letter without it is still a letter. Loading the tagger
takes about half a second and 60 MB, so only the process that writes letters does it.
"""

from __future__ import annotations

from interviewd.patterns import lazy_pattern
from interviewd.writer.conditional import would_of
from interviewd.writer.nouns.english import English
from interviewd.writer.nouns.german import German
from interviewd.writer.nouns.phrase import NounPhrase, Tagger
from interviewd.writer.nouns.record import record_of
from interviewd.writer.romance import clause_of, phrase_of, plan_of, statement_of, to_do_of
from interviewd.writer.typing_marks import is_careless, spelled


def tagger(language: str) -> Tagger:
    """The tagger of a language. It is loaded when it is first asked: most letters have no notes."""
    if language == "en":
        return English()
    return German() if language == "de" else NoTagger(language)


class NoTagger:
    """For a language that has none: only noun phrases of a shape that is sure."""

    def __init__(self, language: str) -> None:
        self._language = language

    def calmed(self, text: str) -> str:
        text = spelled(text, self._language)
        return "" if is_careless(text, self._language) else text

    def noun_phrase(self, text: str) -> NounPhrase | None:
        phrase = phrase_of(text, self._language)
        if phrase is None:
            return None
        return NounPhrase(
            phrase.text,
            is_definite=phrase.is_definite,
            is_counted=phrase.is_counted,
            is_plural=True,
            article=phrase.article,
            as_topic=phrase.as_topic,
        )

    def clause(self, text: str) -> str:
        return clause_of(text, self._language)

    def is_clause(self, text: str) -> bool:  # noqa: ARG002
        return False

    def is_tidy(self, text: str) -> bool:  # noqa: ARG002
        return True

    def lacks_articles(self, text: str) -> bool:  # noqa: ARG002
        return False

    def statement(self, text: str) -> str:
        phrase = phrase_of(text, self._language)
        if phrase and _INDEFINITE.match(phrase.text) and len(phrase.text.split()) > 2:
            return phrase.text
        return "" if phrase else statement_of(text, self._language)

    def doing(self, text: str) -> str:
        return plan_of(text, self._language)

    def to_do(self, text: str) -> str:
        return to_do_of(text, self._language)

    def would(self, text: str) -> str:
        return would_of(spelled(text, self._language), self._language)

    def deed(self, text: str) -> str:  # noqa: ARG002
        return ""

    def span_of_work(self, text: str) -> str:
        return record_of(text, self._language)


_INDEFINITE = lazy_pattern(r"(?:une?|una|unos|unas|des) ")
"""Behind a colon such a thing reads better: `une chose m’a plu : un vrai bureau fermé`."""
