"""A model's answer as the paragraphs of a letter.

Reasoning, fences, a subject line, a greeting and a sign-off of its own are taken off, told by their
form. Nothing else is changed: what is odd beside them is for the check to refuse.
"""

from __future__ import annotations

import re
from typing import Final

from interviewd.patterns import lazy_pattern

LONGEST: Final = 4_000
"""A letter of 150 words has some 900 characters."""

_REASONING = lazy_pattern(
    r"<(think|thinking|thought|reasoning|reflection)>.*?</\1>", re.DOTALL | re.IGNORECASE
)
_TAG = lazy_pattern(r"<(/?)(?:think|thinking|thought|reasoning|reflection)>", re.IGNORECASE)
_FENCE = lazy_pattern(r"^[ \t]*```[^\n]*\n(.*?)^[ \t]*```", re.DOTALL | re.MULTILINE)
_SUBJECT = lazy_pattern(r"(?:subject|betreff|objet|asunto)\s*:", re.IGNORECASE)
_SALUTE = lazy_pattern(r"\b(?:salutations|saludos?|grüßen?|regards|sincèrement)\b", re.IGNORECASE)
"""French and Spanish letters close with a whole sentence of politeness; its form tells nothing,
these words do."""

_GREETING_WORDS: Final = 8
_SIGN_OFF_WORDS: Final = 6
_SALUTE_WORDS: Final = 25


def paragraphs(answer: str, language: str) -> tuple[str, ...]:
    """The paragraphs between greeting and sign-off; none when there is no letter in it."""
    lines = [line.strip() for line in bare(answer).splitlines()]
    # A subject line, an announcement ("Here is the letter:") and a greeting, in whatever order.
    while lines and (not lines[0] or _SUBJECT.match(lines[0]) or _is_greeting(lines)):
        del lines[0]
    # Short last lines that end no sentence: "Kind regards,", a name, a count of words.
    while lines and (not lines[-1] or _is_sign_off(lines[-1])):
        del lines[-1]
    # Servers and models wrap paragraphs as they like.
    parts = re.split(r"\n\s*\n", "\n".join(lines))
    blocks = [" ".join(each.split()) for each in parts if each.strip()]
    if blocks and _SALUTE.search(blocks[-1]) and len(blocks[-1].split()) <= _SALUTE_WORDS:
        blocks.pop()
    if blocks and language == "de":
        # German goes on in lower case after the greeting's comma. Thanks begin with one of these; a
        # noun keeps its capital.
        blocks[0] = re.sub(
            r"^(?:Vielen|Herzlichen|Haben|Besten|Danke|Ich|Für|Darf|Nochmals)\b",
            lambda one: one[0].lower(),
            blocks[0],
        )
    return tuple(blocks)


def bare(answer: str) -> str:
    """What stands in the answer's longest fence, else all of it, without reasoning; nothing when
    that never ends.
    """
    text = _REASONING.sub("", answer)
    if tags := [*_TAG.finditer(text)]:  # some templates open the tag themselves
        text = text[tags[-1].end() :] if tags[-1][1] else ""
    return max(_FENCE.findall(text), key=len, default=text).strip()


def _is_greeting(lines: list[str]) -> bool:
    """A short first line that ends like one, with an empty line or the letter behind it."""
    first, is_alone = lines[0], len(lines) > 1 and not lines[1]
    if first.endswith(":"):
        return is_alone or len(first.split()) <= _GREETING_WORDS
    return len(first.split()) <= _GREETING_WORDS and (
        first.endswith((",", "!")) or (is_alone and first[-1:].isalnum())
    )


def _is_sign_off(line: str) -> bool:
    """Whether no sentence ends in it; the full stop of "Dr. Grace Adeyemi" ends none."""
    bare = line.rstrip("\"'”’»)")
    holds_sentence = bare.endswith((".", "!", "?", "…")) or re.search(r"[^\W\d_]{3,}[.!?]\s", bare)
    return len(line.split()) <= _SIGN_OFF_WORDS and not holds_sentence
