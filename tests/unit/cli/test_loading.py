"""What commands load, which is most of what they take."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fakes.homes import lay

SOURCE = Path(__file__).parents[3] / "daemon"

EVENT = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//test//EN
BEGIN:VEVENT
UID:1@example.org
DTSTAMP:20261101T090000Z
DTSTART:{start:%Y%m%dT%H%M%SZ}
DURATION:PT1H
SUMMARY:Planning
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.parametrize("command", ["--help", "status", "plan"])
def test_a_command_loads_what_it_shows(tmp_path: Path, command: str) -> None:
    """For somebody without interviews nothing of what only those need, nor what starts
    processes.
    """
    config = lay(tmp_path)
    start = datetime.now(UTC) + timedelta(days=2)
    event = EVENT.format(start=start).replace("\n", "\r\n")
    (tmp_path / "calendar/1.ics").write_text(event, encoding="utf-8", newline="")
    heavy = "holidays jinja2 mailparser_reply publicsuffixlist requests rich structlog subprocess"
    script = f"""
import sys
from interviewd.cli import main
code = main(sys.argv[1:])
loaded = [name for name in "{heavy} html lzma".split() if name in sys.modules]
if "{command}" == "--help":
    loaded = [name for name in loaded if name != "lzma"]  # click's, by way of shutil
sys.stderr.write(f"{{code}} {{loaded}}")
"""

    done = subprocess.run(
        [sys.executable, "-c", script, "--config", str(config), command],
        env={"PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stderr == "0 []"
