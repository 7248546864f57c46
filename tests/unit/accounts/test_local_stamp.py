"""A digest of files differs after each change, whether the kernel is asked or each file."""

from __future__ import annotations

import mmap
import os
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from pytest_mock import MockerFixture

from interviewd.accounts.local import stamp as module
from interviewd.accounts.local.stamp import LOOK_AGAIN, Stamps, is_believed, stamp
from interviewd.model.polls import Place
from tests.fakes.processes import run_python

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")


@pytest.fixture(autouse=True)
def _nothing_is_recent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "RACY_NS", -(10**12))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "calendars" / "home"
    folder.mkdir(parents=True)
    for name in ("one.ics", "two.ics"):
        (folder / name).write_text("BEGIN:VCALENDAR")
    return folder


@pytest.fixture
def stamps() -> Iterator[Stamps]:
    stamps = Stamps()
    yield stamps
    stamps.close()


@pytest.fixture
def listings(mocker: MockerFixture) -> MagicMock:
    """How often a folder was looked through, file by file."""
    return mocker.spy(os, "listdir")


def places(folder: Path) -> tuple[Place, ...]:
    return (Place(str(folder), deep=True),)


def edit(path: Path, words: str = "END") -> None:
    """In place, so that the folder's own times stay."""
    with path.open("r+") as file:
        file.write(words)


def replace_over(folder: Path) -> None:
    (folder.parent / "new").write_text("END:VCALENDARRR")
    (folder.parent / "new").replace(folder / "one.ics")


def replace_folder(folder: Path) -> None:
    """Another one with the same files, as a swapped mount or a restored copy is."""
    folder.rename(folder.with_name("before"))
    folder.mkdir()
    for name in ("one.ics", "two.ics"):
        os.link(folder.with_name("before") / name, folder / name)


def replace_parent(folder: Path) -> None:
    folder.parent.rename(folder.parent.with_name("before"))
    folder.mkdir(parents=True)


CHANGES: dict[str, Callable[[Path], object]] = {
    "edited in place": lambda folder: edit(folder / "one.ics"),
    "times set": lambda folder: os.utime(folder / "one.ics", (1, 1)),
    "renamed over": replace_over,
    "removed": lambda folder: (folder / "one.ics").unlink(),
    "new": lambda folder: (folder / "three.ics").touch(),
    "a new folder": lambda folder: (folder / "other").mkdir(),
    "folder replaced": replace_folder,
    "its parent replaced": replace_parent,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_shows_at_the_next_question(
    folder: Path, stamps: Stamps, change: Callable[[Path], object]
) -> None:
    """And is what a look at each file tells."""
    before = stamps.stamp(places(folder), NOW)
    assert stamps.stamp(places(folder), NOW + MINUTE) == before == stamp(places(folder))
    change(folder)
    after = stamps.stamp(places(folder), NOW + 2 * MINUTE)
    assert after != before
    assert stamps.stamp(places(folder), NOW + 3 * MINUTE) == after == stamp(places(folder))


@on_linux
def test_without_a_change_no_file_is_asked(
    folder: Path, stamps: Stamps, listings: MagicMock
) -> None:
    """After the first question; a change costs one look, and what others read none."""
    stamps.stamp(places(folder), NOW)
    for minutes in range(1, 30):
        stamps.stamp(places(folder), NOW + minutes * MINUTE)
        (folder / "one.ics").read_text()
    assert listings.call_count == 1
    edit(folder / "one.ics")
    for _ in range(3):
        stamps.stamp(places(folder), NOW + 29 * MINUTE)
    assert listings.call_count == 2


def test_what_changed_before_the_first_question_shows(folder: Path, stamps: Stamps) -> None:
    """The digest with which it is compared was taken by a worker, some time ago."""
    before = stamp(places(folder))
    edit(folder / "one.ics")
    assert stamps.stamp(places(folder), NOW) != before


def test_what_changes_while_files_are_looked_at_shows(
    folder: Path, stamps: Stamps, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The watch is there before the look."""
    look = module._sum_files

    def late(path: str) -> module.FileSum:
        found = look(path)
        edit(folder / "one.ics")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(module, "_sum_files", late)
        before = stamps.stamp(places(folder), NOW)
    assert stamps.stamp(places(folder), NOW) != before


def test_one_change_of_several_places_is_seen_by_all(
    folder: Path, stamps: Stamps, tmp_path: Path
) -> None:
    """Whoever asks first takes the report out of the queue; the others look as well."""
    first, second = places(tmp_path), places(folder)
    before = [stamps.stamp(each, NOW) for each in (first, second)]
    edit(folder / "one.ics")
    after = [stamps.stamp(each, NOW) for each in (first, second)]
    assert (after[0] == before[0], after[1] == before[1]) == (True, False)


def test_a_file_that_is_mapped_into_memory_shows_within_half_an_hour(
    folder: Path, stamps: Stamps
) -> None:
    """The kernel does not report writes to it (inotify(7))."""
    before = stamps.stamp(places(folder), NOW)
    with (
        (folder / "one.ics").open("r+b") as file,
        mmap.mmap(file.fileno(), 0) as mapped,
    ):
        mapped[:3] = b"END"
        mapped.flush()
    assert stamps.stamp(places(folder), NOW + LOOK_AGAIN) != before


def test_a_file_with_another_name_elsewhere_is_asked_each_time(
    folder: Path, stamps: Stamps, listings: MagicMock
) -> None:
    """An edit by way of the other name is reported to the other folder alone."""
    other = folder.parent / "copy.ics"
    os.link(folder / "one.ics", other)
    before = stamps.stamp(places(folder), NOW)
    edit(other)
    assert stamps.stamp(places(folder), NOW) != before
    assert listings.call_count == 2


@pytest.mark.parametrize(
    ("minutes", "is_silent", "is_so"),
    [(0, True, True), (29, True, True), (30, True, False), (5, False, False), (-1, True, False)],
)
def test_silence_is_believed_for_half_an_hour(minutes: int, is_silent: bool, is_so: bool) -> None:
    """And no clock that was set back makes it longer."""
    assert is_believed(NOW, NOW + minutes * MINUTE, is_silent=is_silent) == is_so
    assert not is_believed(None, NOW, is_silent=is_silent)


@on_linux
@pytest.mark.parametrize("limit", ["watches", "instances"])
def test_without_a_watch_each_file_is_asked(folder: Path, limit: str) -> None:
    """The person's programs may have used up what the kernel allows; nothing is raised."""
    script = f"""
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from interviewd.accounts.local import stamp as module
from interviewd.model.polls import Place

Path("/proc/sys/user/max_inotify_{limit}").write_text("0")
module.RACY_NS = -10**12
now, stamps, places = datetime.now(UTC), module.Stamps(), (Place(sys.argv[1], deep=True),)
before = stamps.stamp(places, now)
same = stamps.stamp(places, now) == before == module.stamp(places)
with open(sys.argv[1] + "/one.ics", "r+") as file:
    file.write("END")
print(same, stamps.stamp(places, now) != before, len(stamps._sums))
"""
    apart = ["unshare", "--user", "--map-root-user"]
    if os.spawnvp(os.P_WAIT, apart[0], [*apart, "true"]):
        pytest.skip("a user namespace of one's own cannot be had here")
    assert run_python(script, folder, under=apart).split() == ["True", "True", "0"]


@on_linux
def test_nothing_is_held_open_once_it_is_closed(folder: Path, stamps: Stamps) -> None:
    """While a worker is at work nothing is watched, and it gets no queue that is not its own."""
    before = open_files()
    stamps.stamp(places(folder), NOW)
    assert open_files() == before + 1
    stamps.close()
    assert open_files() == before


def open_files() -> int:
    return len([*Path("/proc/self/fd").iterdir()])
