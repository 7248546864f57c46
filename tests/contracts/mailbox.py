"""The contract test suite of the port Mailbox: a provider subclasses `Contract` and defines a
fixture `world`.

A world is a mailbox (a Maildir, or a fake server on loopback) with the people around it: the owner,
who opens drafts in a mail program, and others who write. Mail programs treat drafts differently, so
`world` is parametrized with each way. Nothing here depends on the provider.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from hashlib import sha256
from typing import Protocol

import pytest

from interviewd.domain import envelope
from interviewd.errors import AccountError, Changed, Gone
from interviewd.language import mail
from interviewd.model.decided import Letter
from interviewd.model.known import Deed, State, Watch
from interviewd.model.seen import Correspondence, Folder, Message, Nature, Person
from interviewd.model.terms import Kind, Verb
from interviewd.ports import Mailbox, Receipt, Traces

NOW = datetime(2026, 12, 1, 17, tzinfo=UTC)
SAM = Person("Sam Rivera", "sam@example.org")
MIA = Person("Mia Brandt", "mia@orbis.example")
TEXT = "Hello Mia,\n\nthank you for the talk about the Analyst role – the queue migration stays with me.\n\nSam\n"
EDITED = "Hello Mia,\n\nthank you very much. My own words now.\n\nSam\n"


class World(Protocol):
    """A mailbox that begins empty but has its drafts, sent and trash folders.

    `at` is the mail's Date.
    """

    mailbox: Mailbox
    byte_exact: bool
    """Whether `drafts` returns what was written, byte for byte."""
    withdraws: bool
    """Whether an untouched draft can be withdrawn without a race."""
    keeps_trash: bool
    """Whether a discarded draft is kept in the trash."""

    def reopen(self) -> Mailbox:
        """Return a new adapter on the same cache, as after a restart."""
        ...

    def drafts(self) -> list[bytes]:
        """Return the mails that a mail program shows in Drafts."""
        ...

    def edit(self, letter: Letter, text: str, at: datetime) -> None:
        """Open the draft, replace its text, save and close, as the owner."""
        ...

    def save(self, letter: Letter, at: datetime) -> None:
        """Open the draft, save and close it unchanged, as the owner."""
        ...

    def send(self, letter: Letter, at: datetime) -> None:
        """Open the draft and send it as it is now, as the owner."""
        ...

    def discard(self, letter: Letter) -> None: ...

    def compose(self, raw: bytes) -> None:
        """Save a draft of the owner's own."""
        ...

    def write(self, raw: bytes) -> None:
        """Send a mail that the owner wrote by hand."""
        ...

    def receive(self, raw: bytes) -> None:
        """Deliver a mail to the inbox."""
        ...

    def read(self) -> None:
        """Mark the received mail as read."""
        ...

    def disconnect(self) -> None:
        """Make the mailbox unreachable."""
        ...

    def reconnect(self) -> None: ...


def letter(
    key: str = "k" * 32,
    to: Person = MIA,
    subject: str = "Thank you – Analyst interview",
    text: str = TEXT,
) -> Letter:
    name = envelope.message_id(key, SAM.email)
    raw = envelope.mime(sender=SAM, to=to, subject=subject, text=text, date=NOW, message_id=name)
    return Letter(key, Kind.THANK_YOU, to, subject, text, name, raw)


def deed(of: Letter, receipt: Receipt | None = None) -> Deed:
    """Return the journal's record of a letter: drafted with a receipt, an open intent without."""
    return Deed(
        key=of.key,
        kind=of.kind,
        verb=Verb.DRAFT,
        state=State.DRAFTED if receipt else State.INTENT,
        account="home",
        interview="uid",
        made=NOW,
        to=of.to,
        subject=of.subject,
        text=of.text,
        message_id=of.message_id,
        handle=receipt.handle if receipt else "",
        version=receipt.version if receipt else "",
        thread=receipt.thread if receipt else "",
    )


def watch(*deeds: Deed, since: datetime = NOW - timedelta(days=30)) -> Watch:
    return Watch(
        since,
        frozenset({MIA.email}),
        frozenset({"orbis.example"}),
        frozenset(each.message_id for each in deeds),
        deeds,
    )


def mail_of(
    sender: str, to: str, subject: str, text: str = "Hello.\n", at: datetime = NOW, **headers: str
) -> bytes:
    """Return a well-formed mail; `_` in the name of a header stands for `-`."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Date"] = sender, to, subject, at
    made["Message-ID"] = headers.pop(
        "Message_ID", f"<{_name(sender, to, subject, text, str(at))}@mx.example>"
    )
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


def _name(*words: str) -> str:
    return sha256("".join(words).encode()).hexdigest()[:20]


def answer(
    subject: str = "Re: Thank you – Analyst interview",
    at: datetime = NOW + timedelta(hours=1),
    **headers: str,
) -> bytes:
    return mail_of(
        "Mia Brandt <mia@orbis.example>",
        SAM.email,
        subject,
        "Thanks, we will decide by Friday.\n",
        at,
        **headers,
    )


BOUNCE = (
    b"Return-Path: <>\r\nFrom: MAILER-DAEMON@mx.example.org\r\nTo: sam@example.org\r\nAuto-Submitted: auto-replied\r\n"
    b"Subject: Undelivered Mail Returned to Sender\r\n"
    b"Date: Tue, 01 Dec 2026 18:00:00 +0000\r\nMessage-ID: <b1@mx.example.org>\r\n"
    b"MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n"
    b"--b\r\nContent-Type: text/plain\r\n\r\nI am sorry.\r\n"
    b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n\r\n"
    b"Final-Recipient: rfc822; mia@orbis.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    b"--b--\r\n"
)


def drafts(result: Correspondence) -> list[Message]:
    return [each for each in result.messages if each.folder is Folder.DRAFTS]


def sent(result: Correspondence) -> list[Message]:
    return [each for each in result.messages if each.folder is Folder.SENT]


def received(result: Correspondence) -> list[Message]:
    return [each for each in result.messages if each.folder is Folder.INBOX]


def find_draft(result: Correspondence, of: Deed) -> Message | None:
    """Return the letter's draft: by handle or Message-ID, else by recipient and subject."""
    waiting = drafts(result)
    same = [each for each in waiting if each.handle == of.handle or mail.is_letter(each, of)]
    return next(iter(same or [each for each in waiting if mail.is_like(each, of)]), None)


class Contract:
    """Every provider's mailbox passes these tests."""

    # --- drafting --------------------------------------------------------------------------------

    def test_a_draft_is_the_letter(self, world: World) -> None:
        """The draft is the letter as given, and the receipt holds its handle."""
        thanks = letter()
        receipt = world.mailbox.draft(thanks)
        result = world.mailbox.fetch(watch(deed(thanks, receipt)), NOW)

        (draft,) = drafts(result)
        assert (draft.handle, draft.message_id, draft.folder) == (
            receipt.handle,
            thanks.message_id,
            Folder.DRAFTS,
        )
        assert (draft.account, draft.sender.email, [each.email for each in draft.recipients]) == (
            "home",
            SAM.email,
            [MIA.email],
        )
        assert mail.is_as_written(deed(thanks, receipt), draft)
        assert result.drafts_whole
        assert not sent(result)
        if world.byte_exact:
            assert world.drafts() == [thanks.raw]

    def test_two_letters_are_two_drafts(self, world: World) -> None:
        """Each letter is a draft of its own with its own handle."""
        one, two = letter("a" * 32), letter("b" * 32, Person("Jonas Weber", "jonas@orbis.example"))
        handles = {world.mailbox.draft(one).handle, world.mailbox.draft(two).handle}

        assert {each.handle for each in drafts(world.mailbox.fetch(watch(), NOW))} == handles
        assert len(handles) == 2

    def test_the_owners_drafts_are_shown_and_left_alone(self, world: World) -> None:
        """The owner's drafts are returned, since a letter may have become one of them, and never
        changed.
        """
        world.compose(mail_of(SAM.email, "friend@other.example", "Dinner?", "Friday at eight?\n"))
        before = world.drafts()
        thanks = letter()
        receipt = world.mailbox.draft(thanks)
        result = world.mailbox.fetch(watch(deed(thanks, receipt)), NOW)

        assert {each.subject for each in drafts(result)} == {"Dinner?", thanks.subject}
        if world.withdraws:
            world.mailbox.withdraw(deed(thanks, receipt))
        assert set(before) <= set(world.drafts())

    # --- what becomes of it ----------------------------------------------------------------------

    def test_saving_a_draft_is_no_edit(self, world: World) -> None:
        """Opening and saving may change ids, names and dates, but does not count as an edit."""
        thanks = letter()
        record = deed(thanks, world.mailbox.draft(thanks))
        world.mailbox.fetch(watch(record), NOW)
        world.save(thanks, NOW + timedelta(minutes=5))
        draft = find_draft(world.mailbox.fetch(watch(record), NOW + timedelta(minutes=6)), record)

        assert draft is not None
        assert mail.is_as_written(record, draft)

    def test_an_edited_draft_is_found(self, world: World) -> None:
        """The draft is found with the owner's text."""
        thanks = letter()
        record = deed(thanks, world.mailbox.draft(thanks))
        world.mailbox.fetch(watch(record), NOW)
        world.edit(thanks, EDITED, NOW + timedelta(minutes=5))
        result = world.mailbox.fetch(watch(record), NOW + timedelta(minutes=6))
        draft = find_draft(result, record)

        assert draft is not None
        assert mail.canonical("", draft.text) == mail.canonical("", EDITED)
        assert not mail.is_as_written(record, draft)
        assert (len(drafts(result)), result.changed) == (1, True)

    @pytest.mark.parametrize("edited", [False, True])
    def test_a_sent_letter_is_found_in_sent(self, world: World, edited: bool) -> None:
        """A sent letter is returned from Sent and its draft is gone."""
        thanks = letter()
        record = deed(thanks, world.mailbox.draft(thanks))
        world.mailbox.fetch(watch(record), NOW)
        if edited:
            world.edit(thanks, EDITED, NOW + timedelta(minutes=5))
        world.send(thanks, NOW + timedelta(minutes=10))
        result = world.mailbox.fetch(watch(record), NOW + timedelta(minutes=11))

        (copy,) = sent(result)
        assert not drafts(result)
        assert [each.email for each in copy.recipients] == [MIA.email]
        assert copy.subject == thanks.subject
        assert copy.nature is Nature.HUMAN
        assert copy.message_id
        assert mail.canonical("", copy.text) == mail.canonical("", EDITED if edited else TEXT)
        assert copy.date is not None
        assert copy.date >= NOW - timedelta(minutes=1)

    def test_a_discarded_draft_is_gone(self, world: World) -> None:
        """A discarded draft is in neither Drafts nor Sent, and both were read whole."""
        thanks = letter()
        record = deed(thanks, world.mailbox.draft(thanks))
        world.mailbox.fetch(watch(record), NOW)
        world.discard(thanks)
        result = world.mailbox.fetch(watch(record), NOW + timedelta(minutes=1))

        assert not drafts(result)
        assert not sent(result)
        assert (result.drafts_whole, result.sent_whole, result.changed) == (True, True, True)

    # --- answers ---------------------------------------------------------------------------------

    def test_an_answer_is_returned_read_or_unread(self, world: World) -> None:
        """A human's answer is returned with its text by every fetch, read or unread."""
        thanks = letter()
        record = deed(thanks, world.mailbox.draft(thanks))
        world.receive(
            answer(
                Message_ID="<m1@orbis.example>",
                In_Reply_To=thanks.message_id,
                References=thanks.message_id,
            )
        )
        first = received(world.mailbox.fetch(watch(record), NOW + timedelta(hours=2)))
        world.read()
        second = received(world.mailbox.fetch(watch(record), NOW + timedelta(hours=3)))

        assert (
            [each.message_id for each in first]
            == [each.message_id for each in second]
            == ["<m1@orbis.example>"]
        )
        assert first[0].sender == MIA
        assert (first[0].nature, first[0].text) == (
            Nature.HUMAN,
            "Thanks, we will decide by Friday.",
        )
        assert thanks.message_id in first[0].in_reply_to
        assert first[0].date == NOW + timedelta(hours=1)

    @pytest.mark.parametrize(
        ("raw", "nature"),
        [
            (answer("Automatic reply: Thank you", Auto_Submitted="auto-generated"), Nature.AUTO),
            (
                answer("Careers", List_Unsubscribe="<https://orbis.example/u>", Precedence="bulk"),
                Nature.AUTO,
            ),
            (answer(Auto_Submitted="no", X_Auto_Response_Suppress="DR, OOF"), Nature.HUMAN),
            (BOUNCE, Nature.BOUNCE),
        ],
        ids=["absence", "newsletter", "human", "bounce"],
    )
    def test_automatic_mail_is_recognised(self, world: World, raw: bytes, nature: Nature) -> None:
        """Automatic replies, lists and bounces have their nature."""
        world.receive(raw)
        (result,) = received(world.mailbox.fetch(watch(), NOW + timedelta(hours=2)))

        assert result.nature is nature
        assert (MIA.email in result.failed) is (nature is Nature.BOUNCE)

    def test_colleagues_and_threads_count_as_answers(self, world: World) -> None:
        """Mail from anybody at the company is returned, and any reply to the letter, whatever
        its address.
        """
        thanks = letter()
        record = deed(thanks, world.mailbox.draft(thanks))
        world.receive(mail_of("boss@hr.orbis.example", SAM.email, "Next steps"))
        world.receive(
            mail_of(
                "mia@home.example",
                SAM.email,
                "Re: x",
                In_Reply_To=thanks.message_id,
                References=thanks.message_id,
            )
        )
        result = received(world.mailbox.fetch(watch(record), NOW + timedelta(hours=1)))

        assert {each.sender.email for each in result} == {
            "boss@hr.orbis.example",
            "mia@home.example",
        }

    def test_other_peoples_mail_is_not_returned(self, world: World) -> None:
        """Mail with people who are not watched is not returned, even where it mentions a watched
        address.
        """
        world.receive(
            mail_of(
                "friend@other.example", SAM.email, "About mia@orbis.example", "mia@orbis.example\n"
            )
        )
        world.receive(mail_of("mia@orbis.example.evil.example", SAM.email, "Hello"))
        world.write(
            mail_of(SAM.email, "friend@other.example", "About Orbis", "mia@orbis.example\n")
        )
        result = world.mailbox.fetch(watch(), NOW + timedelta(hours=1))

        assert not result.messages

    def test_a_person_watched_later_is_found(self, world: World) -> None:
        """Mail that arrived before a person was watched is returned once they are, also by a new
        process.
        """
        world.receive(answer(Message_ID="<m1@orbis.example>"))
        world.write(mail_of(SAM.email, MIA.email, "By hand"))
        nobody = Watch(NOW - timedelta(days=30), frozenset({"x@other.example"}))
        before = world.mailbox.fetch(nobody, NOW + timedelta(hours=2))
        for mailbox in (world.mailbox, world.reopen()):
            result = mailbox.fetch(watch(), NOW + timedelta(hours=2))
            assert (len(received(result)), len(sent(result))) == (1, 1)

        assert not before.messages

    def test_mail_written_by_hand_is_returned(self, world: World) -> None:
        """Mail that the owner wrote to watched people is returned from Sent."""
        world.write(
            mail_of(
                SAM.email,
                f"friend@other.example, {MIA.email}",
                "By hand",
                at=NOW + timedelta(hours=1),
            )
        )
        world.write(mail_of(SAM.email, "jobs@orbis.example", "To the company"))
        result = world.mailbox.fetch(watch(), NOW + timedelta(hours=2))

        assert {each.subject for each in sent(result)} == {"By hand", "To the company"}
        assert result.sent_whole

    def test_mail_before_the_watch_is_not_returned(self, world: World) -> None:
        """Mail older than the watch is not returned until the watch reaches further back."""
        world.receive(answer("Old", at=NOW - timedelta(days=40)))
        world.receive(answer("New", at=NOW))
        short = world.mailbox.fetch(watch(), NOW)
        long = world.mailbox.fetch(watch(since=NOW - timedelta(days=60)), NOW)

        assert [each.subject for each in received(short)] == ["New"]
        assert {each.subject for each in received(long)} == {"Old", "New"}

    # --- fetching again --------------------------------------------------------------------------

    def test_an_idle_mailbox_reports_no_change(self, world: World) -> None:
        """When nothing happened `changed` is False and the messages are the same."""
        thanks = letter()
        record = deed(thanks, world.mailbox.draft(thanks))
        world.receive(answer())
        first = world.mailbox.fetch(watch(record), NOW + timedelta(hours=2))
        second = world.mailbox.fetch(watch(record), NOW + timedelta(hours=2, minutes=5))

        assert (first.changed, second.changed) == (True, False)
        assert sorted(second.messages, key=str) == sorted(first.messages, key=str)

    def test_a_new_process_sees_the_same(self, world: World) -> None:
        """The cache changes nothing about what a new process returns."""
        thanks = letter()
        record = deed(thanks, world.mailbox.draft(thanks))
        world.receive(answer())
        first = world.mailbox.fetch(watch(record), NOW + timedelta(hours=2))
        second = world.reopen().fetch(watch(record), NOW + timedelta(hours=2))

        assert sorted(second.messages, key=str) == sorted(first.messages, key=str)
        assert second.changed

    # --- unreachable -----------------------------------------------------------------------------

    def test_an_unreachable_mailbox_is_as_last_seen(self, world: World) -> None:
        """Every call raises AccountError; `cached` has what was seen last, and is never whole."""
        thanks = letter()
        record = deed(thanks, world.mailbox.draft(thanks))
        world.receive(answer())
        correspondence = world.mailbox.fetch(watch(record), NOW + timedelta(hours=2))
        world.disconnect()
        for call in (
            lambda: world.mailbox.fetch(watch(record), NOW),
            lambda: world.mailbox.draft(letter("z" * 32)),
        ):
            with pytest.raises(AccountError):
                call()
        for mailbox in (world.mailbox, world.reopen()):
            remembered = mailbox.cached(watch(record))
            assert {each.message_id for each in remembered.messages} == {
                each.message_id for each in correspondence.messages
            }
            assert (remembered.drafts_whole, remembered.sent_whole) == (False, False)
        world.reconnect()
        again = world.mailbox.fetch(watch(record), NOW + timedelta(hours=3))

        assert sorted(again.messages, key=str) == sorted(correspondence.messages, key=str)

    def test_an_empty_cache_is_not_whole(self, world: World) -> None:
        """Before the first fetch `cached` is empty and not whole."""
        remembered = world.mailbox.cached(watch())

        assert remembered.messages == ()
        assert (remembered.drafts_whole, remembered.sent_whole) == (False, False)

    # --- find ------------------------------------------------------------------------------------

    def test_a_letter_never_written_is_not_found(self, world: World) -> None:
        """A letter that was never written gives empty, certain traces, whatever else is there."""
        world.compose(mail_of(SAM.email, MIA.email, "Something else"))
        world.write(mail_of(SAM.email, MIA.email, letter().subject, at=NOW - timedelta(days=3)))
        world.receive(answer())

        assert world.mailbox.find(deed(letter())) == Traces()

    @pytest.mark.parametrize("mail_program", ["untouched", "saved", "edited", "sent"])
    def test_a_letter_is_found(self, world: World, mail_program: str) -> None:
        """`find` returns the draft, edited or not, or the copy in Sent; also in a new process."""
        thanks = letter()
        world.mailbox.draft(thanks)
        if mail_program == "saved":
            world.save(thanks, NOW + timedelta(minutes=5))
        if mail_program == "edited":
            world.edit(thanks, EDITED, NOW + timedelta(minutes=5))
        if mail_program == "sent":
            world.send(thanks, NOW + timedelta(minutes=5))
        for mailbox in (world.mailbox, world.reopen()):
            traces = mailbox.find(deed(thanks))
            assert traces.message is not None
            assert traces.message.folder is (
                Folder.SENT if mail_program == "sent" else Folder.DRAFTS
            )
            assert (traces.was_deleted, traces.unclear) == (False, False)
            words = EDITED if mail_program == "edited" else TEXT
            assert mail.canonical("", traces.message.text) == mail.canonical("", words)

    def test_a_discarded_letter_is_found_in_trash_or_not(self, world: World) -> None:
        """A discarded letter is found in the trash with `was_deleted`, or not at all."""
        thanks = letter()
        world.mailbox.draft(thanks)
        world.discard(thanks)
        traces = world.mailbox.find(deed(thanks))

        if world.keeps_trash:
            assert traces.was_deleted
            assert traces.message is not None
            assert traces.message.folder is Folder.TRASH
        else:
            assert traces.message is None or traces.message.folder is Folder.TRASH

    # --- withdraw --------------------------------------------------------------------------------

    def test_an_untouched_draft_can_be_withdrawn(self, world: World) -> None:
        """A withdrawn draft is in neither Drafts nor Sent."""
        if not world.withdraws:
            pytest.skip("this mailbox never withdraws")
        thanks = letter()
        record = deed(thanks, world.mailbox.draft(thanks))
        world.mailbox.withdraw(record)
        result = world.mailbox.fetch(watch(record), NOW)

        assert (drafts(result), sent(result), world.drafts()) == ([], [], [])
        assert result.drafts_whole

    def test_an_edited_draft_is_not_withdrawn(self, world: World) -> None:
        """Withdrawing raises Changed for an edited draft, Gone for one that was sent or never
        existed.
        """
        if not world.withdraws:
            pytest.skip("this mailbox never withdraws")
        thanks, other, third = (
            letter("a" * 32),
            letter("b" * 32, subject="Thank you – Buyer interview"),
            letter("c" * 32),
        )
        record = deed(thanks, world.mailbox.draft(thanks))
        world.edit(thanks, EDITED, NOW + timedelta(minutes=5))
        draft = find_draft(world.mailbox.fetch(watch(record), NOW + timedelta(minutes=6)), record)
        assert draft is not None
        with pytest.raises(Changed):
            world.mailbox.withdraw(
                replace(
                    record, handle=draft.handle, message_id=draft.message_id, version=draft.version
                )
            )
        discarded = deed(other, world.mailbox.draft(other))
        world.send(other, NOW + timedelta(minutes=7))
        for absent in (discarded, deed(third)):
            with pytest.raises(Gone):
                world.mailbox.withdraw(absent)
        result = world.mailbox.fetch(watch(record, discarded), NOW + timedelta(minutes=8))

        assert [mail.canonical("", each.text) for each in drafts(result)] == [
            mail.canonical("", EDITED)
        ]
        assert [each.subject for each in sent(result)] == [other.subject]
