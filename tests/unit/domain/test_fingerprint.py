"""A block's fingerprint: a person's edit changes it, another program's way of laying text out
does not.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from html import escape

import pytest

from interviewd.domain.fingerprint import fingerprint
from interviewd.engine.tick import tick
from tests.fakes.persons import policy
from tests.fakes.worlds import World, at, interview

START, END = datetime(2026, 11, 24, 14, tzinfo=UTC), datetime(2026, 11, 24, 15, tzinfo=UTC)

LAYOUTS: dict[str, Callable[[str], str]] = {
    "br": lambda text: text.replace("\n", "<br>"),
    "BR/": lambda text: text.replace("\n", "<BR/>"),
    "br /": lambda text: text.replace("\n", "<br />\n"),
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "nbsp": lambda text: text.replace(" ", "&nbsp;"),
    "nbsp br": lambda text: text.replace("\n", "<br>").replace(" ", "&nbsp;"),
    "p": lambda text: "".join(f"<p>{line}</p>" for line in text.split("\n")),
    "p class": lambda text: "".join(f"<p class='x'>{line}</P>\n" for line in text.split("\n")),
    "div": lambda text: "".join(f"<div>{line or '<br>'}</div>" for line in text.split("\n")),
    "page": lambda text: f"<html><body><div>{text}</div></body></html>".replace("\n", "<br>"),
    "span": lambda text: f'<span style="font-size: 12pt">{text}</span>',
    "escaped": escape,
    "escaped br": lambda text: escape(text).replace("\n", "<br>"),
    "escaped twice": lambda text: escape(escape(text)),
}

PLAIN = [
    "one\n\ntwo",
    "Priya Shah <priya@acme.example>:\n\nAna <a@acme.example>: R&D, C++ < Rust",
    "- https://acme.example/a?b=1&copy=2\n  a line of its own",
    "Wer? Jörg Äpfel – „gut“\nWas?",
]


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Every kind of text of every round's blocks, and some with what is special to HTML in them."""
    texts = set(PLAIN)
    for spelling in ("british", "american"):
        for stage in ("Phone screen", "First round", "Second round", "Final round", "Interview"):
            world = World(policy(spelling=spelling))
            world.calendar.person_puts(
                replace(interview("a", at("2026-11-25 10:00")), title=f"{stage} #interview")
            )
            tick(world.runtime, at("2026-11-23 09:00"))
            texts |= {block.description for block in world.calendar.blocks()}
    return sorted(texts)


def of(text: str) -> str:
    return fingerprint(START, END, "Research", text)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_another_layout_is_no_edit(texts: list[str], layout: str) -> None:
    """Line breaks as tags, paragraphs, entities: whatever a server or an editor makes of a text
    says the same.
    """
    assert len(texts) > len(PLAIN) + 5
    assert all(text.strip() for text in texts)
    for text in texts:
        assert of(LAYOUTS[layout](text)) == of(text), text


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_word_is_an_edit_in_any_layout(texts: list[str], layout: str) -> None:
    """A word more, wherever it stands, is the person's."""
    for text in texts:
        assert of(LAYOUTS[layout](f"{text}\nmine")) != of(text)
        assert of(LAYOUTS[layout](f"mine {text}")) != of(text)


def test_an_address_in_angle_brackets_is_hashed() -> None:
    """An address in angle brackets is no layout: another one is an edit."""
    assert of("Priya <p@acme.example>") != of("Priya <q@acme.example>")
    assert of("Priya <p@acme.example>") != of("Priya")
