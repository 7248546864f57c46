"""The ledger of a letter: every fact that it may use, with its source, its owner and whether it
may be told.

Both writers, the check and `preview` read the ledger and nothing else. A fact is used whole or not
at all.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum
from functools import lru_cache

from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Round, Source
from interviewd.values import dataclass


class Topic(StrEnum):
    """What a fact tells about."""

    COMPANY = "company"
    ROLE = "role"
    ROUND = "round"
    NAME = "name"  # of somebody on the panel
    TALKED = "talked"
    LIKED = "liked"
    WEAK_SPOT = "weak_spot"
    STRONGER = "stronger"  # the person's stronger answer
    ABOUT = "about"  # the debrief's line of one person
    NEXT_STEP = "next_step"
    DECIDE_BY = "decide_by"  # the date they named, as "Friday 4 December" in the letter's language
    OWN_WORDS = "own_words"  # to be used word for word
    STRENGTH = "strength"
    EARLIER = "earlier"  # noted after an earlier round with this company


class Withheld(StrEnum):
    """Why a fact may not be told."""

    PAY = "pay"
    HEALTH = "health"
    FAMILY = "family"
    GOSSIP = "gossip"
    CRITICISM = "criticism"
    ADDRESSEE = "addressee"  # a remark about somebody who is written to or was met
    WORRY = "worry"
    SECRET = "secret"  # noqa: S105 - a reason: the person wrote not to mention it
    OTHER_PERSON = "other_person"  # it belongs to another one of the panel
    WEAK_SPOT = "weak_spot"  # never told itself; only its answer is
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact. `number` counts from 1 and is stable for the same ledger; `text` is as typed.

    `owner` is the e-mail address, else the name, of the one person of the panel to whom it belongs,
    "" for everyone. `about` is, for a STRONGER fact, the weak spot that it answers (its text), else
    "".
    """

    number: int
    topic: Topic
    text: str
    source: Source
    owner: str = ""
    about: str = ""
    withheld: Withheld | None = None
    foreign: bool = False  # not in the letter's language: raw material for a model only

    @property
    def may_be_told(self) -> bool:
        return self.withheld is None


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything one letter is written from.

    `seat` is the place of `to` in `panel`; `variant` varies the shipped sentences and is the same
    for the whole panel. `others` are sentences that must not come again: those of the panel's other
    letters, and of letters to this company as they were sent. `sent` is the whole text of the
    letters already sent, for a follow-up to add something to. `siblings` are those of `others` that
    we wrote for the panel's other letters: a model sees only these, since what was sent may hold
    what the person typed into it. `count` is 0 for a thank-you, else the follow-up's number.
    """

    kind: Kind
    to: Person
    sender: str  # the person's own name
    signature: str
    language: str = "en"  # en, de, fr, es, or another with a folder of templates
    spelling: str = "british"  # or "american"; for English only
    panel: tuple[Person, ...] = ()
    seat: int = 0
    variant: str = ""
    coordinator: bool = False  # `to` was not met, and passes the thanks on to `panel`
    company: str = ""
    role: str = ""
    round: Round | None = None
    earlier_rounds: tuple[Round | None, ...] = ()
    has_notes: bool = False
    count: int = 0
    facts: tuple[Fact, ...] = ()
    others: tuple[str, ...] = ()
    siblings: tuple[str, ...] = ()
    sent: str = ""

    def of(self, topic: Topic) -> tuple[Fact, ...]:
        """The facts of this topic that may be told, in order."""
        return tuple(fact for fact in self.facts if fact.topic is topic and fact.may_be_told)

    @property
    def hash(self) -> str:
        """Changes with anything a writer reads; prepared words are used while it is the same."""
        return _hash(self)


@lru_cache(maxsize=128)  # a pass asks for it three times
def _hash(ledger: Ledger) -> str:
    return hashlib.sha256(repr(ledger).encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class Finding:
    """What the check found: `code` (snake_case), the `words` of the letter, the `sentence` they
    stand in.
    """

    code: str
    words: str
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A letter's words.

    `body` runs from greeting to signature; `writer` is "plain" or the model's name. `used` are
    numbers of the facts that stand in it. `findings` are those of refused attempts, `refused` says
    in a code why a model's letter was not taken ("" when it was, or none was asked). `missing`
    names what would have lifted it: notes, detail, role, company, first_name, strength.
    """

    subject: str
    body: str
    writer: str = "plain"
    used: tuple[int, ...] = ()
    findings: tuple[Finding, ...] = ()
    refused: str = ""
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Commission:
    """One letter to be written.

    `key` is the letter's; `is_plain`: there is no time left to ask a model.
    """

    key: str
    ledger: Ledger
    is_plain: bool = False


@dataclass(frozen=True, slots=True)
class BrokenTemplate:
    """What is wrong with a template of the person's own: file, line (None: unknown) and what."""

    where: str
    line: int | None
    what: str


@dataclass(frozen=True, slots=True)
class Prepared:
    """What became of one commission. `hash` is that of the ledger it was written from.

    `failure` is "" when the words are final. Else it says why the model wrote none (a code of
    ModelError; crashed, out_of_time, template), and `words` are the plain letter, for when there is
    no time left or `is_lasting`; they are None when the process itself died, or the template is
    `broken`. `after`: the seconds for which the server asked to be left alone. `at` and `unused`,
    the noted facts when none of them stands in the letter, are filled in when it is stored.
    """

    key: str
    hash: str
    words: Words | None = None
    failure: str = ""
    after: float = 0.0
    is_lasting: bool = False
    broken: BrokenTemplate | None = None
    at: datetime | None = None
    unused: tuple[str, ...] = ()
