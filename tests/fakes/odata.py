"""The part of OData that Graph accepts for events and messages; everything else is refused.

A lenient fake answers an unknown filter with all rows, and a client that misspelt it passes every
test. Here an unknown parameter, property, operator or expansion is a 400, and so is an $orderby
whose property the filter does not begin with.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from tests.fakes.wire import Answer, Request

Item = dict[str, Any]

_TOKEN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<moment>\d{4}-\d\d-\d\dT[\d:.]+Z)|(?P<word>[A-Za-z@][\w./]*)|(?P<mark>[():,=]))"
)
PROPERTY = re.compile(
    r"(?:String|Integer|Boolean|SystemTime) (?:0x[0-9A-Fa-f]{1,8}|\{[0-9a-fA-F-]{36}\} (?:Name \S.{0,100}|Id 0x[0-9A-Fa-f]{1,4}))"
)
_CODES = {
    401: "InvalidAuthenticationToken",
    403: "ErrorAccessDenied",
    404: "ErrorItemNotFound",
    405: "Request_BadRequest",
}


class Refusal(Exception):
    """A refusal in Graph's words. `answer` is what goes out."""

    def __init__(
        self, status: int, code: str, message: str = "", headers: dict[str, str] | None = None
    ) -> None:
        super().__init__(f"{status} {code}: {message}")
        self.status, self.code, self.message, self.headers = (
            status,
            code,
            message or code,
            headers or {},
        )

    def answer(self) -> Answer:
        inner = {"date": "2026-11-23T09:00:00", "request-id": "0" * 8, "client-request-id": "0" * 8}
        error = {"code": self.code, "message": self.message, "innerError": inner}
        return Answer(self.status, {"error": error}, self.headers)


def bad(message: str, code: str = "BadRequest") -> Refusal:
    return Refusal(400, code, message)


@dataclass(frozen=True)
class Query:
    """The query of a request, understood.

    `expand` holds the ids of extended properties in lower case.
    """

    select: frozenset[str] = frozenset()
    expand: frozenset[str] = frozenset()
    where: Callable[[Item], bool] = lambda _: True
    filtered: tuple[str, ...] = ()  # the properties the filter names, in order
    orderby: tuple[str, bool] | None = None  # property, descending
    top: int | None = None
    skip: int = 0
    plain: dict[str, str] = field(default_factory=dict)  # parameters without a dollar


def read(
    request: Request,
    properties: frozenset[str],
    *,
    options: str,
    plain: str = "",
    filters: frozenset[str] = frozenset(),
) -> Query:
    """The query, held against the properties `known` of the type, and what this path takes.

    Raises Refusal.
    """
    parameters: dict[str, str] = {}
    for name, value in request.query:
        if name in parameters:
            raise bad(f"Query option '{name}' was specified more than once")
        if name not in [f"${one}" for one in options.split()] and name not in plain.split():
            raise bad(f"The query parameter '{name}' is not supported here.")
        parameters[name] = value
    where, filtered = (
        _filter(parameters["$filter"], filters) if "$filter" in parameters else (lambda _: True, ())
    )
    orderby = _orderby(parameters["$orderby"], properties) if "$orderby" in parameters else None
    if orderby and filtered and filtered[0] != orderby[0]:
        raise Refusal(
            400,
            "InefficientFilter",
            "The restriction or sort order is too complex for this operation.",
        )
    return Query(
        select=_select(parameters.get("$select", ""), properties),
        expand=_expand(parameters.get("$expand", "")),
        where=where,
        filtered=filtered,
        orderby=orderby,
        top=_number(parameters, "$top", 1_000),
        skip=_number(parameters, "$skip", 1_000_000)
        or int(parameters.get("$skiptoken", "0").partition(".")[0]),
        plain={name: value for name, value in parameters.items() if name[0] != "$"},
    )


def shown(item: Item, query: Query, extended: dict[str, str] | None = None) -> Item:
    """What goes out of an item: selected properties, the id and etag always, expanded properties
    only where present.
    """
    kept = {
        name: value
        for name, value in item.items()
        if not query.select or name in query.select or name[0] == "@"
    }
    kept["id"] = item["id"]
    if properties := [
        {"id": id_, "value": v}
        for id_, v in (extended or {}).items()
        if id_.lower() in query.expand
    ]:
        kept["singleValueExtendedProperties"] = properties
    return kept


def prefers(request: Request) -> dict[str, str]:
    """The Prefer header, name by name."""
    parts = [one.strip().partition("=") for one in request.headers.get("prefer", "").split(",")]
    return {name.lower(): value.strip('"') for name, _, value in parts if name}


def moment(text: str) -> datetime:
    """Graph's ways of writing a moment; without an offset it is UTC."""
    try:
        value = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text))
    except ValueError:
        raise bad(f"'{text}' is no date and time") from None
    return value if value.tzinfo else value.replace(tzinfo=UTC)


def link_path(path: str) -> str:
    """A path as Graph's links spell it, with the ids of folders and calendars as keys."""
    path = re.sub(r"/mailFolders/([^/]+)/", r"/mailfolders('\1')/", path)
    return re.sub(r"/calendars/([^/]+)/", r"/calendars('\1')/", path)


def segments_of(path: list[str]) -> list[str]:
    """The reverse."""
    parts = re.sub(r"\('([^'/]+)'\)", r"/\1", "/".join(path)).split("/")
    return ["mailFolders" if one == "mailfolders" else one for one in parts]


def stamp(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _number(parameters: dict[str, str], name: str, most: int) -> int | None:
    if name not in parameters:
        return None
    if not parameters[name].isdigit() or not 0 <= int(parameters[name]) <= most:
        raise bad(f"Invalid value '{parameters[name]}' for {name} query option found.")
    return int(parameters[name])


def _select(text: str, properties: frozenset[str]) -> frozenset[str]:
    names = frozenset(one for one in text.split(",") if one)
    if odd := names - properties - {"id"}:
        raise bad(f"Could not find a property named '{min(odd)}'.", "RequestBroker--ParseUri")
    return names


def _orderby(text: str, properties: frozenset[str]) -> tuple[str, bool]:
    name, _, way = text.partition(" ")
    if name.split("/")[0] not in properties or way not in ("", "asc", "desc"):
        raise bad(f"Could not order by '{text}'.", "RequestBroker--ParseUri")
    return name, way == "desc"


def _expand(text: str) -> frozenset[str]:
    if not text:
        return frozenset()
    match = re.fullmatch(r"singleValueExtendedProperties\(\$filter=(.+)\)", text)
    ids = re.split(r" or ", match[1]) if match else []
    read_ = [re.fullmatch(r"id eq '([^']+)'", one) for one in ids]
    if not read_ or any(one is None or not PROPERTY.fullmatch(one[1]) for one in read_):
        raise bad(f"Parsing OData Select and Expand failed: {text}", "RequestBroker--ParseUri")
    return frozenset(one[1].lower() for one in read_ if one)


# --- $filter ------------------------------------------------------------------------------------


def _filter(text: str, allowed: frozenset[str]) -> tuple[Callable[[Item], bool], tuple[str, ...]]:
    """Comparisons joined by `and`, and `singleValueExtendedProperties/Any(…)`.

    Every other shape is refused.
    """
    if match := re.fullmatch(
        r"singleValueExtendedProperties/[Aa]ny\(ep: ?ep/id eq '((?:[^']|'')+)' and ep/value eq '((?:[^']|'')*)'\)",
        text,
    ):
        if "singleValueExtendedProperties" not in allowed:
            raise Refusal(
                500,
                "ErrorInternalServerError",
                "An internal server error occurred. The operation failed.",
            )
        id_, value = (part.replace("''", "'") for part in match.groups())
        if not PROPERTY.fullmatch(id_):
            raise bad(f"'{id_}' is no extended property", "ErrorInvalidProperty")
        return lambda item: _has(item, id_, value), ("singleValueExtendedProperties",)
    parts = list(_comparisons(text))
    if odd := [name for name, *_ in parts if name not in allowed]:
        raise bad(f"The property '{odd[0]}' does not support filtering.", "ErrorInvalidProperty")
    return lambda item: all(_holds(item, *one) for one in parts), tuple(name for name, *_ in parts)


def _has(item: Item, id_: str, value: str) -> bool:
    """Names are compared as they are, values without regard to case (documented)."""
    return any(
        name == id_ and held.lower() == value.lower()
        for name, held in item.get("_extended", {}).items()
    )


def _comparisons(text: str) -> Iterator[tuple[str, str, Any]]:
    tokens = _tokens(text)
    while True:
        try:
            (kind, name), (_, way), (of, value) = next(tokens), next(tokens), next(tokens)
        except (StopIteration, RuntimeError):
            raise bad(f"Invalid filter clause: {text}") from None
        if (
            kind != "word"
            or way not in ("eq", "ne", "ge", "gt", "le", "lt")
            or of not in ("text", "moment", "word")
        ):
            raise bad(f"Invalid filter clause: {text}")
        if of == "word" and value not in ("true", "false"):
            raise bad(f"Invalid filter clause: {text}")
        yield (
            name,
            way,
            {"text": lambda v: v[1:-1].replace("''", "'"), "moment": moment, "word": "true".__eq__}[
                of
            ](value),
        )
        joined = next(tokens, None)
        if joined is None:
            return
        if joined != ("word", "and"):
            raise bad(f"Invalid filter clause: {text}")


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if not match:
            raise bad(f"Syntax error at position {at} in '{text}'.")
        at = match.end()
        yield str(match.lastgroup), str(match[str(match.lastgroup)])


def _holds(item: Item, name: str, way: str, value: Any) -> bool:
    held: Any = item
    for part in name.split("/"):
        held = held.get(part) if isinstance(held, dict) else None
    if held is None:
        return False
    if isinstance(value, datetime):
        held = moment(held)
    elif isinstance(value, str):
        held, value = str(held).lower(), value.lower()
    ways: dict[str, Callable[[Any, Any], bool]] = {
        "eq": lambda a, b: a == b,
        "ne": lambda a, b: a != b,
        "ge": lambda a, b: a >= b,
        "gt": lambda a, b: a > b,
        "le": lambda a, b: a <= b,
        "lt": lambda a, b: a < b,
    }
    return ways[way](held, value)
