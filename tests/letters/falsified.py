"""Ledgers, honest letters, and letters in which exactly one thing was falsified, read from
`check_data/`.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from interviewd.model.ledger import Fact, Ledger, Topic, Withheld, Words
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Round, Source

FOLDER = Path(__file__).parent / "check_data"
HALVES = tuple(
    half
    for half in (
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
    )
    if (FOLDER / f"{half}.toml").exists()
)

_LINE = re.compile(r"(\w+)(?: -(\w+))?(?: @([^:]+))?: (.*)")
_TOPICS = {
    "weak": Topic.WEAK_SPOT,
    "next": Topic.NEXT_STEP,
    "decide": Topic.DECIDE_BY,
    "own": Topic.OWN_WORDS,
}
_GREETINGS = {
    "en": "Dear {first},",
    "de": "Guten Tag {name},",
    "fr": "Bonjour,",
    "es": "Buenos días, {first}:",
}
_CLOSINGS = {
    "en": "Kind regards,",
    "de": "Mit freundlichen Grüßen",
    "fr": "Cordialement,",
    "es": "Un cordial saludo,",
}


@dataclass(frozen=True)
class Letter:
    """One letter and its ledger.

    `kind` is what was falsified in it, "" for an honest one; `change` says how. `is_misjudged`: the
    check is known to miss this falsehood, or to refuse this honest letter.
    """

    id: str
    ledger: Ledger
    words: Words
    kind: str = ""
    change: str = ""
    is_misjudged: bool = False


@cache
def letters(half: str) -> tuple[Letter, ...]:
    """The honest letters of a half, each followed by its falsified ones."""
    data = tomllib.loads((FOLDER / f"{half}.toml").read_text(encoding="utf-8"))
    return tuple(letter for case in data["ledger"] for letter in _of_case(case))


def _of_case(case: dict[str, Any]) -> Iterator[Letter]:
    for number, letter in enumerate(case["letters"], 1):
        ledger = _ledger(case, letter)
        body = letter["body"].strip()
        name = f"{case['id']}/{number}"
        refused = letter.get("refused", False)
        yield Letter(name, ledger, _words(body, ledger), is_misjudged=refused)
        for line in letter.get("false", "").strip().splitlines():
            kind, change = line.split(": ", 1)
            missed, kind = kind.startswith("missed "), kind.removeprefix("missed ")
            old, new = change.split(" => ")
            if body.count(old) != 1:
                raise ValueError(f"{name}: {old!r} stands {body.count(old)} times in the letter")
            words = _words(body.replace(old, new), ledger)
            yield Letter(name, ledger, words, kind, change, missed)


def _words(body: str, ledger: Ledger) -> Words:
    greeting = _GREETINGS[ledger.language].format(
        first=ledger.to.name.split()[0], name=ledger.to.name
    )
    whole = f"{greeting}\n\n{body}\n\n{_CLOSINGS[ledger.language]}\n{ledger.signature}\n"
    return Words(subject="", body=whole, writer="somebody")


def _ledger(case: dict[str, Any], letter: dict[str, Any]) -> Ledger:
    panel = tuple(_person(name) for name in case.get("panel", [case["to"]]))
    to = _person(letter.get("to", case["to"]))
    return Ledger(
        kind=Kind(letter.get("kind", "thank_you")),
        to=to,
        sender=case["sender"],
        signature=case["sender"],
        language=case.get("language", "en"),
        spelling=case.get("spelling", "british"),
        panel=panel,
        seat=panel.index(to),
        company=case["company"],
        role=case["role"],
        round=Round(case["round"]) if "round" in case else None,
        has_notes=True,
        count=1 if letter.get("kind") == "follow_up" else 0,
        facts=tuple(_facts(case["facts"], to, case["to"])),
        others=tuple(letter.get("others", ())),
    )


def _person(name: str) -> Person:
    last = re.sub(r"\W", "", name.rsplit(maxsplit=1)[-1].lower())
    return Person(name, f"{last}@firm.example")


def _facts(lines: str, to: Person, first: str) -> Iterator[Fact]:
    """Lines such as `talked -pay @Karl Nyberg: …`: the topic, why it is withheld, whose it is."""
    weak: dict[str, str] = {}
    for number, line in enumerate(lines.strip().splitlines(), 1):
        match = _LINE.fullmatch(line)
        if match is None:
            raise ValueError(line)
        kind, why, owner, text = match[1], match[2], match[3] or "", match[4]
        topic = _TOPICS.get(kind) or Topic(kind)
        if topic is Topic.ABOUT and not owner:
            owner = first
        about = ""
        if topic is Topic.WEAK_SPOT:
            weak[owner] = text
            why = why or "weak_spot"
        elif topic is Topic.STRONGER:
            about = weak.get(owner, "")
        if owner and owner != to.name:
            why = "other_person"
        source = Source.PROFILE if topic is Topic.STRENGTH else Source.NOTES
        address = _person(owner).email if owner else ""
        yield Fact(number, topic, text, source, address, about, Withheld(why) if why else None)
