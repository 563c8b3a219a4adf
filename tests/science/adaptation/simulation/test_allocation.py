"""Families of a simulated trial are allocated by the methods of a real one, whichever it names."""

from itertools import accumulate, pairwise

import numpy as np
import pytest

from alongside.science.adaptation.simulation.scenarios import read_design
from alongside.science.adaptation.simulation.setting import setting_of
from alongside.science.adaptation.simulation.trial import one_trial
from alongside.science.protocol.problems import StudyProblems
from alongside.science.randomisation.coins import Efron
from tests.science.adaptation.simulation.designs import changed, ready

SMALL = ("families = 200", "families = 40")


def walks(written, trials=25):
    """How far the new arm is ahead after each family of each site, in several trials."""
    setting = ready(SMALL, ("block_sizes = [4]", written))
    for trial in range(trials):
        families = one_trial(setting, 1, trial).randomised
        sites = [None] if "strata = []" in written else np.unique(families.site)
        for site in sites:
            here = families.treated if site is None else families.treated[families.site == site]
            yield list(accumulate(np.where(here, 1, -1).tolist()))


def test_the_big_stick_lets_the_arms_of_a_site_go_so_far_apart_and_no_farther():
    found = list(walks("method = 'big_stick'\napart = 2"))
    assert max(max(map(abs, walk)) for walk in found) == 2
    at_limit = [
        before * (now - before)
        for walk in found for before, now in pairwise(walk) if abs(before) == 2
    ]  # fmt: skip
    assert len(at_limit) > 50 and set(at_limit) == {-2}


def test_the_maximal_procedure_stays_within_its_limit_and_ends_with_equal_arms():
    found = list(walks("method = 'maximal'\napart = 2\nstrata = []"))
    assert {max(map(abs, walk)) for walk in found} == {2}
    assert {(len(walk), walk[-1]) for walk in found} == {(40, 0)}


def test_the_random_allocation_rule_ends_with_equal_arms_and_goes_far_apart_before():
    found = list(walks("method = 'random_allocation'\nstrata = []"))
    assert {(len(walk), walk[-1]) for walk in found} == {(40, 0)}
    assert max(max(map(abs, walk)) for walk in found) > 4


def test_the_second_family_of_a_site_gets_the_other_arm_from_weis_urn():
    found = [walk for walk in walks("method = 'wei'") if len(walk) > 1]
    assert {walk[1] for walk in found} == {0}
    assert {abs(walk[3]) for walk in found if len(walk) > 3} == {0, 2}


def test_efrons_coin_goes_to_the_arm_that_is_behind_as_often_as_is_said():
    found = list(walks("method = 'efron'\nprobability = 0.75"))
    steps = [
        (before, now - before)
        for walk in found for before, now in pairwise(walk) if before
    ]  # fmt: skip
    back = sum(before * step < 0 for before, step in steps) / len(steps)
    assert abs(back - 0.75) < 4 * (0.75 * 0.25 / len(steps)) ** 0.5
    assert {max(map(abs, walk)) for walk in walks("method = 'efron'\nprobability = 1")} == {1}


def test_a_method_is_the_one_that_a_real_trial_would_use():
    setting = ready(SMALL, ("block_sizes = [4]", "method = 'efron'"))
    assert setting.method.rule == Efron({"usual": 1, "new": 1}, "0.8")


UNEQUAL = ("arms = { usual = 1, new = 1 }", "arms = { usual = 1, new = 2 }")
REFUSED = [
    ("trial.arms", (UNEQUAL, ("block_sizes = [4]", "method = 'wei'")),
     "The method wei is for arms with equal shares: write 1 for each of them."),
    ("trial.strata", (("block_sizes = [4]", "method = 'maximal'"),),
     "The method maximal is planned for one length, which no stratum has: write strata = [], or "
     "another method."),
    ("trial.apart", (("block_sizes = [4]", "method = 'efron'\napart = 3"),),
     "Only big_stick and maximal ask how far arms may be apart: take this out."),
]  # fmt: skip


@pytest.mark.parametrize(("place", "changes", "message"), REFUSED)
def test_a_method_that_does_not_suit_the_trial_is_refused_in_words(place, changes, message):
    with pytest.raises(StudyProblems) as refused:
        read_design(changed(*changes), "design.toml")
    (found,) = refused.value.problems
    assert (found.where, found.message) == (place, message)


def test_shares_that_are_not_equal_suit_the_random_allocation_rule():
    written = ("block_sizes = [4]", "method = 'random_allocation'\nstrata = []")
    (found,) = read_design(changed(UNEQUAL, written, SMALL), "design.toml")
    families = one_trial(setting_of(found.design), 1, 0).randomised
    assert (families.treated.size, families.treated.sum()) in {(40, 26), (40, 27)}
