"""The debrief's form: written, and read back as people fill it in, on a phone and in any order.

Nothing is required of them. A line that starts with one of the form's labels, or with the name of
somebody who was met, belongs to it until the next label or an empty line; whatever else they write
is what was talked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import date

from interviewd.domain.debrief import deciding
from interviewd.domain.debrief.answer import took_place, was_absent
from interviewd.domain.debrief.forms import (
    FIELD_OF,
    FORMS,
    INTRODUCTIONS,
    bare,
    field_before_a_colon,
    label_of,
)
from interviewd.domain.debrief.met import (
    ADDRESS,
    given_in,
    met_in,
    once,
    people_in,
    tidied,
    unbulleted,
)
from interviewd.language import markup, people, sanitize
from interviewd.model.known import Notes
from interviewd.model.seen import Person
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

_LINE_LIMIT = 400  # lines; nobody writes more, and a stranger's form is none

_PROSE = ("happened", "talked", "liked")
_AS_TYPED = ("word_for_word",)  # nothing is looked for in it, and nothing taken out
# Clear enough to be labels even when the colon was deleted.
_PLAIN_START = lazy_pattern(
    r"(did it happen|they decide by|weak spot|stronger answer|next steps?|met \(name, address\))\b[\s?]*(?:is|was|are|were)?\s+"
    r"(?=\S)",
    re.IGNORECASE,
)
_PARTED = lazy_pattern(r"\s*(?:[:：=]|\?+[:：]?|\s[-–—]+(?=\s|$)|[-–—]+$)\s*")
_OTHER_LABEL = lazy_pattern(
    r"(?!(?:i|ich|je|j['’]|yo|we|wir|nous)\b)([^\W\d_]+(?:['’ ][^\W\d_]+){0,2}) ?:\s+\S",
    re.IGNORECASE,
)
"""`Team: six people`: a label of the person's own ends what stands above it."""
_YES = lazy_pattern(
    r"\W*(?:yes|y|yep|yup|yeah|yess+|ja|jo|oui|s[ií]|sure|of course|it did|true|ok|✓|✔|👍|x)?\W*",
    re.IGNORECASE,
)


def form(met: Sequence[Person], language: str = "en") -> str:
    """The empty form, with a line for each person; in English where the language has none.

    It calls people by name, by address, or by both where two share a name.
    """
    code = language if language in FORMS else "en"
    names = [sanitize.line(person.name, 80).replace(":", " ").strip() for person in met]
    lines = [INTRODUCTIONS[code], *FORMS[code]]
    for name, person in zip(names, met, strict=True):
        is_shared = names.count(name) > 1 and person.email
        label = f"{name} ({person.email})" if is_shared else name or person.email
        lines += [f"{label}:"] if label else []
    return "\n".join(lines)


def own_line(notes: Notes | None, person: Person, panel: Sequence[Person] = ()) -> str:
    """What the debrief says of that very person, "" where it could be another's."""
    if notes is None:
        return ""
    for name, text in notes.about:
        fits = [other for other in {person, *panel} if _is_called(name, other)]
        if text and fits == [person]:
            return text
    return ""


def missed(notes: Notes | None, person: Person, panel: Sequence[Person] = ()) -> bool:
    """Whether the debrief says of that very person that they were not there."""
    return was_absent(own_line(notes, person, panel))


def read(
    text: str, today: date, met: Sequence[Person], *, blank: str, spelling: str = "british"
) -> Notes:
    """The notes in a form that was `blank`, told on that day.

    `filled` is False while nobody wrote into it. Texts are as typed, lines joined by line breaks;
    `about` names people as `met` has them. Addresses that stand anywhere in the lines about people
    count as met.
    """
    # The form's own lines, as words: an untouched one is nothing the person wrote.
    own = frozenset(map(_words_of, (*blank.split("\n"), *INTRODUCTIONS.values())))
    # Its lines, as they were before a calendar joined or spread them.
    shown = markup.plain_text(text).split("\n")[:_LINE_LIMIT]
    lines = [piece for line in shown for piece in _parted(line, blank)]
    labels = [number for number, line in enumerate(lines) if _labelled(line)]
    if len(labels) > 3 and not any(lines[number - 1].strip() for number in labels if number):
        lines = [line for line in lines if line.strip()]
    page = _Page(tuple(met), lines, own)
    page.read()
    return page.notes(today, spelling)


def _words_of(line: str) -> str:
    return sanitize.words(line).casefold()


@dataclass(slots=True)
class _Page:
    """A form while it is being read: the lines under each label so far."""

    met: tuple[Person, ...]
    lines: Sequence[str]
    blank: frozenset[str]
    fields: dict[str, list[str]] = field(default_factory=dict)
    about: dict[str, list[str]] = field(default_factory=dict)
    typed: list[Person] = field(default_factory=list)
    at: list[str] | None = None  # where a line without a label goes; None: to what was talked about

    def read(self) -> None:
        labelled = [_labelled(line) for line in self.lines]
        for name, value in filter(None, labelled):
            self.typed += people_in(value) if name == "met" else ()
        labels = [n for n, line in enumerate(self.lines) if labelled[n] or self.person(line)]
        for number, line in enumerate(self.lines):
            self.take(line, is_last=number > max(labels, default=0))
        for name, lines in self.about.items():
            self.typed_addresses(name, lines)

    def take(self, line: str, *, is_last: bool) -> None:
        if not line.strip():
            # The value may stand below an empty line, unless the label is the last one.
            is_empty = self.at is not None and not self.at
            self.at = self.at if is_empty and not is_last else None
            return
        if labelled := _labelled(line):
            self.at = self.fields.setdefault(labelled[0], [])
            (self.tell if labelled[0] in ("talked", "liked") else self.keep)(labelled[1])
        elif about := self.person(line):
            self.at = self.about.setdefault(about[0], [])
            self.keep(about[1])
        elif self.is_somebody_new(line):
            met = self.fields.setdefault("met", [])
            met.append(line)
            self.at = met if self.is_below_names() else self.at
        elif named := self.named_anew(line):
            self.typed.append(Person(named[0]))
            self.at = self.about.setdefault(named[0], [])
            self.keep(named[1])
        elif _words_of(line) not in self.blank:
            label = _OTHER_LABEL.match(line.strip())
            is_as_typed = self.at is self.fields.get("word_for_word")
            if label and not is_as_typed and not people.is_name(label[1]):
                self.at = None
            self.tell(unbulleted(line))

    def tell(self, line: str) -> None:
        """A line of prose: an address in it is given, too, unless it says what comes next."""
        if self.is_of_people():
            given, line = given_in(line)
            self.typed += given
        if line:
            (self.fields.setdefault("talked", []) if self.at is None else self.at).append(line)

    def is_of_people(self) -> bool:
        """Whether the current line may be about people: below a name, or in one of prose."""
        return self.is_below_names() or any(self.at is self.fields.get(name) for name in _PROSE)

    def is_somebody_new(self, line: str) -> bool:
        """Whether a line begins with an address, or a name and one, that the form had no line for.

        An address alone belongs to the person above it while they have none.
        """
        line = unbulleted(line)
        first = next((person for person, _ in met_in(line) if person.email), None)
        known_emails = {person.email for person in self.met}
        if first is None or not self.is_of_people() or first.email in known_emails:
            return False
        if not first.name:
            without = [person for person in self.met if not person.email]
            lacks = any(self.about.get(self.known_as(each)) is self.at for each in without)
            return ADDRESS.match(line) is not None and not lacks
        known = any(_is_called(first.name, person) for person in self.met)
        return line.startswith(first.name) and people.is_name(first.name) and not known

    def named_anew(self, line: str) -> tuple[str, str] | None:
        """`Ana Duarte: asked about budgets`, without an address: a line of their own, too."""
        if not self.is_below_names() or ADDRESS.search(line):
            return None
        splits = (each for each in _splits(unbulleted(line)) if len(each[0].split()) > 1)
        return next((each for each in splits if people.is_name(each[0])), None)

    def is_below_names(self) -> bool:
        return self.at is None or any(self.at is lines for lines in self.about.values())

    def keep(self, value: str) -> None:
        if value and self.at is not None:
            self.at.append(value)

    def person(self, line: str) -> tuple[str, str] | None:
        """The person a line is about, as `met` names them, and what it says."""
        if addressed := self.addressed(unbulleted(line)):
            return addressed
        for label, value in _splits(unbulleted(line)):
            fits = [person for person in (*self.met, *self.typed) if _is_called(label, person)]
            names = list(dict.fromkeys(self.known_as(person) for person in fits))
            if len(names) == 1:
                return names[0], value
            if len(names) > 1:
                return label, value
        return None

    def addressed(self, line: str) -> tuple[str, str] | None:
        """`Jonas Weber <jonas@x.de>: caching`, where the form has a line for him: his address."""
        address = ADDRESS.search(line)
        before = line[: address.start()].rstrip(" :-–—<([,") if address else ""
        is_label = people.is_name(before) and not _PARTED.search(before)
        known = {person.email for person in self.met}
        if address is None or not is_label or address[0].casefold() in known:
            return None
        fits = [person for person in self.met if _is_called(before, person)]
        if len(fits) != 1 or fits[0].email:
            return None
        behind = line[address.end() :].lstrip(">)],.:;–—- ")
        return self.known_as(fits[0]), f"{address[0]} {behind}"

    def known_as(self, person: Person) -> str:
        """Their name, or the address where two share it."""
        twins = {other.email for other in self.met if other.name == person.name}
        return person.name if person.name and len(twins) < 2 else person.email or person.name

    def typed_addresses(self, name: str, lines: list[str]) -> None:
        """An address in somebody's line is theirs, unless it stands beside another name."""
        for number, line in enumerate(lines):
            named = {person.email: person.name for person, _ in met_in(line) if person.name}
            for match in ADDRESS.finditer(line):
                if address := people.valid_address(match[0].strip(".-")):
                    other = named.get(address, "")
                    owner = name if not other or people.same_person(other, Person(name)) else other
                    self.typed.append(Person("" if "@" in owner else owner, address))
                    lines[number] = tidied(line.replace(match[0], " "))

    def find_decision(self, today: date, spelling: str) -> None:
        """When they decide, from sentences elsewhere, where its own line has no date."""
        if deciding.named("\n".join(self.fields.get("decide", [])), today, spelling):
            return
        fields = [lines for name, lines in self.fields.items() if name not in _AS_TYPED]
        for lines in [*fields, *self.about.values()]:
            rest, dates = deciding.parted("\n".join(lines), today, spelling)
            if dates:
                lines[:] = lines if lines is self.fields.get("happened") else rest.split("\n")
                self.fields.setdefault("decide", []).append(dates)

    def notes_behind_addresses(self, met: str) -> None:
        """What stands behind an address on the `Met` line is that person's line."""
        for person, note in ((person, note) for person, note in met_in(met) if note):
            same = (each for each in self.met if each.email and each.email == person.email)
            known = next(same, person)
            others = [each for each in (*self.met, *self.typed) if each.email != person.email]
            is_clear = known in self.met or not any(_is_called(person.name, o) for o in others)
            name = self.known_as(known) if is_clear or not person.email else person.email
            self.about.setdefault(name, []).append(note)

    def notes(self, today: date, spelling: str) -> Notes:
        happened = self.fields.get("happened", [])
        # What follows the answer is no part of it.
        self.fields.setdefault("talked", [])[:0] = happened[1:]
        self.notes_behind_addresses("\n".join(self.fields.get("met", [])))
        self.find_decision(today, spelling)
        texts = {name: "\n".join(lines).strip() for name, lines in self.fields.items()}
        lines_about = ((name, "\n".join(filter(None, each))) for name, each in self.about.items())
        about = tuple((name, text.strip()) for name, text in lines_about if text.strip())
        answer = "".join(happened[:1])
        happened_at_all = took_place(answer.split("\n", 1)[0])
        met = once([*people_in(texts.get("met", "")), *self.typed])
        wrote = any(text for name, text in texts.items() if name != "happened")
        is_plain_yes = happened_at_all and bool(_YES.fullmatch(answer))
        return Notes(
            happened=happened_at_all,
            filled=wrote or bool(about or met) or not is_plain_yes,
            talked=texts.get("talked", ""),
            liked=texts.get("liked", ""),
            weak_spot=texts.get("weak_spot", ""),
            stronger=texts.get("stronger", ""),
            decide_by=deciding.named(texts.get("decide", ""), today, spelling),
            decide_by_text=texts.get("decide", ""),
            next_step=texts.get("next_step", ""),
            word_for_word=texts.get("word_for_word", ""),
            met=met,
            about=about,
        )


def _parted(line: str, blank: str) -> Iterator[str]:
    """A line that holds several of our own labels is several: a server dropped its breaks."""
    own = ((line, label_of(line)) for line in blank.split("\n"))
    labels = [label for line, label in own if line.endswith(":") or bare(label) in FIELD_OF]
    begun = {0} if line.startswith(tuple(INTRODUCTIONS.values())) else set()
    starts = sorted({line.find(label) for label in labels if label in line} | begun)
    if len(starts) < 2:
        yield line
        return
    if starts[0] > 0:
        yield line[: starts[0]]
    for start, end in zip(starts, [*starts[1:], len(line)], strict=True):
        yield line[start:end].rstrip()


def _labelled(line: str) -> tuple[str, str] | None:
    """The field a line begins, and what stands behind its label."""
    line = unbulleted(line).strip("*_ ")
    for label, value in _splits(line):
        has_colon = line[len(label) :].lstrip().startswith((":", "："))
        name = field_before_a_colon(label) if has_colon else FIELD_OF.get(bare(label))
        may_be_met = "(" in label or not value or bool(people_in(value))
        if name and (name != "met" or may_be_met):
            return name, value.strip("*_ ")
    if name := FIELD_OF.get(bare(line)):
        return name, ""
    if begun := _PLAIN_START.match(line):
        return FIELD_OF[bare(begun[1])], line[begun.end() :].strip()
    return None


def _splits(line: str) -> Iterator[tuple[str, str]]:
    """The ways a line can be a label and a value, parted by a sign."""
    for sign in _PARTED.finditer(line[:120]):
        if 0 < sign.start() <= 80:
            yield line[: sign.start()], line[sign.end() :].strip()
            if sign[0].strip()[:1] in ":：?":
                return


def _is_called(label: str, person: Person) -> bool:
    """Whether a label, as typed, names that person: in full, by first or last name, by address."""
    label = label.strip()
    if not label or len(label) > 120:
        return False
    if address := ADDRESS.search(label):
        return address[0].casefold() == person.email
    if label.casefold() == person.name.casefold():
        return True
    return len(label.split()) <= 5 and people.same_person(label, person)
