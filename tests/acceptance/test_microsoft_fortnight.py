"""The demo's fortnight on a Microsoft account: real msal, real HTTP, real journal and mirror; the same story is told."""

from __future__ import annotations

import html
import re
import threading
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

from interviewd.accounts.microsoft import Doors, open_account
from interviewd.accounts.microsoft.endpoints import Endpoints
from interviewd.accounts.microsoft.login import Wish, connect
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
from tests.fakes.microsoft import Microsoft
from tests.fakes.microsoft_calendar import as_text
from tests.fakes.microsoft_mail import Mail, text_of
from tests.fakes.microsoft_oauth import CLIENT
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


class MicrosoftWorld:
    """The demo's world as it is with a Microsoft account: other people's invitations, and Maria in Outlook."""

    def __init__(self, microsoft: Microsoft) -> None:
        self._microsoft = microsoft
        self._ids: dict[str, str] = {}

    def enter(self, meeting: Meeting, start: datetime, *, status: str = "CONFIRMED", sequence: int = 0) -> None:
        del sequence
        calendar = self._microsoft.calendar
        if status == "CANCELLED":
            calendar.cancel(self._ids[meeting.slug])
            return
        body: dict[str, Any] = {
            "subject": meeting.title,
            "body": {"contentType": "text", "content": meeting.text},
            "location": {"displayName": meeting.where},
            "start": _side(start),
            "end": _side(start + timedelta(minutes=meeting.minutes)),
            **_people(meeting),
        }
        if meeting.slug in self._ids:
            calendar.edit(self._ids[meeting.slug], **body)
        else:
            made = calendar.add(iCalUId=f"{meeting.slug}@calendar.example", **body)
            self._ids[meeting.slug] = made["id"]

    def fill_in(self, slug: str, lines: tuple[tuple[str, str], ...]) -> bool:
        """In Outlook, which keeps HTML."""
        uid = f"{slug}@calendar.example"
        form = next((block for block in self.blocks("debrief") if _marks(block)["for"] == uid), None)
        if form is None:
            return False
        typed = dict(lines)
        filled = [f"{line.strip()} {typed.pop(line.strip(), '')}" for line in as_text(form["_html"]).splitlines()]
        filled += [f"{label} {text}" for label, text in typed.items()]
        content = "".join(f"<div>{html.escape(line)}</div>" for line in filled)
        self._microsoft.calendar.edit(form["id"], body={"contentType": "html", "content": content})
        return True

    def send(self, to: str, adds: str, now: datetime) -> bool:
        self._microsoft.at(now)
        draft = self._draft(to)
        if draft is None:
            return False
        if adds:
            first, _, rest = text_of(draft.parsed).replace("\r\n", "\n").rpartition("\n\nKind regards")
            self._microsoft.mail.edit_draft(draft.id, text=f"{first} {adds}\n\nKind regards{rest}")
        self._microsoft.mail.send_draft(draft.id)
        return True

    def discard(self, to: str) -> bool:
        draft = self._draft(to)
        if draft is not None:
            self._microsoft.mail.discard_draft(draft.id)
        return draft is not None

    def answer(self, by: str, text: str, now: datetime) -> bool:
        address = parseaddr(by)[1]
        mails = self._microsoft.mail.mails.values()
        sent = [one for one in mails if one.folder == "sentitems" and address in one.header("To")]
        if not sent:
            return False
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["To"] = by, f"{scenario.NAME} <{scenario.EMAIL}>"
        mail["Subject"] = f"Re: {re.sub('(?i)^re: *', '', str(sent[-1].header('Subject')))}"
        mail["Date"], mail["Message-ID"] = now, "<answer@acme.example>"
        mail["In-Reply-To"] = mail["References"] = sent[-1].header("Message-ID")
        mail.set_content(text)
        self._microsoft.mail.receive(mail.as_bytes(), folder="job hunt")
        return True

    def blocks(self, kind: str) -> list[dict[str, Any]]:
        return [item for item in self._microsoft.calendar.items.values() if _marks(item).get("kind") == kind]

    def _draft(self, to: str) -> Mail | None:
        mails = self._microsoft.mail.mails.values()
        return next((one for one in mails if one.folder == "drafts" and to in one.header("To")), None)


def _marks(item: dict[str, Any]) -> dict[str, str]:
    return {id_.rpartition("_")[2]: value for id_, value in item["_extended"].items()}


def _side(at: datetime) -> dict[str, str]:
    return {"dateTime": f"{at:%Y-%m-%dT%H:%M:%S}", "timeZone": str(at.tzinfo)}


def _people(meeting: Meeting) -> dict[str, Any]:
    if not (meeting.by or meeting.guests):
        return {}
    me = f"{scenario.NAME} <{scenario.EMAIL}>"
    name, address = parseaddr(meeting.by or me)
    answer = {"ACCEPTED": "accepted", "NEEDS-ACTION": "notResponded"}[meeting.answer]
    guests = [
        {
            "type": "required",
            "emailAddress": {"address": email, "name": called},
            "status": {"response": answer if email == scenario.EMAIL else "accepted"},
        }
        for called, email in map(parseaddr, (me, *meeting.guests))
    ]
    organizer = {"emailAddress": {"address": address, "name": name}}
    return {
        "organizer": organizer,
        "attendees": guests,
        "responseStatus": {"response": answer if meeting.by else "organizer"},
    }


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


def visit(address: str) -> None:
    """Maria's browser: through Microsoft's page, whose form goes back to the listener."""
    page = requests.get(address, timeout=5).text
    fields = {name: html.unescape(value) for name, value in re.findall(r'name="(\w+)" value="([^"]*)"', page)}
    requests.post(html.unescape(re.findall(r'action="([^"]*)"', page)[0]), fields, timeout=5)


class Maria:
    """She has registered an app, and has a browser."""

    def tell(self, what: Reason) -> None: ...

    def ask(self, what: Reason) -> str:
        return CLIENT

    def browse(self, address: str) -> bool:
        threading.Thread(target=visit, args=(address,), daemon=True).start()
        return True


def told_on_microsoft(root: Path, microsoft: Microsoft) -> Heard:
    """The story on the fake: signed in by the browser, with a vault, a journal and a mirror on disk."""
    config, vault = config_in(root), Vault(root / "state", {})
    connect(Wish("home", Endpoints.of(microsoft.endpoints), config.zone), vault, Hand(microsoft), Maria())
    policy = config.policy(templates(config), [microsoft.email])
    mirror = SqliteMirror(root / "state/mirror.sqlite")
    doors = open_account(
        "home",
        ["default"],
        settings=microsoft.endpoints,
        vault=vault,
        mirror=mirror,
        zone=config.zone,
        clock=Hand(microsoft),
    )
    try:
        with SqliteJournal(root / "state/journal.sqlite", readonly=False) as journal:
            house = House((_connected(doors),), journal, policy)
            return _live(microsoft, house, policy)
    finally:
        doors.close()
        mirror.close()


def _connected(doors: Doors) -> Connected:
    return Connected("home", "microsoft", doors.addresses, "home", doors.calendar, doors.mailbox)


def _live(microsoft: Microsoft, house: House, policy: Policy) -> Heard:
    heard = Heard()

    def pass_time(at: datetime) -> None:
        microsoft.at(at)

    world: Any = MicrosoftWorld(microsoft)
    microsoft.at(Days(MONDAY, policy).moment(0, datetime.min.time()))
    heard.story = Story(
        world, house, Days(MONDAY, policy), None, lambda at, line: heard.lines.append((at, line)), pass_time
    )
    heard.story.live()
    return heard


@pytest.fixture
def microsoft() -> Iterator[Microsoft]:
    with Microsoft(address=scenario.EMAIL) as microsoft, structlog.testing.capture_logs():
        yield microsoft


def test_the_same_fortnight_is_told_on_microsoft(tmp_path: Path, microsoft: Microsoft) -> None:
    """Calendar and mail in files, or at Microsoft behind HTTP: what is decided, when, and for whom, is the same."""
    (tmp_path / "local").mkdir()
    (tmp_path / "microsoft").mkdir()
    local = told_locally(tmp_path / "local")
    online = told_on_microsoft(tmp_path / "microsoft", microsoft)

    assert online.lines == local.lines
    assert online.deeds == local.deeds
    assert microsoft.state()["fatal"] == []
    assert microsoft.sign_in.exchanges == 1
    assert "Mail.Send" not in microsoft.sign_in.asked_scopes


def test_a_fortnight_costs_what_it_must(tmp_path: Path, microsoft: Microsoft) -> None:
    """One request a block and one a letter; one look back for each time somebody new is written to."""
    heard = told_on_microsoft(tmp_path, microsoft)
    writes = [one for one in microsoft.log if one["method"] != "GET" and one["url"].startswith("/v1.0/")]
    swept = [re.search(r"/me/messages\?.*receivedDateTime%20ge%20([\dT:-]+)", one["url"]) for one in microsoft.log]
    spans = Counter(found[1][:10] for found in swept if found)
    # A look back begins thirty days before; what is looked through at every look, an hour before the last.
    back = [day for day in spans if day < f"{MONDAY}"]
    letters = [deed for deed in heard.deeds if deed.startswith("draft")]

    assert all(one["effect"] for one in writes if one["status"] != 401)
    assert len([one for one in writes if one["effect"]]) == sum(heard.deeds.values())
    assert sum(spans[day] for day in back) <= sum(heard.deeds[letter] for letter in letters)
