"""Each command as the contract has it: what it prints, what it changes, how it ends."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from interviewd.cli.command_table import COMMANDS
from interviewd.model.terms import short_id
from tests.acceptance import contract
from tests.acceptance.home import Home

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
START = datetime(2026, 11, 25, 10, tzinfo=UTC)
END = START + timedelta(hours=1)
AT = ("--at", MONDAY.isoformat())


# --- explain, EVENT -----------------------------------------------------------------------------


def test_explain_says_why_and_what_was_understood(home: Home) -> None:
    """Every verdict with its reasons, every field of the contract."""
    home.invite("acme", START)

    output = home.run("explain", "acme", *AT, "--json")

    contract.EXPLAIN(output.json)
    assert output.code == 0
    assert output.json == {
        "schema": 1,
        "id": short_id("acme"),
        "account": "home",
        "event": "acme",
        "title": "Staff SRE - Acme (second round)",
        "interview": True,
        "why": ["“#interview” stands in the description", "you accepted it"],
        "company": "Acme",
        "role": "Staff SRE",
        "round": "second",
        "interviewers": [{"name": "Priya Shah", "email": "priya@acme.example"}],
        "coordinator": None,
    }


def test_explain_of_a_lookalike_leaves_nothing_out(home: Home) -> None:
    """Unknown fields are null, nobody is an empty list, and the text names the way to overrule
    it.
    """
    home.invite("coffee", START, title="Coffee with Ana", text="")

    output = home.run("explain", "coffee", *AT, "--json").json
    contract.EXPLAIN(output)
    assert (output["interview"], output["company"], output["round"], output["interviewers"]) == (
        False,
        None,
        None,
        [],
    )

    overview = home.run("explain", "coffee", *AT).out
    assert "is not an interview" in overview
    assert "#interview" in overview
    assert overview.endswith(f"mark {short_id('coffee')} yes   if that is wrong\n")


@pytest.mark.parametrize(
    "words",
    ["acme", short_id("acme"), "staff sre", "second ACME", "Staff SRE - Acme (second round)"],
)
def test_an_event_is_named_by_id_short_id_or_words(home: Home, words: str) -> None:
    """Whatever the person has at hand."""
    home.invite("acme", START)
    home.invite("globex", START + timedelta(days=1), title="Platform Engineer @ Globex")

    assert home.run("explain", *words.split(" "), *AT, "--json").json["event"] == "acme"


def test_an_ambiguous_event_name_lists_the_candidates(home: Home) -> None:
    """On stderr, with their short ids, and exit 2."""
    home.invite("one", START, title="Staff SRE - Acme")
    home.invite("two", START + timedelta(days=1), title="Staff SRE - Globex")

    for words in ("staff", "nothing of that kind"):
        output = home.run("explain", words, *AT)
        assert (output.code, output.out) == (2, "")
        assert short_id("one") in output.err
        assert short_id("two") in output.err


def test_an_instance_of_a_series_has_its_own_id(home: Home) -> None:
    """The UID, a slash, and the original start in UTC."""
    path = home.invite("series", START)
    path.write_text(path.read_text().replace("SUMMARY:", "RRULE:FREQ=WEEKLY;COUNT=3\nSUMMARY:"))

    output = home.run("status", "--json", *AT).json

    assert [each["event"] for each in output["interviews"]] == [
        "series/20261125T100000Z",
        "series/20261202T100000Z",
        "series/20261209T100000Z",
    ]
    assert (
        home.run("explain", "series/20261202T100000Z", *AT, "--json").json["id"]
        == output["interviews"][1]["id"]
    )


# --- status, preview, log -----------------------------------------------------------------------


def test_status_keeps_the_contract_before_and_after(home: Home) -> None:
    """With nothing known, with blocks, with a letter."""
    home.invite("acme", START)
    contract.STATUS(home.run("status", "--json", *AT).json)
    home.run("tick", *AT)
    home.run("tick", "--at", (END + timedelta(hours=3)).isoformat())

    output = home.run("status", "--json", "--at", (END + timedelta(hours=4)).isoformat()).json

    contract.STATUS(output)
    assert output["accounts"] == [
        {"name": "home", "provider": "local", "state": "ok", "checked": output["now"]}
    ]
    assert [(each["state"], each["to"], each["deadline"]) for each in output["letters"]] == [
        ("drafted", "priya@acme.example", "2026-11-26T11:00:00+00:00")
    ]
    assert [each["kind"] for each in output["interviews"][0]["blocks"]] == [
        "prep",
        "prep",
        "debrief",
    ]
    [budget] = output["budgets"]
    assert (budget["company"], budget["follow_ups_used"], budget["follow_ups_max"]) == (
        "Acme",
        0,
        2,
    )


def test_status_check_tells_by_its_exit_code(home: Home) -> None:
    """0 while nothing needs the person, 1 when something does; without --check always 0."""
    assert home.run("status", "--check", *AT).code == 0
    (home.calendar / "broken.ics").write_text(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nnonsense", encoding="utf-8"
    )

    assert home.run("status", *AT).code == 0
    output = home.run("status", "--check", *AT)
    assert output.code == 1
    assert "broken.ics" in output.out


def test_times_are_shown_in_the_persons_zone(home: Home) -> None:
    """RFC 3339 with their offset, summer and winter, whatever the machine's zone is."""
    home.config.write_text(home.config.read_text().replace("Europe/London", "America/New_York"))

    winter = home.raw(
        "--config",
        str(home.config),
        "plan",
        "--json",
        "--at",
        "2026-12-04 14:00",
        env={"TZ": "Asia/Tokyo"},
    )
    summer = home.run("plan", "--json", "--at", "2026-07-04T14:00:00Z")

    assert winter.json["now"] == "2026-12-04T14:00:00-05:00"
    assert summer.json["now"] == "2026-07-04T10:00:00-04:00"


@pytest.mark.parametrize("kind", ["thank_you", "follow_up", "prep", "debrief"])
def test_preview_shows_each_text_and_saves_nothing(home: Home, kind: str) -> None:
    """To whom, what, and where every fact came from; nothing on disk changes."""
    home.invite("acme", START)
    home.run("tick", *AT)
    before = home.everything()

    output = home.run("preview", "acme", "--kind", kind, "--json", "--at", END.isoformat())

    assert output.code == 0, output.err
    contract.PREVIEW(output.json)
    assert output.json["to"] == (
        "priya@acme.example" if kind in {"thank_you", "follow_up"} else None
    )
    assert home.everything() == before
    assert (
        home.run("preview", "acme", "--kind", kind, *AT).out.splitlines()[-2:][0]
        == "Nothing was saved."
    )


def test_preview_of_a_draft_is_the_draft(home: Home) -> None:
    """What it shows is what will be written, word for word."""
    home.invite("acme", START)
    home.run("tick", *AT)
    at = (END + timedelta(hours=3)).isoformat()

    shown = home.run("preview", "acme", "--json", "--at", at).json
    home.run("tick", "--at", at)

    [draft] = home.drafts()
    assert shown["body"].strip() == draft.get_content().replace("\r\n", "\n").strip()
    assert shown["subject"] == str(draft["Subject"])


def test_preview_says_why_a_note_is_left_out(home: Home) -> None:
    """For want of room; with own words, since these take the place of every detail."""
    home.invite("acme", START)
    home.run("tick", *AT)
    home.run("tick", "--at", END.isoformat())
    talked = "Talked about: the new warehouse, rollback plans, the migration to Postgres"
    home.fill_in(lambda form: form.replace("Talked about:", talked))
    at = (END + timedelta(minutes=5)).isoformat()

    def left_out() -> set[str]:
        home.run("tick", "--at", at)
        return {
            fact["why"] for fact in home.run("preview", "acme", "--at", at, "--json").json["unused"]
        }

    assert left_out() == {
        "there is no room; a letter tells little, and others of your notes go first"
    }
    label = "In the letter, word for word:"
    home.fill_in(lambda form: form.replace(label, f"{label} I speak Norwegian."))
    assert left_out() == {"your own words take its place"}


def test_preview_names_whom_it_could_be_for(home: Home) -> None:
    """--to takes a name, a part of one, or an address."""
    home.invite("acme", START)

    assert (
        home.run("preview", "acme", "--to", "priya", *AT, "--json").json["to"]
        == "priya@acme.example"
    )
    output = home.run("preview", "acme", "--to", "nobody", *AT)
    assert (output.code, output.out) == (2, "")
    assert "Priya Shah" in output.err


def test_preview_gives_no_address_for_a_person_without_one(home: Home) -> None:
    """A name is no address; and it says that the name stands in the description."""
    home.invite("acme", START, text="#interview\\nInterviewers: Ana Duarte")
    home.run("tick", *AT)
    output = home.run("preview", "acme", "--to", "Ana", *AT, "--json").json
    assert output["to"] is None
    assert "an address to write to, in the debrief" in output["missing"]
    assert {"fact": "Ana", "from": "description"} in output["facts"]


def test_log_tells_the_journal(home: Home) -> None:
    """One object for programs, lines for people; empty before anything was done."""
    assert home.run("log", "--json").json == {"schema": 1, "entries": []}
    home.invite("acme", START)
    home.run("tick", *AT)

    entries = home.run("log", "--json").json["entries"]

    assert [
        (entry["verb"], entry["kind"], entry["outcome"]) for entry in entries if entry["kind"]
    ] == [
        ("add", "prep", "done"),
        ("add", "prep", "done"),
        ("add", "debrief", "done"),
    ]
    for entry in entries:
        contract.moment(entry["at"])
    assert "Research and rehearse" in home.run("log").out


def test_log_says_a_company_once(home: Home) -> None:
    """A title that holds it says it already."""
    home.invite("acme", START)
    home.run("tick", *AT)

    lines = [line for line in home.run("log").out.splitlines() if "added" in line]

    assert lines
    assert all(line.count("Acme") == 1 for line in lines)


def test_a_person_named_in_the_notes_is_listed_by_that_name(home: Home) -> None:
    """Lists show the name that was typed before an address, not the address."""
    home.plans("acme", START, title="Staff SRE - Acme #interview")
    home.run("tick", *AT)
    home.fill_in(lambda form: form.replace("address):", "address): Tom Adler tom@acme.example"))

    after = (START + timedelta(minutes=70)).isoformat()

    for command in ("tick", "plan"):
        assert "thank-you to Tom Adler" in home.run(command, "--at", after).out


def test_status_says_which_letter_waits_for_an_address(home: Home) -> None:
    """With what to do, from the end of the talk until it is done or too late for thanks."""
    home.plans("tindra", START, title="Call (Tindra)", more="DESCRIPTION:#interview\n")
    home.run("tick", *AT)
    during, after = (moment.isoformat() for moment in (START, END + timedelta(minutes=20)))
    says = (
        "type name and address of whom you met under Met: in the debrief of Tindra,"
        " or write to them yourself"
    )
    problem = {
        "what": "a thank-you (Tindra) waits for the name and address of whom you met",
        "fix": says,
    }

    assert home.run("status", "--at", during, "--json").json["problems"] == []
    shown = home.run("status", "--at", after, "--json").json
    contract.STATUS(shown)
    assert shown["problems"] == [problem]
    assert home.run("status", "--at", after, "--check").code == 1
    assert home.run("status", "--at", after).out.endswith(f"Next:  {says}\n")
    held = home.run("plan", "--at", after).out
    assert "whom you met is not known: add a name with an address to the debrief" in held
    late = (END + timedelta(hours=73)).isoformat()
    assert home.run("status", "--at", late, "--json").json["problems"] == []

    home.run("tick", "--at", after)
    home.fill_in(lambda form: form.replace("address):", "address): Tom Adler"))
    [named] = home.run("status", "--at", after, "--json").json["problems"]
    assert named["what"] == "a thank-you to Tom Adler (Tindra) waits for their address"
    assert named["fix"].startswith("type Tom Adler and the address under Met: in the debrief")
    home.fill_in(lambda form: form.replace("Tom Adler", "Tom Adler tom@tindra.example"))
    assert home.run("status", "--at", after, "--json").json["problems"] == []


def test_the_title_of_an_own_event_names_whom_to_thank(home: Home) -> None:
    """With the address below it; nothing is asked for then."""
    text = "DESCRIPTION:#interview\\nrosa.lind@tindra.example\n"
    home.plans("tindra", START, title="Call with Rosa Lind (Tindra)", more=text)
    home.run("tick", *AT)
    after = (END + timedelta(hours=4)).isoformat()

    told = home.run("explain", "tindra", *AT, "--json").json
    assert told["interviewers"] == [{"name": "Rosa Lind", "email": "rosa.lind@tindra.example"}]
    assert told["company"] == "Tindra"
    assert home.run("status", "--at", after, "--json").json["problems"] == []
    home.run("tick", "--at", after)
    [draft] = home.drafts()
    assert draft["To"] == "Rosa Lind <rosa.lind@tindra.example>"


# --- deciding -----------------------------------------------------------------------------------


def test_mark_is_the_last_word(home: Home) -> None:
    """Yes makes a lookalike count, no stops a tagged one; both hold at the next pass."""
    home.invite("coffee", START, title="Coffee with Priya", text="")
    assert home.run("mark", "coffee", "yes").code == 0
    assert {action["verb"] for action in home.run("tick", "--json", *AT).json["actions"]} == {"add"}

    assert home.run("mark", "coffee", "no").code == 0
    after = home.run("tick", "--json", "--at", (MONDAY + timedelta(hours=1)).isoformat()).json
    assert {action["verb"] for action in after["actions"]} == {"remove"}
    assert home.blocks() == []


def test_mark_refuses_what_is_no_answer(home: Home) -> None:
    """And our own blocks, which are nobody's interview."""
    home.invite("acme", START)
    home.run("tick", *AT)
    [block, *_] = [
        path.read_text() for path in home.calendar.glob("*.ics") if "KIND:prep" in path.read_text()
    ]
    uid = next(line.partition(":")[2] for line in block.splitlines() if line.startswith("UID:"))

    assert home.run("mark", "acme", "perhaps").code == 2
    assert home.run("mark", uid, "yes").code == 2
    assert home.run("explain", uid, *AT).out.endswith(" plan\n")


ALL_DAY = "it takes all day; give it a time"


def all_day(home: Home, uid: str, text: str) -> None:
    """An event of the person's own that takes the whole day."""
    path = home.plans(uid, START, title="Onsite at Acme", more=f"DESCRIPTION:{text}\n")
    lines = path.read_text(encoding="utf-8").splitlines()
    days = {
        f"DTSTART:{START:%Y%m%dT%H%M%SZ}": f"DTSTART;VALUE=DATE:{START:%Y%m%d}",
        f"DTEND:{END:%Y%m%dT%H%M%SZ}": f"DTEND;VALUE=DATE:{START + timedelta(days=1):%Y%m%d}",
    }
    text = "\r\n".join([*(days.get(line, line) for line in lines), ""])
    path.write_text(text, encoding="utf-8", newline="")


@pytest.mark.parametrize("text", ["#interview", "the whole day in the office"])
def test_a_mark_that_would_not_count_is_refused_with_its_reason(home: Home, text: str) -> None:
    """Nothing is written, and `explain` names another next step; `no` is taken all the same."""
    all_day(home, "onsite", text)

    told = home.run("explain", "onsite", *AT)
    assert told.out.count(ALL_DAY) == 1
    assert told.out.endswith(" plan\n")

    before = home.run("plan", *AT, "--json").json
    refused = home.run("mark", "onsite", "yes")
    assert (refused.code, refused.out) == (2, "")
    assert f"“Onsite at Acme” cannot count as an interview: {ALL_DAY}" in refused.err
    assert home.run("plan", *AT, "--json").json == before
    assert home.run("mark", "onsite", "no").code == 0


def test_a_mark_counts_where_only_the_person_s_word_is_missing(home: Home) -> None:
    """An unanswered invitation: `explain` names the mark, and that makes it one."""
    home.invite("acme", START, answer="NEEDS-ACTION")

    last = home.run("explain", "acme", *AT).out.splitlines()[-1]
    assert last.endswith(f"mark {short_id('acme')} yes   if that is wrong")
    assert home.run("mark", "acme", "yes").code == 0
    assert home.run("explain", "acme", *AT, "--json").json["interview"] is True


def test_what_was_cancelled_is_no_interview_by_a_mark(home: Home) -> None:
    """Nor is a block of ours, for which `explain` offers none either."""
    path = home.invite("acme", START)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("SUMMARY", "STATUS:CANCELLED\r\nSUMMARY"), encoding="utf-8")

    refused = home.run("mark", "acme", "yes")
    assert refused.code == 2
    assert "cannot count as an interview: it was cancelled" in refused.err
    told = home.run("explain", "acme", *AT).out
    assert "  it was cancelled\n" in told
    assert told.endswith(" plan\n")


def test_pause_holds_everything_and_resume_goes_on(home: Home) -> None:
    """Until then, or for good; paused is said in plan and status."""
    home.invite("acme", START)
    assert home.run("pause").code == 0

    held = home.run("tick", "--json", *AT).json
    contract.PLAN(held)
    assert held["actions"] == []
    assert held["paused"]["until"] is None
    assert {line["why"] for line in held["held"]} >= {"everything is paused"}
    contract.STATUS(home.run("status", "--json", *AT).json)

    assert home.run("resume").code == 0
    assert len(home.run("tick", "--json", *AT).json["actions"]) == 3


@pytest.mark.parametrize("until", ["nonsense", "2001-01-01"])
def test_pause_until_what_is_past_or_no_moment_is_refused(home: Home, until: str) -> None:
    """A slip of the keyboard must not hold everything for ever, or not at all."""
    assert home.run("pause", until).code == 2


def test_close_ends_a_process_and_reopen_begins_it_again(home: Home) -> None:
    """By name, whatever its case; an unknown one lists those known."""
    home.invite("acme", START)
    home.run("tick", *AT)
    unknown = home.run("close", "Hooli")
    assert (unknown.code, unknown.out) == (2, "")
    assert "Acme" in unknown.err

    assert home.run("close", "acme").code == 0
    at = (END + timedelta(hours=4)).isoformat()
    closed = home.run("status", "--json", "--at", at).json["budgets"]
    assert [(each["company"], each["closed"]) for each in closed] == [("Acme", True)]

    assert home.run("reopen", "ACME").code == 0
    assert [
        each["closed"] for each in home.run("status", "--json", "--at", at).json["budgets"]
    ] == [False]


# --- undo ---------------------------------------------------------------------------------------


def test_undo_asks_and_without_anybody_to_ask_refuses(home: Home) -> None:
    """A script has to say --yes; looking first is always possible."""
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(days=5)
    home.invite("acme", soon)
    home.run("tick")
    before = home.everything()

    refused = home.raw("--config", str(home.config), "undo")
    assert (refused.code, refused.out) == (2, "")
    dry = home.run("undo", "--dry-run")
    assert dry.code == 0
    assert "Warm-up" in dry.out
    assert {name: text for name, text in home.everything().items() if "state/" not in name} == {
        name: text for name, text in before.items() if "state/" not in name
    }


def test_undo_removes_what_nobody_touched_and_it_stays_away(home: Home) -> None:
    """Future blocks and untouched drafts; what it removed counts as deleted by the person."""
    soon = datetime.now(UTC).replace(microsecond=0) + timedelta(days=5)
    home.invite("acme", soon)
    home.run("tick")
    made = len(home.blocks())
    assert made == 3

    assert home.run("undo", "--yes").code == 0
    assert home.blocks() == []
    again = home.run("tick", "--json").json
    assert again["actions"] == []
    states = [
        block["state"] for block in home.run("status", "--json").json["interviews"][0]["blocks"]
    ]
    assert states == ["deleted"] * made


def test_undo_since_keeps_what_is_older(home: Home) -> None:
    """Only what was made since that day."""
    home.invite("acme", datetime.now(UTC).replace(microsecond=0) + timedelta(days=5))
    home.run("tick")
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()

    home.run("undo", "--yes", "--since", tomorrow)
    assert len(home.blocks()) == 3
    assert home.run("undo", "--since", "nonsense").code == 2


# --- the front door itself ----------------------------------------------------------------------


def test_without_a_command_it_says_what_it_is(home: Home) -> None:
    """Two lines, then the next step: demo and init, or status once there is a config."""
    bare = home.raw()
    assert bare.code == 0
    assert "interviewd demo" in bare.out
    assert "interviewd init" in bare.out

    assert "status" in home.run().out


def test_every_command_has_help_with_an_example(home: Home) -> None:
    """In four groups, and with nothing that does not exist."""
    groups = home.run("--help").out
    for heading in ("Look:", "Decide:", "Set up:", "Machine:"):
        assert heading in groups
    for name in COMMANDS:
        output = home.run(name, "--help")
        assert output.code == 0
        assert "Example" in output.out
        assert f"interviewd {name}" in output.out


@pytest.mark.parametrize(
    "args", [["nonsense"], ["plan", "--nonsense"], ["explain"], ["plan", "--at", "nonsense"]]
)
def test_wrong_usage_is_2_and_says_so_on_stderr(home: Home, args: list[str]) -> None:
    """Results are results: nothing on stdout."""
    output = home.run(*args)
    assert (output.code, output.out) == (2, "")
    assert output.err
    assert "Traceback" not in output.err


@pytest.mark.parametrize(
    "at",
    ["", "nonsense", "9999-12-31", "0001-01-01", "2026-13-45", "25:00", "12", "tomorrow at noon"],
)
def test_nonsense_for_a_moment_is_refused_with_a_sentence(home: Home, at: str) -> None:
    """With how it is written, for every command that takes one."""
    for command in (["plan"], ["tick"], ["status"]):
        output = home.run(*command, f"--at={at}")
        assert output.code == 2
        assert "2026-12-04 14:00" in output.err


@pytest.mark.parametrize("command", ["plan", "status", "tick"])
def test_no_colour_reaches_a_pipe(home: Home, command: str) -> None:
    """Nor with NO_COLOR anybody; --json is one object and nothing else."""
    home.invite("acme", START)
    assert "\x1b" not in home.run(command, *AT).out
    assert json.loads(home.run(command, "--json", *AT).out)["schema"] == 1


def test_reading_commands_make_nothing(home: Home) -> None:
    """Not a file, not a folder, and no byte changes."""
    home.invite("acme", START)
    before = home.everything()

    for command in (
        ["plan"],
        ["status"],
        ["explain", "acme"],
        ["preview", "acme"],
        ["log"],
        ["doctor"],
        ["accounts"],
    ):
        home.run(*command)
        assert home.everything() == before, command
    assert not (home.root / "state").exists()


def test_doctor_names_a_broken_template_and_its_fix(home: Home) -> None:
    """The finding says where and what, the line under it what to do, and that is the next step."""
    own = home.root / "templates"
    own.mkdir(exist_ok=True)
    (own / "thank-you.txt.j2").write_text("fine\n{% if %}\n", encoding="utf-8")
    output = [line.strip() for line in home.run("doctor").out.splitlines()]
    at = next(number for number, line in enumerate(output) if "thank-you.txt.j2:2:" in line)
    assert output[at].startswith("✗")
    assert output[at + 1] == "mend the template, or remove your copy of it"


def test_a_reader_that_has_enough_is_no_error(home: Home) -> None:
    """`| head -1` ends quietly."""
    home.invite("acme", START)
    line = f'"{sys.executable}" -m interviewd --config "{home.config}" plan --json | head -1'

    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", line],
        env=home.environ(),
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stdout, done.stderr) == ("{\n", "")


def test_a_terminal_without_our_signs_still_gets_its_lines(home: Home) -> None:
    """An old encoding shows question marks, not a traceback."""
    home.invite("acme", END)
    output = home.raw(
        "--config",
        str(home.config),
        "plan",
        *AT,
        env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
    )

    assert output.code == 0
    assert "Warm-up" in output.out


def test_tick_at_is_for_worlds_on_this_machine(home: Home) -> None:
    """With an account elsewhere it is refused before anything is asked.

    Plan --at is for everybody.
    """
    home.config.write_text(
        home.config.read_text()
        + '\n[[account]]\nname = "far"\nprovider = "google"\ncalendars = ["primary"]\n'
    )

    output = home.run("tick", *AT)

    assert output.code == 2
    assert "far" in output.err
