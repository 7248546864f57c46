"""Google's event resource and ours: what is read of one, and what is written for a block."""

import html
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.accounts.google.events import escaped, event_of, resource_of
from interviewd.accounts.online.fields import Owner
from interviewd.language import sanitize
from interviewd.model.seen import Answer, Event, GuestKind, Mark
from interviewd.model.terms import Kind
from tests.contracts.online_events import START, assert_defaults, block

OWNER = Owner("gmail", ZoneInfo("Europe/Berlin"), "maria@gmail.com")
ITEM: dict[str, Any] = {
    "id": "abc",
    "etag": '"1"',
    "status": "confirmed",
    "iCalUID": "abc@google.com",
    "summary": "Interview: SRE - Acme",
    "start": {"dateTime": "2026-11-25T11:00:00+01:00"},
    "end": {"dateTime": "2026-11-25T12:00:00+01:00"},
}


def event(**more: Any) -> Event:
    parsed = event_of({**ITEM, **more}, "primary", OWNER)
    assert parsed
    return parsed


def test_omitted_fields_have_their_defaults() -> None:
    """Google omits defaults: such an event is busy, timed, unanswered, and nobody else's."""
    parsed = event()

    assert_defaults(parsed)
    assert (parsed.uid, parsed.handle, parsed.version) == ("abc@google.com", "abc", '"1"')


def test_guests_are_read_from_the_invitation() -> None:
    """Addresses in lower case, answers, rooms; the person's own answer by `self`."""
    parsed = event(
        organizer={"email": "Ana@Acme.com", "displayName": "Ana  Ruiz"},
        attendees=[
            {"email": "ana@acme.com", "organizer": True, "responseStatus": "accepted"},
            {"email": "room-3@resource.calendar.google.com", "resource": True},
            {"email": "maria@gmail.com", "self": True, "responseStatus": "tentative"},
            {"email": "bob@acme.com", "responseStatus": "shrug"},
        ],
    )

    assert parsed.organizer
    assert (parsed.organizer.email, parsed.organizer.name) == ("ana@acme.com", "Ana Ruiz")
    assert [guest.answer for guest in parsed.guests] == [
        Answer.YES,
        Answer.NONE,
        Answer.MAYBE,
        Answer.NONE,
    ]
    assert parsed.guests[1].kind is GuestKind.RESOURCE
    assert parsed.answer is Answer.MAYBE


def test_on_a_calendar_of_their_own_the_person_is_the_organiser() -> None:
    """Google names the calendar as organiser there; where it says `self`, the person is meant."""
    parsed = event(organizer={"email": "x1@group.calendar.google.com", "self": True})

    assert parsed.organizer
    assert parsed.organizer.email == "maria@gmail.com"


def test_whoever_organises_a_meeting_has_accepted_it() -> None:
    """The organizer need not be among the attendees; an own answer counts when there is one."""
    guests: list[dict[str, object]] = [{"email": "ana@acme.example", "responseStatus": "accepted"}]
    own = {"email": OWNER.email, "self": True}
    declined = [*guests, {**own, "responseStatus": "declined"}]

    assert event(organizer=own, attendees=guests).answer is Answer.YES
    assert event(organizer=own, attendees=declined).answer is Answer.NO
    assert event(organizer={"email": "ana@acme.example"}, attendees=guests).answer is None
    assert event(organizer=own).answer is None


def test_an_instance_keeps_where_it_stood() -> None:
    """A moved instance is known by its original start, a whole-day one by its day."""
    moved = event(
        recurringEventId="abc",
        originalStartTime={"dateTime": "2026-11-24T11:00:00+01:00", "timeZone": "Europe/Berlin"},
    )
    day = event(recurringEventId="abc", originalStartTime={"date": "2026-11-24"})

    assert (moved.id, day.id) == ("abc@google.com/20261124T100000Z", "abc@google.com/20261124")


def test_whole_days_are_the_persons() -> None:
    """All-day means midnight to midnight where the person is, the end exclusive."""
    parsed = event(start={"date": "2026-11-25"}, end={"date": "2026-11-26"})

    assert parsed.all_day
    assert (parsed.start.hour, parsed.end - parsed.start) == (23, timedelta(days=1))


def test_a_time_without_offset_is_in_its_zone() -> None:
    """A zone may stand beside the time instead of an offset; an unknown one is the person's own."""
    lisbon = event(start={"dateTime": "2026-11-25T10:00:00", "timeZone": "Europe/Lisbon"})
    nowhere = event(start={"dateTime": "2026-11-25T11:00:00", "timeZone": "../etc/passwd"})

    assert (lisbon.start, nowhere.start) == (START, START)


@pytest.mark.parametrize(
    ("description", "read"),
    [
        ("Company: A &amp; B", "Company: A & B"),
        ("Company: AT&T", "Company: AT&T"),
        ("https://x.example/?a=1&copy=2", "https://x.example/?a=1&copy=2"),
        ("Company: Acme<br>Role: SRE &lt;core&gt;", "Company: Acme\nRole: SRE <core>"),
        ("<p>Notes: <b>bring</b> a laptop</p>", "Notes: bring a laptop"),
        ("I <3 it", "I <3 it"),
        ("a\u202eb\x00c", "abc"),
        (5, ""),
    ],
)
def test_a_description_is_text_whatever_it_was(description: object, read: str) -> None:
    """Google keeps HTML in descriptions, entities too; strangers put worse."""
    assert event(description=description).description == read


def test_a_join_link_is_one_a_browser_opens() -> None:
    """The conference's video entry, else the hangout; never another scheme."""
    points = [
        {"entryPointType": "phone", "uri": "tel:+1"},
        {"entryPointType": "video", "uri": "https://meet.example/x"},
    ]

    assert event(conferenceData={"entryPoints": points}).link == "https://meet.example/x"
    assert event(hangoutLink="https://meet.google.com/abc").link == "https://meet.google.com/abc"
    assert event(hangoutLink="javascript:alert(1)").link == ""
    assert event(conferenceData={"entryPoints": "x"}).link == ""


def test_colours_have_googles_names() -> None:
    """The names are those a person sees and writes into the config."""
    assert event(colorId="11").colour == "tomato"
    assert event(colorId="99").colour == ""


def test_our_marks_are_read_back() -> None:
    """Private properties are the marks; without a key there is none."""
    marks = {
        "interviewd_for": "f",
        "interviewd_kind": "prep",
        "interviewd_key": "k",
        "interviewd_hash": "h",
    }

    assert event(extendedProperties={"private": marks}).mark == Mark("f", "prep", "k", "h")
    assert event(extendedProperties={"private": {"interviewd_for": "f"}}).mark is None
    assert event(extendedProperties={"shared": marks}).mark is None


@pytest.mark.parametrize(
    "broken",
    [
        {"start": None},
        {"start": {}},
        {"start": {"dateTime": 5}},
        {"start": {"dateTime": "yesterday"}},
        {"start": {"date": "2026-13-01"}},
        {"start": {"dateTime": "0001-01-01T00:00:00+14:00"}},
        {"start": "2026-11-25"},
        {"end": {"dateTime": []}},
    ],
)
def test_an_event_without_a_time_is_left_out(broken: dict[str, Any]) -> None:
    """What says no time that can be read is not guessed at."""
    assert event_of({**ITEM, **broken}, "primary", OWNER) is None


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*ITEM, "self", "email", "uri"]), inner)
    ),
    max_leaves=8,
)
FIELDS = [
    "summary",
    "description",
    "location",
    "organizer",
    "attendees",
    "start",
    "end",
    "colorId",
    "hangoutLink",
]
MORE = [
    "conferenceData",
    "extendedProperties",
    "originalStartTime",
    "recurringEventId",
    "iCalUID",
    "etag",
    "transparency",
]


@given(st.dictionaries(st.sampled_from([*FIELDS, *MORE]), JSON))
def test_no_shape_of_a_resource_raises(odd: dict[str, Any]) -> None:
    """Every field may be of any type: an event or none comes of it, and both are of clean text."""
    item = {**ITEM, **odd}
    parsed = event_of(item, "primary", OWNER)

    assert parsed is None or (
        parsed.title == sanitize.line(parsed.title) and parsed.start <= parsed.end
    )


@given(st.text(max_size=60), st.text(max_size=40))
def test_a_block_comes_back_as_it_was_written(text: str, title: str) -> None:
    """Text is escaped for a calendar that renders HTML, and read back to the letter.

    Marks come back whole.
    """
    made = block(text=sanitize.clean(text), title=sanitize.line(title))
    read = event(**resource_of(made))

    assert read.description == sanitize.clean(made.text)
    assert "<" not in resource_of(made)["description"]
    assert (read.title, read.start, read.end, read.busy) == (made.title, made.start, made.end, True)
    assert read.mark == Mark(made.for_id, "prep", made.key, "h", "p")


@given(st.text("&<>;ampltgx #39quo", max_size=30))
def test_escaping_is_undone_by_whoever_renders_it(text: str) -> None:
    """A browser shows what was meant."""
    assert html.unescape(escaped(text)) == text
    assert escaped("Müller & Söhne") == "Müller & Söhne"
    assert escaped("a <b> &amp; c") == "a &lt;b&gt; &amp;amp; c"


def test_a_block_invites_nobody_and_is_private() -> None:
    """No guests, no organiser, private; a reminder of ten minutes or none.

    Free when it is a form.
    """
    prep, form = resource_of(block()), resource_of(block(kind=Kind.DEBRIEF, busy=False, alarm=None))

    assert not {"attendees", "organizer", "recurrence", "status"} & prep.keys()
    assert prep["visibility"] == "private"
    assert prep["reminders"] == {
        "useDefault": False,
        "overrides": [{"method": "popup", "minutes": 10}],
    }
    assert (prep["transparency"], form["transparency"]) == ("opaque", "transparent")
    assert form["reminders"] == {"useDefault": False, "overrides": []}
