"""What the check knows of one language: its word lists, number words, stems and idioms, from
`languages/<code>.toml`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import snowballstemmer

from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

_FOLDER = Path(__file__).parent / "languages"
_STEMMERS = {"en": "english", "de": "german", "fr": "french", "es": "spanish"}

# What may follow a common beginning of two words of one family: weld, welder, welding.
_ENDINGS = {
    "en": " s e er or ers ing ed ist ion ation ment al ial ly y i iti ic ical anc enc ant ent iv abl ibl ful ag eri "
    "ian en ship at ator iz is in ur ies es est",
    "de": " e en er ern es s n ung ungen lich isch ig igkeit keit heit in innen t et te ten st nd end bar "
    "schaft erin iert ieren ag",
    "fr": " e es s er é ée ation ion eur euse euses teur trice ment age al el if iv iqu ien ist ité ant ent ir i u it",
    "es": " o a os as s es ar er ir ado ada ido ida ción cion dor dora mient al ist ic dad ante ente ista it eri ero era",
}
# "A presenter" is somebody, though "present" is general; "bearings" are things, though "bear" is.
_NOUN = lazy_pattern(r"(?:[^aeiou]|ee|ai)(?:er|or)s?$|ings$")
# The lists whose stems, and those whose forms, are a set of the same name.
_STEMS = "achievements talk talk_nouns points neutral light feelings liking".split()
_FORMS = (
    "function modal auxiliaries boundaries subjects_first first_plural subjects_second subjects_third "
    "possessive_first possessive_second negators aversions diminishers alone span_determiners span_prepositions articles dates"
).split()
# Endings that only a finite verb has, more or less.
_FINITE = {
    "en": lazy_pattern(r"ed$"),
    "fr": lazy_pattern(r"(?:raient|rait|rais|ront|rez|rons|aient)$|^(?:a|est|sont|ont)$"),
    "es": lazy_pattern(r"(?:ría|rían|rá|rán|aban|ían|[^aeiou][éó])$"),
}
_ACCENTS = str.maketrans("áàâéèêëíîïóôúùûç", "aaaeeeeiiioouuuc")
_GERMAN_PREFIXES = (
    "ab an auf aus bei ein fest fort her hin los mit nach um unter vor weg weiter wieder zu zurück zusammen über"
).split()  # fmt: skip


@dataclass(frozen=True, slots=True)
class Manners:
    """Patterns of what is counted (thanks, closes) and of what no letter says."""

    thanks: re.Pattern[str]
    closes: re.Pattern[str]
    apology: re.Pattern[str]
    banned: re.Pattern[str]
    timing: re.Pattern[str]
    attachment: re.Pattern[str]
    sees_you: re.Pattern[str]
    onward: re.Pattern[str]
    promises: re.Pattern[str]
    conditional: re.Pattern[str]
    greeting: re.Pattern[str]
    signoff: re.Pattern[str]
    personal: re.Pattern[str]
    meeting: frozenset[str]
    onward_free: frozenset[str]
    promise_free: frozenset[str]
    titles: frozenset[str]
    placeholders: frozenset[str]


@dataclass(frozen=True)
class Language:
    """One language. Sets of words hold stems unless they are said to hold forms."""

    code: str
    function: frozenset[str]  # forms
    general: frozenset[str]
    listed: frozenset[str]  # forms that the general list names
    achievements: frozenset[str]
    everyday: frozenset[str]
    talk: frozenset[str]
    talk_nouns: frozenset[str]
    points: frozenset[str]
    own_nouns: frozenset[str]
    neutral: frozenset[str]
    light: frozenset[str]
    feelings: frozenset[str]
    liking: frozenset[str]
    everyday_verbs: frozenset[str]
    verbs: frozenset[str]
    modal: frozenset[str]  # forms, as are all below to `negators`
    auxiliaries: frozenset[str]
    skipped: frozenset[str]
    boundaries: frozenset[str]
    subjects_first: frozenset[str]
    first_plural: frozenset[str]
    subjects_second: frozenset[str]
    subjects_third: frozenset[str]
    possessive_first: frozenset[str]
    possessive_second: frozenset[str]
    negators: frozenset[str]
    swaps: tuple[str, ...]  # "rather than": what follows is denied
    aversions: frozenset[str]
    negation_idioms: tuple[str, ...]
    talk_idioms: tuple[str, ...]
    diminishers: frozenset[str]
    alone: frozenset[str]
    time: Mapping[str, str]  # a form: the name of its set
    dates: frozenset[str]  # names of those sets that are days and months
    time_idioms: tuple[str, ...]
    span_determiners: frozenset[str]
    span_prepositions: frozenset[str]
    opposed: Mapping[str, tuple[tuple[int, int], ...]]  # as `exclusive`, of forms
    exclusive: Mapping[str, tuple[tuple[int, int], ...]]  # a stem: set and group of it
    numbers: Mapping[str, float]
    ordinals: Mapping[str, float]
    articles: frozenset[str]  # number words that are articles as well
    past: frozenset[str]  # irregular forms of verbs
    irregular: Mapping[str, str]
    abbreviations: Mapping[str, str]
    currency: frozenset[str]
    spelling: Mapping[str, tuple[str, str]]  # a form: its variant, and how the other one spells it
    manners: Manners
    endings: frozenset[str]

    def stem(self, low: str) -> str:
        """The stem of a word in lower case.

        Words of one meaning ("weekly", "week") have one stem.
        """
        if low in self.time:
            return self.time[low]
        return _stem(self.code, self.irregular.get(low, low))

    def stems(self, low: str) -> frozenset[str]:
        """All stems that a word may have; a German participle may be that of a verb without ge-."""
        if self.code != "de":
            # Hasty notes have no accents.
            return frozenset((self.stem(low), self.stem(low.translate(_ACCENTS))))
        forms = [low]
        if low.endswith(("t", "te", "ten", "st")) and len(low) > 4:
            forms.append(re.sub(r"(?:s?t|te|ten)$", "en", low))
        if low.startswith("ge") and len(low) > 5:
            forms += (low[2:], low[2:].removesuffix("t") + "en")
        for prefix in _GERMAN_PREFIXES:
            rest = low.removeprefix(prefix)
            if rest != low and rest.startswith(("ge", "zu")) and len(rest) > 4:
                forms += (prefix + rest[2:], prefix + rest[2:].removesuffix("t") + "en")
        return frozenset(map(self.stem, forms))

    def is_general(self, low: str) -> bool:
        if low in self.function or low in self.listed:
            return True
        stems = self.stems(low)
        if stems & self.achievements:
            return False
        if self.code == "en" and _NOUN.search(low) and low.removesuffix("s") not in self.listed:
            return False
        return self._has_any(stems, self.general)

    @cached_property
    def subjects(self) -> frozenset[str]:
        return self.subjects_first | self.subjects_second | self.subjects_third

    @cached_property
    def swap_ends(self) -> frozenset[str]:
        return frozenset(swap.split()[-1] for swap in self.swaps)

    def is_verb(self, low: str) -> bool:
        """Whether a word may be a finite verb."""
        ending = _FINITE.get(self.code)
        if ending is not None and ending.search(low):
            return True
        if low in self.modal or low in self.auxiliaries:
            return True
        return self._has_any(self.stems(low), self.verbs)

    def _has_any(self, stems: frozenset[str], of: frozenset[str]) -> bool:
        """Whether one of these stems is among those, or akin to one: the stemmers of other
        languages than English leave many forms of one verb apart.
        """
        return bool(stems & of) or (
            self.code != "en"
            and any(
                self.are_akin(stem, other)
                for stem in stems
                for other in _by_beginning(of).get(stem[:4], ())
            )
        )

    def are_akin(self, one: str, other: str) -> bool:
        """Whether two stems belong to one family of words: equal up to an ending, after four
        letters at least.
        """
        if one == other:
            return True
        length = next(
            (i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
            min(len(one), len(other)),
        )
        return length >= 4 and one[length:] in self.endings and other[length:] in self.endings


def known(code: str) -> Language:
    """A language that the check knows."""
    result = language(code)
    if result is None:
        raise ValueError(code)
    return result


@cache
def language(code: str) -> Language | None:
    """A language, None when the check does not know it."""
    if code not in _STEMMERS:
        return None
    data = tomllib.loads((_FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    irregular = {
        form: lemma for lemma, forms in data["irregular"].items() for form in forms.split()
    }
    time = {form: group.split()[0] for group in data["time"] for form in group.split()}

    def stems(*keys: str) -> frozenset[str]:
        words = [word for key in keys for word in data[key].split()]
        return frozenset(time.get(word) or _stem(code, irregular.get(word, word)) for word in words)

    def forms(*keys: str) -> frozenset[str]:
        return frozenset(word for key in keys for word in data[key].split())

    spelling = _spelling(data["spelling"])
    other = frozenset(
        _stem(code, twin) for word, (_, twin) in spelling.items() if word in forms("general")
    )
    shown = other | stems(
        "general", "function", "talk", "talk_nouns", "own_nouns", "neutral", "modal"
    )
    return Language(
        **{key: stems(key) for key in _STEMS},
        **{key: forms(key) for key in _FORMS},
        code=code,
        general=(shown - stems("achievements")) - frozenset(time.values()),
        listed=forms("general") - frozenset(time),
        everyday=stems("everyday") - stems("achievements"),
        own_nouns=stems("talk_nouns", "own_nouns"),
        everyday_verbs=stems("talk", "neutral", "liking", "verbs") - stems("achievements"),
        verbs=stems("talk", "neutral", "liking", "achievements", "verbs")
        | frozenset(_stem(code, lemma) for lemma in data["irregular"]),
        skipped=forms("modal", "auxiliaries", "adverbs"),
        swaps=tuple(data["swaps"]),
        negation_idioms=tuple(data["negation_idioms"]),
        talk_idioms=tuple(data["talk_idioms"]),
        time=time,
        time_idioms=tuple(data["time_idioms"]),
        opposed=_places(data["opposed"]),
        exclusive=_places(data["exclusive"], lambda word: _stem(code, irregular.get(word, word))),
        numbers=data["numbers"],
        ordinals=data["ordinals"],
        past=frozenset(irregular) | forms("unchanged"),
        irregular=irregular,
        abbreviations=data["abbreviations"],
        currency=frozenset(_stem(code, word) for word in data["manners"]["currency"].split()),
        spelling=spelling,
        manners=_manners(data["manners"], code),
        endings=frozenset(_ENDINGS[code].split(" ")),
    )


def _places(
    sets: Iterable[str], key: Callable[[str], str] = str
) -> dict[str, tuple[tuple[int, int], ...]]:
    """By word, or what `key` makes of it: each set it is in, and its group in that set."""
    places: dict[str, tuple[tuple[int, int], ...]] = {}
    for number, groups in enumerate(sets):
        for place, group in enumerate(groups.split(" / ")):
            for word in map(key, group.split()):
                places[word] = (*places.get(word, ()), (number, place))
    return places


def _spelling(data: Mapping[str, str]) -> dict[str, tuple[str, str]]:
    spellings: dict[str, tuple[str, str]] = {}
    for pair in data["pairs"].split():
        british, american = pair.split("/")
        spellings |= {british: ("british", american), american: ("american", british)}
    return {word: what for word, what in spellings.items() if word not in data["skip"].split()}


def _manners(data: Mapping[str, Any], code: str) -> Manners:
    def pattern(key: str) -> re.Pattern[str]:
        return re.compile("|".join(data[key]), re.IGNORECASE)

    def stems(key: str) -> frozenset[str]:
        return frozenset(_stem(code, word) for word in data[key].split())

    patterns = (
        "thanks closes apology banned timing attachment sees_you onward promises conditional greeting signoff personal"
    ).split()
    return Manners(
        **{key: pattern(key) for key in patterns},
        meeting=stems("meeting"),
        onward_free=stems("onward_free"),
        promise_free=frozenset(data["promise_free"].split()),
        titles=frozenset(data["titles"].split()),
        placeholders=frozenset(data["placeholder_words"].split()),
    )


@cache
def _stem(code: str, low: str) -> str:
    stemmed: str = snowballstemmer.stemmer(_STEMMERS[code]).stemWord(low)
    return stemmed


@cache
def _by_beginning(stems: frozenset[str]) -> Mapping[str, tuple[str, ...]]:
    """These stems by their first four letters."""
    begun: dict[str, tuple[str, ...]] = {}
    for stem in stems:
        begun[stem[:4]] = (*begun.get(stem[:4], ()), stem)
    return begun
