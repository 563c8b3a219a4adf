"""Agreement of raters against R (irr, icr), and content validity against a published table."""

import csv
import json
from pathlib import Path

import pytest

from alongside.science.estimation.agreement import (
    cohen_kappa,
    fleiss_kappa,
    krippendorff_alpha,
    light_kappa,
)
from alongside.science.estimation.content_validity import item_validity, scale_validity
from tests.published.test_reliability import SHARED, oracle
from tests.published.test_reliability import pytestmark as pytestmark

KNOWN = SHARED / "samples" / "known_answers.json"
NA = None
BY_RATER = [
    [1, 1, NA, 1, 2, 2, 3, 2, 3, 3, 3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 1, 2, 3, 4, 4, 4, 4, 4, 1, 1, 2,
     1, 2, 2, 2, 2, NA, 5, 5, 5, NA, NA, 1, 1, NA, NA, 3, NA],
]  # fmt: skip
UNITS = [BY_RATER[0][start : start + 4] for start in range(0, 48, 4)]


def rows(name):
    with (SHARED / "samples" / "statistics" / f"{name}.csv").open() as file:
        return list(csv.reader(file))[1:]


def test_cohens_kappa_of_two_psychiatrists():
    wanted, tol = oracle("kappa_cohen_anxiety_irr")
    first, second = zip(*((row[1], row[2]) for row in rows("diagnoses")), strict=True)
    found = cohen_kappa(first, second)
    assert (found.value, found.z, found.p) == pytest.approx(
        (wanted["kappa"], wanted["z"], wanted["p"]), abs=tol
    )


@pytest.mark.parametrize("weights", ["squared", "linear"])
def test_weighted_kappa_of_anxiety(weights):
    wanted, tol = oracle("kappa_cohen_anxiety_irr")
    pairs = [(int(row[0]), int(row[1])) for row in rows("anxiety")]
    found = cohen_kappa(*zip(*pairs, strict=True), weights)
    assert found.value == pytest.approx(wanted[f"weighted_{weights}"], abs=tol)


def test_fleiss_and_light_of_six_psychiatrists():
    wanted, tol = oracle("kappa_fleiss_irr")
    found = fleiss_kappa(rows("diagnoses"))
    assert (found.value, found.z) == pytest.approx((wanted["fleiss"], wanted["z"]), abs=tol)
    assert light_kappa(rows("diagnoses")).value == pytest.approx(wanted["light"], abs=tol)


@pytest.mark.parametrize("metric", ["nominal", "ordinal", "interval", "ratio"])
def test_krippendorffs_alpha_of_four_observers(metric):
    wanted, tol = oracle("kripp_alpha_icr")
    assert krippendorff_alpha(UNITS, metric) == pytest.approx(wanted[metric], abs=tol)


def known():
    return json.loads(Path(KNOWN).read_text("utf-8"))


def test_krippendorffs_alpha_of_two_coders():
    given = known()["krippendorff_atlas_ti_example"]
    pairs = list(zip(given["coder1"], given["coder2"], strict=True))
    assert krippendorff_alpha(pairs) == pytest.approx(0.095, abs=5e-4)


def test_content_validity_of_a_published_table():
    for row in known()["cvi_PMC5557472_table10"]:
        found = item_validity(row["N"], row["A"])
        assert (found.index, found.chance, found.kappa) == pytest.approx(
            (row["icvi"], row["pc"], row["k"]), abs=6e-3
        )


def test_content_validity_of_a_published_scale():
    wanted = known()["scvi_PMC5557472_table10_relevance"]
    found = scale_validity(wanted["icvi"])
    assert (round(found.average, 2), round(found.universal, 2)) == (
        wanted["scvi_ave"],
        wanted["scvi_ua"],
    )
