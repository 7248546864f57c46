"""Graph's message resource as a Message: JSON in, values out. Pure.

https://learn.microsoft.com/en-us/graph/api/resources/message
Strangers wrote every field; texts are cleaned as those of a mail's bytes are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from interviewd.accounts.online.fields import Json, object_of, objects_of, str_of
from interviewd.language import mail, markup, sanitize
from interviewd.language.mail import fields, quotes
from interviewd.model.seen import Folder, Message, Nature, Person
from interviewd.values import dataclass

DRAFTS, SENT, INBOX = "drafts", "sentitems", "inbox"
TRASH, JUNK, OUTBOX = "deleteditems", "junkemail", "outbox"
KNOWN_FOLDERS: Final = (DRAFTS, SENT, TRASH, JUNK, OUTBOX)

FIELDS: Final = (
    *("internetMessageId", "conversationId", "subject", "from", "sender", "toRecipients"),
    *("ccRecipients", "bccRecipients", "receivedDateTime", "sentDateTime", "createdDateTime"),
    *("isDraft", "parentFolderId", "hasAttachments", "changeKey"),
)

# In-Reply-To and References as MAPI properties: [MS-OXPROPS] 2.740 and 2.739
ANSWERED: Final = (
    "singleValueExtendedProperties($filter=id eq 'String 0x1042' or id eq 'String 0x1039')"
)
_ANSWERS: Final = {"string 0x1042": "in_reply_to", "string 0x1039": "references"}
_PEOPLE: Final = 200


@dataclass(frozen=True, slots=True)
class MailItem:
    """A message as Graph holds it: its head, and its text when it was read.

    `folder` is None for junk and the outbox. `own`: from the person, outside of Sent Items; whether
    it was sent or received shows only in all of its headers.
    """

    id: str
    folder: Folder | None
    version: str
    etag: str
    attached: bool
    own: bool
    message: Message


def item_of(resource: Json, account: str, folder_name: str, own: frozenset[str]) -> MailItem:
    """The head of a mail; `folder_name` "" for an unknown folder. `resource` has an id."""
    message, is_draft = head_of(resource, account), resource.get("isDraft") is True
    folder = folder_of(folder_name, is_draft=is_draft)
    date = time_of(resource.get("createdDateTime")) if is_draft else message.date
    return MailItem(
        id=resource["id"],
        folder=folder,
        version=str_of(resource.get("changeKey")),
        etag=str_of(resource.get("@odata.etag")),
        attached=resource.get("hasAttachments") is True,
        own=not is_draft and folder_name != SENT and message.sender.email in own,
        message=replace(message, folder=folder or Folder.INBOX, date=date),
    )


def with_fields(item: MailItem, resource: Json) -> MailItem:
    """The item with text and headers from Graph's own fields, where its bytes are not read."""
    headers, head = headers_of(resource), item.message
    folder = settled_folder(item, received=any(name == "received" for name, _ in headers))
    text, nature = body_text(resource), head.nature
    if nature not in (Nature.CALENDAR, Nature.INVITATION):
        nature = mail.nature_of(headers, head.sender.email, subject=head.subject, text=text)
    message = replace(
        head,
        folder=folder,
        text=quotes.without(text) if folder is Folder.INBOX else text,
        nature=nature,
        in_reply_to=fields.ids(fields.first(headers, "in-reply-to")) or head.in_reply_to,
        references=fields.ids(fields.first(headers, "references")) or head.references,
    )
    return replace(item, folder=folder, message=message)


def with_bytes(item: MailItem, raw: bytes) -> MailItem:
    """The item with all that its bytes say, as mail of every other account is read."""
    folder, head = settled_folder(item, received=was_received(raw)), item.message
    known = {"account": head.account, "thread": head.thread, "version": head.version}
    read = mail.read(raw, folder=folder, handle=item.id, **known)
    if read is None:
        return item
    id_, date = read.message_id or head.message_id, read.date or head.date
    return replace(item, folder=folder, message=replace(read, message_id=id_, date=date))


def folder_of(folder_name: str, *, is_draft: bool) -> Folder | None:
    """The folder of ours. What was sent or received stays that when it is thrown away."""
    if folder_name in (JUNK, OUTBOX):
        return None
    if is_draft:
        return Folder.TRASH if folder_name == TRASH else Folder.DRAFTS
    return Folder.SENT if folder_name == SENT else Folder.INBOX


def settled_folder(item: MailItem, *, received: bool) -> Folder:
    """The folder, now that all headers were seen: what the person has filed themself was sent."""
    if item.own:
        return Folder.INBOX if received else Folder.SENT
    return item.folder or Folder.INBOX


def headers_of(resource: Json) -> list[tuple[str, str]]:
    """The headers as the network brought them, names in lower case."""
    headers = objects_of(resource.get("internetMessageHeaders"))[:500]
    return [(str_of(one.get("name")).lower(), str_of(one.get("value"))[:8_000]) for one in headers]


def head_of(resource: Json, account: str) -> Message:
    """The head of a mail, from Graph's fields."""
    sender = _people([resource.get("from")]) or _people([resource.get("sender")])
    answered = {
        _ANSWERS[id_]: fields.ids(str_of(one.get("value"))[:8_000])
        for one in objects_of(resource.get("singleValueExtendedProperties"))
        if (id_ := str_of(one.get("id")).casefold()) in _ANSWERS
    }
    subject = sanitize.line(str_of(resource.get("subject")))
    email = sender[0].email if sender else ""
    nature = mail.nature_of((), email, subject=subject)
    kind = str_of(resource.get("@odata.type"))
    if "eventMessage" in kind:
        nature = Nature.INVITATION if "eventMessageRequest" in kind else Nature.CALENDAR
    recipients = (
        one for name in ("to", "cc", "bcc") for one in objects_of(resource.get(f"{name}Recipients"))
    )
    return Message(
        account=account,
        folder=Folder.INBOX,
        handle=resource["id"],
        message_id=next(iter(fields.ids(str_of(resource.get("internetMessageId"))[:1_000])), ""),
        sender=sender[0] if sender else Person(),
        recipients=_people(recipients),
        subject=subject,
        date=time_of(resource.get("sentDateTime")) or time_of(resource.get("receivedDateTime")),
        nature=nature,
        in_reply_to=answered.get("in_reply_to", ()),
        references=answered.get("references", ()),
        thread=str_of(resource.get("conversationId"))[:1_000],
        version=str_of(resource.get("changeKey")),
    )


def _people(recipients: Iterable[object]) -> tuple[Person, ...]:
    people = []
    for one in recipients:
        address = object_of(object_of(one).get("emailAddress"))
        if email := fields.address_of(str_of(address.get("address"))):
            name = sanitize.line(str_of(address.get("name")), 200)
            people.append(Person("" if name.lower() == email else name, email))
    return tuple(people[:_PEOPLE])


def body_text(resource: Json) -> str:
    """The text of a body; Prefer asks for one without HTML."""
    body = object_of(resource.get("body"))
    content = str_of(body.get("content"))
    is_html = body.get("contentType") == "html"
    return (markup.html_text(content) if is_html else sanitize.clean(content)).strip()


def was_received(raw: bytes) -> bool:
    """Whether a server has delivered it: mail that one has sent has no Received header."""
    head = raw[:64_000].replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower()
    return b"\nreceived:" in b"\n" + head


def time_of(value: object) -> datetime | None:
    text = str_of(value)
    try:
        moment = datetime.fromisoformat(text[:26].rstrip("Z"))
    except ValueError:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment if 1980 <= moment.year <= 2200 else None
