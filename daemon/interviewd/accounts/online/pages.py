"""Pages of a provider's list, split into items that nobody has read yet.

A page holds thousands of events, most of them as they were: of each only what it is stored by is
decoded, and its text is stored as it came.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final, TypeVar

import msgspec

from interviewd.accounts.online.requests import ApiError, is_id, json_object
from interviewd.errors import Down

PAGES: Final = 10_000

P = TypeVar("P")
T = TypeVar("T", bound="Page")
H = TypeVar("H", bound="Head")


class Page(msgspec.Struct):
    """What a page of any provider has: an `error` makes it none."""

    error: Any = None


class Head(msgspec.Struct):
    """What an item of any provider has."""

    id: str


def page_of(body: bytes, decoder: msgspec.json.Decoder[T]) -> T:
    """A page. Raises ApiError for anything else: HTML, half an answer, thousands of brackets."""
    try:
        try:
            page = decoder.decode(body)
        except msgspec.DecodeError:
            # Half of a surrogate pair, where a server has cut a text, is refused by msgspec only.
            text = json.dumps(json_object(body), ensure_ascii=False)
            page = decoder.decode(text.encode("utf-8", "replace"))
    except (msgspec.DecodeError, RecursionError):
        raise ApiError("bad_answer") from None
    if page.error is not None:
        raise ApiError("bad_answer")
    return page


def pages_of(
    first: P,
    follow: Callable[[str], P],
    onwards_of: Callable[[P], object],
    account: str,
    most: int = PAGES,
) -> Iterator[P]:
    """A page and those that follow it, until one names no next. Raises Down for a loop.

    An empty page is one like others.
    """
    page, seen = first, set[str]()
    for _ in range(most):
        yield page
        onwards = onwards_of(page)
        if onwards is None:
            return
        if not isinstance(onwards, str) or onwards in seen:
            break
        seen.add(onwards)
        page = follow(onwards)
    raise Down(account, "page_loop")


def items_of(
    items: Iterable[msgspec.Raw], decoder: msgspec.json.Decoder[H], account: str
) -> Iterator[tuple[H, str]]:
    """Each item's head and text.

    Raises Down when one is no item, so that the page says nothing about the account.
    """
    try:
        for item in items:
            head = decoder.decode(item)
            if not is_id(head.id):
                raise Down(account, "bad_answer")
            yield head, bytes(item).decode()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Down(account, "bad_answer") from None
