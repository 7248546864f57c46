"""What an event of any provider is, whatever its JSON looks like, and a block to be written."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from interviewd.model.decided import Block
from interviewd.model.seen import Event
from interviewd.model.terms import Kind

START = datetime(2026, 11, 25, 10, tzinfo=UTC)


def block(**more: Any) -> Block:
    settings: dict[str, Any] = {
        "key": "a" * 32,
        "kind": Kind.PREP,
        "for_id": "abc@acme.example",
        "start": START,
        "end": START + timedelta(hours=1),
        "title": "Research and rehearse",
        "text": "Acme",
        "hash": "h",
        "placed": "p",
        "busy": True,
    }
    return Block(**{**settings, **more})


def assert_defaults(event: Event) -> None:
    """Busy, timed, an hour long, unanswered, and nobody else's."""
    assert (event.start, event.end) == (START, START + timedelta(hours=1))
    assert event.busy
    assert event.original == ""
    assert (event.all_day, event.cancelled, event.guests) == (False, False, ())
    assert (event.organizer, event.mark, event.answer) == (None, None, None)
