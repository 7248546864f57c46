"""A fake of Gmail v1: drafts, messages, search and history.

Message ids change at each save, a draft's own id stays; what is sent is a new message unless a test
says otherwise. Search and history may lag, each by its own knob.
"""

from __future__ import annotations

import base64
import email
import email.policy
import email.utils
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import Message
from typing import Any

from tests.fakes.discovery import Call, Refusal
from tests.fakes.mails import edited, parsed, text_of
from tests.fakes.wire import Answer, counted

SPAM, TRASH, DRAFT, SENT, INBOX = "SPAM", "TRASH", "DRAFT", "SENT", "INBOX"


@dataclass
class Mail:
    """A message as the mailbox holds it."""

    id: str
    thread: str
    raw: bytes
    labels: set[str]
    history: int
    at: datetime

    @property
    def parsed(self) -> Message:
        return parsed(self.raw)

    def header(self, name: str) -> str:
        return str(self.parsed.get(name, ""))

    def people(self, *names: str) -> list[str]:
        fields = [str(one) for name in names for one in self.parsed.get_all(name, [])]
        return [address.lower() for _, address in email.utils.getaddresses(fields)]


@dataclass
class Knobs:
    """How the mail side behaves where documents are silent or vendors vary."""

    search_lag_s: float = 0.0
    history_lag_s: float = 0.0
    list_lag_s: float = 0.0  # drafts.list forgets what was just made
    message_id_policy: str = "keep"  # keep | rewrite (at the create already)
    on_edit: str = "rewrite"  # what an edit in the web does to Message-ID: keep | rewrite
    history_whole: bool = True  # False: records carry `messages` only, without labels
    page_size: int = 0  # at most so many a page, 0: as asked


@dataclass
class Record:
    id: int
    kind: str  # messagesAdded | messagesDeleted | labelsAdded | labelsRemoved
    mail: str
    thread: str
    labels: tuple[str, ...]
    changed: tuple[str, ...] = ()
    at: datetime = field(default=datetime.min)  # noqa: DTZ901  always given


class Mailboxes:
    """The one mailbox of a Google account."""

    def __init__(self, now: Callable[[], datetime], address: str) -> None:
        self.now, self.address, self.knobs = now, address, Knobs()
        self.mails: dict[str, Mail] = {}
        self.drafts: dict[str, str] = {}  # draft id -> message id
        self.made: dict[str, datetime] = {}  # draft id -> when it was begun
        self.log: list[Record] = []
        self.too_old = 0  # history before this is forgotten
        self._history, self._ids, self._draft_ids = (
            counted(10_000),
            counted(0x18C0_0000_0000),
            counted(7_000_000),
        )
        self._pages: dict[str, tuple[str, Any]] = {}
        self.latest = next(self._history)
        self.created: list[
            str
        ] = []  # Message-IDs of the drafts that the API was given, as they came
        self.overwrites: list[str] = []  # a fatal record: drafts.update and drafts.delete

    # --- what the API offers ---------------------------------------------------------------------

    def answer(self, call: Call, scopes: frozenset[str]) -> Answer:
        if call.path.get("userId") not in ("me", self.address):
            raise Refusal(403, "forbidden", f"Delegation denied for {self.address}")
        metadata = any(scope.endswith("/gmail.metadata") for scope in scopes)
        reads = call.query.get("q") or call.query.get("format", "full") in ("full", "raw")
        if (
            metadata
            and reads
            and call.id.endswith(("messages.list", "drafts.list", "messages.get"))
        ):
            raise Refusal(
                403, "forbidden", "Metadata scope does not support 'q' parameter or full format"
            )
        match call.id.removeprefix("gmail.users."):
            case "getProfile":
                return Answer(200, self._profile())
            case "drafts.list":
                return Answer(200, self._list_drafts(call.query))
            case "drafts.get":
                return Answer(
                    200, self._get_draft(call.path["id"], call.query.get("format", "full"))
                )
            case "drafts.create":
                return Answer(200, self._create(call.body), effect=True)
            case "drafts.delete":
                self.overwrites.append(call.path["id"])
                self.discard_draft(call.path["id"])
                return Answer(204, effect=True)
            case "drafts.update":
                self.overwrites.append(call.path["id"])
                raw = _unpacked(call.body["message"])
                return Answer(200, self._draft_shape(self._save(call.path["id"], raw)), effect=True)
            case "messages.list":
                return Answer(200, self._list_messages(call.query))
            case "messages.get":
                headers = call.query.get("metadataHeaders")
                return Answer(
                    200,
                    self._shape(
                        self._mail(call.path["id"]), call.query.get("format", "full"), headers
                    ),
                )
            case "history.list":
                return Answer(200, self._list_history(call.query))
        raise Refusal(501, "notImplemented", f"the fake has no {call.id}")

    def _mail(self, id_: str) -> Mail:
        if id_ not in self.mails:
            raise Refusal(404, "notFound", "Requested entity was not found.")
        return self.mails[id_]

    def _profile(self) -> dict[str, Any]:
        threads = {mail.thread for mail in self.mails.values()}
        return {
            "emailAddress": self.address,
            "messagesTotal": len(self.mails),
            "threadsTotal": len(threads),
            "historyId": str(self.latest),
        }

    def _create(self, body: dict[str, Any]) -> dict[str, Any]:
        message = body.get("message", {})
        raw = _unpacked(message)
        thread = message.get("threadId", "")
        if thread and thread not in {mail.thread for mail in self.mails.values()}:
            raise Refusal(404, "notFound", "Requested entity was not found.")
        if message.get("labelIds"):
            raise Refusal(400, "invalidArgument", "Invalid label on a draft")
        if thread and not self._belongs(raw, thread):
            thread = ""
        self.created.append(str(email.message_from_bytes(raw).get("Message-ID", "")))
        if self.knobs.message_id_policy == "rewrite":
            raw = _with_new_id(raw)
        mail = self._add(raw, {DRAFT}, thread)
        draft = f"r-{next(self._draft_ids)}"
        self.drafts[draft] = mail.id
        self.made[draft] = self.now()
        return self._draft_shape(draft)

    def _belongs(self, raw: bytes, thread: str) -> bool:
        """Gmail threads a draft only when the References and the subject fit too."""
        new = email.message_from_bytes(raw)
        named = f"{new.get('References', '')} {new.get('In-Reply-To', '')}"
        inside = [mail for mail in self.mails.values() if mail.thread == thread]
        refers = any(
            mail.header("Message-ID") in named for mail in inside if mail.header("Message-ID")
        )
        return refers and any(
            _bare(mail.header("Subject")) == _bare(str(new.get("Subject", ""))) for mail in inside
        )

    def _draft_shape(self, draft: str, format_: str = "") -> dict[str, Any]:
        mail = self.mails[self.drafts[draft]]
        if not format_:
            return {
                "id": draft,
                "message": {
                    "id": mail.id,
                    "threadId": mail.thread,
                    "labelIds": sorted(mail.labels),
                },
            }
        return {"id": draft, "message": self._shape(mail, format_)}

    def _list_drafts(self, query: dict[str, Any]) -> dict[str, Any]:
        lag = timedelta(seconds=self.knobs.list_lag_s)
        drafts = [
            draft
            for draft, mail in reversed(self.drafts.items())
            if TRASH not in self.mails[mail].labels
            and (draft not in self.made or self.now() >= self.made[draft] + lag)
        ]
        if query.get("q"):
            matching = {mail.id for mail in self._search(query["q"])}
            drafts = [draft for draft in drafts if self.drafts[draft] in matching]
        rows = [self._draft_shape(draft) for draft in drafts]
        for row in rows:
            del row["message"]["labelIds"]
        return self._paged("drafts", rows, query)

    def _get_draft(self, draft: str, format_: str) -> dict[str, Any]:
        if draft not in self.drafts:
            raise Refusal(404, "notFound", "Requested entity was not found.")
        return self._draft_shape(draft, format_)

    def _list_messages(self, query: dict[str, Any]) -> dict[str, Any]:
        mails = self._search(query["q"]) if query.get("q") else [*self.mails.values()]
        labels = set(query.get("labelIds", []))
        if not query.get("includeSpamTrash") and not labels & {SPAM, TRASH}:
            mails = [mail for mail in mails if not mail.labels & {SPAM, TRASH}]
        mails = sorted(
            (mail for mail in mails if labels <= mail.labels), key=lambda mail: (mail.at, mail.id)
        )[::-1]
        page = self._paged(
            "messages", [{"id": mail.id, "threadId": mail.thread} for mail in mails], query
        )
        return page | {"resultSizeEstimate": len(mails)}

    def _list_history(self, query: dict[str, Any]) -> dict[str, Any]:
        start = int(query.get("startHistoryId") or 0)
        if not start:
            raise Refusal(400, "invalidArgument", "Missing startHistoryId")
        if start < self.too_old or start > self.latest:
            raise Refusal(404, "notFound", "Requested entity was not found.")
        horizon = self.now() - timedelta(seconds=self.knobs.history_lag_s)
        visible = [one for one in self.log if one.at <= horizon]
        latest = visible[-1].id if visible and self.knobs.history_lag_s else self.latest
        kinds = set(query.get("historyTypes", []))
        changes = [
            one
            for one in visible
            if one.id > start
            and (
                not kinds
                or f"{one.kind.replace('messages', 'message').replace('labels', 'label')}" in kinds
            )
            and (not query.get("labelId") or query["labelId"] in one.labels + one.changed)
        ]
        rows = [self._record(one) for one in changes]
        return self._paged("history", rows, query) | {"historyId": str(max(latest, start))}

    def _record(self, one: Record) -> dict[str, Any]:
        message: dict[str, Any] = {"id": one.mail, "threadId": one.thread}
        row: dict[str, Any] = {"id": str(one.id), "messages": [dict(message)]}
        if self.knobs.history_whole:
            message["labelIds"] = list(one.labels)
        more = {"labelIds": list(one.changed)} if one.kind.startswith("labels") else {}
        row[one.kind] = [{"message": message} | more]
        return row

    def _paged(self, name: str, rows: list[Any], query: dict[str, Any]) -> dict[str, Any]:
        """A page of rows; the key is absent when there are none, as Gmail does."""
        token = query.get("pageToken")
        if token and (token not in self._pages or self._pages[token][0] != name):
            raise Refusal(400, "invalidArgument", "Invalid pageToken")
        rest: list[Any] = self._pages[token][1] if token else rows
        size = min(query.get("maxResults", 100), 500)
        size = min(size, self.knobs.page_size or size)
        page: dict[str, Any] = {name: rest[:size]} if rest else {}
        if rest[size:]:
            page["nextPageToken"] = f"{name}-{len(self._pages)}"
            self._pages[page["nextPageToken"]] = (name, rest[size:])
        return page

    def _shape(self, mail: Mail, format_: str, headers: list[str] | None = None) -> dict[str, Any]:
        shape: dict[str, Any] = {
            "id": mail.id,
            "threadId": mail.thread,
            "labelIds": sorted(mail.labels),
            "snippet": text_of(mail.parsed)[:100],
            "historyId": str(mail.history),
            "internalDate": str(int(mail.at.timestamp() * 1000)),
            "sizeEstimate": len(mail.raw),
        }
        if format_ == "raw":
            shape["raw"] = base64.urlsafe_b64encode(mail.raw).decode()
        elif format_ in ("full", "metadata"):
            shape["payload"] = _payload(mail.parsed, format_ == "full", headers)
        return shape

    # --- search ----------------------------------------------------------------------------------

    def _search(self, query: str) -> list[Mail]:
        """The operators that a client of ours may use.

        An unknown one is refused, where Gmail would find nothing.
        """
        horizon = self.now() - timedelta(seconds=self.knobs.search_lag_s)
        conditions = _query(query)
        return [
            mail
            for mail in self.mails.values()
            if mail.at <= horizon and all(one(mail) for one in conditions)
        ]

    # --- what people do --------------------------------------------------------------------------

    def receive(
        self, raw: bytes, labels: Iterable[str] = (INBOX, "UNREAD"), thread: str = ""
    ) -> Mail:
        """A mail comes in; it joins the thread of what it references."""
        return self._add(raw, set(labels), thread or self._thread_of(raw))

    def write(self, raw: bytes) -> Mail:
        """A mail the person wrote and sent by hand."""
        return self._add(raw, {SENT}, self._thread_of(raw))

    def open_draft(self, raw: bytes) -> str:
        """A draft the person began by hand."""
        mail = self._add(raw, {DRAFT}, "")
        draft = f"r-{next(self._draft_ids)}"
        self.drafts[draft] = mail.id
        self.made[draft] = self.now()
        return draft

    def edit_draft(self, draft: str, text: str = "", subject: str = "", to: str = "") -> None:
        """Edit in the web: a new message id, another thread when the subject changes."""
        raw = edited(self.mails[self.drafts[draft]].raw, text, subject, to)
        self._save(
            draft,
            _with_new_id(raw) if self.knobs.on_edit == "rewrite" else raw,
            new_thread=bool(subject),
        )

    def autosave(self, draft: str) -> None:
        """A save that changes nothing but the message's id."""
        self._save(draft, self.mails[self.drafts[draft]].raw)

    def send_draft(self, draft: str, mode: str = "new_id", message_id: str = "") -> Mail:
        """The person presses Send.

        `same_id`: the same message changes its labels; `wrapper`: the draft outlives it.
        """
        mail = self.mails[self.drafts[draft]]
        if mode == "same_id":
            del self.drafts[draft]
            return self._relabel(mail, added={SENT}, removed={DRAFT})
        raw = (
            _with_new_id(mail.raw, message_id)
            if message_id or self.knobs.on_edit == "rewrite"
            else mail.raw
        )
        if mode == "wrapper":
            return self._relabel(mail, added={SENT}, removed={DRAFT})
        del self.drafts[draft]
        self._remove(mail)
        return self._add(raw, {SENT}, mail.thread)

    def discard_draft(self, draft: str, how: str = "delete") -> None:
        mail = self.mails[self.drafts.pop(draft)]
        if how == "trash":
            self._relabel(mail, added={TRASH}, removed=set())
        else:
            self._remove(mail)

    def move(self, id_: str, folder: str) -> None:
        """Move a received mail to `trash` or `archive`."""
        added = {TRASH} if folder == "trash" else set[str]()
        self._relabel(self.mails[id_], added=added, removed={INBOX})

    def trash(self, id_: str) -> None:
        self._relabel(self.mails[id_], added={TRASH}, removed={INBOX})

    def delete(self, id_: str) -> None:
        self._remove(self.mails[id_])

    def expire_history(self) -> None:
        self.too_old = self.latest + 1
        self._note("labelsAdded", Mail("none", "none", b"", set(), 0, self.now()), ("UNREAD",))

    # --- the inside ------------------------------------------------------------------------------

    def _thread_of(self, raw: bytes) -> str:
        new = email.message_from_bytes(raw)
        named = f"{new.get('References', '')} {new.get('In-Reply-To', '')}"
        return next(
            (m.thread for m in self.mails.values() if (i := m.header("Message-ID")) and i in named),
            "",
        )

    def _add(self, raw: bytes, labels: set[str], thread: str) -> Mail:
        id_ = f"{next(self._ids):016x}"
        mail = Mail(id_, thread or id_, raw, labels, 0, self.now())
        self.mails[id_] = mail
        self._note("messagesAdded", mail)
        return mail

    def _remove(self, mail: Mail) -> None:
        del self.mails[mail.id]
        self._note("messagesDeleted", mail)

    def _relabel(self, mail: Mail, added: set[str], removed: set[str]) -> Mail:
        mail.labels = (mail.labels | added) - removed
        if removed:
            self._note("labelsRemoved", mail, tuple(removed))
        if added:
            self._note("labelsAdded", mail, tuple(added))
        return mail

    def _save(self, draft: str, raw: bytes, *, new_thread: bool = False) -> str:
        old = self.mails[self.drafts[draft]]
        self._remove(old)
        self.drafts[draft] = self._add(raw, {DRAFT}, "" if new_thread else old.thread).id
        return draft

    def _note(self, kind: str, mail: Mail, changed: tuple[str, ...] = ()) -> None:
        self.latest = mail.history = next(self._history)
        self.log.append(
            Record(
                self.latest,
                kind,
                mail.id,
                mail.thread,
                tuple(sorted(mail.labels)),
                changed,
                self.now(),
            )
        )


def _unpacked(message: dict[str, Any]) -> bytes:
    try:
        raw = base64.urlsafe_b64decode(message["raw"] + "=" * (-len(message["raw"]) % 4))
    except (KeyError, ValueError):
        raise Refusal(
            400,
            "invalidArgument",
            "'raw' RFC822 payload message string or uploading message required",
        ) from None
    if b"\r\n\r\n" not in raw or len(raw) > 35 * 1024 * 1024:
        raise Refusal(400, "invalidArgument", "Invalid RFC 822 message")
    return raw


def _with_new_id(raw: bytes, message_id: str = "") -> bytes:
    message_id = message_id or f"<CA{hash_of(raw)}@mail.gmail.com>"
    return re.sub(
        rb"(?im)^Message-ID:[^\r\n]*", b"Message-ID: " + message_id.encode(), raw, count=1
    )


def hash_of(raw: bytes) -> str:
    return f"{sum(raw) * 2_654_435_761 % 2**40:010x}"


def _bare(subject: str) -> str:
    return re.sub(r"^(?:(?:re|fwd?|aw)\s*:\s*)+", "", subject.strip(), flags=re.IGNORECASE).lower()


def _payload(message: Message, whole: bool, headers: list[str] | None) -> dict[str, Any]:
    names = {name.lower() for name in headers or []}
    shape: dict[str, Any] = {
        "mimeType": message.get_content_type(),
        "headers": [
            {"name": name, "value": re.sub(r"\r\n(?=[ \t])", "", str(value))}
            for name, value in message.items()
            if not names or name.lower() in names
        ],
    }
    if whole and message.is_multipart():
        shape["parts"] = [_payload(part, True, None) for part in message.get_payload()]  # type: ignore[arg-type]
    elif whole:
        body = message.get_payload(decode=True)
        body = body if isinstance(body, bytes) else b""
        shape["body"] = {"size": len(body), "data": base64.urlsafe_b64encode(body).decode()}
    return shape


def _query(text: str) -> list[Callable[[Mail], bool]]:
    """`from:a {from:b to:c} -in:chats after:1764000000` as tests that must all hold.

    Braces hold alternatives.
    """
    tests: list[Callable[[Mail], bool]] = []
    for group, word in re.findall(r"\{([^}]*)\}|(\S+)", text):
        if group:
            inner = [_term(one) for one in re.findall(r'\w+:"[^"]*"|\S+', group)]
            tests.append(lambda mail, inner=inner: any(one(mail) for one in inner))  # type: ignore[misc]
        else:
            tests.append(_term(word))
    return tests


def _term(word: str) -> Callable[[Mail], bool]:
    if word.startswith("-"):
        inner = _term(word[1:])
        return lambda mail: not inner(mail)
    name, _, value = word.partition(":")
    value = value.strip('"()').lower()
    quoted = word.endswith('"')
    match name:
        case "from" | "subject" if quoted:
            return lambda mail: value in mail.header(name).lower()
        case "from" | "to" | "cc" | "bcc":
            if not re.fullmatch(r"[^\s\"{}()]+", value):
                raise Refusal(400, "invalidArgument", f"odd search term {word!r}")
            return lambda mail: any(_names(value, one) for one in mail.people(name))
        case "rfc822msgid":
            return lambda mail: mail.header("Message-ID").strip("<>").lower() == value
        case "after":
            return lambda mail: mail.at.timestamp() > int(value)
        case "before":
            return lambda mail: mail.at.timestamp() < int(value)
        case "in" | "is" | "label":
            labels = {
                "anywhere": set[str](),
                "sent": {SENT},
                "inbox": {INBOX},
                "draft": {DRAFT},
                "drafts": {DRAFT},
            }
            labels |= {"trash": {TRASH}, "spam": {SPAM}, "chats": {"CHAT"}}
            return lambda mail: labels[value] <= mail.labels
    raise Refusal(400, "invalidArgument", f"the fake does not know the search operator {word!r}")


def _names(value: str, address: str) -> bool:
    """Gmail finds an address by itself or by its domain; `from:ana` also finds ana@anywhere."""
    local, _, domain = address.partition("@")
    return value.lstrip("@") in (address, domain, local) or domain.endswith(f".{value.lstrip('@')}")
