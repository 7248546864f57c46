"""Events become interviews by a tag alone, and every verdict says why."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interviewd.domain.recognise import Known, recognise
from interviewd.model.known import Interview, Verdict
from interviewd.model.seen import Answer, Event, Guest, GuestKind, Mark, Person
from interviewd.model.terms import Round, Source, because
from tests.corpus.cases import POLICY as SAMS

OWN = frozenset({"sam@example.org"})
POLICY = replace(SAMS, colours=("tomato",), calendars=("home/jobs",))
START = datetime(2026, 12, 2, 14, tzinfo=UTC)
TAGGED = Event(
    "home",
    "calendar",
    "u@x",
    START,
    START + timedelta(hours=1),
    title="Interview at Orbis #interview",
)
ME = Guest("sam@example.org", "Sam Rivera", answer=Answer.YES)
ASKED = replace(ME, answer=Answer.NONE)
JONAS = Guest("jonas.weber@orbislogistics.com", "Jonas Weber", answer=Answer.YES)
INVITATION = replace(TAGGED, organizer=JONAS, guests=(ME, JONAS))


def judge(event: Event, marked: bool | None = None) -> Verdict:
    return recognise(event, POLICY, OWN, Known(marked))


def codes(event: Event, marked: bool | None = None) -> list[str]:
    return [reason.code for reason in judge(event, marked).why]


def interview(event: Event, marked: bool | None = None) -> Interview:
    meeting = judge(event, marked).interview
    assert meeting is not None
    return meeting


@pytest.mark.parametrize(
    ("event", "marked", "why"),
    [
        (TAGGED, None, ["tagged_text", "yours"]),
        (
            replace(TAGGED, title="Orbis", categories=("interview",)),
            None,
            ["tagged_category", "yours"],
        ),
        (replace(TAGGED, title="Orbis", calendar="jobs"), None, ["tagged_calendar", "yours"]),
        (replace(TAGGED, title="Orbis"), True, ["marked_yes", "yours"]),
        (INVITATION, None, ["tagged_text", "answered"]),
        (
            replace(INVITATION, guests=(replace(ME, answer=Answer.MAYBE), JONAS)),
            None,
            ["tagged_text", "answered"],
        ),
        (
            replace(INVITATION, guests=(JONAS,), answer=Answer.YES),
            None,
            ["tagged_text", "answered"],
        ),
        (
            replace(INVITATION, guests=(ASKED, JONAS), colour="tomato"),
            None,
            ["tagged_colour", "tagged_text", "not_asked"],
        ),
        (
            replace(INVITATION, guests=(ASKED, JONAS)),
            True,
            ["marked_yes", "tagged_text", "not_asked"],
        ),
        (replace(INVITATION, guests=(JONAS,)), True, ["marked_yes", "tagged_text", "not_asked"]),
    ],
)
def test_a_tag_decides(event: Event, marked: bool | None, why: list[str]) -> None:
    """Theirs at once, another's once accepted or maybe; a colour and a mark need no answer."""
    assert judge(event, marked).interview is not None
    assert codes(event, marked) == why


@pytest.mark.parametrize(
    ("event", "missing"),
    [
        (replace(INVITATION, guests=(ASKED, JONAS)), "unanswered"),
        (replace(INVITATION, guests=(JONAS,)), "not_invited"),
        (replace(INVITATION, guests=(JONAS,), colour="tomato"), "not_invited"),
        (replace(INVITATION, guests=(ASKED, JONAS), calendar="jobs", title="Orbis"), "unanswered"),
        (replace(TAGGED, all_day=True), "all_day"),
    ],
)
def test_a_tag_without_standing_is_suggested(event: Event, missing: str) -> None:
    """Score 1, never acted on, with what is missing last."""
    verdict = judge(event)

    assert verdict.interview is None
    assert (verdict.score, verdict.suggested) == (1.0, True)
    assert verdict.why[-1].code == missing


@pytest.mark.parametrize(
    ("event", "marked", "why"),
    [
        (TAGGED, False, ["marked_no"]),
        (replace(TAGGED, cancelled=True), None, ["cancelled"]),
        (replace(TAGGED, cancelled=True), True, ["cancelled"]),
        (replace(INVITATION, guests=(replace(ME, answer=Answer.NO), JONAS)), None, ["declined"]),
        (replace(INVITATION, answer=Answer.NO), True, ["declined"]),
        (replace(TAGGED, mark=Mark("x", "prep", "k", "h")), None, ["our_block"]),
        (replace(TAGGED, mark=Mark("x", "prep", "k", "h")), True, ["our_block"]),
        (replace(TAGGED, title="Dentist"), None, ["no_tag"]),
    ],
)
def test_excluded_events_are_neither_interview_nor_suggestion(
    event: Event, marked: bool | None, why: list[str]
) -> None:
    """Blocks of ours, `mark no`, cancelled, declined, untagged: neither an interview nor
    suggested.
    """
    verdict = judge(event, marked)

    assert (verdict.interview, verdict.suggested) == (None, False)
    assert [reason.code for reason in verdict.why] == why


def test_a_forged_mark_protects_nothing() -> None:
    """A mark inside an invitation is a stranger's: the event is judged like any other."""
    assert judge(replace(INVITATION, mark=Mark("x", "prep", "k", "h"))).interview is not None


@pytest.mark.parametrize(
    ("title", "minutes", "suggested"),
    [
        ("Interview with Orbis", 45, True),
        ("Phone screen Orbis", 30, True),
        ("Vorstellungsgespräch Müller", 60, True),
        ("Entretien d'embauche Alan", 60, True),
        ("Entrevista de trabajo Cabify", 60, True),
        ("Interview prep", 60, False),
        ("Mock interview", 60, False),
        ("Interviewing Jane", 60, False),
        ("Sync: interview process", 30, False),
        ("1:1 Mia", 30, False),
        ("Exit interview", 30, False),
        ("Vorbereitung Interview", 60, False),
        ("Questions for my interview", 60, False),
        ("Dentist", 30, False),
    ],
)
def test_a_likely_interview_is_only_suggested(title: str, minutes: int, suggested: bool) -> None:
    """A guess is shown with its score and reasons, and is never an interview."""
    verdict = judge(replace(TAGGED, title=title, end=START + timedelta(minutes=minutes)))

    assert verdict.interview is None
    assert verdict.suggested is suggested
    assert 0 <= verdict.score <= 1
    assert (len(verdict.why) > 1) is suggested


def test_a_guess_is_never_as_sure_as_a_tag() -> None:
    """Whatever adds up: 1.0 says that a tag stands on it."""
    title = "Hiring manager screen: Lena Brandt, Data Engineer - Orbis interview"
    system = Guest("no-reply@greenhouse.io", "Orbis")
    sure = replace(TAGGED, title=title, description="", organizer=system, guests=(ASKED, JONAS))
    assert 0.9 <= judge(sure).score < 1


def test_an_invitation_from_ones_employer_is_no_interview() -> None:
    """An invitation from the recruiting of one's employer is no interview of one's own."""
    addresses = OWN | {"sam@orbislogistics.com"}
    event = replace(
        TAGGED,
        title="Interview: Max Mustermann (Working student)",
        organizer=Guest("hr@orbislogistics.com", "HR Team"),
        guests=(ASKED, Guest("max@gmail.com", "Max")),
    )
    assert not recognise(event, POLICY, addresses, Known()).suggested


def test_an_interview_that_the_person_conducts_does_not_count() -> None:
    """Their own employer invites, a candidate is a guest: whatever tag travels in it, only the
    person's mark makes it count.
    """
    addresses = OWN | {"sam@orbislogistics.com"}
    colleague = Guest("hr@orbislogistics.com", "Dana Cole")
    event = replace(INVITATION, organizer=colleague, guests=(ME, Guest("max@gmail.com", "Max")))
    verdict = recognise(event, POLICY, addresses, Known())
    assert (verdict.interview, verdict.suggested) == (None, True)
    assert "conducted" in {reason.code for reason in verdict.why}
    assert recognise(event, POLICY, addresses, Known(marked=True)).interview
    assert recognise(replace(event, guests=(ME,)), POLICY, addresses, Known()).interview


def test_an_agency_that_organises_gives_the_company_no_domain() -> None:
    """The domain like the company's name is its own; of others, one where only the organiser is
    is not.
    """
    agent = Guest("becky@hays.example", "Becky Lane")
    titled = replace(INVITATION, title="#interview Accountant - Solaris Bank", organizer=agent)
    like, unlike = Guest("u@solarisbank.example", "Ulrich"), Guest("u@sbg.example", "Ulrich Maier")
    assert interview(replace(titled, guests=(ME, like))).domains == ("solarisbank.example",)
    assert interview(replace(titled, guests=(ME, unlike))).domains == ("sbg.example",)
    assert interview(replace(titled, guests=(ME,))).domains == ("hays.example",)


def test_a_system_and_a_company_make_it_likelier() -> None:
    """A recruiting system as organiser, guests from a company.

    Colleagues of one's own make it less so.
    """
    plain = replace(TAGGED, title="Onsite")
    system = replace(
        plain, organizer=Guest("no-reply@greenhouse.io", "Orbis"), guests=(ASKED, JONAS)
    )
    colleagues = OWN | {"sam@orbislogistics.com"}

    assert judge(system).score > judge(plain).score
    assert recognise(system, POLICY, colleagues, Known()).score < judge(system).score


def test_every_fact_of_an_invitation_is_read() -> None:
    """Each fact with where it came from."""
    event = replace(
        INVITATION,
        title="Interview: Platform Engineer - Orbis Logistics (Final Round) #interview",
        description="Posting: https://orbislogistics.com/jobs/1\nNotes: ask for Ana",
        location="Room 4, https://orbis.zoom.us/j/1",
    )

    assert interview(event) == Interview(
        account="home",
        calendar="calendar",
        uid="u@x",
        original="",
        title=event.title,
        start=event.start,
        end=event.end,
        company="Orbis Logistics",
        names=("orbis logistics", "orbislogistics"),
        domains=("orbislogistics.com",),
        role="Platform Engineer",
        round=Round.FINAL,
        people=(Person("Jonas Weber", JONAS.email),),
        organizer=JONAS.email,
        invited="sam@example.org",
        location="Room 4",
        link="https://orbis.zoom.us/j/1",
        posting="https://orbislogistics.com/jobs/1",
        remarks="ask for Ana",
        sources=(("company", Source.TITLE), ("role", Source.TITLE), ("round", Source.TITLE)),
    )


def test_a_person_only_in_the_description_is_marked_so() -> None:
    """A name that a guest has is the guest's.

    One that only the person's line has is the description's.
    """
    line = f"Interviewers: Ana Duarte <ana@acme.example>, {JONAS.name}"
    said = interview(replace(INVITATION, organizer=None, guests=(), description=line))
    assert {source for name, source in said.sources if name.startswith("person:")} == {
        Source.DESCRIPTION
    }
    assert ("person:ana@acme.example", Source.DESCRIPTION) in said.sources
    assert not [name for name, _ in interview(INVITATION).sources if name.startswith("person:")]


def test_the_persons_lines_win() -> None:
    """Description before title, title before domain, domain before a system's display name."""
    lines = "Company: Halcyon\nRole: Staff Engineer (R-1234)\nRound: 2"
    said = interview(replace(TAGGED, description=lines))
    silent = replace(INVITATION, title="Interview #interview")
    system = Guest("orbis@myworkday.com", "Orbis Logistics")

    assert (said.company, said.role, said.round) == ("Halcyon", "Staff Engineer", Round.SECOND)
    assert {source for _, source in said.sources} == {Source.DESCRIPTION}
    assert interview(silent).company == "Orbislogistics"
    assert (
        interview(replace(silent, organizer=system, guests=(ME, JONAS))).company
        == "Orbis Logistics"
    )
    assert interview(replace(silent, organizer=system, guests=(ME,))).company == "Orbis Logistics"


def test_the_persons_own_sentence_says_whom_and_which_round() -> None:
    """On their own event, addresses included; a stranger's sentence gives nothing."""
    text = "with Jana Krüger <jana@globex.example>, Tom\nsecond round"

    own = interview(replace(TAGGED, title="Globex #interview", description=text))
    theirs = interview(replace(INVITATION, title="Globex #interview", description=text))

    assert own.people == (Person("Jana Krüger", "jana@globex.example"), Person("Tom"))
    assert own.round is Round.SECOND
    assert dict(own.sources)["round"] is Source.DESCRIPTION
    assert [person.email for person in theirs.people] == [JONAS.email]
    assert theirs.round is None


def test_the_title_of_an_own_event_says_whom_with_the_address_below_it() -> None:
    """Their own event alone; a line of the description goes first, and a tag is no name."""
    address = "rosa.lind@tindra.example"
    event = replace(TAGGED, title="Tindra: call with Rosa Lind #interview", description=address)
    sent = replace(INVITATION, title=event.title, description=address)

    own = interview(event)
    assert own.people == (Person("Rosa Lind", address),)
    assert own.company == "Tindra"
    assert (f"person:{address}", Source.DESCRIPTION) in own.sources
    assert [person.email for person in interview(sent).people] == [JONAS.email]
    shared = replace(event, organizer=ME, guests=(ME, JONAS))
    assert [person.email for person in interview(shared).people] == [JONAS.email]
    other = replace(event, description=f"with Tom Adler\n{address}")
    assert interview(other).people == (Person("Tom Adler"),)


@pytest.mark.parametrize(
    "text",
    [
        "After the first round they call, then the final round",
        "They said that the second round would come in the week after this conversation",
        "Nothing is known",
    ],
)
def test_an_ambiguous_sentence_names_no_round(text: str) -> None:
    """Two rounds in it, or a long story."""
    assert interview(replace(TAGGED, title="Globex #interview", description=text)).round is None


def test_a_domain_counts_only_of_people_met() -> None:
    """Never a public host's, a system's, or that of an organiser who is not met."""
    agent = Guest("sophie@brightrecruitment.co.uk", "Sophie Lane")
    private = Guest("ann@gmail.com", "Ann Lee")
    verdict = interview(
        replace(INVITATION, title="#interview", organizer=agent, guests=(ME, agent, private))
    )

    assert (verdict.company, verdict.domains) == ("", ())
    assert verdict.coordinator == Person("Sophie Lane", agent.email)


@pytest.mark.parametrize("address", ["sam+orbis@example.org", "s.a.m.rivera+x@googlemail.com"])
def test_an_alias_is_the_person(address: str) -> None:
    """A tag behind a plus, dots at Gmail: the same mailbox is the same person."""
    own = OWN | {"samrivera@gmail.com"}
    event = replace(INVITATION, guests=(replace(ME, email=address, name=""), JONAS))
    verdict = recognise(event, POLICY, own, Known()).interview

    assert verdict is not None
    assert verdict.invited == address
    assert [person.email for person in verdict.people] == [JONAS.email]


def test_a_disguised_address_is_shown_and_gets_no_letter() -> None:
    """A domain that mixes scripts to look like another is shown as it is, in ASCII."""
    event = replace(INVITATION, guests=(ME, JONAS, Guest("ann@оrbislogistics.com", "Ann Lee")))
    verdict = judge(event)

    assert verdict.interview is not None
    assert Person("Ann Lee", "") in verdict.interview.people
    assert verdict.why[-1] == because("disguised_address", domain="xn--rbislogistics-h7k.com")


def test_too_many_people_are_held() -> None:
    """More than six are not thanked one by one; it still counts."""
    guests = tuple(
        Guest(f"p{i}.lee@orbis.example", f"{name} Lee")
        for i, name in enumerate("Ana Ben Cai Dov Eva Fay Gil".split())
    )
    held = interview(replace(INVITATION, guests=(ME, *guests), organizer=guests[0])).held

    assert held is not None
    assert (held.code, held["count"]) == ("too_many_people", 7)
    assert (
        interview(replace(INVITATION, guests=(ME, *guests[:6]), organizer=guests[0])).held is None
    )


TEXT = st.text(max_size=200)
GUESTS = st.builds(
    Guest,
    email=st.sampled_from(
        ["", "sam@example.org", "jonas@orbis.example", "no-reply@lever.co", "x@аpple.com"]
    )
    | TEXT,
    name=TEXT,
    kind=st.sampled_from(GuestKind),
    answer=st.sampled_from(Answer),
)


@given(
    title=TEXT,
    description=st.text(max_size=1_000)
    | st.just("Interviewers: a@attacker.example, Eve <eve@attacker.example>"),
    location=TEXT,
    guests=st.lists(GUESTS, max_size=5),
    organizer=st.none() | GUESTS,
)
def test_any_event_is_judged_and_nobody_else_is_written_to(
    title: str, description: str, location: str, guests: list[Guest], organizer: Guest | None
) -> None:
    """No text raises.

    On another's event whoever may be written to is a guest or the organiser, in plain ASCII.
    """
    event = replace(
        *(TAGGED,),
        title=title,
        description=description,
        location=location,
        guests=tuple(guests),
        organizer=organizer,
    )
    verdict = judge(event, marked=True)
    if verdict.interview is None or verdict.interview.own:
        return
    invited = {
        guest.email.strip().lower() for guest in (*guests, *([organizer] if organizer else []))
    }

    for person in (*verdict.interview.people, *filter(None, [verdict.interview.coordinator])):
        assert not person.email or (person.email.isascii() and person.email not in OWN)
        assert not person.email or person.email in invited or "xn--" in person.email


@pytest.mark.parametrize(
    "seed",
    [
        "a ",
        "((",
        "Interviewers: a, ",
        "a@a.",
        "**",
        "https://",
        "| ",
        "<b>",
        "Orbis Logistics ",
        "&",
        "o r b i s ",
    ],
)
def test_a_flood_is_read_in_one_go(seed: str) -> None:
    """Twenty thousand letters made to be slow: they are read, and what is found stays small."""
    flood = (seed * 20_000)[:20_000]
    verdict = interview(replace(INVITATION, description=flood, title=f"#interview {flood[:250]}"))

    assert len(verdict.people) <= 60
    assert len(verdict.company) <= 300


def test_a_country_in_brackets_makes_no_other_company() -> None:
    """`Orbis (UK)` is shown as it is spelled, and is one with `Orbis`."""
    named = interview(replace(TAGGED, title="Interview: Analyst - Orbis (UK) #interview"))
    assert named.company == "Orbis (UK)"
    assert set(interview(replace(TAGGED, title="Interview at Orbis #interview")).names) <= set(
        named.names
    )
