"""The cache: whatever its file holds, work goes on, and at worst everything is fetched again."""

import os
import sqlite3
import stat
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from interviewd.ports import Cache
from interviewd.storage.cache import Overlay, ReadOnlyCache, SqliteCache


@pytest.fixture
def path(tmp_path: Path) -> Path:
    folder = tmp_path / "state"
    folder.mkdir(mode=0o700)
    return folder / "cache.sqlite"


@pytest.fixture
def at() -> Iterator[Callable[[Path], SqliteCache]]:
    """Opens mirrors, each as a process of its own would, and closes them in the end."""
    opened: list[SqliteCache] = []

    def open_one(path: Path) -> SqliteCache:
        opened.append(SqliteCache(path))
        return opened[-1]

    yield open_one
    for cache in opened:
        cache.close()


Open = Callable[[Path], SqliteCache]


@pytest.fixture(params=["sqlite", "overlay", "overlay on sqlite"])
def cache(request: pytest.FixtureRequest, path: Path, at: Open) -> Cache:
    if request.param == "overlay":
        return Overlay()
    below = at(path)
    if request.param == "sqlite":
        return below
    below.update("home/calendar", {"old": "below", "gone": "below"})
    above = Overlay(below)
    above.update("home/calendar", {}, ["old", "gone"])
    return above


def test_a_cached_value_is_read_back(cache: Cache) -> None:
    """A value stands until it is changed or dropped; names of another space are other names."""
    cache.update("home/calendar", {"a": "1", "b": "2", "": "empty name"})
    cache.update("work/calendar", {"a": "other"})
    cache.update("home/calendar", {"b": "3"}, dropped=["a", "never there"])

    assert cache.get("home/calendar", "a") is None
    assert cache.get("home/calendar", "b") == "3"
    assert cache.all("home/calendar") == {"b": "3", "": "empty name"}
    assert cache.all("work/calendar") == {"a": "other"}


def test_a_name_both_dropped_and_changed_is_changed(cache: Cache) -> None:
    """Dropping comes before changing, in every cache."""
    cache.update("s", {"a": "1"})
    cache.update("s", {"a": "2"}, dropped=["a"])

    assert cache.all("s") == {"a": "2"}


def test_a_cleared_space_is_empty_and_can_be_filled_again(cache: Cache) -> None:
    """`clear` forgets one space and nothing else."""
    cache.update("home/calendar", {"a": "1"})
    cache.update("work/calendar", {"a": "1"})
    cache.clear("home/calendar")
    assert cache.all("home/calendar") == {}
    assert cache.get("home/calendar", "a") is None

    cache.update("home/calendar", {"b": "2"})

    assert cache.all("home/calendar") == {"b": "2"}
    assert cache.all("work/calendar") == {"a": "1"}


def test_the_cache_outlives_the_process(path: Path, at: Open) -> None:
    """Another object on the same file reads what the first one stored, text in any script."""
    at(path).update("s", {"größe": "日本 🙂 \x00 end"})

    assert at(path).get("s", "größe") == "日本 🙂 \x00 end"


def test_an_overlay_never_writes_below(path: Path, at: Open) -> None:
    """A command that only reads leaves the file as it is, byte for byte."""
    below = at(path)
    below.update("s", {"a": "1", "b": "2"})
    below.close()
    before = path.read_bytes()

    above = Overlay(at(path))
    above.update("s", {"a": "9"}, ["b"])
    above.clear("t")

    assert above.all("s") == {"a": "9"}
    assert at(path).all("s") == {"a": "1", "b": "2"}
    assert path.read_bytes() == before


def test_reading_makes_no_file(path: Path, at: Open) -> None:
    """A cache that does not exist holds nothing, and reading it makes no file."""
    cache = at(path)

    assert cache.get("s", "a") is None
    assert cache.all("s") == {}
    assert list(path.parent.iterdir()) == []


def test_the_cache_is_private(path: Path, at: Open) -> None:
    """The file and its WAL hold titles and names: 0600, whatever the umask."""
    before = os.umask(0)
    try:
        cache = at(path)
        cache.update("s", {"a": "1"})
    finally:
        os.umask(before)

    assert {
        file.name: stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()
    } == dict.fromkeys(("cache.sqlite", "cache.sqlite-wal", "cache.sqlite-shm"), 0o600)


def _garbage(path: Path) -> None:
    path.write_bytes(b"not a database at all" * 500)


def _holes(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:512] + b"\xff" * 9000)


def _truncated(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def _newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version=99")


def _somebody_elses(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (a)")


def _a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize(
    "spoil", [_garbage, _holes, _truncated, _newer, _somebody_elses, _a_folder]
)
def test_an_unusable_cache_is_set_aside(
    path: Path, spoil: Callable[[Path], None], at: Open
) -> None:
    """A damaged, newer or foreign file costs what was remembered and nothing more.

    Reading alone leaves it there.
    """
    cache = at(path)
    cache.update("s", {str(number): "x" * 500 for number in range(200)})
    cache.close()
    spoil(path)

    cache = at(path)
    assert cache.all("s") == {}
    assert not path.with_name("cache.sqlite.aside").exists()
    cache.update("s", {"a": "1"})

    assert cache.all("s") == {"a": "1"}
    assert at(path).all("s") == {"a": "1"}
    assert path.with_name("cache.sqlite.aside").exists()


def test_damage_while_it_is_open_heals_at_the_next_opening(path: Path, at: Open) -> None:
    """A daemon that runs for months survives what happens to the file beneath it."""
    cache = at(path)
    cache.update("s", {str(number): "x" * 500 for number in range(200)})
    for file in path.parent.iterdir():
        file.unlink()
    path.write_bytes(b"garbage" * 1000)
    cache.close()

    cache.update("s", {"a": "1"})

    assert cache.all("s") == {"a": "1"}


@pytest.mark.parametrize("name", ["cache.sqlite", "cache.sqlite-wal", "cache.sqlite-shm"])
def test_planted_links_are_not_followed(path: Path, tmp_path: Path, name: str, at: Open) -> None:
    """What a link in the state folder points to is neither read nor written."""
    at(path).update("s", {"a": "1"})
    for file in path.parent.iterdir():
        if file.name != "cache.sqlite" or name == file.name:
            file.unlink()
    victim = tmp_path / "victim"
    victim.write_bytes(b"")
    path.with_name(name).symlink_to(victim)

    cache = at(path)
    cache.update("s", {"b": "2"})

    assert cache.get("s", "b") == "2"
    assert victim.read_bytes() == b""
    assert not path.with_name(name).is_symlink()


def test_a_full_disk_costs_no_more_than_the_memory(path: Path, at: Open) -> None:
    """What cannot be written is not remembered.

    The transaction is whole or not at all, and nothing is raised.
    """
    cache = at(path)
    cache.update("s", {"a": "1"})
    assert cache._writer is not None
    cache._writer.execute("PRAGMA max_page_count=8")

    cache.update("s", {"a": "2", **{str(number): "x" * 5000 for number in range(50)}})

    assert cache.all("s") == {"a": "1"}


def test_a_busy_file_is_no_damaged_file(path: Path, at: Open) -> None:
    """While another process writes, nothing is put aside."""
    at(path).update("s", {"a": "1"})
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    cache = at(path)
    try:
        cache._writer = sqlite3.connect(path, timeout=0, isolation_level=None)
        cache.update("s", {"b": "2"})
    finally:
        other.execute("ROLLBACK")
        other.close()

    assert cache.all("s") == {"a": "1"}
    assert not path.with_name("cache.sqlite.aside").exists()


def test_looking_at_the_mirror_leaves_no_trace(tmp_path: Path) -> None:
    """It reads what the cache would, and changes no file, byte or mode."""
    path = tmp_path / "cache.sqlite"
    own = SqliteCache(path)
    own.update("home/calendar", {"a.ics": "1", "b.ics": "2"})
    open_now = ReadOnlyCache(path).all("home/calendar")
    own.close()
    before = {each.name: (each.read_bytes(), each.stat().st_mode) for each in tmp_path.iterdir()}

    still = ReadOnlyCache(path)
    assert still.all("home/calendar") == open_now == {"a.ics": "1", "b.ics": "2"}
    assert (still.get("home/calendar", "b.ics"), still.get("home/calendar", "c.ics")) == ("2", None)
    assert {
        each.name: (each.read_bytes(), each.stat().st_mode) for each in tmp_path.iterdir()
    } == before


@pytest.mark.parametrize("content", [None, b"", b"no database at all" * 99])
def test_a_mirror_that_cannot_be_looked_at_is_empty(tmp_path: Path, content: bytes | None) -> None:
    """Missing, empty or damaged: nothing is remembered, and nothing is made."""
    path = tmp_path / "cache.sqlite"
    if content is not None:
        path.write_bytes(content)

    assert ReadOnlyCache(path).all("home/calendar") == {}
    assert [each.name for each in tmp_path.iterdir()] == (
        [] if content is None else ["cache.sqlite"]
    )


def test_an_account_is_forgotten_whole_and_alone(tmp_path: Path) -> None:
    """Every space of it goes; that of another whose name begins alike stays."""
    with closing(SqliteCache(tmp_path / "cache.sqlite")) as cache:
        for space in ("home/calendar", "home/mail", "home2/mail"):
            cache.update(space, {"a": "1"})
        cache.forget("home")
        assert [
            dict(cache.all(space)) for space in ("home/calendar", "home/mail", "home2/mail")
        ] == [
            {},
            {},
            {"a": "1"},
        ]


def test_what_was_dropped_is_in_no_byte_once_the_wal_is_empty(path: Path, at: Open) -> None:
    """Also while another process keeps the file open, as the daemon does for months."""
    daemon, maintenance = at(path), at(path)
    daemon.update("home/mail", {"1": "Qeldara Vostrin"})
    daemon.update("home/mail", {}, ["1"])

    maintenance.empty_wal()

    files = path.parent.glob(f"{path.name}*")
    assert not any(b"Qeldara" in each.read_bytes() for each in files)
