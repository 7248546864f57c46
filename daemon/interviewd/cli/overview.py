"""What a command shows: a view and its plan, as of a moment, and what of them counts for people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from interviewd.cli.sentences import say
from interviewd.cli.times import Clock
from interviewd.model.decided import Notice, Plan, Visit
from interviewd.model.known import Deed, Interview, State, View
from interviewd.model.seen import AccountState
from interviewd.model.terms import Kind, Reason, because
from interviewd.values import dataclass

RECENT = timedelta(days=35)
"""As far back as calendars are read; what is older is in `log`."""

_BLOCKS = (Kind.PREP, Kind.DEBRIEF, Kind.REMINDER)
_BLOCK_STATES = (State.OURS, State.YOURS, State.DELETED)
_LETTER_STATES = (
    State.DRAFTED,
    State.EDITED,
    State.SENT,
    State.DISCARDED,
    State.UNKNOWN,
    State.WITHDRAWN,
)
_BROKEN = {"trouble", "template_broken", *(f"account_{state}" for state in AccountState)}


@dataclass(frozen=True, slots=True)
class Overview:
    """A view, its plan and the reader's clock; `beside` is what this machine's files tell."""

    view: View
    plan: Plan
    clock: Clock
    beside: tuple[Notice, ...] = ()

    def say(self, reason: Reason) -> str:
        return say(reason, self.clock)

    def iso(self, at: datetime | None) -> str | None:
        return self.clock.iso(at) if at else None

    def visit(self, interview: str) -> Visit | None:
        """The visit that an interview belongs to, or belonged to before it left the calendar."""
        visits = self.plan.visits
        own = next((each for each in visits if interview in each.ids), None)
        left = (each for each in visits if interview in self.plan.left.get(each.first.id, ()))
        return own or next(left, None)

    def first(self, interview: str) -> str:
        """The id by which a visit is called: that of its first interview."""
        visit = self.visit(interview)
        return visit.first.id if visit else interview

    def interviews(self) -> list[tuple[Visit, Interview]]:
        """Those to come and those of the last weeks, in the order of their start."""
        recent = (visit for visit in self.plan.visits if visit.end > self.plan.now - RECENT)
        pairs = [(visit, each) for visit in recent for each in visit.interviews]
        return sorted(pairs, key=lambda pair: (pair[1].start, pair[1].id))

    def blocks(self, visit: Visit, interview: Interview) -> list[Deed]:
        """The blocks of this interview; the first one's are also those of an event that left."""
        ids = {interview.id}
        if interview.id == visit.first.id:
            ids |= self.plan.left.get(visit.first.id, frozenset())
        mine = [
            deed
            for deed in self.view.memory.deeds.values()
            if deed.kind in _BLOCKS and deed.state in _BLOCK_STATES and deed.interview in ids
        ]
        return sorted(mine, key=lambda deed: (deed.start or deed.made, deed.key))

    def letters(self) -> list[Deed]:
        """Every letter that was drafted, in the order in which they were."""
        drafts = [
            deed
            for deed in self.view.memory.deeds.values()
            if deed.kind.is_letter and deed.state in _LETTER_STATES
        ]
        return sorted(drafts, key=lambda deed: (deed.made, deed.key))

    def doubtful(self) -> list[Deed]:
        """What was begun and has no outcome yet: only a pass settles it."""
        return [deed for deed in self.view.memory.deeds.values() if deed.state.is_doubtful]

    def problems(self) -> Sequence[Notice]:
        """What the person can mend: beside the plan, in its notices, each broken template once."""
        reasons = (line.why for line in self.plan.held if line.why.code == "template_broken")
        templates = (
            Notice(why, because("mend_file", where=why["where"])) for why in dict.fromkeys(reasons)
        )
        return [*self.beside, *self.plan.notices, *templates]

    def broken(self) -> Sequence[Notice]:
        """The problems for which `plan --json` and `tick --json` have no place, and end with 1."""
        return [each for each in self.problems() if each.what.code in _BROKEN]
