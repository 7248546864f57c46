"""How this very program is started: what a unit names, and what advice that takes other rights has to name in full.

sudo has a PATH of its own, on which neither a checkout nor an environment lies.
"""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

from interviewd.system import resources


def program() -> list[str]:
    """The command beside this Python, or the package itself in a checkout."""
    beside = Path(sys.executable).with_name("interviewd")
    return [str(beside)] if os.access(beside, os.X_OK) else [sys.executable, "-P", "-m", "interviewd"]


def sudo(words: str) -> str:
    """A command of ours with the rights of root, as it can be typed anywhere."""
    return f"sudo {shlex.join(program())} {words}".rstrip()


def called(config: str | None) -> str:
    """What a person types before a command's words, with the config that they named; after sudo, sudo once more."""
    named = f" --config {shlex.quote(config)}" if config else ""
    return sudo(named.strip()) if "SUDO_USER" in os.environ else f"interviewd{named}"


def installing(config: Path) -> str:
    """Installing the system service once more: it gives the service what it may read and write, and starts it."""
    return sudo(f"--config {shlex.quote(str(config))} service install --system")


def again(command: str) -> str:
    """A command of the system's, as whoever typed this one can type it."""
    return f"sudo {command}" if "SUDO_USER" in os.environ else command


def source() -> str:
    """What pip can install this program from, quoted: the checkout it runs in, else the wheel by its name."""
    from interviewd import __version__

    checkout = resources.PACKAGE.parents[1]
    if (checkout / "pyproject.toml").exists():
        return shlex.quote(str(checkout))
    return f"interviewd-{__version__}-py3-none-any.whl"
