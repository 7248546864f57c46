"""Subjects of letters and of answers in a thread."""

from __future__ import annotations

_ANSWER = ("re:", "fw:", "fwd:", "aw:", "wg:", "sv:", "antw:", "rv:", "tr:")


def thanks(role: str, company: str) -> str:
    """`Thank you – ROLE interview`; without a role the company stands there."""
    about = role or company
    return f"Thank you – {about} interview" if about else "Thank you for the interview"


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
