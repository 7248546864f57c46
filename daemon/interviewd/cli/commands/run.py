"""`run`: the daemon, in the foreground."""

from __future__ import annotations

import signal

import click

from interviewd.cli.context import Context
from interviewd.cli.error_messages import error_sentence
from interviewd.cli.exit_codes import Exit
from interviewd.cli.options import command
from interviewd.errors import InterviewdError


@command("run", "run")
@click.pass_obj
def run(context: Context) -> int:
    """Stay in the foreground, look when it is time, and do what is right then.

    Ctrl-C or SIGTERM ends it. SIGHUP reads the config again. It says one line a deed, and nothing
    while there is nothing to do.
    """
    from interviewd.engine import daemon  # takes longest; `main` has the ears open meanwhile

    signal.signal(signal.SIGTERM, _leave)
    try:
        signal.signal(signal.SIGINT, signal.default_int_handler)
        daemon.run(context.config(), context.environ)
    except InterviewdError as error:
        sentence, code = error_sentence(error, context.path)
        context.warn(sentence)
        return code if code in {Exit.LATER, Exit.CONFIG} else Exit.CONFIG
    except (Left, KeyboardInterrupt):
        pass
    return Exit.DONE


class Left(BaseException):
    """Told to end before it had begun: that is an end like any other."""


def _leave(_: int, __: object) -> None:
    raise Left
