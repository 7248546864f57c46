"""What blocks say, in the language of their visit, and what they never say."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from interviewd.domain import block_texts
from interviewd.domain.ledger import Earlier
from interviewd.model.decided import Policy, Story, Visit
from interviewd.model.known import Interview, Notes
from interviewd.model.seen import Account, AccountState, Person
from interviewd.model.terms import Round
from interviewd.system import resources
from interviewd.system.templates import Templates

START = datetime(2026, 11, 25, 10, tzinfo=UTC)
PRIYA = Person("Priya Shah", "priya.shah@acme.example", "VP Engineering")
WEI = Person("Wei Chen", "wei.chen@acme.example")
POLICY = Policy(
    name="Sam Rivera",
    emails=("sam@example.org",),
    zone=ZoneInfo("Europe/London"),
    templates=Templates([resources.folder("templates")]),
    signature="Sam Rivera\nsam@example.org",
    strengths=(
        "eight years of payment systems in Python",
        "Led the migration of 40 services to Kubernetes",
    ),
)
AMERICAN = replace(POLICY, spelling="american")


def noted(**notes):
    return Notes(filled=True, **notes)


def interview(**changes):
    facts = {
        "account": "home",
        "calendar": "calendar",
        "uid": "u",
        "original": "",
        "title": "2nd round w/ Acme",
        "start": START,
    }
    more = {
        "end": START + timedelta(hours=1),
        "company": "Acme",
        "role": "Staff SRE",
        "people": (PRIYA, WEI),
    }
    return Interview(**{**facts, **more, **changes})


def visit(*interviews, round_=Round.SECOND):
    interviews = interviews or (interview(),)
    return Visit(interviews, round_, "u", interviews[0].company, interviews[0].role)


RESEARCH, WARM_UP = POLICY.prep_steps


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("#interview", ""),
        ("#Interview - ", ""),
        ("Chat with Ana #interview", ": Chat with Ana"),
        ("#interviewers' lunch", ": #interviewers' lunch"),
    ],
)
def test_a_tag_is_no_part_of_a_blocks_title(title, named):
    """An event that says nothing but its tag leaves the step's own title."""
    bare = visit(interview(title=title, company="", role=""), round_=None)
    assert block_texts.prep(POLICY, bare, RESEARCH, ())[0] == f"{RESEARCH.title}{named}"
    assert block_texts.debrief(POLICY, bare, ())[0] == f"Debrief{named}"


def test_prep_says_what_is_known_and_what_to_do():
    """Who, where, when, how to join, and by round what to prepare."""
    link = "https://meet.example/j/1?pwd=x"
    title, text = block_texts.prep(
        POLICY,
        visit(interview(location=f"Room 4 {link}", posting="see https://acme.example/jobs/1")),
        RESEARCH,
        (),
    )
    assert title == "Research and rehearse: second round, Acme"
    for line in (
        "Wed 25 Nov, 10:00–11:00 (Europe/London)",
        "Where: Room 4\n",
        f"Join: {link}",
        "Priya Shah, VP Engineering; Wei Chen",
    ):
        assert line in text
    for head in (
        "Research",
        "The posting\n- https://acme.example/jobs/1",
        "Examples",
        "Questions",
        "Presence",
    ):
        assert head in text
    assert "Look back" not in text
    assert len(text) <= 1_500


@pytest.mark.parametrize("step", [RESEARCH, WARM_UP])
@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
@pytest.mark.parametrize(
    ("location", "looks_into_it"),
    [("https://meet.example/j/1", True), ("4 Canal Street", False), ("", False)],
)
def test_a_camera_is_only_where_there_is_a_link(step, language, location, looks_into_it):
    """In a room, and on the phone, nobody looks into one."""
    text = block_texts.prep(
        replace(POLICY, language=language), visit(interview(location=location)), step, ()
    )[1]
    assert bool(re.search("camera|Kamera|caméra|cámara", text)) == looks_into_it


def test_a_short_look_back_has_the_concern_to_repair():
    """The day itself has room for a few lines: what went well is not the one to keep."""
    notes = noted(talked="queues", liked="calm rota", weak_spot="sharding", stronger="16 shards")
    earlier = (Earlier(START - timedelta(days=7), Round.FIRST, notes),)
    text = block_texts.prep(POLICY, visit(), WARM_UP, earlier)[1]
    assert "sharding" in text
    assert "16 shards" in text
    assert "calm rota" not in text


def test_prep_looks_back_on_earlier_rounds():
    """What was noted, the concern to repair, what the last letter offered."""
    notes = noted(talked="queue migration", weak_spot="sharding", stronger="16 shards")
    letter = "Dear Priya,\n\nThank you for it. I would bring eight years of Python.\n\nKind regards,\nSam\n"
    earlier = (Earlier(START - timedelta(days=7), Round.FIRST, notes, letter),)
    text = block_texts.prep(POLICY, visit(), RESEARCH, earlier)[1]
    for line in (
        "queue migration",
        "Be ready for: sharding",
        "16 shards",
        "I would bring eight years of Python.",
    ):
        assert line in text
    assert "sharding" in block_texts.prep(POLICY, visit(), WARM_UP, earlier)[1]


@pytest.mark.parametrize("round_", [Round.SCREEN, Round.FIRST])
def test_prep_sets_beside_the_posting_only_what_answers_it(round_):
    """A strength that shares no word with role, posting or notes is nothing to set beside them."""
    cook = visit(interview(role="Head chef"), round_=round_)
    clerk = visit(interview(role="Payments Engineer"), round_=round_)
    earlier = (
        Earlier(
            START - timedelta(days=7), Round.SCREEN, noted(talked="the move to Kubernetes"), ""
        ),
    )
    assert not [
        text for text in POLICY.strengths if text in block_texts.prep(POLICY, cook, RESEARCH, ())[1]
    ]
    assert POLICY.strengths[0] in block_texts.prep(POLICY, clerk, RESEARCH, ())[1]
    assert POLICY.strengths[1] not in block_texts.prep(POLICY, clerk, RESEARCH, ())[1]
    assert POLICY.strengths[1] in block_texts.prep(POLICY, cook, RESEARCH, earlier)[1]


@pytest.mark.parametrize("language", ["en", "de", "fr", "es"])
@pytest.mark.parametrize("round_", [Round.SCREEN, Round.FIRST])
def test_a_strength_that_is_a_sentence_ends_once(language: str, round_: Round):
    """Whole sentences stand within those of the text, without a full stop of their own."""
    sentences = ("I run payment systems in Python.", "I led the payments team for a year.")
    policy = replace(POLICY, strengths=sentences, language=language)
    text = block_texts.prep(policy, visit(interview(role="Payments Engineer")), RESEARCH, ())[1]
    brief = visit(interview(role="Payments Engineer"), round_=round_)
    text += block_texts.prep(policy, brief, RESEARCH, ())[1]

    assert "I run payment systems in Python" in text
    assert ".." not in text
    assert ".;" not in text


def test_prep_differs_by_round():
    """Finals stress decision makers and terms, screens the pitch and logistics."""
    final = block_texts.prep(POLICY, visit(round_=Round.FINAL), RESEARCH, ())[1]
    screen = block_texts.prep(POLICY, visit(round_=Round.SCREEN), RESEARCH, ())[1]
    assert "who decides" in final
    assert "notice period" in final
    assert "two minutes who you are" in screen
    assert "notice period" not in screen


def test_stealth_hides_the_title():
    """Calendars are read by employers."""
    policy = replace(POLICY, stealth_title="Focus time")
    titles = (
        block_texts.prep(policy, visit(), RESEARCH, ())[0],
        block_texts.debrief(policy, visit(), (PRIYA,))[0],
    )
    assert {*titles, block_texts.reminder(policy, PRIYA, "Acme", START, has_notes=True)[0]} == {
        "Focus time"
    }


def test_times_are_the_persons_own():
    """Their zone; am and pm only for Americans."""
    tokyo = replace(AMERICAN, zone=ZoneInfo("Asia/Tokyo"))
    assert (
        "Wed Nov 25, 7:00 pm–8:00 pm (Asia/Tokyo)"
        in block_texts.prep(tokyo, visit(), WARM_UP, ())[1]
    )


def test_a_day_of_several_talks_lists_them():
    """One visit, each talk with its time and its person."""
    later = interview(
        uid="v", start=START + timedelta(hours=2), end=START + timedelta(hours=3), people=(WEI,)
    )
    text = block_texts.prep(POLICY, visit(interview(people=(PRIYA,)), later), WARM_UP, ())[1]
    assert "- 10:00 Priya Shah, VP Engineering\n- 12:00 Wei Chen" in text
    assert "10:00–13:00" in text


def test_prep_stays_within_its_length_and_free_of_tricks():
    """Strangers' titles and places are lines of text, capped; only http links are links."""
    notes = noted(
        talked="queue " * 200, liked="pairing " * 200, weak_spot="x" * 900, stronger="y" * 900
    )
    earlier = tuple(
        Earlier(START - timedelta(days=days), Round.FIRST, notes, "") for days in (20, 10)
    )
    nasty = interview(
        company="Acme\u202e\nX-Evil: 1",
        location="javascript:alert(1) \x00" + "long " * 200,
        link="ftp://x",
        remarks="{{ 7 * 7 }}" * 50,
    )
    title, text = block_texts.prep(POLICY, visit(nasty), RESEARCH, earlier)
    assert len(text) <= 1_500
    assert "\n" not in title
    assert "\u202e" not in title + text
    assert "Join:" not in text
    assert "49" not in text


def test_the_debrief_is_the_form():
    """Nothing around it, so that it works on a phone."""
    title, text = block_texts.debrief(POLICY, visit(), (PRIYA,))
    assert title == "Debrief: second round, Acme"
    assert text.startswith("Fill in what you like")
    assert text.endswith("Priya Shah:")


def test_the_reminder_says_what_waits_and_until_when():
    """And that a sentence of their own would lift a letter without notes."""
    title, text = block_texts.reminder(POLICY, PRIYA, "Acme", START, has_notes=False)
    assert title == "Your thank-you to Priya waits in Drafts"
    assert "before Wed 25 Nov, 10:00" in text
    assert "without notes" in text
    assert (
        "without notes" not in block_texts.reminder(POLICY, PRIYA, "Acme", START, has_notes=True)[1]
    )


def test_the_reminder_names_notes_of_which_nothing_is_in_the_letter():
    """At most two, shortened."""
    unused = ("the rota " * 20, "the van", "the shed")
    text = block_texts.reminder(POLICY, PRIYA, "Acme", START, has_notes=True, unused=unused)[1]
    assert "the van" in text
    assert "the shed" not in text
    assert "rota" not in block_texts.reminder(POLICY, PRIYA, "Acme", START, has_notes=True)[1]


def test_stories_that_fit_stand_under_the_examples():
    """Those that share a word with role, posting or what was noted before."""
    policy = replace(
        POLICY,
        stories=(Story("A queue migration", "Forty queues."), Story("The new kitchen", "Pans.")),
    )
    earlier = (
        Earlier(START - timedelta(days=7), Round.FIRST, noted(talked="queue migration"), ""),
    )
    text = block_texts.prep(policy, visit(), RESEARCH, earlier)[1]
    assert "A queue migration" in text[text.index("Examples") :]
    assert "kitchen" not in text


@pytest.mark.parametrize(
    ("language", "when", "form", "waits"),
    [
        ("de", "Mi 25. Nov., 10:00–11:00", "Wörtlich in den Brief:", "Ihr Dank an Priya"),
        (
            "fr",
            "mer. 25 nov., 10:00–11:00",
            "Dans la lettre, mot pour mot :",
            "Votre remerciement à Priya",
        ),
        (
            "es",
            "mié 25 nov, 10:00–11:00",
            "En la carta, palabra por palabra:",
            "Su agradecimiento a Priya",
        ),
    ],
)
def test_blocks_are_in_the_language_of_the_visit(language, when, form, waits):
    """Dates, rounds, titles and the form; the event's own line goes before the config."""
    policy = replace(POLICY, language="en")
    named = visit(interview(language=language))
    prepared = block_texts.prep(policy, named, RESEARCH, ())[1]
    assert when in prepared
    assert "second round" not in prepared
    assert form in block_texts.debrief(policy, named, (PRIYA,))[1]
    assert block_texts.reminder(policy, PRIYA, "Acme", START, has_notes=True, language=language)[
        0
    ].startswith(waits)
    account = Account("home", "local")
    alarms = [
        block_texts.alarm(replace(POLICY, language=language), account, state, "Acme", START)
        for state in AccountState
    ]
    assert all(title and text for title, text in alarms)
