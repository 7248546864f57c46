"""Decide who is a person, who recruits, and how somebody is addressed.

Everything is decided from what an invitation says: a name, an address, a kind. When in doubt a
person is not addressed by their first name, and a machine is not written to at all.
"""

from __future__ import annotations

from functools import lru_cache

from interviewd.language.people.addresses import company_domain, registrable, valid_address
from interviewd.language.people.companies import fold, is_like, plain_letters, same_spelling
from interviewd.language.people.machines import is_robot, is_room, is_system_name
from interviewd.language.people.names import first_name, full_name, is_name, same_person
from interviewd.language.people.roles import is_role_mailbox
from interviewd.language.people.speakers import is_machine, names_spoken_for, writes_in_person
from interviewd.model.seen import Guest, GuestKind, Person
from interviewd.patterns import lazy_pattern

__all__ = [
    "company_domain",
    "first_name",
    "fold",
    "full_name",
    "is_human",
    "is_like",
    "is_machine",
    "is_name",
    "is_recruiter",
    "is_robot",
    "is_role_mailbox",
    "is_room",
    "is_system_name",
    "names_spoken_for",
    "registrable",
    "same_person",
    "same_spelling",
    "valid_address",
    "writes_in_person",
]

_SPLIT = lazy_pattern(r"[._\-+\s]+|(?<=[a-z])(?=\d)")
_RECRUITER = lazy_pattern(
    r"\b(?:recruit(?:ing|er|ers|ment|ers)?|recrut\w{0,12}|reclut\w{0,12}|rekrut\w{0,8}|talents?|talento|"
    r"schedul(?:ing|er|ers)|"
    r"people|sourcer|sourcing|staffing|hiring (?:coordinator|team)|human resources|ressources humaines|recursos "
    r"humanos|"
    r"personalreferent(?:in)?|personalabteilung|headhunter|(?:executive|personal) assistant|[ep]a to|"
    r"(?:vorstands|geschaftsfuhrungs)assisten\w{1,4}|assistante? de direction)\b"
)
_RECRUITER_TOKENS = frozenset(
    "recruiting recruitment recruiter recruiters recruit talent talents talentacquisition people peopleops scheduling "
    "scheduler hiring staffing recrutement reclutamiento".split()
)


@lru_cache(maxsize=4096)
def is_recruiter(person: Person | Guest) -> bool:
    """Whether name, title or address says recruiting; a firm's own name proves nothing."""
    title = person.title if isinstance(person, Person) else ""
    if _RECRUITER.search(plain_letters(f"{person.name} / {title}")):
        return True
    local, _, domain = person.email.lower().rpartition("@")
    below = domain.removesuffix(registrable(domain)) if domain else ""
    return not _RECRUITER_TOKENS.isdisjoint(_SPLIT.split(local) + below.split("."))


@lru_cache(maxsize=4096)
def is_human(who: Person | Guest) -> bool:
    """Whether it is one human being, as far as its name and address say."""
    if isinstance(who, Guest) and who.kind is GuestKind.GROUP:
        return False
    return not (is_robot(who) or is_room(who) or is_role_mailbox(who.email))
