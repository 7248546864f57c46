"""What one letter mentions: facts, each in the form that a sentence of the templates takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from interviewd.model.ledger import Fact
from interviewd.values import dataclass


@dataclass(frozen=True, slots=True)
class Mention:
    """A fact in the form in which the letter mentions it."""

    text: str
    fact: Fact
    is_sure: bool = True  # nobody would put another article
    is_clause: bool = False  # `how the wards hand over`: told by `hear`, not by `about`


@dataclass(frozen=True, slots=True)
class Choice:
    """What one letter tells. None and empty tuples leave their sentences out."""

    own_words: tuple[Mention, ...] = ()
    # As it follows `about`: `the queue migration`, `how pitch bearings are failing`.
    topic: Mention | None = None
    topic_too: Mention | None = None

    liked_words: Mention | None = None  # a sentence of the person's own
    liked_that: Mention | None = None  # `that nurses rotate …`, `how the wards …`
    liked_statement: Mention | None = None  # `Man darf Verbesserungen vorschlagen`, behind a colon
    liked_thing: Mention | None = None  # `the old greenhouses with the vines`
    strength: Mention | None = None

    strength_is_for: str = ""  # topic, liked, role
    addition: tuple[Mention, ...] = ()
    addition_about: Mention | None = None
    addition_was_asked: Mention | None = (
        None  # the same, where somebody else of a panel may have asked
    )
    addition_asked: Mention | None = None  # as it follows `You asked`: `how I would calm a guest`
    step: Mention | None = None  # `the trial shift`
    step_to: Mention | None = None  # `meet the owner`

    @property
    def liked(self) -> Mention | None:
        """What was liked, in whatever form."""
        return self.liked_words or self.liked_that or self.liked_statement or self.liked_thing

    @property
    def has_detail(self) -> bool:
        return any((self.own_words, self.topic, self.liked))

    def mentions(self) -> Iterator[Mention]:
        """Everything that it tells."""
        singles = (self.topic, self.topic_too, self.liked, self.strength)
        for mention in (*self.own_words, *singles, *self.addition, self.step, self.step_to):
            if mention:
                yield mention

    def shorter(self) -> Iterator[Choice]:
        """The same with ever less, for a letter that has grown too long."""
        yield replace(self, topic_too=None)
        yield replace(self, topic_too=None, strength=None)
        yield replace(self, topic_too=None, strength=None, addition=self.addition[:1])
        yield replace(self, topic_too=None, strength=None, addition=())
        yield Choice(own_words=self.own_words[:1])
        yield Choice()
