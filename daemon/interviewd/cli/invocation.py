"""How this program was started, and so how the commands that it advises are typed.

Sentences everywhere say `interviewd status`. `as_typed` turns that into what works where the person
stands: `./bin/interviewd status` in a checkout, with `--config` when one was named, after sudo with
sudo once more.
"""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path

from interviewd.cli.command_table import COMMANDS
from interviewd.patterns import lazy_pattern
from interviewd.system import resources

CALLED = "INTERVIEWD_CALLED"
"""Set by bin/interviewd: the word by which it was called."""

_ADVISED = lazy_pattern(
    rf"(?<![\w/.-])(?<!-m )interviewd (?=(--config )|(?:{'|'.join(COMMANDS)})\b)"
)


def program() -> list[str]:
    """The command beside this Python, or the package itself in a checkout: what a unit names."""
    beside = Path(sys.executable).with_name("interviewd")
    if os.access(beside, os.X_OK):
        return [str(beside)]
    return [sys.executable, "-P", "-m", "interviewd"]


def name() -> str:
    """The words that started this program, as they can be typed again in the same folder."""
    called = os.environ.get(CALLED) or sys.argv[0]
    if called == str(resources.PACKAGE / "__main__.py"):  # python -m interviewd
        return shlex.join(sys.orig_argv[: sys.orig_argv.index("interviewd") + 1])
    word = Path(called).name
    if word != "interviewd" and not os.environ.get(CALLED):
        return "interviewd"
    from shutil import which  # loads what unpacks archives

    on_path = which(word)
    return word if on_path and Path(on_path).absolute() == Path(called) else shlex.quote(called)


def sudo(words: str) -> str:
    """A command of ours with the rights of root, as it can be typed anywhere. sudo has a PATH of
    its own, on which neither a checkout nor an environment lies: the program is named in full.
    """
    return f"sudo {shlex.join(program())} {words}".rstrip()


def called(config: str | None) -> str:
    """What is typed before a command's words, with the config named; after sudo, sudo once more."""
    named = f" --config {shlex.quote(config)}" if config else ""
    return sudo(named.strip()) if "SUDO_USER" in os.environ else f"{name()}{named}"


def as_typed(text: str, config: str | None) -> str:
    """The text with each `interviewd COMMAND` as it is typed here; one with a config keeps it."""
    return _ADVISED.sub(lambda match: f"{called(None if match[1] else config)} ", text)


def commands_in(text: str) -> list[tuple[int, int]]:
    """Where commands of ours, as they are typed here, begin and end in a text."""
    typed = re.escape(called(None))
    pattern = (
        rf"(?<![\w/.-]){typed}(?: --config \S+)? (?:{'|'.join(COMMANDS)})\b(?:(?! {{2,}}|[;`)]).)*"
    )
    return [match.span() for match in re.finditer(pattern, text)]


def installing(config: Path) -> str:
    """Installing the system service once more: it gives the service its rights, and starts it."""
    return sudo(f"--config {shlex.quote(str(config))} service install --system")


def again(command: str) -> str:
    """A command of the system's, as whoever typed this one can type it."""
    return f"sudo {command}" if "SUDO_USER" in os.environ else command


def source() -> str:
    """What pip can install this program from, quoted: this checkout, else the wheel by its name."""
    from interviewd import __version__

    checkout = resources.PACKAGE.parents[1]
    if (checkout / "pyproject.toml").exists():
        return shlex.quote(str(checkout))
    return f"interviewd-{__version__}-py3-none-any.whl"


def commit() -> str:
    """The commit of this checkout, "" where it is installed or git cannot tell."""
    checkout = resources.PACKAGE.parents[1]
    if not (checkout / ".git").exists():
        return ""
    import subprocess

    command = ["git", "-C", str(checkout), "rev-parse", "--short", "HEAD"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=5)
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
