"""The line of everything in a TOML file, however it is written."""

import tomllib

import pytest
import tomlkit
from hypothesis import given
from hypothesis import strategies as st

from interviewd.config.toml_lines import line_of, lines

TEXT = '''\
# a comment with [brackets] and = signs
top = 1
"quoted key" = 'x # no comment'
a.b . "c.d" = 2

[table]  # trailing
long = """
[not.a.table]
key = 1
\\""" still in it
"""
literal = \'\'\'
[nor this]\'\'\'\'
list = [
  "x", # comment ]
  "y",
  [ 1, 2 ],
]
inline = { one = 1, two = { three = "}" }, four = [ { five = 5 } ] }
after = 2026-11-25T08:00:00Z

[[many]]
name = "first"
[many.sub]
x = 1
[[many]]
name = "second"
[[many.deep]]
y = 1
[[many.deep]]
y = 2
[ last . one ]
z = true
'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("top",), 2),
        (("quoted key",), 3),
        (("a",), 4),
        (("a", "b", "c.d"), 4),
        (("table",), 6),
        (("table", "long"), 7),
        (("table", "literal"), 12),
        (("table", "list"), 14),
        (("table", "list", 0), 15),
        (("table", "list", 1), 16),
        (("table", "list", 2, 1), 17),
        (("table", "inline", "two", "three"), 19),
        (("table", "inline", "four", 0, "five"), 19),
        (("table", "after"), 20),
        (("many",), 22),
        (("many", 0), 22),
        (("many", 0, "name"), 23),
        (("many", 0, "sub", "x"), 25),
        (("many", 1), 26),
        (("many", 1, "name"), 27),
        (("many", 1, "deep", 0, "y"), 29),
        (("many", 1, "deep", 1), 30),
        (("many", 1, "deep", 1, "y"), 31),
        (("last", "one"), 32),
        (("last", "one", "z"), 33),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_every_key_has_its_line(path, line: int, newline: str) -> None:
    """Tables, arrays of tables, dotted and quoted keys, elements, keys of inline tables.

    Strings hide nothing.
    """
    tomllib.loads(TEXT)

    assert lines(TEXT.replace("\n", newline))[path] == line


def test_a_missing_key_has_the_line_of_its_table() -> None:
    """The nearest thing around it; nothing at all has no line."""
    numbers = lines(TEXT)

    assert line_of(("many", 1, "provider"), numbers) == 26
    assert line_of(("table", "list", 7), numbers) == 14
    assert line_of(("elsewhere", "x"), numbers) is None
    assert lines("") == {}


KEYS = st.text(min_size=1, max_size=6)
VALUES = st.recursive(
    st.integers() | st.booleans() | st.text() | st.datetimes(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=5))
def test_no_document_is_lost_in(document) -> None:
    """Whatever tomlkit writes, each path of it is found, and the first row that has it starts
    with its key.
    """
    text = tomlkit.dumps(document)
    numbers = lines(text)

    def check(value, path) -> None:
        if isinstance(value, dict):
            for key, inner in value.items():
                assert (*path, key) in numbers
                check(inner, (*path, key))
        elif isinstance(value, list):
            for number, inner in enumerate(value):
                assert (*path, number) in numbers
                check(inner, (*path, number))

    check(tomllib.loads(text), ())
    assert all(1 <= line <= text.count("\n") + 1 for line in numbers.values())
