"""The page of `week` in a real Chromium, on a phone and on a desk, light and dark: axe-core finds
nothing, no text is cut, nothing sticks out.

Skipped with the reason where there is no Chromium, or no npm to fetch axe-core with.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from interviewd.cli.times import Clock
from interviewd.cli.week import BUSY, GOES, INTERVIEW, PLANNED, YOURS, Day, Entry, Note, Week
from interviewd.cli.week.html import page
from interviewd.model.terms import Kind
from tests.fakes import browser

MONDAY = date(2026, 11, 23)
CLOCK = Clock(ZoneInfo("Europe/London"), datetime(2026, 11, 25, 11, 20, tzinfo=UTC))
WAKING = (time(8), time(21))
LONG = "Vereinigte Donaudampfschifffahrts- und Handelsgesellschaft mbH"
PHONE, DESK = 390, 1280


def drawn(*wednesday: Entry, notes: tuple[Note, ...] = ()) -> str:
    """The page of a week that has these on Wednesday, which is today."""
    days = tuple(
        Day(
            MONDAY + timedelta(days=n),
            wednesday if n == 2 else (),
            notes if n == 2 else (),
            is_today=n == 2,
            is_workday=n < 5,
        )
        for n in range(7)
    )
    return page(Week(days, 11 * 60 + 20), WAKING, CLOCK)


FULL = (
    Entry(BUSY, 540, 555, "Stand-up"),
    Entry(Kind.PREP, 570, 600, "Warm-up", "before Staff SRE, Acme (second round)", PLANNED),
    Entry(INTERVIEW, 600, 660, "Staff SRE, Acme (second round)", "Priya Shah, Wei Chen"),
    Entry(Kind.DEBRIEF, 660, 675, "Debrief", "Staff SRE, Acme (second round)", YOURS),
    Entry(Kind.PREP, 700, 760, "Research and rehearse", "before System design, Initech", GOES),
    *(Entry(BUSY, 800, 905, f"Meeting {n}", lane=n, lanes=7) for n in range(7)),
    Entry(Kind.REMINDER, 1240, 1250, "Your thank-you to Wei Chen waits in Drafts"),
)
LETTERS = tuple(Note("✎", f"11:00 best before: thank-you to Person {n}") for n in range(40))
PAGES = {
    "empty": drawn(),
    "full": drawn(*FULL, notes=(Note("✓", "thank-you to Priya Shah sent"),)),
    "forty letters": drawn(*FULL[:4], notes=LETTERS),
    "a long company": drawn(
        Entry(INTERVIEW, 600, 660, f"Staff SRE, {LONG}", LONG),
        Entry(INTERVIEW, 700, 730, LONG.replace(" ", ""), "Wei"),
        notes=(Note("…", f"16:00 at the earliest: thank-you to {LONG.replace(' ', '')}"),),
    ),
    "from right to left": drawn(
        Entry(INTERVIEW, 600, 660, "מהנדס תוכנה, אקמה (second round)", "פריה שאה, יוסי כהן"),
        Entry(Kind.PREP, 780, 840, "Research and rehearse", "before مهندس برمجيات، شركة النور"),
        notes=(Note("✎", "11:00 best before: thank-you to ليلى حسن"),),
    ),
}


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_page_can_be_read_by_everybody(tmp_path: Path, dark: bool) -> None:
    """On a phone all days are there and today stands first."""
    try:
        measured = browser.measure(PAGES, (PHONE, DESK), tmp_path, dark=dark)
    except browser.Missing as missing:
        pytest.skip(str(missing))

    assert len(measured) == 2 * len(PAGES)
    wrong = {name: each["broken"] for name, each in measured.items() if each["broken"]}
    assert wrong == {}
    assert {name: each["cut"] for name, each in measured.items() if each["cut"]} == {}
    assert {name for name, each in measured.items() if each["overflow"] > 0} == set()
    assert {each["days"] for each in measured.values()} == {7}
    assert {each["today"] < 200 for each in measured.values()} == {True}
    assert all("color-contrast" in each["checked"] for each in measured.values())
    assert {code for each in measured.values() for code in each["unsure"]} <= {"color-contrast"}
