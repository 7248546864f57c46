"""Letters between passes: ordered after one, stored before the next, and nothing is waited for."""

from __future__ import annotations

import os
import select
import time
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from interviewd.config import load as configs
from interviewd.engine import wiring
from interviewd.engine.between_passes import BetweenPasses
from interviewd.engine.letter_writing import InProcessWriter, order
from interviewd.errors import JournalUnwritable
from interviewd.model.known import Memory
from interviewd.model.ledger import Commission, Fact, Ledger, Topic
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Source
from interviewd.writer.order import VAULT_NAME
from tests.acceptance.home import Home
from tests.fakes.worlds import FakeJournal, Touches

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
LEDGER = Ledger(
    Kind.THANK_YOU,
    Person("Priya Shah", "priya@acme.example"),
    "Sam Rivera",
    "Sam Rivera",
    role="Staff SRE",
    facts=(Fact(1, Topic.ROLE, "Staff SRE", Source.TITLE),),
)
LETTERS = (Commission("k", LEDGER), Commission("late", LEDGER, is_plain=True))
MODEL = '[writer]\nendpoint = "http://127.0.0.1:1/v1"\nmodel = "m"\nsamples = "voice.txt"\n'


@pytest.fixture
def letters() -> Iterator[BetweenPasses]:
    between = BetweenPasses(os.environ)
    yield between
    between.stop()


def with_model(home: Home) -> configs.Config:
    home.config.write_text(home.config.read_text(encoding="utf-8") + MODEL, encoding="utf-8")
    return configs.read(home.config)


def taken(letters: BetweenPasses, journal: FakeJournal) -> bool:
    """What a loop finds that looks now and then."""
    until = time.monotonic() + 60
    while not (stored := letters.take(journal, NOW)) and time.monotonic() < until:
        select.select([], [], [], 0.05)
    return stored


def test_without_a_model_nothing_but_the_letters_and_templates_is_ordered(home: Home) -> None:
    """No server, no key, no samples; the person's own templates before the shipped ones."""
    job = order(configs.read(home.config), os.environ, LETTERS)
    assert (job.server, job.samples, job.wake) == (None, "", "")
    assert job.templates[0] == str(home.root / "templates")


def test_the_key_comes_from_the_vault_and_only_for_its_endpoint(home: Home) -> None:
    """Plain orders never open it."""
    config = with_model(home)
    vault = wiring.open_vault(config, os.environ)
    vault.put(VAULT_NAME, {"key": "sk-1", "endpoint": "http://127.0.0.1:1/v1"})
    job = order(config, os.environ, LETTERS, wakes=True)
    assert job.server is not None
    assert (job.server.key, job.server.model) == ("sk-1", "m")
    assert job.samples == str(home.root / "voice.txt")
    assert job.wake == str(configs.state_dir(config, os.environ))
    vault.put(VAULT_NAME, {"key": "sk-1", "endpoint": "https://elsewhere.example/v1"})
    again = order(config, os.environ, LETTERS).server
    assert again is not None
    assert again.key == ""
    assert order(config, os.environ, LETTERS, asks_model=False).server is None
    assert order(config, os.environ, LETTERS[1:]).server is None


def test_the_daemon_takes_plain_letters_from_the_writing_process(
    home: Home, letters: BetweenPasses
) -> None:
    """Begun once, stored with its moment; what is in hand is not begun again."""
    journal = FakeJournal(Touches())
    config = configs.read(home.config)
    letters.begin(config, LETTERS)
    letters.begin(config, LETTERS)
    assert taken(letters, journal)
    while set(journal.memory.prepared) != {"k", "late"}:
        assert taken(letters, journal)
    written = journal.memory.prepared["k"]
    assert written.at == NOW
    assert written.words is not None
    assert written.words.writer == "plain"
    assert not letters.take(journal, NOW)


def test_no_process_starts_without_orders(home: Home, letters: BetweenPasses) -> None:
    """An idle daemon starts no process."""
    letters.begin(configs.read(home.config), ())
    assert not letters.take(FakeJournal(Touches()), NOW)


class FullDisk(FakeJournal):
    def remember(self, before: Memory, after: Memory, now: datetime) -> None:
        raise JournalUnwritable("journal.sqlite", "full")


def test_a_disk_that_is_full_loses_no_more_than_the_words(
    home: Home, letters: BetweenPasses
) -> None:
    """They are written anew, since the plan goes on asking; the loop goes on."""
    letters.begin(configs.read(home.config), LETTERS[:1])
    assert taken(letters, FullDisk(Touches()))


def test_a_command_writes_within_its_own_process(home: Home) -> None:
    """`plan` asks no model, whatever is connected."""
    (written,) = InProcessWriter(with_model(home), os.environ).write(LETTERS[:1])
    assert (written.failure, written.words and written.words.writer) == ("", "plain")


def test_a_writing_process_that_dies_costs_no_letter_that_is_due(
    home: Home, letters: BetweenPasses
) -> None:
    """The plain letter of the last hours is written in the daemon.

    The other one waits for the next process.
    """
    journal = FakeJournal(Touches())
    letters.begin(configs.read(home.config), LETTERS)
    running = letters._preparation._process
    assert running is not None
    running._process.kill()

    assert taken(letters, journal)

    assert set(journal.memory.prepared) == {"late"}
    words = journal.memory.prepared["late"].words
    assert words is not None
    assert words.writer == "plain"


def test_a_writing_process_that_cannot_start_costs_no_letter_that_is_due(
    home: Home, letters: BetweenPasses, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No memory for another process is a failure like any other."""

    def refuses(*_: object, **__: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr("interviewd.writer.process.WritingProcess", refuses)
    journal = FakeJournal(Touches())
    letters.begin(configs.read(home.config), LETTERS)

    assert taken(letters, journal)
    assert set(journal.memory.prepared) == {"late"}
