"""People as a line lists them: `Jonas Weber (VP Engineering), Mia Brandt <mia@orbis.example>`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from interviewd.language import sanitize
from interviewd.language.people import full_name, is_name, valid_address
from interviewd.language.people.companies import plain_letters
from interviewd.language.people.forenames import is_forename
from interviewd.language.titles.lexicon import FILLER, MANNER, MEETING, PLACES
from interviewd.language.titles.work import is_known, work_in
from interviewd.model.seen import Person
from interviewd.patterns import lazy_pattern

MOST = 40  # people in one list; more than anybody meets
TITLE_LIMIT = 80
_NOISE = MANNER | PLACES | MEETING | FILLER
_TIME = lazy_pattern(
    r"^\W*\d{1,2}[:.h]\d{2}\s*(?:[ap]\.?m\.?)?(?:\s*[-–—]\s*\d{1,2}[:.h]\d{2}\s*(?:[ap]\.?m\.?)?)?(?:\s*\w{2,4}\b(?=\s*[:–-]))?[\s:–—-]*",
    re.IGNORECASE,
)
_ADDRESS = lazy_pattern(
    r"[<(\[]?\s*(?:mailto:)?([^\s<>()\[\],;:]+@[^\s<>()\[\],;:]+)\s*[>)\]]?", re.IGNORECASE
)
_JOINT = lazy_pattern(
    r"\s*[;\n]\s*|\s+(?:and|und|et|y|&|\+)\s+|\s+/\s+|\s*,\s+(?:and|und|et|y)\s+", re.IGNORECASE
)
_NOTE = lazy_pattern(r"\(([^()]*)\)|\[([^\[\]]*)\]")
_PARTICLES = frozenset("van von der den de del della di da dos la le el al ten ter zu".split())
_NUMBERED = lazy_pattern(r"^\s*(?:\d{1,2}[.)]|[-*•–·])\s+")
_WITH = lazy_pattern(r"(?:^|\s)(?:with|w/|mit|avec|con)\s+(?=\S)", re.IGNORECASE)
_WORD = lazy_pattern(r"[(\[][^()\[\]]*[)\]]\S*|\S+")
_BETWEEN = _PARTICLES | frozenset("and und et y".split())
_DASH = lazy_pattern(r"\s+[-–—|]\s+|\s*[–—|:]\s+")


def listed(text: str) -> tuple[Person, ...]:
    """The people of a list in its order, with addresses that are valid."""
    people: list[Person] = []
    for raw in _JOINT.split(text[: sanitize.TEXT_LIMIT // 4]):
        # Between two joints stand people, or more of the last one's title.
        group = sanitize.line(_TIME.sub("", _NUMBERED.sub("", raw)))
        parts = [part.strip() for part in group.split(",") if part.strip()]
        if _is_last_first(parts):
            parts = [f"{parts[1]} {parts[0]}", *parts[2:]]
        for part in parts:
            opens, words, last = (
                part is parts[0],
                _plain_words(part),
                people[-1] if people else None,
            )
            # `Development`, `VP Sales`: all of it words of work, and nobody's name.
            is_work = last and work_in(words).share == 1 and not is_forename(words[0])
            person = None if is_work else _one(part)
            # One unknown word after a full name (`Maren Voss, Vertrieb`) is what they do.
            is_word = person and not (
                " " in person.name or person.email or is_forename(person.name)
            )
            is_odd = is_word and last and " " in last.name
            if person and (opens or not is_odd):
                people.append(person)
            elif last and (person or _is_title(part)):
                before = last.title and last.title + (" & " if opens else ", ")
                people[-1] = replace(last, title=f"{before}{part}"[:TITLE_LIMIT])
            elif last and (address := _address_in(part)) and not last.email:
                people[-1] = replace(last, email=address)
        if len(people) >= MOST:
            break
    return tuple(person for person in people[:MOST] if person.name or person.email)


def people_after_with(lines: Iterable[str]) -> str:
    """The people of the first line that says with whom: `with Jana (jana@orbis.example), Tom`.

    "" where nobody is named: what follows has to be an address, or begin with a given name.
    """
    for line in lines:
        for match in _WITH.finditer(line[: sanitize.TEXT_LIMIT // 16]):
            text = " ".join(_names_at_start(line[match.end() :]))
            people = listed(text)
            if people and all(each.email or is_forename(each.name.split()[0]) for each in people):
                return text
    return ""


def _names_at_start(text: str) -> Iterator[str]:
    """The words up to the first one that no name has: `Jana and Tom` of `… about the team`."""
    for word in _WORD.findall(text):
        if word[0].islower() and "@" not in word and word not in _BETWEEN:
            return
        yield word.rstrip(".!?") if "@" in word else word
        if word.endswith((".", "!", "?")) and len(word) > 3:
            return


def _is_last_first(parts: list[str]) -> bool:
    """`Weber, Jonas`: two short parts of which the second is a given name and the first none."""
    if len(parts) < 2 or any("@" in part or "(" in part for part in parts[:1]):
        return False
    last, first = parts[0].split(), _NOTE.sub("", _ADDRESS.sub("", parts[1])).split()
    if not first or len(last) > 3 or len(first) > 2 or _is_title(" ".join(first)):
        return False
    family = [word for word in last if word.lower() not in _PARTICLES]
    return is_forename(first[0]) and len(family) == 1 and not is_forename(family[0])


def _one(part: str) -> Person | None:
    """One person, or None when the part is a title, a company or a remark."""
    address, bare = _address_in(part), _ADDRESS.sub(" ", part)
    notes = [sanitize.line(a or b) for a, b in _NOTE.findall(bare)]
    halves = _DASH.split(_NOTE.sub(" ", bare), maxsplit=1)
    name, other = (
        sanitize.line(half).strip(" -–—|:*_\"'") for half in (halves[0], "".join(halves[1:]))
    )
    # `Jonas Weber - Staff Engineer`, and `Hiring Manager: Jonas Weber`
    title = other if _is_title(other) else ""
    if other and _is_title(name) and is_name(other):
        name, title = other, name
    title = title or next((note for note in notes if _is_title(note)), "")
    # `With: Zoom`, `Panel: Technical`: no word of it is anybody's name.
    is_noise = all(word in _NOISE or is_known(word) for word in _plain_words(name))
    if (name and (is_noise or not is_name(name))) or not (name or address):
        return None
    return Person(full_name(name) if name else "", address, title[:TITLE_LIMIT])


def _is_title(text: str) -> bool:
    work = work_in(_plain_words(text))
    return work.has_head or (work.share == 1 and bool(text))


def _plain_words(text: str) -> list[str]:
    return [plain_letters(word).strip(".,") for word in text.split()]


def _address_in(text: str) -> str:
    match = _ADDRESS.search(text)
    return valid_address(match.group(1).strip("'\"*_.")) if match else ""
