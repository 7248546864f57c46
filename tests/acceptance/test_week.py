"""`week`: what it draws is what `plan` and the calendar say, and nothing that strangers wrote
becomes markup.
"""

from __future__ import annotations

import html.parser
import re
from datetime import UTC, datetime, timedelta

import pytest

from interviewd.cli.week import Day, Entry, Note, Week
from interviewd.cli.week.terminal import sheet
from interviewd.model.terms import Kind
from tests.acceptance.home import Home

MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
START = datetime(2026, 11, 25, 10, tzinfo=UTC)
AT = ("--at", MONDAY.isoformat())


class Page(html.parser.HTMLParser):
    """Every element with its attributes, and all text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.output = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.output += f"{data}\n"

    def entries(self, kind: str) -> list[str]:
        """The tooltips of the entries of a kind: hours, title, rest."""
        matching = (
            attrs for _, attrs in self.elements if kind in (attrs.get("class") or "").split()
        )
        return [str(attrs["title"]) for attrs in matching if "title" in attrs]


def page_of(home: Home, *at: str) -> Page:
    path = home.root / "week.html"
    assert home.run("week", *(at or AT), "--html", str(path)).code == 0
    return Page(path.read_text(encoding="utf-8"))


def test_week_shows_planned_blocks_and_then_existing_ones(home: Home) -> None:
    """Planned first, standing afterwards: the same blocks at the same hours."""
    home.invite("acme", START)

    before = page_of(home)
    assert before.entries("interview") == ["10:00–11:00 Staff SRE, Acme (second round), Priya Shah"]
    planned = before.entries("planned")
    assert len(planned) == 3

    home.run("tick", *AT)
    after = page_of(home)
    assert after.entries("planned") == []
    standing = [title for kind in ("prep", "debrief") for title in after.entries(kind)]
    assert sorted(f"{title} (planned)" for title in standing) == sorted(planned)


def test_cancelled_and_edited_blocks_are_marked(home: Home) -> None:
    """A cancelled interview's blocks are struck out; a block that the person changed is marked."""
    path = home.invite("acme", START)
    home.run("tick", *AT)
    home.fill_in(lambda text: text.replace("Liked:", "Liked: the team"))
    home.run("tick", *AT)
    path.write_bytes(path.read_bytes().replace(b"END:VEVENT", b"STATUS:CANCELLED\r\nEND:VEVENT"))

    page = page_of(home)
    assert len(page.entries("goes")) == 2
    assert [re.sub(r"^\S+ |,.*", "", title) for title in page.entries("yours")] == ["Debrief"]
    assert page.entries("interview") == []


def test_it_only_looks(home: Home) -> None:
    """Nothing but the named file is written, and that is nobody else's business."""
    home.invite("acme", START)
    before = home.everything()

    page_of(home)

    after = home.everything()
    assert {name for name in after if before.get(name) != after[name]} == {"week.html"}
    assert before.keys() <= after.keys()
    assert (home.root / "week.html").stat().st_mode & 0o777 == 0o600


def test_strangers_words_stay_words(home: Home) -> None:
    """In the page they are text; on the terminal they carry no control character."""
    title = '<script>alert(1)</script>\\" onload=x \x1b[31m\u202e Interview'
    home.invite("evil", START, title=f"{title} @ Acme", text="#interview <img src=x>")
    home.plans("lunch", START + timedelta(days=1), title="<b>Lunch</b>")

    page = page_of(home)
    assert {tag for tag, _ in page.elements}.isdisjoint({"script", "img"})
    assert not any(name.startswith("on") for _, attrs in page.elements for name in attrs)
    assert "<b>Lunch</b>" in page.output
    output = home.run("week", *AT).out
    assert "\x1b" not in output
    assert "\u202e" not in output


def test_the_page_asks_nothing_of_the_network(home: Home) -> None:
    """No address in it, and a policy that would not let one be asked."""
    home.invite("acme", START)

    page = page_of(home)
    assert any("default-src 'none'" in (attrs.get("content") or "") for _, attrs in page.elements)
    assert not any(attrs.get(name) for _, attrs in page.elements for name in ("src", "href"))


def test_other_time_is_drawn_once_and_only_when_it_is_taken(home: Home) -> None:
    """Free time and all-day events take no room; what lasts over midnight lies on both days."""
    night = datetime(2026, 11, 26, 22, tzinfo=UTC)
    home.plans("train", night, title="Night train", minutes=240)
    home.plans("gym", START, title="Maybe gym", more="TRANSP:TRANSPARENT\n")

    assert page_of(home).entries("busy") == ["22:00–24:00 Night train", "00:00–02:00 Night train"]


def test_overlapping_events_lie_side_by_side(home: Home) -> None:
    """Three at once take a third each; what comes after them has the day's width again."""
    for n, name in enumerate(("one", "two", "three")):
        home.plans(name, START + timedelta(minutes=10 * n), title=name, minutes=60 - 10 * n)
    home.plans("later", START + timedelta(hours=1), title="later")

    page = page_of(home)
    styles = [
        str(attrs["style"])
        for _, attrs in page.elements
        if "busy" in (attrs.get("class") or "") and "style" in attrs
    ]
    placed = [re.search(r"left: calc\(100% \* (\d) / (\d)\)", style) for style in styles]
    assert [match.groups() for match in placed if match] == [
        ("0", "3"),
        ("1", "3"),
        ("2", "3"),
        ("0", "1"),
    ]


def test_letters_stand_below_their_day(home: Home) -> None:
    """What waits with its deadline, what was sent, and what comes later."""
    home.invite("acme", START)
    home.run("tick", *AT)
    after = START + timedelta(hours=5)
    held = home.run("week", "--at", (START + timedelta(hours=2)).isoformat()).out
    assert " … Wed 14:00 at the earliest: thank-you to Priya Shah" in held

    home.run("tick", "--at", after.isoformat())
    output = home.run("week", "--at", after.isoformat()).out
    assert " ✎ Thu 11:00 best before: thank-you to Priya Shah" in output


@pytest.mark.parametrize(
    "at", ["2026-03-29 12:00", "2026-10-25 12:00", "2026-12-31 23:59", "2199-12-31"]
)
def test_any_week_can_be_drawn(home: Home, at: str) -> None:
    """Also one in which clocks change, at a year's end, and far away."""
    home.invite("acme", datetime(2026, 10, 25, 0, 30, tzinfo=UTC), minutes=90)

    output = home.run("week", "--at", at)
    assert output.code == 0
    assert output.out.splitlines()[0].split()[0] == "Mon"


def test_a_file_that_cannot_be_written_is_a_sentence(home: Home) -> None:
    """And no traceback."""
    output = home.run("week", *AT, "--html", str(home.root / "nowhere" / "week.html"))

    assert output.code == 1
    assert (
        output.err
        == f"{home.root / 'nowhere' / 'week.html'} could not be written: no such file or directory\n"
    )


def test_the_sheet_keeps_its_columns() -> None:
    """Wide characters, long words and a narrow terminal move no column."""
    entries = (
        Entry(Kind.PREP, 9 * 60, 10 * 60, "面接の準備をする", "株式会社"),
        Entry("busy", 615, 660, "Donaudampfschifffahrt"),
    )
    days = tuple(
        Day(
            datetime(2026, 11, 23 + n, tzinfo=UTC).date(),
            entries,
            (),
            is_today=n == 0,
            is_workday=n < 5,
        )
        for n in range(7)
    )
    from rich.cells import cell_len

    for width in (40, 80, 200):
        columns = max((width - 6) // 7, 7)
        waking = (MONDAY.time().replace(hour=8), MONDAY.time().replace(hour=21))
        lines = [*sheet(Week(days, 0), waking, width, colour=False)]
        nine = next(line for line in lines if line.startswith("09:00"))
        starts = [cell_len(nine[: match.start()]) for match in re.finditer("▌", nine)]
        assert starts == [6 + n * columns for n in range(7)]


def test_a_note_is_printed_once_a_day() -> None:
    """Below the picture, under its sign."""
    day = Day(MONDAY.date(), (), (Note("✎", "thank-you waits"),), is_today=True, is_workday=True)
    waking = (MONDAY.time().replace(hour=8), MONDAY.time().replace(hour=21))

    assert [*sheet(Week((day,), 0), waking, 80, colour=False)][-1] == " ✎ Mon thank-you waits"


@pytest.mark.parametrize("width", [60, 100])
def test_an_interview_is_described_below_the_picture(
    home: Home, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """Whole, however narrow its column; no line is wider than the terminal."""
    monkeypatch.setenv("COLUMNS", str(width))
    home.invite("acme", START, title="Head of Very Many Things - Acme (second round)")

    *lines, _ = home.run("week", *AT).out.splitlines()

    below = " ".join(" ".join(lines[lines.index(next(filter(is_told, lines))) :]).split())
    assert "█ Wed 10:00 Head of Very Many Things, Acme (second round), Priya Shah" in below
    assert max(map(len, lines)) <= width


def is_told(line: str) -> bool:
    return line.startswith(" █ ")


@pytest.mark.parametrize(
    ("at", "which", "first"),
    [
        ("2026-11-29 12:00", None, "Mon 23"),
        ("2026-11-29 18:00", None, "Mon 30"),
        ("2026-11-29 18:00", "this", "Mon 23"),
        ("2026-11-25 12:00", "next", "Mon 30"),
        ("2026-11-25 12:00", "last", "Mon 16"),
        ("2026-11-25 12:00", "2026-12-10", "Mon 7"),
    ],
)
def test_the_week_that_matters_or_the_one_that_is_named(
    home: Home, at: str, which: str | None, first: str
) -> None:
    """On a Sunday evening it is the coming one."""
    output = home.run("week", "--at", at, *(("--week", which) if which else ()))

    assert output.out.lstrip().startswith(first)


def test_an_interview_on_sunday_evening_keeps_its_week(home: Home) -> None:
    """What is still to come matters more."""
    home.invite("acme", datetime(2026, 11, 29, 20, tzinfo=UTC))

    assert home.run("week", "--at", "2026-11-29 18:00").out.lstrip().startswith("Mon 23")


def test_the_past_is_drawn_as_it_stood(home: Home) -> None:
    """Blocks and letters that came later are not there yet."""
    home.invite("acme", START)
    home.run("tick", *AT)
    after = START + timedelta(hours=5)
    home.run("tick", "--at", after.isoformat())

    earlier = home.run("week", "--at", (START - timedelta(hours=1)).isoformat()).out
    assert "thank-you to Priya Shah" in home.run("week", "--at", after.isoformat()).out
    assert "best before" not in earlier


@pytest.mark.parametrize("width", [60, 100])
def test_each_day_has_its_whole_head(
    home: Home, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    """A weekday and a number each, and which one is today.

    The picture is no wider than the terminal.
    """
    monkeypatch.setenv("COLUMNS", str(width))

    lines = home.run("week", "--at", "2026-11-25 12:00").out.splitlines()

    today = "Wed*" if width == 60 else "Wed 25 today"
    assert (
        re.sub(" +", " ", lines[0]).strip() == f"Mon 23 Tue 24 {today} Thu 26 Fri 27 Sat 28 Sun 29"
    )
    assert max(map(len, lines[:-1])) <= width


def test_a_tile_shows_whole_lines(home: Home) -> None:
    """As many as it has room for, of sixteen pixels; at least one."""
    home.plans(
        "short", START, title="A title that is much too long for a quarter of an hour", minutes=15
    )
    home.plans("long", START + timedelta(hours=1), title="Long", minutes=90)

    styles = [
        str(attrs["style"])
        for _, attrs in page_of(home).elements
        if "--lines" in str(attrs.get("style"))
    ]
    assert styles == ["--lines: 1", "--lines: 5"]
