"""What a look teaches: the memory as it ought to be after it. Pure; the tick lets the journal store the difference."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache

from interviewd.domain import debrief, recognise
from interviewd.domain.fingerprint import fingerprint
from interviewd.domain.memory_update import lifecycle, recover
from interviewd.domain.memory_update.forget import forget
from interviewd.domain.visits import Company, companies, local_day
from interviewd.language import dates, people
from interviewd.language.mail import refusal
from interviewd.model.decided import Policy
from interviewd.model.known import Contact, Deed, Memory, Noted, Past, State, Verdict, View
from interviewd.model.seen import Account, AccountState, Event, Folder, Message, Nature, Person, Window
from interviewd.model.terms import Kind, Verb


def learn_calendars(view: View, window: Window, now: datetime, policy: Policy) -> tuple[Memory, tuple[Verdict, ...]]:
    """The memory after a look at the calendars, and the verdict on every event that is not ours, in the view's order."""
    verdicts = judge(view, policy)
    memory = replace(view.memory, past=_past(view, verdicts, window, now))
    memory = replace(memory, deeds=_blocks(view, window, now, policy))
    return replace(memory, noted=_noted(view, memory, now, policy)), verdicts


def learn_mail(view: View, now: datetime, policy: Policy) -> Memory:
    """The memory after a look at the mailboxes; what is too old to be kept is forgotten."""
    memory = replace(view.memory, contacts=_contacts(view, now))
    # What is known is followed first, so that only what nobody claims is taken for a letter that was lost.
    memory = replace(memory, deeds=lifecycle.letters(view, memory, now))
    memory = replace(memory, deeds=recover.letters(view, memory, now, policy))
    memory = replace(memory, deeds=lifecycle.letters(view, memory, now))
    return forget(memory, now, policy.keep_days)


def own_addresses(view: View, policy: Policy) -> frozenset[str]:
    """Every address that is the person's."""
    return frozenset(policy.emails) | {address for account in view.accounts for address in account.addresses}


def judge(view: View, policy: Policy) -> tuple[Verdict, ...]:
    """A verdict on each event that is not ours; of an interview on two calendars only the first that counts."""
    own = own_addresses(view, policy)
    taken: set[str] = set()
    verdicts = []
    for event in view.events:
        if recognise.is_ours(event, own):
            continue
        verdict = _verdict(event, policy, own, view.memory.marks.get(event.id))
        if verdict.interview and event.id in taken:
            continue
        if verdict.interview:
            taken.add(event.id)
        verdicts.append(verdict)
    return tuple(verdicts)


@lru_cache(maxsize=2048)
def _verdict(event: Event, policy: Policy, own: frozenset[str], marked: bool | None) -> Verdict:  # noqa: FBT001 - three answers
    """A verdict costs a millisecond and depends on nothing else: an event that did not change keeps its own."""
    return recognise.recognise(event, policy, own, marked)


def our_blocks(view: View, policy: Policy) -> dict[str, Event]:
    """Our own blocks as they stand, by key; of a key found twice the first account's."""
    own = own_addresses(view, policy)
    found: dict[str, Event] = {}
    for event in view.events:
        if event.mark and recognise.is_ours(event, own):
            found.setdefault(event.mark.key, event)
    return found


def is_untouched(event: Event) -> bool:
    """Does the block still say what we made it say?"""
    return event.mark is not None and event.mark.hash == fingerprint(
        event.start, event.end, event.title, event.description
    )


def _past(view: View, verdicts: Iterable[Verdict], window: Window, now: datetime) -> dict[str, Past]:
    past = dict(view.memory.past)
    on: set[str] = set()
    for verdict in verdicts:
        if verdict.interview:
            known = past.get(verdict.event.id)
            past[verdict.event.id] = Past(verdict.interview, known.first_seen if known else now)
            on.add(verdict.event.id)
    others = {verdict.event.id: verdict for verdict in verdicts if verdict.event.id not in on}
    for key, known in past.items():
        if key in on or not _reaches(window, known.interview.start, known.interview.end):
            continue
        state = _state_off(others.get(key), view.account(known.interview.account))
        if state and state != known.state:
            past[key] = replace(known, state=state, since=now)
    return past


def _reaches(window: Window, start: datetime, end: datetime) -> bool:
    return start < window.end and end > window.start


def _state_off(verdict: Verdict | None, account: Account | None) -> str | None:
    """What became of an interview that no longer counts; None while that cannot be known."""
    if verdict is None:
        return "gone" if _tells(account) else None
    codes = {reason.code for reason in verdict.why}
    if "cancelled" in codes:
        return "cancelled"
    return "declined" if "declined" in codes else "not"


def _tells(account: Account | None) -> bool:
    """Does absence on this account's calendars mean deletion?"""
    return account is not None and account.state is AccountState.OK and account.complete


def _blocks(view: View, window: Window, now: datetime, policy: Policy) -> dict[str, Deed]:
    deeds = dict(view.memory.deeds)
    found = our_blocks(view, policy)
    for key, event in found.items():
        deeds[key] = _found_again(event, now) if key not in deeds else _see(deeds[key], event, now)
    for key, deed in deeds.items():
        if key in found or deed.state not in (State.OURS, State.YOURS) or deed.start is None or deed.end is None:
            continue
        if _tells(view.account(deed.account)) and _reaches(window, deed.start, deed.end):
            deeds[key] = replace(deed, state=State.DELETED, settled=now)
    return deeds


def _found_again(event: Event, now: datetime) -> Deed:
    """A block of ours that the journal does not know: it was lost, or another machine made it."""
    mark = event.mark
    assert mark is not None  # noqa: S101 - our_blocks yields only marked ones
    return Deed(
        key=mark.key,
        kind=Kind(mark.kind) if mark.kind in Kind.__members__.values() else Kind.PREP,
        verb=Verb.ADD,
        state=State.OURS if is_untouched(event) else State.YOURS,
        account=event.account,
        calendar=event.calendar,
        interview=mark.for_id,
        made=now,
        settled=now,
        title=event.title,
        start=event.start,
        end=event.end,
        placed=mark.placed,
        hash=mark.hash,
        text=event.description if is_untouched(event) else "",
        handle=event.handle,
        version=event.version,
        adopted=True,
    )


def _see(deed: Deed, event: Event, now: datetime) -> Deed:
    if deed.state.is_doubtful:
        return deed
    touched = deed.state is State.YOURS or not is_untouched(event)
    state = State.YOURS if touched else State.OURS
    seen = replace(deed, start=event.start, end=event.end, handle=event.handle, version=event.version)
    if event.mark and not touched:
        seen = replace(seen, placed=event.mark.placed, hash=event.mark.hash, title=event.title)
    return seen if state is deed.state else replace(seen, state=state, settled=now)


def _noted(view: View, memory: Memory, now: datetime, policy: Policy) -> dict[str, Noted]:
    ours, own = our_blocks(view, policy), own_addresses(view, policy)
    blank = {key for key, event in ours.items() if is_untouched(event)}  # emptied again: nothing was said
    noted = {key: known for key, known in memory.noted.items() if key not in blank}
    forms = {
        event.mark.for_id: event
        for key, event in ours.items()
        if event.mark and event.mark.kind == Kind.DEBRIEF and key not in blank
    }
    if not forms:
        return noted
    for company in companies(memory.past.values()):
        for past in company.pasts:
            event = forms.get(past.id)
            if event and event.mark:
                key = event.mark.key
                left = memory.deeds[key].text if key in memory.deeds else ""
                form = _Form(past, _people_of_day(past, company, policy), event, left, own)
                noted[key] = _read(form, noted.get(key), now, policy)
    return noted


def _people_of_day(past: Past, company: Company, policy: Policy) -> tuple[Person, ...]:
    """Everybody the form had a line for: met by the company's interviews of that day."""
    day = local_day(past.interview.start, policy)
    same = (each.interview for each in company.pasts if local_day(each.interview.start, policy) == day)
    return tuple(dict.fromkeys(person for interview in same for person in interview.people))


@dataclass(frozen=True, slots=True)
class _Form:
    """A form that was filled in: whose, as it stands, and as we left it."""

    past: Past
    people: tuple[Person, ...]
    event: Event
    blank: str
    own: frozenset[str]


def _read(form: _Form, known: Noted | None, now: datetime, policy: Policy) -> Noted:
    text = form.event.description
    if known and known.text == text:
        return known
    told = local_day(form.past.interview.start, policy)
    blank = form.blank or debrief.form(form.people)
    notes = debrief.read(text, told, form.people, blank=blank, spelling=policy.spelling)
    notes = replace(notes, met=tuple(person for person in notes.met if person.email not in form.own))
    return Noted(form.event.mark.key if form.event.mark else "", form.past.id, text, now, notes)


def _contacts(view: View, now: datetime) -> dict[str, Contact]:
    contacts = dict(view.memory.contacts)
    for mail in view.mail.values():
        for message in mail.messages:
            for contact in _contacts_of(message, now):
                # a mail does not change; only what is new is learnt
                contacts.setdefault(f"{contact.message_id} {contact.address}", contact)
    return contacts


def _contacts_of(message: Message, now: datetime) -> Iterable[Contact]:
    if message.folder is Folder.SENT:
        others = [person.email for person in message.recipients]
    elif message.folder is Folder.INBOX:
        others = list(message.failed) if message.nature is Nature.BOUNCE else [message.sender.email]
    else:
        return
    at = message.date or now
    auto = message.nature is Nature.AUTO
    for address in dict.fromkeys(filter(None, others)):
        yield Contact(
            account=message.account,
            message_id=message.message_id or message.handle,
            at=min(at, now),
            sent=message.folder is Folder.SENT,
            address=address,
            nature=_heard_as(message),
            subject=message.subject,
            thread=message.thread,
            in_reply_to=message.in_reply_to,
            references=message.references,
            back=dates.return_date(f"{message.subject}\n{message.text}", at.date()) if auto else None,
            seen=now,
        )


def _heard_as(message: Message) -> Nature:
    """A mail's nature; what a machine writes is automatic, unless it says no: a refusal answers whoever sends it."""
    written = message.nature in (Nature.HUMAN, Nature.INVITATION, Nature.AUTO)
    if message.folder is Folder.SENT or not written or not people.is_robot(message.sender):
        return message.nature
    return Nature.HUMAN if refusal.refuses(f"{message.subject}\n{message.text}") else Nature.AUTO
