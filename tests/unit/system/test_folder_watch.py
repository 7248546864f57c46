"""A watch on folders is silent as long as nothing happens in them, and only then."""

from __future__ import annotations

import os
import shutil
import struct
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from interviewd.system.folder_watch import FolderWatch, NotReported, file_system, mount_of

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's")

Change = Callable[[Path], object]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """With two files and a folder in it."""
    folder = tmp_path / "calendar"
    (folder / "inner").mkdir(parents=True)
    for name in ("one.ics", "two.ics"):
        (folder / name).write_text("BEGIN:VCALENDAR")
    return folder


@pytest.fixture
def watch() -> Iterator[FolderWatch]:
    watch = FolderWatch()
    yield watch
    watch.close()


def edit(folder: Path) -> None:
    with (folder / "one.ics").open("r+") as file:
        file.write("END")


CHANGES: dict[str, Change] = {
    "edited in place": edit,
    "cut": lambda folder: os.truncate(folder / "one.ics", 3),
    "times set": lambda folder: os.utime(folder / "one.ics", (1, 1)),
    "rights set": lambda folder: (folder / "one.ics").chmod(0o600),
    "removed": lambda folder: (folder / "one.ics").unlink(),
    "new": lambda folder: (folder / "three.ics").touch(),
    "renamed": lambda folder: (folder / "one.ics").rename(folder / "three.ics"),
    "renamed over": lambda folder: (folder / "one.ics").rename(folder / "two.ics"),
    "moved in": lambda folder: (folder.parent / "new").replace(folder / "one.ics"),
    "moved out": lambda folder: (folder / "one.ics").rename(folder.parent / "one.ics"),
    "a new folder": lambda folder: (folder / "other").mkdir(),
    "a new link": lambda folder: (folder / "other").symlink_to("one.ics"),
    "itself moved": lambda folder: folder.rename(folder.parent / "elsewhere"),
    "itself removed": shutil.rmtree,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_each_change_is_reported_once(folder: Path, watch: FolderWatch, change: Change) -> None:
    """Whatever it is. A folder that has reported one is no longer watched."""
    (folder.parent / "new").write_text("BEGIN:VCALENDAR")
    watch.add(str(folder))
    assert watch.is_silent()
    change(folder)
    assert not watch.is_silent()
    assert watch.is_silent()


def test_many_changes_fill_no_queue(folder: Path, watch: FolderWatch) -> None:
    """One change is as good as a thousand: the kernel keeps the first, and that the watch ended."""
    watch.add(str(folder))
    for _ in range(1000):
        edit(folder)
        (folder / "one.ics").rename(folder / "two.ics")
        (folder / "two.ics").rename(folder / "one.ics")
    assert len([*watch._queue.read(timeout=0)]) == 2


def test_what_others_read_is_no_change(folder: Path, watch: FolderWatch) -> None:
    """Neither opening, reading and listing, nor what happens in folders inside or beside it."""
    watch.add(str(folder))
    (folder / "one.ics").read_bytes()
    assert len([*folder.iterdir()]) == 3
    (folder / "inner" / "one.ics").write_text("BEGIN:VCALENDAR")
    (folder.parent / "one.ics").write_text("BEGIN:VCALENDAR")
    assert watch.is_silent()


def test_a_link_to_a_folder_stands_for_it(folder: Path, watch: FolderWatch) -> None:
    """It is the folder that is watched."""
    link = folder.with_name("link")
    link.symlink_to(folder)
    watch.add(str(link))
    edit(folder)
    assert not watch.is_silent()


def test_a_queue_that_ran_over_is_not_silent(folder: Path, watch: FolderWatch) -> None:
    """It says so with an event of no watch (inotify(7), IN_Q_OVERFLOW), which a pipe says here."""
    watch.add(str(folder))
    reading, writing = os.pipe()
    os.write(writing, struct.pack("iIII", -1, 0x4000, 0, 0))
    os.dup2(reading, watch._queue.fileno(), inheritable=False)
    for end in (reading, writing):
        os.close(end)
    assert not watch.is_silent()


def test_a_file_or_nothing_is_no_folder(folder: Path, watch: FolderWatch) -> None:
    """It raises, as any OSError does."""
    for path in (folder / "one.ics", folder / "none"):
        with pytest.raises(OSError):
            watch.add(str(path))


def test_another_kind_of_file_system_is_not_watched(watch: FolderWatch) -> None:
    """The kernel does not report all that happens in /proc, as it does not for a server's files."""
    with pytest.raises(NotReported):
        watch.add("/proc")


def test_a_child_does_not_get_the_queue(watch: FolderWatch) -> None:
    """It would take reports away."""
    assert not os.get_inheritable(watch._queue.fileno())


MOUNTS = rb"""22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime shared:1 master:2 - ext4 /dev/vda rw,discard
227 27 0:52 /home /home/sam\040rivera rw,noatime - btrfs /dev/mapper/home rw,subvol=/home
"""


@pytest.mark.parametrize(
    ("number", "kind"),
    [(b"22", b"proc"), (b"27", b"ext4"), (b"227", b"btrfs"), (b"2", b""), (b"", b"")],
)
def test_the_file_system_of_a_mount(number: bytes, kind: bytes) -> None:
    """By its number, however many fields stand before the dash."""
    assert file_system(MOUNTS, number) == kind


def test_the_mount_of_an_open_file() -> None:
    """As proc(5) has it, and none where it is not said."""
    assert mount_of(b"pos:\t0\nflags:\t0300000\nmnt_id:\t27\nino:\t5\n") == b"27"
    assert mount_of(b"pos:\t0\n") == b""
