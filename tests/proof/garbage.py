"""Broken files, mails and answers: nothing crashes, and nothing is forgotten because of a bad page.

Recorded calendar files, mails, and the answers of Google and Microsoft to a pass, each cut at any
byte or with bytes and values changed. A file hides no other file's events, a mail is read or not,
and a pass over bad answers ends with an error of that account: no interview, block or letter counts
as gone, and nothing is written. And of a hundred recorded answers every prefix is refused.
"""

from __future__ import annotations

import copy
import json
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack
from datetime import timedelta
from functools import partial
from pathlib import Path
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import msgspec
import pytest
import stamina

from interviewd.accounts.google import api as google_api
from interviewd.accounts.google.calendar_sync import EventsPage
from interviewd.accounts.http import Response
from interviewd.accounts.local.calendar import LocalCalendar, file_cache
from interviewd.accounts.microsoft.calendar_changes import ChangesPage
from interviewd.accounts.microsoft.calendar_sync import ViewPage
from interviewd.accounts.online import requests
from interviewd.accounts.online.pages import page_of
from interviewd.accounts.online.requests import ApiError
from interviewd.domain.planner import window
from interviewd.language import mail
from interviewd.model.seen import Folder
from interviewd.storage.cache import Overlay
from tests.fakes import google_life, microsoft_life, online_life
from tests.fakes.google import Google
from tests.fakes.microsoft import Microsoft
from tests.fakes.online_life import FORTNIGHT, ME, START
from tests.fakes.worlds import at
from tests.proof.frame import Law, Run

FULL, QUICK = 100_000, 80
CORPUS = Path(__file__).parents[1] / "corpus"
GOOD = """BEGIN:VCALENDAR\r
BEGIN:VEVENT\r
UID:good\r
DTSTART:20261125T100000Z\r
DTEND:20261125T110000Z\r
SUMMARY:A good one\r
END:VEVENT\r
END:VCALENDAR\r
"""
PREFIXED = 1_000
"""For so many cases every prefix of one recorded answer is read."""
LIVED = 10
"""Steps lived before answers are broken: by then blocks stand, letters wait, and one is sent."""


# --- breaking -----------------------------------------------------------------------------------


def cut(data: bytes, random: Random) -> bytes:
    """Any prefix that is not the whole."""
    return data[: random.randrange(len(data.rstrip()))] if data.strip() else data


def flipped(data: bytes, random: Random) -> bytes:
    """Some bytes replaced, removed, or a stretch of them repeated."""
    made = bytearray(data)
    for _ in range(random.choice([1, 1, 3, 30])):
        if not made:
            break
        where = random.randrange(len(made))
        match random.randrange(4):
            case 0:
                made[where] = random.randrange(256)
            case 1:
                del made[where : where + random.choice([1, 2, 40])]
            case 2:
                made[where:where] = made[max(0, where - 60) : where]
            case _:
                made[where:where] = random.choice(
                    [b"\0", b"\r\n", b"\n ", b"\xff", b'"', b";", b":", b"=", b"\xe2\x80\xa8"]
                )
    return bytes(made)


def revalued(data: bytes, random: Random) -> bytes:
    """JSON with one value of another type or size in it."""
    try:
        page = json.loads(data)
    except ValueError:
        return flipped(data, random)
    places = list(_places(page))
    if not places:
        return b"[]"
    holder, name = random.choice(places)
    holder[name] = random.choice(
        [
            None,
            0,
            -1,
            1e300,
            True,
            "",
            "x" * 5_000,
            "\0\r\n",
            [],
            {},
            [None],
            {"": None},
            "2026-99-99",
        ]
    )
    return json.dumps(page).encode()


def _places(page: object) -> Iterator[tuple[Any, Any]]:
    items = (
        page.items()
        if isinstance(page, dict)
        else enumerate(page)
        if isinstance(page, list)
        else ()
    )
    for name, value in [*items]:
        yield page, name
        yield from _places(value)


# --- files and mails ----------------------------------------------------------------------------


def _files() -> list[bytes]:
    """Every event of the corpus as a file of its own, by its calendar."""
    found = []
    for path in sorted(CORPUS.glob("*.ics")):
        head, *events = path.read_bytes().split(b"BEGIN:VEVENT")
        for event in events[:40]:
            body = event.partition(b"END:VEVENT")[0]
            found.append(head + b"BEGIN:VEVENT" + body + b"END:VEVENT\r\nEND:VCALENDAR\r\n")
    return found


ANSWER = """\
From: Priya Shah <priya@acme.example>
To: me@example.org
Subject: =?utf-8?q?Caf=C3=A9?=
Date: Wed, 25 Nov 2026 12:00:00 +0000
Message-ID: <a@acme.example>
References: <b@c> <d@e>
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

We will call you =E2=80=93 soon.

On Tue, Sam wrote:
> Thank you
"""
INVITATION = """\
From: no-reply@greenhouse.io
To: me@example.org
Subject: Your application
Auto-Submitted: auto-generated
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b1"

--b1
Content-Type: text/plain

Hello
--b1
Content-Type: text/html; charset=iso-8859-1

<p>Hello&nbsp;<b>you</b></p>
--b1
Content-Type: text/calendar; method=REQUEST

BEGIN:VCALENDAR
METHOD:REQUEST
BEGIN:VEVENT
DTSTART:20261125T100000Z
END:VEVENT
END:VCALENDAR
--b1--
"""
BOUNCE = """\
From: MAILER-DAEMON@x.example
To: me@example.org
Subject: Undeliverable
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="r"

--r

Failed.
--r
Content-Type: message/delivery-status

Reporting-MTA: dns; x.example

Final-Recipient: rfc822; priya@acme.example
Action: failed
Status: 5.1.1

--r
Content-Type: message/rfc822

Message-ID: <k@example.org>
Subject: T

x
--r--
"""
MAILS = tuple(text.replace("\n", "\r\n").encode() for text in (ANSWER, INVITATION, BOUNCE))


class Files:
    """A folder of calendar files with a good one in it."""

    def __init__(self, run: Run, stack: ExitStack) -> None:
        self.run, self.files = run, _files()
        self.folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (self.folder / "good.ics").write_text(GOOD, encoding="utf-8", newline="")

    def broken(self, random: Random) -> None:
        raw = random.choice([cut, flipped])(random.choice(self.files), random)
        (self.folder / "bad.ics").write_bytes(raw)
        calendar = LocalCalendar("home", [("cal", self.folder)], Overlay(), ZoneInfo("UTC"))
        now = at("2026-11-23 09:00")
        try:
            look = calendar.fetch(window(now), now)
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            self.run.check(holds=False, otherwise=f"a file: {error!r} of {raw[:200]!r}")
            return
        seen = {event.uid for event in look.events}
        self.run.check("good" in seen, "a broken file hides another's event")
        self.run.count("files")


def broken_mail(run: Run, random: Random) -> None:
    raw = random.choice([cut, flipped])(random.choice(MAILS), random)
    run.count("mails")
    try:
        mail.read(raw, account="home", folder=Folder.INBOX, handle="h")
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        run.check(holds=False, otherwise=f"a mail: {error!r} of {raw!r}")


# --- answers ------------------------------------------------------------------------------------


PAGES = tuple(msgspec.json.Decoder(each) for each in (EventsPage, ViewPage, ChangesPage))


def _is_read(reader: Callable[[bytes], object], body: bytes) -> bool:
    try:
        reader(body)
    except ApiError:
        return False
    return True


class Answers:
    """An account in the middle of its fortnight, put back to there before each pass."""

    def __init__(self, run: Run, name: str, life: online_life.Life) -> None:
        self.run, self.name, self.life = run, name, life
        self.recorded: dict[bytes, None] = {}
        send = life.world.client.send

        def recording(*request: Any) -> Response:
            answer = send(*request)
            if _is_read(requests.json_object, answer.body):
                self.recorded[answer.body.strip()] = None
            return answer

        life.world.client.send = recording  # type: ignore[method-assign, assignment]
        for moment, act in FORTNIGHT[:LIVED]:
            life.fake.at(at(moment))
            act(life)
            life.tick(at(moment))
        self.now = at(FORTNIGHT[LIVED - 1][0]) + timedelta(minutes=5)
        life.tick(self.now)
        self.memory, self.cache = life.journal.memory, copy.deepcopy(life.world.cache)
        self.vault = copy.deepcopy(life.world.vault.records)

    def broken(self, random: Random) -> None:
        """One pass; from a random answer on, all are broken in one way."""
        life, world = self.life, self.life.world
        life.journal.memory = self.memory
        forgets = random.random() < 0.5
        world.cache = Overlay() if forgets else copy.deepcopy(self.cache)
        world.vault.records = copy.deepcopy(self.vault)
        world.reopened()
        how: Callable[[bytes, Random], bytes] = random.choice([cut, cut, flipped, revalued])
        client, first = world.client, random.randrange(6)
        send, asked = client.send, 0

        def breaking(method: str, address: str, headers: Any, body: Any = None) -> Response:
            nonlocal asked
            answer = send(method, address, headers, body)
            asked += 1
            if asked <= first or "/token" in address:
                return answer
            return Response(answer.status, answer.headers, how(answer.body, random))

        client.send = breaking  # type: ignore[method-assign]
        writes = life.writes
        try:
            report = life.tick(self.now + timedelta(minutes=5))
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            self.run.check(holds=False, otherwise=f"{self.name}: {error!r}")
            return
        assert report
        self.run.count(f"passes over {self.name}")
        (account,) = report.view.accounts
        self.run.count(f"of them told of by {self.name}", bool(account.error))
        is_crash = account.error[:1].isupper()  # the class of what no adapter expected; else a code
        self.run.check(not is_crash, f"{self.name}: {account.error} of an answer {how.__name__}")
        if how is cut:  # what is valid may say something else
            self.run.check(life.writes == writes, f"{self.name}: something was written")
            before, after = (
                ({k: d.state for k, d in m.deeds.items()}, {k: p.state for k, p in m.past.items()})
                for m in (self.memory, life.journal.memory)
            )
            self.run.check(before == after, f"{self.name}: {before} became {after}")


def every_prefix(run: Run, answers: Iterable[bytes]) -> None:
    """What reads the whole answer refuses all that is less."""
    pages = (partial(page_of, decoder=decoder) for decoder in PAGES)
    known: tuple[Callable[[bytes], object], ...] = (requests.json_object, *pages)
    for body in answers:
        readers = [each for each in known if _is_read(each, body)]
        run.count("answers of which every prefix was read")
        run.count("prefixes", len(body))
        for size in range(len(body)):
            part = body[:size]
            is_read = any(_is_read(each, part) for each in readers)
            run.check(not is_read, f"half an answer is read: {part!r}")


def prove(run: Run) -> None:
    with ExitStack() as stack, stamina.set_testing(True, attempts=2):
        google = stack.enter_context(Google(address=ME, start=START))
        microsoft = stack.enter_context(Microsoft(address=ME, start=START))
        files = Files(run, stack)
        online = (
            Answers(run, "Google", google_life.Life(google)),
            Answers(run, "Microsoft", microsoft_life.Life(microsoft)),
        )
        for each in online:
            stack.callback(each.life.close)
        for number, random in run.cases():
            match number % SHARES:
                case 0:
                    online[0].broken(random)
                case 1:
                    online[1].broken(random)
                case share if share % 2:
                    files.broken(random)
                case _:
                    broken_mail(run, random)
        run.here = None
        recorded = [body for each in online for body in each.recorded]
        random = run.random
        random.shuffle(recorded)
        every_prefix(run, recorded[: -(-run.size // PREFIXED)])


SHARES = 40
"""Of so many cases two are passes over bad answers, at Google and at Microsoft."""


# --- the laws -----------------------------------------------------------------------------------


def _half_an_answer_counts(patch: pytest.MonkeyPatch) -> None:
    """What cannot be read is an empty page."""

    def lenient(body: bytes) -> dict[str, Any]:
        try:
            page: dict[str, Any] = json.loads(body)
        except ValueError:
            return {"items": [], "nextSyncToken": "t", "historyId": "1"}
        return page

    patch.setattr(google_api, "json_object", lenient)
    patch.setattr(requests, "json_object", lenient)


def _a_broken_event_breaks_its_file(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(file_cache, "VEventBroken", KeyboardInterrupt)


LAWS: Mapping[str, Law] = {
    "half an answer is none": _half_an_answer_counts,
    "a broken event hides no other": _a_broken_event_breaks_its_file,
}
