"""The contract's JSON, checked by hand: exactly these keys of exactly these kinds.

Additions only where they are named.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")
SHORT = re.compile(r"[0-9a-v]{6}")

Check = Callable[[Any], None]


def text(value: Any) -> None:
    assert isinstance(value, str), value
    assert value, "empty text"


def moment(value: Any) -> None:
    assert isinstance(value, str), value
    assert TIME.fullmatch(value), value


def short(value: Any) -> None:
    assert isinstance(value, str), value
    assert SHORT.fullmatch(value), value


def flag(value: Any) -> None:
    assert isinstance(value, bool), value


def number(value: Any) -> None:
    assert isinstance(value, int), value
    assert not isinstance(value, bool), value


def score(value: Any) -> None:
    assert isinstance(value, float), value
    assert 0 <= value <= 1, value


def maybe(check: Check) -> Check:
    """Null, or that."""
    return lambda value: None if value is None else check(value)


def one_of(*values: Any) -> Check:
    def check(value: Any) -> None:
        assert value in values, value
        assert type(value) in {type(each) for each in values}, value

    return check


def some(check: Check) -> Check:
    """A list of them, maybe empty."""

    def each(value: Any) -> None:
        assert isinstance(value, list), value
        for item in value:
            check(item)

    return each


def thing(added: tuple[str, ...] = (), **keys: Check) -> Check:
    """An object with exactly these keys; `from_` is `from`."""
    checks = {name.rstrip("_"): check for name, check in keys.items()}

    def check(value: Any) -> None:
        assert isinstance(value, dict), value
        assert set(value) - set(added) == set(checks), set(value) ^ set(checks)
        for name, inner in checks.items():
            try:
                inner(value[name])
            except AssertionError as error:
                raise AssertionError(f"{name}: {error}") from error

    return check


KINDS = ("prep", "debrief", "reminder", "thank_you", "follow_up")
PAUSE = maybe(thing(since=moment, until=maybe(moment)))
PERSON = thing(name=maybe(text), email=maybe(text))

ACTION = thing(
    id=short,
    account=text,
    verb=one_of("add", "move", "change", "remove", "draft"),
    kind=one_of(*KINDS),
    interview=text,
    company=maybe(text),
    title=maybe(text),
    start=maybe(moment),
    end=maybe(moment),
    to=maybe(text),
    subject=maybe(text),
    why=text,
    outcome=one_of("planned", "done", "failed", "in_doubt"),
)
HELD = thing(
    id=short,
    account=text,
    kind=one_of(*KINDS),
    interview=text,
    company=maybe(text),
    to=maybe(text),
    why=text,
    until=maybe(moment),
)
SUGGESTION = thing(id=short, account=text, event=text, title=text, score=score, why=some(text))

PLAN = thing(
    schema=one_of(1),
    now=moment,
    paused=PAUSE,
    actions=some(ACTION),
    held=some(HELD),
    suggestions=some(SUGGESTION),
    next=moment,
)
EXPLAIN = thing(
    schema=one_of(1),
    id=short,
    account=text,
    event=text,
    title=text,
    interview=flag,
    why=some(text),
    company=maybe(text),
    role=maybe(text),
    round=one_of("screen", "first", "second", "final", None),
    interviewers=some(PERSON),
    coordinator=maybe(PERSON),
)
STATUS = thing(
    ("writer",),  # beyond the contract: who writes the letters
    schema=one_of(1),
    now=moment,
    paused=PAUSE,
    accounts=some(
        thing(
            name=text,
            provider=text,
            state=one_of("ok", "sign_in", "error", "never"),
            checked=maybe(moment),
        )
    ),
    interviews=some(
        thing(
            id=short,
            account=text,
            event=text,
            company=maybe(text),
            role=maybe(text),
            round=one_of("screen", "first", "second", "final", None),
            start=moment,
            end=moment,
            blocks=some(
                thing(
                    kind=one_of(*KINDS[:3]),
                    start=moment,
                    end=moment,
                    state=one_of("ours", "yours", "deleted"),
                )
            ),
        )
    ),
    letters=some(
        thing(
            id=short,
            account=text,
            kind=one_of("thank_you", "follow_up"),
            interview=text,
            company=maybe(text),
            to=maybe(text),
            subject=maybe(text),
            state=one_of("drafted", "edited", "sent", "discarded", "unknown", "withdrawn"),
            drafted=moment,
            deadline=maybe(moment),
        )
    ),
    budgets=some(
        thing(
            ("id", "account"),
            company=maybe(text),
            follow_ups_used=number,
            follow_ups_max=number,
            next_allowed=maybe(moment),
            closed=flag,
            why=text,
        )
    ),
    suggestions=some(SUGGESTION),
    problems=some(thing(what=text, fix=text)),
)
PREVIEW = thing(
    ("proposed",),  # beyond the contract: questions that a model proposes
    schema=one_of(1),
    to=maybe(text),
    subject=text,
    body=text,
    facts=some(
        thing(fact=text, from_=one_of("title", "description", "guest", "notes", "profile", "mail")),
    ),
    missing=some(text),
    unused=some(thing(fact=text, why=text)),
    writer=text,
    findings=some(thing(code=text, words=text)),
)
