"""Run the scenario on a simulated clock: people act at their moments, the engine makes its passes
when the daemon would, and each event is reported as a line.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from interviewd.cli.demo import scenario
from interviewd.cli.demo.narration import pass_lines
from interviewd.cli.demo.sample_files import SampleFiles
from interviewd.cli.demo.scenario import Act, Meeting
from interviewd.domain import workdays
from interviewd.engine.tick import Report, Runtime, tick
from interviewd.model.decided import Policy
from interviewd.values import dataclass

BEGINS, ENDS = time(9), time(18)

LAST_DAY = 10
"""The working day on which the story ends: a fortnight after it began."""

LOOK_AFTER = timedelta(minutes=2)
"""So soon after somebody did something the daemon would look."""

MOST_STEPS = 2_000
"""More than any story needs: a bug ends the run instead of looping."""

LineCallback = Callable[[datetime, str], None]


@dataclass(frozen=True, slots=True)
class Days:
    """The n-th working day from the first one on, below 0 before it, in the person's zone."""

    first: date
    policy: Policy

    def day(self, n: int) -> date:
        if n < 0:
            return workdays.workday_before(self.first, -n, self.policy)
        day = self.first
        while True:
            n -= workdays.is_workday(day, self.policy)
            if n < 0:
                return day
            day += timedelta(days=1)

    def moment(self, n: int, at: time) -> datetime:
        return _utc(self.day(n), at, self.policy.zone)


def first_day(today: date, days: int | None, policy: Policy) -> date:
    """The latest Monday from which the whole story is past: `status` then looks back on it."""
    monday = today - timedelta(days=today.weekday())
    while True:
        last = monday + timedelta(days=days) if days else Days(monday, policy).day(LAST_DAY)
        if last < today:
            return monday
        monday -= timedelta(days=7)


@dataclass(slots=True)
class Story:
    """One run. `on_line` gets each line as it happens; `reports` are passes that did something."""

    sample_files: SampleFiles
    runtime: Runtime
    days: Days
    length: int | None
    on_line: LineCallback
    show_progress: Callable[[datetime], None]
    reports: list[Report] = field(default_factory=list)
    last: Report | None = None

    @property
    def end(self) -> datetime:
        if self.length is None:
            return self.days.moment(LAST_DAY, ENDS)
        return _utc(self.days.first + timedelta(days=self.length), time(0), self.days.policy.zone)

    def run(self) -> datetime:
        """Run to the end, and return when that was."""
        for meeting in scenario.CALENDAR:
            self.sample_files.enter(meeting, self._start(meeting))
        acts = sorted(scenario.ACTS, key=self._moment)
        now, look = self.days.moment(0, BEGINS), None
        for _ in range(MOST_STEPS):
            if now >= self.end:
                break
            self.show_progress(now)
            while acts and self._moment(acts[0]) <= now:
                act = acts.pop(0)
                if self._do(act, now):
                    self.on_line(now, act.line)
                    look = now + LOOK_AFTER
            due = self.last.plan.next if self.last else now
            if look is None or look <= now or (due and due <= now):
                before, self.last, look = self.last, tick(self.runtime, now), None
                if self.last.outcomes:
                    self.reports.append(self.last)
                for line in pass_lines(before, self.last, self.days.policy):
                    self.on_line(now, line)
                due = self.last.plan.next
            moments = (self.end, look, due, *map(self._moment, acts[:1]))
            now = min(moment for moment in moments if moment and moment > now)
        return self.end

    # --- what people do --------------------------------------------------------------------------

    def _start(self, meeting: Meeting) -> datetime:
        return self.days.moment(meeting.day, meeting.at)

    def _moment(self, act: Act) -> datetime:
        return self.days.moment(act.day, act.at)

    def _do(self, act: Act, now: datetime) -> bool:
        """Do it; False when what it needs is not there."""
        meetings = {meeting.slug: meeting for meeting in scenario.CALENDAR}
        match act:
            case scenario.Fills(meeting=slug, lines=lines):
                return self.sample_files.fill_in(slug, lines)
            case scenario.Sends(to=to, adds=adds):
                return self.sample_files.send(to, adds, now)
            case scenario.Discards(to=to):
                return self.sample_files.discard(to)
            case scenario.Answers(by=by, text=text):
                return self.sample_files.answer(by, text, now)
            case scenario.Cancels(meeting=slug):
                off = meetings[slug]
                self.sample_files.enter(off, self._start(off), status="CANCELLED", sequence=1)
            case scenario.Moves(meeting=slug, to_day=day, to_at=at):
                later = replace(meetings[slug], day=day, at=at)
                self.sample_files.enter(later, self._start(later), sequence=1)
            case scenario.Invites(meeting=meeting):
                self.sample_files.enter(meeting, self._start(meeting))
            case scenario.Accepts(meeting=meeting):
                accepted = replace(meeting, answer="ACCEPTED")
                self.sample_files.enter(accepted, self._start(meeting))
        return True


def _utc(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
