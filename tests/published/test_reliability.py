"""Reliability against R (psych), on data that ship with R."""

import csv
import json
from pathlib import Path

import numpy as np
import pytest

from alongside.science.estimation.icc import icc
from alongside.science.estimation.reliability import (
    alpha,
    item_rest_correlations,
    mean_correlation,
    one_factor,
    standardised_alpha,
)

SHARED = Path(__file__).parents[2] / ".." / "shared"
ORACLES = SHARED / "oracles" / "trial_science.json"
pytestmark = pytest.mark.skipif(
    not ORACLES.exists(), reason="the shared reference numbers are not beside this repository"
)
JUDGES = [[9, 2, 5, 8], [6, 1, 3, 2], [8, 4, 6, 8], [7, 1, 2, 6], [10, 5, 6, 9], [6, 2, 4, 7]]


def oracle(id):
    cases = json.loads(ORACLES.read_text("utf-8"))["cases"]
    (found,) = (case for case in cases if case["id"] == id)
    return found["outputs"], found["tol"]


def data(name):
    with (SHARED / "samples" / "statistics" / f"{name}.csv").open() as file:
        rows = list(csv.reader(file))[1:]
    return np.array([[float("nan") if cell == "NA" else float(cell) for cell in r] for r in rows])


@pytest.mark.parametrize("place", range(6))
def test_every_intraclass_correlation_of_shrout_and_fleiss(place):
    wanted, tol = oracle("icc_shrout_fleiss_psych")
    found = icc(JUDGES, wanted["type"][place])
    assert (found.value, found.lower, found.upper, found.f, found.p) == pytest.approx(
        tuple(wanted[key][place] for key in ("icc", "lower", "upper", "F", "p")), abs=tol
    )


def agreeable():
    items = data("bfi_a")
    items[:, 0] = 7 - items[:, 0]
    return items


def test_alpha_of_the_five_agreeable_items():
    wanted, tol = oracle("cronbach_alpha_bfi_agree")
    items = agreeable()
    complete = alpha(items)
    assert (complete.value, complete.n) == (
        pytest.approx(wanted["raw_alpha_complete"], abs=tol),
        wanted["n_complete"],
    )
    assert alpha(items, "pairwise").value == pytest.approx(wanted["raw_alpha_pairwise"], abs=tol)
    assert standardised_alpha(items).value == pytest.approx(wanted["std_alpha"], abs=tol)
    assert mean_correlation(items) == pytest.approx(wanted["avg_r"], abs=tol)
    assert complete.lower < complete.value < complete.upper
    assert complete.readable


def test_item_rest_correlations_of_the_five_agreeable_items():
    wanted, tol = oracle("cronbach_alpha_bfi_agree")
    assert item_rest_correlations(agreeable()) == pytest.approx(
        wanted["item_total_r_drop"], abs=tol
    )


def test_one_factor_and_omega_of_the_attitude_data():
    wanted, tol = oracle("fa_omega_attitude")
    found = one_factor(data("attitude"))
    assert found.loadings == pytest.approx(wanted["loadings"], abs=tol)
    assert found.omega.value == pytest.approx(wanted["omega_total"], abs=tol)
    assert (found.omega.n, found.omega.readable) == (30, False)
