"""What is Microsoft's own about its mail: folders' deltas, immutable ids that are not, and
Exchange's own hand in a text.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.message import EmailMessage
from typing import Any, ClassVar

import pytest

from interviewd.accounts import http
from interviewd.accounts.microsoft import mail_api
from interviewd.accounts.microsoft.messages import FIELDS, item_of
from interviewd.errors import Changed, Doubt, Down, Gone, Refused
from interviewd.language import mail
from interviewd.model.known import State, Watch
from interviewd.model.seen import Folder, Nature
from interviewd.model.terms import Verb
from interviewd.ports import Traces
from interviewd.storage.cache import Overlay
from tests.contracts.mailbox import (
    BOUNCE,
    EDITED,
    MIA,
    NOW,
    SAM,
    TEXT,
    answer,
    drafts,
    find_draft,
    letter,
    mail_of,
    received,
    sent,
    watch,
)
from tests.contracts.online_mailbox import OnlineMailbox, crlf, doubted, drafted, look
from tests.fakes.microsoft import Microsoft
from tests.fakes.microsoft_world import World

NOBODY = Watch(NOW - timedelta(days=30))
MAIL = "/v1.0/me/m"  # messages and mailFolders


@pytest.fixture
def microsoft() -> Iterator[Microsoft]:
    with Microsoft(address=SAM.email, start=NOW) as microsoft:
        yield microsoft


@pytest.fixture
def program(microsoft: Microsoft) -> Iterator[World]:
    with World(microsoft, name="home") as world:
        yield world


class TestOnlineMailbox(OnlineMailbox):
    """By the deltas of its folders."""

    CREATED, CREATING, LISTING, MAIL = 201, "/messages", "/me/messages[?]", MAIL
    SOMEBODY: ClassVar = {"addresses": ["other@outlook.com"]}
    ONE_MAIL = "value"
    TOO_MUCH: ClassVar = (429, "ApplicationThrottled")
    NONSENSE: ClassVar = [
        {"state": "{"},
        {"state": "{}"},
        {"draft:AAk=": "{"},
        {"mail:AAk=": "[]"},
    ]

    def lose_place(self, program: World) -> None:
        program.microsoft.mail.expire_delta()


def asked(microsoft: Microsoft, part: str = MAIL) -> int:
    return len(microsoft.asked("GET", part))


# --- nobody's mail ------------------------------------------------------------------------------


def test_text_is_read_only_of_mail_that_matters(microsoft: Microsoft, program: World) -> None:
    """Of everybody else's mail heads are asked for, never bodies, at the look back and ever
    after.
    """
    other = [
        microsoft.mail.receive(mail_of("friend@other.example", SAM.email, f"Dinner {n}?")).id
        for n in range(3)
    ]
    other.append(microsoft.mail.open_draft(crlf(mail_of(SAM.email, "friend@other.example", "Yes"))))
    other.append(microsoft.mail.write(mail_of(SAM.email, "friend@other.example", "Yes!")).id)
    look(program)
    other += [
        microsoft.mail.receive(mail_of("friend@other.example", SAM.email, f"Late {n}?")).id
        for n in range(3)
    ]
    mine = microsoft.mail.receive(answer()).id
    look(program)

    assert set(microsoft.mail.read) == {mine}
    assert not [
        one
        for one in microsoft.log
        if "body" in one["url"] and any(id_ in one["url"] for id_ in other)
    ]


# --- how much is asked --------------------------------------------------------------------------


def test_an_idle_fetch_is_four_requests(microsoft: Microsoft, program: World) -> None:
    """Drafts, Sent and Inbox tell their changes, and every folder is looked through: reading and
    filing is nothing.
    """
    record = drafted(program)
    mine = microsoft.mail.receive(answer())
    look(program, record)
    before = asked(microsoft)
    microsoft.mail.file(mine.id, "job hunt")
    for _ in range(3):
        assert not look(program, record).changed

    assert asked(microsoft) - before == 12


def test_a_letter_costs_one_write_and_one_search_of_the_past(
    microsoft: Microsoft, program: World
) -> None:
    """One look through thirty days, one POST, and its coming back by the delta is no news."""
    record = drafted(program)
    before = asked(microsoft)
    look(program, record)
    back = [
        one["url"]
        for one in microsoft.log
        if "/messages?" in one["url"] and "ge%202026-11-01" in one["url"]
    ]

    assert len(microsoft.asked("POST", "/me/messages")) == 1
    assert len(back) == 1
    assert asked(microsoft) - before == 4


def test_a_second_person_costs_a_second_search_of_the_past(
    microsoft: Microsoft, program: World
) -> None:
    """Who joins the watch is looked for once; who leaves it is forgotten."""
    microsoft.mail.receive(
        mail_of("jonas@other.example", SAM.email, "Earlier", at=NOW - timedelta(days=5)),
        at=NOW - timedelta(days=5),
    )
    microsoft.mail.receive(answer())
    look(program)
    more = replace(watch(), addresses=frozenset({MIA.email, "jonas@other.example"}))
    for _ in range(3):
        microsoft.advance(60)
        assert len(received(program.mailbox.fetch(more, microsoft.now))) == 2
    back = [
        one["url"]
        for one in microsoft.log
        if "/messages?" in one["url"] and "ge%202026-11-01" in one["url"]
    ]
    assert len(back) == 2

    assert len(received(look(program))) == 1
    assert "jonas" not in "".join(program.cache.all("home/microsoft/mail").values())


def test_attachments_are_left_where_they_are(microsoft: Microsoft, program: World) -> None:
    """A mail with megabytes behind it is read by its fields: words and nature are the same."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Date"] = (
        "mia@orbis.example",
        SAM.email,
        "Our brochure",
        NOW,
    )
    made["Message-ID"], made["Auto-Submitted"] = "<b@orbis.example>", "auto-replied"
    made.set_content("See you on Friday.\n\n-- \nMia\n")
    made.add_attachment(b"x" * 100_000, "application", "pdf", filename="brochure.pdf")
    microsoft.mail.receive(made.as_bytes())
    (message,) = received(look(program))

    assert (message.text, message.nature, message.message_id) == (
        "See you on Friday.",
        Nature.AUTO,
        "<b@orbis.example>",
    )
    assert asked(microsoft, "$value") == 0


def test_a_mail_too_large_to_read_is_a_mail_all_the_same(
    microsoft: Microsoft, program: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its head tells who wrote, and that somebody did."""
    monkeypatch.setattr(http, "LARGEST", 20_000)
    microsoft.mail.receive(mail_of("mia@orbis.example", SAM.email, "Long", "x" * 60_000))
    (message,) = received(look(program))

    assert (message.subject, message.text, message.nature) == ("Long", "", Nature.HUMAN)


# --- answers ------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", ["inbox", "job hunt", "archive", "deleteditems"])
def test_an_answer_is_seen_in_any_folder(microsoft: Microsoft, program: World, folder: str) -> None:
    """A rule may file it anywhere, and a person throw it away when they have read it."""
    look(program)
    microsoft.mail.receive(answer(), folder=folder)
    assert len(received(look(program))) == 1


def test_junk_is_no_answer(microsoft: Microsoft, program: World) -> None:
    """What was filed as junk is read by nobody, until somebody takes it out of there."""
    look(program)
    junk = microsoft.mail.receive(answer(), folder="junkemail")
    assert look(program).messages == ()
    microsoft.mail.file(junk.id, "inbox")
    assert len(received(look(program))) == 1


def test_sent_mail_in_another_folder_counts(microsoft: Microsoft, program: World) -> None:
    """Sent mail in another folder counts as sent.

    A mail that a server has handed over does not, whoever it names.
    """
    raw = mail_of(SAM.email, MIA.email, "By hand")
    microsoft.mail.receive(raw, folder="job hunt")
    forged = mail_of(SAM.email, MIA.email, "Forged")
    microsoft.mail.receive(b"Received: from evil.example by mx.example\r\n" + crlf(forged))
    correspondence = look(program)

    assert [each.subject for each in sent(correspondence)] == ["By hand"]
    assert received(correspondence) == []


def test_a_bounce_shows_in_its_text_whom_it_is_about(microsoft: Microsoft, program: World) -> None:
    """It is read once, and not again when it was about somebody else."""
    other = BOUNCE.replace(b"mia@orbis.example", b"friend@other.example").replace(b"<b1@", b"<b2@")
    microsoft.mail.receive(other)
    look(program)
    microsoft.mail.receive(BOUNCE)
    correspondence = [look(program) for _ in range(3)][-1]

    assert [each.failed for each in received(correspondence)] == [(MIA.email,)]
    assert len(microsoft.mail.read) == 2


def test_an_event_message_is_a_calendar_answer(microsoft: Microsoft, program: World) -> None:
    """What Graph calls an event message is read as any world reads it: an invitation, an answer
    to one.
    """
    invitation = mail_of(
        "mia@orbis.example",
        SAM.email,
        "Interview",
        "BEGIN:VCALENDAR\nMETHOD:REQUEST\nEND:VCALENDAR\n",
    )
    microsoft.mail.receive(
        invitation.replace(b'text/plain; charset="utf-8"', b"text/calendar; method=REQUEST")
    )
    answer = invitation.replace(b'text/plain; charset="utf-8"', b"text/calendar; method=REPLY")
    microsoft.mail.receive(answer.replace(b"METHOD:REQUEST", b"METHOD:REPLY"))
    assert {each.nature for each in received(look(program))} == {Nature.INVITATION, Nature.CALENDAR}


@pytest.mark.parametrize("lag", [30, 600, 3_000])
def test_mail_that_shows_late_is_seen(microsoft: Microsoft, program: World, lag: float) -> None:
    """A listing or a delta that knows of it only later does not lose it."""
    look(program)
    microsoft.mail.knobs.list_lag_s = microsoft.mail.knobs.delta_lag_s = lag
    microsoft.mail.receive(answer(), folder="job hunt")
    for _ in range(10):
        look(program, minutes=lag / 300)

    assert len(received(look(program))) == 1


@pytest.mark.parametrize("keyed", [False, True])
def test_many_pages_are_read(
    microsoft: Microsoft, program: World, monkeypatch: pytest.MonkeyPatch, keyed: bool
) -> None:
    """Short and empty pages, in listings and in deltas, however their links name the folder."""
    monkeypatch.setattr(mail_api, "_PAGE", 3)
    microsoft.mail.knobs.short_pages = True
    microsoft.mail.knobs.link_keyed = keyed
    for number in range(8):
        microsoft.mail.receive(answer(f"Mail {number}"))
    assert len(received(look(program))) == 8
    for number in range(8):
        microsoft.mail.receive(answer(f"Later {number}"))
        microsoft.mail.open_draft(crlf(mail_of(SAM.email, MIA.email, f"Draft {number}")))
    correspondence = look(program)

    assert (len(received(correspondence)), len(drafts(correspondence))) == (16, 8)


def test_changes_may_come_twice_and_in_any_order(microsoft: Microsoft, program: World) -> None:
    """A delta repeats itself and shuffles; nothing is doubled, nothing gone comes back."""
    microsoft.mail.knobs.delta_repeats = microsoft.mail.knobs.delta_shuffled = True
    record = drafted(program)
    other = drafted(program, letter("o" * 32, subject="Other"))
    for text in (EDITED, TEXT, EDITED):
        microsoft.mail.edit_draft(record.handle, text=text)
    microsoft.mail.send_draft(other.handle)
    for _ in range(3):
        correspondence = look(program, record, other)
        assert [each.subject for each in drafts(correspondence)] == [record.subject]
        assert [each.subject for each in sent(correspondence)] == ["Other"]


@pytest.mark.parametrize("offered", [True, False])
def test_a_folder_without_deltas_is_listed(
    microsoft: Microsoft, program: World, offered: bool
) -> None:
    """Not every national cloud has them: what is seen is the same, and the cursor says that
    there is none.
    """
    microsoft.mail.knobs.delta_offered = offered
    record = drafted(program)
    assert bool(record.cursor) is offered
    microsoft.mail.edit_draft(record.handle, text=EDITED)
    microsoft.mail.receive(answer())
    correspondence = look(program, record)
    assert (len(drafts(correspondence)), len(received(correspondence))) == (1, 1)
    microsoft.mail.send_draft(record.handle)
    correspondence = look(program, record)
    assert (len(drafts(correspondence)), len(sent(correspondence))) == (0, 1)


def test_a_mailbox_without_a_folder_is_a_mailbox(microsoft: Microsoft, program: World) -> None:
    """No junk folder, no outbox: nothing lies there.

    Sent and Drafts are told apart all the same.
    """
    for name in ("junkemail", "outbox"):
        del microsoft.mail.folders[name]
    record = drafted(program)
    microsoft.mail.send_draft(record.handle)
    microsoft.mail.receive(answer())
    correspondence = look(program, record)

    assert (len(sent(correspondence)), len(received(correspondence))) == (1, 1)


# --- what becomes of a letter -------------------------------------------------------------------


@pytest.mark.parametrize("mode", ["same_id", "new_id", "classic"])
@pytest.mark.parametrize("lag", [0, 20, 90])
def test_a_send_that_is_reported_late_is_a_send(
    microsoft: Microsoft, program: World, mode: str, lag: float
) -> None:
    """Whether the id survives or not, never a no in between."""
    record = drafted(program)
    look(program, record, minutes=5)
    microsoft.mail.knobs.delta_lag_s = microsoft.mail.knobs.list_lag_s = lag
    microsoft.mail.send_draft(record.handle, mode=mode)
    fetches = [look(program, record, minutes=0.3) for _ in range(12)]
    absent = [one for one in fetches if not find_draft(one, record)]

    assert all(sent(one) or not one.sent_whole for one in absent)
    assert sent(fetches[-1])
    assert fetches[-1].sent_whole


def test_a_letter_thrown_away_is_known_to_be_gone_at_once(
    microsoft: Microsoft, program: World
) -> None:
    """Its immutable id says where it is.

    Without a trace it is unknown at first, and gone after a while.
    """
    record = drafted(program)
    microsoft.mail.discard_draft(record.handle)
    assert look(program, record).sent_whole
    other = drafted(program, letter("o" * 32))
    microsoft.mail.discard_draft(other.handle, how="delete")
    assert not look(program, other).sent_whole
    assert look(program, other, minutes=3).sent_whole
    assert not look(program, other).changed


@pytest.mark.parametrize("lag", ["list_lag_s", "delta_lag_s", "replica_404_s", "filter_lag_s"])
def test_a_draft_that_is_not_listed_yet_is_not_gone(
    microsoft: Microsoft, program: World, lag: str
) -> None:
    """What we have just created is there, whatever knows of it only later, in another process
    too.
    """
    setattr(microsoft.mail.knobs, lag, 60)
    record = drafted(program)
    for minutes in (0.1, 0.5, 2):
        program.reopened()
        correspondence = look(program, record, minutes=minutes)
        assert find_draft(correspondence, record)
        assert correspondence.sent_whole


def test_a_draft_is_not_gone_when_everything_was_forgotten(
    microsoft: Microsoft, program: World
) -> None:
    """With the cache lost as well as the place, a draft too young for the folder is found by its
    id.
    """
    record = drafted(program)
    microsoft.mail.knobs.delta_lag_s = 600
    with World(microsoft, name="home", cache=Overlay()) as other:
        correspondence = look(other, record)
        assert find_draft(correspondence, record)
        assert correspondence.sent_whole


def test_a_draft_moved_to_another_folder_still_waits(microsoft: Microsoft, program: World) -> None:
    """A person sorts it away for later: it is a draft all the same."""
    record = drafted(program)
    microsoft.mail.file(record.handle, "job hunt")
    correspondence = look(program, record)

    assert find_draft(correspondence, record)
    assert correspondence.sent_whole


def test_a_rewrite_by_exchange_is_no_edit(microsoft: Microsoft, program: World) -> None:
    """A text laid out anew, another change key, HTML: what the person did not touch reads as we
    wrote it.
    """
    record = drafted(program)
    for _ in range(3):
        microsoft.mail.autosave(record.handle)
        draft = find_draft(look(program, record), record)
        assert draft
        assert draft.text == record.text
        assert mail.is_as_written(record, draft)


def test_a_text_that_exchange_rewrites_at_once_is_no_edit(
    microsoft: Microsoft, program: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is told from is the answer to the create: words that Exchange adds by itself are not
    the person's.
    """
    out = microsoft.mail._out

    def stamped(row: Any, asked_: Any, request: Any) -> Any:
        item = out(row, asked_, request)
        if "body" in item:
            item["body"]["content"] += "\r\nThis message was stamped by the company.\r\n"
        return item

    monkeypatch.setattr(microsoft.mail, "_out", stamped)
    record = drafted(program)
    microsoft.mail.autosave(record.handle)
    draft = find_draft(look(program, record), record)
    assert draft
    assert mail.is_as_written(record, draft)
    program.mailbox.withdraw(record)
    assert microsoft.mail.mails[record.handle].folder == "deleteditems"

    other = drafted(program, letter("o" * 32))
    microsoft.mail.edit_draft(other.handle, text=EDITED)
    draft = find_draft(look(program, other), other)
    assert draft
    assert not mail.is_as_written(other, draft)


@pytest.mark.parametrize(
    "what", [{"text": EDITED}, {"subject": "Thanks again"}, {"to": "someone@private.example"}]
)
def test_every_kind_of_edit_is_noticed(
    microsoft: Microsoft, program: World, what: dict[str, str]
) -> None:
    """Words, subject, recipient.

    A changed subject changes the conversation, and the draft stays found.
    """
    record = drafted(program)
    microsoft.mail.edit_draft(record.handle, **what)
    draft = find_draft(look(program, record), record)
    assert draft
    assert not mail.is_as_written(record, draft)
    with pytest.raises(Changed):
        program.mailbox.withdraw(record)
    microsoft.mail.send_draft(record.handle)
    correspondence = look(program, record)
    assert len(sent(correspondence)) == 1
    assert correspondence.sent_whole


def test_an_attachment_is_an_edit(microsoft: Microsoft, program: World) -> None:
    """A CV that the person has added is theirs."""
    record = drafted(program)
    mail_ = microsoft.mail.mails[record.handle]
    made = EmailMessage()
    for name in ("From", "To", "Subject", "Message-ID"):
        made[name] = mail_.header(name)
    made.set_content(TEXT)
    made.add_attachment(b"%PDF", "application", "pdf", filename="cv.pdf")
    microsoft.mail._put(replace(mail_, raw=made.as_bytes()), mail_)
    draft = find_draft(look(program, record), record)

    assert draft
    assert "[cv.pdf]" in draft.text
    assert not mail.is_as_written(record, draft)


def test_a_letter_with_another_message_id_is_found_and_followed(
    microsoft: Microsoft, program: World
) -> None:
    """Should Exchange give it one of its own, the id, the answer and the delta know it."""
    microsoft.mail.knobs.message_id_policy = "rewrite"
    record = drafted(program)
    draft = find_draft(look(program, record), record)
    assert draft
    assert draft.message_id != record.message_id
    assert mail.is_as_written(record, draft)
    microsoft.mail.send_draft(record.handle)
    assert [each.subject for each in sent(look(program, record))] == [record.subject]


@pytest.mark.parametrize(("echo", "reads_mime"), [("id", True), ("id", False), ("whole", False)])
def test_a_create_without_an_echo_is_no_edit(
    microsoft: Microsoft, program: World, echo: str, reads_mime: bool
) -> None:
    """A 201 whose draft came back empty, whatever the server keeps of it: the draft is ours, and
    not edited by anybody.
    """
    microsoft.mail.knobs.echo, microsoft.mail.knobs.reads_mime = echo, reads_mime
    record = drafted(program)
    copies = [
        find_draft(look(program, record), record),
        find_draft(look(program.reopened(), record), record),
    ]

    assert all(draft and mail.is_as_written(record, draft) for draft in copies)


def test_an_edit_after_a_create_without_an_echo_is_noticed(
    microsoft: Microsoft, program: World
) -> None:
    """What Exchange has stored is read back at once, so that an edit before the next fetch is
    seen.
    """
    microsoft.mail.knobs.echo = "id"
    record = drafted(program)
    microsoft.mail.edit_draft(record.handle, text=EDITED)
    draft = find_draft(look(program, record), record)

    assert draft
    assert not mail.is_as_written(record, draft)


def test_a_create_without_an_answer_is_found(microsoft: Microsoft, program: World) -> None:
    """A 201 without a body is a doubt; the draft is found by its Message-ID, as written."""
    microsoft.mail.knobs.echo = "nothing"
    record = doubted(program)
    with pytest.raises(Doubt):
        program.mailbox.draft(letter())
    microsoft.advance(300)
    traces = program.mailbox.find(record)

    assert traces.message
    assert mail.is_as_written(record, traces.message)
    assert len(microsoft.drafts) == 1


# --- withdrawing --------------------------------------------------------------------------------


def test_a_withdrawn_draft_lies_in_deleted_items(microsoft: Microsoft, program: World) -> None:
    """Moved, never deleted, on the condition that it is as it was read.

    And one request besides the read.
    """
    record = drafted(program)
    look(program, record)
    microsoft.log.clear()
    program.mailbox.withdraw(record)
    (move,) = microsoft.asked("POST")

    assert microsoft.mail.mails[record.handle].folder == "deleteditems"
    assert "if-match" in move["headers"]
    assert len(microsoft.log) == 2
    assert not drafts(look(program, record))


@pytest.mark.parametrize("checks", [True, False])
def test_a_person_who_is_faster_keeps_their_words(
    microsoft: Microsoft, program: World, monkeypatch: pytest.MonkeyPatch, checks: bool
) -> None:
    """An edit between the read and the move: refused where Graph looks at the condition, else to
    be found in the trash.
    """
    microsoft.mail.knobs.checks_etag = checks
    record = drafted(program)
    discard = mail_api.MailApi.discard

    def late(self: mail_api.MailApi, row: Any) -> None:
        microsoft.mail.edit_draft(record.handle, text=EDITED)
        discard(self, row)

    monkeypatch.setattr(mail_api.MailApi, "discard", late)
    if checks:
        with pytest.raises(Changed):
            program.mailbox.withdraw(record)
    else:
        program.mailbox.withdraw(record)
    kept = microsoft.mail.mails[record.handle]

    assert kept.folder == ("drafts" if checks else "deleteditems")
    assert b"My own words" in kept.raw


def test_a_letter_whose_words_were_forgotten_is_not_taken_back(
    microsoft: Microsoft, program: World
) -> None:
    """Without the cache and without the text nobody can tell whether it was touched."""
    record = replace(drafted(program), text="")
    with World(microsoft, name="home", cache=Overlay()) as other, pytest.raises(Changed):
        other.mailbox.withdraw(record)
    program.mailbox.withdraw(record)


@pytest.mark.parametrize("kind", ["fin", "status", "html"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_doubtful_withdrawal_is_settled(
    microsoft: Microsoft, program: World, kind: str, when: str
) -> None:
    """The draft still waits, or it is in Deleted Items."""
    record = replace(drafted(program), verb=Verb.REMOVE, state=State.DOUBT)
    microsoft.fault(kind, when, method="POST", path="/move")
    with pytest.raises(Doubt):
        program.mailbox.withdraw(record)
    microsoft.advance(300)
    message = program.mailbox.find(record).message

    assert message
    assert message.folder is (Folder.DRAFTS if when == "before" else Folder.TRASH)


# --- settling -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "knobs",
    [{}, {"filter_lag_s": 900}, {"message_id_policy": "rewrite"}, {"delta_offered": False}],
    ids=str,
)
@pytest.mark.parametrize("kind", ["fin", "rst", "status", "html", "truncate"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_doubtful_draft_ends_as_one(
    microsoft: Microsoft, program: World, knobs: dict[str, Any], kind: str, when: str
) -> None:
    """Whatever became of the request: it is found if it is there, created again if not, and one
    draft waits.
    """
    for name, value in knobs.items():
        setattr(microsoft.mail.knobs, name, value)
    record = doubted(program)
    microsoft.fault(kind, when, method="POST", path="/messages")
    with pytest.raises(Doubt):
        program.mailbox.draft(letter())
    microsoft.advance(130)
    arrived = when == "after" or kind == "truncate"  # half an answer is an answer to what was done
    assert program.mailbox.find(record).unclear is not arrived
    microsoft.advance(120)
    traces = program.reopened().mailbox.find(record)
    if traces == Traces():
        program.mailbox.draft(letter())

    assert len(microsoft.state()["drafts"]) == 1
    assert len(drafts(look(program, record))) == 1


def test_a_draft_found_again_is_as_written(microsoft: Microsoft, program: World) -> None:
    """Adopted with its text as Outlook shows it, and from then on told from what Exchange has
    stored.
    """
    record = doubted(program)
    microsoft.fault("fin", "after", method="POST", path="/messages")
    with pytest.raises(Doubt):
        program.mailbox.draft(letter())
    microsoft.advance(130)
    message = program.mailbox.find(record).message
    assert message
    assert mail.is_as_written(record, message)
    record = replace(record, handle=message.handle, state=State.DRAFTED)
    microsoft.mail.autosave(message.handle)
    draft = find_draft(look(program, record), record)
    assert draft
    assert draft.text == record.text


@pytest.mark.parametrize("how", ["edit", "send", "classic", "discard"])
def test_a_doubtful_draft_that_a_person_has_touched_is_found(
    microsoft: Microsoft, program: World, how: str
) -> None:
    """Between the request and the asking the person edits, sends or throws away what nobody
    knows of yet.
    """
    microsoft.mail.knobs.filter_lag_s = 900
    record = doubted(program)
    microsoft.fault("fin", "after", method="POST", path="/messages")
    with pytest.raises(Doubt):
        program.mailbox.draft(letter())
    made = next(one.id for one in microsoft.mail.mails.values() if one.folder == "drafts")
    microsoft.advance(20)
    if how == "edit":
        microsoft.mail.edit_draft(made, text=EDITED)
    elif how == "discard":
        microsoft.mail.discard_draft(made)
    else:
        microsoft.mail.send_draft(made, mode="classic" if how == "classic" else "same_id")
    microsoft.advance(110)
    traces = program.mailbox.find(record)
    assert traces.message

    folder = {"edit": Folder.DRAFTS, "discard": Folder.TRASH}.get(how, Folder.SENT)
    assert (traces.message.folder, traces.was_deleted) == (folder, how == "discard")
    assert how != "edit" or mail.canonical("", traces.message.text) == mail.canonical("", EDITED)


def test_an_unexplained_disappearance_stays_a_doubt(microsoft: Microsoft, program: World) -> None:
    """Made and deleted for good before anybody asked: a second draft would be worse than none."""
    record = doubted(program)
    microsoft.fault("fin", "after", method="POST", path="/messages")
    with pytest.raises(Doubt):
        program.mailbox.draft(letter())
    made = next(one.id for one in microsoft.mail.mails.values() if one.folder == "drafts")
    microsoft.mail.discard_draft(made, how="delete")
    microsoft.advance(600)
    assert program.mailbox.find(record) == Traces(unclear=True)


def test_a_draft_of_the_person_s_that_came_and_went_is_no_doubt(
    microsoft: Microsoft, program: World
) -> None:
    """They wrote and sent something else meanwhile: its immutable id shows that it was not the
    letter.
    """
    record = doubted(program)
    microsoft.fault("fin", "before", method="POST", path="/messages")
    with pytest.raises(Doubt):
        program.mailbox.draft(letter())
    own = microsoft.mail.open_draft(crlf(mail_of(SAM.email, "friend@other.example", "Dinner?")))
    microsoft.mail.send_draft(own)
    microsoft.advance(600)

    assert program.mailbox.find(record) == Traces()


def test_a_letter_is_created_byte_for_byte_by_one_request(
    microsoft: Microsoft, program: World
) -> None:
    """The same bytes as for every mailbox.

    Nothing is asked before or after it, and nothing of ours is added.
    """
    receipt = program.mailbox.draft(letter())
    (made,) = [one for one in microsoft.mail.mails.values() if one.folder == "drafts"]

    assert made.raw == letter().raw
    assert made.id == receipt.handle
    assert receipt.thread == made.conversation
    assert [one["method"] for one in microsoft.asked(part="/v1.0/")] == ["POST"]


def test_a_mailbox_that_is_full_is_a_clear_no(microsoft: Microsoft, program: World) -> None:
    """507: nothing was created, and nobody doubts it."""
    microsoft.refuse(507, "ErrorQuotaExceeded", method="POST", path="/messages")
    with pytest.raises(Refused, match="mailbox_full"):
        program.mailbox.draft(letter())


def test_an_answer_goes_into_its_conversation(microsoft: Microsoft, program: World) -> None:
    """By In-Reply-To and References alone: no createReply, which would quote the stranger."""
    first = microsoft.mail.receive(answer(Message_ID="<m1@orbis.example>"))
    raw = letter().raw.replace(
        b"Message-ID:",
        b"In-Reply-To: <m1@orbis.example>\r\nReferences: <m1@orbis.example>\r\nMessage-ID:",
    )
    receipt = program.mailbox.draft(replace(letter(), raw=raw))

    assert receipt.thread == first.conversation


# --- bad input ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"value": None},
        {"value": [5]},
        {"value": [{"subject": "x"}]},
        {"value": [{"id": ["a"]}]},
        {"value": [], "@odata.nextLink": 5},
        {"value": [], "@odata.nextLink": "https://graph.microsoft.com/v1.0/me/messages?again=1"},
        {"error": {"code": "x"}},
        [],
        None,
    ],
    ids=str,
)
@pytest.mark.parametrize("path", ["drafts/messages/delta", "/me/messages[?]"])
def test_a_bad_page_changes_nothing(
    microsoft: Microsoft, program: World, path: str, body: Any
) -> None:
    """Nonsense with status 200 moves no place, takes no draft away, and all is seen once the
    server is itself again.
    """
    record = drafted(program)
    look(program, record)
    microsoft.mail.receive(answer())
    microsoft.mail.edit_draft(record.handle, text=EDITED)
    microsoft.fault("status", status=200, body=body, path=path, times=99)
    with pytest.raises((Down, Refused)):
        look(program, record)
    microsoft.server.faults.clear()
    correspondence = look(program, record)

    assert len(received(correspondence)) == 1
    assert find_draft(correspondence, record)


NO_IDS: list[Any] = [None, "", 5, [], {}, "x" * 1025]


@pytest.mark.parametrize("odd", NO_IDS, ids=str)
def test_a_draft_without_an_id_changes_nothing(
    microsoft: Microsoft, program: World, odd: Any
) -> None:
    """It says nothing of the one that was asked for."""
    record = drafted(program)
    look(program, record)
    microsoft.mail.edit_draft(record.handle, text=EDITED)
    microsoft.fault("status", status=200, body={"id": odd}, path="/me/messages/[^/]+[?]", times=99)
    with pytest.raises(Down, match="bad_answer"):
        look(program, record)
    microsoft.server.faults.clear()
    assert find_draft(look(program, record), record)


@pytest.mark.parametrize("odd", NO_IDS, ids=str)
def test_a_folder_without_an_id_is_asked_for_again(
    microsoft: Microsoft, program: World, odd: Any
) -> None:
    """Folders are asked for once: a wrong id would make every mail of the folder a received one."""
    microsoft.fault("status", status=200, body={"id": odd}, path="/sentitems[?]", times=99)
    with pytest.raises(Down, match="bad_answer"):
        look(program)
    microsoft.server.faults.clear()
    microsoft.mail.write(mail_of(SAM.email, MIA.email, "Thank you"))
    assert len(sent(look(program))) == 1


ODD: list[Any] = [
    None,
    5,
    "x",
    [],
    {},
    [None],
    [5],
    {"emailAddress": 5},
    {"emailAddress": {"address": ["a"], "name": 5}},
]


@pytest.mark.parametrize("value", ODD, ids=str)
def test_no_field_of_any_shape_raises(value: Any) -> None:
    """A message with anything where words should be has a head all the same."""
    names = (
        *FIELDS,
        "body",
        "singleValueExtendedProperties",
        "internetMessageHeaders",
        "@odata.etag",
        "@odata.type",
    )
    for name in names:
        assert item_of({"id": "AAk=", name: value}, "home", "", frozenset()).id == "AAk="
        assert (
            item_of({"id": "AAk=", name: [value]}, "home", "drafts", frozenset()).message.handle
            == "AAk="
        )


def test_text_from_strangers_is_harmless(microsoft: Microsoft, program: World) -> None:
    """Names and subjects on one line, capped, without control characters.

    An address is one or none.
    """
    item = {
        "id": "AAk=",
        "subject": "Re:\r\nBcc: x\u202e" + "y" * 2_000,
        "from": {"emailAddress": {"address": "MIA@Orbis.Example", "name": "Mia\r\nX"}},
        "toRecipients": [
            {"emailAddress": {"address": "a@b,c@d", "name": "x"}},
            {"emailAddress": {"address": "a b@c"}},
        ],
    }
    message = item_of(item, "home", "inbox", frozenset()).message

    assert "\n" not in message.subject
    assert len(message.subject) <= 300
    assert (message.sender.email, message.sender.name) == ("mia@orbis.example", "Mia X")
    assert message.recipients == ()


def test_a_name_cannot_bend_a_filter(microsoft: Microsoft, program: World) -> None:
    """A Message-ID with quotes in it is a Message-ID with quotes in it."""
    record = replace(
        doubted(program),
        message_id="<x' or receivedDateTime ge 2000-01-01T00:00:00Z or '@evil.example>",
    )
    microsoft.mail.receive(answer())
    microsoft.advance(600)

    assert program.mailbox.find(record) == Traces()


def test_a_letter_that_is_gone_cannot_be_withdrawn(microsoft: Microsoft, program: World) -> None:
    """Sent, thrown away, or never there."""
    record = drafted(program)
    microsoft.mail.discard_draft(record.handle)
    for absent in (record, replace(record, handle=""), replace(record, handle="AAk=")):
        with pytest.raises(Gone):
            program.mailbox.withdraw(absent)
