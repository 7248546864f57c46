"""What is asked of Outlook's mail: folders' deltas, listings, one message at a time. Answers checked, nothing remembered.

https://learn.microsoft.com/en-us/graph/delta-query-messages
Whose mail it is shows in its head, so heads are read first, and text only of mail that matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from interviewd.accounts.microsoft import messages
from interviewd.accounts.microsoft.api import Api, Json, PlaceLost, TooLarge
from interviewd.accounts.microsoft.messages import ANSWERED, FIELDS, TOLD_APART, TRASH, Row
from interviewd.errors import Doubt, Gone, Refused
from interviewd.model.seen import Folder, Nature

_PAGE: Final = 200


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

    def name(self, id_: object) -> str:
        return next((name for name, known in self.ids.items() if known and known == id_), "")


class Post:
    """One mailbox's questions. Raises AccountError only. `own` is the person's addresses there."""

    def __init__(self, account: str, own: Iterable[str], api: Api) -> None:
        self.account, self._own, self._api = account, frozenset(own), api
        self.places = Places()

    def learn_places(self) -> None:
        """Ask for the folders' ids that are not known yet; without them Sent is not told from the Inbox."""
        for name in TOLD_APART:
            if name not in self.places.ids:
                self.places.ids[name] = self._place(name)

    def changes(self, folder: str, place: str, since: datetime | None = None) -> Changes:
        """What happened in a folder since `place`; with none, all that lies there now (that came since `since`)."""
        if place:
            try:
                return self._changes(self._api.follow(place, _PAGE), whole=False)
            except PlaceLost:
                pass
        asked = {"$select": ",".join(FIELDS)}
        if since:
            asked["$filter"] = f"receivedDateTime ge {messages.rfc3339(since)}"
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
        asked = {"$select": ",".join(FIELDS), "$expand": ANSWERED, "$orderby": "receivedDateTime", "$top": str(_PAGE)}
        if since:
            asked["$filter"] = f"receivedDateTime ge {messages.rfc3339(since)}"
        path = ("me", "mailFolders", folder, "messages") if folder else ("me", "messages")
        for page in self._api.pages(self._api.get(*path, asked=asked)):
            yield from map(self._row, self._api.rows(page))

    def named(self, message_id: str) -> list[Row]:
        """Mail with this Message-ID, in any folder, as far as the index knows."""
        asked = {"$filter": f"internetMessageId eq '{message_id.replace(chr(39), chr(39) * 2)}'", "$top": "20"}
        asked["$select"] = ",".join(FIELDS)
        return [self._row(one) for one in self._api.rows(self._api.get("me", "messages", asked=asked))]

    def row(self, id_: str) -> Row | None:
        """A message's head wherever it lies now; None when it is gone."""
        try:
            return self._row(self._api.get("me", "messages", id_, asked={"$select": ",".join(FIELDS)}))
        except Gone:
            return None

    def draft(self, id_: str) -> Row | None:
        """A draft with its text, as Outlook shows it, and a line for each attachment; None when it is gone."""
        asked = {"$select": ",".join((*FIELDS, "body"))}
        try:
            item = self._api.get("me", "messages", id_, asked=asked)
        except Gone:
            return None
        except TooLarge:
            return self.row(id_)
        row = self._row(item)
        return (
            self.whole(row) if row.attached else replace(row, message=replace(row.message, text=messages.text_of(item)))
        )

    def whole(self, row: Row) -> Row:
        """The row with its text and all of its head; as it was when it is gone meanwhile.

        From its bytes, as every other world's mail is read; attachments are left where they are, a bounce's apart.
        """
        if row.attached and row.folder is not Folder.DRAFTS and row.message.nature is not Nature.BOUNCE:
            return self._by_fields(row)
        try:
            raw = self._api.body(self._api.address("me", "messages", row.id, "$value"))
        except Gone:
            return row
        except TooLarge:
            return self._by_fields(row)
        return messages.with_bytes(row, raw)

    def _by_fields(self, row: Row) -> Row:
        """The same from Graph's own fields, without attachments; the head alone when even that is too large."""
        asked = {"$select": "body,internetMessageHeaders"}
        try:
            item = self._api.get("me", "messages", row.id, asked=asked)
        except (Gone, TooLarge):
            return row
        return messages.with_fields(row, item)

    def create(self, raw: bytes) -> Row:
        """Lay down a draft; the row as Exchange has stored it. Raises Doubt when the answer is none."""
        answer = self._api.lay("me", "messages", raw=raw)
        if not isinstance(answer.get("id"), str) or not answer["id"]:
            raise Doubt(self.account, "bad_answer")
        row = self._row(answer)
        return replace(
            row, folder=Folder.DRAFTS, message=replace(row.message, folder=Folder.DRAFTS, text=messages.text_of(answer))
        )

    def discard(self, row: Row) -> None:
        """Move it to Deleted Items if it still is as it was read."""
        self._api.write("POST", "me", "messages", row.id, "move", body={"destinationId": TRASH}, version=row.etag)

    # --- the inside -------------------------------------------------------------------------------------------------

    def _place(self, name: str) -> str:
        """The folder's id, "" when this mailbox has none of that name."""
        try:
            return str(self._api.get("me", "mailFolders", name, asked={"$select": "displayName"}).get("id", ""))
        except Gone:
            return ""

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
        return messages.row_of(item, self.account, self.places.name(item.get("parentFolderId")), self._own)
