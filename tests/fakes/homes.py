"""Sam's folders as they are at first: a config, an empty calendar folder and a Maildir.

Imports next to nothing: benches do.
"""

from __future__ import annotations

from pathlib import Path

CONFIG = """
state_dir = "state"

[me]
name = "Sam Rivera"
emails = ["sam@example.org"]
time_zone = "Europe/London"
country = "GB"
signature = "Sam Rivera"

[[account]]
name = "home"
provider = "local"
calendars = ["calendar"]
mailbox = "Maildir"
"""


def lay(root: Path) -> Path:
    """All of them below `root`, and where the config is."""
    (root / "calendar").mkdir(parents=True)
    for folder in (".", ".Drafts", ".Sent", ".Trash"):
        for part in ("cur", "new", "tmp"):
            (root / "Maildir" / folder / part).mkdir(parents=True)
    config = root / "config.toml"
    config.write_text(CONFIG, encoding="utf-8")
    return config


def files(root: Path) -> dict[str, bytes]:
    """Every file below `root` with its bytes: what must be the same after something that only
    looks.
    """
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
