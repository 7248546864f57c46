"""Role and company as they can stand in a sentence: without brackets, links and decoration,
shouting lowered.
"""

from __future__ import annotations

import re

from interviewd.language import plain

_LIMIT = 80
_GENDER = re.compile(r"\b[mwfdxh](?:\s?[/|]\s?[mwfdxh]){1,3}\b|\ball genders\b", re.IGNORECASE)
_ADDRESSING = frozenset(
    "i you your yours my mine me we us our ich mir mich sie ihr ihre ihren du dein deine wir uns "
    "je tu vous votre vos ton tes nous yo tú usted su sus".split()
)
_EDGES = " -–—,.;:/"


def role_of(text: str) -> str:
    """A role without gender marks; `SENIOR ENGINEER` is `Senior Engineer`, `SRE` stays.

    "" for words that address somebody, as an order in a stranger's title does: no role has a
    personal pronoun.
    """
    bare = company_of(_GENDER.sub("", text))
    if any(word.casefold() in _ADDRESSING and not word.isupper() for word in bare.split()):
        return ""
    if not bare.isupper() or not any(len(word) > 5 for word in bare.split()):
        return bare
    return " ".join(word if len(word) < 4 else word.capitalize() for word in bare.split())


def company_of(text: str) -> str:
    """A company in its own spelling."""
    text = re.sub(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>", " ", plain.line(text))
    text = re.sub(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+", " ", text)
    text = re.sub(r"[()\[\]{}<>|\"“”„«»_*#`\\^~=]|[!?]+", " ", text)
    return " ".join(text.split()).strip(_EDGES)[:_LIMIT].rstrip(_EDGES)
