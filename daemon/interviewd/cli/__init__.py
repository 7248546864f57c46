"""The command line, and the only place where errors and reasons become sentences."""

from __future__ import annotations

import gc
import itertools
import os
import resource
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import NoReturn


def command() -> NoReturn:
    """The program as it is started from a shell: `main`, and the end of the process.

    A short command collects no garbage and takes nothing apart at its end, which the system does
    at once: together that was a fifth of it. The daemon collects as soon as it is loaded.
    """
    gc.disable()
    code = main()
    with suppress(OSError, ValueError):
        sys.stderr.flush()
    os._exit(code)


def main(args: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code, as the contract numbers them. Never raises."""
    given = sys.argv[1:] if args is None else list(args)
    # A core file would hold mail and sign-ins; children inherit the limit.
    _, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
    # The command is found without loading click.
    words = (each for before, each in itertools.pairwise(["", *given]) if before != "--config")
    if next((word for word in words if not word.startswith("-")), "") != "run":
        return _main(given)
    # Until the daemon installs its own handlers, SIGTERM and SIGINT exit with 0; SIGHUP is blocked
    # until then, and delivered to those.
    before = {number: signal.signal(number, _end) for number in (signal.SIGTERM, signal.SIGINT)}
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGHUP})
    try:
        return _main(given)
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, handler in before.items():
            if signal.getsignal(number) is _end:
                signal.signal(number, handler)


def _end(_: int, __: object) -> None:
    os._exit(0)  # no exception: one raised while a module loads may be swallowed, or shown


def _main(args: Sequence[str]) -> int:
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a terminal that knows no ✎ shows a question mark
    # Closed before we began (`>&-`): nobody wants the output, and the exit code says what it says.
    sys.stdout = sys.stdout or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w", encoding="utf-8")  # noqa: PTH123, SIM115
    try:
        code = _run(args)
        sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()  # whoever read us has enough (`| head`)
        return 0
    except OSError as error:
        if error.filename is not None:
            raise
        _drop_output()
        with suppress(OSError, AttributeError):
            why = (error.strerror or str(error)).lower()
            sys.stderr.write(f"the output could not be written: {why}\n")
        return 1
    return code


def _run(args: Sequence[str]) -> int:
    """The daemon without what reads a command line; any other words with it."""
    match args:
        case ["run"]:
            named = None
        case ["--config", str(path), "run"]:
            named = path
        case _:
            from interviewd.cli.app import run

            return run(args)
    from interviewd.cli.serve import serve

    return serve(named, os.environ)


def _drop_output() -> None:
    """Send what is still buffered nowhere, so that Python reports no error when it ends."""
    with suppress(OSError, ValueError, AttributeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
