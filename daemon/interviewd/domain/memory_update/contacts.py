"""Contact: every mail with the people of a company, and what it means for the letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from interviewd.domain.situation import Situation
from interviewd.language import dates, people
from interviewd.language.mail import quotes, refusal
from interviewd.language.mail.absence import is_absence
from interviewd.model.known import Contact, Deed
from interviewd.model.seen import Folder, Message, Nature


def learn(situation: Situation) -> dict[str, Contact]:
    """The contacts with those that this look showed."""
    contacts = dict(situation.memory.contacts)
    letters = {
        id_: deed
        for deed in situation.deeds.values()
        for id_ in (deed.message_id, deed.sent_id)
        if id_
    }
    thread = frozenset(letters) | {
        contact.message_id for contact in contacts.values() if contact.sent
    }
    for mail in situation.view.mail.values():
        for message in mail.messages:
            for contact in _contacts_of(message, situation, letters, thread):
                # a mail does not change; only what is new is learnt
                contacts.setdefault(f"{contact.message_id} {contact.address}", contact)
    return contacts


def _contacts_of(
    message: Message, situation: Situation, letters: Mapping[str, Deed], thread: frozenset[str]
) -> Iterator[Contact]:
    is_own = message.folder is Folder.SENT or message.sender.email in situation.own
    if message.folder is Folder.DRAFTS or (is_own and message.folder is Folder.TRASH):
        return
    at, now = message.date or situation.now, situation.now
    nature = (
        message.nature
        if is_own
        else _nature(message, in_thread=not thread.isdisjoint(_answered(message)))
    )
    is_reply = nature is Nature.AUTO and not people.is_machine(message.sender)
    text, spelling = f"{message.subject}\n{message.text}", situation.policy.spelling
    back = dates.return_date(text, at.date(), spelling=spelling) if is_reply else None
    spoken_for = not is_own and people.names_spoken_for(message.sender, message.subject)
    for address in dict.fromkeys(filter(None, _others(message, letters, is_own=is_own))):
        yield Contact(
            account=message.account,
            message_id=message.message_id or message.handle,
            at=min(at, now),
            sent=is_own,
            address=address,
            nature=nature,
            subject=message.subject,
            thread=message.thread,
            in_reply_to=message.in_reply_to,
            references=message.references,
            back=back,
            seen=now,
            name=message.sender.name if spoken_for else "",
        )


def _answered(message: Message) -> tuple[str, ...]:
    return (*message.in_reply_to, *message.references)


def _others(message: Message, letters: Mapping[str, Deed], *, is_own: bool) -> list[str]:
    """The other side's addresses: recipients, the sender, or those whom a bounce names, if only
    by our letter.
    """
    if is_own:
        return [person.email for person in message.recipients]
    if message.nature is not Nature.BOUNCE:
        return [message.sender.email]
    returned = (letters[id_].to for id_ in _answered(message) if id_ in letters)
    return list(message.failed) or [to.email for to in returned if to]


def _nature(message: Message, *, in_thread: bool) -> Nature:
    """What a received mail means: who answers for the company, and what only shows that somebody
    is at work.

    A refusal is an answer whoever sends it. Otherwise a machine's mail is automatic, unless a
    person writes through it.
    """
    if message.nature not in (Nature.HUMAN, Nature.AUTO):
        return message.nature
    text = quotes.without(message.text)
    by_itself = message.nature is Nature.AUTO or people.is_machine(message.sender)
    if (
        by_itself
        and not is_absence(message.subject, text)
        and refusal.refuses(f"{message.subject}\n{text}")
    ):
        return Nature.HUMAN
    if message.nature is Nature.AUTO or not people.is_robot(message.sender):
        return message.nature
    return (
        Nature.HUMAN
        if people.writes_in_person(message.sender, in_thread=in_thread)
        else Nature.AUTO
    )
