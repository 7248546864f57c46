"""A Google account's calendars: looked at through their books, written to by the id that a block's key is.

The key is a legal event id, so an insert can be repeated without a second block: the second is refused (409). The id
of a deleted event stays taken, which is just what is wanted: a block that a person deleted cannot come again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

from interviewd.accounts.google import events
from interviewd.accounts.google.api import Api, Json
from interviewd.accounts.google.calendar_sync import Book
from interviewd.accounts.google.events import Owner
from interviewd.errors import AccountError, Changed, Doubt, Gone, Refused
from interviewd.model.decided import Block
from interviewd.model.known import Deed
from interviewd.model.seen import Event, Look, Trouble, Window
from interviewd.model.terms import because
from interviewd.ports import Cache, Receipt, Traces


class GoogleCalendar:
    """The port Calendar. Blocks go to the first of `calendars`."""

    # An insert that comes late meets its own id, a patch or delete an etag that has moved on: none has to be waited for.
    max_write_delay = timedelta(0)

    def __init__(self, calendars: Sequence[str], owner: Owner, api: Api, cache: Cache) -> None:
        self.account, self.calendars = owner.account, tuple(calendars)
        self._owner, self._api, self._cache = owner, api, cache
        self._shown: tuple[Event, ...] | None = None
        self._good: tuple[Window, Window] | None = None  # for which starts and ends of a window `_shown` is right

    @cached_property
    def books(self) -> dict[str, Book]:
        """By calendar, read from the mirror when first needed."""
        return {calendar: Book(calendar, self._owner, self._api, self._cache) for calendar in self.calendars}

    def fetch(self, window: Window, now: datetime) -> Look:
        """One request for each calendar and page. A calendar that is gone is a trouble; the others are told."""
        self._api.passing.at = now
        troubles = []
        for calendar, book in self.books.items():
            try:
                book.refresh(window, now)
            except (Gone, Refused) as error:
                if error.what in ("api_off", "not_listed"):  # no calendar of the account would do better
                    raise
                gone = "calendar_gone" if isinstance(error, Gone) else "calendar_refused"
                troubles.append(Trouble(self.account, calendar, because(gone, why=error.what)))
            troubles += [Trouble(self.account, calendar, because("event_unreadable"))] * bool(book.unreadable)
        whole = not any(trouble.what.code != "event_unreadable" for trouble in troubles)
        return self._tell(window, tuple(troubles), complete=whole)

    def cached(self, window: Window) -> Look:
        return self._tell(window, (), complete=all(book.known for book in self.books.values()))

    def put(self, block: Block, found: Event | None) -> Receipt:
        calendar = found.calendar if found else self.calendars[0]
        body = events.resource_of(block)
        if found is None:
            item = self._insert(calendar, {"id": block.key, **body})
        else:
            request = self._api.events.patch(calendarId=calendar, eventId=found.handle, sendUpdates="none", body=body)
            item = self._guarded(request, found)
        return self._receipt(calendar, item)

    def remove(self, found: Event) -> None:
        request = self._api.events.delete(calendarId=found.calendar, eventId=found.handle, sendUpdates="none")
        self._guarded(request, found)
        self._forget(found.calendar, found.handle)

    def find(self, deed: Deed) -> Traces:
        """By the id that the key is, in what a poll tells, so that a doubt costs no question of its own.

        That nothing is there is certain enough: adding it again cannot make a second one.
        """
        calendar, id_ = deed.calendar or self.calendars[0], deed.handle or deed.key
        book = self.books.get(calendar)
        if book is None or id_ in book.unreadable or not book.catch_up():
            return self._find(calendar, id_)
        return Traces(event=book.events.get(id_), was_deleted=id_ in book.buried)

    def _find(self, calendar: str, id_: str) -> Traces:
        try:
            item = self._get(calendar, id_)
        except Gone as gone:
            return Traces(was_deleted=gone.what != "not_found")
        if events.is_gone(item):
            self._forget(calendar, id_)
            return Traces(was_deleted=True)
        event = events.event_of(item, calendar, self._owner) if "id" in item else None
        return Traces(event=event, unclear=event is None)

    # --- the inside -------------------------------------------------------------------------------------------------

    def _insert(self, calendar: str, body: Json) -> Json:
        """Raises Changed when the key is there already, Gone when it was and a person removed it."""
        try:
            return self._execute(self._api.events.insert(calendarId=calendar, sendUpdates="none", body=body))
        except Changed:
            self._mourn(calendar, body["id"])
            raise

    def _guarded(self, request: Any, found: Event) -> Json:
        """Only if it still is as it was seen. Raises Changed, or Gone when a person removed it."""
        request.headers["If-Match"] = found.version or "*"
        try:
            return self._execute(request)
        except (Changed, Refused):  # what is deleted has another etag, and may not be changed
            self._mourn(found.calendar, found.handle)
            raise

    def _mourn(self, calendar: str, id_: str) -> None:
        """Raises Gone when the event was deleted; unable to tell, nothing."""
        try:
            gone = events.is_gone(self._get(calendar, id_))
        except Gone as error:
            gone = error.what != "not_found"  # 404: made so lately that not every server knows of it
        except AccountError:
            gone = False
        if gone:
            self._forget(calendar, id_)
            raise Gone(self.account, "deleted") from None

    def _get(self, calendar: str, id_: str) -> Json:
        return self._execute(self._api.events.get(calendarId=calendar, eventId=id_))

    @staticmethod
    def _execute(request: Any) -> Json:
        answer: Json = request.execute()
        return answer

    def _receipt(self, calendar: str, item: Json) -> Receipt:
        if not isinstance(item.get("id"), str):
            raise Doubt(self.account, "bad_answer")
        if calendar in self.books:
            self.books[calendar].keep(item)
        return Receipt(item["id"], str(item.get("etag", "")))

    def _forget(self, calendar: str, id_: str) -> None:
        if calendar in self.books:
            self.books[calendar].forget(id_)

    def _tell(self, window: Window, troubles: tuple[Trouble, ...], *, complete: bool) -> Look:
        before = self._shown
        if not self._still(window) or any(book.dirty for book in self.books.values()):
            self._gather(window)
        shown = self._shown or ()
        return Look(
            shown,
            complete=complete,
            changed=before is None or (before is not shown and before != shown),
            troubles=troubles,
        )

    def _still(self, window: Window) -> bool:
        """Whether this window holds the same events as the one that was gathered for."""
        if self._good is None:
            return False
        starts, ends = self._good
        return starts.start <= window.start < starts.end and ends.start <= window.end <= ends.end

    def _gather(self, window: Window) -> None:
        """The events of the window in order; and how far it may move on until the first leaves or the next comes in."""
        inside: list[Event] = []
        leaves = enters = window.end + timedelta(days=3650)
        for book in self.books.values():
            book.dirty = False
            for event in book.events.values():
                if event.start >= window.end:
                    enters = min(enters, event.start)
                elif event.end > window.start or event.start >= window.start:
                    inside.append(event)
                    leaves = min(leaves, max(event.end, event.start + timedelta(microseconds=1)))
        inside.sort(key=lambda event: (event.start, event.uid, event.original, event.calendar))
        self._shown = tuple(inside)
        self._good = Window(window.start, leaves), Window(window.end, enters)
