"""In the guest: `service install`, `show` and `uninstall`, typed as a person would, for the
machine and for a home.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

from tests.systemd.guest import sam, world
from tests.systemd.guest.probe import (
    PROGRAM,
    UNIT,
    UNITS,
    lay_program,
    number,
    probe,
    run_all,
    sh,
    show,
    status,
    wait,
)
from tests.systemd.guest.sam import as_sam

KEY = Path("/etc/interviewd/interviewd.key.cred")


def service(*words: str, config: Path = world.CONFIG, ok: bool = True) -> str:
    return sh(PROGRAM, "--config", config, "service", *words, ok=ok)


@probe
def what_cannot_work_is_refused() -> None:
    """A program or a config in a home, a calendar in a home: each said with its way out, and
    nothing is written.
    """
    lay_program()
    sam.make()
    output = service("install", "--system", config=sam.CONFIG, ok=False)
    assert "the system service sees no home" in output
    assert "service install --user" in output
    shutil.copy(sam.CONFIG, "/etc/interviewd.toml")
    output = service("install", config=Path("/etc/interviewd.toml"), ok=False)
    assert "calendar or mailbox lie in /home/sam" in output
    sh("cp", "-r", "--no-preserve=mode", "/opt/interviewd/lib", "/home/sam/lib")
    elsewhere = "import sys; sys.base_prefix = '/home/sam/python'; from interviewd.cli import main; sys.exit(main())"
    python = ("/opt/interviewd/bin/python", "-c", elsewhere, "--config", "/etc/interviewd.toml")
    assert "the program needs /home/sam/python" in sh(
        *python, "service", "install", "--system", ok=False
    )
    assert not (UNITS / UNIT).exists()


@probe
def a_dry_run_writes_nothing() -> None:
    """--dry-run prints each file under its name; the machine is as before."""
    world.lay(owner="root")
    output = service("install", "--dry-run")
    assert f"# {UNITS / UNIT}" in output
    assert "ReadWritePaths=-/srv/sam/calendar -/srv/sam/Maildir" in output
    assert not (UNITS / UNIT).exists()
    assert not KEY.exists()


@probe
def folders_of_somebody_else_are_named() -> None:
    """A calendar that the service's user may not write is said beforehand, with the command that
    helps.
    """
    output = service("install", ok=False)
    assert "Run: sudo chown -R interviewd: /srv/sam/calendar" in output, output
    sh("chown", "-R", "interviewd:", world.HOME)


@probe
def the_metrics_file_takes_no_folder_from_others() -> None:
    """A collector's folder is left to the collector; the folder that is named instead does."""
    folder = Path("/srv/collector")
    folder.mkdir()
    world.CONFIG.write_text(
        f'[service]\nmetrics_file = "{folder}/x.prom"\n{world.CONFIG.read_text()}'
    )
    output = service("install", ok=False)
    assert f"cannot write the metrics file in {folder}" in output, output
    [fix] = re.findall(r"sudo (install -d [^;]*);", output)
    [line] = re.findall(r"metrics_file = .*", output)
    sh(*fix.split())
    world.CONFIG.write_text(re.sub(r"metrics_file = .*", line, world.CONFIG.read_text()))
    assert folder.owner() == "root"


@probe
def it_installs() -> str:
    """One command: user, key, units; started, ready, and the first status shown.

    The config stays unreadable to others.
    """
    world.CONFIG.chmod(0o600)
    world.CONFIG.parent.chmod(0o700)
    own = world.STATE / "vault.key"
    world.STATE.mkdir(mode=0o700)
    own.write_text("a key that was in use before")
    own.chmod(0o600)
    world.interview("Acme", -5)
    output = service("install", "--system")
    assert "It runs, and is ready" in output
    assert "Accounts" in output
    assert show("ActiveState") == "active"
    assert sh("systemctl", "is-enabled", UNIT) == "enabled"
    assert (world.CONFIG.stat().st_mode & 0o777, world.CONFIG.group()) == (0o640, "interviewd")
    wait("the draft", world.letters)
    wait("the figures", Path("/var/lib/interviewd-metrics/interviewd.prom").exists)
    sh("systemd-analyze", "security", "--threshold=11", UNIT)
    sh("systemd-analyze", "verify", UNIT, "interviewd-tick.service", "interviewd-tick.timer")
    return output.splitlines()[-1]


@probe
def the_key_is_sealed_and_the_same() -> None:
    """The key that was in use is the one that is sealed, and lies nowhere else.

    The service has it.
    """
    assert (
        sh("systemd-creds", "decrypt", "--name=interviewd.key", KEY, "-")
        == "a key that was in use before"
    )
    assert not (world.STATE / "vault.key").exists()
    assert (KEY.stat().st_mode & 0o777, KEY.owner()) == (0o600, "root")
    [place] = Path("/run/credentials").glob(f"{UNIT}/interviewd.key")
    assert place.read_text() == "a key that was in use before"


@probe
def once_more_is_an_update() -> None:
    """Installed again, it is the same, and the daemon a new process with the same key."""
    before, key = number("MainPID"), KEY.read_bytes()
    service("install")
    assert number("MainPID") not in {0, before}
    assert KEY.read_bytes() == key


@probe
def a_broken_config_is_told() -> None:
    """A service that does not get ready is no success: 78, with what it said."""
    good = world.CONFIG.read_text()
    world.CONFIG.write_text(f"nonsense = 1\n{good}")
    assert status(PROGRAM, "--config", world.CONFIG, "service", "install") == 78
    world.CONFIG.write_text(good)
    world.STATE.joinpath("daemon.lock").unlink()
    world.STATE.joinpath("daemon.lock").symlink_to("/etc/passwd")
    output = service("install", ok=False)
    assert "it did not start" in output
    assert "is a symlink, which is not followed" in output
    world.STATE.joinpath("daemon.lock").unlink()
    service("install")


@probe
def show_tells() -> None:
    """`service show` prints the unit and how the service does."""
    output = service("show")
    assert (
        "ExecStart=/opt/interviewd/bin/interviewd --config /etc/interviewd/config.toml run"
        in output
    )
    assert "it is active" in output


@probe
def doctor_sees_it() -> str:
    """`doctor`, typed by root, asks systemd, and finds what there is to find and nothing else."""
    output = sh(PROGRAM, "--config", world.CONFIG, "doctor", ok=False)
    assert "✓ the system service is active: 1 draft waits" in output, output
    assert "✓ the journal /var/lib/interviewd/journal.sqlite is sound" in output, output
    assert "✗" not in output, output
    return output.splitlines()[-1]


def doctor() -> dict[str, str]:
    """What is wrong, with its fix."""
    checks = json.loads(sh(PROGRAM, "--config", world.CONFIG, "doctor", "--json", ok=False))[
        "checks"
    ]
    return {each["what"]: each["fix"] for each in checks if each["state"] == "error"}


def mend(fix: str) -> None:
    """Typed by root, who needs no sudo; what stands before a command is for people."""
    sh("sh", "-c", fix.replace("sudo ", ""))


def of_service() -> list[str]:
    """What `status` finds wrong with the service."""
    output = json.loads(sh(PROGRAM, "--config", world.CONFIG, "status", "--json", ok=False))
    return [
        each["what"]
        for each in output["problems"]
        if "service" in each["what"] or "timer" in each["what"]
    ]


@probe
def a_service_that_does_not_run_is_told() -> None:
    """`status` is the place that monitors look at.

    With the command that helps, and no word of it once it runs again.
    """
    sh("systemctl", "stop", UNIT)
    [what] = of_service()
    assert what == "the system service is installed and does not run"
    mend(doctor()[what])
    assert of_service() == []


REFUSED = "the system service has failed: it refused its config or a file of its state"


def a_link_for_a_lock() -> None:
    lock = world.STATE / "daemon.lock"
    lock.unlink()
    lock.symlink_to("/etc/passwd")


def a_journal_of_root() -> None:
    sh("chown", "root:", world.STATE / "journal.sqlite")


def a_config_of_root_alone() -> None:
    sh("chown", "root:", world.CONFIG)
    world.CONFIG.chmod(0o600)


@probe
def what_it_cannot_start_with_is_found() -> str:
    """A link in a lock's place, a journal of root's, a config for root alone: `doctor` names
    each, its fixes mend it.
    """
    causes = {
        "is a symlink": a_link_for_a_lock,
        "belongs to somebody else": a_journal_of_root,
        "cannot be read by the user": a_config_of_root_alone,
    }
    for words, spoil in causes.items():
        sh("systemctl", "stop", UNIT)
        spoil()
        assert status("systemctl", "start", UNIT) != 0
        assert REFUSED in of_service()
        found = doctor()
        [cause] = [what for what in found if words in what]
        mend(found[cause])
        mend(found[REFUSED].partition("then: ")[2])
        assert doctor() == {}, doctor()
    return REFUSED


@probe
def a_key_of_another_machine_is_found() -> str:
    """systemd starts it again and again meanwhile.

    `doctor` says what is wrong, and its fix begins anew.
    """
    KEY.write_text("nonsense")
    sh("systemctl", "restart", UNIT, ok=False)
    [(what, fix)] = doctor().items()
    assert "sealed on another machine" in what
    mend(fix.partition("without it: ")[2].replace("then: ", ""))
    assert doctor() == {}
    return what


@probe
def the_timer_in_its_stead_is_no_problem() -> None:
    """Whoever disables the service and enables the timer hears nothing of a service that does
    not run.
    """
    sh("systemctl", "disable", "--now", UNIT)
    sh("systemctl", "enable", "--now", "interviewd-tick.timer")
    wait("the pass", lambda: show("ActiveState", "interviewd-tick.service") == "inactive")
    assert of_service() == []
    sh("systemctl", "disable", "--now", "interviewd-tick.timer")
    sh("systemctl", "enable", "--now", UNIT)


@probe
def a_copy_can_be_put_in_the_journal_s_place() -> None:
    """As the README says: stopped, copied by root, installed again, which hands it to the
    service.
    """
    sh("systemctl", "stop", UNIT)
    [copy] = (world.STATE / "backups").glob("journal-[0-9]*.sqlite")
    (world.STATE / "journal.sqlite").unlink()
    shutil.copy(copy, world.STATE / "journal.sqlite")
    service("install", "--system")
    assert doctor() == {}


@probe
def another_daemon_is_in_the_way() -> None:
    """A daemon that somebody started by hand is named, not fought with."""
    sh("systemctl", "stop", UNIT)
    sh(
        "systemd-run",
        "--uid=interviewd",
        "--unit=by-hand",
        "-q",
        PROGRAM,
        "--config",
        world.CONFIG,
        "run",
    )
    wait("it holds the lock", lambda: (world.STATE / "daemon.lock").read_text().strip())
    assert "another interviewd runs already" in service("install", ok=False)
    sh("systemctl", "stop", "by-hand.service")
    service("install")


@probe
def it_goes_again() -> str:
    """`uninstall` takes the units and leaves the journal.

    `--purge` takes that as well, and never what is not ours.
    """
    (world.STATE / "mine.txt").write_text("not theirs")
    assert "would remove" in service("uninstall", "--purge", "--dry-run")
    assert show("ActiveState") == "active"
    service("uninstall")
    assert not list(UNITS.glob("interviewd*"))
    assert (world.STATE / "journal.sqlite").exists()
    assert status("systemctl", "is-active", UNIT) != 0
    assert "say --yes" in service("uninstall", "--purge", ok=False)
    output = service("uninstall", "--purge", "--yes")
    assert [path.name for path in world.STATE.iterdir()] == ["mine.txt"]
    assert not KEY.exists()
    assert world.CONFIG.exists()
    return output.splitlines()[-1]


# --- a person's own -----------------------------------------------------------------------------


@probe
def the_user_service() -> str:
    """Under the person's own systemd, with calendar and mail in their home.

    It says that it ends when they log out.
    """
    sam.log_in()
    sam.interview("Acme", -5)
    output = as_sam(PROGRAM, "--config", sam.CONFIG, "service", "install")
    assert "loginctl enable-linger" in output
    assert "It runs, and is ready" in output
    wait("the draft", lambda: world.letters(sam.HOME))
    assert (sam.HOME / ".config/systemd/user" / UNIT).exists()
    state = sam.HOME / ".local/state/interviewd"
    assert {path.owner() for path in [state, *state.rglob("*")]} == {"sam"}
    return as_sam("systemctl", "--user", "show", "-p", "StatusText", "--value", UNIT)


@probe
def linger_is_seen() -> None:
    """Where the person's services run on, `show` says so."""
    linger = Path("/var/lib/systemd/linger")
    linger.mkdir(exist_ok=True)
    (linger / "sam").touch()
    assert "runs on when you log out" in as_sam(PROGRAM, "--config", sam.CONFIG, "service", "show")


@probe
def the_user_service_goes_again() -> None:
    """And nothing of it is left in their systemd's folder."""
    as_sam(PROGRAM, "--config", sam.CONFIG, "service", "uninstall")
    assert list((sam.HOME / ".config/systemd/user").glob("interviewd*")) == []
    assert "active" not in as_sam("systemctl", "--user", "is-active", UNIT, ok=False).split()


run_all()
