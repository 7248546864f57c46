"""Read a mail's bytes as a Message, and decide whether it is relevant to a watch.

Mails are written by strangers: nothing here raises because of a mail's content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from interviewd.language import markup, sanitize
from interviewd.language.mail import fields, mime, quotes, subjects
from interviewd.language.mail.invitation import invites_to_what_is_past
from interviewd.language.mail.nature import Headers, nature_of
from interviewd.language.people import names_spoken_for
from interviewd.language.people.addresses import registrable
from interviewd.model.known import Deed, Watch
from interviewd.model.seen import Folder, Message, Nature, Person
from interviewd.patterns import lazy_pattern

__all__ = [
    "canonical",
    "failed_in",
    "id_of",
    "is_as_written",
    "is_letter",
    "is_like",
    "is_mail",
    "matches",
    "nature_of",
    "read",
]

FAILED_LIMIT = 50

_MAIL = frozenset({"from", "to", "cc", "bcc", "subject", "date", "message-id"})
_ADDRESS = lazy_pattern(r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}", re.ASCII)
_METHOD = lazy_pattern(r"^METHOD:[ \t]*([\w-]{1,20})", re.IGNORECASE | re.MULTILINE)
_POSTMASTERS = ("postmaster@", "mailer-daemon@")


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
    shown = sanitize.clean(_shown_text(part)).strip()
    nature = nature_of(head, sender.email, tuple(_types(part)), text=shown)
    returned, failed = (_returned(part), _failed(part)) if nature is not Nature.HUMAN else ((), ())
    if nature is Nature.BOUNCE and _only_delayed(part):
        nature = Nature.AUTO
    date = fields.date_of(fields.first(head, "date"))
    if nature is Nature.INVITATION and date and _is_over(part, date):
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
        text=_message_text(part, folder, shown),
        nature=nature,
        in_reply_to=fields.ids(fields.first(head, "in-reply-to")),
        references=(*fields.ids(fields.first(head, "references")), *returned),
        thread=thread,
        failed=failed if nature is Nature.BOUNCE else (),
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
    if not watch.message_ids.isdisjoint((*message.in_reply_to, *message.references)):
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


def failed_in(headers: Headers, text: str) -> tuple[str, ...]:
    """The addresses a bounce names, in lower case, from its headers and its plain text alone."""
    named = fields.addresses(fields.every(headers, "x-failed-recipients"))
    typed = (fields.address_of(match[0]) for match in _ADDRESS.finditer(text[:5_000]))
    addresses = [address for _, address in named] or list(typed)
    senders = fields.addresses(fields.every(headers, "from", "to", "sender", "return-path"))
    own = {address for _, address in senders}
    others = (address for address in addresses if address not in own)
    return _distinct(address for address in others if not address.startswith(_POSTMASTERS))


# --- heads --------------------------------------------------------------------------------------


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


def _is_over(part: mime.Part, sent: datetime) -> bool:
    calendars = [each.text() for each in part.walk() if each.type == "text/calendar"]
    return bool(calendars) and all(invites_to_what_is_past(text, sent) for text in calendars)


def _token(word: str) -> str:
    return re.sub(r"[^\w-]", "", word)[:40]


# --- text ---------------------------------------------------------------------------------------


def _message_text(part: mime.Part, folder: Folder, text: str) -> str:
    if folder is Folder.INBOX:
        return quotes.without(text)
    leaves = (each for each in part.walk() if not each.parts and _is_other(each))
    names = (f"[{sanitize.line(each.name, 100) or each.type}]" for each in leaves)
    attached = names if folder is Folder.DRAFTS else ()
    return sanitize.clean("\n".join([text, *attached])).strip()


def _shown_text(part: mime.Part) -> str:
    """The words a mail program shows: of alternatives the plain one, else the last."""
    if _is_other(part):
        return ""
    if not part.type.startswith("multipart/"):
        return markup.html_text(part.text()) if part.type == "text/html" else _plain_part(part)
    if part.type == "multipart/alternative":
        plain_ones = [each for each in part.parts if each.type == "text/plain"]
        others = [each for each in reversed(part.parts) if each.type != "text/plain"]
        texts = map(_shown_text, (*plain_ones, *others))
        return next((text for text in texts if text.strip()), "")
    is_first_shown = part.type in ("multipart/related", "multipart/signed", "multipart/report")
    shown = (_shown_text(each) for each in (part.parts[:1] if is_first_shown else part.parts))
    return "\n".join(filter(None, shown))


def _plain_part(part: mime.Part) -> str:
    text = part.text()[: sanitize.TEXT_LIMIT * 2].replace("\r\n", "\n")
    # RFC 3676: with DelSp the space before a soft line break is the break's, not the sentence's.
    return text.replace(" \n", "") if part.params.get("delsp", "").lower() == "yes" else text


def _is_other(part: mime.Part) -> bool:
    """Whether it is no text to show: an attachment, a picture, a calendar, a mail within."""
    shown = part.type in ("text/plain", "text/html") or part.type.startswith("multipart/")
    return part.is_attached or not shown


# --- bounces ------------------------------------------------------------------------------------


def _failed(part: mime.Part) -> tuple[str, ...]:
    """Whom a bounce names: in its report, else in Exim's and Gmail's header, else in its words."""
    blocks = list(_status(part))
    failed = [block for block in blocks if fields.first(block, "action").lower() not in _NOT_FAILED]
    named = [
        fields.address_of(value.partition(";")[2] or value)
        for block in failed
        for value in fields.every(block, "original-recipient", "final-recipient")
    ]
    return _distinct(named) or failed_in(part.fields, sanitize.clean(_shown_text(part)))


_NOT_FAILED = frozenset({"delayed", "delivered", "relayed", "expanded"})


def _only_delayed(part: mime.Part) -> bool:
    """Whether a report says of everybody that nothing has failed yet."""
    actions = {fields.first(block, "action").lower() for block in _status(part)} - {""}
    return bool(actions) and actions <= _NOT_FAILED


_REPORTS = frozenset(
    {
        "message/delivery-status",
        "message/global-delivery-status",
        "message/disposition-notification",
    }
)


def _status(part: mime.Part) -> Iterator[fields.Fields]:
    """The groups of fields in a delivery status: of the mail, then of each recipient (RFC 3464)."""
    for each in part.walk():
        if each.type in _REPORTS:
            for block in re.split(rb"\r?\n[ \t]*\r?\n", each.content()[:64_000]):
                yield fields.read(block)


def _returned(part: mime.Part) -> tuple[str, ...]:
    """The Message-ID of the mail that came back, where it came back with it."""
    types = "message/rfc822 text/rfc822-headers message/global message/global-headers".split()
    returned = next((each for each in part.walk() if each.type in types), None)
    if returned is None:
        return ()
    content = returned.content()
    head = mime.split(content)[0] if returned.type.startswith("message/") else content
    return fields.ids(fields.first(fields.read(head), "message-id"))[:1]


# --- watching -----------------------------------------------------------------------------------


def _is_watched(address: str, watch: Watch) -> bool:
    return bool(address) and (address in watch.addresses or registrable(address) in watch.domains)


def _distinct(addresses: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, addresses)))[:FAILED_LIMIT]
