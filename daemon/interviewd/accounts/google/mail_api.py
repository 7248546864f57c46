"""What is asked of Gmail: drafts, history, search, and one message at a time. Answers checked, nothing remembered.

https://developers.google.com/workspace/gmail/api/reference/rest
Whose mail it is shows in its head, so heads are read first (`format=metadata`), and text only of mail that matters.
"""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Any, Final

from interviewd.accounts.google.api import Api, Json
from interviewd.errors import Doubt, Down, Gone
from interviewd.language import mail, plain
from interviewd.model.seen import Folder, Message

_PAGES: Final = 1_000
_LARGE: Final = 6 * 1024 * 1024
"""Of larger mail only head and snippet are read: base64 makes a third more of it, and an answer has its limit."""

_TERMS: Final = 40  # of one search; a URL has its limit too
_MOST: Final = 500  # of one search: whoever talks with a large firm gets thousands of its notices
_HEAD: Final = 8 * 1024  # of one header line
_SAFE: Final = re.compile(r"[a-z0-9][a-z0-9._%+'-]{0,63}@[a-z0-9.-]{1,190}|@[a-z0-9.-]{1,190}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A message as Gmail holds it: its head read, its text only when `whole`."""

    id: str
    labels: frozenset[str]
    at: datetime
    size: int
    snippet: str
    message: Message

    @classmethod
    def known(cls, id_: str, message: Message) -> Piece:
        """One that was seen before, and is remembered."""
        at = message.date or datetime(1970, 1, 1, tzinfo=UTC)
        return cls(id_, frozenset({"DRAFT"}), at, size=0, snippet="", message=message)


@dataclass(slots=True)
class History:
    """What has happened since a cursor. Ids of messages with their thread; in the order they happened."""

    cursor: str
    touched: dict[str, str] = field(default_factory=dict)  # added, or moved between what we tell apart
    deleted: dict[str, str] = field(default_factory=dict)
    labels: dict[str, frozenset[str]] = field(default_factory=dict)  # as last told; absent: not told


class Post:
    """One mailbox's questions. Raises AccountError only."""

    def __init__(self, account: str, api: Api) -> None:
        self.account, self._api = account, api

    def at(self, now: datetime) -> None:
        """The moment of the pass that asks."""
        self._api.passing.at = now

    def cursor(self) -> str:
        """Where history stands now: from here on nothing is missed."""
        profile = self._api.users.getProfile(userId="me").execute()
        return self._number(profile.get("historyId"))

    def drafts(self) -> dict[str, str]:
        """All drafts, newest first: their id, and the id of the message in them now."""
        found = {}
        for row in self._rows("drafts", "drafts"):
            message = row.get("message")
            if not isinstance(message, dict) or not _is_id(row.get("id")) or not _is_id(message.get("id")):
                raise Down(self.account, "bad_answer")
            found[row["id"]] = message["id"]
        return found

    def search(self, names: Iterable[str], since: datetime) -> list[str]:
        """Ids of mail with these addresses and `@domains` that the index knows of: of each ten the newest few hundred."""
        safe = [name for name in sorted(names) if _SAFE.fullmatch(name)]
        found: dict[str, None] = {}
        for start in range(0, len(safe), _TERMS // 4):
            terms = [
                f"{side}:{name.removeprefix('@')}"
                for name in safe[start : start + _TERMS // 4]
                for side in ("from", "to", "cc", "bcc")
            ]
            query = f"{{{' '.join(terms)}}} after:{int(since.timestamp())} -in:chats"
            found |= dict.fromkeys(islice(self._ids(q=query), _MOST))
        return [*found]

    def newest(self, label: str = "") -> Iterator[str]:
        """Ids of mail without asking the index, newest first, as far as somebody reads on."""
        yield from self._ids(**({"labelIds": [label]} if label else {}))

    def history(self, since: str) -> History:
        """Raises Gone when Gmail no longer knows what happened since then."""
        found = History(since)
        for page in self._pages("history", {"startHistoryId": since}):
            rows = page.get("history", [])
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise Down(self.account, "bad_answer")
            for row in rows:
                _learn(found, row)
            found.cursor = self._number(page.get("historyId"))
        return found

    def head(self, id_: str) -> Piece | None:
        """Head and labels of a message; None when it is gone."""
        return self._piece("messages", id_, "metadata")

    def draft_head(self, draft: str) -> Piece | None:
        """The same of the message in a draft; its handle is the draft's id."""
        return self._piece("drafts", draft, "metadata")

    def whole(self, piece: Piece) -> Piece:
        """The piece with its text, as far as that is wise; as it was when it is gone meanwhile."""
        if piece.size > _LARGE:
            return replace(piece, message=replace(piece.message, text=piece.snippet))
        kind = "drafts" if piece.message.folder is Folder.DRAFTS else "messages"
        return self._piece(kind, piece.message.handle, "raw") or piece

    def create(self, raw: bytes, thread: str) -> tuple[str, str, str]:
        """Lay down a draft: its id, its message's id and thread. Raises Gone when there is no such thread."""
        message = {"raw": base64.urlsafe_b64encode(raw).decode()} | ({"threadId": thread} if thread else {})
        answer = self._api.part("drafts").create(userId="me", body={"message": message}).execute()
        made = answer.get("message")
        if not isinstance(made, dict) or not _is_id(answer.get("id")) or not _is_id(made.get("id")):
            raise Doubt(self.account, "bad_answer")
        return answer["id"], made["id"], str(made.get("threadId", ""))

    # --- the inside -------------------------------------------------------------------------------------------------

    def _piece(self, part: str, id_: str, format_: str) -> Piece | None:
        try:
            answer = self._api.part(part).get(userId="me", id=id_, format=format_).execute()
        except Gone:
            return None
        held = answer.get("message") if part == "drafts" else answer
        if not isinstance(held, dict) or not _is_id(held.get("id")):
            raise Down(self.account, "bad_answer")
        piece = _piece_of(held, self.account, id_ if part == "drafts" else "")
        if piece is None:
            raise Down(self.account, "bad_answer")
        return piece

    def _ids(self, **asked: Any) -> Iterator[str]:
        for row in self._rows("messages", "messages", **asked):
            if not _is_id(row.get("id")):
                raise Down(self.account, "bad_answer")
            yield row["id"]

    def _rows(self, part: str, name: str, **asked: Any) -> Iterator[Json]:
        """The rows of all pages; the key is absent where there are none."""
        for page in self._pages(part, asked):
            rows = page.get(name, [])
            if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
                raise Down(self.account, "bad_answer")
            yield from rows

    def _pages(self, part: str, asked: dict[str, Any]) -> Iterator[Json]:
        more: dict[str, str] = {}
        seen: set[str] = set()
        for _ in range(_PAGES):
            page = self._api.part(part).list(userId="me", maxResults=500, **asked, **more).execute()
            yield page
            onwards = page.get("nextPageToken")
            if not onwards:
                return
            if not isinstance(onwards, str) or onwards in seen:
                break
            seen.add(onwards)
            more = {"pageToken": onwards}
        raise Down(self.account, "page_loop")

    def _number(self, value: object) -> str:
        """A history id: a number of 64 bits, as text. It may go backwards."""
        if not str(value).isdecimal() or len(str(value)) > 20:
            raise Down(self.account, "bad_answer")
        return str(value)


def folder_of(labels: frozenset[str]) -> Folder | None:
    """Where a message lies, in our words; None for spam and chats. What was sent or received stays that in the trash."""
    if "DRAFT" in labels:
        return Folder.TRASH if "TRASH" in labels else Folder.DRAFTS
    if "SENT" in labels:
        return Folder.SENT
    return None if labels & {"SPAM", "CHAT"} else Folder.INBOX


_TOLD_APART: Final = frozenset({"DRAFT", "SENT", "TRASH", "SPAM"})


def _learn(history: History, row: Json) -> None:
    """One record of history. Marking as read, starring and filing are of no interest."""
    for kind in ("messagesAdded", "labelsAdded", "labelsRemoved", "messagesDeleted"):
        for one in row.get(kind, []):
            message = one.get("message") if isinstance(one, dict) else None
            if not isinstance(message, dict) or not _is_id(message.get("id")):
                continue
            id_, labels = message["id"], message.get("labelIds")
            changed = one.get("labelIds")
            if kind.startswith("labels") and isinstance(changed, list) and not _TOLD_APART & set(changed):
                continue
            if isinstance(labels, list):
                history.labels[id_] = frozenset(map(str, labels))
            told = history.deleted if kind == "messagesDeleted" else history.touched
            told[id_] = str(message.get("threadId", ""))


def _piece_of(held: Json, account: str, draft: str) -> Piece | None:
    labels = frozenset(str(one) for one in held.get("labelIds") or ())
    folder = folder_of(labels) or Folder.INBOX
    raw = _raw(held)
    if raw is None:
        return None
    thread = str(held.get("threadId", ""))
    handle = draft if draft and folder is Folder.DRAFTS else held["id"]
    where = {"account": account, "handle": handle, "thread": thread, "version": held["id"]}
    # Somebody may be writing a draft that has nothing in it yet: a field makes a mail of it.
    message = mail.read(raw, folder=folder, **where) or mail.read(b"Date:\r\n" + raw, folder=folder, **where)
    if message is None:
        return None
    at = _moment(held.get("internalDate")) or message.date
    if folder is not Folder.DRAFTS:
        message = replace(message, date=at)  # when it came or went, not when somebody says it did
    size = held.get("sizeEstimate")
    return Piece(
        id=held["id"],
        labels=labels,
        at=at or datetime(1970, 1, 1, tzinfo=UTC),
        size=size if isinstance(size, int) else 0,
        snippet=plain.clean(html.unescape(str(held.get("snippet", ""))), 500),
        message=message,
    )


def _raw(held: Json) -> bytes | None:
    """The bytes of a message, or of its head alone where only that was asked for; None when there are none."""
    if isinstance(held.get("raw"), str):
        try:
            return base64.urlsafe_b64decode(held["raw"] + "=" * (-len(held["raw"]) % 4))
        except ValueError:
            return None
    payload = held.get("payload")
    if not isinstance(payload, dict):
        return None
    headers = payload.get("headers")
    lines = [
        f"{one['name']}: {' '.join(one['value'][:_HEAD].split())}"
        for one in (headers if isinstance(headers, list) else [])
        if isinstance(one, dict)
        and isinstance(one.get("value"), str)
        and re.fullmatch(r"[!-9;-~]+", str(one.get("name")))
    ]
    return "\r\n".join([*lines, "", ""]).encode("utf-8", "replace")


def _moment(said: object) -> datetime | None:
    try:
        return datetime.fromtimestamp(int(str(said)) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _is_id(value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(r"[\w.=-]{1,200}", value, re.ASCII) is not None
