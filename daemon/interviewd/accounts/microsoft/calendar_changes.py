"""Whether anything has changed in a calendar: the delta of its view, of which only that counts.

It gives occurrences as stubs and does not report one that was deleted, so what has changed is read
from the view, and the view is read every half hour whatever the delta says.
https://learn.microsoft.com/en-us/graph/delta-query-events
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

import msgspec

from interviewd.accounts.microsoft.api import Api, TokenExpired
from interviewd.accounts.online.fields import rfc3339
from interviewd.accounts.online.pages import Head, Page, pages_of
from interviewd.accounts.online.requests import TooLarge
from interviewd.errors import Down, Gone, Refused

PAGE: Final = 200
_SIZES: Final = (PAGE, 25, 3)
"""Pages become smaller where they are too large: texts of invitations cannot be left out."""


class ChangesPage(Page, kw_only=True):
    """A page of a delta, of whose rows only counts that they are there."""

    value: list[Head]
    onwards: Any = msgspec.field(name="@odata.nextLink", default=None)
    link: Any = msgspec.field(name="@odata.deltaLink", default=None)


_PAGES: Final = msgspec.json.Decoder(ChangesPage)


class CalendarChanges:
    """The delta of one calendar's view. Links are without host, "" where there is no delta."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._is_offered = True

    def begin(self, path: tuple[str, ...], start: datetime, end: datetime) -> str:
        """The link that will report what changes from now on in this span."""
        if not self._is_offered:
            return ""
        query = {"startDateTime": rfc3339(start), "endDateTime": rfc3339(end)}
        where = (*(("me",) if path == ("me", "calendar") else path), "calendarView", "delta")
        for size in _SIZES:
            try:
                return self._read(self._api.address(*where, query=query), size)[1]
            except TooLarge:
                continue
            except (Refused, Gone):  # not in every national cloud
                break
        self._is_offered = False
        return ""

    def follow(self, link: str) -> tuple[bool, str]:
        """Whether anything has changed since the link was given, and the next link."""
        try:
            return self._read(self._api.absolute(link), PAGE)
        except (TokenExpired, TooLarge, Refused, Gone):
            return True, ""

    def _read(self, address: str, size: int) -> tuple[bool, str]:
        def follow(onwards: str) -> ChangesPage:
            return self._api.page(self._api.absolute(onwards), _PAGES, size)

        has_rows, link = False, None
        first = self._api.page(address, _PAGES, size)
        for page in pages_of(first, follow, lambda page: page.onwards, self._api.account):
            has_rows, link = has_rows or bool(page.value), page.link
        if not isinstance(link, str):
            raise Down(self._api.account, "bad_answer")
        return has_rows, self._api.relative(link)
