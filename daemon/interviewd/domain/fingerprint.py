"""A short hash of what a block says: the block itself shows whether a person touched it."""

from __future__ import annotations

import hashlib
from datetime import datetime

from interviewd.language import markup, sanitize
from interviewd.model.seen import Event
from interviewd.model.terms import stamp


def fingerprint(start: datetime, end: datetime, title: str, text: str) -> str:
    """16 hex digits over start, end and words: a server's reformatting is no edit."""
    words = (sanitize.words(title), sanitize.words(markup.laid_bare(text)))
    content = "\0".join((stamp(start), stamp(end), *words))
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def is_untouched(event: Event) -> bool:
    """Whether a block still says what we made it say."""
    hash_now = fingerprint(event.start, event.end, event.title, event.description)
    return event.mark is not None and event.mark.hash == hash_now
