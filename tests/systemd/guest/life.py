"""In the guest: the life of the service, from the first draft through kills, hangs, reloads and
broken configs.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from tests.systemd.guest import world
from tests.systemd.guest.probe import (
    PROGRAM,
    UNIT,
    UNITS,
    drop_in,
    is_ready,
    kill,
    lay_units,
    lines,
    number,
    other_settings,
    pid,
    probe,
    run_all,
    seal_key,
    sh,
    shipped,
    show,
    status,
    version,
    wait,
    wait_for_all,
)

RELOADS = 100


@probe
def units_verify() -> str:
    """systemd finds nothing to say about any of our units."""
    lay_units()
    units = sorted(path.name for path in UNITS.glob("interviewd*") if path.is_file())
    system = [name.replace("@", "@x") for name in units if name != "interviewd-user.service"]
    output = sh("systemd-analyze", "verify", *system, ok=False)
    assert output == "", output
    return ", ".join(units)


@probe
def user_unit_verifies() -> None:
    """Nor about the user unit."""
    os.environ["XDG_RUNTIME_DIR"] = "/run"
    folder = Path("/run/user-unit")
    folder.mkdir()
    text = (
        (UNITS / "interviewd-user.service").read_text().replace("%h/.local/bin/interviewd", PROGRAM)
    )
    (folder / UNIT).write_text(text)
    (folder / "interviewd-alarm@.service").write_text(
        (UNITS / "interviewd-alarm@.service").read_text()
    )
    (UNITS / "interviewd-user.service").unlink()
    output = sh("systemd-analyze", "--user", "verify", folder / UNIT, ok=False)
    assert output == "", output


@probe
def exposure() -> str:
    """The system service is exposed 1.1 at most, as systemd itself reckons."""
    path = UNITS / UNIT
    sh("systemd-analyze", "security", "--offline=true", "--threshold=11", path)
    return sh("systemd-analyze", "security", "--offline=true", path).splitlines()[-1].strip()


@probe
def it_does_not_start_without_its_config() -> None:
    """78 is the end of it: not started again, and the alarm is raised."""
    seal_key()
    assert status("systemctl", "start", UNIT) != 0
    assert (show("Result"), number("ExecMainStatus"), number("NRestarts")) == ("exit-code", 78, 0)
    wait("the alarm", lambda: lines("-t", "interviewd-alarm"))
    sh("systemctl", "reset-failed", UNIT)


@probe
def ready_means_good() -> str:
    """`systemctl start` returns when config, journal and lock are good, and STATUS names nobody."""
    world.lay()
    world.open_to_service()
    world.interview("Acme", -5)
    world.interview("Globex", 50)
    begun = time.monotonic()
    sh("systemctl", "start", UNIT)
    took = time.monotonic() - begun
    wait("a first status", lambda: "draft" in show("StatusText"))
    assert not {"Acme", "Globex", "Priya", "Sam"} & set(show("StatusText").split()), show(
        "StatusText"
    )
    return f"ready after {took:.2f} s; {show('StatusText')}"


@probe
def a_thank_you_is_drafted() -> str:
    """End to end: the letter waits in Drafts, the blocks stand on the calendar, the state is the
    service's alone.
    """
    wait("the draft", world.letters)
    assert world.letters() == {"priya@acme.example": 1}
    wait("the blocks", lambda: len(world.blocks()) >= 3)
    strangers = [
        path for path in [world.STATE, *world.STATE.rglob("*")] if path.owner() != "interviewd"
    ]
    open_to = [
        path for path in [world.STATE, *world.STATE.rglob("*")] if path.lstat().st_mode & 0o077
    ]
    assert (strangers, open_to) == ([], [])
    return f"{dict(world.blocks())}"


@probe
def a_second_daemon_is_turned_away() -> None:
    """75, and it names the one that runs."""
    other = "runuser -u interviewd -- " + f"{PROGRAM} --config {world.CONFIG} run"
    assert status("sh", "-c", other) == 75
    assert str(pid()) in sh("sh", "-c", f"{other} 2>&1", ok=False)


@probe
def commands_are_seen_at_once() -> None:
    """`mark`, `pause` and `resume` typed by root reach the daemon, and leave every file to the
    service's user.
    """
    for words in (["pause"], ["resume"], ["tick"], ["status"], ["plan"], ["log"]):
        sh(PROGRAM, "--config", world.CONFIG, *words, ok=False)
    assert {path.owner() for path in world.STATE.rglob("*")} == {"interviewd"}
    assert is_ready()


@probe
def stop_is_quick() -> str:
    """The service stops within a second; the best of three, since the machine may be busy."""
    took = []
    for _ in range(3):
        begun = time.monotonic()
        sh("systemctl", "stop", UNIT)
        took.append(time.monotonic() - begun)
        assert (show("Result"), number("ExecMainStatus")) == ("success", 0)
        sh("systemctl", "start", UNIT)
    assert min(took) < 1, took
    return f"{min(took):.2f} s"


def _the_stack_is_told() -> bool:
    output = " ".join(lines("-u", UNIT, "-n", "400"))
    return "watchdog" in output and "most recent call first" in output


@probe
def a_hung_process_is_replaced() -> str:
    """A process that makes no progress is replaced, with the watchdog's time as the measure."""
    with other_settings("[Service]\nWatchdogSec=2s\nRestartSec=10ms\n"):
        hung, begun = pid(), time.monotonic()
        os.kill(hung, signal.SIGSTOP)
        wait("another process", lambda: pid() not in {0, hung})
        took = time.monotonic() - begun
        wait("it is ready", is_ready)
        wait(
            "where it hung is in the journal", _the_stack_is_told
        )  # journald takes its time on a busy machine
    return f"replaced after {took:.1f} s with WatchdogSec=2s"


@probe
def an_idle_one_is_not() -> None:
    """A process that waits for the next interview is none that hangs."""
    with other_settings("[Service]\nWatchdogSec=1s\n"):
        idle = pid()
        time.sleep(4)
        assert pid() == idle


@probe
def reloads_under_load() -> str:
    """A hundred reloads, every other one of a broken config, while interviews come in: the same
    process goes on.
    """
    same, good = pid(), world.CONFIG.read_text()
    for reload in range(RELOADS):
        is_broken = reload % 2 == 0
        world.CONFIG.write_text(f"{good}\nnonsense = {reload}\n" if is_broken else good)
        if reload % 10 == 0:
            world.interview(world.firm(reload), -5)
        sh("systemctl", "reload", UNIT)
    assert pid() == same
    wait_for_all({world.firm(n).lower() for n in range(0, RELOADS, 10)}, world.served)
    assert set(world.letters().values()) == {1}, world.letters()
    kept = sum("config kept" in line for line in lines("-u", UNIT))
    assert kept
    return f"{kept} times the old config was kept"


@probe
def accounts_that_fail_stop_no_other() -> str:
    """Two accounts that were never signed in and whose servers are away: ready all the same, and
    the third is served.
    """
    good = world.CONFIG.read_text()
    world.CONFIG.write_text(good + FAR)
    world.interview("Umbrella", -5)
    sh("systemctl", "restart", UNIT)
    wait_for_all({"umbrella"}, world.served)
    wait("the status", lambda: "sign-in" in show("StatusText"))
    output = show("StatusText")
    world.CONFIG.write_text(good)
    sh("systemctl", "reload", UNIT)
    return output


FAR = """
[[account]]
name = "gmail"
provider = "google"
calendar_endpoint = "http://127.0.0.1:9"
gmail_endpoint = "http://127.0.0.1:9"
token_endpoint = "http://127.0.0.1:9/token"

[[account]]
name = "outlook"
provider = "microsoft"
graph_endpoint = "http://127.0.0.1:9"
authority = "http://127.0.0.1:9"
"""


@probe
def a_crash_that_is_mended_raises_none() -> str:
    """A process that was killed is started again, and no alarm says that it was not."""
    before = len(lines("-t", "interviewd-alarm"))
    with other_settings("[Service]\nRestartSec=10ms\n"):
        kill()
        wait("the next one", is_ready)
        sh("journalctl", "--sync")
    assert len(lines("-t", "interviewd-alarm")) == before
    return f"systemd {version()}"


@probe
def a_crash_loop_raises_the_alarm() -> str:
    """Six failures in ten minutes: it stays down, and one line at priority alert says so,
    without a name.
    """
    before, crashes = len(lines("-t", "interviewd-alarm")), 0
    with other_settings("[Service]\nRestartSec=10ms\n"):
        while show("ActiveState") != "failed":
            kill()
            crashes += 1
            assert crashes <= 6
        wait("the alarm", lambda: len(lines("-t", "interviewd-alarm")) > before)
        assert len(lines("-t", "interviewd-alarm", "-p", "alert")) == before + 1
    return f"{crashes} crashes; {lines('-t', 'interviewd-alarm')[-1]}"


@probe
def the_timer_does_the_same() -> str:
    """The oneshot pair, in the service's stead: a pass, with the same sandbox, and the timer
    runs it.
    """
    sh("systemctl", "reset-failed", UNIT)
    drop_in("places", f"[Service]\nReadWritePaths={world.HOME}\n", "interviewd-tick.service")
    world.interview("Timer", -5)
    sh("systemctl", "start", "interviewd-tick.service")
    assert world.letters()["priya@timer.example"] == 1
    sh("systemctl", "start", "interviewd-tick.timer")
    assert sh("systemctl", "is-active", "interviewd-tick.timer") == "active"
    sh(
        "systemd-analyze",
        "security",
        "--offline=true",
        "--threshold=11",
        UNITS / "interviewd-tick.service",
    )
    return sh(
        "systemctl", "show", "-p", "NextElapseUSecRealtime", "--value", "interviewd-tick.timer"
    )


@probe
def the_timer_does_not_nag() -> None:
    """Of what fails with every pass the alarm is raised once, not every ten minutes."""
    name = "interviewd-alarm@interviewd-tick.service.d"
    sh("cp", "-r", f"{shipped()}/{name}", UNITS)
    sh("systemctl", "daemon-reload")
    before = len(lines("-t", "interviewd-alarm"))
    world.CONFIG.write_text(f"{world.CONFIG.read_text()}{FAR}")
    for _ in range(3):
        assert status("systemctl", "start", "interviewd-tick.service") != 0
    wait("the alarm", lambda: len(lines("-t", "interviewd-alarm")) > before)
    assert len(lines("-t", "interviewd-alarm")) == before + 1


run_all()
