"""Read a mail's bytes as a Message, and decide whether it is relevant to a watch.

Mails are written by strangers: nothing here raises because of a mail's content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

from interviewd.language import sanitize
from interviewd.language.mail import failed_recipients, fields, mime, subjects, texts
from interviewd.language.mail.nature import Headers, are_past, nature_of
from interviewd.language.people import names_spoken_for
from interviewd.language.people.addresses import registrable
from interviewd.model.known import Deed, Watch
from interviewd.model.seen import Folder, Message, Nature, Person
from interviewd.patterns import lazy_pattern

__all__ = [
    "canonical",
    "id_of",
    "is_as_written",
    "is_letter",
    "is_like",
    "is_mail",
    "matches",
    "nature_of",
    "read",
]

_MAIL = frozenset({"from", "to", "cc", "bcc", "subject", "date", "message-id"})
_METHOD = lazy_pattern(r"^METHOD:[ \t]*([\w-]{1,20})", re.IGNORECASE | re.MULTILINE)


def read(
    raw: bytes, *, account: str, folder: Folder, handle: str, thread: str = "", version: str = ""
) -> Message | None:
    """The mail in these bytes, clean and capped; None when they are none.

    A head alone gives a Message without text. Drafts and sent mail keep their whole text, drafts
    also a line `[name]` for each attachment, since adding one is an edit; received mail loses
    quotes and signature. A bounce's references name the mail that came back.
    """
    part = mime.tree(raw)
    head = part.fields
    if not is_mail(head):
        return None
    senders = _people([fields.first(head, "from")]) or _people([fields.first(head, "sender")])
    sender = senders[0] if senders else Person()
    shown = texts.shown(part)
    nature = nature_of(head, sender.email, tuple(_types(part)), text=shown)
    returned = failed_recipients.returned(part) if nature is not Nature.HUMAN else ()
    if nature is Nature.BOUNCE and failed_recipients.is_only_delayed(part):
        nature = Nature.AUTO
    date = fields.date_of(fields.first(head, "date"))
    calendars = (each.text() for each in part.walk() if each.type == "text/calendar")
    if nature is Nature.INVITATION and date and are_past(calendars, date):
        nature = Nature.CALENDAR
    return Message(
        account=account,
        folder=folder,
        handle=handle,
        message_id=id_of(head),
        sender=sender,
        recipients=_people(fields.every(head, "to", "cc", "bcc")),
        subject=sanitize.line(fields.decoded(fields.first(head, "subject")[:4_000])),
        date=date,
        text=texts.kept(part, folder, shown),
        nature=nature,
        in_reply_to=fields.ids(fields.first(head, "in-reply-to")),
        references=(*fields.ids(fields.first(head, "references")), *returned),
        thread=thread,
        failed=failed_recipients.failed(part, shown) if nature is Nature.BOUNCE else (),
        version=version,
    )


def id_of(head: Headers) -> str:
    """The Message-ID that fields name, "" when they name none."""
    return next(iter(fields.ids(fields.first(head, "message-id"))), "")


def is_mail(head: Headers) -> bool:
    """Whether fields are a mail's: a draft may lack all but one of them."""
    return any(name.lower() in _MAIL for name, _ in head)


def matches(message: Message, watch: Watch) -> bool:
    """Whether a mail is of interest, its age aside.

    Every draft; what was sent to somebody who is watched; what came from them or from a machine of
    their company, answers a watched mail, or is a bounce of one. In the trash the same, and drafts
    to somebody who is watched. Never a received copy of a letter.
    """
    if message.folder is Folder.DRAFTS:
        return True
    if any(is_letter(message, deed) for deed in watch.letters):
        return message.folder is not Folder.INBOX
    if message.folder in (Folder.SENT, Folder.TRASH) or message.sender.email in watch.own:
        if any(_is_watched(person.email, watch) for person in message.recipients):
            return True
        if message.folder is Folder.SENT:
            return False
    if not watch.message_ids.isdisjoint(message.answers):
        return True
    if any(_is_watched(address, watch) for address in (message.sender.email, *message.failed)):
        return True
    if not watch.names:
        return False
    return not watch.names.isdisjoint(names_spoken_for(message.sender, message.subject))


def is_letter(message: Message, deed: Deed) -> bool:
    """Whether a mail carries a letter's own Message-ID, as drafted or as sent."""
    return bool(message.message_id) and message.message_id in (deed.message_id, deed.sent_id)


def is_like(message: Message, deed: Deed) -> bool:
    """Whether a mail may be a letter without its Message-ID: by recipient, subject and age."""
    if deed.to is None or all(person.email != deed.to.email for person in message.recipients):
        return False
    earliest = deed.made - timedelta(minutes=1)  # a Date has whole seconds
    if message.date is not None and message.date < earliest:
        return False
    return subjects.same(message.subject, deed.subject)


def is_as_written(deed: Deed, message: Message) -> bool:
    """Whether a draft still has the recipient, the subject and the words that it was made with."""
    same_words = canonical(message.subject, message.text) == canonical(deed.subject, deed.text)
    return [person.email for person in message.recipients] == [deed.recipient] and same_words


def canonical(subject: str, text: str) -> str:
    """What a person may have edited, without line ends, wrapping and spaces, as programs change."""
    return f"{sanitize.line(subject)}\n{' '.join(sanitize.clean(text).split())}"


def _people(values: Iterable[str]) -> tuple[Person, ...]:
    addresses = fields.addresses(values)
    return tuple(Person(sanitize.line(name, 200), address) for name, address in addresses)


def _types(part: mime.Part) -> Iterator[str]:
    """The types of all parts as headers say them; a calendar's method else as the calendar does."""
    for each in part.walk():
        method, report = each.params.get("method", ""), each.params.get("report-type", "")
        if each.type == "text/calendar" and not method:
            match = _METHOD.search(each.text()[:4_000])
            method = match[1] if match else ""
        yield f"{each.type}; method={_token(method)}; report-type={_token(report)}"


def _token(word: str) -> str:
    return re.sub(r"[^\w-]", "", word)[:40]


def _is_watched(address: str, watch: Watch) -> bool:
    return bool(address) and (address in watch.addresses or registrable(address) in watch.domains)
