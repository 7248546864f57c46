"""What the report of a pass means for the loop: how soon the next one is, and what STATUS says."""

from __future__ import annotations

from datetime import datetime, timedelta

from interviewd.engine.tick import Report
from interviewd.model.seen import AccountState

OFTEN = timedelta(minutes=2)
"""The interval while an interview is fresh or a letter is open: notes and sent letters are noticed
within minutes."""

SELDOM = timedelta(minutes=5)
"""The interval otherwise, and while an account cannot be reached. An idle pass reads names and
times of files, or asks each server once: 288 of them a day take some seconds of CPU."""

FRESH = timedelta(hours=24)
"""So long after an interview its debrief and its letters may change any minute."""


def is_sound(report: Report) -> bool:
    """Whether every account answers, or is not connected yet, and no write is in doubt."""
    doubts = any(deed.state.is_doubtful for deed in report.view.memory.deeds.values())
    return report.view.states <= {AccountState.OK, AccountState.NEVER} and not doubts


def status_line(report: Report) -> str:
    """The STATUS line: figures and no names, since any local user can read it."""
    waiting = sum(
        deed.kind.is_letter and deed.state.is_open for deed in report.view.memory.deeds.values()
    )
    states = [state for each in report.view.accounts for state in {*each.states}]
    parts = [f"{waiting} drafts wait" if waiting != 1 else "1 draft waits"]
    signs = states.count(AccountState.SIGN_IN) + states.count(AccountState.NEVER)
    if signs:
        parts.append(
            "an account needs a sign-in" if signs == 1 else f"{signs} accounts need a sign-in"
        )
    if downs := states.count(AccountState.ERROR):
        which = "an account" if downs == 1 else f"{downs} accounts"
        parts.append(f"{which} cannot be reached")
    if report.plan.pause:
        parts.append("paused")
    if report.plan.next:
        parts.append(f"next due {report.plan.next:%Y-%m-%d %H:%M} UTC")
    return ", ".join(parts)


def interval(report: Report | None, now: datetime) -> timedelta:
    """The interval until the next pass."""
    if report is None or report.view.states - {AccountState.OK}:
        return SELDOM
    fresh = any(visit.end <= now < visit.end + FRESH for visit in report.plan.visits)
    is_waiting = any(
        deed.kind.is_letter and deed.state.is_open for deed in report.view.memory.deeds.values()
    )
    return OFTEN if fresh or is_waiting else SELDOM
