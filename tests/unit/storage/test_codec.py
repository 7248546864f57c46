"""What the journal and the mirrors store comes back as it was, or is refused."""

import json
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.model.known import Contact, Deed, Interview, Noted, Notes, Past, Pause, State, Watch
from interviewd.model.seen import Answer, Event, Guest, GuestKind, Mark, Message, Person
from interviewd.model.terms import Kind, Reason, Round, Source, Verb, because
from interviewd.storage import codec

AT = datetime(2026, 11, 25, 14, 5, 0, 250, tzinfo=UTC)
NOTES = Notes(
    talked="queues",
    decide_by=date(2026, 12, 4),
    met=(Person("Mia", "mia@acme.example"),),
    about=(("Mia", "x"),),
)
DEED = Deed(
    "k",
    Kind.PREP,
    Verb.ADD,
    State.OURS,
    "home",
    "uid",
    AT,
    to=Person("Mia"),
    references=("<a@b>",),
    adopted=True,
)
INTERVIEW = Interview(
    "home",
    "work",
    "uid",
    "",
    "Interview",
    AT,
    AT,
    names=("acme",),
    round=Round.FINAL,
    sources=(("role", Source.TITLE),),
)


@pytest.mark.parametrize(
    "value",
    [
        DEED,
        INTERVIEW,
        Past(INTERVIEW, AT, state="gone", since=AT),
        Noted("k", "uid", "Talked about: queues", AT, NOTES),
        Contact("home", "<a@b>", AT, sent=True, address="mia@acme.example", back=date(2026, 12, 1)),
        Event(
            "home",
            "work",
            "uid",
            AT,
            AT,
            organizer=Guest("a@b", kind=GuestKind.ROOM),
            mark=Mark("f", "prep", "k", "h"),
        ),
        Event(
            "home",
            "work",
            "uid",
            AT,
            AT,
            guests=(Guest("a@b", answer=Answer.MAYBE),),
            answer=Answer.NO,
            busy=False,
        ),
        Pause(AT),
        Watch(AT, frozenset({"b@x", "a@x"}), letters=(DEED,)),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_value_comes_back_as_it_was(value) -> None:
    """Nested dataclasses, tuples, enums, moments and days survive the way to text and back."""
    assert codec.from_text(type(value), codec.to_text(value)) == value


@pytest.mark.parametrize("of", [Deed, Past, Noted, Contact, Event, Message, Interview, Pause])
def test_all_that_is_stored_can_be_read(of: type) -> None:
    """A field of a kind that the codec does not know shows here, not in somebody's journal."""
    with pytest.raises(codec.Unreadable):
        codec.load(of, [])


def test_defaults_are_left_out() -> None:
    """Only what says something is stored."""
    assert codec.dump(Person("Mia")) == {"name": "Mia"}
    assert codec.dump(Noted("k", "uid", "", AT)) == {
        "key": "k",
        "interview": "uid",
        "text": "",
        "since": codec.moment(AT),
    }


def test_unknown_fields_are_ignored_and_missing_ones_are_defaults() -> None:
    """Fields come and go without a migration."""
    assert codec.load(Person, {"email": "a@b", "pronouns": "she"}) == Person("", "a@b")


def test_facts_of_a_reason_keep_their_kinds() -> None:
    """Their types are declared nowhere, and a sentence needs a moment to be a moment."""
    facts = {
        "until": AT,
        "on": date(2026, 12, 1),
        "after": timedelta(hours=3),
        "days": 2,
        "names": ("Mia", "Jo"),
        "none": None,
    }
    interview = replace(INTERVIEW, held=because("too_many", **facts))

    assert codec.from_text(Interview, codec.to_text(interview)) == interview
    assert codec.from_text(Reason, codec.to_text(because("x", kind=Kind.PREP))) == because(
        "x", kind="prep"
    )
    with pytest.raises(TypeError):
        codec.dump(because("x", thing=object()))
    with pytest.raises(codec.Unreadable):
        codec.load(Reason, {"code": "x", "facts": [["thing", {"moment": 1}]]})


@dataclass(frozen=True)
class Everything:
    number: int = 0
    share: float = 0.0
    flag: bool = False
    word: str = ""
    day: date | None = None
    pair: tuple[str, int] = ("", 0)
    words: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    ours: tuple[Person, ...] = ()


@pytest.mark.parametrize(
    "stored",
    [
        {"number": "1"},
        {"number": True},
        {"number": 1.0},
        {"number": None},
        {"share": "1"},
        {"flag": 1},
        {"word": 1},
        {"word": None},
        {"day": "tomorrow"},
        {"day": 20261125},
        {"pair": ["a"]},
        {"pair": ["a", 1, 2]},
        {"words": "abc"},
        {"words": [1]},
        {"names": {"a": 1}},
        {"ours": [{"name": 1}]},
        {"ours": ["Mia"]},
        [],
        None,
        "x",
    ],
    ids=str,
)
def test_a_value_of_the_wrong_type_is_refused(stored) -> None:
    """Nothing is converted, and nothing half right is let in."""
    with pytest.raises(codec.Unreadable):
        codec.load(Everything, stored)


@pytest.mark.parametrize("text", ["", "{", "nul", "[" * 100_000, '{"number": 1', "\ud800"])
def test_broken_text_is_refused(text: str) -> None:
    """Cut short, nested without end, or no JSON at all."""
    with pytest.raises(codec.Unreadable):
        codec.from_text(Everything, text)


def test_a_required_field_that_is_missing_is_refused() -> None:
    """Half a deed is none."""
    with pytest.raises(codec.Unreadable, match="not a Deed"):
        codec.load(Deed, {"key": "k"})


def test_an_error_holds_no_stored_words() -> None:
    """What is stored are strangers' and the person's words: they reach no log by way of an
    exception.
    """
    with pytest.raises(codec.Unreadable) as caught:
        codec.from_text(Past, '{"interview": {"title": "secret", "start": "secret"}}')

    assert "secret" not in repr(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


def test_moments_are_stored_in_utc_and_never_naive() -> None:
    """A moment of any zone is stored in UTC; one without a zone is refused both ways."""
    assert codec.moment(AT.astimezone(timezone(timedelta(hours=-5)))) == codec.moment(AT)
    assert codec.parse_moment("2026-11-25T09:05:00-05:00") == datetime(
        2026, 11, 25, 14, 5, tzinfo=UTC
    )
    with pytest.raises(ValueError):
        codec.moment(AT.replace(tzinfo=None))
    with pytest.raises(codec.Unreadable):
        codec.parse_moment("2026-11-25T09:05:00")


def test_an_unsupported_type_raises_type_error() -> None:
    """An object, or a type that could be two things, is refused when it is met, as a TypeError."""

    @dataclass
    class Either:
        what: int | str = 0

    with pytest.raises(TypeError):
        codec.dump(object())
    with pytest.raises(TypeError):
        codec.load(Either, {})


@given(
    st.builds(
        Everything,
        number=st.integers(),
        share=st.floats(allow_nan=False, allow_infinity=False),
        flag=st.booleans(),
        word=st.text(),
        day=st.none() | st.dates(),
        pair=st.tuples(st.text(), st.integers()),
        words=st.lists(st.text()).map(tuple),
        names=st.frozensets(st.text()),
        ours=st.lists(st.builds(Person, name=st.text(), email=st.text())).map(tuple),
    )
)
def test_any_value_comes_back(value: Everything) -> None:
    """Whatever stands in it, surrogates aside that no text holds."""
    assert codec.load(Everything, json.loads(json.dumps(codec.dump(value)))) == value


def test_the_same_value_is_the_same_text() -> None:
    """Two processes write a frozenset in one order, so that texts can be compared."""
    watch = Watch(AT, frozenset(map(str, range(50))))

    assert codec.to_text(watch) == codec.to_text(
        Watch(AT, frozenset(map(str, reversed(range(50)))))
    )
    assert len(fields(watch)) >= len(codec.dump(watch))
