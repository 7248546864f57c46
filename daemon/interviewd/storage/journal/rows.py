"""The journal's tables: each value of the model as a row, and back."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from datetime import UTC, date, datetime
from heapq import merge
from typing import Any, Generic, TypeVar

from interviewd.model.known import Closing, Contact, Deed, Memory, Noted, Past, Pause, State
from interviewd.model.ledger import Prepared
from interviewd.model.terms import Kind, Verb
from interviewd.ports import LogEntry
from interviewd.storage import codec
from interviewd.storage.sqlite import Broken
from interviewd.values import dataclass

V = TypeVar("V")
Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table(Generic[V]):
    """A mapping of the memory as a table: its statements, what they bind, a row as a value."""

    select: str  # rows of key and the rest
    insert: str  # binds what `bind` gives
    delete: str
    bind: Callable[[str, V], Any]
    make: Callable[[Row], V]
    # Called after a put with the value, after a drop with None.
    after: Callable[[sqlite3.Connection, str, V | None], object] = lambda *_: None

    def all(self, reader: sqlite3.Connection) -> dict[str, V]:
        return {row[0]: self.make(row) for row in reader.execute(self.select)}

    def put(self, writer: sqlite3.Connection, key: str, value: V) -> None:
        writer.execute(self.insert, self.bind(key, value))
        self.after(writer, key, value)

    def drop(self, writer: sqlite3.Connection, key: str) -> None:
        writer.execute(self.delete, (key,))
        self.after(writer, key, None)


@contextmanager
def _readable() -> Iterator[None]:
    """Raise Broken for a row that is none of ours."""
    try:
        yield
    except codec.Unreadable as error:
        raise Broken(str(error)) from error


def read(reader: sqlite3.Connection) -> Memory:
    """All tables as one memory. Raises Broken."""
    with _readable():
        closings = reader.execute("SELECT company, at, closed FROM closing ORDER BY at, rowid")
        pause = reader.execute("SELECT since, until FROM pause").fetchone()
        return Memory(
            deeds={**_merged(reader), **DEEDS.all(reader)},
            past=PAST.all(reader),
            noted=NOTED.all(reader),
            contacts=CONTACTS.all(reader),
            marks=MARKS.all(reader),
            closings=tuple(
                Closing(name, codec.parse_moment(at), bool(closed)) for name, at, closed in closings
            ),
            pause=pause
            and Pause(codec.parse_moment(pause[0]), pause[1] and codec.parse_moment(pause[1])),
            prepared=PREPARED.all(reader),
        )


def check(reader: sqlite3.Connection) -> None:
    """Read every table once. Raises Broken, or SQLite's error for text that is no UTF-8."""
    read(reader)
    days(reader)
    with _readable():
        for at, *_ in reader.execute("SELECT at, verb, outcome, deed, what FROM log"):
            codec.parse_moment(at)


# --- deeds --------------------------------------------------------------------------------------

_FIELDS = [field.name for field in fields(Deed)]
_JSON = {"to", "references"}


def _make_deed(row: Row) -> Deed:
    cells = dict(zip(_FIELDS, row, strict=False))
    cells["adopted"] = bool(cells["adopted"])
    for name in _JSON:
        if cells[name] is not None:
            cells[name] = codec.parse(cells[name])
    return codec.load(Deed, cells)


def _drop_payload(writer: sqlite3.Connection, key: str, deed: Deed | None) -> None:
    """The frozen letter is needed only while nobody knows whether the draft was made."""
    if deed is None or not deed.state.is_doubtful:
        writer.execute("DELETE FROM intent WHERE key = ?", (key,))


DEEDS: Table[Deed] = Table(
    """
    SELECT key, kind, verb, state, account, interview, made, calendar, company, title, start,
           "end", placed, hash, slot, "to", subject, text, message_id, thread, "references",
           deadline, sent, sent_id, settled, adopted, handle, version, cursor, attempts,
           not_before, error
    FROM deed
    """,
    """
    INSERT OR REPLACE INTO deed
    VALUES (:key, :kind, :verb, :state, :account, :interview, :made, :calendar, :company, :title,
            :start, :end, :placed, :hash, :slot, :to, :subject, :text, :message_id, :thread,
            :references, :deadline, :sent, :sent_id, :settled, :adopted, :handle, :version,
            :cursor, :attempts, :not_before, :error)
    """,
    "DELETE FROM deed WHERE key = ?",
    lambda _, deed: {
        name: codec.to_text(value) if name in _JSON and value is not None else codec.dump(value)
        for name in _FIELDS
        for value in (getattr(deed, name),)
    },
    _make_deed,
    _drop_payload,
)


def put_payload(writer: sqlite3.Connection, key: str, payload: bytes) -> None:
    writer.execute("INSERT OR REPLACE INTO intent VALUES (?, ?)", (key, payload))


def payload(reader: sqlite3.Connection, key: str) -> bytes | None:
    row = reader.execute("SELECT payload FROM intent WHERE key = ?", (key,)).fetchone()
    return row[0] if row else None


# --- what was learnt ----------------------------------------------------------------------------


def _bodies(name: str, key: str, of: type[V]) -> Table[V]:
    """A table of keys and values as JSON."""
    return Table(
        f"SELECT {key}, body FROM {name}",  # noqa: S608 - names of our own
        f"""
        INSERT INTO {name} ({key}, body) VALUES (?, ?)
        ON CONFLICT ({key}) DO UPDATE SET body = excluded.body
        """,  # noqa: S608
        f"DELETE FROM {name} WHERE {key} = ?",  # noqa: S608
        lambda key, value: (key, codec.to_text(value)),
        lambda row: codec.from_text(of, row[1]),
    )


PAST: Table[Past] = _bodies("past", "id", Past)
NOTED: Table[Noted] = _bodies("noted", "key", Noted)
CONTACTS: Table[Contact] = _bodies("contact", "message_id", Contact)
PREPARED: Table[Prepared] = _bodies("prepared", "key", Prepared)


# --- what is over -------------------------------------------------------------------------------

_Short = tuple[str, Kind, Verb, State, str, int]  # key, kind, verb, state, account, made


def shorten(writer: sqlite3.Connection, memory: Memory, before: datetime) -> int:
    """Move bare deeds of interviews that ended before into the rows of these; returns how many
    rows changed.

    An interview's identifier may be longer than all that was made for it.
    """
    short: dict[str, list[_Short]] = defaultdict(list)
    for deed in memory.deeds.values():
        made = int(deed.made.timestamp())
        row: _Short = deed.key, deed.kind, deed.verb, deed.state, deed.account, made
        if deed == _deed_from(row, deed.interview):
            short[deed.interview].append(row)
    stored = dict(writer.execute("SELECT id, deeds FROM past WHERE deeds IS NOT NULL"))
    over = (past.id for past in memory.past.values() if past.interview.end < before)
    texts = {name: codec.to_text(tuple(short[name])) for name in over}
    changed = {name: text for name, text in texts.items() if text != stored.get(name)}
    for name, text in changed.items():
        writer.execute("UPDATE past SET deeds = ? WHERE id = ?", (text, name))
        writer.executemany("DELETE FROM deed WHERE key = ?", ((each[0],) for each in short[name]))
    return len(changed)


def _deed_from(row: _Short, interview: str) -> Deed:
    key, kind, verb, state, account, made = row
    return Deed(key, kind, verb, state, account, interview, datetime.fromtimestamp(made, UTC))


def _merged(reader: sqlite3.Connection) -> dict[str, Deed]:
    return {
        row[0]: _deed_from(row, interview)
        for interview, text in reader.execute("SELECT id, deeds FROM past WHERE deeds IS NOT NULL")
        for row in codec.from_text(tuple[_Short, ...], text)
    }


MARKS: Table[bool] = Table(
    "SELECT event, counts FROM mark",
    "INSERT OR REPLACE INTO mark VALUES (?, ?)",
    "DELETE FROM mark WHERE event = ?",
    lambda event, counts: (event, int(counts)),
    lambda row: bool(row[1]),
)


def put_closings(
    writer: sqlite3.Connection, before: Sequence[Closing], after: Sequence[Closing]
) -> None:
    delete = "DELETE FROM closing WHERE at = ? AND company = ? AND closed = ?"
    insert = "INSERT OR IGNORE INTO closing VALUES (?, ?, ?)"
    for statement, some, others in ((delete, before, after), (insert, after, before)):
        for each in (closing for closing in some if closing not in others):
            row = codec.moment(each.at), each.company, int(each.closed)
            writer.execute(statement, row)


def put_pause(writer: sqlite3.Connection, pause: Pause | None) -> None:
    writer.execute("DELETE FROM pause")
    if pause:
        until = pause.until and codec.moment(pause.until)
        writer.execute("INSERT INTO pause VALUES (1, ?, ?)", (codec.moment(pause.since), until))


def days(reader: sqlite3.Connection) -> tuple[date, ...]:
    """In their order. Raises Broken."""
    texts = reader.execute("SELECT day FROM day ORDER BY day").fetchall()
    try:
        return tuple(date.fromisoformat(text) for (text,) in texts)
    except ValueError:
        raise Broken("not a day") from None


def put_day(writer: sqlite3.Connection, day: date, since: date) -> None:
    kept = since.isoformat(), day.isoformat()
    writer.execute("DELETE FROM day WHERE day < ? OR day > ?", kept)
    writer.execute("INSERT OR IGNORE INTO day VALUES (?)", (day.isoformat(),))


# --- the log ------------------------------------------------------------------------------------


def put_entry(writer: sqlite3.Connection, entry: LogEntry) -> None:
    """Of a deed only what shows people which it is: the log is kept longer than anything else."""
    shown = None
    if deed := entry.deed:
        shown = Deed(
            key=deed.key,
            kind=deed.kind,
            verb=deed.verb,
            state=deed.state,
            account=deed.account,
            interview=deed.interview,
            made=deed.made,
            company=deed.company,
            title=deed.title,
            start=deed.start,
            end=deed.end,
            to=deed.to,
            subject=deed.subject,
        )
    text = shown and codec.to_text(shown)
    writer.execute(
        "INSERT INTO log (at, verb, outcome, deed, what) VALUES (?, ?, ?, ?, ?)",
        (codec.moment(entry.at), str(entry.verb), entry.outcome, text, entry.what),
    )


def entries(reader: sqlite3.Connection, limit: int | None) -> tuple[LogEntry, ...]:
    """Oldest first; a line whose deed can no longer be read is shown without it. Raises Broken.

    Each interview whose words are forgotten is one line, at its start.
    """
    rows = reader.execute(
        "SELECT at, verb, outcome, deed, what FROM log ORDER BY seq DESC LIMIT ?",
        (-1 if limit is None else limit,),
    ).fetchall()
    with _readable():
        over = [
            LogEntry(past.interview.start, "forgotten", "seen", what=past.id)
            for (text,) in reader.execute("SELECT body FROM past WHERE deeds IS NOT NULL")
            for past in (codec.from_text(Past, text),)
            if not past.interview.title  # else it takes place again
        ]
        over.sort(key=lambda entry: entry.at)
        lines = [
            LogEntry(codec.parse_moment(at), verb, outcome, _deed_of(deed), what)
            for at, verb, outcome, deed, what in rows[::-1]
        ]
    every = tuple(merge(over, lines, key=lambda entry: entry.at))
    return every if limit is None else every[max(0, len(every) - limit) :]


def forget_entries(
    writer: sqlite3.Connection, before: str, anonymous: Callable[[Deed], Deed]
) -> int:
    """Blank the words of lines older than `before`; returns how many lines changed.

    Those about an interview, and about deeds that lie in an interview's row, go whole.
    """
    merged = _merged(writer)
    select = "SELECT seq, outcome, deed, what FROM log WHERE at < ?"
    changed = 0
    for seq, outcome, text, what in writer.execute(select, (before,)).fetchall():
        deed = _deed_of(text)
        blank = deed and codec.to_text(anonymous(deed))
        if deed.key in merged if deed else outcome == "seen":
            writer.execute("DELETE FROM log WHERE seq = ?", (seq,))
        elif (blank, "") != (text, what):
            writer.execute("UPDATE log SET deed = ?, what = '' WHERE seq = ?", (blank, seq))
        else:
            continue
        changed += 1
    return changed


def _deed_of(text: str | None) -> Deed | None:
    try:
        return codec.from_text(Deed, text) if text else None
    except codec.Unreadable:
        return None
