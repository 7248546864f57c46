"""A Microsoft account's calendars: looked at through their books, written to under a transaction id that the key makes.

Exchange makes one event of however many requests with one transaction id, and the mark with the key finds it again
wherever a person has dragged it. How long it remembers the id is nowhere promised, so a doubt is settled by looking.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property

from interviewd.accounts.backoff import Passing
from interviewd.accounts.microsoft import events
from interviewd.accounts.microsoft.api import Api, Json
from interviewd.accounts.microsoft.calendar_sync import Book
from interviewd.accounts.microsoft.events import Owner
from interviewd.accounts.microsoft.transactions import Transactions
from interviewd.errors import AccountError, Changed, Doubt, Gone, Refused
from interviewd.model.decided import Block
from interviewd.model.known import Deed
from interviewd.model.seen import Event, Look, Trouble, Window
from interviewd.model.terms import Verb, because
from interviewd.ports import Cache, Receipt, Traces


class MicrosoftCalendar:
    """The port Calendar. Blocks go to the first of `calendars`."""

    max_write_delay = timedelta(seconds=120)

    def __init__(self, calendars: Sequence[str], owner: Owner, api: Api, cache: Cache, passing: Passing) -> None:
        self.account, self.calendars = owner.account, tuple(calendars)
        self._owner, self._api, self._cache, self._passing = owner, api, cache, passing
        self._transactions = Transactions(f"{owner.account}/microsoft/transactions", cache)
        self._shown: tuple[Event, ...] | None = None

    @cached_property
    def books(self) -> dict[str, Book]:
        """By calendar, read from the mirror when first needed."""
        return {calendar: Book(calendar, self._owner, self._api, self._cache) for calendar in self.calendars}

    def fetch(self, window: Window, now: datetime) -> Look:
        """One request for each calendar and page. A calendar that is gone is a trouble; the others are told."""
        self._passing.at = now
        troubles = []
        for calendar, book in self.books.items():
            try:
                book.refresh(window, now)
            except (Gone, Refused) as error:
                gone = "calendar_gone" if isinstance(error, Gone) else "calendar_refused"
                troubles.append(Trouble(self.account, calendar, because(gone, why=error.what)))
                book.lose()
            troubles += [Trouble(self.account, calendar, because("event_unreadable"))] * bool(book.unreadable)
        whole = not any(trouble.what.code != "event_unreadable" for trouble in troubles)
        return self._tell(window, tuple(troubles), complete=whole)

    def cached(self, window: Window) -> Look:
        return self._tell(window, (), complete=all(book.known for book in self.books.values()))

    def put(self, block: Block, found: Event | None) -> Receipt:
        body = events.resource_of(block)
        if found is not None:
            item = self._touch("PATCH", found, body)
            return self._receipt(found.calendar, item, body, found.version)
        if any(event.mark and event.mark.key == block.key for event in self._first.events.values()):
            raise Changed(self.account, "exists")
        item = self._add(block.key, body)
        return self._receipt(self.calendars[0], item, body, "")

    def remove(self, found: Event) -> None:
        self._touch("DELETE", found)
        if found.mark:
            self._transactions.spend(found.mark.key)
        if found.calendar in self.books:
            self.books[found.calendar].forget(found, self._passing.now())

    def find(self, deed: Deed) -> Traces:
        """By the mark that is the key; then among what was deleted."""
        book = self.books.get(deed.calendar, self._first)
        asked = {
            "$filter": events.by_key(deed.key),
            "$select": ",".join(events.FIELDS),
            "$expand": events.marks_asked(),
        }
        first = self._api.get(*book.path, "events", asked=asked)
        rows = [row for page in self._api.pages(first) for row in self._api.rows(page)]
        if rows:
            event = book.read(rows[0])
            if event:
                book.keep(event, "", self._passing.now())
            return Traces(event=event, unclear=event is None)
        return Traces(was_deleted=deed.verb is not Verb.ADD or self._was_deleted(deed))

    # --- the inside -------------------------------------------------------------------------------------------------

    @property
    def _first(self) -> Book:
        """Where blocks go."""
        return self.books[self.calendars[0]]

    def _touch(self, method: str, found: Event, body: Json | None = None) -> Json:
        """Only if it still is as it was seen."""
        try:
            return self._api.write(method, "me", "events", found.handle, body=body, version=found.version or "*")
        except Gone:
            if found.calendar in self.books:
                self.books[found.calendar].forget(found)
            raise

    def _add(self, key: str, body: Json) -> Json:
        """Made from the block alone: the same bytes whenever it is asked again. Raises Changed when the key is taken."""
        payload = {**body, "transactionId": self._transactions.id(key, self._passing.now())}
        try:
            item = self._api.write("POST", *self._first.path, "events", body=payload)
        except Changed:
            self._transactions.refuse(key, self._passing.now())
            raise
        except Gone:  # the calendar, not a block of ours
            self._first.lose()
            raise Refused(self.account, "calendar_gone") from None
        self._transactions.accept(key)
        return item

    def _was_deleted(self, deed: Deed) -> bool:
        """Whether a person has already thrown it away; one that we removed ourselves, before, is another one.

        It is not certain that Graph lists events among deleted items, so this may find and excludes nothing.
        """
        asked = {"$filter": events.by_key(deed.key), "$select": "subject", "$top": "50"}
        try:
            rows = self._api.rows(self._api.get("me", "mailFolders", "deleteditems", "messages", asked=asked))
        except (Gone, Refused):
            return False
        return any(row["id"] != deed.handle for row in rows)

    def _receipt(self, calendar: str, item: Json, body: Json, before: str) -> Receipt:
        """Take in the answer, which leaves marks out. An answer about another event means that the key was taken."""
        if not isinstance(item.get("id"), str) or not item["id"]:
            raise Doubt(self.account, "bad_answer")
        marked = {**item, "singleValueExtendedProperties": body["singleValueExtendedProperties"]}
        receipt = Receipt(item["id"], str(item.get("@odata.etag", "")))
        if calendar not in self.books:
            return receipt
        book = self.books[calendar]
        try:
            event = book.read(marked)
        except AccountError:
            event = None
        if event is None:
            return receipt
        if not before and not _is_as_asked(event, marked | body, self._owner):
            raise Changed(self.account, "exists")
        book.keep(event, before, self._passing.now())
        return receipt

    def _tell(self, window: Window, troubles: tuple[Trouble, ...], *, complete: bool) -> Look:
        inside = [
            event
            for book in self.books.values()
            for event in book.events.values()
            if event.start < window.end and (event.end > window.start or event.start >= window.start)
        ]
        inside.sort(key=lambda event: (event.start, event.uid, event.original, event.calendar))
        before, self._shown = self._shown, tuple(inside)
        return Look(self._shown, complete=complete, changed=before != self._shown, troubles=troubles)


def _is_as_asked(event: Event, asked: Json, owner: Owner) -> bool:
    """Whether what is answered is what was laid there just now.

    A repeated transaction id is answered with the event that it once made, whatever a person has made of that since.
    """
    wanted = events.event_of(asked, event.calendar, owner, event.uid)
    return wanted is not None and (wanted.start, wanted.end, wanted.title) == (event.start, event.end, event.title)
