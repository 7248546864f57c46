"""Subjects of letters and of answers in a thread."""

from __future__ import annotations

import re
from collections.abc import Mapping

THANKS: Mapping[str, tuple[str, str]] = {
    "en": ("Thank you – {about} interview", "Thank you for the interview"),
    "de": ("Vielen Dank für das Gespräch – {about}", "Vielen Dank für das Gespräch"),
    "fr": ("Remerciements – entretien pour le poste{about}", "Remerciements pour l’entretien"),
    "es": (
        "Agradecimiento – entrevista para el puesto{about}",
        "Agradecimiento por la entrevista",
    ),
}
"""The subject of a thank-you in each language: about the role, else the company; and without
either. In French and Spanish ` de `, ` chez ` or the like stands in front of it.
"""
_ANSWER = ("re:", "fw:", "fwd:", "aw:", "wg:", "sv:", "antw:", "rv:", "tr:")


def is_thanks(subject: str, role: str, company: str) -> bool:
    """Whether it is the subject of our thank-you for that role, in any language."""
    about, bare = re.escape(role or company), stem(subject)
    if not about:
        return any(bare.casefold() == plain.casefold() for _, plain in THANKS.values())
    for form, _ in THANKS.values():
        head, tail = form.split("{about}")
        joined = "" if head.endswith(" ") else r" (?:[a-zà-ÿ]+[ ’']){0,3}"
        formed = f"{re.escape(head)}{joined}{about}{re.escape(tail)}"
        if re.fullmatch(formed, bare, re.IGNORECASE):
            return True
    return False


def stem(subject: str) -> str:
    """A subject without its Re: and Fwd:."""
    words = subject.strip()
    while words.lower().startswith(_ANSWER):
        words = words.split(":", 1)[1].strip()
    return words


def answer(subject: str) -> str:
    """The subject of an answer within a thread."""
    return f"Re: {stem(subject)}"


def same(one: str, other: str) -> bool:
    """Whether two subjects are equal apart from Re: and Fwd:."""
    return stem(one).casefold() == stem(other).casefold()
