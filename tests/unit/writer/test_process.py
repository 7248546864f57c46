"""The writing process from outside: an order goes in, letters come out, and nothing that happens
to it is a wait.
"""

import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.model.ledger import (
    BrokenTemplate,
    Commission,
    Fact,
    Finding,
    Ledger,
    Prepared,
    Topic,
    Withheld,
    Words,
)
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Round, Source
from interviewd.storage import codec
from interviewd.system import locks, resources
from interviewd.writer import order as orders
from interviewd.writer import process
from interviewd.writer.order import Order, Server
from interviewd.writer.process import Preparation, WritingProcess
from tests.fakes.model_server import MODEL, ModelServer
from tests.fakes.wire import Answer

KEY = "sk-canary-51d0c2"
SHIPPED = str(resources.folder("templates"))
LETTER = (
    "Thank you for the conversation about the Archivist post.\n\nYou said that nobody has catalogued the glass "
    "negatives. I catalogued photographs in Leeds.\n\nI look forward to meeting the trustees."
)
LEDGER = Ledger(
    kind=Kind.THANK_YOU,
    to=Person("Nora Whitfield", "nora@lindenau.example"),
    sender="Grace Adeyemi",
    signature="Grace Adeyemi",
    role="Archivist",
    company="Lindenau Archive",
    has_notes=True,
    facts=(
        Fact(1, Topic.ROLE, "Archivist", Source.TITLE),
        Fact(2, Topic.TALKED, "nobody has catalogued the glass negatives", Source.NOTES),
        Fact(3, Topic.STRENGTH, "I catalogued photographs in Leeds.", Source.PROFILE),
        Fact(4, Topic.NEXT_STEP, "meeting the trustees", Source.NOTES),
    ),
)


def order(
    *ledgers: Ledger, server: ModelServer | None = None, wake: str = "", seconds: float = 60
) -> Order:
    commissions = tuple(
        Commission(f"letter{number}", one) for number, one in enumerate(ledgers or (LEDGER,))
    )
    at = Server(server.endpoint, MODEL, KEY) if server else None
    return Order(commissions, at, templates=(SHIPPED,), wake=wake, seconds=seconds)


def done(work: WritingProcess | Preparation) -> list[Prepared]:
    """All results, each waited for as the daemon's loop would not.

    A test has nothing else to do.
    """
    results: list[Prepared] = []
    until = time.monotonic() + 100
    while (
        work.is_at_work if isinstance(work, Preparation) else not work.is_over
    ) and time.monotonic() < until:
        running = work._process if isinstance(work, Preparation) else work
        assert running
        select.select([running], [], [], 5)
        results += work.poll()
    return results


@pytest.fixture
def started() -> Iterator[list[WritingProcess]]:
    """What a test starts ends with it."""
    running: list[WritingProcess] = []
    yield running
    for one in running:
        one.stop()


# --- the codec ----------------------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
facts = st.builds(
    Fact,
    number=st.integers(1, 99),
    topic=st.sampled_from(Topic),
    text=texts,
    source=st.sampled_from(Source),
    owner=texts,
    about=texts,
    withheld=st.none() | st.sampled_from(Withheld),
    foreign=st.booleans(),
)
persons = st.builds(Person, name=texts, email=texts, title=texts)
ledgers = st.builds(
    Ledger,
    kind=st.sampled_from([Kind.THANK_YOU, Kind.FOLLOW_UP]),
    to=persons,
    sender=texts,
    signature=texts,
    panel=st.lists(persons, max_size=3).map(tuple),
    round=st.none() | st.sampled_from(Round),
    earlier_rounds=st.lists(st.none() | st.sampled_from(Round), max_size=3).map(tuple),
    facts=st.lists(facts, max_size=6).map(tuple),
    others=st.lists(texts, max_size=3).map(tuple),
    siblings=st.lists(texts, max_size=3).map(tuple),
)
words = st.builds(
    Words,
    subject=texts,
    body=texts,
    writer=texts,
    used=st.lists(st.integers(1, 99), max_size=5).map(tuple),
    findings=st.lists(st.builds(Finding, code=texts, words=texts, sentence=texts), max_size=3).map(
        tuple
    ),
)


@given(ledgers)
def test_an_order_arrives_as_it_was_given(ledger: Ledger) -> None:
    """The hash too, which tells whether the words still fit."""
    given_ = Order(
        (Commission("key", ledger),),
        Server("https://api.example.org/v1", "m", KEY),
        "voice.txt",
        ("a",),
    )
    text = orders.to_text(given_)
    assert "\n" not in text
    assert orders.order(text) == given_
    assert orders.order(text).commissions[0].ledger.hash == ledger.hash


@given(st.none() | words)
def test_a_result_arrives_as_it_was_given(written: Words | None) -> None:
    """Findings, facts used, a broken template and all."""
    result = Prepared(
        "key", "hash", written, "busy", 40.0, broken=BrokenTemplate("x.txt.j2", None, "{")
    )
    assert orders.prepared(orders.to_text(result)) == result


def test_an_order_that_cannot_be_read_shows_nothing_of_itself() -> None:
    """There is a key in it."""
    with pytest.raises(codec.Unreadable) as caught:
        orders.order(f'{{"server": {{"key": "{KEY}"')
    assert KEY not in str(caught.value)


# --- one process --------------------------------------------------------------------------------


def test_letters_come_out_in_the_orders_sequence(started: list[WritingProcess]) -> None:
    """Each with the hash that it was commissioned with."""
    second = replace(LEDGER, to=Person("Peter Lind", "peter@lindenau.example"), seat=1)
    started.append(WritingProcess(order(LEDGER, second), os.environ))
    results = done(started[0])
    assert [(one.key, one.hash, one.failure) for one in results] == [
        ("letter0", LEDGER.hash, ""),
        ("letter1", second.hash, ""),
    ]
    assert [one.words.body.split("\n")[0] for one in results if one.words] == [
        "Dear Nora,",
        "Dear Peter,",
    ]


def test_the_models_key_reaches_only_its_server(
    started: list[WritingProcess], capfd: pytest.CaptureFixture[str]
) -> None:
    """Not in the arguments, the environment, the output or the log.

    Names and words are not in the log either.
    """
    with ModelServer(LETTER, key=KEY) as server:
        server.fault("slow", seconds=0.3)
        environ = {**os.environ, "INTERVIEWD_PLANTED": KEY}
        started.append(WritingProcess(order(server=server), environ))
        place = Path(f"/proc/{started[0]._process.pid}")
        shown = (place / "cmdline").read_bytes() + (place / "environ").read_bytes()
        results = done(started[0])
    assert server.fatal == []
    assert [(one.failure, one.words and one.words.writer) for one in results] == [("", MODEL)]
    output = capfd.readouterr()
    assert (
        KEY not in shown.decode() + "".join(map(orders.to_text, results)) + output.out + output.err
    )
    assert "letter worded" in output.err
    for word in ("Nora", "Lindenau", "Archivist", "negatives", "Adeyemi"):
        assert word not in output.err


def test_two_of_a_panel_share_no_sentence(started: list[WritingProcess]) -> None:
    """The second letter is written knowing the first, though both were commissioned at once."""
    second = replace(LEDGER, to=Person("Peter Lind", "peter@lindenau.example"), seat=1)
    with ModelServer(LETTER) as server:
        started.append(WritingProcess(order(LEDGER, second, server=server), os.environ))
        done(started[0])
    assert "Already written to others" not in server.questions[0]["messages"][-1]["content"]
    assert (
        "«Thank you for the conversation about the Archivist post.»"
        in server.questions[1]["messages"][-1]["content"]
    )


@pytest.mark.parametrize(
    ("answer", "failure", "is_lasting"),
    [
        (
            Answer(401, {"error": {"message": f"Incorrect API key provided: {KEY}"}}),
            "wrong_key",
            True,
        ),
        (Answer(404, {"error": {"message": "model not found"}}), "no_such_model", True),
        (Answer(429, {}, {"Retry-After": "300"}), "busy", False),
        (Answer(500, {"error": {"message": "out of memory"}}), "server_error", False),
        (Answer(200, b"<html>Sign in to the hotel's network</html>"), "not_json", True),
    ],
)
def test_a_server_that_fails_leaves_plain_letters_and_is_asked_once(
    answer: Answer, failure: str, is_lasting: bool, started: list[WritingProcess]
) -> None:
    """Whoever is turned away does not knock for each letter."""
    with ModelServer(answer) as server:
        started.append(WritingProcess(order(LEDGER, LEDGER, server=server), os.environ))
        results = done(started[0])
    assert [(one.failure, one.is_lasting) for one in results] == [(failure, is_lasting)] * 2
    assert all(
        one.words and one.words.writer == "plain" and one.words.refused == failure
        for one in results
    )
    assert len(server.log) == 1


def test_an_endpoint_that_is_not_safe_leaves_plain_letters(started: list[WritingProcess]) -> None:
    """The config was checked; whoever passes it by gets no further."""
    at = Server("http://192.168.1.5:11434/v1", MODEL)
    started.append(WritingProcess(replace(order(), server=at), os.environ))
    assert [(one.failure, one.is_lasting) for one in done(started[0])] == [("insecure", True)]


def test_a_broken_template_of_the_persons_own_is_named(
    started: list[WritingProcess], tmp_path: Path
) -> None:
    """File, line and what; the other letters are written."""
    (tmp_path / "follow-up.txt.j2").write_text("one\n{{ nothing }}")
    both = order(replace(LEDGER, kind=Kind.FOLLOW_UP, count=1), LEDGER)
    started.append(WritingProcess(replace(both, templates=(str(tmp_path), SHIPPED)), os.environ))
    first, second = done(started[0])
    assert first.broken == BrokenTemplate(
        str(tmp_path / "follow-up.txt.j2"), 2, "'nothing' is undefined"
    )
    assert (first.failure, first.words, second.failure) == ("template", None, "")


def test_a_template_whose_letter_fails_the_check_is_named(
    started: list[WritingProcess], tmp_path: Path
) -> None:
    """One of the person's own promises what nobody knows: file, line and finding."""
    (tmp_path / "thank-you.txt.j2").write_text(
        "{{ greeting }}\n\nThank you for the conversation about the Archivist post in your reading room on the hill.\n\n"
        "I saved 40 percent of the costs at the county record office.\n\nI look forward to the next step.\n\n"
        "{{ sign_off }}\n"
    )
    started.append(WritingProcess(replace(order(), templates=(str(tmp_path), SHIPPED)), os.environ))
    [result] = done(started[0])
    assert (result.failure, result.is_lasting) == ("template", True)
    assert result.broken
    assert Path(result.broken.where).name == "thank-you.txt.j2"
    assert result.broken.line in {3, 5}
    assert ": " in result.broken.what


def test_without_a_result_a_letter_is_owed(started: list[WritingProcess]) -> None:
    """A process that was killed has failed, and is reaped."""
    with ModelServer(LETTER) as server:
        server.fault("hang")
        started.append(WritingProcess(order(LEDGER, LEDGER, server=server), os.environ))
        assert started[0].poll() == ()
        os.kill(started[0]._process.pid, signal.SIGKILL)
        results = done(started[0])
    assert [(one.key, one.failure, one.words) for one in results] == [
        ("letter0", "crashed", None),
        ("letter1", "crashed", None),
    ]
    assert started[0].poll() == ()


def test_a_process_that_hangs_is_ended(
    started: list[WritingProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it waits for, its time is bounded from outside as well."""
    with ModelServer(LETTER) as server:
        server.fault("hang")
        monkeypatch.setattr(process, "GRACE_SECONDS", -60.0)
        started.append(WritingProcess(order(server=server), os.environ))
        results = started[0].poll()
    assert [one.failure for one in results] == ["out_of_time"]
    assert started[0].is_over
    assert not Path(f"/proc/{started[0]._process.pid}").exists()


def test_stopping_leaves_nothing_behind() -> None:
    """At the daemon's end there is no time to wait; twice is as good as once."""
    with ModelServer(LETTER) as server:
        server.fault("hang")
        work = WritingProcess(order(server=server), os.environ)
        work.stop()
        work.stop()
    assert work.is_over
    assert not Path(f"/proc/{work._process.pid}").exists()


def test_a_large_order_arrives_whole(started: list[WritingProcess]) -> None:
    """Larger than a pipe is by default, and nothing waits for the reader."""
    large = replace(LEDGER, sent="word " * 60_000)
    started.append(WritingProcess(order(large), os.environ))
    assert [one.hash for one in done(started[0])] == [large.hash]


def test_each_written_letter_wakes_the_daemon(
    started: list[WritingProcess], tmp_path: Path
) -> None:
    """By each letter, and at the end, when the process can be reaped."""
    with locks.WakeSocket(tmp_path) as wake_socket:
        started.append(WritingProcess(order(wake=str(tmp_path)), os.environ))
        assert wake_socket.wait(60)
        done(started[0])


# --- what the loop uses -------------------------------------------------------------------------


@pytest.fixture
def preparation() -> Iterator[Preparation]:
    made = Preparation(os.environ)
    yield made
    made.stop()


def test_one_order_at_a_time(preparation: Preparation) -> None:
    """The next one is begun when the first is done; nothing to do is nothing."""
    assert not preparation.begin(Order(()))
    assert preparation.begin(order())
    assert not preparation.begin(order())
    assert [one.failure for one in done(preparation)] == [""]
    assert preparation.begin(order())


def test_a_failure_starts_a_backoff(
    preparation: Preparation, capsys: pytest.CaptureFixture[str]
) -> None:
    """A server that is down is not asked in every pass, and it is told once."""
    with ModelServer(Answer(500, {})) as server:
        assert preparation.begin(order(server=server))
        assert [one.failure for one in done(preparation)] == ["server_error"]
        assert not preparation.begin(order(server=server))
    assert capsys.readouterr().out.count("model does not write") == 1


@pytest.mark.parametrize(
    ("after", "backoff"), [(0.0, 60.0), (300.0, 300.0), (5.0, 60.0), (90_000.0, 1_800.0)]
)
def test_the_backoff_follows_retry_after(
    after: float, backoff: float, preparation: Preparation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within bounds: a letter has hours, not days, and nobody is asked every second."""
    now = [1_000.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    preparation._note([Prepared("key", "hash", failure="busy", after=after)])
    assert preparation._backoff_until == 1_000 + backoff


def test_backoff_grows_and_ends_with_the_first_letter(
    preparation: Preparation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A model that comes back after a night is asked at once for the next letter."""
    now, waits = [0.0], []
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    for _ in range(7):
        preparation._note([Prepared("key", "hash", failure="unreachable")])
        waits.append(preparation._backoff_until - now[0])
        now[0] = preparation._backoff_until
    assert waits == [60, 120, 240, 480, 960, 1_800, 1_800]
    preparation._note([Prepared("key", "hash", Words("", "", MODEL))])
    assert preparation._backoff_until < 0


def test_a_machine_without_room_for_a_process_is_a_failure(
    preparation: Preparation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No pass ends because of it, and the letters are reported as not written."""

    def full(*_: object, **__: Mapping[str, object]) -> None:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(subprocess, "Popen", full)
    assert not preparation.begin(order())
    assert {(result.failure, result.words) for result in preparation.poll()} == {("crashed", None)}
    assert preparation.poll() == ()
