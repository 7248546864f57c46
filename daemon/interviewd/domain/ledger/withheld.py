"""What of the notes may not be told in a letter, and why. In doubt it is not told.

Most rules are of grammar and know no trade: whom a sentence is about, and what stands behind a verb
of saying or wishing. The few words are those of pay, health, family, gossip, judgement and worry.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from interviewd.domain.ledger.shared_words import share_a_word
from interviewd.domain.ledger.withheld_words import (
    FAMILY,
    GOSSIP,
    HEALTH,
    JUDGEMENT,
    MONEY,
    OF_A_FIRM,
    OF_PERSONS,
    OF_THE_BUSINESS,
    PAY,
    PROTECTED,
    SECRET,
    WAGE,
    WORRY,
    WRONGDOING,
)
from interviewd.language.function_words import (
    EVERY_FUNCTION_WORD,
    FIRST_PERSON,
    PREPOSITIONS,
    denies,
    tokens,
)
from interviewd.language.people.companies import plain_letters
from interviewd.language.titles.job_words import RANKS, ROLE_ENDINGS, ROLE_HEADS
from interviewd.language.titles.work import sounds_like_job
from interviewd.model.ledger import Withheld
from interviewd.model.seen import Person
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

_LONGEST = 60  # words; dictation that runs on holds everything at once


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a thought is judged by: who was met, and what the work is about.

    `work` are texts: role, company, posting, strengths and all thoughts of the notes. `trade` are
    the words, in lower case, of role, company and strengths.
    """

    people: tuple[Person, ...] = ()
    work: tuple[str, ...] = ()
    trade: frozenset[str] = frozenset()


def withheld(
    text: str, around: Surroundings, *, person: Person | None = None, liked: bool = False
) -> Withheld | None:
    """Why a thought may not be told, None when it may.

    `person`: it stands in that person's own line of the notes.
    What is liked because it is not so is no criticism.
    """
    if reason := _by_word(text, around, liked=liked):
        return reason
    if len(text.split()) > _LONGEST or text.endswith("?"):
        return Withheld.UNSURE
    reports, rest = _reported(text, around.people)
    if is_about_somebody(rest, around.people) or _is_somebody(rest):
        return Withheld.ADDRESSEE
    if not reports and person is None:
        return None
    if (
        all(kind == "asked" or (kind == "told" and person is None) for kind, _ in reports)
        and reports
    ):
        return None
    if any(kind == "wishes" and _is_of_somebody(content) for kind, content in reports):
        return None
    if not reports and _IN_QUESTION.match(text):
        return None
    if person and not reports and _begins_with_me(text):
        return None
    is_work = (
        any(share_a_word(rest, other) for other in around.work if other != rest)
        or _is_of_a_firm(rest)
    ) and (bool(reports) or not _has_own_verb(text))
    return None if is_work else Withheld.ADDRESSEE


def is_secret(text: str) -> bool:
    """Whether it says of itself that it is not to be told."""
    return SECRET.search(_plain(text)) is not None


def withheld_own(text: str, around: Surroundings) -> Withheld | None:
    """Why something of the person's own record may not be told: a secret, a wage, health,
    family, a worry.
    """
    low = _plain(text)
    for words, reason in (
        (SECRET, Withheld.SECRET),
        (WAGE, Withheld.PAY),
        (HEALTH, Withheld.HEALTH),
        (FAMILY, Withheld.FAMILY),
        (WORRY, Withheld.WORRY),
        (PROTECTED, Withheld.UNSURE),
        (WRONGDOING, Withheld.WORRY),
    ):
        if any(
            not _is_of_the_trade(match[0], around)
            and not (reason is Withheld.FAMILY and _is_of_others(low[: match.start()], match[0]))
            for match in words.finditer(low)
        ):
            return reason
    return None


def _is_of_others(before: str, word: str) -> bool:
    """Whether a relative is a client's or pupil's: `two brothers`, `a client … his father`, not `my
    mum`.
    """
    is_theirs = _brings_somebody_in(before) and re.search(r"\b(?:his|her|their) $", before)
    return word not in _SPOUSES and bool(is_theirs or _OF_OTHERS.search(before))


_SPOUSES = frozenset("wife husband spouse fiancé fiancée girlfriend boyfriend mari marido".split())
_OF_OTHERS = lazy_pattern(
    r"(?:\b(?:the|an?|two|three|four|both|several|\d+|whose|der|die|den|dem|des|eine[rsmn]?|zwei|drei|"
    r"beide[nr]?|les?|la|une?|deux|trois|el|l[oa]s|una?|dos|tres)|s['’]|['’]s)\s+(?:\w+\s+)?$"
)


# --- words --------------------------------------------------------------------------------------


def _by_word(text: str, around: Surroundings, *, liked: bool) -> Withheld | None:
    low = _plain(text)
    if is_secret(text):
        return Withheld.SECRET
    if MONEY.search(low) and not OF_THE_BUSINESS.search(low):
        return Withheld.PAY
    for words, reason in (
        (WAGE, Withheld.PAY),
        (PAY, Withheld.PAY),
        (HEALTH, Withheld.HEALTH),
        (FAMILY, Withheld.FAMILY),
        (GOSSIP, Withheld.GOSSIP),
        (WORRY, Withheld.WORRY),
        (PROTECTED, Withheld.UNSURE),
        (WRONGDOING, Withheld.CRITICISM),
    ):
        if any(not _is_of_the_trade(match[0], around) for match in words.finditer(low)):
            return reason
    is_praise = liked and denies(text)  # nobody is bored
    return Withheld.CRITICISM if JUDGEMENT.search(low) and not is_praise else None


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("’", "'").split())


def _is_of_the_trade(word: str, around: Surroundings) -> bool:
    """A midwife may write about mothers, a payroll clerk about pay: the word stands in role,
    company or record.
    """
    return not {word, f"{word}s", word.removesuffix("s")}.isdisjoint(around.trade)


# --- whom it is about ---------------------------------------------------------------------------

_THIRD = lazy_pattern(
    r"\b(?:(?:he|she)(?:'s|'d|'ll)?|hes|shes|his|himself|herself|her(?! (?:about|that|how|what|why|to|for|with|and|or|i|the|a|"
    r"an|in|on|at|of|my|if|when))(?=\s|$)|er|ihm|ihn|seine[mnrs]?|ihre[mnrs]?|sie (?:ist|war|hat|hatte|will|wollte|sucht|"
    r"möchte|kann|geht|kommt|lebt|wohnt|macht|mag|sagt|sagte|meint|meinte|fragt|fragte|wird)|elle|lui|"
    r"il(?! y a| faut| s'agit| existe| est (?:important|possible|prévu))|él|ella|suy[oa])\b",
    re.IGNORECASE,
)
_SOMEBODY = frozenset(
    "bloke guy chap lad lass lady fella dude gentleman woman man person human typ kerl frau mann mensch mec gars dame femme "
    "homme personne tipo tía chica chico señor señora mujer hombre persona".split()
)
_EVERY_PREPOSITION = frozenset[str]().union(*PREPOSITIONS.values())
_SPANISH_HAVE = lazy_pattern(r"\bhe \w+(?:ado|ido|cho|to)\b", re.IGNORECASE)
_GERMAN_PLURAL = lazy_pattern(
    r"(?:(?:dass )?(?:die|alle|viele|beide|zwei|drei|vier) )[A-ZÄÖÜ]\w+ (?:\w+(?:en|ern|eln)|sind)\b",
    re.IGNORECASE,
)
"""`die Teams entscheiden`: the verb of a plural, to which `ihre` belongs."""
_GERMAN_THEIR = lazy_pattern(r"\bihre[mnrs]?\b", re.IGNORECASE)
_AMBIGUOUS = frozenset(
    "will may mark grace rose rich bill sue art drew rob pat dean hope joy april june august".split()
)
_AMBIGUOUS_WORDS = _AMBIGUOUS | EVERY_FUNCTION_WORD | OF_A_FIRM  # HR Team <people@acme.example>


def _is_somebody(text: str) -> bool:
    """`a good bloke`, `nette Frau`: nobody but who was met is called so in notes."""
    words = tokens(text)
    return 1 < len(words) <= 4 and words[-1] in _SOMEBODY and _EVERY_PREPOSITION.isdisjoint(words)


def is_job_title(text: str, language: str) -> bool:
    """`carbon lead`, `head of design`, `Leiter Dispo`, `jefe de estudios`: what somebody is.

    English has the head at the end of what stands before a preposition, the others in front.
    """
    words = [plain_letters(word) for word in re.findall(r"[\w-]+", text)]
    words = words[1:] if words[:1] and words[0] in _ARTICLES else words
    if not words or len(words) > _TITLE or words[0] in _NO_TITLES:
        return False
    if language != "en":
        return words[0] in ROLE_HEADS or words[0].removesuffix("in").endswith(ROLE_ENDINGS)
    places = (at for at, word in enumerate(words) if at and word in PREPOSITIONS["en"])
    head = words[next(places, len(words)) - 1]
    return "new" not in words and (head in ROLE_HEADS | RANKS or sounds_like_job(head))


_TITLE = 5  # words
_ARTICLES = frozenset("the a an our their le la l un une el una der die das ein eine".split())
_NO_TITLES = frozenset(
    "stage ausbildung praktikum practicas praktikantin volontariat alternance leitung assistenz test fachkraft".split()
)
"""What is called like a job and is a topic."""


def names_in(text: str, people: Iterable[Person]) -> tuple[Person, ...]:
    """Who of these is named in a text, by first, last or full name, however it is spelt."""
    words = {
        word.casefold(): word
        for word in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", re.sub(r"['’]s\b", "", text))
    }
    speakers = {word for word in _SPEAKERS.findall(text) if len(word) > 1}
    return tuple(
        person
        for person in people
        if any(_is_named(name, words) for name in _name_words(person))
        or initials(person) in speakers
    )


_SPEAKERS = lazy_pattern(r"\b(\w+) (?:asked|wanted|pushed|said|told|fragte)\b")


def is_name_of(person: Person, text: str) -> bool:
    """Whether a text says no more than who it is, and a date: not `Priya's boss`."""
    words = [word.rstrip(".") for word in text.partition(",")[0].strip(" .!").split()]
    name = _name_words(person)
    return bool(words) and words[-1] in name and {*words} <= {*name, *_TITLES, "Herrn"}


def initials(person: Person) -> str:
    """`CA`, as notes call Catherine Ansell."""
    return "".join(word[0] for word in _name_words(person) if word[0].isupper())


def _is_named(name: str, words: dict[str, str]) -> bool:
    low = name.casefold()
    return low in words and (low not in _AMBIGUOUS_WORDS or words[low][:1].isupper())


def _name_words(person: Person) -> list[str]:
    return [
        word
        for word in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", person.name)
        if len(word) > 1 and word not in _TITLES
    ]


_TITLES = frozenset(
    "Dr Prof Professor Mr Mrs Ms Miss Sir Lady Lord Dame Herr Frau Mme Mlle Monsieur Madame Sr Sra Don".split()
)


def is_about_somebody(text: str, people: Iterable[Person]) -> bool:
    """Whether a third person singular, or somebody who was met, is what a text speaks of."""
    bare = _SPANISH_HAVE.sub(" ", text)
    if _GERMAN_PLURAL.match(bare):
        bare = _GERMAN_THEIR.sub(" ", bare)
    speaks = any(
        found[0].casefold() not in _OF_ANOTHER or not _brings_somebody_in(bare[: found.start()])
        for found in _THIRD.finditer(bare)
    )
    return speaks or bool(names_in(text, people))


_OF_ANOTHER = frozenset(
    "her his him himself herself seine seinen seinem ihr ihre ihren ihrem ihn ihm lui".split()
)
_INDEFINITE = frozenset(
    "a an one every each another ein eine einer einen einem jede jeder jeden un une chaque una uno cada".split()
)


def _brings_somebody_in(text: str) -> bool:
    """Whether an indefinite thing or person stands in it, behind no preposition: `saw a lady`."""
    words = tokens(text)
    if re.search(r"\b(?:like|than|as) $", text):  # a boss like her
        return False
    return any(
        word in _INDEFINITE and (not place or words[place - 1] not in _EVERY_PREPOSITION)
        for place, word in enumerate(words[:-1])
    )


_ASKER = lazy_pattern(
    r"\b([A-Z][^\W\d_]+)(?: [A-Z][^\W\d_]+)? "
    r"(?:asked|wanted to know|kept asking|pressed|fragte|wollte wissen|a demandé|preguntó)\b"
)


def named_asker(text: str) -> str:
    """The name of whoever is said to have asked, "" when nobody is named."""
    match = _ASKER.search(text)
    return match[1] if match and match[1].casefold() not in EVERY_FUNCTION_WORD else ""


# --- what they said or want ---------------------------------------------------------------------

_ASKED = (
    r"ask(?:s|ed)?|want(?:s|ed)? to (?:know|hear|see)|(?:was |is |were )?(?:very |really )?(?:interested|curious) (?:in|about)|"
    r"fragte?|wollte wissen|hat gefragt|interessiert(?:e)? sich für|"
    r"(?:m'|m’|me )?(?:a demandé|demande|voulait savoir|preguntó|quería saber)"
)
_WISHES = (
    r"wants?|wanted|needs?|needed|would like|would love|'d like|is looking for|looks for|looking for|sucht|will|möchte|"
    r"braucht|cherche|veut|voudrait|souhaite|busca|quiere|necesita"
)
_TOLD = (
    r"said|says|told|tells|explain(?:s|ed)|mention(?:s|ed)|show(?:s|ed)|describ(?:es|ed)|talked|spoke|talks|speaks|sagte?|erzählte?|"
    r"erklärte?|meinte?|zeigte?|sprach|a dit|dit|a expliqué|explique|a parlé|parle|dijo|dice|explicó|explica|contó|habló"
)
_WHOM = r"(?:\s+(?:me|us|mir|uns|nous|nos))?"
_THAT = r"(?:\s+(?:that|about|of|on|for|how|what|why|if|whether|dass|über|von|nach|que|de|du|des|sur|comment|sobre|cómo)\b)?"
_SPEAKER = r"(?:he|she|er|sie|il|elle|él|ella|(?:{names})(?:\s+(?:{names}))*)\s+(?:also\s+|then\s+)?(?:m'|me\s|nos\s)?"


def _reported(text: str, people: Sequence[Person]) -> tuple[list[tuple[str, str]], str]:
    """What somebody said, asked or wants: each kind with what follows it.

    And the text without `she said that`.
    Without a subject only the beginning of a text is a report: `asked about the rota`.
    """
    names = "|".join(re.escape(name) for person in people for name in _name_words(person)) or "he"
    speaker = _SPEAKER.replace("{names}", names)
    reports = []
    for kind, verbs in (("asked", _ASKED), ("told", _TOLD), ("wishes", _WISHES)):
        lead = re.compile(
            rf"(?:^(?:{speaker})?|\b{speaker})(?:{verbs})\b{_WHOM}{_THAT}\s*", re.IGNORECASE
        )
        while (match := lead.search(text)) and text[match.end() :].strip():
            reports.append((kind, text[match.end() :].strip()))
            text = f"{text[: match.start()]}{text[match.end() :]}".strip()
    return reports, text


_IN_QUESTION = lazy_pattern(
    r"(?:how|why|what|where|when) (?:they|we|the|it)\b|(?:wie|warum|was) (?:sie|die|der|das)\b|"
    r"(?:how|what) i(?:['’]d| would)\b|(?:wie|was) ich .+ würde$",
    re.IGNORECASE,
)
"""`how they do code reviews`, `how I would stage it`: what one talked about, even in a person's
own line."""


def _is_of_somebody(content: str) -> bool:
    """Whether what is wished for is somebody for the work: `someone to run the fish section`, `a
    manager who …`.
    """
    return bool(
        re.match(
            r"(?:some(?:one|body)|any(?:one|body)|people|(?:a|an|one|another)(?: [\w-]+){1,3} (?:who|that|to)\b|jemanden?|leute|"
            r"quelqu'un|des gens|alguien|gente)\b",
            content,
            re.IGNORECASE,
        )
    )


# --- the work -----------------------------------------------------------------------------------


def _begins_with_me(text: str) -> bool:
    """`I liked the kitchen garden`, `j'ai aimé la visite`: what the person says of themself."""
    return any(
        set(re.split(r"['\s]+", _plain(text), maxsplit=1)[:1]) & words
        for words in FIRST_PERSON.values()
    )


def _is_of_a_firm(text: str) -> bool:
    """Whether a fragment speaks of what every firm has, and of no person: it is what one talked
    about.
    """
    words = set(tokens(text))
    return bool(words & OF_A_FIRM) and not words & OF_PERSONS


def _has_own_verb(text: str) -> bool:
    """Whether a line without a subject begins with what the person does or did: `drove for 15
    years`, `has been …`.
    """
    words = tokens(text)
    first = words[0] if words else ""
    if first in _DOING:
        return True
    after = words[1] if len(words) > 1 else ""
    follows = after in PREPOSITIONS["en"] or after in FIRST_PERSON["en"] | {
        "a",
        "an",
        "the",
        "her",
        "his",
        "me",
        "that",
    }
    return follows and first.endswith(("ed", "s")) and not first.endswith("ss")


_DOING = frozenset(
    "has had have is was been used can does did comes came likes liked loves loved knows knew seems seemed looks looked "
    "lives lived plays played works worked drove went grew speaks reads remembered remembers ex hat ist war kommt wohnt "
    "lebt mag kennt spielt früher est était vient habite aime connaît joue es fue viene vive tiene conoce juega habla".split()
)
