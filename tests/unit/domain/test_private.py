"""Files of the state folder are written whole, are nobody else's, and are never reached through a link."""

import os
import stat
from pathlib import Path

import pytest

from interviewd.errors import Busy, Unsafe
from interviewd.system import state_files


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_folder_is_made_for_its_owner(tmp_path: Path) -> None:
    """0700 whatever the umask, with what lies above it; one that others can read is closed."""
    old = os.umask(0)
    try:
        made = state_files.folder(tmp_path / "a" / "b")
    finally:
        os.umask(old)
    assert mode(made) == 0o700

    (made / "file").touch()
    made.chmod(0o755)
    assert mode(state_files.folder(made)) == 0o700


def test_an_empty_folder_that_others_could_fill_is_closed_and_a_full_one_refused(tmp_path: Path) -> None:
    """Nothing can have been planted in an empty one."""
    tmp_path.chmod(0o777)
    assert mode(state_files.folder(tmp_path)) == 0o700

    (tmp_path / "file").touch()
    tmp_path.chmod(0o770)
    with pytest.raises(Unsafe) as caught:
        state_files.folder(tmp_path)
    assert (caught.value.what, caught.value.fix) == ("writable", f"chmod 700 {tmp_path}")


@pytest.mark.parametrize("there", ["file", "broken link"])
def test_what_is_no_folder_is_refused(tmp_path: Path, there: str) -> None:
    """A file, or a link to nothing."""
    path = tmp_path / "state"
    path.touch() if there == "file" else path.symlink_to(tmp_path / "nothing")

    with pytest.raises(Unsafe, match="special"):
        state_files.folder(path)


def test_a_folder_may_be_a_link_of_the_persons_own(tmp_path: Path) -> None:
    """State on another disk is a common wish."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "state").symlink_to(tmp_path / "disk")

    assert mode(state_files.folder(tmp_path / "state")) == 0o700


def test_a_write_is_whole_and_leaves_nothing_else(tmp_path: Path) -> None:
    """0600, the old in one step replaced by the new, the rest of an interrupted one swept away."""
    path = tmp_path / "file"
    (tmp_path / "file.new").write_text("half")
    state_files.write(path, b"one")
    state_files.write(path, b"two")

    assert state_files.read(path) == b"two"
    assert mode(path) == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_write_that_fails_leaves_the_old(tmp_path: Path) -> None:
    """And no half a file beside it."""
    path = tmp_path / "file"
    path.mkdir()

    with pytest.raises(OSError):
        state_files.write(path, b"new")
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


def test_a_link_is_replaced_by_a_write_and_refused_by_a_read(tmp_path: Path) -> None:
    """What it points at is neither changed nor shown."""
    target, path = tmp_path / "target", tmp_path / "file"
    target.write_text("precious")
    path.symlink_to(target)

    for act in (state_files.read, state_files.check, state_files.check_secret):
        with pytest.raises(Unsafe, match="symlink"):
            act(path)
    state_files.write(path, b"new")
    assert (target.read_text(), state_files.read(path)) == ("precious", b"new")


def test_a_planted_place_for_the_new_file_is_not_written_through(tmp_path: Path) -> None:
    """The name that a write begins under is known, so somebody may wait there with a link."""
    target = tmp_path / "target"
    target.write_text("precious")
    (tmp_path / "file.new").symlink_to(target)

    state_files.write(tmp_path / "file", b"new")
    assert target.read_text() == "precious"


def test_what_is_missing_is_none(tmp_path: Path) -> None:
    """And no error."""
    assert state_files.read(tmp_path / "file") is None
    assert not state_files.check(tmp_path / "file")
    assert not state_files.check_secret(tmp_path / "file")


def test_a_loose_file_is_closed_and_a_loose_secret_refused(tmp_path: Path) -> None:
    """A secret that others could read is no secret any more; the journal is closed and goes on."""
    path = tmp_path / "it's"
    path.touch(mode=0o644)

    with pytest.raises(Unsafe) as caught:
        state_files.check_secret(path)
    assert caught.value.fix == f"chmod 600 '{tmp_path}/it'\"'\"'s'"
    assert state_files.check(path)
    assert mode(path) == 0o600
    assert state_files.check_secret(path)


def test_a_pipe_is_refused_at_once(tmp_path: Path) -> None:
    """Nobody waits for the other end."""
    os.mkfifo(tmp_path / "file")

    with pytest.raises(Unsafe, match="special"):
        state_files.check(tmp_path / "file")


def test_only_one_changes_files_at_a_time(tmp_path: Path) -> None:
    """The second waits and gives up; afterwards it may."""
    with state_files.exclusive(tmp_path), pytest.raises(Busy), state_files.exclusive(tmp_path, 0.05):
        pytest.fail("two at once")
    with state_files.exclusive(tmp_path, 0):
        pass


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_root_leaves_what_it_makes_to_the_folders_owner(tmp_path: Path) -> None:
    """Files and folders; a stranger's file in there is refused, even by root."""
    os.chown(tmp_path, 1234, 1235)
    state_files.write(tmp_path / "file", b"x")
    state_files.folder(tmp_path / "inner")
    assert {(each.stat().st_uid, each.stat().st_gid) for each in tmp_path.iterdir()} == {(1234, 1235)}

    os.chown(tmp_path / "file", 4321, 4321)
    with pytest.raises(Unsafe, match="owner"):
        state_files.check(tmp_path / "file")
