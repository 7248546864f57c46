"""What a real boot stands on: the wheel, installed as on a person's machine, and the folder that
the guest sees.

The environment is that of `tests.packages`, with the wheel of this very checkout.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from tests.packages import SYSTEM_PYTHON, Missing, deb, environment, wheel

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CANNOT = 96
GUEST = HERE.relative_to(ROOT) / "guest"
VERSIONS = ("0.1", "0.2")
"""Of the two packages that are updated to and back from: the same program under two numbers."""


@dataclass(frozen=True)
class Overview:
    """What one probe found in the guest."""

    law: str
    ok: bool
    said: str


def build(folder: Path) -> Path:
    """Fill a folder with what the guest needs: `venv`, to be seen at /opt/interviewd, and its
    scripts. Raises Missing.
    """
    if os.geteuid() != 0:
        raise Missing("a real systemd needs root")
    venv = environment(folder / "venv", wheel(folder / "wheel"))
    if shutil.which("dpkg-deb"):
        for version in VERSIONS:
            deb(venv, folder, version, compression="none")
    shutil.copytree(HERE / "guest", folder / GUEST, ignore=shutil.ignore_patterns("__pycache__"))
    return folder


def boot(folder: Path, script: str, seconds: int) -> tuple[list[Overview], str]:
    """Boot, run one of the guest's scripts, and hand back what its probes told, and all it printed.

    Raises Missing.
    """
    start = folder / f"{script}.sh"
    start.write_text(f"cd /opt/src && exec {SYSTEM_PYTHON} -B -m tests.systemd.guest.{script}\n")
    command: list[str | Path] = ["bash", HERE / "boot.sh", "-t", str(seconds), folder, start.name]
    done = subprocess.run(
        command, text=True, capture_output=True, check=False, timeout=seconds + 60
    )
    printed = done.stdout + done.stderr
    if done.returncode == CANNOT:
        raise Missing(done.stderr.strip().removeprefix("SKIP: ") or printed)
    overview = [
        Overview(**json.loads(line))
        for line in done.stdout.splitlines()
        if line.startswith('{"law"')
    ]
    if done.returncode != 0:
        overview.append(
            Overview(f"{script} ends", ok=False, said=f"exit {done.returncode}\n{printed}")
        )
    return overview, printed
