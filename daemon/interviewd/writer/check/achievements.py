"""Achievements: what is said in the first person to have been done stands, with its object, in one
fact of the person's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from interviewd.model.ledger import Finding
from interviewd.writer.check.evidence import Evidence, FactReading, has
from interviewd.writer.check.language import Language
from interviewd.writer.check.reading import Sentence, Token

_SEPARATORS = frozenset(";:.!?—–")
_SPENT_ON = frozenset("of as in on with als in mit comme en de como".split())
_TOGETHER = frozenset("team with mit avec con equipo équipe".split())
_DETERMINERS = frozenset("the a an this that these those your their it there".split())
# "In my last job": where a deed was done may stand in another fact.
_WITHIN = frozenset("in at during from as throughout over bei in während à dans en durante".split())
_BE = frozenset("am was were be been m".split())
# Before anything but a participle these are the main verb.
_HELPING = frozenset("am was were be been have had".split())
# "I have been": the role that is applied for is claimed by it as well.
_BEING = frozenset(("be",))
_ROLES = frozenset("role post job position vacancy stelle position poste puesto".split())
_JOINS = frozenset("and und et y e then".split())


def achievements(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """`deed` where no fact has it.

    `owner` where the fact says "we" or a team and the letter says "I".
    """
    spans = (
        _english(sentence, evidence.language)
        if evidence.language.code == "en"
        else _clauses(sentence, evidence.language)
    )
    for subject, verb, rest in spans:
        yield from _judged(subject, verb, rest, sentence, evidence)
    yield from _lasting(sentence, evidence)
    yield from _raised(sentence, evidence)


def _lasting(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """Judge "six years of producing festivals": what a span of the person's own was spent on is
    all in one fact.
    """
    language = evidence.language
    for clause in sentence.clauses:
        for i, token in enumerate(clause[:-2]):
            if (
                not token.values
                or clause[i + 1].low not in language.time
                or clause[i + 2].low not in _SPENT_ON
            ):
                continue
            own = [
                reading
                for reading in evidence.readings
                if reading.is_own
                and any(one.values & token.values for _, one in reading.numbers)
                and clause[i + 1].stems & reading.stems
            ]
            spent_on = takewhile(lambda one: not _is_past(one, language), clause[i + 2 :])
            content = [one for one in spent_on if one.is_content and not _is_shared(one, evidence)]
            if own and not any(
                all(_holds(reading, one, language) for one in content) for reading in own
            ):
                yield Finding(
                    "deed", " ".join(one.text for one in clause[i : i + 6]), sentence.text
                )


def _raised(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """Find "head" where every fact of the person's own has "deputy head"."""
    language = evidence.language
    for clause in sentence.clauses:
        if any(token.low in language.diminishers for token in clause):
            continue
        own_words = [token for token in clause if not token.stems & evidence.shared_stems]
        facts = [reading for reading in evidence.support(own_words) if reading.is_own]
        for place, token in enumerate(clause):
            places = [
                (reading, i)
                for reading in facts
                for i, one in enumerate(reading.sentence.tokens)
                if one.stems & token.stems
            ]
            if token.is_function or _names_a_role(clause, place, language):
                continue
            if places and all(
                any(
                    token.low in language.diminishers
                    for token in reading.sentence.tokens[max(0, i - 2) : i]
                )
                for reading, i in places
            ):
                yield Finding("deed", token.text, sentence.text)


def _names_a_role(clause: Sequence[Token], i: int, language: Language) -> bool:
    """Whether it is the role that is spoken of: "the Team Leader post"."""
    after = clause[i + 1 : i + 3]
    return any(token.low in _ROLES for token in after) or any(
        token.low in language.subjects_second for token in clause
    )


type_of_span = tuple[Token, Token | None, tuple[Token, ...]]


def _english(sentence: Sentence, language: Language) -> Iterator[type_of_span]:
    """Each subject "I" or "we", its verb, and what belongs to that verb.

    A joined second verb is a span of its own.
    """
    tokens = sentence.tokens
    for i, token in enumerate(tokens):
        having = token.low == "having" and (token.is_first or (i > 0 and tokens[i - 1].is_mark))
        is_subject = token.low in language.subjects_first and not _is_object(tokens, i)
        if not (having or is_subject or _is_caused(tokens, i)):
            continue
        verb, is_modal = _verb(tokens, i + 1, language)
        if is_modal or _is_felt(tokens[i + 1 : verb + 1], language):
            continue
        end = _end(tokens, verb + 1, language)
        for start, stop in _parts(tokens, verb, end, language):
            main = tokens[start] if start < len(tokens) else None
            yield token, main, tokens[start + 1 : stop]


def _is_felt(words: Sequence[Token], language: Language) -> bool:
    """Whether it is a feeling: "was moved", as "moved" alone is not."""
    is_passive = any(token.low in _BE for token in words[:-1])
    felt = language.feelings | language.talk | language.liking
    return is_passive and bool(words[-1].stems & felt)


def _is_caused(tokens: Sequence[Token], i: int) -> bool:
    """`the manager let me lead …`: what somebody let one do, one did."""
    return (
        tokens[i].low == "me" and i > 1 and tokens[i - 1].low == "let" and not tokens[i - 2].is_mark
    )


def _is_object(tokens: Sequence[Token], i: int) -> bool:
    return tokens[i].text == "i" and i > 0 and tokens[i - 1].is_mark


def _verb(tokens: Sequence[Token], start: int, language: Language) -> tuple[int, bool]:
    """The place of the main verb after a subject, and whether a modal stands before it."""
    i, is_modal = start, False
    while i < len(tokens) and (
        tokens[i].low in language.skipped or tokens[i].low.endswith("ly") or tokens[i].text in "'’"
    ):
        is_modal = is_modal or tokens[i].low in language.modal
        i += 1
    ends = i >= len(tokens) or tokens[i].is_mark or tokens[i].values or tokens[i].is_function
    is_verb = not ends and (_is_past(tokens[i], language) or tokens[i].low.endswith("ing"))
    before = tokens[i - 1].low if i > start else ""
    if (ends and i > start) or (not is_verb and before in _HELPING):
        return i - 1, is_modal
    return min(i, len(tokens) - 1), is_modal


def _end(tokens: Sequence[Token], start: int, language: Language) -> int:
    for i in range(start, len(tokens)):
        token = tokens[i]
        if token.text in _SEPARATORS or token.low in language.boundaries:
            return i
        subject = token.low in language.subjects_first or (
            token.low in language.subjects_second | language.subjects_third
        )
        if subject and i > 0 and (tokens[i - 1].low in _JOINS or tokens[i - 1].is_mark):
            return i
        if token.text in ("I", "we"):
            return i
        is_place = token.low in language.possessive_first and tokens[i - 1].low in _WITHIN
        if is_place and i > start:
            return i - 1
        if token.text == "," and _begins_anew(tokens, i + 1, language):
            return i
    return len(tokens)


def _begins_anew(tokens: Sequence[Token], i: int, language: Language) -> bool:
    """Whether a comma and "and" begin a clause of another subject: "…, and the idea of it
    appeals to me", "…, and calls went down".
    """
    joins = i + 1 < len(tokens) and tokens[i].low in _JOINS
    if not joins:
        return False
    begins = next((one for one in tokens[i + 1 :] if one.low not in language.negators), None)
    if begins is None or begins.low in _DETERMINERS:
        return True
    rest = takewhile(lambda token: token.text not in _SEPARATORS, tokens[i + 2 :])
    goes_on = _is_past(tokens[i + 1], language) or tokens[i + 1].low in language.skipped
    return not goes_on and any(_is_past(token, language) for token in rest)


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
        if joined and after < end and _is_past(tokens[after], language) and after not in cuts:
            cuts.append(after)
    yield from zip(cuts, [*cuts[1:], end], strict=True)


def _is_past(token: Token, language: Language) -> bool:
    return not token.is_mark and (
        (token.low.endswith("ed") and len(token.low) > 4)
        or (token.low in language.past and token.low not in language.skipped)
    )


def _clauses(sentence: Sentence, language: Language) -> Iterator[type_of_span]:
    """Where the verb may stand anywhere, a clause with a subject of the first person is one
    span.
    """
    for clause in sentence.clauses:
        subject = next((token for token in clause if _speaks(token, language)), None)
        if subject is None or any(token.low in language.modal for token in clause):
            continue
        cuts = [i for i, token in enumerate(clause) if token.low in _JOINS]
        for start, stop in zip([0, *cuts], [*cuts, len(clause)], strict=True):
            part = clause[start:stop]
            is_denied = any(token.low in language.negators or token.low == "ne" for token in part)
            if start == 0 or (
                not is_denied and any(_may_be_deed(token, language) for token in part)
            ):
                yield subject, None, part


def _may_be_deed(token: Token, language: Language) -> bool:
    """Whether a joined part holds a verb of its own that tells a deed."""
    return (
        _speaks(token, language)
        or _is_past(token, language)
        or bool(token.stems & language.achievements)
        or (language.code == "fr" and token.low.endswith(("é", "és", "ée", "ées")))
        or (language.code == "de" and token.low.endswith(("t", "en")) and not token.is_function)
    )


def _speaks(token: Token, language: Language) -> bool:
    if token.low in language.subjects_first:
        return True
    is_preterite = language.code == "es" and token.low.endswith(("é", "í")) and len(token.low) > 3
    return (
        is_preterite and not token.is_function and token.low not in ("café", "aquí", "allí", "así")
    )


def _judged(
    subject: Token,
    verb: Token | None,
    rest: Sequence[Token],
    sentence: Sentence,
    evidence: Evidence,
) -> Iterator[Finding]:
    language = evidence.language
    words = tuple(rest) if verb is None else (verb, *rest)
    if _is_talk(verb, words, language) or _is_idiom(subject, sentence, language):
        return
    is_told = any(has(token, evidence.fact_stems, language) for token in words if token.is_content)
    if verb is not None and _is_of_now(verb, language) and not is_told:
        return
    content = [token for token in words if token.is_content and not _is_shared(token, evidence)]
    if verb is not None and verb.stems & _BEING:
        content += [
            token for token in words if token.is_content and token.stems & evidence.role_stems
        ]
    own = [reading for reading in evidence.readings if reading.is_own]
    is_neutral = verb is not None and (bool(verb.stems & language.neutral) or verb.is_function)
    if verb is not None and not is_neutral and not verb.is_content and not content:
        yield from _bare_deed(subject, verb, sentence, evidence)
        return
    needed = list(content)
    if verb is not None and not (is_neutral or verb in content or _is_shared(verb, evidence)):
        needed = [verb, *content]
    if not needed:
        return
    holding = [
        reading for reading in own if all(_holds(reading, token, language) for token in needed)
    ]
    if not holding and not (is_neutral and _is_told_by_two(needed, own, language)):
        yield Finding(
            "deed", " ".join(token.text for token in (subject, *words[:5])), sentence.text
        )
    elif holding and _is_of_others(subject, verb, holding, language):
        yield Finding("owner", f"{subject.text} {words[0].text}", sentence.text)
    elif holding:
        yield from _miscounted(words, holding, sentence)
        yield from _alone(holding, sentence, language)


def _miscounted(
    words: Sequence[Token], holding: Sequence[FactReading], sentence: Sentence
) -> Iterator[Finding]:
    """A number of a deed stands in the very fact that has the deed."""
    for token in words:
        if (
            token.values
            and not token.is_article
            and not any(
                abs(a - b) < 0.001
                for reading in holding
                for _, one in reading.numbers
                for a in one.values
                for b in token.values
            )
        ):
            yield Finding("number", token.text, sentence.text)


def _alone(
    holding: Sequence[FactReading], sentence: Sentence, language: Language
) -> Iterator[Finding]:
    """What was done together was not done alone."""
    said = next((token for token in sentence.tokens if token.low in language.alone), None)
    if said is not None and all(_names_others(reading, language) for reading in holding):
        yield Finding("owner", said.text, sentence.text)


def _bare_deed(
    subject: Token, verb: Token, sentence: Sentence, evidence: Evidence
) -> Iterator[Finding]:
    """A general verb without an object of its own ("I called"): it is the person's, or at least
    nobody else's.
    """
    language = evidence.language
    is_theirs = has(verb, evidence.their_stems, language) and not has(
        verb, evidence.asked_stems, language
    )
    if is_theirs and not has(verb, evidence.own_stems, language):
        yield Finding("deed", f"{subject.text} {verb.text}", sentence.text)
    held = [
        reading
        for reading in evidence.readings
        if reading.is_own and has(verb, reading.stems, language)
    ]
    if subject.low == "i" and held and all(_is_ours(reading, verb, language) for reading in held):
        yield Finding("owner", f"{subject.text} {verb.text}", sentence.text)


def _is_of_others(
    subject: Token, verb: Token | None, holding: Sequence[FactReading], language: Language
) -> bool:
    """Whether "we" stands for what was the person's alone, or "I" for what was done together."""
    if subject.low in language.first_plural:
        return not any(_names_others(reading, language) for reading in holding)
    return (
        verb is not None
        and subject.low == "i"
        and all(_is_ours(reading, verb, language) for reading in holding)
    )


def _is_idiom(subject: Token, sentence: Sentence, language: Language) -> bool:
    """`I have been turning it over in my mind`."""
    clause = next((one for one in sentence.clauses if any(word is subject for word in one)), ())
    words = " ".join(token.low for token in clause)
    return any(idiom in words for idiom in language.talk_idioms)


def _is_of_now(verb: Token, language: Language) -> bool:
    """What somebody does now and is no achievement, as `which I count as data`."""
    is_form = _is_past(verb, language) or verb.low.endswith("ing")
    is_known = language.is_general(verb.low) or bool(verb.stems & language.everyday)
    return is_known and not (is_form or verb.is_function or verb.stems & language.achievements)


def _is_talk(verb: Token | None, words: Sequence[Token], language: Language) -> bool:
    """Whether it tells of the talk, or of what the person thinks, and so claims no deed."""
    if verb is None:
        return any(token.stems & language.talk for token in words) or any(
            token.stems & language.talk_nouns for token in words
        )
    if verb.stems & language.talk:
        return True
    if not (verb.stems & language.neutral or verb.is_function or verb.low in ("gain", "gained")):
        return False
    first = [token for token in words[1:] if not token.is_mark][:6]
    return any(token.stems & language.talk for token in first[:3]) or any(
        token.stems & language.talk_nouns for token in first
    )


def _is_shared(token: Token, evidence: Evidence) -> bool:
    return token.low in evidence.language.time or has(
        token, evidence.shared_stems, evidence.language
    )


def _holds(reading: FactReading, token: Token, language: Language) -> bool:
    return has(token, reading.stems, language) or has_short(token, reading)


def has_short(token: Token, reading: FactReading) -> bool:
    """Whether the fact has the word cut short."""
    return any(
        word.is_content
        and 3 <= len(word.low.removesuffix("s")) < len(token.low) - 1
        and token.low.startswith(word.low.removesuffix("s"))
        for word in reading.sentence.tokens
    )


def _is_told_by_two(
    needed: Sequence[Token], own: Sequence[FactReading], language: Language
) -> bool:
    """Whether two facts tell it together, which only a verb that claims nothing may join."""
    return (
        all(any(_holds(reading, token, language) for reading in own) for token in needed)
        and len(needed) > 2
    )


def _names_others(reading: FactReading, language: Language) -> bool:
    """Whether a fact names others beside the person."""
    words = {token.low for token in reading.sentence.tokens}
    return bool(words & (language.first_plural | language.subjects_third | _TOGETHER))


def _is_ours(reading: FactReading, verb: Token, language: Language) -> bool:
    """Whether in this fact others did it too: the subject nearest before the verb is "we" or a
    team.
    """
    tokens = reading.sentence.tokens
    for i, token in enumerate(tokens):
        if not token.stems & verb.stems:
            continue
        for before in reversed(tokens[max(0, i - 6) : i]):
            if before.low in language.subjects_first and before.low not in language.first_plural:
                return False
            if before.low in language.first_plural or before.low == "team":
                return True
        return False
    return False
