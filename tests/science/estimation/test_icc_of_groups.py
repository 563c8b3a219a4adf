"""How alike families of one group are, by analysis of variance."""

import numpy as np
import pytest

from alongside.science.estimation.icc import icc
from alongside.science.estimation.icc_of_groups import icc_of_groups
from alongside.science.estimation.reliability import TooLittleData


def test_groups_of_one_size_have_the_one_way_correlation_of_shrout_and_fleiss():
    table = np.random.default_rng(4131).normal(size=(12, 4)) + np.arange(12)[:, None] / 4
    found = icc_of_groups(table.ravel(), np.repeat(np.arange(12), 4).tolist())
    assert found.value == pytest.approx(icc(table, "ICC1").value, abs=1e-12)
    assert (found.size, found.groups, found.people) == (4, 12, 48)


def test_the_correlation_does_not_hang_on_the_order_of_families_nor_on_names():
    values, groups = [1.0, 2.0, 5.0, 6.0, 7.0], ["a", "a", "b", "b", "b"]
    turned = icc_of_groups(values[::-1], ["z" if each == "a" else "c" for each in groups[::-1]])
    assert turned.value == pytest.approx(icc_of_groups(values, groups).value, abs=1e-12)


def test_what_has_no_correlation_is_refused_in_words():
    for values, groups in (
        ([1, 2], ["a", "a"]),
        ([1, 2], ["a", "b"]),
        ([3, 3, 3], ["a", "a", "b"]),
    ):
        with pytest.raises(TooLittleData):
            icc_of_groups(values, groups)
    with pytest.raises(ValueError, match="one group, for each person"):
        icc_of_groups([1, float("nan"), 2], ["a", "a", "b"])
    with pytest.raises(ValueError, match="one group, for each person"):
        icc_of_groups([1, 2], ["a"])
