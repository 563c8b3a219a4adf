"""Representation and standardised differences against R, on data that ship with R."""

import csv
import json

import numpy as np
import pytest

from alongside.science.adaptation.distances import distances, exact_match, match
from alongside.science.adaptation.gradient import (
    concentration_index,
    relative_index,
    ridits,
    slope_index,
)
from alongside.science.adaptation.raking import post_stratified_error, rake, weighted_mean
from alongside.science.adaptation.representation import representation
from alongside.science.adaptation.standardised import (
    difference_of_means,
    difference_of_shares,
    multinomial_difference,
)
from tests.published.oracle import PLACE, cases

DIFFERENCES = cases("standardised_difference")
SAMPLES = PLACE.parents[1] / "samples"
ECONOMICS = {
    case["id"]: case
    for case in json.loads((PLACE.parent / "economics.json").read_text("utf-8"))["cases"]
}
GLASGOW = "S12000049"


def rows(name):
    with (SAMPLES / name).open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def glasgow_target():
    target = dict.fromkeys((str(decile) for decile in range(1, 11)), 0)
    for row in rows("place/simd2020v2_census2022_scotland_dz11.csv"):
        if row["lad"] == GLASGOW:
            target[row["simd20_decile"]] += int(row["census2022_0_4"])
    return target


def test_differences_of_the_birth_weight_data_are_those_of_tableone():
    case = DIFFERENCES["smd_tableone_birthwt"]
    out, tol = case["outputs"], case["tol"]
    data = rows("statistics/birthwt.csv")
    low, other = ([row for row in data if row["low"] == value] for value in "01")
    for name in ("age", "lwt", "ptl", "ftv"):
        numbers = [[float(row[name]) for row in group] for group in (low, other)]
        assert abs(difference_of_means(*numbers)) == pytest.approx(out[name], abs=tol), name
    for name in ("race", "smoke", "ht", "ui"):
        values = sorted({row[name] for row in data})
        counts = [[sum(r[name] == v for r in group) for v in values] for group in (low, other)]
        assert multinomial_difference(*counts) == pytest.approx(out[name], abs=tol), name


def test_differences_of_the_lalonde_data_are_those_of_cobalt():
    case = DIFFERENCES["smd_cobalt_lalonde"]
    out, tol = case["outputs"], case["tol"]
    data = rows("statistics/lalonde.csv")
    treated, control = ([row for row in data if row["treat"] == value] for value in "10")
    for name in ("age", "educ", "re74", "re75"):
        numbers = [[float(row[name]) for row in group] for group in (treated, control)]
        assert difference_of_means(*numbers) == pytest.approx(out[name], abs=tol), name

    def share(group, name, value):
        return sum(row[name] == value for row in group) / len(group)

    for name, value, key in [
        ("race", "black", "race_black"),
        ("race", "hispan", "race_hispan"),
        ("race", "white", "race_white"),
        ("married", "1", "married"),
        ("nodegree", "1", "nodegree"),
    ]:
        found = difference_of_shares(share(treated, name, value), share(control, name, value))
        assert found == pytest.approx(out[key], abs=tol), key


def test_the_exact_test_against_a_population_is_the_one_of_r():
    case = DIFFERENCES["exact_multinomial_vs_population"]
    given, out = case["inputs"], case["outputs"]
    found = exact_match(given["sample_counts"], given["population"])
    assert found == pytest.approx(out["p_exact"], abs=case["tol"])


def test_one_margin_raked_is_the_poststratification_of_survey():
    case = DIFFERENCES["poststrat_survey_api"]
    out, tol = case["outputs"], case["tol"]
    data = rows("statistics/apisrs.csv")
    types = {"E": 4421, "H": 755, "M": 1018}
    raked = rake(
        {"stype": [row["stype"] for row in data]},
        {"stype": types},
        [float(row["pw"]) for row in data],
    )
    mean = weighted_mean([float(row["api00"]) for row in data], raked.weights)
    assert mean == pytest.approx(out["mean"], rel=tol)
    values, strata = [float(row["api00"]) for row in data], [row["stype"] for row in data]
    error = post_stratified_error(values, strata, types)
    assert error == pytest.approx(out["se"]["matrix"][0][0], rel=tol)
    scale = sum(types.values()) / len(data)
    by_type = {row["stype"]: w * scale for row, w in zip(data, raked.weights, strict=True)}
    assert [by_type[each] for each in types] == pytest.approx(out["w"], rel=tol)


def test_a_hundred_recruits_in_glasgow_are_represented_as_r_says():
    case = ECONOMICS["representation_glasgow_100"]
    out, tol = case["outputs"], case["tol_rel"]
    observed, target = case["inputs"]["observed"], glasgow_target()
    groups = list(target)
    found = representation(dict(zip(groups, observed, strict=True)), target)
    assert [one.target for one in found] == pytest.approx(out["target_share"], rel=tol)
    assert [one.share for one in found] == pytest.approx(out["sample_share"], rel=tol)
    assert [one.ratio for one in found] == pytest.approx(out["representation_ratio"], rel=tol)
    assert [one.lower for one in found] == pytest.approx(out["rr_lower"], rel=tol)
    assert [one.upper for one in found] == pytest.approx(out["rr_upper"], rel=tol)
    apart = distances(observed, list(target.values()))
    assert apart.total_variation == pytest.approx(out["total_variation"], rel=tol)
    assert apart.divergence == pytest.approx(out["js_divergence_bits"], rel=tol)
    assert apart.jensen_shannon == pytest.approx(out["js_distance"], rel=tol)
    assert apart.hellinger == pytest.approx(out["hellinger"], rel=tol)
    assert apart.index_of_disparity == pytest.approx(out["index_of_disparity_pct"], rel=tol)
    tested = match(observed, list(target.values()))
    assert (tested.chi_square, tested.chi_square_p) == pytest.approx(
        (out["chisq"], out["chisq_p"]), rel=tol
    )
    assert (tested.g, tested.g_p) == pytest.approx((out["G"], out["G_p"]), rel=tol)
    most_deprived = sum(target[each] for each in "123") / sum(target.values())
    assert most_deprived == pytest.approx(out["most_deprived_30pct"]["target"], rel=tol)


@pytest.mark.parametrize(("area", "place"), [("Area1", 0), ("Area2", 1)])
def test_slope_indices_of_values_are_those_of_phe(area, place):
    case = ECONOMICS["phe_sii_values"]
    data = [row for row in case["inputs"]["data"] if row["area"] == area]
    found = slope_index([row["value"] for row in data], [row["population"] for row in data])
    out, tol = case["outputs"], case["tol_rel"]
    assert (found.sii, found.rii, found.intercept) == pytest.approx(
        (out["sii"][place], out["rii"][place], out["intercept"][place]), rel=tol
    )


def test_limits_of_a_slope_lie_where_phe_simulates_them():
    case = ECONOMICS["phe_sii_values"]
    for place, area in enumerate(("Area1", "Area2")):
        data = [row for row in case["inputs"]["data"] if row["area"] == area]
        errors = [(row["upperCL"] - row["lowerCL"]) / 2 / 1.959963984540054 for row in data]
        found = slope_index(
            [row["value"] for row in data],
            [row["population"] for row in data],
            np.square(errors),
        )
        simulated = case["outputs"]["ci_simulated_seed7"]
        assert found.sii_lower == pytest.approx(simulated["lower"][place], abs=0.05)
        assert found.sii_upper == pytest.approx(simulated["upper"][place], abs=0.05)


def test_slope_index_of_a_proportion_is_the_one_of_phe():
    case = ECONOMICS["phe_sii_proportion"]
    data, out = case["inputs"]["data"], case["outputs"]
    found = slope_index([row["value"] for row in data], [row["population"] for row in data])
    assert (100 * found.sii, found.rii, found.intercept) == pytest.approx(
        (out["sii"], out["rii"], out["intercept"]), rel=case["tol_rel"]
    )


def test_concentration_and_relative_index_are_those_of_r():
    data = ECONOMICS["concentration_index"]["inputs"]["data"]
    people, counts = ([row[key] for row in data] for key in ("population", "x"))
    out, tol = ECONOMICS["concentration_index"]["outputs"], 1e-6
    assert ridits(people) == pytest.approx(out["ridit"], rel=tol)
    rates = [x / n for x, n in zip(counts, people, strict=True)]
    assert concentration_index(rates, people) == pytest.approx(out["ci"], rel=tol)
    out = ECONOMICS["rii_poisson"]["outputs"]
    found = relative_index(counts, people)
    assert found.rii == pytest.approx(out["rii"], rel=tol)
    assert found.log_error == pytest.approx(out["log_se"], rel=tol)
    assert [found.lower, found.upper] == pytest.approx(out["ci"], rel=tol)
