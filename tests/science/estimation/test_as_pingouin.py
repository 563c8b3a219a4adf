"""Reliability as pingouin 0.7.0 gives it, worked out once on made-up answers.

Pingouin itself is no dependency: it brings matplotlib, seaborn, scikit-learn and xarray, more than
150 MB. Its intervals are rounded to two or three places, and compared so.
"""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import fdtri

from alongside.science.estimation.icc import icc
from alongside.science.estimation.reliability import alpha
from alongside.science.estimation.validity import correlation, known_groups

ANSWERS = np.array([
    [4, 3, 4, 2, 4], [3, 3, 2, 2, 3], [1, 0, 1, 1, 2], [4, 4, 3, 4, 4], [2, 2, 3, 1, 2],
    [0, 1, 1, 0, 1], [3, 4, 4, 3, 3], [2, 1, 2, 2, 1], [4, 3, 3, 3, 4], [1, 2, 0, 1, 1],
    [3, 2, 3, 3, 2], [2, 3, 2, 2, 4],
], float)  # fmt: skip
JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]
ICCS = {
    "ICC1": (0.165741768405, -0.13, 0.72),
    "ICC2": (0.289763779528, 0.02, 0.76),
    "ICC3": (0.714840714841, 0.34, 0.95),
    "ICC1k": (0.442797133679, -0.88, 0.91),
    "ICC2k": (0.620050547599, 0.07, 0.93),
    "ICC3k": (0.909315542377, 0.68, 0.99),
}


def test_alpha_with_its_interval_and_with_missing_answers():
    found = alpha(ANSWERS)
    assert found.value == pytest.approx(0.9297997946611911, abs=1e-12)
    assert (round(found.lower, 3), round(found.upper, 3)) == (0.838, 0.977)
    gaps = ANSWERS.copy()
    gaps[1, 2] = gaps[6, 0] = gaps[9, 4] = np.nan
    complete, pairwise = alpha(gaps), alpha(gaps, missing="pairwise")
    assert complete.value == pytest.approx(0.9333333333333332, abs=1e-12)
    assert (complete.n, pairwise.lower) == (9, None)
    # Pingouin's limits there, 0.847 and 0.978, count the 3 people whom it left out of alpha.
    limits = [1 - (1 - complete.value) * float(fdtri(11, 44, tail)) for tail in (0.975, 0.025)]
    assert [round(limit, 3) for limit in limits] == [0.847, 0.978]
    assert pairwise.value == pytest.approx(0.9300435656836461, abs=1e-12)


@pytest.mark.parametrize("kind", ICCS)
def test_every_intraclass_correlation(kind):
    value, lower, upper = ICCS[kind]
    found = icc(JUDGES, kind)
    assert found.value == pytest.approx(value, abs=1e-11)
    assert (round(found.lower, 2), round(found.upper, 2)) == (lower, upper)


def test_correlation_with_another_measure_and_known_groups():
    other = ANSWERS[:, 1] + 0.3 * ANSWERS[:, 3]
    plain, ranks = correlation(ANSWERS[:, 0], other), correlation(ANSWERS[:, 0], other, ranks=True)
    assert plain.value == pytest.approx(0.8139972158839728, abs=1e-12)
    assert (round(plain.lower, 2), round(plain.upper, 2)) == (0.45, 0.95)
    assert ranks.value == pytest.approx(0.8394377074089997, abs=1e-12)
    # Of ranks pingouin gives Fisher's interval as it is, 0.51 to 0.95; ours is Bonett and Wright's.
    assert (round(ranks.lower, 2), round(ranks.upper, 2)) == (0.43, 0.96)
    sums = ANSWERS.sum(axis=1)
    found = known_groups(sums[:7], sums[7:])
    assert (round(found.lower, 2), round(found.upper, 2)) == (-6.26, 7.86)
    assert found.hedges_g == pytest.approx(0.12997538654931018, abs=1e-12)
