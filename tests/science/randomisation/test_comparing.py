"""Designs compared for one trial."""

import pytest

from alongside.science.randomisation.blocks import PermutedBlocks
from alongside.science.randomisation.coins import Complete, Efron
from alongside.science.randomisation.comparing import (
    drawn_compared,
    exactly_compared,
    minimisation_over_sites,
)
from alongside.science.randomisation.designs import UnknownDesign, figures

EVEN = {"A": 1, "B": 1}
SITES = {"Glasgow": 15, "Bromley": 14}


def test_the_whole_trial_is_the_sites_together():
    one = exactly_compared("c", lambda _: Complete(EVEN), {"all": 29})
    two = exactly_compared("c", lambda _: Complete(EVEN), SITES)
    assert two.whole == pytest.approx(one.in_site)
    assert two.by_counts == one.by_counts == pytest.approx(0.5)


def test_shares_weigh_each_site_by_its_families_and_imbalances_each_site_alike():
    rule = PermutedBlocks(EVEN, (4,))
    both = exactly_compared("b", lambda _: rule, {"n": 4, "s": 6})
    north, south = (exactly_compared("b", lambda _: rule, {"x": size}) for size in (4, 6))
    assert both.by_counts == pytest.approx(0.4 * north.by_counts + 0.6 * south.by_counts)
    assert both.in_site == pytest.approx((north.in_site + south.in_site) / 2)


def test_minimisation_over_one_site_is_efrons_coin():
    exact = exactly_compared("e", lambda _: Efron(EVEN, "0.8"), {"n": 20})
    drawn = drawn_compared("m", minimisation_over_sites(EVEN, ["n"], "0.8"), {"n": 20}, 400)
    assert drawn.trials == 400
    assert drawn.by_counts == pytest.approx(exact.by_counts, abs=0.01)
    assert drawn.in_site == pytest.approx(exact.in_site, abs=0.15)
    assert drawn.certain == 0


def test_a_comparison_is_the_same_each_time():
    assert figures("minimisation:0.8", EVEN, SITES) == figures("minimisation:0.8", EVEN, SITES)


@pytest.mark.parametrize(
    "text",
    ["", "coin", "blocks", "blocks:x", "blocks:3", "efron:2", "efron:1/0", "big-stick:0",
     "minimisation:0.2", "minimisation:x"],
)  # fmt: skip
def test_a_design_that_cannot_be_read_is_refused_with_those_that_can(text):
    with pytest.raises(UnknownDesign, match="Write one of complete"):
        figures(text, EVEN, SITES)


def test_designs_for_two_equal_arms_are_refused_for_others_and_blocks_are_not():
    unequal = {"A": 2, "B": 1}
    with pytest.raises(UnknownDesign, match="two arms with equal shares"):
        figures("efron", unequal, SITES)
    assert figures("blocks:3", unequal, SITES).certain > 0


def test_a_trial_without_a_site_cannot_be_compared():
    with pytest.raises(ValueError, match="no site"):
        exactly_compared("c", lambda _: Complete(EVEN), {})
