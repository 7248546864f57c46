"""Hasty typing made into words: parted into thoughts, spelt out, cased, and each word told for what it can be.

What cannot be read with some certainty is dropped here, thought by thought: a gap is better than a raw scrap.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from interviewd.domain.compose import vocabulary
from interviewd.domain.compose.private import is_private
from interviewd.domain.compose.wordkinds import is_known, kind, mended
from interviewd.language import plain

_LIMIT = 4_000  # characters of one field
_THOUGHTS = 60
_WORDS = 60  # of one thought

_URL = re.compile(
    r"(?:https?://|www\.|mailto:)\S+|\b[\w-]{1,60}(?:\.[\w-]{1,60}){0,4}\.[a-z]{2,6}/\S*|\S{1,64}@\S+|\+?\d[\d ()/-]{7,}\d",
    re.IGNORECASE,
)
_FACE = re.compile(r"(?:^|(?<=\s))[:;=8x][-'^]?[)(DPpO/\\|*3]+(?=\s|$)|<3|\^\^|-_-|\b[xX]D\b")
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}|<[^<>]*>")
_QUOTED = re.compile(r"[\"“”„«»]([^\"“”„«»\n]{0,300})[\"“”„«»]|(?<!\w)'([^'\n]{1,300})'(?!\w)")
_DOTTED = re.compile(r"\b(e\.g|i\.e|etc|approx|incl|esp|vs|resp|ca|no|disc|mr|mrs|ms|dr|prof)\.", re.IGNORECASE)
_SENTENCE = re.compile(r"[\n;|•·‣…]+|[.!?]+(?=\s|$)|\.{2,}|^\s*[-–—*>#]+", re.MULTILINE)
_PART = re.compile(
    r"\s(?:and|&|\+)\s+(?=(?:about|how|what|why|whether|who|where|when|which)\s)|,(?!\d{3}\b)|:(?=\s|$)|\s+[-–—~*>]+\s+|—|[-=–]+>+|→|⇒|<[-=]+|=|\s+/\s+"
)
_SLASH = re.compile(r"(?<=[A-Za-z]{2})/(?=[A-Za-z]{2})|(?<=\w)\+(?=[a-z]{3})")
_WORD = re.compile(
    r"[^\W_](?:(?:[\w'&.+#/⁄-]|(?<=\d),(?=\d{3}))*[\w+#%])?(?:(?<=s)'(?=\s[^\W\d_]))?|[&+@%]|[€$£]\S+|\S"
)
_NUMBER = re.compile(
    r"[~<>≈]?(?:\d[\d.,]*(?:st|nd|rd|th|x|k|m|bn|%|\+|ms|s|h|d|gb|tb|mb|kb|pb|rps|qps)?|\d+[-–]\d+%?)", re.IGNORECASE
)
_PAY = re.compile(
    r"[€$£¥]\s?\d|\d\s?[€$£¥]|"
    r"\b\d{2,3}(?:[.,]\d)?\s?k(?:\s*(?:eur|usd|gbp|chf|base|gross|brutto|total|ote|pa|p\.a|a year|/|per|\W*$))",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ear:
    """For whom the notes are read: how names are spelt, who is addressed, what the job itself is about.

    `you` are the addressee's own names in lower case, `others` those of others who were met; `single`: they alone were
    met, so that "she" is they. `trade` holds the words of role and company: a nurse may speak of health. `twice` are
    words that stand in several places, and so are no slip.
    """

    names: Mapping[str, str] = field(default_factory=dict)
    you: frozenset[str] = frozenset()
    others: frozenset[str] = frozenset()
    single: bool = False
    trade: frozenset[str] = frozenset()
    american: bool = False
    twice: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it goes out, its letters in lower case, and what it can be (see `_kind`)."""

    text: str
    low: str
    kind: str


def thoughts(text: str) -> list[str]:
    """The thoughts of a note, in its order, without addresses, links, asides, emoji and layout."""
    return [part for sentence in sentences(text) for part in _parted(sentence)][:_THOUGHTS]


def kept(text: str, ear: Ear) -> list[list[str]]:
    """The thoughts of each sentence that are English and anybody's business: only they reach a letter, or select what does.

    In a sentence of another language a thought stands by itself only when all its words are known here, as Kafka is.
    """
    found = []
    for sentence in sentences(text):
        parts = [part for part in _parted(sentence) if not is_delicate(part, ear)]
        found.append([part for part in parts if _is_known_here(part)] if is_foreign(sentence, ear) else parts)
    return found


def is_foreign(text: str, ear: Ear) -> bool:
    """Whether a word of it shows that it is another language."""
    return any(_is_foreign(word) for word in _WORD.findall(text) if word.casefold() not in ear.names)


def _is_known_here(part: str) -> bool:
    return all(is_known(low) or low in vocabulary.SPELLING for low in map(str.casefold, _WORD.findall(part)))


def _parted(sentence: str) -> list[str]:
    return [part for raw in _PART.split(sentence) if (part := _trimmed(raw))]


def sentences(text: str) -> list[str]:
    """The sentences of a note, cleaned in the same way, their commas and dashes kept."""
    return [part for raw in _SENTENCE.split(_cleaned(text)) if (part := _trimmed(raw))][:_THOUGHTS]


def _trimmed(part: str) -> str:
    return " ".join(part.split()).strip(" -–—.,'")


def _cleaned(text: str) -> str:
    text = unicodedata.normalize("NFKC", plain.clean(text, _LIMIT)).replace("’", "'").replace("‘", "'").replace("`", "")
    text = _URL.sub(" ; ", text)
    text = _FACE.sub(" ", text)
    text = re.sub("<(?=\\d)", "", text)
    text = _ASIDE.sub(" ", text)
    text = _QUOTED.sub(_unquoted, text)
    text = "".join(" " if unicodedata.category(c) in ("So", "Sk", "Mn", "Me", "Cf") else c for c in text)
    text = re.sub(r"[()\[\]{}<>\"“”„«»*_]", " ", _DOTTED.sub(r"\1", text))
    return re.sub(r"(?m)^\s*\d{1,2}[.)]\s+", "\n", text)


def _unquoted(found: re.Match[str]) -> str:
    """Two or three quoted words are a name for something; a quoted sentence is somebody else speaking."""
    inside = (found[1] or found[2] or "").strip()
    return f" {inside} " if len(inside.split()) <= 3 else " ; "


def is_delicate(text: str, ear: Ear, *, own: bool = False) -> bool:
    """Pay, health, gossip, self-doubt, private life: nothing of such a thought is ever written to anybody.

    `own`: the person says it of their own work, where an acquisition or a budget of €2m is no gossip and no pay.
    """
    low = text.casefold()
    for harmless in vocabulary.HARMLESS:
        low = low.replace(harmless, " ")
    said = set(re.findall(r"[\w'-]+", low))
    said |= {piece for word in said for piece in re.split(r"['-]", word)}
    field = bool(ear.trade & vocabulary.CLINICAL_FIELD)
    health = frozenset() if field and own else vocabulary.HEALTH | (frozenset() if field else vocabulary.CLINICAL)
    never = vocabulary.GOSSIP | vocabulary.DOUBT | vocabulary.PAY | health
    told = said & (never - vocabulary.OWN_WORK if own else never) - ear.trade
    return bool(told) or is_private(text, ear.trade, own=own) or (not own and _PAY.search(low) is not None)


def words(thought: str, ear: Ear) -> tuple[Word, ...]:
    """The thought word by word, spelt out and cased; () when some of it cannot be read, or is not English."""
    raw = _WORD.findall(_SLASH.sub(" and ", _protected(_compounded(thought))))[:_WORDS]
    raw = [_unprotected(word) for word in raw]
    letters = [c for c in thought if c.isalpha()]
    shouted = len(letters) > 5 and sum(c.isupper() for c in letters) > 0.8 * len(letters)
    titled = not shouted and all(w[0].isupper() or not w.isalpha() or w.casefold() in _SMALL for w in raw)
    out: list[Word] = []
    for place, word in enumerate(raw):
        full = _spelt_out(word, ear)
        for piece in [word] if full is None else full.split():
            made = _word(piece, ear, shouted=shouted, titled=titled, first=place == 0)
            if made is None or (out and made.low == out[-1].low and made.low):
                return () if _is_foreign(piece) else (*out, _SCRAP)
            if made.text:
                out.append(made)
    return tuple(out)


_SCRAP = Word("", "", "SCRAP")
"""Stands where something cannot be read: what comes before it may still be a thing."""


def _compounded(text: str) -> str:
    """The hyphens that haste leaves out."""
    for pattern, joined in _COMPOUNDS:
        text = pattern.sub(joined, text)
    return text


_COMPOUNDS = tuple(
    (re.compile(rf"\b{pattern}\b", re.IGNORECASE), joined)
    for pattern, joined in (
        (r"take[ -]?home", "take-home"),
        (r"(?<!are )(?<!is )(?<!be )(?<!a )on[ -]?call(?! with| to)", "on-call"),
        (r"on[ -]prem(?:ises|ise)?", "on-premises"),
        (r"end 2 end|e2e|end to end", "end-to-end"),
        (r"all hands", "all-hands"),
        (r"open source", "open-source"),
        (r"real time", "real-time"),
        (r"follow up", "follow-up"),
        (r"high level", "high-level"),
        (r"long term", "long-term"),
        (r"gen z", "Gen-Z"),
        (r"([a-z]{3,}) (based|driven|facing|oriented|led|ready)(?= [a-z])", r"\1-\2"),
    )
)


def _protected(text: str) -> str:
    text = re.sub(r"(?<!\w)([wWbB])/([oOcCwW](?!\w))?", lambda found: f" {_SHORT[found[0].casefold()]} ", text)
    for known in vocabulary.SLASHED:
        text = re.sub(
            rf"(?<!\w){re.escape(known)}(?!\w)",
            lambda found: found[0].replace("/", "\u0001"),
            text,
            flags=re.IGNORECASE,
        )
    return text.replace("\u0001", "⁄")


_SHORT = {
    "w/": "with",
    "w/o": "without",
    "w/c": "week of",
    "w/w": "with",
    "b/": "by",
    "b/c": "because",
    "b/w": "between",
    "b/o": "because of",
}


def _unprotected(word: str) -> str:
    return word.replace("⁄", "/")


def _spelt_out(word: str, ear: Ear) -> str | None:
    low = word.casefold().rstrip(".")
    if word == "r":
        return "are"
    if low in (vocabulary.AMERICAN if ear.american else vocabulary.BRITISH):
        return (vocabulary.AMERICAN if ear.american else vocabulary.BRITISH)[low]
    if low in ear.names or (word.isupper() and len(word) > 1 and low in ("us", "it", "am", "mo")):
        return None
    return vocabulary.SPELT_OUT.get(low)


def _word(word: str, ear: Ear, *, shouted: bool, titled: bool, first: bool) -> Word | None:
    """One word, or None for a scrap: strange signs, letters without a vowel that no list knows, another language."""
    possessive = "'s" if word.casefold().endswith("'s") else "'" if word.casefold().endswith("s'") else ""
    stem = word[: len(word) - len(possessive)] if possessive else word
    low = stem.casefold()
    if re.fullmatch(r"[€$£]\d[\d.,]*(?:k|m|bn|b)?", low):
        return Word(stem, low, "NUM")
    if _NUMBER.fullmatch(stem):
        return Word(re.sub(r"^[~≈]", "about ", stem).lstrip("<>"), low, "NUM")
    if not re.fullmatch(r"[^\W_][\w'&.+#/-]*%?", stem) or _is_foreign(stem):
        return None
    if re.search(r"[+#]|[a-z]'[a-z]", stem) and low not in vocabulary.SPELLING and low not in ear.names:
        return None
    text = _cased(stem, ear, shouted=shouted, titled=titled, first=first)
    if text == low and low not in ear.names:
        text = low = mended(low)
    if not text:
        return Word("", low, "")
    if text == low and low not in vocabulary.SPELLING and not is_known(low) and not re.search(r"[aeiouyà-ÿ0-9]", low):
        return None
    return Word(text + possessive, low + possessive, "POSS" if possessive else kind(text, low))


def _cased(stem: str, ear: Ear, *, shouted: bool, titled: bool, first: bool) -> str:
    low = stem.casefold()
    if low in ear.names:
        return ear.names[low]
    if low in vocabulary.SPELLING:
        spelt = vocabulary.SPELLING[low]
        return stem if spelt == low and stem[0].isupper() and not (shouted or titled or first) else spelt
    if shouted or low == stem:
        return low
    if stem.isupper() and len(stem) > 1:
        return low if len(stem) > 3 and is_known(low) else stem
    if not stem[1:].islower():
        return stem
    return low if (first or titled) and is_known(low) else stem


_SMALL = frozenset("of and the for in on with to a an at by or".split())


_FOREIGN_FORM = re.compile(
    r"(?:ung|ungen|keit|heit|schaft|lich|isch|ierung|zeit|zeiten|ción|ità)$|sch(?!ool|ed|em|ol)|cht|zw|[^aeiou]pf|(?:ung|keit|schaft)s"
)


def _is_foreign(stem: str) -> bool:
    low = stem.casefold()
    if low in vocabulary.FOREIGN:
        return True
    if (
        stem[0].isalpha()
        and not low.isascii()
        and low not in ("café", "naïve", "façade", "cliché", "fiancée", "résumé", "à")
    ):
        return not stem[0].isupper() or len(low) > 8  # Müller is somebody, Teamgröße is not
    return len(low) > 6 and not is_known(low) and _FOREIGN_FORM.search(low) is not None


def text_of(said: Iterable[Word]) -> str:
    """The words as they go out."""
    return " ".join(word.text for word in said)
