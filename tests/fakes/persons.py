"""The policy of the tests' person, with the shipped words."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from zoneinfo import ZoneInfo

from interviewd.model.decided import Policy, Templates
from interviewd.system import resources, templates


@lru_cache
def words() -> Templates:
    """The shipped templates, compiled once for all tests."""
    return templates.Templates([resources.folder("templates")])


def policy(**more: object) -> Policy:
    """Somebody in London with an address at example.org."""
    made = Policy(
        name="Sam Rivera",
        emails=("me@example.org",),
        zone=ZoneInfo("Europe/London"),
        templates=words(),
        country="GB",
        signature="Sam Rivera\nme@example.org",
        strengths=("eight years of payment systems in Python",),
    )
    return replace(made, **more)  # type: ignore[arg-type]
