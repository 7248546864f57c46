"""Thank-yous: to whom, when, what holds them, and when an open draft is overtaken. A letter happens once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from interviewd.domain.keys import chosen
from interviewd.domain.planner.drafting import Envelope, Situation, Thanks, make_letter, thanks_text, thread_with
from interviewd.domain.visits import HISTORY, Company, happened, noted_of
from interviewd.errors import TextBroken
from interviewd.model.decided import Action, Held, Visit
from interviewd.model.known import Contact, Deed, Interview, Noted, Past, State
from interviewd.model.seen import Account, AccountState, Nature, Person
from interviewd.model.terms import Kind, Reason, Verb, because

LEFT_ALONE = timedelta(minutes=10)
"""Notes count once they stood the same at two looks this far apart."""

LATEST = timedelta(hours=72)
"""After this nobody expects a thank-you any more."""

APART = timedelta(hours=72)
"""No second thank-you to one person for one company within this."""

MANY = 6
"""More people than this are too many to thank one by one."""

COUNTED = frozenset({State.DRAFTED, State.EDITED, State.SENT, State.DISCARDED, State.UNKNOWN})
"""A thank-you in one of these was written: to its recipient no second one goes."""


def due(visit: Visit, situation: Situation) -> datetime:
    """When the thank-yous fall due: notes left alone, at once; none, three hours after the end of the visit."""
    noted = noted_of(visit, situation.memory)
    limit = visit.end + situation.policy.deadline
    if noted and noted.notes.filled:
        return max(visit.end, min(noted.since + LEFT_ALONE, limit - LEFT_ALONE))
    return min(visit.end + situation.policy.draft_after, limit)


def thank_yous(visit: Visit, company: Company, situation: Situation) -> Iterator[Action | Held]:
    """One letter a person, or the reason why not; drafts overtaken are withdrawn where that cannot race."""
    if not happened(visit, situation.memory):
        ids = {interview.id for interview in visit.interviews}
        yield from _withdraw_all(ids, visit.interviews[0].id, because("did_not_happen"), situation)
        return
    if visit.end > situation.now:
        ids = {interview.id for interview in visit.interviews if interview.start > situation.now}
        yield from _withdraw_all(ids, visit.interviews[0].id, because("put_off"), situation)
    met = people_met(visit, noted_of(visit, situation.memory))
    if hold := _held_whole(visit, met, situation):
        yield _held(visit, visit.first, "", hold)
        return
    panel = tuple(person for person in met if person.email)
    if not panel:
        yield from _without_address(visit, company, met, situation)
        return
    for nameless in (person for person in met if not person.email):
        yield _held(visit, visit.first, nameless.name, because("needs_address", name=nameless.name))
    for person in panel:
        yield from _one(thanks_to(person, panel, visit, company, situation), situation)


def people_met(visit: Visit, noted: Noted | None) -> tuple[Person, ...]:
    """Everybody met, once, in the invitations' order; addresses from the debrief are joined to their names.

    Whom the invitation gives an address keeps it: another one typed for the same name is no second person.
    """
    found: dict[str, Person] = {}
    for person in (person for each in visit.interviews for person in each.people):
        _join(person, found, next((key for key, other in found.items() if _is_same(person, other)), None))
    for person in noted.notes.met if noted else ():
        named = (key for key, other in found.items() if person.name and person.name.casefold() == other.name.casefold())
        same = (key for key, other in found.items() if _is_same(person, other))
        _join(person, found, next(same, None) or next(named, None))
    return tuple(found.values())


def _join(person: Person, found: dict[str, Person], known: str | None) -> None:
    if known is None:
        found[person.email or person.name.casefold()] = person
    elif person.email and not found[known].email:
        found[known] = replace(found[known], name=found[known].name or person.name, email=person.email)


def _is_same(one: Person, other: Person) -> bool:
    if one.email and other.email:
        return one.email == other.email
    return bool(one.name) and one.name.casefold() == other.name.casefold()


def _held_whole(visit: Visit, met: Sequence[Person], situation: Situation) -> Reason | None:
    hold = next((each.held for each in visit.interviews if each.held), None)
    if hold is None and len(met) > MANY:
        return because("too_many_people", count=len(met))
    account = situation.view.account(visit.first.account)
    return because("calendar_only") if hold is None and account is not None and not account.mail else hold


def _without_address(
    visit: Visit, company: Company, met: Sequence[Person], situation: Situation
) -> Iterator[Action | Held]:
    """Nobody can be written to: a human coordinator gets one letter to pass on, else an address is asked for."""
    coordinator = coordinator_of(visit)
    if coordinator:
        yield from _one(thanks_to(coordinator, met, visit, company, situation), situation)
        return
    for person in met or (Person(),):
        yield _held(visit, visit.first, person.name, because("needs_address", name=person.name))


def coordinator_of(visit: Visit) -> Person | None:
    """The human coordinator who can be written to."""
    found = (each.coordinator for each in visit.interviews)
    return next((person for person in found if person and person.email), None)


def thanks_to(person: Person, panel: Sequence[Person], visit: Visit, company: Company, situation: Situation) -> Thanks:
    """The letter to one of them: its key is in use already, or made from the first event with that person."""
    mine = tuple(each for each in visit.interviews if person.email in {other.email for other in each.people})
    mine = mine or visit.interviews
    key, interview = chosen(mine, Kind.THANK_YOU, person.email, situation.memory.deeds, visit.interviews)
    return Thanks(visit, company, person, tuple(panel), key, interview, max(each.end for each in mine))


# --- one person -------------------------------------------------------------------------------------------------


def _one(thanks: Thanks, situation: Situation) -> Iterator[Action | Held]:
    deed = situation.memory.deeds.get(thanks.key)
    if deed and deed.state.is_open:
        yield from _overtaken_by_hand(deed, thanks, situation)
        return
    if deed and not _may_begin(deed):
        return
    box = situation.mailbox(thanks.interview)
    where = box.name if box else thanks.interview.account
    if stop := _stop(thanks, deed, box, situation):
        why, until = stop
        yield _held(
            thanks.visit, thanks.interview, thanks.person.email, why, until=until, key=thanks.key, account=where
        )
        return
    yield _draft(thanks, box, situation)


def _may_begin(deed: Deed) -> bool:
    """Never twice; but what was withdrawn since the visit had not happened is written when it has.

    By no comparison of times: a visit is put off and back again, and a clock that was wrong withdraws what it made.
    """
    return deed.state.is_doubtful or deed.state in {State.REFUSED, State.WITHDRAWN}


def _stop(
    thanks: Thanks, deed: Deed | None, box: Account | None, situation: Situation
) -> tuple[Reason, datetime | None] | None:
    """What holds this letter now, and until when; None as until: only the person or the world can release it."""
    if deed and deed.state.is_doubtful:
        return because("in_doubt"), deed.not_before
    if deed and deed.error and deed.not_before and deed.not_before > situation.now:
        return because("refused", error=deed.error), deed.not_before
    if situation.now >= thanks.end and (written := hand_written(thanks.person, thanks.end, situation)):
        return because("already_written", at=written.at), None
    if situation.now > thanks.end + LATEST:
        return because("too_late"), None
    when = due(thanks.visit, situation)
    if situation.now < when:
        if _is_filled(thanks.visit, situation):
            return because("notes_unsettled"), when
        return because("not_yet", minutes=int(situation.policy.draft_after.total_seconds() // 60)), when
    if recent := _recent(thanks, situation):
        return because("thanked_recently", at=recent.made), None
    if box is None or box.mail_state is not AccountState.OK:
        return because("account_down", state=str(box.mail_state) if box else "gone"), None
    return None


def _is_filled(visit: Visit, situation: Situation) -> bool:
    noted = noted_of(visit, situation.memory)
    return bool(noted and noted.notes.filled)


def hand_written(person: Person, end: datetime, situation: Situation) -> Contact | None:
    """The first mail the person wrote to them since the interview ended, calendar answers and automatic ones aside."""
    found = (
        contact
        for contact in situation.memory.contacts.values()
        if contact.sent and contact.address == person.email and contact.nature is Nature.HUMAN and contact.at >= end
    )
    return min(found, key=lambda contact: contact.at, default=None)


def _recent(thanks: Thanks, situation: Situation) -> Deed | None:
    """A thank-you of ours to them for this company, drafted less than 72 hours ago, whatever its event was called."""
    ids = {past.id for past in thanks.company.pasts}
    found = (
        deed
        for deed in situation.memory.deeds.values()
        if deed.kind is Kind.THANK_YOU and deed.state in COUNTED and deed.key != thanks.key and deed.interview in ids
    )
    return next(
        (deed for deed in found if deed.slot == thanks.person.email and situation.now - deed.made < APART),
        None,
    )


def _draft(thanks: Thanks, box: Account | None, situation: Situation) -> Action | Held:
    visit, person = thanks.visit, thanks.person
    try:
        text = thanks_text(thanks, situation)
    except TextBroken as broken:
        why = because("template_broken", where=broken.where, line=broken.line, what=broken.what)
        return _held(visit, thanks.interview, person.email, why, key=thanks.key)
    thread = thread_with(person, visit, situation)
    deadline = thanks.end + situation.policy.deadline
    late = situation.now > deadline
    return Action(
        verb=Verb.DRAFT,
        kind=Kind.THANK_YOU,
        key=thanks.key,
        account=box.name if box else thanks.interview.account,
        interview=visit.interviews[0].id,
        company=visit.company,
        why=because("thanks_due", notes=_is_filled(visit, situation), late=late, thread=thread is not None),
        letter=make_letter(Envelope(Kind.THANK_YOU, thanks.key, person, thanks.interview, thread), text, situation),
        deadline=deadline,
        slot=person.email,
        keyed=thanks.interview.id,
        cursor=situation.cursor(box),
    )


# --- overtaken --------------------------------------------------------------------------------------------------


def _overtaken_by_hand(deed: Deed, thanks: Thanks, situation: Situation) -> Iterator[Action | Held]:
    """The draft still waits, and the person has written to them by themself since the interview."""
    written = hand_written(thanks.person, thanks.end, situation)
    if written and written.message_id != deed.message_id:
        yield from withdraw(deed, thanks.visit.interviews[0].id, because("already_written", at=written.at), situation)


def _withdraw_all(ids: set[str], interview: str, why: Reason, situation: Situation) -> Iterator[Action | Held]:
    for deed in situation.memory.deeds.values():
        if deed.kind is Kind.THANK_YOU and deed.interview in ids and deed.state.is_open:
            yield from withdraw(deed, interview, why, situation)


def orphans(past: Past, situation: Situation) -> Iterator[Action | Held]:
    """Open drafts of an interview that, it turned out, did not take place: cancelled, declined, not an interview."""
    yield from _withdraw_all({past.id}, past.id, because(f"interview_{past.state}"), situation)


def withdraw(deed: Deed, interview: str, why: Reason, situation: Situation) -> Iterator[Action | Held]:
    """Take an untouched draft back where that cannot race; else it stays, and that is said."""
    account = situation.view.account(deed.account)
    if account is None or account.mail_state is not AccountState.OK:
        return
    if deed.state is State.DRAFTED and not deed.adopted and account.withdraws:
        yield Action(Verb.REMOVE, deed.kind, deed.key, deed.account, interview, deed.company, why, deed=deed)
        return
    stays = because("draft_stays", reason=why, edited=deed.state is State.EDITED or deed.adopted)
    to = deed.to.email if deed.to else ""
    yield Held(deed.kind, deed.account, interview, deed.company, stays, to=to, key=deed.key)


def gone_after_end(past: Past, situation: Situation) -> Held | None:
    """An interview that vanished from the calendar after its end, without notes: `mark EVENT yes` releases it."""
    if past.state != "gone" or past.since is None or past.since < past.interview.end:
        return None
    if situation.now > past.interview.end + LATEST or past.interview.end + HISTORY < past.first_seen:
        return None
    interview = past.interview
    return Held(Kind.THANK_YOU, interview.account, interview.id, interview.company, because("gone_after_end"))


def _held(
    visit: Visit,
    interview: Interview,
    to: str,
    why: Reason,
    *,
    until: datetime | None = None,
    key: str = "",
    account: str = "",
) -> Held:
    where = account or interview.account
    return Held(Kind.THANK_YOU, where, visit.interviews[0].id, visit.company, why, until, to, key)
