"""Role and company as they can stand in a sentence: without brackets, links and decoration,
shouting lowered.
"""

from __future__ import annotations

import re

from interviewd.language import sanitize
from interviewd.patterns import lazy_pattern

_LIMIT = 80
_GENDER = lazy_pattern(r"\b[mwfdxh](?:\s?[/|]\s?[mwfdxh]){1,3}\b|\ball genders\b", re.IGNORECASE)
_ADDRESSING = frozenset(
    "i you your yours my mine me we us our ich mir mich sie ihr ihre ihren du dein deine wir uns "
    "je tu vous votre vos ton tes nous yo tú usted su sus".split()
)
_ORDERS = lazy_pattern(
    r"\b(?:all|any|every|everything|anything|nothing|only|not|never|always|please|that|these|those|if|alle|alles|jede[nrs]?|"
    r"nichts?|nur|nie|immer|bitte|dass|wenn|(?:tout|tous|toutes) (?:ce|les?|la|vos|tes)|jamais|toujours|uniquement|"
    r"(?:todo|todos|todas) (?:lo|los|las|tus|sus)|nunca|siempre|solamente)\b|\b(?:ne|no) [a-zà-ÿ]+ pas\b"
)
"""Words in small letters that a sentence has and a name has not: quantifiers, negation,
conjunctions of a clause. Names write theirs with a capital: `All Saints`, `Only Apartments`.
"""
_REGISTERED = lazy_pattern(r"\se\. ?[VKG]$")
"""A German association ends in `e. V.`, with its full stop."""
_EDGES = " -–—,.;:/"


def role_of(text: str) -> str:
    """A role without gender marks; `SENIOR ENGINEER` is `Senior Engineer`, `SRE` stays.

    "" for words that address somebody, as an order in a stranger's title does: no role has a
    personal pronoun.
    """
    bare = _shown(_GENDER.sub("", text))
    begins = bare.split()[1:2]
    if begins and begins[0] in ("the", "a", "an"):  # Disregard the notes
        return ""
    if any(word.casefold() in _ADDRESSING and not word.isupper() for word in bare.split()):
        return ""
    if not bare.isupper() or not any(len(word) > 5 for word in bare.split()):
        return bare
    return " ".join(word if len(word) < 4 else word.capitalize() for word in bare.split())


def company_of(text: str) -> str:
    """A company in its own spelling.

    "" for a sentence, as an order in a stranger's title is, and for words in small letters:
    `stealth startup` says what kind of company it is and names none.
    """
    name = _shown(text)
    is_described = " " in name and name.islower() and name.replace(" ", "").isalpha()
    return "" if is_described else name


def _shown(text: str) -> str:
    """Words without brackets, links and decoration; "" for an order."""
    text = re.sub(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>", " ", sanitize.line(text))
    text = re.sub(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+", " ", text)
    text = re.sub(r"[()\[\]{}<>|\"“”„«»_*#`\\^~=]|[!?]+", " ", text)
    name = " ".join(text.split()).strip(_EDGES)
    asks = name.casefold().startswith(("please ", "bitte ", "por favor "))
    if asks or (len(name.split()) > 3 and _ORDERS.search(name)):
        return ""
    name = name[:_LIMIT].rstrip(_EDGES)
    return f"{name}." if _REGISTERED.search(name) else name
