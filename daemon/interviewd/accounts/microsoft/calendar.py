"""A Microsoft account's calendars: read by CalendarSync, written under an id made from the key.

Exchange makes one event of any number of requests with one transaction id, and the mark with the
key finds it again wherever the person has moved it. How long it remembers the id is not documented,
so a doubt is settled by looking.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property

from interviewd.accounts.backoff import PassClock
from interviewd.accounts.microsoft import events
from interviewd.accounts.microsoft.api import Api
from interviewd.accounts.microsoft.calendar_sync import CalendarSync
from interviewd.accounts.microsoft.transactions import Transactions
from interviewd.accounts.online.calendar import Looks
from interviewd.accounts.online.fields import Owner
from interviewd.accounts.online.requests import Json
from interviewd.errors import AccountError, Changed, Doubt, Gone, Refused
from interviewd.model.decided import Block
from interviewd.model.known import Deed
from interviewd.model.polls import Poll
from interviewd.model.seen import Event, Look, Window
from interviewd.model.terms import Verb
from interviewd.ports import Cache, Receipt, Traces


class MicrosoftCalendar:
    """The port Calendar. Blocks go to the first of `calendars`."""

    max_write_delay = timedelta(seconds=120)

    def __init__(
        self, calendars: Sequence[str], owner: Owner, api: Api, cache: Cache, pass_clock: PassClock
    ) -> None:
        self.account, self.calendars = owner.account, tuple(calendars)
        self._owner, self._api, self._cache, self._clock = owner, api, cache, pass_clock
        self._transactions = Transactions(f"{owner.account}/microsoft/transactions", cache)
        self._looks = Looks(self.account)

    @cached_property
    def syncs(self) -> dict[str, CalendarSync]:
        """By calendar, read from the cache when first needed."""
        return {
            calendar: CalendarSync(calendar, self._owner, self._api, self._cache)
            for calendar in self.calendars
        }

    def fetch(self, window: Window, now: datetime) -> Look:
        """One request for each calendar and page.

        A calendar that is gone is a trouble; the others are read.
        """
        self._clock.at = now

        def refresh(calendar: str) -> None:
            try:
                self.syncs[calendar].refresh(window, now)
            except (Gone, Refused):
                self.syncs[calendar].forget_id()
                raise

        return self._looks.fetch(self.syncs, window, refresh)

    def cached(self, window: Window) -> Look:
        return self._looks.cached(self.syncs, window)

    def polls(self) -> tuple[Poll, ...] | None:
        """What the next fetch would ask of each calendar; None when it would read one whole."""
        asked = [sync.polls() for sync in self.syncs.values()]
        return None if None in asked else tuple(each for one in asked if one for each in one)

    def put(self, block: Block, existing: Event | None) -> Receipt:
        body = events.resource_of(block)
        if existing is not None:
            item = self._write_unchanged("PATCH", existing, body)
            return self._receipt(existing.calendar, item, body, existing.version)
        if self._first.has_key(block.key):
            raise Changed(self.account, "exists")
        item = self._add(block.key, body)
        return self._receipt(self.calendars[0], item, body, "")

    def remove(self, existing: Event) -> None:
        self._write_unchanged("DELETE", existing)
        if existing.mark:
            self._transactions.spend(existing.mark.key)
        if existing.calendar in self.syncs:
            self.syncs[existing.calendar].forget(existing, self._clock.now())

    def find(self, deed: Deed) -> Traces:
        """By the mark that holds the key; then among what was deleted."""
        sync = self.syncs.get(deed.calendar, self._first)
        query = {
            "$filter": events.by_key(deed.key),
            "$select": ",".join(events.FIELDS),
            "$expand": events.expand_marks(),
        }
        first = self._api.get(*sync.path, "events", query=query)
        rows = [row for page in self._api.pages(first) for row in self._api.rows(page)]
        if rows:
            event = sync.read(rows[0])
            if event:
                sync.keep(rows[0], "", self._clock.now())
            return Traces(event=event, unclear=event is None)
        return Traces(was_deleted=deed.verb is not Verb.ADD or self._was_deleted(deed))

    # --- requests --------------------------------------------------------------------------------

    @property
    def _first(self) -> CalendarSync:
        """Where blocks go."""
        return self.syncs[self.calendars[0]]

    def _write_unchanged(self, method: str, existing: Event, body: Json | None = None) -> Json:
        """Only if the event still is as it was seen."""
        try:
            return self._api.write(
                method, "me", "events", existing.handle, body=body, version=existing.version or "*"
            )
        except Gone:
            if existing.calendar in self.syncs:
                self.syncs[existing.calendar].forget(existing)
            raise

    def _add(self, key: str, body: Json) -> Json:
        """Made from the block alone: the same bytes whenever it is repeated.

        Raises Changed when the key is taken.
        """
        payload = {**body, "transactionId": self._transactions.id(key, self._clock.now())}
        try:
            item = self._api.write("POST", *self._first.path, "events", body=payload)
        except Changed:
            self._transactions.refuse(key, self._clock.now())
            raise
        except Gone:  # the calendar, not a block of ours
            self._first.forget_id()
            raise Refused(self.account, "calendar_gone") from None
        self._transactions.accept(key)
        return item

    def _was_deleted(self, deed: Deed) -> bool:
        """Whether a person has already deleted it.

        One that we removed ourselves before is another one.

        It is not certain that Graph lists events among deleted items: a find counts, finding none
        proves nothing.
        """
        query = {"$filter": events.by_key(deed.key), "$select": "subject", "$top": "50"}
        try:
            rows = self._api.rows(
                self._api.get("me", "mailFolders", "deleteditems", "messages", query=query)
            )
        except (Gone, Refused):
            return False
        return any(row["id"] != deed.handle for row in rows)

    def _receipt(self, calendar: str, item: Json, body: Json, before: str) -> Receipt:
        """Take in the answer, which leaves marks out.

        An answer about another event means that the key was taken.
        """
        if not isinstance(item.get("id"), str) or not item["id"]:
            raise Doubt(self.account, "bad_answer")
        marked = {**item, "singleValueExtendedProperties": body["singleValueExtendedProperties"]}
        receipt = Receipt(item["id"], str(item.get("@odata.etag", "")))
        if calendar not in self.syncs:
            return receipt
        sync = self.syncs[calendar]
        try:
            event = sync.read(marked)
        except AccountError:
            event = None
        if event is None:
            return receipt
        if not before and not _is_as_requested(event, marked | body, self._owner):
            raise Changed(self.account, "exists")
        sync.keep(marked, before, self._clock.now())
        return receipt


def _is_as_requested(event: Event, requested: Json, owner: Owner) -> bool:
    """Whether the answer is what was created just now.

    A repeated transaction id is answered with the event that it once made, whatever the person has
    made of that since.
    """
    wanted = events.event_of(requested, event.calendar, owner, event.uid)
    return wanted is not None and (wanted.start, wanted.end, wanted.title) == (
        event.start,
        event.end,
        event.title,
    )
