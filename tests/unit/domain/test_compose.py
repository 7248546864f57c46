"""What letters and blocks say, and what they never say."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from interviewd.domain import compose
from interviewd.domain.compose import Earlier, Occasion
from interviewd.errors import TextBroken
from interviewd.model.decided import Policy, Visit
from interviewd.model.known import Interview, Notes
from interviewd.model.seen import Person
from interviewd.model.terms import Round, Source
from interviewd.system import resources
from interviewd.system.templates import load

START = datetime(2026, 11, 25, 10, tzinfo=UTC)
PRIYA = Person("Priya Shah", "priya.shah@acme.example", "VP Engineering")
WEI = Person("Wei Chen", "wei.chen@acme.example")
ANNA = Person("Anna Berg", "anna.berg@acme.example")
POLICY = Policy(
    name="Sam Rivera",
    emails=("sam@example.org",),
    zone=ZoneInfo("Europe/London"),
    texts=load([resources.folder("templates")]),
    signature="Sam Rivera\nsam@example.org",
    strengths=("eight years of payment systems in Python", "Led the migration of 40 services to Kubernetes"),
)
AMERICAN = replace(POLICY, spelling="american")


def occasion(notes=None, **changes):
    facts = {
        "to": PRIYA,
        "company": "Acme",
        "role": "Staff SRE",
        "round": Round.FIRST,
        "panel": (PRIYA,),
        "spin": "event-1",
    }
    return Occasion(**{**facts, "start": START, "end": START + timedelta(hours=1), "notes": notes, **changes})


def noted(**notes):
    return Notes(filled=True, **notes)


def body(notes=None, policy=POLICY, **changes):
    return compose.thank_you(policy, occasion(notes, **changes)).body


# --- thank-yous -------------------------------------------------------------------------------------------------


def test_a_thank_you_reads_like_this():
    """One detail, one fact of the record that answers it, one addition with its figure, one look ahead."""
    text = compose.thank_you(
        POLICY,
        occasion(
            noted(
                talked="talked abt queue migration, her team 6 ppl",
                weak_spot="question on sharding",
                stronger="at initech i split orders db into 16 shards w/ zero downtime",
                next_step="call w/ CTO next tue",
            )
        ),
    )
    assert text.subject == "Thank you – Staff SRE interview"
    greeting, first, addition, close, sign_off = text.body.strip().split("\n\n")
    assert greeting == "Dear Priya,"
    assert first.startswith("Thank you ")
    assert "the Staff SRE role" in first
    assert "the queue migration" in first
    assert "I led the migration of 40 services to Kubernetes" in first
    assert addition.endswith("sharding: at Initech I split the orders database into 16 shards with zero downtime.") or (
        "sharding" in addition
        and addition.endswith(": at Initech I split the orders database into 16 shards with zero downtime.")
    )
    assert close.endswith("look forward to the call with the CTO.")
    assert sign_off == "Kind regards,\nSam Rivera\nsam@example.org"


def test_each_fact_says_where_it_came_from():
    """What stands in the letter, and only that."""
    told = occasion(
        noted(talked="queue migration", liked="the pairing exercise"), sources=(("role", Source.DESCRIPTION),)
    )
    text = compose.thank_you(POLICY, told)
    assert dict(text.facts) == {
        "Priya": Source.GUEST,
        "Staff SRE": Source.DESCRIPTION,
        **({"Acme": Source.TITLE} if "Acme" in text.body else {}),
        "the queue migration": Source.NOTES,
        "I led the migration of 40 services to Kubernetes": Source.PROFILE,
    }


@pytest.mark.parametrize(
    ("known", "source"),
    [
        ((), Source.GUEST),
        ((("person:priya.shah@acme.example", Source.NOTES),), Source.NOTES),
        ((("person:Priya Shah", Source.DESCRIPTION),), Source.DESCRIPTION),
        ((("person:Wei Chen", Source.NOTES),), Source.GUEST),
    ],
)
def test_a_name_says_where_it_came_from(known, source):
    """The guests, unless the description or the notes alone have it."""
    assert dict(compose.thank_you(POLICY, occasion(sources=known)).facts)["Priya"] == source
    assert dict(compose.follow_up(POLICY, occasion(sources=known), 1).facts)["Priya"] == source


def test_what_is_missing_leaves_its_sentence_out_and_is_named():
    """No placeholder stands for what is not known."""
    text = compose.thank_you(POLICY, occasion(to=Person("", "jp@acme.example"), company="", role=""))
    assert text.missing == ("notes", "role", "company", "first_name", "strength")
    assert text.subject == "Thank you for the interview"
    assert text.body.startswith("Hello,\n\n")
    assert compose.thank_you(POLICY, occasion(noted(talked="ok"))).missing == ("detail", "strength")


def test_the_same_facts_give_the_same_letter():
    """Nothing is drawn by lot."""
    assert body(noted(talked="queue migration")) == body(noted(talked="queue migration"))


def test_a_strength_is_used_only_when_it_shares_a_meaningful_word():
    """`payments` is shared with the role, `years` would be with every job."""
    assert "payment systems" in body(role="Payments Engineer")
    assert "payment systems" in body(role="Engineer", remarks="they rewrite payments")
    assert "payment systems" in body(role="Engineer", posting="https://acme.example/jobs/payments-77")
    assert "payment systems" not in body(role="Head chef", remarks="five years in systems")


@pytest.mark.parametrize(
    "notes",
    [
        noted(talked="queues", about=(("Priya Shah", "pays 95k max"),)),
        noted(talked="queues", liked="short commute, they pay for it"),
        noted(talked="queues, the salary for Python people"),
        noted(talked="queues, her husband writes Python"),
        noted(talked="queues", about=(("Wei Chen", "payment systems"),)),
    ],
)
def test_what_is_left_out_selects_no_strength(notes):
    """Pay is no payment system, a secret is no need of theirs, and another's line is another's."""
    assert "payment systems" not in body(notes, panel=(PRIYA, WEI))


def test_a_panel_is_dealt_different_strengths():
    """Interviewers compare notes: each strength goes to one of them, to whom it answers best; then there are none."""
    panel = (PRIYA, WEI, ANNA)
    notes = noted(talked="queues; payments; design reviews")
    letters = [
        body(notes, role="Payments Engineer", to=person, panel=panel, seat=seat) for seat, person in enumerate(panel)
    ]
    assert [("payment systems" in letter, "40 services" in letter) for letter in letters] == [
        ("payments" in letter.replace("Payments", ""), False) for letter in letters
    ]
    assert sum("payment systems" in letter for letter in letters) == 1


@pytest.mark.parametrize(
    "secret",
    [
        "salary 85k",
        "they pay well",
        "her husband is ill",
        "CTO is leaving",
        "she is pregnant",
        "layoffs in spring",
        "€90.000 offer",
        "he got fired",
    ],
)
@pytest.mark.parametrize("field", ["talked", "liked", "stronger", "weak_spot", "next_step", "about"])
def test_pay_health_and_gossip_never_reach_a_letter(secret, field):
    """Whatever line of the notes they stand in; a follow-up no more than a thank-you."""
    plain = {"talked": "queue migration", "weak_spot": "sharding", "stronger": "I split it into 16 shards"}
    notes = noted(**{**plain, **({field: secret} if field != "about" else {})})
    told = occasion(notes, about=secret if field == "about" else "")
    said = compose.thank_you(POLICY, told).body + compose.follow_up(POLICY, told, 1).body
    words = [
        word
        for word in ("salary", "85k", "pay ", "husband", "ill", "leaving", "pregnant", "layoff", "90", "fired")
        if word in secret
    ]
    assert words
    assert not [word for word in words if f" {word}" in said]


def test_a_strangers_description_frees_no_secret():
    """Only role and company say what the trade is; whatever an invitation says of pay, the notes on pay stay home."""
    told = occasion(
        noted(talked="salary benchmarks"), remarks="salary range 60-70k", posting="https://acme.example/salary"
    )
    assert "salary" not in compose.thank_you(POLICY, told).body
    assert "salary benchmarks" in body(noted(talked="salary benchmarks"), role="Salary Analyst")


def test_a_weak_spot_is_named_only_with_its_stronger_answer():
    """And never as what should have been said."""
    assert "sharding" not in body(noted(talked="queue migration", weak_spot="blanked on sharding"))
    said = body(
        noted(
            weak_spot="blanked on sharding, so nervous",
            stronger="sorry, I should have said that we cut latency 900->200 ms",
        )
    )
    assert re.search(r"sharding\b.*: we cut latency from 900 to 200 ms\.", said)
    assert not any(word in said for word in ("sorry", "nervous", "should have", "blanked", "unfortunately"))


def test_we_stays_we():
    """Nobody's work is made anybody else's."""
    said = body(noted(weak_spot="scaling", stronger="we moved 40 services in 6 months"))
    assert "we moved 40 services in 6 months" in said
    assert "my team" not in said


def test_later_rounds_name_what_became_clearer_and_the_wish_to_join():
    """First ones are lighter."""
    for round_ in (Round.SECOND, Round.FINAL):
        for number in range(20):
            said = body(noted(talked="queue migration"), round=round_, spin=f"event-{number}")
            assert any(word in said for word in ("clear", "understanding"))
            assert any(word in said for word in ("join", "Joining", "take on", "do this work with you"))
            assert str(round_) in said
    assert "join" not in body(noted(talked="queue migration"))


_PANEL = tuple(
    Person(name, f"p{seat}@acme.example")
    for seat, name in enumerate(("Ann Lee", "Bo Ek", "Cy Ray", "Di Fox", "Ed Orr", "Flo Ash"))
)
_PAST = r"earlier|previous|last time|this time|last round|first round|more than|compared|since (?!we spoke)"


@pytest.mark.parametrize(
    "notes",
    [
        None,
        noted(talked="queue migration"),
        noted(talked="how they do code reviews"),
        noted(talked="moving to Kafka"),
        noted(liked="they ship daily"),
        noted(liked="the team"),
    ],
)
@pytest.mark.parametrize("round_", [Round.SECOND, Round.FINAL])
def test_a_later_round_speaks_of_earlier_ones_only_when_one_is_known(notes, round_):
    """The word alone proves none; the letters of a panel share nothing, and name what became clearer where it is known."""
    told = [
        body(notes, round=round_, to=person, panel=_PANEL, seat=seat, spin=f"event-{spin}")
        for spin in range(3)
        for seat, person in enumerate(_PANEL)
    ]
    assert not [letter for letter in told if re.search(_PAST, letter, re.IGNORECASE)]
    assert all(re.search(r"clear|understanding", letter) for letter in told[::6]) == (notes is not None)
    lines = [line for letter in told[:6] for line in compose.sentences(letter)]
    assert len(lines) == len(set(lines))


@pytest.mark.parametrize(
    ("known", "said"),
    [
        ((Round.FIRST,), "the first round"),
        ((Round.SCREEN,), "the earlier round"),
        ((Round.SCREEN, Round.FIRST), "the earlier rounds"),
    ],
)
def test_what_came_before_is_called_what_it_was(known, said):
    """A phone screen is no first round."""
    earlier = tuple(Earlier(START - timedelta(days=9 - n), each, None, "") for n, each in enumerate(known))
    letters = [
        body(noted(talked="queue migration"), round=Round.SECOND, earlier=earlier, spin=f"event-{n}") for n in range(12)
    ]
    assert any(re.search(rf"{said}\b", letter) for letter in letters)


def test_a_panel_gets_letters_that_share_nothing():
    """Six people, every round, with and without notes: no sentence twice beyond greeting and sign-off."""
    panel = tuple(Person(f"Jo{letter} Brandt", f"{letter}@acme.example") for letter in "abcdef")
    kinds = (
        None,
        noted(talked="queue migration, on-call, code reviews", liked="pairing; the roadmap; weekly demos"),
        noted(talked="ok"),
    )
    for round_ in (*Round, None):
        for notes in kinds:
            letters = [
                compose.thank_you(POLICY, occasion(notes, to=person, panel=panel, seat=seat, round=round_)).body
                for seat, person in enumerate(panel)
            ]
            said = [sentence for letter in letters for sentence in compose.sentences(letter)]
            assert len(said) == len(set(said))


def test_each_of_a_panel_is_anchored_elsewhere():
    """In their own line, else in a different topic; when topics run out, in none."""
    panel = (PRIYA, WEI, ANNA)
    notes = noted(talked="queue migration; code reviews", about=(("Wei", "asked about idempotency"),))
    letters = [
        compose.thank_you(
            POLICY,
            occasion(
                notes, to=person, panel=panel, seat=seat, about="asked about idempotency" if person is WEI else ""
            ),
        )
        for seat, person in enumerate(panel)
    ]
    topics = ("the queue migration", "idempotency", "code reviews")
    found = [[topic for topic in topics if topic in letter.body.casefold()] for letter in letters]
    assert found == [["the queue migration"], ["idempotency"], ["code reviews"]]
    alone = noted(talked="queue migration")
    assert "queue" not in body(alone, to=WEI, panel=panel, seat=1)


def test_a_line_of_their_own_anchors_their_letter():
    """Also when it stands among what was talked about; the general topics go to those without one."""
    panel = (PRIYA, WEI, ANNA)
    about = (("Priya Shah", "refunds"), ("Wei Chen", "the settlement service"))
    notes = noted(talked="the settlement service and refunds; code reviews", about=about)
    letters = [
        body(notes, to=person, panel=panel, seat=seat, about=dict(about).get(person.name, ""))
        for seat, person in enumerate(panel)
    ]
    topics = ("refunds", "settlement service", "code reviews")
    found = [[topic for topic in topics if topic in letter.casefold()] for letter in letters]
    assert found == [["refunds"], ["settlement service"], ["code reviews"]]


def test_only_one_of_a_panel_gets_the_addition():
    """To whom the weak spot belongs, else the first."""
    notes = noted(
        talked="Kafka",
        weak_spot="sharding",
        stronger="I ran 16 shards for two years",
        about=(("Wei", "asked about sharding"),),
    )
    got = [
        "16 shards" in body(notes, to=person, panel=(PRIYA, WEI), seat=seat) for seat, person in enumerate((PRIYA, WEI))
    ]
    assert got == [False, True]


def test_a_sentence_that_was_used_does_not_come_again():
    """Another variant is dealt instead."""
    first = compose.sentences(body(noted(talked="queue migration")))
    again = compose.sentences(body(noted(talked="queue migration; code reviews"), avoid=frozenset(first)))
    assert not set(first) & set(again)
    assert any("code reviews" in sentence.casefold() for sentence in again)


def test_the_last_letter_is_not_repeated_to_the_same_company():
    """A second round's letter avoids the sentences of the first round's."""
    before = body(noted(talked="queue migration"))
    said = body(
        noted(talked="queue migration"), earlier=(Earlier(START - timedelta(days=7), Round.FIRST, None, before),)
    )
    assert not set(compose.sentences(before)) & set(compose.sentences(said))


@pytest.mark.parametrize(
    ("signature", "end"),
    [
        ("", "Kind regards,\nSam Rivera\n"),
        ("Sam Rivera\nsam@example.org", "Kind regards,\nSam Rivera\nsam@example.org\n"),
        ("Best,\nSam", "\n\nBest,\nSam\n"),
    ],
)
def test_the_signature_stands_once(signature, end):
    """With our closing words, unless it brings its own."""
    said = compose.thank_you(replace(POLICY, signature=signature), occasion()).body
    assert said.endswith(end)
    assert said.count("Sam") == 1
    assert "American" not in said
    assert "Best regards," in compose.thank_you(AMERICAN, occasion()).body


@pytest.mark.parametrize(
    ("role", "said"),
    [
        ("C++ Developer (m/w/d)", "the C++ Developer role"),
        ("SENIOR DATA ENGINEER", "the Senior Data Engineer role"),
        ("Nurse, intensive care", "the role of Nurse, intensive care"),
        ("Trainee position", "the Trainee position"),
        ("Koch [Vollzeit] https://jobs.example/x", "the Koch role"),
        ("Engineer <b>now</b> {{ 7 * 7 }}!", "the Engineer now"),
        ("", "the role at Acme"),
    ],
)
def test_roles_of_any_spelling_stand_in_a_sentence(role, said):
    """No bracket, link, gender mark or shouting of an advertisement."""
    for number in range(12):
        letter = body(role=role, spin=f"event-{number}")
        assert said in letter
        assert not any(sign in letter for sign in "()[]{}<>!")
        assert "http" not in letter


@pytest.mark.parametrize(
    "company", ["Müller & Söhne", "Booking.com", "A.P. Møller - Mærsk", "acme inc", "St Mary's Hospital"]
)
def test_a_company_keeps_its_own_spelling(company):
    """As the event or the person wrote it."""
    assert any(company in body(company=company, spin=f"event-{number}") for number in range(12))


def test_the_coordinator_is_asked_to_pass_it_on():
    """Thanks for the arrangement, and everyone's name."""
    text = compose.thank_you(
        POLICY,
        occasion(
            noted(talked="queue migration"),
            to=ANNA,
            panel=(Person("Jonas Weber"), Person("Mia Brandt")),
            coordinator=True,
        ),
    )
    assert text.body.startswith("Dear Anna,")
    assert "Jonas Weber and Mia Brandt" in text.body
    assert "the queue migration" in text.body
    assert 40 <= len(text.body.split()) <= 150
    assert ("Jonas Weber", Source.GUEST) in text.facts


def test_organising_is_spelt_as_the_person_spells():
    """Only our own words change."""
    british = {
        compose.thank_you(POLICY, occasion(to=ANNA, panel=(WEI,), coordinator=True, spin=str(n))).body
        for n in range(30)
    }
    american = {
        compose.thank_you(AMERICAN, occasion(to=ANNA, panel=(WEI,), coordinator=True, spin=str(n))).body
        for n in range(30)
    }
    assert any("organising" in letter for letter in british)
    assert any("organizing" in letter for letter in american)
    assert not any("organizing" in letter for letter in british)


# --- follow-ups -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 2])
def test_a_follow_up_is_short_and_adds_something(count):
    """Fewer than ninety words, a detail that no letter has used, no pressure."""
    notes = noted(talked="queue migration; code reviews", decide_by=date(2026, 12, 4), decide_by_text="4 Dec")
    said = body(notes)
    for number in range(20):
        text = compose.follow_up(POLICY, occasion(notes, said=said, spin=f"event-{number}"), count)
        assert len(text.body.split()) < 90
        assert "queue" not in text.body
        assert "code reviews" in text.body.casefold()
        assert "checking in" not in text.body
        assert "Staff SRE" in text.subject


@pytest.mark.parametrize(
    ("typed", "policy", "said"),
    [
        ("4 Dec", POLICY, "4 December"),
        ("Dec 4", AMERICAN, "December 4"),
        ("2026-12-04", POLICY, "4 December"),
        ("in two weeks", POLICY, "around 4 December"),
        ("end of next week", POLICY, "around 4 December"),
    ],
)
def test_the_date_they_named_is_named(typed, policy, said):
    """As a day when they named one, roughly when they did not."""
    notes = noted(talked="queue migration", decide_by=date(2026, 12, 4), decide_by_text=typed)
    text = compose.follow_up(policy, occasion(notes), 1)
    assert said in text.body
    assert ("around" in text.body) == ("around" in said)
    assert (said.removeprefix("around "), Source.NOTES) in text.facts
    assert "December" not in compose.thank_you(policy, occasion(notes)).body


def test_a_follow_up_without_notes_is_still_sound():
    """It asks how things stand, and no more."""
    text = compose.follow_up(POLICY, occasion(), 1)
    assert 25 <= len(text.body.split()) < 90
    assert text.missing == ("notes",)


# --- templates --------------------------------------------------------------------------------------------------


def test_a_persons_own_template_is_used(tmp_path: Path):
    """Variants are lines; nothing else needs to be known."""
    (tmp_path / "thank-you.txt.j2").write_text(
        '{{ greeting }}\n\n{% call deal("a") %}\nFirst {{ topic }}.\nSecond {{ topic }}.\n{% endcall %}\n\nSam\n'
    )
    policy = replace(POLICY, texts=load([tmp_path, resources.folder("templates")]))
    panel = (PRIYA, WEI)
    notes = noted(talked="queue migration; code reviews")
    letters = [
        compose.thank_you(policy, occasion(notes, to=each, panel=panel, seat=seat)).body
        for seat, each in enumerate(panel)
    ]
    assert sorted(letters) == sorted(
        ["Dear Priya,\n\nFirst the queue migration.\n\nSam\n", "Dear Wei,\n\nSecond code reviews.\n\nSam\n"]
    ) or (
        sorted(letters)
        == sorted(["Dear Priya,\n\nSecond the queue migration.\n\nSam\n", "Dear Wei,\n\nFirst code reviews.\n\nSam\n"])
    )


_CLAIMED = re.compile(
    r"come back to the question|not only about|think about further|a description can|more concrete|made the role|"
    r"I know that I|gladly join|more clearly now|clearer to me than|What I can add there is|On my side there is|"
    r"is unchanged|anything more from me|fuller picture|easier to picture|at first hand",
    re.IGNORECASE,
)


@pytest.mark.parametrize("notes", [None, noted(talked="ok"), noted(talked="queues", liked="public post-mortems")])
@pytest.mark.parametrize("round_", [Round.FIRST, Round.FINAL])
def test_no_letter_claims_what_nobody_noted(notes, round_):
    """No belief, no question nobody raised, no put-down; without notes only thanks, a question and the next step."""
    for spin in range(8):
        told = occasion(notes, round=round_, spin=f"event-{spin}")
        said = compose.thank_you(POLICY, told).body + compose.follow_up(POLICY, told, 1 + spin % 2).body
        assert not _CLAIMED.search(said)


def test_firms_with_notes_alike_get_letters_of_their_own():
    """The firm is part of what deals the variants, even where a calendar gave two events one key."""
    firms = ("Acme", "Globex", "Initech", "Umbrella", "Hooli")
    letters = [body(noted(talked="queue migration"), company=firm).replace(firm, "X") for firm in firms]
    assert len(set(letters)) == len(firms)


def test_a_follow_up_tells_the_stronger_answer_that_no_letter_told():
    """When no detail is left it is what can still be added, once."""
    notes = noted(weak_spot="sharding", stronger="I ran 16 shards for two years")
    assert "16 shards" in compose.follow_up(POLICY, occasion(notes), 1).body
    assert "16 shards" not in compose.follow_up(POLICY, occasion(notes, said=body(notes)), 1).body


def test_a_broken_template_stops_only_its_own_letters(tmp_path: Path):
    """The coordinator's letter is another text."""
    (tmp_path / "thank-you.txt.j2").write_text("{{ nobody }}")
    policy = replace(POLICY, texts=load([tmp_path, resources.folder("templates")]))
    with pytest.raises(TextBroken, match="nobody"):
        compose.thank_you(policy, occasion())
    assert compose.thank_you(policy, occasion(to=ANNA, coordinator=True)).body


# --- blocks -----------------------------------------------------------------------------------------------------


def interview(**changes):
    facts = {
        "account": "home",
        "calendar": "calendar",
        "uid": "u",
        "original": "",
        "title": "2nd round w/ Acme",
        "start": START,
    }
    more = {"end": START + timedelta(hours=1), "company": "Acme", "role": "Staff SRE", "people": (PRIYA, WEI)}
    return Interview(**{**facts, **more, **changes})


def visit(*interviews, round_=Round.SECOND):
    interviews = interviews or (interview(),)
    return Visit(interviews, round_, "u", interviews[0].company, interviews[0].role)


RESEARCH, WARM_UP = POLICY.ladder


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
    """An event that says nothing but its tag leaves the rung's own title."""
    bare = visit(interview(title=title, company="", role=""), round_=None)
    assert compose.prep(POLICY, bare, RESEARCH, ())[0] == f"{RESEARCH.title}{named}"
    assert compose.debrief(POLICY, bare, ())[0] == f"Debrief{named}"


def test_prep_says_what_is_known_and_what_to_do():
    """Who, where, when, how to join, and by round what to prepare."""
    link = "https://meet.example/j/1?pwd=x"
    title, text = compose.prep(
        POLICY, visit(interview(location=f"Room 4 {link}", posting="see https://acme.example/jobs/1")), RESEARCH, ()
    )
    assert title == "Research and rehearse: second round, Acme"
    for line in (
        "Wed 25 Nov, 10:00–11:00 (Europe/London)",
        "Where: Room 4\n",
        f"Join: {link}",
        "Priya Shah, VP Engineering; Wei Chen",
    ):
        assert line in text
    for head in ("Research", "The posting\n- https://acme.example/jobs/1", "Examples", "Questions", "Presence"):
        assert head in text
    assert "Look back" not in text
    assert len(text) <= 1_500


def test_prep_looks_back_on_earlier_rounds():
    """What was noted, the concern to repair, what the last letter offered."""
    notes = noted(talked="queue migration", weak_spot="sharding", stronger="16 shards")
    letter = "Dear Priya,\n\nThank you for it. I would bring eight years of Python.\n\nKind regards,\nSam\n"
    earlier = (Earlier(START - timedelta(days=7), Round.FIRST, notes, letter),)
    text = compose.prep(POLICY, visit(), RESEARCH, earlier)[1]
    for line in ("queue migration", "Be ready for: sharding", "16 shards", "I would bring eight years of Python."):
        assert line in text
    assert "sharding" in compose.prep(POLICY, visit(), WARM_UP, earlier)[1]


@pytest.mark.parametrize("round_", [Round.SCREEN, Round.FIRST])
def test_prep_sets_beside_the_posting_only_what_answers_it(round_):
    """A strength that shares no word with role, posting or notes is nothing to set beside them."""
    cook = visit(interview(role="Head chef"), round_=round_)
    clerk = visit(interview(role="Payments Engineer"), round_=round_)
    earlier = (Earlier(START - timedelta(days=7), Round.SCREEN, noted(talked="the move to Kubernetes"), ""),)
    assert not [text for text in POLICY.strengths if text in compose.prep(POLICY, cook, RESEARCH, ())[1]]
    assert POLICY.strengths[0] in compose.prep(POLICY, clerk, RESEARCH, ())[1]
    assert POLICY.strengths[1] not in compose.prep(POLICY, clerk, RESEARCH, ())[1]
    assert POLICY.strengths[1] in compose.prep(POLICY, cook, RESEARCH, earlier)[1]


def test_prep_differs_by_round():
    """Finals stress decision makers and terms, screens the pitch and logistics."""
    final = compose.prep(POLICY, visit(round_=Round.FINAL), RESEARCH, ())[1]
    screen = compose.prep(POLICY, visit(round_=Round.SCREEN), RESEARCH, ())[1]
    assert "who decides" in final
    assert "notice period" in final
    assert "two minutes who you are" in screen
    assert "notice period" not in screen


def test_stealth_hides_the_title():
    """Calendars are read by employers."""
    policy = replace(POLICY, stealth_title="Focus time")
    titles = (compose.prep(policy, visit(), RESEARCH, ())[0], compose.debrief(policy, visit(), (PRIYA,))[0])
    assert {*titles, compose.reminder(policy, PRIYA, "Acme", START, has_notes=True)[0]} == {"Focus time"}


def test_times_are_the_persons_own():
    """Their zone; am and pm only for Americans."""
    tokyo = replace(AMERICAN, zone=ZoneInfo("Asia/Tokyo"))
    assert "Wed Nov 25, 7:00 pm–8:00 pm (Asia/Tokyo)" in compose.prep(tokyo, visit(), WARM_UP, ())[1]


def test_a_day_of_several_talks_lists_them():
    """One visit, each talk with its time and its person."""
    later = interview(uid="v", start=START + timedelta(hours=2), end=START + timedelta(hours=3), people=(WEI,))
    text = compose.prep(POLICY, visit(interview(people=(PRIYA,)), later), WARM_UP, ())[1]
    assert "- 10:00 Priya Shah, VP Engineering\n- 12:00 Wei Chen" in text
    assert "10:00–13:00" in text


def test_prep_stays_within_its_length_and_free_of_tricks():
    """Strangers' titles and places are lines of text, capped; only http links are links."""
    notes = noted(talked="queue " * 200, liked="pairing " * 200, weak_spot="x" * 900, stronger="y" * 900)
    earlier = tuple(Earlier(START - timedelta(days=days), Round.FIRST, notes, "") for days in (20, 10))
    nasty = interview(
        company="Acme\u202e\nX-Evil: 1",
        location="javascript:alert(1) \x00" + "long " * 200,
        link="ftp://x",
        remarks="{{ 7 * 7 }}" * 50,
    )
    title, text = compose.prep(POLICY, visit(nasty), RESEARCH, earlier)
    assert len(text) <= 1_500
    assert "\n" not in title
    assert "\u202e" not in title + text
    assert "Join:" not in text
    assert "49" not in text


def test_the_debrief_is_the_form():
    """Nothing around it, so that it works on a phone."""
    title, text = compose.debrief(POLICY, visit(), (PRIYA,))
    assert title == "Debrief: second round, Acme"
    assert text.startswith("Fill in what you like")
    assert text.endswith("Priya Shah:")


def test_the_reminder_says_what_waits_and_until_when():
    """And that a sentence of their own would lift a letter without notes."""
    title, text = compose.reminder(POLICY, PRIYA, "Acme", START, has_notes=False)
    assert title == "Your thank-you to Priya waits in Drafts"
    assert "before Wed 25 Nov, 10:00" in text
    assert "without notes" in text
    assert "without notes" not in compose.reminder(POLICY, PRIYA, "Acme", START, has_notes=True)[1]
