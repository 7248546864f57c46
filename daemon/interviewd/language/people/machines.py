"""Recognise senders and guests that are no people: robots, recruiting systems, rooms."""

from __future__ import annotations

import re

from interviewd.language.people import hosts
from interviewd.language.people.addresses import domain_of, is_machine
from interviewd.language.people.companies import plain_letters
from interviewd.language.people.forenames import is_forename
from interviewd.model.seen import Guest, GuestKind, Person
from interviewd.patterns import lazy_pattern

_SPLIT = lazy_pattern(r"[._\-+\s]+|(?<=[a-z])(?=\d)")

_ROBOT_WORDS = frozenset(
    "noreply donotreply dontreply nreply reply notification notifications notify notifier alert alerts automated "
    "automatic "
    "automation mailer daemon postmaster bounce bounces bot robot system sysadmin autoreply autoresponder invitations "
    "invites calendarinvites calendar notetaker notetakers transcriber recorder unsubscribe mailings newsletter".split()
)
_ROBOT_LOCAL = lazy_pattern(
    r"^(?:no|not?|do[-_.]?not|dont|nicht|nao|ne[-_.]?pas)[-_.]?(?:reply|respond|antworten|responder|repondre)|noreply|"
    r"^(?:mailer[-_.]?daemon|postmaster|bounces?|notifications?|alerts?|calendar[-_.]notification|unknownorganizer)\b"
)
_ROBOT_NAME = lazy_pattern(
    r"\bnote[- ]?tak(?:er|ing)\b|\bmeeting notes\b|\b(?:no|do not)[- ]?reply\b|\bnotifications?$|\bautomated\b|\bbot\b|"
    r"\bai (?:assistant|companion|scribe)\b|\bmeeting assistant\b|\btranscri(?:ber|pt)\b|\bcalendar (?:system|"
    r"service)\b"
)
_SYSTEM_NAMES = frozenset(name.strip() for name in hosts.SYSTEM_NAMES if name.strip())
_SYSTEM_TAIL = lazy_pattern(
    r"(?: (?:recruiting|recruitment|scheduling|scheduler|notetaker|note taker|notes|bot|ai|assistant|meetings?|hire|"
    r"notifications?|calendar|invites?|support|app|io|com))+$"
)
_VIA = lazy_pattern(r"\bvia ([\w. ]+)$")

# Rooms, as Exchange and Workspace name them.
_ROOM_NAME = lazy_pattern(
    r"\b(?:meeting|conference|conf|board|interview|huddle|focus|training|seminar|zoom|teams|video|phone)[- "
    r"]?(?:room|booth)s?\b|"
    r"\broom\b(?! ?mate)|\b(?:boardroom|phonebooth|auditorium)\b|"
    r"\b\w*(?:konferenz|besprechungs|meeting|sitzungs|seminar|schulungs|interview)(?:raum|zimmer)\b|\braum\b|"
    r"^sall?[ea] (?:de |des |du )?(?:reunion|reuniones|conference|juntas|riunioni|\w{0,20} ?\d)|\bsalle \w|"
    r"\b(?:vergaderzaal|vergaderruimte|sala de (?:reunioes|reuniones|juntas))\b"
)
_ROOM_LOCAL = lazy_pattern(
    r"^(?:room|rooms|conf|confroom|conference|conferenceroom|meetingroom|mtgroom|meeting[-_.]room|"
    r"conference[-_.]room|raum|"
    r"besprechung|besprechungsraum|konferenzraum|boardroom|resource|equipment)(?=[-_.\d]|$)|"
    r"^(?:salle|sala)[-_.]?[a-z]{0,20}[-_.]?\d|[-_.](?:room|raum)$"
)


def is_robot(who: Person | Guest) -> bool:
    """Whether it is an address that nobody reads: no-reply, a calendar, a recruiting system."""
    local = who.email.rpartition("@")[0].lower()
    words = _SPLIT.split(local)
    if is_robot_name(who.name) or _ROBOT_LOCAL.search(local) or not _ROBOT_WORDS.isdisjoint(words):
        return True
    if not who.email or not is_machine(who.email):
        return False
    # Makers of video tools have employees; the other hosts only send on behalf of others.
    names = who.name.split()
    is_employee = len(names) > 1 and is_forename(names[0])
    return not (is_employee and hosts.is_under(domain_of(who.email), hosts.VIDEO))


def is_no_reply(who: Person | Guest) -> bool:
    """Whether the address itself says that nobody reads there."""
    return bool(_ROBOT_LOCAL.search(who.email.rpartition("@")[0].lower()))


def is_system_name(name: str) -> bool:
    """Whether a name is a recruiting system's, a video tool's or a note-taker's own."""
    words = " ".join(re.sub(r"[^\w\s]|_", " ", plain_letters(name)).split())
    return words in _SYSTEM_NAMES or _SYSTEM_TAIL.sub("", words) in _SYSTEM_NAMES


def is_robot_name(name: str) -> bool:
    plain = " ".join(re.sub(r"[^\w\s.-]", " ", plain_letters(name)).split())
    via = _VIA.search(plain)
    is_system = is_system_name(plain) or (via is not None and is_system_name(via[1]))
    return is_system or bool(_ROBOT_NAME.search(plain))


def is_room(who: Person | Guest) -> bool:
    """Whether it is a room or equipment, by its kind, its address or its name."""
    if isinstance(who, Guest) and who.kind in (GuestKind.ROOM, GuestKind.RESOURCE):
        return True
    local, _, domain = who.email.rpartition("@")
    if domain.endswith("resource.calendar.google.com") or _ROOM_LOCAL.search(local):
        return True
    return bool(_ROOM_NAME.search(plain_letters(who.name)))
