"""The exit code of a pass: done, done with problems, or somebody has to sign in."""

from __future__ import annotations

from collections.abc import Iterable

from interviewd.cli.exit_codes import Exit
from interviewd.model.decided import Plan
from interviewd.model.known import View
from interviewd.model.seen import AccountState


def ending(view: View, plan: Plan, outcomes: Iterable[str] = ()) -> Exit:
    """Of several the one to act on first: a sign-in before anything that did not work."""
    if needs_sign_in(view):
        return Exit.SIGN_IN
    is_broken = any(line.why.code == "template_broken" for line in plan.held)
    failed = any(outcome in {"failed", "in_doubt"} for outcome in outcomes)
    if view.states - {AccountState.OK} or view.troubles or is_broken or failed:
        return Exit.PROBLEMS
    return Exit.DONE


def needs_sign_in(view: View) -> bool:
    """Whether an account waits for the person, whether it was signed in before or never."""
    return bool(view.states & {AccountState.SIGN_IN, AccountState.NEVER})
