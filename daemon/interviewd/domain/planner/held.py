"""What is wanted and what is held: held lines say what is not done now, why, and until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from interviewd.errors import TextBroken
from interviewd.model.decided import Action, Held, Visit
from interviewd.model.known import Deed, Interview
from interviewd.model.seen import AccountState
from interviewd.model.terms import Kind, Reason, because
from interviewd.values import dataclass


@dataclass(frozen=True, slots=True)
class Hold:
    """Why something is held. `until` None: only the person, or what others do, can release it."""

    why: Reason
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """Something to add, for which a day has a limit; `make` places or writes it within that."""

    kind: Kind
    visit: Visit
    key: str
    account: str
    make: Callable[[], Action | Held | None]
    to: str = ""
    deadline: datetime | None = None
    is_asked_for: bool = False  # by what the person wrote: no limit holds it

    def held(self, hold: Hold) -> Held:
        return held_line(
            self.kind, self.visit, hold, to=self.to, key=self.key, account=self.account
        )


def unsettled(deed: Deed | None, now: datetime) -> Hold | None:
    """What its own deed holds: an outcome in doubt, or a refusal that is too fresh to try again."""
    if deed and deed.state.is_doubtful:
        is_to_come = deed.not_before is not None and deed.not_before > now
        return Hold(because("in_doubt"), deed.not_before if is_to_come else None)
    if deed and deed.error and deed.not_before and deed.not_before > now:
        return Hold(because("refused", error=deed.error), deed.not_before)
    return None


def unreachable(state: AccountState | None) -> Hold | None:
    """What holds the work of an account that does not work; None: there is no such account."""
    if state is AccountState.OK:
        return None
    return Hold(because("account_down", state=str(state) if state else "gone"))


def broken(error: TextBroken) -> Hold:
    """A template of the person's own that does not render."""
    return Hold(because("template_broken", where=error.where, line=error.line, what=error.what))


def held_line(
    kind: Kind,
    visit: Visit,
    hold: Hold,
    *,
    interview: Interview | None = None,
    to: str = "",
    key: str = "",
    account: str = "",
) -> Held:
    """The line for something of a visit; `interview` where it is not the visit's first."""
    account = account or (interview or visit.first).account
    return Held(kind, account, visit.first.id, visit.company, hold.why, hold.until, to, key)


def held_action(action: Action, hold: Hold) -> Held:
    """The line for an action that is not taken now."""
    to, key = action.letter.to.email if action.letter else "", action.key
    about = action.kind, action.account, action.interview, action.company
    return Held(*about, hold.why, hold.until, to, key)
