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


MEANINGS = {
    Exit.DONE: "Done.",
    Exit.PROBLEMS: "Finished with problems, each of which was named.",
    Exit.USAGE: "A mistake in the command line.",
    Exit.BROKEN_INPUT: "A file named on the command line is broken.",
    Exit.LATER: "Try later, or another daemon runs.",
    Exit.SIGN_IN: "An account has to sign in again.",
    Exit.CONFIG: "The config is missing or broken, or the journal is from a newer version.",
    Exit.INTERRUPTED: "Interrupted with Ctrl-C.",
}
"""What each says, for the manual."""


class UsageMistake(click.ClickException):
    """A mistake in the command line; its sentence says how to put it right, without the usage."""

    exit_code = Exit.USAGE
