"""What an online calendar promises beyond `CalendarContract`: pages, calendars of its own, answers
that say nothing.

A provider passes by fixtures `program`, its account on its fake, and a subclass of
`OnlineCalendar`.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any, ClassVar

import pytest

from interviewd.errors import Doubt, Down
from tests.contracts.calendar import block_for, titles
from tests.fakes.online_world import World


class OnlineCalendar(ABC):
    """One account's calendars."""

    WORLD: ClassVar[Any]
    """The provider's `World`."""
    FIRST: ClassVar[str]
    """What the config calls the first calendar."""
    PAGES: ClassVar[str]
    """A part of the path of each page."""
    CREATED: ClassVar[int]
    """The status with which a block was created."""
    SOMEBODY: ClassVar[dict[str, Any]]
    """What a vault's record holds of somebody else."""
    BAD_PAGES: ClassVar[list[Any]]
    """Bodies that are no page."""
    SAME_PAGE: ClassVar[dict[str, Any]]
    """A page without events that names the next; `{address}` is the fake's."""

    @abstractmethod
    def add(self, program: Any, title: str, day: float = 1, calendar: str = "") -> None:
        """Somebody's hour, so many days from now, in the first calendar or that one."""

    @abstractmethod
    def add_calendar(self, program: Any, name: str) -> str:
        """Another calendar; returns its id."""

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "body" in metafunc.fixturenames:
            metafunc.parametrize("body", self.BAD_PAGES, ids=str)

    @pytest.mark.parametrize("events", [0, 5, 40])
    def test_pages_may_be_short_or_empty(self, program: Any, events: int) -> None:
        """The end is where no further page is named, not where a page is short."""
        program.fake.calendar.knobs.short_pages = True
        for number in range(events):
            self.add(program, f"event {number}", day=1 + number / 10)

        assert titles(program.fetch()) == [f"event {number}" for number in range(events)]

    def test_a_missing_calendar_is_reported_and_the_others_go_on(self, program: Any) -> None:
        """What it held is as last seen, absence means nothing, and it heals by itself."""
        id_ = self.add_calendar(program, "side")
        self.add(program, "there", calendar=id_)
        self.add(program, "here", day=2)
        with self.WORLD(program.fake, calendars=(self.FIRST, "side")) as world:
            world.fetch()
            calendar = program.fake.calendar.calendars.pop(id_)
            self.add(world, "new", day=3)
            look = world.fetch()
            program.fake.calendar.calendars[id_] = calendar

            assert titles(look) == ["there", "here", "new"]
            assert not look.complete
            assert [(trouble.where, trouble.what.code) for trouble in look.troubles] == [
                ("side", "calendar_gone")
            ]
            assert world.fetch().complete

    def test_a_bad_page_changes_nothing(self, program: Any, body: Any) -> None:
        """Nonsense with status 200: nothing is lost of what was known, the place in the log of
        changes stays, and it goes on when the server does.
        """
        self.add(program, "kept")
        program.fetch()
        program.fake.fault("status", status=200, body=body, path=self.PAGES, times=99)
        with pytest.raises(Down):
            program.fetch()
        program.fake.server.faults.clear()
        before = len(program.fake.asked("GET", self.PAGES))

        assert titles(program.calendar.cached(program.window)) == ["kept"]
        assert titles(program.fetch()) == ["kept"]
        assert len(program.fake.asked("GET", self.PAGES)) - before <= 2

    def test_a_page_loop_ends(self, program: World) -> None:
        """A server that names the same page again and again is left."""
        page = {
            name: value.format(address=program.fake.address) if isinstance(value, str) else value
            for name, value in self.SAME_PAGE.items()
        }
        program.fake.fault("status", status=200, body=page, path=self.PAGES, times=99)
        with pytest.raises(Down, match="page_loop"):
            program.fetch()

        assert len(program.fake.asked("GET", self.PAGES)) <= 2

    def test_an_answer_without_an_id_is_a_doubt(self, program: Any) -> None:
        """A yes with an object that says nothing: it may have happened."""
        program.fake.fault("status", status=self.CREATED, body={}, method="POST", path="/events")
        with pytest.raises(Doubt):
            program.calendar.put(block_for(program), None)

    def test_another_persons_events_are_forgotten(self, program: World) -> None:
        """After signing in as somebody else nothing of the former person's calendar is shown."""
        self.add(program, "hers")
        assert program.fetch().events
        record = program.vault.records[program.name]
        program.vault.put(program.name, {**record, **self.SOMEBODY})

        assert not program.reopened().calendar.cached(program.window).events

    def test_a_cache_that_another_process_emptied_is_filled_anew(self, program: Any) -> None:
        """What is no longer stored is not gone from the calendar."""
        self.add(program, "kept")
        program.fetch()
        program.cache.clear(f"{program.name}/{program.fake.PROVIDER}")
        self._clear_rows(program)

        assert titles(program.fetch()) == ["kept"]

    def test_events_that_change_under_the_reader_are_an_error(self, program: Any) -> None:
        """Half of them, or none, must not look like a calendar from which the others are gone."""
        self.add(program, "kept")
        look = program.calendar.fetch(program.window, program.now)
        self._clear_rows(program)

        with pytest.raises(Down):
            tuple(look.events)

    def _clear_rows(self, program: World) -> None:
        for sync in program.calendar.syncs.values():
            sync.rows.clear()
