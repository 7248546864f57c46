"""What is asked of Outlook's mail: folders' deltas, listings, one message at a time. Answers checked, nothing remembered.

https://learn.microsoft.com/en-us/graph/api/resources/message and …/graph/delta-query-messages
Whose mail it is shows in its head, so heads are read first, and text only of mail that matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Final

from interviewd.accounts.microsoft.api import Api, Json, PlaceLost, TooLarge
from interviewd.errors import Doubt, Gone, Refused
from interviewd.model import Folder, Message, Nature, Person
from interviewd.thought import fields, mail, markup, plain

DRAFTS, SENT, INBOX, TRASH, JUNK, OUTBOX = "drafts", "sentitems", "inbox", "deleteditems", "junkemail", "outbox"
_TOLD_APART: Final = (DRAFTS, SENT, TRASH, JUNK, OUTBOX)

_PAGE: Final = 200
_FIELDS: Final = (
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
_ANSWERS: Final = {"string 0x1042": "in_reply_to", "string 0x1039": "references"}
_ANSWERED: Final = "singleValueExtendedProperties($filter=id eq 'String 0x1042' or id eq 'String 0x1039')"
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


@dataclass(frozen=True, slots=True)
class Changes:
    """What a folder tells: rows that are there, ids that are gone. `whole`: these are all of its rows.

    `place` is where to ask on, "" where the server has no deltas, so that all is told each time.
    """

    place: str
    rows: tuple[Row, ...] = ()
    gone: frozenset[str] = frozenset()
    whole: bool = False


@dataclass(slots=True)
class Places:
    """The ids of the folders that are told apart, by name; asked for once."""

    ids: dict[str, str] = field(default_factory=dict)

    def name(self, id_: str) -> str:
        return next((name for name, known in self.ids.items() if known == id_), "")


class Post:
    """One mailbox's questions. Raises AccountError only. `own` is the person's addresses there."""

    def __init__(self, account: str, own: Iterable[str], api: Api) -> None:
        self.account, self._own, self._api = account, frozenset(own), api
        self.places = Places()

    def learn_places(self) -> None:
        """Ask for the folders' ids that are not known yet; without them Sent is not told from the Inbox."""
        for name in _TOLD_APART:
            if name not in self.places.ids:
                self.places.ids[name] = self._api.get("me", "mailFolders", name, asked={"$select": "displayName"})["id"]

    def changes(self, folder: str, place: str, since: datetime | None = None) -> Changes:
        """What happened in a folder since `place`; with none, all that lies there now (that came since `since`)."""
        if place:
            try:
                return self._changes(self._api.follow(place, _PAGE), whole=False)
            except PlaceLost:
                pass
        asked = {"$select": ",".join(_FIELDS)}
        if since:
            asked["$filter"] = f"receivedDateTime ge {_rfc3339(since)}"
        try:
            first = self._api.get("me", "mailFolders", folder, "messages", "delta", asked=asked, page=_PAGE)
        except (Refused, Gone) as error:
            if error.what == "forbidden":
                raise
            # No deltas in every national cloud: https://learn.microsoft.com/en-us/graph/api/message-delta
            return Changes("", tuple(self.listed(folder, since)), whole=True)
        return self._changes(first, whole=True)

    def listed(self, folder: str, since: datetime | None = None) -> Iterator[Row]:
        """The heads of all mail in a folder, "" for every folder, that came since then; oldest first."""
        asked = {"$select": ",".join(_FIELDS), "$expand": _ANSWERED, "$orderby": "receivedDateTime", "$top": str(_PAGE)}
        if since:
            asked["$filter"] = f"receivedDateTime ge {_rfc3339(since)}"
        path = ("me", "mailFolders", folder, "messages") if folder else ("me", "messages")
        for page in self._api.pages(self._api.get(*path, asked=asked)):
            yield from map(self._row, self._api.rows(page))

    def named(self, message_id: str) -> list[Row]:
        """Mail with this Message-ID, in any folder, as far as the index knows."""
        asked = {"$filter": f"internetMessageId eq '{message_id.replace(chr(39), chr(39) * 2)}'", "$top": "20"}
        asked["$select"] = ",".join(_FIELDS)
        return [self._row(one) for one in self._api.rows(self._api.get("me", "messages", asked=asked))]

    def row(self, id_: str) -> Row | None:
        """A message's head wherever it lies now; None when it is gone."""
        try:
            return self._row(self._api.get("me", "messages", id_, asked={"$select": ",".join(_FIELDS)}))
        except Gone:
            return None

    def draft(self, id_: str) -> Row | None:
        """A draft with its text, as Outlook shows it, and a line for each attachment; None when it is gone."""
        asked = {"$select": ",".join((*_FIELDS, "body"))}
        try:
            item = self._api.get("me", "messages", id_, asked=asked)
        except Gone:
            return None
        except TooLarge:
            return self.row(id_)
        row = self._row(item)
        return self.whole(row) if row.attached else replace(row, message=replace(row.message, text=_text(item)))

    def whole(self, row: Row) -> Row:
        """The row with all that its bytes say, as far as that is wise; as it was when it is gone meanwhile."""
        try:
            raw = self._api.body(self._api.address("me", "messages", row.id, "$value"))
        except (Gone, TooLarge):
            return row
        folder = row.folder or Folder.INBOX
        if row.own:
            folder = Folder.INBOX if _was_received(raw) else Folder.SENT
        head = row.message
        found = mail.read(
            raw, account=self.account, folder=folder, handle=row.id, thread=head.thread, version=head.version
        )
        if found is None:
            return row
        found = replace(found, message_id=found.message_id or head.message_id, date=found.date or head.date)
        return replace(row, folder=folder, message=found)

    def create(self, raw: bytes) -> Row:
        """Lay down a draft; the row as Exchange has stored it. Raises Doubt when the answer is none."""
        answer = self._api.lay("me", "messages", raw=raw)
        if not isinstance(answer.get("id"), str) or not answer["id"]:
            raise Doubt(self.account, "bad_answer")
        row = self._row(answer)
        return replace(
            row, folder=Folder.DRAFTS, message=replace(row.message, folder=Folder.DRAFTS, text=_text(answer))
        )

    def discard(self, row: Row) -> None:
        """Move it to Deleted Items if it still is as it was read."""
        self._api.write("POST", "me", "messages", row.id, "move", body={"destinationId": TRASH}, version=row.etag)

    # --- the inside -------------------------------------------------------------------------------------------------

    def _changes(self, first: Json, *, whole: bool) -> Changes:
        """All pages of a round; their order means nothing, and a line may come twice."""
        rows: dict[str, Row] = {}
        gone: set[str] = set()
        page = first
        for page in self._api.pages(first, _PAGE):
            for item in self._api.rows(page):
                if "@removed" in item:
                    gone.add(item["id"])
                else:
                    rows[item["id"]] = self._row(item)
        link = page.get("@odata.deltaLink")
        place = self._api.place(link) if isinstance(link, str) else ""
        return Changes(place, tuple(rows.values()), frozenset(gone), whole)

    def _row(self, item: Json) -> Row:
        message = _head(item, self.account)
        place, is_draft = self.places.name(_str(item.get("parentFolderId"))), item.get("isDraft") is True
        own = not is_draft and place != SENT and message.sender.email in self._own
        folder = _folder(place, is_draft=is_draft)
        dated = _moment(item.get("createdDateTime")) if is_draft else message.date
        return Row(
            id=item["id"],
            folder=folder,
            version=_str(item.get("changeKey")),
            etag=_str(item.get("@odata.etag")),
            attached=item.get("hasAttachments") is True,
            own=own,
            message=replace(message, folder=folder or Folder.INBOX, date=dated),
        )


def _folder(place: str, *, is_draft: bool) -> Folder | None:
    """Where a message lies, in our words. What was sent or received stays that when it is thrown away."""
    if place in (JUNK, OUTBOX):
        return None
    if is_draft:
        return Folder.TRASH if place == TRASH else Folder.DRAFTS
    return Folder.SENT if place == SENT else Folder.INBOX


def _head(item: Json, account: str) -> Message:
    """The head of a mail, from Graph's fields: strangers', so read through the same sieve as bytes are."""
    sender = _people([item.get("from")]) or _people([item.get("sender")])
    said = {
        _ANSWERS[id_]: fields.ids(_str(one.get("value"))[:8_000])
        for one in _list(item.get("singleValueExtendedProperties"))
        if (id_ := _str(one.get("id")).casefold()) in _ANSWERS
    }
    subject = plain.line(_str(item.get("subject")))
    email = sender[0].email if sender else ""
    nature = mail.nature_of((), email, subject=subject)
    if "eventMessage" in _str(item.get("@odata.type")):
        nature = Nature.CALENDAR
    return Message(
        account=account,
        folder=Folder.INBOX,
        handle=item["id"],
        message_id=next(iter(fields.ids(_str(item.get("internetMessageId"))[:1_000])), ""),
        sender=sender[0] if sender else Person(),
        recipients=_people(one for name in ("to", "cc", "bcc") for one in _list(item.get(f"{name}Recipients"))),
        subject=subject,
        date=_moment(item.get("sentDateTime")) or _moment(item.get("receivedDateTime")),
        nature=nature,
        in_reply_to=said.get("in_reply_to", ()),
        references=said.get("references", ()),
        thread=_str(item.get("conversationId"))[:1_000],
        version=_str(item.get("changeKey")),
    )


def _people(said: Iterable[object]) -> tuple[Person, ...]:
    found = []
    for one in said:
        address = one.get("emailAddress") if isinstance(one, dict) else None
        if isinstance(address, dict) and (email := fields.address_of(_str(address.get("address")))):
            name = plain.line(_str(address.get("name")), 200)
            found.append(Person("" if name.lower() == email else name, email))
    return tuple(found[:_PEOPLE])


def _text(item: Json) -> str:
    """The text of a body; Prefer asks for one without HTML."""
    body = item.get("body")
    said = body if isinstance(body, dict) else {}
    content = _str(said.get("content"))
    text = markup.words_of(content) if said.get("contentType") == "html" else plain.clean(content)
    return text.strip()


def _was_received(raw: bytes) -> bool:
    """Whether some server has handed it over: what one has sent by oneself bears no such line."""
    head = raw[:64_000].replace(b"\r\n", b"\n").partition(b"\n\n")[0].lower()
    return b"\nreceived:" in b"\n" + head


def _moment(value: object) -> datetime | None:
    text = _str(value)
    try:
        moment = datetime.fromisoformat(text[:26].rstrip("Z"))
    except ValueError:
        return None
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment if 1980 <= moment.year <= 2200 else None


def _rfc3339(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _str(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Mapping[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
