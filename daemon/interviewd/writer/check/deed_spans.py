"""Where a sentence tells what somebody did: subject, verb and the words that belong to them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from interviewd.language.function_words import ARTICLES
from interviewd.writer.check.language import Language
from interviewd.writer.check.reading import Sentence, Token

_SEPARATORS = frozenset(";:.!?—–")
_DETERMINERS = frozenset("the a an this that these those your their it there".split())
# "In my last job": where a deed was done may stand in another fact.
_WITHIN = frozenset("in at during from as throughout over bei in während à dans en durante".split())
_BE = frozenset("am was were be been m".split())
# Before anything but a participle these are the main verb.
_HELPING = frozenset("am was were be been m have had".split())
_JOINS = frozenset("and und et y e then".split())


DeedSpan = tuple[Token, Token | None, tuple[Token, ...]]


def deed_spans(sentence: Sentence, language: Language) -> Iterator[DeedSpan]:
    """Each subject of the first person, its verb where that is known, and the words behind it.

    Where the verb may stand anywhere, a clause with a subject of the first person is one span.
    """
    if language.code == "en":
        yield from _english(sentence, language)
        return
    for place, first in enumerate(sentence.clauses):
        clause, rest = first, list(sentence.clauses[place + 1 :])
        while rest and language.code == "de" and not _has_verb(clause, language):
            clause = (*clause, *rest.pop(0))  # S/4HANA parts it
        subject = next(
            (
                token
                for before, token in zip((None, *clause), clause, strict=False)
                if speaks(token, language)
                and (before is None or before.low not in ARTICLES["es"])  # el comité
            ),
            None,
        )
        if subject is None or any(token.low in language.modal for token in clause):
            continue
        cuts = [i for i, token in enumerate(clause) if token.low in _JOINS]
        while cuts and language.code == "de" and not _has_verb(clause[: cuts[0]], language):
            cuts = cuts[1:]
        for start, stop in zip([0, *cuts], [*cuts, len(clause)], strict=True):
            part = clause[start:stop]
            is_denied = any(token.low in language.negators or token.low == "ne" for token in part)
            if start == 0 or (
                not is_denied and any(_may_be_deed(token, language) for token in part)
            ):
                yield subject, None, part


def _english(sentence: Sentence, language: Language) -> Iterator[DeedSpan]:
    """Each subject "I" or "we", its verb, and what belongs to that verb.

    A joined second verb is a span of its own.
    """
    tokens = sentence.tokens
    felt = language.feelings | language.talk | language.liking
    for i, token in enumerate(tokens):
        having = (
            token.low == "having"
            and (token.is_first or (i > 0 and tokens[i - 1].is_punctuation))
            and any(is_past(one, language) for one in tokens[i + 1 : i + 3])
            and not any(one.low in language.modal for one in tokens)
        )
        is_subject = token.low in language.subjects_first and not (
            token.text == "i" and i > 0 and tokens[i - 1].is_punctuation
        )
        # `the manager let me lead …`: what somebody let one do, one did.
        is_caused = i > 1 and (tokens[i - 1].low, token.low) == ("let", "me")
        if not (having or is_subject or (is_caused and not tokens[i - 2].is_punctuation)):
            continue
        verb, is_modal = _verb(tokens, i + 1, language)
        said = tokens[i + 1 : verb + 1]
        is_denied = any(one.low in language.negators for one in said)
        # A feeling: "was moved", as "moved" alone is not.
        is_felt = any(one.low in _BE for one in said[:-1]) and said[-1].stems & felt
        if is_modal or is_denied or is_felt:
            continue
        end = _end(tokens, verb + 1, language)
        for start, stop in _parts(tokens, verb, end, language):
            main = tokens[start] if start < len(tokens) else None
            yield token, main, tokens[start + 1 : stop]


def _verb(tokens: Sequence[Token], start: int, language: Language) -> tuple[int, bool]:
    """The place of the main verb after a subject, and whether a modal stands before it."""
    i, is_modal = start, False
    while i < len(tokens) and (
        tokens[i].low in language.skipped or tokens[i].low.endswith("ly") or tokens[i].text in "'’"
    ):
        is_modal = is_modal or tokens[i].low in language.modal
        i += 1
    ends = i >= len(tokens) or tokens[i].is_punctuation or tokens[i].values or tokens[i].is_function
    is_verb = not ends and (is_past(tokens[i], language) or tokens[i].low.endswith("ing"))
    before = tokens[i - 1].low if i > start else ""
    if (ends and i > start) or (not is_verb and before in _HELPING):
        return i - 1, is_modal
    return min(i, len(tokens) - 1), is_modal


def _end(tokens: Sequence[Token], start: int, language: Language) -> int:
    for i in range(start, len(tokens)):
        token = tokens[i]
        if token.text in _SEPARATORS or token.low in language.boundaries:
            return i
        is_subject = token.low in language.subjects
        if is_subject and i > 0 and (tokens[i - 1].low in _JOINS or tokens[i - 1].is_punctuation):
            return i
        if token.text in ("I", "we"):
            return i
        is_place = token.low in language.possessive_first and tokens[i - 1].low in _WITHIN
        if is_place and i > start:
            return i - 1
        if token.text == "," and i + 2 < len(tokens) and tokens[i + 1].low in _JOINS:
            # A clause of another subject: "…, and the idea of it appeals to me", "…, and calls
            # went down".
            first = tokens[i + 2]
            begins = next(
                (one for one in tokens[i + 2 :] if one.low not in language.negators), None
            )
            if begins is None or begins.low in _DETERMINERS:
                return i
            rest = takewhile(lambda one: one.text not in _SEPARATORS, tokens[i + 3 :])
            goes_on = is_past(first, language) or first.low in language.skipped
            if not goes_on and any(is_past(one, language) for one in rest):
                return i
    return len(tokens)


def _parts(
    tokens: Sequence[Token], start: int, end: int, language: Language
) -> Iterator[tuple[int, int]]:
    """Cut a predicate where a further verb is joined: "I set up X | and reviewed Y"."""
    cuts = [start]
    for i in range(start + 1, end - 1):
        joined = tokens[i].low in _JOINS or tokens[i].text == ","
        after = next(
            (
                k
                for k in range(i + 1, end)
                if tokens[k].low not in language.skipped and tokens[k].low not in _JOINS
            ),
            end,
        )
        if joined and any(token.low in language.modal for token in tokens[i + 1 : after]):
            end = i
            break
        if joined and after < end and is_past(tokens[after], language) and after not in cuts:
            cuts.append(after)
    yield from zip(cuts, [*cuts[1:], end], strict=True)


def is_past(token: Token, language: Language) -> bool:
    return not token.is_punctuation and (
        (token.low.endswith("ed") and len(token.low) > 4)
        or (token.low in language.past and token.low not in language.skipped)
    )


def _has_verb(part: Sequence[Token], language: Language) -> bool:
    """Whether a verb stands in it: in `dass wir über Holz | und Handel sprachen` it does not."""
    return any(
        not token.is_function
        and not token.is_capital
        and (language.is_verb(token.low) or _may_be_deed(token, language))
        for token in part
    ) or any(token.low in language.auxiliaries for token in part)


def _may_be_deed(token: Token, language: Language) -> bool:
    """Whether a joined part holds a verb of its own that tells a deed."""
    return (
        speaks(token, language)
        or is_past(token, language)
        or bool(token.stems & language.achievements)
        or (language.code == "fr" and token.low.endswith(("é", "és", "ée", "ées")))
        or (language.code == "de" and token.low.endswith(("t", "en")) and not token.is_function)
    )


def speaks(token: Token, language: Language) -> bool:
    """Whether a word says who acts: "I", or a Spanish verb of the first person."""
    if token.low in language.subjects_first:
        return True
    is_preterite = language.code == "es" and token.low.endswith(("é", "í")) and len(token.low) > 3
    return (
        is_preterite and not token.is_function and token.low not in ("café", "aquí", "allí", "así")
    )
