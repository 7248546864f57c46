"""What a title says: company, role, round and people, in every order and in several languages.

Known names come first (the person's own, the guests', the company's by its domain), then the words of invitations are
taken as noise, and what is left is weighed: is it work, a company, or somebody?
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import repeat

from interviewd.model import Person, Round
from interviewd.thought import lexicon, plain
from interviewd.thought.companies import fold, has_legal_form, label_of, letters, plain_letters
from interviewd.thought.forenames import NAMESAKES, is_forename
from interviewd.thought.noise import noise_of
from interviewd.thought.people import first_name, full_name, same_person
from interviewd.thought.rounds import round_of
from interviewd.thought.tokens import Cue, Word, cleared, plain_word, shown, words_of
from interviewd.thought.work import is_field, work_in


@dataclass(frozen=True, slots=True)
class Clues:
    """What else is known of an event, to tell names in its title apart.

    `own` are the names of the person, `people` everybody the event names, `domains` the guests' company domains,
    `companies` names that other places gave (a recruiting system's display name, a `Company:` line).
    """

    own: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    domains: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """What a title says, as it spells it; "" and None where it is silent. `people` are names of others than the person."""

    company: str = ""
    role: str = ""
    round: Round | None = None
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Words that belong together, with how they were attached and what they may be (the higher the likelier)."""

    words: tuple[Word, ...]
    cue: Cue
    beside: bool  # a word for interview stands in the same group
    early: bool  # stands before the first word for interview
    kind: str = ""  # "self", "person", "company" once certain
    work: float = 0.0
    firm: float = 0.0
    called: bool = False  # a word like position or Stelle stands beside it

    @property
    def start(self) -> int:
        return self.words[0].start

    @property
    def end(self) -> int:
        return self.words[-1].end

    @property
    def plains(self) -> tuple[str, ...]:
        return tuple(word.plain for word in self.words)


def read(title: str, clues: Clues) -> Heading:
    """Read a title. Nothing is invented: company, role and people are stretches of it."""
    text = cleared(plain.line(title), clues.tags)
    runs = [_weighed(run, text, clues) for run in _runs(text, clues)]
    company = _company(runs)
    role = _role([run for run in runs if not company or run.start != company.start], company, text)
    return Heading(
        company=_company_text(company, text, clues) if company else "",
        role=role,
        round=round_of(text),
        people=tuple(full_name(shown(text, run.start, run.end)) for run in runs if run.kind == "person"),
    )


def role_of(text: str) -> str:
    """A role as a line gives it, without requisition number, gender marks and articles."""
    return _role_text((0, len(found := cleared(plain.line(text), ()))), found)


# --- taking apart -------------------------------------------------------------------------------------------------


def _runs(text: str, clues: Clues) -> Iterator[Run]:
    """The stretches that are not noise, split where a known name begins or ends."""
    names = frozenset(
        plain_word(part) for name in (*clues.own, *_names(clues.people)) for part in full_name(name).split()
    )
    words = words_of(text, names)
    noise = noise_of(words)
    known = _known(words, text, clues)
    first_noise = next((i for i, why in enumerate(noise) if why == "meeting"), len(words))
    beside = {words[i].group for i, why in enumerate(noise) if why == "meeting"}
    run: list[Word] = []
    for i, word in enumerate([*words, None]):
        breaks = word is None or noise[i] or (run and (word.group != run[0].group or known[i] != known[i - 1]))
        if breaks and run:
            at = words.index(run[0])
            cue = run[0].cue if at == 0 or words[at - 1].group != run[0].group else Cue.START
            cue = run[0].cue if cue is Cue.START and _only_small(words, at) else cue
            kind = known[at].partition(":")[0]
            yield from _trimmed(Run(tuple(run), cue, run[0].group in beside, at < first_noise, kind))
            run = []
        if word is not None and not noise[i]:
            run.append(word)


def _only_small(words: list[Word], at: int) -> bool:
    """Whether nothing but small words stands before it in its group, so that the group's cue is its own."""
    before = (word for word in words[:at] if word.group == words[at].group)
    return all(word.plain in lexicon.SMALL or word.plain in lexicon.MANNER for word in before)


def _names(people: Iterable[Person]) -> list[str]:
    """Names of people that are surely such, not the company's or a list's."""
    return [person.name for person in people if person.name and (first_name(person) or " " in person.name.strip())]


def _known(words: list[Word], text: str, clues: Clues) -> list[str]:
    """For each word whose name it belongs to: "self:0", "person:4", "company:7", or ""."""
    found = [""] * len(words)
    for name, kind in [
        *((name, "self") for name in clues.own),
        *((name, "person") for name in _names(clues.people)),
    ]:
        _mark_name(words, [plain_word(part) for part in full_name(name).split()], kind, found)
    for label in [*map(label_of, clues.domains), *map(letters, clues.companies)]:
        _mark_company(words, label, found)
    return found


def _mark_name(words: list[Word], parts: list[str], kind: str, found: list[str]) -> None:
    """Mark a full name, in either order, wherever it stands."""
    parts = [part for part in parts if part]
    if len(parts) < 2:
        return
    for order in (parts, [parts[-1], *parts[:-1]]):
        for at in range(len(words) - len(order) + 1):
            stretch = words[at : at + len(order)]
            if [_unowned(word.plain) for word in stretch] == order and not any(found[at : at + len(order)]):
                found[at : at + len(order)] = [f"{kind}:{at}"] * len(order)


def _unowned(word: str) -> str:
    return re.sub(r"['’]s?$", "", word)


def _mark_company(words: list[Word], label: str, found: list[str]) -> None:
    """Mark a company's name before or after words of work in the same group: `Orbis Backend Engineer`."""
    wanted = re.sub(r"\W", "", plain_letters(label))
    for at in range(len(words)):
        for end in range(at + 1, min(at + 6, len(words)) + 1):
            stretch = words[at:end]
            if stretch[-1].group != stretch[0].group:
                break
            joined = re.sub(r"\W", "", "".join(word.plain for word in stretch))
            if joined == wanted and not any(found[at:end]) and len(wanted) > 1:
                if _stands_alone(words, at, end):
                    found[at:end] = [f"company:{at}"] * (end - at)
            if len(joined) >= len(wanted):
                break


def _stands_alone(words: list[Word], at: int, end: int) -> bool:
    """Whether a company's name ends there: `Orbis` of `Orbis Logistics` does not, of `Orbis Backend Engineer` does."""
    group = words[at].group
    after = [word.plain for word in words[end : end + 6] if word.group == group]
    before = [word.plain for word in words[max(0, at - 6) : at] if word.group == group]
    rest = [*before, *after]
    return not rest or work_in(rest).has_head


def _trimmed(run: Run) -> Iterator[Run]:
    """The run without small words at its ends; nothing when only those are left."""
    words = list(run.words)
    while words and _is_droppable(words[-1]):
        words.pop()
    while words and _is_droppable(words[0]):
        words.pop(0)
    called = any(word.plain in lexicon.CALLED_ROLE for word in run.words if word not in words)
    if any(re.search(r"\w", word.text) for word in words):
        yield replace(run, words=tuple(words), called=called)


def _is_droppable(word: Word) -> bool:
    if not re.search(r"\w", word.text) or word.plain.isdigit():
        return True
    small = word.plain in lexicon.SMALL or word.plain in lexicon.AROUND_ROLE
    return small and (word.text == word.text.lower() or word.plain in lexicon.AROUND_ROLE) and not word.text.isupper()


# --- weighing -----------------------------------------------------------------------------------------------------


def _weighed(run: Run, text: str, clues: Clues) -> Run:
    kind = run.kind or _kind(run, shown(text, run.start, run.end), clues)
    work = _work(run)
    return replace(run, kind=kind, work=work, firm=_firm(run, shown(text, run.start, run.end), work, clues))


def _kind(run: Run, text: str, clues: Clues) -> str:
    if any(_is_own(run.plains, name) for name in clues.own):
        return "self"
    if _closeness(text, clues) >= 3:
        return ""
    return "person" if _is_person(run, text, clues) else ""


def _is_own(plains: tuple[str, ...], name: str) -> bool:
    """Whether words are the person's own name: whole, in part, reversed, or with initials."""
    parts = [plain_word(part) for part in full_name(name).split()]
    words = [_unowned(word) for word in plains]
    if not parts or not any(word in parts for word in words):
        return False
    return all(
        word in parts or (len(word.rstrip(".")) == 1 and word[0] in {part[0] for part in parts if part})
        for word in words
    )


def _is_person(run: Run, text: str, clues: Clues) -> bool:
    parts = [part for part in re.split(r"\s+(?:and|und|et|y|&|\+)\s+", text) if part]
    return all(_is_one_person(part, run, clues) for part in parts)


def _is_one_person(text: str, run: Run, clues: Clues) -> bool:
    words = text.split()
    if any(
        same_person(text, person) for person in clues.people if person.name or "." in person.email or len(words) > 1
    ):
        return True
    plains = [plain_word(word) for word in words]
    if not 2 <= len(words) <= 4 or run.cue is Cue.AT or fold(text) in NAMESAKES or has_legal_form(text):
        return len(words) == 1 and run.cue is Cue.WITH and is_forename(words[0]) and not clues.companies
    if any(word in lexicon.COMPANY_WORDS for word in plains) or work_in(plains).has_head:
        return False
    return is_forename(words[0]) and all(
        word[:1].isupper() or word.lower() in ("van", "von", "de", "der", "den") for word in words
    )


def _work(run: Run) -> float:
    """How much it sounds like work: 2 for a role all of known words, 0 for none."""
    found = work_in(run.plains)
    if found.has_head:
        weight = 1 + found.share
    elif found.share == 1:
        weight = 0.8
    else:
        weight = 0.5 * found.share
    if run.cue is Cue.AS or run.called:
        return weight + 1
    return weight + 0.4 if run.cue is Cue.FOR else weight


_FIRM_BY_CUE = {
    Cue.AT: 1.6,
    Cue.FROM: 1.4,
    Cue.WITH: 0.9,
    Cue.SQUARE: 0.8,
    Cue.CROSS: 0.8,
    Cue.FOR: 0.4,
    Cue.AS: -1.0,
    Cue.IN: -0.6,
}


def _firm(run: Run, text: str, work: float, clues: Clues) -> float:
    """How much it sounds like a company."""
    weight = _FIRM_BY_CUE.get(run.cue, 0.5) + _closeness(text, clues)
    weight += 2 * has_legal_form(text) + 0.3 * run.beside + 0.2 * run.early
    weight += 0.5 * (run.plains[-1] in lexicon.COMPANY_WORDS and len(run.words) > 1)
    weight -= 0.3 * (text == text.lower())
    weight -= _forename_doubt(run)
    weight -= 0.9 * (all(word in lexicon.CITIES or word in lexicon.PLACES for word in run.plains))
    return weight - (work if work >= 1 or run.cue is not Cue.AT else 0.5 * work)


def _forename_doubt(run: Run) -> float:
    """`Jonas` is somebody sooner than a company, `Alan` after a dash may be one."""
    if len(run.words) > 1 or run.cue is Cue.AT or not is_forename(run.words[0].text):
        return 0.0
    return 0.6 if run.cue in (Cue.WITH, Cue.CROSS) else 0.3


def _closeness(text: str, clues: Clues) -> float:
    """How near a text is to a name that guests' domains or displays give: 3 the same, 1.5 a part or the initials."""
    own = letters(text)
    targets = {re.sub(r"\W", "", plain_letters(label_of(domain))) for domain in clues.domains} | {
        *map(letters, clues.companies)
    }
    targets |= {letters(label_of(domain)) for domain in clues.domains}
    if own in targets or letters(text.replace("ä", "ae").replace("ö", "oe").replace("ü", "ue")) in targets:
        return 3.0
    initials = "".join(word[0] for word in fold(text).split() if word != "and")
    near = any(
        (len(target) >= 3 and len(own) >= 3 and (own.startswith(target) or target.startswith(own)))
        or (len(initials) >= 2 and initials == target)
        for target in targets
    )
    return 1.5 if near else 0.0


# --- choosing -----------------------------------------------------------------------------------------------------


def _company(runs: list[Run]) -> Run | None:
    sure = next((run for run in runs if run.kind == "company"), None)
    open_runs = [run for run in map(_relieved, runs, repeat(runs)) if not run.kind and run.firm > 0.15]
    if sure or not open_runs:
        return sure
    best = max(run.firm for run in open_runs)
    # ROLE - COMPANY: of equals that say nothing of themselves the later one is the company.
    return [run for run in open_runs if run.firm >= best - 0.01][-1]


def _relieved(run: Run, runs: list[Run]) -> Run:
    """`Lead Forensics - Product Manager`: what sounds a little like work may be a company beside plainer work."""
    others = max((other.work for other in runs if other is not run and not other.kind), default=0)
    return replace(run, firm=run.firm + 0.7 * run.work) if 1 <= run.work < min(others, 2) else run


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


def _unknown_role(runs: list[Run], company: Run | None, text: str) -> Run | None:
    """A stretch without a word of work that stands where a role does: `Florist @ Orbis`, `Chief Happiness Guru - Orbis`."""
    if company is None:
        return None
    for run in runs:
        directly = company.cue is Cue.AT and not text[run.end : company.start].strip(" @").removeprefix("at").strip()
        several = len(run.words) > 1 and run.cue in _ROLE_CUES and (run.end < company.start or run.cue is Cue.ROUND)
        if (directly or several or run.cue is Cue.AS) and not all(word in lexicon.CITIES for word in run.plains):
            return run
    return None


def _stretched(best: Run, runs: list[Run], text: str) -> tuple[int, int]:
    """The role with what belongs to it: `Senior Engineer, Payments`, `Product Manager - Growth`, `Engineer (Backend)`."""
    start, end = best.start, best.end
    for run in sorted(runs, key=lambda run: run.start):
        between = text[end : run.start].strip() if run.start > end else ""
        joins = run.cue in (Cue.COMMA, Cue.DASH, Cue.ROUND, Cue.SLASH) and between in (",", "-", "–", "—", "(", "/")
        if run.start > end and joins and (is_field(run.plains) or (run.cue is Cue.SLASH and run.work >= 1)):
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
    return re.sub(r"^[dl]['’](?=\w)", "", " ".join(words)).strip(" .,;:-–—/|")


def _company_text(run: Run, text: str, clues: Clues) -> str:
    """A company as the title spells it, without what recruiters put around: `Orbis Recruiting Team` is `Orbis`."""
    words = list(run.words)
    while len(words) > 1 and words[-1].plain in lexicon.AROUND_COMPANY:
        words.pop()
    while len(words) > 1 and words[0].plain == "team":
        words.pop(0)
    # `Penguin Random House UK` of people at penguinrandomhouse.co.uk
    for end in range(len(words) - 1, 0, -1):
        is_place = all(word.plain in lexicon.PLACES | lexicon.CITIES for word in words[end:])
        if is_place and _closeness(shown(text, words[0].start, words[end - 1].end), clues) >= 3:
            words = words[:end]
            break
    return shown(text, words[0].start, words[-1].end).strip(" ,;:-–—/|")
