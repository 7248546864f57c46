"""Pages of a provider's list: split without being read, and none but whole ones."""

import json

import msgspec
import pytest

from interviewd.accounts.online.pages import Head, Page, items_of, page_of
from interviewd.accounts.online.requests import ApiError
from interviewd.errors import Down


class List(Page, kw_only=True):
    value: list[msgspec.Raw]


class Named(Head):
    name: str = ""


PAGES, HEADS = msgspec.json.Decoder(List), msgspec.json.Decoder(Named)


def split(body: bytes) -> list[tuple[str, str, str]]:
    page = page_of(body, PAGES)
    return [(head.id, head.name, text) for head, text in items_of(page.value, HEADS, "home")]


def test_an_items_text_is_as_it_came() -> None:
    """Order, spaces and fields that nobody asked for included."""
    text = '{"more": [1,  2], "name": "n\\u00e4h", "id": "a"}'

    assert split(f'{{"value": [{text}], "x": 1}}'.encode()) == [("a", "näh", text)]


def test_half_a_surrogate_pair_spoils_no_page() -> None:
    """A server that cuts a text after so many UTF-16 units leaves one."""
    body = b'{"value": [{"id": "a", "name": "cut \\ud83d"}, {"id": "b", "other": "\\udc00"}]}'
    first, second = split(body)

    assert first[:2] == ("a", "cut ?")
    assert json.loads(second[2]) == {"id": "b", "other": "?"}


@pytest.mark.parametrize(
    "body",
    [
        b"<html>",
        b'{"value": [{"id": "a"}',
        b"[]",
        b'{"value": null}',
        b'{"value": [], "error": {}}',
        b'{"value": [{"id": "a", "n": NaN}]}',
        b'{"value": [' + b"[" * 100_000,
    ],
)
def test_what_is_no_page_is_a_bad_answer(body: bytes) -> None:
    """It says nothing about the account, and may be another one the next time."""
    with pytest.raises(ApiError):
        page_of(body, PAGES)


@pytest.mark.parametrize("item", ["5", "{}", '{"id": 5}', '{"id": ""}', '{"id": "a", "n": "\xff"}'])
def test_an_item_without_an_id_spoils_its_page(item: str) -> None:
    """Nothing could be remembered of it, nor anything be said of the others."""
    with pytest.raises(Down):
        split(f'{{"value": [{{"id": "a"}}, {item}]}}'.encode("latin-1"))
