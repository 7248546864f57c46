"""The events of a calendar in the cache: in order, and gone only after a whole look."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from interviewd.errors import Down
from interviewd.model.seen import Window
from interviewd.ports import Cache, Row, Rows, microseconds
from interviewd.storage.cache import Overlay, ReadOnlyCache, SqliteCache

DAY = datetime(2026, 11, 23, tzinfo=UTC)
WINDOW = Window(DAY, DAY + timedelta(days=1))
SPACE = "home/google/calendar/primary"


def row(id_: str, hour: float = 9, text: str = "{}", *, hours: float = 1) -> Row:
    start = DAY + timedelta(hours=hour)
    return Row(id_, microseconds(start), microseconds(start + timedelta(hours=hours)), text)


def ids(rows: Iterable[Row]) -> list[str]:
    return [each.id for each in rows]


@pytest.fixture
def file(tmp_path: Path) -> Iterator[SqliteCache]:
    with closing(SqliteCache(tmp_path / "cache.sqlite")) as cache:
        yield cache


@pytest.fixture(params=["sqlite", "overlay", "overlay on sqlite"])
def rows(request: pytest.FixtureRequest, file: SqliteCache) -> Rows:
    """Two rows that are to be replaced lie below an overlay."""
    if request.param == "overlay":
        return Overlay().rows(SPACE)
    if request.param == "sqlite":
        return file.rows(SPACE)
    file.rows(SPACE).update([row("gone", 12), row("a", 13)])
    above = Overlay(file).rows(SPACE)
    above.update((), ["gone", "a"])
    return above


def test_rows_come_in_order_of_start(rows: Rows) -> None:
    """However many there are; one that is put again stands where it starts now."""
    many = [row(f"event {number}", 20 - number / 100) for number in range(1_200)]
    rows.update(many)
    rows.update([row("event 0", 1)])

    assert ids(rows.within(WINDOW)) == ["event 0", *(each.id for each in many[:0:-1])]
    assert rows.count(WINDOW) == 1_200


def test_the_window_is_half_open(rows: Rows) -> None:
    """A row belongs to it when any moment of it does, one without length by its start."""
    rows.update([row("before", -1), row("into", -0.5), row("point", 0, hours=0)])
    rows.update([row("out", 23.5), row("after", 24)])

    assert ids(rows.within(WINDOW)) == ["into", "point", "out"]
    assert rows.count(WINDOW) == 3


def test_a_row_is_put_found_and_dropped(rows: Rows) -> None:
    """By its id, or by words of its text."""
    rows.update([row("a", text='{"key": "k1"}'), row("b", text='{"key": "k2"}')])
    rows.update([row("b", text='{"key": "k3"}')], ["a", "never there"])

    assert rows.get("a") is None
    assert rows.get("b") == row("b", text='{"key": "k3"}')
    assert ids(rows.containing("k3")) == ["b"]
    assert not ids(rows.containing("k2"))


def test_the_position_changes_with_what_the_window_shows(rows: Rows) -> None:
    """With a row that is new, other or gone, and with time when one enters or leaves."""
    rows.update([row("a", 9), row("b", 30)])
    later = Window(*(at + timedelta(minutes=5) for at in (WINDOW.start, WINDOW.end)))
    known = rows.position(WINDOW)
    rows.update([row("a", 9)], ["never there"])
    assert rows.position(WINDOW) == known == rows.position(later)

    without, other = (Window(DAY + timedelta(hours=h), WINDOW.end) for h in (10, 11))
    assert rows.position(without) == rows.position(other) != known
    assert rows.position(Window(DAY, DAY + timedelta(hours=31))) != known
    rows.update([row("a", 9, "[]")])
    assert rows.position(WINDOW) != known


def test_only_a_whole_look_takes_away(rows: Rows) -> None:
    """What a page shows is there at once; what none has shown is gone at the end, not before."""
    rows.update([row("a"), row("b"), row("unreadable")])
    rows.begin_look()
    rows.look_at([row("a", 10), row("c")])
    rows.look_at([], ["unreadable"])

    assert rows.is_seen("c")
    assert not rows.is_seen("b")
    assert rows.misses(WINDOW)
    assert sorted(ids(rows.within(WINDOW))) == ["a", "b", "c", "unreadable"]
    rows.end_look()
    assert sorted(ids(rows.within(WINDOW))) == ["a", "c", "unreadable"]


def test_a_look_that_broke_off_takes_nothing_away(rows: Rows) -> None:
    """The next one begins anew: what only the first has seen does not count as seen."""
    rows.update([row("a"), row("b")])
    rows.begin_look()
    rows.look_at([row("a")])
    assert sorted(ids(rows.within(WINDOW))) == ["a", "b"]

    rows.begin_look()
    rows.look_at([row("b")])
    rows.end_look()
    assert ids(rows.within(WINDOW)) == ["b"]


def test_calendars_do_not_mix(file: SqliteCache) -> None:
    """A look at one, clearing it, or forgetting its account leaves the others as they are."""
    spaces = (SPACE, "home/google/calendar/other", "home2/google/calendar/primary")
    first, second, third = (file.rows(space) for space in spaces)
    for each in (first, second, third):
        each.update([row("a"), row("b")])
    first.begin_look()
    first.look_at([row("b")])
    first.end_look()
    second.clear()
    assert [ids(each.within(WINDOW)) for each in (first, second, third)] == [["b"], [], ["a", "b"]]

    file.forget("home")
    assert [ids(each.within(WINDOW)) for each in (first, second, third)] == [[], [], ["a", "b"]]
    file.forget_all()
    assert not ids(third.within(WINDOW))


def test_another_process_reads_what_was_stored(file: SqliteCache) -> None:
    """One that may not write as well."""
    file.rows(SPACE).update([row("a"), row("b", 10)])
    readers: list[Cache] = [SqliteCache(file.path), ReadOnlyCache(file.path)]

    assert [ids(cache.rows(SPACE).within(WINDOW)) for cache in readers] == [["a", "b"]] * 2


def test_what_cannot_be_stored_is_said(file: SqliteCache) -> None:
    """Rows that are missing for want of space must not look like events that are gone."""
    rows = file.rows(SPACE)
    rows.update([row("a")])
    assert file._writer is not None
    file._writer.execute("PRAGMA max_page_count=20")

    with pytest.raises(Down):
        rows.update([row(str(number), text="x" * 5_000) for number in range(50)])
    assert ids(rows.within(WINDOW)) == ["a"]


def test_a_look_does_not_outlive_its_connection(file: SqliteCache) -> None:
    """After an error in its middle nobody knows what was seen, so nothing is taken away."""
    rows = file.rows(SPACE)
    rows.update([row("a")])
    rows.begin_look()
    file.close()

    with pytest.raises(Down):
        rows.end_look()
    assert ids(rows.within(WINDOW)) == ["a"]
