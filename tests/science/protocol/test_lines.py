"""The lines that problems point at are the lines in the file."""

import tomllib

import pytest

from alongside.science.protocol.lines import line_index
from tests.science.protocol.conftest import SECOND, SHIPPED

TRICKY = '''\
# a comment with = and [brackets]
"quoted key" = 1  # 2
a.b.c = 'literal # not a comment'
long = """
text with ] and } and "quotes"
"""
literal = \'\'\'
another\'\'\'
list = [
    1, # one
    [2,
     3],
    { x = "]", y = { z = 1 } },
]
[t."u v"]
day = 2023-04-01 07:00:00
[[t.rows]]
n = 1
[[t.rows]]
n = 2
[t.rows.inner]
deep = true
[[t.rows.more]]
m = "\\""
'''


def places(value, under=()):
    """Every place in parsed TOML."""
    entries = value.items() if isinstance(value, dict) else enumerate(value)
    for key, inside in entries:
        yield (*under, key)
        if isinstance(inside, dict | list):
            yield from places(inside, (*under, key))


@pytest.mark.parametrize(
    ("place", "line"),
    [
        (("quoted key",), 2),
        (("a",), 3),
        (("a", "b", "c"), 3),
        (("long",), 4),
        (("literal",), 7),
        (("list",), 9),
        (("list", 0), 10),
        (("list", 1, 1), 12),
        (("list", 2, "y", "z"), 13),
        (("t", "u v"), 15),
        (("t", "u v", "day"), 16),
        (("t", "rows"), 17),
        (("t", "rows", 0, "n"), 18),
        (("t", "rows", 1), 19),
        (("t", "rows", 1, "n"), 20),
        (("t", "rows", 1, "inner", "deep"), 22),
        (("t", "rows", 1, "more", 0, "m"), 24),
    ],
)
def test_a_place_stands_on_its_line(place, line):
    assert line_index(TRICKY)[place] == line


@pytest.mark.parametrize(
    "text",
    [TRICKY, *(p.read_text("utf-8") for f in (SHIPPED, SECOND) for p in sorted(f.rglob("*.toml")))],
)
def test_every_place_of_a_file_has_a_line(text):
    index = line_index(text)
    found = {place for place in places(tomllib.loads(text)) if place not in index}
    assert found <= {("t",)}
