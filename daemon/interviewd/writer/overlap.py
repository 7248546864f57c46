"""Whether a fact stands in a text, told by its words.

Rough on purpose: it decides what is shown, never what is true.
"""

from __future__ import annotations

import re
from typing import Final

_STEM: Final = 5
"""So many letters of a word are compared: "catalogued" stands for "cataloguing", "Grüße" for
"Grüßen"."""

_SHORTEST: Final = 4


def stands_in(fact: str, text: str) -> bool:
    """Whether at least half of the fact's telling words (long ones, numbers) are in the text."""
    wanted = _words(fact)
    return bool(wanted) and 2 * len(wanted & _words(text)) >= len(wanted)


def _words(text: str) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {one[:_STEM] for one in words if len(one) >= _SHORTEST or one.isdecimal()}
