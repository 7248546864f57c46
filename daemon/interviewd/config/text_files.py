"""A text file of the person's own that the config names: read whole, or ignored with the reason."""

from __future__ import annotations

from pathlib import Path

from interviewd.values import dataclass


@dataclass(frozen=True, slots=True)
class TextFile:
    """A file's text, or why not: `trouble` is missing, unreadable, huge, binary or blank."""

    text: str = ""
    trouble: str = ""


def read(path: Path, largest: int) -> TextFile:
    """The text of a file of at most `largest` bytes, line breaks as `\\n`. Never raises."""
    try:
        if not path.is_file():
            return TextFile(trouble="unreadable" if path.exists() else "missing")
        with path.open("rb") as file:
            content = file.read(largest + 1)
    except OSError:
        return TextFile(trouble="unreadable")
    if len(content) > largest:
        return TextFile(trouble="huge")
    try:
        text = content.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        return TextFile(trouble="binary")
    if any(not (one.isprintable() or one in "\r\n\t\f") for one in text):
        return TextFile(trouble="binary")
    return TextFile(text) if text.strip() else TextFile(trouble="blank")
