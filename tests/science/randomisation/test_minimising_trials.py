"""Minimisation in arrays gives the arms of the plain method, bit for bit."""

from __future__ import annotations

import subprocess
import sys
from fractions import Fraction
from unittest.mock import patch

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.science.randomisation import minimising_trials
from alongside.science.randomisation.method import Factor, UnknownLevel
from alongside.science.randomisation.minimisation import Minimisation, Tally
from alongside.science.randomisation.minimising_arrays import NotForArrays
from alongside.science.randomisation.minimising_trials import Trials, fastest
from alongside.science.randomisation.stream import RandomStream, UnusableKey

EVEN = {"A": 1, "B": 1}
ARMS = [EVEN, {"0": 1, "1": 2}, {"x": 3, "y": 1, "z": 2}, dict.fromkeys("pqrst", 1)]
ENGINES = ("numpy", "numba")


@st.composite
def trials(draw):
    """A method of any kind, a key, and families."""
    arms = draw(st.sampled_from(ARMS))
    weights = draw(st.lists(st.sampled_from([1, 0, 0.1, Fraction(7, 3), "2"]), max_size=2))
    factors = [
        Factor(f"f{place}", tuple("abc"), weight) for place, weight in enumerate([*weights, 1])
    ]
    measure = draw(st.sampled_from(["range", "variance", "sd"]))
    chance = draw(st.sampled_from([1, 0.7, Fraction(9, 10), "0.8123"]))
    method = Minimisation(arms, tuple(factors), measure, chance)
    family = st.fixed_dictionaries({factor.name: st.sampled_from("abc") for factor in factors})
    return method, draw(st.binary(min_size=32, max_size=32)), draw(st.lists(family, max_size=60))


@settings(max_examples=60, deadline=None)
@given(trials())
def test_every_way_gives_the_same_arms(trial):
    method, key, families = trial
    expected = method.allocate(key, families)
    assert [Trials(method).allocate(key, families, one) for one in ENGINES] == [expected] * 2


@settings(max_examples=15, deadline=None)
@given(trials())
def test_every_way_gives_the_same_chances_on_the_way(trial):
    method, key, families = trial
    if not families:
        return
    ready, tally, expected = Trials(method), Tally(method), []
    for arm, family in zip(method.allocate(key, families), families, strict=True):
        expected.append(tally.chances(family))
        tally.add(arm, family)
    levels, draws = ready.levels(families)[None], ready.draws(key, families)[None]
    for engine in ENGINES:
        _, sets = ready.minimise(levels, draws, engine)
        assert [ready.chances[one] for one in sets[0]] == expected


def long_trial():
    factors = tuple(Factor(name, ("0", "1", "2")) for name in ("site", "age", "need", "home"))
    stream = RandomStream(bytes(range(32)))
    families = [{factor.name: factor.levels[stream(3)] for factor in factors} for _ in range(1_000)]
    return factors, families


@pytest.mark.parametrize("measure", ["range", "variance", "sd"])
def test_a_thousand_families_are_the_same_in_every_way(measure):
    factors, families = long_trial()
    method = Minimisation({"A": 1, "B": 2, "C": 3}, factors, measure, "0.85")
    expected = method.allocate(bytes(32), families)
    ready = Trials(method)
    assert [ready.allocate(bytes(32), families, one) == expected for one in ENGINES] == [True, True]


@pytest.mark.parametrize("engine", ENGINES)
def test_trials_side_by_side_are_what_each_is_alone(engine):
    factors, families = long_trial()
    ready = Trials(Minimisation(EVEN, factors))
    keys = [bytes([number] * 32) for number in range(4)]
    turned = [families[number:50] + families[:number] for number in range(4)]
    levels = np.stack([ready.levels(one) for one in turned])
    draws = np.stack([ready.draws(key, one) for key, one in zip(keys, turned, strict=True)])
    arms, _ = ready.minimise(levels, draws, engine)
    for row, key, one in zip(arms, keys, turned, strict=True):
        assert tuple(ready.names[place] for place in row) == ready.method.allocate(key, one)


@pytest.mark.parametrize("engine", ENGINES)
def test_draws_that_run_out_are_left_to_the_plain_method(engine):
    method = Minimisation(EVEN, (Factor("site", ("n",)),), probability="0.8")
    ready, families = Trials(method), [{"site": "n"}] * 20
    worst = np.full((1, 20, 32), 255, np.uint8)
    with pytest.raises(NotForArrays, match="ran out"):
        ready.minimise(ready.levels(families)[None], worst, engine)
    with patch.object(Trials, "draws", lambda *given: worst[0]):
        assert ready.allocate(bytes(32), families, engine) == method.allocate(bytes(32), families)


@pytest.mark.parametrize(
    "method",
    [
        Minimisation(dict.fromkeys("abcdefghi", 1), (Factor("site", ("n",)),)),
        Minimisation(EVEN, (Factor("site", ("n",), 10**19),)),
        Minimisation(EVEN, (Factor("site", ("n",)),), probability=f"0.{'9' * 20}"),
    ],
    ids=["nine arms", "a great weight", "a fine chance"],
)
def test_what_does_not_fit_into_arrays_is_said(method):
    with pytest.raises(NotForArrays):
        Trials(method)


def test_an_unknown_level_and_a_short_key_are_refused_as_by_the_plain_method():
    ready = Trials(Minimisation(EVEN, (Factor("site", ("n",)),)))
    with pytest.raises(UnknownLevel):
        ready.allocate(bytes(32), [{"site": "s"}])
    with pytest.raises(UnusableKey):
        ready.allocate(bytes(3), [{"site": "n"}])


def test_numba_is_chosen_where_it_is_there():
    assert fastest() == "numba"
    with patch.object(minimising_trials, "find_spec", lambda name: None):
        assert fastest() == "numpy"


def test_without_numba_all_but_the_compiled_way_works():
    run = (
        "import sys; sys.modules['numba'] = None\n"
        "from alongside.science.randomisation.designs import figures\n"
        "print(figures('minimisation:0.8', {'A': 1, 'B': 1}, {'n': 6}).trials)"
    )
    done = subprocess.run([sys.executable, "-c", run], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("500", "")
