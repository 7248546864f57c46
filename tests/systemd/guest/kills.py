"""In the guest: kill -9, a hundred times."""

from __future__ import annotations

import random
import time

from tests.systemd.guest import world
from tests.systemd.guest.probe import (
    UNIT,
    is_ready,
    kill,
    lay_units,
    number,
    other_settings,
    probe,
    run_all,
    seal_key,
    sh,
    wait,
    wait_for_all,
)

KILLS = 100


@probe
def it_runs() -> None:
    """To begin with."""
    lay_units()
    seal_key()
    world.lay()
    world.open_to_service()
    sh("systemctl", "start", UNIT)


@probe
def a_kill_is_survived() -> str:
    """kill -9 a hundred times, at any moment, with work coming in: a hundred restarts, nothing
    lost, nothing doubled.
    """
    chance = random.Random(20261123)
    begun = time.monotonic()
    with other_settings("[Unit]\nStartLimitIntervalSec=0\n[Service]\nRestartSec=10ms\n"):
        before = number("NRestarts")
        for n in range(KILLS):
            if n % 4 == 0:
                world.interview(world.firm(n), -5 if n % 8 else 40 + n)
                wait("it is ready", is_ready)  # the others die while they start
            time.sleep(chance.uniform(0, 0.4))
            kill()
        took = time.monotonic() - begun
        wait("it is ready", is_ready)
        assert number("NRestarts") - before == KILLS
        wait_for_all({world.firm(n).lower() for n in range(0, KILLS, 4)}, world.served)
    assert set(world.letters().values()) == {1}, world.letters()
    assert set(world.keys().values()) == {1}, world.keys()
    return (
        f"{KILLS} kills in {took:.0f} s, {len(world.letters())} letters, {len(world.keys())} blocks"
    )


run_all()
