"""The blinding indices agree with the R package BI, case by case."""

import numpy as np
import pytest

from alongside.science.randomisation.blinding import (
    UNKNOWN,
    Guesses,
    bang,
    james,
    normal,
    plain,
)
from tests.published.oracle import cases

CASES = cases("blinding")
SAID = ["T", "P", UNKNOWN]
NINETY, CUSTOM = "bi_feasibility_n30_90pct", "bi_custom_weights"
CHECKED = {
    "bi_crisp_two_sided", "bi_crisp_less", "bi_houweling_investigators_greater",
    "bi_feasibility_n30_90pct", "bi_all_dont_know", "bi_custom_weights",
}  # fmt: skip


def test_every_case_of_the_group_is_checked_here():
    assert set(CASES) == CHECKED


def table(case):
    rows = case["inputs"]["counts_rows_guess_T_P_DK_cols_actual_T_P"]["matrix"]
    counts = {
        arm: {said: row[place] for said, row in zip(SAID, rows, strict=True)}
        for place, arm in enumerate(["T", "P"])
    }
    return Guesses(counts, plain(["T", "P"]))


def side(case, index):
    """Which side BI was asked for: 'two.sided' unless the call says otherwise."""
    for name in ("less", "greater"):
        if f"alternative.{index}='{name}'" in case["r_call"]:
            return name
    return "both"


def weights(name):
    custom = np.array([[0, 0.75, 1], [0.75, 0, 1]])
    return custom if name == CUSTOM else None


@pytest.mark.parametrize("name", CASES)
def test_james_index_and_its_interval_are_those_of_bi(name):
    case = CASES[name]
    index = james(table(case), weights(name))
    estimate, se, lower, upper = case["outputs"]["james"]
    assert (index.estimate, index.se) == pytest.approx((estimate, se), abs=case["tol"])
    confidence = 0.9 if name == NINETY else 0.95
    found = normal(index, confidence, side=side(case, "J"), least=0.0)
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=case["tol"])


@pytest.mark.parametrize("name", [one for one in CASES if one != "bi_all_dont_know"])
@pytest.mark.parametrize(("arm", "row"), [("T", "bang_arm1"), ("P", "bang_arm2")])
def test_bangs_index_and_its_interval_are_those_of_bi(name, arm, row):
    case = CASES[name]
    index = bang(table(case), arm)
    estimate, se, lower, upper = case["outputs"][row]
    assert (index.estimate, index.se) == pytest.approx((estimate, se), abs=case["tol"])
    confidence = 0.9 if name == NINETY else 0.95
    found = normal(index, confidence, side=side(case, "B"))
    assert (found.lower, found.upper) == pytest.approx((lower, upper), abs=case["tol"])


@pytest.mark.parametrize(("arm", "row"), [("T", "bang_arm1"), ("P", "bang_arm2")])
def test_where_all_say_they_do_not_know_bi_has_no_number_and_ours_is_nought(arm, row):
    case = CASES["bi_all_dont_know"]
    assert case["outputs"][row] == [None, 0, None, None]
    index = bang(table(case), arm)
    assert (index.estimate, index.se) == (0.0, case["outputs"][row][1])
