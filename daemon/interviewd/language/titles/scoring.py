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


def scored(span: Span, text: str, clues: Clues) -> Span:
    kind = span.kind or _kind(span, shown(text, span.start, span.end), clues)
    work = _work(span)
    return replace(
        span, kind=kind, work=work, firm=_firm(span, shown(text, span.start, span.end), work, clues)
    )


def _kind(span: Span, text: str, clues: Clues) -> str:
    if any(_is_own(span.plains, name) for name in clues.own):
        return "self"
    if closeness(text, clues) >= 3:
        return ""
    return "person" if _is_person(span, text, clues) else ""


def _is_own(plains: tuple[str, ...], name: str) -> bool:
    """Whether words are the person's own name: whole, in part, reversed, or with initials."""
    parts = [plain_word(part) for part in full_name(name).split()]
    words = [unowned(word) for word in plains]
    if not parts or not any(word in parts for word in words):
        return False
    return all(
        word in parts
        or (len(word.rstrip(".")) == 1 and word[0] in {part[0] for part in parts if part})
        for word in words
    )


_CALLED = frozenset("mr mrs ms miss frau herr herrn mme mlle monsieur madame senora sra".split())


def _is_person(span: Span, text: str, clues: Clues) -> bool:
    parts = [part for part in re.split(r"\s+(?:and|und|et|y|&|\+)\s+", text) if part]
    return all(_is_one_person(part, span, clues) or _is_self(part, clues) for part in parts)


def _is_self(text: str, clues: Clues) -> bool:
    return any(
        _is_own(tuple(plain_word(word) for word in text.split()), name) for name in clues.own
    )


def _is_one_person(text: str, span: Span, clues: Clues) -> bool:
    words = text.split()
    if len(words) > 1 and plain_word(words[0]) in _CALLED and span.cue is not Cue.AT:  # Frau Weber
        return True
    if (
        work_in([plain_word(words[0])]).has_head
        and span.cue is Cue.WITH
        and len(words) > 1
        and is_forename(words[1])
    ):
        return True
    if any(
        same_person(text, person)
        for person in clues.people
        if person.name or "." in person.email.partition("@")[0]
    ):
        return True
    plains = [plain_word(word) for word in words]
    if (
        not 2 <= len(words) <= 4
        or span.cue is Cue.AT
        or fold(text) in NAMESAKES
        or has_legal_form(text)
    ):
        return (
            len(words) == 1
            and span.cue is Cue.WITH
            and is_forename(words[0])
            and not clues.companies
        )
    if any(word in lexicon.COMPANY_WORDS for word in plains) or work_in(plains).has_head:
        return False
    return is_forename(words[0]) and all(
        word[:1].isupper() or word.lower() in ("van", "von", "de", "der", "den") for word in words
    )


def _work(span: Span) -> float:
    """The score as work: 2 for a role made of known words only, 0 for none."""
    found = work_in(span.plains)
    if found.has_head:
        weight = 0.95 if _begins_like_a_name(span.plains) else 1 + found.share
    elif found.share == 1:
        weight = (
            0.3 if span.beside and span.cue not in (Cue.FOR, Cue.AS) else 0.8
        )  # `Product interview` is a kind of it
    elif (len(span.words) > 1 and sounds_like_job(span.plains[-1])) or is_eastern_job(
        span.plains[-1]
    ):
        weight = 1.0
    else:  # small words alone say nothing: `Puy du Fou`
        weight = (
            0.5
            * found.share
            * any(is_known(word) and word not in lexicon.SMALL for word in span.plains)
        )
    if span.cue is Cue.AS or span.called:
        return weight + 1
    return weight + 0.4 if span.cue is Cue.FOR else weight


def _begins_like_a_name(words: tuple[str, ...]) -> bool:
    """`Baker Hughes`, `Cook Medical`: trades that are surnames, before a word that is no work."""
    return len(words) > 1 and words[0] in SURNAMES and not work_in(words[1:]).has_head


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
    """How near a text is to a name that guests' domains or displays give: 3 the same, 1.5 a part
    or the initials.
    """
    own = letters(text)
    targets = {re.sub(r"\W", "", plain_letters(label_of(domain))) for domain in clues.domains} | {
        *map(letters, clues.companies)
    }
    targets |= {letters(label_of(domain)) for domain in clues.domains}
    if own in targets or letters(german_letters(text)) in targets:
        return 3.0
    initials = "".join(word[0] for word in fold(text).split() if word != "and")
    near = any(
        (len(target) >= 3 and len(own) >= 3 and (own.startswith(target) or target.startswith(own)))
        or (len(initials) >= 2 and initials == target)
        for target in targets
    )
    return 1.5 if near else 0.0
