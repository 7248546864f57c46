"""Graph's event resource and ours: what is read of one, and what is written for a block."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.accounts.microsoft import events
from interviewd.accounts.microsoft.events import (
    by_key,
    event_of,
    expand_marks,
    mark_id,
    resource_of,
    transaction_id,
)
from interviewd.accounts.online.fields import MARKS, Owner
from interviewd.domain.recognise import tags
from interviewd.language import sanitize
from interviewd.model.seen import Answer, Event, GuestKind, Mark
from interviewd.model.terms import Kind, key_of
from tests.contracts.online_events import START, assert_defaults, block
from tests.fakes.odata import PROPERTY

OWNER = Owner("outlook", ZoneInfo("Europe/Berlin"), "maria@outlook.com")
ITEM: dict[str, Any] = {
    "@odata.etag": 'W/"1"',
    "id": "AAk=",
    "iCalUId": "0400ABC",
    "subject": "Interview: SRE - Acme",
    "start": {"dateTime": "2026-11-25T10:00:00.0000000", "timeZone": "UTC"},
    "end": {"dateTime": "2026-11-25T11:00:00.0000000", "timeZone": "UTC"},
}


def event(uid: str = "0400ABC", **more: Any) -> Event:
    parsed = event_of({**ITEM, **more}, "default", OWNER, uid)
    assert parsed
    return parsed


def person(
    address: str, name: str = "", response: str = "none", kind: str = "required"
) -> dict[str, Any]:
    return {
        "type": kind,
        "emailAddress": {"address": address, "name": name or address},
        "status": {"response": response},
    }


def test_absent_fields_have_their_defaults() -> None:
    """The least that Graph could say: busy, timed, unanswered, and nobody else's."""
    parsed = event()

    assert_defaults(parsed)
    assert (parsed.uid, parsed.handle, parsed.version) == ("0400ABC", "AAk=", 'W/"1"')


def test_guests_are_read_from_the_invitation() -> None:
    """Addresses in lower case, answers, rooms.

    An address that stands where a name should is none.
    """
    parsed = event(
        organizer={"emailAddress": {"address": "Ana@Acme.com", "name": "Ana  Ruiz"}},
        attendees=[
            person("ana@acme.com", "Ana Ruiz", "accepted"),
            person("room-3@acme.com", kind="resource"),
            person("maria@outlook.com", "Maria", "tentativelyAccepted"),
            person("bob@acme.com", response="shrug", kind="optional"),
        ],
        responseStatus={"response": "tentativelyAccepted"},
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
    assert parsed.guests[3].name == ""
    assert parsed.answer is Answer.MAYBE


@pytest.mark.parametrize(
    ("response", "answer"),
    [
        ("accepted", Answer.YES),
        ("tentativelyAccepted", Answer.MAYBE),
        ("declined", Answer.NO),
        ("notResponded", Answer.NONE),
        ("none", None),
        ("organizer", None),
        ("perhaps", None),
    ],
)
def test_the_person_s_answer_is_graph_s_word(response: str, answer: Answer | None) -> None:
    """An event of one's own needs none; a word nobody knows says nothing."""
    assert event(responseStatus={"response": response}).answer is answer


def test_an_entry_without_guests_has_no_organiser() -> None:
    """Graph names the person there, whatever their account is called.

    What others organise keeps its organiser.
    """
    own = {
        "emailAddress": {"address": "outlook_0123456789ABCDEF@outlook.com", "name": "Maria Lopez"}
    }
    other = {"emailAddress": {"address": "ana@acme.com", "name": "Ana"}}

    assert event(organizer=own, isOrganizer=True, attendees=[]).organizer is None
    assert event(organizer=other, isOrganizer=False).organizer is not None
    meeting = event(organizer=own, isOrganizer=True, attendees=[person("ana@acme.com")])
    assert tags.owns(meeting, frozenset({OWNER.email}))


def test_the_alias_of_a_personal_account_is_believed_of_one_s_own_meetings_only() -> None:
    """A stranger may call themself by any address.

    What Graph says is the person's own is the person's.
    """
    alias = {"emailAddress": {"address": "outlook_0123456789ABCDEF@outlook.com", "name": "x"}}
    forged = event(organizer=alias, isOrganizer=False, attendees=[person("maria@outlook.com")])

    assert not tags.owns(forged, frozenset({OWNER.email}))


@pytest.mark.parametrize(
    ("status", "busy"),
    [
        ("busy", True),
        ("oof", True),
        ("tentative", True),
        ("unknown", True),
        ("free", False),
        ("workingElsewhere", True),
    ],
)
def test_everything_but_free_is_busy(status: str, busy: bool) -> None:
    """Whatever is not marked as free, working somewhere else too."""
    assert event(showAs=status).busy is busy


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Pacific/Kiritimati", "UTC"])
def test_a_whole_day_is_a_day_of_the_person_s(zone: str) -> None:
    """Midnight to midnight where the person is, whatever zone the midnight names."""
    at, owner = (
        {"dateTime": "2026-12-02T00:00:00.0000000", "timeZone": "UTC"},
        Owner("o", ZoneInfo(zone)),
    )
    parsed = event_of(
        {**ITEM, "isAllDay": True, "start": at, "end": {**at, "dateTime": "2026-12-03T00:00:00"}},
        "c",
        owner,
        "u",
    )

    assert parsed
    assert (parsed.start.astimezone(owner.zone).date(), parsed.end - parsed.start) == (
        date(2026, 12, 2),
        timedelta(days=1),
    )
    assert parsed.start.astimezone(owner.zone).hour == 0


def test_an_instance_keeps_the_name_of_where_it_began() -> None:
    """The series' UID and the original start, in UTC; of whole days the day."""
    moved = event(
        uid="SERIES", seriesMasterId="AAm=", originalStart="2026-12-02T14:00:00Z", type="exception"
    )
    assert moved.id == "SERIES/20261202T140000Z"
    whole = {"isAllDay": True, "start": {"dateTime": "2026-12-04T00:00:00", "timeZone": "UTC"}}
    for date_time in ("2026-12-02T00:00:00Z", "2026-12-01T23:00:00Z"):
        assert (
            event(uid="SERIES", seriesMasterId="AAm=", originalStart=date_time, **whole).original
            == "20261202"
        )
    assert event(originalStart="2026-12-02T14:00:00Z").original == ""
    assert event(seriesMasterId="AAm=", originalStart="some day").original == ""


@pytest.mark.parametrize(
    ("side", "moment"),
    [
        ({"dateTime": "2026-11-25T11:00:00", "timeZone": "Europe/Berlin"}, START),
        (
            {"dateTime": "2026-11-25T10:00:00.1234567", "timeZone": "UTC"},
            START + timedelta(microseconds=123456),
        ),
        ({"dateTime": "2026-11-25T10:00:00Z", "timeZone": "UTC"}, START),
        ({"dateTime": "2026-11-25T11:00:00+01:00", "timeZone": "UTC"}, START),
    ],
)
def test_times_are_read_however_they_come(side: dict[str, str], moment: datetime) -> None:
    """UTC is asked for; a server that does otherwise is understood all the same."""
    assert (
        event(start=side, end={"dateTime": "2026-11-26T11:00:00", "timeZone": "UTC"}).start
        == moment
    )


@pytest.mark.parametrize(
    "side",
    [
        None,
        {},
        "today",
        {"dateTime": "soon", "timeZone": "UTC"},
        {"dateTime": "2026-11-25T10:00:00", "timeZone": "Marble Time"},
        {"dateTime": "2026-11-25T10:00:00", "timeZone": "../x"},
        {"dateTime": "2026-11-25T10:00:00"},
        {"dateTime": 5, "timeZone": "UTC"},
    ],
)
def test_an_event_without_a_time_is_left_out(side: Any) -> None:
    """It is left out, and the others are read."""
    assert event_of({**ITEM, "start": side}, "default", OWNER, "u") is None


def test_an_end_before_the_start_is_the_start() -> None:
    """No event lasts less than nothing."""
    assert event(end={"dateTime": "2020-01-01T00:00:00", "timeZone": "UTC"}).end == START


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    )
)
def test_no_field_of_any_shape_raises(value: Any) -> None:
    """Whatever stands where words should, the event is read, or is none."""
    for name in (*events.FIELDS, "singleValueExtendedProperties", "@odata.etag"):
        event_of({**ITEM, name: value}, "default", OWNER, "u")
        for side in ("location", "organizer", "responseStatus", "body", "onlineMeeting", "start"):
            event_of(
                {
                    **ITEM,
                    side: {name: value, "content": value, "emailAddress": value, "dateTime": value},
                },
                "d",
                OWNER,
                "u",
            )
        event_of(
            {**ITEM, "attendees": [value, {"emailAddress": value}, {"status": value}]},
            "default",
            OWNER,
            "u",
        )


def test_text_from_strangers_is_harmless() -> None:
    """Capped, on one line where it is one, without control and direction characters, and no link
    but https.
    """
    parsed = event(
        subject="Inter\u202eview\r\nBcc: x\x00" + "y" * 999,
        body={"contentType": "text", "content": "a\u2028b" + "c" * 99_999},
        location={"displayName": "Room\n1"},
        categories=["In\u200bterview", "", 5, "x" * 999],
        onlineMeeting={"joinUrl": "javascript:alert(1)"},
        onlineMeetingUrl="https://meet.example/a b",
    )

    assert "\n" not in parsed.title
    assert len(parsed.title) <= sanitize.TITLE_LIMIT
    assert len(parsed.description) <= sanitize.TEXT_LIMIT
    assert parsed.location == "Room 1"
    assert parsed.categories[0] == "Interview"
    assert parsed.link == ""
    assert (
        event(onlineMeeting={"joinUrl": "https://teams.example/l/1"}).link
        == "https://teams.example/l/1"
    )


def test_html_is_read_where_text_was_asked_for() -> None:
    """A server that ignores the preference shows no tags."""
    parsed = event(
        body={
            "contentType": "html",
            "content": "<p>Company: Acme</p><script>x()</script><div>Role: SRE</div>",
        }
    )
    assert sanitize.words(parsed.description) == "Company Acme Role SRE"


def test_a_mark_is_read_by_set_and_name() -> None:
    """Whatever case Graph gives the id back in, and whatever other properties lie beside it."""
    date_time = {"for": "uid", "kind": "prep", "key": "k", "hash": "h", "placed": "p"}
    properties = [
        {"id": mark_id(name).replace(str(events.OURS), str(events.OURS).upper()), "value": value}
        for name, value in date_time.items()
    ]
    assert event(singleValueExtendedProperties=[{"id": "Integer 0x1"}, *properties]).mark == Mark(
        "uid", "prep", "k", "h", "p"
    )
    foreign = [
        {"id": "String {00000000-0000-0000-0000-000000000000} Name interviewd_key", "value": "k"}
    ]
    assert event(singleValueExtendedProperties=foreign).mark is None
    assert (
        event(singleValueExtendedProperties=[{"id": mark_id("for"), "value": "uid"}]).mark is None
    )


def test_a_block_is_private_and_invites_nobody() -> None:
    """What employers and strangers see of it, and that nobody is asked to come."""
    body = resource_of(block())

    assert body["sensitivity"] == "private"
    assert body["showAs"] == "busy"
    assert body["categories"] == ["interviewd"]
    assert (body["isReminderOn"], body["reminderMinutesBeforeStart"]) == (True, 10)
    assert not {"attendees", "organizer", "isOnlineMeeting"} & body.keys()
    assert body["start"] == {"dateTime": "2026-11-25T10:00:00", "timeZone": "UTC"}


def test_a_stealthy_block_says_nothing_of_us() -> None:
    """No category; free time without a reminder has none."""
    body = resource_of(block(stealth=True, busy=False, alarm=None))

    assert (body["categories"], body["showAs"], body["isReminderOn"]) == ([], "free", False)


@given(st.text(max_size=300), st.text(max_size=300))
def test_a_block_comes_back_with_its_mark(for_id: str, text: str) -> None:
    """What is written is what is read, whatever words it has."""
    made = block(for_id=sanitize.line(for_id), text=sanitize.clean(text).strip())
    parsed = event_of({**ITEM, **resource_of(made)}, "default", OWNER, "u")

    assert parsed
    assert parsed.mark == Mark(made.for_id, "prep", made.key, "h", "p")
    assert (parsed.start, parsed.end, parsed.description) == (made.start, made.end, made.text)


def test_ids_are_what_graph_takes() -> None:
    """Property ids of the documented form; one filter a key, quoted.

    The same transaction for the same key.
    """
    key = key_of("uid", "", Kind.PREP, "0")

    assert all(PROPERTY.fullmatch(mark_id(name)) for name in MARKS)
    assert expand_marks().count("id eq") == 5
    assert by_key("a'b").endswith("ep/value eq 'a''b')")
    assert transaction_id(key) == transaction_id(key) != transaction_id(key, 1)
    # Were it ever another, every block of the past would be a stranger's.
    assert str(events.OURS) == "c1b9a3f0-6a53-4d0a-9d7c-1f6f2f0b7e58"
