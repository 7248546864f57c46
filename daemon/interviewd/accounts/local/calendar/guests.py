"""Parse ORGANIZER and ATTENDEE as Google, Outlook, Apple and recruiting systems write them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import unquote

from interviewd.accounts.local.calendar.properties import Property
from interviewd.language import sanitize
from interviewd.model.seen import Answer, Guest, GuestKind
from interviewd.patterns import lazy_pattern

GUEST_LIMIT: Final = 500
NAME_LIMIT: Final = 200
_ADDRESS: Final = lazy_pattern(r"[^@\s<>,;:\"()\[\]\\]{1,64}@[^@\s<>,;:\"()\[\]\\]{1,250}")
_KINDS: Final = {kind.value: kind for kind in GuestKind}
_ANSWERS: Final = {
    "ACCEPTED": Answer.YES,
    "TENTATIVE": Answer.MAYBE,
    "DECLINED": Answer.NO,
    "DELEGATED": Answer.NO,  # somebody else comes instead, and is an ATTENDEE too
}


def parse_guests(lines: Iterable[Property]) -> tuple[Guest, ...]:
    """Return the guests in order, each address once, at most GUEST_LIMIT."""
    guests: dict[tuple[str, str], Guest] = {}
    for line in lines:
        if len(guests) == GUEST_LIMIT:
            break
        if guest := parse_guest(line):
            guests.setdefault((guest.email, "" if guest.email else guest.name), guest)
    return tuple(guests.values())


def parse_guest(line: Property) -> Guest | None:
    """Return the guest, None without address and name. SENT-BY, an assistant's, is ignored."""
    email = parse_address(line)
    name = sanitize.line(line.params.get("CN", "").strip("\"' "), NAME_LIMIT)
    if name.lower() == email or _ADDRESS.fullmatch(name.lower()):
        email, name = email or name.lower(), ""
    if not email and not name:
        return None
    kind = _KINDS.get(line.params.get("CUTYPE", "").lower(), GuestKind.INDIVIDUAL)
    written = line.params.get("PARTSTAT", "").upper()
    answer = _ANSWERS.get(written, Answer.NONE)
    if written not in _ANSWERS and line.params.get("ROLE", "").upper() == "NON-PARTICIPANT":
        answer = Answer.NO  # informed of it, not in it
    return Guest(email, name, kind, answer)


def parse_address(line: Property) -> str:
    """Return the address in lower case, from `mailto:` in any case or from EMAIL=; "" without one.

    Apple writes /principal/ paths and urn:uuid: and adds EMAIL, Exchange writes `invalid:nomail`.
    """
    value = line.value.strip()
    scheme, colon, rest = value.partition(":")
    if colon and scheme.strip().lower() == "mailto":
        value = unquote(rest.partition("?")[0])
    elif not _ADDRESS.fullmatch(value.lower()):
        value = line.params.get("EMAIL", "")
    value = value.strip().strip("<>").strip().lower()
    return value if _ADDRESS.fullmatch(value) and sanitize.line(value) == value else ""
