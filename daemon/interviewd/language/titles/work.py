"""Whether words name work: `Senior Backend Engineer`, `Leiterin Einkauf`, `Ingeniera de datos`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from interviewd.language.titles.job_words import FIELDS, RANKS, ROLE_ENDINGS, ROLE_HEADS
from interviewd.language.titles.lexicon import SMALL


@dataclass(frozen=True, slots=True)
class Work:
    """`has_head`: a word that by itself is a job.

    `share`: how many of the words jobs are made of, 0 to 1.
    """

    has_head: bool
    share: float


def work_in(words: Sequence[str]) -> Work:
    """Weigh words (without case and accents) as a role."""
    if not words:
        return Work(has_head=False, share=0.0)
    heads = [is_head(word) for word in words]
    heads = [head or _is_partner(words, at) for at, head in enumerate(heads)]
    known = sum(head or is_known(word) for head, word in zip(heads, words, strict=True))
    return Work(any(heads), known / len(words))


def _is_partner(words: Sequence[str], at: int) -> bool:
    """`HR Business Partner` is work, `Vogt Partner` a company."""
    beside = (
        "business",
        "talent",
        "people",
        "hr",
        "channel",
        "finance",
        "legal",
        "delivery",
        "community",
    )
    return words[at] == "partner" and at > 0 and words[at - 1] in beside


def is_head(word: str) -> bool:
    """Whether a word is a job: as listed, in its feminine or plural, or at the end of a German
    compound.
    """
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


_AGENT = re.compile(
    r"[a-z]{3,}(?:er|or|ist|ian|ant|ent|man|woman|keeper|eer|crew|hand|worker|ologist|eur|euse|rice|ero|era)$"
)


def sounds_like_job(word: str) -> bool:
    """Whether an unknown word ends as occupations do: `Flight Attendant`, `Claims Handler`.

    A hint, no proof.
    """
    return bool(_AGENT.match(word)) or word in ("crew", "liaison") or is_eastern_job(word)


# Without a list of trades: how Russian and Japanese end the names of occupations (й is folded to
# и).
_EASTERN = re.compile(
    r"[а-я]{3,}(?:ист|ер|ор|щик|чик|ник|тель|лог|арь|ант|ент|тик|вед|граф|хирург|вец|иня|есса|ница|щица)|"
    r"(?:врач|повар|пекарь|юрист|курьер)(?:-\w+)?|"
    r".{2,}[職師員士者官長]|[店部課社]長|.*(?:担当|営業|コンサルタント|エンシニア|アナリスト|スタッフ|[マナタハサラ]ー|シャー)"
)


def is_eastern_job(word: str) -> bool:
    """Whether a word in Russian or Japanese letters ends as occupations do there."""
    return not word.isascii() and bool(_EASTERN.fullmatch(word))


def is_known(word: str) -> bool:
    """Whether a word is a rank, a field, or one of the small ones inside roles."""
    return (
        word in FIELDS
        or word in RANKS
        or word in SMALL
        or word.isdigit()
        or word in ("&", "+")
        or _is_joined(word)
    )


def _is_joined(word: str) -> bool:
    parts = [part for part in word.replace("/", "-").replace("&", "-").split("-") if part]
    return len(parts) > 1 and all(
        part in FIELDS or part in RANKS or part in ROLE_HEADS for part in parts
    )


def is_field(words: Sequence[str]) -> bool:
    """Whether words only name fields or ranks, and no job of their own."""
    return (
        bool(words)
        and all(is_known(word) for word in words)
        and any(word in FIELDS | RANKS for word in words)
    )
