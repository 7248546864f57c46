"""The person's own mails that show a model the tone; never quoted, and never needed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

LARGEST: Final = 64 * 1024
"""A file of mails is a few kilobytes; what is larger is something else."""

GIVEN: Final = 3_000
"""So many characters reach a model: three short mails, some 700 tokens of a context that may hold 4,096."""


@dataclass(frozen=True, slots=True)
class Samples:
    """What the file holds, or why it is ignored: `trouble` is "", missing, unreadable, huge, binary or blank."""

    text: str = ""
    trouble: str = ""


def read(path: Path) -> Samples:
    """Read the file named by `samples`. Whatever is wrong with it is told in `trouble`; letters go on without."""
    try:
        if not path.is_file():
            return Samples(trouble="unreadable" if path.exists() else "missing")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except OSError:
        return Samples(trouble="unreadable")
    if len(content) > LARGEST:
        return Samples(trouble="huge")
    return _decoded(content)


def _decoded(content: bytes) -> Samples:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Samples(trouble="binary")
    if any(not (one.isprintable() or one in "\r\n\t\f") for one in text):
        return Samples(trouble="binary")
    whole = re.sub(r"\n{3,}", "\n\n", text.replace("\r\n", "\n")).strip()
    if not whole:
        return Samples(trouble="blank")
    if len(whole) <= GIVEN:
        return Samples(whole)
    # Whole lines: a word cut in two would be taken for the person's style.
    return Samples(whole[:GIVEN].rpartition("\n")[0].strip() or whole[:GIVEN].rpartition(" ")[0])
