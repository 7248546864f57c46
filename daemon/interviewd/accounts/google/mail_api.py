"""Requests to Gmail: drafts, history, search, and one message at a time.

Answers are checked, nothing is remembered.

https://developers.google.com/workspace/gmail/api/reference/rest
Heads are read first (`format=metadata`): they show whose mail it is; text is read only of mail that
matters.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from interviewd.accounts.google.api import Api
from interviewd.accounts.online.fields import list_of, object_of, objects_of, str_of
from interviewd.accounts.online.pages import pages_of
from interviewd.accounts.online.requests import Json
from interviewd.errors import Doubt, Down, Gone, Refused
from interviewd.language import mail, sanitize
from interviewd.model.seen import Folder, Message
from interviewd.patterns import lazy_pattern
from interviewd.values import dataclass

_PAGES: Final = 1_000
_LARGE: Final = 6 * 1024 * 1024
"""Of larger mail only head and snippet are read.

Base64 makes a third more of it, and an answer has its limit.
"""

_TERMS: Final = 40  # of one search; a URL has its limit too
_MOST: Final = 500  # of one search: whoever talks with a large firm gets thousands of its notices
_HEAD: Final = 8 * 1024  # of one header line
_SAFE: Final = lazy_pattern(
    r"[a-z0-9][a-z0-9._%+'-]{0,63}@[a-z0-9.-]{1,190}|@[a-z0-9.-]{1,190}|\"[a-z0-9][a-z0-9 ]{2,60}\""
)
_FOLDER_LABELS: Final = frozenset({"DRAFT", "SENT", "TRASH", "SPAM"})
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class MailItem:
    """A message as Gmail holds it: its head, and its text when `whole` has read it.

    `at`: when it came or went.
    """

    id: str
    labels: frozenset[str]
    at: datetime
    size: int
    snippet: str
    message: Message

    @classmethod
    def draft(cls, message: Message) -> MailItem:
        """A draft that was seen before."""
        return cls(message.version, frozenset({"DRAFT"}), message.date or _EPOCH, 0, "", message)


@dataclass(slots=True)
class History:
    """What has happened since a cursor.

    Ids of messages with their thread, in the order of the events.
    """

    cursor: str
    touched: dict[str, str] = field(default_factory=dict)  # added, or moved between folders of ours
    deleted: dict[str, str] = field(default_factory=dict)
    # as last reported; absent: not reported
    labels: dict[str, frozenset[str]] = field(default_factory=dict)

    def add(self, row: Json) -> None:
        """Take in one record. Marking as read, starring and filing are ignored."""
        for kind in ("messagesAdded", "labelsAdded", "labelsRemoved", "messagesDeleted"):
            for one in row.get(kind, []):
                message = object_of(object_of(one).get("message"))
                if not _is_id(message.get("id")):
                    continue
                id_, labels, changed = message["id"], message.get("labelIds"), one.get("labelIds")
                moves = not isinstance(changed, list) or bool(_FOLDER_LABELS & set(changed))
                if kind.startswith("labels") and not moves:
                    continue
                if isinstance(labels, list):
                    self.labels[id_] = frozenset(map(str, labels))
                threads = self.deleted if kind == "messagesDeleted" else self.touched
                threads[id_] = str(message.get("threadId", ""))

    def lost_threads(self) -> frozenset[str]:
        """Threads of drafts that came and left neither a later version nor a copy in Sent."""
        remaining = {thread for id_, thread in self.touched.items() if id_ not in self.deleted}
        return frozenset(
            thread
            for id_, thread in self.deleted.items()
            if id_ in self.touched
            and thread not in remaining
            and "DRAFT" in self.labels.get(id_, ("DRAFT",))
        )


class MailApi:
    """The requests of one mailbox, whose address is `own`. Raises AccountError only."""

    def __init__(self, account: str, own: str, api: Api) -> None:
        self.account, self._own, self._api = account, own, api
        self.clock = api.requests.clock

    def cursor(self) -> str:
        """The current history id: what happens from now on is found after it."""
        try:
            profile = self._api.users.getProfile(userId="me").execute()
        except Gone:
            raise Down(self.account, "gmail_profile_missing") from None
        return self._history_id(profile.get("historyId"))

    def drafts(self) -> dict[str, str]:
        """All drafts, newest first: their id, and the id of the message in them now."""
        drafts = {}
        for row in self._rows("drafts", "drafts"):
            message = object_of(row.get("message"))
            if not _is_id(row.get("id")) or not _is_id(message.get("id")):
                raise Down(self.account, "bad_answer")
            drafts[row["id"]] = message["id"]
        return drafts

    def search(self, names: Iterable[str], since: datetime) -> list[str]:
        """Ids of mail in the index, in any folder, with these addresses, `@domains`, `"names"`.

        For each ten the newest 500. A name may be the sender's, or stand in the subject.
        """
        safe = [name for name in sorted(names) if _SAFE.fullmatch(name)]
        ids: dict[str, None] = {}
        for start in range(0, len(safe), _TERMS // 4):
            terms = [
                f"{side}:{name.removeprefix('@')}"
                for name in safe[start : start + _TERMS // 4]
                for side in (("from", "subject") if name[0] == '"' else ("from", "to", "cc", "bcc"))
            ]
            query = f"{{{' '.join(terms)}}} after:{int(since.timestamp())} -in:chats -in:spam"
            ids |= dict.fromkeys(islice(self._ids(q=query), _MOST))
        return [*ids]

    def newest(self, label: str = "") -> Iterator[str]:
        """Ids of all mail, or that with a label, newest first, without the index.

        Requested as they are read.
        """
        yield from self._ids(**({"labelIds": [label]} if label else {}))

    def history(self, since: str) -> History | None:
        """None when Gmail no longer knows what happened since then."""
        history = History(since)
        try:
            for page, rows in self._pages("history", "history", {"startHistoryId": since}):
                for row in rows:
                    history.add(row)
                history.cursor = self._history_id(page.get("historyId"))
        except Gone:
            return None
        except Refused as refused:
            if refused.what == "forbidden":
                raise
            return None
        return history

    def history_address(self, since: str) -> str:
        """Where `history` asks first."""
        request = self._api.mail("history").list(userId="me", maxResults=500, startHistoryId=since)
        return str(request.uri)

    def head(self, id_: str) -> MailItem | None:
        """Head and labels of a message; None when it is gone."""
        return self._get("messages", id_, "metadata")

    def draft_head(self, draft: str) -> MailItem | None:
        """Head and labels of the message in a draft, whose handle is the draft's id; None when it
        is gone.
        """
        return self._get("drafts", draft, "metadata")

    def whole(self, item: MailItem) -> MailItem:
        """The item with its text, or its snippet when it is very large.

        Unchanged when it is gone meanwhile.
        """
        if item.size > _LARGE:
            return replace(item, message=replace(item.message, text=item.snippet))
        kind = "drafts" if item.message.folder is Folder.DRAFTS else "messages"
        return self._get(kind, item.message.handle, "raw") or item

    def create(self, raw: bytes, thread: str) -> tuple[str, str, str]:
        """Create a draft: its id, its message's id and thread.

        A thread that is gone costs a second request, without it: nothing was created.
        """
        message = {"raw": base64.urlsafe_b64encode(raw).decode()} | (
            {"threadId": thread} if thread else {}
        )
        request = self._api.mail("drafts").create(userId="me", body={"message": message})
        try:
            answer = request.execute()
        except Gone:
            if thread:
                return self.create(raw, "")
            raise Refused(self.account, "bad_request") from None
        made = object_of(answer.get("message"))
        if not _is_id(answer.get("id")) or not _is_id(made.get("id")):
            raise Doubt(self.account, "bad_answer")
        return answer["id"], made["id"], str(made.get("threadId", ""))

    # --- answers ---------------------------------------------------------------------------------

    def _get(self, part: str, id_: str, format_: str) -> MailItem | None:
        try:
            answer = self._api.mail(part).get(userId="me", id=id_, format=format_).execute()
        except Gone:
            return None
        resource = object_of(answer.get("message")) if part == "drafts" else answer
        return self._item(resource, id_ if part == "drafts" else "")

    def _item(self, resource: Json, draft: str) -> MailItem:
        """Raises Down for a resource without a readable mail."""
        raw = _raw(resource)
        if raw is None or not _is_id(resource.get("id")):
            raise Down(self.account, "bad_answer")
        labels = frozenset(map(str, list_of(resource.get("labelIds"))))
        message = self._message(resource, raw, folder_of(labels) or Folder.INBOX, draft)
        if (
            message
            and message.folder is Folder.INBOX
            and "TRASH" in labels
            and message.sender.email == self._own
        ):
            # A draft loses its label in the trash, sent mail keeps its own: what is from the person
            # was never sent.
            message = self._message(resource, raw, Folder.TRASH, draft)
        if message is None:
            raise Down(self.account, "bad_answer")
        at = message.date
        with suppress(ValueError, OverflowError, OSError):
            at = datetime.fromtimestamp(int(str(resource.get("internalDate"))) / 1000, UTC)
        if message.folder is not Folder.DRAFTS:
            # when it came or went, not when somebody says it did
            message = replace(message, date=at)
        size = resource.get("sizeEstimate")
        return MailItem(
            id=resource["id"],
            labels=labels,
            at=at or _EPOCH,
            size=size if isinstance(size, int) else 0,
            snippet=sanitize.clean(html.unescape(str(resource.get("snippet", ""))), 500),
            message=message,
        )

    def _message(self, resource: Json, raw: bytes, folder: Folder, draft: str) -> Message | None:
        handle = draft if draft and folder is Folder.DRAFTS else resource["id"]
        where = {"account": self.account, "handle": handle, "version": resource["id"]}
        where["thread"] = str(resource.get("threadId", ""))
        # A draft that has nothing in it yet is no mail; one header field makes it one.
        return mail.read(raw, folder=folder, **where) or mail.read(
            b"Date:\r\n" + raw, folder=folder, **where
        )

    def _ids(self, **query: Any) -> Iterator[str]:
        for row in self._rows("messages", "messages", includeSpamTrash=True, **query):
            if not _is_id(row.get("id")):
                raise Down(self.account, "bad_answer")
            yield row["id"]

    def _rows(self, part: str, name: str, **query: Any) -> Iterator[Json]:
        for _, rows in self._pages(part, name, query):
            yield from rows

    def _pages(
        self, part: str, name: str, query: dict[str, Any]
    ) -> Iterator[tuple[Json, list[Json]]]:
        """Each page and its rows; the key `name` is absent where there are none."""

        def ask(**more: str) -> Json:
            resource = self._api.mail(part)
            page: Json = resource.list(userId="me", maxResults=500, **query, **more).execute()
            return page

        for page in pages_of(
            ask(),
            lambda onwards: ask(pageToken=onwards),
            lambda page: page.get("nextPageToken") or None,
            self.account,
            most=_PAGES,
        ):
            rows = page.get(name, [])
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise Down(self.account, "bad_answer")
            yield page, rows

    def _history_id(self, value: object) -> str:
        """A history id: a number, kept as text of whatever length. It may go backwards."""
        text = str(value)
        if not text.isascii() or not text.isdecimal() or len(text) > 200:
            raise Down(self.account, "bad_answer")
        return text


def folder_of(labels: frozenset[str]) -> Folder | None:
    """The folder of ours; None for spam and chats.

    What was sent or received stays that in the trash.
    """
    if "DRAFT" in labels:
        return Folder.TRASH if "TRASH" in labels else Folder.DRAFTS
    if "SENT" in labels:
        return Folder.SENT
    return None if labels & {"SPAM", "CHAT"} else Folder.INBOX


def _raw(resource: Json) -> bytes | None:
    """The bytes of a message, or of its head alone where only that was asked for; None when there
    are none.
    """
    if isinstance(resource.get("raw"), str):
        try:
            return base64.urlsafe_b64decode(resource["raw"] + "=" * (-len(resource["raw"]) % 4))
        except ValueError:
            return None
    payload = resource.get("payload")
    if not isinstance(payload, dict):
        return None
    lines = [
        f"{name}: {' '.join(one['value'][:_HEAD].split())}"
        for one in objects_of(payload.get("headers"))
        if isinstance(one.get("value"), str)
        and re.fullmatch(r"[!-9;-~]+", name := str_of(one.get("name")))
    ]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "replace")


def _is_id(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[\w.=-]{1,200}", value, re.ASCII) is not None
