"""Dataclasses that are quick to define.

The standard library writes and compiles up to six functions for each class while its module loads,
a millisecond a class. A command loads 150 classes, makes values of half of them and compares
hardly any. Here comparison, hash and representation are functions that read a class's fields, the
constructor is compiled when the first value is made, and the standard library is asked for its
description of a class when somebody needs one, as `replace` does. There is no `__post_init__`,
`order`, `init=False`, and no comparison of a class's own.
"""

from __future__ import annotations

import dataclasses
import inspect
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

    def decorate(cls: C) -> C:
        # One without a docstring would get its signature for one: that takes longer than the rest.
        cls.__doc__ = cls.__doc__ or cls.__name__
        own = _own_fields(cls, kw_only=kw_only)
        fields = Fields()
        for base in cls.__bases__:
            fields |= _fields_of(base)
        fields |= own

        def described() -> type[Any]:
            return dataclasses.dataclass(  # noqa: TID251
                init=False, repr=False, eq=False, kw_only=kw_only
            )(cls)

        # Its names all at once, which is quicker than one after the other.
        space = {name: value for name, value in vars(cls).items() if name not in own}
        space |= {"__qualname__": cls.__qualname__, "__declared__": fields}
        space |= {name: _Description(described) for name in _DESCRIPTIONS}
        space |= _methods(fields, frozen=frozen)
        if slots:
            space["__slots__"] = (*own,)
            space |= {"__setstate__": _restore} if frozen else {}
        if "__repr__" in vars(cls):
            space["__repr__"] = cls.__repr__
        for name in ("__dict__", "__weakref__"):
            space.pop(name, None)
        of: Any = type(cls)
        return of(cls.__name__, cls.__bases__, space)  # type: ignore[no-any-return]

    return decorate


if not TYPE_CHECKING:
    dataclass = _dataclass


Fields = dict[str, dataclasses.Field[Any]]


def _own_fields(cls: type[Any], *, kw_only: bool) -> Fields:
    fields = Fields()
    for name, of in inspect.get_annotations(cls).items():
        if "ClassVar" in str(of):
            continue
        given = vars(cls).get(name, dataclasses.MISSING)
        if not isinstance(given, dataclasses.Field):
            given = dataclasses.field(default=given)
        if not given.init:
            raise TypeError(f"{cls.__qualname__}.{name}: init=False is not supported")
        given.kw_only = kw_only
        fields[name] = given
    return fields


def _fields_of(cls: type[Any]) -> Fields:
    return getattr(cls, "__declared__", {})


_DESCRIPTIONS = ("__dataclass_fields__", "__dataclass_params__", "__match_args__")
"""What the standard library tells of a class."""


class _Description:
    """Stands for one of them until it is asked for: then the class as written is described."""

    def __init__(self, described: Callable[[], type[Any]]) -> None:
        self._described = described

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._cls, self._name = owner, name

    def __get__(self, instance: object, owner: type) -> Any:
        described = self._described()
        for name in _DESCRIPTIONS:
            setattr(self._cls, name, getattr(described, name))
        return getattr(described, self._name)


# --- its values ----------------------------------------------------------------------------------


def _methods(fields: Fields, *, frozen: bool) -> dict[str, Any]:
    """Equal are two of one class whose compared fields are; equal ones have the same hash."""
    names = [name for name, field in fields.items() if field.compare]
    read: Callable[[Any], Any] = attrgetter(*names) if names else lambda _: ()

    def equal(self: Any, other: Any) -> Any:
        return read(self) == read(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(read(self))

    always = {
        "__init__": _Constructor(frozen=frozen),
        "__repr__": _represent,
        "__eq__": equal,
        "__hash__": hashed if frozen else None,
    }
    if not frozen:
        return always
    return {**always, "__setattr__": _refuse, "__delattr__": _refuse}


class _Constructor:
    """Stands for `__init__` of a class until it is asked for."""

    def __init__(self, *, frozen: bool) -> None:
        self._frozen = frozen

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self._cls = owner

    def __get__(self, instance: object, owner: type) -> Any:
        """Compiled, because one that reads the fields takes five times as long for each value."""
        cls = self._cls
        scope: dict[str, Any] = {"_set": object.__setattr__, "_MISSING": dataclasses.MISSING}
        parameters, keywords, lines = ["self"], list[str](), list[str]()
        for name, field in _fields_of(cls).items():
            value = parameter = name
            if field.default is not dataclasses.MISSING:
                scope[f"_default_{name}"] = field.default
                parameter = f"{name}=_default_{name}"
            elif field.default_factory is not dataclasses.MISSING:
                scope[f"_make_{name}"] = field.default_factory
                parameter = f"{name}=_MISSING"
                value = f"_make_{name}() if {name} is _MISSING else {name}"
            (keywords if field.kw_only else parameters).append(parameter)
            is_set = self._frozen
            lines.append(f"_set(self, {name!r}, {value})" if is_set else f"self.{name} = {value}")
        together = ", ".join([*parameters, *(["*", *keywords] if keywords else [])])
        exec("\n ".join([f"def __init__({together}):", *(lines or ["pass"])]), scope)  # noqa: S102
        made = scope["__init__"]
        made.__qualname__ = f"{cls.__qualname__}.__init__"
        cls.__init__ = made
        return made.__get__(instance, owner)


def _represent(self: Any) -> str:
    names = (name for name, field in _fields_of(type(self)).items() if field.repr)
    shown = ", ".join(f"{name}={getattr(self, name)!r}" for name in names)
    return f"{type(self).__qualname__}({shown})"


def _refuse(self: object, name: str, *_: object) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"{type(self).__name__}.{name} is not to be changed")


def _restore(self: object, state: tuple[object, dict[str, Any]]) -> None:
    """Fill a copy, which cannot be changed either; `state` as `object.__getstate__` gives it."""
    for name, value in state[1].items():
        object.__setattr__(self, name, value)
