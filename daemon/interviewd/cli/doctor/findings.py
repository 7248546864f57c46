"""What `doctor` says of one thing: a sign, the finding, and what the person can do."""

from __future__ import annotations

from typing import NamedTuple

from interviewd.cli.context import Context
from interviewd.cli.error_messages import error_sentence
from interviewd.cli.sentences import say
from interviewd.errors import InterviewdError
from interviewd.model.decided import Notice

GOOD, WARNING, BAD = "✓", "!", "✗"


class Finding(NamedTuple):
    """One line; `fix` is what the person can do, "" where nothing has to be done."""

    sign: str
    what: str
    fix: str = ""


def as_finding(context: Context, notice: Notice, sign: str = BAD) -> Finding:
    """What `status` shows as a problem is a finding as well, in the same words."""
    clock = context.clock(None)
    return Finding(sign, say(notice.what, clock), context.fix(say(notice.fix, clock)))


def error_finding(context: Context, error: InterviewdError) -> Finding:
    """An error as a finding: what is wrong, and its way out unless that is `doctor` again."""
    what, _, fix = error_sentence(error, context.path)[0].rpartition(". ")
    if not what or fix.startswith("See: "):
        return Finding(BAD, what or fix, "mend what else is named here")
    return Finding(BAD, what, fix.removeprefix("Run: "))
