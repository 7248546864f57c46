"""The form of the log: the event, then key=value, one line each, on stderr."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from datetime import UTC, datetime
from typing import Any

# Importing structlog imports rich, for the tracebacks of its console renderer: 4 MB that nothing
# here uses. Without rich it does without; the commands that draw tables import rich later.
_IS_RICH_LOADED = "rich" in sys.modules
if not _IS_RICH_LOADED:
    sys.modules["rich"] = None  # type: ignore[assignment]  # the import system's "not to be found"
import structlog  # noqa: E402

if not _IS_RICH_LOADED:
    del sys.modules["rich"]

get_logger = structlog.get_logger

# sd-daemon(3): how journald knows a line's level.
_SYSLOG = {"critical": 2, "error": 3, "warning": 4, "info": 6, "debug": 7}


def set_up(*, level: int = logging.WARNING, journald: bool = False) -> None:
    """Log from that level on; for journald with its prefix of the level and without the time."""

    def line(_: Any, name: str, event: MutableMapping[str, Any]) -> str:
        if journald:
            return f"<{_SYSLOG.get(name, 6)}>{_text(event)}"
        return f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {name:<7} {_text(event)}"

    structlog.configure(
        processors=[line],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _text(event: MutableMapping[str, Any]) -> str:
    """One line, whatever the values are: a line break in a value must not forge a log line."""
    error, name = _error(event.pop("exc_info", None)), str(event.pop("event", ""))
    fields = {**event, "error": error} if error else event
    return " ".join([name, *(f"{key}={_value(value)}" for key, value in fields.items())])


def _value(value: object) -> str:
    text = str(value)
    return text if text.isprintable() and " " not in text and text else repr(text)


def _error(info: Any) -> str:
    """The type and place of an exception; its message can hold names and addresses."""
    error = sys.exc_info()[1] if info is True else info
    if not isinstance(error, BaseException):
        return ""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    if trace is None:
        return type(error).__name__
    file = trace.tb_frame.f_code.co_filename.rpartition("/")[2]
    return f"{type(error).__name__} at {file}:{trace.tb_lineno}"
