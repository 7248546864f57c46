"""What `doctor` says of one thing: a sign, the finding, and what the person can do."""

from __future__ import annotations

from typing import NamedTuple

GOOD, WARNING, BAD = "✓", "!", "✗"


class Finding(NamedTuple):
    """One line; `fix` is what the person can do, "" where nothing has to be done."""

    sign: str
    what: str
    fix: str = ""
