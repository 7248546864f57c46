"""A Google account's calendars: read through CalendarSync, written to with the key as event id.

The key is a legal event id, so an insert can be repeated without making a second block: it is
refused (409). The id of a deleted event stays taken, as wanted: a block that a person deleted
cannot come again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from interviewd.accounts.google import events
from interviewd.accounts.google.api import Api
from interviewd.accounts.google.calendar_sync import CalendarSync
from interviewd.accounts.online.calendar import OnlineCalendar
from interviewd.accounts.online.fields import Owner
from interviewd.accounts.online.requests import Json, is_id
from interviewd.errors import AccountError, Changed, Doubt, Gone, Refused
from interviewd.model.decided import Block
from interviewd.model.known import Deed
from interviewd.model.seen import Event
from interviewd.ports import Cache, Receipt, Traces


class GoogleCalendar(OnlineCalendar[CalendarSync]):
    """The port Calendar."""

    # An insert that arrives late meets its own id, a patch or delete an etag that has moved on: no
    # need to wait.
    max_write_delay = timedelta(0)

    def __init__(
        self,
        calendars: Sequence[str],
        owner: Owner,
        api: Api,
        cache: Cache,
        *,
        reads_labels: bool = False,
    ) -> None:
        def sync_of(calendar: str) -> CalendarSync:
            return CalendarSync(calendar, owner, api, cache, reads_labels=reads_labels)

        super().__init__(calendars, owner, api.requests.clock, sync_of)
        self._api = api

    def put(self, block: Block, existing: Event | None) -> Receipt:
        calendar = existing.calendar if existing else self.calendars[0]
        body = events.resource_of(block)
        if existing is None:
            body = {"id": block.key, **body}
            request = self._api.events.insert(calendarId=calendar, sendUpdates="none", body=body)
            try:
                item: Json = request.execute()
            except Changed:  # the key is there already, or was and a person removed it
                self._raise_if_deleted(calendar, block.key)
                raise
        else:
            request = self._api.events.patch(
                calendarId=calendar, eventId=existing.handle, sendUpdates="none", body=body
            )
            item = self._execute_unchanged(request, existing)
        if not isinstance(item.get("id"), str):
            raise Doubt(self.account, "bad_answer")
        if calendar in self.syncs:
            self.syncs[calendar].keep(item)
        return Receipt(item["id"], str(item.get("etag", "")))

    def remove(self, existing: Event) -> None:
        request = self._api.events.delete(
            calendarId=existing.calendar, eventId=existing.handle, sendUpdates="none"
        )
        self._execute_unchanged(request, existing)
        self._forget(existing.calendar, existing.handle)

    def find(self, deed: Deed) -> Traces:
        """By the id that the key is, in what a poll reports: no request for the doubt alone."""
        calendar, id_ = deed.calendar or self.calendars[0], deed.handle or deed.key
        sync = self.syncs.get(calendar)
        if sync is None or id_ in sync.unreadable or not sync.catch_up():
            try:
                item = self._get(calendar, id_)
            except Gone as gone:
                return Traces(was_deleted=gone.what != "not_found")
            if events.is_gone(item.get("status")):
                self._forget(calendar, id_)
                return Traces(was_deleted=True)
            is_event = is_id(item.get("id"))
            event = events.event_of(item, calendar, self._owner) if is_event else None
            return Traces(event=event, unclear=event is None)
        return Traces(event=sync.event(id_), was_deleted=id_ in sync.deleted)

    # --- requests --------------------------------------------------------------------------------

    def _execute_unchanged(self, request: Any, existing: Event) -> Json:
        """Only if the event still is as it was seen; else Changed, or Gone if it was removed."""
        request.headers["If-Match"] = existing.version or "*"
        try:
            item: Json = request.execute()
        except (Changed, Refused):  # what is deleted has another etag, and may not be changed
            self._raise_if_deleted(existing.calendar, existing.handle)
            raise
        return item

    def _raise_if_deleted(self, calendar: str, id_: str) -> None:
        """Raise Gone if it was deleted; return silently if the server cannot say."""
        try:
            deleted = events.is_gone(self._get(calendar, id_).get("status"))
        except Gone as error:
            # 404: made so lately that not every server knows of it
            deleted = error.what != "not_found"
        except AccountError:
            deleted = False
        if deleted:
            self._forget(calendar, id_)
            raise Gone(self.account, "deleted") from None

    def _get(self, calendar: str, id_: str) -> Json:
        item: Json = self._api.events.get(calendarId=calendar, eventId=id_).execute()
        return item

    def _forget(self, calendar: str, id_: str) -> None:
        if calendar in self.syncs:
            self.syncs[calendar].forget(id_)
