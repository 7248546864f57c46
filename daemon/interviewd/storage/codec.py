"""Values of the model as JSON and back, strictly, by the types that their dataclasses declare.

What equals its default is left out, so a stored value stays small and a field that is added later
needs no migration; therefore the defaults of what is stored are part of the format. Unknown fields
are ignored: a newer version wrote them.
"""

from __future__ import annotations

import json
import types
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from interviewd.model.terms import Reason

T = TypeVar("T")

Json = Any  # what `json` reads and writes: None, bool, int, float, str, list, dict


class Unreadable(ValueError):
    """Stored JSON that is no value of the type. Names the type and the place, never the content."""


def dump(value: object) -> Json:
    """A value as JSON: dataclasses as objects, tuples as lists, moments as RFC 3339 in UTC.

    Raises ValueError for a naive moment, TypeError for what the model does not hold.
    """
    match value:
        case Reason():
            return {"code": value.code, "facts": [[name, _tag(fact)] for name, fact in value.facts]}
        case Enum():
            return value.value
        case None | bool() | int() | float() | str():
            return value
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case tuple() | list():
            return [dump(item) for item in value]
        case frozenset():
            return sorted(dump(item) for item in value)
        case Mapping():
            return {str(name): dump(item) for name, item in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        stored = {}
        for field in fields(value):
            item, factory = getattr(value, field.name), field.default_factory
            default = field.default if factory is MISSING else factory()
            if item != default:
                stored[field.name] = dump(item)
        return stored
    raise TypeError(f"{type(value).__name__} is not stored")


def load(of: type[T], stored: Json) -> T:
    """The value of type `of` that `dump` wrote. Raises Unreadable."""
    loader = _loader(cast("Any", of))
    try:
        return cast("T", loader(stored))
    except Unreadable:
        raise
    except (TypeError, ValueError, KeyError, OverflowError, RecursionError):
        # From None: the cause would carry what was stored, and that may be anybody's words.
        raise Unreadable(f"not a {of.__name__}") from None


def to_text(value: object) -> str:
    """`dump` as compact JSON text, the same for the same value."""
    return json.dumps(dump(value), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def from_text(of: type[T], text: str) -> T:
    """The value that `to_text` wrote. Raises Unreadable."""
    return load(of, parse(text))


def parse(text: str) -> Json:
    """JSON text as it stands. Raises Unreadable."""
    try:
        return json.loads(text)
    except (TypeError, ValueError, RecursionError):
        raise Unreadable("not JSON") from None


def moment(value: datetime) -> str:
    """RFC 3339 in UTC. Raises ValueError when naive: nobody could tell later what was meant."""
    if value.tzinfo is None:
        raise ValueError("a moment without a zone")
    return value.astimezone(UTC).isoformat()


def parse_moment(text: str) -> datetime:
    """What `moment` wrote. Raises Unreadable, for a naive one too."""
    try:
        value = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise Unreadable("not a moment") from None
    if value.tzinfo is None:
        raise Unreadable("a moment without a zone")
    return value.astimezone(UTC)


def _fields_of(of: Any) -> Callable[[Json], Any]:
    hints = get_type_hints(of)
    loaders = {field.name: _loader(hints[field.name]) for field in fields(of) if field.init}

    def load_fields(stored: Json) -> Any:
        known = {}
        for name in _exactly(dict, stored).keys() & loaders.keys():
            try:
                known[name] = loaders[name](stored[name])
            except (TypeError, ValueError, KeyError):
                raise Unreadable(f"not a {of.__name__}: {name}") from None
        return of(**known)

    return load_fields


def _tag(fact: object) -> Json:
    """A reason's fact, whose type nothing declares: what JSON has no word for says what it is."""
    match fact:
        case datetime():
            return {"moment": moment(fact)}
        case date():
            return {"day": fact.isoformat()}
        case timedelta():
            return {"seconds": fact.total_seconds()}
        case tuple() | list():
            return [_tag(item) for item in fact]
        case Enum() | None | bool() | int() | float() | str():
            return dump(fact)
    raise TypeError(f"{type(fact).__name__} is no fact")


def _untag(stored: Json) -> object:
    match stored:
        case {"moment": str(text)}:
            return parse_moment(text)
        case {"day": str(text)}:
            return date.fromisoformat(text)
        case {"seconds": int() | float() as seconds}:
            return timedelta(seconds=seconds)
        case list():
            return tuple(_untag(item) for item in stored)
        case None | bool() | int() | float() | str():
            return stored
    raise Unreadable("not a fact")


@cache
def _loader(of: Any) -> Callable[[Json], Any]:
    """How to read one type; made once for each."""
    origin, inner = get_origin(of), get_args(of)
    if origin in (Union, types.UnionType):
        rest = [part for part in inner if part is not type(None)]
        if len(rest) != 1 or len(rest) == len(inner):
            raise TypeError(f"{inner}: only `X | None` is stored")
        present = _loader(rest[0])
        return lambda stored: None if stored is None else present(stored)
    if origin is tuple:
        if inner[1:] == (...,):
            return _list_of(inner[0])
        cells = [_loader(part) for part in inner]
        return lambda stored: tuple(
            cell(part) for cell, part in zip(cells, _exactly(list, stored), strict=True)
        )
    if origin is frozenset:
        items = _list_of(inner[0])
        return lambda stored: frozenset(items(stored))
    if origin in (dict, Mapping):
        item = _loader(inner[1])
        return lambda stored: {name: item(value) for name, value in _exactly(dict, stored).items()}
    if is_dataclass(of):
        return _fields_of(of)
    if of is object:
        return _untag
    if of is datetime:
        return parse_moment
    if of is date:
        return date.fromisoformat
    if isinstance(of, type) and issubclass(of, Enum):
        return of
    if of in (str, int, float, bool, dict, list):
        return lambda stored: _exactly(of, stored)
    raise TypeError(f"{of} is not stored")


def _exactly(of: type[T], stored: Json) -> T:
    """JSON's own types, without conversion; True is no number."""
    if type(stored) is not of and not (of is float and type(stored) is int):
        raise Unreadable(f"not a {of.__name__}")
    return cast("T", stored)


def _list_of(inner: Any) -> Callable[[Json], tuple[Any, ...]]:
    item = _loader(inner)
    return lambda stored: tuple(item(part) for part in _exactly(list, stored))
