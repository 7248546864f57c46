"""The debrief as people fill it in, told on Wednesday 25 November 2026."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.domain import debrief
from interviewd.model.known import Notes
from interviewd.model.seen import Person

TOLD = date(2026, 11, 25)
JONAS = Person("Jonas Weber", "jonas@acme.example")
MIA = Person("Mia Brandt", "mia@acme.example")
NAMELESS = Person("", "ana.ruiz@acme.example")
PANEL = (JONAS, MIA)
FORM = debrief.form(PANEL)


def read(text: str, met=PANEL) -> Notes:
    return debrief.read(text, TOLD, met, blank=debrief.form(met))


def test_the_form_is_that_of_the_page():
    """It works on a phone, with no app."""
    assert debrief.form((JONAS, MIA)) == (
        "Fill in what you like, in your own words; interviewd writes from it.\n"
        "Did it happen? yes\nTalked about:\nLiked:\nWeak spot:\nStronger answer:\nThey decide by:\nNext step:\n"
        "In the letter, word for word:\nMet (name, address):\nJonas Weber:\nMia Brandt:"
    )


def test_the_word_for_word_line_is_read_as_typed():
    """A date in it is no decision, an address in it nobody who was met."""
    notes = read(
        FORM.replace(
            "for word:", "for word: I will send it by 4 Dec, as x@y.example asked.\nThank you!"
        )
    )
    assert notes.word_for_word == "I will send it by 4 Dec, as x@y.example asked.\nThank you!"
    assert (notes.decide_by, notes.met, notes.filled) == (None, (), True)


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
def test_the_form_is_read_back_in_every_language(language: str):
    """Each line is known by its label; untouched it says nothing.

    It is known also when the language changed since.
    """
    blank = debrief.form(PANEL, language)
    assert not debrief.read(blank, TOLD, PANEL, blank=blank).filled
    assert not debrief.read(blank, TOLD, PANEL, blank=FORM).filled
    assert not debrief.read(blank.replace("\n", " "), TOLD, PANEL, blank=blank).filled
    values = ["queues", "calm", "tests", "I test.", "2026-12-04", "a visit", "Thank you.", ""]
    first, happened, *labels = blank.split("\n")
    filled = [
        f"{label} {value}".rstrip()
        for label, value in zip(labels, [*values, "rota", "on-call"], strict=True)
    ]
    notes = debrief.read("\n".join([first, happened, *filled]), TOLD, PANEL, blank=blank)
    assert (notes.talked, notes.liked, notes.weak_spot, notes.stronger) == (
        "queues",
        "calm",
        "tests",
        "I test.",
    )
    assert (notes.decide_by, notes.next_step, notes.word_for_word) == (
        date(2026, 12, 4),
        "a visit",
        "Thank you.",
    )
    assert notes.about == (("Jonas Weber", "rota"), ("Mia Brandt", "on-call"))


def test_a_language_without_a_form_of_ours_gets_the_english_one():
    """Better a form in English than none."""
    assert debrief.form(PANEL, "it") == FORM


def test_a_form_from_before_is_still_read():
    """Without the line for words of the person's own, as calendars still hold it."""
    old = FORM.replace("In the letter, word for word:\n", "")
    assert not read(old).filled
    assert read(old.replace("Liked:", "Liked: the calm")).liked == "the calm"


def test_people_with_one_name_are_distinct_in_the_form():
    """By address where there is no name, by both where two share one.

    A colon in a name ends no label.
    """
    twins = (
        Person("Jo Li", "a@x.example"),
        Person("Jo Li", "b@x.example"),
        NAMELESS,
        Person("X: Y", "xy@x.example"),
    )
    assert debrief.form(twins).split("\n")[-4:] == [
        "Jo Li (a@x.example):",
        "Jo Li (b@x.example):",
        f"{NAMELESS.email}:",
        "X  Y:",
    ]


@pytest.mark.parametrize(
    "text",
    [
        FORM,
        FORM + "\n\n",
        FORM.replace("\n", "\n\n"),
        FORM.replace("\n", "\r\n"),
        FORM.replace("\n", "<br>"),
        FORM.replace("\n", " "),
        FORM.replace(" yes", " Yes!"),
        FORM.replace(" yes", ""),
        "",
        "Did it happen? yes",
        f"<p>{FORM}</p>".replace("\n", "</p><p>"),
    ],
)
def test_an_untouched_form_is_not_filled(text):
    """However a calendar lays it out, what we wrote is nothing the person wrote."""
    assert read(text) == Notes()


@pytest.mark.parametrize(
    "answer",
    [
        "no",
        "No, postponed",
        "nope",
        "n",
        "NO!",
        "nein",
        "it was cancelled",
        "they didn't show",
        "❌",
        "\nno",
    ],
)
def test_a_no_means_it_did_not_happen(answer):
    """And a no alone is something the person wrote."""
    notes = read(FORM.replace(" yes", f" {answer}"))
    assert (notes.happened, notes.filled, notes.talked) == (False, True, "")


@pytest.mark.parametrize(
    "answer", ["yes", "y", "Yep", "ja", "oui", "sí", "✓", "", "yes, 20 min", "ok"]
)
def test_anything_else_means_it_did(answer):
    """A deleted or odd answer does not undo an interview."""
    assert read(FORM.replace(" yes", f" {answer}") + " liked tests").happened


@pytest.mark.parametrize(
    "answer",
    [
        "It didn't",
        "it did not",
        "it didnt",
        "It didn’t.",
        "it never took place",
        "sadly not",
        "I'm afraid not",
        "nothing happened, no",
        "of course not",
        "they never came",
        "nobody showed",
        "neither of them showed up",
        "he did not dial in",
        "it was not held",
        "it has not taken place",
        "she had to cancel",
        "I missed it",
        "no - Jonas was ill",
        "moved to next week",
        "leider nicht",
        "hat nicht stattgefunden",
        "there was no interview",
        "they were ill, so no",
    ],
)
def test_every_denial_reads_as_no(answer):
    """However they put it: a letter of thanks for nothing is worse than one too few."""
    assert not read(FORM.replace(" yes", f" {answer}")).happened


@pytest.mark.parametrize(
    "answer",
    [
        "yes, it did not go well",
        "yes, but they cancelled the second part",
        "yes and no",
        "it did, not my best",
        "it did not go well",
        "not great",
        "no problems",
        "it was moved to Zoom",
        "postponed once, but it happened",
        "nearly cancelled",
        "went well, no surprises",
        "we did not talk about pay",
        "sharding did not come up",
        "it did not start on time",
        "nobody asked about sharding",
        "they said no",
        "could not answer one question",
    ],
)
def test_a_bad_interview_took_place(answer):
    """An answer that starts with yes is yes, and a grumble denies nothing."""
    assert read(FORM.replace(" yes", f" {answer}")).happened


@pytest.mark.parametrize(
    "line",
    [
        "was not there, sick",
        "couldn't make it",
        "He was sick, so only Jana",
        "absent",
        "war leider nicht dabei",
        "n'était pas là",
        "no vino",
    ],
)
def test_a_persons_line_can_say_that_they_were_not_there(line):
    """At its beginning, and of them; others of the panel are met all the same."""
    notes = read(FORM.replace("Jonas Weber:", f"Jonas Weber: {line}"))
    assert [debrief.missed(notes, person, PANEL) for person in PANEL] == [True, False]


@pytest.mark.parametrize(
    "line",
    [
        "",
        "asked why I was not there",
        "was not there yet when the outage happened",
        "missing tests in CI",
        "couldn't make it to production",
        "didn't join the call on time",
        "not sure about the budget",
    ],
)
def test_absence_in_a_line_about_work_is_nobodys(line):
    """A line about the work says nothing of who was there."""
    notes = read(FORM.replace("Jonas Weber:", f"Jonas Weber: {line}"))
    assert not any(debrief.missed(notes, person, PANEL) for person in PANEL)


def test_lines_deleted_and_reordered():
    """Labels are found wherever they stand, in any case, by colon or dash."""
    notes = read(
        "mia: loves tests\nNEXT STEP - call with CTO\n* Liked – the team\ntalked about: queue migration"
    )
    assert notes == Notes(
        filled=True,
        talked="queue migration",
        liked="the team",
        next_step="call with CTO",
        about=(("Mia Brandt", "loves tests"),),
    )


def test_values_on_the_lines_below():
    """Bullets or not, below the label or an empty line further down."""
    notes = read(
        "Talked about:\n- queue migration\n- code reviews\n\nLiked:\n\nthe team\n\nWeak spot: sharding\nand Kafka"
    )
    assert (notes.talked, notes.liked, notes.weak_spot) == (
        "queue migration\ncode reviews",
        "the team",
        "sharding\nand Kafka",
    )


@pytest.mark.parametrize(
    "text",
    [
        "We spoke of Kafka\n" + FORM,
        FORM + "\n\nWe spoke of Kafka",
        "We spoke of Kafka",
        FORM.replace("yes", "yes\nWe spoke of Kafka"),
    ],
)
def test_free_text_is_what_was_talked_about(text):
    """Whatever is no label's value, above or below everything."""
    assert read(text) == Notes(filled=True, talked="We spoke of Kafka")


def test_a_colon_makes_no_label():
    """Only the form's own labels and people's names are labels."""
    assert read("Stack: Python, Go\nPeter: unknown").talked == "Stack: Python, Go\nPeter: unknown"


def test_labels_without_their_colon():
    """Clear ones are labels even so."""
    notes = read(
        "weak spot was sharding\nThey decide by next friday\nstronger answer I ran 16 shards"
    )
    assert (notes.weak_spot, notes.decide_by, notes.stronger) == (
        "sharding",
        date(2026, 12, 4),
        "I ran 16 shards",
    )


@pytest.mark.parametrize(
    "label",
    [
        "Jonas Weber",
        "jonas weber",
        "Jonas",
        "weber",
        "JONAS@acme.example",
        "Weber, Jonas",
        "- Jonas",
    ],
)
def test_a_person_is_known_by_any_of_their_names(label):
    """In full, first or last name, address."""
    assert read(f"{label}: asked about tests").about == (("Jonas Weber", "asked about tests"),)


def test_a_name_that_two_share_is_nobodys_line():
    """The line stays, and no letter is made from it."""
    two = (Person("Jonas Weber", "a@x.example"), Person("Jonas Braun", "b@x.example"))
    notes = read("Jonas: asked about tests", two)
    assert notes.about == (("Jonas", "asked about tests"),)
    assert [debrief.own_line(notes, person, two) for person in two] == ["", ""]


def test_namesakes_are_distinct_by_address():
    """The form writes it beside the name, and the line is read back for that one alone."""
    twins = (Person("Jo Li", "a@x.example"), Person("Jo Li", "b@x.example"))
    notes = read(debrief.form(twins).replace("(b@x.example):", "(b@x.example): tests"), twins)
    assert notes.about == (("b@x.example", "tests"),)
    assert [debrief.own_line(notes, person, twins) for person in twins] == ["", "tests"]


def test_own_line():
    """Each gets theirs, by name or by address."""
    notes = read(f"Mia: tests\n{NAMELESS.email}: Kafka", (*PANEL, NAMELESS))
    assert [
        debrief.own_line(notes, person, (*PANEL, NAMELESS)) for person in (JONAS, MIA, NAMELESS)
    ] == [
        "",
        "tests",
        "Kafka",
    ]


@pytest.mark.parametrize(
    ("line", "met"),
    [
        (
            "Jonas Weber jonas@x.example; Mia Brandt <mia@x.example>",
            [("Jonas Weber", "jonas@x.example"), ("Mia Brandt", "mia@x.example")],
        ),
        ("Jonas Weber, jonas@x.example", [("Jonas Weber", "jonas@x.example")]),
        ("jonas@x.example, mia@x.example", [("", "jonas@x.example"), ("", "mia@x.example")]),
        ("Weber, Jonas <JONAS@x.example>", [("Jonas Weber", "jonas@x.example")]),
        ("jonas@x.example (Jonas Weber)", [("Jonas Weber", "jonas@x.example")]),
        ("Jonas and Mia mia@x.example", [("Mia", "mia@x.example"), ("Jonas", "")]),
        (
            "\n- Jonas Weber: jonas@x.example\n- Mia",
            [("Jonas Weber", "jonas@x.example"), ("Mia", "")],
        ),
        ("mailto:jonas@x.example.", [("", "jonas@x.example")]),
        ("not@an@address, no-at-all", []),
    ],
)
def test_the_met_line_names_people_and_addresses(line, met):
    """Names and addresses in whatever order; what is no address is not made into one."""
    notes = read(f"Liked: tests\nMet (name, address): {line}", ())
    assert sorted(
        (person.name, person.email) for person in notes.met if person.email or met
    ) == sorted(met)


def test_an_address_in_a_persons_line_is_theirs():
    """The person typed it, so it is theirs to give."""
    notes = read("Jonas Weber: jw@other.example - asked about tests", (Person("Jonas Weber"),))
    assert notes.met == (Person("Jonas Weber", "jw@other.example"),)
    assert notes.about == (("Jonas Weber", "asked about tests"),)


def test_other_scripts():
    """Full-width signs and any language pass as typed."""
    notes = read(
        "Liked：チームの雰囲気\nTalked about: Umstellung auf Kafka\nThey decide by：２０２６－１２－０４"
    )
    assert (notes.liked, notes.talked, notes.decide_by) == (
        "チームの雰囲気",
        "Umstellung auf Kafka",
        date(2026, 12, 4),
    )


def test_an_unreadable_date_keeps_its_words():
    """What was typed is not lost when no date is understood."""
    notes = read("They decide by: soonish")
    assert (notes.decide_by, notes.decide_by_text, notes.filled) == (None, "soonish", True)


@given(st.text(alphabet="abc:;-–,.@<>()\n JonasMia?yeno", max_size=200) | st.text(max_size=100))
def test_any_text_is_read_without_error(text):
    """Whatever stands in the form, it can be read, and what was written into it shows."""
    for whole in (text, FORM + text, text + "\n" + FORM):
        notes = read(whole)
        assert all(person.name or person.email for person in notes.met)


@pytest.mark.parametrize(
    ("line", "met", "about"),
    [
        (
            "Ana Duarte <ana@x.example>: asked about SLOs",
            ["Ana Duarte"],
            [("Ana Duarte", "asked about SLOs")],
        ),
        ("ana@x.example: SLOs", [""], [("ana@x.example", "SLOs")]),
        (
            "Ana Duarte - ana@x.example - asked about SLOs",
            ["Ana Duarte"],
            [("Ana Duarte", "asked about SLOs")],
        ),
        (
            "Ana Duarte ana@x.example asked about SLOs",
            ["Ana Duarte"],
            [("Ana Duarte", "asked about SLOs")],
        ),
        (
            "Ana Duarte <ana@x.example>\nasked about SLOs",
            ["Ana Duarte"],
            [("Ana Duarte", "asked about SLOs")],
        ),
        ("ana@x.example (asked about SLOs)", [""], [("ana@x.example", "asked about SLOs")]),
        (
            "Ana <ana@x.example>: SLOs and budgets, Ben Ott <ben@x.example>: tests",
            ["Ana", "Ben Ott"],
            [("Ana", "SLOs and budgets"), ("Ben Ott", "tests")],
        ),
        ("Ana <ana@x.example>: SLOs; Ben Ott", ["Ana", "Ben Ott"], [("Ana", "SLOs")]),
        ("Ana ana@x.example, Ben Ott", ["Ana", "Ben Ott"], []),
        ("mia@acme.example: SLOs", [""], [("Mia Brandt", "SLOs")]),
        ("Jonas <j@x.example>: SLOs", ["Jonas"], [("j@x.example", "SLOs")]),
    ],
)
def test_text_behind_an_address_is_that_persons_line(line, met, about):
    """Nobody is called `asked about SLOs`, and a name that another has, too, is told by the
    address.
    """
    notes = read(FORM.replace("Met (name, address):", f"Met (name, address): {line}"))
    assert [person.name for person in notes.met] == met
    assert list(notes.about) == about


@pytest.mark.parametrize(
    "sentence",
    [
        "They decide by 18 December.",
        "they will let me know by 18 Dec",
        "Mia said they'll get back to me by the 18th of December.",
        "Decision by 18 December",
        "I should hear back by 18.12.",
        "A decision is due before 18 December.",
        "By 18 December they will let me know.",
        "They have until 18 December to decide",
        "They decide with the whole team by 18 December. I start on 4 January.",
        "They decide by 18 December and I start on 4 January.",
        "Sie melden sich bis zum 18. Dezember bei mir.",
        "Ils décident avant le 18 décembre",
        "Deciden antes del 18 de diciembre",
    ],
)
@pytest.mark.parametrize(
    "place",
    [
        "We discussed Kafka. {}",
        "{}",
        "Mia Brandt: likes tests. {}",
        "Next step: a call. {}",
        "Did it happen? yes. {}",
    ],
)
def test_a_decision_date_is_read_in_any_line(sentence, place):
    """A follow-up before the day they named is pushy, whatever line the day was typed into."""
    assert read(place.format(sentence)).decide_by == date(2026, 12, 18)


@pytest.mark.parametrize(
    "sentence",
    [
        "I must decide by 18 December",
        "They asked me to decide by 18 December",
        "They need my answer by 18 December.",
        "I told them I need a decision by 18 December",
        "I will let them know by 18 December",
        "I get back to them by 18 December",
        "We talked about how they decide by January what to ship",
        "They moved to Kafka by 18 December",
        "I start on 18 December. They decide soon.",
        "We have to decide on a datastore by 18 December",
    ],
)
def test_the_persons_own_dates_decide_nothing(sentence):
    """Only what they decide or tell has a date of theirs."""
    notes = read(f"We discussed Kafka. {sentence}")
    assert (notes.decide_by, notes.talked) == (None, f"We discussed Kafka. {sentence}")


def test_a_decision_date_is_no_topic():
    """The sentence leaves the text it stood in, so that no letter thanks for it.

    Its own line goes before.
    """
    notes = read(
        "We discussed Kafka, they decide by 18 December, and I liked the team\nMia: tests. They decide by Friday"
    )
    assert (notes.talked, notes.about) == (
        "We discussed Kafka. I liked the team",
        (("Mia Brandt", "tests."),),
    )
    assert notes.decide_by == date(2026, 12, 18)
    assert read("They decide by: 11 Dec\n\nThey let me know by 18 December").decide_by == date(
        2026, 12, 11
    )


@pytest.mark.parametrize(
    ("line", "met"),
    [
        ("ana@x.example / max@x.example", [("", "ana@x.example"), ("", "max@x.example")]),
        (
            "ana@x.example / Max Roth max@x.example",
            [("", "ana@x.example"), ("Max Roth", "max@x.example")],
        ),
        (
            "Ana Duarte ana@x.example/Max Roth max@x.example",
            [("Ana Duarte", "ana@x.example"), ("Max Roth", "max@x.example")],
        ),
        ("ana@x.example; / max@x.example", [("", "ana@x.example"), ("", "max@x.example")]),
        (
            "ana@x.example → Max Roth max@x.example",
            [("", "ana@x.example"), ("Max Roth", "max@x.example")],
        ),
        (
            "1) ana@x.example 2) Max Roth max@x.example",
            [("", "ana@x.example"), ("Max Roth", "max@x.example")],
        ),
        ("Ana Duarte / Max Roth", [("Ana Duarte", ""), ("Max Roth", "")]),
        ("Max Roth / max@x.example", [("Max Roth", "max@x.example")]),
        ("I met Max Roth (max@x.example) too", [("Max Roth", "max@x.example")]),
        ("Max from the platform team max@x.example", [("Max", "max@x.example")]),
        ("max@x.example (CTO)", [("", "max@x.example")]),
    ],
)
def test_signs_and_prose_are_nobodys_name(line, met):
    """Whatever parts two people, both keep their own name and nobody is greeted by a slash or a
    sentence.
    """
    notes = read(f"Liked: tests\nMet (name, address): {line}", ())
    assert sorted((person.name, person.email) for person in notes.met) == sorted(met)
    assert notes.about == ()


def test_a_slash_within_a_note_parts_nobody():
    """What was said of somebody stays whole."""
    notes = read("Met: ana@x.example: asked about CI / CD", ())
    assert notes.about == (("ana@x.example", "asked about CI / CD"),)


@pytest.mark.parametrize(
    "line",
    [
        "Jonas Weber <jonas@x.example>: caching",
        "Jonas Weber (jonas@x.example): caching",
        "Weber, Jonas <jonas@x.example>: caching",
        "Jonas jonas@x.example caching",
        "Jonas Weber: caching (jonas@x.example)",
    ],
)
def test_an_address_in_the_label_is_theirs(line):
    """Wherever in somebody's line it stands, and the line stays theirs."""
    met = (Person("Jonas Weber"), MIA)
    notes = debrief.read(
        debrief.form(met).replace("Jonas Weber:", line), TOLD, met, blank=debrief.form(met)
    )
    assert notes.met == (Person("Jonas Weber", "jonas@x.example"),)
    assert notes.about == (("Jonas Weber", "caching"),)


@pytest.mark.parametrize(
    "place",
    ["{blank}\n{line}", "{blank}\n\n{line}", "Talked about: Kafka\n{line}\nLiked:", "{line}"],
)
@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Jonas Weber: jonas@x.example, talked about caching", "Jonas Weber"),
        ("I met Jonas (jonas@x.example) too", "Jonas"),
        ("Spoke with Jonas Weber, jonas@x.example", "Jonas Weber"),
        ("jonas@x.example", ""),
    ],
)
def test_an_address_typed_anywhere_counts(place, line, name):
    """It is the person's to give, in a line about somebody or in a sentence.

    The sentence is no topic then.
    """
    blank = debrief.form(())
    notes = debrief.read(place.format(blank=blank, line=line), TOLD, (), blank=blank)
    assert [(person.name, person.email) for person in notes.met] == [(name, "jonas@x.example")]
    assert notes.talked in ("", "Kafka")


@pytest.mark.parametrize(
    "line",
    [
        "Send the take-home to jonas@x.example",
        "Next step: code to jonas@x.example",
        "They write from careers@x.example",
    ],
)
def test_an_address_to_send_to_is_nobody_met(line):
    """Nor is a role's mailbox: nobody is thanked for an address that was named for something
    else.
    """
    assert read(f"Talked about: Kafka\n{line}").met == ()


def test_an_address_with_another_name_is_that_persons():
    """In somebody's own line a colleague may be named."""
    notes = read("Mia Brandt: also met her boss Max Roth <max@x.example>")
    assert notes.met == (Person("Max Roth", "max@x.example"),)


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("better: I ran it for a year", "stronger"),
        ("- Lo mejor: cada familia tiene una referente", "liked"),
        ("Apprécié : les services travaillent ensemble", "liked"),
        ("Schwachpunkt: wenig Erfahrung", "weak_spot"),
        ("Weiter: Hospitation", "next_step"),
        ("Gefiel mir: die Werkstatt", "liked"),
        ("Das Gute: die Werkstatt", "liked"),
        ("Das hat mir gefallen: die Werkstatt", "liked"),
        ("Ce qui m'a beaucoup plu: l'atelier", "liked"),
    ],
)
def test_everyday_words_are_labels_before_a_colon(line, name):
    """People name the lines as they like; without a colon such a word is no label."""
    value = line.partition(":")[2].strip()
    assert getattr(read(line), name) == value
    assert getattr(read(line.replace(":", "").replace(" :", "")), name) == ""


@pytest.mark.parametrize("line", ["She said: I talk too fast", "Gefiel mir nicht: die Hektik"])
def test_no_label_in_other_words(line):
    """What somebody said is no answer; what was not liked is nothing liked."""
    notes = read(line)
    assert (notes.stronger, notes.liked, notes.talked) == ("", "", line)


def test_a_label_of_their_own_ends_the_line_above():
    """What stands behind it is no more of what was liked."""
    notes = read("Liked: the old kilns\nTeam: six people")
    assert (notes.liked, notes.talked) == ("the old kilns", "Team: six people")
