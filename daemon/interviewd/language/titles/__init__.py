"""Read an event's title: company, role, round and people, in any order and in several languages.

Known names are found first (the person's own, the guests', the company's by its domain), then the
boilerplate of invitations. Each remaining span of words is scored as work, as a company, or as a
person.
"""

from __future__ import annotations

import re
from dataclasses import replace

from interviewd.language import sanitize
from interviewd.language.people.forenames import is_forename
from interviewd.language.people.names import full_name
from interviewd.language.titles import lexicon
from interviewd.language.titles.job_words import FIELDS
from interviewd.language.titles.rounds import round_of
from interviewd.language.titles.scoring import closeness, scored
from interviewd.language.titles.spans import Clues, Span, spans_of, unowned
from interviewd.language.titles.tokens import Cue, cleared, plain_word, shown
from interviewd.language.titles.work import is_field, sounds_like_job
from interviewd.model.terms import Round
from interviewd.values import dataclass

__all__ = ["Clues", "Heading", "read", "role_of"]


@dataclass(frozen=True, slots=True)
class Heading:
    """What a title says, in its own spelling; `people` are without the person."""

    company: str = ""
    role: str = ""
    round: Round | None = None
    people: tuple[str, ...] = ()


SURE = 1.5  # a company by `at`, by a domain or by its legal form
_ROLE_CUES = frozenset(Cue) - {Cue.CROSS, Cue.AT, Cue.WITH, Cue.FROM, Cue.IN}
_ARTICLES = frozenset("the a an der die das le la un une el of our".split())


def read(title: str, clues: Clues) -> Heading:
    """Read a title. Company, role and people are always parts of it."""
    return _Title(cleared(sanitize.line(title), clues.tags), clues).heading()


def role_of(text: str) -> str:
    """A role as a line gives it, without requisition number, gender marks and articles."""
    line = cleared(sanitize.line(text), ())
    return _role_text((0, len(line)), line)


class _Title:
    """A title's text and its spans with their scores."""

    def __init__(self, text: str, clues: Clues) -> None:
        self.text, self.clues = text, clues
        self.spans = [scored(span, text, clues) for span in spans_of(text, clues)]

    def heading(self) -> Heading:
        company = self.company()
        if company is None and (tool := self.employer()):
            return _Title(self.text, replace(self.clues, companies=(tool,))).heading()
        others = (span for span in self.spans if not company or span.start != company.start)
        open_spans = [span for span in others if not self.is_persons_title(span)]
        people = (span for span in self.spans if span.kind == "person")
        return Heading(
            company=_company_text(company, self.text, self.clues) if company else "",
            role=self.role(open_spans, company),
            round=round_of(self.text),
            people=tuple(full_name(shown(self.text, span.start, span.end)) for span in people),
        )

    def employer(self) -> str:
        """A maker of meeting tools as the employer: the last part of a title that names work."""
        last = re.search(r"\s[-–—|]\s+([A-ZÀ-Þ]\w+)(?:\s*\([^()]*\))?$", self.text)
        if last is None or self.clues.domains or self.clues.companies:
            return ""
        is_work = any(span.work >= 1 and span.start < last.start() for span in self.spans)
        return last[1] if is_work and plain_word(last[1]) in lexicon.TOOLS else ""

    def company(self) -> Span | None:
        sure = next((span for span in self.spans if span.kind == "company"), None)
        placed = map(self.placed, self.spans)
        open_spans = [span for span in placed if not span.kind and span.firm > 0.15]
        if sure or not open_spans:
            return sure
        best = max(span.firm for span in open_spans)
        # ROLE - COMPANY: of equals the later one is the company.
        return [span for span in open_spans if span.firm >= best - 0.01][-1]

    def placed(self, span: Span) -> Span:
        """A span with its score as a company raised by what stands beside it.

        `Lead Forensics - Product Manager`: beside a clearer role. `Snowflake x Sam`: beside the
        person. `TU Berlin: Interview …`: before a colon.
        """
        spans = self.spans
        others = max((each.work for each in spans if each is not span and not each.kind), default=0)
        firm = span.firm + (0.85 * span.work if 0.9 <= span.work < min(others, 2) else 0)
        following = next((each for each in spans if each.start > span.start), None)
        meets = following is not None and following.kind == "self" and following.cue is Cue.CROSS
        return replace(span, firm=firm + 0.5 * meets + 0.4 * (span.early and self.invites(span)))

    def invites(self, span: Span) -> bool:
        """Whether it stands before a colon, ahead of the word for interview."""
        is_first = span.cue is Cue.START and not span.beside
        return is_first and self.text[span.end :].lstrip().startswith((":", ":"))

    def role(self, spans: list[Span], company: Span | None) -> str:
        not_role = (Cue.WITH, Cue.FROM, Cue.IN)
        open_spans = [span for span in spans if not span.kind and span.cue not in not_role]
        heads = [span for span in open_spans if span.work >= 0.75]
        best = max(heads, key=lambda span: (span.work, -span.start), default=None)
        if (
            best is None and company
        ):  # without a word of work, where a role stands: `Florist @ Orbis`
            sure = company.kind == "company" or company.firm >= SURE
            possible = (span for span in open_spans if self.may_be_role(span, company, sure=sure))
            best = next(possible, None)
        return _role_text(self.stretched(best, open_spans), self.text) if best else ""

    def is_persons_title(self, span: Span) -> bool:
        """The title of whom they meet: `with Jonas Weber, CFO`, `Jonas Weber (CTO)`."""
        before = [other for other in self.spans if other.end <= span.start]
        if not before or span.cue not in (Cue.COMMA, Cue.ROUND) or before[-1].kind != "person":
            return False
        return self.text[before[-1].end : span.start].strip() in (",", "(")

    def may_be_role(self, span: Span, company: Span, *, sure: bool) -> bool:
        if all(word in lexicon.CITIES or word in lexicon.PLACES for word in span.plains):
            return False
        if unowned(span.plains[-1]) != span.plains[-1]:
            return False
        first = span.words[0].text
        is_invited = span.beside and span.start > company.end and self.invites(company)
        if is_invited and not is_forename(first):
            return first[:1].isupper()
        between = self.text[span.end : company.start].strip(" @").removeprefix("at").strip()
        if (company.cue is Cue.AT and not between) or span.cue in (Cue.AS, Cue.FOR):
            return True
        before = span.end < company.start and span.cue is not Cue.ROUND
        if span.cue not in _ROLE_CUES or not first[:1].isupper():
            return False
        return (len(span.words) > 1 and (before or sure)) or sounds_like_job(span.plains[-1])

    def stretched(self, best: Span, spans: list[Span]) -> tuple[int, int]:
        """The role with what belongs to it: `Senior Engineer, Payments`, `Engineer (Backend)`."""
        start, end, text = best.start, best.end, self.text
        ahead = next((span for span in spans if text[span.end : start].strip() == "/"), None)
        if best.cue is Cue.SLASH and ahead and not ahead.beside:  # `C# / .NET Developer`
            start = ahead.start
        for span in sorted(spans, key=lambda span: span.start):
            between = text[end : span.start].strip() if span.start > end else ""
            is_joint = span.cue in (Cue.COMMA, Cue.DASH, Cue.ROUND, Cue.SLASH)
            joins = is_joint and between in tuple(",-–—(/")
            is_listed = span.cue is Cue.COMMA and any(word in FIELDS for word in span.plains)
            is_work = span.cue is Cue.SLASH and span.work >= 1
            belongs = is_listed or is_work or is_field(span.plains)
            if span.start > end and joins and belongs:
                closes = text[span.end : span.end + 1] == ")"
                end = span.end + closes if between == "(" else span.end
                if between == "(" and not closes:
                    break
        return start, end


def _role_text(stretch: tuple[int, int], text: str) -> str:
    words = shown(text, *stretch).split()
    while len(words) > 1 and plain_word(words[0]) in _ARTICLES:
        words.pop(0)
    return re.sub(r"^[dl]['’](?=\w)", "", " ".join(words)).strip(" ,;:-–—/|").rstrip(".")


def _company_text(span: Span, text: str, clues: Clues) -> str:
    """A company as the title spells it; `Orbis Recruiting Team` is `Orbis`."""
    words = list(span.words)
    while len(words) > 1:
        # `Hooli panel`: how it is held, in small letters behind a name with a capital.
        last, parts = words[-1], words[-1].plain.split("-")
        of_manner = all(part in lexicon.MANNER | lexicon.MEETING for part in parts)
        is_manner = last.plain in lexicon.MANNER or (len(parts) > 1 and of_manner)
        is_small = words[0].text[:1].isupper() and last.text.islower()
        is_behind = is_manner and is_small and last.text not in lexicon.ENDS_OF_NAMES
        if not is_behind and last.plain not in lexicon.AROUND_COMPANY:
            break
        words.pop()
    while len(words) > 1 and words[0].plain in lexicon.POSSESSIVE:  # `Your Amazon interview`
        words.pop(0)
    # `Penguin Random House UK` of people at penguinrandomhouse.co.uk
    for end in range(len(words) - 1, 0, -1):
        is_place = all(word.plain in lexicon.PLACES | lexicon.CITIES for word in words[end:])
        if is_place and closeness(shown(text, words[0].start, words[end - 1].end), clues) >= 3:
            words = words[:end]
            break
    start, end = words[0].start, words[-1].end
    country = re.match(r"\s?\((\w+)\)", text[end:])  # `Save the Children (UK)`
    if country and plain_word(country[1]) in lexicon.COUNTRIES and words[-1] is span.words[-1]:
        return shown(text, start, end + country.end())
    return shown(text, start, end).strip(" ,;:-–—/|")
