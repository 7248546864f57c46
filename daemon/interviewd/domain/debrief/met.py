"""Whom a line of the debrief names: `Jonas Weber jonas@x.de, Mia Brandt <mia@x.de>`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import zip_longest

from interviewd.language import people
from interviewd.language.people.forenames import is_forename
from interviewd.language.people.names import PARTICLES
from interviewd.model.seen import Person
from interviewd.patterns import lazy_pattern

MET_LIMIT = 20
ADDRESS = lazy_pattern(r"[^\s<>,;:()\[\]\"'/\\|]{1,64}@[^\s<>,;:()\[\]\"'/\\|@]{1,255}")
_PARTS = lazy_pattern(r"([;\n|]|\s+(?:and|und|et|y|plus|[&+/\\~•·‣→⇒…]+|\d{1,2}\))\s+)")
_LEADING = frozenset(
    "and und et y also plus then with auch sowie aussi también i we met meet spoke talked interviewer interviewers "
    "interviewed saw thanks to name host".split()
)
_ASIDES = _LEADING | frozenset(
    "too as well there was were is are their his her address email mail here it us dr prof mr ms".split()
)
_TOO = lazy_pattern(
    r"[\s,.>)\]]*(?:too|as well|also|there|was there|joined|auch|dabei|aussi|también)?[\s,.!]*$",
    re.IGNORECASE,
)
_WRITING = lazy_pattern(
    r"\b(?:send|sends|submit|forward|upload|e?-?mail|write|apply|reply|return|invoices?|cc)\b[^.;]*$",
    re.IGNORECASE,
)
_BULLET = lazy_pattern(r"\s*(?:[-*•·‣◦–—>]+|\d{1,2}[.)])\s+|\s*[•·‣◦]\s*")


def unbulleted(line: str) -> str:
    return _BULLET.sub("", line.strip(), count=1) if _BULLET.match(line.strip()) else line.strip()


def people_in(text: str) -> tuple[Person, ...]:
    """The people a `Met` line names, with names, addresses or both."""
    return once([person for person, _ in met_in(text)])


def met_in(text: str) -> tuple[tuple[Person, str], ...]:
    """The same people with the note behind their address: `Mia <mia@x.de>: asked about SLOs`."""
    met: list[tuple[Person, str]] = []
    pieces = _paired(_PARTS.split(text[:2_000].replace("mailto:", " ")))
    for joint, chunk in zip(["\n", *pieces[1::2]], pieces[::2], strict=True):
        bare = unbulleted(chunk)
        person, note = met[-1] if met else (Person(), "")
        # Somebody new, rather than what was said of the last one going on.
        words = tidied(re.sub(r"\([^()]*\)", " ", bare)).split()
        joins = joint.strip().isalpha() or joint.strip() in ("&", "+")
        is_new = not joins and 2 <= len(words) <= 4 and _is_name(words)
        goes_on = (note and not is_new) or (person.email and _is_remark(bare))
        if goes_on and not ADDRESS.search(bare):
            met[-1] = (person, f"{note}{joint}{chunk}" if note else tidied(bare))
            continue
        if note and (address := ADDRESS.search(bare)):
            more, comma, _ = bare[: address.start()].rpartition(",")
            if comma and not _is_name(tidied(more).split()):
                met[-1] = (person, f"{note}{joint}{more}")
                bare = bare[len(more) + 1 :]
        met += _people_of(bare)
    return tuple(met)


def _paired(pieces: list[str]) -> list[str]:
    """The pieces with `Max Roth / max@x.de` together, though a sign stands between."""
    paired = pieces[:1]
    for joint, chunk in zip(pieces[1::2], pieces[2::2], strict=True):
        address, before = ADDRESS.fullmatch(chunk.strip(" <>")), unbulleted(paired[-1])
        if address and not joint.strip().isalpha() and _is_name(before.split()):
            owner = Person("", address[0].casefold())
            if people.same_person(before, owner):
                paired[-1] = f"{before} {chunk}"
                continue
        paired += [joint, chunk]
    return paired


def _is_name(words: list[str]) -> bool:
    return bool(words) and people.is_name(" ".join(words))


def _people_of(chunk: str) -> Iterator[tuple[Person, str]]:
    """Each address with the name before it, or in brackets behind it, and its note."""
    addresses = list(ADDRESS.finditer(chunk))
    before = chunk[: addresses[0].start()] if addresses else chunk
    for address, following in zip_longest(addresses, addresses[1:]):
        *names, last = _names_between(before) or [""]
        yield from ((Person(name), "") for name in names)
        behind = chunk[address.end() : following.start() if following else None]
        bracket = re.match(r"[>\s]*\(([^()]{2,60})\)", behind)
        if bracket and not last and _is_name(bracket[1].split()):
            last, behind = _named(bracket[1]), behind[bracket.end() :]
        note, before = _noted(behind, is_last=following is None)
        valid = people.valid_address(address[0].strip(".-"))
        if valid or last:
            yield Person(last, valid), note
    yield from (
        (Person(name), "")
        for name in _names_between(before)
        if not addresses or _is_name(name.split())
    )


def _noted(behind: str, *, is_last: bool) -> tuple[str, str]:
    """What stands behind an address, as a note on that person and the names that follow."""
    separator = re.match(r"[>)\]\s.]*(?::|[-–—]+\s)", behind)
    rest = behind[separator.end() :] if separator else behind.lstrip(">)] .")
    if _TOO.fullmatch(rest):
        return "", ""
    if not separator and not _is_remark(rest):
        return "", behind
    if is_last:
        return tidied(rest), ""
    head, comma, name = rest.rpartition(",")
    if comma:
        return tidied(head), name
    return ("", rest) if _is_name(tidied(rest).split()) else (tidied(rest), "")


def _is_remark(text: str) -> bool:
    """Whether words right behind an address are no names: `asked about SLOs`."""
    parts = [words for part in text.split(",") if (words := tidied(part).split())]
    return bool(parts) and not _is_name(parts[0]) and (len(parts[0]) > 2 or parts[0][0].islower())


def _names_between(text: str) -> list[str]:
    """Names between addresses: parted by commas, unless it is `Weber, Jonas`."""
    text = re.sub(r"\([^()]*\)", " ", text)
    parts = [part for raw in text.split(",") if (part := _named(raw))]
    if len(parts) == 2 and all(" " not in part for part in parts) and "<" in text:
        return [f"{parts[1]} {parts[0]}"]
    return parts


def _named(text: str) -> str:
    """The name, "" for what is plainly none: signs that part people are never one."""
    name = tidied(re.sub(r"[<>()\[\]\"“”:=/\\|;&+*~•·‣→⇒…]|\s[-–—]+\s|^[-–—]|[-–—]$", " ", text))
    words = name.split()
    # `Jonas Weber` of `I also met Jonas Weber`, `Jonas` of `Jonas from the platform team`.
    lower = [at for at, word in enumerate(words) if word[0].islower()]
    small = [at for at in lower if words[at].casefold() not in PARTICLES]
    if small and len(small) < len(words):
        words = words[small[-1] + 1 :] or (words[: small[0]] if is_forename(words[0]) else [])
    while words and words[0].casefold() in _LEADING:
        words.pop(0)
    name = " ".join(words)
    if not 0 < len(words) <= 5 or len(name) > 80 or any(c.isdigit() for c in name):
        return ""
    return name if _is_name(words) or name.upper() == name.lower() else ""


def given_in(line: str) -> tuple[tuple[Person, ...], str]:
    """Whose address a sentence gives, and what it says besides, "" for `I met Jonas (j@x.de) too`.

    Where something is sent to is nobody who was met, nor is a machine or a role's mailbox.
    """
    first = ADDRESS.search(line)
    if first is None or _WRITING.search(line[: first.start()]):
        return (), line
    with_address = (person for person, _ in met_in(line) if person.email)
    met = tuple(person for person in with_address if people.is_human(person))
    if not met:
        return (), line
    rest = re.sub(r"\(\s*\)|<\s*>", "", ADDRESS.sub("", line))
    last = list(ADDRESS.finditer(line))[-1]
    names = {word.casefold() for person in met for word in person.name.split()}
    words = {word.casefold() for word in re.findall(r"[\w.'-]*\w", rest)} - names
    begins = any(line.startswith(person.name) for person in met if person.name)
    is_who = begins and _TOO.fullmatch(line, last.end())
    return met, "" if is_who or words <= _ASIDES else tidied(rest)


def tidied(text: str) -> str:
    return " ".join(text.split()).strip(" ,;:-–—.<>()")


def once(named_people: Iterable[Person]) -> tuple[Person, ...]:
    """Each once: by address, and names alone only where no address came with them."""
    known: dict[str, Person] = {}
    for person in named_people:
        if person.email and not (person.email in known and known[person.email].name):
            known[person.email] = person
    named = {person.name.casefold() for person in known.values()}
    for person in named_people:
        if not person.email and person.name and person.name.casefold() not in named:
            known.setdefault(person.name.casefold(), person)
    return tuple(known.values())[:MET_LIMIT]
