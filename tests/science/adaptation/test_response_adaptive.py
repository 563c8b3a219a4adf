"""Adaptive trials: both engines the same bits, chances those of quadrature, rules as they say."""

import subprocess
import sys
from dataclasses import fields

import numpy as np
import pytest

from alongside.science.adaptation import best_on_grid
from alongside.science.adaptation.counted_draws import normals, words
from alongside.science.adaptation.group_sequential.design import Plan, Shaped, group_sequential
from alongside.science.adaptation.group_sequential.performance import performance
from alongside.science.adaptation.group_sequential.simulated import (
    ABOVE,
    BELOW,
    Walks,
    simulate_looks,
)
from alongside.science.adaptation.operating import measured, operating
from alongside.science.adaptation.posterior import chance_first_is_greater, chances_of_being_best
from alongside.science.adaptation.response_adaptive import (
    FUTILE,
    SUPERIOR,
    UNDECIDED,
    Adaptive,
    Trials,
    simulate,
)

LOOKS = tuple(range(100, 601, 100))
LATE = (*range(200, 601, 100), 600)
DESIGNS = [
    (Adaptive(arms=2, looks=LOOKS), (0.4, 0.25)),
    (Adaptive(arms=2, looks=LOOKS, prior=(0.5, 0.5)), (0.0, 0.3)),
    (
        Adaptive(arms=3, looks=LOOKS, randomised=LATE, least=0.2, equivalent=(0.9, 0.1),
                 higher_is_better=False),
        (0.25, 0.25, 0.2),
    ),
    (
        Adaptive(arms=4, looks=(81, 160, 240), control=1, drop_worst_at=(0, 1), inferior=0.1,
                 softened=True, least=0.1),
        (0.3, 0.3, 0.35, 0.5),
    ),
    (Adaptive(arms=3, looks=(500, 4000), superior=1 - 1e-12, inferior=None, responsive=False,
              ratio=(1, 2, 1)), (0.05, 0.95, 0.5)),
]  # fmt: skip


def alike(one, other):
    return all((getattr(one, f.name) == getattr(other, f.name)).all() for f in fields(one))


@pytest.mark.parametrize(("design", "shares"), DESIGNS)
def test_numpy_and_numba_and_threads_give_the_same_trials(design, shares):
    plain = simulate(design, shares, trials=300, seed=5, first=7, engine="numpy")
    fast = simulate(design, shares, trials=300, seed=5, first=7, engine="numba", threads=2)
    assert alike(plain, fast)


def test_any_trial_can_be_made_again_alone():
    design, shares = DESIGNS[2]
    whole = simulate(design, shares, trials=400, seed=9)
    for index in (0, 1, 255, 256, 399):
        for engine in ("numpy", "numba"):
            one = simulate(design, shares, trials=1, seed=9, first=index, engine=engine)
            rows = Trials(*(getattr(whole, f.name)[index : index + 1] for f in fields(Trials)))
            assert alike(one, rows)


def test_compiled_draws_are_those_of_numpy():
    from alongside.science.adaptation.counted_draws import key_of
    from alongside.science.adaptation.counted_draws_compiled import fill_words, normal

    key = np.uint64(key_of(3, "outcome"))
    for first, count in ((0, 8), (4, 7)):
        found = np.empty(count, np.uint64)
        fill_words(key, np.uint64(2**40 + 1), first, found)
        assert (found == words(3, "outcome", [2**40 + 1], count, first)[0]).all()
    ours = [[normal(key, np.uint64(trial), place) for place in range(5)] for trial in range(2000)]
    assert (np.array(ours) == normals(3, "outcome", range(2000), 5)).all()


def test_chances_on_the_grid_are_those_of_quadrature():
    chance = np.random.default_rng(3)
    a, b = chance.integers(1, 300, (40, 3)) + 0.0, chance.integers(1, 300, (40, 3)) + 0.0
    a[0], b[0] = (1, 1, 60), (400, 30, 1)
    active = np.ones((40, 3), bool)
    active[1:10, 1] = False
    grid = best_on_grid.grid(a, b, active)
    found, against = best_on_grid.best(grid, active), best_on_grid.better_than(grid, active, 0)
    pair, known = best_on_grid.pair_chances(a[:, :2], b[:, :2])
    for row in range(40):
        arms = [(a[row, arm], b[row, arm]) for arm in range(3)]
        kept = [arm for arm in range(3) if active[row, arm]]
        exact = chances_of_being_best([arms[arm] for arm in kept])
        assert found[row, kept] == pytest.approx(exact, abs=2e-7)
        assert against[row, 2] == pytest.approx(chance_first_is_greater(arms[2], arms[0]), abs=2e-7)
        assert known[row]
        assert pair[row, 0] == pytest.approx(chance_first_is_greater(arms[0], arms[1]), abs=1e-10)
    near = best_on_grid.equivalence(grid, active, 0.1)
    for row in (3, 5, 7):  # two active arms: the difference lies between -0.1 and 0.1
        one, two = ((a[row, arm], b[row, arm]) for arm in (0, 2))
        exact = chance_first_is_greater(one, two, -0.1) - chance_first_is_greater(one, two, 0.1)
        assert near[row] == pytest.approx(exact, abs=2e-6)
    drawn = chance.beta(a[20], b[20], (200_000, 3))
    wide = best_on_grid.equivalence(grid, active, float(np.ptp(drawn, axis=1).mean()))[20]
    assert wide == pytest.approx((np.ptp(drawn, axis=1) < np.ptp(drawn, axis=1).mean()).mean(),
                                 abs=0.006)  # fmt: skip


def test_the_worst_arms_are_dropped_and_get_no_family_afterwards():
    design = Adaptive(
        arms=4, looks=(100, 200, 300), drop_worst_at=(0, 1), inferior=None, superior=0.9999,
        responsive=False,
    )  # fmt: skip
    found = simulate(design, (0.02, 0.3, 0.7, 0.7), trials=500, seed=2)
    assert found.families[:, 0].mean() == pytest.approx(25, abs=0.8)
    assert found.families[:, 1].mean() == pytest.approx(25 + 100 / 3, abs=1.2)
    assert ((found.ended == SUPERIOR) | (found.ended == UNDECIDED)).all()


def test_arms_against_a_control_end_without_hope_where_none_is_better():
    design = Adaptive(arms=3, looks=(150, 300, 450), control=0, inferior=0.2, responsive=False)
    found = simulate(design, (0.6, 0.3, 0.3), trials=400, seed=2)
    assert (found.ended == FUTILE).mean() > 0.99
    ended = operating(found)
    assert ended.futile.value == (found.ended == FUTILE).mean()
    assert sum(arm.value for arm in ended.families) == pytest.approx(ended.size.value, abs=1e-9)


def test_no_share_falls_below_the_least():
    later = {}
    for least in (0.0, 0.2):
        design = Adaptive(arms=3, looks=(200, 3000), inferior=None, superior=1 - 1e-12, least=least)
        found = simulate(design, (0.3, 0.3, 0.45), trials=60, seed=3)
        later[least] = (found.families - 200 / 3).min(axis=1)
    assert later[0.2].mean() == pytest.approx(2800 * 0.2, abs=25)
    assert later[0.0].mean() < 2800 * 0.1


def test_looks_of_normal_outcomes_are_those_of_the_exact_recursion():
    plan = Plan((1 / 3, 2 / 3, 1.0), Shaped("obrien-fleming"), power=0.8, futility=(0.0, 0.5))
    design = group_sequential(plan)
    given = (plan.fractions, design.upper, design.lower, design.drift)
    plain = simulate_looks(*given, trials=3000, seed=4, first=11, engine="numpy")
    fast = simulate_looks(*given, trials=3000, seed=4, first=11, engine="numba")
    assert isinstance(plain, Walks)
    assert alike(plain, fast)
    many, exact = simulate_looks(*given, trials=200_000, seed=4), performance(design, design.drift)
    for look in range(3):
        for side, chances in ((ABOVE, exact.stops_above), (BELOW, exact.stops_below)):
            share = measured(((many.look == look) & (many.side == side)).astype(float))
            assert abs(share.value - chances[look]) < 4 * share.error


def test_without_numba_all_but_the_compiled_way_works():
    said = subprocess.run(
        [sys.executable, "-c", "import sys; sys.modules['numba'] = None\n"
         "from alongside.science.adaptation.response_adaptive import Adaptive, simulate\n"
         "found = simulate(Adaptive(arms=2, looks=(50,)), (.2, .5), trials=3, seed=1, "
         "engine='numpy')\nprint(found.families.sum())"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert said.stdout.strip() == "150"


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (lambda: Adaptive(arms=1, looks=(10,)), "2 to 8 arms"),
        (lambda: Adaptive(arms=2, looks=()), "one look at least"),
        (lambda: Adaptive(arms=2, looks=(20, 10)), "must grow"),
        (lambda: Adaptive(arms=2, looks=(60_000,)), "50,000"),
        (lambda: Adaptive(arms=2, looks=(10, 20), randomised=(20, 15)), "no more families"),
        (lambda: Adaptive(arms=2, looks=(10,), superior=1.2), "both excluded"),
        (lambda: Adaptive(arms=2, looks=(10,), inferior=0.995), "below the upper"),
        (lambda: Adaptive(arms=3, looks=(10,), least=0.4), "passes 1"),
        (lambda: Adaptive(arms=2, looks=(10,), control=2), "control is arm"),
        (lambda: Adaptive(arms=2, looks=(10,), ratio=(1, 0)), "above 0"),
        (lambda: Adaptive(arms=2, looks=(10,), drop_worst_at=(1,)), "a look of the design"),
        (lambda: Adaptive(arms=2, looks=(10,), prior=(0.1, 1)), "1/2 or more"),
        (lambda: simulate(Adaptive(arms=2, looks=(10,)), (0.1,), trials=5, seed=1), "each of 2"),
        (lambda: simulate(Adaptive(arms=2, looks=(10,)), (0.1, 2), trials=5, seed=1), "0 to 1"),
        (lambda: simulate(Adaptive(arms=2, looks=(10,)), (0, 1), trials=0, seed=1), "1 trial"),
        (lambda: simulate_looks((0.5, 1), (2,), None, 1, trials=5, seed=1), "one bound"),
        (lambda: measured(np.ones(1)), "2 trials"),
    ],
)
def test_what_cannot_be_is_refused_in_words(work, said):
    with pytest.raises(ValueError, match=said):
        work()
