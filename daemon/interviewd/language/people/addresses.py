"""Mail addresses and domains: which are valid, and whose they are. Offline."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from interviewd.language.people import hosts
from interviewd.patterns import lazy_pattern

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

ADDRESS_LIMIT = 254  # RFC 5321, 4.5.3.1.3, less the angle brackets

TENANTS = "onmicrosoft.com"

# What nearly every address looks like, at most so long. The library says the same of these, and
# takes longer to load than Python itself.
_USUAL = lazy_pattern(
    r"[a-z\d]+(?:[._+-][a-z\d]+)*@(?:[a-z\d]+(?:-[a-z\d]+)*\.)+"
    r"(?!(?:arpa|invalid|local|localhost|onion)$)[a-z]{2,}",
    re.ASCII | re.IGNORECASE,
)
_USUAL_LENGTH = 64

# Routing tricks of old mail hosts and percent-encoding: legal letters, never a person's address.
_TRICKS = frozenset('%!\\"`<>()[]|;:,')

# Scripts that are written together: Japanese, Korean, Chinese; each also takes Latin (UTS 39,
# highly restrictive).
_TOGETHER = (
    frozenset({"LATIN"}),
    frozenset({"LATIN", "CJK", "HIRAGANA", "KATAKANA"}),
    frozenset({"LATIN", "CJK", "BOPOMOFO"}),
    frozenset({"LATIN", "CJK", "HANGUL"}),
)
# Letters of other scripts that pass for Latin ones, as browsers list them (Chromium,
# idn_spoof_checker.cc).
_LATIN_ALIKE = frozenset("асԁеһіјӏорԛѕԝхуъьҽпгѵѡαικνορτυωχγηβεօսոզհցգ")
_CYRILLIC_ENDINGS = frozenset("ru su by ua bg kz kg mk mn rs me ba tj uz md am ge az gr cy".split())
# Latin letters outside a-z that no accent explains and that people's languages use all the same.
_LATIN_OWN = frozenset("ßæœøłđðþħıəŋ")


@lru_cache(maxsize=4096)
def valid_address(text: str) -> str:
    """The address in lower case, its domain in ASCII.

    "" for whatever is not plainly one person's address. Refused: group syntax, lists, quoted local
    parts, percent-encoding, control characters, and domains that mix scripts to look like another.
    """
    text = text.strip()
    if len(text) <= _USUAL_LENGTH and _USUAL.fullmatch(text):
        return text.lower()
    local, _, domain = text.rpartition("@")
    is_plain = _TRICKS.isdisjoint(local) and text.isprintable()
    if not local or len(text) > ADDRESS_LIMIT or not is_plain:
        return ""
    # Only for strangers' addresses, not while idle.
    from email_validator import EmailNotValidError, validate_email

    try:
        address = validate_email(
            text,
            check_deliverability=False,
            allow_smtputf8=False,
            test_environment=True,  # RFC 2606 names are harmless: nothing is sent
        )
    except EmailNotValidError:
        return ""
    if is_disguised(address.domain) or is_disguised(domain) or address.ascii_email is None:
        return ""
    return address.ascii_email.lower()


def mailbox(address: str) -> str:
    """The mailbox behind an address, to compare: without `+tag`, at Gmail without dots."""
    local, _, domain = address.lower().partition("@")
    local = local.partition("+")[0] or local
    if domain in ("gmail.com", "googlemail.com"):
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{domain}"


def is_disguised(domain: str) -> bool:
    """Whether a domain is written to look like another, by mixed scripts or by similar letters."""
    labels = [decoded_label(label) for label in domain.lower().split(".")]
    # Under such an ending letters of another script are the language's own.
    is_at_home = not labels[-1].isascii() or labels[-1] in _CYRILLIC_ENDINGS
    for label in labels:
        letters = {c for c in label if c.isalpha()}
        foreign = (c for c in letters if not c.isascii() and c not in _LATIN_OWN)
        latin = (c for c in foreign if _script(c) == "LATIN")
        scripts = frozenset(map(_script, letters))
        if letters and letters <= _LATIN_ALIKE and not is_at_home:
            return True
        if any(not unicodedata.normalize("NFD", c)[0].isascii() for c in latin):
            return True
        if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
            return True
    return False


def decoded_label(label: str) -> str:
    """A label of a domain as people read it: `xn--mller-shne-ecb6d` is `müller-söhne`."""
    if not label.startswith("xn--"):
        return label
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


def _script(letter: str) -> str:
    # The standard library knows no scripts; the first word of a letter's name is its script.
    return unicodedata.name(letter, "?").split()[0].split("-")[0]


@cache
def _suffixes() -> PublicSuffixList:
    from publicsuffixlist import PublicSuffixList  # 1 MB of rules: loaded when first needed

    # Encoding each of its rules as well takes longer than reading them.
    return PublicSuffixList(accept_encoded_idn=False)


@lru_cache(maxsize=1024)
def registrable(address: str) -> str:
    """The registered domain of an address or a domain, in ASCII, "" when there is none."""
    domain = domain_of(address)
    if not domain or is_ip(domain):
        return ""
    try:  # with the letters that its ASCII form stands for
        readable = domain.encode("ascii").decode("idna") if "xn--" in domain else domain
    except UnicodeError:
        readable = domain
    suffix = _suffixes().privatesuffix(readable)
    own = ".".join(domain.split(".")[-suffix.count(".") - 1 :]) if suffix else ""
    is_tenant = own == TENANTS and domain != own  # orbis.onmicrosoft.com
    return ".".join(domain.split(".")[-3:]) if is_tenant else own


def domain_of(address: str) -> str:
    """The whole domain of an address or a domain, in ASCII, "" when it cannot be one."""
    domain = address.rpartition("@")[2].strip().rstrip(".").lower()
    try:
        return domain if domain.isascii() else domain.encode("idna").decode("ascii")
    except UnicodeError:
        return ""


def is_ip(domain: str) -> bool:
    """Whether it is a number instead of a name: 192.0.2.1, [2001:db8::1]."""
    return ":" in domain or domain.strip("[]").replace(".", "").isdigit()


@lru_cache(maxsize=4096)
def is_public(address: str) -> bool:
    """Whether anybody can have a mailbox at that host."""
    own = registrable(address)
    if own in hosts.LIVE or own.partition(".")[0] in hosts.PUBLIC_MAIL_LABELS:
        return True
    return hosts.is_under(domain_of(address), hosts.PUBLIC_MAIL)


def is_machine(address: str) -> bool:
    """Whether the host only sends for others: recruiting, scheduling, notes, video, calendars."""
    domain = domain_of(address)
    kinds = (hosts.RECRUITING, hosts.NOTE_TAKERS, hosts.VIDEO, hosts.CALENDARS)
    return any(hosts.is_under(domain, kind) for kind in kinds)


@lru_cache(maxsize=4096)
def company_domain(address: str) -> str:
    """The registrable domain that stands for a company, "" where the host is nobody's own."""
    own = registrable(address)
    return "" if own == TENANTS or is_public(address) or is_machine(address) else own
