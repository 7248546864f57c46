"""The demo's fortnight on a Google account: real sign-in, real HTTP, real journal and mirror; the same story is told."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import pytest
import requests
import structlog

from interviewd.accounts.google import Doors, open_account
from interviewd.accounts.google.endpoints import Endpoints
from interviewd.accounts.google.login import Wish, connect
from interviewd.cli.demo import scenario
from interviewd.cli.demo.scenario import Meeting
from interviewd.cli.demo.story import Days, Story
from interviewd.cli.demo.world import World as LocalWorld
from interviewd.config import Config, read
from interviewd.journal import SqliteJournal
from interviewd.mirror import SqliteMirror
from interviewd.model import Policy, Reason
from interviewd.tick import Connected, House
from interviewd.vault import Vault
from interviewd.wiring import open_house, templates
from tests.fakes.google import Google
from tests.fakes.google_oauth import DESKTOP
from tests.fakes.online_world import Hand

MONDAY = date(2026, 11, 9)
CONFIG = f"""
state_dir = "state"

[me]
name = "{scenario.NAME}"
emails = ["{scenario.EMAIL}"]
time_zone = "Europe/London"
country = "GB"
signature = "{scenario.NAME}"
strengths = ["six years of running message queues at Northwind", "on-call lead for a team of eight"]

[[account]]
name = "home"
provider = "local"
calendars = ["calendar"]
mailbox = "Maildir"
"""


class GoogleWorld:
    """The demo's world as it is with a Google account: other people's invitations, and Maria in her browser."""

    def __init__(self, google: Google) -> None:
        self._google = google
        self._ids: dict[str, str] = {}

    def enter(self, meeting: Meeting, start: datetime, *, status: str = "CONFIRMED", sequence: int = 0) -> None:
        calendar = self._google.calendar
        if status == "CANCELLED":
            calendar.delete(self._ids[meeting.slug])
            return
        body: dict[str, Any] = {
            "summary": meeting.title,
            "description": meeting.text,
            "location": meeting.where,
            "start": {"dateTime": start.isoformat()},
            "end": {"dateTime": (start + timedelta(minutes=meeting.minutes)).isoformat()},
            "sequence": sequence,
            **_people(meeting),
        }
        if meeting.slug in self._ids:
            calendar.edit(self._ids[meeting.slug], **body)
        else:
            made = calendar.add(iCalUID=f"{meeting.slug}@calendar.example", **body)
            self._ids[meeting.slug] = made["id"]

    def fill_in(self, slug: str, lines: tuple[tuple[str, str], ...]) -> bool:
        """In the web; Google keeps HTML."""
        uid = f"{slug}@calendar.example"
        form = next((block for block in self.blocks("debrief") if _marks(block)["interviewd_for"] == uid), None)
        if form is None:
            return False
        typed = dict(lines)
        filled = [f"{line.strip()} {typed.pop(line.strip(), '')}" for line in form["description"].split("\n")]
        filled += [f"{label} {text}" for label, text in typed.items()]
        self._google.calendar.edit(form["id"], description="<br>".join(filled))
        return True

    def send(self, to: str, adds: str, now: datetime) -> bool:
        self._google.at(now)
        draft = self._draft(to)
        if draft is None:
            return False
        if adds:
            text = str(self._mail(draft).parsed.get_payload(decode=True), "utf-8").replace("\r\n", "\n")
            first, _, rest = text.rpartition("\n\nKind regards")
            self._google.mail.edit_draft(draft, text=f"{first} {adds}\n\nKind regards{rest}")
        self._google.mail.send_draft(draft)
        return True

    def discard(self, to: str) -> bool:
        draft = self._draft(to)
        if draft is not None:
            self._google.mail.discard_draft(draft, "trash")
        return draft is not None

    def answer(self, by: str, text: str, now: datetime) -> bool:
        address = parseaddr(by)[1]
        sent = [one for one in self._google.mail.mails.values() if "SENT" in one.labels and address in one.header("To")]
        if not sent:
            return False
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["To"] = by, f"{scenario.NAME} <{scenario.EMAIL}>"
        mail["Subject"] = f"Re: {re.sub('(?i)^re: *', '', str(sent[-1].header('Subject')))}"
        mail["Date"], mail["Message-ID"] = now, "<answer@acme.example>"
        mail["In-Reply-To"] = mail["References"] = sent[-1].header("Message-ID")
        mail.set_content(text)
        self._google.mail.receive(mail.as_bytes())
        return True

    def blocks(self, kind: str) -> list[dict[str, Any]]:
        items = self._google.calendar.books["primary"].items.values()
        alive = [item for item in items if item["status"] != "cancelled" and "extendedProperties" in item]
        return [item for item in alive if _marks(item)["interviewd_kind"] == kind]

    def _draft(self, to: str) -> str | None:
        return next((draft for draft in self._google.mail.drafts if to in self._mail(draft).header("To")), None)

    def _mail(self, draft: str) -> Any:
        return self._google.mail.mails[self._google.mail.drafts[draft]]


def _marks(item: dict[str, Any]) -> dict[str, str]:
    marks: dict[str, str] = item["extendedProperties"]["private"]
    return marks


def _people(meeting: Meeting) -> dict[str, Any]:
    if not (meeting.by or meeting.guests):
        return {}
    me = f"{scenario.NAME} <{scenario.EMAIL}>"
    name, address = parseaddr(meeting.by or me)
    answer = {"ACCEPTED": "accepted", "NEEDS-ACTION": "needsAction"}[meeting.answer]
    guests = [
        {"email": email, "displayName": called, "responseStatus": answer if email == scenario.EMAIL else "accepted"}
        | ({"self": True} if email == scenario.EMAIL else {})
        for called, email in map(parseaddr, (me, *meeting.guests))
    ]
    organizer = {"email": address, "displayName": name} | ({} if meeting.by else {"self": True})
    return {"organizer": organizer, "attendees": guests}


@dataclass
class Heard:
    """What was told, and what was done in it."""

    lines: list[tuple[datetime, str]] = field(default_factory=list)
    story: Story | None = None

    @property
    def deeds(self) -> Counter[str]:
        assert self.story
        return Counter(
            f"{each.action.verb} {each.action.kind} {each.action.letter.to.email if each.action.letter else ''} {each.outcome}"
            for report in self.story.reports
            for each in report.outcomes
        )


def config_in(root: Path) -> Config:
    (root / "config.toml").write_text(CONFIG)
    return read(root / "config.toml")


def told_locally(root: Path) -> Heard:
    """The story on files, as `interviewd demo` lives it."""
    heard, world = Heard(), LocalWorld(root)
    world.begin()
    with open_house(config_in(root), {"XDG_STATE_HOME": str(root)}, readonly=False) as house:
        heard.story = Story(
            world,
            house,
            Days(MONDAY, house.policy),
            None,
            lambda at, line: heard.lines.append((at, line)),
            lambda at: None,
        )
        heard.story.live()
    return heard


def visit(address: str) -> bool:
    """Maria's browser: through the consent page, back to the listener."""
    return requests.get(address, timeout=5).ok


class Maria:
    """She has a key, and a browser."""

    def tell(self, what: Reason) -> None: ...

    def ask(self, what: Reason) -> str:
        return ""

    def typed(self, seconds: float) -> str | None:
        return ""

    def browse(self, address: str) -> bool:
        import threading

        threading.Thread(target=visit, args=(address,), daemon=True).start()
        return True


def told_on_google(root: Path, google: Google) -> Heard:
    """The story on the fake: signed in by the consent page, with a vault, a journal and a mirror on disk."""
    config, vault = config_in(root), Vault(root / "state", {})
    (root / "key.json").write_text(f'{{"installed": {str(DESKTOP).replace(chr(39), chr(34))}}}')
    endpoints = Endpoints.of(google.endpoints)
    connect(Wish("home", endpoints, config.zone, client=root / "key.json"), vault, Hand(google), Maria())
    policy = config.policy(templates(config), [google.email])
    mirror = SqliteMirror(root / "state/mirror.sqlite")
    doors = open_account(
        "home",
        ["primary"],
        settings=google.endpoints,
        vault=vault,
        mirror=mirror,
        zone=config.zone,
        clock=Hand(google),
    )
    try:
        with SqliteJournal(root / "state/journal.sqlite", readonly=False) as journal:
            house = House((_connected(doors),), journal, policy)
            return _live(google, house, policy)
    finally:
        doors.close()
        mirror.close()


def _connected(doors: Doors) -> Connected:
    return Connected("home", "google", doors.addresses, "home", doors.calendar, doors.mailbox, withdraws=False)


def _live(google: Google, house: House, policy: Policy) -> Heard:
    heard = Heard()

    def pass_time(at: datetime) -> None:
        google.at(at)

    world: Any = GoogleWorld(google)
    google.at(Days(MONDAY, policy).moment(0, datetime.min.time()))
    heard.story = Story(
        world, house, Days(MONDAY, policy), None, lambda at, line: heard.lines.append((at, line)), pass_time
    )
    heard.story.live()
    return heard


@pytest.fixture
def google() -> Iterator[Google]:
    with Google(address=scenario.EMAIL) as google, structlog.testing.capture_logs():
        yield google


def test_the_same_fortnight_is_told_on_google(tmp_path: Path, google: Google) -> None:
    """Calendar and mail in files, or at Google behind HTTP: what is decided, when, and for whom, is the same."""
    (tmp_path / "local").mkdir()
    (tmp_path / "google").mkdir()
    local = told_locally(tmp_path / "local")
    online = told_on_google(tmp_path / "google", google)
    state = google.state()

    # A file says CANCELLED; Google's tombstone is an id, whoever made it.
    gone = [(at, line.replace("was cancelled", "is gone from the calendar")) for at, line in local.lines]
    assert online.lines == gone
    assert online.deeds == local.deeds
    assert state["fatal"] == []
    assert google.sign_in.exchanges == 1


def test_a_fortnight_costs_what_it_must(tmp_path: Path, google: Google) -> None:
    """One request a block and one a letter; one look back for each time somebody new is written to."""
    heard = told_on_google(tmp_path, google)
    writes = [one for one in google.log if one["method"] != "GET" and one["url"].startswith(("/calendar/", "/gmail/"))]
    searches = [one for one in google.log if "q=" in one["url"]]
    letters = [deed for deed in heard.deeds if deed.startswith("draft")]

    assert all(one["effect"] for one in writes if one["status"] != 401)
    assert len([one for one in writes if one["effect"]]) == sum(heard.deeds.values())
    assert len(searches) <= sum(heard.deeds[letter] for letter in letters)
