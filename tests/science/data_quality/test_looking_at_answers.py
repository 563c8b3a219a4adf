"""Checks over forms and visits, lines, and patterns of what is missing."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.science.charts.chart import Caption
from alongside.science.charts.pattern_grid import pattern_grid
from alongside.science.data_quality.double_entry import Pair, agreement
from alongside.science.data_quality.edit_checks import Answered, broken
from alongside.science.data_quality.missing_patterns import patterns
from alongside.science.protocol import EditCheck
from alongside.science.protocol.data_checks import AnswersAt

STATES = st.sampled_from(["there", "some", "missing", "none"])


def check(kind, **more):
    given = {"instrument": "home", "item": "x", "question": "?", "source": "Ours", **more}
    return EditCheck(id="one", kind=kind, **given)


def form(visit, values, *, instrument="home", about="family", opened=1):
    return Answered(UUID(int=opened), visit, f"{instrument}:{about}", instrument, about, values)


@pytest.mark.parametrize(
    ("one", "forms", "found"),
    [
        (check("range", at_least=1, at_most=3), [form("b", {"x": "3"})], []),
        (check("range", at_least=1, at_most=3), [form("b", {"x": "4"})], [("4",)]),
        (check("range", at_least=1), [form("b", {"x": "refused"}), form("f", {})], []),
        (check("range", at_most=3), [form("b", {"x": "a few"})], []),
        (check("same_as_before"), [form("b", {"x": "1"}), form("f", {"x": "2"})], [("1", "2")]),
        (
            check("same_as_before"),
            [form("b", {"x": "1"}), form("f", {"x": "unable"}), form("g", {"x": "1"})],
            [],
        ),
        (
            check("same_as_before"),
            [form("b", {"x": "1"}, about="A"), form("f", {"x": "2"}, about="B")],
            [],
        ),
        (
            check("changed_by_at_most", at_most=2),
            [form("b", {"x": "1"}), form("f", {"x": "3"}), form("g", {"x": "0"})],
            [("3", "0")],
        ),
    ],
)
def test_a_check_finds_what_does_not_hold_and_nothing_that_is_missing(one, forms, found):
    assert [each.compared for each in broken([one], forms)] == found


def test_forms_of_one_visit_are_held_together_and_children_apart():
    when = AnswersAt(instrument="other", item="y", answers=("yes",))
    rule = check("together", answers=("1",), when=when)
    forms = [
        form("b", {"y": "yes"}, instrument="other", about="A"),
        form("b", {"y": "yes"}, instrument="other", about="B", opened=2),
        form("b", {"x": "2"}, about="A"),
        form("b", {"x": "2"}, about="B"),
        form("b", {"x": "2"}),
    ]
    found = [(one.form, one.compared) for one in broken([rule], forms)]
    assert found == [("home:A", ("yes", "2")), ("home:family", ("yes", "2"))]


@given(st.lists(st.lists(STATES, min_size=3, max_size=3), max_size=30))
def test_patterns_count_everything_once_and_the_picture_has_the_same_numbers(rows):
    found = patterns(["a", "b", "c"], rows)
    assert sum(row.count for row in found.rows) == found.total == len(rows)
    assert found.not_whole == tuple(
        sum(row[n] in ("some", "missing") for row in rows) for n in range(3)
    )
    words = {"there": "T", "some": "S", "missing": "M", "none": "N"}
    chart = pattern_grid(
        found, Caption("p", "T", "d"), heads=["A", "B", "C"], states=words, count="Forms",
        not_whole="Not whole",
    )  # fmt: skip
    drawn = [row[-1] for row in chart.table.rows[:-1]]
    assert drawn == [row.count for row in found.rows]


def test_two_entries_that_agree_throughout_have_no_kappa_and_nothing_entered_has_no_share():
    same = agreement([Pair("a", "1", "1"), Pair("b", "1", "1")])
    assert (same.differences, same.share.estimate, same.kappa) == (0, 1.0, None)
    assert (agreement([]).share, agreement([]).per_10_000) == (None, None)
