"""What a model is asked: what to write, an example, and the facts that may be told, quoted as data.

Nothing else reaches it. No description, no mail of anybody's, no address, no fact that is withheld,
and not the weak spot that a stronger answer belongs to.
"""

from __future__ import annotations

import hashlib
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from interviewd.model.ledger import Fact, Finding, Ledger, Topic
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Round, Source
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass
from interviewd.writer.client import Message
from interviewd.writer.overlap import stands_in

_FOLDER: Final = Path(__file__).parent / "prompts"

_LABELS: Final = {
    Topic.ROLE: "role",
    Topic.COMPANY: "employer",
    Topic.TALKED: "talked about",
    Topic.ABOUT: "talked about with this person",
    Topic.LIKED: "I liked",
    Topic.STRONGER: "my answer",
    Topic.NEXT_STEP: "next step",
    Topic.DECIDE_BY: "they decide by",
    Topic.OWN_WORDS: "word for word",
    Topic.STRENGTH: "my record",
    Topic.EARLIER: "from an earlier round",
}
"""Names of the panel and the round are no facts to be written about; the line above the facts
has them."""

_TELLING: Final = frozenset(_LABELS) - {Topic.ROLE, Topic.COMPANY, Topic.DECIDE_BY}

_ROUNDS: Final = {
    Round.SCREEN: "This was a first short call: keep the letter light.",
    Round.FIRST: "This was the first round: keep the letter light.",
    Round.SECOND: "This was the second round: the closing sentence may say that I would like to join them.",
    Round.FINAL: "This was the final round: the closing sentence says that I would like to join them.",
}

_ADDRESS: Final = lazy_pattern(r"[^\s@]+@[^\s@]+\.[^\s@]+|https?:|www\.|(?:\d[ ()/.-]{0,2}){9,}")
"""A mail address, a link, a telephone number: no letter may hold one, so none leaves."""

_LONGEST_FACT: Final = 1_000
_LONGEST_FACTS: Final = 8_000
"""Some 2,000 tokens. A ledger has a tenth of it; notes that are a transcript leave out what
comes last."""


def can_write(ledger: Ledger) -> bool:
    """Whether there is anything for a model to say that the plain letter's own sentences do not.

    Of a letter without a detail a model makes praise; who was not met gets a request, no
    conversation.
    """
    return not ledger.coordinator and any(fact.topic in _TELLING for fact in told(ledger))


def told(ledger: Ledger) -> tuple[Fact, ...]:
    """The facts that a model is given, in the ledger's order."""
    asks_for_date = ledger.kind is Kind.FOLLOW_UP
    kept, length = [], 0
    for fact in ledger.facts:
        is_new = (
            not asks_for_date or fact.topic not in _TELLING or not stands_in(fact.text, ledger.sent)
        )
        is_wanted = fact.may_be_told and fact.topic in _LABELS and not _ADDRESS.search(fact.text)
        is_wanted = is_wanted and (asks_for_date or fact.topic is not Topic.DECIDE_BY)
        own_length = len(quotable(fact.text))
        length += own_length
        has_room = own_length <= _LONGEST_FACT and length <= _LONGEST_FACTS
        if is_wanted and is_new and own_length and has_room:
            kept.append(fact)
    return tuple(kept)


def messages(ledger: Ledger, samples: str = "") -> tuple[Message, ...]:
    """The whole question: instruction, example with its answer, and this letter's facts."""
    language = _language(ledger.language)
    rules = (_FOLDER / f"{ledger.kind}.txt").read_text(encoding="utf-8").strip()
    parts = [rules, _spoken(ledger, language)]
    if samples:
        parts.append(
            "MAILS OF THE APPLICANT'S OWN, for the tone only. Take no fact, name, number or sentence from them.\n"
            f"«{samples.replace('«', '‹').replace('»', '›')}»"
        )
    return (
        Message("system", "\n\n".join(parts)),
        *language.example(ledger),
        Message("user", _question(ledger)),
    )


def question_messages(ledger: Ledger) -> tuple[Message, ...]:
    """What a model is asked for questions that they may ask: role, round, record, and what was
    noted before.
    """
    rules = (_FOLDER / "questions.txt").read_text(encoding="utf-8").strip()
    rounds = f"Round: {ledger.round}" if ledger.round else ""
    parts = [rounds, "FACTS", *_fact_lines(told(ledger)), "", "Write the questions now."]
    return (
        Message("system", f"{rules}\n\n{_spoken(ledger, _language(ledger.language))}"),
        Message("user", "\n".join(parts).strip()),
    )


def trial(language: str, spelling: str) -> Ledger:
    """An invented visit that a model may try itself on: nothing of the person's is in it."""
    code = language if (_FOLDER / f"{language}.toml").exists() else "en"
    stored = tomllib.loads((_FOLDER / f"{code}.toml").read_text(encoding="utf-8"))["trial"]
    return replace(
        invented_ledger(code, Kind.THANK_YOU, stored),
        spelling=spelling,
        sender="Grace Adeyemi",
        has_notes=True,
    )


def again(findings: Sequence[Finding]) -> Message:
    """What is said about a letter that the check refused: the sentences, and what is wrong with
    each.
    """
    lines = []
    for finding in findings:
        where = f"«{quotable(finding.sentence)}»:" if finding.sentence else "The letter"
        wrong = _WRONG.get(finding.code, finding.code.replace("_", " "))
        is_part = finding.words and finding.words != finding.sentence
        lines.append(f"- {where} {wrong}" + (f" «{quotable(finding.words)}»" if is_part else ""))
    complaints = "\n".join([*dict.fromkeys(lines)][:12])
    return Message(
        "user",
        f"The letter cannot be sent:\n{complaints}\n\nWrite the whole letter again. Leave out or put plainly what is named "
        "above; keep to the words of FACTS and to the same rules. Only the paragraphs.",
    )


def quotable(text: str) -> str:
    """A text as it stands between « »: one line, no control or direction characters, no mark
    that ends the quotation.
    """
    spaces, unseen = {"Cc", "Zl", "Zp"}, {"Cf", "Cs", "Co", "Cn"}
    kinds = [(one, unicodedata.category(one)) for one in text]
    plain = "".join(" " if kind in spaces else one for one, kind in kinds if kind not in unseen)
    return " ".join(plain.replace("«", "‹").replace("»", "›").split())


# --- the parts ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Language:
    """A language's file; for one without, its code alone. `examples` are questions with their
    answers.
    """

    name: str
    address: str
    examples: Mapping[Kind, Sequence[tuple[Message, Message]]]

    def example(self, ledger: Ledger) -> tuple[Message, ...]:
        """The one of this letter: another for each seat of a panel, and for each company."""
        digest = hashlib.sha256(f"{ledger.variant}\0{ledger.company}".encode()).digest()
        turn = int.from_bytes(digest[:4]) + ledger.seat
        of_kind = self.examples.get(ledger.kind)
        return of_kind[turn % len(of_kind)] if of_kind else ()


@cache
def _language(code: str) -> _Language:
    try:
        stored = tomllib.loads((_FOLDER / f"{code}.toml").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return _Language(f"the language with the code {code}", "", {})
    examples = {}
    for kind in (Kind.THANK_YOU, Kind.FOLLOW_UP):
        question = Message("user", _question(invented_ledger(code, kind, stored[kind])))
        letters = [Message("assistant", letter.strip()) for letter in stored[kind]["letters"]]
        examples[kind] = [(question, letter) for letter in letters]
    return _Language(stored["language"], stored["address"], examples)


def invented_ledger(code: str, kind: Kind, stored: dict[str, Any]) -> Ledger:
    """The ledger of an invented visit, as a language's file describes it."""
    given = [(Topic(topic), text) for topic, text in stored["facts"]]
    facts = tuple(
        Fact(number, topic, text, Source.NOTES) for number, (topic, text) in enumerate(given, 1)
    )
    person = Person(name=stored["to"], title=stored["title"])
    of = dict(reversed(given))
    role, company = of.get(Topic.ROLE, ""), of.get(Topic.COMPANY, "")
    return Ledger(kind, person, "", "", language=code, role=role, company=company, facts=facts)


def _spoken(ledger: Ledger, language: _Language) -> str:
    spelling = f", {ledger.spelling.capitalize()} spelling" if ledger.language == "en" else ""
    return f"LANGUAGE\nWrite in {language.name}{spelling}. {language.address}".strip()


def _question(ledger: Ledger) -> str:
    person = " ".join(f"«{quotable(one)}»" for one in (ledger.to.name, ledger.to.title) if one)
    if ledger.kind is Kind.FOLLOW_UP:
        is_last = ledger.count > 1
        turn = "This is the last follow-up: keep it to three sentences." if is_last else ""
    else:
        turn = _ROUNDS[ledger.round] if ledger.round else ""
    parts = [
        f"To: {person}" if person else "",
        turn,
        "FACTS",
        *_fact_lines(told(ledger)),
    ]
    if any(fact.topic is Topic.OWN_WORDS for fact in told(ledger)):
        parts.append('Put each "word for word" line into the letter exactly as it stands.')
    if ledger.siblings:
        parts += [
            "",
            "Already written to others they met with. Use none of these sentences, and begin differently:",
        ]
        parts += [f"- «{quotable(one)}»" for one in ledger.siblings]
    return "\n".join([*(part for part in parts if part), "", "Write the paragraphs now."])


def _fact_lines(facts: Iterable[Fact]) -> list[str]:
    return [f"[{fact.number}] {_LABELS[fact.topic]}: «{quotable(fact.text)}»" for fact in facts]


_WRONG: Final = {
    "number": "no fact has this number with this unit",
    "date": "no fact has this date",
    "unit": "no fact has this measure",
    "name": "no fact has this name",
    "word": "no fact has this word; keep to theirs, or to plain ones",
    "panel_name": "does not belong in this letter: the name of somebody else",
    "raw_note": "is copied from hasty notes; write it as a whole sentence with whole words",
    "deed": "no fact says that I did this",
    "owner": "changes whose it is: theirs, mine or ours",
    "negation": "says the opposite of the facts, or denies what no fact denies",
    "opposite": "turns the facts round",
    "neighbour": "belongs to the letter of somebody else",
    "withheld": "is private and not for this letter",
    "promise": "promises what no fact promises",
    "meeting": "speaks of a meeting that no fact names",
    "attachment": "speaks of something attached",
    "apology": "apologises or calls an answer weak",
    "banned_phrase": "is a worn phrase",
    "timing": "asks about timing",
    "placeholder": "leaves a gap to be filled in",
    "markup": "has marks that plain text does not have",
    "link": "has a link",
    "address": "has an address",
    "spelling": "is spelt the other way",
    "greeting": "greets somebody else",
    "not_a_sentence": "is no whole sentence",
    "repeated_sentence": "was written to somebody else already",
    "thanks_twice": "thanks a second time",
    "closes_twice": "closes a second time",
    "no_thanks": "has no thanks at its beginning",
    "too_short": "is too short, in words:",
    "too_long": "is too long, in words:",
    "no_letter": "is missing: there were no paragraphs",
    "quotes_sample": "is copied from the applicant's own mails",
}
