"""How a command ends, as other programs read it (sysexits.h where it has a word for it)."""

from enum import IntEnum

import click


class Exit(IntEnum):
    DONE = 0
    PROBLEMS = 1
    USAGE = 2
    BROKEN_INPUT = 65  # EX_DATAERR: a file named on the command line
    LATER = 75  # EX_TEMPFAIL: or another daemon runs
    SIGN_IN = 77  # EX_NOPERM
    CONFIG = 78  # EX_CONFIG: or a journal from a newer version
    INTERRUPTED = 130


class UsageMistake(click.ClickException):
    """A mistake in the command line; its sentence says how to put it right, without the usage."""

    exit_code = Exit.USAGE
