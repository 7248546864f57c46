"""`explain`: the verdict on one event, with everything that led to it."""

from __future__ import annotations

import click

from interviewd.cli import json_output
from interviewd.cli.context import Context
from interviewd.cli.event_lookup import Candidate
from interviewd.cli.marking import objections
from interviewd.cli.options import at_option, command, event_argument, json_option
from interviewd.cli.overview import Overview
from interviewd.cli.text_output import ROUNDS, name
from interviewd.language import sanitize
from interviewd.model.known import Interview, Verdict
from interviewd.model.seen import Event
from interviewd.model.terms import because, short_id


@command("explain", "explain 3f9c2k", "explain staff sre", "explain --json 3f9c2k")
@event_argument
@at_option
@json_option
@click.pass_obj
def explain(context: Context, event: str, at: str | None, as_json: bool) -> int:
    """Say why an event is, or is not, an interview; and what was understood of it.

    EVENT is an id, the short id that other commands show, or words of the title.
    """
    overview, _, candidate = context.find_event(event, at)
    verdict = candidate.verdict or _remembered(overview, candidate)
    if as_json:
        context.print_json(json_output.verdict(overview, verdict))
    else:
        _Explanation(overview, verdict, context).show()
    return 0


def _remembered(overview: Overview, candidate: Candidate) -> Verdict:
    """The verdict on what is no longer read, or is our own."""
    if candidate.interview is None:
        assert candidate.event is not None  # noqa: S101 - a candidate has one of the three
        return Verdict(candidate.event, None, (because("our_block"),))
    interview = candidate.interview
    past = overview.view.memory.past[candidate.id]
    why = because("remembered") if past.state == "on" else because(f"interview_{past.state}")
    event = Event(
        account=interview.account,
        calendar=interview.calendar,
        uid=interview.uid,
        original=interview.original,
        start=interview.start,
        end=interview.end,
        title=interview.title,
    )
    return Verdict(event, interview if overview.visit(candidate.id) else None, (why,))


class _Explanation:
    """What is said of one event."""

    def __init__(self, overview: Overview, verdict: Verdict, context: Context) -> None:
        self.overview, self.verdict, self.context = overview, verdict, context

    def show(self) -> None:
        event, interview, say = self.verdict.event, self.verdict.interview, self.context.say
        when = self.overview.clock.span(event.start, event.end)
        is_one = "is an interview" if interview else "is not an interview"
        say(f"“{sanitize.line(event.title, 80)}”, {when}, {is_one}.")
        for reason in self.verdict.why:
            if reason.code == "no_tag":
                say(f"  {self.tags()}")
            elif not reason.code.startswith(("like_", "unlike_")):
                say(f"  {self.overview.say(reason)}")
        if interview:
            self.show_fields(interview)
        elif self.verdict.score < 1:
            self.show_likeness()
        self.show_next()

    def show_next(self) -> None:
        """The mark that would overrule the verdict; where none does, why."""
        event, interview = self.verdict.event, self.verdict.interview
        is_block = self.verdict.why[0].code == "our_block"
        against = () if interview else objections(event.id, self.overview, self.context)
        unsaid = [self.overview.say(why) for why in against if why not in self.verdict.why]
        if unsaid:
            self.context.say(f"A mark would not make it one: {'; '.join(unsaid)}.")
        if against or is_block:
            self.context.next("plan")
            return
        mark = f"mark {short_id(event.id)} {'no' if interview else 'yes'}"
        self.context.next(mark, "if that is wrong")

    def tags(self) -> str:
        """What would have made it one, in this person's config."""
        wanted = self.context.config().settings.interviews
        tags = ", ".join(wanted.tags)
        others = [f"the category {category}" for category in wanted.categories]
        others += [f"the colour {colour}" for colour in wanted.colours]
        if not others:
            return f"no tag: {tags} is nowhere in it"
        return f"no tag: neither {' nor '.join([tags, *others])}"

    def show_likeness(self) -> None:
        """What it would be taken for by its looks, which decide nothing."""
        from interviewd.domain.recognise.suggestions import ENOUGH, suggestion_score
        from interviewd.domain.situation import own_addresses
        from interviewd.engine import wiring

        config = self.context.config()
        policy = config.policy(wiring.templates(config))
        own = own_addresses(self.overview.view, policy)
        score, why = suggestion_score(self.verdict.event, own, policy)
        if why:
            little = "It looks only a little like one"
            looks = "It only looks like one" if score >= ENOUGH else little
            reasons = ", ".join(map(self.overview.say, why))
            self.context.say(f"{looks} ({score:.1f}): {reasons}.")

    def show_fields(self, interview: Interview) -> None:
        """What was understood, and where each of it came from."""
        visit, sources = self.overview.visit(interview.id), dict(interview.sources)
        settled = visit.round if visit else interview.round
        people = ", ".join(
            f"{person.name} {f'<{person.email}>' if person.email else '(no address)'}".strip()
            for person in interview.people
        )
        rows = [
            ("company", interview.company, sources.get("company")),
            ("role", interview.role, sources.get("role")),
            ("round", ROUNDS[settled] if settled else "", sources.get("round")),
            ("you meet", people, None),
            ("coordinator", name(interview.coordinator) if interview.coordinator else "", None),
        ]
        for label, value, source in rows:
            if value:
                origin = f"  (from the {source})" if source else ""
                self.context.say(f"  {label:<12} {sanitize.line(value, 300)}{origin}")
