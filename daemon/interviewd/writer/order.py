"""What goes into the writing process and what comes out of it, as JSON in both directions.

The resident daemon makes orders and reads results; it loads neither a tagger nor a client for that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from interviewd.model.ledger import Commission, Prepared
from interviewd.storage import codec
from interviewd.values import dataclass

VAULT_NAME = "[writer]"
"""The vault's record: `key`, and the `endpoint` that it was given for. No account can have this
name."""

SECONDS = 900.0
"""For all letters of an order: a model of 14 billion parameters without a graphics card takes
minutes for each."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where a model is asked, and which. The key is shown by no repr."""

    endpoint: str
    model: str = ""
    key: str = field(default="", repr=False)


def server(endpoint: str, model: str, record: Mapping[str, object] | None) -> Server:
    """The server of the config, with the vault's key only when it was given for this very
    endpoint.
    """
    record = record or {}
    return Server(
        endpoint, model, str(record.get("key", "")) if record.get("endpoint") == endpoint else ""
    )


@dataclass(frozen=True, slots=True)
class Order:
    """Letters to be written in one go. Without a `server` they are plain ones.

    `samples` is the file of the person's own mails, `templates` are folders with templates of their
    own, `wake` is the state folder whose daemon is woken when all is done; "" and () for none.
    """

    commissions: tuple[Commission, ...]
    server: Server | None = None
    samples: str = ""
    templates: tuple[str, ...] = ()
    wake: str = ""
    seconds: float = SECONDS


def to_text(value: Order | Prepared) -> str:
    """One line of JSON."""
    return codec.to_text(value)


def order(text: str) -> Order:
    """Raises codec.Unreadable, which never shows the text."""
    return codec.from_text(Order, text)


def prepared(text: str) -> Prepared:
    """Raises codec.Unreadable, which never shows the text."""
    return codec.from_text(Prepared, text)
