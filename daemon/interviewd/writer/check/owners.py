"""Owners: what is the person's own is not said to be theirs, nor what is theirs to be the
person's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from interviewd.model.ledger import Finding, Topic
from interviewd.writer.check.claims import is_yours
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
    language = evidence.language
    for i, token in enumerate(sentence.tokens):
        if token.low in language.possessive_first:
            yield from _mine(sentence, i, evidence)
        elif is_yours(token, language):
            yield from _yours(sentence, i, evidence)
    yield from _yours_done(sentence, evidence)
    # A number of the person's own in a clause that is of "you" alone.
    for clause in sentence.clauses:
        if _has_first_person(clause, language) or not any(
            is_yours(token, language) for token in clause
        ):
            continue
        for token in clause:
            if _is_own_number(token, evidence):
                yield Finding("owner", f"your … {token.text}", sentence.text)


def _has_first_person(clause: Sequence[Token], language: Language) -> bool:
    mine = language.subjects_first | language.possessive_first
    return any(token.low in mine for token in clause)


def _mine(sentence: Sentence, i: int, evidence: Evidence) -> Iterator[Finding]:
    language = evidence.language
    thing = _thing(sentence.tokens, i, language)
    if not thing or thing[0].stems & language.own_nouns:
        return
    if any(token.stems & language.talk_nouns for token in thing[:2]):
        return  # unser zweites Gespräch
    pair = " ".join(token.low for token in sentence.tokens[i : i + 2])
    if any(
        pair in f"{reading.fact.text} {reading.fact.about}".casefold()
        for reading in evidence.readings
    ):
        return  # typed so by the person
    if language.manners.onward.search(sentence.text) and any(
        has(thing[0], reading.stems, language)
        for reading in evidence.readings
        if reading.fact.topic is Topic.NEXT_STEP
    ):
        return  # agreed, and looked forward to: "my tour of the ship"
    theirs = frozenset[str]().union(*(one.stems for one in evidence.readings if not one.is_own))
    mine = evidence.own_stems | language.own_nouns
    named = [
        token
        for token in thing
        if token.low in _GROUPS
        # A general word too that the facts of the talk have, and none of the person's own.
        or (
            (token.is_content or (token.stems & theirs and not token.stems & mine))
            and token.low not in language.time
            and evidence.knows(token)
        )
    ]
    own = [reading.stems for reading in evidence.readings if reading.is_own]
    if named and not any(all(has(token, stems, language) for token in named) for stems in own):
        strange = next(
            (token for token in named if not has(token, evidence.own_stems, language)), named[-1]
        )
        yield Finding("owner", f"{sentence.tokens[i].text} {strange.text}", sentence.text)


def _yours(sentence: Sentence, i: int, evidence: Evidence) -> Iterator[Finding]:
    language = evidence.language
    thing = _thing(sentence.tokens, i, language)
    places = [
        (reading, k)
        for reading in evidence.readings
        for k, one in enumerate(reading.sentence.tokens)
        if any(one.stems & token.stems for token in thing[:3])
    ]
    if places and all(
        any(
            one.low in language.possessive_first
            for one in reading.sentence.tokens[max(0, k - 3) : k]
        )
        for reading, k in places
    ):
        mine: Token | None = thing[0]  # each fact that has it has "my" before it
    else:
        mine = next(
            (
                token
                for token in thing
                if token.is_content
                and token.low not in language.time
                and has(token, evidence.own_stems, language)
                and not has(token, evidence.their_stems, language)
            ),
            None,
        )
    if mine is not None:
        yield Finding("owner", f"{sentence.tokens[i].text} {mine.text}", sentence.text)


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
        subject = next((k for k in range(len(words)) if _is_you_acting(words, k, language)), None)
        if subject is None or any(one.low in language.subjects_first for one in words[:subject]):
            continue
        after = list(
            takewhile(lambda one: one.low not in language.subjects_first, words[subject + 1 :])
        )
        is_talk = any(token.stems & language.talk for token in after[:3])
        if language.code != "en":
            after = words  # the verb may stand anywhere
        content = [token for token in after if token.is_content and token.low not in language.time]
        own = [
            token
            for token in content
            if has(token, evidence.own_stems, language)
            and not has(token, evidence.their_own_stems, language)
        ]
        if is_talk and (_has_first_person(clause, language) or len(own) < 2):
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


def _is_you_acting(words: Sequence[Token], k: int, language: Language) -> bool:
    """Whether "you" is a subject: not after a preposition, nor after "thank", "tell", "meet". Or
    `your crew moved …`: not an object, and a verb comes next but one.
    """
    token, before = words[k], words[k - 1] if k else None
    if token.low in language.subjects_second and (language.code != "de" or token.is_capital):
        return before is None or before.low not in _BEFORE_OBJECTS
    return (
        language.code == "en"
        and is_yours(token, language)
        and (before is None or not (before.is_function or language.is_verb(before.low)))
        and any(one.low in language.past or one.low.endswith("ed") for one in words[k + 2 : k + 4])
    )


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
