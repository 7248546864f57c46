"""The names of machines and role mailboxes: recruiting systems write under the company's."""

from __future__ import annotations

import re
from collections.abc import Iterator

from interviewd.language import sanitize
from interviewd.language.people import fold, is_robot, is_role_mailbox, is_system_name, same_person
from interviewd.language.people.companies import has_legal_form, names_in, plain_letters
from interviewd.language.people.forenames import NAMESAKES, is_forename
from interviewd.language.titles.lexicon import AROUND_COMPANY, COMPANY_WORDS, SMALL
from interviewd.model.seen import Event, Guest, Person
from interviewd.patterns import lazy_pattern

_NOTES = lazy_pattern(r"\([^()]*\)|\[[^\[\]]*\]|<[^<>]*>|[\"“”]")
_VIA = lazy_pattern(
    r"\s+(?:via|powered by|through|durch|über|sur|por)\s.*$|\s*[|•·].*$|\s+[-–—]\s.*$",
    re.IGNORECASE,
)
_AT = lazy_pattern(r"^.*?\b(?:at|@|bei|chez|from|de chez|der|von)\s+(?=[A-ZÀ-Þ])", re.IGNORECASE)
_HELPERS = lazy_pattern(
    r"note[- ]?tak|meeting notes|\bbot\b|assistant|transcri|calendar\b|unknown|no[- ]?reply",
    re.IGNORECASE,
)
_AROUND = AROUND_COMPANY | frozenset(
    "notifications notification invitations invites scheduler coordinator coordination department abteilung office "
    "interviewing hr applications application candidate experience the your bewerbermanagement bewerbungen your rh "
    "rrhh our greenhouse workday ashby lever smartrecruiters personio teamtailor workable recruitee".split()
)


def spelled_names(event: Event) -> list[str]:
    """The display names that may spell the company, in the event's order."""
    return [guest.name for guest in _speakers(event)]


def displayed_company(event: Event) -> str:
    """The company a recruiting system or role mailbox speaks for, "" when none says."""
    return next((name for guest in _speakers(event) if (name := company_of(guest.name))), "")


def _speakers(event: Event) -> Iterator[Guest]:
    for guest in event.everybody:
        if guest.name and (is_robot(guest) or is_role_mailbox(guest.email)):
            yield guest


def is_firm(guest: Guest, title: str) -> bool:
    """Whether a guest goes by a firm's name (`Orbital Looms <arun.patel@…>`), as scheduling
    systems name them.

    The title has to name it, and it is no person's: a legal form, or an address that is plainly
    somebody else's.
    """
    name = sanitize.line(guest.name)
    if (
        not fold(name)
        or fold(name) not in names_in(title)
        or same_person(name, Person("", guest.email))
    ):
        return False
    if has_legal_form(name):
        return True
    words = plain_letters(name).split()
    local = plain_letters(re.split(r"[._+-]", guest.email.partition("@")[0])[0])
    return not any(is_forename(word) for word in words) and is_forename(local)


def company_of(display: str) -> str:
    """The company in a display name: `Orbis Recruiting via Greenhouse` is `Orbis`."""
    text = sanitize.line(_NOTES.sub(" ", sanitize.line(display)))
    if "@" in text.strip("@ ").replace(" @ ", " ") or _HELPERS.search(text):
        return ""
    words = _AT.sub("", _VIA.sub("", text)).split()
    while words and _is_around(words[-1]):
        words.pop()
    while words and _is_around(words[0]):
        words.pop(0)
    name = " ".join(words)
    if not re.search(r"\w", name) or is_system_name(name):
        return ""
    is_firm = has_legal_form(name) or plain_letters(name) in NAMESAKES
    is_firm = is_firm or any(plain_letters(word) in COMPANY_WORDS for word in words)
    is_somebody = 2 <= len(words) <= 4 and is_forename(words[0]) and not is_firm
    return "" if is_somebody else name.strip(" ,;:-")


def _is_around(word: str) -> bool:
    bare = plain_letters(word).strip(".,:;-&")
    return not bare or bare in _AROUND or (bare in SMALL and word == word.lower())
