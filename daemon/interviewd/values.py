"""Dataclasses that are quick to define.

The standard library writes and compiles up to six functions for each class while its module loads,
a millisecond a class. A command loads 150 classes, makes values of a third of them and compares
hardly any. Here comparison, hash and representation are functions that read a class's fields, and
the constructor is compiled when the first value is made. There is no
`__post_init__`, `order`, `init=False`, and no comparison of a class's own.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

if TYPE_CHECKING:
    from dataclasses import dataclass  # noqa: TID251

__all__ = ["dataclass"]

C = TypeVar("C", bound=type[Any])


def _dataclass(
    *, frozen: bool = False, slots: bool = False, kw_only: bool = False
) -> Callable[[C], C]:
    """The standard library's decorator, as far as this package uses it."""
    fields_only = dataclasses.dataclass(  # noqa: TID251
        init=False, repr=False, eq=False, slots=slots, kw_only=kw_only
    )

    def decorate(cls: C) -> C:
        # One without a docstring would get its signature for one: that takes longer than the rest.
        cls.__doc__ = cls.__doc__ or cls.__name__
        made: Any = fields_only(cls)
        made.__init__ = _Constructor(made, frozen=frozen)
        if "__repr__" not in vars(cls):
            made.__repr__ = _represent
        _compare_by(made, [each.name for each in dataclasses.fields(made) if each.compare])
        if frozen:
            made.__setattr__, made.__delattr__ = _refuse, _refuse
            if slots:
                made.__setstate__ = _restore
        else:
            made.__hash__ = None
        return made  # type: ignore[no-any-return]

    return decorate


if not TYPE_CHECKING:
    dataclass = _dataclass


class _Constructor:
    """Stands for `__init__` of a class until it is asked for."""

    def __init__(self, cls: type[Any], *, frozen: bool) -> None:
        self._cls, self._frozen = cls, frozen

    def __get__(self, instance: object, owner: type) -> Any:
        """Compiled, because one that reads the fields takes five times as long for each value."""
        cls = self._cls
        scope: dict[str, Any] = {"_set": object.__setattr__, "_MISSING": dataclasses.MISSING}
        parameters, keywords, lines = ["self"], list[str](), list[str]()
        for each in dataclasses.fields(cls):
            if not each.init:
                raise TypeError(f"{cls.__qualname__}.{each.name}: init=False is not supported")
            name = value = parameter = each.name
            if each.default is not dataclasses.MISSING:
                scope[f"_default_{name}"] = each.default
                parameter = f"{name}=_default_{name}"
            elif each.default_factory is not dataclasses.MISSING:
                scope[f"_make_{name}"] = each.default_factory
                parameter = f"{name}=_MISSING"
                value = f"_make_{name}() if {name} is _MISSING else {name}"
            (keywords if each.kw_only else parameters).append(parameter)
            is_set = self._frozen
            lines.append(f"_set(self, {name!r}, {value})" if is_set else f"self.{name} = {value}")
        together = ", ".join([*parameters, *(["*", *keywords] if keywords else [])])
        exec("\n ".join([f"def __init__({together}):", *(lines or ["pass"])]), scope)  # noqa: S102
        made = scope["__init__"]
        made.__qualname__ = f"{cls.__qualname__}.__init__"
        cls.__init__ = made
        return made.__get__(instance, owner)


def _compare_by(cls: Any, names: list[str]) -> None:
    """Equal are two of one class whose compared fields are; equal ones have the same hash."""
    read: Callable[[Any], Any] = attrgetter(*names) if names else lambda _: ()

    def equal(self: Any, other: Any) -> Any:
        return read(self) == read(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(read(self))

    cls.__eq__, cls.__hash__ = equal, hashed


def _represent(self: Any) -> str:
    fields = (each for each in dataclasses.fields(self) if each.repr)
    shown = ", ".join(f"{each.name}={getattr(self, each.name)!r}" for each in fields)
    return f"{type(self).__qualname__}({shown})"


def _refuse(self: object, name: str, *_: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"{type(self).__name__}.{name} is not to be changed")


def _restore(self: object, state: tuple[object, dict[str, Any]]) -> None:
    """Fill a copy, which cannot be changed either; `state` as `object.__getstate__` gives it."""
    for name, value in state[1].items():
        object.__setattr__(self, name, value)
