"""Whether words name work: `Senior Backend Engineer`, `Leiterin Einkauf`, `Ingeniera de datos`."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from interviewd.language.titles.job_words import FIELDS, RANKS, ROLE_ENDINGS, ROLE_HEADS
from interviewd.language.titles.lexicon import SMALL
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

_FIELDS_AND_RANKS = FIELDS | RANKS
_KNOWN = _FIELDS_AND_RANKS | SMALL | {"&", "+"}
_OF_ROLES = _FIELDS_AND_RANKS | ROLE_HEADS


@dataclass(frozen=True, slots=True)
class Work:
    """`has_head`: a word is a job by itself. `share` of the words that jobs are made of."""

    has_head: bool
    share: float


def work_in(words: Sequence[str]) -> Work:
    """Weigh words (without case and accents) as a role."""
    if not words:
        return Work(has_head=False, share=0.0)
    heads = [is_head(word) for word in words]
    for at, pair in enumerate(pairwise(words), 1):
        heads[at] |= pair[1] == "partner" and pair[0] in _BEFORE_PARTNER
    known = sum(head or is_known(word) for head, word in zip(heads, words, strict=True))
    return Work(any(heads), known / len(words))


_BEFORE_PARTNER = frozenset(
    "business talent people hr channel finance legal delivery community".split()
)
"""`HR Business Partner` is work, `Vogt Partner` a company."""


def is_head(word: str) -> bool:
    """Whether a word is a job: as listed, feminine, plural, or at the end of a compound."""
    if word in ROLE_HEADS or _stem(word) in ROLE_HEADS:
        return True
    parts = word.replace("/", "-").split("-")
    if len(parts) > 1 and any(part in ROLE_HEADS for part in parts[-1:]):
        return True
    return len(word) > 8 and any(_stem(word).endswith(ending) for ending in ROLE_ENDINGS)


def _stem(word: str) -> str:
    for ending in ("innen", "in"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return word.removesuffix(ending)
    return word


_AGENT = lazy_pattern(
    r"[a-z]{3,}(?:er|or|ist|ian|ant|ent|man|woman|keeper|eer|crew|hand|worker|ologist|eur|euse|rice|ero|era)$"
)


def sounds_like_job(word: str) -> bool:
    """Whether an unknown word ends as occupations do, such as `Flight Attendant`."""
    return bool(_AGENT.match(word)) or word in ("crew", "liaison") or is_eastern_job(word)


# Without a list of trades: how Russian and Japanese end the names of occupations (й is folded to
# и).
_EASTERN = lazy_pattern(
    r"[а-я]{3,}(?:ист|ер|ор|щик|чик|ник|тель|лог|арь|ант|ент|тик|вед|граф|хирург|вец|иня|есса|ница|щица)|"
    r"(?:врач|повар|пекарь|юрист|курьер)(?:-\w+)?|"
    r".{2,}[職師員士者官長]|[店部課社]長|.*(?:担当|営業|コンサルタント|エンシニア|アナリスト|スタッフ|[マナタハサラ]ー|シャー)"
)


def is_eastern_job(word: str) -> bool:
    """Whether a word in Russian or Japanese letters ends as occupations do there."""
    return not word.isascii() and bool(_EASTERN.fullmatch(word))


def is_known(word: str) -> bool:
    """Whether a word is a rank, a field, several of them joined, or a small one inside roles."""
    if word.isdigit() or word in _KNOWN:
        return True
    parts = [part for part in word.replace("/", "-").replace("&", "-").split("-") if part]
    return len(parts) > 1 and all(part in _OF_ROLES for part in parts)


def is_field(words: Sequence[str]) -> bool:
    """Whether words only name fields or ranks, and no job of their own."""
    return all(map(is_known, words)) and any(word in _FIELDS_AND_RANKS for word in words)
