"""The person's own mails that show a model the tone; never quoted, and never needed."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Final

from interviewd.config import text_files
from interviewd.config.text_files import TextFile

LARGEST: Final = 64 * 1024
"""A file of mails is a few kilobytes; what is larger is something else."""

GIVEN: Final = 3_000
"""So many characters reach a model: three short mails, some 700 tokens of a context that may
hold 4,096."""


def read(path: Path) -> TextFile:
    """What is given of the file named by `samples`.

    What is wrong with it is told in `trouble`; letters go on without.
    """
    found = text_files.read(path, LARGEST)
    whole = re.sub(r"\n{3,}", "\n\n", found.text).strip()
    if len(whole) <= GIVEN:
        return replace(found, text=whole)
    # Whole lines: a word cut in two would be taken for the person's style.
    return TextFile(whole[:GIVEN].rpartition("\n")[0].strip() or whole[:GIVEN].rpartition(" ")[0])
