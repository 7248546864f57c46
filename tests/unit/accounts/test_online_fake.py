"""The fakes of providers in a process of their own, for who is no test of Python."""

import urllib.error
from typing import Any

import pytest

from tests.fakes.online import running, steer

AT = {"dateTime": "2026-11-24T10:00:00", "timeZone": "UTC"}


@pytest.mark.parametrize(
    ("provider", "title", "knob"),
    [("google", "summary", "search_lag_s"), ("microsoft", "subject", "delta_lag_s")],
)
def test_the_fake_runs_alone_and_is_controlled_over_http(
    provider: str, title: str, knob: str
) -> None:
    """One process that says where it listens, and takes clock, knobs, actions and faults as
    JSON, and no nonsense.
    """
    with running(provider, "--address", "sam@example.org") as address:
        event: dict[str, Any] = {title: "x", "start": AT, "end": AT}
        made = steer(address, "action", of="calendar", do="add", **event)
        mail = steer(
            address,
            "action",
            of="mail",
            do="receive",
            raw="From: a@b.example\nSubject: hi\n\nhello\n",
        )
        assert made[title] == "x"
        assert not [name for name in made if name.startswith("_")]
        assert mail["id"]
        assert steer(address, "clock", advance=60) == "2026-11-23T09:01:00+00:00"
        assert steer(address, "knobs", mail={knob: 5})["mail"][knob] == 5
        assert steer(address, "faults", faults=[{"kind": "fin"}]) == 1
        state = steer(address, "state")
        events = state["events"]["primary"] if provider == "google" else state["events"]
        assert [one["id"] for one in events] == [made["id"]]
        assert [one["subject"] for one in state["mails"]] == ["hi"]
        assert steer(address, "log") == []
        for name, given in (
            ("nothing", {}),
            ("knobs", {"mail": {"nonsense": 1}}),
            ("action", {"of": "mail", "do": "_put"}),
        ):
            with pytest.raises(urllib.error.HTTPError):
                steer(address, name, **given)
