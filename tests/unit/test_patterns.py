"""Regular expressions that are compiled when they are first used."""

import copy
import re
from importlib import import_module
from pathlib import Path

import pytest

from interviewd.patterns import lazy_pattern

SOURCE = Path(__file__).parents[2] / "daemon"
USING = sorted(
    ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")
    for path in SOURCE.rglob("*.py")
    if "lazy_pattern(" in path.read_text(encoding="utf-8") and path.name != "patterns.py"
)


@pytest.mark.parametrize("name", USING)
def test_every_expression_compiles(name: str) -> None:
    """A mistake in one does not wait until a rare text needs it."""
    for value in vars(import_module(name)).values():
        for each in value.values() if isinstance(value, dict) else (value,):
            if type(each) is type(lazy_pattern("")):
                re.compile(each.pattern, each.flags)


def test_it_is_used_like_a_compiled_one() -> None:
    """Its methods and attributes are those of what `re.compile` returns, for text and bytes."""
    pattern, compiled = (
        lazy_pattern(r"(?P<a>B)", re.IGNORECASE),
        re.compile(r"(?P<a>B)", re.IGNORECASE),
    )

    assert pattern.sub("x", "abc") == "axc"
    assert pattern.search("abc")
    assert (pattern.flags, pattern.groups, pattern.groupindex) == (
        compiled.flags,
        compiled.groups,
        compiled.groupindex,
    )
    assert lazy_pattern(rb"b+").findall(b"abbc") == [b"bb"]


def test_it_has_nothing_else() -> None:
    """What a compiled one has not is missing here as well, and a copy is as good."""
    pattern = lazy_pattern("b")

    assert not hasattr(pattern, "sent")
    assert copy.deepcopy(pattern).fullmatch("b")


def test_a_mistake_shows_when_it_is_used() -> None:
    """As the error that `re.compile` raises."""
    pattern = lazy_pattern("(")

    with pytest.raises(re.error):
        pattern.match("x")
