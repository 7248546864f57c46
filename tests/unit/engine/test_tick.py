"""One pass: what is on disk before a request leaves, how a doubt is settled, what the failure of
one account leaves alone, and when nothing is decided again.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

import pytest

from interviewd.domain import memory_update, planner
from interviewd.domain.situation import Situation
from interviewd.engine.tick import ITEMS_A_REPORT, Report, Runtime, settle, survey, tick, undo
from interviewd.errors import AccountError, Doubt, Down, Refused, SignInNeeded
from interviewd.model.decided import Block, Letter
from interviewd.model.known import Deed, State, Verdict, Watch
from interviewd.model.ledger import Commission, Prepared
from interviewd.model.seen import (
    AccountState,
    Correspondence,
    Event,
    Look,
    Trouble,
    Window,
)
from interviewd.model.terms import Kind, Verb, because
from interviewd.ports import AccountPorts, LogEntry, Receipt, Traces
from tests.fakes.persons import policy
from tests.fakes.worlds import FakeCalendar, FakeJournal, FakeMailbox, Touches, at, interview
from tests.fakes.writers import Brief

NOW = at("2026-11-23 09:00")
START = at("2026-11-25 10:00")
DUE = at("2026-11-25 14:00")  # three hours after the end of an hour
DELAY = timedelta(seconds=90)


class Calendar(FakeCalendar):
    """Notes what it is asked, and fails as it is told: `fails` at a write, `refuses` at a look."""

    def __init__(self, name: str, steps: list[str]) -> None:
        super().__init__(name, Touches(), DELAY)
        self.steps = steps
        self.fails: AccountError | None = None
        self.look: AccountError | Look | None = None
        self.traces: Traces | AccountError | None = None
        self.asked_at: list[datetime] = []

    def fetch(self, window: Window, now: datetime) -> Look:
        self.asked_at.append(now)
        if isinstance(self.look, AccountError):
            raise self.look
        return self.look or super().fetch(window, now)

    def put(self, block: Block, existing: Event | None) -> Receipt:
        self.steps.append(f"put {block.key}")
        if self.fails:
            raise self.fails
        return super().put(block, existing)

    def find(self, deed: Deed) -> Traces:
        self.steps.append(f"find {deed.key}")
        if isinstance(self.traces, AccountError):
            raise self.traces
        return self.traces or super().find(deed)


class Mailbox(FakeMailbox):
    """Notes what it is asked, and fails as it is told."""

    def __init__(self, name: str, steps: list[str]) -> None:
        super().__init__(name, Touches(), DELAY)
        self.steps = steps
        self.fails: AccountError | None = None
        self.look: AccountError | None = None
        self.traces: Traces | None = None
        self.troubles: tuple[Trouble, ...] = ()
        self.asked: list[Watch] = []
        self.asked_at: list[datetime] = []

    def fetch(self, watch: Watch, now: datetime) -> Correspondence:
        self.asked.append(watch)
        self.asked_at.append(now)
        if self.look:
            raise self.look
        return replace(super().fetch(watch, now), troubles=self.troubles)

    def draft(self, letter: Letter) -> Receipt:
        self.steps.append(f"draft {letter.key}")
        if self.fails:
            raise self.fails
        return super().draft(letter)

    def find(self, deed: Deed) -> Traces:
        self.steps.append(f"find {deed.key}")
        return self.traces or super().find(deed)


class Journal(FakeJournal):
    """Notes what is written, in its order; `ended` comes with the next intent."""

    def __init__(self, steps: list[str]) -> None:
        super().__init__(Touches())
        self.steps = steps

    def begin(self, deed: Deed, payload: bytes = b"", ended: LogEntry | None = None) -> None:
        self.steps += [f"ended {ended.deed.key}"] if ended and ended.deed else []
        self.steps.append(f"begin {deed.key}")
        super().begin(deed, payload, ended)

    def finish(self, ended: LogEntry) -> None:
        assert ended.deed
        self.steps.append(f"ended {ended.deed.key}")
        super().finish(ended)


class House:
    """Two accounts, each with a calendar and a mailbox, and an interview on the first."""

    def __init__(self) -> None:
        self.steps: list[str] = []
        self.home, self.work = Calendar("home", self.steps), Calendar("work", self.steps)
        self.mail = Mailbox("home", self.steps)
        self.work_mail = Mailbox("work", self.steps)
        self.journal, self.writer = Journal(self.steps), Brief()
        own = ("me@example.org",)
        self.accounts: tuple[AccountPorts, ...] = (
            AccountPorts("home", "google", own, "home", self.home, self.mail),
            AccountPorts("work", "local", own, "work", self.work, self.work_mail),
        )
        self.home.person_puts(interview("a", START, guests=("priya@acme.example",)))

    @property
    def runtime(self) -> Runtime:
        both = policy(accounts=("home", "work"))
        return Runtime(self.accounts, self.journal, both, self.writer)

    def puts_second(self) -> None:
        """An interview with somebody else, on the second account."""
        guests, title = ("mia@globex.example",), "Interview: Analyst - Globex #interview"
        start = START + timedelta(days=1)
        self.work.person_puts(interview("b", start, title=title, guests=guests))

    def deeds(self, kind: Kind) -> list[Deed]:
        return [deed for deed in self.journal.memory.deeds.values() if deed.kind is kind]

    def passes(self, now: datetime, last: Report | None = None) -> Report:
        self.steps.clear()
        return tick(self.runtime, now, last)


@pytest.fixture
def house() -> House:
    return House()


def results(report: Report) -> set[tuple[str, str, str]]:
    """Account, outcome and error of what was done."""
    return {(each.action.account, each.outcome, each.error) for each in report.outcomes}


# --- write ahead --------------------------------------------------------------------------------


def test_an_intent_is_on_disk_before_its_request(house: House) -> None:
    """Each request comes between its own intent and its outcome, which comes with the next
    intent; the last outcome comes by itself.
    """
    report = house.passes(NOW)
    keys = [outcome.action.key for outcome in report.outcomes]
    assert len(keys) == 3
    every = [[f"begin {key}", f"put {key}", f"ended {key}"] for key in keys]
    first, second, third = every
    assert house.steps == [*first[:2], first[2], *second[:2], second[2], *third]
    assert [entry.verb for entry in house.journal.entries] == [Verb.ADD] * 3
    assert {entry.outcome for entry in house.journal.entries} == {"done"}
    assert {entry.at for entry in house.journal.entries} == {NOW}
    assert {deed.state for deed in house.journal.memory.deeds.values()} == {State.OURS}
    assert report.view.memory.deeds == house.journal.memory.deeds


def test_a_letter_is_stored_with_its_intent(house: House) -> None:
    """The frozen bytes are in the journal before they leave; a block has none."""
    house.passes(NOW)
    assert set(house.journal.payloads.values()) == {b""}
    house.passes(DUE)
    (deed,) = house.deeds(Kind.THANK_YOU)
    assert house.journal.payloads[deed.key] == house.mail.drafted[deed.key] != b""


def test_an_intent_knows_how_long_its_request_may_take(house: House) -> None:
    """A doubt waits for what the account says that a late write may take."""
    house.home.fails = Doubt("home", "no answer")
    report = house.passes(NOW)
    assert results(report) == {("home", "in_doubt", "no answer")}
    assert {deed.not_before for deed in house.journal.memory.deeds.values()} == {NOW + DELAY}


# --- settle -------------------------------------------------------------------------------------


@pytest.fixture
def doubtful(house: House) -> House:
    """Every write to the first calendar has taken effect, and no answer came."""

    def put(block: Block, existing: Event | None) -> Receipt:
        FakeCalendar.put(house.home, block, existing)
        raise Doubt("home", "no answer")

    house.home.put = put  # type: ignore[method-assign]
    house.passes(NOW)
    del house.home.put
    return house


def test_a_doubt_is_settled_by_a_look_and_not_done_again(doubtful: House) -> None:
    """What is found counts as made, with an entry of its own; no request follows."""
    report = doubtful.passes(NOW + DELAY)
    keys = sorted(doubtful.journal.memory.deeds)
    assert sorted(doubtful.steps) == [*(f"ended {k}" for k in keys), *(f"find {k}" for k in keys)]
    assert report.outcomes == ()
    assert {deed.state for deed in doubtful.journal.memory.deeds.values()} == {State.OURS}
    assert [entry.outcome for entry in doubtful.journal.entries[-3:]] == ["done"] * 3
    assert {entry.at for entry in doubtful.journal.entries[-3:]} == {NOW + DELAY}
    assert set(doubtful.home.created.values()) == {1}


def test_a_doubt_is_settled_by_the_block_that_stands(doubtful: House) -> None:
    """Where it lies is known before the calendars are looked at."""
    after = settle(doubtful.runtime, doubtful.journal.memory, NOW + DELAY)
    assert {(deed.state, deed.handle) for deed in after.deeds.values()} == {
        (State.OURS, block.handle) for block in doubtful.home.blocks()
    }


def test_a_doubt_is_not_asked_about_while_its_write_may_come(doubtful: House) -> None:
    """Until then what is not there may still appear, so nobody asks."""
    doubtful.passes(NOW + DELAY - timedelta(seconds=1))
    assert doubtful.steps == []
    assert {deed.state for deed in doubtful.journal.memory.deeds.values()} == {State.DOUBT}


@pytest.mark.parametrize(
    "traces", [Traces(unclear=True), Down("home", "unreachable")], ids=["unclear", "down"]
)
def test_a_doubt_stays_while_nobody_can_tell(
    doubtful: House, traces: Traces | AccountError
) -> None:
    """Neither an unclear answer nor none makes it done, and nothing is written."""
    doubtful.home.traces = traces
    before = doubtful.journal.memory
    assert settle(doubtful.runtime, before, NOW + DELAY) is before
    assert doubtful.journal.memory is before


def test_a_doubt_that_stays_leaves_the_others_to_be_settled(house: House) -> None:
    """Each account is asked, whatever another one answers."""
    house.puts_second()
    house.home.fails, house.work.fails = Doubt("home", "no answer"), Doubt("work", "no answer")
    house.passes(NOW)
    house.home.traces = Traces(unclear=True)
    assert next(iter(house.journal.memory.deeds.values())).account == "home"
    after = settle(house.runtime, house.journal.memory, NOW + DELAY)
    assert {(deed.account, deed.state) for deed in after.deeds.values()} == {
        ("home", State.DOUBT),
        ("work", State.REFUSED),
    }


def test_a_doubt_of_an_account_that_is_gone_stays(doubtful: House) -> None:
    """An account that is not in the config any more cannot be asked."""
    doubtful.accounts = doubtful.accounts[1:]
    before = doubtful.journal.memory
    assert settle(doubtful.runtime, before, NOW + DELAY) is before


def test_what_was_never_made_is_made_by_the_same_pass(house: House) -> None:
    """A look that finds nothing settles the doubt before anything is decided."""
    house.home.fails = Doubt("home", "no answer")
    house.passes(NOW)
    house.home.fails = None
    assert results(house.passes(NOW + DELAY)) == {("home", "done", "")}
    assert len(house.home.blocks()) == 3


def test_other_deeds_are_as_they_were_after_settling(doubtful: House) -> None:
    """What has an outcome is not asked about, and kept."""
    key = next(iter(doubtful.journal.memory.deeds))
    known = replace(doubtful.journal.memory.deeds[key], state=State.YOURS)
    deeds = {**doubtful.journal.memory.deeds, key: known}
    doubtful.steps.clear()
    after = settle(doubtful.runtime, replace(doubtful.journal.memory, deeds=deeds), NOW + DELAY)
    assert after.deeds[key] is known
    assert after.deeds.keys() == deeds.keys()
    assert f"find {key}" not in doubtful.steps


def test_a_letter_in_doubt_is_looked_for_in_the_mailbox(house: House) -> None:
    """In the mailbox of its account, and what it says of the letter is believed."""
    house.passes(NOW)
    house.mail.fails = Doubt("home", "no answer")
    house.passes(DUE)
    (deed,) = house.deeds(Kind.THANK_YOU)
    house.mail.traces = Traces(was_deleted=True)
    house.passes(DUE + DELAY)
    assert f"find {deed.key}" in house.steps
    assert house.deeds(Kind.THANK_YOU)[0].state is State.DISCARDED
    assert house.mail.drafts() == []


def test_a_letter_in_doubt_that_stands_in_drafts_is_not_written_again(house: House) -> None:
    """The request took effect, and no answer came."""
    house.passes(NOW)
    house.mail.doubt_next = "after"
    house.passes(DUE)
    house.passes(DUE + DELAY)
    (deed,) = house.deeds(Kind.THANK_YOU)
    (draft,) = house.mail.drafts()
    assert (deed.state, deed.handle) == (State.DRAFTED, draft.handle)
    assert house.mail.created == {deed.key: 1}


def test_a_block_in_doubt_that_was_deleted_stays_away(house: House) -> None:
    """What the calendar says of its deletion is believed."""
    house.home.fails = Doubt("home", "no answer")
    house.passes(NOW)
    house.home.fails, house.home.traces = None, Traces(was_deleted=True)
    house.passes(NOW + DELAY)
    assert {deed.state for deed in house.deeds(Kind.PREP)} == {State.DELETED}
    assert house.home.blocks() == []


# --- one account's failure ----------------------------------------------------------------------


@pytest.mark.parametrize("error", [Down("home", "no route"), SignInNeeded("home", "expired")])
def test_an_account_that_fails_is_not_asked_again(house: House, error: AccountError) -> None:
    """Its other actions are left to the next pass; the other account's are done."""
    house.puts_second()
    house.home.fails = error
    report = house.passes(NOW)
    assert results(report) == {("home", "failed", error.what), ("work", "done", "")}
    assert [each.action.account for each in report.outcomes].count("home") == 1
    assert len(house.work.blocks()) == 3


def test_a_refused_write_stops_no_other(house: House) -> None:
    """A clear no concerns one block."""
    house.home.fails = Refused("home", "too long")
    assert [each.outcome for each in house.passes(NOW).outcomes] == ["failed"] * 3


def test_a_mistake_at_a_write_is_a_failure_of_its_account(house: House) -> None:
    """Whatever is raised is told by its name, and the pass goes on."""

    def put(block: Block, existing: Event | None) -> Receipt:
        raise ZeroDivisionError

    house.puts_second()
    house.home.put = put  # type: ignore[method-assign]
    assert results(house.passes(NOW)) == {
        ("home", "failed", "ZeroDivisionError"),
        ("work", "done", ""),
    }


def test_what_has_no_port_is_not_begun(house: House) -> None:
    """A mailbox that is not there: the outcome says so, the journal nothing."""
    house.passes(NOW)
    house.accounts = (replace(house.accounts[0], mailbox=None), house.accounts[1])
    assert results(house.passes(DUE)) == {("home", "failed", "not connected")}
    assert house.deeds(Kind.THANK_YOU) == []


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (Down("home", "no route"), AccountState.ERROR),
        (SignInNeeded("home", "expired"), AccountState.SIGN_IN),
    ],
)
def test_a_calendar_that_cannot_be_read_is_shown_as_last_seen(
    house: House, error: AccountError, state: AccountState
) -> None:
    """Its account says why and is not complete; its mail is its own matter."""
    house.home.look = error
    seen = house.passes(NOW).view
    account = seen.account("home")
    assert account
    assert (account.state, account.error, account.complete) == (state, error.what, False)
    assert account.mail_state is AccountState.OK
    assert [event.uid for event in seen.events] == ["a"]
    other = seen.account("work")
    assert other
    assert (other.state, other.error, other.complete) == (AccountState.OK, "", True)


def test_an_account_is_shown_as_its_ports_say(house: House) -> None:
    """What the sign-in, the provider and the config say of it reaches the plan."""
    ends = at("2026-12-01 09:00")
    home = replace(house.accounts[0], withdraws=False, ends=ends, mail="work")
    signed_out = replace(house.accounts[1], calendar=None, mailbox=None, state=AccountState.SIGN_IN)
    house.accounts = (home, signed_out)
    first, second = house.passes(NOW).view.accounts
    assert (first.name, first.provider, first.addresses) == ("home", "google", ("me@example.org",))
    assert (first.mail, first.withdraws, first.ends) == ("work", False, ends)
    assert (second.state, second.mail_state) == (AccountState.SIGN_IN, AccountState.SIGN_IN)
    assert second.complete is False


def test_half_a_look_is_not_complete(house: House) -> None:
    """What an account could not read proves no absence, and is told."""
    trouble = Trouble("home", "a.ics", because("unreadable"))
    house.home.look = replace(
        FakeCalendar.fetch(house.home, Window(NOW, START + timedelta(days=9)), NOW),
        complete=False,
        troubles=(trouble,),
    )
    seen = house.passes(NOW).view
    assert [account.complete for account in seen.accounts] == [False, True]
    assert seen.troubles == (trouble,)


class Torn(tuple[Event, ...]):
    """Events that are read from a disk that fails meanwhile."""

    __slots__ = ()

    def __iter__(self) -> Iterator[Event]:
        raise Down("home", "disk")


def test_events_that_cannot_be_read_are_those_of_an_account_that_is_down(house: House) -> None:
    """A cache that fails while it is read: the account is down, and nothing of it is absent."""
    house.puts_second()
    house.passes(NOW)
    house.home.look = Look(Torn())
    report = house.passes(NOW)
    account = report.view.account("home")
    assert account
    assert (account.state, account.error) == (AccountState.ERROR, "disk")
    assert account.complete is False
    assert {event.account for event in report.view.events} == {"work"}
    assert len(house.home.blocks()) == 3


@pytest.mark.parametrize("step", ["looked at", "judged"])
def test_progress_is_reported_while_many_events_are_read(
    house: House, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pass over a hundred thousand takes long: the watchdog hears of it all the while."""
    meeting = interview("m", NOW, title="Planning of the week")
    for number in range(3 * ITEMS_A_REPORT):
        name = f"m-{number}"
        house.home.person_puts(replace(meeting, uid=name, handle=name))
    passed: list[str] = []
    judge = memory_update.judge

    def judged(situation: Situation) -> Iterator[Verdict]:
        for verdict in judge(situation):
            passed.append("judged")
            yield verdict

    class Events(list[Event]):
        def __iter__(self) -> Iterator[Event]:
            for event in super().__iter__():
                passed.append("looked at")
                yield event

    look = house.home.fetch(planner.window(NOW), NOW)
    house.home.look = replace(look, events=Events(look.events))
    monkeypatch.setattr(memory_update, "judge", judged)
    tick(replace(house.runtime, progress=lambda: passed.append("reported")), NOW)
    longest = max(
        sum(each == step for each in some)
        for is_report, some in groupby(passed, key="reported".__eq__)
        if not is_report
    )
    assert longest == ITEMS_A_REPORT
    assert passed.count(step) == 3 * ITEMS_A_REPORT + 1
    assert passed.count("reported") == 2 * 4  # at each step's first event, too


def test_a_mailbox_that_cannot_be_read_is_shown_as_last_seen(house: House) -> None:
    """Nothing is drafted there, and the account says why; its calendar works on."""
    house.passes(NOW)
    kept = house.mail.receive("priya@acme.example", "Interview at Acme", START)
    house.mail.look = SignInNeeded("home", "expired")
    seen = house.passes(DUE).view
    account = seen.account("home")
    assert account
    assert (account.mail_state, account.error) == (AccountState.SIGN_IN, "expired")
    assert (account.state, account.complete) == (AccountState.OK, True)
    assert seen.mail["home"].messages == (kept,)
    assert house.mail.drafts() == []


def test_only_mail_that_there_is_a_reason_for_is_asked_for(house: House) -> None:
    """A mailbox without a letter that is due is not read; troubles of the other one are told."""
    house.mail.troubles = (Trouble("home", "1.eml", because("unreadable")),)
    assert house.passes(NOW).view.mail == {}
    house.work_mail.look = Down("work", "never asked")
    report = house.passes(DUE)
    assert report.view.mail.keys() == report.watches.keys() == {"home"}
    assert (house.mail.asked, house.work_mail.asked) == ([report.watches["home"]], [])
    assert report.view.troubles == house.mail.troubles
    assert all(account.error == "" for account in report.view.accounts)


def test_an_account_is_told_the_moment_of_its_pass(house: House) -> None:
    """Its waits and limits count from there, not from a clock of its own."""
    house.passes(NOW)
    house.passes(DUE)
    assert (house.home.asked_at, house.mail.asked_at) == ([NOW, DUE], [DUE])


@pytest.mark.parametrize("is_home_due", [True, False])
def test_each_mailbox_is_read_whatever_the_others_do(house: House, *, is_home_due: bool) -> None:
    """One before it cannot be read, or need not."""
    if not is_home_due:
        house.home.events.clear()
    house.puts_second()
    house.passes(NOW)
    house.mail.look = Down("home", "no route")
    report = house.passes(DUE + timedelta(days=1))
    assert ("home" in report.watches) == is_home_due
    assert house.work_mail.asked == [report.watches["work"]]
    assert [draft.recipients[0].email for draft in house.work_mail.drafts()] == [
        "mia@globex.example"
    ]


# --- nothing is decided again -------------------------------------------------------------------


@pytest.fixture
def calm(house: House) -> tuple[House, Report]:
    """A pass that did nothing, over accounts that say when something changes."""
    house.home.changes = house.work.changes = house.mail.changes = False
    house.passes(NOW)
    return house, house.passes(NOW)


def test_a_calm_pass_is_not_decided_again(calm: tuple[House, Report]) -> None:
    """For not quite an hour; the report says so, and keeps the plan."""
    house, last = calm
    for minutes in (0, 1, 59):
        report = house.passes(NOW + timedelta(minutes=minutes), last)
        assert report.quiet
        assert report.plan is last.plan
    assert not house.passes(NOW + timedelta(hours=1), last).quiet


def test_a_clock_that_was_set_back_decides_again(calm: tuple[House, Report]) -> None:
    """What was decided later than now was decided by a wrong clock."""
    house, last = calm
    assert not house.passes(NOW - timedelta(seconds=1), last).quiet


def test_a_pass_that_did_something_is_followed_by_one_that_decides(house: House) -> None:
    """What it did may have changed what is right."""
    house.home.changes = house.work.changes = house.mail.changes = False
    did = house.passes(NOW)
    assert did.outcomes
    assert not house.passes(NOW, did).quiet


def test_what_is_due_is_decided(calm: tuple[House, Report]) -> None:
    """At the very moment that the plan named."""
    house, last = calm
    moment = NOW + timedelta(minutes=10)
    named = replace(last, plan=replace(last.plan, next=moment))
    assert house.passes(moment - timedelta(seconds=1), named).quiet
    assert not house.passes(moment, named).quiet


@pytest.mark.parametrize("where", ["home", "work"])
def test_whatever_has_changed_is_decided(calm: tuple[House, Report], where: str) -> None:
    """One calendar of two is enough, and all events are read again."""
    house, last = calm
    house.puts_second()
    (house.home if where == "home" else house.work).changes = True
    report = house.passes(NOW, last)
    assert not report.quiet
    assert results(report) == {("work", "done", "")}


def test_a_calm_pass_reads_no_events(calm: tuple[House, Report]) -> None:
    """Those of the last pass are shown, however many there are."""
    house, last = calm
    house.home.look = Look(Torn(), changed=False)
    report = house.passes(NOW, last)
    assert report.quiet
    assert report.view.events is last.view.events


def test_a_calm_pass_judges_no_event(calm: tuple[House, Report]) -> None:
    """Of what is read and judged progress is reported: here there is none."""
    house, last = calm
    reported: list[bool] = []
    runtime = replace(house.runtime, progress=lambda: reported.append(True))
    assert tick(runtime, NOW, last).quiet
    assert reported == []
    tick(runtime, NOW)
    assert reported


def test_a_calm_pass_tells_what_its_own_look_showed(calm: tuple[House, Report]) -> None:
    """A file that cannot be read any more is no news to decide on, and is told."""
    house, last = calm
    trouble = Trouble("home", "a.ics", because("unreadable"))
    house.home.look = Look(changed=False, troubles=(trouble,))
    report = house.passes(NOW, last)
    assert report.quiet
    assert report.view.troubles == (trouble,)


def test_an_account_in_another_state_is_decided(calm: tuple[House, Report]) -> None:
    """A calendar that fails now is news, though none of its events is."""
    house, last = calm
    house.work.look = Down("work", "no route")
    assert not house.passes(NOW, last).quiet


# --- words, undo, survey ------------------------------------------------------------------------


class Noted(Brief):
    """Notes what it is asked to write."""

    def __init__(self) -> None:
        self.asked: list[int] = []

    def write(self, commissions: Sequence[Commission]) -> Sequence[Prepared]:
        self.asked.append(len(commissions))
        return super().write(commissions)


def test_words_are_asked_for_when_they_are_due_and_kept(house: House) -> None:
    """A pass without a letter asks for none; one with a letter asks once and remembers them."""
    house.writer = writer = Noted()
    house.passes(NOW)
    assert writer.asked == []
    house.passes(DUE)
    assert writer.asked == [1]
    (deed,) = house.deeds(Kind.THANK_YOU)
    assert deed.key in house.journal.memory.prepared
    assert len(house.mail.drafts()) == 1


def test_without_a_writer_the_letter_is_held(house: House) -> None:
    """Its words are somebody else's matter, between passes."""
    house.passes(NOW)
    report = tick(replace(house.runtime, writer=None), DUE)
    assert len(report.plan.commissions) == 1
    assert house.mail.drafts() == []


def test_a_survey_leaves_everything_as_it_is(house: House) -> None:
    """What it would do is told, words and all, and the journal stays empty."""
    before = house.journal.memory
    house.steps.clear()
    assert len(survey(house.runtime, NOW)[1].actions) == 3
    plan = survey(house.runtime, DUE)[1]
    assert [action.kind for action in plan.actions if action.letter] == [Kind.THANK_YOU]
    assert (house.steps, house.journal.memory is before) == ([], True)


def test_a_dry_undo_leaves_everything_as_it_is(doubtful: House) -> None:
    """It tells what goes, asks about no doubt, and stores nothing."""
    doubtful.passes(NOW + DELAY)
    before = doubtful.journal.memory
    doubtful.steps.clear()
    report = undo(doubtful.runtime, NOW + DELAY, None, dry=True)
    assert [action.verb for action in report.plan.actions] == [Verb.REMOVE] * 3
    assert (report.outcomes, doubtful.steps) == ((), [])
    assert doubtful.journal.memory is before
    assert len(doubtful.home.blocks()) == 3


def test_undo_settles_first(doubtful: House) -> None:
    """A block whose outcome was in doubt is one of those that go."""
    report = undo(doubtful.runtime, NOW + DELAY, None)
    assert results(report) == {("home", "done", "")}
    assert doubtful.home.blocks() == []
    assert {deed.state for deed in doubtful.journal.memory.deeds.values()} == {State.DELETED}


def test_undo_since_leaves_what_is_older(house: House) -> None:
    """`since` is the moment from which on things go."""
    house.passes(NOW)
    assert undo(house.runtime, NOW, NOW + timedelta(seconds=1)).outcomes == ()
    assert len(undo(house.runtime, NOW, NOW).outcomes) == 3
