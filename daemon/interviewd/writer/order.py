"""What goes into the writing process and what comes out of it, as JSON in both directions.

The resident daemon makes orders and reads results; it loads neither a tagger nor a client for that.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from interviewd import codec
from interviewd.domain.ledger import Ledger, Words

SECONDS = 900.0
"""For all letters of an order: a model of 14 billion parameters without a graphics card takes minutes for each."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where a model is asked, and which. The key is shown by no repr."""

    endpoint: str
    model: str = ""
    key: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Commission:
    """One letter to be written. `key` is the letter's."""

    key: str
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class Order:
    """Letters to be written in one go. Without a `server` they are plain ones.

    `samples` is the file of the person's own mails, `templates` are folders with templates of their own, `wake` is the
    state folder whose daemon is woken when all is done; "" and () for none.
    """

    commissions: tuple[Commission, ...]
    server: Server | None = None
    samples: str = ""
    templates: tuple[str, ...] = ()
    wake: str = ""
    seconds: float = SECONDS


@dataclass(frozen=True, slots=True)
class Prepared:
    """What became of one commission. `hash` is that of the ledger it was written from.

    `failure` is "" when the words are final. Else it says why the model wrote none (a code of ModelError; crashed,
    out_of_time), and `words` are the plain letter, for when there is no time left or `is_lasting`; they are None only
    when the process itself died. `after`: the seconds for which the server asked to be left alone.
    """

    key: str
    hash: str
    words: Words | None = None
    failure: str = ""
    after: float = 0.0
    is_lasting: bool = False


def to_text(value: Order | Prepared) -> str:
    """One line of JSON."""
    return codec.to_text(value)


def order(text: str) -> Order:
    """Raises codec.Unreadable, which never shows the text."""
    return codec.from_text(Order, text)


def prepared(text: str) -> Prepared:
    """Raises codec.Unreadable, which never shows the text."""
    return codec.from_text(Prepared, text)
