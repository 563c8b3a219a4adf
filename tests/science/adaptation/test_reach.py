"""One characteristic of those reached beside the target."""

from math import log2, sqrt

import pytest

from alongside.science.adaptation.reach import reach

TARGET = {"1": 40.0, "2": 30.0, "3": 20.0, "4": 10.0}


def test_ratios_distances_and_gradient_are_those_of_the_numbers():
    found = reach({"1": 20, "2": 30, "3": 30, "4": 20}, 3, TARGET, ordered=True)
    assert [(row.reached, round(row.ratio.ratio, 6)) for row in found.rows] == [
        (20, 0.5), (30, 1.0), (30, 1.5), (20, 2.0),
    ]  # fmt: skip
    assert (found.known, found.unknown) == (100, 3)
    assert found.distances.total_variation == pytest.approx(0.2)
    pairs = [(0.2, 0.4), (0.3, 0.3), (0.3, 0.2), (0.2, 0.1)]
    bits = sum((p * log2(p / ((p + t) / 2)) + t * log2(t / ((p + t) / 2))) / 2 for p, t in pairs)
    assert found.distances.jensen_shannon == pytest.approx(sqrt(bits))
    assert found.relative.rii > 1
    assert found.slope.sii > 0


def test_the_slope_is_that_of_the_weighted_line_through_the_ratios():
    found = reach({"1": 20, "2": 30, "3": 30, "4": 20}, 0, TARGET, ordered=True)
    ridits, weights, ratios = [0.2, 0.55, 0.8, 0.95], [0.4, 0.3, 0.2, 0.1], [0.5, 1, 1.5, 2]
    mean = sum(w * r for w, r in zip(weights, ridits, strict=True))
    top = sum(w * (r - mean) * y for w, r, y in zip(weights, ridits, ratios, strict=True))
    bottom = sum(w * (r - mean) ** 2 for w, r in zip(weights, ridits, strict=True))
    assert found.slope.sii == pytest.approx(top / bottom)


def test_groups_of_few_are_put_together_before_anything_is_told():
    found = reach({"1": 20, "2": 2, "3": 30, "4": 1}, 0, TARGET, ordered=True)
    assert [row.groups for row in found.rows] == [("1", "2"), ("3", "4")]
    assert round(found.rows[0].target, 6) == 0.7


def test_no_part_reaches_over_the_end_of_groups_whose_sum_is_told():
    found = reach({"1": 8, "2": 2, "3": 2, "4": 8}, 0, TARGET, ordered=True, first=2)
    assert [row.groups for row in found.rows] == [("1", "2"), ("3", "4")]


def test_a_sum_that_is_small_itself_is_no_end():
    found = reach({"1": 2, "2": 1, "3": 9, "4": 8}, 0, TARGET, ordered=True, first=2)
    assert [row.groups for row in found.rows] == [("1", "2", "3"), ("4",)]


def test_without_a_target_there_are_numbers_alone():
    found = reach({"a": 9, "b": 8}, 1, None)
    assert [(row.reached, row.target, row.ratio) for row in found.rows] == [
        (9, None, None), (8, None, None),
    ]  # fmt: skip
    assert (found.distances, found.chance) == (None, None)


def test_nobody_yet_has_no_ratio():
    found = reach(dict.fromkeys(TARGET, 0), 4, TARGET, ordered=True)
    assert (found.known, found.unknown, found.distances) == (0, 4, None)


def test_families_of_a_group_that_the_target_lacks_are_shown_with_its_neighbour():
    found = reach({"1": 9, "2": 9, "3": 9}, 0, {"1": 5.0, "2": 0.0, "3": 5.0}, ordered=True)
    assert [(row.groups, row.reached) for row in found.rows] == [(("1", "2"), 18), (("3",), 9)]


def test_a_target_that_was_sampled_widens_the_limits():
    counts = {"a": 30, "b": 70}
    exact = reach(counts, 0, {"a": 50.0, "b": 50.0}).rows[0].ratio
    sampled = reach(counts, 0, {"a": 50.0, "b": 50.0}, people=100).rows[0].ratio
    assert sampled.lower < exact.lower < exact.upper < sampled.upper
