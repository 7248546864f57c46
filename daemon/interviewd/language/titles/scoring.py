"""Score what a span of a title may be: the person, somebody else, work, or a company."""

from __future__ import annotations

import re
from dataclasses import replace

from interviewd.language.people.companies import (
    fold,
    german_letters,
    has_legal_form,
    label_of,
    letters,
    plain_letters,
)
from interviewd.language.people.forenames import NAMESAKES, is_forename
from interviewd.language.people.names import full_name, same_person
from interviewd.language.titles import lexicon
from interviewd.language.titles.job_words import SURNAMES
from interviewd.language.titles.spans import Clues, Span, unowned
from interviewd.language.titles.tokens import Cue, plain_word, shown
from interviewd.language.titles.work import is_eastern_job, is_known, sounds_like_job, work_in
from interviewd.patterns import lazy_pattern


def scored(span: Span, text: str, clues: Clues) -> Span:
    words, work = shown(text, span.start, span.end), _work(span)
    kind = span.kind
    if not kind and any(_is_own(span.plains, name) for name in clues.own):
        kind = "self"
    elif not kind and closeness(words, clues) < 3 and _is_person(span, words, clues):
        kind = "person"
    return replace(span, kind=kind, work=work, firm=_firm(span, words, work, clues))


def _is_own(plains: tuple[str, ...], name: str) -> bool:
    """Whether words are the person's own name: whole, in part, reversed, or with initials."""
    parts = [plain_word(part) for part in full_name(name).split()]
    words = [unowned(word) for word in plains]
    if not parts or not any(word in parts for word in words):
        return False
    initials = {part[0] for part in parts if part}
    others = (word for word in words if word not in parts)
    return all(len(word.rstrip(".")) == 1 and word[0] in initials for word in others)


_CALLED = frozenset("mr mrs ms miss frau herr herrn mme mlle monsieur madame senora sra".split())


def _is_person(span: Span, text: str, clues: Clues) -> bool:
    parts = filter(None, re.split(r"\s+(?:and|und|et|y|&|\+)\s+", text))
    return all(_is_one_person(part, span, clues) for part in parts)


def _is_one_person(text: str, span: Span, clues: Clues) -> bool:
    words, is_with = text.split(), span.cue is Cue.WITH
    plains = [plain_word(word) for word in words]
    if any(_is_own(tuple(plains), name) for name in clues.own):
        return True
    if len(words) > 1 and plains[0] in _CALLED and span.cue is not Cue.AT:  # Frau Weber
        return True
    if len(words) > 1 and is_with and work_in(plains[:1]).has_head and is_forename(words[1]):
        return True
    named = (each for each in clues.people if each.name or "." in each.email.partition("@")[0])
    if any(same_person(text, person) for person in named):
        return True
    is_firm = span.cue is Cue.AT or fold(text) in NAMESAKES or has_legal_form(text)
    if is_firm or not 2 <= len(words) <= 4:
        return len(words) == 1 and is_with and is_forename(words[0]) and not clues.companies
    if any(word in lexicon.COMPANY_WORDS for word in plains) or work_in(plains).has_head:
        return False
    small = ("van", "von", "de", "der", "den")
    large = all(word[:1].isupper() or word.lower() in small for word in words)
    return large and is_forename(words[0])


def _work(span: Span) -> float:
    """The score as work: 2 for a role made of known words only, 0 for none."""
    words, known = span.plains, work_in(span.plains)
    if known.has_head:
        # `Baker Hughes`, `Cook Medical`: trades that are surnames, before what is no work.
        is_surname = len(words) > 1 and words[0] in SURNAMES and not work_in(words[1:]).has_head
        weight = 0.95 if is_surname else 1 + known.share
    elif known.share == 1:  # `Product interview` is a kind of interview
        weight = 0.3 if span.beside and span.cue not in (Cue.FOR, Cue.AS) else 0.8
    elif (len(words) > 1 and sounds_like_job(words[-1])) or is_eastern_job(words[-1]):
        weight = 1.0
    else:  # small words alone say nothing: `Puy du Fou`
        is_large = any(is_known(word) and word not in lexicon.SMALL for word in words)
        weight = 0.5 * known.share * is_large
    if span.cue is Cue.AS or span.called:
        return weight + 1
    return weight + 0.4 if span.cue is Cue.FOR else weight


# `Protection Officer - P2`: a grade rather than a firm, where there is another; O2 is one.
_GRADE = lazy_pattern(r"[A-Z]{1,3}-?\d{1,2}")

_FIRM_BY_CUE = {
    Cue.AT: 1.6,
    Cue.FROM: 1.4,
    Cue.WITH: 0.9,
    Cue.SQUARE: 0.8,
    Cue.CROSS: 0.8,
    Cue.FOR: 0.4,
    Cue.ROUND: 0.35,
    Cue.AS: -1.0,
    Cue.IN: -0.6,
}


def _firm(span: Span, text: str, work: float, clues: Clues) -> float:
    """The score as a company."""
    weight = _FIRM_BY_CUE.get(span.cue, 0.5) + closeness(text, clues)
    weight += 2 * has_legal_form(text) + 0.3 * span.beside + 0.2 * span.early
    weight += 0.5 * (span.plains[-1] in lexicon.COMPANY_WORDS and len(span.words) > 1)
    weight -= 0.3 * (text == text.lower())
    weight -= 0.3 * bool(_GRADE.fullmatch(text))
    weight -= _forename_doubt(span)
    weight -= 0.9 * (all(word in lexicon.CITIES or word in lexicon.PLACES for word in span.plains))
    return weight - _work_doubt(span, work)


def _work_doubt(span: Span, work: float) -> float:
    """What being work takes off the score as a company.

    After `at` a company is expected, whatever it sounds like; `with Baker Hughes` is one, `with
    Engineering Manager` is somebody, and fields alone (`Python`, `Growth`) are seldom one.
    """
    share = work_in(span.plains).share
    half = share <= 0.5 and len(span.words) > 1
    if span.cue in (Cue.AT, Cue.FROM) and (half or work < 1):
        return 0.5 * work
    if span.cue is Cue.WITH and half:
        return 0.45 * work
    return max(work, 0.8) if share == 1 else work


def _forename_doubt(span: Span) -> float:
    """`Jonas` is somebody sooner than a company, `Alan` after a dash may be one."""
    if len(span.words) > 1 or span.cue is Cue.AT or not is_forename(span.words[0].text):
        return 0.0
    return 0.6 if span.cue in (Cue.WITH, Cue.CROSS) else 0.3


def closeness(text: str, clues: Clues) -> float:
    """How near a text is to the company's name elsewhere: 3 the same, 1.5 a part or initials."""
    own = letters(text)
    labels = [label_of(domain) for domain in clues.domains]
    targets = {*map(letters, (*labels, *clues.companies))}
    targets |= {re.sub(r"\W", "", plain_letters(label)) for label in labels}
    if own in targets or letters(german_letters(text)) in targets:
        return 3.0
    initials = "".join(word[0] for word in fold(text).split() if word != "and")
    if len(initials) >= 2 and initials in targets:
        return 1.5
    long = (target for target in targets if len(target) >= 3 and len(own) >= 3)
    return 1.5 if any(own.startswith(each) or each.startswith(own) for each in long) else 0.0
