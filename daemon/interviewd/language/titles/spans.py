"""Split a title into spans: words that belong together, without boilerplate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from interviewd.language.people.companies import label_of, letters, plain_letters
from interviewd.language.people.names import first_name, full_name
from interviewd.language.titles import lexicon
from interviewd.language.titles.boilerplate import boilerplate_of
from interviewd.language.titles.tokens import Cue, Word, plain_word, title_words
from interviewd.language.titles.work import work_in
from interviewd.model.seen import Person
from interviewd.values import dataclass

_SMALL = lexicon.SMALL | lexicon.MANNER


@dataclass(frozen=True, slots=True)
class Clues:
    """What else is known about the event, to tell which names in the title are whose.

    `own` are the names of the person, `people` everybody the event names, `domains` the guests'
    company domains, `companies` names that other places gave (a recruiting system's display name, a
    `Company:` line).
    """

    own: tuple[str, ...] = ()
    people: tuple[Person, ...] = ()
    domains: tuple[str, ...] = ()
    companies: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """Words that belong together, the sign or word before them, and their scores."""

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


def spans_of(text: str, clues: Clues) -> Iterator[Span]:
    """The spans of a cleared title, in order."""
    full_names = map(full_name, (*clues.own, *_names(clues.people)))
    names = frozenset(plain_word(part) for name in full_names for part in name.split())
    words = title_words(text, names)
    boilerplate = boilerplate_of(words)
    known = _known(words, boilerplate, clues)
    first_boilerplate = next(
        (i for i, why in enumerate(boilerplate) if why == "meeting"), len(words)
    )
    beside = {words[i].group for i, why in enumerate(boilerplate) if why == "meeting"}
    span: list[Word] = []
    for i, word in enumerate([*words, None]):
        is_boilerplate = word is not None and boilerplate[i] and not known[i].startswith("company")
        goes_on = word is not None and span and word.group == span[0].group
        if span and (is_boilerplate or not goes_on or known[i] != known[i - 1]):
            at, group = words.index(span[0]), span[0].group
            # The group's cue is its own where nothing but small words stands before it.
            before = [word.plain for word in words[:at] if word.group == group]
            is_first = all(plain in _SMALL for plain in before)
            cue, kind = span[0].cue if is_first else Cue.START, known[at].partition(":")[0]
            yield from _trimmed(
                Span(tuple(span), cue, group in beside, at < first_boilerplate, kind)
            )
            span = []
        if word is not None and not is_boilerplate:
            span.append(word)


def _names(people: Iterable[Person]) -> list[str]:
    """Names of people that are surely such, not the company's or a list's."""
    named = (person for person in people if person.name)
    return [each.name for each in named if first_name(each) or " " in each.name.strip()]


def _known(words: list[Word], boilerplate: list[str], clues: Clues) -> list[str]:
    """For each word whose name it belongs to: "self:0", "person:4", "company:7", or ""."""
    owners = [""] * len(words)
    for kind, names in (("self", clues.own), ("person", _names(clues.people))):
        for name in names:
            _assign_name(words, name, kind, owners)
    for label in [*map(label_of, clues.domains), *map(letters, clues.companies)]:
        # Assign a company's name beside words of work in the same group: `Orbis Backend Engineer`.
        wanted = re.sub(r"\W", "", plain_letters(label))
        for at in range(len(words)):
            for end in range(at + 1, min(at + 6, len(words)) + 1):
                stretch = words[at:end]
                if stretch[-1].group != stretch[0].group:
                    break
                joined = re.sub(r"\W", "", "".join(word.plain for word in stretch))
                is_name = joined == wanted and len(wanted) > 1 and not any(owners[at:end])
                is_free = is_name and not any(word.plain in lexicon.MEETING for word in stretch)
                if is_free and _stands_alone(words, boilerplate, at, end):
                    owners[at:end] = [f"company:{at}"] * (end - at)
                if len(joined) >= len(wanted):
                    break
    return owners


def _assign_name(words: list[Word], name: str, kind: str, owners: list[str]) -> None:
    """Assign a full name, in either order, wherever it stands."""
    parts = list(filter(None, map(plain_word, full_name(name).split())))
    count = len(parts)
    for order in (parts, [*parts[-1:], *parts[:-1]]) if count > 1 else ():
        for at in range(len(words) - count + 1):
            is_name = [unowned(word.plain) for word in words[at : at + count]] == order
            if is_name and not any(owners[at : at + count]):
                owners[at : at + count] = [f"{kind}:{at}"] * count


def unowned(word: str) -> str:
    return re.sub(r"['’]s?$", "", word)


def _stands_alone(words: list[Word], boilerplate: list[str], at: int, end: int) -> bool:
    """Whether a company's name ends there: not `Orbis` of `Orbis Logistics`."""
    around = [*range(max(0, at - 6), at), *range(end, min(end + 6, len(words)))]
    rest = [
        words[i].plain for i in around if words[i].group == words[at].group and not boilerplate[i]
    ]
    return not rest or work_in(rest).has_head


def _trimmed(span: Span) -> Iterator[Span]:
    """The run without small words at its ends; nothing when only those are left."""
    words = list(span.words)
    while words and _is_droppable(words[-1]):
        words.pop()
    while words and _is_droppable(words[0]):
        words.pop(0)
    for at, word in enumerate(words[:-1] if span.cue is Cue.WITH else ()):
        # Of `with Orbis Logistics' CTO` the company, which owns somebody's title.
        text = unowned(word.text)
        if text != word.text and work_in([other.plain for other in words[at + 1 :]]).has_head:
            last = replace(word, text=text, plain=unowned(word.plain), end=word.start + len(text))
            words = [*words[:at], last]
            break
    called = any(word.plain in lexicon.CALLED_ROLE for word in span.words if word not in words)
    if any(re.search(r"\w", word.text) for word in words):
        yield replace(span, words=tuple(words), called=called)


def _is_droppable(word: Word) -> bool:
    if not re.search(r"\w", word.text) or word.plain.isdigit() or word.plain in ("dr", "prof"):
        return True
    is_small = word.plain in lexicon.SMALL and word.text == word.text.lower()
    return (is_small or word.plain in lexicon.AROUND_ROLE) and not word.text.isupper()
