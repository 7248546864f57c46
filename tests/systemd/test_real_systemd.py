"""The service under a real systemd as PID 1, booted in namespaces: the wheel installed as on a
person's machine.

    bin/test tests/systemd

Needs root, systemd and D-Bus; skipped with the reason where one is missing.
"""

from __future__ import annotations

import fcntl
from pathlib import Path

import pytest

from tests.packages import Missing
from tests.systemd import ground


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all the workers of a run: the first one builds."""
    common = tmp_path_factory.getbasetemp()
    if common.name.startswith("popen-"):
        common = common.parent
    place = common / "systemd"
    with (common / "systemd.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (place / ground.GUEST).exists():
            try:
                ground.build(place)
            except Missing as missing:
                pytest.skip(str(missing))
    return place


@pytest.mark.parametrize("script", ["kills", "life", "install", "walls", "debian"])
def test_every_probe_holds_under_a_real_systemd(folder: Path, script: str) -> None:
    """Every probe in the guest holds; each prints its law and its figure."""
    if script == "debian" and not [*folder.glob("*.deb")]:
        pytest.skip("there is no dpkg-deb on this machine")
    try:
        overview, printed = ground.boot(folder, script, seconds=240)
    except Missing as missing:
        pytest.skip(str(missing))

    for each in overview:
        print(f"{'ok  ' if each.ok else 'FAIL'} {each.law} {each.said}")
    broken = [f"{each.law}\n{each.said}" for each in overview if not each.ok]
    assert not broken, "\n\n".join(broken)
    assert overview, printed
