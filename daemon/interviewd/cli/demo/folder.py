"""The folder of a demo: made, recognised, begun anew. Nothing of anybody else's is ever in it."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from pathlib import Path

from interviewd.cli.demo import scenario
from interviewd.cli.demo.sample_files import CALENDAR, MAILDIR

MARKER = "made-by-interviewd-demo.txt"
OURS = ("config.toml", ".gitignore", CALENDAR, MAILDIR, "state")

NOTE = "This folder was made by `interviewd demo`. It holds sample data only; delete it when you like.\n"

CONFIG = f"""# The config of the demo. Yours is written by: interviewd init
state_dir = "state"

[me]
name = "{scenario.NAME}"
emails = ["{scenario.EMAIL}"]
time_zone = "Europe/London"
country = "GB"
spelling = "british"
signature = "{scenario.NAME}"
strengths = [
    "I have run message queues at Northwind for six years.",
    "I have led the on-call rota for a team of eight.",
]

[[account]]
name = "home"
provider = "local"
calendars = ["{CALENDAR}"]
mailbox = "{MAILDIR}"
"""


class NotOurs(Exception):
    """The folder holds something that no demo made."""


def choose(home: str | None, beside: Path) -> Path:
    """The named folder, else a new one here, or among temporary files if none can be made here."""
    if home is not None:
        return Path(home).expanduser()
    name = f"interviewd-demo-{secrets.token_hex(2)}"
    try:
        (beside / name).mkdir()
    except OSError:
        return Path(tempfile.gettempdir()) / name
    return beside / name


def prepare(home: Path) -> None:
    """Make the folder, or empty a demo's own. Raises NotOurs, and then has touched nothing."""
    if home.exists() and not home.is_dir():
        raise NotOurs(str(home))
    there = {path.name for path in home.iterdir()} if home.exists() else set()
    if there and (MARKER not in there or there - {MARKER, *OURS}):
        raise NotOurs(str(home))
    home.mkdir(parents=True, exist_ok=True)
    for name in sorted(there):
        # A symlink goes, not what it leads to.
        if (home / name).is_dir() and not (home / name).is_symlink():
            shutil.rmtree(home / name)
        else:
            (home / name).unlink()
    (home / MARKER).write_text(NOTE, encoding="utf-8")
    (home / ".gitignore").write_text("*\n", encoding="utf-8")
    (home / "config.toml").write_text(CONFIG, encoding="utf-8")
