"""The writing process: an order as JSON on stdin, one line of JSON on stdout for each letter,
logs without words on stderr.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Final

from interviewd.system import locks, logs
from interviewd.system.logs import get_logger
from interviewd.writer import order as orders

log = get_logger()

_LARGEST: Final = 16_000_000


def main() -> int:
    """0 when every letter of the order got an answer; 1 otherwise.

    What it raises could hold words, so nothing is shown.
    """
    logs.set_up(level="info", journald="JOURNAL_STREAM" in os.environ)
    wake = ""
    try:
        order = orders.order(sys.stdin.buffer.read(_LARGEST).decode())
        wake = order.wake
        from interviewd.writer.work import work

        for result in work(order):
            os.write(1, f"{orders.to_text(result)}\n".encode())
            if wake:
                locks.wake(Path(wake))
    except BrokenPipeError:
        log.warning("nobody waits for the letters any more")
        return 1
    except Exception:
        log.exception("writer failed")
        return 1
    finally:
        # Whoever is woken finds the end of the output, not a process that is about to end.
        with suppress(OSError):
            os.close(1)
        if wake:
            locks.wake(Path(wake))
    return 0


if __name__ == "__main__":
    sys.exit(main())
