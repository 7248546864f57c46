"""Form: length, one thanks, one close, whole sentences, none said before, and the right name in
the greeting.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from interviewd.model.ledger import Finding, Ledger, Topic, Words
from interviewd.model.terms import Kind
from interviewd.patterns import lazy_pattern
from interviewd.writer.check.language import Language
from interviewd.writer.check.sentences import greeting, split

_SHORTEST, _LONGEST, _LONGEST_FOLLOW_UP = 25, 150, 89
_WORD = lazy_pattern(r"\w+(?:['’.,:-]\w+)*")
_LETTERS = lazy_pattern(r"[^\W\d_]+")
_OWN = (Topic.STRENGTH, Topic.STRONGER)
"""What stands in a letter as the person wrote it."""


def form(
    words: Words, sentences: Sequence[str], ledger: Ledger, language: Language | None
) -> Iterator[Finding]:
    """Findings about the letter as a whole have no sentence."""
    count = len(words.body.split())
    longest = _LONGEST_FOLLOW_UP if ledger.kind is Kind.FOLLOW_UP else _LONGEST
    if count < _SHORTEST and ledger.kind is not Kind.FOLLOW_UP:
        yield Finding("too_short", str(count))
    if count > longest:
        yield Finding("too_long", str(count))
    # A sentence of the panel's other letters, of one that was sent, or of this letter.
    before = {bare(other) for other in ledger.others}
    for sentence in sentences:
        if bare(sentence) in before:
            yield Finding("repeated_sentence", sentence, sentence)
        before.add(bare(sentence))
    yield from (
        Finding("not_a_sentence", one, one) for one in sentences if not is_whole(one, language)
    )
    if language is None:
        return
    if words.writer == "plain":
        yield from _verbless(sentences, ledger, language)
    yield from _thanks_and_close(sentences, ledger, language)
    known = {word.casefold() for word in _LETTERS.findall(f"{ledger.to.name} {ledger.to.title}")}
    for word in _LETTERS.findall(greeting(words.body, ledger)):
        if word[0].isupper() and word.casefold() not in known | language.manners.titles:
            yield Finding("greeting", word)


def _verbless(sentences: Sequence[str], ledger: Ledger, language: Language) -> Iterator[Finding]:
    """A shipped sentence, or one of an own template, without a finite verb.

    The person's own may be as they like.
    """
    own = {bare(fact.text) for fact in ledger.facts if fact.may_be_told}
    own_sentences = [bare(fact.text) for topic in _OWN for fact in ledger.of(topic)]
    for sentence in sentences:
        said = bare(sentence)
        is_own = any(one and one in said for one in own_sentences)
        if said not in own and not is_own and not has_finite_verb(sentence, language):
            yield Finding("not_a_sentence", sentence, sentence)


def has_finite_verb(sentence: str, language: Language) -> bool:
    """Whether a word of it may be a finite verb; in doubt it is one."""
    return any(language.is_verb(word.lower()) for word in _LETTERS.findall(sentence))


def _thanks_and_close(
    sentences: Sequence[str], ledger: Ledger, language: Language
) -> Iterator[Finding]:
    own = {
        bare(one)
        for fact in ledger.of(Topic.OWN_WORDS)
        for one in split(fact.text, ledger.language)
    }
    written = [one for one in sentences if bare(one) not in own]
    thanks = [one for one in written if language.manners.thanks.search(one)]
    closes = [one for one in written if language.manners.closes.search(one)]
    most = 2 if ledger.coordinator else 1
    if ledger.kind is Kind.THANK_YOU and not any(map(language.manners.thanks.search, sentences)):
        yield Finding("no_thanks", "")
    yield from (Finding("thanks_twice", one, one) for one in thanks[most:])
    yield from (Finding("closes_twice", one, one) for one in closes[1:])


def is_whole(sentence: str, language: Language | None) -> bool:
    """Whether it begins and ends as a sentence does.

    After a greeting with a comma, German goes on in lower case.
    """
    begins = re.match(r"[\"“„«(¿¡'‘]*[^\W_]", sentence) is not None
    is_lower = sentence[:1].islower() and (language is None or language.code != "de")
    has_gap = re.search(r"\s[.,](?:\s|$)|,\s*[,.]|[^.]\.\.(?!\.)", sentence) is not None
    ends = re.search(r"[.?!…][\"”’»)]*$", sentence) is not None
    return begins and ends and not is_lower and not has_gap


def bare(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))
