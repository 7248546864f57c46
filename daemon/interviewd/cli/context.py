"""What a command works in: the config in force, the person's clock, the runtime, and its output."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from interviewd.cli import invocation
from interviewd.cli.error_messages import rebuilt
from interviewd.cli.event_lookup import Candidate, NotOne, candidates, find, list_candidates
from interviewd.cli.exit_codes import UsageMistake
from interviewd.cli.overview import Overview
from interviewd.cli.progress import progress_line
from interviewd.cli.tables import folded
from interviewd.cli.text_output import Line, format_lines
from interviewd.cli.times import Clock, read
from interviewd.config import load as configs
from interviewd.errors import ConfigBroken, ConfigMissing
from interviewd.model.decided import Notice
from interviewd.model.known import Memory, Verdict
from interviewd.model.terms import because
from interviewd.system import holiday_countries, tz_database

if TYPE_CHECKING:
    from interviewd.engine.tick import Runtime
    from interviewd.ports import Journal

PATIENCE_SECONDS = 30
"""So long a pass waits for the one in hand."""

_NO_MOMENT = "is no moment. Write it like 2026-12-04, 2026-12-04 14:00, 14:00 or tomorrow 9:00"


class Context:
    """One command's surroundings. The config is read once, when it is first asked for."""

    def __init__(
        self, path: str | None, environ: Mapping[str, str], *, debug: bool = False
    ) -> None:
        tz_database.use_newest()
        holiday_countries.load_singly()
        self.path, self.environ, self.debug = path, environ, debug
        self._config: configs.Config | None = None

    # --- the config ------------------------------------------------------------------------------

    def is_configured(self) -> bool:
        """Whether there is a config, right or wrong."""
        try:
            return configs.find(self.path, self.environ) is not None
        except ConfigBroken:
            return False

    def config(self) -> configs.Config:
        """The config in force. Raises ConfigBroken, also when there is none."""
        if self._config is None:
            path = configs.find(self.path, self.environ)
            if path is None:
                raise ConfigMissing(str(configs.usual(self.environ)))
            self._config = configs.read(path)
        return self._config

    def use_config(self, config: configs.Config) -> None:
        """Take a config that this command has just written as the one in force."""
        self._config = config

    def command(self, words: str) -> str:
        """A command as the person would type it, with the config they named."""
        return f"{invocation.called(self.path)} {words}"

    def state(self) -> Path:
        """The state folder; nothing is made."""
        return configs.state_dir(self.config(), self.environ)

    # --- moments ---------------------------------------------------------------------------------

    def zone(self) -> ZoneInfo:
        return self.config().zone

    def clock(self, at: str | None) -> Clock:
        """The person's zone and the moment that is meant; now unless `--at` names another."""
        now = datetime.now(UTC)
        return Clock(self.zone(), self.moment(at, "--at") if at is not None else now)

    def moment(self, text: str, option: str, otherwise: str = _NO_MOMENT) -> datetime:
        """A moment as typed. Raises a usage error that shows how it is written, or `otherwise`."""
        try:
            return read(text, Clock(self.zone(), datetime.now(UTC)))
        except (ValueError, OverflowError) as error:
            raise UsageMistake(f"{option}: “{text}” {otherwise}") from error

    def refuse_unless_local(self) -> None:
        """Raise a usage error unless every account is on this machine: only then may `--at` make
        up the time.
        """
        far = [account.name for account in self.config().accounts if not configs.is_here(account)]
        if far:
            raise UsageMistake(
                f"--at is for rehearsals on this machine alone, and {', '.join(far)} is not on it; "
                f"see what would be done with: {self.command('plan --at …')}"
            )

    # --- the runtime -----------------------------------------------------------------------------

    @contextmanager
    def for_reading(
        self, *, writes_letters: bool = False, is_quiet: bool = False
    ) -> Iterator[Runtime]:
        """A runtime that only reads; nothing on disk is touched. `writes_letters`: plain ones, in
        memory alone. `is_quiet`: no line of progress.
        """
        from interviewd.engine import wiring
        from interviewd.system import logs

        logs.set_up()
        writer = None
        if writes_letters:
            from interviewd.engine.letter_writing import InProcessWriter

            writer = InProcessWriter(self.config(), self.environ)
        with (
            nullcontext() if is_quiet else progress_line("reading calendars and mail"),
            wiring.open_runtime(
                self.config(), self.environ, readonly=True, writer=writer
            ) as runtime,
        ):
            yield runtime

    @contextmanager
    def for_pass(self) -> Iterator[Runtime]:
        """A runtime for one pass, under its lock. Raises Busy after PATIENCE_SECONDS."""
        from interviewd.engine import wiring
        from interviewd.engine.letter_writing import InProcessWriter
        from interviewd.system import locks, logs

        logs.set_up()
        writer = InProcessWriter(self.config(), self.environ, asks_model=True)
        with (
            progress_line("reading calendars and mail, and doing what is due"),
            locks.one_pass(self.state(), PATIENCE_SECONDS),
            wiring.open_runtime(
                self.config(), self.environ, readonly=False, writer=writer
            ) as runtime,
        ):
            self._warn_if_rebuilt(runtime.journal)
            yield runtime

    def overview(self, at: str | None) -> Overview:
        """What everything looks like at a moment, and what would be done."""
        return self._overview(at)[0]

    def find_event(
        self, event: str, at: str | None
    ) -> tuple[Overview, tuple[Verdict, ...], Candidate]:
        """The same with the verdicts, and the event that is meant. Raises a usage error that lists
        the candidates.
        """
        overview, verdicts = self._overview(at)
        try:
            candidate = find(event, candidates(overview.view, verdicts), overview.clock.now)
        except NotOne as error:
            raise UsageMistake(list_candidates(error, overview.clock)) from error
        return overview, verdicts, candidate

    def _overview(self, at: str | None) -> tuple[Overview, tuple[Verdict, ...]]:
        from interviewd.engine.tick import survey

        clock = self.clock(at)
        with self.for_reading() as runtime:
            situation, plan = survey(runtime, clock.now)
        left_out = (Verdict(each, None, (because("left_out"),)) for each in situation.left_out)
        overview = Overview(situation.view, plan, clock, self.set_aside())
        return overview, (*situation.verdicts, *left_out)

    def set_aside(self) -> tuple[Notice, ...]:
        """That a journal was damaged is said until the person has removed what is left of it."""
        from interviewd.engine import wiring

        notices = []
        for path in map(str, wiring.set_aside(self.config(), self.environ)):
            fix = because("mend_aside", path=shlex.quote(path))
            notices.append(Notice(because("journal_aside", path=path), fix))
        return tuple(notices)

    def decide(self, change: Callable[[Memory], Memory]) -> bool:
        """Write what the person decided, and wake the daemon. False when it changes nothing."""
        from interviewd.engine import wiring
        from interviewd.system import locks

        with wiring.open_journal(self.config(), self.environ, readonly=False) as journal:
            self._warn_if_rebuilt(journal)
            before = journal.read()
            after = change(before)
            journal.remember(before, after, datetime.now(UTC))
        locks.wake(self.state())
        return before != after

    def _warn_if_rebuilt(self, journal: Journal) -> None:
        """Once, by whoever opens it first: the next one finds a sound journal."""
        from interviewd.engine import wiring

        if getattr(journal, "rebuilt", False):
            self.warn(rebuilt(wiring.set_aside(self.config(), self.environ)))

    # --- output ----------------------------------------------------------------------------------

    def say(self, text: str = "") -> None:
        """A sentence; commands in it become what can be typed here."""
        for line in invocation.as_typed(text, self.path).split("\n"):
            click.echo(folded(line))

    def warn(self, text: str) -> None:
        click.echo(invocation.as_typed(text, self.path), err=True)

    def copy(self, text: str) -> None:
        """A text that is not ours to change: a file, a letter."""
        click.echo(text)

    def print_json(self, shape: Mapping[str, Any]) -> None:
        """One object, nothing else. ASCII, so that no terminal and no pipe can spoil it."""
        click.echo(json.dumps(shape, indent=2))

    def show(self, lines: Sequence[Line]) -> None:
        for line in format_lines(lines, colour=self.is_colourful()):
            click.echo(line)

    def is_colourful(self) -> bool:
        """Colours only for a person at a terminal who did not ask for none (no-color.org)."""
        is_wanted = not self.environ.get("NO_COLOR") and self.environ.get("TERM") != "dumb"
        return sys.stdout.isatty() and is_wanted

    def problems(self, overview: Overview) -> None:
        """What the person can mend, each with its fix."""
        for notice in overview.problems():
            fix = self.fix(overview.say(notice.fix))
            self.show([Line("!", overview.say(notice.what), "", fix)])

    def broken(self, overview: Overview) -> None:
        """Why a command that prints one object ends with 1, as a message beside it."""
        for notice in overview.broken():
            self.warn(f"{overview.say(notice.what)}. {self.fix(overview.say(notice.fix))}")

    def fix(self, text: str) -> str:
        """A fix as it is typed here: a command of ours gets the config that the person named."""
        return invocation.as_typed(text, self.path)

    def next(self, words: str, why: str = "") -> None:
        """The one next step, at the end of everything that is said."""
        self.say(f"Next:  {self.command(words)}{f'   {why}' if why else ''}")
