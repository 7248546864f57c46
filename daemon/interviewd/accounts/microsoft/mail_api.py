"""Requests to Outlook's mail: folders' deltas, lists, one message at a time.

Answers are checked, nothing is remembered.

https://learn.microsoft.com/en-us/graph/delta-query-messages
Heads are read first: they show whose mail it is; text is read only of mail that matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import field, replace
from datetime import datetime
from typing import Final

from interviewd.accounts.microsoft import messages
from interviewd.accounts.microsoft.api import Api, TokenExpired
from interviewd.accounts.microsoft.messages import ANSWERED, FIELDS, KNOWN_FOLDERS, TRASH, MailItem
from interviewd.accounts.online.fields import rfc3339
from interviewd.accounts.online.requests import Json, TooLarge, is_id
from interviewd.errors import Doubt, Down, Gone, Refused
from interviewd.model.seen import Folder, Nature
from interviewd.values import dataclass

_PAGE: Final = 200


@dataclass(frozen=True, slots=True)
class Changes:
    """What a folder reports: mails that are there, ids that are gone.

    `whole`: these are all of its mails.

    `link` is where the delta goes on, "" where the server has no deltas, so that everything is
    reported each time.
    """

    link: str
    items: tuple[MailItem, ...] = ()
    gone: frozenset[str] = frozenset()
    whole: bool = False


@dataclass(slots=True)
class FolderIds:
    """The ids of the well-known folders by name, asked for once."""

    ids: dict[str, str] = field(default_factory=dict)

    def name(self, id_: object) -> str:
        return next((name for name, known in self.ids.items() if known and known == id_), "")


class MailApi:
    """The requests of one mailbox. Raises AccountError only.

    `own` is the person's addresses there.
    """

    def __init__(self, account: str, own: Iterable[str], api: Api) -> None:
        self.account, self._own, self._api = account, frozenset(own), api
        self.clock = api.requests.clock
        self.folders = FolderIds()

    def learn_folders(self) -> None:
        """Ask for the folders' ids that are not known yet.

        Without them Sent cannot be distinguished from the Inbox.
        """
        for name in KNOWN_FOLDERS:
            if name in self.folders.ids:
                continue
            query = {"$select": "displayName"}
            try:
                folder = self._with_id(self._api.get("me", "mailFolders", name, query=query))
            except Gone:
                folder = {"id": ""}  # this mailbox has none of that name
            self.folders.ids[name] = str(folder["id"])

    def changes(self, folder: str, link: str, since: datetime | None = None) -> Changes:
        """What happened in a folder since `link`; without one, all mail that came `since`."""
        if link:
            try:
                return self._changes(self._api.follow(link, _PAGE), whole=False)
            except TokenExpired:
                pass
        query = {"$select": ",".join(FIELDS)}
        if since:
            query["$filter"] = f"receivedDateTime ge {rfc3339(since)}"
        try:
            first = self._api.get(
                "me", "mailFolders", folder, "messages", "delta", query=query, page=_PAGE
            )
        except (Refused, Gone) as error:
            if error.what == "forbidden":
                raise
            # No deltas in every national cloud:
            # https://learn.microsoft.com/en-us/graph/api/message-delta
            return Changes("", tuple(self.listed(folder, since)), whole=True)
        return self._changes(first, whole=True)

    def listed(self, folder: str, since: datetime | None = None) -> Iterator[MailItem]:
        """The heads of all mail in a folder, "" for every folder, that came since then, by age."""
        query = {"$select": ",".join(FIELDS), "$expand": ANSWERED}
        query |= {"$orderby": "receivedDateTime", "$top": str(_PAGE)}
        if since:
            query["$filter"] = f"receivedDateTime ge {rfc3339(since)}"
        path = ("me", "mailFolders", folder, "messages") if folder else ("me", "messages")
        for page in self._api.pages(self._api.get(*path, query=query)):
            yield from map(self._item, self._api.rows(page))

    def with_message_id(self, message_id: str) -> list[MailItem]:
        """Mail with this Message-ID, in any folder, as far as the index knows."""
        quoted = message_id.replace("'", "''")
        query = {"$filter": f"internetMessageId eq '{quoted}'", "$top": "20"}
        page = self._api.get("me", "messages", query=query | {"$select": ",".join(FIELDS)})
        return [self._item(one) for one in self._api.rows(page)]

    def head(self, id_: str) -> MailItem | None:
        """A message's head, in whatever folder; None when it is gone."""
        try:
            return self._item(self._message(id_, FIELDS))
        except Gone:
            return None

    def draft(self, id_: str) -> MailItem | None:
        """A draft with its text, as Outlook shows it, and a line for each attachment; None when it
        is gone.
        """
        try:
            resource = self._message(id_, (*FIELDS, "body"))
        except Gone:
            return None
        except TooLarge:
            return self.head(id_)
        item = self._item(resource)
        if item.attached:
            return self.whole(item)
        return replace(item, message=replace(item.message, text=messages.body_text(resource)))

    def whole(self, item: MailItem) -> MailItem:
        """The item with its text and all headers; unchanged when it is gone meanwhile.

        From its bytes, as mail of every other account is read; with attachments, except in drafts
        and bounces, from Graph's fields, which leave them out.
        """
        with_attachments = item.folder is Folder.DRAFTS or item.message.nature is Nature.BOUNCE
        if item.attached and not with_attachments:
            return self._by_fields(item)
        try:
            raw = self._api.body(self._api.address("me", "messages", item.id, "$value"))
        except Gone:
            return item
        except TooLarge:
            return self._by_fields(item)
        return messages.with_bytes(item, raw)

    def _by_fields(self, item: MailItem) -> MailItem:
        """The same from Graph's fields; the head alone when even that is too large."""
        query = {"$select": "body,internetMessageHeaders"}
        try:
            resource = self._api.get("me", "messages", item.id, query=query)
        except (Gone, TooLarge):
            return item
        return messages.with_fields(item, resource)

    def create(self, raw: bytes) -> MailItem:
        """Create a draft; the item as Exchange has stored it. Doubt when the answer names none."""
        answer = self._api.create_mime("me", "messages", raw=raw)
        if not is_id(answer.get("id")):
            raise Doubt(self.account, "bad_answer")
        item = self._item(answer)
        message = replace(item.message, folder=Folder.DRAFTS, text=messages.body_text(answer))
        return replace(item, folder=Folder.DRAFTS, message=message)

    def discard(self, item: MailItem) -> None:
        """Move it to Deleted Items if it still is as it was read."""
        path, body = ("me", "messages", item.id, "move"), {"destinationId": TRASH}
        self._api.write("POST", *path, body=body, version=item.etag)

    # --- answers ---------------------------------------------------------------------------------

    def _message(self, id_: str, properties: Iterable[str]) -> Json:
        query = {"$select": ",".join(properties)}
        return self._with_id(self._api.get("me", "messages", id_, query=query))

    def _with_id(self, resource: Json) -> Json:
        """Raises Down when it has none: then it says nothing about the account."""
        if not is_id(resource.get("id")):
            raise Down(self.account, "bad_answer")
        return resource

    def _changes(self, first: Json, *, whole: bool) -> Changes:
        """All pages of a delta; their order means nothing, and an item may come twice."""
        items: dict[str, MailItem] = {}
        gone: set[str] = set()
        page = first
        for page in self._api.pages(first, _PAGE):
            for resource in self._api.rows(page):
                if "@removed" in resource:
                    gone.add(resource["id"])
                else:
                    items[resource["id"]] = self._item(resource)
        link = page.get("@odata.deltaLink")
        relative = self._api.relative(link) if isinstance(link, str) else ""
        return Changes(relative, tuple(items.values()), frozenset(gone), whole)

    def _item(self, resource: Json) -> MailItem:
        return messages.item_of(
            resource, self.account, self.folders.name(resource.get("parentFolderId")), self._own
        )
