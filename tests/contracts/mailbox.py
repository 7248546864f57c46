"""What every mailbox promises, whoever keeps it. A provider passes by a fixture `world` and a subclass of `Contract`.

A world is a real mailbox (a Maildir, a fake server on loopback) with the people around it: the owner, who opens drafts
in some mail program, and strangers who write. Programs differ in what they do to a draft, so a world comes in manners:
make the fixture `world` once for each. Nothing here knows which provider it is.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from hashlib import sha256
from typing import Protocol

import pytest

from interviewd.domain.compose import envelope
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
    """One mailbox, empty at first, with its drafts, sent and trash folders there. Times are those of the mails' Date."""

    mailbox: Mailbox
    byte_exact: bool
    """Whether `drafts` gives back what was laid there, byte for byte."""
    withdraws: bool
    """Whether an untouched draft can be taken back without a race."""
    keeps_trash: bool
    """Whether a discarded draft is found in the trash."""

    def reopen(self) -> Mailbox:
        """The same account in a new process: what is remembered lies in the mirror."""
        ...

    def drafts(self) -> list[bytes]:
        """The mails that a mail program shows in Drafts."""
        ...

    def edit(self, letter: Letter, text: str, at: datetime) -> None:
        """The owner opens the draft, writes this instead, saves and closes."""
        ...

    def save(self, letter: Letter, at: datetime) -> None:
        """The owner opens the draft, changes nothing, saves and closes."""
        ...

    def send(self, letter: Letter, at: datetime) -> None:
        """The owner opens the draft and sends it as it is now."""
        ...

    def discard(self, letter: Letter) -> None: ...

    def compose(self, raw: bytes) -> None:
        """The owner saves a draft of their own."""
        ...

    def write(self, raw: bytes) -> None:
        """The owner writes this by hand and sends it."""
        ...

    def receive(self, raw: bytes) -> None:
        """A stranger's mail arrives."""
        ...

    def read(self) -> None:
        """The owner reads what arrived, and marks it so."""
        ...

    def fall(self) -> None:
        """The mailbox cannot be reached."""
        ...

    def rise(self) -> None: ...


def letter(
    key: str = "k" * 32, to: Person = MIA, subject: str = "Thank you – Analyst interview", text: str = TEXT
) -> Letter:
    name = envelope.message_id(key, SAM.email)
    raw = envelope.mime(sender=SAM, to=to, subject=subject, text=text, date=NOW, message_id=name)
    return Letter(key, Kind.THANK_YOU, to, subject, text, name, raw)


def deed(of: Letter, receipt: Receipt | None = None) -> Deed:
    """What the journal knows of a letter: before its outcome without a receipt, after it with one."""
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


def mail_of(sender: str, to: str, subject: str, text: str = "Hello.\n", at: datetime = NOW, **headers: str) -> bytes:
    """A mail as a sound program writes it; `_` in a header's name is `-`."""
    made = EmailMessage()
    made["From"], made["To"], made["Subject"], made["Date"] = sender, to, subject, at
    made["Message-ID"] = headers.pop("Message_ID", f"<{_name(sender, to, subject, text, str(at))}@mx.example>")
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()


def _name(*words: str) -> str:
    return sha256("".join(words).encode()).hexdigest()[:20]


def answer(
    subject: str = "Re: Thank you – Analyst interview", at: datetime = NOW + timedelta(hours=1), **headers: str
) -> bytes:
    return mail_of(
        "Mia Brandt <mia@orbis.example>", SAM.email, subject, "Thanks, we will decide by Friday.\n", at, **headers
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


def drafts(found: Correspondence) -> list[Message]:
    return [each for each in found.messages if each.folder is Folder.DRAFTS]


def sent(found: Correspondence) -> list[Message]:
    return [each for each in found.messages if each.folder is Folder.SENT]


def received(found: Correspondence) -> list[Message]:
    return [each for each in found.messages if each.folder is Folder.INBOX]


def ours(found: Correspondence, of: Deed) -> Message | None:
    """The letter's draft, found as the lifecycle finds it: by handle or Message-ID, else by recipient and subject."""
    waiting = drafts(found)
    same = [each for each in waiting if each.handle == of.handle or mail.is_letter(each, of)]
    return next(iter(same or [each for each in waiting if mail.is_like(each, of)]), None)


class Contract:
    """The laws of the port Mailbox."""

    # --- drafting -----------------------------------------------------------------------------------------------

    def test_a_draft_is_the_letter(self, world: World) -> None:
        """What lies in Drafts is what was handed in, and the receipt says where."""
        it = letter()
        receipt = world.mailbox.draft(it)
        found = world.mailbox.fetch(watch(deed(it, receipt)), NOW)

        (draft,) = drafts(found)
        assert (draft.handle, draft.message_id, draft.folder) == (receipt.handle, it.message_id, Folder.DRAFTS)
        assert (draft.account, draft.sender.email, [each.email for each in draft.recipients]) == (
            "home",
            SAM.email,
            [MIA.email],
        )
        assert mail.is_as_written(deed(it, receipt), draft)
        assert found.drafts_whole
        assert not sent(found)
        if world.byte_exact:
            assert world.drafts() == [it.raw]

    def test_letters_lie_beside_each_other(self, world: World) -> None:
        """Two letters are two drafts, each found by its own handle."""
        one, two = letter("a" * 32), letter("b" * 32, Person("Jonas Weber", "jonas@orbis.example"))
        handles = {world.mailbox.draft(one).handle, world.mailbox.draft(two).handle}

        assert {each.handle for each in drafts(world.mailbox.fetch(watch(), NOW))} == handles
        assert len(handles) == 2

    def test_every_draft_is_shown_and_none_is_touched(self, world: World) -> None:
        """The owner's own drafts are seen, since a letter may have become one of them; they stay as they are."""
        world.compose(mail_of(SAM.email, "friend@other.example", "Dinner?", "Friday at eight?\n"))
        before = world.drafts()
        it = letter()
        receipt = world.mailbox.draft(it)
        found = world.mailbox.fetch(watch(deed(it, receipt)), NOW)

        assert {each.subject for each in drafts(found)} == {"Dinner?", it.subject}
        if world.withdraws:
            world.mailbox.withdraw(deed(it, receipt))
        assert set(before) <= set(world.drafts())

    # --- what becomes of it -------------------------------------------------------------------------------------

    def test_a_draft_that_is_only_saved_stays_untouched(self, world: World) -> None:
        """Opening and saving changes ids, names and dates, and is no edit."""
        it = letter()
        known = deed(it, world.mailbox.draft(it))
        world.mailbox.fetch(watch(known), NOW)
        world.save(it, NOW + timedelta(minutes=5))
        draft = ours(world.mailbox.fetch(watch(known), NOW + timedelta(minutes=6)), known)

        assert draft is not None
        assert mail.is_as_written(known, draft)

    def test_an_edit_is_seen(self, world: World) -> None:
        """The owner's words replace ours in what is shown, and the draft is still found."""
        it = letter()
        known = deed(it, world.mailbox.draft(it))
        world.mailbox.fetch(watch(known), NOW)
        world.edit(it, EDITED, NOW + timedelta(minutes=5))
        found = world.mailbox.fetch(watch(known), NOW + timedelta(minutes=6))
        draft = ours(found, known)

        assert draft is not None
        assert mail.canonical("", draft.text) == mail.canonical("", EDITED)
        assert not mail.is_as_written(known, draft)
        assert (len(drafts(found)), found.changed) == (1, True)

    @pytest.mark.parametrize("edited", [False, True])
    def test_a_letter_that_was_sent_is_in_sent(self, world: World, edited: bool) -> None:
        """Sent mail to somebody who is watched is shown, and the draft is there no more."""
        it = letter()
        known = deed(it, world.mailbox.draft(it))
        world.mailbox.fetch(watch(known), NOW)
        if edited:
            world.edit(it, EDITED, NOW + timedelta(minutes=5))
        world.send(it, NOW + timedelta(minutes=10))
        found = world.mailbox.fetch(watch(known), NOW + timedelta(minutes=11))

        (copy,) = sent(found)
        assert not drafts(found)
        assert [each.email for each in copy.recipients] == [MIA.email]
        assert copy.subject == it.subject
        assert copy.nature is Nature.HUMAN
        assert copy.message_id
        assert mail.canonical("", copy.text) == mail.canonical("", EDITED if edited else TEXT)
        assert copy.date is not None
        assert copy.date >= NOW - timedelta(minutes=1)

    def test_a_discarded_draft_is_gone_for_certain(self, world: World) -> None:
        """Absence from Drafts and Sent, both read whole, is what tells a no from a send."""
        it = letter()
        known = deed(it, world.mailbox.draft(it))
        world.mailbox.fetch(watch(known), NOW)
        world.discard(it)
        found = world.mailbox.fetch(watch(known), NOW + timedelta(minutes=1))

        assert not drafts(found)
        assert not sent(found)
        assert (found.drafts_whole, found.sent_whole, found.changed) == (True, True, True)

    # --- answers ------------------------------------------------------------------------------------------------

    def test_an_answer_is_seen_once_and_for_all(self, world: World) -> None:
        """A human's answer is shown with its words, at every look, read or unread."""
        it = letter()
        known = deed(it, world.mailbox.draft(it))
        world.receive(answer(Message_ID="<m1@orbis.example>", In_Reply_To=it.message_id, References=it.message_id))
        first = received(world.mailbox.fetch(watch(known), NOW + timedelta(hours=2)))
        world.read()
        second = received(world.mailbox.fetch(watch(known), NOW + timedelta(hours=3)))

        assert [each.message_id for each in first] == [each.message_id for each in second] == ["<m1@orbis.example>"]
        assert first[0].sender == MIA
        assert (first[0].nature, first[0].text) == (Nature.HUMAN, "Thanks, we will decide by Friday.")
        assert it.message_id in first[0].in_reply_to
        assert first[0].date == NOW + timedelta(hours=1)

    @pytest.mark.parametrize(
        ("raw", "nature"),
        [
            (answer("Automatic reply: Thank you", Auto_Submitted="auto-generated"), Nature.AUTO),
            (answer("Careers", List_Unsubscribe="<https://orbis.example/u>", Precedence="bulk"), Nature.AUTO),
            (answer(Auto_Submitted="no", X_Auto_Response_Suppress="DR, OOF"), Nature.HUMAN),
            (BOUNCE, Nature.BOUNCE),
        ],
        ids=["absence", "newsletter", "human", "bounce"],
    )
    def test_what_a_machine_wrote_is_told_apart(self, world: World, raw: bytes, nature: Nature) -> None:
        """Automatic replies, lists and bounces are shown as what they are."""
        world.receive(raw)
        (found,) = received(world.mailbox.fetch(watch(), NOW + timedelta(hours=2)))

        assert found.nature is nature
        assert (MIA.email in found.failed) is (nature is Nature.BOUNCE)

    def test_a_colleague_and_a_thread_count(self, world: World) -> None:
        """Anybody at the company is heard, and whoever answers the letter from anywhere."""
        it = letter()
        known = deed(it, world.mailbox.draft(it))
        world.receive(mail_of("boss@hr.orbis.example", SAM.email, "Next steps"))
        world.receive(
            mail_of("mia@home.example", SAM.email, "Re: x", In_Reply_To=it.message_id, References=it.message_id)
        )
        found = received(world.mailbox.fetch(watch(known), NOW + timedelta(hours=1)))

        assert {each.sender.email for each in found} == {"boss@hr.orbis.example", "mia@home.example"}

    def test_other_peoples_mail_is_none_of_our_business(self, world: World) -> None:
        """Mail from and to people who are not watched is not shown, wherever a watched name is only mentioned."""
        world.receive(mail_of("friend@other.example", SAM.email, "About mia@orbis.example", "mia@orbis.example\n"))
        world.receive(mail_of("mia@orbis.example.evil.example", SAM.email, "Hello"))
        world.write(mail_of(SAM.email, "friend@other.example", "About Orbis", "mia@orbis.example\n"))
        found = world.mailbox.fetch(watch(), NOW + timedelta(hours=1))

        assert not found.messages

    def test_who_is_watched_later_is_found_then(self, world: World) -> None:
        """Mail that came before somebody was watched is shown once they are, by the same process and by a new one."""
        world.receive(answer(Message_ID="<m1@orbis.example>"))
        world.write(mail_of(SAM.email, MIA.email, "By hand"))
        nobody = Watch(NOW - timedelta(days=30), frozenset({"x@other.example"}))
        before = world.mailbox.fetch(nobody, NOW + timedelta(hours=2))
        for mailbox in (world.mailbox, world.reopen()):
            found = mailbox.fetch(watch(), NOW + timedelta(hours=2))
            assert (len(received(found)), len(sent(found))) == (1, 1)

        assert not before.messages

    def test_mail_written_by_hand_is_seen(self, world: World) -> None:
        """What the owner writes without us counts as much as our letters."""
        world.write(mail_of(SAM.email, f"friend@other.example, {MIA.email}", "By hand", at=NOW + timedelta(hours=1)))
        world.write(mail_of(SAM.email, "jobs@orbis.example", "To the company"))
        found = world.mailbox.fetch(watch(), NOW + timedelta(hours=2))

        assert {each.subject for each in sent(found)} == {"By hand", "To the company"}
        assert found.sent_whole

    def test_a_look_begins_where_it_is_told_to(self, world: World) -> None:
        """Mail from before the watch is not shown; when the watch reaches further back, it is."""
        world.receive(answer("Old", at=NOW - timedelta(days=40)))
        world.receive(answer("New", at=NOW))
        short = world.mailbox.fetch(watch(), NOW)
        long = world.mailbox.fetch(watch(since=NOW - timedelta(days=60)), NOW)

        assert [each.subject for each in received(short)] == ["New"]
        assert {each.subject for each in received(long)} == {"Old", "New"}

    # --- looking again ------------------------------------------------------------------------------------------

    def test_an_idle_look_says_so_and_shows_the_same(self, world: World) -> None:
        """Nothing happened: nothing changed, and everything is still there."""
        it = letter()
        known = deed(it, world.mailbox.draft(it))
        world.receive(answer())
        first = world.mailbox.fetch(watch(known), NOW + timedelta(hours=2))
        second = world.mailbox.fetch(watch(known), NOW + timedelta(hours=2, minutes=5))

        assert (first.changed, second.changed) == (True, False)
        assert sorted(second.messages, key=str) == sorted(first.messages, key=str)

    def test_a_new_process_sees_the_same(self, world: World) -> None:
        """What was remembered changes nothing of what is seen."""
        it = letter()
        known = deed(it, world.mailbox.draft(it))
        world.receive(answer())
        first = world.mailbox.fetch(watch(known), NOW + timedelta(hours=2))
        second = world.reopen().fetch(watch(known), NOW + timedelta(hours=2))

        assert sorted(second.messages, key=str) == sorted(first.messages, key=str)
        assert second.changed

    # --- out of reach -------------------------------------------------------------------------------------------

    def test_an_account_out_of_reach_is_as_last_seen(self, world: World) -> None:
        """Every question raises an error of the account; what was seen is recalled, and its absence means nothing."""
        it = letter()
        known = deed(it, world.mailbox.draft(it))
        world.receive(answer())
        seen = world.mailbox.fetch(watch(known), NOW + timedelta(hours=2))
        world.fall()
        for ask in (lambda: world.mailbox.fetch(watch(known), NOW), lambda: world.mailbox.draft(letter("z" * 32))):
            with pytest.raises(AccountError):
                ask()
        for mailbox in (world.mailbox, world.reopen()):
            recalled = mailbox.cached(watch(known))
            assert {each.message_id for each in recalled.messages} == {each.message_id for each in seen.messages}
            assert (recalled.drafts_whole, recalled.sent_whole) == (False, False)
        world.rise()
        again = world.mailbox.fetch(watch(known), NOW + timedelta(hours=3))

        assert sorted(again.messages, key=str) == sorted(seen.messages, key=str)

    def test_what_was_never_seen_is_not_recalled(self, world: World) -> None:
        """A mailbox that was never looked at recalls nothing, and says that this means nothing."""
        recalled = world.mailbox.cached(watch())

        assert recalled.messages == ()
        assert (recalled.drafts_whole, recalled.sent_whole) == (False, False)

    # --- doubts -------------------------------------------------------------------------------------------------

    def test_a_letter_that_never_was_leaves_no_trace(self, world: World) -> None:
        """Nothing is found where nothing was laid, whatever else lies about."""
        world.compose(mail_of(SAM.email, MIA.email, "Something else"))
        world.write(mail_of(SAM.email, MIA.email, letter().subject, at=NOW - timedelta(days=3)))
        world.receive(answer())

        assert world.mailbox.find(deed(letter())) == Traces()

    @pytest.mark.parametrize("mail_program", ["untouched", "saved", "edited", "sent"])
    def test_a_letter_that_is_there_is_found(self, world: World, mail_program: str) -> None:
        """A doubt is settled by what is there: the draft, also edited, or the copy in Sent; by a new process, too."""
        it = letter()
        world.mailbox.draft(it)
        if mail_program == "saved":
            world.save(it, NOW + timedelta(minutes=5))
        if mail_program == "edited":
            world.edit(it, EDITED, NOW + timedelta(minutes=5))
        if mail_program == "sent":
            world.send(it, NOW + timedelta(minutes=5))
        for mailbox in (world.mailbox, world.reopen()):
            found = mailbox.find(deed(it))
            assert found.message is not None
            assert found.message.folder is (Folder.SENT if mail_program == "sent" else Folder.DRAFTS)
            assert (found.was_deleted, found.unclear) == (False, False)
            words = EDITED if mail_program == "edited" else TEXT
            assert mail.canonical("", found.message.text) == mail.canonical("", words)

    def test_a_discarded_letter_is_not_found_waiting(self, world: World) -> None:
        """A draft that a person threw away is found as such, or not at all."""
        it = letter()
        world.mailbox.draft(it)
        world.discard(it)
        found = world.mailbox.find(deed(it))

        if world.keeps_trash:
            assert found.was_deleted
            assert found.message is not None
            assert found.message.folder is Folder.TRASH
        else:
            assert found.message is None or found.message.folder is Folder.TRASH

    # --- withdrawing --------------------------------------------------------------------------------------------

    def test_an_untouched_draft_can_be_taken_back(self, world: World) -> None:
        """It is in Drafts no more, and not in Sent."""
        if not world.withdraws:
            pytest.skip("this mailbox never withdraws")
        it = letter()
        known = deed(it, world.mailbox.draft(it))
        world.mailbox.withdraw(known)
        found = world.mailbox.fetch(watch(known), NOW)

        assert (drafts(found), sent(found), world.drafts()) == ([], [], [])
        assert found.drafts_whole

    def test_what_was_touched_is_never_taken(self, world: World) -> None:
        """An edited draft stays with every word; one that is gone, or that was sent, is said to be gone."""
        if not world.withdraws:
            pytest.skip("this mailbox never withdraws")
        it, other, third = letter("a" * 32), letter("b" * 32, subject="Thank you – Buyer interview"), letter("c" * 32)
        known = deed(it, world.mailbox.draft(it))
        world.edit(it, EDITED, NOW + timedelta(minutes=5))
        seen = ours(world.mailbox.fetch(watch(known), NOW + timedelta(minutes=6)), known)
        assert seen is not None
        with pytest.raises(Changed):
            world.mailbox.withdraw(replace(known, handle=seen.handle, message_id=seen.message_id, version=seen.version))
        gone = deed(other, world.mailbox.draft(other))
        world.send(other, NOW + timedelta(minutes=7))
        for absent in (gone, deed(third)):
            with pytest.raises(Gone):
                world.mailbox.withdraw(absent)
        found = world.mailbox.fetch(watch(known, gone), NOW + timedelta(minutes=8))

        assert [mail.canonical("", each.text) for each in drafts(found)] == [mail.canonical("", EDITED)]
        assert [each.subject for each in sent(found)] == [other.subject]
