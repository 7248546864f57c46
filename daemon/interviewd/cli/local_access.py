"""Where it writes on this machine: each local account's first calendar and its drafts."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from interviewd.config.load import Config
from interviewd.model.decided import Notice
from interviewd.model.terms import because


class Place(NamedTuple):
    """A local account's folder or calendar file. `written`: the folder that takes new files."""

    account: str
    path: Path
    written: Path | None


def places(config: Config) -> Iterator[Place]:
    """Every calendar and mailbox of the local accounts that exists."""
    for account in config.accounts:
        if not account.is_local:
            continue
        found = []
        for number, path in enumerate(map(config.place, account.calendars)):
            # A calendar's file is replaced by a new one beside it.
            folder = path.parent if path.is_file() else path
            found.append(Place(account.name, path, folder if number == 0 else None))
        if account.mailbox:
            root = config.place(account.mailbox)
            found.append(Place(account.name, root, _drafts(root, account.drafts)))
        yield from (place for place in found if not is_gone(place.path))


def is_gone(path: Path) -> bool:
    """Whether there is nothing; False where that cannot be seen."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return True
    except OSError:
        return False
    return False


def _drafts(root: Path, named: str) -> Path:
    """Where a new draft is written first; the mailbox itself while it has no drafts folder."""
    from interviewd.accounts.local.mailbox import folders

    try:
        box = folders.drafts_folder(folders.find_folders(root, drafts=named)[0], named)
    except OSError:
        return root
    if box is None:
        return root
    inner = box.path / "tmp"
    return inner if os.path.isdir(inner) else box.path  # noqa: PTH112 - no error without rights


def unwritable(config: Config) -> Iterator[Notice]:
    """The places that this user may not write, by their permissions, and mailboxes that are not
    there; `doctor` tries it. A mailbox is read only once a letter needs it: nobody else would
    notice.
    """
    for account in config.accounts:
        if account.mailbox and is_gone(config.place(account.mailbox)):
            path = str(config.place(account.mailbox))
            what = because("place_gone", account=account.name, path=path)
            yield Notice(what, because("mend_place"))
    for place in places(config):
        if place.written and not os.access(place.written, os.W_OK | os.X_OK):
            what = because("place_unwritable", account=place.account, path=str(place.written))
            yield Notice(what, because("mend_error"))
