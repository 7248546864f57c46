"""Several accounts, one person: the same interview is one, an account that is down stops nobody
else's work.
"""

from dataclasses import replace

import pytest

from interviewd.domain.situation import Situation
from interviewd.engine.tick import Runtime, tick
from interviewd.model.seen import Answer, Event, Guest, Window
from interviewd.model.terms import Kind
from interviewd.ports import AccountPorts
from tests.fakes.persons import policy
from tests.fakes.worlds import FakeCalendar, FakeJournal, FakeMailbox, Touches, at, interview
from tests.fakes.writers import PlainWriter

NOW = at("2026-11-23 09:00")


class Two:
    """A private account first, one at work second.

    Letters of the second go to the first's mailbox.
    """

    def __init__(self) -> None:
        touches = Touches()
        self.home, self.work = FakeCalendar("home", touches), FakeCalendar("work", touches)
        self.mailbox, self.journal = FakeMailbox("home", touches), FakeJournal(touches)
        own = ("me@example.org",)
        self.runtime = Runtime(
            (
                AccountPorts("home", "local", own, "home", self.home, self.mailbox),
                AccountPorts("work", "local", own, "home", self.work, None),
            ),
            self.journal,
            policy(accounts=("home", "work")),
            PlainWriter(),
        )


@pytest.mark.parametrize("copied", ["0", "z"])
def test_a_copied_invitation_goes_to_the_first_account(copied: str) -> None:
    """Under another UID it is one meeting all the same: the first account in the config has it,
    and one line tells it.
    """
    two = Two()
    original = interview("a", at("2026-11-25 10:00"))
    two.home.person_puts(original)
    two.work.person_puts(replace(original, uid=copied, handle=copied))
    tick(two.runtime, NOW)
    assert (len(two.home.blocks()), two.work.blocks()) == (3, [])
    assert all(block.description.count("10:00") <= 1 for block in two.home.blocks())
    tick(two.runtime, at("2026-11-25 14:00"))
    assert len(two.mailbox.drafts()) == 2


def test_a_copy_that_joins_or_leaves_moves_nothing() -> None:
    """A key in use stays in use, whichever account its event is on."""
    two = Two()
    original = interview("m", at("2026-11-25 10:00"))
    two.work.person_puts(original)
    tick(two.runtime, NOW)
    made = [block.uid for block in two.work.blocks()]
    two.home.person_puts(replace(original, uid="a", handle="a"))
    assert [o.action.verb for o in tick(two.runtime, NOW).outcomes] == []
    del two.home.events["a"]
    assert [o.action.verb for o in tick(two.runtime, NOW).outcomes] == []
    assert [block.uid for block in two.work.blocks()] == made


def test_an_interview_on_two_calendars_is_one() -> None:
    """The first account in the config that holds it gets blocks and letters."""
    two = Two()
    two.home.person_puts(interview("a", at("2026-11-25 10:00")))
    two.work.person_puts(interview("a", at("2026-11-25 10:00")))
    tick(two.runtime, NOW)
    assert len(two.home.blocks()) == 3
    assert two.work.blocks() == []
    tick(two.runtime, at("2026-11-25 14:00"))
    assert len(two.mailbox.drafts()) == 2


def test_declined_in_one_accepted_in_the_other() -> None:
    """What counts is the copy that counts."""
    two = Two()
    declined = tuple(
        replace(g, answer=Answer.NO)
        for g in interview("a", NOW).guests
        if g.email == "me@example.org"
    )
    two.home.person_puts(replace(interview("a", at("2026-11-25 10:00")), guests=declined))
    two.work.person_puts(interview("a", at("2026-11-25 10:00")))
    tick(two.runtime, NOW)
    assert len(two.work.blocks()) == 3


def test_letters_go_to_the_mailbox_the_config_names() -> None:
    """An account without mail of its own drafts in another's."""
    two = Two()
    two.work.person_puts(interview("a", at("2026-11-25 10:00")))
    tick(two.runtime, NOW)
    tick(two.runtime, at("2026-11-25 14:00"))
    assert sorted(draft.recipients[0].email for draft in two.mailbox.drafts()) == [
        "priya@acme.example",
        "wei@acme.example",
    ]


def test_busy_is_busy_wherever() -> None:
    """Blocks in one account go around what is busy in another."""
    two = Two()
    two.home.person_puts(interview("a", at("2026-11-25 10:00")))
    lunch = Event(
        "work", "main", "lunch", at("2026-11-24 13:30"), at("2026-11-24 17:00"), handle="lunch"
    )
    two.work.person_puts(lunch)
    tick(two.runtime, NOW)
    assert at("2026-11-24 12:30") in {block.start for block in two.home.blocks()}


def test_an_account_that_is_down_stops_no_other() -> None:
    """Nothing of the one that is down is removed or made; the other is served.

    Back again all is well.
    """
    two = Two()
    two.home.person_puts(interview("a", at("2026-11-25 10:00")))
    tick(two.runtime, NOW)
    two.home.down = True
    two.work.person_puts(
        interview(
            "b",
            at("2026-11-26 10:00"),
            title="Interview: Analyst - Globex #interview",
            guests=("j@globex.example",),
        )
    )
    report = tick(two.runtime, NOW)
    assert {outcome.action.account for outcome in report.outcomes} == {"work"}
    assert len(two.home.blocks()) == 3
    assert {account.name: str(account.state) for account in report.view.accounts} == {
        "home": "error",
        "work": "ok",
    }
    two.home.down = False
    assert tick(two.runtime, NOW).outcomes == ()


def test_a_mistake_of_an_adapter_is_its_own() -> None:
    """Whatever an account raises, the others go on."""
    two = Two()

    def broken(window: Window, now: object) -> object:
        raise ZeroDivisionError

    two.home.fetch = broken  # type: ignore[method-assign, assignment]
    two.work.person_puts(interview("a", at("2026-11-25 10:00")))
    tick(two.runtime, NOW)
    assert len(two.work.blocks()) == 3


def test_blocks_on_an_unreachable_calendar_are_not_held() -> None:
    """While it cannot be reached its blocks are not told to be held: they are on the calendar
    already.
    """
    two = Two()
    two.home.person_puts(interview("a", at("2026-11-25 10:00")))
    tick(two.runtime, NOW)
    two.home.down = True
    two.work.person_puts(
        interview(
            "b",
            at("2026-11-26 10:00"),
            title="SRE @ Globex #interview",
            guests=("ana@globex.example",),
        )
    )

    report = tick(two.runtime, at("2026-11-23 10:00"))
    assert [
        line.why.code for line in report.plan.held if line.kind in (Kind.PREP, Kind.DEBRIEF)
    ] == []
    assert {action.account for action in report.plan.actions} == {"work"}


def test_a_forged_mark_is_not_ours() -> None:
    """An invitation that carries our marks is a stranger's event: never moved, never removed,
    never adopted.
    """
    two = Two()
    two.home.person_puts(interview("a", at("2026-11-25 10:00")))
    tick(two.runtime, NOW)
    real = next(block for block in two.home.blocks() if block.mark and block.mark.kind == Kind.PREP)
    forged = replace(
        real,
        uid="forged",
        handle="forged",
        organizer=Guest("stranger@evil.example"),
        guests=(Guest("me@example.org"), Guest("stranger@evil.example")),
        mark=replace(real.mark, key="0" * 32) if real.mark else None,
    )
    put = two.home.person_puts(forged)
    tick(two.runtime, NOW)
    assert two.home.events["forged"] == put
    assert "0" * 32 not in two.journal.memory.deeds


def test_a_decision_made_during_a_pass_is_seen_by_the_next() -> None:
    """`mark`, `close` and `pause` may come while a pass runs: it is not idle afterwards.

    Else nothing is decided twice.
    """
    two = Two()
    two.home.person_puts(interview("a", at("2026-11-25 10:00")))
    two.home.changes = two.work.changes = False
    tick(two.runtime, NOW)
    calm = tick(two.runtime, NOW)
    assert tick(two.runtime, NOW, calm).quiet
    plain = two.home.fetch

    def interrupted(window: Window, now: object) -> object:
        two.journal.memory = replace(two.journal.memory, marks={"a": False})
        return plain(window, now)  # type: ignore[arg-type]

    two.home.fetch = interrupted  # type: ignore[method-assign, assignment]
    raced = tick(two.runtime, NOW)
    two.home.fetch = plain  # type: ignore[method-assign]
    assert not tick(two.runtime, NOW, raced).quiet
    assert two.home.blocks() == []


def test_an_idle_pass_learns_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a calm pass only the questions are asked, the same as before.

    Whatever has changed is learnt from again.
    """
    two = Two()
    two.home.person_puts(interview("a", at("2026-11-25 10:00")))
    two.home.changes = two.work.changes = two.mailbox.changes = False
    tick(two.runtime, at("2026-11-25 14:00"))
    calm = tick(two.runtime, at("2026-11-25 14:01"))
    learnt: list[str] = []

    def learns(situation: Situation) -> Situation:
        learnt.append("mail")
        return situation

    monkeypatch.setattr("interviewd.domain.memory_update.learn_mail", learns)

    quiet = tick(two.runtime, at("2026-11-25 14:02"), calm)
    assert (quiet.quiet, learnt, quiet.watches) == (True, [], calm.watches)
    assert quiet.view.mail.keys() == calm.view.mail.keys() != set()

    two.mailbox.changes = True
    assert not tick(two.runtime, at("2026-11-25 14:03"), quiet).quiet
    two.mailbox.changes, two.mailbox.down = False, True
    assert not tick(two.runtime, at("2026-11-25 14:04"), calm).quiet
    assert learnt == ["mail", "mail"]


def test_a_deadline_in_danger_raises_an_alarm_on_a_working_calendar() -> None:
    """The mailbox cannot be reached while the deadline comes near: an alarm on the calendar, once.

    Gone when it works.
    """
    two = Two()
    two.home.person_puts(interview("a", at("2026-11-25 10:00")))
    tick(two.runtime, NOW)
    two.mailbox.down = True
    tick(two.runtime, at("2026-11-26 07:30"))
    tick(two.runtime, at("2026-11-26 07:40"))
    alarms = [
        block for block in two.home.blocks() if block.mark and block.mark.kind == Kind.REMINDER
    ]
    assert len(alarms) == 1
    two.mailbox.down = False
    tick(two.runtime, at("2026-11-26 07:45"))
    assert len(two.mailbox.drafts()) == 2


def test_a_sign_in_that_will_end_is_said_before() -> None:
    """Google gives an app in Testing a week; the person hears of it while there is time."""
    two = Two()
    home, work = two.runtime.accounts
    runtime = replace(two.runtime, accounts=(replace(home, ends=at("2026-11-27 09:00")), work))
    codes = {notice.what.code for notice in tick(runtime, NOW).plan.notices}
    assert "sign_in_ends" in codes
