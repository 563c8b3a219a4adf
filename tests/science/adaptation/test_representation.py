"""Representation: limits, the uncertainty of the target, how many are needed, and its rules."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta, binom, multinomial

from alongside.science.adaptation.distances import NotComparable, distances, exact_match
from alongside.science.adaptation.gradient import NoGradient, relative_index, slope_index
from alongside.science.adaptation.pooling import pooled_ratios
from alongside.science.adaptation.raking import CannotRake, rake
from alongside.science.adaptation.reach_rule import (
    ReachRule,
    asks_for_change,
    most_that_asks,
    reach_operation,
)
from alongside.science.adaptation.representation import (
    UnusableTarget,
    chance_below,
    fewest_to_say_anything,
    known_groups,
    recruits_needed,
    representation,
)
from alongside.science.adaptation.standardised import (
    difference_of_means,
    difference_of_shares,
    multinomial_difference,
)
from alongside.science.estimation.intervals import wilson
from alongside.science.recruitment.site_rates import prior_rates


def test_a_target_that_was_sampled_widens_the_limits_and_a_huge_one_does_not():
    recruited, target = {"1 to 3": 12, "4 to 10": 28}, {"1 to 3": 0.4, "4 to 10": 0.6}
    known = representation(recruited, target)[0]
    sampled = representation(recruited, target, target_size=200)[0]
    huge = representation(recruited, target, target_size=1e12)[0]
    assert sampled.lower < known.lower < known.ratio < known.upper < sampled.upper
    assert (huge.lower, huge.upper) == pytest.approx((known.lower, known.upper), abs=1e-5)


def test_a_ratio_turned_round_has_its_limits_turned_round():
    ratio = representation({"a": 12, "b": 28}, {"a": 80, "b": 120}, target_size=200)[0]
    turned = representation({"a": 80, "b": 120}, {"a": 12, "b": 28}, target_size=40)[0]
    assert (turned.lower, turned.upper) == pytest.approx((1 / ratio.upper, 1 / ratio.lower))


def test_limits_with_a_sampled_target_hold_the_truth_as_often_as_they_say():
    generator, held, trials = np.random.default_rng(2), 0, 2_000
    for _ in range(trials):
        seen, sampled = generator.binomial(60, 0.24), generator.binomial(150, 0.3)
        (one, _) = representation(
            {"a": int(seen), "b": int(60 - seen)}, {"a": sampled, "b": 150 - sampled}, 0.95, 150
        )
        held += one.lower <= 0.8 <= one.upper
    assert held / trials == pytest.approx(0.95, abs=0.02)


def test_recruits_of_unknown_group_are_counted_and_left_out_of_shares():
    counts, unknown = known_groups(["a", None, "b", None, "a"])
    assert (counts, unknown) == ({"a": 2, "b": 1}, 2)
    assert representation(counts, {"a": 1, "b": 1})[0].known == 3


@pytest.mark.parametrize(
    ("recruited", "target", "words"),
    [
        ({"c": 1}, {"a": 1, "b": 1}, "nobody in the group c"),
        ({"a": 1}, {"a": 0, "b": 1}, "nobody in the group a"),
        ({"a": 0}, {"a": 1, "b": 1}, "nobody yet"),
        ({"a": 1}, {"a": 0, "b": 0}, "numbers from 0 on"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(recruited, target, words):
    with pytest.raises(UnusableTarget, match=words):
        representation(recruited, target)


def test_the_chance_of_a_low_ratio_is_that_of_the_posterior():
    assert chance_below(0.85, 10, 40, 0.4) == pytest.approx(beta(10.5, 30.5).cdf(0.34))
    generator = np.random.default_rng(6)
    targets = generator.beta(0.4 * 50 + 0.5, 0.6 * 50 + 0.5, 400_000)
    shares = generator.beta(10.5, 30.5, 400_000)
    assert chance_below(0.85, 10, 40, 0.4, 50) == pytest.approx(
        (shares < 0.85 * targets).mean(), abs=0.003
    )


@pytest.mark.parametrize(("target", "ratio"), [(0.62, 0.85), (0.1, 0.5), (0.3, 1.5), (0.05, 0.0)])
def test_so_many_recruits_are_needed_and_not_one_fewer(target, ratio):
    needed = recruits_needed(target, ratio)

    def power(size):
        told = [
            count
            for count in range(size + 1)
            if (limits := wilson(count, size)) and not limits.lower <= target <= limits.upper
            and (count / size < target) == (ratio < 1)
        ]  # fmt: skip
        return binom.pmf(told, size, ratio * target).sum()

    assert power(needed) >= 0.80 > power(needed - 1)
    assert all(power(size) >= 0.80 for size in range(needed, needed + 12))


def test_below_the_fewest_even_nobody_says_nothing():
    fewest = fewest_to_say_anything(0.05)
    assert wilson(0, fewest).upper < 0.05 <= wilson(0, fewest - 1).upper


def test_a_ratio_of_one_cannot_be_told_from_one():
    with pytest.raises(UnusableTarget, match="another number"):
        recruits_needed(0.3, 1)
    with pytest.raises(UnusableTarget, match="no trial"):
        recruits_needed(0.3, 1.0000001)


def test_a_rule_of_reach_behaves_as_simulated_trials_do():
    rule, looks = ReachRule(0.62), [20, 40, 60]
    generator, trials = np.random.default_rng(9), 60_000
    came = np.cumsum(generator.binomial(20, 0.62 * 0.8, (trials, 3)), axis=1)
    asks = came <= [most_that_asks(rule, known) for known in looks]
    first = np.bincount(asks.argmax(axis=1)[asks.any(axis=1)], minlength=3) / trials
    found = reach_operation(rule, looks, 0.8)
    assert found.first_at == pytest.approx(first, abs=0.006)
    assert asks_for_change(rule, most_that_asks(rule, 40), 40)
    assert not asks_for_change(rule, most_that_asks(rule, 40) + 1, 40)


def test_a_rule_looks_at_rising_numbers_only():
    with pytest.raises(ValueError, match="rising"):
        reach_operation(ReachRule(0.62), [30, 30], 1.0)
    with pytest.raises(ValueError, match="above 1"):
        reach_operation(ReachRule(0.62), [30], 2.0)


@given(pairs=st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), min_size=2, max_size=8))
@settings(max_examples=60, deadline=None)
def test_distances_lie_between_nought_and_one_and_vanish_only_at_the_same(pairs):
    sample, target = zip(*pairs, strict=True)
    if not sum(sample):
        with pytest.raises(NotComparable, match="not all of them 0"):
            distances(sample, target)
        return
    found = distances(sample, target)
    for each in (found.total_variation, found.jensen_shannon, found.hellinger):
        assert 0 <= each <= 1 + 1e-12
    assert distances(target, target).total_variation == 0


def test_the_exact_test_adds_every_table_that_is_no_likelier():
    shares, counts = [0.4, 0.3, 0.2, 0.1], [2, 5, 0, 1]
    likely = multinomial(8, shares)
    tables = [
        (a, b, c, 8 - a - b - c) for a in range(9) for b in range(9 - a) for c in range(9 - a - b)
    ]
    chances = np.array([likely.pmf(table) for table in tables])
    expected = chances[chances <= likely.pmf(counts) * (1 + 1e-7)].sum()
    assert exact_match(counts, shares) == pytest.approx(expected)
    with pytest.raises(NotComparable, match="too many tables"):
        exact_match([100] * 8, [1] * 8)


def test_two_groups_differ_as_their_share_does():
    assert multinomial_difference([30, 70], [55, 45]) == pytest.approx(
        abs(difference_of_shares(0.3, 0.55))
    )
    assert multinomial_difference([3, 0, 7], [5, 0, 5]) == pytest.approx(
        multinomial_difference([3, 7], [5, 5])
    )
    assert multinomial_difference([5, 5], [5, 5]) == 0


def test_no_spread_and_no_overlap_are_refused():
    with pytest.raises(NotComparable, match="no spread"):
        difference_of_means([1, 1], [2, 2])
    assert difference_of_means([1, 1], [1, 1]) == 0
    with pytest.raises(NotComparable, match="do not overlap"):
        multinomial_difference([1, 0], [0, 1])


def test_raked_margins_are_those_of_the_target_and_cost_size():
    people = {
        "decile": ["1-3"] * 30 + ["4-10"] * 10,
        "group": (["a"] * 20 + ["b"] * 10) + ["a"] * 3 + ["b"] * 7,
    }
    targets = {"decile": {"1-3": 0.5, "4-10": 0.5}, "group": {"a": 30, "b": 70}}
    found = rake(people, targets)
    weights = np.array(found.weights)
    for name, target in targets.items():
        for category, number in target.items():
            held = weights[[each == category for each in people[name]]].sum() / weights.sum()
            assert held == pytest.approx(number / sum(target.values()), abs=1e-9)
    assert found.effective_size == pytest.approx(weights.sum() ** 2 / (weights**2).sum())
    assert found.design_effect == pytest.approx(40 / found.effective_size)
    assert found.effective_size < 40


@pytest.mark.parametrize(
    ("people", "targets", "words"),
    [
        ({"d": ["a"]}, {"d": {"a": 1, "b": 1}}, "d: nobody was recruited from b; join"),
        ({"d": ["a", "c"]}, {"d": {"a": 1}}, "d: the target has nobody in c"),
        ({"d": ["a"]}, {"e": {"a": 1}}, "no margin of recruits for e"),
        ({"d": []}, {"d": {"a": 1}}, "one entry for each recruit"),
        ({"d": ["a", "b"], "e": ["x", "y"]},
         {"d": {"a": 1, "b": 1}, "e": {"x": 1, "y": 3}}, "contradict"),
    ],
)  # fmt: skip
def test_margins_that_no_weights_reach_are_named(people, targets, words):
    with pytest.raises(CannotRake, match=words):
        rake(people, targets)


def test_sites_are_drawn_towards_all_and_the_fewer_they_know_the_more():
    found = pooled_ratios([0, 9, 2, 12, 0], [20, 25, 22, 24, 2], [0.2] * 5)
    together = 23 / (0.2 * 93)
    assert found[0].kind == "sites"
    for one in found:
        assert min(one.alone, together) * 0.9 < one.ratio < max(one.alone, together) * 1.1
        assert one.lower < one.ratio < one.upper
    assert found[4].ratio - found[4].alone > found[0].ratio - found[0].alone


def test_sites_that_differ_no_more_than_chance_share_one_ratio_or_the_prior():
    alike = ([4, 5, 4], [20, 25, 22], [0.2, 0.2, 0.2])
    assert {one.ratio for one in pooled_ratios(*alike)} == {13.5 / 13.4}
    assert {one.kind for one in pooled_ratios(*alike, prior_rates(1.0, 0.5))} == {"prior"}


def test_a_gradient_without_people_or_events_is_refused():
    with pytest.raises(NoGradient, match="two groups"):
        slope_index([1.0], [10])
    with pytest.raises(NoGradient, match="no ratio can be told"):
        relative_index([3, 0, 0], [10, 10, 10])


def test_a_setting_of_the_target_that_is_unsure_widens_the_limits_of_the_ratio():
    counts, target = {"in": 14, "out": 26}, {"in": 0.62, "out": 0.38}
    sure = representation(counts, target)
    assert [
        (one.lower, one.upper) for one in representation(counts, target, target_ends=[target])
    ] == [pytest.approx((one.lower, one.upper)) for one in sure]
    ends = [{"in": 0.55, "out": 0.45}, {"in": 0.66, "out": 0.34}]
    for one, least, most in zip(
        representation(counts, target, target_ends=ends), (0.55, 0.34), (0.66, 0.45), strict=True
    ):
        p, t, seen = one.share, one.target, wilson(one.recruited, 40)
        low, high = one.lower, one.upper
        # Each limit is where the distance of p and ratio·t is that of their own limits, squared.
        assert (p - low * t) ** 2 == pytest.approx((p - seen.lower) ** 2 + (low * (most - t)) ** 2)
        assert (high * t - p) ** 2 == pytest.approx(
            (seen.upper - p) ** 2 + (high * (t - least)) ** 2
        )
    with pytest.raises(UnusableTarget, match="not both"):
        representation(counts, target, target_size=100, target_ends=ends)
