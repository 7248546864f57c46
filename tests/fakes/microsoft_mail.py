"""A fake of Outlook's mail on Graph: drafts, messages, folders and their deltas.

A draft keeps its immutable id while it is edited and, unless a test says otherwise, when it is
sent; its change key changes for any reason. A folder's delta reports a change; a move is in two
deltas: removed in one, added in the other.
"""

from __future__ import annotations

import base64
import binascii
import copy
import email
import email.header
import email.policy
import email.utils
import hashlib
import itertools
import json
import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from email.message import Message

from tests.fakes.mails import edited, parsed, text_of
from tests.fakes.microsoft_calendar import as_html, as_text, next_link
from tests.fakes.odata import Item, Query, Refusal, bad, link_path, prefers, read, shown, stamp
from tests.fakes.wire import Answer, Request, counted

FOLDERS = ("inbox", "drafts", "sentitems", "deleteditems", "junkemail", "archive", "outbox")
MESSAGE = frozenset(
    """
    internetMessageId conversationId subject body bodyPreview uniqueBody from sender toRecipients
    ccRecipients bccRecipients replyTo receivedDateTime sentDateTime createdDateTime
    lastModifiedDateTime isDraft isRead parentFolderId changeKey categories importance
    hasAttachments internetMessageHeaders flag webLink inferenceClassification
""".split()
)
_FILTERS = frozenset(
    {
        "internetMessageId",
        "receivedDateTime",
        "conversationId",
        "isDraft",
        "singleValueExtendedProperties",
    }
)
_HEADERS = {"String 0x1042": "In-Reply-To", "String 0x1039": "References"}


@dataclass(frozen=True)
class Mail:
    """A message as the mailbox holds it; every change makes another value."""

    id: str
    raw: bytes
    folder: str
    conversation: str
    change: int
    received: datetime
    created: datetime
    is_draft: bool = False
    touched: bool = False  # saved by a mail program: the text is HTML now
    event: Item | None = field(
        default=None, hash=False
    )  # a deleted event among the items of Deleted Items

    @property
    def parsed(self) -> Message:
        return parsed(self.raw)

    def header(self, name: str) -> str:
        return " ".join(str(self.parsed.get(name, "")).split())

    def people(self, name: str) -> list[Item]:
        fields = [str(one) for one in self.parsed.get_all(name, [])]
        addresses = [(n, a) for n, a in email.utils.getaddresses(fields) if a]
        return [{"emailAddress": {"name": n or a, "address": a}} for n, a in addresses]


@dataclass
class Knobs:
    """How the mail side behaves where documents are silent or vendors vary."""

    delta_lag_s: float = 0.0
    delta_repeats: bool = False  # the last change is told again with each round
    delta_shuffled: bool = False
    delta_offered: bool = True  # some national clouds have none
    list_lag_s: float = 0.0  # a listing forgets what was just made
    filter_lag_s: float = 0.0  # so does a filter by Message-ID
    replica_404_s: float = 0.0  # and a look by id
    message_id_policy: str = "keep"  # keep | rewrite (at the create already)
    on_edit: str = "keep"  # what an edit does to Message-ID: keep | rewrite
    checks_etag: bool = True  # If-Match is looked at for a move
    short_pages: bool = False
    link_host: str = ""
    link_keyed: bool = False  # links name a folder as mailfolders('AQMk…')
    # What a create answers: whole | id (nothing but the id) | nothing (201 without a body).
    echo: str = "whole"
    reads_mime: bool = True  # False: a created draft has an id, and no recipients, subject or text


@dataclass(frozen=True)
class Change:
    """One line of a folder's log: what was there after the change, or that it is gone."""

    number: int
    at: datetime
    folder: str
    mail: Mail
    gone: bool


@dataclass
class Chain:
    """What a delta or skip token stands for."""

    folder: str
    number: int
    generation: int
    query: Query
    rest: list[Item] = field(default_factory=list)


class Mailboxes:
    """The one mailbox of a Microsoft account."""

    def __init__(self, now: Callable[[], datetime], address: str, seed: int = 1) -> None:
        self.now, self.address, self.knobs = now, address, Knobs()
        self.mails: dict[str, Mail] = {}
        self.folders = {
            name: f"AQMkADfolder{number:04d}{name}" for number, name in enumerate(FOLDERS)
        }
        self.log: list[Change] = []
        self.tokens: dict[str, Chain] = {}
        self.generation = 1
        self.made: dict[str, datetime] = {}  # what the API made
        self.created: Counter[str] = (
            Counter()
        )  # how often the API made one, by the Message-ID that was asked for
        self.overwrites: list[str] = []  # a fatal record: PATCH and DELETE of a message
        self.read: list[str] = []  # whose text was read, by id
        self.chance = random.Random(seed)
        self._numbers, self._ids, self._changes = itertools.count(1), counted(40), counted(900)

    # --- what the API offers ---------------------------------------------------------------------

    def answer(self, request: Request, path: list[str]) -> Answer | None:
        """The answer to a path below /me; None when it is not the mailbox's."""
        match request.method, path:
            case "GET", ["mailFolders", name]:
                read(request, frozenset({"displayName", "totalItemCount"}), options="select")
                name = self._folder(name)
                return Answer(200, {"id": self.folders[name], "displayName": name.title()})
            case "GET", ["mailFolders", name, "messages", "delta"]:
                return Answer(200, self._delta(request, self._folder(name)))
            case "GET", ["mailFolders", name, "messages"]:
                return Answer(200, self._list(request, self._folder(name)))
            case "GET", ["messages"]:
                return Answer(200, self._list(request, ""))
            case "GET", ["messages", id_]:
                query = read(request, MESSAGE, options="select expand")
                return Answer(
                    200, self._out(self._found(id_), query, request), _etag(self._found(id_))
                )
            case "GET", ["messages", id_, "$value"]:
                read(request, MESSAGE, options="")
                self.read.append(id_)
                return Answer(200, self._found(id_).raw, {"Content-Type": "text/plain"})
            case "POST", ["messages"]:
                return self._create(request)
            case "POST", ["messages", id_, "move"]:
                return self._move(request, self._found(id_))
            case (("PATCH" | "DELETE"), ["messages", id_]):
                self.overwrites.append(f"{request.method} {id_}")
                raise Refusal(403, "ErrorAccessDenied", "a letter is never changed")
        return None

    def _folder(self, name: str) -> str:
        mails = (
            name
            if name in self.folders
            else next((one for one, id_ in self.folders.items() if id_ == name), "")
        )
        if not mails:
            raise Refusal(
                404, "ErrorItemNotFound", "The specified folder could not be found in the store."
            )
        return mails

    def _found(self, id_: str) -> Mail:
        mail, made = self.mails.get(id_), self.made.get(id_)
        late = made is not None and self.now() < made + timedelta(seconds=self.knobs.replica_404_s)
        if mail is None or mail.event or late:
            raise Refusal(
                404, "ErrorItemNotFound", "The specified object was not found in the store."
            )
        return mail

    def _create(self, request: Request) -> Answer:
        if request.headers.get("content-type", "").partition(";")[0] != "text/plain":
            raise Refusal(415, "UnsupportedMediaType", "the fake takes MIME only")
        try:
            raw = base64.b64decode(request.body, validate=True)
        except (binascii.Error, ValueError):
            raise bad(
                "Invalid base64 string for MIME content.", "ErrorMimeContentInvalidBase64String"
            ) from None
        if not raw.partition(b"\r\n\r\n")[1]:
            raise bad("The MIME content is invalid.", "ErrorMimeContentInvalid")
        self.created[str(email.message_from_bytes(raw).get("Message-ID", ""))] += 1
        if self.knobs.message_id_policy == "rewrite":
            raw = _with_new_id(raw)
        if not self.knobs.reads_mime:
            raw = b"Date: " + str(email.message_from_bytes(raw)["Date"]).encode() + b"\r\n\r\n"
        mail = self._add(raw, "drafts", is_draft=True)
        self.made[mail.id] = self.now()
        if self.knobs.echo != "whole":
            return Answer(201, {"id": mail.id} if self.knobs.echo == "id" else b"", effect=True)
        return Answer(201, self._out(mail, Query(), request), _etag(mail), effect=True)

    def _move(self, request: Request, mail: Mail) -> Answer:
        wanted = request.headers.get("if-match", "*")
        if self.knobs.checks_etag and wanted not in ("*", _etag(mail)["ETag"]):
            raise Refusal(412, "ErrorIrresolvableConflict", "The change key does not match.")
        body = json.loads(request.body or b"{}")
        if set(body) != {"destinationId"}:
            raise bad("destinationId")
        moved = self._put(replace(mail, folder=self._folder(body["destinationId"])), mail)
        return Answer(201, self._out(moved, Query(), request), effect=True)

    def _list(self, request: Request, folder: str) -> Item:
        query = read(
            request,
            MESSAGE,
            options="select expand filter orderby top skip skiptoken",
            filters=_FILTERS,
        )
        if query.orderby and query.orderby[0] != "receivedDateTime":
            raise bad("the fake orders by receivedDateTime only")
        if "singleValueExtendedProperties" in query.filtered and folder != "deleteditems":
            raise bad("no letter carries a property of ours")
        lag = (
            self.knobs.filter_lag_s
            if "internetMessageId" in query.filtered
            else self.knobs.list_lag_s
        )
        horizon = self.now() - timedelta(seconds=lag)
        rows = [
            mail
            for mail in self.mails.values()
            if folder in ("", mail.folder) and self.made.get(mail.id, mail.received) <= horizon
        ]
        rows.sort(
            key=lambda mail: (mail.received, mail.id), reverse=not query.orderby or query.orderby[1]
        )
        mails = [
            row
            for mail in rows
            if query.where(row := self._row(mail)) and (folder or not mail.event)
        ]
        size = 10 if query.top is None else query.top
        if self.knobs.short_pages:
            size = self.chance.choice([0, 1, 2, size])
        told = mails[query.skip : query.skip + size]
        page: Item = {"@odata.context": "…/$metadata#messages"}
        page["value"] = [self._out(self.mails[row["id"]], query, request) for row in told]
        if query.skip + size < len(mails):
            token = f"{next(self._changes)}" if self.knobs.short_pages else ""
            page["@odata.nextLink"] = next_link(
                request,
                self.knobs.link_host,
                query.skip + size,
                token,
                keyed=self.knobs.link_keyed,
            )
        return page

    # --- deltas ----------------------------------------------------------------------------------

    def _delta(self, request: Request, folder: str) -> Item:
        if not self.knobs.delta_offered:
            raise bad("Resource not found for the segment 'delta'.", "BadRequest")
        given = dict(request.query)
        token = given.get("$deltatoken") or given.get("$skiptoken")
        if token is None:
            query = read(
                request,
                MESSAGE,
                options="select filter top",
                plain="changeType",
                filters=frozenset({"receivedDateTime"}),
            )
            log = self._visible(folder)
            rows = [
                one.mail
                for one in _latest(log).values()
                if not one.gone and query.where(self._row(one.mail))
            ]
            rows.sort(key=lambda mail: mail.received, reverse=True)
            chain = Chain(folder, log[-1].number if log else 0, self.generation, query)
            chain.rest = [self._out(mail, query, request) for mail in rows]
        else:
            if len(given) != 1:
                raise bad("a token is sent back as it was given, alone")
            chain = self._chain(token, folder)
            if "$deltatoken" in given:
                chain = self._since(chain, request)
        return self._delta_page(chain, request)

    def _chain(self, token: str, folder: str) -> Chain:
        chain = self.tokens.get(token)
        if chain is None or chain.generation != self.generation:
            raise Refusal(
                410,
                "SyncStateNotFound",
                "The sync state generation is not found; generation=149;[highest=157]..",
            )
        if chain.folder != folder:
            raise bad("the token is another folder's")
        return chain

    def _since(self, chain: Chain, request: Request) -> Chain:
        log = self._visible(chain.folder)
        news = _latest([one for one in log if one.number > chain.number])
        items = [*news.values()]
        if self.knobs.delta_repeats and log:
            items = [*items, log[-1], *items[:1]]
        if self.knobs.delta_shuffled:
            self.chance.shuffle(items)
        rows: list[Item] = []
        for one in items:
            if one.gone:
                rows.append({"id": one.mail.id, "@removed": {"reason": "deleted"}})
            elif chain.query.where(self._row(one.mail)):
                rows.append(self._out(one.mail, chain.query, request))
        number = max([chain.number, *(one.number for one in log)])
        return Chain(chain.folder, number, self.generation, chain.query, rows)

    def _delta_page(self, chain: Chain, request: Request) -> Item:
        size = int(prefers(request).get("odata.maxpagesize", chain.query.top or 10))
        if self.knobs.short_pages:
            size = self.chance.choice([0, 1, 2, size])
        page: Item = {
            "@odata.context": "…/$metadata#Collection(message)",
            "value": chain.rest[:size],
        }
        kind = "skip" if chain.rest[size:] else "delta"
        token = f"{kind}~{len(self.tokens)}~{'x' * 40}"
        self.tokens[token] = replace(chain, rest=chain.rest[size:])
        host = self.knobs.link_host or f"http://{request.headers.get('host', '')}"
        path = request.target.partition("?")[0]
        path = link_path(path) if self.knobs.link_keyed else path
        page["@odata.nextLink" if kind == "skip" else "@odata.deltaLink"] = (
            f"{host}{path}?${kind}token={token}"
        )
        return page

    def _visible(self, folder: str) -> list[Change]:
        horizon = self.now() - timedelta(seconds=self.knobs.delta_lag_s)
        return [one for one in self.log if one.folder == folder and one.at <= horizon]

    # --- what people do --------------------------------------------------------------------------

    def receive(self, raw: bytes, folder: str = "inbox", at: datetime | None = None) -> Mail:
        """A mail comes in, now or `at`; a rule of the person's may have put it into any folder."""
        if folder not in self.folders:
            self.folders[folder] = f"AQMkADfolder{len(self.folders):04d}{folder}"
        return self._add(raw, folder, at=at)

    def write(self, raw: bytes, at: datetime | None = None) -> Mail:
        """A mail the person wrote and sent by hand."""
        return self._add(raw, "sentitems", at=at)

    def open_draft(self, raw: bytes) -> str:
        """A draft the person began by hand."""
        return self._add(raw, "drafts", is_draft=True).id

    def edit_draft(self, draft: str, text: str = "", subject: str = "", to: str = "") -> None:
        """Edit in Outlook: the same id, another change key, another conversation when the
        subject changes.
        """
        mail = self.mails[draft]
        raw = edited(mail.raw, text, subject, to)
        raw = _with_new_id(raw) if self.knobs.on_edit == "rewrite" else raw
        conversation = self._conversation(b"") if subject else mail.conversation
        self._put(replace(mail, raw=raw, conversation=conversation, touched=True), mail)

    def autosave(self, draft: str) -> None:
        """A save that changes nothing but the layout and the change key."""
        self._put(replace(self.mails[draft], touched=True), self.mails[draft])

    def send_draft(self, draft: str, mode: str = "same_id", message_id: str = "") -> Mail:
        """The person presses Send.

        `new_id`: the copy in Sent is another item; `classic`: with another Message-ID too.
        """
        mail = self.mails[draft]
        raw = _with_new_id(mail.raw, message_id) if message_id or mode == "classic" else mail.raw
        if mode == "same_id":
            sent = replace(mail, raw=raw, folder="sentitems", is_draft=False, received=self.now())
            return self._put(sent, mail)
        self._remove(mail)
        return self._add(raw, "sentitems", mail.conversation)

    def discard_draft(self, draft: str, how: str = "trash") -> None:
        mail = self.mails[draft]
        if how == "trash":
            self._put(replace(mail, folder="deleteditems"), mail)
        else:
            self._remove(mail)

    def file(self, id_: str, folder: str) -> None:
        """Move a mail to another folder."""
        self.folders.setdefault(folder, f"AQMkADfolder{len(self.folders):04d}{folder}")
        self._put(replace(self.mails[id_], folder=folder), self.mails[id_])

    def move(self, id_: str, folder: str) -> None:
        """Move a received mail to `trash` or `archive`."""
        self.file(id_, "deleteditems" if folder == "trash" else folder)

    def delete(self, id_: str) -> None:
        self._remove(self.mails[id_])

    def expire_delta(self) -> None:
        self.generation += 1

    def bury(self, event: Item) -> None:
        """A deleted event that stands among the items of Deleted Items, if it does."""
        now = self.now()
        self.mails[event["id"]] = Mail(
            event["id"], b"Subject: \r\n\r\n", "deleteditems", "", 0, now, now, event=event
        )

    # --- the inside ------------------------------------------------------------------------------

    def _add(
        self,
        raw: bytes,
        folder: str,
        conversation: str = "",
        *,
        is_draft: bool = False,
        at: datetime | None = None,
    ) -> Mail:
        id_ = f"AAkALgAAAAAAHYQDEapmEc2byACqAC-EWg0M{next(self._ids):012d}"
        at = at or self.now()
        mail = Mail(id_, raw, folder, conversation or self._conversation(raw), 0, at, at, is_draft)
        return self._put(mail)

    def _conversation(self, raw: bytes) -> str:
        new = email.message_from_bytes(raw)
        named = f"{new.get('References', '')} {new.get('In-Reply-To', '')}"
        for mail in self.mails.values():
            if (id_ := mail.header("Message-ID")) and id_ in named:
                return mail.conversation
        return f"AAQkADconversation{len(self.log):06d}"

    def _put(self, mail: Mail, before: Mail | None = None) -> Mail:
        mail = replace(mail, change=next(self._changes))
        if before and before.folder != mail.folder:
            self._tell(before, gone=True)
        self.mails[mail.id] = mail
        self._tell(mail, gone=False)
        return mail

    def _remove(self, mail: Mail) -> None:
        del self.mails[mail.id]
        self._tell(mail, gone=True)

    def _tell(self, mail: Mail, *, gone: bool) -> None:
        self.log.append(Change(next(self._numbers), self.now(), mail.folder, copy.copy(mail), gone))

    def _row(self, mail: Mail) -> Item:
        """What filters look at."""
        event = mail.event or {}
        return {
            "id": mail.id,
            "internetMessageId": mail.header("Message-ID"),
            "receivedDateTime": stamp(mail.received),
            "conversationId": mail.conversation,
            "isDraft": mail.is_draft,
            "_extended": event.get("_extended", {}),
        }

    def _out(self, mail: Mail, query: Query, request: Request) -> Item:
        if mail.event:
            return {
                "@odata.type": "#microsoft.graph.event",
                "id": mail.id,
                "subject": mail.event["subject"],
            }
        text = text_of(mail.parsed)
        if not query.select or query.select & {"body", "uniqueBody", "bodyPreview"}:
            self.read.append(mail.id)
        plain = prefers(request).get("outlook.body-content-type") == "text"
        page = as_html(text) if mail.touched or not plain else ""
        body = {
            "contentType": "text",
            "content": as_text(page) if page else text.replace("\n", "\r\n"),
        }
        fields: Item = {
            "@odata.etag": _etag(mail)["ETag"],
            "id": mail.id,
            "changeKey": f"CQAAABYA{mail.change}",
            "internetMessageId": mail.header("Message-ID"),
            "conversationId": mail.conversation,
            "subject": _words(mail.header("Subject")),
            "body": body if plain else {"contentType": "html", "content": page},
            "bodyPreview": text[:255],
            "from": next(iter(mail.people("From")), None),
            "sender": next(iter(mail.people("Sender") or mail.people("From")), None),
            "toRecipients": mail.people("To"),
            "ccRecipients": mail.people("Cc"),
            "bccRecipients": mail.people("Bcc"),
            "receivedDateTime": stamp(mail.received),
            "sentDateTime": stamp(mail.received),
            "createdDateTime": stamp(mail.created),
            "isDraft": mail.is_draft,
            "parentFolderId": self.folders[mail.folder],
            "hasAttachments": any(
                part.get_content_disposition() == "attachment" for part in mail.parsed.walk()
            ),
            "categories": [],
            "isRead": True,
        }
        if "text/calendar" in {part.get_content_type() for part in mail.parsed.walk()}:
            fields["@odata.type"] = "#microsoft.graph.eventMessage"
        if "internetMessageHeaders" in query.select:
            fields["internetMessageHeaders"] = [
                {"name": n, "value": str(v)} for n, v in mail.parsed.items()
            ]
        extended = {id_: value for id_, name in _HEADERS.items() if (value := mail.header(name))}
        return shown(fields, query, extended)


def _latest(log: list[Change]) -> dict[str, Change]:
    """The last line about each mail, in the order of these lines."""
    latest: dict[str, Change] = {}
    for one in log:
        latest.pop(one.mail.id, None)
        latest[one.mail.id] = one
    return latest


def _etag(mail: Mail) -> dict[str, str]:
    return {"ETag": f'W/"CQAAABYA{mail.change}"'}


def _words(header: str) -> str:
    return str(email.header.make_header(email.header.decode_header(header)))


def _with_new_id(raw: bytes, message_id: str = "") -> bytes:
    message = email.message_from_bytes(raw, policy=email.policy.SMTP)
    del message["Message-ID"]
    message["Message-ID"] = (
        message_id or f"<AM0PR{hashlib.sha256(raw).hexdigest()[:12]}@eurprd01.prod.outlook.com>"
    )
    return message.as_bytes()
