"""The picture of a week in the README: the page that `week --html` writes in the demo's folder, as
a real Chromium shows it.

    bin/draw week

The demo's dates are those of the last weeks, so the picture differs with each day it is made on;
no test compares it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from tests.fakes.browser import photograph

PICTURE = Path(__file__).parents[1] / "docs" / "week.png"


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home, page = Path(folder) / "demo", Path(folder) / "week.html"
        story = json.loads(interviewd("demo", "--home", str(home), "--days", "3", "--json"))
        monday = datetime.fromisoformat(story["story"][0]["at"])
        wednesday = (monday + timedelta(days=2)).replace(hour=17, minute=0)
        config = str(home / "config.toml")
        interviewd("--config", config, "week", "--at", wednesday.isoformat(), "--html", str(page))
        photograph(page, PICTURE, 1280, 1020)


def interviewd(*words: str) -> str:
    command = [sys.executable, "-P", "-m", "interviewd", *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main()
