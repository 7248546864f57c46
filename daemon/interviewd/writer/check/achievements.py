"""Achievements: what is said in the first person to have been done stands, with its object, in one
fact of the person's own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from interviewd.model.ledger import Finding
from interviewd.writer.check.claims import describes
from interviewd.writer.check.deed_spans import deed_spans, is_past
from interviewd.writer.check.evidence import Evidence, FactReading, has
from interviewd.writer.check.language import Language
from interviewd.writer.check.reading import Sentence, Token
from interviewd.writer.check.units import stems_of

_SPENT_ON = frozenset("of as in on with als in mit comme en de como".split())
_TOGETHER = frozenset("team with mit avec con equipo équipe".split())
# "I have been": the role that is applied for is claimed by it as well.
_BEING = frozenset(("be",))
_ROLES = frozenset("role post job position vacancy stelle position poste puesto".split())


def achievements(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """`deed` where no fact has it.

    `owner` where the fact says "we" or a team and the letter says "I".
    """
    for subject, verb, rest in deed_spans(sentence, evidence.language):
        yield from _judged(subject, verb, rest, sentence, evidence)
    yield from _lasting(sentence, evidence)
    yield from _doing(sentence, evidence)
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
            spent_on = takewhile(
                lambda one: not (is_past(one, language) or one.low in language.modal),
                clause[i + 2 :],
            )
            content = [one for one in spent_on if one.is_content and not _is_shared(one, evidence)]
            if own and not any(
                all(_holds(reading, one, language) for one in content) for reading in own
            ):
                yield Finding(
                    "deed", " ".join(one.text for one in clause[i : i + 6]), sentence.text
                )


def _doing(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """`my years were spent leading a team`: a deed of the person's without a subject."""
    language = evidence.language
    if any(token.low in language.modal for token in sentence.tokens):
        return
    for clause in sentence.clauses:
        words = {token.low for token in clause}
        if not words & language.possessive_first or words & language.subjects_second:
            continue
        for token in clause:
            is_deed = token.low.endswith("ing") and token.stems & language.achievements
            if is_deed and not has(token, evidence.fact_stems, language):
                yield Finding("deed", token.text, sentence.text)


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
    content = [
        token
        for token in words
        if token.is_content and not (_is_shared(token, evidence) or describes(token, language))
    ]
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
    if verb is None or is_neutral or _is_everyday_verb(verb, language):
        needed = [token for token in content if not _is_joined_verb(token, language)]
    elif verb not in content and not _is_shared(verb, evidence):
        needed = [verb, *content]
    if not needed:
        return
    holding = [
        reading
        for reading in own
        if all(
            _holds(reading, token, language)
            or (token is verb and _is_light(verb, reading, language))
            for token in needed
        )
    ]
    is_joined = (is_neutral or verb is None) and _is_told_by_two(needed, own, language)
    if not holding and not is_joined:
        yield Finding(
            "deed", " ".join(token.text for token in (subject, *words[:5])), sentence.text
        )
    elif holding and _is_of_others(subject, needed, verb, holding, language):
        yield Finding("owner", f"{subject.text} {words[0].text}", sentence.text)
    elif holding:
        beside = [
            reading
            for reading in own
            if any(_holds(reading, token, language) for token in words if token.is_content)
        ]
        yield from _miscounted(words, beside, sentence)
        yield from _alone(holding, sentence, language)


def _miscounted(
    words: Sequence[Token], holding: Sequence[FactReading], sentence: Sentence
) -> Iterator[Finding]:
    """A number of a deed stands in a fact that has a word of the deed."""
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
    if said is not None and all(
        _names_others(reading, language) and not said.stems & reading.stems for reading in holding
    ):
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
    subject: Token,
    needed: Sequence[Token],
    verb: Token | None,
    holding: Sequence[FactReading],
    language: Language,
) -> bool:
    """Whether "we" stands for what was the person's alone, or "I" for what was done together."""
    if subject.low in language.first_plural:
        return all(_is_of_one(reading, language) for reading in holding)
    if verb is None:
        return subject.low in language.subjects_first and all(
            _is_told_of_us(reading, needed, language) for reading in holding
        )
    if subject.low != "i":
        return False
    is_said = any(verb.stems & reading.stems for reading in holding)
    deed = verb if is_said or not needed else needed[0]
    return all(_is_ours(reading, deed, language) for reading in holding)


def _is_light(verb: Token, reading: FactReading, language: Language) -> bool:
    """`ran sessions` where the fact says `did sessions`."""
    return bool(verb.stems & language.light) and any(
        token.low in language.past and token.stems & (language.neutral | language.light)
        for token in reading.sentence.tokens
    )


def _is_everyday_verb(token: Token, language: Language) -> bool:
    """Whether it is a verb that claims no more of its objects than any other would."""
    return bool(token.stems & language.everyday_verbs)


def _is_joined_verb(token: Token, language: Language) -> bool:
    """Whether it is such a verb among its objects, as far as its form tells it from a noun."""
    if language.code == "en" and not (is_past(token, language) or token.low.endswith("ing")):
        return False
    is_noun = language.code == "de" and token.is_capital
    return not is_noun and _is_everyday_verb(token, language)


def _is_idiom(subject: Token, sentence: Sentence, language: Language) -> bool:
    """`I have been turning it over in my mind`."""
    clause = next((one for one in sentence.clauses if any(word is subject for word in one)), ())
    words = " ".join(token.low for token in clause)
    return any(idiom in words for idiom in language.talk_idioms)


def _is_of_now(verb: Token, language: Language) -> bool:
    """What somebody does now and is no achievement, as `which I count as data`."""
    is_form = is_past(verb, language) or verb.low.endswith("ing")
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
    first = [token for token in words[1:] if not token.is_punctuation][:6]
    return any(token.stems & language.talk for token in first[:3]) or any(
        token.stems & language.talk_nouns for token in first
    )


def _is_shared(token: Token, evidence: Evidence) -> bool:
    """Whether role, company or what was asked about has a word. No deed is excused by them:
    "led" is none of a "Team Leader".
    """
    language = evidence.language
    if is_past(token, language) and token.stems & language.achievements:
        return has(token, evidence.asked_stems, language)
    return token.low in language.time or has(token, evidence.shared_stems, language)


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


def _is_of_one(reading: FactReading, language: Language) -> bool:
    """Whether a fact tells what the person did; without a subject and a verb it is left open."""
    tokens = reading.sentence.tokens
    is_mine = any(
        token.low in language.subjects_first
        or token.low in language.past
        or is_past(token, language)
        for token in tokens
    )
    return is_mine and not _names_others(reading, language)


def _is_told_of_us(reading: FactReading, needed: Sequence[Token], language: Language) -> bool:
    """Whether the thought of a fact that has these words says "we"."""
    parts = reading.sentence.clauses
    counts = [sum(has(one, stems_of(part), language) for one in needed) for part in parts]
    words = {token.low for token in parts[counts.index(max(counts))]}
    return bool(words & language.first_plural) and not words & (
        language.subjects_first - language.first_plural
    )


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
