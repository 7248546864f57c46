"""The units that are written fit the machine, whatever its paths are called, and what cannot
work is known before.
"""

import os
import pty
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from interviewd.cli import invocation, systemd
from interviewd.cli.app import interviewd
from interviewd.cli.service_layout import OBSTACLES, may_not_figure
from interviewd.system import resources, systemd_units
from interviewd.system.systemd_units import Layout, Obstacle, word

SHIPPED = resources.folder("systemd")
PROGRAM = ["/opt/interviewd/bin/interviewd"]
CONFIG = Path("/etc/interviewd/config.toml")
SOURCE = Path(__file__).parents[3] / "daemon"

TEXT = """
state_dir = "state"
[me]
name = "Sam Rivera"
emails = ["sam@example.org"]
time_zone = "Europe/London"
[[account]]
name = "home"
provider = "local"
calendars = ["calendar"]
mailbox = "Maildir"
"""


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A config with a local account, and its folders."""
    (tmp_path / "config.toml").write_text(TEXT)
    for name in ("calendar", "Maildir/cur", "Maildir/new", "Maildir/tmp"):
        (tmp_path / name).mkdir(parents=True)
    return tmp_path


def service(home: Path, *words: str) -> Result:
    return CliRunner().invoke(
        interviewd, ["--config", str(home / "config.toml"), "service", *words]
    )


def lines(text: str, key: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith(f"{key}=")]


# --- the text -----------------------------------------------------------------------------------


def test_a_layout_like_the_shipped_one_gives_the_shipped_units() -> None:
    """What is shipped is what is written, when everything lies where it says."""
    layout = Layout(PROGRAM, CONFIG, systemd_units.SYSTEM_STATE, is_sealed=True)

    for path, text in systemd_units.system(SHIPPED, layout).items():
        name = systemd_units.SYSUSERS if path.match("sysusers.d/*") else path.name
        assert text == (SHIPPED / name).read_text(), path


def test_without_a_sealed_key_the_unit_asks_for_none() -> None:
    """systemd refuses to start a unit whose credential is missing."""
    written = systemd_units.system(SHIPPED, Layout(PROGRAM, CONFIG, systemd_units.SYSTEM_STATE))

    assert not any("LoadCredential" in text for text in written.values())


def test_folders_of_local_accounts_may_be_written_and_not_run() -> None:
    """Both units may write calendars outside the state folder, which may be away, and run
    nothing from there.
    """
    layout = Layout(
        PROGRAM,
        CONFIG,
        systemd_units.SYSTEM_STATE,
        [Path("/srv/a b"), Path("/var/lib/interviewd/calendar")],
    )
    written = systemd_units.system(SHIPPED, layout)

    for name in (systemd_units.NAME, systemd_units.TICK[0]):
        text = written[systemd_units.SYSTEM_UNITS / name]
        assert lines(text, "ReadWritePaths") == ['ReadWritePaths="-/srv/a b"']
        assert 'NoExecPaths="-/srv/a b"' in lines(text, "NoExecPaths")
        assert len(lines(text, "NoExecPaths")) == 2


def test_the_folder_of_the_metrics_file_may_be_written() -> None:
    """Once, also where a calendar lies in it."""
    folder = Path("/var/lib/interviewd-metrics")
    written = systemd_units.system(
        SHIPPED, Layout(PROGRAM, CONFIG, systemd_units.SYSTEM_STATE, [folder], figures=folder)
    )

    assert lines(written[systemd_units.SYSTEM_UNITS / systemd_units.NAME], "ReadWritePaths") == [
        f"ReadWritePaths=-{folder}"
    ]


def test_the_person_s_own_alarm_asks_their_own_systemd(tmp_path: Path) -> None:
    """The machine's knows nothing of it."""
    layout = Layout(PROGRAM, CONFIG, tmp_path)
    own = systemd_units.user(SHIPPED, layout, tmp_path)[tmp_path / systemd_units.ALARM]
    machine = systemd_units.system(SHIPPED, layout)[
        systemd_units.SYSTEM_UNITS / systemd_units.ALARM
    ]

    assert "systemctl --user status %i" in own
    assert "systemctl status %i" in machine


def test_the_user_unit_gets_the_shells_state_folder() -> None:
    """A state folder that comes from a variable is the same one for the service."""
    layout = Layout(["/usr/bin/python3", "-P", "-m", "interviewd"], Path("/home/sam/c.toml"), Path("/home/sam/s"),
                    environ={"XDG_STATE_HOME": "/home/sam/my state"})  # fmt: skip
    text = systemd_units.user(SHIPPED, layout, Path("/home/sam/units"))[
        Path("/home/sam/units") / systemd_units.NAME
    ]

    assert lines(text, "ExecStart") == [
        "ExecStart=/usr/bin/python3 -P -m interviewd --config /home/sam/c.toml run"
    ]
    assert lines(text, "Environment") == ['Environment="XDG_STATE_HOME=/home/sam/my state"']


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("/opt/interviewd/bin/interviewd", "/opt/interviewd/bin/interviewd"),
        ("/srv/a b", '"/srv/a b"'),
        ("/srv/100%", '"/srv/100%%"'),
        ("/srv/$HOME", '"/srv/$$HOME"'),
        ('/srv/"', '"/srv/\\""'),
        ("/srv/a\\b", '"/srv/a\\\\b"'),
        ("/srv/a\nExecStartPre=/bin/evil", '"/srv/a\\nExecStartPre=/bin/evil"'),
        ("/srv/Zoë", '"/srv/Zoë"'),
        ("/srv/a'b;c", '"/srv/a\'b;c"'),
    ],
)
def test_a_path_is_one_word_whatever_is_in_it(text: str, written: str) -> None:
    """No space, percent sign, dollar sign, quote or line break ends it or begins something else."""
    assert word(text) == written


@pytest.mark.skipif(
    not Path("/usr/bin/systemd-analyze").exists(), reason="there is no systemd-analyze here"
)
@pytest.mark.parametrize(
    ("version", "direct"), [(0, []), (252, []), (253, []), (254, ["direct"]), (257, ["direct"])]
)
def test_a_restart_raises_no_alarm(version: int, direct: list[str]) -> None:
    """A systemd that knows RestartMode= gets it.

    An earlier one would warn of it, and needs none.
    """
    layout = Layout(PROGRAM, CONFIG, systemd_units.SYSTEM_STATE, systemd=version)
    texts = {path.name: text for path, text in systemd_units.system(SHIPPED, layout).items()}
    own = systemd_units.user(SHIPPED, layout, Path("/home/sam/units"))[
        Path("/home/sam/units") / systemd_units.NAME
    ]

    for text in (texts[systemd_units.NAME], own):
        assert [line.partition("=")[2] for line in lines(text, "RestartMode")] == direct
        assert lines(text, "Restart") == ["Restart=on-failure"]
    assert not lines(texts["interviewd-tick.service"], "RestartMode")


@pytest.mark.skipif(not shutil.which("systemctl"), reason="needs systemd")
def test_the_version_is_that_of_the_running_systemd() -> None:
    """As systemctl prints it."""
    printed = subprocess.run(
        ["systemctl", "--version"], capture_output=True, text=True, check=True
    ).stdout

    assert printed.startswith(f"systemd {systemd.version()} ")


@pytest.mark.parametrize("name", ["a b%c", "d'e\"f\\g$h"])
def test_systemd_reads_such_a_path_as_it_is(tmp_path: Path, name: str) -> None:
    """systemd's own parser finds the program under the strangest of names, and says so when it
    is gone.
    """
    program = tmp_path / name / "interviewd"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    unit = tmp_path / "strange.service"
    layout = Layout([str(program)], tmp_path / name / "config", tmp_path / "state")
    unit.write_text(
        systemd_units.user(SHIPPED, layout, tmp_path)[tmp_path / systemd_units.NAME].replace(
            "OnFailure=", "# "
        )
    )
    command: list[str | Path] = ["systemd-analyze", "verify", unit]

    done = subprocess.run(command, capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


# --- what cannot work ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("layout", "needed", "expected"),
    [
        (Layout(PROGRAM, CONFIG, systemd_units.SYSTEM_STATE), ["/opt/x", "/usr"], []),
        (
            Layout(PROGRAM, CONFIG, systemd_units.SYSTEM_STATE),
            ["/home/sam/venv/bin/python"],
            ["program_in_home"],
        ),
        (
            Layout(PROGRAM, CONFIG, systemd_units.SYSTEM_STATE),
            ["/opt/x", "/root/.pyenv"],
            ["program_in_home"],
        ),
        (Layout(PROGRAM, Path("/root/c.toml"), systemd_units.SYSTEM_STATE), [], ["config_in_home"]),
        (Layout(PROGRAM, Path("/tmp/c.toml"), systemd_units.SYSTEM_STATE), [], ["config_in_tmp"]),
        (
            Layout(
                PROGRAM,
                CONFIG,
                systemd_units.SYSTEM_STATE,
                [Path("/home/sam/a"), Path("/home/sam/b")],
            ),
            [],
            ["place_in_home"],
        ),
        (Layout(PROGRAM, CONFIG, systemd_units.SYSTEM_STATE, [Path("/homestead")]), [], []),
        (
            Layout(PROGRAM, CONFIG, systemd_units.SYSTEM_STATE, figures=Path("/tmp")),
            [],
            ["figures_in_tmp"],
        ),
    ],
)
def test_paths_hidden_by_the_sandbox_are_named(
    layout: Layout, needed: list[str], expected: list[str]
) -> None:
    """Each kind once, with its first path."""
    obstacles = systemd_units.obstacles(layout, [Path(path) for path in needed], layout.state)

    assert [obstacle.code for obstacle in obstacles] == expected


def test_a_link_into_a_home_is_seen_through(tmp_path: Path) -> None:
    """ProtectHome hides where a path leads, not how it is written."""
    link = tmp_path / "interviewd"
    link.symlink_to("/home/sam/venv")
    layout = Layout(PROGRAM, CONFIG, systemd_units.SYSTEM_STATE)

    assert Obstacle("program_in_home", link) in systemd_units.obstacles(
        layout, [link], layout.state
    )


def test_a_state_that_two_would_look_for_in_two_places_is_known() -> None:
    """The person's own commands have to find the journal that the service writes."""
    layout = Layout(PROGRAM, Path("/srv/c.toml"), systemd_units.SYSTEM_STATE)

    assert [*systemd_units.obstacles(layout, [], Path("/srv/state"))] == [
        Obstacle("state_elsewhere", Path("/srv/state"))
    ]


def test_every_obstacle_has_its_sentence() -> None:
    """With the path, and what to do."""
    things = ("program", "config", "state", "place", "figures")
    kinds = {f"{what}_in_{where}" for what in things for where in ("home", "tmp")}

    assert OBSTACLES.keys() == kinds | {"state_elsewhere"}
    assert all("{path}" in sentence for sentence in OBSTACLES.values())


# --- the command --------------------------------------------------------------------------------


def test_a_dry_run_shows_every_file(home: Path) -> None:
    """With this machine's own program and config, and nothing is written."""
    output = service(home, "install", "--user", "--dry-run")
    folder = Path(os.environ["HOME"]) / ".config/systemd/user"

    assert output.exit_code == 0, output.output
    assert f"# {folder / systemd_units.NAME}" in output.output
    assert f"--config {word(str(home / 'config.toml'))} run" in output.output
    assert not folder.exists()


def test_the_system_service_says_what_it_cannot_see(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Here the config lies where the service has a /tmp of its own, and the dry run says so."""
    monkeypatch.setattr(systemd_units, "PRIVATE", (home.parent,))
    output = service(home, "install", "--system", "--dry-run")

    assert "this cannot work: the config is" in output.stderr
    assert (
        f"sudo install -D -m 600 {home / 'config.toml'} /etc/interviewd/config.toml"
        in output.stderr
    )
    assert (
        f"sudo {shlex.join(invocation.program())} --config /etc/interviewd/config.toml service install"
        in output.stderr
    )


def test_a_program_in_a_home_is_installed_elsewhere_from_what_is_there(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The checkout it runs in, not a name that anybody could have taken."""
    monkeypatch.setattr(systemd_units, "PRIVATE", (Path("/nowhere"),))
    monkeypatch.setattr(systemd_units, "HOMES", (SOURCE,))
    output = service(home, "install", "--system", "--dry-run")

    assert (
        f"sudo /opt/interviewd/bin/pip install {shlex.quote(str(SOURCE.parent))};" in output.stderr
    )


def test_the_metrics_file_takes_no_folder_from_other_programs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A collector's folder, or the config's, keeps its owner.

    The figures get one of their own, or the one that is named.
    """
    monkeypatch.setattr(systemd, "may", lambda right, _: right == "x")
    foreign, missing = may_not_figure(tmp_path), may_not_figure(tmp_path / "none yet")
    own = "sudo install -d -o interviewd -m 755"

    assert f"{own} {systemd_units.SYSTEM_FIGURES};" in foreign
    assert f'metrics_file = "{systemd_units.SYSTEM_FIGURES}/interviewd.prom"' in foreign
    assert missing.endswith(f"{own} '{tmp_path}/none yet'")
    assert (
        "chown"
        not in foreign + missing + OBSTACLES["figures_in_home"] + OBSTACLES["figures_in_tmp"]
    )

    monkeypatch.setattr(systemd, "may", lambda *_: True)
    assert may_not_figure(tmp_path) == may_not_figure(None) == ""


def test_show_before_install_shows_what_would_be(home: Path) -> None:
    """The unit's text, and how to install it."""
    output = service(home, "show", "--user")

    assert output.exit_code == 0
    assert "not installed" in output.output
    assert "Type=notify" in output.output
    assert output.output.rstrip().endswith("service install --user")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may")
def test_the_machines_systemd_needs_root(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is begun that could not be finished."""
    monkeypatch.setattr(systemd_units, "PRIVATE", ())
    monkeypatch.setattr(systemd_units, "HOMES", ())

    assert service(home, "install", "--system").exit_code != 0


def test_uninstalling_twice_is_no_error(home: Path) -> None:
    """Uninstalling twice is no error, and names the next step like every command."""
    looked = service(home, "uninstall", "--user", "--dry-run").output
    assert "There is nothing to remove." in looked
    done = service(home, "uninstall", "--user")
    assert done.exit_code == 0
    assert looked.rstrip().endswith("service install --user")
    assert done.output.rstrip().endswith("service install --user")


def test_purge_without_anybody_to_ask_needs_a_yes(home: Path) -> None:
    """Journal and sign-ins are not removed by accident."""
    CliRunner().invoke(interviewd, ["--config", str(home / "config.toml"), "tick"])

    refused = service(home, "uninstall", "--user", "--purge")
    assert refused.exit_code == 2
    assert (home / "state/journal.sqlite").exists()

    assert service(home, "uninstall", "--user", "--purge", "--yes").exit_code == 0
    assert not (home / "state").exists()
    assert (home / "calendar").is_dir()


@pytest.mark.parametrize(
    ("answers", "stays"), [("n\ny\n", False), ("n\nn\n", True), ("y\ny\n", False)]
)
def test_purge_offers_to_undo_first(home: Path, answers: str, stays: bool) -> None:
    """Asked at a terminal: undo first? and then: for good?"""
    CliRunner().invoke(interviewd, ["--config", str(home / "config.toml"), "tick"])
    config = str(home / "config.toml")
    command = [
        sys.executable,
        "-m",
        "interviewd",
        "--config",
        config,
        "service",
        "uninstall",
        "--user",
    ]
    terminal, end = pty.openpty()
    os.write(terminal, answers.encode())

    done = subprocess.run([*command, "--purge"], stdin=end, capture_output=True, text=True, check=False,
                          env={**os.environ, "PYTHONPATH": str(SOURCE)})  # fmt: skip
    os.close(terminal)
    os.close(end)

    assert "Undo first" in done.stdout
    assert done.returncode == 0, done.stderr
    assert (home / "state/journal.sqlite").exists() is stays
    assert ("nothing to undo" in done.stdout) is answers.startswith("y")
