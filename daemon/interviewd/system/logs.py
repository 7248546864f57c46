"""The form of the log: the event, then key=value, one line each, on stderr."""

from __future__ import annotations

import sys
from collections.abc import MutableMapping
from datetime import UTC, datetime
from functools import cache
from importlib import import_module
from types import ModuleType
from typing import Any


class Logger:
    """What `structlog.get_logger` returns, loaded with the first line: an idle daemon says none,
    and structlog brings 12 MB with it.
    """

    def __getattr__(self, name: str) -> Any:
        return getattr(_structlog().get_logger(), name)


def get_logger() -> Any:
    """The logger of a module."""
    return Logger()


@cache
def _structlog() -> ModuleType:
    """structlog without rich, which it imports for the tracebacks of its console: 4 MB that
    nothing here uses. Commands that draw tables import rich for themselves.
    """
    is_rich_loaded = "rich" in sys.modules
    if not is_rich_loaded:
        sys.modules["rich"] = None  # type: ignore[assignment]  # the import system's "not to be found"
    is_new = "structlog" not in sys.modules
    try:
        structlog = import_module("structlog")
    finally:
        if not is_rich_loaded:
            del sys.modules["rich"]
    if is_new and _form:
        _configure(structlog)
    return structlog


# sd-daemon(3): how journald knows a line's level.
_SYSLOG = {"critical": 2, "error": 3, "warning": 4, "info": 6, "debug": 7}


def set_up(*, level: str = "warning", journald: bool = False) -> None:
    """Log from that level on; for journald with its prefix of the level and without the time."""
    _form.update(level=level, journald=journald)
    if "structlog" in sys.modules:
        _configure(_structlog())


def say(level: str, event: str, **fields: object) -> None:
    """A line of the same form, without structlog: for the supervisor."""
    sys.stderr.write(f"{_line(None, level, {'event': event, **fields})}\n")


_form: dict[str, Any] = {}  # what `set_up` was given last; empty before


def _line(_: Any, level: str, event: MutableMapping[str, Any]) -> str:
    if _form.get("journald"):
        return f"<{_SYSLOG.get(level, 6)}>{_log_line(event)}"
    return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {level:<7} {_log_line(event)}"


def _configure(structlog: Any) -> None:
    structlog.configure(
        processors=[_line],
        wrapper_class=structlog.make_filtering_bound_logger(_form["level"]),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _log_line(event: MutableMapping[str, Any]) -> str:
    """One line, whatever the values are: a line break in a value must not forge a log line."""
    info, words = event.pop("exc_info", None), [str(event.pop("event", ""))]
    error = sys.exc_info()[1] if info is True else info
    if isinstance(error, BaseException):
        # Its type and place: a message can hold names and addresses.
        trace = error.__traceback__
        while trace and trace.tb_next:
            trace = trace.tb_next
        file = trace.tb_frame.f_code.co_filename.rpartition("/")[2] if trace else ""
        place = f" at {file}:{trace.tb_lineno}" if trace else ""
        event["error"] = f"{type(error).__name__}{place}"
    for key, value in event.items():
        text = str(value)
        is_plain = text and text.isprintable() and " " not in text
        words.append(f"{key}={text if is_plain else repr(text)}")
    return " ".join(words)
