"""Messages to the service manager: sd_notify(3), without its library."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager

from interviewd.system.logs import get_logger

log = get_logger()


def notify(environ: Mapping[str, str], **fields: str) -> None:
    """Send the fields to the service manager, if there is one."""
    address = environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    message = "\n".join(f"{key}={value}" for key, value in fields.items())
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
            sender.sendto(message.encode(), address)
    except OSError:
        log.warning("service manager not reached")


def watchdog_seconds(environ: Mapping[str, str]) -> float:
    """How long the manager waits for a ping, 0 without a watchdog: sd_watchdog_enabled(3)."""
    pid, micro = environ.get("WATCHDOG_PID", ""), environ.get("WATCHDOG_USEC", "")
    if pid and pid != str(os.getpid()):
        return 0
    return int(micro) / 1_000_000 if micro.isdecimal() else 0


def watchdog_ping(environ: Mapping[str, str]) -> Callable[[], None]:
    """What to call on each bit of progress: a loop that hangs sends no pings."""
    if not watchdog_seconds(environ):
        return lambda: None
    return lambda: notify(environ, WATCHDOG="1")


@contextmanager
def exit_after_signal(
    seconds: float, numbers: Collection[int], end: Callable[[int], object] = os._exit
) -> Iterator[None]:
    """End the process so long after one of these signals, even when it is stuck.

    Python's own handlers wait until a call in C returns: getaddrinfo(3) cannot be interrupted, and
    takes half a minute with a silent name server. The journal survives it like a kill.
    """
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    is_over = threading.Event()

    def watch() -> None:
        with os.fdopen(reading, "rb", buffering=0) as signals:
            while number := signals.read(1):
                if number[0] in numbers and not is_over.wait(seconds):
                    end(0)

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_over.set()
        signal.set_wakeup_fd(before)
        os.close(writing)
        watcher.join()
