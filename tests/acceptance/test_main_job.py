"""The main job through the front door: from an invitation to an answered follow-up, as files and
JSON show it.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from tests.acceptance import contract
from tests.acceptance.home import Home

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
START = datetime(2026, 11, 25, 10, tzinfo=UTC)
END = START + timedelta(hours=1)


def tick(home: Home, at: datetime, code: int = 0):
    """One pass at a moment; its JSON keeps the contract."""
    output = home.run("tick", "--json", "--at", at.isoformat())
    assert output.code == code, output.err
    contract.PLAN(output.json)
    return output.json


def send(home: Home, to: str, at: datetime, *, adds: str = "") -> EmailMessage:
    """Send the draft to somebody as a mail program does: a copy in Sent with its date, the draft
    gone.
    """
    path = next(
        path
        for path in (home.maildir / ".Drafts/cur").iterdir()
        if "To: " in path.read_text() and to in path.read_text()
    )
    text = path.read_bytes().decode()
    lines = [
        f"Date: {at:%a, %d %b %Y %H:%M:%S} +0000" if line.startswith("Date:") else line
        for line in text.split("\r\n")
    ]
    copy = "\r\n".join(lines).replace(
        "Kind regards", f"{adds}\r\n\r\nKind regards" if adds else "Kind regards"
    )
    (home.maildir / ".Sent/cur" / f"{int(at.timestamp())}.M1P1.host:2,S").write_bytes(copy.encode())
    path.unlink()
    return home.mails(".Sent")[-1]


def test_blocks_come_with_the_invitation_and_stay(home: Home) -> None:
    """A tagged, accepted interview gets its prep blocks and its form.

    A second pass does nothing at all.
    """
    home.invite("acme", START)

    first = tick(home, MONDAY)

    assert [(action["verb"], action["kind"], action["outcome"]) for action in first["actions"]] == [
        ("add", "prep", "done"),
        ("add", "prep", "done"),
        ("add", "debrief", "done"),
    ]
    assert {action["interview"] for action in first["actions"]} == {"acme"}
    assert {action["start"] for action in first["actions"]} == {
        "2026-11-24T14:00:00+00:00",
        "2026-11-25T09:30:00+00:00",
        "2026-11-25T11:00:00+00:00",
    }
    after = home.everything()
    assert tick(home, MONDAY + timedelta(hours=1))["actions"] == []
    assert {
        name: text for name, text in home.everything().items() if not name.startswith("state/")
    } == {name: text for name, text in after.items() if not name.startswith("state/")}


def test_blocks_carry_the_contract_s_marks_and_nobody_else(home: Home) -> None:
    """Marks, category and privacy as written there; never a guest, an organiser or a method."""
    home.invite("acme", START)
    tick(home, MONDAY)

    assert len(home.blocks("prep")) == 2
    for text in home.blocks():
        for line in (
            "X-INTERVIEWD-FOR:acme\n",
            "X-INTERVIEWD-KEY:",
            "X-INTERVIEWD-HASH:",
            "CLASS:PRIVATE",
        ):
            assert line in text
        assert "CATEGORIES:interviewd" in text
        assert not {"ATTENDEE", "ORGANIZER", "METHOD"} & {
            line.partition(":")[0].partition(";")[0] for line in text.split("\n")
        }


def test_plan_shows_what_tick_then_does_and_touches_nothing(home: Home) -> None:
    """The same lines, before and after.

    No file is made or changed by looking, not even a state folder.
    """
    home.invite("acme", START)
    before = home.everything()

    planned = home.run("plan", "--json", "--at", MONDAY.isoformat())

    assert planned.code == 0
    contract.PLAN(planned.json)
    assert home.everything() == before
    assert not (home.root / "state").exists()
    done = tick(home, MONDAY)
    assert [{**action, "outcome": "done"} for action in planned.json["actions"]] == done["actions"]


def test_notes_make_the_letter_come_at_once_and_it_can_be_sent_as_it_stands(home: Home) -> None:
    """Two looks ten minutes apart at the same notes; the draft is whole, and made of them."""
    home.invite("acme", START)
    tick(home, MONDAY)
    tick(home, END)
    home.fill_in(lambda form: form.replace("Talked about:", "Talked about: queue migration"))

    assert tick(home, END + timedelta(minutes=5))["actions"] == []
    drafted = tick(home, END + timedelta(minutes=16))

    assert [(action["kind"], action["to"]) for action in drafted["actions"]] == [
        ("thank_you", "priya@acme.example")
    ]
    [draft] = home.drafts()
    body = draft.get_content()
    assert "queue migration" in body
    assert draft["From"] == "Sam Rivera <sam@example.org>"
    assert str(draft["Subject"]) == "Thank you – Staff SRE interview"
    assert set(draft) == {
        *("From", "To", "Subject", "Date", "Message-ID"),
        *("MIME-Version", "Content-Type", "Content-Transfer-Encoding"),
    }
    assert not set("[]{}") & set(body)


def test_a_phone_that_drops_private_properties_loses_nothing(home: Home) -> None:
    """A block is known by its UID: it moves with the interview, and its notes are read."""
    home.invite("acme", START)
    tick(home, MONDAY)
    home.drop_marks()
    assert tick(home, MONDAY + timedelta(minutes=5))["actions"] == []
    later = START + timedelta(days=1)
    home.invite("acme", later)
    moved = tick(home, MONDAY + timedelta(hours=1))["actions"]
    assert [action["verb"] for action in moved] == ["move", "move", "move"]

    home.fill_in(lambda form: form.replace("Talked about:", "Talked about: queue migration"))
    home.drop_marks()
    over = END + timedelta(days=1)
    tick(home, over + timedelta(minutes=5))
    tick(home, over + timedelta(minutes=16))

    [draft] = home.drafts()
    assert "queue migration" in draft.get_content()


def test_what_the_letter_leaves_out_of_the_notes_can_be_looked_at_and_mended(home: Home) -> None:
    """The advised command shows that very letter; what helps a draft is the draft. Only other notes
    of the talk come too late for it.
    """
    home.invite("acme", START)
    tick(home, MONDAY)
    tick(home, END)
    home.fill_in(lambda form: form.replace("Talked about:", "Talked about: Oracle??"))
    tick(home, END + timedelta(minutes=5))
    tick(home, END + timedelta(minutes=16))

    def problem(minutes: int) -> tuple[str, str]:
        at = END + timedelta(minutes=minutes)
        tick(home, at)
        [found] = home.run("status", "--at", at.isoformat(), "--json").json["problems"]
        return found["what"], found["fix"]

    letter = "the letter to Priya Shah at Acme"
    what, fix = problem(20)
    assert what == f"your notes on “Oracle??” are not in {letter}"
    command, does = fix.split("   ")
    assert does == "shows why; add one sentence of your own to the draft"
    assert re.fullmatch(r"interviewd preview \w{6} --to priya@acme.example", command)
    assert (
        "“Oracle??” is left out"
        in home.run(*command.split()[1:], "--at", (END + timedelta(hours=1)).isoformat()).out
    )

    home.fill_in(lambda form: form.replace("They decide by:", "They decide by: 4 December"))
    assert problem(40) == (what, fix)
    home.fill_in(lambda form: form.replace("Oracle??", "the new warehouse"))
    does = "shows how it would be written now; the draft stays as it is"
    assert problem(60) == (f"your notes came after {letter} was drafted", f"{command}   {does}")


def test_an_invitation_sent_again_keeps_the_blocks(home: Home) -> None:
    """Under another UID, as `this and all following` does: they move, and `status` shows them."""
    first = home.invite("acme", START)
    tick(home, MONDAY)
    first.unlink()
    later = START + timedelta(hours=4)
    home.invite("acme-again", later)

    moved = tick(home, MONDAY + timedelta(hours=1))["actions"]

    assert {action["interview"] for action in moved} == {"acme-again"}
    assert "add" not in {action["verb"] for action in moved}
    status = home.run("status", "--json", "--at", (MONDAY + timedelta(hours=2)).isoformat()).json
    [interview] = status["interviews"]
    assert interview["event"] == "acme-again"
    assert [(each["kind"], each["state"]) for each in interview["blocks"]] == [
        ("prep", "ours"),
        ("prep", "ours"),
        ("debrief", "ours"),
    ]


def test_without_notes_the_letter_comes_three_hours_after_the_end(home: Home) -> None:
    """And until then `plan` says when."""
    home.invite("acme", START)
    tick(home, MONDAY)

    waiting = tick(home, END + timedelta(hours=1))
    [held] = [line for line in waiting["held"] if line["kind"] == "thank_you"]
    assert held["until"] == "2026-11-25T14:00:00+00:00"
    assert held["to"] == "priya@acme.example"

    assert [action["kind"] for action in tick(home, END + timedelta(hours=3))["actions"]] == [
        "thank_you"
    ]
    assert len(home.drafts()) == 1


def test_from_the_letter_sent_to_the_follow_up_answered(home: Home) -> None:
    """Six business days of silence earn one follow-up in the thread.

    An answer takes the untouched draft back.
    """
    home.invite("acme", START)
    tick(home, MONDAY)
    tick(home, END + timedelta(hours=3))
    sent = send(
        home, "priya@acme.example", END + timedelta(hours=5), adds="I liked your canary set-up."
    )
    tick(home, END + timedelta(hours=6))
    assert letters(home, END + timedelta(hours=6)) == [("thank_you", "sent")]

    thursday = datetime(2026, 12, 3, 8, tzinfo=UTC)
    assert tick(home, thursday - timedelta(minutes=1))["actions"] == []
    followed = tick(home, thursday)
    assert [(action["kind"], action["to"]) for action in followed["actions"]] == [
        ("follow_up", "priya@acme.example")
    ]
    [draft] = home.drafts()
    assert draft["In-Reply-To"] == sent["Message-ID"]
    assert str(draft["Subject"]).startswith("Re: ")

    answer(home, sent, thursday + timedelta(days=1))
    stopped = tick(home, thursday + timedelta(days=1, minutes=5))
    assert [(action["verb"], action["kind"]) for action in stopped["actions"]] == [
        ("remove", "follow_up")
    ]
    assert home.drafts() == []
    assert letters(home, thursday + timedelta(days=1, minutes=10)) == [
        ("thank_you", "sent"),
        ("follow_up", "withdrawn"),
    ]
    assert tick(home, thursday + timedelta(days=20))["actions"] == []


def answer(home: Home, to: EmailMessage, at: datetime) -> None:
    """Priya writes back."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Priya Shah <priya@acme.example>", "sam@example.org"
    mail["Subject"], mail["Message-ID"] = f"Re: {to['Subject']}", "<answer@acme.example>"
    mail["In-Reply-To"], mail["Date"] = str(to["Message-ID"]), at
    mail.set_content("Thank you, Sam. You will hear from us on Monday.\n")
    (home.maildir / "cur" / "1.M2P2.host:2,S").write_bytes(mail.as_bytes())


def letters(home: Home, at: datetime) -> list[tuple[str, str]]:
    output = home.run("status", "--json", "--at", at.isoformat())
    contract.STATUS(output.json)
    return [(letter["kind"], letter["state"]) for letter in output.json["letters"]]


def test_a_discarded_letter_is_a_no(home: Home) -> None:
    """It never comes back."""
    home.invite("acme", START)
    tick(home, MONDAY)
    tick(home, END + timedelta(hours=3))
    for path in (home.maildir / ".Drafts/cur").iterdir():
        path.unlink()

    for hours in (4, 5, 20):
        assert [
            each
            for each in tick(home, END + timedelta(hours=hours))["actions"]
            if each["verb"] == "draft"
        ] == []
    assert letters(home, END + timedelta(hours=21)) == [("thank_you", "discarded")]


def test_a_deleted_block_stays_away_and_a_dragged_one_is_theirs(home: Home) -> None:
    """What a person did to a block is their word on it."""
    home.invite("acme", START)
    tick(home, MONDAY)
    prep = [path for path in home.calendar.glob("*.ics") if "KIND:prep" in path.read_text()]
    prep[0].unlink()
    prep[1].write_text(
        prep[1].read_text().replace("T093000Z", "T090000Z").replace("T140000Z", "T130000Z")
    )

    tick(home, MONDAY + timedelta(hours=1))
    home.invite("acme", START + timedelta(days=1))
    moved = tick(home, MONDAY + timedelta(hours=2))

    assert [(action["verb"], action["kind"]) for action in moved["actions"]] == [
        ("move", "debrief")
    ]
    output = home.run("status", "--json", "--at", (MONDAY + timedelta(hours=2)).isoformat()).json
    assert sorted(
        (block["kind"], block["state"]) for block in output["interviews"][0]["blocks"]
    ) == [
        ("debrief", "ours"),
        ("prep", "deleted"),
        ("prep", "yours"),
    ]


def test_a_cancelled_interview_takes_its_blocks_along(home: Home) -> None:
    """Untouched ones go; nothing is left to say."""
    path = home.invite("acme", START)
    tick(home, MONDAY)
    path.write_text(path.read_text().replace("SUMMARY:", "STATUS:CANCELLED\nSUMMARY:"))

    after = tick(home, MONDAY + timedelta(hours=1))

    assert {action["verb"] for action in after["actions"]} == {"remove"}
    assert home.blocks() == []
    assert tick(home, END + timedelta(hours=4))["actions"] == []


def test_the_state_folder_lost_doubles_nothing(home: Home) -> None:
    """What is there is found again by key and hash, and what was sent is not written again."""
    home.invite("acme", START)
    tick(home, MONDAY)
    tick(home, END + timedelta(hours=3))
    before = {name for name in home.everything() if not name.startswith("state/")}
    lose(home)

    for hours in (4, 5):
        again = tick(home, END + timedelta(hours=hours))
        assert [action for action in again["actions"] if action["kind"] != "reminder"] == []
    assert {name for name in home.everything() if not name.startswith("state/")} == before
    assert letters(home, END + timedelta(hours=6)) == [("thank_you", "drafted")]

    send(home, "priya@acme.example", END + timedelta(hours=7))
    lose(home)
    assert [
        each for each in tick(home, END + timedelta(hours=8))["actions"] if each["verb"] == "draft"
    ] == []


def lose(home: Home) -> None:
    for path in sorted((home.root / "state").rglob("*"), reverse=True):
        path.unlink() if not path.is_dir() else path.rmdir()
    (home.root / "state").rmdir()


@pytest.mark.parametrize("answer", ["NEEDS-ACTION", "DECLINED"])
def test_a_tagged_invitation_counts_once_it_is_accepted(home: Home, answer: str) -> None:
    """A stranger's tag is not the person's; unanswered it is shown with what is missing."""
    home.invite("acme", START, answer=answer)

    output = tick(home, MONDAY)

    assert output["actions"] == []
    assert [(each["event"], each["score"]) for each in output["suggestions"]] == (
        [("acme", 1.0)] if answer == "NEEDS-ACTION" else []
    )
