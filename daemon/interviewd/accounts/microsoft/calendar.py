"""A Microsoft account's calendars: read by CalendarSync, written under an id made from the key.

Exchange makes one event of any number of requests with one transaction id, and the mark with the
key finds it again wherever the person has moved it. How long it remembers the id is not documented,
so a doubt is settled by looking.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from interviewd.accounts.microsoft import events
from interviewd.accounts.microsoft.api import Api
from interviewd.accounts.microsoft.calendar_sync import CalendarSync
from interviewd.accounts.microsoft.transactions import Transactions
from interviewd.accounts.online.calendar import OnlineCalendar
from interviewd.accounts.online.fields import Owner
from interviewd.accounts.online.requests import Json
from interviewd.errors import AccountError, Changed, Doubt, Gone, Refused
from interviewd.model.decided import Block
from interviewd.model.known import Deed
from interviewd.model.seen import Event
from interviewd.model.terms import Verb
from interviewd.ports import Cache, Receipt, Traces


class MicrosoftCalendar(OnlineCalendar[CalendarSync]):
    """The port Calendar."""

    max_write_delay = timedelta(seconds=120)

    def __init__(self, calendars: Sequence[str], owner: Owner, api: Api, cache: Cache) -> None:
        super().__init__(
            calendars,
            owner,
            api.requests.clock,
            lambda calendar: CalendarSync(calendar, owner, api, cache),
        )
        self._api = api
        self._transactions = Transactions(f"{owner.account}/microsoft/transactions", cache)

    def put(self, block: Block, existing: Event | None) -> Receipt:
        body = events.resource_of(block)
        if existing is not None:
            item = self._write_unchanged("PATCH", existing, body)
            return self._receipt(existing.calendar, item, body, existing.version)
        first = self._first
        if first.has_key(block.key):
            raise Changed(self.account, "exists")
        # Made from the block alone: the same bytes whenever it is repeated.
        payload = {**body, "transactionId": self._transactions.id(block.key, self._clock.now())}
        try:
            item = self._api.write("POST", *first.path, "events", body=payload)
        except Changed:
            self._transactions.refuse(block.key, self._clock.now())
            raise
        except Gone:  # the calendar, not a block of ours
            first.forget_id()
            raise Refused(self.account, "calendar_gone") from None
        self._transactions.accept(block.key)
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
        if deed.verb is not Verb.ADD:
            return Traces(was_deleted=True)
        # It is not certain that Graph lists events among deleted items: a find counts, finding none
        # proves nothing. One that we removed ourselves is another one.
        query = {"$filter": events.by_key(deed.key), "$select": "subject", "$top": "50"}
        try:
            page = self._api.get("me", "mailFolders", "deleteditems", "messages", query=query)
            deleted = [row["id"] for row in self._api.rows(page)]
        except (Gone, Refused):
            deleted = []
        return Traces(was_deleted=any(id_ != deed.handle for id_ in deleted))

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

    def _receipt(self, calendar: str, item: Json, body: Json, before: str) -> Receipt:
        """Take in the answer, which leaves marks out. One about another event: the key is taken."""
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
        if not before:
            # A repeated transaction id is answered with the event that it once made, whatever the
            # person has made of that since.
            wanted = events.event_of(marked | body, calendar, self._owner, event.uid)
            made = (event.start, event.end, event.title)
            if wanted is None or (wanted.start, wanted.end, wanted.title) != made:
                raise Changed(self.account, "exists")
        sync.keep(marked, before, self._clock.now())
        return receipt
