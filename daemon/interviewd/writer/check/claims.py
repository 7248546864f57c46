"""Whether a word that nobody told claims something, or is only a turn of phrase.

It claims something where it is said to be theirs ("your rooftop garden"), to have been talked about
("the garden that you mentioned"), to be a skill or a deed ("founding two parishes"), or where it
stands in the place of a word of a fact that is retold.
"""

from __future__ import annotations

from collections.abc import Sequence

from interviewd.patterns import lazy_pattern
from interviewd.writer.check.evidence import Evidence, FactReading
from interviewd.writer.check.language import Language
from interviewd.writer.check.reading import Sentence, Token, place

_DEFINITE = frozenset(
    "the this that these those der die das den dem des dieser diese dieses diesen le la les l ce cette ces el los las lo "
    "este esta estos estas ese esa au aux du des del al im am zum zur beim vom".split()
)
_ABOUT = frozenset("about on over über sur sobre".split())
_ADJECTIVE = {
    "en": lazy_pattern(r"(?:ful|less|ous|ive|some|able|ible|ish|ly|est)$|^un.+ed$"),
    "de": lazy_pattern(r"(?:lich|ig|sam|haft|los|voll|bar|isch)(?:e[nmrs]?)?$"),
    "fr": lazy_pattern(r"(?:eux|euses?|ables?|ibles?|ment|ifs?|ives?)$"),
    "es": lazy_pattern(r"(?:os[oa]s?|ables?|ibles?|mente|iv[oa]s?)$"),
}
_SKILLED = frozenset(
    "able certified qualified trained fluent experienced erfahren ausgebildet zertifiziert beherrsche diplômé diplômée formé "
    "formée maîtrise titulado titulada certificado certificada domino".split()
)
_REACH = 3  # words of a noun phrase before its head


def is_claimed(sentence: Sentence, i: int, evidence: Evidence) -> bool:
    """Whether the word at that place claims something that the ledger would have to hold."""
    tokens, language = sentence.tokens, evidence.language
    if describes(tokens[i], language):
        return False
    if language.code == "de" and any(
        language.stems(tokens[i].low[cut:]) & language.talk_nouns
        for cut in range(3, len(tokens[i].low) - 4)
    ):
        return False  # `Abschlussgespräch`: a compound of what every letter speaks of
    lead = _lead(tokens, i)
    if lead is not None:
        # In `your exhibition on whaling`, "your" leads to what "on" leads from.
        beyond = _lead(tokens, place(tokens, lead))
        if any(one is not None and is_yours(one, language) for one in (lead, beyond)):
            return True
        if lead.low in _DEFINITE | _ABOUT and _is_of_the_talk(sentence, i, language):
            return True
    words = [token.low for token in tokens[max(0, i - 8) : i]]
    is_mine = any(word in language.subjects_first for word in words)
    if is_mine and (not _SKILLED.isdisjoint(words) or "know how" in " ".join(words)):
        return True
    # A verb without a subject before a number of the person's own: `founding two parishes`.
    if tokens[i].low.endswith(("ing", "ed")) or tokens[i].low in language.past:
        values = tokens[i + 1].values if i + 1 < len(tokens) else frozenset()
        own = [number for one in evidence.readings if one.is_own for _, number in one.numbers]
        if any(number.values & values for number in own):
            return True
    return any(_stands_in(tokens, i, reading, language.past) for reading in evidence.readings)


def describes(token: Token, language: Language) -> bool:
    """An adjective or adverb, as far as its ending tells: it names no thing."""
    return token.low == token.text and _ADJECTIVE[language.code].search(token.low) is not None


def is_yours(token: Token, language: Language) -> bool:
    """Whether it is "your". German "ihr" and Spanish "su" may be of a third person: only a capital
    tells, and Spanish has none.
    """
    if language.code == "de" and not token.is_capital:
        return False
    return language.code != "es" and token.low in language.possessive_second


def _lead(tokens: Sequence[Token], i: int) -> Token | None:
    """The function word that the noun phrase of a word begins with."""
    for token in reversed(tokens[max(0, i - _REACH) : i]):
        if token.is_punctuation:
            return None
        if token.is_function and not token.values:
            return token
    return None


def _is_of_the_talk(sentence: Sentence, i: int, language: Language) -> bool:
    """Whether the clause tells of the talk or of what was liked, before that word."""
    tokens = sentence.tokens
    clause = next((one for one in sentence.clauses if tokens[i] in one), ())
    before = clause[: clause.index(tokens[i])] if clause else ()
    if any(token.low in language.modal for token in before):
        return False
    reading = language.talk | language.talk_nouns | language.liking | language.feelings
    persons = (
        language.subjects_first
        | language.subjects_second
        | language.possessive_first
        | language.possessive_second
    )
    is_ours = any(token.low in persons for token in clause)
    return is_ours and any(token.stems & reading for token in before)


def _stands_in(tokens: Sequence[Token], i: int, reading: FactReading, past: frozenset[str]) -> bool:
    """Whether a fact has another word in this place: `mostly sitka` where `mostly douglas` is
    said.
    """
    stems = frozenset(stem for token in tokens for stem in token.stems)
    facts = reading.sentence.tokens
    before, after = (_word_at(tokens, i - 1), _word_at(tokens, i + 1))
    # How many telling words and numbers of a fact the sentence has beside that word.
    numbers = [one for _, one in reading.numbers]
    shared = sum(
        bool(token.stems & reading.content) or any(token.values & one.values for one in numbers)
        for at, token in enumerate(tokens)
        if at != i and (token.is_content or token.values) and not token.is_article
    )
    for j, token in enumerate(facts):
        if not token.is_content or token.stems & stems:
            continue
        is_left = bool(before) and before == _word_at(facts, j - 1)
        is_right = bool(after) and after == _word_at(facts, j + 1)
        is_alike = (tokens[i].low in past) == (token.low in past)
        if is_left and (is_right or (shared > 1 and is_alike)):
            return True
    return False


def _word_at(tokens: Sequence[Token], i: int) -> str:
    return tokens[i].low if 0 <= i < len(tokens) and not tokens[i].is_punctuation else ""
