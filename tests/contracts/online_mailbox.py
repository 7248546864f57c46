"""What an online mailbox promises beyond `Contract`: a cursor in the log of changes, and a doubt
about each lost answer.

A provider passes by a fixture `here`, its account `home` on its fake, and a subclass of
`OnlineMailbox`; what is looked at, created and doubted in tests of its own is made by the functions
below.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

import pytest

from interviewd.errors import Doubt, Down
from interviewd.language import mail
from interviewd.model.decided import Letter
from interviewd.model.known import Deed, Watch
from interviewd.model.seen import Correspondence, Folder
from tests.contracts.mailbox import (
    EDITED,
    MIA,
    NOW,
    SAM,
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

NOBODY = Watch(NOW - timedelta(days=30))


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
    CREATING: ClassVar[str]
    """A part of the path of that request."""
    LISTING: ClassVar[str]
    """A part of the path of a list without which no fetch is whole."""
    MAIL: ClassVar[str]
    """A part of every path of the mailbox."""
    ONE_MAIL: ClassVar[str]
    """A part of the path of one mail."""
    TOO_MUCH: ClassVar[tuple[Any, ...]]
    """The provider's own error for too many requests, as its fake's `refuse` takes it."""
    REPEATS: ClassVar[int] = 0
    """How many heads a first fetch that breaks off may ask for again."""
    NONSENSE: ClassVar[list[dict[str, str]]]
    """What may stand in the cache after damage."""
    SOMEBODY: ClassVar[dict[str, Any]]
    """What a vault's record holds of somebody else."""

    @abstractmethod
    def lose_place(self, program: Any) -> None:
        """The server no longer knows what has changed since the last fetch."""

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "nonsense" in metafunc.fixturenames:
            metafunc.parametrize("nonsense", self.NONSENSE, ids=str)

    def texts(self, program: World) -> list[str]:
        """The requests for one mail that were answered."""
        return [
            one["url"] for one in program.fake.asked("GET", self.ONE_MAIL) if one["status"] == 200
        ]

    def test_with_nobody_to_watch_nothing_is_read(self, program: World) -> None:
        """Not one request reaches the mailbox, and what the cache held is forgotten."""
        program.fake.mail.receive(answer())
        assert program.mailbox.fetch(NOBODY, NOW).messages == ()
        assert program.fake.asked("GET", self.MAIL) == []

        assert look(program).messages
        before = len(program.fake.asked("GET", self.MAIL))
        assert program.mailbox.fetch(NOBODY, NOW).messages == ()
        assert len(program.fake.asked("GET", self.MAIL)) == before
        stored = program.cache.all(f"home/{program.fake.PROVIDER}/mail")
        assert "orbis" not in "".join(stored.values())
        assert not [name for name in stored if name.startswith("mail:")]

    def test_a_fetch_that_breaks_off_is_repeated(self, program: World) -> None:
        """Half a fetch moves no cursor and keeps what it read.

        The next one misses nothing and reads nothing twice.
        """
        record = drafted(program)
        look(program, record)
        for number in range(4):
            program.fake.mail.receive(answer(f"Mail {number}"))
        program.fake.mail.edit_draft(record.handle, text=EDITED)
        program.fake.fault("status", path=self.LISTING, method="GET", times=3)
        with pytest.raises(Down):
            look(program, record)
        program.fake.server.faults.clear()
        before = self.texts(program)
        correspondence = look(program, record)

        assert len(received(correspondence)) == 4
        assert (draft := find_draft(correspondence, record))
        assert "My own words" in draft.text
        assert self.texts(program) == before

    def test_throttling_in_a_first_fetch_costs_no_mail_twice(self, program: Any) -> None:
        """429 in the middle of it: what was read stays read, and drafts are not forgotten."""
        for number in range(6):
            program.fake.mail.receive(answer(f"Mail {number}"))
        program.fake.mail.open_draft(crlf(mail_of(SAM.email, MIA.email, "Draft")))
        program.fake.refuse(*self.TOO_MUCH, retry_after="5", path=self.ONE_MAIL, nth=5)
        with pytest.raises(Down):
            look(program)
        correspondence = look(program)

        assert (len(received(correspondence)), len(drafts(correspondence))) == (6, 1)
        texts = self.texts(program)
        assert len(texts) - len(set(texts)) <= self.REPEATS

    def test_damage_to_the_cache_costs_a_full_fetch(
        self, program: World, nonsense: dict[str, str]
    ) -> None:
        """What was seen before the cache was lost, or became nonsense, is seen again."""
        record = drafted(program)
        program.fake.mail.receive(answer())
        before = {each.message_id for each in look(program, record).messages}
        space = f"home/{program.fake.PROVIDER}/mail"
        program.cache.update(space, nonsense)
        assert {each.message_id for each in look(program.reopened(), record).messages} == before

        program.cache.clear(space)
        assert {each.message_id for each in look(program.reopened(), record).messages} == before

    def test_a_lost_cursor_causes_a_full_fetch(self, program: World) -> None:
        """Drafts, the watch's past and open letters are looked at anew, and nothing is lost or
        doubled.
        """
        record = drafted(program)
        look(program, record)
        program.fake.mail.receive(answer())
        program.fake.mail.edit_draft(record.handle, text=EDITED)
        self.lose_place(program)
        correspondence = look(program, record)

        assert len(received(correspondence)) == 1
        assert find_draft(correspondence, record)
        assert (correspondence.drafts_whole, correspondence.sent_whole) == (True, True)
        assert not look(program, record).changed

    def test_a_letter_sent_in_a_gap_is_found_sent(self, program: World) -> None:
        """What happened while the server forgot shows by where the letter is."""
        record = drafted(program)
        look(program, record)
        program.fake.mail.send_draft(record.handle)
        self.lose_place(program)
        correspondence = look(program, record)

        assert [each.subject for each in sent(correspondence)] == [record.subject]
        assert correspondence.sent_whole

    @pytest.mark.parametrize("folder", ["trash", "archive"])
    @pytest.mark.parametrize("watched_before", [True, False])
    def test_an_answer_moved_away_before_a_fetch_counts(
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
        record = drafted(program)
        look(program, record)
        program.fake.mail.write(
            mail_of("sam@example.org", "mia@orbis.example", record.subject, record.text)
        )
        correspondence = look(program, record)

        assert find_draft(correspondence, record)
        assert [each.subject for each in sent(correspondence)] == [record.subject]
        assert (correspondence.drafts_whole, correspondence.sent_whole) == (True, True)

    def test_both_drafts_of_a_request_delivered_twice_are_reported(self, program: World) -> None:
        """The network may deliver a request twice: both copies are there, each as written."""
        look(program)
        program.fake.fault("twice", method="POST", path=self.CREATING)
        record = replace(deed(letter(), program.mailbox.draft(letter())), made=program.fake.now)
        open_drafts = drafts(look(program, record))

        assert len({each.handle for each in open_drafts}) == 2
        assert all(
            mail.is_letter(each, record) and mail.is_as_written(record, each)
            for each in open_drafts
        )
        assert record.handle in {each.handle for each in open_drafts}

    def test_an_answer_without_an_id_is_a_doubt(self, program: World) -> None:
        """A yes with an object that says nothing: it may have happened."""
        program.fake.fault(
            "status", status=self.CREATED, body={}, method="POST", path=self.CREATING
        )
        with pytest.raises(Doubt):
            program.mailbox.draft(letter())

    def test_another_persons_mail_is_forgotten(self, program: World) -> None:
        """After signing in as somebody else nothing of the former mailbox is shown."""
        program.fake.mail.receive(answer())
        assert look(program).messages
        program.vault.put("home", {**program.vault.records["home"], **self.SOMEBODY})

        assert program.reopened().mailbox.cached(watch()).messages == ()

    def test_mail_of_people_no_longer_watched_is_forgotten(self, program: World) -> None:
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
