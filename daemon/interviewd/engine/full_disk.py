"""A start waits for a full disk, under a service manager that would give up on what fails."""

from __future__ import annotations

import errno
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Final, TypeVar

from interviewd.errors import JournalUnwritable
from interviewd.system.logs import get_logger

log = get_logger()

T = TypeVar("T")

WAIT_SECONDS: Final = 120
"""Six such starts last longer than the ten minutes in which six failures make the service manager
give up, so the service comes back when there is room."""

RETRY_SECONDS: Final = 5

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO}
"""The errors of a disk that refuses to be written."""


@contextmanager
def when_there_is_room(
    state: str,
    environ: Mapping[str, str],
    tell: Callable[..., None],
    opened: Callable[[ExitStack], T],
) -> Iterator[T]:
    """What `opened` opens on the stack. Raises JournalUnwritable for a disk that stays full."""
    until = time.monotonic() + (WAIT_SECONDS if environ.get("NOTIFY_SOCKET") else 0)
    while True:
        with ExitStack() as stack:
            try:
                found = opened(stack)
            except (JournalUnwritable, OSError) as error:
                if isinstance(error, JournalUnwritable):
                    full = error
                elif error.errno in _FULL:
                    full = JournalUnwritable(state, error.strerror or "")
                else:
                    raise
                if time.monotonic() >= until:
                    raise full from error
                log.warning("disk is full or read-only, trying again", why=full.what)
            else:
                yield found
                return
        tell(STATUS="waiting for space on the disk")
        time.sleep(RETRY_SECONDS)
