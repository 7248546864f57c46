"""A request delivered twice: two drafts of one letter, and which of them goes."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from interviewd.engine.tick import tick
from interviewd.errors import Doubt, Gone
from interviewd.model.known import State, Watch
from interviewd.model.seen import Correspondence, Message
from interviewd.model.terms import Kind, Verb
from tests.fakes.worlds import World
from tests.unit.domain.test_letters import after, draft_to, drafts_to, state_of, world_with

PRIYA = "priya@acme.example"


def copy_of(world: World, draft: Message, text: str = "", seconds: int = 1) -> Message:
    """A second draft with the same Message-ID, made so much later."""
    assert draft.date
    date = draft.date + timedelta(seconds=seconds)
    copy = replace(draft, handle="copy", text=text or draft.text, date=date)
    world.mailbox.messages["copy"] = copy
    return copy


def with_copy(text: str = "") -> World:
    world = world_with()
    after(world, 4)
    copy_of(world, draft_to(world, "priya"), text)
    return world


def test_an_unedited_copy_is_withdrawn() -> None:
    """One draft a person stays, the earlier one; the letter is drafted as before."""
    world = with_copy()
    handle = draft_to(world, "priya").handle
    report = after(world, 5)

    assert [(each.action.verb, each.action.why.code, each.outcome) for each in report.outcomes] == [
        (Verb.REMOVE, "second_copy", "done")
    ]
    assert drafts_to(world).count(PRIYA) == 1
    assert draft_to(world, "priya").handle == handle
    assert state_of(world) == [State.DRAFTED, State.DRAFTED]
    assert not after(world, 6).outcomes


def test_an_earlier_draft_of_another_machine_is_the_one_that_stays() -> None:
    """That machine decides so, too: if each kept its own, both would go."""
    world = world_with()
    after(world, 4)
    copy_of(world, draft_to(world, "priya"), seconds=-60)
    after(world, 5)

    assert draft_to(world, "priya").handle == "copy"
    assert drafts_to(world).count(PRIYA) == 1
    assert not after(world, 6).outcomes
    assert state_of(world) == [State.DRAFTED, State.DRAFTED]


def test_files_of_one_second_are_left_to_the_person() -> None:
    """Their names differ from machine to machine, so nothing says which of them all would keep."""
    world = world_with()
    after(world, 4)
    copy_of(world, draft_to(world, "priya"), seconds=0)
    report = after(world, 5)

    assert drafts_to(world).count(PRIYA) == 2
    assert [notice.what.code for notice in report.plan.notices].count("drafted_twice") == 1


def test_two_letters_of_one_key_are_never_both_taken_back() -> None:
    """Another machine's letter from other notes looks edited: the earliest stays on both machines.

    A later one in the person's words, or in another machine's, is theirs to discard.
    """
    world = with_copy("My own words.")
    report = after(world, 5)

    assert drafts_to(world).count(PRIYA) == 2
    assert [notice.what.code for notice in report.plan.notices].count("drafted_twice") == 1


def test_a_draft_that_cannot_be_withdrawn_is_reported() -> None:
    """Both stay; a held line and a notice say so until the person has discarded one."""
    world = with_copy()
    account = replace(world.runtime.accounts[0], withdraws=False)
    runtime = replace(world.runtime, accounts=(account,))
    now = after(world_with(), 5).plan.now
    report = tick(runtime, now)

    assert drafts_to(world).count(PRIYA) == 2
    assert [line.to for line in report.plan.held if line.why.code == "second_copy_stays"] == [PRIYA]
    assert [notice.what.code for notice in report.plan.notices].count("drafted_twice") == 1
    assert not report.plan.actions

    del world.mailbox.messages["copy"]
    later = tick(runtime, now)
    assert "drafted_twice" not in {notice.what.code for notice in later.plan.notices}


def test_a_copy_of_a_letter_that_was_sent_is_reported() -> None:
    """Not at once, since programs take a draft away when it was sent; until it is gone."""
    world = with_copy()
    sent = after(world_with(), 5).plan.now
    world.mailbox.person_sends(draft_to(world, "priya"), sent)

    def told(hours: float) -> int:
        report = tick(world.runtime, sent + timedelta(hours=hours))
        return [notice.what.code for notice in report.plan.notices].count("sent_and_drafted")

    assert [told(0), told(0.9), told(1.1), told(30)] == [0, 0, 1, 1]
    assert drafts_to(world).count(PRIYA) == 1
    del world.mailbox.messages["copy"]
    assert told(31) == 0


def test_a_copy_that_is_gone_takes_nothing_along() -> None:
    """The person discarded the copy while the pass decided: the draft that was to stay stays."""
    world = with_copy()
    fetch = world.mailbox.fetch

    def discarded_meanwhile(watch: Watch, now: datetime) -> Correspondence:
        correspondence = fetch(watch, now)
        world.mailbox.messages.pop("copy", None)
        return correspondence

    world.mailbox.fetch = discarded_meanwhile  # type: ignore[method-assign]
    after(world, 5)

    assert drafts_to(world).count(PRIYA) == 1
    assert state_of(world) == [State.DRAFTED, State.DRAFTED]


@pytest.mark.parametrize("error", [Gone("home"), Doubt("home", "no answer")])
def test_a_copy_that_cannot_be_withdrawn_changes_no_letter(
    error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever becomes of the request, the letter is drafted still.

    A doubt is settled by looking.
    """
    world = with_copy()

    def refuse(_: object) -> None:
        raise error

    monkeypatch.setattr(world.mailbox, "withdraw", refuse)
    after(world, 5)
    monkeypatch.undo()
    after(world, 6)
    after(world, 7)

    assert state_of(world, Kind.THANK_YOU) == [State.DRAFTED, State.DRAFTED]
    assert drafts_to(world).count(PRIYA) == 1
