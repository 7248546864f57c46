"""Notices: what the person should know and can mend, each with its way out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from interviewd.domain.prepared import has_later_notes, unused_of
from interviewd.domain.processes import Process
from interviewd.domain.situation import Situation
from interviewd.model.decided import Action, Held, Notice
from interviewd.model.known import Deed, State
from interviewd.model.seen import Account, AccountState, Folder, Nature, Person, Trouble
from interviewd.model.terms import Kind, Reason, Verb, because

WEEK = timedelta(days=7)

RECENT = timedelta(days=35)  # a bounce older than this is said no more

TRIES = 3  # what was refused so often is no hiccup of the provider's

PATIENCE = timedelta(hours=1)
"""What is wrong for so long does not settle by itself any more: a doubt, a draft that was sent."""


def notices(
    situation: Situation,
    processes: Iterable[Process],
    actions: Sequence[Action],
    held: Sequence[Held],
) -> Iterator[Notice]:
    """Everything to say beside the plan itself, in a repeatable order."""
    for line in held:  # what should go and cannot be withdrawn: to discard by hand
        to, company = line.to, line.company
        if line.why.code == "second_copy_stays":
            yield Notice(
                because("drafted_twice", to=to, company=company),
                because("mend_copy", to=to, company=company),
            )
        if line.why.code == "draft_stays":
            what = because("draft_overtaken", to=to, company=company, reason=line.why["reason"])
            yield Notice(what, because("mend_overtaken", to=to, company=company))
    yield from _stuck([*actions, *held], situation)
    for account in situation.view.accounts:
        yield from _of_account(account, situation.now)
    yield from _of_troubles(situation.view.troubles)
    reasons = [verdict.why[0] for verdict in situation.verdicts]
    flooded = [reason for reason in reasons if reason.code == "too_many_interviews"]
    if flooded:
        what = because("flood", count=len(flooded), most=flooded[0]["most"])
        yield Notice(what, because("mend_flood"))
    if situation.left_out:
        what = because("invitations_flood", count=len(situation.left_out))
        yield Notice(what, because("mend_invitations"))
    yield from _without_address(held, situation)
    for contact in (contact for process in processes for contact in process.contacts):
        if contact.nature is Nature.BOUNCE and situation.now - contact.at < RECENT:
            what = because("bounced", address=contact.address, at=contact.at)
            yield Notice(what, because("mend_address"))
    going = {action.key for action in actions if action.verb is Verb.REMOVE}
    going |= {line.key for line in held if line.why.code == "draft_stays"}
    for deed in situation.deeds.values():
        if deed.kind is Kind.THANK_YOU and deed.state.is_open and deed.key not in going:
            yield from _of_draft(deed, situation)
        elif deed.kind.is_letter and deed.state is State.SENT:
            yield from _of_sent(deed, situation)


def _without_address(held: Iterable[Held], situation: Situation) -> Iterator[Notice]:
    """Letters of visits that are over which wait for an address."""
    ends = {each.first.id: each.end for company in situation.companies for each in company.visits}
    for line in held:
        if line.why.code == "needs_address" and ends[line.interview] <= situation.now:
            what = because("address_missing", to=line.to, company=line.company)
            yield Notice(what, because("mend_missing", to=line.to, company=line.company))


def _stuck(lines: Iterable[Action | Held], situation: Situation) -> Iterator[Notice]:
    """What was tried again and again, or cannot be found out: only the person can look at it."""
    for line in lines:
        deed = situation.deeds.get(line.key)
        if deed is None:
            continue
        kind, to, tries = str(line.kind), _name(deed.to), deed.attempts
        is_tried = isinstance(line, Action) or line.why.code == "refused"
        company = line.company
        is_late = deed.not_before is not None and deed.not_before + PATIENCE < situation.now
        if is_tried and deed.error and tries >= TRIES:
            what = because(
                "not_made", kind=kind, to=to, company=company, tries=tries, error=deed.error
            )
            yield Notice(what, because("mend_error"))
        elif deed.state.is_doubtful and is_late:
            what = because("doubt_stays", kind=kind, to=to, company=company)
            yield Notice(what, because("mend_doubt", kind=kind, to=to, company=company))


def _of_account(account: Account, now: datetime) -> Iterator[Notice]:
    if account.ends and account.state is AccountState.OK and now < account.ends <= now + WEEK:
        yield Notice(
            because("sign_in_ends", account=account.name, at=account.ends), because("mend_testing")
        )
    for state in dict.fromkeys((account.state, account.mail_state)):
        if state is not AccountState.OK:
            what = because(f"account_{state}", account=account.name, error=account.error)
            name, provider, error = account.name, account.provider, account.error
            fix = because(f"mend_{state}", account=name, provider=provider, error=error)
            yield Notice(what, fix)


def _of_troubles(troubles: Iterable[Trouble]) -> Iterator[Notice]:
    """Of an unknown time zone the first place in a file: an export names it in every event."""
    known: set[tuple[str, str, Reason]] = set()
    for trouble in troubles:
        account, where, what = trouble.account, trouble.where, trouble.what
        place = account, where.rpartition(":")[0], what
        if what.code == "zone_unknown" and place in known:
            continue
        known.add(place)
        match what.code:
            case "place_missing" | "folder_unreadable" | "folder_missing" | "folder_outside":
                fix = because("mend_place")
            case "calendar_gone" | "calendar_refused":
                fix = because("mend_calendar", account=account)
            case "events_unreadable":
                fix = because("mend_events", account=account)
            case _:
                fix = because("mend_file", where=where)
        yield Notice(because("trouble", account=account, where=where, what=what), fix)


def _of_draft(deed: Deed, situation: Situation) -> Iterator[Notice]:
    """What the person can do for a letter in Drafts: add a sentence, look at later notes, send."""
    to, company = _name(deed.to), deed.company
    every = (each for each in situation.memory.noted.values() if each.notes.tell_of_talk)
    is_noted = any(each.interview == deed.interview for each in every)
    unused = unused_of(deed, situation.memory)
    if deed.deadline and situation.now > deed.deadline and not deed.adopted:
        what = because("deadline_passed", to=to, company=company, deadline=deed.deadline)
        yield Notice(what, because("mend_send", to=to, company=company))
    elif not is_noted and deed.state is State.DRAFTED and not deed.adopted:
        what = because("no_notes", to=to, company=company)
        yield Notice(what, because("mend_sentence", to=to, company=company))
    elif unused:
        what = because("notes_unused", to=to, company=company, notes=unused[:2])
        yield Notice(what, because("mend_unused", event=deed.interview, to=deed.recipient))
    elif has_later_notes(deed, situation.memory):
        what = because("notes_after_draft", to=to, company=company)
        yield Notice(what, because("mend_preview", event=deed.interview, to=deed.recipient))


def _of_sent(deed: Deed, situation: Situation) -> Iterator[Notice]:
    """A second draft of a letter that was sent: whoever finds it there might send it again.

    Some programs take a draft away only a while after it was sent.
    """
    box = situation.mail_of(deed.account)
    is_fresh = deed.settled is None or situation.now - deed.settled < PATIENCE
    if box is None or is_fresh or not deed.message_id:
        return
    drafts = (each for each in box.messages if each.folder is Folder.DRAFTS)
    if any(each.message_id == deed.message_id for each in drafts):
        to, company = _name(deed.to), deed.company
        what = because("sent_and_drafted", to=to, company=company)
        yield Notice(what, because("mend_sent_copy", to=to, company=company))


def _name(person: Person | None) -> str:
    return (person.name or person.email) if person else ""
