"""The fast way to the effect where one arm has practitioners is the slow way, number by number."""

import numpy as np
import pytest

from alongside.science.estimation.models import nested_compiled
from alongside.science.estimation.models.mixed import partially_nested
from alongside.science.estimation.models.nested import nested_effect


def trial(seed, between, more=0):
    chance = np.random.default_rng(seed)
    n, staff = int(chance.integers(30, 200)), int(chance.integers(3, 16))
    arm = np.arange(n) % 2 == 1
    who = np.where(arm, chance.integers(0, staff, n) * 7, -1)
    baseline = chance.normal(size=n)
    shared = between**0.5 * chance.normal(size=staff * 7)[who]
    y = 0.5 * baseline + 0.3 * arm + np.where(arm, shared, 0.0)
    y += chance.normal(size=n) * np.where(arm, 1.3, 1.0)
    others = {f"site {each}": (np.arange(n) // 2 % 12 == each) * 1.0 for each in range(1, more + 1)}
    return y, arm, who, {"baseline": baseline, **others}


def slow(y, arm, who, named):
    labels = [int(one) if one >= 0 else None for one in who]
    return partially_nested(y, arm.astype(int).tolist(), labels, named)


def test_estimate_error_and_degrees_are_those_of_the_mixed_model_at_nought_and_above():
    nought = 0
    for seed, between in enumerate([0.0, 0.05, 0.5, 2.0] * 2):
        given = trial(seed, between, (0, 2, 11)[seed % 3])
        whole = slow(*given)
        nought += whole.at_nought
        expected, found = whole.coefficients.of("treated"), nested_effect(*given).of("treated")
        assert found.estimate == pytest.approx(expected.estimate, abs=1e-8), seed
        assert found.se == pytest.approx(expected.se, rel=1e-8), seed
        assert found.degrees == pytest.approx(expected.degrees, rel=1e-6), seed
    assert 1 <= nought <= 7


def test_compiled_and_plain_give_the_same_bits(monkeypatch):
    y, arm, who, named = trial(3, 0.5, 11)
    compiled = nested_effect(y, arm, who, named)
    functions = {
        name: one for name, one in vars(nested_compiled).items() if hasattr(one, "py_func")
    }
    if not functions:
        pytest.skip("Numba is not installed: there is nothing to compare with")
    for name, one in functions.items():
        monkeypatch.setattr(nested_compiled, name, one.py_func)
    plain = nested_effect(y, arm, who, named)
    for one, other in (
        (compiled.values, plain.values), (compiled.covariance, plain.covariance),
        (compiled.degrees, plain.degrees),
    ):  # fmt: skip
        assert one.tobytes() == np.asarray(other, float).tobytes()


def test_what_the_model_cannot_carry_is_refused_as_by_the_mixed_model():
    y, arm, who, named = trial(1, 0.5)
    twice = {**named, "again": 2 * named["baseline"]}
    with pytest.raises(ValueError, match="A column follows from the others"):
        nested_effect(y, arm, who, twice)
    alone = np.where(arm, np.arange(y.size), -1)
    with pytest.raises(ValueError, match="Every cluster has one row"):
        nested_effect(y, arm, alone, named)
