"""The demo lives its fortnight whole, on any date, and touches nothing but its folder."""

from __future__ import annotations

import json
import re
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from interviewd.cli.command_table import COMMANDS
from interviewd.cli.demo import folder
from tests.acceptance import contract
from tests.acceptance.home import Home

DATES = [
    "2026-03-31",  # clocks went forward within it (Europe, and in America three weeks before)
    "2026-11-03",  # clocks went back within it
    "2027-01-04",  # Christmas and New Year within it
    *(
        pytest.param(day, marks=pytest.mark.deep)
        for day in (
            "2026-01-01",  # the first of January itself
            "2028-03-01",  # after a leap day
            "2026-11-23",  # a Monday
            "2026-06-07",  # a Sunday
        )
    ),
]


def lived(home: Home, day: str, *args: str) -> dict[str, Any]:
    """The demo as it would be on that day."""
    with time_machine.travel(datetime.fromisoformat(f"{day}T12:00:00+00:00"), tick=True):
        output = home.run("demo", "--json", *args)
    assert output.code == 0, output.err
    result: dict[str, Any] = json.loads(output.out)
    return result


@pytest.mark.parametrize("day", DATES)
def test_the_whole_story_happens_on_any_date(home: Home, day: str) -> None:
    """Everything of the tale: blocks, letters, edits, silence, a follow-up, an answer.

    And all of it in the past.
    """
    place = home.root / "demo"
    overview = lived(home, day, "--home", str(place))

    counts = overview["counts"]
    assert counts["thank_you_draft"] == 6
    assert counts["follow_up_draft"] == 2
    assert counts["prep_add"] == 10
    assert counts["prep_remove"] == 2
    assert counts["prep_move"] == 2
    assert counts["reminder_add"] == counts["reminder_remove"] == 1
    story = "\n".join(line["text"] for line in overview["story"])
    for words in (
        "Read 15 events, 5 are interviews",
        "“Intro call with Hooli” looks like an interview; not tagged, left alone",
        "waits in Drafts, best before",
        "adds a sentence to the one to Priya Shah and sends it",
        "the letter to Wei Chen is unsent",
        "Umbrella cancels",
        "the interview was cancelled",
        "Initech moves the panel",
        "the interview was moved",
        "deletes the one to him",
        "follow-up to Priya Shah",
        "Priya Shah answers",
        "Follow-ups to Acme stop",
    ):
        assert words in story
    assert {action["outcome"] for action in overview["actions"]} == {"done"}
    for action in overview["actions"]:
        contract.ACTION(action)
    assert datetime.fromisoformat(overview["now"]) < datetime.fromisoformat(f"{day}T12:00:00+00:00")


def test_the_same_day_tells_the_same_story(home: Home) -> None:
    """Deterministic: line by line, letter by letter. The README shows lines of that day's."""
    one = lived(home, "2026-11-23", "--home", str(home.root / "one"))
    two = lived(home, "2026-11-23", "--home", str(home.root / "two"))

    assert one["story"] == two["story"]
    story = {line["text"] for line in one["story"]}
    assert [line for line in shown_in_the_readme() if line not in story] == []
    assert one["actions"] == two["actions"]
    assert bodies(home.root / "one") == bodies(home.root / "two")


def shown_in_the_readme() -> list[str]:
    """The lines of the excerpt without their moments."""
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    [excerpt] = re.findall(r"^A fortnight in the life.*?(?=^```)", readme, re.MULTILINE | re.DOTALL)
    return [line[18:] for line in excerpt.splitlines()[2:]]


def bodies(place: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in (place / "Maildir").rglob("*") if path.is_file())


def test_afterwards_every_command_works_on_it(home: Home) -> None:
    """Look, explain, preview, plan: with the demo's own config, at the real present."""
    place = home.root / "demo"
    lived(home, date.today().isoformat(), "--home", str(place))  # noqa: DTZ011 - whatever today is here

    def demo(*args: str) -> str:
        output = home.run("--config", str(place / "config.toml"), *args)
        assert output.code == 0, output.err
        return output.out

    contract.STATUS(json.loads(demo("status", "--json")))
    contract.PLAN(json.loads(demo("plan", "--json")))
    contract.EXPLAIN(json.loads(demo("explain", "phone screen", "--json")))
    contract.PREVIEW(json.loads(demo("preview", "phone screen", "--json")))
    assert "Acme" in demo("status")
    assert "✎ drafted follow-up to Priya Shah" in demo("log")
    waiting = [path for path in (place / "Maildir/.Drafts/cur").iterdir() if path.is_file()]
    assert len(waiting) == 1


def test_the_demo_ends_by_naming_commands_that_exist(home: Home) -> None:
    """With the demo's own config where it is needed, and the folder it names is there."""
    output = home.raw("demo", "--days", "1")

    assert output.code == 0, output.err
    assert re.match(
        r"A day in the life of Maria Lopez, on sample data in \S*interviewd-demo-\w{4}\. Nothing is sent\.",
        output.out,
    )
    [home_made] = home.root.glob("interviewd-demo-*")
    tail = output.out.splitlines()[-3:]
    assert f"--config {home_made}/config.toml status" in tail[1]
    assert (home_made / ".gitignore").read_text(encoding="utf-8") == "*\n"
    for command in re.findall(r"interviewd (?:--config \S+ )?([a-z]+)", "\n".join(tail)):
        assert command in COMMANDS
    listing = re.search(r"ls (\S+)", tail[0])
    assert listing is not None
    assert Path(listing[1]).is_dir()


def test_an_unwritable_directory_moves_the_demo_to_temporary_files() -> None:
    """The command works wherever somebody stands."""
    place = folder.choose(None, Path("/proc"))

    assert place.parent == Path(tempfile.gettempdir())


def test_days_end_it_early_and_a_folder_is_begun_anew(home: Home) -> None:
    """Two days have no second week; the same folder may be used again and holds one story only."""
    place = home.root / "demo"
    lived(home, "2026-11-23", "--home", str(place))
    short = lived(home, "2026-11-23", "--home", str(place), "--days", "2")

    assert "thank_you_draft" in short["counts"]
    assert "follow_up_draft" not in short["counts"]
    letters = [path for path in (place / "Maildir").rglob("*") if path.is_file()]
    assert len(letters) == 1


@pytest.mark.parametrize("what", ["file in it", "a file", "a link in it"])
def test_a_folder_that_is_somebody_else_s_is_refused(home: Home, what: str) -> None:
    """Exit 2, and not a byte of it is touched."""
    place = home.root / "mine"
    if what == "a file":
        place.write_text("mine", encoding="utf-8")
    else:
        place.mkdir()
        target = home.root / "config.toml"
        (place / "config.toml").symlink_to(target) if "link" in what else (
            place / "diary.txt"
        ).write_text("mine")
    before = home.everything()

    output = home.run("demo", "--home", str(place))

    assert output.code == 2
    assert home.everything() == before


def test_the_demo_writes_only_into_its_folder(home: Home) -> None:
    """Whatever STATE_DIRECTORY and XDG say: the demo's state lies in its folder."""
    elsewhere = home.root / "elsewhere"
    elsewhere.mkdir()
    before = home.everything()

    output = home.raw(
        *("demo", "--days", "1", "--home", str(home.root / "demo")),
        env={"STATE_DIRECTORY": str(elsewhere), "XDG_STATE_HOME": str(elsewhere)},
    )

    assert output.code == 0, output.err
    after = home.everything()
    assert {name for name in after if not name.startswith("demo/")} == set(before)
    assert list(elsewhere.iterdir()) == []
