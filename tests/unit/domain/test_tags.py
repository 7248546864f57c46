"""Whether an event is tagged, whose tag it is, and where the person stands in it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from interviewd.domain.recognise.tags import (
    Standing,
    answer_of,
    has_tag,
    is_ours,
    owns,
    standing,
    tags_of,
)
from interviewd.model.seen import Answer, Event, Guest, Mark
from tests.corpus.cases import POLICY as SAMS

OWN = frozenset({"sam@example.org", "sam@work.example"})
POLICY = replace(SAMS, colours=("Tomato",), calendars=("home/jobs",))
START = datetime(2026, 12, 2, 14, tzinfo=UTC)
EVENT = Event("home", "calendar", "u", START, START + timedelta(hours=1))
ME = Guest("sam@example.org", answer=Answer.YES)
EVE = Guest("eve@orbis.example", "Eve")


@pytest.mark.parametrize(
    ("text", "tagged"),
    [
        ("Orbis #interview", True),
        ("#INTERVIEW: Orbis", True),
        ("(#interview)", True),
        ("Orbis,#interview.", True),
        ("#interviewer pool", False),
        ("#interviews", False),
        ("#interview-prep", False),
        ("#interview_prep", False),
        ("https://orbis.example/page#interview", False),
        ("https://orbis.example/#interview", False),
        ("interview", False),
    ],
)
def test_a_tag_is_a_whole_word(text: str, tagged: bool) -> None:
    """Whatever its case; not the beginning of another word, nor a part of an address."""
    assert has_tag(text, "#interview") is tagged


def test_a_tag_is_literal() -> None:
    """The person's tag is no pattern, and may be any sign."""
    assert has_tag("Orbis c++?", "c++?")
    assert not has_tag("Orbis ccc", "c++?")
    assert has_tag("Orbis 🎯", "🎯")
    assert not has_tag("Orbis", "")


@pytest.mark.parametrize(
    ("event", "marked", "codes"),
    [
        (replace(EVENT, title="Orbis #interview"), False, ["tagged_text"]),
        (replace(EVENT, description="#interview"), False, ["tagged_text"]),
        (replace(EVENT, categories=("Work", "INTERVIEW")), False, ["tagged_category"]),
        # As khal writes two of them.
        (replace(EVENT, categories=("Work, Interview",)), False, ["tagged_category"]),
        (replace(EVENT, categories=("Interviews, Interview panel",)), False, []),
        (replace(EVENT, calendar="jobs"), False, ["tagged_calendar"]),
        (replace(EVENT, colour="tomato"), False, ["tagged_colour"]),
        (EVENT, True, ["marked_yes"]),
        (
            replace(
                EVENT, account="work", calendar="jobs", colour="grape", categories=("Interviews",)
            ),
            False,
            [],
        ),
    ],
)
def test_each_tag_is_named(event: Event, marked: bool, codes: list[str]) -> None:
    """Text, category, colour, calendar, mark: each with its own reason."""
    open_, certain = tags_of(event, POLICY, marked=marked)

    assert [reason.code for reason in (*certain, *open_)] == codes


@pytest.mark.parametrize(
    ("event", "where"),
    [
        (EVENT, Standing.OWNER),
        (replace(EVENT, guests=(ME,)), Standing.OWNER),
        (replace(EVENT, organizer=ME, guests=(ME, EVE)), Standing.OWNER),
        (replace(EVENT, organizer=Guest("c_1@group.calendar.google.com")), Standing.OWNER),
        (replace(EVENT, organizer=EVE), Standing.OWNER),
        (replace(EVENT, organizer=EVE, answer=Answer.NONE), Standing.INVITED),
        (replace(EVENT, organizer=EVE, guests=(ME,)), Standing.INVITED),
        (replace(EVENT, guests=(ME, EVE)), Standing.INVITED),
        (replace(EVENT, organizer=EVE, guests=(EVE,)), Standing.OUTSIDE),
        (replace(EVENT, guests=(EVE,)), Standing.OUTSIDE),
    ],
)
def test_an_event_without_other_guests_is_the_persons_own(event: Event, where: Standing) -> None:
    """No guests or the person's own: theirs. Among the guests: invited.

    Guests without them: outside.
    """
    assert standing(event, OWN) is where


def test_only_ones_own_words_are_owned() -> None:
    """A foreign organiser's text stays theirs, even where the event lies alone in the calendar.

    The person's own address as organiser can be forged: beside other guests their acceptance has to
    be there.
    """
    assert owns(EVENT, OWN)
    assert owns(replace(EVENT, organizer=ME, guests=(ME, EVE)), OWN)
    assert owns(replace(EVENT, organizer=ME, guests=(EVE,), answer=Answer.YES), OWN)
    assert not owns(replace(EVENT, organizer=ME, guests=(EVE,)), OWN)
    assert not owns(
        replace(EVENT, organizer=ME, guests=(replace(ME, answer=Answer.NONE), EVE)), OWN
    )
    assert not owns(replace(EVENT, method="PUBLISH"), OWN)
    assert not owns(replace(EVENT, organizer=EVE), OWN)
    assert not owns(replace(EVENT, guests=(EVE,)), OWN)


def test_the_answer_is_the_providers_or_the_guests() -> None:
    """Invited at two addresses: a yes at either is a yes."""
    both = replace(EVENT, guests=(Guest("sam@work.example", answer=Answer.NO), ME, EVE))

    assert answer_of(replace(both, answer=Answer.MAYBE), OWN) is Answer.MAYBE
    assert answer_of(both, OWN) is Answer.YES
    assert answer_of(replace(EVENT, guests=(EVE,)), OWN) is Answer.NONE


def test_a_forged_mark_is_not_ours() -> None:
    """Our mark counts only where nobody else organises or is a guest."""
    block = replace(EVENT, mark=Mark("x", "prep", "k", "h"))

    assert is_ours(block, OWN)
    assert is_ours(replace(block, organizer=ME, guests=(ME,)), OWN)
    assert not is_ours(replace(block, organizer=EVE), OWN)
    assert not is_ours(replace(block, organizer=Guest(name="Eve")), OWN)
    assert not is_ours(replace(block, guests=(EVE,)), OWN)
    assert not is_ours(EVENT, OWN)
