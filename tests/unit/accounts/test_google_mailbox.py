"""Gmail: the contract of every mailbox, and what is Gmail's own: history, ids that rotate,
search that lags.
"""

import email
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar

import pytest

from interviewd.errors import Doubt, Down, Refused
from interviewd.model.decided import Letter
from interviewd.model.known import Watch
from interviewd.model.seen import Folder
from interviewd.ports import Mailbox, Traces
from tests.contracts.mailbox import (
    EDITED,
    MIA,
    NOW,
    SAM,
    Contract,
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
from tests.fakes.google import Google
from tests.fakes.google_world import World
from tests.fakes.wire import counted

NOBODY = Watch(NOW)


@dataclass(frozen=True)
class Manner:
    """How a Gmail treats drafts: what the documents leave open, and what has been reported."""

    send: str = "new_id"  # new_id | same_id | wrapper
    discard: str = "delete"  # delete | trash
    on_edit: str = "rewrite"  # keep | rewrite
    labels: bool = True  # history's records tell labels


MANNERS = {
    "usual": Manner(),
    "same-id": Manner(send="same_id", discard="trash"),
    "wrapper": Manner(send="wrapper", on_edit="keep"),
    "terse": Manner(labels=False),
}


class Outside:
    """The fake as the contract sees a mailbox from outside: a person with Gmail in a browser."""

    byte_exact = True
    withdraws = False
    keeps_trash = False

    def __init__(self, program: World, manner: Manner) -> None:
        self._here, self._google, self._manner = program, program.google, manner
        self.mailbox: Mailbox = program.mailbox
        self._google.mail.knobs.on_edit = manner.on_edit
        self._google.mail.knobs.history_whole = manner.labels

    def reopen(self) -> Mailbox:
        self.mailbox = self._here.reopened().mailbox
        return self.mailbox

    def drafts(self) -> list[bytes]:
        mail = self._google.mail
        return [
            mail.mails[id_].raw for id_ in mail.drafts.values() if "DRAFT" in mail.mails[id_].labels
        ]

    def _draft(self, of: Letter) -> str:
        mail = self._google.mail
        return next(
            d
            for d, id_ in mail.drafts.items()
            if mail.mails[id_].header("Subject") == _header(of, "Subject")
        )

    def edit(self, letter: Letter, text: str, at: datetime) -> None:
        self._google.at(at)
        self._google.mail.edit_draft(self._draft(letter), text=text)

    def save(self, letter: Letter, at: datetime) -> None:
        self._google.at(at)
        self._google.mail.autosave(self._draft(letter))

    def send(self, letter: Letter, at: datetime) -> None:
        self._google.at(at)
        self._google.mail.send_draft(self._draft(letter), self._manner.send)

    def discard(self, letter: Letter) -> None:
        self._google.mail.discard_draft(self._draft(letter), self._manner.discard)

    def compose(self, raw: bytes) -> None:
        self._google.mail.open_draft(crlf(raw))

    def write(self, raw: bytes) -> None:
        self._google.at(_date(raw))
        self._google.mail.write(crlf(raw))

    def receive(self, raw: bytes) -> None:
        self._google.at(_date(raw))
        self._google.mail.receive(crlf(raw))

    def read(self) -> None:
        for mail in [*self._google.mail.mails.values()]:
            if "UNREAD" in mail.labels:
                self._google.mail._relabel(mail, added=set(), removed={"UNREAD"})

    def disconnect(self) -> None:
        self._google.fault("fin", times=10_000)

    def reconnect(self) -> None:
        self._google.server.faults.clear()


def _header(of: Letter, name: str) -> str:
    return str(email.message_from_bytes(of.raw)[name])


def _date(raw: bytes) -> datetime:
    return parsedate_to_datetime(str(email.message_from_bytes(raw)["Date"]))


@pytest.fixture
def google() -> Iterator[Google]:
    with Google(address=SAM.email, start=NOW) as google:
        yield google


@pytest.fixture
def program(google: Google) -> Iterator[World]:
    with World(google, name="home") as program:
        yield program


class TestGmail(Contract):
    """Every promise of the port, however Gmail treats drafts."""

    @pytest.fixture(params=[*MANNERS.values()], ids=[*MANNERS])
    def world(self, program: World, request: pytest.FixtureRequest) -> Outside:
        world = Outside(program, request.param)
        world.keeps_trash = request.param.discard == "trash"
        return world


class TestOnlineMailbox(OnlineMailbox):
    """By the history of the mailbox."""

    CREATED, CREATING, LISTING, MAIL = 200, "/drafts", "/drafts", "/gmail/"
    SOMEBODY: ClassVar = {"email": "somebody@else.example"}
    ONE_MAIL, REPEATS = "/messages/", 2
    TOO_MUCH: ClassVar = (429, "rateLimitExceeded")
    NONSENSE: ClassVar = [
        {"state": text, "mail:1": "[]", "draft:2": "{}"}
        for text in ("{", "[]", '{"format": 99}', '{"format": 1, "own": "x"}', "")
    ]

    def lose_place(self, program: World) -> None:
        program.google.mail.expire_history()


def asked(google: Google, part: str = "/gmail/") -> int:
    return len(google.asked("GET", part))


# --- nobody's mail ------------------------------------------------------------------------------


def test_text_is_read_only_of_mail_that_matters(google: Google, program: World) -> None:
    """Of everybody else's mail heads are asked for, never bodies, at the look back and ever
    after.
    """
    other = [
        google.mail.receive(mail_of("friend@other.example", SAM.email, f"Dinner {n}?")).id
        for n in range(3)
    ]
    google.mail.open_draft(crlf(mail_of(SAM.email, "friend@other.example", "Yes")))
    look(program)
    other += [
        google.mail.receive(mail_of("friend@other.example", SAM.email, f"Late {n}?")).id
        for n in range(3)
    ]
    google.mail.receive(answer())
    look(program)
    bodies = [
        one["url"]
        for one in google.log
        if "format=raw" in one["url"] or "format=full" in one["url"]
    ]

    assert len(bodies) == 1
    assert not [url for url in bodies for id_ in other if id_ in url]


# --- how much is asked --------------------------------------------------------------------------


def test_an_idle_fetch_is_one_request(google: Google, program: World) -> None:
    """History alone answers while nothing happens; reading and filing mail is nothing."""
    record = drafted(program)
    google.mail.receive(answer())
    look(program, record)
    before = asked(google)
    for mail in [*google.mail.mails.values()]:
        google.mail._relabel(mail, added={"STARRED"}, removed={"UNREAD"})
    for _ in range(3):
        assert not look(program, record).changed

    assert asked(google) - before == 3


def test_a_letter_costs_one_write_and_one_search_of_the_past(
    google: Google, program: World
) -> None:
    """One search for who is new, one POST, and its coming back by history is no news."""
    record = drafted(program)
    before = asked(google)
    look(program, record)

    assert len(google.asked("POST", "/drafts")) == 1
    assert len([one for one in google.log if "q=" in one["url"]]) == 1
    assert asked(google) - before == 1


def test_a_second_person_costs_a_second_search_only(google: Google, program: World) -> None:
    """Who joins the watch is looked for; who was in it already is not looked for again."""
    look(program)
    more = replace(watch(), addresses=frozenset({MIA.email, "jonas@other.example"}))
    program.mailbox.fetch(more, google.now)
    searches = [one["url"] for one in google.log if "q=" in one["url"]]

    assert len(searches) == 2
    assert "jonas" in searches[1]
    assert "mia" not in searches[1]


def test_a_large_mail_is_not_downloaded(google: Google, program: World) -> None:
    """Megabytes of attachments are left where they are: head and snippet tell enough."""
    raw = mail_of(
        "mia@orbis.example", SAM.email, "Our brochure", "See you on Friday.\n" + "x" * 7_000_000
    )
    google.mail.receive(crlf(raw))
    (message,) = received(look(program))

    assert message.text.startswith("See you on Friday.")
    assert not [one for one in google.log if "format=raw" in one["url"]]


# --- search lags --------------------------------------------------------------------------------


@pytest.mark.parametrize("lag", [0, 30, 600])
def test_mail_that_is_not_indexed_yet_is_found(google: Google, program: World, lag: float) -> None:
    """Mail written by hand seconds before the look back counts, whatever the index says."""
    google.mail.knobs.search_lag_s = lag
    google.mail.write(crlf(mail_of(SAM.email, MIA.email, "By hand")))

    assert [each.subject for each in sent(look(program, minutes=0.1))] == ["By hand"]


def test_a_server_that_cannot_search_is_read_through(google: Google, program: World) -> None:
    """Where a search is refused, heads tell as far back as is asked for."""
    google.mail.receive(answer())
    for day in range(1, 4):
        google.at(NOW + timedelta(days=day))
        google.mail.receive(
            crlf(mail_of("friend@other.example", SAM.email, f"Dinner {day}?", at=google.now))
        )
    google.refuse(400, "invalidArgument", "global", path="q=", times=9)

    assert len(received(look(program))) == 1


def test_younger_mail_of_others_hides_nothing(google: Google, program: World) -> None:
    """The youngest mail is read as far back as search may lag, not only the last one."""
    google.mail.knobs.search_lag_s = 600
    google.mail.write(crlf(mail_of(SAM.email, MIA.email, "By hand")))
    google.advance(120)
    google.mail.receive(crlf(mail_of("friend@other.example", SAM.email, "Dinner?")))

    assert [each.subject for each in sent(look(program, minutes=5))] == ["By hand"]


def test_a_name_cannot_bend_the_search(google: Google, program: World) -> None:
    """An address out of an invitation is no query: operators in it are left out, and others are
    found.
    """
    google.mail.receive(answer())
    evil = frozenset(
        {MIA.email, "x}-in:anywhere{@evil.example", "a b@evil.example", '"@evil.example'}
    )
    correspondence = program.mailbox.fetch(replace(watch(), addresses=evil), google.now)
    (search,) = [one["url"] for one in google.log if "q=" in one["url"]]

    assert len(received(correspondence)) == 1
    assert "evil" not in search


def test_many_names_are_searched_in_chunks(google: Google, program: World) -> None:
    """A search has its length; nobody is left out."""
    names = frozenset(f"person{n}@firm{n}.example" for n in range(45))
    google.mail.receive(
        crlf(mail_of("person44@firm44.example", SAM.email, "Hello", at=NOW - timedelta(days=3)))
    )
    google.at(NOW + timedelta(days=2))
    correspondence = program.mailbox.fetch(
        replace(watch(), addresses=names, domains=frozenset()), google.now
    )

    assert len(received(correspondence)) == 1


# --- history ------------------------------------------------------------------------------------


def test_a_letter_that_vanished_in_a_gap_is_unknown_then_gone(
    google: Google, program: World
) -> None:
    """A missing draft alone is ambiguous: unknown at first, gone once Sent has been read
    through.
    """
    record = drafted(program)
    look(program, record)
    google.mail.discard_draft(record.handle)
    google.mail.expire_history()

    assert not look(program, record).sent_whole
    assert look(program, record, minutes=3).sent_whole
    assert not look(program, record).changed


@pytest.mark.parametrize("lag", [20, 90])
def test_history_that_lags_loses_nothing(google: Google, program: World, lag: float) -> None:
    """A send that history tells late is a send: never a no in between."""
    record = drafted(program)
    look(program, record, minutes=5)
    google.mail.knobs.history_lag_s = lag
    google.mail.send_draft(record.handle)
    fetches = [look(program, record, minutes=0.3) for _ in range(12)]
    absent = [one for one in fetches if not find_draft(one, record)]

    assert all(sent(one) or not one.sent_whole for one in absent)
    assert sent(fetches[-1])
    assert fetches[-1].sent_whole


def test_a_list_of_drafts_that_lags_takes_none_away(google: Google, program: World) -> None:
    """A draft that was just created and is not listed yet is not gone."""
    google.mail.knobs.list_lag_s = 60
    record = drafted(program)
    google.mail.open_draft(crlf(mail_of(SAM.email, "friend@other.example", "Dinner?")))
    correspondence = look(program, record, minutes=0.1)

    assert find_draft(correspondence, record) or not correspondence.sent_whole
    assert find_draft(look(program, record, minutes=2), record)


def test_a_draft_in_history_before_the_list_is_seen(google: Google, program: World) -> None:
    """What the list of drafts does not hold yet is listed again, without any further news."""
    look(program)
    google.mail.knobs.list_lag_s = 60
    google.mail.open_draft(crlf(mail_of(SAM.email, MIA.email, "In my own words")))
    assert drafts(look(program, minutes=0.1)) == []

    assert [each.subject for each in drafts(look(program, minutes=2))] == ["In my own words"]
    before = asked(google, "/drafts")
    look(program)
    assert asked(google, "/drafts") == before


def test_a_draft_to_somebody_who_is_watched_later_is_read_then(
    google: Google, program: World
) -> None:
    """Of a draft to others only the head is known.

    When they become of interest, the rest is read.
    """
    google.mail.open_draft(
        crlf(mail_of(SAM.email, "jonas@other.example", "Thanks", "For the dialog.\n"))
    )
    first = drafts(look(program))
    more = replace(watch(), addresses=frozenset({MIA.email, "jonas@other.example"}))
    second = drafts(program.mailbox.fetch(more, google.now))

    assert [each.text for each in first] == [""]
    assert [each.text for each in second] == ["For the dialog."]


def test_many_pages_of_history_are_read(google: Google, program: World) -> None:
    """The cursor moves after the last page, and everything on the way is seen."""
    google.mail.knobs.page_size = 2
    look(program)
    for number in range(7):
        google.mail.receive(answer(f"Mail {number}"))
    correspondence = look(program)

    assert len(received(correspondence)) == 7
    assert correspondence.cursor == str(google.mail.latest)


def test_a_history_id_may_go_backwards(google: Google, program: World) -> None:
    """lieer has seen it: a number that is lower than the last is stored as it is."""
    look(program)
    google.fault("status", status=200, body={"historyId": "10000"}, path="/history")

    assert look(program).cursor == "10000"
    assert look(program).cursor == str(google.mail.latest)


def test_spam_and_chats_are_not_answers(google: Google, program: World) -> None:
    """What Gmail filed as spam is read by nobody, until somebody takes it out of there."""
    look(program)
    spam = google.mail.receive(answer(), labels=("SPAM",))
    google.mail.receive(answer("Chat"), labels=("CHAT",))
    assert look(program).messages == ()
    google.mail._relabel(spam, added={"INBOX"}, removed={"SPAM"})

    assert len(received(look(program))) == 1


def test_an_answer_that_was_trashed_is_an_answer(google: Google, program: World) -> None:
    """The person read it and threw it away: they were answered all the same."""
    look(program)
    google.mail.trash(google.mail.receive(answer()).id)
    assert len(received(look(program))) == 1


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/history", {}),
        ("/history", {"historyId": "soon"}),
        ("/history", {"historyId": "1", "history": "none"}),
        ("/history", {"historyId": "1", "history": [5]}),
        ("/history", {"historyId": "12000", "nextPageToken": "again"}),
        ("/history", {"error": {"code": 500}}),
        ("/history", []),
    ],
)
def test_a_bad_page_of_history_changes_nothing(
    google: Google, program: World, path: str, body: Any
) -> None:
    """Nonsense with status 200 moves no cursor, and everything is seen once the server is itself
    again.
    """
    record = drafted(program)
    look(program, record)
    google.mail.receive(answer())
    google.fault("status", status=200, body=body, path=path, times=99)
    with pytest.raises(Down):
        look(program, record)
    google.server.faults.clear()

    assert len(received(look(program, record))) == 1


@pytest.mark.parametrize(
    "body",
    [
        {"drafts": [{"id": "r-1"}], "resultSizeEstimate": 1},
        {"drafts": [{"id": "r/1", "message": {"id": "1"}}]},
        {"drafts": {"id": "r-1"}},
        {"drafts": [{"id": "r-1", "message": {"id": ["1"]}}]},
    ],
)
def test_a_bad_list_of_drafts_takes_none_away(google: Google, program: World, body: Any) -> None:
    """A list that is none does not make a letter discarded."""
    record = drafted(program)
    google.mail.edit_draft(record.handle, text=EDITED)
    google.fault("status", status=200, body=body, path="/drafts[?]", times=99)
    with pytest.raises(Down):
        look(program, record)
    google.server.faults.clear()

    assert find_draft(look(program, record), record)


@pytest.mark.parametrize(
    "body",
    [
        {"id": "1", "threadId": "1"},
        {"id": "1", "threadId": "1", "payload": {"headers": "none"}},
        {
            "id": "1",
            "threadId": "1",
            "payload": {
                "headers": [{"name": "From"}, 5, {"value": "z"}, {"name": "X\r\nY", "value": "z"}]
            },
        },
        {
            "id": "1",
            "labelIds": ["INBOX"],
            "internalDate": "x",
            "payload": {"headers": []},
            "sizeEstimate": "big",
        },
        {"id": "1", "labelIds": True, "payload": {"headers": []}},
        {"threadId": "1"},
    ],
)
def test_an_unreadable_message_stops_nothing(google: Google, program: World, body: Any) -> None:
    """A message without head, date or size, or with broken ones, raises nothing but a Down of
    this fetch.
    """
    look(program)
    google.mail.receive(answer())
    google.fault("status", status=200, body=body, path="/messages/")
    try:
        look(program)
    except Down:
        look(program)

    assert program.mailbox.cached(watch()).cursor == str(google.mail.latest)


# --- letters ------------------------------------------------------------------------------------


def test_a_letter_goes_into_the_thread_it_answers(google: Google, program: World) -> None:
    """Thread id and references together keep it in the thread; its bytes are the letter's."""
    first = google.mail.receive(answer(Message_ID="<m1@orbis.example>"))
    raw = letter().raw.replace(
        b"Message-ID:",
        b"In-Reply-To: <m1@orbis.example>\r\nReferences: <m1@orbis.example>\r\nMessage-ID:",
    )
    raw = raw.replace(
        _header(letter(), "Subject").encode(),
        b"Re: Thank you =?utf-8?q?=E2=80=93?= Analyst interview",
    )
    receipt = program.mailbox.draft(replace(letter(), raw=raw, thread=first.thread))

    assert google.mail.mails[receipt.version].raw == raw
    assert receipt.thread == google.mail.mails[receipt.version].thread


def test_a_thread_that_is_gone_takes_no_letter_along(google: Google, program: World) -> None:
    """404 for the thread leaves nothing behind: the letter is created by itself, once."""
    receipt = program.mailbox.draft(replace(letter(), thread="feedbeef"))

    assert list(google.mail.drafts) == [receipt.handle]
    assert receipt.thread != "feedbeef"


def test_gmail_never_withdraws(google: Google, program: World) -> None:
    """Deleting a draft could take a person's words along: refused, without a request."""
    record = drafted(program)
    before = len(google.log)
    with pytest.raises(Refused):
        program.mailbox.withdraw(record)

    assert len(google.log) == before
    assert list(google.mail.drafts) == [record.handle]


def test_an_edit_that_changes_the_subject_changes_the_thread_only(
    google: Google, program: World
) -> None:
    """The draft's id stays when its message and thread do not."""
    record = drafted(program)
    google.mail.edit_draft(record.handle, subject="Thanks again", text=EDITED)
    draft = find_draft(look(program, record), record)
    google.mail.send_draft(record.handle)
    correspondence = look(program, record)

    assert draft
    assert draft.subject == "Thanks again"
    assert [each.subject for each in sent(correspondence)] == ["Thanks again"]


def test_sent_to_another_address_is_sent(google: Google, program: World) -> None:
    """The person changed the recipient: it is still that letter, by its thread."""
    record = drafted(program)
    google.mail.edit_draft(record.handle, to="someone@private.example")
    assert find_draft(look(program, record), record)
    google.mail.send_draft(record.handle)
    correspondence = look(program, record)

    assert [person.email for each in sent(correspondence) for person in each.recipients] == [
        "someone@private.example"
    ]
    assert correspondence.sent_whole


def test_autosave_is_no_change(google: Google, program: World) -> None:
    """Ids rotate with every save; what is shown is the same letter, as it was written."""
    record = drafted(program)
    for _ in range(5):
        google.mail.autosave(record.handle)
    draft = find_draft(look(program, record), record)

    assert draft
    assert (draft.handle, draft.text.split()) == (record.handle, record.text.split())


# --- doubts -------------------------------------------------------------------------------------

KINDS = ["fin", "rst", "truncate", "status", "html"]


@pytest.mark.parametrize("rewritten", [False, True], ids=["kept-id", "new-id"])
@pytest.mark.parametrize("kind", KINDS)
def test_a_draft_whose_answer_was_lost_is_adopted(
    google: Google, program: World, kind: str, rewritten: bool
) -> None:
    """The request took effect: drafts and history find it, by Message-ID or else by recipient
    and subject.
    """
    google.mail.knobs.message_id_policy = "rewrite" if rewritten else "keep"
    google.mail.knobs.search_lag_s = 9_999
    record = doubted(program)
    google.fault(kind, "after", method="POST", path="/drafts")
    with pytest.raises(Doubt):
        program.mailbox.draft(letter())
    google.advance(130)
    message = program.reopened().mailbox.find(record).message

    assert message
    assert list(google.mail.drafts) == [message.handle]
    assert find_draft(look(program, replace(record, handle=message.handle)), record)


@pytest.mark.parametrize("kind", ["fin", "rst", "status", "html"])
def test_a_draft_that_never_was_is_believed_after_two_polls(
    google: Google, program: World, kind: str
) -> None:
    """The request took no effect: unclear, unclear, then certain, and made once."""
    record = doubted(program)
    google.fault(kind, "before", method="POST", path="/drafts", status=503)
    with pytest.raises(Doubt):
        program.mailbox.draft(letter())
    google.advance(130)
    assert [program.mailbox.find(record).unclear for _ in range(3)] == [True, True, False]
    program.mailbox.draft(letter())

    assert len(google.mail.drafts) == 1


def test_fetches_count_as_polls(google: Google, program: World) -> None:
    """Looks after the time a late write may take count: a daemon that made two need not ask
    twice more.
    """
    record = doubted(program)
    google.fault("fin", method="POST", path="/drafts")
    with pytest.raises(Doubt):
        program.mailbox.draft(letter())
    look(program)
    look(program, minutes=1)
    assert program.mailbox.cached(watch()).messages == ()
    look(program, minutes=2)
    look(program, minutes=5)

    assert program.reopened().mailbox.find(record) == Traces()


@pytest.mark.parametrize("then", ["edit", "send", "discard", "trash"])
@pytest.mark.parametrize("lag", [0, 40])
def test_a_doubtful_draft_is_found_after_edit_send_or_discard(
    google: Google, program: World, then: str, lag: float
) -> None:
    """Within the doubt the person edited, sent or threw it away: never a second one."""
    record = doubted(program)
    google.fault("rst", "after", method="POST", path="/drafts")
    with pytest.raises(Doubt):
        program.mailbox.draft(letter())
    google.mail.knobs.history_lag_s = lag
    (draft,) = google.mail.drafts
    match then:
        case "edit":
            google.mail.edit_draft(draft, text=EDITED)
        case "send":
            google.mail.edit_draft(draft, text=EDITED)
            google.mail.send_draft(draft)
        case "discard":
            google.mail.discard_draft(draft)
        case "trash":
            google.mail.discard_draft(draft, "trash")
    google.advance(130)
    traces = [program.reopened().mailbox.find(record) for _ in range(4)]

    folder = {"edit": Folder.DRAFTS, "send": Folder.SENT, "trash": Folder.TRASH}.get(then)
    assert all((one.message.folder if one.message else None) is folder for one in traces)
    assert all(one.message or one.was_deleted or one.unclear for one in traces)


def test_a_discarded_answer_in_its_own_thread_was_ours(google: Google, program: World) -> None:
    """In the letter's thread nobody else's draft could have vanished: deleted, not a doubt for
    ever.
    """
    first = google.mail.receive(answer(Message_ID="<m1@orbis.example>"))
    raw = b"In-Reply-To: <m1@orbis.example>\r\nReferences: <m1@orbis.example>\r\n"
    raw += letter().raw.replace(b"Subject: Thank", b"Subject: Re: Thank")
    thanks = replace(letter(), raw=raw, thread=first.thread)
    record = replace(doubted(program, thanks), thread=first.thread)
    google.fault("rst", "after", method="POST", path="/drafts")
    with pytest.raises(Doubt):
        program.mailbox.draft(thanks)
    (draft,) = google.mail.drafts
    lost_in_thread = google.mail.mails[google.mail.drafts[draft]].thread == first.thread
    google.mail.discard_draft(draft)
    google.advance(130)
    traces = program.mailbox.find(record)

    assert lost_in_thread
    assert traces.was_deleted or traces.unclear


def test_somebody_elses_draft_is_not_ours(google: Google, program: World) -> None:
    """A draft the person wrote meanwhile, to others or with another subject, settles nothing."""
    record = doubted(program)
    google.fault("fin", method="POST", path="/drafts")
    with pytest.raises(Doubt):
        program.mailbox.draft(letter())
    google.mail.open_draft(crlf(mail_of(SAM.email, MIA.email, "Something else", at=google.now)))
    google.mail.open_draft(
        crlf(mail_of(SAM.email, "friend@other.example", record.subject, at=google.now))
    )
    google.advance(130)

    assert [program.mailbox.find(record).message for _ in range(3)] == [None, None, None]


def test_of_two_the_oldest_is_adopted(google: Google, program: World) -> None:
    """A request that was delivered twice: one is adopted, nothing is deleted."""
    record = doubted(program)
    google.fault("twice", method="POST", path="/drafts")
    program.mailbox.draft(letter())
    first = min(google.mail.drafts)

    assert program.mailbox.find(record).message.handle == first  # type: ignore[union-attr]
    assert len(google.mail.drafts) == 2


@pytest.mark.parametrize("sent_meanwhile", [False, True])
def test_without_history_drafts_and_sent_decide(
    google: Google, program: World, sent_meanwhile: bool
) -> None:
    """History no longer reaches back to the intent: all drafts, and Sent since then, are looked
    through.
    """
    record = doubted(program)
    google.fault("rst", "after", method="POST", path="/drafts")
    with pytest.raises(Doubt):
        program.mailbox.draft(letter())
    if sent_meanwhile:
        google.mail.send_draft(next(iter(google.mail.drafts)))
    google.mail.expire_history()
    google.advance(130)
    message = program.mailbox.find(record).message

    assert message
    assert message.folder is (Folder.SENT if sent_meanwhile else Folder.DRAFTS)


# --- the cache ----------------------------------------------------------------------------------


# --- servers that answer oddly ------------------------------------------------------------------


def test_a_history_id_of_any_length_is_kept_as_text(google: Google, program: World) -> None:
    """Longer than 64 bits: passed back digit by digit."""
    google.mail._history = counted(123456789012345678901234567890)
    google.mail.latest = next(google.mail._history)
    record = drafted(program)
    google.mail.receive(answer())
    correspondence = look(program, record)

    assert len(received(correspondence)) == 1
    assert len(correspondence.cursor) == 30
    assert google.asked("GET", f"startHistoryId={123456789012345678901234567890}")


@pytest.mark.parametrize("odd", ["", "x", "-1", "1.5", "9" * 201, None])
def test_an_invalid_history_id_is_a_bad_answer(
    google: Google, program: World, odd: str | None
) -> None:
    """Anything but digits is nonsense, and nothing is concluded from it."""
    google.fault(
        "status",
        status=200,
        body={"emailAddress": google.email, "historyId": odd},
        path="/profile",
        times=3,
    )
    with pytest.raises(Down, match="bad_answer"):
        look(program)


def test_a_missing_profile_is_named(google: Google, program: World) -> None:
    """The endpoint of the config leads somewhere else: what is missing there is said."""
    google.fault("status", status=404, body={}, path="/profile")
    with pytest.raises(Down, match="gmail_profile_missing"):
        look(program)


@pytest.mark.parametrize(
    "sender", ["Orbital Looms <no-reply@us.greenhouse-mail.io>", "jobs@greenhouse.io"]
)
def test_a_machine_that_speaks_for_the_company_is_found_by_search(
    google: Google, program: World, sender: str
) -> None:
    """A refusal through a recruiting system before the first fetch, or in a gap of history: by
    the company's name.
    """
    google.mail.receive(mail_of(sender, "sam@example.org", "Your application to Orbital Looms"))
    google.mail.receive(
        mail_of("no-reply@greenhouse.io", "sam@example.org", "Your application to Other")
    )
    google.advance(3600)  # so that only search finds it
    correspondence = program.mailbox.fetch(
        replace(watch(), names=frozenset({"orbital looms", 'odd "name'})), google.now
    )

    assert [each.subject for each in received(correspondence)] == [
        "Your application to Orbital Looms"
    ]
