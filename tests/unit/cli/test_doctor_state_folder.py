"""What `doctor` finds in the state folder: each fix mends, typed as it stands, and looking
follows and leaves nothing.
"""

from __future__ import annotations

import os
import socket
import sqlite3
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from interviewd.cli import invocation, service_state, systemd
from interviewd.cli.context import Context
from interviewd.cli.doctor import state_folder, surroundings
from interviewd.cli.doctor.findings import BAD, GOOD, WARNING, Finding
from interviewd.storage.vault import Vault
from tests.acceptance.home import Home

SOMEBODY = 65534


@pytest.fixture
def home(tmp_path: Path) -> Home:
    home = Home(tmp_path / "sam")
    home.run("tick")
    return home


@pytest.fixture
def place(home: Home) -> Path:
    return home.root / "state"


def context(home: Home) -> Context:
    return Context(str(home.config), dict(os.environ))


def typed(fix: str) -> None:
    """As a person would; root here needs no sudo."""
    subprocess.run(["sh", "-c", fix.removeprefix("sudo ")], check=True)


def link(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.symlink_to("/etc/hostname")
    if os.geteuid() == 0:
        os.chown(path, SOMEBODY, SOMEBODY, follow_symlinks=False)


def folder(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir(mode=0o700)


def no_socket(path: Path) -> None:
    path.touch(mode=0o600)


def led_away(path: Path) -> None:
    path.rename(path.with_name("elsewhere"))
    path.symlink_to("elsewhere")


def is_fine(home: Home) -> bool:
    return all(each.sign != BAD for each in state_folder.folder(context(home)))


@pytest.mark.parametrize(
    ("name", "spoil", "words"),
    [
        ("daemon.lock", link, "is a symlink"),
        ("pass.lock", link, "is a symlink"),
        ("wake", link, "is a symlink"),
        ("vault.bin", link, "is a symlink"),
        ("journal.sqlite", link, "is a symlink"),
        ("journal.sqlite-wal", link, "is a symlink"),
        ("backups", led_away, "is a symlink"),
        ("wake", no_socket, "is not what it should be"),
        ("pass.lock", folder, "is not what it should be"),
    ],
)
def test_a_file_that_the_service_refuses_is_named(
    home: Home, place: Path, name: str, spoil: Callable[[Path], None], words: str
) -> None:
    """Once, by its name; and the line beneath, typed, mends it."""
    spoil(place / name)
    [finding] = [
        each
        for each in [*state_folder.folder(context(home)), *state_folder.journal(context(home))]
        if each.sign == BAD
    ]

    assert finding.what.startswith(f"{place / name} {words}")
    typed(finding.fix)
    assert is_fine(home)


def test_the_state_folders_own_files_are_no_fault(home: Home, place: Path) -> None:
    """A daemon's wake socket is one of them; what a person keeps beside it is their own affair."""
    wake_socket = socket.socket(socket.AF_UNIX)
    wake_socket.bind(str(place / "wake"))
    (place / "wake").chmod(0o600)
    link(place / "notes.txt")
    wake_socket.close()

    assert is_fine(home)


def nowhere(place: Path) -> None:
    place.rename(place.with_name("away"))
    place.symlink_to("nowhere")


def a_file(place: Path) -> None:
    place.rename(place.with_name("away"))
    place.touch()


@pytest.mark.parametrize("spoil", [nowhere, a_file, lambda place: place.chmod(0o500)])
def test_a_file_in_place_of_the_folder_stops_no_other_check(
    home: Home, place: Path, spoil: Callable[[Path], None]
) -> None:
    """And the fix makes room for one, or lets it be written."""
    spoil(place)
    finding = next(iter(state_folder.folder(context(home))))
    assert finding.sign == BAD

    assert "all templates can be used" in home.run("doctor").out
    typed(finding.fix)
    assert is_fine(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="giving files away takes root")
def test_files_of_root_in_the_folder_of_another_are_named(home: Home, place: Path) -> None:
    """Root may read them; the service's user may not, and would not start."""
    for path in [place, *place.rglob("*")]:
        os.chown(path, SOMEBODY, SOMEBODY)
    assert is_fine(home)

    os.chown(place / "journal.sqlite", 0, 0)
    os.chown(place / "backups", 0, 0)
    [finding] = state_folder.folder(context(home))
    assert finding.what == f"{place / 'backups'} belongs to somebody else"
    typed(finding.fix)
    assert is_fine(home)


@pytest.mark.parametrize(
    ("kind", "signs"),
    [
        ("ext4", [GOOD]),
        ("nfs4", [GOOD, WARNING]),
        ("9p", [GOOD, WARNING]),
        ("fuse.sshfs", [GOOD, WARNING]),
    ],
)
def test_a_network_disk_is_reported(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str, signs: list[str]
) -> None:
    """By the deepest mount that the folder lies in, whatever lies around it."""
    mounts = tmp_path / "mountinfo"
    lines = [("/", "ext4"), (home.root, kind), (home.calendar, "nfs4"), (tmp_path, "xfs")]
    mounts.write_text("".join(f"36 35 98:0 / {at} rw - {what} /dev/x rw\n" for at, what in lines))
    monkeypatch.setattr(state_folder, "MOUNTS", mounts)

    assert [each.sign for each in state_folder.folder(context(home))] == signs


def says(pragma: str) -> Callable[[Path], None]:
    def spoil(path: Path) -> None:
        connection = sqlite3.connect(path)
        connection.execute(f"PRAGMA {pragma}")
        connection.close()

    return spoil


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.write_bytes(b""), "is damaged"),
        (lambda path: path.write_bytes(b"no database" * 500), "is damaged"),
        (folder, "is damaged"),
        (says("application_id=7"), "is damaged"),
        (says("user_version=99"), "was written by a newer interviewd"),
    ],
)
def test_the_journal_is_judged_as_the_next_pass_will(
    home: Home, place: Path, spoil: Callable[[Path], object], words: str
) -> None:
    """What would be set aside, or refused, is not sound; and looking leaves the folder as it is."""
    assert [each.what for each in state_folder.journal(context(home))] == [
        f"the journal {place}/journal.sqlite is sound"
    ]
    spoil(place / "journal.sqlite")
    before = home.everything()
    output = home.run("doctor").out

    assert home.everything() == before
    assert f"{place}/journal.sqlite {words}" in output
    assert "sound" not in output


def test_no_fix_leads_back_to_doctor(home: Home) -> None:
    """Whoever sits in it looks for the next step."""
    home.calendar.rename(home.root / "away")
    checks = home.run("doctor", "--json").json["checks"]
    [bad] = [each for each in checks if each["state"] == "error"]

    assert bad["fix"].startswith(f"ls -ld {home.calendar} {home.maildir}")
    assert not [each for each in checks if "interviewd doctor" in (each["fix"] or "")]


def test_a_vault_that_does_not_open_can_be_begun_anew(home: Home, place: Path) -> None:
    """What cannot be opened is in the way of every new sign-in."""
    home.config.write_text(
        f'{home.config.read_text()}\n[[account]]\nname = "g"\nprovider = "google"\n'
    )
    Vault(place, os.environ).put("g", {})
    (place / "vault.key").unlink()
    [finding] = surroundings.sign_ins(context(home))
    way, _, connect = finding.fix.partition("sign in anew: ")[2].partition("; then: ")

    assert connect.endswith("connect google --name g")
    typed(way)
    Vault(place, os.environ).put("g", {})


def test_a_config_that_the_service_may_not_read_is_named(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root can; an editor that writes a file anew makes it root's alone."""
    unit = service_state.Unit(
        "interviewd.service", home.config, is_system=True, properties={"ActiveState": "active"}
    )
    monkeypatch.setattr(service_state, "services", lambda *_: [unit])
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(systemd, "may", lambda *_: False)
    what = f"{home.config} cannot be read by the user interviewd, as which the service runs"

    assert Finding(BAD, what, invocation.installing(home.config)) in [
        *surroundings.service(context(home))
    ]
