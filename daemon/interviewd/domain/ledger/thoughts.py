"""Notes as whole thoughts: lines, bullets and sentences, and enumerations where each piece
surely stands alone.

A thought is never cut in the middle: in doubt it stays longer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from interviewd.language import sanitize
from interviewd.language.function_words import (
    ARTICLES,
    AUXILIARIES,
    CONJUNCTIONS,
    PREPOSITIONS,
    SUBJECTS,
    tokens,
)
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

_BULLET = lazy_pattern(r"^[ \t]*(?:[-–—*•·+>]+(?=[\s\w\"“])|\d{1,2}[.)](?=\s))[ \t]*")
_EMOJI = lazy_pattern(r"[\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d]+")
_END = lazy_pattern(r"[.!?…]+[\"”»')]*\s+|;\s*|\s+/\s+|\s*[\r\n]+\s*")
_ABBREVIATIONS = frozenset(
    "e.g i.e eg etc approx no nr dr mr mrs ms prof st vs ca bzw usw z.b z.t u.a d.h evtl inkl env p.ex m mme mlle sr "
    "sra aprox p.ej min max incl dept resp hr fr jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed "
    "thu thur thurs fri sat sun".split()
)
_PAIRS = {"(": ")", "[": "]", "“": "”", "«": "»", "„": "“", '"': '"'}
_NOTHING = frozenset(
    "- none nothing n/a na nope no nil dunno idk ? tbd tba unknown keine keiner nichts nein weiß nicht rien aucun aucune "
    "non nada ninguno ninguna x really".split()
)
_AND = lazy_pattern(r"\s(?:and|or|und|oder|et|ou|y|o|&)\s", re.IGNORECASE)
_WHOLE_WORD = 9
_LIST_ITEM = 5
"""Words of a list's last item but one: `the tests and the docs`; more of them begin a clause."""


@dataclass(frozen=True, slots=True)
class Thought:
    """A piece of the notes that stands alone, and the whole sentence it was taken from."""

    text: str
    sentence: str


def sentences(text: str) -> tuple[str, ...]:
    """The sentences and lines of a text, as typed, without bullets, emoji and the full stop.

    Not `-`, `none`, `n/a`.
    """
    parts = []
    for line in sanitize.clean(text).split("\n"):
        for part in _EMOJI.split(_BULLET.sub("", line)):
            parts += [
                tidied
                for piece in _split(part)
                if (tidied := _tidied(piece)) and not _is_nothing(tidied)
            ]
    return tuple(parts)


def thoughts(text: str) -> tuple[Thought, ...]:
    """The thoughts of a text, in order."""
    return tuple(
        Thought(piece, sentence)
        for sentence in sentences(text)
        for clause in _dictated(sentence)
        for piece in _enumerated(clause)
    )


def _dictated(sentence: str) -> Sequence[str]:
    """The main clauses of a sentence that runs on, as dictation does: each `and` before a subject
    of its own begins one, and so does a comma before a talk.
    """
    return [
        clause.strip(" ,")
        for part in _TALK.split(sentence)
        for clause in (_NEW_SUBJECT.split(part) if len(part.split()) > _RUNS_ON else (part,))
    ]


SPOKE = r"(?:asked|told|talked|spoke|explained|wanted to know|fragte|m['’]a|me (?:preguntó|habló|explicó))"
_TALK = lazy_pattern(
    r",\s+(?:(?:and|then|und|dann|et|puis|y|luego)\s)*(?=(?:we (?:\w+ )?(?:talked|spoke|chatted|discussed|covered|spent)|"
    r"wir (?:sprachen|redeten|haben)|(?:nous avons|on a) (?:\w+ )?(?:parlé|discuté|échangé)|(?:hablamos|charlamos|"
    rf"conversamos)|{SPOKE})\b)",
    re.IGNORECASE,
)
"""A comma behind which somebody begins anew: `is the head of design, we talked about the app`."""
_RUNS_ON = 24  # words
_NEW_SUBJECT = lazy_pattern(
    r"\s(?:and|but|und|aber|et|mais|y|pero)\s(?=(?:then )?(?:i|we|he|she|they|it|there|the \w+ (?:is|was|are|were)|"
    r"ich|wir|er|sie|es|man|dann|j['’]\w+|je|nous|on|ils?|elles?|él|ella|ellos|ellas|me|nos|hablamos|dijo)\s)",
    re.IGNORECASE,
)


def _split(line: str) -> Iterator[str]:
    """The sentences of a line; one that stands in brackets or in quotation marks is not parted."""
    start, depths = 0, _depths(line)
    for end in _END.finditer(line):
        if depths[end.start()] or _is_abbreviated(line[start : end.start()], end[0]):
            continue
        yield line[start : end.end()]
        start = end.end()
    yield line[start:]


def _is_abbreviated(before: str, punctuation: str) -> bool:
    """Whether a full stop belongs to the word before it: `approx. 3`, `am 12. Mai`, `J. Weber`."""
    if not punctuation.startswith(".") or punctuation.startswith(".."):
        return False
    word = before.rsplit(maxsplit=1)[-1].casefold().lstrip('("“') if before.split() else ""
    return word in _ABBREVIATIONS or len(word) == 1 or (word.isdigit() and len(word) < 3)


def _depths(line: str) -> list[int]:
    """For each character how many brackets and quotation marks are open around it.

    An unclosed one opens nothing.
    """
    depths = [0] * (len(line) + 1)
    closers: list[tuple[int, str]] = []
    for place, character in enumerate(line):
        if closers and character == closers[-1][1]:
            opened, _ = closers.pop()
            for inner in range(opened, place):
                depths[inner] += 1
        elif character in _PAIRS:
            closers.append((place, _PAIRS[character]))
    return depths


def _tidied(piece: str) -> str:
    """Single-spaced, without the punctuation at its edges.

    A question keeps its mark, a quotation all of it.
    """
    piece = " ".join(piece.split())
    if piece[:1] in '"“«„' and piece[-1:] in '"”»“':
        return piece
    return piece.strip(" ,;:.…!-–—=*_/\\|~").strip()


def _is_nothing(text: str) -> bool:
    """Whether it only says that there is nothing to say."""
    return not any(character.isalnum() for character in text) or all(
        word in _NOTHING for word in text.casefold().strip(" .!?").split()
    )


# --- enumerations -------------------------------------------------------------------------------


def _enumerated(sentence: str) -> Sequence[str]:
    """The pieces of an enumeration, each of which stands alone; in doubt the sentence as it is."""
    depths = _depths(sentence)
    commas = [found for found in re.finditer(r",\s+", sentence) if not depths[found.start()]]
    starts = [0, *(comma.end() for comma in commas)]
    ends = [*(comma.start() for comma in commas), len(sentence)]
    pieces: Sequence[str] = [
        sentence[start:end].strip() for start, end in zip(starts, ends, strict=True)
    ]
    if len(pieces) == 2 and not _may_be_clause(pieces[0]):  # home visits, and the gap on Fridays
        pieces = (
            pieces[0],
            re.sub(r"^(?:and|und) (?=(?:the|our|their|die|der|das) )", "", pieces[1]),
        )
    if len(pieces) > 1 and _is_list(pieces):
        pieces = _with_the_last_parted(pieces)
    if len(pieces) < 2 or (len(pieces) == 2 and tokens(pieces[1])[:1] in _BEHIND_A_COMMA):
        return [sentence]
    follows_clause = [False, *(len(pieces) == 2 and _may_be_clause(piece) for piece in pieces[:-1])]
    if not _may_be_clause(pieces[0]):
        first = next((at for at, piece in enumerate(pieces) if at and _POINTS.match(piece)), None)
        if first:  # eight farmers round a table, everyone brings their own figures
            return [
                *_enumerated(", ".join(pieces[:first])),
                ", ".join((pieces[0], *pieces[first:])),
            ]
    stand = [
        _stands_alone(piece, after_clause=after_clause) or _is_listed_word(piece, pieces)
        for piece, after_clause in zip(pieces, follows_clause, strict=True)
    ]
    return pieces if all(stand) else [sentence]


_POINTS = lazy_pattern(
    r"(?:every(?:one|body)|any(?:one|body)|no(?: one|body)|all of them|each of them|any \w+ can|alle|jeder|niemand|"
    r"chacun|tous|personne|todos|cada uno|nadie)\b",
    re.IGNORECASE,
)
"""With which something is said of what stands before the comma."""


def _with_the_last_parted(pieces: Sequence[str]) -> Sequence[str]:
    """The pieces of `the new mill, night shifts and the van pool`, each a phrase of its own.

    None where what stands before the `and` may go on behind it: `meat from the farm and the
    market`. In `the rota, getting sales and finance to agree` the `and` parts nothing.
    """
    before, after = _AND.split(pieces[-1], maxsplit=1)
    first, second = before.split(), after.split()
    if first[0].endswith("ing") and not second[0].endswith("ing"):
        return pieces
    goes_on = (
        not _EVERY_PREPOSITION.isdisjoint(tokens(before)) and tokens(after)[:1] not in _QUESTIONS
    )
    is_short = min(len(first), len(second)) < 2
    return () if goes_on or is_short else (*pieces[:-1], before, after)


def _is_listed_word(piece: str, pieces: Sequence[str]) -> bool:
    """Whether it is one word among phrases: `the funding gap in 2028, school visits, otters`."""
    is_word = piece.isalpha() and piece.islower() and piece not in _PARTS
    return is_word and sum(" " in other for other in pieces) > 1


def _stands_alone(piece: str, *, after_clause: bool) -> bool:
    """Whether a piece between commas needs no other: it does not begin like a part of something.

    One word is a piece only where it is long and written like a name or a German noun. Of two
    pieces, `how …` and `reporting to …` go on with a clause. `on-call` is no preposition.
    """
    words = tokens(piece)
    is_name = len(piece) > 1 and piece.isupper()  # BIM
    if len(words) < 2 and not is_name and not (len(piece) >= _WHOLE_WORD and piece.istitle()):
        return False
    if len(words[0]) < 2 and not words[0].isdigit():
        return False
    if after_clause and (words[0].endswith("ing") or words[0] in _STARTS):
        return False
    is_compound = "-" in piece.split(maxsplit=1)[0].strip("-")
    return is_compound or words[0] not in _PARTS or words[:2] in _QUANTITIES


def _may_be_clause(text: str) -> bool:
    """Whether it has a subject or an auxiliary of its own."""
    return not _OF_CLAUSES.isdisjoint(tokens(text))


_EVERY_AUXILIARY = frozenset().union(*AUXILIARIES.values())
_OF_CLAUSES = _EVERY_AUXILIARY.union(*SUBJECTS.values()).difference(
    *PREPOSITIONS.values(), *ARTICLES.values()
)
"""Without words that are a preposition or an article in another language: `on`, `du`."""
_QUESTIONS = [[word] for word in "how why wie warum comment pourquoi cómo".split()]
_EVERY_PREPOSITION = frozenset[str]().union(*PREPOSITIONS.values())
_BEHIND_A_COMMA = (["wie"], ["warum"])
"""In German a comma stands before them within one sentence, too."""
_QUANTITIES = (["zu", "wenig"], ["zu", "viel"], ["zu", "viele"], ["zu", "wenige"])
_STARTS = frozenset("till how why wie warum comment pourquoi cómo".split())
"""Words of those classes with which a thought of its own begins all the same: `till queues`,
`how juniors are staffed`."""
_PARTS = (
    frozenset(("a", "an", "ein", "eine", "un", "une", "una", "not", "nicht", "pas")).union(
        *PREPOSITIONS.values(), *CONJUNCTIONS.values(), *AUXILIARIES.values()
    )
    - (ARTICLES["en"] - {"a", "an"})
    - SUBJECTS["en"]
    - _STARTS
)


def _is_list(pieces: Sequence[str]) -> bool:
    """Whether the last comma belongs to one list: `the tests, the docs and the tools`."""
    before, *after = _AND.split(pieces[-1], maxsplit=1)
    return (
        bool(after)
        and (len(before.split()) <= _LIST_ITEM or tokens(after[0])[:1] in _QUESTIONS)
        and not _EVERY_AUXILIARY & set(tokens(before))
    )


# --- quotations ---------------------------------------------------------------------------------

_QUOTED = lazy_pattern(
    r"\"([^\"\n]{8,600})\"|“([^”\n]{8,600})”|«\s?([^»\n]{8,600}?)\s?»|„([^“”\n]{8,600})[“”]"
)
_SAID = lazy_pattern(
    r"\b(?:sa(?:id|ys?|ying)|told|tells?|asked|asks|quot\w+|called|motto|wrote|goes|sagt\w*|fragt\w*|meint\w*|dit|disait|"
    r"demand\w+|dijo|dice|pregunt\w+)\b",
    re.IGNORECASE,
)


def quoted_sentences(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without the sentences in quotation marks that are the person's own, and those, as
    typed.

    A sentence has four words and ends like one, or stands alone on its line. What somebody is said
    to have said, in the same sentence or one before it, stays in the text, and so does a question.
    """
    own: list[str] = []
    kept = []
    for line in sanitize.clean(text).split("\n"):
        rest, last = "", 0
        for match in _QUOTED.finditer(line):
            sentence = " ".join(next(filter(None, match.groups())).split())
            before = line[: match.start()]
            alone = not _BULLET.sub("", before).strip() and not line[match.end() :].strip(" .")
            led_in = before.rpartition(";")[2]
            if _is_sentence(sentence, alone=alone) and not _SAID.search(led_in):
                own.append(sentence)
                rest, last = rest + line[last : match.start()], match.end()
        kept.append(rest + line[last:])
    return "\n".join(kept), tuple(own)


def _is_sentence(text: str, *, alone: bool) -> bool:
    ends = text.endswith((".", "!", "…")) or (alone and not text.endswith("?"))
    return ends and len(text.split()) >= 4 and text[0].isalnum()
