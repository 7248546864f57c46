"""In the guest: the Debian package installed, run as a service, updated, taken back, removed and
purged with dpkg.
"""

from __future__ import annotations

from pathlib import Path

from tests.systemd.guest import sam, world
from tests.systemd.guest.probe import UNIT, UNITS, number, probe, run_all, sh, show, status, wait
from tests.systemd.guest.sam import as_sam

OLD, NEW = (next(Path("/opt/src").glob(f"interviewd_{each}_*.deb")) for each in ("0.1", "0.2"))
PROGRAM = Path("/opt/interviewd")
MANUAL = (
    "/usr/share/man/man1/interviewd.1.gz",
    "/usr/share/man/man5/interviewd-config.5.gz",
    "/usr/share/bash-completion/completions/interviewd",
    "/usr/share/zsh/vendor-completions/_interviewd",
    "/usr/share/fish/vendor_completions.d/interviewd.fish",
)


def dpkg(*words: object) -> str:
    """With all files, also where an image of Debian leaves manuals out."""
    return sh("dpkg", "--force-unsafe-io", "--path-include=/usr/share/*", *words)


def installed() -> str:
    return sh("dpkg-query", "--show", "--showformat=${Version} ${db:Status-Abbrev}", "interviewd")


@probe
def it_installs() -> str:
    """The command is on the PATH, manual and completions lie where they are looked for, no
    installer comes along, and nothing runs yet.
    """
    dpkg("--install", OLD)
    assert sh("interviewd", "--version").startswith("interviewd ")
    assert [path for path in MANUAL if not Path(path).is_file()] == []
    assert not [*PROGRAM.glob("bin/pip*"), *PROGRAM.glob("lib/python3*/site-packages/pip")]
    assert "/root" not in (PROGRAM / "pyvenv.cfg").read_text()
    assert sh("dpkg", "--verify", "interviewd") == ""
    assert status("systemctl", "is-active", UNIT) != 0
    return installed()


@probe
def it_runs_as_a_service() -> str:
    """As any other installation: a config, `service install`, and the draft is there."""
    world.lay(owner="root")
    sh("interviewd", "--config", world.CONFIG, "service", "install", "--system", ok=False)
    sh("chown", "-R", "interviewd:", world.HOME)
    world.interview("Acme", -5)
    output = sh("interviewd", "--config", world.CONFIG, "service", "install", "--system")
    assert "It runs, and is ready" in output
    wait("the draft", world.letters)
    return show("StatusText")


@probe
def a_persons_own_service_runs_beside_it() -> None:
    """With its state in their home."""
    sam.make()
    sam.log_in()
    sam.interview("Globex", -5)
    as_sam("interviewd", "--config", sam.CONFIG, "service", "install")
    wait("the draft", lambda: world.letters(sam.HOME))


def pids() -> tuple[int, int]:
    """Of the system service and of the person's own."""
    own = as_sam("systemctl", "--user", "show", "-p", "MainPID", "--value", UNIT)
    return number("MainPID"), int(own)


def change_to(package: Path) -> None:
    """Both services are new processes afterwards, and no letter is written twice."""
    before = pids()
    dpkg("--install", package)
    after = pids()
    assert 0 not in after
    assert not set(before) & set(after)
    assert show("ActiveState") == "active"
    assert sh("dpkg", "--verify", "interviewd") == ""
    assert set(world.letters().values()) == {1}


@probe
def an_update_restarts_what_runs() -> str:
    """The services run the new program at once."""
    change_to(NEW)
    return installed()


@probe
def an_update_starts_nothing_that_was_stopped() -> None:
    """And going back to the older one is as good as an update."""
    sh("systemctl", "stop", UNIT)
    dpkg("--install", OLD)
    assert status("systemctl", "is-active", UNIT) != 0
    sh("systemctl", "start", UNIT)


@probe
def removed_it_leaves_what_is_the_persons() -> None:
    """The program and its system service go; config and journal stay."""
    as_sam("interviewd", "--config", sam.CONFIG, "service", "uninstall")
    dpkg("--remove", "interviewd")
    assert not PROGRAM.exists()
    assert not list(UNITS.glob("interviewd*"))
    assert status("systemctl", "is-active", UNIT) != 0
    assert world.CONFIG.exists()
    assert (world.STATE / "journal.sqlite").exists()


@probe
def purged_nothing_is_left() -> None:
    """But what it wrote for the person: calendar and mailbox stay as they are."""
    letters, blocks = world.letters(), world.blocks()
    dpkg("--purge", "interviewd")
    left = [Path("/etc/interviewd"), world.STATE, PROGRAM, *map(Path, MANUAL)]
    assert [path for path in left if path.exists()] == []
    assert (world.letters(), world.blocks()) == (letters, blocks)
    assert letters


run_all()
