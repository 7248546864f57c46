"""What a writer asks about a fragment of a note, and the answer."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace

from interviewd.values import dataclass


@dataclass(frozen=True, slots=True)
class NounPhrase:
    """A noun phrase as it stands inside a sentence: as typed, its first letter small unless it
    begins a name.

    `is_definite`: it brings its own article, number or name. `is_counted`: it begins with a number.
    `is_negative`: it begins with `no`. `is_abstract`: it is one thing that needs no article (`early
    intervention`), as far as its form can tell. `article`: what a phrase without one takes, in
    German in the accusative; `has_case`: it can stand there. `as_topic`: what follows `about`
    where it cannot, `das Thema Umstieg auf Kafka`; `as_step`: what one looks forward to,
    `den nächsten Schritt (Probearbeiten)`.
    """

    text: str
    is_definite: bool = True
    is_plural: bool = False
    is_counted: bool = False
    is_negative: bool = False
    is_abstract: bool = False
    article: str = "the"
    has_case: bool = True
    as_topic: str = ""
    as_step: str = ""

    def followed_by(self, words: str) -> NounPhrase:
        """The phrase with words behind it: ` am Freitag`."""
        step = f"{self.as_step[:-1]}{words})" if self.as_step else ""
        topic = f"{self.as_topic}{words}" if self.as_topic else ""
        return replace(self, text=self.text + words, as_topic=topic, as_step=step)

    @property
    def is_bare(self) -> bool:
        """Whether nobody can be sure that it takes an article: `alert fatigue`, `airport
        contract`.
        """
        return not (self.is_definite or self.is_plural or self.is_abstract)

    @property
    def with_the(self) -> str:
        """`the buddy system`, `l’ouverture`; `a trial day`, `Kubernetes` stay as they are."""
        if not self.article or self.is_definite:
            return self.text
        return f"{self.article}{'' if self.article.endswith('’') else ' '}{self.text}"

    @property
    def after_about(self) -> str:
        """As it follows `about`: `the buddy system`, but `early intervention`, `evening
        clinics`.
        """
        stands_bare = self.is_abstract or (self.is_plural and self.article == "the")
        return self.as_topic or (self.text if stands_bare else self.with_the)


class Tagger(ABC):
    """What a writer asks about a fragment; "" and None when it is no such thing.

    Answers hold for the whole text, never for a part of it. What is not abstract answers for a
    language that has no such form.
    """

    @abstractmethod
    def calmed(self, text: str) -> str:
        """A text typed in capitals as it is written otherwise, where that is certain.

        Any other text as it is.
        """

    @abstractmethod
    def noun_phrase(self, text: str) -> NounPhrase | None:
        """The text as a noun phrase, which may begin with `their`."""

    @abstractmethod
    def clause(self, text: str) -> str:
        """The text with its own `that` or `how`, else as it follows one of them. Its subject may
        be `they`.
        """

    def is_clause(self, text: str) -> bool:  # noqa: ARG002
        """Whether it has a subject and its verb, so that it may stand as a sentence."""
        return False

    def question(self, text: str) -> str:
        """What somebody asked, without what the person says of it; "" where a word of it is
        shortened or misspelt, as far as the language's words are known.
        """
        return text

    def is_past(self, text: str) -> bool:  # noqa: ARG002
        """Whether it tells what was, as far as the language's verbs are known."""
        return False

    def lacks_articles(self, text: str) -> bool:  # noqa: ARG002
        """Whether a sentence leaves out articles that the language asks for."""
        return False

    def statement(self, text: str) -> str:  # noqa: ARG002
        """The text as a sentence of its own behind a colon, where the language has no better
        place for it.
        """
        return ""

    def doing(self, text: str) -> str:  # noqa: ARG002
        """`moving the queue to Kafka`, `how to calm a guest`, as they follow `about`."""
        return ""

    def to_do(self, text: str) -> str:  # noqa: ARG002
        """`meet the owner`, as it follows `the next step is to`."""
        return ""

    @abstractmethod
    def would(self, text: str) -> str:
        """`I would meet the owner first` of `meet the owner first`, without the full stop."""

    def deed(self, text: str) -> str:  # noqa: ARG002
        """`led a team of twelve`, as it follows `I`."""
        return ""

    @abstractmethod
    def span_of_work(self, text: str) -> str:
        """`nine years teaching Key Stage 2`, as it follows `I would bring`, elsewhere a colon."""
