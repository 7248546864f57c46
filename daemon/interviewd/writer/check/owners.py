"""Owners: what is the person's own is not said to be theirs, nor what is theirs to be the
person's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from interviewd.model.ledger import Finding, Topic
from interviewd.writer.check.evidence import Evidence, has
from interviewd.writer.check.language import Language
from interviewd.writer.check.reading import Sentence, Token

_GOES_ON = frozenset("own of de du des d der von and the a an la le el los las y e et und".split())
# After these, "you" is no subject.
_BEFORE_OBJECTS = frozenset(
    "with to for from of about by at like than thank thanking tell told show showed shown meet met meeting give given "
    "ask asked help helping join joining see seeing let bei mit von zu für an chez pour avec con para por a".split()
)
_GROUPS = frozenset("team crew staff group department équipe equipo".split())


def owners(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """`owner`: "my" and "our" before a thing of theirs, "your" before one's own, "you" before an
    own deed.
    """
    tokens = sentence.tokens
    for i, token in enumerate(tokens):
        if token.low in evidence.language.possessive_first:
            yield from _mine(sentence, i, evidence)
        elif token.low in evidence.language.possessive_second and not _is_third(
            token, evidence.language
        ):
            yield from _yours(sentence, i, evidence)
    yield from _yours_done(sentence, evidence)
    yield from _yours_counted(sentence, evidence)


def _is_third(token: Token, language: Language) -> bool:
    """German "ihr" and Spanish "su" may be of a third person: only a capital tells, and Spanish
    has none.
    """
    return (language.code == "de" and not token.is_capital) or language.code == "es"


def _mine(sentence: Sentence, i: int, evidence: Evidence) -> Iterator[Finding]:
    thing = _thing(sentence.tokens, i, evidence.language)
    if not thing or any(token.stems & evidence.language.own_nouns for token in thing[:1]):
        return
    if any(token.stems & evidence.language.talk_nouns for token in thing[:2]):
        return  # unser zweites Gespräch
    pair = " ".join(token.low for token in sentence.tokens[i : i + 2])
    if any(
        pair in f"{reading.fact.text} {reading.fact.about}".casefold()
        for reading in evidence.readings
    ):
        return  # typed so by the person
    language = evidence.language
    if _is_ahead(thing, sentence, evidence):
        return
    named = [
        token
        for token in thing
        if (token.is_content or token.low in _GROUPS or _is_theirs_alone(token, evidence))
        and token.low not in language.time
        and (evidence.knows(token) or token.low in _GROUPS)
    ]
    own = [reading.stems for reading in evidence.readings if reading.is_own]
    if named and not any(all(has(token, stems, language) for token in named) for stems in own):
        strange = next(
            (token for token in named if not has(token, evidence.own_stems, language)), named[-1]
        )
        yield Finding("owner", f"{sentence.tokens[i].text} {strange.text}", sentence.text)


def _is_ahead(thing: Sequence[Token], sentence: Sentence, evidence: Evidence) -> bool:
    """Whether it is what was agreed and is looked forward to: "my tour of the ship"."""
    is_onward = evidence.language.manners.onward.search(sentence.text) is not None
    return is_onward and any(
        has(thing[0], reading.stems, evidence.language)
        for reading in evidence.readings
        if reading.fact.topic is Topic.NEXT_STEP
    )


def _is_theirs_alone(token: Token, evidence: Evidence) -> bool:
    """Whether a general word stands in the facts of the talk, and in none of the person's own."""
    theirs = frozenset(
        stem for reading in evidence.readings if not reading.is_own for stem in reading.stems
    )
    return bool(token.stems & theirs) and not token.stems & (
        evidence.own_stems | evidence.language.own_nouns
    )


def _yours_counted(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """A number of the person's own in a clause that is of "you" alone."""
    language = evidence.language
    for clause in sentence.clauses:
        is_yours = any(
            token.low in language.possessive_second and not _is_third(token, language)
            for token in clause
        )
        is_mine = any(
            token.low in language.subjects_first | language.possessive_first for token in clause
        )
        if not is_yours or is_mine:
            continue
        for token in clause:
            holders = [
                reading
                for reading in evidence.readings
                if any(one.values & token.values for _, one in reading.numbers)
            ]
            if (
                holders
                and not token.is_article
                and all(reading.is_own and not reading.is_theirs for reading in holders)
            ):
                yield Finding("owner", f"your … {token.text}", sentence.text)


def _yours(sentence: Sentence, i: int, evidence: Evidence) -> Iterator[Finding]:
    thing = _thing(sentence.tokens, i, evidence.language)[:3]
    if thing and _is_said_to_be_mine(thing, evidence):
        yield Finding("owner", f"{sentence.tokens[i].text} {thing[0].text}", sentence.text)
        return
    for token in _thing(sentence.tokens, i, evidence.language):
        is_own = has(token, evidence.own_stems, evidence.language) and not has(
            token, evidence.their_stems, evidence.language
        )
        if token.is_content and is_own and token.low not in evidence.language.time:
            yield Finding("owner", f"{sentence.tokens[i].text} {token.text}", sentence.text)
            return


def _is_said_to_be_mine(thing: Sequence[Token], evidence: Evidence) -> bool:
    """Whether a fact has "my" before this, and none has it without."""
    language = evidence.language
    places = [
        (reading, k)
        for reading in evidence.readings
        for k, one in enumerate(reading.sentence.tokens)
        if any(one.stems & token.stems for token in thing)
    ]
    return bool(places) and all(
        any(
            one.low in language.possessive_first
            for one in reading.sentence.tokens[max(0, k - 3) : k]
        )
        for reading, k in places
    )


def _thing(tokens: Sequence[Token], i: int, language: Language) -> list[Token]:
    """The words of what is owned: up to punctuation, or a function word that does not join."""
    words: list[Token] = []
    for token in tokens[i + 1 : i + 8]:
        is_end = token.is_punctuation or token.low in language.boundaries
        if is_end or (token.is_function and token.low not in _GOES_ON and not token.values):
            break
        if not token.is_function:
            words.append(token)
    return words


def _yours_done(sentence: Sentence, evidence: Evidence) -> Iterator[Finding]:
    """A clause whose subject is "you" and that rests on the person's own facts alone."""
    language = evidence.language
    for clause in sentence.clauses:
        words = [token for token in clause if token.low not in language.boundaries]
        subject = next(
            (
                k
                for k, token in enumerate(words)
                if (_is_you(token, language) and _may_act(words, k))
                or _is_yours_acting(words, k, language)
            ),
            None,
        )
        if subject is None or any(one.low in language.subjects_first for one in words[:subject]):
            continue
        after = list(
            takewhile(lambda one: one.low not in language.subjects_first, words[subject + 1 :])
        )
        is_talk = any(token.stems & language.talk for token in after[:3])
        if language.code != "en":
            after = words  # the verb may stand anywhere
        content = [token for token in after if token.is_content and token.low not in language.time]
        own = [token for token in content if has(token, evidence.own_stems, language)]
        own = [token for token in own if not has(token, evidence.their_own_stems, language)]
        is_mine = any(
            token.low in language.subjects_first | language.possessive_first for token in clause
        )
        if is_talk and (is_mine or len(own) < 2):
            continue
        verb = next((token for token in after if not token.is_function), None)
        own += [token for token in after if _is_own_number(token, evidence)]
        if (
            len(own) >= 2
            or (own and len(own) == len(content))
            or _is_own_deed(verb, content, evidence)
        ):
            yield Finding(
                "owner",
                " ".join(token.text for token in words[subject : subject + 5]),
                sentence.text,
            )


def _is_own_number(token: Token, evidence: Evidence) -> bool:
    holders = [
        reading
        for reading in evidence.readings
        if any(one.values & token.values for _, one in reading.numbers)
    ]
    return bool(holders) and not token.is_article and not any(one.is_theirs for one in holders)


def _is_yours_acting(words: Sequence[Token], k: int, language: Language) -> bool:
    """`your crew moved …`: not an object, and a verb comes next but one."""
    is_yours = words[k].low in language.possessive_second and not _is_third(words[k], language)
    return (
        is_yours
        and language.code == "en"
        and (k == 0 or not (words[k - 1].is_function or language.is_verb(words[k - 1].low)))
        and any(one.low in language.past or one.low.endswith("ed") for one in words[k + 2 : k + 4])
    )


def _may_act(words: Sequence[Token], k: int) -> bool:
    """Whether "you" is no object: not after a preposition, nor after "thank", "tell", "meet"."""
    return k == 0 or words[k - 1].low not in _BEFORE_OBJECTS


def _is_own_deed(verb: Token | None, content: Sequence[Token], evidence: Evidence) -> bool:
    """Whether one fact of the person's own has verb and all objects, and nothing of theirs has
    the verb.
    """
    language = evidence.language
    if (
        verb is None
        or not content
        or verb.stems & language.neutral
        or has(verb, evidence.their_stems, language)
    ):
        return False
    return any(
        reading.is_own and all(has(token, reading.stems, language) for token in (verb, *content))
        for reading in evidence.readings
    )


def _is_you(token: Token, language: Language) -> bool:
    return token.low in language.subjects_second and (language.code != "de" or token.is_capital)
