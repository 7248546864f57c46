"""The errors of the program, in one tree; `cli/` makes their sentences from their fields.

InterviewdError
├── ConfigBroken          every mistake at once
│   ├── ConfigMissing     there is none yet
│   └── ConfigUnreadable  no rights to it, or no file
├── InputBroken           a file named on the command line
├── TextBroken            a template, with its line
├── JournalNewer          written by a newer version
├── JournalBusy           another process holds it
├── JournalUnwritable     disk full, read-only or failing; nothing was begun
├── Unsafe                a file or folder of the state that a stranger could have made, or can read
├── Sealed                the sign-ins do not open with the key at hand
├── Busy                  another daemon, or another pass, runs
├── ModelError            the model server gave no letter
└── AccountError          one account; the others go on
    ├── Down              cannot be reached; try later
    ├── SignInNeeded      the sign-in no longer works
    ├── Refused           a clear no: nothing was changed, asking again is useless
    ├── Changed           what is there is not what was seen: a person was faster
    ├── Gone              what should be there is not
    ├── NotConnected      a sign-in that did not come about
    └── Doubt             a write whose outcome is unknown
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from interviewd.values import dataclass


class InterviewdError(Exception):
    """An error with a sentence for the person; no mistake of the program."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake in the config: the dotted key, the line when it is known, what is wrong, and
    the nearest right key.
    """

    key: str
    what: str
    line: int | None = None
    hint: str = ""


class ConfigBroken(InterviewdError):
    """The config cannot be used."""

    def __init__(self, path: str, mistakes: Sequence[Mistake]) -> None:
        super().__init__(path)
        self.path, self.mistakes = path, tuple(mistakes)


class ConfigMissing(ConfigBroken):
    """There is no config yet, at the path that was named or in any usual place."""

    def __init__(self, path: str) -> None:
        super().__init__(path, [Mistake("", "there is no such file")])


class ConfigUnreadable(ConfigBroken):
    """The config cannot be opened; `is_forbidden` for want of rights."""

    def __init__(self, path: str, why: str, *, is_forbidden: bool = False) -> None:
        super().__init__(path, [Mistake("", f"cannot be read: {why}")])
        self.why, self.is_forbidden = why, is_forbidden


class InputBroken(InterviewdError):
    """A file or value named on the command line is broken."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(f"{where}: {what}")
        self.where, self.what = where, what


class TextBroken(InterviewdError):
    """A template does not compile or render."""

    def __init__(self, where: str, line: int | None, what: str) -> None:
        super().__init__(f"{where}:{line}: {what}")
        self.where, self.line, self.what = where, line, what


class JournalNewer(InterviewdError):
    """The journal was written by a newer version; it is left untouched."""

    def __init__(self, path: str, version: int, ours: int) -> None:
        super().__init__(path)
        self.path, self.version, self.ours = path, version, ours


class JournalBusy(InterviewdError):
    """The journal stayed locked by another process for longer than we wait."""


class JournalUnwritable(InterviewdError):
    """The disk refuses: full, read-only, failing.

    What was asked for is not in the journal, so it must not be done.
    """

    def __init__(self, path: str, what: str) -> None:
        super().__init__(f"{path}: {what}")
        self.path, self.what = path, what


class Unsafe(InterviewdError):
    """A file or folder of the state is refused.

    `what`: symlink | special | owner | writable | readable; `fix` a command.
    """

    def __init__(self, path: str, what: str, fix: str = "") -> None:
        super().__init__(f"{path}: {what}")
        self.path, self.what, self.fix = path, what, fix


class Sealed(InterviewdError):
    """The sign-ins cannot be opened.

    `what`: key_missing | key_wrong | key_short | key_unreadable | broken.
    """

    def __init__(self, path: str, what: str, key: str = "") -> None:
        super().__init__(f"{path}: {what}")
        self.path, self.what, self.key = path, what, key


class Busy(InterviewdError):
    """Another daemon or another pass holds the lock."""

    def __init__(self, lock: str, pid: int | None) -> None:
        super().__init__(lock)
        self.lock, self.pid = lock, pid


class ModelError(InterviewdError):
    """The server gave no letter.

    `code`: insecure | bad_endpoint | unreachable | untrusted | slow | cut | wrong_key |
    no_such_model | no_api | name_unknown | proxy | busy | bad_request | server_error | redirected |
    not_json | empty | cut_off | too_large | other_model. `after`: the seconds for which it asked
    to be left alone, 0 when it did not say. `says`: the server's own words or the other model's
    name, for the terminal only, never for a log.
    """

    def __init__(self, code: str, *, after: float = 0.0, says: str = "") -> None:
        super().__init__(code)
        self.code, self.after, self.says = code, after, says

    @property
    def is_lasting(self) -> bool:
        """Asking again is useless until the person has changed something."""
        return self.code not in {
            "unreachable",
            "name_unknown",
            "proxy",
            "slow",
            "cut",
            "busy",
            "server_error",
            "empty",
            "cut_off",
        }


class AccountError(InterviewdError):
    """One account cannot do what was asked; the others go on."""

    def __init__(self, account: str, what: str = "", *, not_before: datetime | None = None) -> None:
        super().__init__(f"{account}: {what}" if what else account)
        self.account, self.what, self.not_before = account, what, not_before


class Down(AccountError):
    """Cannot be reached, or its answer cannot be read; try later."""


class SignInNeeded(AccountError):
    """The sign-in no longer works."""


class Refused(AccountError):
    """A clear no: nothing was changed, and asking again is useless."""


class Changed(AccountError):
    """What is there is no longer what was read: a person or another program changed it."""


class Gone(AccountError):
    """What should be there is not."""


class Doubt(AccountError):
    """A write whose outcome is unknown; it is looked for, not before `not_before`."""


class NotConnected(AccountError):
    """A sign-in that failed: why, as a code and the facts of its sentence."""

    def __init__(self, account: str, what: str, **facts: object) -> None:
        super().__init__(account, what)
        self.facts = facts
