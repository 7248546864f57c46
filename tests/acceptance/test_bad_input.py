"""Whatever is broken is named in a sentence; the rest of the work goes on.

Nothing of the person's is changed or lost.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.acceptance.home import Home

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
START = datetime(2026, 11, 25, 10, tzinfo=UTC)
END = START + timedelta(hours=1)
AT = ("--at", MONDAY.isoformat())

HEAD = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nDTSTAMP:20261101T090000Z\r\n"
FOOT = "END:VEVENT\r\nEND:VCALENDAR\r\n"
TIMED = "DTSTART:20261126T100000Z\r\nDTEND:20261126T110000Z\r\n"


def event(lines: str) -> bytes:
    return f"{HEAD}{lines}{FOOT}".encode()


HOSTILE: dict[str, bytes] = {
    "empty": b"",
    "binary": bytes(range(256)) * 40,
    "no calendar": b"Dear diary,\r\n",
    "truncated": event(f"UID:a\r\n{TIMED}SUMMARY:x")[:110],
    "no end": event(f"UID:a\r\n{TIMED}").replace(b"END:VEVENT\r\n", b""),
    "no start": event("UID:a\r\nSUMMARY:#interview nobody knows when"),
    "broken start": event("UID:a\r\nDTSTART:tomorrow\r\nSUMMARY:#interview\r\n"),
    "year zero": event("UID:a\r\nDTSTART:00000101T000000Z\r\nDTEND:99991231T235959Z\r\n"),
    "end before start": event(
        "UID:a\r\nDTSTART:20261126T100000Z\r\nDTEND:20261126T090000Z\r\nSUMMARY:x\r\n"
    ),
    "no uid": event(f"{TIMED}SUMMARY:#interview without a name\r\n"),
    "latin-1": event(f"UID:a\r\n{TIMED}SUMMARY:x\r\n").replace(
        b"SUMMARY:x", b"SUMMARY:Gespr\xe4ch"
    ),
    "utf-16": event(f"UID:a\r\n{TIMED}").decode().encode("utf-16"),
    "one long line": event(f"UID:a\r\n{TIMED}SUMMARY:{'x' * 5_000_000}\r\n"),
    "recurs by the second": event(f"UID:a\r\n{TIMED}RRULE:FREQ=SECONDLY\r\nSUMMARY:x\r\n"),
    "recurs by interval 0": event(f"UID:a\r\n{TIMED}RRULE:FREQ=DAILY;INTERVAL=0\r\nSUMMARY:x\r\n"),
    "recurs never": event(
        f"UID:a\r\n{TIMED}RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30\r\nSUMMARY:x\r\n"
    ),
    "recurs a billion times": event(
        f"UID:a\r\n{TIMED}RRULE:FREQ=DAILY;COUNT=1000000000\r\nSUMMARY:x\r\n"
    ),
    "recurs since the war": event(
        "UID:a\r\nDTSTART:19390901T044500Z\r\nRRULE:FREQ=HOURLY\r\nSUMMARY:x\r\n"
    ),
    "deep": (b"BEGIN:VCALENDAR\r\n" * 20_000),
    "path as uid": event(f"UID:../../../../escaped\r\n{TIMED}SUMMARY:#interview - Evil\r\n"),
    "zone of nowhere": event("UID:a\r\nDTSTART;TZID=Nowhere/Nix:20261126T100000\r\nSUMMARY:x\r\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_broken_file_stops_nothing_else(home: Home, name: str) -> None:
    """The real interview beside it gets its blocks; the file stays as it is.

    No traceback, no file outside.
    """
    home.invite("acme", START)
    bad = home.calendar / "bad.ics"
    bad.write_bytes(HOSTILE[name])
    outside = set(home.root.parent.rglob("*")) - set(home.root.rglob("*"))

    output = home.run("tick", "--json", *AT)

    assert output.code in {0, 1}, output.err
    assert "Traceback" not in output.err
    assert [
        action["outcome"] for action in output.json["actions"] if action["interview"] == "acme"
    ] == ["done"] * 3
    assert bad.read_bytes() == HOSTILE[name]
    assert set(home.root.parent.rglob("*")) - set(home.root.rglob("*")) == outside


@pytest.mark.parametrize(
    "name", ["binary", "no calendar", "truncated", "no start", "recurs by the second"]
)
def test_a_broken_file_is_named_with_its_line(home: Home, name: str) -> None:
    """In plan, tick and status, and the exit code says that something was wrong."""
    (home.calendar / "bad.ics").write_bytes(HOSTILE[name])

    for command in ("plan", "tick"):
        output = home.run(command, *AT)
        assert output.code == 1
        assert "bad.ics" in output.out
        output = home.run(command, "--json", *AT)
        assert output.code == 1
        assert str(home.calendar / "bad.ics") in output.err
        assert output.json["schema"] == 1
    problems = home.run("status", "--json", *AT).json["problems"]
    assert problems
    for problem in problems:
        assert str(home.calendar / "bad.ics") in problem["what"]
        assert problem["fix"]


def test_duplicates_of_a_uid_are_one_interview(home: Home) -> None:
    """Two files that hold the same event make one set of blocks."""
    path = home.invite("acme", START)
    (home.calendar / "copy.ics").write_bytes(path.read_bytes())

    assert len(home.run("tick", "--json", *AT).json["actions"]) == 3
    assert home.run("tick", "--json", *AT).json["actions"] == []


def test_a_calendar_folder_that_is_gone_removes_nothing(home: Home) -> None:
    """It counts as last seen, is said, and is well again when it is back."""
    home.invite("acme", START)
    home.run("tick", *AT)
    away = home.calendar.rename(home.root / "unmounted")

    output = home.run("tick", "--json", "--at", (MONDAY + timedelta(hours=1)).isoformat())
    assert output.code == 1
    assert output.json["actions"] == []
    [account] = home.run("status", "--json", *AT).json["accounts"]
    assert account["state"] == "error"

    away.rename(home.calendar)
    assert (
        home.run("tick", "--json", "--at", (MONDAY + timedelta(hours=2)).isoformat()).json[
            "actions"
        ]
        == []
    )
    assert len(home.blocks()) == 3


def test_an_emptied_folder_is_not_a_cancelled_life(home: Home) -> None:
    """A folder that was swapped for an empty one (a mount that is not there) loses no block and
    no letter.
    """
    home.invite("acme", START)
    home.run("tick", *AT)
    home.calendar.rename(home.root / "unmounted")
    home.calendar.mkdir()

    output = home.run("tick", "--json", "--at", (MONDAY + timedelta(hours=1)).isoformat())

    assert output.json["actions"] == []
    assert list(home.calendar.iterdir()) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_folder_that_may_not_be_read_is_said(home: Home) -> None:
    """With the account's name and what to do; nothing is removed."""
    home.invite("acme", START)
    home.run("tick", *AT)
    home.calendar.chmod(0)
    try:
        output = home.run("tick", *AT)
    finally:
        home.calendar.chmod(0o700)

    assert output.code == 1
    assert "home" in output.out


def test_broken_mails_stop_no_letter(home: Home) -> None:
    """Binary, empty, endless and headerless mails beside a letter that is due."""
    home.invite("acme", START)
    home.run("tick", *AT)
    for folder in ("cur", ".Sent/cur", ".Drafts/cur"):
        for number, content in enumerate(
            (b"", bytes(range(256)) * 50, b"x" * 2_000_000, b"Subject: a\r\n" * 50_000)
        ):
            (home.maildir / folder / f"{number}.bad.host:2,S").write_bytes(content)

    output = home.run("tick", "--json", "--at", (END + timedelta(hours=3)).isoformat())

    assert output.code in {0, 1}, output.err
    assert [action["kind"] for action in output.json["actions"]] == ["thank_you"]


def test_strangers_words_reach_no_header_and_no_terminal(home: Home) -> None:
    """Line breaks, terminal codes and templates in title, name and description stay words, or
    go.
    """
    title = "Staff SRE\\nBcc: all@evil.example - {{ 7*7 }} \x1b[31mAcme\u202e (second round)"
    path = home.invite(
        "acme", START, title=title, text="#interview\\nCompany: Ac\x07me{% raw %}\\nNotes: ${HOME}"
    )
    path.write_text(
        path.read_text().replace("CN=Priya Shah", 'CN="Priya\x1b]0;x\x07 Shah {{config}}"')
    )
    home.run("tick", *AT)
    home.run("tick", "--at", (END + timedelta(hours=3)).isoformat())

    [draft] = home.drafts()
    assert draft["Bcc"] is None
    assert draft.get_all("To") == [draft["To"]]
    assert "49" not in draft.get_content()
    for command in (["plan"], ["status"], ["explain", "acme"], ["log"], ["preview", "acme"]):
        out = home.run(*command).out
        assert not {"\x1b", "\x07", "\u202e"} & set(out), command


def test_links_lead_nowhere(home: Home, tmp_path: Path) -> None:
    """A symlink in the calendar that leads out is neither followed for writing nor replaced."""
    secret = tmp_path / "secret.ics"
    secret.write_text("mine", encoding="utf-8")
    home.invite("acme", START)
    first = home.run("plan", "--json", *AT)
    assert first.code == 0
    home.run("tick", *AT)
    [block, *_] = [path for path in home.calendar.glob("*.ics") if "KIND:prep" in path.read_text()]
    block.unlink()
    block.symlink_to(secret)

    home.invite("acme", START + timedelta(days=1))
    home.run("tick", "--at", (MONDAY + timedelta(hours=1)).isoformat())

    assert secret.read_text(encoding="utf-8") == "mine"


# --- templates ----------------------------------------------------------------------------------


def test_a_folder_of_calendars_is_named_with_the_command_that_adds_them(home: Home) -> None:
    """Nothing in it is read: without a word that would look like a calendar without interviews."""
    inner = home.calendar / "personal"
    inner.mkdir()
    home.invite("acme", START).rename(inner / "acme.ics")

    [problem] = home.run("status", "--json").json["problems"]

    assert f"{home.calendar} is no calendar, but holds 1" in problem["what"]
    assert f"connect local --name home --calendar {home.calendar}" in problem["fix"]
    assert home.run("status", "--check").code == 1


def test_a_broken_template_is_named_with_its_line_and_holds_only_its_own(home: Home) -> None:
    """Blocks go on; the letter waits; mended, it comes."""
    home.invite("acme", START)
    (home.root / "templates").mkdir()
    own = home.root / "templates" / "thank-you.txt.j2"
    own.write_text("Dear {{ nobody_knows }},\n{% if %}\n", encoding="utf-8")
    assert len(home.run("tick", "--json", *AT).json["actions"]) == 3
    at = ("--at", (END + timedelta(hours=3)).isoformat())

    output = home.run("tick", "--json", *at)
    assert output.code == 1
    [held] = [line for line in output.json["held"] if line["kind"] == "thank_you"]
    assert f"{own}" in held["why"]
    assert "2" in held["why"]
    assert home.run("preview", "acme", *at).code == 1
    assert str(own) in home.run("doctor").out

    own.unlink()
    assert [action["kind"] for action in home.run("tick", "--json", *at).json["actions"]] == [
        "thank_you"
    ]


# --- the config ---------------------------------------------------------------------------------

TEN_MISTAKES = """
stat_dir = "state"
[me]
name = 7
emails = ["nobody"]
time_zone = "Europe/Lundon"
country = "XX"
waking_hours = ["8", "25:00"]
spelling = "scots"
[thank_you]
deadline_hours = "soon"
[follow_up]
max_per_company = 99
[[account]]
name = "home"
provider = "locale"
"""


def test_ten_config_mistakes_are_reported_at_once_with_key_and_line(home: Home) -> None:
    """By every command, with exit 78; unknown keys name the nearest known one."""
    home.config.write_text(TEN_MISTAKES, encoding="utf-8")

    validated = home.run("config", "validate")
    assert validated.code == 78
    assert len(validated.out.splitlines()) >= 10
    for line, words in (
        (2, "state_dir"),
        (4, "me.name"),
        (5, "me.emails"),
        (6, "Europe/London"),
        (16, "local"),
    ):
        assert any(
            f":{line}: " in output and words in output for output in validated.out.splitlines()
        ), (line, words)
    for command in (
        ["plan"],
        ["status"],
        ["tick"],
        ["run"],
        ["explain", "x"],
        ["undo"],
        ["mark", "x", "yes"],
    ):
        output = home.run(*command)
        assert (output.code, output.out) == (78, ""), command
        assert f"{home.config}:6: " in output.err
    assert home.run("doctor").code == 1


@pytest.mark.parametrize(
    "content", [b"[me\n", b"\xff\xfe\x00", b"", b"me = 1", b"a=" + b"[" * 50_000]
)
def test_an_unreadable_config_exits_with_78(home: Home, content: bytes) -> None:
    """Not a traceback, whatever the file holds."""
    home.config.write_bytes(content)

    output = home.run("status")

    assert output.code == 78
    assert "Traceback" not in output.err


def test_a_named_config_that_is_not_there_is_refused(home: Home) -> None:
    """Named by option or environment, it is used or refused; nothing else is taken instead."""
    missing = str(home.root / "nowhere.toml")

    assert home.raw("--config", missing, "status").code == 78
    assert home.raw("status", env={"INTERVIEWD_CONFIG": missing}).code == 78
    assert home.raw("status").code == 78
    assert home.raw("status", env={"INTERVIEWD_CONFIG": str(home.config)}).code == 0


# --- the journal --------------------------------------------------------------------------------


@pytest.mark.parametrize("damage", [b"", b"not a database at all, but long enough to be one" * 200])
def test_a_damaged_journal_is_set_aside_and_rebuilt(home: Home, damage: bytes) -> None:
    """Nothing is doubled: what is on the calendar is found again."""
    home.invite("acme", START)
    home.run("tick", *AT)
    for path in (home.root / "state").glob("journal.sqlite*"):
        path.unlink()
    (home.root / "state" / "journal.sqlite").write_bytes(damage)

    output = home.run("tick", "--json", "--at", (MONDAY + timedelta(minutes=10)).isoformat())

    assert output.code in {0, 1}, output.err
    assert output.json["actions"] == []
    assert len(home.blocks()) == 3
    [aside] = (home.root / "state").glob("journal.sqlite.broken-*")
    assert output.err.count("\n") == 1
    assert str(aside) in output.err
    assert "come back" in output.err
    assert home.run("tick", "--at", (MONDAY + timedelta(minutes=20)).isoformat()).err == ""
    assert str(aside) in str(home.run("status", "--json", *AT).json["problems"])
    aside.unlink()
    assert home.run("status", "--json", *AT).json["problems"] == []


def test_a_journal_of_a_newer_version_is_left_alone(home: Home) -> None:
    """78, and not a byte of it changes."""
    import sqlite3

    home.invite("acme", START)
    home.run("tick", *AT)
    journal = home.root / "state" / "journal.sqlite"
    with sqlite3.connect(journal) as connection:
        connection.execute("PRAGMA user_version=9999")
    connection.close()
    before = journal.read_bytes()

    daemon = home.raw("--config", str(home.config), "run")  # its worker is a process of its own
    outputs = [home.run(*command) for command in (["tick", *AT], ["status"], ["pause"])]
    for output in (daemon, *outputs):
        assert output.code == 78
        assert "newer" in output.err
    assert journal.read_bytes() == before


def test_an_unknown_zone_is_reported_once_per_file(home: Home) -> None:
    """An export names it in every event, at start and end: one problem, the first place."""
    event = (
        "BEGIN:VEVENT\r\nUID:{uid}\r\nDTSTAMP:20261101T090000Z\r\n"
        "DTSTART;TZID=Customized Time Zone:20261125T100000\r\n"
        "DTEND;TZID=Customized Time Zone:20261125T103000\r\nSUMMARY:Lunch\r\nEND:VEVENT\r\n"
    )
    events = "".join(event.format(uid=uid) for uid in ("a", "b", "c"))
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{events}END:VCALENDAR\r\n"
    (home.calendar / "export.ics").write_text(text, newline="")

    problems = home.run("status", "--json", "--at", "2026-11-23T09:00:00+00:00").json["problems"]

    assert [each["what"].count("Customized Time Zone") for each in problems] == [1]
