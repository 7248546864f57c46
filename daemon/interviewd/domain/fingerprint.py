"""What a block says, as a short hash: whether a person touched it can be told from the block
itself.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from interviewd.language import markup, plain
from interviewd.model.seen import Event
from interviewd.model.terms import stamp


def fingerprint(start: datetime, end: datetime, title: str, text: str) -> str:
    """16 hex digits over start, end, title and the words of the text: a server's reformatting is
    no edit.
    """
    content = "\0".join(
        (stamp(start), stamp(end), plain.words(title), plain.words(markup.laid_bare(text)))
    )
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def is_untouched(event: Event) -> bool:
    """Whether a block still says what we made it say."""
    mark = event.mark
    return mark is not None and mark.hash == fingerprint(
        event.start, event.end, event.title, event.description
    )
