"""The demo's fortnight on an account behind a sign-in is that of files, whoever keeps it.

A provider passes by `Fortnight`. Real sign-in, real HTTP, real vault, journal and cache; the same
story is told. A provider hands in a `Neighbourhood`, which is the people around the account as they
act there, and how an account of its own is signed in and opened.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import parseaddr
from pathlib import Path
from typing import Any, ClassVar

import pytest
import structlog

from interviewd.cli.demo import scenario
from interviewd.cli.demo.folder import CONFIG
from interviewd.cli.demo.sample_files import SampleFiles as LocalWorld
from interviewd.cli.demo.scenario import Meeting
from interviewd.cli.demo.story import Days, Story
from interviewd.config.load import Config, read
from interviewd.engine.tick import Runtime
from interviewd.engine.wiring import open_runtime, templates
from interviewd.storage.cache import SqliteCache
from interviewd.storage.journal import SqliteJournal
from interviewd.storage.vault import Vault
from tests.fakes.mails import text_of
from tests.fakes.online import Online
from tests.fakes.online_world import FakeClock
from tests.fakes.writers import PlainWriter

MONDAY = date(2026, 11, 9)
ME = f"{scenario.NAME} <{scenario.EMAIL}>"


class Neighbourhood(ABC):
    """The demo's world as it is around an account: other people's invitations, and Maria in her
    browser.
    """

    UID: ClassVar[str]
    """The field of an event that holds its UID."""

    def __init__(self, fake: Online) -> None:
        self.fake = fake
        self._ids: dict[str, str] = {}

    @abstractmethod
    def marks(self, block: dict[str, Any]) -> dict[str, str]:
        """What a block says of itself: kind, for."""

    @abstractmethod
    def event(
        self, meeting: Meeting, start: datetime, end: datetime, sequence: int
    ) -> dict[str, Any]:
        """An invitation as an event's fields, without its UID."""

    @abstractmethod
    def cancel(self, id_: str) -> None:
        """Whoever invited takes it back."""

    @abstractmethod
    def lines(self, form: dict[str, Any]) -> list[str]:
        """The text of a debrief as it is seen."""

    @abstractmethod
    def write(self, form: dict[str, Any], lines: list[str]) -> None:
        """Typed where HTML is kept."""

    @abstractmethod
    def receive(self, raw: bytes) -> None:
        """A stranger's mail arrives."""

    # --- what the story asks for -----------------------------------------------------------------

    def enter(
        self, meeting: Meeting, start: datetime, *, status: str = "CONFIRMED", sequence: int = 0
    ) -> None:
        calendar = self.fake.calendar
        if status == "CANCELLED":
            self.cancel(self._ids[meeting.slug])
            return
        body = self.event(meeting, start, start + timedelta(minutes=meeting.minutes), sequence)
        if meeting.slug in self._ids:
            calendar.edit(self._ids[meeting.slug], **body)
        else:
            made = calendar.add(**{self.UID: f"{meeting.slug}@calendar.example"}, **body)
            self._ids[meeting.slug] = made["id"]

    def fill_in(self, slug: str, lines: tuple[tuple[str, str], ...]) -> bool:
        uid = f"{slug}@calendar.example"
        forms = (block for block in self.fake.blocks if self.marks(block)["kind"] == "debrief")
        form = next((form for form in forms if self.marks(form)["for"] == uid), None)
        if form is None:
            return False
        typed = dict(lines)
        filled = [f"{line.strip()} {typed.pop(line.strip(), '')}" for line in self.lines(form)]
        self.write(form, filled + [f"{label} {text}" for label, text in typed.items()])
        return True

    def send(self, to: str, adds: str, now: datetime) -> bool:
        self.fake.at(now)
        draft, mail = self._draft(to)
        if mail is None:
            return False
        if adds:
            first, _, rest = (
                text_of(mail.parsed).replace("\r\n", "\n").rpartition("\n\nKind regards")
            )
            self.fake.mail.edit_draft(draft, text=f"{first} {adds}\n\nKind regards{rest}")
        self.fake.mail.send_draft(draft)
        return True

    def discard(self, to: str) -> bool:
        draft, mail = self._draft(to)
        if mail is not None:
            self.fake.mail.discard_draft(draft, "trash")
        return mail is not None

    def answer(self, by: str, text: str, now: datetime) -> bool:
        address = parseaddr(by)[1]
        sent = [one for one in self.fake.sent if address in one.header("To")]
        if not sent:
            return False
        mail = EmailMessage(policy=SMTP)
        mail["From"], mail["To"] = by, ME
        mail["Subject"] = f"Re: {re.sub('(?i)^re: *', '', str(sent[-1].header('Subject')))}"
        mail["Date"], mail["Message-ID"] = now, "<answer@acme.example>"
        mail["In-Reply-To"] = mail["References"] = sent[-1].header("Message-ID")
        mail.set_content(text)
        self.receive(mail.as_bytes())
        return True

    def _draft(self, to: str) -> tuple[str, Any]:
        return next((one for one in self.fake.drafts if to in one[1].header("To")), ("", None))


@dataclass
class StoryLog:
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

    def live(self, world: Any, runtime: Runtime, pass_time: Callable[[datetime], None]) -> StoryLog:
        days = Days(MONDAY, runtime.policy)
        self.story = Story(
            world, runtime, days, None, lambda at, line: self.lines.append((at, line)), pass_time
        )
        self.story.run()
        return self


def config_in(root: Path) -> Config:
    (root / "config.toml").write_text(CONFIG)
    return read(root / "config.toml")


def log_on_files(root: Path) -> StoryLog:
    """The story on files, as `interviewd demo` lives it."""
    world = LocalWorld(root)
    world.begin()
    with open_runtime(
        config_in(root), {"XDG_STATE_HOME": str(root)}, readonly=False, writer=PlainWriter()
    ) as runtime:
        return StoryLog().live(world, runtime, lambda at: None)


class Fortnight(ABC):
    """The same story, wherever it is lived."""

    FAKE: ClassVar[type[Online]]
    NEIGHBOURHOOD: ClassVar[type[Neighbourhood]]
    OPEN: ClassVar[Callable[..., Any]]
    """The provider's `open_account`."""
    CALENDAR: ClassVar[str]

    @abstractmethod
    def connect(self, fake: Any, vault: Vault, root: Path) -> None:
        """Sign in `home` by the provider's own page; `root` is there for keys."""

    @abstractmethod
    def looks_back(self, fake: Any) -> int:
        """How often mail of before was looked through."""

    @staticmethod
    def as_online(line: str) -> str:
        """A line that was told of files, as it is told here."""
        return line

    @pytest.fixture
    def fake(self) -> Iterator[Any]:
        with self.FAKE(address=scenario.EMAIL) as fake, structlog.testing.capture_logs():
            yield fake

    def log_online(self, root: Path, fake: Any) -> StoryLog:
        """The story on the fake: signed in, with a vault, a journal and a cache on disk."""
        config, vault = config_in(root), Vault(root / "state", {})
        self.connect(fake, vault, root)
        policy = config.policy(templates(config), [fake.email])
        cache = SqliteCache(root / "state/cache.sqlite")
        more: dict[str, Any] = {
            "vault": vault,
            "cache": cache,
            "zone": config.zone,
            "clock": FakeClock(fake),
        }
        ports = type(self).OPEN("home", [self.CALENDAR], settings=fake.endpoints, **more)
        try:
            with SqliteJournal(root / "state/journal.sqlite", readonly=False) as journal:
                runtime = Runtime((replace(ports, mail="home"),), journal, policy, PlainWriter())
                fake.at(Days(MONDAY, policy).moment(0, datetime.min.time()))
                return StoryLog().live(self.NEIGHBOURHOOD(fake), runtime, fake.at)
        finally:
            ports.close()
            cache.close()

    def test_the_same_fortnight_is_decided(self, tmp_path: Path, fake: Any) -> None:
        """Calendar and mail in files, or behind HTTP: what is decided, when, and for whom, is
        the same.
        """
        (tmp_path / "local").mkdir()
        (tmp_path / "online").mkdir()
        local = log_on_files(tmp_path / "local")
        online = self.log_online(tmp_path / "online", fake)

        assert online.lines == [(at, self.as_online(line)) for at, line in local.lines]
        assert online.deeds == local.deeds
        assert fake.state()["fatal"] == []
        assert fake.sign_in.exchanges == 1

    def test_a_fortnight_costs_one_request_a_write(self, tmp_path: Path, fake: Any) -> None:
        """One request a block and one a letter.

        One look back for each time somebody new is written to.
        """
        log = self.log_online(tmp_path, fake)
        writes = [
            one for one in fake.log if one["method"] != "GET" and re.search(fake.APIS, one["url"])
        ]
        letters = [deed for deed in log.deeds if deed.startswith("draft")]

        assert all(one["effect"] for one in writes if one["status"] != 401)
        assert len([one for one in writes if one["effect"]]) == sum(log.deeds.values())
        assert self.looks_back(fake) <= sum(log.deeds[letter] for letter in letters)
