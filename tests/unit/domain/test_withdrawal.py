"""What is taken back, what only the person can take back, and what a pause holds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from interviewd.domain.fingerprint import fingerprint
from interviewd.domain.planner import letters, limits, undo, wording
from interviewd.domain.planner.held import Hold, held_action
from interviewd.domain.processes import Process
from interviewd.domain.situation import Situation, situation_of
from interviewd.domain.visits import Company
from interviewd.model.decided import Action, Held, Letter, Visit
from interviewd.model.known import Deed, Interview, Memory, State, View
from interviewd.model.seen import Account, AccountState, Event, Mark, Person
from interviewd.model.terms import Kind, Round, Verb, because
from tests.fakes.persons import policy
from tests.fakes.situations import untouched
from tests.fakes.worlds import at

NOW = at("2026-11-25 12:00")
HOUR = timedelta(hours=1)
MIA = Person("Mia", "mia@acme.example")
WHY = because("put_off")
DRAFT = Deed("k", Kind.THANK_YOU, Verb.DRAFT, State.DRAFTED, "home", "a", NOW, "", "Acme", to=MIA)
BLOCK = Event(
    "home",
    "work",
    "b@interviewd",
    NOW + HOUR,
    NOW + 2 * HOUR,
    title="Prepare",
    mark=Mark("a", "prep", "b", fingerprint(NOW + HOUR, NOW + 2 * HOUR, "Prepare", "")),
)
MADE = Deed("b", Kind.PREP, Verb.ADD, State.OURS, "home", "a", NOW, "", "Acme")


def situation(*deeds: Deed, account: Account | None = None, block: Event = BLOCK) -> Situation:
    known = Memory(deeds={deed.key: deed for deed in deeds})
    home = account or Account("home", "local", mail="home")
    return situation_of(View((home,), (block,), memory=known), NOW, policy())


def withdrawn(deed: Deed, account: Account | None = None) -> list[Action | Held]:
    return [*letters.withdraw(deed, "a", WHY, situation(deed, account=account))]


def test_an_untouched_draft_is_taken_back() -> None:
    """By a removal that knows the draft, with the reason."""
    about = Kind.THANK_YOU, "k", "home", "a", "Acme"
    assert withdrawn(DRAFT) == [Action(Verb.REMOVE, *about, WHY, deed=DRAFT)]


@pytest.mark.parametrize(
    ("deed", "withdraws", "is_edited"),
    [
        (replace(DRAFT, state=State.EDITED), True, True),
        (replace(DRAFT, adopted=True), True, True),
        (DRAFT, False, False),
    ],
)
def test_what_only_the_person_can_discard_is_held(
    deed: Deed, withdraws: bool, is_edited: bool
) -> None:
    """With its recipient, its reason and whether they wrote into it."""
    account = Account("home", "google", mail="home", withdraws=withdraws)
    why = because("draft_stays", reason=WHY, edited=is_edited)
    held = Held(Kind.THANK_YOU, "home", "a", "Acme", why, to=MIA.email, key="k")
    assert withdrawn(deed, account) == [held]


def test_a_mailbox_that_does_not_work_is_left_alone() -> None:
    """Nothing is said of its drafts until it can be read."""
    assert withdrawn(DRAFT, Account("home", "google", mail_state=AccountState.ERROR)) == []
    assert withdrawn(DRAFT, Account("other", "google")) == []


@pytest.mark.parametrize("state", list(State))
def test_undo_takes_back_drafts_that_nobody_touched(state: State) -> None:
    """Neither what was sent, edited or withdrawn, nor what was found again after a lost journal."""
    plan = undo(situation(replace(DRAFT, state=state)))
    is_waiting = state is State.DRAFTED
    assert [action.key for action in plan.actions] == (["k"] if is_waiting else [])
    assert plan.held == ()
    assert undo(situation(replace(DRAFT, state=state, adopted=True))) == replace(plan, actions=())


def test_what_undo_takes_back_is_told_with_all_that_is_known() -> None:
    """The block and its deed, the draft and its deed, and that it was the person who asked."""
    why, about = because("undone"), ("home", "a", "Acme")
    known = situation(DRAFT, MADE)
    assert undo(known).actions == (
        Action(Verb.REMOVE, Kind.PREP, "b", *about, why, existing=BLOCK, deed=MADE),
        Action(Verb.REMOVE, Kind.THANK_YOU, "k", *about, why, deed=DRAFT),
    )


def test_undo_says_which_drafts_stay() -> None:
    """Those that cannot be taken back without a race."""
    account = Account("home", "google", mail="home", withdraws=False)
    plan = undo(situation(DRAFT, account=account))
    why = because("draft_stays", reason=because("undone"), edited=False)
    assert plan.held == (Held(Kind.THANK_YOU, "home", "a", "Acme", why, to=MIA.email, key="k"),)
    assert (plan.actions, plan.now) == ((), NOW)


@pytest.mark.parametrize("state", list(State))
def test_undo_takes_away_blocks_that_nobody_touched(state: State) -> None:
    """Those of ours that are to come."""
    plan = undo(situation(replace(MADE, state=state)))
    expected = [("b", because("undone"))] if state is State.OURS else []
    assert [(action.key, action.why) for action in plan.actions] == expected
    over = untouched(BLOCK, start=NOW - HOUR, end=NOW)
    for left in (over, replace(BLOCK, title="Mine")):
        assert undo(situation(MADE, block=left)).actions == ()
    assert undo(situation()).actions == ()


@pytest.mark.parametrize(("minutes", "count"), [(-1, 2), (0, 2), (1, 0)])
def test_undo_since_a_moment_leaves_what_is_older(minutes: int, count: int) -> None:
    """What was made at that moment goes, too."""
    plan = undo(situation(DRAFT, MADE), NOW + timedelta(minutes=minutes))
    assert len(plan.actions) == count


def test_one_old_block_keeps_no_other() -> None:
    """Each is judged by itself: what stays does not end the search."""
    stays = replace(MADE, key="a0")
    mark = BLOCK.mark
    assert mark
    first = replace(BLOCK, mark=replace(mark, key="a0"), end=NOW)
    view = replace(situation(stays, MADE).view, events=(first, BLOCK))
    assert [action.key for action in undo(situation_of(view, NOW, policy())).actions] == ["b"]


def test_a_pause_holds_an_action_with_all_that_is_known_of_it() -> None:
    """To whom it goes, which it is, and until when."""
    letter = Letter("k", Kind.THANK_YOU, MIA, "Thank you", "", "<k@x>", b"")
    about = Kind.THANK_YOU, "k", "home", "a", "Acme"
    action = Action(Verb.DRAFT, *about, because("thanks_due"), letter=letter)
    hold = Hold(because("paused"), NOW + HOUR)
    held = Held(Kind.THANK_YOU, "home", "a", "Acme", hold.why, hold.until, to=MIA.email, key="k")
    assert held_action(action, hold) == held
    assert held_action(replace(action, letter=None), hold) == replace(held, to="")


def test_the_ledger_of_a_follow_up_is_that_of_its_visit() -> None:
    """The round, which one of the process it is, and what was sent before."""
    talk = Interview("home", "work", "a", "", "Interview", NOW, NOW + HOUR, people=(MIA,))
    visit = Visit((talk,), Round.FINAL, "a", "Acme")
    company = Company((), frozenset(), frozenset(), frozenset(), (visit,))
    letter = replace(DRAFT, state=State.SENT, text="One.")
    sent = (replace(letter, key="l", text="Two."), letter)
    process = Process(company, (visit,), False, None, (), sent)
    candidate = limits.FollowUp(process, visit, None, situation())
    ledger = wording.follow_up_ledger(candidate, MIA, ())
    assert (ledger.kind, ledger.to, ledger.panel) == (Kind.FOLLOW_UP, MIA, (MIA,))
    assert (ledger.round, ledger.count, ledger.company) == (Round.FINAL, 1, "Acme")
    assert ledger.sent == "One.\n\nTwo."
