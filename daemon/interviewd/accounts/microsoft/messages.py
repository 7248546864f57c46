"""Graph's message resource as a Message: JSON in, values out. Pure.

https://learn.microsoft.com/en-us/graph/api/resources/message
Every field was written by strangers; words go through the same sieve as a mail's bytes do.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Final

from interviewd.language import mail, markup, plain
from interviewd.language.mail import fields, quotes
from interviewd.model.seen import Folder, Message, Nature, Person

Json = dict[str, Any]

DRAFTS, SENT, INBOX, TRASH, JUNK, OUTBOX = "drafts", "sentitems", "inbox", "deleteditems", "junkemail", "outbox"
TOLD_APART: Final = (DRAFTS, SENT, TRASH, JUNK, OUTBOX)

FIELDS: Final = (
    *(
        "internetMessageId",
        "conversationId",
        "subject",
        "from",
        "sender",
        "toRecipients",
        "ccRecipients",
        "bccRecipients",
    ),
    *(
        "receivedDateTime",
        "sentDateTime",
        "createdDateTime",
        "isDraft",
        "parentFolderId",
        "hasAttachments",
        "changeKey",
    ),
)

# What a mail answers, in MAPI's words: In-Reply-To and References. [MS-OXPROPS] 2.740 and 2.739
ANSWERED: Final = "singleValueExtendedProperties($filter=id eq 'String 0x1042' or id eq 'String 0x1039')"
_ANSWERS: Final = {"string 0x1042": "in_reply_to", "string 0x1039": "references"}
_PEOPLE: Final = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A message's head. `folder` is None for junk and for what is on its way out.

    `own`: from the person, outside of Sent Items; whether it was sent or received shows only in its whole head.
    """

    id: str
    folder: Folder | None
    version: str
    etag: str
    attached: bool
    own: bool
    message: Message


def row_of(item: Json, account: str, place: str, own: frozenset[str]) -> Row:
    """The head of a mail in the folder called `place`, "" when it is none that is told apart. `item` has an id."""
    message, is_draft = head_of(item, account), item.get("isDraft") is True
    folder = folder_of(place, is_draft=is_draft)
    dated = moment_of(item.get("createdDateTime")) if is_draft else message.date
    return Row(
        id=item["id"],
        folder=folder,
        version=str_of(item.get("changeKey")),
        etag=str_of(item.get("@odata.etag")),
        attached=item.get("hasAttachments") is True,
        own=not is_draft and place != SENT and message.sender.email in own,
        message=replace(message, folder=folder or Folder.INBOX, date=dated),
    )


def with_fields(row: Row, item: Json) -> Row:
    """The row with text and head from Graph's own fields, where its bytes are not read."""
    said, head = headers_of(item), row.message
    folder = settled(row, received=any(name == "received" for name, _ in said))
    text, calendar = text_of(item), head.nature in (Nature.CALENDAR, Nature.INVITATION)
    message = replace(
        head,
        folder=folder,
        text=quotes.without(text) if folder is Folder.INBOX else text,
        nature=head.nature if calendar else mail.nature_of(said, head.sender.email, subject=head.subject, text=text),
        in_reply_to=fields.ids(fields.first(said, "in-reply-to")) or head.in_reply_to,
        references=fields.ids(fields.first(said, "references")) or head.references,
    )
    return replace(row, folder=folder, message=message)


def with_bytes(row: Row, raw: bytes) -> Row:
    """The row with all that its bytes say, as every other world's mail is read."""
    folder, head = settled(row, received=was_received(raw)), row.message
    found = mail.read(raw, account=head.account, folder=folder, handle=row.id, thread=head.thread, version=head.version)
    if found is None:
        return row
    found = replace(found, message_id=found.message_id or head.message_id, date=found.date or head.date)
    return replace(row, folder=folder, message=found)


def folder_of(place: str, *, is_draft: bool) -> Folder | None:
    """Where a message lies, in our words. What was sent or received stays that when it is thrown away."""
    if place in (JUNK, OUTBOX):
        return None
    if is_draft:
        return Folder.TRASH if place == TRASH else Folder.DRAFTS
    return Folder.SENT if place == SENT else Folder.INBOX


def settled(row: Row, *, received: bool) -> Folder:
    """Where it lies, now that its whole head was seen: what the person has filed themself was sent, not received."""
    if row.own:
        return Folder.INBOX if received else Folder.SENT
    return row.folder or Folder.INBOX


def headers_of(item: Json) -> list[tuple[str, str]]:
    """The head of a mail as the network brought it, names in lower case."""
    said = _list(item.get("internetMessageHeaders"))[:500]
    return [(str_of(one.get("name")).lower(), str_of(one.get("value"))[:8_000]) for one in said]


def head_of(item: Json, account: str) -> Message:
    """The head of a mail, from Graph's fields: strangers', so read through the same sieve as bytes are."""
    sender = _people([item.get("from")]) or _people([item.get("sender")])
    said = {
        _ANSWERS[id_]: fields.ids(str_of(one.get("value"))[:8_000])
        for one in _list(item.get("singleValueExtendedProperties"))
        if (id_ := str_of(one.get("id")).casefold()) in _ANSWERS
    }
    subject = plain.line(str_of(item.get("subject")))
    email = sender[0].email if sender else ""
    nature = mail.nature_of((), email, subject=subject)
    kind = str_of(item.get("@odata.type"))
    if "eventMessage" in kind:
        nature = Nature.INVITATION if "eventMessageRequest" in kind else Nature.CALENDAR
    return Message(
        account=account,
        folder=Folder.INBOX,
        handle=item["id"],
        message_id=next(iter(fields.ids(str_of(item.get("internetMessageId"))[:1_000])), ""),
        sender=sender[0] if sender else Person(),
        recipients=_people(one for name in ("to", "cc", "bcc") for one in _list(item.get(f"{name}Recipients"))),
        subject=subject,
        date=moment_of(item.get("sentDateTime")) or moment_of(item.get("receivedDateTime")),
        nature=nature,
        in_reply_to=said.get("in_reply_to", ()),
        references=said.get("references", ()),
        thread=str_of(item.get("conversationId"))[:1_000],
        version=str_of(item.get("changeKey")),
    )


def _people(said: Iterable[object]) -> tuple[Person, ...]:
    found = []
    for one in said:
        address = one.get("emailAddress") if isinstance(one, dict) else None
        if isinstance(address, dict) and (email := fields.address_of(str_of(address.get("address")))):
            name = plain.line(str_of(address.get("name")), 200)
            found.append(Person("" if name.lower() == email else name, email))
    return tuple(found[:_PEOPLE])


def text_of(item: Json) -> str:
    """The text of a body; Prefer asks for one without HTML."""
    body = item.get("body")
    said = body if isinstance(body, dict) else {}
    content = str_of(said.get("content"))
    text = markup.words_of(content) if said.get("contentType") == "html" else plain.clean(content)
    return text.strip()


def was_received(raw: bytes) -> bool:
    """Whether some server has handed it over: what one has sent by oneself bears no such line."""
    head = raw[:64_000].replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower()
    return b"\nreceived:" in b"\n" + head


def moment_of(value: object) -> datetime | None:
    text = str_of(value)
    try:
        moment = datetime.fromisoformat(text[:26].rstrip("Z"))
    except ValueError:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment if 1980 <= moment.year <= 2200 else None


def rfc3339(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def str_of(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
