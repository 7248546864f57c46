"""The texts of blocks, and the bytes of a letter. Deterministic: the same facts give the same text.

Templates see plain texts, numbers, booleans and lists of texts. Each function that renders one raises TextBroken when a
person's own template breaks; other texts still work.
"""

from __future__ import annotations

from interviewd.domain.compose.envelope import message_id, mime
from interviewd.domain.compose.preparing import alarm, debrief, prep, reminder
from interviewd.domain.compose.sentences import sentences

__all__ = [
    "alarm",
    "debrief",
    "message_id",
    "mime",
    "prep",
    "reminder",
    "sentences",
]
