"""What a pass did: a line for each thing that a person would notice."""

from __future__ import annotations

from collections.abc import Iterator

from interviewd.cli.overview import Overview
from interviewd.cli.text_output import KINDS, SIGNS, PlanLines, called
from interviewd.cli.times import Clock
from interviewd.engine.tick import Report
from interviewd.model.decided import Action, Budget, Policy
from interviewd.model.terms import Kind, Verb

STOPS = {"answered", "next_round", "closed"}


def pass_lines(before: Report | None, report: Report, policy: Policy) -> Iterator[str]:
    """The lines of one pass; the first one also says what was read."""
    overview = Overview(report.view, report.plan, Clock(policy.zone, report.plan.now))
    plan_lines = PlanLines(overview)
    if before is None:
        interviews = sum(len(visit.interviews) for visit in report.plan.visits)
        yield f"Read {len(report.view.events)} events, {interviews} are interviews"
    for outcome in report.outcomes:
        if line := _line(plan_lines, outcome.action, policy):
            yield line if outcome.outcome == "done" else f"! {line} ({outcome.outcome})"
    known = {each.event for each in before.plan.suggestions} if before else set()
    for suggestion in report.plan.suggestions:
        if suggestion.event not in known:
            why = (
                f"is tagged: {plan_lines.overview.say(suggestion.why[-1])}"
                if suggestion.score >= 1
                else "looks like an interview; not tagged, left alone"
            )
            yield f"? “{suggestion.title}” {why}"
    yield from _ended_follow_ups(before, report, overview)


def _line(plan_lines: PlanLines, action: Action, policy: Policy) -> str:
    """One action; forms are not worth a line, they come with the blocks before."""
    if action.kind.is_letter:
        return _letter(plan_lines, action, policy)
    if action.kind is Kind.REMINDER:
        why = plan_lines.overview.say(action.why)
        return (
            f"! {why}: reminder on the calendar"
            if action.verb is Verb.ADD
            else f"- the reminder goes: {why}"
        )
    if action.kind is Kind.DEBRIEF:
        return ""
    block = action.block or action.existing
    if block is None:
        return ""
    start, end = (plan_lines.overview.clock.local(moment) for moment in (block.start, block.end))
    when = f"{start:%a %d %b %H:%M}–{end:%H:%M}"
    rest = (
        f"before {plan_lines.occasion(action.interview)}"
        if action.verb is Verb.ADD
        else plan_lines.overview.say(action.why)
    )
    return f"{SIGNS[action.verb]} {called(block.title):<21} {when}   {rest}"


def _letter(plan_lines: PlanLines, action: Action, policy: Policy) -> str:
    to = action.to
    name = plan_lines.who(to.email) if to else ""
    why = plan_lines.overview.say(action.why)
    if action.verb is Verb.REMOVE:
        return f"- {KINDS[action.kind]} to {name} taken back: {why}"
    if action.kind is Kind.FOLLOW_UP:
        return f"✎ follow-up to {name}: {_due_reason(action, why, policy)}"
    until = (
        f", best before {plan_lines.overview.clock.moment(action.deadline)}"
        if action.deadline
        else ""
    )
    return f"✎ thank-you to {name:<14} waits in Drafts{until}"


def _due_reason(action: Action, why: str, policy: Policy) -> str:
    """Why a follow-up is due, in the config's own figures."""
    facts = dict(action.why.facts)
    if facts.get("decided") is not False:
        return why
    days = policy.follow_first if facts["count"] == 1 else policy.follow_next
    return f"{days} business days of silence ({facts['count']} of {facts['allowed']})"


def _ended_follow_ups(before: Report | None, report: Report, overview: Overview) -> Iterator[str]:
    """Follow-ups that came to an end with this pass."""
    known = {each.company: each for each in before.plan.budgets} if before else {}
    for budget in report.plan.budgets:
        earlier = known.get(budget.company)
        if _is_over(budget) and earlier and not _is_over(earlier):
            yield f"Follow-ups to {budget.company} stop: {overview.say(budget.why)}"


def _is_over(budget: Budget) -> bool:
    return budget.why.code in STOPS
