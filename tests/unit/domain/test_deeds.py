"""The table of states at the head of `deeds`, row by row, and what a deed carries with it."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import datetime, timedelta

import pytest

from interviewd.domain import deeds
from interviewd.domain.fingerprint import fingerprint
from interviewd.errors import AccountError, Changed, Doubt, Down, Gone, Refused
from interviewd.model.decided import Action, Block, Letter
from interviewd.model.known import Contact, Deed, State
from interviewd.model.seen import Event, Folder, Mark, Message, Person
from interviewd.model.terms import Kind, Verb, because
from tests.fakes.memories import DEED
from tests.fakes.worlds import at

MADE, NOW = at("2026-11-24 12:00"), at("2026-11-25 14:00")
DELAY = timedelta(seconds=90)
MIA = Person("Mia", "mia@acme.example")
BLOCK = Block(
    key="b",
    kind=Kind.PREP,
    for_id="uid",
    start=at("2026-11-26 09:00"),
    end=at("2026-11-26 10:00"),
    title="Prepare",
    text="Read about Acme.",
    hash=fingerprint(at("2026-11-26 09:00"), at("2026-11-26 10:00"), "Prepare", "Read about Acme."),
    placed="p",
    busy=True,
)
LETTER = Letter(
    key="l",
    kind=Kind.THANK_YOU,
    to=MIA,
    subject="Thank you",
    text="Dear Mia,",
    message_id="<l@example.org>",
    raw=b"",
    thread="th",
    references=("<a@b>",),
)
ADD = Action(Verb.ADD, Kind.PREP, "b", "home", "uid", "Acme", because("wanted"), block=BLOCK)
DRAFT = Action(
    Verb.DRAFT,
    Kind.THANK_YOU,
    "l",
    "home",
    "uid",
    "Acme",
    because("wanted"),
    letter=LETTER,
    deadline=at("2026-11-26 11:00"),
    slot="mia@acme.example",
    cursor="c7",
)
OURS = Deed(
    "b",
    Kind.PREP,
    Verb.ADD,
    State.OURS,
    "home",
    "uid",
    MADE,
    title="Prepare",
    start=BLOCK.start,
    end=BLOCK.end,
    placed="p",
    hash=BLOCK.hash,
    handle="h1",
    version="v1",
    settled=MADE,
)
DRAFTED = Deed(
    "l",
    Kind.THANK_YOU,
    Verb.DRAFT,
    State.DRAFTED,
    "home",
    "uid",
    MADE,
    slot="mia@acme.example",
    to=MIA,
    subject="Thank you",
    text="Dear Mia,",
    message_id="<l@example.org>",
    thread="th",
    references=("<a@b>",),
    handle="h1",
    version="v1",
    settled=MADE,
)
EVENT = Event(
    account="home",
    calendar="work",
    uid="b@interviewd",
    start=BLOCK.start,
    end=BLOCK.end,
    title="Prepare",
    description="Read about Acme.",
    mark=Mark("uid", "prep", "b", BLOCK.hash, "p"),
    handle="h2",
    version="v2",
)
MESSAGE = Message(
    "home",
    Folder.DRAFTS,
    "h2",
    "<l@example.org>",
    Person("Sam", "me@example.org"),
    (MIA,),
    "Thank you",
    at("2026-11-25 15:00"),
    text="Dear Mia,",
    references=("<a@b>",),
    thread="th2",
    version="v2",
)
COPY = Contact(
    "home",
    "<copy@example.org>",
    at("2026-11-25 15:00"),
    sent=True,
    address=MIA.email,
    subject="Thanks!",
    thread="th2",
    references=("<c@d>",),
)


def removal(deed: Deed, why: str = "unwanted") -> Action:
    """What takes away what a deed made."""
    about = deed.key, "home", "uid", "Acme", because(why)
    return Action(Verb.REMOVE, deed.kind, *about, existing=EVENT, deed=deed)


def move(deed: Deed) -> Action:
    return replace(ADD, verb=Verb.MOVE, existing=EVENT, deed=deed)


def intent(action: Action, known: Deed | None = None) -> Deed:
    return deeds.begin(action, known, NOW, DELAY)


def succeed(begun: Deed, action: Action, *, thread: str = "") -> Deed:
    return deeds.succeed(begun, action, NOW, handle="h9", version="v9", thread=thread)


# --- a write begins -----------------------------------------------------------------------------


def test_an_intent_says_all_that_settling_needs() -> None:
    """Whatever is killed after it, the next pass knows what was to be written, and where."""
    block, letter = intent(ADD), intent(DRAFT)
    assert block == Deed(
        "b",
        Kind.PREP,
        Verb.ADD,
        State.INTENT,
        "home",
        "uid",
        NOW,
        company="Acme",
        title="Prepare",
        start=BLOCK.start,
        end=BLOCK.end,
        placed="p",
        hash=BLOCK.hash,
        attempts=1,
        not_before=NOW + DELAY,
    )
    assert letter == Deed(
        "l",
        Kind.THANK_YOU,
        Verb.DRAFT,
        State.INTENT,
        "home",
        "uid",
        NOW,
        company="Acme",
        slot="mia@acme.example",
        to=MIA,
        subject="Thank you",
        text="Dear Mia,",
        message_id="<l@example.org>",
        thread="th",
        references=("<a@b>",),
        deadline=DRAFT.deadline,
        cursor="c7",
        attempts=1,
        not_before=NOW + DELAY,
    )


def test_of_blocks_only_a_form_keeps_its_words() -> None:
    """What the person filled in is told from the form as it was; other blocks have their hash."""
    form = replace(EVENT, mark=EVENT.mark and replace(EVENT.mark, kind="debrief"))
    assert intent(replace(ADD, kind=Kind.DEBRIEF)).text == BLOCK.text
    assert deeds.recover_block(form, NOW).text == EVENT.description
    assert intent(ADD).text == deeds.recover_block(EVENT, NOW).text == ""


def test_a_letter_belongs_to_the_event_that_keys_it() -> None:
    """Two talks on one day are one visit; its letter is found again by the event of its key."""
    assert intent(replace(DRAFT, keyed="first")).interview == "first"
    assert intent(replace(ADD, interview="shown", slot="2")).interview == "uid"


def test_a_block_that_moves_stays_the_same_deed() -> None:
    """When it was made, its handle and its slot stay; what it says, and for which event, is new."""
    known = replace(OURS, slot="1", adopted=True, attempts=2, error="busy", account="old")
    known = replace(known, interview="cancelled")
    moved = intent(move(known), known)
    assert (moved.made, moved.handle, moved.slot) == (MADE, "h1", "1")
    assert (moved.verb, moved.state, moved.account) == (Verb.MOVE, State.INTENT, "home")
    assert (moved.interview, moved.start, moved.end) == ("uid", BLOCK.start, BLOCK.end)
    assert (moved.attempts, moved.error, moved.adopted) == (3, "", False)
    assert intent(replace(move(known), slot="2"), known).slot == "2"


def test_a_removal_keeps_what_stands_there() -> None:
    """Until it is gone, the deed still says what the block says and which draft it is."""
    for known in (OURS, replace(DRAFTED, adopted=True)):
        begun = intent(removal(known), known)
        kept = replace(begun, verb=known.verb, state=known.state, company="", attempts=0)
        assert replace(kept, not_before=None) == known


def test_a_letter_that_is_written_again_is_a_new_one() -> None:
    """Refused or withdrawn before: it has its own day, and no old handle; attempts count on."""
    known = replace(DRAFTED, state=State.REFUSED, attempts=1, sent_id="<old@x>")
    begun = intent(DRAFT, known)
    assert (begun.made, begun.handle, begun.sent_id) == (NOW, "", "")
    assert begun.attempts == 2


# --- it succeeds --------------------------------------------------------------------------------

SUCCESSES = [
    (ADD, None, State.OURS),
    (move(OURS), OURS, State.OURS),
    (DRAFT, None, State.DRAFTED),
    (removal(OURS), OURS, State.REMOVED),
    (removal(OURS, "undone"), OURS, State.DELETED),
    (removal(DRAFTED), DRAFTED, State.WITHDRAWN),
    (removal(DRAFTED, "undone"), DRAFTED, State.DISCARDED),
    (removal(replace(DRAFTED, state=State.SENT), "second_copy"), DRAFTED, State.SENT),
]


@pytest.mark.parametrize(("action", "known", "state"), SUCCESSES)
def test_a_write_that_succeeds(action: Action, known: Deed | None, state: State) -> None:
    """Its state is that of the table, and nothing is left to wait for or to count."""
    done = succeed(replace(intent(action, known), attempts=3), action)
    assert done.state is state
    assert (done.attempts, done.not_before) == (0, None)


def test_what_the_provider_says_is_kept() -> None:
    """Handle and version are the new ones; a thread that it does not name is the letter's own."""
    done = succeed(intent(DRAFT), DRAFT, thread="th9")
    assert (done.handle, done.version, done.thread, done.settled) == ("h9", "v9", "th9", NOW)
    assert succeed(intent(DRAFT), DRAFT).thread == "th"


def test_a_second_copy_withdrawn_leaves_the_deed_as_it_was() -> None:
    """A letter that was sent stays sent, since then, whatever becomes of its second draft."""
    sent = replace(DRAFTED, state=State.SENT)
    action = removal(sent, "second_copy")
    begun = intent(action, sent)
    ends = [succeed(begun, action), deeds.fail(begun, action, Gone("home"), NOW)]
    for end in ends:
        assert (end.verb, end.state, end.settled) == (Verb.DRAFT, State.SENT, MADE)
        assert (end.attempts, end.not_before) == (0, None)


# --- it fails -----------------------------------------------------------------------------------

FAILURES = [
    (ADD, None, Doubt("home"), State.DOUBT),
    (DRAFT, None, Doubt("home"), State.DOUBT),
    (move(OURS), OURS, Gone("home"), State.DELETED),
    (removal(OURS), OURS, Gone("home"), State.REMOVED),
    (removal(DRAFTED), DRAFTED, Gone("home"), State.DISCARDED),
    (ADD, None, Refused("home"), State.REFUSED),
    (DRAFT, None, Refused("home"), State.REFUSED),
    (move(OURS), OURS, Refused("home"), State.OURS),
    (removal(replace(OURS, state=State.YOURS)), OURS, Down("home"), State.YOURS),
    (replace(move(OURS), deed=None), None, Refused("home"), State.OURS),
    (move(OURS), OURS, Changed("home"), State.OURS),
    (removal(DRAFTED), DRAFTED, Changed("home"), State.DRAFTED),
]


@pytest.mark.parametrize(("action", "known", "error", "state"), FAILURES)
def test_a_write_that_fails(
    action: Action, known: Deed | None, error: AccountError, state: State
) -> None:
    """A doubt stays one, what is gone is gone, and after a clear no all is as it was."""
    assert deeds.fail(intent(action, known), action, error, NOW).state is state


def test_a_doubt_waits_until_a_late_write_would_be_seen() -> None:
    """Not looked for before the intent's moment, nor before a moment that the error names."""
    later = NOW + timedelta(hours=1)
    begun = intent(ADD)
    plain, told = Doubt("home", "no answer"), Doubt("home", "no answer", not_before=later)
    assert deeds.fail(begun, ADD, plain, NOW).not_before == NOW + DELAY
    assert deeds.fail(begun, ADD, told, NOW).not_before == later
    assert deeds.fail(begun, ADD, plain, NOW).error == "no answer"


def test_a_person_who_was_faster_costs_no_waiting() -> None:
    """The next fetch decides at once, and says since when what is gone is gone."""
    assert deeds.fail(intent(move(OURS), OURS), move(OURS), Changed("home"), NOW).not_before is None
    gone = deeds.fail(intent(move(OURS), OURS), move(OURS), Gone("home"), NOW)
    assert (gone.not_before, gone.settled) == (None, NOW)


@pytest.mark.parametrize(
    ("attempts", "minutes"), [(1, 5), (2, 10), (3, 20), (7, 320), (8, 360), (10_000, 360)]
)
def test_a_refused_write_waits_twice_as_long_each_time(attempts: int, minutes: int) -> None:
    """From five minutes to six hours; a server that names a moment is believed."""
    begun = replace(intent(ADD), attempts=attempts)
    failed = deeds.fail(begun, ADD, Refused("home"), NOW)
    assert failed.not_before == NOW + timedelta(minutes=minutes)
    assert (failed.error, failed.attempts) == ("Refused", attempts)
    later = NOW + timedelta(days=2)
    told = deeds.fail(begun, ADD, Down("home", "quota", not_before=later), NOW)
    assert (told.not_before, told.error) == (later, "quota")


# --- a doubt is settled -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("verb", "event", "was_deleted", "state"),
    [
        (Verb.ADD, EVENT, False, State.OURS),
        (Verb.ADD, replace(EVENT, title="Mine"), False, State.YOURS),
        (Verb.MOVE, EVENT, False, State.OURS),
        (Verb.ADD, None, False, State.REFUSED),
        (Verb.ADD, None, True, State.DELETED),
        (Verb.MOVE, None, False, State.DELETED),
        (Verb.REMOVE, None, False, State.DELETED),
    ],
)
def test_a_block_in_doubt_is_settled(
    verb: Verb, event: Event | None, was_deleted: bool, state: State
) -> None:
    """Found: ours or touched. Not found: never made, or gone for good."""
    doubtful = replace(OURS, verb=verb, state=State.DOUBT, not_before=NOW)
    settled = deeds.settle_block(doubtful, event, NOW, was_deleted=was_deleted)
    assert (settled.state, settled.settled, settled.not_before) == (state, NOW, None)


def test_a_block_that_is_found_is_known_as_it_stands() -> None:
    """A move may or may not have come about: times, mark and title are those on the calendar."""
    doubtful = replace(
        OURS, state=State.DOUBT, verb=Verb.MOVE, start=NOW, end=NOW, hash="x", placed="x", title="x"
    )
    found = deeds.settle_block(doubtful, EVENT, NOW, was_deleted=False)
    assert found == replace(OURS, verb=Verb.MOVE, handle="h2", version="v2", settled=NOW)
    bare = deeds.settle_block(doubtful, replace(EVENT, mark=None), NOW, was_deleted=False)
    assert (bare.state, bare.hash, bare.start) == (State.YOURS, "x", EVENT.start)
    dropped = replace(EVENT, mark=Mark("", "", "b", ""))
    assert deeds.settle_block(
        replace(OURS, state=State.DOUBT), dropped, NOW, was_deleted=False
    ) == (replace(OURS, handle="h2", version="v2", settled=NOW))


def test_marks_that_a_program_dropped_are_those_of_the_journal() -> None:
    """Only the key has to be there; what still carries a mark keeps its own."""
    dropped = replace(EVENT, mark=Mark("", "", "b", ""))

    assert deeds.with_marks(dropped, OURS) == EVENT
    other = replace(EVENT, mark=Mark("other", "debrief", "b", "h"))
    assert deeds.with_marks(other, OURS) == other
    assert deeds.with_marks(replace(EVENT, mark=None), OURS).mark is None


@pytest.mark.parametrize(
    ("verb", "message", "was_deleted", "state"),
    [
        (Verb.DRAFT, MESSAGE, False, State.DRAFTED),
        (Verb.DRAFT, replace(MESSAGE, text="Dear Mia, I"), False, State.EDITED),
        (Verb.DRAFT, replace(MESSAGE, folder=Folder.SENT), False, State.SENT),
        (Verb.DRAFT, replace(MESSAGE, folder=Folder.TRASH), False, State.DISCARDED),
        (Verb.DRAFT, None, False, State.REFUSED),
        (Verb.DRAFT, None, True, State.DISCARDED),
        (Verb.REMOVE, MESSAGE, False, State.DRAFTED),
        (Verb.REMOVE, replace(MESSAGE, folder=Folder.TRASH), False, State.WITHDRAWN),
        (Verb.REMOVE, None, False, State.WITHDRAWN),
    ],
)
def test_a_letter_in_doubt_is_settled(
    verb: Verb, message: Message | None, was_deleted: bool, state: State
) -> None:
    """Found in Drafts, Sent or Trash; or never written; or withdrawn."""
    doubtful = replace(DRAFTED, verb=verb, state=State.DOUBT, not_before=NOW)
    settled = deeds.settle_letter(doubtful, message, NOW, was_deleted=was_deleted)
    assert (settled.state, settled.settled, settled.not_before) == (state, NOW, None)


def test_a_letter_that_is_found_is_known_where_it_lies() -> None:
    """Handle, version and thread are the mailbox's; a sent one has its day and its Message-ID."""
    doubtful = replace(DRAFTED, state=State.DOUBT)
    sent = replace(MESSAGE, folder=Folder.SENT, message_id="<sent@x>")
    found = deeds.settle_letter(doubtful, sent, NOW, was_deleted=False)
    assert (found.handle, found.version, found.thread) == ("h2", "v2", "th2")
    assert (found.sent, found.sent_id) == (MESSAGE.date, "<sent@x>")
    undated = replace(sent, date=None, thread="")
    settled = deeds.settle_letter(doubtful, undated, NOW, was_deleted=False)
    assert (settled.sent, settled.thread) == (MADE, "th")


# --- a block as the calendar shows it -----------------------------------------------------------


def test_a_block_that_stands() -> None:
    """Untouched it stays ours and known by its mark; once touched it is the person's for good."""
    old = replace(OURS, hash="x", placed="x", title="x")
    assert deeds.see_block(old, EVENT, NOW) == replace(OURS, handle="h2", version="v2")
    edited = replace(EVENT, title="Mine", end=EVENT.end + timedelta(hours=1))
    yours = deeds.see_block(OURS, edited, NOW)
    assert (yours.state, yours.settled, yours.end) == (State.YOURS, NOW, edited.end)
    assert (yours.title, yours.hash) == ("Prepare", OURS.hash)
    put_back = deeds.see_block(yours, EVENT, NOW + DELAY)
    assert (put_back.state, put_back.settled) == (State.YOURS, NOW)


@pytest.mark.parametrize("state", [State.INTENT, State.DOUBT])
def test_looking_settles_no_doubt(state: State) -> None:
    """A block whose outcome is in doubt is left to be settled, seen or not seen."""
    doubtful = replace(OURS, state=state)
    assert deeds.see_block(doubtful, EVENT, NOW) is doubtful
    assert deeds.miss_block(doubtful, NOW) is doubtful


@pytest.mark.parametrize("state", list(State))
def test_only_what_stood_can_be_missed(state: State) -> None:
    """A block is deleted when it was there; what was never there stays what it is."""
    missed = deeds.miss_block(replace(OURS, state=state), NOW)
    stood = state in (State.OURS, State.YOURS)
    assert (missed.state, missed.settled) == ((State.DELETED, NOW) if stood else (state, MADE))


def test_a_block_with_our_mark_is_adopted() -> None:
    """After the journal was lost a block is known by its mark alone, and its words when they are
    still ours.
    """
    adopted = deeds.recover_block(EVENT, NOW)
    expected = replace(OURS, calendar="work", made=NOW, settled=NOW, adopted=True)
    assert adopted == replace(expected, handle="h2", version="v2")
    assert EVENT.mark
    form = replace(EVENT, mark=replace(EVENT.mark, kind="debrief"))
    for event in (EVENT, form):
        touched = deeds.recover_block(replace(event, description="Mine"), NOW)
        assert (touched.state, touched.text) == (State.YOURS, "")


def test_a_mark_of_a_kind_that_is_none_is_a_prep_block() -> None:
    """Anybody can write a mark; a debrief is told from it, and nonsense is no kind."""
    mark = EVENT.mark
    assert mark
    kinds = {
        kind: deeds.recover_block(replace(EVENT, mark=replace(mark, kind=kind)), NOW).kind
        for kind in ("debrief", "reminder", "nonsense")
    }
    assert list(kinds.values()) == [Kind.DEBRIEF, Kind.REMINDER, Kind.PREP]


# --- a letter as the mailbox shows it -----------------------------------------------------------


def test_a_draft_that_stands() -> None:
    """It is ours while its words are; where we do not know them, as it was."""
    seen = deeds.see_draft(DRAFTED, MESSAGE, NOW)
    assert seen == replace(DRAFTED, handle="h2", version="v2", thread="th2")
    edited = deeds.see_draft(DRAFTED, replace(MESSAGE, text="Dear Mia, I"), NOW)
    assert (edited.state, edited.settled) == (State.EDITED, NOW)
    forgotten = replace(DRAFTED, text="")
    assert deeds.see_draft(forgotten, MESSAGE, NOW).state is State.DRAFTED
    kept = replace(forgotten, state=State.EDITED)
    assert deeds.see_draft(kept, MESSAGE, NOW).state is State.EDITED
    nameless = deeds.see_draft(DRAFTED, replace(MESSAGE, message_id="", thread=""), NOW)
    assert (nameless.message_id, nameless.thread) == ("<l@example.org>", "th")
    renamed = deeds.see_draft(DRAFTED, replace(MESSAGE, message_id="<new@x>"), NOW)
    assert renamed.message_id == "<new@x>"


def test_a_letter_in_sent() -> None:
    """What is remembered of it is what was sent, where that is known."""
    sent = deeds.see_sent(DRAFTED, COPY, NOW, " Dear Mia, thanks!\n")
    assert (sent.state, sent.settled, sent.sent) == (State.SENT, NOW, COPY.at)
    assert (sent.sent_id, sent.thread, sent.subject) == ("<copy@example.org>", "th2", "Thanks!")
    assert (sent.references, sent.text) == (("<c@d>",), "Dear Mia, thanks!")
    bare = deeds.see_sent(DRAFTED, replace(COPY, thread="", subject="", references=()), NOW)
    assert (bare.thread, bare.subject) == ("th", "Thank you")
    assert (bare.references, bare.text) == (("<a@b>",), "Dear Mia,")


@pytest.mark.parametrize(
    ("date", "seen", "sent"),
    [
        (MADE, NOW, MADE),
        (MADE - timedelta(seconds=1), NOW, NOW),
        (MADE - timedelta(seconds=1), None, MADE - timedelta(seconds=1)),
    ],
)
def test_a_date_before_the_draft_is_no_time_of_sending(
    date: datetime, seen: datetime | None, sent: datetime
) -> None:
    """A copy that kept the draft's Date was sent when it was first seen, where that is known."""
    assert deeds.see_sent(DRAFTED, replace(COPY, at=date, seen=seen), NOW).sent == sent


def test_a_letter_that_is_in_neither() -> None:
    """Thrown away, where Sent was read whole; a withdrawn one stays withdrawn."""
    assert deeds.miss_letter(DRAFTED, NOW, sent_whole=True).state is State.DISCARDED
    assert deeds.miss_letter(DRAFTED, NOW, sent_whole=False).state is State.UNKNOWN
    assert deeds.miss_letter(DRAFTED, NOW, sent_whole=True).settled == NOW
    withdrawn = replace(DRAFTED, state=State.WITHDRAWN)
    assert deeds.miss_letter(withdrawn, NOW, sent_whole=True) is withdrawn


def test_a_letter_that_the_journal_lacks() -> None:
    """Found in Drafts, Trash or Sent it is known again, and counts as touched."""
    lost = Deed("l", Kind.THANK_YOU, Verb.DRAFT, State.REFUSED, "", "uid", MADE, to=MIA)
    drafted = deeds.recover_draft(lost, MESSAGE, NOW)
    found = replace(
        lost,
        state=State.DRAFTED,
        account="home",
        made=NOW,
        settled=NOW,
        subject="Thank you",
        text="Dear Mia,",
        message_id="<l@example.org>",
        thread="th2",
        references=("<a@b>",),
        handle="h2",
        version="v2",
        adopted=True,
    )
    assert drafted == found
    assert deeds.recover_discarded(lost, MESSAGE, NOW) == replace(found, state=State.DISCARDED)
    assert deeds.recover_draft(lost, replace(MESSAGE, date=MADE), NOW).made == MADE
    assert deeds.recover_draft(lost, replace(MESSAGE, date=None), NOW).made == NOW
    assert deeds.recover_sent(lost, COPY, NOW) == replace(
        lost,
        state=State.SENT,
        account="home",
        made=NOW,
        settled=NOW,
        subject="Thanks!",
        message_id="<copy@example.org>",
        thread="th2",
        references=("<c@d>",),
        sent=COPY.at,
        sent_id="<copy@example.org>",
        adopted=True,
    )
    assert deeds.recover_sent(lost, replace(COPY, at=MADE), NOW).made == MADE


# --- forgetting ---------------------------------------------------------------------------------

KEPT = {
    *("key", "kind", "verb", "state", "account", "interview", "made", "calendar", "start", "end"),
    *("placed", "hash", "thread", "deadline", "sent", "settled", "adopted", "handle", "version"),
    *("cursor", "attempts", "not_before"),
}


def test_what_stays_of_a_deed_without_words() -> None:
    """While the company is not over: who was written to and by which mail, but no word of it."""
    kept = deeds.without_words(DEED, keep_company=True)
    same = {f.name for f in fields(Deed) if getattr(kept, f.name) == getattr(DEED, f.name)}
    assert same == {*KEPT, "company", "slot", "message_id", "sent_id"}
    assert kept.to == Person("", "mia@acme.example")
    assert deeds.without_words(replace(DEED, to=None), keep_company=True).to is None


def test_what_stays_of_a_deed_that_is_anonymous() -> None:
    """What it was, when, and what became of it: no name, no address, no Message-ID."""
    bare = deeds.anonymous(DEED)
    assert {f.name for f in fields(Deed) if getattr(bare, f.name) == getattr(DEED, f.name)} == KEPT
    rest = {getattr(bare, f.name) for f in fields(Deed) if f.name not in KEPT}
    assert rest == {"", None, ()}
    assert deeds.anonymous(replace(DEED, slot="2")).slot == "2"


def test_what_stays_of_a_deed_that_is_only_not_made_again() -> None:
    """What it was and when, to the second: nothing tells two of them apart by a clock."""
    left = deeds.bare(replace(DEED, made=DEED.made.replace(microsecond=7)))
    assert left.made == DEED.made.replace(microsecond=0)
    same = {f.name for f in fields(Deed) if getattr(left, f.name) == getattr(DEED, f.name)}
    assert same == {"key", "kind", "verb", "state", "account", "interview"}
