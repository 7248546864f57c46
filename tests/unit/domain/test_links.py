"""The door to a meeting."""

from datetime import UTC, datetime, timedelta

import pytest

from interviewd.domain.recognise.links import join_link, place
from interviewd.model.seen import Event

ZOOM = "https://orbis.zoom.us/j/123?pwd=a.b"
START = datetime(2026, 12, 2, 14, tzinfo=UTC)


def event(description: str = "", location: str = "", link: str = "") -> Event:
    return Event(
        "home",
        "calendar",
        "u",
        START,
        START + timedelta(hours=1),
        description=description,
        location=location,
        link=link,
    )


@pytest.mark.parametrize(
    ("given", "link"),
    [
        (event(link=ZOOM, location="https://meet.google.com/a"), ZOOM),
        (event(location=f"Zoom: {ZOOM}"), ZOOM),
        (
            event(location="https://video.orbis.example/room/7"),
            "https://video.orbis.example/room/7",
        ),
        (event(location="https://maps.google.com/?q=x", description=f"Join {ZOOM}."), ZOOM),
        (event(f"See https://orbis.example/about. Join ({ZOOM})!"), ZOOM),
        (event("Help: https://support.zoom.us/hc/en-us https://zoom.us/test"), ""),
        (
            event("https://teams.microsoft.com/l/meetup-join/19%3ameeting"),
            "https://teams.microsoft.com/l/meetup-join/19%3ameeting",
        ),
        (
            event(
                "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fmeet.google.com%2Fabc&data=05"
            ),
            "https://meet.google.com/abc",
        ),
        (
            event("https://www.google.com/url?q=https://orbis.zoom.us/j/1&sa=D"),
            "https://orbis.zoom.us/j/1",
        ),
        (event("https://evil.example/zoom.us/j/1"), ""),
        (event("javascript:alert(1) https://[broken"), ""),
        (event(), ""),
    ],
)
def test_the_join_link_is_found(given: Event, link: str) -> None:
    """The provider's own, then location, then description.

    Wrappers are opened, help pages and maps are no door.
    """
    assert join_link(given) == link


def test_a_place_is_words() -> None:
    """A link in the location is the link's affair."""
    assert place(event(location=f"Building 4, Reception; {ZOOM}")) == "Building 4, Reception"
    assert place(event(location=ZOOM)) == ""
