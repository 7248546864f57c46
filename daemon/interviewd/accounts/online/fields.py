"""Fields of a provider's JSON, read without trust: strangers wrote them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final
from zoneinfo import ZoneInfo

from interviewd.language import sanitize
from interviewd.model.decided import Block
from interviewd.model.seen import Answer, Guest, GuestKind, Mark
from interviewd.values import dataclass

Json = dict[str, Any]

MARKS: Final = ("for", "kind", "key", "hash", "placed")
MARK_SIZE: Final = 1024
_WHITESPACE: Final = {ord("\t"): " ", ord("\n"): " "}  # control characters to `isprintable`


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose events they are: `email` "" when unknown; an all-day event lasts a day in `zone`."""

    account: str
    zone: ZoneInfo
    email: str = ""


def str_of(value: object) -> str:
    return value if isinstance(value, str) else ""


def object_of(value: object) -> Json:
    return value if isinstance(value, dict) else {}


def list_of(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def objects_of(value: object) -> list[Json]:
    return [one for one in list_of(value) if isinstance(one, dict)]


def line_of(value: object) -> str:
    """One clean line. Most titles and names are plain ASCII and need no cleaning, which is slow."""
    text = str_of(value)
    is_short = len(text) <= sanitize.TITLE_LIMIT
    if is_short and text.isascii() and text.isprintable() and "  " not in text:
        return text.strip()
    return sanitize.line(text)


def text_of(text: str) -> str:
    """A clean text. Most are plain ASCII and need no cleaning, which is slow."""
    is_short = len(text) <= sanitize.TEXT_LIMIT
    if is_short and text.isascii() and text.translate(_WHITESPACE).isprintable():
        return text
    return sanitize.clean(text)


@lru_cache(4096)
def guest_of(email: str, name: str, kind: GuestKind, answer: Answer) -> Guest:
    """The same colleagues sit in thousands of meetings: one value each.

    Exchange repeats an address as its name.
    """
    address, shown = line_of(email).lower(), line_of(name)
    return Guest(address, "" if shown.lower() == address else shown, kind, answer)


@lru_cache(64)
def zone_of(name: str) -> ZoneInfo | None:
    """The zone of an IANA name; None for any other, Exchange's own among them."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # not found; a name like "../x"; a folder of zones
        return None


def web_link(*candidates: object) -> str:
    """The first https link that a browser would open, "" when there is none."""
    link = next((str_of(one) for one in candidates if str_of(one).startswith("https://")), "")
    is_plain = link.isascii() and link.isprintable() and " " not in link
    return link if is_plain and len(link) <= 2_000 else ""


def rfc3339(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def marks_of(block: Block) -> dict[str, str]:
    """The marks of a block by their names, as the private properties of an event hold them."""
    values = (block.for_id, str(block.kind), block.key, block.hash, block.placed)
    return {name: value[:MARK_SIZE] for name, value in zip(MARKS, values, strict=True)}


def mark_of(properties: Mapping[str, object], prefix: str = "") -> Mark | None:
    """The mark in an event's private properties by name; None when there is no key."""
    if not str_of(properties.get(f"{prefix}key")):
        return None
    values = [str_of(properties.get(f"{prefix}{name}")) for name in MARKS]
    return Mark(*(sanitize.line(value, MARK_SIZE) for value in values))
