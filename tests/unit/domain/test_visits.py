"""What belongs together: companies by name or domain, visits by day, processes until they end."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from interviewd.domain.processes import Process, processes
from interviewd.domain.visits import Company, companies, groups, is_history
from interviewd.language.titles.rounds import round_of
from interviewd.model.known import Closing, Contact, Interview, Memory, Noted, Notes, Past
from interviewd.model.seen import Person
from interviewd.model.terms import Round
from tests.fakes.persons import policy
from tests.fakes.worlds import at

NOW = at("2026-11-23 09:00")
POLICY = policy()


def past(
    uid: str,
    start: str,
    company: str = "Acme",
    *,
    state: str = "on",
    seen: str = "2026-01-01 00:00",
    **more,
) -> Past:
    """An interview of an hour; its company known by a folded name, without people."""
    names = (company.lower(),) if company else ()
    made = Interview(
        "home",
        "main",
        uid,
        "",
        f"Interview {uid}",
        at(start),
        at(start) + timedelta(hours=1),
        company,
        names,
    )
    return Past(replace(made, **more), at(seen), state=state, since=NOW if state != "on" else None)


def memory(*pasts: Past, **more) -> Memory:
    return Memory(past={each.id: each for each in pasts}, **more)


def company_of(record: Memory) -> Company:
    return companies(record, POLICY)[0]


def process_of(record: Memory, now: datetime) -> Process | None:
    """The present process of the one company."""
    company = company_of(record)
    return processes([company], record, now).get(company.id)


def test_one_company_by_name_or_domain() -> None:
    """A name here, a domain there, and one interview with both: all one company.

    Nobody's name joins nobody.
    """
    named, met = (
        past("a", "2026-11-02 10:00"),
        past("b", "2026-11-09 10:00", "", domains=("acme.example",)),
    )
    both = past("c", "2026-11-16 10:00", domains=("acme.example",))
    other = past("d", "2026-11-16 10:00", "Globex")
    assert [len(visits) for visits in groups([named, met, other])] == [1, 1, 1]
    assert sorted(len(visits) for visits in groups([named, met, both, other])) == [1, 3]


def test_an_agency_s_domain_joins_no_companies() -> None:
    """A domain like none of several names stays out; like one of them, it joins all."""
    solaris, voltwerk = (
        past("a", "2026-11-02 10:00", "Solaris Bank", domains=("hays.example",)),
        past("b", "2026-11-03 10:00", "Voltwerk", domains=("hays.example",)),
    )
    assert [len(visits) for visits in groups([solaris, voltwerk])] == [1, 1]
    hays = past("c", "2026-11-04 10:00", "Hays plc", domains=("hays.example",))
    assert [len(visits) for visits in groups([solaris, voltwerk, hays])] == [3]


def test_without_a_company_each_address_is_its_own() -> None:
    """Two strangers on a public mail host are not colleagues; the same address is the same."""
    jo, mo = Person("Jo", "jo@mail.example"), Person("Mo", "mo@mail.example")
    pasts = [
        past("a", "2026-11-02 10:00", "", people=(jo,)),
        past("b", "2026-11-03 10:00", "", people=(mo,)),
    ]
    again = past("c", "2026-11-04 10:00", "", people=(jo,))
    assert len(groups(pasts)) == 2
    assert len(groups([*pasts, again])) == 2


def rounds(*pasts: Past, **more) -> list[Round | None]:
    return [visit.round for visit in company_of(memory(*pasts, **more)).visits]


def test_rounds_are_counted_when_words_are_silent() -> None:
    """0 visits before: first; one or more: second; until words say final."""
    pasts = [
        past("a", "2026-11-02 10:00"),
        past("b", "2026-11-09 10:00"),
        past("c", "2026-11-16 10:00"),
    ]
    assert rounds(*pasts) == [Round.FIRST, Round.SECOND, Round.SECOND]
    final = replace(pasts[2], interview=replace(pasts[2].interview, round=Round.FINAL))
    assert rounds(*pasts[:2], final) == [Round.FIRST, Round.SECOND, Round.FINAL]


def test_sessions_of_one_day_are_one_first_round() -> None:
    """`Interview 1`, `Interview 2` and `Interview 3` of a day come after nothing."""
    titles = (
        "Interview 1: Coding - Acme",
        "Interview 2: System design - Acme",
        "Acme onsite 3 (Engineer)",
    )
    sessions = [
        past(str(hour), f"2026-11-02 1{hour}:00", round=round_of(title))
        for hour, title in enumerate(titles)
    ]
    assert rounds(*sessions) == [Round.FIRST]


def test_the_intro_of_a_day_makes_it_no_screen() -> None:
    """A day of which one session is called intro is a round; alone, an intro is a screen."""
    intro = past("a", "2026-11-02 09:00", round=Round.SCREEN)
    assert rounds(intro) == [Round.SCREEN]
    assert rounds(intro, past("b", "2026-11-02 10:00")) == [Round.FIRST]


def test_another_role_counts_for_itself() -> None:
    """Rounds are per role where both have one."""
    one = past("a", "2026-11-02 10:00", role="Engineer")
    assert rounds(one, past("b", "2026-11-09 10:00", role="Designer")) == [Round.FIRST, Round.FIRST]
    assert rounds(one, past("b", "2026-11-09 10:00")) == [Round.FIRST, Round.SECOND]


def test_a_cancelled_or_denied_interview_is_no_visit() -> None:
    """Cancelled ones are no visit, and one that the form denies is no round."""
    later = past("b", "2026-11-09 10:00")
    assert rounds(past("a", "2026-11-02 10:00", state="cancelled"), later) == [Round.FIRST]
    denied = {"k": Noted("k", "a", "Did it happen? no", NOW, Notes(happened=False, filled=True))}
    assert rounds(past("a", "2026-11-02 10:00"), later, noted=denied) == [Round.FIRST, Round.FIRST]


def test_a_day_is_the_persons_own() -> None:
    """23:30 and 00:30 are two visits in London, and one in New York."""
    pasts = (past("a", "2026-11-02 23:30"), past("b", "2026-11-03 00:35"))
    assert len(rounds(*pasts)) == 2


def test_unknown_company_has_no_round() -> None:
    """None only where the company is unknown."""
    assert rounds(past("a", "2026-11-02 10:00", "", people=(Person("Jo", "jo@mail.example"),))) == [
        None
    ]


@pytest.mark.parametrize(("gap", "visits_in_it"), [(59, 2), (62, 1)])
def test_a_process_ends_after_sixty_silent_days(gap: int, visits_in_it: int) -> None:
    """A later one begins anew."""
    first = past("a", "2026-08-03 10:00")
    start = first.interview.start + timedelta(days=gap)
    second = replace(
        past("b", "2026-08-03 10:00"),
        interview=replace(first.interview, uid="b", start=start, end=start),
    )
    memory_ = memory(first, second)
    process = process_of(memory_, start + timedelta(days=1))
    assert process is not None
    assert len(process.visits) == visits_in_it


def test_a_watchdog_message_keeps_the_process_alive() -> None:
    """Sixty days without interview *or message*; then there is no process at all."""
    only = past("a", "2026-08-03 10:00", domains=("acme.example",))
    mail = Contact("home", "<m@x>", at("2026-09-20 10:00"), sent=False, address="jo@acme.example")
    quiet, kept = memory(only), memory(only, contacts={"m": mail})
    assert process_of(quiet, at("2026-10-10 10:00")) is None
    assert process_of(kept, at("2026-10-10 10:00")) is not None


def test_closing_ends_it_and_what_comes_up_later_is_new() -> None:
    """`close` closes; an interview arranged afterwards is a fresh process.

    `reopen` opens the old one.
    """
    old = past("a", "2026-11-02 10:00")
    closed = (Closing("ACME", at("2026-11-10 10:00"), closed=True),)
    memory_ = memory(old, closings=closed)
    process = process_of(memory_, NOW)
    assert process is not None
    assert process.closed
    new = past("b", "2026-12-02 10:00", seen="2026-11-20 10:00")
    memory_ = memory(old, new, closings=closed)
    process = process_of(memory_, NOW)
    assert process is not None
    assert not process.closed
    assert [visit.first.uid for visit in process.visits] == ["b"]
    memory_ = memory(old, closings=(*closed, Closing("Acme", at("2026-11-12 10:00"), closed=False)))
    process = process_of(memory_, NOW)
    assert process is not None
    assert not process.closed
    assert process.reopened == at("2026-11-12 10:00")


def test_history() -> None:
    """Ended more than 72 hours before it was first seen."""
    for seen, is_old in (("2026-11-05 11:01", True), ("2026-11-05 10:59", False)):
        (visit,) = company_of(memory(past("a", "2026-11-02 10:00", seen=seen))).visits
        assert is_history(visit) is is_old
