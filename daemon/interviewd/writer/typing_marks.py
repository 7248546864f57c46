"""Signs of hasty typing in French and Spanish: missing accents, lone letters, a digit for `un`, a
dropped `ne`, and that the text addresses somebody as a friend.

What is short for a word of the closed classes is spelled out: `ds` is `dans`, `q` is `que`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import cache

from interviewd.domain.ledger.own_sentences import is_hasty
from interviewd.language.function_words import FUNCTION_WORDS
from interviewd.patterns import lazy_pattern
from interviewd.writer.check.language import language as known

_SHORT: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "ds": "dans", "pr": "pour", "qd": "quand", "bcp": "beaucoup", "tjs": "toujours", "tjrs": "toujours",
        "pdt": "pendant", "pcq": "parce que",
    },
    "es": {"q": "que", "x": "por", "hs": "horas", "xq": "porque", "pq": "porque", "tb": "también", "xa": "para"},
}  # fmt: skip
_SHORTENED = {
    code: re.compile(rf"(?<![\w'’.\d]){'(?:' + '|'.join(words) + ')'}(?=\s)")
    for code, words in _SHORT.items()
}
_LONE = lazy_pattern(r"(?<![\w'’.&-])(?<!\d )[bcdfghjklmnpqrstvwxz](?![\w'’.&-])")
_ONE = lazy_pattern(r"\b1 (?!de cada |sur |%|h\b|€)[^\W\d_]")
_FRIEND: Mapping[str, re.Pattern[str]] = {
    "fr": lazy_pattern(r"\b(?:tu|te|toi|ton|ta|tes|t['’])(?!\w)", re.IGNORECASE),
    "es": lazy_pattern(r"\b(?:tú|vos|te|ti|tu|tus|contigo|vosotros|vosotras|os)\b", re.IGNORECASE),
}
_PAS = lazy_pattern(r"\b(?:ne|n['’]\w+|pourquoi|non)\b.*\bpas\b|^(?!.*\bpas\b)", re.IGNORECASE)
_KEEPS_ITS_ACCENT: Mapping[str, re.Pattern[str]] = {
    "fr": lazy_pattern(r"(?![^àâçèéêëîïôùûü]*és?$).{3,}"),
    "es": lazy_pattern(r".+(?:[áéíóú][a-z]?|ía[sn]?|[áéíóú][a-z]{2})"),
}
"""Accented words that have no twin without: `accordé` has one, `término`, too."""
_ADVERBS: Mapping[str, frozenset[str]] = {
    "fr": frozenset(),
    "es": frozenset("día días allí así después además todavía ningún algún jamás quizás".split()),
}


def spelled(text: str, code: str) -> str:
    """The text with the short forms of closed classes in full."""
    shortened = _SHORTENED.get(code)
    return shortened.sub(lambda found: _SHORT[code][found[0]], text) if shortened else text


def is_careless(text: str, code: str) -> bool:
    """Whether it cannot stand in a letter as it is typed."""
    words = re.findall(r"[^\W\d_]+", text.casefold())
    singular = {word.removesuffix("s") for word in words}
    mon = {"mon"} if code == "fr" else set()
    return (
        any(is_hasty(word) for word in text.split() if word.casefold() not in mon)
        or not _unaccented(code).isdisjoint(singular.union(words))
        or _LONE.search(text) is not None
        or _ONE.search(text) is not None
        or _FRIEND[code].search(text) is not None
        or (code == "fr" and _PAS.search(text) is None)
        or (code == "es" and any(word.endswith(("cion", "sion", "abamos")) for word in words))
    )


@cache
def _unaccented(code: str) -> frozenset[str]:
    """Words of the general list typed without the accent that they keep in every form."""
    general = known(code)
    words = (general.listed if general else frozenset()) | FUNCTION_WORDS[code] | _ADVERBS[code]
    accented = {word for word in words if _KEEPS_ITS_ACCENT[code].fullmatch(word)}
    return frozenset(_bare(word) for word in accented if _bare(word) != word) - words


def _bare(word: str) -> str:
    """A word without its accents; `ñ` is a letter."""
    decomposed = unicodedata.normalize("NFD", word.replace("ñ", "\0"))
    kept = "".join(one for one in decomposed if not unicodedata.combining(one))
    return kept.replace("\0", "ñ")
