"""`demo`: a fortnight of Maria Lopez in seconds, with the real engine, in a folder of its own."""

from __future__ import annotations

import shlex
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from interviewd.cli import json_output
from interviewd.cli.context import Context
from interviewd.cli.demo import folder, scenario
from interviewd.cli.exit_codes import UsageMistake
from interviewd.cli.json_output import SCHEMA, Shape
from interviewd.cli.options import command, json_option
from interviewd.cli.overview import Overview
from interviewd.cli.times import Clock

if TYPE_CHECKING:
    from interviewd.engine.tick import Report


@command("demo", "demo", "demo --home /tmp/demo --days 5")
@click.option(
    "--home", metavar="DIR", help="Where to live it: an empty folder, or an earlier demo's."
)
@click.option(
    "--days", metavar="N", type=click.IntRange(1, 60), help="How many days; a fortnight by default."
)
@json_option
@click.pass_obj
def demo(context: Context, home: str | None, days: int | None, as_json: bool) -> int:
    """Live a simulated fortnight of interviews on a sample calendar and mailbox, with the real
    engine.

    Nothing is sent, and nothing outside its folder is touched. The folder stays, for you to look
    at.
    """
    from interviewd.cli.demo.sample_files import SampleFiles
    from interviewd.cli.demo.story import Days, Story, first_day
    from interviewd.config import load as configs
    from interviewd.engine import wiring
    from interviewd.engine.letter_writing import InProcessWriter
    from interviewd.system import logs

    place = folder.choose(home, Path.cwd())
    try:
        folder.prepare(place)
    except folder.NotOurs as error:
        raise UsageMistake(
            f"{error} is not empty, and no demo made what is in it; name another folder"
        ) from error
    logs.set_up()
    config = configs.read(place.absolute() / "config.toml")
    sample_files = SampleFiles(place)
    sample_files.begin()
    if not as_json:
        length = "A fortnight" if days is None else "A day" if days == 1 else f"{days} days"
        context.say(
            f"{length} in the life of {scenario.NAME}, on sample data in {place}. Nothing is sent.\n"
        )
    printer = _Printer(context, config.zone, silent=as_json)
    # STATE_DIRECTORY would lead the demo's state out of its folder.
    environ = {name: value for name, value in context.environ.items() if name != "STATE_DIRECTORY"}
    writer = InProcessWriter(config, environ)
    with wiring.open_runtime(config, environ, readonly=False, writer=writer) as runtime:
        begin = first_day(datetime.now(UTC).astimezone(config.zone).date(), days, runtime.policy)
        story = Story(
            sample_files,
            runtime,
            Days(begin, runtime.policy),
            days,
            printer.print_line,
            printer.show_progress,
        )
        end = story.run()
    printer.done()
    if as_json:
        context.print_json(_shape(place, story.reports, printer.lines, Clock(config.zone, end)))
        return 0
    _show_what_next(context, place)
    return 0


class _Printer:
    """Says each line as it comes, with the day and the time in front where they change."""

    def __init__(self, context: Context, zone: ZoneInfo, *, silent: bool) -> None:
        self.lines: list[tuple[datetime, str]] = []
        self._context, self._zone, self._silent = context, zone, silent
        self._last = ("", "")

    def print_line(self, at: datetime, text: str) -> None:
        self.lines.append((at, text))
        local = at.astimezone(self._zone)
        day, clock = f"{local:%a %d %b}", f"{local:%H:%M}"
        head = f"{'' if day == self._last[0] else day:<10} {'' if (day, clock) == self._last else clock:<5}"
        self._last = day, clock
        if not self._silent:
            self.done()
            self._context.say(f"{head}  {text}")

    def show_progress(self, at: datetime) -> None:
        """Show the simulated day on a terminal; the next line overwrites it."""
        if sys.stderr.isatty():
            click.echo(f"\r\x1b[2K… {at.astimezone(self._zone):%a %d %b %H:%M}", nl=False, err=True)

    def done(self) -> None:
        if sys.stderr.isatty():
            click.echo("\r\x1b[2K", nl=False, err=True)


def _show_what_next(context: Context, place: Path) -> None:
    here = shlex.quote(str(place))
    config = shlex.quote(str(place / "config.toml"))
    context.say("\nThat is as far as it goes; the folder stays for you to look at.\n")
    context.say(f"Look:  ls {here}/Maildir/.Drafts/cur\n       interviewd --config {config} status")
    context.next("init", "with your own calendar and mailbox")


def _shape(
    place: Path, reports: Sequence[Report], lines: Sequence[tuple[datetime, str]], clock: Clock
) -> Shape:
    """What happened: the story's lines, every action with its outcome, and how many of each."""
    actions = [
        json_output.action(
            Overview(report.view, report.plan, Clock(clock.zone, report.plan.now)),
            each.action,
            each.outcome,
        )
        for report in reports
        for each in report.outcomes
    ]
    counts = Counter(f"{action['kind']}_{action['verb']}" for action in actions)
    return {
        "schema": SCHEMA,
        "home": str(place),
        "config": str(place / "config.toml"),
        "now": clock.iso(clock.now),
        "story": [{"at": clock.iso(at), "text": text} for at, text in lines],
        "actions": actions,
        "counts": dict(sorted(counts.items())),
    }
