"""Company names: when two are the same, and how one is spelled."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from interviewd.language import sanitize
from interviewd.language.people.addresses import decoded_label, registrable
from interviewd.patterns import lazy_pattern

LEGAL_FORMS = frozenset(
    """
    gmbh mbh ggmbh ag se kg kgaa ohg gbr ug eg ev ek inc incorporated corp corporation co company
    ltd limited llc llp lp plc pbc sa sas sasu sarl eurl snc scop srl srls spa sapa sl slu slne sau
    scoop bv nv vof cv ab hb as asa oy oyj aps is ivs pty pte pvt kk gk sro as dd doo zrt kft nyrt
    rt oü ou uab sia ltda eireli sab sadecv cic cio
""".split()
)
_AND = frozenset("and und et y e og och en i".split())
_PLAIN = str.maketrans(
    dict(pair.split(":") for pair in "ß:ss ø:o æ:ae œ:oe ł:l đ:d ð:d þ:th ı:i ’:' ‘:'".split())
)
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_WORD = lazy_pattern(r"[^\W_]+(?:['’.][^\W_]+)*\.?|&|\+")
_SLASHED = lazy_pattern(r"\b([AaKk])/([Ss])\b")  # A/S and K/S, Danish forms
SPELLING_LIMIT = 8  # words; no company's name is longer in a domain


def fold(name: str) -> str:
    """A company's name without case, accents, punctuation and legal form, to compare."""
    words = _folded_words(name)
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    while len(words) > 1 and (words[-1] in LEGAL_FORMS or words[-1] == "and"):
        words.pop()
    return " ".join(words)


def names_in(text: str) -> frozenset[str]:
    """Every name that may stand in a text, as `fold` writes it, and the same without spaces."""
    words = _folded_words(text[:500])
    count = len(words)
    starts = range(count)
    spans = [words[i:j] for i in starts for j in range(i + 1, min(i + SPELLING_LIMIT, count) + 1)]
    names = (name for span in spans for name in (" ".join(span), "".join(span)))
    return frozenset(name for name in names if len(name) > 2)


def _folded_words(name: str) -> list[str]:
    words = [plain_letters(word) for word in _WORD.findall(_SLASHED.sub(r"\1\2", name))]
    ands = ("&", "+", "und", "et")
    folded = ("and" if word in ands else re.sub(r"\W", "", word) for word in words)
    return list(filter(None, folded))


def plain_letters(text: str) -> str:
    """The text in lower case without accents: `Müller` is `muller`, `Groß` is `gross`."""
    return sanitize.without_accents(text if text.isascii() else text.casefold().translate(_PLAIN))


def german_letters(text: str) -> str:
    """The text in lower case with `ue` for `ü`, as German domains and addresses are written."""
    return text.casefold().translate(_GERMAN)


def has_legal_form(name: str) -> bool:
    words = [re.sub(r"\W", "", plain_letters(word)) for word in _WORD.findall(name)]
    return len(words) > 1 and words[-1] in LEGAL_FORMS


def letters(name: str) -> str:
    """What a domain keeps of a name: the folded name without spaces."""
    return fold(name).replace(" ", "")


def same_spelling(domain: str, texts: Iterable[str]) -> str:
    """The company's name for a domain: as a text spells it, else the label with capitals.

    `mueller-soehne.de` and a text with `Müller & Söhne` give `Müller & Söhne`. The first text that
    spells it best counts.
    """
    label = label_of(domain)
    # With and without a legal form: `orbis-gmbh` is `orbis` too.
    *parts, last = [part for part in plain_letters(label).split("-") if part] or [""]
    forms = (form for form in ("gmbh", "inc", "ltd", "llc") if len(last) > len(form) + 2)
    ending = next((form for form in forms if last.endswith(form)), "")
    shorter = "" if parts and last in LEGAL_FORMS else last.removesuffix(ending)
    targets = frozenset(filter(None, ("".join((*parts, last)), "".join((*parts, shorter)))))
    spans = (span for text in texts for span in _spans(text, targets)) if targets else ()
    # A name in mixed case before capitals, and these before small letters.
    return min(
        spans,
        key=lambda run: 2 if run == run.lower() else run == run.upper() and len(run) > 4,
        default=spelled(label),
    )


def is_like(domain: str, name: str) -> bool:
    """Whether a domain may be a company's: by its letters or its initials."""
    label, whole = letters(label_of(domain)), letters(name)
    initials = "".join(word[0] for word in fold(name).split() if word != "and")
    if min(len(label), len(whole)) < 3:
        return label in {whole, initials}
    return label in whole or whole in label or label in {initials, letters(german_letters(name))}


def label_of(domain: str) -> str:
    """The label before the public suffix, as people read it: `müller-söhne`."""
    return decoded_label(registrable(domain).partition(".")[0])


def spelled(label: str) -> str:
    parts = filter(None, label.replace("_", "-").split("-"))
    return " ".join(part[:1].upper() + part[1:] for part in parts)


def _spans(text: str, wanted: frozenset[str]) -> Iterator[str]:
    """Every run of words in a text whose letters are the wanted ones; addresses do not spell."""
    pieces = (
        "\n" if "@" in piece or "://" in piece or piece.startswith("www.") else piece
        for piece in re.split(r"(\s+)", text)
    )
    text = "".join(pieces)
    words = list(_WORD.finditer(text))
    forms = []
    for word in words:  # as in a domain's label: without accents, `ü` as `ue`, & as `and`
        spellings = word[0], german_letters(word[0])
        plain, german = (re.sub(r"\W", "", plain_letters(each)) for each in spellings)
        written = frozenset({plain, german, ""} if plain in _AND else {plain, german})
        forms.append(_JOINTS if word[0] in ("&", "+") else written)
    for first, word in enumerate(words):
        so_far = {""}
        # "and Orbis" is no name.
        if "" in forms[first] and (forms[first] == _JOINTS or len(word.group()) > 1):
            continue
        for last in range(first, min(first + SPELLING_LIMIT, len(words))):
            longer = {start + form for start in so_far for form in forms[last]}
            so_far = {each for each in longer if any(w.startswith(each) for w in wanted)}
            if not so_far or "\n" in text[word.start() : words[last].start()]:
                break
            run = text[word.start() : words[last].end()].rstrip(".")
            # `ing`, `go`, `me` are words first: in small letters only a long name is surely meant.
            is_name = run != run.lower() or len(run) > 5
            if is_name and forms[last] != _JOINTS and not so_far.isdisjoint(wanted):
                yield run


_JOINTS = frozenset({"", "and", "und", "et", "n"})
