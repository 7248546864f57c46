"""What an online mailbox promises beyond `Contract`: a cursor in the log of changes, and a doubt
about each lost answer.

A provider passes by a fixture `here`, its account `home` on its fake, and a subclass of
`OnlineMailbox`; what is looked at, created and doubted in tests of its own is made by the functions
below.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from typing import Any, ClassVar

import pytest

from interviewd.errors import Doubt
from interviewd.language import mail
from interviewd.model.decided import Letter
from interviewd.model.known import Deed
from interviewd.model.seen import Correspondence, Folder
from tests.contracts.mailbox import (
    EDITED,
    answer,
    deed,
    drafts,
    find_draft,
    letter,
    mail_of,
    received,
    sent,
    watch,
)
from tests.fakes.online_world import World


def look(program: World, *deeds: Deed, minutes: float = 1) -> Correspondence:
    """Time goes by, and the watch looks."""
    program.fake.advance(minutes * 60)
    correspondence: Correspondence = program.mailbox.fetch(watch(*deeds), program.fake.now)
    return correspondence


def drafted(program: World, of: Letter | None = None) -> Deed:
    """A letter that lies in Drafts, after a fetch as tick makes one, and its cursor."""
    before = look(program)
    of = of or letter()
    return replace(deed(of, program.mailbox.draft(of)), cursor=before.cursor, made=program.fake.now)


def doubted(program: World, of: Letter | None = None) -> Deed:
    """The intent of a letter, before anybody knows what became of it."""
    of = of or letter()
    return replace(deed(of), cursor=look(program).cursor, made=program.fake.now)


def crlf(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


class OnlineMailbox(ABC):
    """One account's mailbox."""

    CREATED: ClassVar[int]
    """The status with which a draft was created."""
    LAYING: ClassVar[str]
    """A part of the path of that request."""
    SOMEBODY: ClassVar[dict[str, Any]]
    """What a vault's record holds of somebody else."""

    @abstractmethod
    def lose_place(self, program: Any) -> None:
        """The server no longer knows what has changed since the last fetch."""

    def test_a_lost_cursor_causes_a_full_fetch(self, program: World) -> None:
        """Drafts, the watch's past and open letters are looked at anew, and nothing is lost or
        doubled.
        """
        known = drafted(program)
        look(program, known)
        program.fake.mail.receive(answer())
        program.fake.mail.edit_draft(known.handle, text=EDITED)
        self.lose_place(program)
        correspondence = look(program, known)

        assert len(received(correspondence)) == 1
        assert find_draft(correspondence, known)
        assert (correspondence.drafts_whole, correspondence.sent_whole) == (True, True)
        assert not look(program, known).changed

    def test_a_letter_sent_in_a_gap_is_found_sent(self, program: World) -> None:
        """What happened while the server forgot shows by where the letter is."""
        known = drafted(program)
        look(program, known)
        program.fake.mail.send_draft(known.handle)
        self.lose_place(program)
        correspondence = look(program, known)

        assert [each.subject for each in sent(correspondence)] == [known.subject]
        assert correspondence.sent_whole

    @pytest.mark.parametrize("folder", ["trash", "archive"])
    @pytest.mark.parametrize("watched_before", [True, False])
    def test_an_answer_moved_away_before_a_fetch_is_one(
        self, program: World, folder: str, watched_before: bool
    ) -> None:
        """People delete refusals and archive answers: it counts wherever it lies, for a new
        watch as well.
        """
        if watched_before:
            look(program)
        received_mail = program.fake.mail.receive(answer())
        program.fake.mail.move(received_mail.id, folder)
        program.fake.advance(3600)  # so that only search finds it

        assert len(received(look(program))) == 1

    def test_mail_moved_to_the_trash_later_stays_an_answer(self, program: World) -> None:
        """What was an answer at one fetch is one at the next, in the trash too."""
        received_mail = program.fake.mail.receive(answer())
        first = look(program)
        program.fake.mail.move(received_mail.id, "trash")

        assert [each.message_id for each in received(look(program))] == [
            each.message_id for each in received(first)
        ]

    @pytest.mark.parametrize("fetched_before", [True, False])
    def test_a_letter_thrown_away_is_reported_without_its_deed(
        self, program: World, fetched_before: bool
    ) -> None:
        """After a lost journal no deed names it: our Message-ID in the trash says that the
        person did not want it.
        """
        of = letter()
        receipt = program.mailbox.draft(of)
        if fetched_before:
            look(program)
        program.fake.mail.discard_draft(receipt.handle, how="trash")
        program.reopened()
        correspondence = look(program)

        assert [
            each.message_id for each in correspondence.messages if each.folder is Folder.TRASH
        ] == [of.message_id]
        assert (drafts(correspondence), sent(correspondence), received(correspondence)) == (
            [],
            [],
            [],
        )

    def test_a_letter_sent_from_elsewhere_is_reported_beside_its_draft(
        self, program: World
    ) -> None:
        """Phones send a copy under another Message-ID and leave the draft: both are there to be
        judged.
        """
        known = drafted(program)
        look(program, known)
        program.fake.mail.write(
            mail_of("sam@example.org", "mia@orbis.example", known.subject, known.text)
        )
        correspondence = look(program, known)

        assert find_draft(correspondence, known)
        assert [each.subject for each in sent(correspondence)] == [known.subject]
        assert (correspondence.drafts_whole, correspondence.sent_whole) == (True, True)

    def test_both_drafts_of_a_request_delivered_twice_are_reported(self, program: World) -> None:
        """The network may deliver a request twice: both copies are there, each as written."""
        look(program)
        program.fake.fault("twice", method="POST", path=self.LAYING)
        known = replace(deed(letter(), program.mailbox.draft(letter())), made=program.fake.now)
        open_drafts = drafts(look(program, known))

        assert len({each.handle for each in open_drafts}) == 2
        assert all(
            mail.is_letter(each, known) and mail.is_as_written(known, each) for each in open_drafts
        )
        assert known.handle in {each.handle for each in open_drafts}

    def test_an_answer_without_an_id_is_a_doubt(self, program: World) -> None:
        """A yes with an object that says nothing: it may have happened."""
        program.fake.fault("status", status=self.CREATED, body={}, method="POST", path=self.LAYING)
        with pytest.raises(Doubt):
            program.mailbox.draft(letter())

    def test_another_persons_mail_is_forgotten(self, program: World) -> None:
        """After signing in as somebody else nothing of the former mailbox is shown."""
        program.fake.mail.receive(answer())
        assert look(program).messages
        program.vault.put("home", {**program.vault.records["home"], **self.SOMEBODY})

        assert program.reopened().mailbox.cached(watch()).messages == ()

    def test_who_is_no_longer_watched_is_forgotten(self, program: World) -> None:
        """Their mail leaves the cache with them."""
        program.fake.mail.receive(answer())
        assert look(program).messages
        place = f"home/{program.fake.PROVIDER}/mail"
        assert "orbis" in "".join(program.cache.all(place).values())
        program.mailbox.fetch(
            replace(watch(), addresses=frozenset({"x@other.example"}), domains=frozenset()),
            program.fake.now,
        )

        assert not [name for name in program.cache.all(place) if name.startswith("mail:")]
        assert "orbis" not in "".join(program.cache.all(place).values())
