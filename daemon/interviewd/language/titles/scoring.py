"""Score what a span of a title may be: the person, somebody else, work, or a company."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
from interviewd.values import dataclass

_CALLED = frozenset("mr mrs ms miss frau herr herrn mme mlle monsieur madame senora sra".split())


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


def scored(span: Span, text: str, clues: Clues) -> Span:
    """The span of a title's text with its kind, and its scores as work and as a company."""
    candidate = _Candidate(span, shown(text, span.start, span.end), clues)
    work = candidate.work()
    return replace(span, kind=candidate.kind(), work=work, firm=candidate.firm(work))


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A span, its text as shown, and what else is known of the event."""

    span: Span
    text: str
    clues: Clues

    def kind(self) -> str:
        if self.span.kind:
            return self.span.kind
        if self.is_own(self.span.plains):
            return "self"
        parts = filter(None, re.split(r"\s+(?:and|und|et|y|&|\+)\s+", self.text))
        if closeness(self.text, self.clues) < 3 and all(map(self.is_person, parts)):
            return "person"
        return ""

    def is_own(self, plains: Sequence[str]) -> bool:
        """Whether words are the person's own name: whole, in part, reversed, or with initials."""
        words = [unowned(word) for word in plains]
        for name in self.clues.own:
            parts = [plain_word(part) for part in full_name(name).split()]
            initials = {part[0] for part in parts if part}
            others = (word for word in words if word not in parts)
            is_known = any(word in parts for word in words)
            if is_known and all(len(w.rstrip(".")) == 1 and w[0] in initials for w in others):
                return True
        return False

    def is_person(self, text: str) -> bool:
        """Whether a part of it is one person's name."""
        words, cue = text.split(), self.span.cue
        plains = [plain_word(word) for word in words]
        if self.is_own(plains):
            return True
        if len(words) > 1 and plains[0] in _CALLED and cue is not Cue.AT:  # Frau Weber
            return True
        is_with = cue is Cue.WITH
        if len(words) > 1 and is_with and work_in(plains[:1]).has_head and is_forename(words[1]):
            return True
        people = self.clues.people
        named = (each for each in people if each.name or "." in each.email.partition("@")[0])
        if any(same_person(text, person) for person in named):
            return True
        is_firm = cue is Cue.AT or fold(text) in NAMESAKES or has_legal_form(text)
        if is_firm or not 2 <= len(words) <= 4:
            is_forename_alone = len(words) == 1 and is_with and is_forename(words[0])
            return is_forename_alone and not self.clues.companies
        if any(word in lexicon.COMPANY_WORDS for word in plains) or work_in(plains).has_head:
            return False
        small = ("van", "von", "de", "der", "den")
        large = all(word[:1].isupper() or word.lower() in small for word in words)
        return large and is_forename(words[0])

    def work(self) -> float:
        """The score as work: 2 for a role made of known words only, 0 for none."""
        span, words, known = self.span, self.span.plains, work_in(self.span.plains)
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

    def firm(self, work: float) -> float:
        """The score as a company."""
        span, text, plains = self.span, self.text, self.span.plains
        weight = _FIRM_BY_CUE.get(span.cue, 0.5) + closeness(text, self.clues)
        weight += 2 * has_legal_form(text) + 0.3 * span.beside + 0.2 * span.early
        weight += 0.5 * (plains[-1] in lexicon.COMPANY_WORDS and len(span.words) > 1)
        weight -= 0.3 * (text == text.lower())
        weight -= 0.3 * bool(_GRADE.fullmatch(text))
        weight -= self.forename_doubt()
        weight -= 0.9 * (all(word in lexicon.CITIES or word in lexicon.PLACES for word in plains))
        return weight - self.work_doubt(work)

    def work_doubt(self, work: float) -> float:
        """What being work takes off the score as a company.

        After `at` a company is expected, whatever it sounds like; `with Baker Hughes` is one, `with
        Engineering Manager` is somebody, and fields alone (`Python`, `Growth`) are seldom one.
        """
        share, cue = work_in(self.span.plains).share, self.span.cue
        half = share <= 0.5 and len(self.span.words) > 1
        if cue in (Cue.AT, Cue.FROM) and (half or work < 1):
            return 0.5 * work
        if cue is Cue.WITH and half:
            return 0.45 * work
        return max(work, 0.8) if share == 1 else work

    def forename_doubt(self) -> float:
        """`Jonas` is somebody sooner than a company, `Alan` after a dash may be one."""
        words, cue = self.span.words, self.span.cue
        if len(words) > 1 or cue is Cue.AT or not is_forename(words[0].text):
            return 0.0
        return 0.6 if cue in (Cue.WITH, Cue.CROSS) else 0.3


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
