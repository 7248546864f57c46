"""A memory with something in every place, to see it stored and come back."""

from datetime import UTC, date, datetime, timedelta

from interviewd.model.known import (
    Closing,
    Contact,
    Deed,
    Interview,
    Memory,
    Noted,
    Notes,
    Past,
    Pause,
    State,
)
from interviewd.model.ledger import Prepared, Words
from interviewd.model.seen import Person
from interviewd.model.terms import Kind, Round, Verb, because

NOW = datetime(2026, 11, 25, 14, 5, 0, 250, tzinfo=UTC)
LATER = NOW + timedelta(minutes=5)

DEED = Deed(
    key="k" * 32,
    kind=Kind.THANK_YOU,
    verb=Verb.DRAFT,
    state=State.DRAFTED,
    account="home",
    interview="uid/20261125T140000Z",
    made=NOW,
    calendar="work",
    company="Müller & Söhne",
    title="t",
    start=NOW,
    end=LATER,
    placed="p",
    hash="h",
    slot="mia@acme.example",
    to=Person("Mia", "mia@acme.example", "VP"),
    subject="Thank you – SRE interview",
    text="Dear Mia,\n…",
    message_id="<k@example.org>",
    thread="th",
    references=("<a@b>", "<c@d>"),
    deadline=LATER,
    sent=LATER,
    sent_id="<s@example.org>",
    settled=LATER,
    adopted=True,
    handle="17",
    version="v",
    cursor="c",
    attempts=2,
    not_before=LATER,
    error="e",
)
BLOCK = Deed("b" * 32, Kind.PREP, Verb.ADD, State.OURS, "home", "uid", NOW)
INTERVIEW = Interview(
    "home",
    "work",
    "uid",
    "",
    "Interview at Acme",
    NOW,
    LATER,
    names=("acme",),
    round=Round.FINAL,
    people=(Person("Mia", "mia@acme.example"),),
    held=because("too_many", count=7, since=NOW),
)
FULL = Memory(
    deeds={DEED.key: DEED, BLOCK.key: BLOCK},
    past={"uid": Past(INTERVIEW, NOW, state="gone", since=LATER)},
    noted={
        "n": Noted(
            "n",
            "uid",
            "Liked: it",
            NOW,
            Notes(filled=True, liked="it", decide_by=date(2026, 12, 4)),
        )
    },
    contacts={
        "<m@acme>": Contact(
            "home", "<m@acme>", NOW, sent=False, address="mia@acme.example", back=date(2026, 12, 1)
        )
    },
    marks={"uid": True, "other": False},
    closings=(Closing("Acme", NOW, closed=True), Closing("Acme", LATER, closed=False)),
    pause=Pause(NOW, LATER),
    prepared={
        "p": Prepared(
            "p", "hash", Words("Thank you", "Hello Mia,\n", used=(1,)), "busy", 60.0, at=NOW
        )
    },
)
