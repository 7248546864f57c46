"""A request delivered twice: two drafts of one letter, and which of them goes."""

import itertools
from collections.abc import Collection
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from interviewd.domain.planner.copies import copies
from interviewd.engine.tick import tick
from interviewd.errors import Doubt, Gone
from interviewd.model.decided import Action, Held
from interviewd.model.known import Deed, State, Watch
from interviewd.model.seen import (
    Account,
    AccountState,
    Correspondence,
    Folder,
    Message,
    Person,
)
from interviewd.model.terms import Kind, Verb, because
from tests.fakes.situations import HOME, MIA, letter, situation, talk
from tests.fakes.worlds import World, at, draft_to, drafts_to
from tests.unit.domain.test_letters import after, state_of, world_with

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


# --- one law at a time --------------------------------------------------------------------------

NOW = at("2026-11-25 15:00")
DEED = letter("k", handle="first", version="1", made=NOW)
DRAFT = Message(
    *("home", Folder.DRAFTS, "first", DEED.message_id, Person("", "me@example.org"), (MIA,)),
    subject=DEED.subject,
    date=NOW,
    text=DEED.text,
)
LATER = replace(DRAFT, handle="second", version="2", date=NOW + timedelta(seconds=1))
THIRD = replace(DRAFT, handle="third", date=NOW + timedelta(seconds=2))
ABOUT = Kind.THANK_YOU, "home", "a", "Acme"


def decided(
    *messages: Message, deed: Deed = DEED, account: Account = HOME, done: Collection[str] = ()
) -> list[Action | Held]:
    mail = {"home": Correspondence(messages)}
    known = situation(talk(), now=NOW, deeds=[deed], accounts=[account], mail=mail)
    return [*copies(known, done)]


def gone(*lines: Action | Held) -> list[str]:
    """The handles of the copies that are withdrawn."""
    return [line.deed.handle for line in lines if isinstance(line, Action) and line.deed]


def test_a_copy_is_withdrawn_by_its_handle_alone() -> None:
    """By Message-ID the one that stays might be taken; every copy but the earliest goes."""
    copy = replace(DEED, handle="second", version="2", message_id="")
    about = Kind.THANK_YOU, "k", "home", "a", "Acme", because("second_copy")
    assert decided(DRAFT, LATER) == [Action(Verb.REMOVE, *about, deed=copy)]
    for order in itertools.permutations((DRAFT, LATER, THIRD)):
        assert sorted(gone(*decided(*order))) == ["second", "third"]


@pytest.mark.parametrize(
    ("deed", "other"),
    [
        (DEED, replace(LATER, message_id="<other@x>")),
        (DEED, replace(LATER, folder=Folder.SENT)),
        (replace(DEED, message_id=""), replace(LATER, message_id="")),
        (replace(DEED, state=State.SENT), LATER),
        (replace(DEED, kind=Kind.PREP), LATER),
        (replace(DEED, account="other"), LATER),
    ],
    ids=["another letter", "in Sent", "without an id", "sent", "a block", "another mailbox"],
)
def test_what_is_no_copy_is_left_alone(deed: Deed, other: Message) -> None:
    """Nor are those of a letter that was decided on already."""
    first = replace(DRAFT, message_id=deed.message_id)
    assert decided(first, other, deed=deed) == []
    assert decided(DRAFT, LATER, done={"k"}) == []
    down = replace(HOME, mail_state=AccountState.ERROR)
    assert decided(DRAFT, LATER, account=down) == []


GOOGLE = replace(HOME, provider="google")


@pytest.mark.parametrize(
    ("messages", "account", "kept"),
    [
        ((DRAFT, LATER), HOME, "first"),
        ((LATER, replace(DRAFT, date=None)), HOME, "second"),
        ((DRAFT, replace(LATER, date=NOW)), GOOGLE, "first"),
        ((replace(DRAFT, handle="z"), replace(LATER, date=NOW)), GOOGLE, "second"),
        ((DRAFT, replace(LATER, date=NOW, text="Mine.")), GOOGLE, "second"),
    ],
    ids=["earlier", "without a date", "by name", "by name, turned", "edited"],
)
def test_which_copy_stays(messages: tuple[Message, ...], account: Account, kept: str) -> None:
    """The earliest; of one second the edited one, then the first by name."""
    for order in (messages, messages[::-1]):
        [left] = {each.handle for each in order} - {*gone(*decided(*order, account=account))}
        assert left == kept


@pytest.mark.parametrize(
    ("deed", "copy", "account"),
    [
        (DEED, replace(LATER, text="Mine."), HOME),
        (DEED, LATER, replace(HOME, withdraws=False)),
        (DEED, replace(LATER, date=NOW), HOME),
        (replace(DEED, adopted=True), LATER, HOME),
        (replace(DEED, text=""), replace(LATER, text=""), HOME),
    ],
    ids=["edited", "no way back", "of one second", "found again", "forgotten"],
)
def test_which_copies_only_the_person_can_discard(
    deed: Deed, copy: Message, account: Account
) -> None:
    """That is told, with the letter's recipient."""
    first = replace(DRAFT, text=deed.text)
    held = Held(*ABOUT, because("second_copy_stays"), to=MIA.email, key="k")
    assert decided(first, copy, deed=deed, account=account) == [held]
