"""Read TOML into dataclasses, strictly; what does not fit is collected, nothing is raised.

Fields are `str`, `int`, tuples of them, other dataclasses, tuples of those; a field without a
default is required.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, field, fields, is_dataclass
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from interviewd.config.toml_lines import Path
from interviewd.values import dataclass

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Misfit:
    """What is wrong where; `hint` is the nearest right key, dotted."""

    path: Path
    what: str
    hint: str = ""


@dataclass(slots=True)
class Fitting:
    """Reads one document. What does not fit gets its default, so that the rest can be checked."""

    root: type
    misfits: list[Misfit] = field(default_factory=list)

    def table(self, of: type[T], table: object, path: Path = ()) -> T | None:
        """The dataclass, with an empty value for a missing required key; None for no table."""
        if not isinstance(table, Mapping):
            self.wrong(path, f"must be a table: [{dotted(path)}]")
            return None
        known: dict[str, Any] = {}
        hints = get_type_hints(of)
        names = {each.name: each for each in fields(of)}  # type: ignore[arg-type]
        for name, value in table.items():
            if name not in names:
                hint = self.nearest(name, of, path)
                self.misfits.append(Misfit((*path, name), "unknown key", hint))
                continue
            fitted = self.value(hints[name], value, (*path, name))
            if fitted is not None:
                known[name] = fitted
        for each in names.values():
            is_required = each.default is MISSING and each.default_factory is MISSING
            if is_required and each.name not in known:
                if each.name not in table:
                    self.wrong((*path, each.name), "is missing")
                known[each.name] = 0 if hints[each.name] is int else ""
        return of(**known)

    def value(self, of: Any, value: object, path: Path) -> Any:
        """None when it does not fit."""
        if of is str or of is int:
            if type(value) is of:
                return value
            self.wrong(path, "must be text in quotes" if of is str else "must be a whole number")
            return None
        if is_dataclass(of):
            return self.table(cast("type[Any]", of), value, path)
        inner = get_args(of)
        if get_origin(of) is not tuple or not inner:
            raise TypeError(f"{of} is no shape")
        if not isinstance(value, list):
            is_table = is_dataclass(inner[0])
            shape = f"written as [[{dotted(path)}]]" if is_table else 'a list: ["…"]'
            self.wrong(path, f"must be {shape}")
            return None
        if inner[-1] is not ... and len(value) != len(inner):
            self.wrong(path, f"must have {len(inner)} values")
            return None
        fitted = [self.value(inner[0], each, (*path, number)) for number, each in enumerate(value)]
        fitting = tuple(each for each in fitted if each is not None)
        return fitting if inner[-1] is ... or len(fitting) == len(inner) else None

    def wrong(self, path: Path, what: str) -> None:
        self.misfits.append(Misfit(path, what))

    def nearest(self, name: str, of: type, path: Path) -> str:
        """The most similar known key: in this table if one is very similar, else anywhere."""
        here = [dotted((*path, each.name)) for each in fields(of)]
        everywhere = [*dict.fromkeys([*here, *_all_keys(self.root)])]
        hint = _most_like(name, here, 0.6) or _most_like(name, everywhere, 0.75)
        return hint or _most_like(name, here, 0.0)


def _most_like(name: str, keys: list[str], least: float) -> str:
    from difflib import SequenceMatcher

    def similarity(key: str) -> float:
        return SequenceMatcher(None, name.lower(), key.rpartition(".")[2]).ratio()

    best = max(keys, key=similarity)
    return best if similarity(best) >= least else ""


def _all_keys(of: Any, path: Path = ()) -> list[str]:
    hints: dict[str, Any] = get_type_hints(of)
    keys = [dotted((*path, name)) for name in hints]
    for name, hint in hints.items():
        inner = next((each for each in (hint, *get_args(hint)) if is_dataclass(each)), None)
        keys += _all_keys(inner, (*path, name)) if inner else []
    return keys


def dotted(path: Path) -> str:
    return ".".join(part for part in path if isinstance(part, str))
