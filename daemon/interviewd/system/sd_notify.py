"""What the service manager is told: sd_notify(3), without its library."""

from __future__ import annotations

import os
import signal
import socket
import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager

import structlog

log = structlog.get_logger()


def notify(environ: Mapping[str, str], **said: str) -> None:
    """Tell the service manager, if there is one."""
    address = environ.get("NOTIFY_SOCKET")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as messenger:
            messenger.sendto("\n".join(f"{key}={value}" for key, value in said.items()).encode(), address)
    except OSError:
        log.warning("service manager not reached")


def watchdog_seconds(environ: Mapping[str, str]) -> float:
    """How long it waits between two pings before it takes us for hung; 0 when it does not. sd_watchdog_enabled(3)."""
    pid, micro = environ.get("WATCHDOG_PID", ""), environ.get("WATCHDOG_USEC", "")
    if pid and pid != str(os.getpid()):
        return 0
    return int(micro) / 1_000_000 if micro.isdecimal() else 0


def pulse(environ: Mapping[str, str]) -> Callable[[], None]:
    """What to call whenever something got done: the watchdog's food, which a loop that hangs does not give."""
    if not watchdog_seconds(environ):
        return lambda: None
    return lambda: notify(environ, WATCHDOG="1")


@contextmanager
def ending_in(seconds: float, numbers: Collection[int], end: Callable[[int], object] = os._exit) -> Iterator[None]:
    """End the process so long after one of these signals, however stuck it is.

    Python's own handlers wait until a call in C returns, and one that asks a silent name server takes half a minute:
    getaddrinfo(3) cannot be interrupted. To the journal this is a kill, which it is made for.
    """
    reading, writing = os.pipe()
    os.set_blocking(writing, False)
    before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    is_over = threading.Event()
    watcher = threading.Thread(target=_watch, args=(reading, seconds, numbers, is_over, end), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        is_over.set()
        signal.set_wakeup_fd(before)
        os.close(writing)
        watcher.join()


def _watch(
    reading: int, seconds: float, numbers: Collection[int], is_over: threading.Event, end: Callable[[int], object]
) -> None:
    with os.fdopen(reading, "rb", buffering=0) as heard:
        while number := heard.read(1):
            if number[0] in numbers and not is_over.wait(seconds):
                end(0)
