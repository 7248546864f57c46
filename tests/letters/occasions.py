"""Situations of real kinds, each read into the ledgers and plain letters of everybody who is
written to.

`situations/*.json` were handed in; `situations/*.txt` are ours: blocks that begin with `## id`,
lines `key: value`, `+ ` before a strength, and behind `notes:` the form as the person filled it in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from interviewd.domain import debrief
from interviewd.domain.ledger import Material, ledger
from interviewd.domain.recognise.attendance import one_address_each
from interviewd.language.letter_language import certain_language
from interviewd.model.decided import Policy
from interviewd.model.ledger import Ledger, Words
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Round
from interviewd.writer import nouns, plain_letter
from interviewd.writer.nouns.phrase import Tagger
from tests.letters.texts_of import TEXTS, render_in

FOLDER = Path(__file__).parent / "situations"
TOLD = date(2026, 11, 20)
ZONE = ZoneInfo("UTC")


@dataclass(frozen=True)
class Situation:
    """One visit, its notes and the profile.

    `kind` and `count` are those of the letters to write.
    """

    id: str
    name: str
    strengths: tuple[str, ...]
    company: str
    role: str
    people: tuple[Person, ...]
    notes: str
    round: Round | None = None
    spelling: str = "british"
    language: str = "en"
    kind: Kind = Kind.THANK_YOU
    count: int = 0
    sent: str = ""
    coordinator: Person | None = None
    file: str = ""

    def ledgers(self) -> Iterator[Ledger]:
        """The ledger of each letter, the panel's in its order, each knowing the sentences of
        those before it.
        """
        noted = debrief.read(
            self.notes, TOLD, self.people, blank=debrief.form(self.people), spelling=self.spelling
        )
        policy = Policy(
            self.name,
            ("me@home.example",),
            ZONE,
            TEXTS,
            strengths=self.strengths,
            spelling=self.spelling,
        )
        whom = [self.coordinator] if self.coordinator else self.people
        for to in whom[:1] if self.kind is Kind.FOLLOW_UP else whom:
            yield ledger(
                Material(
                    self.kind,
                    to,
                    self.people,
                    self.company,
                    self.role,
                    round=self.round,
                    language=self.language,
                    variant=self.id,
                    coordinator=self.coordinator is not None,
                    notes=noted if noted.filled else None,
                    count=self.count,
                    sent=self.sent,
                ),
                policy,
            )

    def letters(self) -> list[tuple[Ledger, Words]]:
        """The plain letters with their ledgers."""
        return [
            (each, plain_letter.write(each, render_in(each.language), tagger(each.language)))
            for each in self.ledgers()
        ]


@cache
def tagger(language: str) -> Tagger:
    return nouns.tagger(language)


def situations(only: Sequence[str] = ()) -> list[Situation]:
    """Every situation, in the order of its files.

    With `only`, those whose id or file name begins with one of them.
    """
    found = [
        situation
        for path in sorted(FOLDER.iterdir())
        for situation in (_of_json(path) if path.suffix == ".json" else _of_text(path))
    ]
    return [
        each for each in found if not only or each.id.startswith(tuple(only)) or each.file in only
    ]


def _of_json(path: Path) -> Iterator[Situation]:
    for each in json.loads(path.read_text(encoding="utf-8")):
        lines = dict(line.split(": ", 1) for line in each["desc"].split("\n"))
        language = certain_language(" ".join((each["title"], each["notes"])))
        yield _made(
            each["id"],
            path.stem,
            {**each, **lines, "language": language or "en"},
            each["strengths"],
        )


def _of_text(path: Path) -> Iterator[Situation]:
    for block in path.read_text(encoding="utf-8").split("\n## ")[1:]:
        head, _, notes = block.partition("\nnotes:\n")
        first, *lines = head.split("\n")
        given: dict[str, object] = {"notes": notes.strip("\n")}
        strengths = [line.removeprefix("+ ") for line in lines if line.startswith("+ ")]
        for line in lines:
            if (found := re.fullmatch(r"([\w ]+): (.*)", line)) and not line.startswith("+ "):
                given[found[1]] = found[2].replace("\\n", "\n")
        given["people"] = [
            each.strip() for each in str(given.get("people", "")).split(";") if each.strip()
        ]
        yield _made(first.strip(), path.stem, given, strengths)


def _made(name: str, file: str, given: dict, strengths: list[str]) -> Situation:
    rounds = str(given.get("Round", "")).lower()
    return Situation(
        id=name,
        name=given["name"],
        strengths=tuple(strengths),
        company=given.get("Company", ""),
        role=given.get("Role", ""),
        people=tuple(one_address_each(map(_person, given["people"]))),
        notes=given["notes"],
        round=Round(rounds) if rounds else None,
        spelling=given.get("spelling", "british"),
        language=given.get("language", "en"),
        kind=Kind(given.get("kind", "thank_you")),
        count=int(given.get("count", 0)),
        sent=given.get("sent", ""),
        coordinator=_person(given["coordinator"]) if "coordinator" in given else None,
        file=file,
    )


def _person(text: str) -> Person:
    name, _, email = text.partition("<")
    return Person(name.strip(), email.strip(" >").lower())
