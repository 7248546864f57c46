"""Sentences of errors: what is wrong in lower case, then the way out; and the exit codes."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from interviewd import errors
from interviewd.cli import invocation, writer_messages
from interviewd.cli.account_errors import ERRORS, fix
from interviewd.cli.exit_codes import Exit
from interviewd.cli.sentences import refusal
from interviewd.cli.sign_in_messages import INPUTS
from interviewd.language import sanitize


def error_sentence(error: errors.InterviewdError, config: str | None = None) -> tuple[str, Exit]:
    """Its sentence and exit code. Commands in it name the config that the person named."""
    if isinstance(error, errors.ModelError):
        says = f" ({sanitize.line(error.says, 200)})" if error.says else ""
        fix = writer_messages.fix(error.code)
        run = "Run: " if fix.startswith("interviewd ") else ""
        way_out = f". {run}{fix if run else fix[:1].upper() + fix[1:]}" if fix else ""
        what = f"the model does not write: {writer_messages.failure(error.code)}{says}{way_out}"
        usual = Exit.PROBLEMS if error.is_lasting else Exit.LATER
        return invocation.as_typed(what, config), _MODEL_EXITS.get(error.code, usual)
    for kind in type(error).__mro__:
        if kind in _SENTENCES:
            sentence, code = _SENTENCES[kind]
            return invocation.as_typed(sentence(error), config), code
    return sanitize.line(str(error), 500), Exit.PROBLEMS


_MODEL_EXITS = {"insecure": Exit.USAGE, "bad_endpoint": Exit.USAGE, "wrong_key": Exit.SIGN_IN}


def _config(error: errors.ConfigBroken) -> str:
    are_several = len(error.mistakes) > 1
    many = f"{len(error.mistakes)} mistakes" if are_several else "a mistake"
    lines = [f"  {mistake_line(error.path, each)}" for each in error.mistakes]
    way_out = f"mend {'them' if are_several else 'it'}, then: interviewd config validate"
    return "\n".join([f"the config has {many}; nothing was done:", *lines, way_out])


def mistake_line(path: str, mistake: errors.Mistake) -> str:
    """`path:12: me.email: unknown key. Did you mean emails?`"""
    where = f"{path}:{mistake.line}" if mistake.line else path
    key = f"{mistake.key}: " if mistake.key else ""
    hint = f". Did you mean {mistake.hint}?" if mistake.hint else ""
    return sanitize.line(f"{where}: {key}{mistake.what}{hint}", 1000)


UNSAFE = {
    "symlink": "is a symlink, which is not followed",
    "special": "is not what it should be, a plain file or folder",
    "owner": "belongs to somebody else",
    "writable": "can be written by others",
    "readable": "can be read by others",
}


def sudo() -> str:
    """The same command with the rights of the machine's own interviewd."""
    return invocation.sudo(shlex.join(sys.argv[1:]))


_DOCTOR = "See: interviewd doctor"
_SEALED = {
    "key_missing": "their key is missing",
    "key_wrong": "the key at hand does not open them",
    "key_short": "their key is too short",
    "key_unreadable": "their key cannot be read",
    "broken": "the file is damaged",
}


def rebuilt(aside: Sequence[Path]) -> str:
    """A journal that was lost, with where it lies now if it was damaged."""
    what = f"was damaged and set aside as {aside[-1]}" if aside else "was lost"
    return sanitize.line(
        f"the journal {what}; a new one was begun with what its newest copy knew: "
        "what you had deleted may come back once",
        1000,
    )


def _account(what: str) -> Callable[[errors.AccountError], str]:
    def sentence(error: errors.AccountError) -> str:
        detail = f" ({ERRORS.get(error.what, error.what)})" if error.what else ""
        way_out = fix(error.what)
        hint = f". {way_out[:1].upper()}{way_out[1:]}" if way_out else ""
        return sanitize.line(f"{error.account}: {what}{detail}{hint}", 500)

    return sentence


_SENTENCES: dict[type, tuple[Callable[[Any], str], Exit]] = {
    errors.ConfigMissing: (
        lambda error: (
            f"""there is no config at {error.path} yet
Next:  interviewd init   asks a few questions and writes it
       interviewd demo   shows a fortnight on sample data"""
        ),
        Exit.CONFIG,
    ),
    errors.ConfigUnreadable: (
        lambda error: (
            f"you may not read the config {error.path}. Run: {sudo()}"
            if error.is_forbidden
            else f"the config {error.path} cannot be opened ({error.why}). Name another with --config"
        ),
        Exit.CONFIG,
    ),
    errors.ConfigBroken: (_config, Exit.CONFIG),
    errors.InputBroken: (
        lambda error: sanitize.line(f"{error.where}: {INPUTS.get(error.what, error.what)}", 500),
        Exit.BROKEN_INPUT,
    ),
    errors.TextBroken: (
        lambda error: sanitize.line(
            f"{error.where}{f':{error.line}' if error.line else ''}: {error.what}; "
            "mend the template or remove your copy of it",
            500,
        ),
        Exit.PROBLEMS,
    ),
    errors.JournalNewer: (
        lambda error: (
            f"{error.path} was written by a newer interviewd (format {error.version}, this one knows {error.ours}); "
            "it was left untouched. Update interviewd"
        ),
        Exit.CONFIG,
    ),
    errors.JournalBusy: (
        lambda _: "another process holds the journal; try again in a moment",
        Exit.LATER,
    ),
    errors.JournalUnwritable: (
        lambda error: (
            f"{error.path} cannot be written ({error.what}); nothing was begun. {_DOCTOR}"
        ),
        Exit.LATER,
    ),
    errors.Unsafe: (
        lambda error: (
            f"{error.path} {UNSAFE.get(error.what, error.what)}; it is not used. "
            + (f"Run: {error.fix or sudo()}" if error.fix or error.what == "owner" else _DOCTOR)
        ),
        Exit.CONFIG,
    ),
    errors.Sealed: (
        lambda error: (
            f"the sign-ins in {error.path} do not open: {_SEALED.get(error.what, error.what)}"
            f"{f' ({error.key})' if error.key else ''}. {_DOCTOR}"
        ),
        Exit.CONFIG,
    ),
    errors.Busy: (
        lambda error: (
            f"another interviewd is at work{f' (process {error.pid})' if error.pid else ''}; "
            "try again when it has finished"
        ),
        Exit.LATER,
    ),
    errors.SignInNeeded: (
        lambda error: sanitize.line(
            f"{error.account}: the sign-in no longer works. The command is in: interviewd status"
        ),
        Exit.SIGN_IN,
    ),
    errors.NotConnected: (
        lambda error: sanitize.line(
            f"{error.account} was not connected: {refusal(error.what, error.facts)}", 700
        ),
        Exit.SIGN_IN,
    ),
    errors.Down: (_account("cannot be reached"), Exit.LATER),
    errors.Doubt: (
        _account("it is not known whether that took place; the next pass finds out"),
        Exit.PROBLEMS,
    ),
    errors.AccountError: (_account("that did not work"), Exit.PROBLEMS),
}
