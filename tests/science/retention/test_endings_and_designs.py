"""Chances of ending in each colour, and designs of rules, at the edges and against counting."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import betabinom, binom

from alongside.science.recruitment.counts_ahead import NOBODY
from alongside.science.recruitment.sums_ahead import sum_of_sites
from alongside.science.retention.ending import Standing, ending_of_count, ending_of_share
from alongside.science.retention.operating import claim, colour_ranges, operating_characteristics
from alongside.science.retention.progression import Rule
from alongside.science.retention.three_outcome import (
    NoDesign,
    Wishes,
    outcomes,
    three_outcome,
    three_outcome_at,
)

TABLE_1 = Rule("retention", "families retained", "0.70", "0.50")
THIRTY = Rule("recruited", "families", 30, 0, kind="count")


@given(families=st.integers(1, 60), data=st.data())
@settings(max_examples=80, deadline=None)
def test_the_chances_of_the_colours_are_those_of_a_beta_binomial(families, data):
    known = data.draw(st.integers(0, families))
    counted = data.draw(st.integers(0, known))
    found = ending_of_share(TABLE_1, Standing(counted, known, families), (2.0, 1.0))
    left = families - known
    likely = betabinom(left, 2 + counted, 1 + known - counted)
    green = sum(
        likely.pmf(more)
        for more in range(left + 1)
        if Fraction(counted + more, families) >= Fraction(7, 10)
    )
    assert found["green"] == pytest.approx(green, abs=1e-9)
    assert sum(found.values()) == pytest.approx(1, abs=1e-9)


def test_when_everybody_is_known_the_colour_is_certain():
    assert ending_of_share(TABLE_1, Standing(21, 30, 30))["green"] == pytest.approx(1)
    assert ending_of_share(TABLE_1, Standing(20, 30, 30))["amber"] == pytest.approx(1)
    assert ending_of_share(TABLE_1, Standing(14, 30, 30))["red"] == pytest.approx(1)


def test_a_count_that_is_reached_is_green_whatever_comes():
    assert ending_of_count(THIRTY, NOBODY.moved(30)) == {"green": 1.0, "amber": 0.0, "red": 0.0}
    later = ending_of_count(THIRTY, sum_of_sites([20.0], [9.0], [3.0]).moved(24))
    assert later["green"] + later["amber"] == pytest.approx(1)


def test_a_rule_of_the_other_kind_is_refused_by_name():
    with pytest.raises(ValueError, match="ending_of_count"):
        ending_of_share(THIRTY, Standing(1, 2, 3))
    with pytest.raises(ValueError, match="ending_of_share"):
        ending_of_count(TABLE_1, NOBODY)
    with pytest.raises(ValueError, match="come from a forecast"):
        operating_characteristics(THIRTY, 30)
    with pytest.raises(ValueError, match="some are known"):
        Standing(3, 2, 5)


def test_a_claim_about_a_share_that_is_no_whole_number_of_families_has_no_interval():
    found = claim(25, "0.7", "0.6")
    assert (found.exact, found.wilson, found.wald) == (None, None, None)
    assert found.chance_above == pytest.approx(binom.sf(15, 25, 0.7))


def test_no_family_gives_amber_where_the_limits_leave_no_room():
    assert colour_ranges(Rule("r", "m", "0.6", "0.5"), 3) == {
        "green": (2, 3),
        "amber": None,
        "red": (0, 1),
    }


@given(
    red=st.sampled_from([0.3, 0.4, 0.5]),
    away=st.sampled_from([0.2, 0.25, 0.3]),
    families=st.integers(5, 70),
)
@settings(max_examples=40, deadline=None)
def test_no_other_thresholds_are_better_than_those_found(red, away, families):
    wishes = Wishes(red, red + away)
    found = three_outcome_at(families, wishes)
    midway = binom(families, red + away / 2)
    at_red, at_green = binom(families, red), binom(families, red + away)
    for stop in range(families + 1):
        for go in range(stop, min(families, stop + 12) + 1):
            alpha = at_red.sf(go) + 0.5 * (at_red.cdf(go) - at_red.cdf(stop))
            beta = at_green.cdf(stop) + 0.5 * (at_green.cdf(go) - at_green.cdf(stop))
            gamma = 1 - midway.cdf(go) + midway.cdf(stop)
            if alpha <= 0.05 - 1e-9 and beta <= 0.20 - 1e-9:
                assert found.holds and gamma >= found.gamma - 1e-9


def test_chances_to_go_to_pause_and_to_stop_add_up():
    design = three_outcome(Wishes(0.5, 0.7, gamma=0.6))
    for truth, go, pause, stop in outcomes(design, (0.5, 0.6, 0.7)):
        assert go + pause + stop == pytest.approx(1)
        assert stop == pytest.approx(binom.cdf(33, 57, truth))


def test_a_design_that_cannot_be_found_says_what_to_change():
    with pytest.raises(NoDesign, match="further apart"):
        three_outcome(Wishes(0.70, 0.71), most_families=60)


@pytest.mark.parametrize("wrong", [(0.7, 0.5), (0.0, 0.5), (0.5, 0.7, 0.0), (0.5, 0.7, 0.05, 1.0)])
def test_wishes_that_cannot_be_are_refused(wrong):
    with pytest.raises(ValueError, match="lie"):
        Wishes(*wrong)
