"""What lies on disk: bytes a finished interview, growth an idle day, and the installed packages.

bin/bench disk [--days 8] [--interviews 10]
"""

from __future__ import annotations

import importlib.util
from pathlib import Path

from tests.bench._frame import Table, options
from tests.bench.soak import soak


def main() -> None:
    given = options(__doc__, days=8, interviews=10)
    table = Table("bytes on disk")
    busy, _, _ = soak(given.days, given.interviews)
    idle, _, _ = soak(given.days, 0)
    grown = (busy[-1].journal - idle[-1].journal) * 1e6
    table.line("a finished interview, in the journal", grown / given.interviews, 1_000, 1.0)
    days = given.days * 0.8
    table.note("an idle day", (idle[-1].journal - idle[1].journal) * 1e6 / days, "bytes")
    for name in ("googleapiclient", "holidays", "msal", "numpy", "HanTa", "icalendar", "jinja2"):
        table.note(f"package {name}", _size(name) / 1e6, "MB")
    documents = _folder("googleapiclient") / "discovery_cache/documents"
    table.note("  of it documents of other APIs", _unused(documents) / 1e6, "MB")


def _folder(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    return Path(spec.origin).parent if spec and spec.origin else Path()


def _size(name: str) -> int:
    return sum(file.stat().st_size for file in _folder(name).rglob("*") if file.is_file())


def _unused(documents: Path) -> int:
    used = {"calendar.v3.json", "gmail.v1.json"}
    return sum(file.stat().st_size for file in documents.glob("*.json") if file.name not in used)


if __name__ == "__main__":
    main()
