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
from interviewd.writer.check.units import is_equal, stems_of

_SPENT_ON = frozenset("of as in on with als in mit comme en de como".split())
_TOGETHER = frozenset("team with mit avec con equipo équipe".split())
# "I have been": the role that is applied for is claimed by it as well.
_BEING = frozenset(("be",))
_ROLES = frozenset("role post job position vacancy stelle position poste puesto".split())


def achievements(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """`deed` where no fact has it.

    `owner` where the fact says "we" or a team and the letter says "I".
    """
    language = evidence.language
    for subject, verb, rest in deed_spans(sentence, language):
        words = rest if verb is None else (verb, *rest)
        if not _is_no_deed(subject, verb, words, sentence, evidence):
            yield from _judged(subject, verb, words, sentence, evidence)
    yield from _lasting(sentence, evidence)
    # A deed of the person's without a subject: `my years were spent leading a team`.
    if not any(token.low in language.modal for token in sentence.tokens):
        for clause in sentence.clauses:
            said = {token.low for token in clause}
            if not said & language.possessive_first or said & language.subjects_second:
                continue
            for token in clause:
                is_deed = token.low.endswith("ing") and token.stems & language.achievements
                if is_deed and not has(token, evidence.fact_stems, language):
                    yield Finding("deed", token.text, sentence.text)
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


def _raised(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """Find "head" where every fact of the person's own has "deputy head"."""
    language = evidence.language
    for clause in sentence.clauses:
        said = {token.low for token in clause}
        if said & language.diminishers or said & language.subjects_second:
            continue
        own_words = [token for token in clause if not token.stems & evidence.shared_stems]
        facts = [
            reading.sentence.tokens for reading in evidence.support(own_words) if reading.is_own
        ]
        for place, token in enumerate(clause):
            # "The Team Leader post" is the role that is spoken of.
            if token.is_function or any(one.low in _ROLES for one in clause[place + 1 : place + 3]):
                continue
            before = [
                {other.low for other in tokens[max(0, i - 2) : i]}
                for tokens in facts
                for i, one in enumerate(tokens)
                if one.stems & token.stems
            ]
            if before and all(words & language.diminishers for words in before):
                yield Finding("deed", token.text, sentence.text)


def _is_no_deed(
    subject: Token,
    verb: Token | None,
    words: Sequence[Token],
    sentence: Sentence,
    evidence: Evidence,
) -> bool:
    """Whether it tells of the talk, of what the person thinks, or of what somebody does now."""
    language = evidence.language
    if verb is None:
        is_talk = any(token.stems & (language.talk | language.talk_nouns) for token in words)
    elif verb.stems & language.neutral or verb.is_function or verb.low in ("gain", "gained"):
        first = [token for token in words[1:] if not token.is_punctuation][:6]
        is_talk = any(token.stems & language.talk for token in (verb, *first[:3])) or any(
            token.stems & language.talk_nouns for token in first
        )
    else:
        is_talk = bool(verb.stems & language.talk)
    clause = next((one for one in sentence.clauses if any(word is subject for word in one)), ())
    said = " ".join(token.low for token in clause)
    if is_talk or any(idiom in said for idiom in language.talk_idioms):
        return True  # `I have been turning it over in my mind`
    if verb is None or is_past(verb, language) or verb.low.endswith("ing") or verb.is_function:
        return False
    # What is no achievement and nobody told, as `which I count as data`.
    is_known = language.is_general(verb.low) or bool(verb.stems & language.everyday)
    return (
        is_known
        and not verb.stems & language.achievements
        and not any(
            has(token, evidence.fact_stems, language) for token in words if token.is_content
        )
    )


def _judged(
    subject: Token,
    verb: Token | None,
    words: Sequence[Token],
    sentence: Sentence,
    evidence: Evidence,
) -> Iterator[Finding]:
    language = evidence.language
    content = [
        token
        for token in words
        if token.is_content and not (_is_shared(token, evidence) or describes(token, language))
    ]
    if verb is not None and verb.stems & _BEING:
        content += [
            token for token in words if token.is_content and token.stems & evidence.role_stems
        ]
    is_neutral = verb is None or verb.is_function or bool(verb.stems & language.neutral)
    if verb is not None and not (is_neutral or verb.is_content or content):
        yield from _bare_deed(subject, verb, sentence, evidence)
        return
    needed = content
    if verb is None or is_neutral or verb.stems & language.everyday_verbs:
        needed = [token for token in content if not _is_joined_verb(token, language)]
    elif verb not in content and not _is_shared(verb, evidence):
        needed = [verb, *content]
    if not needed:
        return
    own = [reading for reading in evidence.readings if reading.is_own]
    holding = [
        reading
        for reading in own
        if all(
            _holds(reading, token, language)
            or (token is verb and _is_light(verb, reading, language))
            for token in needed
        )
    ]
    # Two facts together may tell what only a verb that claims nothing joins.
    is_joined = (
        is_neutral
        and len(needed) > 2
        and all(any(_holds(reading, token, language) for reading in own) for token in needed)
    )
    if holding and _is_of_others(subject, needed, verb, holding, language):
        yield Finding("owner", f"{subject.text} {words[0].text}", sentence.text)
    elif holding:
        yield from _overstated(words, own, holding, sentence, language)
    elif not is_joined:
        said = " ".join(token.text for token in (subject, *words[:5]))
        yield Finding("deed", said, sentence.text)


def _overstated(
    words: Sequence[Token],
    own: Sequence[FactReading],
    holding: Sequence[FactReading],
    sentence: Sentence,
    language: Language,
) -> Iterator[Finding]:
    """A number of a deed stands in a fact that has a word of the deed, and what was done together
    was not done alone.
    """
    content = [token for token in words if token.is_content]
    numbers = [
        number
        for reading in own
        if any(_holds(reading, token, language) for token in content)
        for _, number in reading.numbers
    ]
    for token in words:
        if token.values and not token.is_article and not any(is_equal(token, n) for n in numbers):
            yield Finding("number", token.text, sentence.text)
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
        # A fact without a subject and a verb leaves it open.
        acts = language.subjects_first | language.past
        return all(
            any(token.low in acts or is_past(token, language) for token in reading.sentence.tokens)
            and not _names_others(reading, language)
            for reading in holding
        )
    if subject.low not in language.subjects_first:
        return False
    if verb is None:
        # Whether the thought of each fact that has these words says "we", and not "I".
        singular = language.subjects_first - language.first_plural
        for reading in holding:
            parts = reading.sentence.clauses
            counts = [sum(has(one, stems_of(part), language) for one in needed) for part in parts]
            said = {token.low for token in parts[counts.index(max(counts))]}
            if said & singular or not said & language.first_plural:
                return False
        return True
    is_said = any(verb.stems & reading.stems for reading in holding)
    deed = verb if is_said else needed[0]
    return subject.low == "i" and all(_is_ours(reading, deed, language) for reading in holding)


def _is_light(verb: Token, reading: FactReading, language: Language) -> bool:
    """`ran sessions` where the fact says `did sessions`."""
    return bool(verb.stems & language.light) and any(
        token.low in language.past and token.stems & (language.neutral | language.light)
        for token in reading.sentence.tokens
    )


def _is_joined_verb(token: Token, language: Language) -> bool:
    """Whether it is a verb among its objects, as far as its form tells it from a noun, that claims
    no more of them than any other would.
    """
    if language.code == "en" and not (is_past(token, language) or token.low.endswith("ing")):
        return False
    is_noun = language.code == "de" and token.is_capital
    return not is_noun and bool(token.stems & language.everyday_verbs)


def _is_shared(token: Token, evidence: Evidence) -> bool:
    """Whether role, company or what was asked about has a word. No deed is excused by them:
    "led" is none of a "Team Leader".
    """
    language = evidence.language
    if is_past(token, language) and token.stems & language.achievements:
        return has(token, evidence.asked_stems, language)
    return token.low in language.time or has(token, evidence.shared_stems, language)


def _holds(reading: FactReading, token: Token, language: Language) -> bool:
    """Whether the fact has the word, in another form or cut short."""
    return has(token, reading.stems, language) or any(
        word.is_content
        and 3 <= len(word.low.removesuffix("s")) < len(token.low) - 1
        and token.low.startswith(word.low.removesuffix("s"))
        for word in reading.sentence.tokens
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
