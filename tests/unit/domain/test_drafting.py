"""What stands in a letter as it is drafted, and what its words are written from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from interviewd.domain.planner import drafting, followups, letters, limits, wording
from interviewd.domain.planner.drafting import Thread
from interviewd.domain.planner.held import Hold, Wanted, broken, unreachable, unsettled
from interviewd.domain.processes import processes
from interviewd.domain.situation import Situation
from interviewd.errors import TextBroken
from interviewd.model.decided import Action, Held
from interviewd.model.known import Contact, Past, State
from interviewd.model.ledger import BrokenTemplate, Commission, Ledger, Prepared, Words
from interviewd.model.seen import AccountState, Nature, Person
from interviewd.model.terms import Kind, Round, Source, Verb, because, key_of
from tests.fakes.situations import (
    END,
    HOME,
    HOUR,
    MIA,
    SECOND,
    SEEN,
    START,
    WEI,
    WORDS,
    letter,
    noted,
    situation,
    talk,
    visit_of,
    with_words,
    wrote,
)
from tests.fakes.worlds import headers_of

DAY = timedelta(days=1)
KEY = key_of("a", "", Kind.THANK_YOU, MIA.email)


def thank_you(known: Situation, to: str = MIA.email, number: int = -1) -> Wanted:
    """The thank-you to somebody of the first company's last visit."""
    company = known.companies[0]
    lines = letters.thank_yous(company.visits[number], company, known)
    return next(line for line in lines if isinstance(line, Wanted) and line.to == to)


def ledger_of(line: Wanted) -> Ledger:
    held = line.make()
    assert isinstance(held, Held)
    assert held.commission
    return held.commission.ledger


def drafted(known: Situation, to: str = MIA.email) -> Action:
    ready = with_words(known, thank_you(known, to))
    action = thank_you(ready, to).make()
    assert isinstance(action, Action)
    return action


# --- the draft ----------------------------------------------------------------------------------


def test_a_draft_carries_what_the_journal_and_the_mailbox_need() -> None:
    """Its key and the event of it, its deadline, its recipient, where the mailbox stood."""
    action = drafted(situation(talk()))
    why = because("thanks_due", notes=False, late=False, thread=False)
    about = Verb.DRAFT, Kind.THANK_YOU, KEY, "home", "a", "Acme", why
    expected = Action(*about, deadline=END + DAY, slot=MIA.email, keyed="a", cursor="here")
    assert replace(action, letter=None) == expected
    made = action.letter
    assert made
    assert (made.key, made.kind, made.to, made.subject, made.text) == (
        *(KEY, Kind.THANK_YOU, MIA),
        *(WORDS.subject, WORDS.body),
    )
    assert (made.thread, made.in_reply_to, made.references) == ("", "", ())


@pytest.mark.parametrize(
    ("more", "facts"),
    [
        ({"notes": [noted()]}, {"notes": True, "late": False, "thread": False}),
        ({"now": END + DAY}, {"notes": False, "late": False, "thread": False}),
        ({"now": END + DAY + SECOND}, {"notes": False, "late": True, "thread": False}),
    ],
)
def test_why_a_draft_is_made(more: dict[str, Any], facts: dict[str, object]) -> None:
    """Notes or time, in time or late."""
    assert dict(drafted(situation(talk(), **more)).why.facts) == facts


def test_a_draft_goes_into_the_mailbox_that_takes_its_letters() -> None:
    """Another account's than the calendar's."""
    box = replace(HOME, name="box", mail="box")
    assert drafted(situation(talk(), accounts=[replace(HOME, mail="box"), box])).account == "box"


def test_a_letter_that_is_being_written_is_held_where_it_will_lie() -> None:
    """As one that is drafted."""
    box = replace(HOME, name="box", mail="box")
    accounts = [replace(HOME, mail="box"), box]
    held = thank_you(situation(talk(), accounts=accounts)).make()
    assert isinstance(held, Held)
    assert held.account == "box"


def test_a_mailbox_that_showed_nothing_stood_nowhere() -> None:
    """Its position is unknown."""
    assert drafted(situation(talk(), mail={})).cursor == ""


def test_a_key_in_use_is_kept_on_a_day_of_several_talks() -> None:
    """The letter of the second talk's key stays one of that, though both met the person."""
    key = key_of("b", "", Kind.THANK_YOU, MIA.email)
    deed = letter(key, State.WITHDRAWN, interview="b")
    action = drafted(situation(talk(), talk("b", END), deeds=[deed], now=END + 4 * HOUR))
    assert (action.key, action.keyed, action.interview) == (key, "b", "a")
    assert action.deadline == END + HOUR + DAY


def test_a_letter_that_is_being_written_is_held_with_its_order() -> None:
    """Told as any other, and nobody's account is asked before it is written."""
    held = thank_you(situation(talk())).make()
    assert isinstance(held, Held)
    about = Kind.THANK_YOU, "home", "a", "Acme", because("being_written"), None, MIA.email, KEY
    assert replace(held, commission=None) == Held(*about)
    assert held.commission == Commission(
        KEY, ledger_of(thank_you(situation(talk()))), is_plain=True
    )


@pytest.mark.parametrize(
    ("invited", "addresses", "sender"),
    [
        ("", ("me@example.org", "sam@example.org"), "me@example.org"),
        ("sam@example.org", ("me@example.org", "sam@example.org"), "sam@example.org"),
        ("old@example.org", ("me@example.org",), "me@example.org"),
        ("", (), "me@example.org"),
        ("box@example.net", ("box@example.net",), "box@example.net"),
    ],
)
def test_a_letter_comes_from_the_invited_address(
    invited: str, addresses: tuple[str, ...], sender: str
) -> None:
    """Where it is one of the mailbox's own; else from its first, or the person's."""
    known = situation(talk(invited=invited), accounts=[replace(HOME, addresses=addresses)])
    made = drafted(known).letter
    assert made
    assert headers_of(made.raw)["From"] == f"Sam Rivera <{sender}>"
    assert made.message_id.endswith(f"@{sender.partition('@')[2]}>")
    assert headers_of(made.raw)["Message-ID"] == made.message_id


def test_without_a_mailbox_a_letter_is_the_person_s() -> None:
    """As `preview` shows it."""
    known = situation(talk(), accounts=[replace(HOME, mail="")])
    about = Kind.THANK_YOU, KEY, MIA, talk()
    raw = drafting.make_letter(*about, WORDS, thread=None, situation=known).raw
    assert headers_of(raw)["From"] == "Sam Rivera <me@example.org>"
    assert headers_of(raw)["To"] == "Mia Brandt <mia@acme.example>"
    assert headers_of(raw)["Date"].startswith("Wed, 25 Nov 2026 14:00:00")


def test_an_answer_names_all_it_answers() -> None:
    """Its thread, the mail, and what that answered."""
    thread = Thread("Your interview", "<t@x>", ("<r@x>",), "T")
    about = Kind.THANK_YOU, KEY, MIA, talk()
    made = drafting.make_letter(*about, WORDS, thread=thread, situation=situation(talk()))
    assert (made.subject, made.thread) == ("Re: Your interview", "T")
    assert (made.in_reply_to, made.references) == ("<t@x>", ("<r@x>", "<t@x>"))
    headers = headers_of(made.raw)
    assert (headers["In-Reply-To"], headers["References"]) == ("<t@x>", "<r@x> <t@x>")


# --- the thread ---------------------------------------------------------------------------------

THEIRS = Contact(
    *("home", "<t@x>", START - DAY),
    sent=False,
    address=MIA.email,
    subject="Your interview",
    thread="T",
    references=("<r@x>",),
)
MINE = wrote(START - HOUR, subject="Re: Your interview", in_reply_to=("<t@x>",))
THREAD = Thread("Your interview", "<t@x>", ("<r@x>",), "T")


def thread(*contacts: Contact) -> Thread | None:
    talks = talk(title="Rota"), talk("b", END, title="Ward")
    known = situation(*talks, contacts=contacts)
    return drafting.thread_with(MIA, visit_of(known), known)


@pytest.mark.parametrize(
    ("theirs", "mine", "is_one"),
    [
        ({}, {}, True),
        ({}, {"in_reply_to": (), "references": ("<t@x>",)}, True),
        ({"references": ("<m@x>",)}, {"message_id": "<m@x>", "in_reply_to": ()}, True),
        ({"in_reply_to": ("<m@x>",)}, {"message_id": "<m@x>", "in_reply_to": ()}, True),
        ({}, {"in_reply_to": ()}, False),
        ({}, {"subject": "Another interview"}, False),
        ({}, {"sent": False, "address": "max@acme.example"}, False),
        ({}, {"nature": Nature.AUTO}, False),
        ({"nature": Nature.AUTO}, {}, False),
        ({"nature": Nature.INVITATION}, {}, False),
        ({"address": WEI.email}, {}, False),
        ({"sent": True}, {}, False),
        ({"message_id": "t@x"}, {"in_reply_to": ("t@x",)}, False),
        ({"at": END + 3 * HOUR - 30 * DAY}, {}, True),
        ({"at": END + 3 * HOUR - 30 * DAY - SECOND}, {}, False),
    ],
)
def test_a_letter_goes_into_a_thread_in_which_both_wrote(
    theirs: dict[str, Any], mine: dict[str, Any], is_one: bool
) -> None:
    """By one subject and one link, in the last thirty days; machines write none."""
    found = thread(replace(THEIRS, **theirs), replace(MINE, **mine))
    assert (found is not None) == is_one
    if not theirs:
        assert found == (THREAD if is_one else None)


@pytest.mark.parametrize(
    ("subject", "is_about"),
    [
        ("Interview", True),
        ("(INTERVIEW!)", True),
        ("Re: the ACME offices", True),
        ("A staff question", True),
        ("Your rota", True),
        ("The ward", True),
        ("An SRE", False),
        ("Lunch?", False),
        ("", False),
    ],
)
def test_a_thread_is_about_the_interview(subject: str, is_about: bool) -> None:
    """It shares a word of four letters or more with company, role or title."""
    theirs = replace(THEIRS, subject=subject)
    assert (thread(theirs, replace(MINE, subject=f"Re: {subject}")) is not None) == is_about


def test_the_latest_thread_is_taken_up() -> None:
    """Whichever is known first; mail about something else hides none."""
    later = replace(THEIRS, message_id="<u@x>", at=START - HOUR, subject="Interview times")
    mine = replace(MINE, message_id="<n@x>", subject="Interview times", in_reply_to=("<u@x>",))
    for contacts in ((THEIRS, MINE, later, mine), (later, mine, THEIRS, MINE)):
        found = thread(*contacts)
        assert found
        assert found.message_id == "<u@x>"
    lunch = replace(THEIRS, message_id="<l@x>", at=START - HOUR, subject="Lunch?")
    assert thread(THEIRS, MINE, lunch) == THREAD
    action = drafted(situation(talk(), contacts=[THEIRS, replace(MINE, at=START - DAY)]))
    assert action.why["thread"] is True
    assert action.letter
    assert action.letter.in_reply_to == "<t@x>"


# --- where facts come from ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("met", "expected"),
    [
        (MIA, {}),
        (Person("Mia Brandt", ""), {"person:Mia Brandt": Source.NOTES}),
        (Person("ada", ""), {}),
        (Person("Ada", "ada@acme.example"), {}),
        (Person("", "ada@acme.example"), {"person:ada@acme.example": Source.NOTES}),
        (WEI, {f"person:{WEI.email}": Source.NOTES}),
    ],
)
def test_who_is_known_from_the_notes_alone_is_told(
    met: Person, expected: dict[str, Source]
) -> None:
    """By address, else by name; whom the invitation names is known from it."""
    known = situation(talk(people=(MIA, Person("Ada"))), notes=[noted(met=(met,))])
    assert dict(drafting.sources(visit_of(known))) == expected


def test_the_first_talk_says_where_a_fact_came_from() -> None:
    """A later one only of what the first is silent about."""
    first = talk(sources=(("company", Source.TITLE),))
    second = talk("b", END, sources=(("company", Source.GUEST), ("role", Source.DESCRIPTION)))
    found = drafting.sources(visit_of(situation(first, second)))
    assert dict(found) == {"company": Source.TITLE, "role": Source.DESCRIPTION}
    assert ledger_of(thank_you(situation(talk(sources=(("company", Source.GUEST),))))) != ledger_of(
        thank_you(situation(talk()))
    )


# --- ledgers ------------------------------------------------------------------------------------


def test_a_thank_you_is_written_from_its_visit() -> None:
    """Whom, for what, in which round and language, and what else was said to the panel."""
    asked = talk(
        people=(MIA, WEI), language="de", round=Round.FINAL, posting="https://acme.example/jobs/1"
    )
    later = talk("b", END, people=(WEI,), role="Data Engineer", company="Acme Data", posting="no")
    deeds = [
        letter("k2", to=WEI, text="Dear Wei,\n\nThe first one was kind."),
        letter("k1", to=WEI, text="A"),
    ]
    sent = letter("k0", State.SENT, to=WEI, text="It was sent before.")
    known = situation(asked, later, deeds=[*deeds, sent], now=END + 5 * HOUR)
    ledger = ledger_of(thank_you(known))
    assert (ledger.kind, ledger.to, ledger.panel, ledger.seat) == (
        Kind.THANK_YOU,
        MIA,
        (MIA, WEI),
        0,
    )
    assert (ledger.company, ledger.role, ledger.round) == ("Acme", "Staff SRE", Round.FINAL)
    assert (ledger.language, ledger.variant, ledger.coordinator) == ("de", "a", False)
    assert (ledger.count, ledger.sent, ledger.has_notes) == (0, "", False)
    assert "The first one was kind." in ledger.others
    assert "It was sent before." in ledger.others
    assert "The first one was kind." in ledger.siblings
    assert "It was sent before." not in ledger.siblings
    ada = Person("Ada", "ada@acme.example")
    known = situation(asked, replace(later, people=(ada,)), now=END + 5 * HOUR)
    other = ledger_of(thank_you(known, ada.email))
    assert (other.seat, other.role, other.company) == (2, "Data Engineer", "Acme Data")


def test_a_thank_you_is_written_from_the_notes() -> None:
    """Those of its visit."""
    ledger = ledger_of(thank_you(situation(talk(), notes=[noted()])))
    assert ledger.has_notes
    assert "the queue migration" in {fact.text for fact in ledger.facts}


@pytest.mark.parametrize("kind", [Kind.THANK_YOU, Kind.FOLLOW_UP])
def test_what_the_posting_speaks_of_is_work(kind: Kind) -> None:
    """What somebody said of it may be told to them, without the posting it counts as theirs."""

    def told(posting: str) -> bool:
        notes, sent = noted(about=(("Mia", "the kilns"),)), letter("k", State.SENT, sent=END + HOUR)
        asked = talk(posting=posting)
        if kind is Kind.THANK_YOU:
            ledger = ledger_of(thank_you(situation(asked, notes=[notes])))
        else:
            known = situation(asked, notes=[notes], deeds=[sent], now=END + 9 * DAY)
            ledger = wording.follow_up_ledger(follow_up_of(known), MIA, (MIA,))
        [fact] = (fact for fact in ledger.facts if fact.text == "the kilns")
        return fact.withheld is None

    assert (told("We run kilns in Leeds."), told("")) == (True, False)


def test_the_first_posting_of_a_day_is_taken() -> None:
    """Of the talk that has one."""
    talks = talk(), talk("b", END, posting="one"), talk("c", END + HOUR, posting="two")
    assert wording._posting(visit_of(situation(*talks))) == "one"
    assert wording._posting(visit_of(situation(talk()))) == ""


def test_a_ledger_is_the_same_whatever_order_the_journal_has() -> None:
    """And a letter's own text is none that must not come again."""
    key = key_of("a", "", Kind.THANK_YOU, MIA.email)
    own = letter(key, State.WITHDRAWN, text="My own sentence stands here.")
    deeds = [
        own,
        letter("k1", to=WEI, text="One sentence."),
        letter("k2", to=WEI, text="Two sentences."),
    ]
    follow_up = letter("k3", kind=Kind.FOLLOW_UP, text="A follow-up's sentence.")
    other = letter("k4", interview="z", text="Another interview's sentence.")
    every = [*deeds, follow_up, other]
    first, second = (
        ledger_of(thank_you(situation(talk(people=(MIA, WEI)), deeds=each)))
        for each in (every, every[::-1])
    )
    assert first == second
    assert first.others == ("One sentence.", "Two sentences.")


def two_rounds(**more: Any) -> Situation:
    """A visit, and one of a week before, of which notes and a sent letter are known."""
    before = talk("old", START - 7 * DAY, round=Round.SCREEN)
    sent = letter(
        "s", State.SENT, interview="old", made=END - 7 * DAY, text="I will bring my notes."
    )
    notes = noted("old", END - 7 * DAY)
    fields: dict[str, Any] = {"deeds": [sent], "notes": [notes], **more}
    return situation(before, talk(), **fields)


def test_earlier_visits_are_looked_back_on() -> None:
    """With their notes and the letter that was sent after them."""
    known = two_rounds()
    company = known.companies[0]
    [before] = wording.earlier(company.visits[1], company, known)
    assert (before.start, before.round) == (START - 7 * DAY, Round.SCREEN)
    assert (before.notes, before.letter) == (noted().notes, "I will bring my notes.")
    assert wording.earlier(company.visits[0], company, known) == ()
    assert ledger_of(thank_you(known)).earlier_rounds == (Round.SCREEN,)
    assert "I will bring my notes." in ledger_of(thank_you(known)).others


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"deeds": []}, [""]),
        ({"deeds": [letter("s", interview="old", text="A")]}, [""]),
        ({"deeds": [letter("s", State.SENT, kind=Kind.FOLLOW_UP, interview="old", text="A")]}, [""]),
        ({"deeds": [letter("s", State.SENT, interview="a", text="A")]}, [""]),
        ({"deeds": [letter("s", State.SENT, interview="old", text="A"),
                    letter("t", State.SENT, interview="old", text="B")]}, ["A"]),
        ({"notes": [noted("old", happened=False)]}, []),
    ],
)  # fmt: skip
def test_what_is_looked_back_on_was_sent(more: dict[str, Any], expected: list[str]) -> None:
    """A thank-you, of that visit; a visit that did not happen is none."""
    known = two_rounds(**more)
    company = known.companies[0]
    found = wording.earlier(company.visits[1], company, known)
    assert [each.letter for each in found] == expected


def follow_up_of(known: Situation) -> limits.FollowUp:
    [process] = processes(known.companies, known.memory, known.now).values()
    found = followups.next_follow_up(process, known)
    assert found
    return found


def test_a_follow_up_is_written_from_what_was_sent() -> None:
    """All letters of the process in one order, and the panel of the visit."""
    asked = talk(people=(MIA, WEI), language="fr", posting="https://acme.example/jobs/1")
    deeds = [
        letter("k2", State.SENT, sent=END + 4 * HOUR, text="Second. Yes."),
        letter("k1", State.SENT, sent=END + 5 * HOUR, text="First. No."),
        letter("k3", text=""),
    ]
    known = two_rounds(deeds=deeds)
    known = situation(asked, deeds=deeds, notes=[noted()], now=END + 9 * DAY)
    ledger = wording.follow_up_ledger(follow_up_of(known), MIA, (MIA, WEI))
    assert ledger.sent == "First. No.\n\nSecond. Yes."
    assert set(ledger.others) == {"First.", "No.", "Second.", "Yes."}
    assert (ledger.panel, ledger.language, ledger.variant) == ((MIA, WEI), "fr", "a 1")
    assert (ledger.has_notes, ledger.role, ledger.count) == (True, "Staff SRE", 1)
    second = letter("k", State.SENT, sent=END + HOUR)
    again = follow_up_of(two_rounds(deeds=[second], now=END + 9 * DAY))
    assert wording.follow_up_ledger(again, MIA, (MIA,)).earlier_rounds == (Round.SCREEN,)
    data = talk("b", END, people=(WEI,), company="Acme Data", role="Data Engineer")
    both = follow_up_of(situation(talk(), data, deeds=[second], now=END + 9 * DAY))
    of_wei = wording.follow_up_ledger(both, WEI, (MIA, WEI))
    assert (of_wei.company, of_wei.role) == ("Acme Data", "Data Engineer")
    told = talk(sources=(("company", Source.GUEST),))
    by_guest, untold = (
        wording.follow_up_ledger(
            follow_up_of(situation(each, deeds=[second], now=END + 9 * DAY)), MIA, (MIA,)
        )
        for each in (told, talk())
    )
    assert by_guest != untold
    away = wording.follow_up_ledger(follow_up_of(known), Person("Max", "max@acme.example"), (MIA,))
    assert away.panel == (Person("Max", "max@acme.example"),)


# --- what holds ---------------------------------------------------------------------------------


def test_what_holds_a_letter_whose_template_is_broken() -> None:
    """File, line and finding, from the words' own attempt and from a block's."""
    facts = {"where": "t.j2", "line": 3, "what": "no end"}
    assert broken(TextBroken("t.j2", 3, "no end")) == Hold(because("template_broken", **facts))
    wrong = BrokenTemplate("t.j2", 3, "no end")
    known = situation(talk())
    ledger = ledger_of(thank_you(known))
    known = situation(talk(), prepared=[Prepared(KEY, ledger.hash, broken=wrong)])
    held = thank_you(known).make()
    assert isinstance(held, Held)
    assert held.why == because("template_broken", **facts)


@pytest.mark.parametrize(
    ("state", "facts"),
    [
        (AccountState.OK, None),
        (AccountState.SIGN_IN, {"state": "sign_in"}),
        (None, {"state": "gone"}),
    ],
)
def test_an_account_that_does_not_work_is_told(
    state: AccountState | None, facts: dict[str, object] | None
) -> None:
    """How it fails, or that there is none."""
    hold = unreachable(state)
    assert hold == (Hold(because("account_down", **facts)) if facts else None)


@pytest.mark.parametrize(
    ("state", "error", "after", "code"),
    [
        (State.REFUSED, "quota", SECOND, "refused"),
        (State.REFUSED, "quota", timedelta(0), None),
        (State.REFUSED, "", SECOND, None),
        (State.REFUSED, "quota", None, None),
        (State.DOUBT, "", None, "in_doubt"),
        (State.DOUBT, "", timedelta(0), "in_doubt"),
        (State.INTENT, "", SECOND, "in_doubt"),
        (State.DOUBT, "", -SECOND, "in_doubt"),
    ],
)
def test_a_deed_that_is_not_settled_holds(
    state: State, error: str, after: timedelta | None, code: str | None
) -> None:
    """A doubt, and a refusal until it may be tried again; never until a moment that is past."""
    until = END + after if after is not None else None
    hold = unsettled(letter("k", state, error=error, not_before=until), END)
    to_come = until if code and until and until > END else None
    assert (hold and hold.why.code, hold and hold.until) == (code, to_come)
    assert unsettled(None, END) is None


def test_words_are_those_of_the_letter_s_own_ledger() -> None:
    """What was written for another key is not taken."""
    known = situation(talk())
    other = Prepared("other", ledger_of(thank_you(known)).hash, Words("No", "No"))
    held = thank_you(situation(talk(), prepared=[other])).make()
    assert isinstance(held, Held)
    assert drafted(situation(Past(talk(), SEEN))).letter
