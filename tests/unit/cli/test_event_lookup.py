"""EVENT as typed finds one event, or says which it could be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from interviewd.cli.event_lookup import Candidate, NotOne, candidates, find, list_candidates
from interviewd.cli.times import Clock
from interviewd.model.known import Interview, Memory, Past, Verdict, View
from interviewd.model.seen import Event, Mark
from interviewd.model.terms import short_id

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
CLOCK = Clock(ZoneInfo("Europe/London"), NOW)


def event(uid: str, title: str, days: int = 1, **more: object) -> Event:
    start = NOW + timedelta(days=days)
    return Event("home", "calendar", uid, start, start + timedelta(hours=1), title=title, **more)  # type: ignore[arg-type]


def interview(of: Event, company: str = "", role: str = "") -> Interview:
    return Interview(
        of.account, of.calendar, of.uid, of.original, of.title, of.start, of.end, company, role=role
    )


ACME = event("acme", "Staff SRE (second round)")
COFFEE = event("coffee", "Coffee with Ana")
SERIES = [event("weekly", "Team lunch", days, original=f"2026112{days}T090000Z") for days in (4, 5)]
GONE = event("gone", "Onsite", -3)
OURS = event("ours", "Warm-up", mark=Mark("acme", "prep", "k", "h"))

AMONG = candidates(
    View(
        events=(ACME, COFFEE, *SERIES, OURS),
        memory=Memory(past={"gone": Past(interview(GONE, "Umbrella"), NOW, "gone")}),
    ),
    [
        Verdict(ACME, interview(ACME, "Acme Ltd", "Staff SRE"), ()),
        *(Verdict(each, None, ()) for each in (COFFEE, *SERIES)),
    ],
)


@pytest.mark.parametrize(
    ("words", "matches"),
    [
        ("acme", "acme"),
        (short_id("acme"), "acme"),
        (short_id("acme").upper(), "acme"),
        ("staff second", "acme"),
        ("SECOND sta", "acme"),
        ("acme ltd", "acme"),
        ("coffee", "coffee"),
        ("weekly/20261125T090000Z", "weekly/20261125T090000Z"),
        ("onsite", "gone"),
        ("umbrella", "gone"),
        ("ours", "ours"),
        (short_id("ours"), "ours"),
    ],
)
def test_an_event_is_found_by_id_title_or_company(words: str, matches: str) -> None:
    """By id, short id, words of the title in any order, company; what is only remembered, too."""
    assert find(words, AMONG, NOW).id == matches


@pytest.mark.parametrize(
    "words", ["team lunch", "", "  ", "nothing like it", "warm-up", "( * .", "\x1b[31m"]
)
def test_an_ambiguous_lookup_lists_candidates(words: str) -> None:
    """Our own blocks are found by id alone: nobody means them by words."""
    with pytest.raises(NotOne) as caught:
        find(words, AMONG, NOW)

    output = list_candidates(caught.value, CLOCK)
    assert len(output.splitlines()) > 1
    assert "\x1b" not in output


def test_a_long_list_is_cut() -> None:
    """More than a screen would hide the question."""
    many = [Candidate(f"e{n}", "Interview", NOW, interview=interview(ACME)) for n in range(40)]

    with pytest.raises(NotOne) as caught:
        find("interview", many, NOW)

    assert list_candidates(caught.value, CLOCK).splitlines()[-1] == "  … and 28 more"


def test_of_two_calendars_the_one_that_counts_is_meant() -> None:
    """The same event twice is one candidate."""
    matches = candidates(
        View(events=(ACME,)), [Verdict(ACME, None, ()), Verdict(ACME, interview(ACME), ())]
    )

    assert len(matches) == 1
    assert matches[0].verdict is not None
    assert matches[0].verdict.interview is not None
