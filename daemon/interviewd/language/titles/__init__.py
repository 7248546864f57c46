"""What a title says: company, role, round and people, in every order and in several languages.

Known names come first (the person's own, the guests', the company's by its domain), then the words of invitations are
taken as noise, and what is left is weighed: is it work, a company, or somebody?
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import repeat

from interviewd.language import plain
from interviewd.language.people.forenames import is_forename
from interviewd.language.people.names import full_name
from interviewd.language.titles import lexicon
from interviewd.language.titles.job_words import FIELDS
from interviewd.language.titles.rounds import round_of
from interviewd.language.titles.scoring import closeness, weighed
from interviewd.language.titles.spans import Clues, Run, runs_of, unowned
from interviewd.language.titles.tokens import Cue, cleared, plain_word, shown
from interviewd.language.titles.work import is_field, sounds_like_job
from interviewd.model.terms import Round

__all__ = ["Clues", "Heading", "read", "role_of"]


@dataclass(frozen=True, slots=True)
class Heading:
    """What a title says, as it spells it; "" and None where it is silent. `people` are names of others than the person."""

    company: str = ""
    role: str = ""
    round: Round | None = None
    people: tuple[str, ...] = ()


def read(title: str, clues: Clues) -> Heading:
    """Read a title. Nothing is invented: company, role and people are stretches of it."""
    text = cleared(plain.line(title), clues.tags)
    runs = [weighed(run, text, clues) for run in runs_of(text, clues)]
    company = _company(runs, text)
    if company is None and (tool := _employer(text, runs, clues)):
        return read(title, replace(clues, companies=(tool,)))
    others = [run for run in runs if not company or run.start != company.start]
    role = _role([run for run in others if not _is_persons_title(run, runs, text)], company, text)
    return Heading(
        company=_company_text(company, text, clues) if company else "",
        role=role,
        round=round_of(text),
        people=tuple(full_name(shown(text, run.start, run.end)) for run in runs if run.kind == "person"),
    )


def role_of(text: str) -> str:
    """A role as a line gives it, without requisition number, gender marks and articles."""
    return _role_text((0, len(found := cleared(plain.line(text), ()))), found)


def _employer(text: str, runs: list[Run], clues: Clues) -> str:
    """The maker of a room or a tool, where it can be nothing but the employer: a last part beside nothing but work."""
    last = re.search(r"\s[-–—|]\s+([A-ZÀ-Þ]\w+)(?:\s*\([^()]*\))?$", text)
    is_free = (
        not clues.domains
        and not clues.companies
        and any(run.work >= 1 and run.start < last.start() for run in runs if last)
    )
    return last[1] if last and is_free and plain_word(last[1]) in lexicon.TOOLS else ""


def _company(runs: list[Run], text: str) -> Run | None:
    sure = next((run for run in runs if run.kind == "company"), None)
    open_runs = [run for run in map(_placed, runs, repeat(runs), repeat(text)) if not run.kind and run.firm > 0.15]
    if sure or not open_runs:
        return sure
    best = max(run.firm for run in open_runs)
    # ROLE - COMPANY: of equals that say nothing of themselves the later one is the company.
    return [run for run in open_runs if run.firm >= best - 0.01][-1]


def _placed(run: Run, runs: list[Run], text: str) -> Run:
    """A run's likeness to a company, with what stands beside it.

    `Lead Forensics - Product Manager`: what sounds a little like work may be a company beside plainer work.
    `Snowflake x Sam`: who meets the person is one. `TU Berlin: Interview …`: so is who invites to it.
    """
    others = max((other.work for other in runs if other is not run and not other.kind), default=0)
    firm = run.firm + (0.85 * run.work if 0.9 <= run.work < min(others, 2) else 0)
    following = next((other for other in runs if other.start > run.start), None)
    meets = following is not None and following.kind == "self" and following.cue is Cue.CROSS
    return replace(run, firm=firm + 0.5 * meets + 0.4 * (run.early and _invites(run, text)))


def _invites(run: Run, text: str) -> bool:
    """Whether a part before a colon, ahead of the word for interview."""
    return run.cue is Cue.START and not run.beside and text[run.end :].lstrip().startswith((":", ":"))


SURE = 1.5  # a company by `at`, by a domain or by its legal form
_ROLE_CUES = (
    Cue.START,
    Cue.COLON,
    Cue.DASH,
    Cue.BAR,
    Cue.ROUND,
    Cue.FOR,
    Cue.AS,
    Cue.COMMA,
    Cue.SLASH,
    Cue.SQUARE,
    Cue.AFTER,
)


def _role(runs: list[Run], company: Run | None, text: str) -> str:
    open_runs = [run for run in runs if not run.kind and run.cue not in (Cue.WITH, Cue.FROM, Cue.IN)]
    heads = [run for run in open_runs if run.work >= 0.75]
    best = max(heads, key=lambda run: (run.work, -run.start), default=None) or _unknown_role(open_runs, company, text)
    if best is None:
        return ""
    return _role_text(_stretched(best, open_runs, text), text)


def _is_persons_title(run: Run, runs: list[Run], text: str) -> bool:
    """`with Jonas Weber, Engineering Manager`, `Jonas Weber (CTO)`: what somebody is whom they meet."""
    before = [other for other in runs if other.end <= run.start]
    if not before or run.cue not in (Cue.COMMA, Cue.ROUND) or before[-1].kind != "person":
        return False
    return text[before[-1].end : run.start].strip() in (",", "(")


def _unknown_role(runs: list[Run], company: Run | None, text: str) -> Run | None:
    """A stretch without a word of work that stands where a role does: `Florist @ Orbis`, `for Wine Whisperer`."""
    if company is None:
        return None
    sure = company.kind == "company" or company.firm >= SURE
    return next((run for run in runs if _may_be_role(run, company, text, sure=sure)), None)


def _may_be_role(run: Run, company: Run, text: str, *, sure: bool) -> bool:
    if all(word in lexicon.CITIES or word in lexicon.PLACES for word in run.plains):
        return False
    if unowned(run.plains[-1]) != run.plains[-1]:
        return False
    if run.beside and _invites(company, text) and run.start > company.end and not is_forename(run.words[0].text):
        return run.words[0].text[:1].isupper()
    directly = company.cue is Cue.AT and not text[run.end : company.start].strip(" @").removeprefix("at").strip()
    if directly or run.cue in (Cue.AS, Cue.FOR):
        return True
    before = run.end < company.start and run.cue is not Cue.ROUND
    if run.cue not in _ROLE_CUES or not run.words[0].text[:1].isupper():
        return False
    return (len(run.words) > 1 and (before or sure)) or sounds_like_job(run.plains[-1])


def _stretched(best: Run, runs: list[Run], text: str) -> tuple[int, int]:
    """The role with what belongs to it: `Senior Engineer, Payments`, `Product Manager - Growth`, `Engineer (Backend)`."""
    start, end = best.start, best.end
    ahead = next((run for run in runs if text[run.end : start].strip() == "/"), None)
    if best.cue is Cue.SLASH and ahead and not ahead.beside:  # `C# / .NET Developer`
        start = ahead.start
    for run in sorted(runs, key=lambda run: run.start):
        between = text[end : run.start].strip() if run.start > end else ""
        joins = run.cue in (Cue.COMMA, Cue.DASH, Cue.ROUND, Cue.SLASH) and between in (",", "-", "–", "—", "(", "/")
        belongs = is_field(run.plains) or (run.cue is Cue.SLASH and run.work >= 1)
        belongs = belongs or (run.cue is Cue.COMMA and any(word in FIELDS for word in run.plains))
        if run.start > end and joins and belongs:
            closes = text[run.end : run.end + 1] == ")"
            end = run.end + closes if between == "(" else run.end
            if between == "(" and not closes:
                break
    return start, end


def _role_text(stretch: tuple[int, int], text: str) -> str:
    words = shown(text, *stretch).split()
    while len(words) > 1 and plain_word(words[0]) in (
        "the",
        "a",
        "an",
        "der",
        "die",
        "das",
        "le",
        "la",
        "un",
        "une",
        "el",
        "of",
        "our",
    ):
        words.pop(0)
    return re.sub(r"^[dl]['’](?=\w)", "", " ".join(words)).strip(" ,;:-–—/|").rstrip(".")


def _company_text(run: Run, text: str, clues: Clues) -> str:
    """A company as the title spells it, without what recruiters put around: `Orbis Recruiting Team` is `Orbis`."""
    words = list(run.words)
    while len(words) > 1 and words[-1].plain in lexicon.AROUND_COMPANY:
        words.pop()
    # `Penguin Random House UK` of people at penguinrandomhouse.co.uk
    for end in range(len(words) - 1, 0, -1):
        is_place = all(word.plain in lexicon.PLACES | lexicon.CITIES for word in words[end:])
        if is_place and closeness(shown(text, words[0].start, words[end - 1].end), clues) >= 3:
            words = words[:end]
            break
    country = re.match(r"\s?\((\w+)\)", text[words[-1].end :])
    if country and plain_word(country[1]) in lexicon.COUNTRIES and words[-1] is run.words[-1]:
        return shown(text, words[0].start, words[-1].end + country.end())  # `Save the Children (UK)`
    return shown(text, words[0].start, words[-1].end).strip(" ,;:-–—/|")
