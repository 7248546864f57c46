"""Thank-yous: to whom, when, what holds them, and when an open draft is overtaken.

A letter happens once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from interviewd.domain.debrief import missed
from interviewd.domain.keys import chosen
from interviewd.domain.planner import drafting
from interviewd.domain.planner.drafting import ThankYou
from interviewd.domain.planner.held import Hold, Wanted, held_line, unreachable, unsettled
from interviewd.domain.planner.wording import thank_you_ledger, words_for
from interviewd.domain.situation import Situation
from interviewd.domain.visits import HISTORY, Company, with_person
from interviewd.model.decided import Action, Held, Visit
from interviewd.model.known import Contact, Deed, Past, State
from interviewd.model.ledger import Words
from interviewd.model.seen import Account, AccountState, Nature, Person
from interviewd.model.terms import Kind, Reason, Verb, because

LEFT_ALONE = timedelta(minutes=10)
"""Notes count once they stood the same at two looks this far apart."""

LATEST = timedelta(hours=72)  # after this nobody expects a thank-you any more

APART = timedelta(hours=72)  # no second thank-you to one person for one company within this

MANY = 6  # more people than this in one interview are too many to thank one by one

WRITTEN = frozenset({State.DRAFTED, State.EDITED, State.SENT, State.DISCARDED, State.UNKNOWN})
"""A thank-you in one of these was written: to its recipient no second one goes."""


def due(visit: Visit, situation: Situation) -> datetime:
    """When the thank-yous are due: once notes are left alone, else hours after the visit.

    No wait for notes costs the deadline, nor, where that has passed, the letter itself.
    """
    if not (visit.noted and visit.notes):
        return visit.end + situation.policy.draft_after
    since, latest = visit.noted.since, visit.end + situation.policy.deadline
    if since > latest:
        latest = min(each.end for each in visit.interviews) + LATEST
    return max(visit.end, min(since + LEFT_ALONE, latest - LEFT_ALONE))


def thank_yous(
    visit: Visit, company: Company, situation: Situation
) -> Iterator[Action | Held | Wanted]:
    """One letter for each person, or the reason why not; pointless drafts are withdrawn."""
    if not visit.happened:
        denied = because("did_not_happen")
        yield from _withdraw_all(visit.ids, visit.first.id, denied, situation)
        if visit.end <= situation.now <= visit.end + LATEST:
            yield held_line(Kind.THANK_YOU, visit, Hold(denied))
        return
    ahead = {interview.id for interview in visit.interviews if interview.start > situation.now}
    yield from _withdraw_all(ahead, visit.first.id, because("put_off"), situation)
    met = people_met(visit)
    if why := _why_none(visit, met, situation):
        yield held_line(Kind.THANK_YOU, visit, Hold(why))
        return
    for interview in visit.interviews:
        if interview.held:
            yield held_line(Kind.THANK_YOU, visit, Hold(interview.held), interview=interview)
    absent = _absent(visit, met)
    for person in absent:
        yield from _not_met(thank_you_to(person, met, visit, company, situation), situation)
    met = tuple(person for person in met if person not in absent)
    panel = panel_of(visit)
    if not met and absent:
        return
    # A human coordinator gets one letter to pass on where nobody has an address.
    coordinator = None if panel else coordinator_of(visit)
    if coordinator:
        yield from _one(thank_you_to(coordinator, met, visit, company, situation), situation)
        return
    for nameless in (person for person in met or (Person(),) if not person.email):
        is_late = situation.now > visit.end + LATEST
        why = because("too_late") if is_late else because("needs_address", name=nameless.name)
        yield held_line(Kind.THANK_YOU, visit, Hold(why), to=nameless.name)
    for person in panel:
        yield from _one(thank_you_to(person, panel, visit, company, situation), situation)


def once_each(lines: Iterable[Action | Held | Wanted]) -> Iterator[Action | Held | Wanted]:
    """One letter to each person: that of the latest visit with notes, else of the latest."""
    lines = list(lines)
    latest: dict[str, Wanted] = {}
    for line in lines:
        if isinstance(line, Wanted):
            other = latest.setdefault(line.to, line)
            if (line.is_asked_for, line.visit.end) > (other.is_asked_for, other.visit.end):
                latest[line.to] = line
    for line in lines:
        if isinstance(line, Wanted) and latest[line.to] is not line:
            yield line.held(Hold(because("one_at_once", start=latest[line.to].visit.start)))
        else:
            yield line


def panel_of(visit: Visit) -> tuple[Person, ...]:
    """All who are thanked: those met who have an address."""
    met = people_met(visit)
    absent = _absent(visit, met)
    return tuple(person for person in met if person.email and person not in absent)


def _absent(visit: Visit, met: Sequence[Person]) -> tuple[Person, ...]:
    """Those of whom the notes say that they were not there."""
    return tuple(person for person in met if missed(visit.notes, person, met))


def _not_met(thanks: ThankYou, situation: Situation) -> Iterator[Action | Held]:
    """No letter to them; one that waits untouched is withdrawn."""
    why, deed = because("not_there"), situation.deeds.get(thanks.key)
    if deed and deed.state.is_open:
        yield from withdraw(deed, thanks.visit.first.id, why, situation)
    elif deed is None and situation.now <= thanks.end + LATEST:
        yield _held(thanks, Hold(why), situation.mailbox(thanks.interview))


def people_met(visit: Visit) -> tuple[Person, ...]:
    """Everybody met, once, in the invitations' order.

    Addresses from the debrief are joined to their names. Whom the invitation gives an address keeps
    it: another one typed for the same name is no second person. Beside an interview with a few
    people those of another with too many are left out.
    """
    met: dict[str, Person] = {}
    small = [each for each in visit.interviews if not each.held]
    for person in (person for each in small or visit.interviews for person in each.people):
        same = (
            key
            for key, other in met.items()
            if (
                person.email == other.email
                if person.email and other.email
                else _has_same_name(person, other)
            )
        )
        _join(person, met, next(same, None))
    for person in visit.noted.notes.met if visit.noted else ():
        named = (key for key, other in met.items() if _has_same_name(person, other))
        known = person.email if person.email in met else next(named, None)
        _join(person, met, known)
    return tuple(met.values())


def _join(person: Person, met: dict[str, Person], known: str | None) -> None:
    if known is None:
        met[person.email or person.name.casefold()] = person
    elif not met[known].email:
        met[known] = replace(met[known], email=person.email)


def _has_same_name(one: Person, other: Person) -> bool:
    return bool(one.name) and one.name.casefold() == other.name.casefold()


def _why_none(visit: Visit, met: Sequence[Person], situation: Situation) -> Reason | None:
    """Why nobody of the visit is written to; too many is counted for each interview."""
    if all(each.held for each in visit.interviews):
        return visit.first.held
    if len(met) > MANY * len(visit.talks):
        return because("too_many_people", count=len(met))
    account = situation.view.account(visit.first.account)
    return because("calendar_only") if account is not None and not account.mail else None


def coordinator_of(visit: Visit) -> Person | None:
    """The human coordinator who can be written to."""
    coordinators = (each.coordinator for each in visit.interviews)
    return next((person for person in coordinators if person and person.email), None)


def thank_you_to(
    person: Person, panel: Sequence[Person], visit: Visit, company: Company, situation: Situation
) -> ThankYou:
    """The letter to one of them, under the key in use or that of the first event with them."""
    with_them, every = with_person(visit, person.email), visit.interviews
    key, interview = chosen(with_them, Kind.THANK_YOU, person.email, situation.deeds, every)
    start, end = min(each.start for each in with_them), max(each.end for each in with_them)
    return ThankYou(visit, company, person, tuple(panel), key, interview, start, end)


# --- one person ---------------------------------------------------------------------------------


def _one(thanks: ThankYou, situation: Situation) -> Iterator[Action | Held | Wanted]:
    deed = situation.deeds.get(thanks.key)
    if deed and deed.state.is_open:
        written = written_by_hand(thanks.person, thanks.start, situation)
        if written and written.message_id != deed.message_id:
            why = because("already_written", at=written.at)
            yield from withdraw(deed, thanks.visit.first.id, why, situation)
        return
    # Never twice. What was withdrawn since the visit had not happened is written when it has; by no
    # comparison of times: visits are put off and back, and a wrong clock withdraws what it made.
    if deed and not deed.state.is_doubtful and deed.state not in {State.REFUSED, State.WITHDRAWN}:
        return
    box = situation.mailbox(thanks.interview)
    if hold := _stop(thanks, deed, box, situation):
        yield _held(thanks, hold, box)
        return
    yield Wanted(
        Kind.THANK_YOU,
        thanks.visit,
        thanks.key,
        box.name if box else thanks.interview.account,
        partial(_draft, thanks, box, situation),
        to=thanks.person.email,
        deadline=thanks.end + situation.policy.deadline,
        is_asked_for=thanks.visit.notes is not None,
    )


def _held(thanks: ThankYou, hold: Hold, box: Account | None) -> Held:
    account = box.name if box else thanks.interview.account
    return held_line(
        Kind.THANK_YOU, thanks.visit, hold, to=thanks.person.email, key=thanks.key, account=account
    )


def _stop(
    thanks: ThankYou, deed: Deed | None, box: Account | None, situation: Situation
) -> Hold | None:
    """What holds this letter now, and until when."""
    if hold := unsettled(deed, situation.now):
        return hold
    if written := written_by_hand(thanks.person, thanks.start, situation):
        return Hold(because("already_written", at=written.at))
    if situation.now > thanks.end + LATEST:
        return Hold(because("too_late"))
    when = due(thanks.visit, situation)
    if situation.now < when:
        minutes = situation.policy.draft_after // timedelta(minutes=1)
        is_noted = thanks.visit.notes is not None
        why = because("notes_unsettled") if is_noted else because("not_yet", minutes=minutes)
        return Hold(why, when)
    letters = (each for past in thanks.company.pasts for each in situation.letters.get(past.id, ()))
    to_them = (d for d in letters if d.kind is Kind.THANK_YOU and d.slot == thanks.person.email)
    recent = (each for each in to_them if situation.now - each.made < APART)
    if other := next((d for d in recent if d.state in WRITTEN or d.state.is_doubtful), None):
        return Hold(because("thanked_recently", at=other.made))
    return unreachable(box.mail_state if box else None)


def written_by_hand(person: Person, since: datetime, situation: Situation) -> Contact | None:
    """The first mail the person wrote to them since the interview began, no automatic answer."""
    to_them = (each for each in situation.written.get(person.email, ()) if each.at >= since)
    written = (contact for contact in to_them if contact.nature is Nature.HUMAN)
    return min(written, key=lambda contact: contact.at, default=None)


def _draft(thanks: ThankYou, box: Account | None, situation: Situation) -> Action | Held:
    visit, person = thanks.visit, thanks.person
    deadline = thanks.end + situation.policy.deadline
    words = words_for(thanks.key, thank_you_ledger(thanks, situation), deadline, situation)
    if not isinstance(words, Words):
        hold, commission = words
        return replace(_held(thanks, hold, box), commission=commission)
    thread = drafting.thread_with(person, visit, situation)
    about = Kind.THANK_YOU, thanks.key, person, thanks.interview
    noted, late = visit.notes is not None, situation.now > deadline
    return Action(
        verb=Verb.DRAFT,
        kind=Kind.THANK_YOU,
        key=thanks.key,
        account=box.name if box else thanks.interview.account,
        interview=visit.first.id,
        company=visit.company,
        why=because("thanks_due", notes=noted, late=late, thread=thread is not None),
        letter=drafting.make_letter(*about, words, thread=thread, situation=situation),
        deadline=deadline,
        slot=person.email,
        keyed=thanks.interview.id,
        cursor=drafting.cursor(box, situation),
    )


# --- overtaken ----------------------------------------------------------------------------------


def _withdraw_all(
    ids: Collection[str], interview: str, why: Reason, situation: Situation
) -> Iterator[Action | Held]:
    for deed in (deed for name in sorted(ids) for deed in situation.letters.get(name, ())):
        if deed.kind is Kind.THANK_YOU and deed.state.is_open:
            yield from withdraw(deed, interview, why, situation)


def orphans(past: Past, situation: Situation) -> Iterator[Action | Held]:
    """Withdraw the drafts of an interview that did not take place, or was none."""
    yield from _withdraw_all({past.id}, past.id, because(f"interview_{past.state}"), situation)


def withdraw(
    deed: Deed, interview: str, why: Reason, situation: Situation
) -> Iterator[Action | Held]:
    """Take an untouched draft back where that cannot race; else it stays, and that is said."""
    account = situation.view.account(deed.account)
    if account is None or account.mail_state is not AccountState.OK:
        return
    if deed.state is State.DRAFTED and not deed.adopted and account.withdraws:
        yield Action(
            Verb.REMOVE, deed.kind, deed.key, deed.account, interview, deed.company, why, deed=deed
        )
        return
    stays = because("draft_stays", reason=why, edited=deed.state is State.EDITED or deed.adopted)
    about = deed.kind, deed.account, interview, deed.company
    yield Held(*about, stays, to=deed.recipient, key=deed.key)


def gone_after_end(past: Past, situation: Situation) -> Held | None:
    """An interview deleted after its end, without notes; `mark EVENT yes` releases its letters."""
    interview, end = past.interview, past.interview.end
    if past.state != "gone" or past.since is None or past.since < end:
        return None
    if situation.now > end + LATEST or end + HISTORY < past.first_seen:
        return None
    about = Kind.THANK_YOU, interview.account, interview.id, interview.company
    return Held(*about, because("gone_after_end"))
