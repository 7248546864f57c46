"""What a pass did: a line for each thing that a person would notice."""

from __future__ import annotations

from collections.abc import Iterator

from interviewd.cli.overview import Overview
from interviewd.cli.text_output import KINDS, SIGNS, PlanLines, called
from interviewd.cli.times import Clock
from interviewd.engine.tick import Report
from interviewd.model.decided import Action, Policy
from interviewd.model.terms import Kind, Verb
from interviewd.values import dataclass

STOPS = {"answered", "next_round", "closed"}


def pass_lines(before: Report | None, report: Report, policy: Policy) -> Iterator[str]:
    """The lines of one pass; the first one also says what was read."""
    overview = Overview(report.view, report.plan, Clock(policy.zone, report.plan.now))
    actions = _Actions(PlanLines(overview), policy)
    if before is None:
        interviews = sum(len(visit.interviews) for visit in report.plan.visits)
        yield f"Read {len(report.view.events)} events, {interviews} are interviews"
    for outcome in report.outcomes:
        if line := actions.line(outcome.action):
            yield line if outcome.outcome == "done" else f"! {line} ({outcome.outcome})"
    known = {each.event for each in before.plan.suggestions} if before else set()
    for suggestion in report.plan.suggestions:
        if suggestion.event not in known:
            why = "looks like an interview; not tagged, left alone"
            if suggestion.score >= 1:
                why = f"is tagged: {overview.say(suggestion.why[-1])}"
            yield f"? “{suggestion.title}” {why}"
    earlier = {each.company: each for each in before.plan.budgets} if before else {}
    for budget in report.plan.budgets:
        last = earlier.get(budget.company)
        if last and last.why.code not in STOPS and budget.why.code in STOPS:
            yield f"Follow-ups to {budget.company} stop: {overview.say(budget.why)}"


@dataclass(frozen=True, slots=True)
class _Actions:
    """Actions as a line each."""

    lines: PlanLines
    policy: Policy

    def line(self, action: Action) -> str:
        """One action; forms are not worth a line, they come with the blocks before."""
        if action.kind.is_letter:
            return self.letter(action)
        overview = self.lines.overview
        why, block = overview.say(action.why), action.block or action.existing
        if action.kind is Kind.REMINDER:
            goes = f"- the reminder goes: {why}"
            return f"! {why}: reminder on the calendar" if action.verb is Verb.ADD else goes
        if action.kind is Kind.DEBRIEF or block is None:
            return ""
        start, end = (overview.clock.local(moment) for moment in (block.start, block.end))
        when = f"{start:%a %d %b %H:%M}–{end:%H:%M}"
        before = f"before {self.lines.occasion(action.interview)}"
        rest = before if action.verb is Verb.ADD else why
        return f"{SIGNS[action.verb]} {called(block.title):<21} {when}   {rest}"

    def letter(self, action: Action) -> str:
        overview, to = self.lines.overview, action.to
        name, why = self.lines.who(to.email) if to else "", overview.say(action.why)
        if action.verb is Verb.REMOVE:
            return f"- {KINDS[action.kind]} to {name} taken back: {why}"
        if action.kind is Kind.FOLLOW_UP:
            return f"✎ follow-up to {name}: {self.due_reason(action, why)}"
        last = f", best before {overview.clock.moment(action.deadline)}" if action.deadline else ""
        return f"✎ thank-you to {name:<14} waits in Drafts{last}"

    def due_reason(self, action: Action, why: str) -> str:
        """Why a follow-up is due, in the config's own figures."""
        facts = dict(action.why.facts)
        if facts.get("decided") is not False:
            return why
        days = self.policy.follow_first if facts["count"] == 1 else self.policy.follow_next
        return f"{days} business days of silence ({facts['count']} of {facts['allowed']})"
