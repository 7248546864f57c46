"""Words written between passes: which are kept, and when a letter takes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from interviewd.domain.planner.wording import PLAIN_FROM, words_for
from interviewd.domain.prepared import unused_notes, unused_of, with_prepared
from interviewd.domain.situation import Situation
from interviewd.model.known import Deed, Memory, State, View
from interviewd.model.ledger import (
    BrokenTemplate,
    Commission,
    Fact,
    Ledger,
    Prepared,
    Topic,
    Withheld,
    Words,
)
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Source, Verb
from tests.fakes.persons import policy

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DEADLINE = NOW + timedelta(hours=20)
LEDGER = Ledger(
    Kind.THANK_YOU,
    Person("Priya Shah", "priya@acme.example"),
    "Sam",
    "Sam",
    facts=(
        Fact(1, Topic.TALKED, "the rota", Source.NOTES),
        Fact(2, Topic.LIKED, "her garden", Source.NOTES, withheld=Withheld.ADDRESSEE),
        Fact(3, Topic.TALKED, "the van", Source.NOTES, owner="wei", withheld=Withheld.OTHER_PERSON),
        Fact(4, Topic.STRENGTH, "I drive.", Source.PROFILE),
    ),
)
WORDS = Words("Thank you", "Dear Priya, …", used=(4,))


def situation(prepared: Prepared | None, *, model: str = "", now: datetime = NOW) -> Situation:
    memory = Memory(prepared={"k": prepared} if prepared else {})
    return Situation(View(memory=memory), now, policy(model=model))


def result(**more: object) -> Prepared:
    return replace(Prepared("k", LEDGER.hash, WORDS), **more)  # type: ignore[arg-type]


def decided(
    prepared: Prepared | None,
    *,
    model: str = "m",
    now: datetime = NOW,
    deadline: datetime | None = DEADLINE,
):
    """The words, or the code and the moment of what holds them."""
    words = words_for("k", LEDGER, deadline, situation(prepared, model=model, now=now))
    if isinstance(words, Words):
        return words
    stop, commission = words
    assert commission.ledger == LEDGER
    return stop.why.code, stop.until, commission.is_plain


def test_words_of_this_very_ledger_are_drafted():
    """Final words are taken at once."""
    assert decided(result()) == WORDS


@pytest.mark.parametrize("prepared", [None, result(hash="another")])
def test_without_words_of_this_ledger_the_letter_is_held_while_they_are_written(
    prepared: Prepared | None,
):
    """Notes that changed meanwhile count as none.

    Until the plain letter is taken there is time for a model.
    """
    assert decided(prepared) == ("being_written", DEADLINE - PLAIN_FROM, False)


def test_a_plain_letter_waits_for_the_model_until_four_hours_before_the_deadline():
    """Then it is taken; and what was never written is then written without asking a model."""
    failed = result(failure="unreachable")
    assert decided(failed) == ("being_written", DEADLINE - PLAIN_FROM, False)
    assert decided(failed, now=DEADLINE - PLAIN_FROM) == WORDS
    assert decided(None, now=DEADLINE - PLAIN_FROM) == ("being_written", None, True)


def test_a_plain_letter_is_taken_at_once_when_asking_again_is_useless():
    """A wrong key stays wrong.

    So it is for a follow-up, which has no deadline, and once no model is connected.
    """
    assert decided(result(failure="wrong_key", is_lasting=True)) == WORDS
    assert decided(result(failure="slow"), deadline=None) == WORDS
    assert decided(result(failure="slow"), model="") == WORDS


def test_a_template_that_breaks_holds_its_letter_and_is_tried_again():
    """With file, line and finding, until it is mended."""
    broken = result(
        words=None, failure="template", is_lasting=True, broken=BrokenTemplate("t.j2", 3, "no end")
    )
    assert decided(broken) == ("template_broken", None, False)


def test_only_results_of_ordered_letters_are_kept():
    """With their moment.

    A process that died leaves nothing, and a ledger that changed meanwhile neither.
    """
    commissions = (Commission("k", LEDGER),)
    kept = with_prepared(Memory(), commissions, [result()], NOW).prepared["k"]
    assert (kept.at, kept.words) == (NOW, WORDS)
    for useless in (
        result(hash="another"),
        result(key="other"),
        result(words=None, failure="crashed"),
    ):
        assert not with_prepared(Memory(), commissions, [useless], NOW).prepared


def test_notes_of_which_nothing_stands_in_the_letter_are_named():
    """Those of others are none of it; one detail is enough; an edited draft asks for nothing."""
    assert unused_notes(LEDGER, WORDS) == ("the rota", "her garden")
    assert unused_notes(LEDGER, replace(WORDS, used=(1,))) == ()
    memory = with_prepared(Memory(), (Commission("k", LEDGER),), [result()], NOW)
    deed = Deed("k", Kind.THANK_YOU, Verb.DRAFT, State.DRAFTED, "home", "i", NOW)
    assert unused_of(deed, memory) == ("the rota", "her garden")
    assert unused_of(replace(deed, state=State.EDITED), memory) == ()
