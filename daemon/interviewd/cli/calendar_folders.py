"""Which folders are calendars: a path that a config or a person names may hold several."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from interviewd.config.load import Config
from interviewd.config.settings import AccountSettings

_DEPTH = 2  # of calendars in a folder: one a pair, one a calendar

# Files of a calendar folder, an empty one too: vdirsyncer's "vdir".
_VDIR = ("color", "displayname")


def calendars_in(folder: Path) -> list[Path]:
    """The calendars that a path stands for: itself, those in it, or none without an event."""
    if not folder.is_dir() or _has_events(folder):
        return [folder] if folder.exists() else []
    below = [path for path in _folders(folder, _DEPTH) if _has_events(path) or _is_vdir(path)]
    return below or ([folder] if _is_vdir(folder) else [])


def unread_calendars(config: Config) -> Iterator[tuple[AccountSettings, Path, int]]:
    """Configured folders that are no calendar but hold so many, of which nothing is read."""
    for account in config.accounts:
        for path in map(config.place, account.calendars if account.is_local else ()):
            inner = calendars_in(path)
            if inner and inner != [path]:
                yield account, path, len(inner)


def _folders(folder: Path, depth: int) -> Iterator[Path]:
    try:
        inner = sorted(
            path for path in folder.iterdir() if path.is_dir() and not path.name.startswith(".")
        )
    except OSError:
        return
    for path in inner:
        yield path
        if depth > 1:
            yield from _folders(path, depth - 1)


def _has_events(path: Path) -> bool:
    try:
        return any(re.fullmatch(r"[^.].*\.ics", name) for name in os.listdir(path))  # noqa: PTH208 - names are enough
    except OSError:
        return False


def _is_vdir(path: Path) -> bool:
    return any(os.path.isfile(path / name) for name in _VDIR)  # noqa: PTH113 - no error without rights
