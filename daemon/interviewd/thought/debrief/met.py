"""Whom a line of the debrief names: `Jonas Weber jonas@x.de; Mia Brandt <mia@x.de>`, addresses alone, names alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from interviewd.model import Person
from interviewd.thought import people

MET_LIMIT = 20
ADDRESS = re.compile(r"[^\s<>,;:()\[\]\"']{1,64}@[^\s<>,;:()\[\]\"'@]{1,255}")
_BULLET = re.compile(r"\s*(?:[-*•·‣◦–—>]+|\d{1,2}[.)])\s+|\s*[•·‣◦]\s*")


def unbulleted(line: str) -> str:
    return _BULLET.sub("", line.strip(), count=1) if _BULLET.match(line.strip()) else line.strip()


def people_in(text: str) -> tuple[Person, ...]:
    """The people a `Met` line names: `Jonas Weber jonas@x.de; Mia Brandt <mia@x.de>`, addresses alone, names alone."""
    found: list[Person] = []
    for chunk in re.split(r"[;\n|]|\s+(?:and|und|et|y|&|\+)\s+", text[:2_000].replace("mailto:", " ")):
        found += _people_of(unbulleted(chunk))
    return once(found)


def _people_of(chunk: str) -> Iterator[Person]:
    end = 0
    for address in ADDRESS.finditer(chunk):
        *names, last = _listed(chunk[end : address.start()]) or [""]
        yield from (Person(name) for name in names)
        valid = people.valid_address(address[0].strip(".-"))
        end = address.end()
        if not last:
            behind = re.match(r"[>\s]*\(([^()]{2,60})\)", chunk[end:])
            last = _named(behind[1]) if behind else ""
            end += behind.end() if behind else 0
        if valid or last:
            yield Person(last, valid)
    yield from (Person(name) for name in _listed(chunk[end:]))


def _listed(text: str) -> list[str]:
    """Names between addresses: parted by commas, unless it is `Weber, Jonas`."""
    text = re.sub(r"\([^()]*\)", " ", text)
    parts = [part for raw in text.split(",") if (part := _named(raw))]
    if len(parts) == 2 and all(" " not in part for part in parts) and "<" in text:
        return [f"{parts[1]} {parts[0]}"]
    return parts


def _named(text: str) -> str:
    """The name, "" for what is plainly none."""
    name = tidied(re.sub(r"[<>()\[\]\"“”:=]|\s[-–—]+\s|^[-–—]|[-–—]$", " ", text))
    words = name.split()
    if not 0 < len(words) <= 5 or len(name) > 80 or any(c.isdigit() for c in name):
        return ""
    return name if any(word[0].isupper() for word in words) or len(words) <= 2 else ""


def tidied(text: str) -> str:
    return " ".join(text.split()).strip(" ,;:-–—.<>()")


def once(found: Iterable[Person]) -> tuple[Person, ...]:
    """Each once: by address, and names alone only where no address came with them."""
    known: dict[str, Person] = {}
    for person in found:
        if person.email and not (person.email in known and known[person.email].name):
            known[person.email] = person
    named = {person.name.casefold() for person in known.values()}
    for person in found:
        if not person.email and person.name and person.name.casefold() not in named:
            known.setdefault(person.name.casefold(), person)
    return tuple(known.values())[:MET_LIMIT]
