"""Every reason has one sentence, and every sentence a reason: read from the source, not from
memory.
"""

from __future__ import annotations

import ast
import itertools
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from interviewd.accounts.google.login import STEPS as GOOGLE_STEPS
from interviewd.accounts.microsoft.login import STEPS as MICROSOFT_STEPS
from interviewd.cli.sentences import SENTENCES, say
from interviewd.cli.times import Clock
from interviewd.model.known import State
from interviewd.model.seen import AccountState
from interviewd.model.terms import Reason, because

SOURCE = Path(__file__).parents[3] / "daemon/interviewd"
CLOCK = Clock(ZoneInfo("Europe/London"), datetime(2026, 11, 23, 9, tzinfo=UTC))

# What may stand in for the braces of a code that is put together.
VALUES: dict[str, list[Any]] = {
    "account_{}": [state for state in AccountState if state is not AccountState.OK],
    "mend_{}": [state for state in AccountState if state is not AccountState.OK],
    "interview_{}": ["cancelled", "declined", "gone", "not"],
    "letter_{}": [
        state
        for state in State
        if state.name not in {"OURS", "YOURS", "DELETED", "DRAFTED", "EDITED"}
    ],
    "{}_per_day": ["drafts", "blocks"],
    "google_step_{}": [step for step, _ in GOOGLE_STEPS],
    "microsoft_step_{}": [step for step, _ in MICROSOFT_STEPS],
    "google_{}": ["no_answer"],
}

# What a fact of that name looks like; anything else is text.
SAMPLES: dict[str, list[object]] = {
    **{
        key: [datetime(2026, 12, 1, 16, tzinfo=UTC)]
        for key in ("at", "start", "wish", "deadline", "since")
    },
    "day": [date(2026, 12, 1)],
    **{
        key: [1, 200]
        for key in ("days", "count", "used", "most", "allowed", "interval", "minutes", "limit")
    },
    **{key: [True, False] for key in ("notes", "late", "thread", "edited", "decided", "more")},
    "titles": [(), ("a meeting",), ("one", "two", "three")],
    **{key: [because("closed")] for key in ("reason", "what")},
    "line": [None, 3],
    "answer": ["accepted", "tentative"],
    **{key: ["some words", ""] for key in ("error", "why", "name", "title", "company")},
}


def made(source: Path) -> Iterator[tuple[str, frozenset[str]]]:
    """Each code that the source makes, with the names of its facts."""
    for path in sorted(source.rglob("*.py")):
        if path.name in {"terms.py", "sentences.py"}:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "because"
            ):
                names = frozenset(keyword.arg or "**" for keyword in node.keywords)
                yield from (
                    (code, names)
                    for code in codes(node.args[0], tree, f"{path.name}:{node.lineno}")
                )


def codes(node: ast.expr, tree: ast.Module, where: str) -> Iterator[str]:
    """What an expression can be: written out, chosen, put together, or given a name in the same
    file.
    """
    match node:
        case ast.Constant(value=str(code)):
            yield code
        case ast.IfExp(body=one, orelse=other):
            yield from itertools.chain(codes(one, tree, where), codes(other, tree, where))
        case ast.JoinedStr(values=values):
            shape = "".join(
                str(part.value) if isinstance(part, ast.Constant) else "{}" for part in values
            )
            yield from (shape.format(value) for value in VALUES[shape])
        case ast.Name(id=name) if given := assigned(name, around(node, tree)):
            yield from itertools.chain.from_iterable(codes(value, tree, where) for value in given)
        case _:
            pytest.fail(f"{where}: the code of a reason cannot be read here; write it out")


def around(node: ast.expr, tree: ast.Module) -> ast.AST:
    """The innermost function that a line stands in, else the file."""
    functions = (each for each in ast.walk(tree) if isinstance(each, ast.FunctionDef))
    holding = [each for each in functions if each.lineno <= node.lineno <= (each.end_lineno or 0)]
    return max(holding, key=lambda each: each.lineno, default=tree)


def assigned(name: str, scope: ast.AST) -> list[ast.expr]:
    """Every expression that a name stands for in there."""
    assignments = (node for node in ast.walk(scope) if isinstance(node, ast.Assign))
    return [
        node.value
        for node in assignments
        if any(isinstance(t, ast.Name) and t.id == name for t in node.targets)
    ]


MADE = sorted({(code, tuple(sorted(facts))) for code, facts in made(SOURCE)})


@pytest.mark.parametrize(("code", "facts"), MADE, ids=[code for code, _ in MADE])
def test_every_reason_has_a_sentence_that_its_facts_fill(code: str, facts: tuple[str, ...]) -> None:
    """Whatever the facts are, it reads as words: no brace, no None, in lower case, without a
    full stop.
    """
    assert code in SENTENCES

    for values in itertools.product(*(SAMPLES.get(name, ["some words"]) for name in facts)):
        sentence = say(Reason(code, tuple(zip(facts, values, strict=True))), CLOCK)

        assert sentence == sentence.strip()
        assert not set("{}") & set(sentence)
        assert "None" not in sentence
        assert not sentence.endswith(".")
        assert sentence[:1].islower() or sentence[:1] in "“0123456789"


def test_no_sentence_is_left_over() -> None:
    """A code that nothing makes any more takes its sentence along."""
    assert set(SENTENCES) - {code for code, _ in MADE} == set()


def test_error_codes_have_sentences() -> None:
    """What an adapter calls `cut` or `server_error` is no sentence.

    What it says in words stays as it is.
    """
    down = because("account_error", account="gmail", error="server_error")

    assert say(down, CLOCK) == "gmail cannot be read: the server made a mistake"
    assert say(because("refused", error="No space left on device"), CLOCK).startswith(
        "it did not work (No space left"
    )


def test_a_nested_reason_has_its_sentence() -> None:
    """A draft that stays says what overtook it."""
    stays = because(
        "draft_stays", reason=because("answered", at=datetime(2026, 12, 1, tzinfo=UTC)), edited=True
    )

    assert (
        say(stays, CLOCK)
        == "overtaken (they answered, Tue 1 Dec), but you edited it: send it or discard it yourself"
    )


def test_text_from_strangers_stays_on_one_line() -> None:
    """A name can hold line breaks, terminal codes and braces; a sentence cannot."""
    hostile = because("needs_address", name="Eve\n\x1b[31m{0.__class__}\u202e" + "x" * 900)

    output = say(hostile, CLOCK)

    assert not {"\n", "\x1b", "\u202e"} & set(output)
    assert len(output) < 300


def test_a_named_day_is_shown_by_its_date() -> None:
    """A weekday alone leaves open which; and nobody counts zero days."""
    decided = because("decision_date", day=CLOCK.local(CLOCK.now).date() + timedelta(days=2))
    assert re.search(r"they decide by \w{3} \d+ \w{3}", say(decided, CLOCK))
    assert "0 business days" not in say(because("last_contact", days=0), CLOCK)


@pytest.mark.parametrize(
    ("fix", "sentence"),
    [
        (
            because("mend_send", to="Mia", company="Acme"),
            "send or discard the letter to Mia at Acme",
        ),
        (because("mend_sentence", to="Mia", company=""), "to the letter to Mia before you send it"),
        (because("mend_overtaken", to="Mia", company="Acme"), "discard the letter to Mia at Acme,"),
        (because("mend_copy", to="Mia", company="Acme"), "one of the two letters to Mia at Acme"),
        (because("mend_sent_copy", to="Mia", company=""), "the copy of the letter to Mia"),
        (
            because("mend_doubt", kind="thank_you", to="Mia", company="Acme"),
            "look for the thank-you to Mia (Acme) yourself",
        ),
        (because("mend_file", where="a.ics:3"), "look at a.ics:3: mend or remove it"),
        (because("mend_file", where=""), "look at the file: mend or remove it"),
        (because("mend_events", account="work"), "open the events at work"),
        (because("mend_unused", event="a", to="o'b{}@x"), """--to 'o'"'"'b{}@x'   shows why"""),
        (because("mend_preview", event="a", to=""), "interviewd preview pabo24   shows how"),
    ],
)
def test_what_can_be_done_says_to_what(fix: Reason, sentence: str) -> None:
    """After `Next:` it stands alone: nothing before it says which letter or file is meant."""
    assert sentence in say(fix, CLOCK)
