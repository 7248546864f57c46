"""Why a note is not in a letter: what `preview` says of it, found out with the plain writer."""

from __future__ import annotations

from dataclasses import replace

from interviewd.cli.text_preview import ledgers_of_one_note, shown, tells_alone
from interviewd.model.ledger import Commission, Fact, Ledger, Topic, Withheld
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Source
from interviewd.system import resources
from interviewd.writer.order import Order
from interviewd.writer.work import work

ANNA = Person("Anna Berg", "anna@nordlicht.example")
OWN = (Topic.OWN_WORDS, "I speak Norwegian.")
OWN_WORDS_INSTEAD = "your own words take its place"
NO_ROOM = "there is no room; a letter tells little, and others of your notes go first"
FITS_NOTHING = "it does not fit as it is; put it into a sentence of your own"


def ledger(*facts: tuple[Topic, str]) -> Ledger:
    numbered = (
        Fact(number, topic, text, Source.NOTES) for number, (topic, text) in enumerate(facts, 1)
    )
    return Ledger(
        Kind.THANK_YOU,
        ANNA,
        "Sam Ito",
        "Sam",
        panel=(ANNA,),
        company="Nordlicht",
        role="Engineer",
        has_notes=True,
        facts=tuple(numbered),
    )


def reasons(of: Ledger, writer: str = "plain") -> dict[str, str]:
    """Each fact that is left out, and why."""
    folders = (str(resources.folder("templates")),)
    [written] = work(Order((Commission("k", of),), templates=folders))
    assert written.words is not None
    words = replace(written.words, writer=writer)
    alone = ledgers_of_one_note(of, words)
    commissions = tuple(Commission(str(number), one) for number, one in alone.items())
    results = work(Order(commissions, templates=folders))
    fitting = {int(one.key) for one in results if tells_alone(int(one.key), one.words)}
    return dict(shown(ANNA, "Thank you", words, of, fitting).unused)


def test_where_own_words_stand_the_notes_are_left_out_for_them() -> None:
    """Without them the same note is told: it fits as it is."""
    note = (Topic.ABOUT, "rollback plans")
    strength = (Topic.STRENGTH, "I have run payment systems in Python.")

    assert reasons(ledger(note)) == {}
    assert reasons(ledger(OWN, note, strength)) == {
        note[1]: OWN_WORDS_INSTEAD,
        strength[1]: OWN_WORDS_INSTEAD,
    }


def test_own_words_hide_no_reason_to_withhold_and_no_step() -> None:
    """What may not be told has its own reason, and an appointment is told beside own words."""
    of = ledger(OWN, (Topic.TALKED, "the salary band"), (Topic.NEXT_STEP, "reference check"))
    salary = replace(of.facts[1], withheld=Withheld.PAY)

    assert reasons(replace(of, facts=(of.facts[0], salary, of.facts[2]))) == {
        "the salary band": "it is about pay or terms",
        "reference check": FITS_NOTHING,
    }


def test_what_fits_and_has_no_room_is_not_called_unfit() -> None:
    """It would stand in the letter as the only note; another sentence would not help it."""
    told = (Topic.ABOUT, "migrating the warehouse")
    same, liked = (Topic.TALKED, "migration of the warehouse"), (Topic.LIKED, "the small team")
    unfit = (Topic.LIKED, "Oracle??")

    assert reasons(ledger(told, same, liked, unfit)) == {
        same[1]: NO_ROOM,
        liked[1]: NO_ROOM,
        unfit[1]: FITS_NOTHING,
    }


def test_several_that_have_no_room_are_looked_at_each_alone() -> None:
    """Also the same words twice: the letter of one is none that another must not repeat."""
    liked = (Topic.LIKED, "how the teams work together")
    texts = ("the rota of the team", "the new warehouse", "I liked how the nurses explain.")
    several = [(Topic.TALKED, texts[0]), (Topic.TALKED, texts[1]), (Topic.LIKED, texts[2])]
    found = reasons(ledger(liked, *several, several[-1]))
    assert found == dict.fromkeys(texts[1:], NO_ROOM)


def test_a_model_letter_is_complete_without_it() -> None:
    """Nothing is tried for it with the plain writer."""
    of = ledger(OWN, (Topic.ABOUT, "rollback plans"))
    assert reasons(of, "qwen") == {"rollback plans": "the letter is complete without it"}


def test_whom_nobody_met_is_told_no_detail() -> None:
    """A coordinator passes the thanks on."""
    of = replace(ledger((Topic.TALKED, "the rota")), coordinator=True)
    assert reasons(of) == {"the rota": "whom you did not meet is told no detail"}
