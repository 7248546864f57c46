"""A person's own sentence as it may stand in a letter: whole, in the first person, without signs
of haste.

Changed are the first letter, the full stop and spelled-out contractions, nothing else. In doubt it
is none: then its text is raw material for a model.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from interviewd.language.function_words import (
    ARTICLES,
    AUXILIARIES,
    CONJUNCTIONS,
    PREPOSITIONS,
    SUBJECTS,
    tokens,
)
from interviewd.patterns import lazy_pattern

_LONGEST = 45  # words; a longer one is no sentence of a short letter
_SHORTEST = 4

_CONTRACTIONS = {
    "i've": "I have", "ive": "I have", "i'm": "I am", "im": "I am", "i'll": "I will", "we've": "we have",
    "weve": "we have", "we're": "we are", "it's": "it is", "that's": "that is", "thats": "that is",
    "there's": "there is", "theres": "there is", "don't": "do not", "dont": "do not", "doesn't": "does not",
    "doesnt": "does not", "didn't": "did not", "didnt": "did not", "isn't": "is not", "isnt": "is not",
    "aren't": "are not", "arent": "are not", "wasn't": "was not", "wasnt": "was not", "weren't": "were not",
    "werent": "were not", "haven't": "have not", "havent": "have not", "hasn't": "has not", "hasnt": "has not",
    "hadn't": "had not", "hadnt": "had not", "can't": "cannot", "cant": "cannot", "couldn't": "could not",
    "couldnt": "could not", "won't": "will not", "wont": "will not", "wouldn't": "would not", "they've": "they have",
    "they're": "they are", "theyre": "they are", "theyve": "they have",
}  # fmt: skip
_CONTRACTED = lazy_pattern(
    r"\b(?:" + "|".join(sorted(map(re.escape, _CONTRACTIONS), key=len, reverse=True)) + r")\b",
    re.IGNORECASE,
)

_SHORTENED = {
    "hr": "hour", "hrs": "hours", "min": "minutes", "mins": "minutes", "sec": "seconds", "secs": "seconds",
    "wk": "week", "wks": "weeks", "mth": "month", "mths": "months", "yr": "year", "yrs": "years",
    "jan": "January", "feb": "February", "apr": "April", "jun": "June", "jul": "July", "aug": "August",
    "sept": "September", "oct": "October", "nov": "November", "dec": "December", "mon": "Monday", "tue": "Tuesday",
    "tues": "Tuesday", "wed": "Wednesday", "weds": "Wednesday", "thu": "Thursday", "thurs": "Thursday",
    "fri": "Friday",
}  # fmt: skip
_TIME = lazy_pattern(
    r"\b(\d[\d.,]*|an?|one|two|three|four|five|six|ten|per|each|every|few|first|last|next|this|in|on|by|from|since|"
    r"until|till|early|late|of) (" + "|".join(_SHORTENED) + r")\b(?:\.(?= ?[a-z]))?"
)
"""Units of time, months and days behind what leads to one: each stands for one word."""

_FIRST = {
    "en": lazy_pattern(r"^(?:I|We|My|Our)\b", re.IGNORECASE),
    "de": lazy_pattern(r"^(?:Ich|Wir|Mein|Meine|Unser|Unsere|Mir|Mich)\b", re.IGNORECASE),
    "fr": lazy_pattern(r"^(?:Je\b|J['’]|Nous\b|Mon\b|Ma\b|Mes\b|Notre\b|Nos\b)", re.IGNORECASE),
    "es": lazy_pattern(
        r"^(?:Yo|Mi|Mis|Nuestro|Nuestra|[^\W\d_]{2,}(?:é|í|ido|aba|ía|emos|amos|imos)|Di|Hice|Fui|Tuve|Estuve|Puse|Vi|Dije|Traje|Pude|Supe|Sé|"
        r"(?:Hago|Pongo|Doy|Estoy|Conozco|Dirijo) (?!a\b)|"
        r"Me (?:gustó|gustaron|encantó|encantaron|interesó|interesaron)|He|Soy|Tengo|Llevo|Hemos)\b",
        re.IGNORECASE,
    ),
}  # fmt: skip
"""How a sentence begins whose subject is the person; Spanish says it by the verb."""
_SPANISH_PRESENT = lazy_pattern(
    r"(?!\w+[ai]do\b)[^\W\d_]{3,}o\b(?! de\b).*\b(?:tod[oa]s l[oa]s|cada|siempre|desde)\b",
    re.IGNORECASE,
)
"""`Atiendo en inglés a los turistas todos los veranos`: what goes on is said by a verb."""
_WITHIN = {
    "en": lazy_pattern(r"\b(?:I|we)\b", re.IGNORECASE),
    "de": lazy_pattern(r"\b(?:ich|wir)\b", re.IGNORECASE),
    "fr": lazy_pattern(r"\b(?:je\b|j['’]|nous\b)", re.IGNORECASE),
    "es": lazy_pattern(
        r"\b(?:yo|he|hemos|[^\W\d_]{2,}(?:é|imos|amos)|(?!aquí|allí)[^\W\d_]{3,}í|hice|fui|tuve|puse|estuve|pude)\b",
        re.IGNORECASE,
    ),
}
_OF_MINE = {
    "en": lazy_pattern(r"(?:in|at|on|during) (?:my|our) ", re.IGNORECASE),
    "de": lazy_pattern(r"(?:in|an|bei) (?:meine[mr]|unsere[mr]) ", re.IGNORECASE),
    "fr": lazy_pattern(r"(?:dans|à|chez|pendant) (?:mon|ma|mes|notre|nos) ", re.IGNORECASE),
    "es": lazy_pattern(r"(?:en|durante) (?:mi|mis|nuestr[oa]s?) ", re.IGNORECASE),
}
"""`In my last nursery every new child had …`: the person's own all the same."""
_HASTE = frozenset(
    "abt bc cos coz cuz ppl u ur r n w b4 thx pls plz gonna wanna gotta kinda lol tho thru alot dunno int bldg diff info "
    "vals dept approx appt mgmt qns ofc wk wks yr yrs hr hrs mth mths min mins sec secs yday tmrw tmr feb sept mon "
    "tues weds thurs hab habs gibts btw w/o asap ca bzw usw evtl inkl pcq tjrs bcp xq tb".split()
)
_LAUGHTER = lazy_pattern(r"(?:h[aeiou]|j[aei]|x[aei]){2,}h?j?|x+d+|mdr+|ptdr+|lo+l")
_WHOLE = {"fr": frozenset({"mon"})}
"""What is short for something in another language only."""
_UNITS = frozenset(
    "km cm mm kg mg ml kw kwh mw gb tb mb kb hz pc tv cv hr hrm pdf sql css html php xml npm ssh dns".split()
)
_ASIDES = lazy_pattern(
    r"\b(?:should(?: have|'ve|ve)|could(?: have|'ve|ve)|would(?: have|'ve|ve)|could say|should say|next time|i guess|"
    r"i think|i suppose|i hope|not sure|maybe|perhaps|probably|presumably|unlike|if it was me|hätte|"
    r"vielleicht|wahrscheinlich|nächste[sn]? mal|"
    r"peut-être|sans doute|probablement|prochaine fois|j'aurais|quizás|tal vez|probablemente|próxima vez|habría)\b",
    re.IGNORECASE,
)
"""What one should have said, or only supposes, is no statement."""


def as_sentence(
    text: str, language: str, is_clause: Callable[[str], bool] = lambda _: False
) -> str:
    """The text as it stands in a letter in that language, a sentence for each main clause.

    "" when it could not stand. `is_clause`: whether a piece of the text is a clause of its own.
    """
    text = " ".join(text.split()).strip(" -–—*•")
    ended = text if text.endswith((".", "!")) else f"{text}."
    sentence = spelled_out(ended) if language == "en" else ended
    if language not in _FIRST or not is_clean(sentence, language):
        return ""
    sentence = re.sub(r"\bi\b", "I", sentence) if language == "en" else sentence
    first, *others = _main_clauses(sentence, language, is_clause)
    if not _is_first_person(first, language):
        return ""
    if any(_runs_on(clause, language) for clause in others):
        return ""
    return " ".join(clause[0].upper() + clause[1:] for clause in (first, *others))


def as_continued(text: str, language: str, is_clause: Callable[[str], bool]) -> str:
    """The text as it goes on behind a sentence of the person's own; "" when it could not.

    Whole, with a verb of its own, and about what was told: not what somebody said to it.
    """
    text = " ".join(text.split()).strip(" -–—*•")
    ended = text if text.endswith((".", "!")) else f"{text}."
    sentence = spelled_out(ended) if language == "en" else ended
    words = tokens(sentence)
    parts = re.split(r"[\s'’.,!]+", sentence.casefold())
    has_verb = (
        not AUXILIARIES.get(language, frozenset()).isdisjoint(parts)
        or _WITHIN.get(language, _NEVER).search(sentence) is not None
        or (language == "es" and _SPANISH_WHEN.match(sentence) is not None)
        or is_clause(text)
    )
    is_of_the_talk = not words or words[0] in ("he", "she") or _OF_THE_TALK.search(sentence)
    if language not in _FIRST or not has_verb or is_of_the_talk or not is_clean(sentence, language):
        return ""
    clauses = _BEGINS_ANEW.split(sentence.rstrip(".!")) if language == "en" else [sentence]
    clauses = [clause if clause.endswith((".", "!")) else f"{clause}." for clause in clauses]
    if any(_runs_on(clause, language) for clause in clauses):
        return ""
    return " ".join(clause[0].upper() + clause[1:] for clause in clauses)


_BEGINS_ANEW = lazy_pattern(
    r",\s(?=(?:I|we|he|she|they|it) (?!(?:and|or|who)\b)\w+ \w)", re.IGNORECASE
)
"""A comma that joins two main clauses: `in at ten past, we moved it`."""
_WITHOUT_COMMA = 36  # words
_SUBORDINATE_LONG = 8
_SUBORDINATE_FIRST = lazy_pattern(r"(?:if|once|because|although|unless|whenever)\b", re.IGNORECASE)
"""`If we are not past it by then the old board goes back in`: a comma is missing."""
_NEVER = lazy_pattern(r"(?!)")
_OF_THE_TALK = lazy_pattern(
    r"\b(?:interview|answers?|questions?|asked|said|gespräch|antwort|frage|gefragt|entretien|réponse|question|demandé|"
    r"entrevista|respuesta|pregunta|preguntó)\b",
    re.IGNORECASE,
)


def _main_clauses(text: str, language: str, is_clause: Callable[[str], bool]) -> list[str]:
    """`I did the audit, we went from 9 to 2.`: main clauses that only a comma joins end with a
    full stop each.
    """
    clauses: list[str] = []
    for piece in re.split(r",\s+", text):
        is_led = len(clauses) == 1 and _SUBORDINATE_FIRST.match(clauses[0])
        if is_led or (clauses and not _is_main(piece.rstrip(".!"), language, is_clause)):
            clauses[-1] = f"{clauses[-1]}, {piece}"
        else:
            clauses.append(piece)
    clauses = [piece if piece.endswith((".", "!")) else f"{piece}." for piece in clauses]
    is_whole = len(clauses[0].split()) >= _SHORTEST and _is_first_person(clauses[0], language)
    return clauses if is_whole else [text]


def _is_main(piece: str, language: str, is_clause: Callable[[str], bool]) -> bool:
    """Whether a piece behind a comma has its own subject and verb: `it saves me an hour`."""
    words = tokens(piece)
    if len(words) < _SHORTEST - 1:
        return False
    if words[0] in _MAIN_SUBJECTS[language]:
        return not words[1][0].isdigit() and words[1] not in (
            ARTICLES[language] | PREPOSITIONS[language] | CONJUNCTIONS[language]
        )
    return is_clause(piece)


_MAIN_SUBJECTS = {
    "en": frozenset("i we it they".split()),
    "de": frozenset("ich wir".split()),
    "fr": frozenset("je j nous".split()),
    "es": frozenset("yo nosotros".split()),
}
"""Pronouns with which a main clause begins, and nothing of a list does."""


def spelled_out(text: str) -> str:
    """Contractions, units of time, months and days in full, as a letter has them."""
    text = re.sub(r"(?<=\d)(?=(?:hrs|mins|secs|wks|yrs)\b)", " ", text)
    text = re.sub(r"(?<=[a-z]) [&+] (?=[a-z])", " and ", text)
    text = _TIME.sub(lambda found: f"{found[1]} {_SHORTENED[found[2]]}", text)
    return _CONTRACTED.sub(
        lambda found: _CONTRACTIONS[found[0].casefold()],
        re.sub(
            r"(?<=\w )w/? ?(?!o\b)(?=(?<=[ /])\w)", "with ", re.sub(r" vs\.? ", " versus ", text)
        ),
    )


def is_clean(text: str, language: str) -> bool:
    """Whether it is one sentence of an ordinary length, without signs of haste, links or figures
    of speech; it may end in a list behind a colon.
    """
    words = text.split()
    text = re.sub(r"\b([A-Z])(?:&(?=[A-Z]\b)|/(?=[A-Z\d])|\+\+|#)", r"\1", text)  # V&A, A/B, C++
    if not _SHORTEST <= len(words) <= _LONGEST or re.search(
        r"https?:|www\.|@|[\[\]{}<>|_*#\\^~=+&?!/]|\.\.|[“”\"„«»]", text
    ):
        return False
    lead, colon, rest = text.partition(": ")
    if colon and len(lead.split()) > _SHORTEST and "," in rest:  # what it needs: a date and miles
        text = f"{lead}, {rest}"
    if re.search(r"[.!?;:]\s", text) or text.count("(") != text.count(")") or " - " in text:
        return False
    is_apart = len(words) > _SUBORDINATE_LONG and _SUBORDINATE_FIRST.match(text)
    if (is_apart or len(words) > _WITHOUT_COMMA) and "," not in text:  # dictated
        return False
    letters = [character for character in text if character.isalpha()]
    if sum(map(str.isupper, letters)) * 2 > len(letters) or _ASIDES.search(text):
        return False
    typed = re.findall(r"[^\W_]+(?:['’/][^\W_]+)*", text)
    return not any(
        is_hasty(word) for word in typed if word.casefold() not in _WHOLE.get(language, ())
    )


def is_hasty(word: str) -> bool:
    """Whether a word is shortened as in a note: one of the usual, or without a vowel and in
    lower case; or laughter.
    """
    low = word.casefold()
    if (low in _HASTE and not word.isupper()) or _LAUGHTER.fullmatch(low):
        return True
    is_bare = (
        word.isalpha()
        and word.islower()
        and len(word) > 1
        and not re.search(r"[aeiouyäöüàâéèêëîïôûáíóú]", low)
    )
    return is_bare and low not in _UNITS


def _is_first_person(text: str, language: str) -> bool:
    """Whether its subject is the person, at once or behind a short beginning (`In 2023 I settled
    …`).
    """
    if not text or _runs_on(text, language):
        return False
    if language == "es" and (_SPANISH_PRESENT.match(text) or _SPANISH_WHEN.match(text)):
        return True
    if _FIRST[language].match(text):
        return _has_verb(text, language)
    begins = tokens(text)[0] in PREPOSITIONS[language] | _WHEN or _A_TIME.match(text) is not None
    inside = _WITHIN[language].search(text) or _OF_MINE[language].match(text)
    return (
        begins
        and inside is not None
        and len(text[: inside.start()].split()) <= 12
        and _has_verb(text, language)
    )


_A_TIME = lazy_pattern(
    r"(?:\w+ (?:years?|months?|weeks?) ago|(?:letzte[nrs]?|vorige[nrs]?|diese[nrs]?) \w+|"
    r"(?:l['’]|le |la |cet |cette )(?:hiver|été|printemps|automne|année?|mois|semaine|an) (?:derni(?:er|ère)|passée?)|"
    r"(?:el|la|este|esta) (?:\w+ )?(?:año|invierno|verano|otoño|primavera|mes|semana|curso)(?: pasad[oa])?)\b",
    re.IGNORECASE,
)
"""`L’hiver dernier`, `el año pasado`: a time with which a sentence begins."""
_WHEN = frozenset(
    "if si first when while once usually normally today now als wenn seit lorsque quand cuando last letztes l'année zuerst "
    "danach heute ensuite puis d'abord aujourd'hui actuellement primero después luego hoy actualmente".split()
)
_SPANISH_WHEN = lazy_pattern(
    r"(?:primero|después|luego|hoy|siempre|normalmente|actualmente),? (?!\w+[ai]do\b)[^\W\d_]{3,}o\b(?! de\b)",
    re.IGNORECASE,
)
"""`Primero hablo con la persona`: the first person behind an adverb."""


def _has_verb(text: str, language: str) -> bool:
    """Whether something that may be a verb follows the subject: no article, preposition or
    number.
    """
    words = tokens(text)
    subjects = SUBJECTS[language] & {"i", "we", "ich", "wir", "je", "j", "nous", "yo"}
    place = next((place for place, word in enumerate(words) if word in subjects), None)
    if place is None:
        return len(words) > 3
    after = words[place + 1] if place + 1 < len(words) else ""
    if language == "de" and place > 0:  # Im Jahr 2023 habe ich …
        return True
    return (
        bool(after)
        and not after[0].isdigit()
        and after not in ARTICLES[language] | PREPOSITIONS[language]
    )


def _runs_on(text: str, language: str) -> bool:
    """Whether a second sentence hangs on it without a conjunction: `…, we lost four hours`, `…
    no violations`.
    """
    pieces = re.split(r",\s+", text)
    first = tokens(pieces[0])[:1]
    starts_apart = (
        _A_TIME.match(text) is not None
        or not first
        or (first[0] in PREPOSITIONS[language] | CONJUNCTIONS[language] | _WHEN)
    )
    for piece in pieces[1:]:
        words = tokens(piece)
        if not words:
            return True
        if words[0] in SUBJECTS[language] | _RUNNING_ON and not starts_apart:
            return True
        starts_apart = False
    return language == "en" and _has_loose_no(tokens(text))


_RUNNING_ON = frozenset("most this that these those das dies cela ça ce esto eso c'est".split())


def _has_loose_no(words: list[str]) -> bool:
    """`two audits at my last job no violations`: a `no` that neither a verb nor a function word
    leads to.
    """
    leads = AUXILIARIES["en"] | PREPOSITIONS["en"] | CONJUNCTIONS["en"] | SUBJECTS["en"]
    return any(
        word == "no"
        and place
        and words[place - 1] not in leads
        and not words[place - 1].endswith("ed")
        for place, word in enumerate(words)
    )
