"""Company names: when two are the same, and how one is spelled."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from interviewd.language.people.addresses import registrable

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
    {
        "ß": "ss",
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ı": "i",
        "’": "'",
        "‘": "'",
    }
)
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*\.?|&|\+")
_SLASHED = re.compile(r"\b([AaKk])/([Ss])\b")  # A/S and K/S, Danish forms
_UNSPACED = re.compile(r"\S+")
SPELLING_LIMIT = 8  # words; no company's name is longer in a domain


def fold(name: str) -> str:
    """A company's name without case, accents, punctuation and legal form; & is `and`.

    Equal means the same company.
    """
    words = _folded_words(name)
    return " ".join(
        _without_legal_form(words[1:] if len(words) > 1 and words[0] == "the" else words)
    )


def names_in(text: str) -> frozenset[str]:
    """Every name that may stand in a text, as `fold` writes it, and the same without spaces."""
    words = _folded_words(text[:500])
    runs = [
        words[i:j]
        for i in range(len(words))
        for j in range(i + 1, min(i + SPELLING_LIMIT, len(words)) + 1)
    ]
    return frozenset(
        name for run in runs for name in (" ".join(run), "".join(run)) if len(name) > 2
    )


def _folded_words(name: str) -> list[str]:
    words = [plain_letters(word) for word in _WORD.findall(_SLASHED.sub(r"\1\2", name))]
    words = [
        "and" if word in ("&", "+", "und", "et") else re.sub(r"\W", "", word) for word in words
    ]
    return [word for word in words if word]


def plain_letters(text: str) -> str:
    """The text in lower case without accents: `Müller` is `muller`, `Groß` is `gross`."""
    if text.isascii():  # nearly all, and ten times as fast
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN))
    return "".join(c for c in apart if not unicodedata.combining(c))


def german_letters(text: str) -> str:
    """The text in lower case with `ue` for `ü`, as German domains and addresses are written."""
    return text.casefold().translate(_GERMAN)


def _without_legal_form(words: list[str]) -> list[str]:
    kept = list(words)
    while len(kept) > 1 and (kept[-1] in LEGAL_FORMS or kept[-1] == "and"):
        kept.pop()
    return kept


def has_legal_form(name: str) -> bool:
    words = [re.sub(r"\W", "", plain_letters(word)) for word in _WORD.findall(name)]
    return len(words) > 1 and words[-1] in LEGAL_FORMS


def letters(name: str) -> str:
    """What a domain keeps of a name: the folded name without spaces."""
    return fold(name).replace(" ", "")


def same_spelling(domain: str, texts: Iterable[str]) -> str:
    """The company's name for a domain: as one of the texts spells it, else the domain's label
    with capitals.

    `mueller-soehne.de` and a text with `Müller & Söhne` give `Müller & Söhne`. Texts are looked
    through in order.
    """
    label = label_of(domain)
    wanted = _targets(label)
    found = [run for text in texts for run in _runs(text, wanted)] if wanted else []
    return min(found, key=_roughness) if found else spelled(label)


def is_like(domain: str, name: str) -> bool:
    """Whether a domain may be that of a company called so: one holds the letters of the other, or
    it is the initials.
    """
    label, whole = letters(label_of(domain)), letters(name)
    initials = "".join(word[0] for word in fold(name).split() if word != "and")
    if min(len(label), len(whole)) < 3:
        return label in {whole, initials}
    return label in whole or whole in label or label in {initials, letters(german_letters(name))}


def label_of(domain: str) -> str:
    """The label before the public suffix, as people read it: `müller-söhne` of
    `www.xn--mller-shne-ecb6d.de`.
    """
    label = registrable(domain).partition(".")[0]
    if not label.startswith("xn--"):
        return label
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


def spelled(label: str) -> str:
    return " ".join(
        part[:1].upper() + part[1:] for part in label.replace("_", "-").split("-") if part
    )


def _targets(label: str) -> frozenset[str]:
    """The letters to look for, with the legal form that some domains end in and without:
    `orbis-gmbh` is `orbis` too.
    """
    parts = [part for part in plain_letters(label).split("-") if part]
    shorter = (
        parts[:-1]
        if len(parts) > 1 and parts[-1] in LEGAL_FORMS
        else [*parts[:-1], _shorn("".join(parts[-1:]))]
    )
    return frozenset(filter(None, ("".join(parts), "".join(shorter))))


def _shorn(part: str) -> str:
    form = next(
        (
            form
            for form in ("gmbh", "inc", "ltd", "llc")
            if part.endswith(form) and len(part) > len(form) + 2
        ),
        "",
    )
    return part.removesuffix(form)


def _runs(text: str, wanted: frozenset[str]) -> Iterator[str]:
    """Every run of words in a text whose letters are the wanted ones; addresses do not spell."""
    text = _UNSPACED.sub(_without_addresses, text)
    words = list(_WORD.finditer(text))
    forms = [_forms(word.group()) for word in words]
    for first, word in enumerate(words):
        so_far = frozenset({""})
        if "" in forms[first] and (
            forms[first] == _JOINTS or len(word.group()) > 1
        ):  # "and Orbis" is no name
            continue
        for last in range(first, min(first + SPELLING_LIMIT, len(words))):
            so_far = frozenset(
                made
                for start in so_far
                for form in forms[last]
                if any(w.startswith(made := start + form) for w in wanted)
            )
            if not so_far or "\n" in text[word.start() : words[last].start()]:
                break
            run = text[word.start() : words[last].end()].rstrip(".")
            if not so_far.isdisjoint(wanted) and forms[last] != _JOINTS and _is_worth_showing(run):
                yield run


def _without_addresses(word: re.Match[str]) -> str:
    text = word.group()
    return "\n" if "@" in text or "://" in text or text.startswith("www.") else text


_JOINTS = frozenset({"", "and", "und", "et", "n"})


def _forms(word: str) -> frozenset[str]:
    """What becomes of a word in a domain's label: accents go, `ü` may be `ue`, & is `and`, `und`
    or nothing.
    """
    if word in ("&", "+"):
        return _JOINTS
    plain, german = (
        re.sub(r"\W", "", plain_letters(form)) for form in (word, german_letters(word))
    )
    return frozenset({plain, german} | ({""} if plain in _AND else set()))


def _is_worth_showing(run: str) -> bool:
    # `ing`, `go`, `me` are words first: in small letters only a long name is surely meant.
    return run != run.lower() or len(run) > 5


def _roughness(run: str) -> int:
    """Fewer is better: a name in mixed case before capitals before small letters.

    Min keeps the first of equals.
    """
    if run == run.lower():
        return 2
    return 1 if run == run.upper() and len(run) > 4 else 0
