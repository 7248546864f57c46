"""Dataclasses that are quick to define behave as those of the standard library."""

import copy
import dataclasses
from collections.abc import Mapping
from typing import Any, ClassVar

import pytest

from interviewd.values import dataclass

MAKERS = [pytest.param(dataclass, id="ours"), pytest.param(dataclasses.dataclass, id="standard")]


def example(maker: Any) -> Any:
    """A value with everything that fields of this package have."""

    @maker(frozen=True, slots=True)
    class Example:
        name: str
        places: Mapping[str, int] = dataclasses.field(default_factory=dict)
        secret: str = dataclasses.field(default="", repr=False)
        check: object = dataclasses.field(default=None, compare=False)

    return Example


def changing(maker: Any) -> Any:
    """A class whose values may be changed."""

    @maker(slots=True)
    class Changing:
        number: int = 0

    return Changing


def inherited(maker: Any) -> tuple[Any, Any]:
    """A class and one with more fields."""

    @maker(frozen=True, slots=True, kw_only=True)
    class Base:
        name: str
        number: int = 1

    @maker(frozen=True, slots=True, kw_only=True)
    class More(Base):
        other: str

    return Base, More


@pytest.mark.parametrize("maker", MAKERS)
def test_fields_are_given_by_place_and_name(maker: Any) -> None:
    """Defaults fill the rest, each value with a container of its own."""
    of = example(maker)

    one, two = of("a"), of("a", secret="s")

    assert (one.name, one.places, one.secret, one.check) == ("a", {}, "", None)
    assert two.secret == "s"
    assert one.places is not two.places
    assert of.__match_args__ == ("name", "places", "secret", "check")
    for mistake in ({}, {"name": "a", "other": 1}):
        with pytest.raises(TypeError):
            of(**mistake)


@pytest.mark.parametrize("maker", MAKERS)
def test_a_copy_is_equal_and_has_its_own_containers(maker: Any) -> None:
    """Frozen or not, with slots or without."""
    without_slots = maker(frozen=True)(type("Plain", (), {"__annotations__": {"name": "str"}}))
    for one in (example(maker)("a", {"b": 1}, "s"), changing(maker)(3), without_slots("a")):
        copied = copy.deepcopy(one)

        assert copied == one
        assert copied is not one
    one = example(maker)("a")
    assert copy.deepcopy(one).places is not one.places


@pytest.mark.parametrize("maker", MAKERS)
def test_it_compares_and_shows_its_fields(maker: Any) -> None:
    """All but those that are left out of it."""
    of = example(maker)

    assert of("a", check=1) == of("a", check=2)
    assert of("a", secret="s") != of("a")
    assert of("a") != example(maker)("a")
    assert of("a") != ("a", {}, "", None)
    assert repr(of("a", {"b": 1}, "s")).endswith("Example(name='a', places={'b': 1}, check=None)")


@pytest.mark.parametrize("maker", MAKERS)
def test_what_is_frozen_stays(maker: Any) -> None:
    """Neither a field nor anything else is set or deleted; equal ones have one hash."""
    of = example(maker)
    value = of("a", ())

    with pytest.raises(dataclasses.FrozenInstanceError):
        value.name = "b"
    with pytest.raises(dataclasses.FrozenInstanceError):
        del value.name
    assert hash(value) == hash(of("a", (), check=1))
    assert dataclasses.replace(value, name="b") == of("b", ())


@pytest.mark.parametrize("maker", MAKERS)
def test_what_is_not_frozen_has_no_hash(maker: Any) -> None:
    """It can change while it is in a set."""
    of = changing(maker)

    value = of()
    value.number = 1

    assert value == of(1)
    assert of.__hash__ is None


def test_a_class_without_a_docstring_gets_no_signature() -> None:
    """To work one out takes longer than all else about a class."""
    assert "(" not in str(changing(dataclass).__doc__)
    assert "(" in str(changing(dataclasses.dataclass).__doc__)


@pytest.mark.parametrize("maker", MAKERS)
def test_a_class_takes_over_the_fields_of_its_base(maker: Any) -> None:
    """Those come first, with their defaults; keywords stay keywords."""
    base, more = inherited(maker)

    assert more(name="a", other="b") != base(name="a")
    assert [field.name for field in dataclasses.fields(more)] == ["name", "number", "other"]
    assert more(name="a", other="b").number == 1
    with pytest.raises(TypeError):
        more("a", 1, "b")


@pytest.mark.parametrize("maker", MAKERS)
def test_a_constructor_can_be_called_by_one_that_replaces_it(maker: Any) -> None:
    """Also before any value was made: the class that is asked is not the class that has it."""
    base = example(maker)

    class Loud(base):  # type: ignore[misc, valid-type]
        def __init__(self, name: str) -> None:
            super().__init__(name.upper())

    assert Loud("a").name == "A"


@pytest.mark.parametrize("maker", MAKERS)
def test_a_representation_of_its_own_is_kept(maker):
    """A class may hide what it holds."""

    @maker(frozen=True)
    class Sealed:
        secret: str = "told"

        def __repr__(self) -> str:
            return "sealed"

    assert repr(Sealed()) == "sealed"


def test_a_field_without_a_parameter_is_refused():
    """It would silently become one."""
    with pytest.raises(TypeError, match="init=False"):

        @dataclass(frozen=True)
        class Counted:
            count: int = dataclasses.field(default=0, init=False)


@pytest.mark.parametrize("maker", MAKERS)
def test_what_all_values_of_a_class_share_is_no_field(maker):
    """It is read from the class, and no constructor takes it."""

    @maker(frozen=True, slots=True)
    class Named:
        name: str
        KIND: ClassVar[str] = "named"

    of: Any = Named
    assert (of("a").name, of("a").KIND, of.KIND) == ("a", "named", "named")
    with pytest.raises(TypeError):
        of("a", "other")


@pytest.mark.parametrize("maker", MAKERS)
def test_fields_of_a_class_are_matched_by_place(maker):
    """Also before any value was made."""
    of = example(maker)

    match object():
        case of(_, _):
            raise AssertionError
    match of("a", {"b": 1}):
        case of(name, places):
            assert (name, places) == ("a", {"b": 1})
