"""Contacts: every mail with the people of a company, and what it means for the letters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from interviewd.domain.situation import Situation
from interviewd.language import people
from interviewd.language.dates.return_dates import return_date
from interviewd.language.mail import quotes, refusal
from interviewd.language.mail.absence import is_absence
from interviewd.model.known import Contact, Deed
from interviewd.model.seen import Folder, Message, Nature


def learn(situation: Situation) -> dict[str, Contact]:
    """The contacts with those that this look showed."""
    contacts = dict(situation.memory.contacts)
    deeds = situation.deeds.values()
    letters = {i: deed for deed in deeds for i in (deed.message_id, deed.sent_id) if i}
    sent = {contact.message_id for contact in contacts.values() if contact.sent}
    thread = frozenset(letters) | sent
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
    in_thread = not thread.isdisjoint(message.answers)
    nature = message.nature if is_own else _nature(message, in_thread=in_thread)
    is_reply = nature is Nature.AUTO and not people.is_machine(message.sender)
    text, spelling = f"{message.subject}\n{message.text}", situation.policy.spelling
    back = return_date(text, at.date(), spelling=spelling) if is_reply else None
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


def _others(message: Message, letters: Mapping[str, Deed], *, is_own: bool) -> list[str]:
    """The other side's addresses: recipients, the sender, or those that a bounce is about."""
    if is_own:
        return [person.email for person in message.recipients]
    if message.nature is not Nature.BOUNCE:
        return [message.sender.email]
    returned = (letters[id_].to for id_ in message.answers if id_ in letters)
    return list(message.failed) or [to.email for to in returned if to]


def _nature(message: Message, *, in_thread: bool) -> Nature:
    """What a received mail is to us: an answer of the company, or only a sign of activity.

    A refusal is an answer whoever sends it. Otherwise a machine's mail is automatic, unless a
    person writes through it.
    """
    sender, nature = message.sender, message.nature
    if nature not in (Nature.HUMAN, Nature.AUTO):
        return nature
    text = quotes.without(message.text)
    is_automatic = nature is Nature.AUTO or people.is_machine(sender)
    refuses = is_automatic and refusal.refuses(f"{message.subject}\n{text}")
    if refuses and not is_absence(message.subject, text):
        return Nature.HUMAN
    if nature is Nature.AUTO or not people.is_robot(sender):
        return nature
    by_hand = people.writes_in_person(sender, in_thread=in_thread)
    return Nature.HUMAN if by_hand else Nature.AUTO
