"""The daemon behind `run`. Loads no command line: what stays resident should be small."""

from __future__ import annotations

import gc
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

from interviewd.config import load as configs
from interviewd.errors import ConfigMissing, InterviewdError
from interviewd.system import holiday_countries, tz_database


def serve(named: str | None, environ: Mapping[str, str]) -> int:
    """Run as the daemon, or as a worker of one; the exit code."""
    from interviewd.engine.worker_process import NAMED, Abandoned, WorkerRefused

    tz_database.use_newest()
    holiday_countries.load_singly()
    try:
        path = configs.find(named, environ)
        if path is None:
            raise ConfigMissing(str(configs.usual(environ)))
        if NAMED in environ:
            return _work(path, environ)
        from interviewd.engine import supervisor  # `main` handles signals meanwhile

        gc.enable()
        _listen()
        supervisor.run(path, environ)
    except InterviewdError as error:
        return _say(*_told(error, named), named)
    except WorkerRefused as error:
        return _say(error.sentence, error.code, named)
    except (Left, KeyboardInterrupt, Abandoned):
        pass
    return 0


def _told(error: InterviewdError, named: str | None) -> tuple[str, int]:
    """What went wrong, as a sentence; 75 or 78."""
    from interviewd.cli import error_messages
    from interviewd.cli.exit_codes import Exit

    sentence, code = error_messages.error_sentence(error, named)
    return sentence, code if code in {Exit.LATER, Exit.CONFIG} else Exit.CONFIG


def _say(sentence: str, code: int, named: str | None) -> int:
    from interviewd.cli import invocation

    sys.stderr.write(f"{invocation.as_typed(sentence, named)}\n")
    return code


def _work(path: Path, environ: Mapping[str, str]) -> int:
    from interviewd.engine import worker_process

    config = configs.parse(sys.stdin.read(), path)
    state = configs.state_dir(config, environ)
    channel, wake_socket = worker_process.Channel.of(environ, state)
    with wake_socket:
        try:
            worker_process.get_ready(state, environ, channel)
        except InterviewdError as error:
            sentence, code = _told(error, str(path))
            channel.tell(REFUSED=sentence)
            return code

        from interviewd.engine import worker  # takes longest

        # What is loaded stays to the end: going through all of it takes 0.1 s each time.
        gc.freeze()
        gc.enable()
        _listen()
        worker.work(config, environ, channel, wake_socket)
    return 0


def _listen() -> None:
    """An end before it has begun is an end like any other."""

    def leave(_: int, __: object) -> None:
        raise Left

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGINT, signal.default_int_handler)


class Left(BaseException):
    """Told to end before it had begun."""
