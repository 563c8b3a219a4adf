"""The blinding indices where they matter: few people, all alike, several arms, graded answers."""

import numpy as np
import pytest

from alongside.science.randomisation.blinding import (
    UNKNOWN,
    Answer,
    Guesses,
    Index,
    UnusableGuesses,
    bang,
    graded,
    james,
    normal,
    plain,
)
from alongside.science.randomisation.blinding_intervals import (
    NotExact,
    bootstrap_james,
    exact_bang,
    posterior_bang,
    posterior_james,
)

TWO = plain(["T", "P"])


def two(right, wrong, unknown=0):
    return Guesses({"T": {"T": right, "P": wrong, UNKNOWN: unknown}, "P": {"T": 1}}, TWO)


def trinomial(n, p, q):
    """Every outcome of one arm with its chance."""
    from scipy.stats import multinomial

    outcomes = [(x, y, n - x - y) for x in range(n + 1) for y in range(n + 1 - x)]
    return outcomes, multinomial(n, [p, q, 1 - p - q]).pmf(outcomes)


def test_all_right_all_wrong_and_chance_are_one_minus_one_and_nought():
    assert [bang(two(*n), "T").estimate for n in [(15, 0), (0, 15), (7, 7), (0, 0, 9)]] == [
        1, -1, 0, 0,
    ]  # fmt: skip
    right = Guesses({"T": {"T": 15}, "P": {"P": 15}}, TWO)
    wrong = Guesses({"T": {"P": 15}, "P": {"T": 15}}, TWO)
    chance = Guesses({"T": {"T": 8, "P": 8}, "P": {"T": 8, "P": 8}}, TWO)
    assert [james(one).estimate for one in (right, chance, wrong)] == [0, 0.5, 1]


def test_a_form_without_dont_know_needs_no_such_column():
    forced = Guesses({"T": {"T": 9, "P": 6}, "P": {"T": 5, "P": 10}}, plain(["T", "P"], None))
    offered = Guesses(forced.counts, TWO)
    assert james(forced) == james(offered)
    assert bang(forced, "T") == bang(offered, "T")


def test_guessing_among_three_arms_at_random_counts_nought():
    counts = {arm: {"A": 5, "B": 5, "C": 5} for arm in "ABC"}
    table = Guesses(counts, plain("ABC"))
    assert [bang(table, arm).estimate for arm in "ABC"] == pytest.approx([0, 0, 0])
    assert james(table).estimate == pytest.approx(0.5)
    wrong = Guesses({**counts, "A": {"B": 8, "C": 7}}, plain("ABC"))
    assert bang(wrong, "A").estimate == pytest.approx(-0.5)


def test_answers_that_are_less_sure_count_less():
    answers = graded(["T", "P"], {"surely": 1, "perhaps": 0.5})
    row = {"surely T": 4, "perhaps T": 6, "perhaps P": 2, UNKNOWN: 3}
    table = Guesses({"T": row, "P": {"surely P": 5, "perhaps T": 5, UNKNOWN: 5}}, answers)
    found = bang(table, "T")
    assert found.estimate == pytest.approx((4 + 3 - 1) / 15)
    squares = (4 + 6 * 0.25 + 2 * 0.25) / 15
    assert found.se == pytest.approx(((squares - 0.4**2) / 15) ** 0.5)
    sure = Guesses({"T": {"surely T": 10, "surely P": 5}, "P": {"surely P": 15}}, answers)
    plainly = Guesses({"T": {"T": 10, "P": 5}, "P": {"P": 15}}, TWO)
    assert james(sure) == james(plainly)
    with pytest.raises(NotExact):
        exact_bang(table, "T")
    limits = posterior_bang(table, "T")
    assert limits.lower < found.estimate < limits.upper


def test_the_standard_error_of_james_is_what_many_tables_show():
    table = Guesses({"T": {"T": 30, "P": 12, UNKNOWN: 18}, "P": {"T": 15, "P": 25, UNKNOWN: 20}},
                    TWO)  # fmt: skip
    shares = (table.array() / table.array().sum()).ravel()
    drawn = np.random.default_rng(1).multinomial(120, shares, size=4_000).reshape(-1, 2, 3)
    rows = [
        {
            arm: dict(zip(TWO, map(int, row), strict=True))
            for arm, row in zip("TP", one, strict=True)
        }
        for one in drawn
    ]
    found = np.std([james(Guesses(row, TWO)).estimate for row in rows])
    assert james(table).se == pytest.approx(found, rel=0.05)


def test_where_only_one_arm_is_guessed_and_only_by_its_own_there_is_no_james_index():
    assert james(Guesses({"T": {"T": 5, UNKNOWN: 5}, "P": {UNKNOWN: 9}}, TWO)) == Index(None, None)
    with pytest.raises(ValueError, match="no estimate"):
        normal(Index(None, None))


def test_limits_of_fifteen_who_are_all_right_have_a_width():
    assert (normal(bang(two(15, 0), "T")).lower, normal(bang(two(15, 0), "T")).upper) == (1, 1)
    exact = exact_bang(two(15, 0), "T")
    assert exact.lower == pytest.approx(2 * 0.025 ** (1 / 15) - 1, abs=1e-3)
    assert exact.upper == 1
    assert 0.5 < posterior_bang(two(15, 0), "T").lower < posterior_bang(two(15, 0), "T").upper < 1


def test_right_and_wrong_mirror_each_other():
    one, other = exact_bang(two(9, 2, 4), "T"), exact_bang(two(2, 9, 4), "T")
    assert (one.lower, one.upper) == pytest.approx((-other.upper, -other.lower), abs=1e-6)


@pytest.mark.parametrize(("p", "q"), [(0.5, 0.5), (0.4, 0.3), (0.05, 0.05), (0.9, 0.05), (1, 0)])
def test_the_exact_limits_cover_the_truth_at_least_as_often_as_they_say(p, q):
    outcomes, chances = trinomial(10, p, q)
    covered = sum(
        chance
        for (right, wrong, unknown), chance in zip(outcomes, chances, strict=True)
        if chance > 1e-12
        for found in [exact_bang(two(right, wrong, unknown), "T", 0.9)]
        if found.lower - 1e-6 <= p - q <= found.upper + 1e-6
    )
    assert covered >= 0.9 - 1e-9


def test_limits_by_draws_are_the_same_each_time_and_wider_with_more_confidence():
    table = Guesses({"T": {"T": 9, "P": 2, UNKNOWN: 4}, "P": {"T": 4, "P": 7, UNKNOWN: 4}}, TWO)
    for limits in (posterior_james, bootstrap_james, lambda t, c: posterior_bang(t, "T", c)):
        narrow, wide = limits(table, 0.8), limits(table, 0.95)
        assert limits(table, 0.8) == narrow
        assert wide.lower < narrow.lower < narrow.estimate < narrow.upper < wide.upper


def test_where_all_do_not_know_the_posterior_still_says_how_little_is_known():
    table = Guesses({"T": {UNKNOWN: 15}, "P": {UNKNOWN: 15}}, TWO)
    assert (bootstrap_james(table).lower, bootstrap_james(table).upper) == (1, 1)
    found = posterior_james(table)
    assert 0.85 < found.lower < found.upper < 1


@pytest.mark.parametrize(
    ("counts", "answers"),
    [
        ({"T": {"T": 1}}, TWO),
        ({"T": {"T": 1}, "P": {"X": 1}}, TWO),
        ({"T": {"T": -1}, "P": {}}, TWO),
        ({"T": {}, "P": {}}, {"T": Answer("T", 1.5)}),
        ({"T": {}, "P": {}}, plain(["T", "Q"])),
    ],
)
def test_a_table_that_makes_no_sense_is_refused(counts, answers):
    with pytest.raises(UnusableGuesses):
        Guesses(counts, answers)


def test_nobody_and_unknown_arms_are_said_so():
    empty = Guesses({"T": {}, "P": {}}, TWO)
    assert bang(empty, "T") == Index(None, None)
    with pytest.raises(UnusableGuesses, match="nobody"):
        james(empty)
    with pytest.raises(UnusableGuesses, match="called"):
        bang(empty, "X")
    for limits in (exact_bang, posterior_bang):
        with pytest.raises(ValueError, match="no estimate"):
            limits(empty, "T")
    with pytest.raises(NotExact):
        exact_bang(two(100, 50), "T")


def test_with_fifteen_in_an_arm_the_normal_limits_miss_and_the_others_do_not():
    outcomes, chances = trinomial(15, 0.95, 0.03)
    kinds = (
        lambda table: normal(bang(table, "T")),
        lambda table: exact_bang(table, "T"),
        lambda table: posterior_bang(table, "T", draws=4_000),
    )
    covered = [0.0, 0.0, 0.0]
    for (right, wrong, unknown), chance in zip(outcomes, chances, strict=True):
        if chance > 1e-5:
            for place, limits in enumerate(kinds):
                found = limits(two(right, wrong, unknown))
                covered[place] += chance * (found.lower <= 0.92 <= found.upper)
    assert covered == pytest.approx([0.535, 0.989, 0.964], abs=0.002)
