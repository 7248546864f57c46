"""What `doctor` says of one thing: a sign, the finding, and what the person can do."""

from __future__ import annotations

from typing import NamedTuple

from interviewd.cli.room import Room
from interviewd.cli.sentences import say
from interviewd.model import Notice

GOOD, WARNING, BAD = "✓", "!", "✗"


class Finding(NamedTuple):
    """One line; `fix` is what the person can do, "" where nothing has to be done."""

    sign: str
    what: str
    fix: str = ""


def told(room: Room, notice: Notice, sign: str = BAD) -> Finding:
    """What `status` tells as a problem is a finding as well, in the same words."""
    clock = room.clock(None)
    return Finding(sign, say(notice.what, clock), room.fix(say(notice.fix, clock)))
