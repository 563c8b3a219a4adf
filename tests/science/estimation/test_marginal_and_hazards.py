"""Clusters without a mixed model, and time to an event: other software, properties, refusals."""

import csv

import numpy as np
import pytest

from alongside.science.estimation.estimands import Estimand, Intercurrent
from alongside.science.estimation.models.linear import least_squares, robust, with_clusters
from alongside.science.estimation.models.marginal import marginal
from alongside.science.estimation.models.time_to_event import hazards
from tests.published.oracle import PLACE

CHANCE = np.random.default_rng(20230704)
N = 150
CLUSTER = np.sort(CHANCE.integers(0, 20, N))
ARM = (CLUSTER % 2).astype(float)
BEFORE = CHANCE.normal(size=N)
SHARED = CHANCE.normal(size=20)[CLUSTER] * 0.5
AFTER = 0.6 * BEFORE + 0.4 * ARM + SHARED + CHANCE.normal(size=N)
OUTCOMES = {
    "mean": AFTER,
    "share": (AFTER > 0.2).astype(float),
    "rate": CHANCE.poisson(np.exp(0.3 + 0.3 * AFTER)).astype(float),
}


def data(name):
    with (PLACE.parents[1] / "samples" / "statistics" / f"{name}.csv").open() as file:
        rows = list(csv.DictReader(file))
    return {column: [row[column] for row in rows] for column in rows[0]}


def theirs(y, x, clusters, kind, covariance):
    import statsmodels.api as sm

    family = {"mean": sm.families.Gaussian, "share": sm.families.Binomial,
              "rate": sm.families.Poisson}[kind]()  # fmt: skip
    model = sm.GEE(y, x, groups=np.asarray(clusters), family=family,
                   cov_struct=sm.cov_struct.Exchangeable())  # fmt: skip
    return model.fit(cov_type=covariance, ctol=1e-12, maxiter=200)


@pytest.mark.parametrize("kind", ["mean", "share", "rate"])
@pytest.mark.parametrize(
    ("correction", "name"), [("none", "robust"), ("mancl-derouen", "bias_reduced")]
)
def test_the_marginal_model_is_that_of_statsmodels(kind, correction, name):
    x = np.column_stack([np.ones(N), BEFORE, ARM])
    fit = theirs(OUTCOMES[kind], x, CLUSTER, kind, name)
    ours = marginal(OUTCOMES[kind], {"before": BEFORE, "arm": ARM}, list(CLUSTER), kind=kind,
                    correction=correction)  # fmt: skip
    assert ours.coefficients.values == pytest.approx(fit.params, abs=1e-8)
    assert np.sqrt(np.diag(ours.coefficients.covariance)) == pytest.approx(fit.bse, abs=1e-8)
    assert ours.correlation == pytest.approx(fit.model.cov_struct.dep_params, abs=1e-8)
    assert ours.coefficients.degrees[0] == (np.inf if correction == "none" else 20 - 3)


def test_wheezing_children_are_those_of_statsmodels():
    table = data("ohio")
    y, age, smoke = (np.array(table[name], float) for name in ("resp", "age", "smoke"))
    fit = theirs(y, np.column_stack([np.ones(y.size), age, smoke]), table["id"], "share", "robust")
    ours = marginal(
        y, {"age": age, "smoke": smoke}, table["id"], kind="share", correction="none"
    ).coefficients
    assert ours.values == pytest.approx(fit.params, abs=2e-7)
    assert np.sqrt(np.diag(ours.covariance)) == pytest.approx(fit.bse, abs=2e-7)


def test_without_correlation_the_marginal_model_is_least_squares_with_errors_by_cluster():
    named = {"before": BEFORE, "arm": ARM}
    given = {"exchangeable": False, "correction": "kauermann-carroll"}
    fit = least_squares(AFTER, named)
    ours = marginal(AFTER, named, list(CLUSTER), **given).coefficients
    assert ours.covariance == pytest.approx(with_clusters(fit, list(CLUSTER)).covariance, abs=1e-12)
    alone = {"exchangeable": False, "correction": "mancl-derouen"}
    ours = marginal(AFTER, named, list(range(N)), **alone).coefficients
    assert ours.covariance == pytest.approx(robust(fit, "HC3").covariance, abs=1e-12)


def test_hazards_are_those_of_statsmodels_with_ties_and_strata():
    from statsmodels.duration.hazard_regression import PHReg

    table = data("lung")
    time, age, sex = (np.array(table[name], float) for name in ("time", "age", "sex"))
    event = np.array(table["status"], float) - 1
    x = np.column_stack([age, sex])
    fit = PHReg(time, x, status=event, ties="efron").fit()
    ours = hazards(time, event, {"age": age, "sex": sex})
    assert ours.coefficients.values == pytest.approx(fit.params, abs=3e-9)
    assert np.sqrt(np.diag(ours.coefficients.covariance)) == pytest.approx(fit.bse, abs=3e-9)
    assert ours.log_likelihood == pytest.approx(fit.llf, abs=1e-8)
    coarse = np.ceil(time / 60)  # many ties
    fit = PHReg(coarse, age[:, None], status=event, ties="efron", strata=sex).fit()
    ours = hazards(coarse, event, {"age": age}, strata=list(sex)).coefficients
    assert ours.values == pytest.approx(fit.params, abs=1e-8)
    assert np.sqrt(np.diag(ours.covariance)) == pytest.approx(fit.bse, abs=1e-8)


def test_robust_hazards_without_ties_are_those_of_statsmodels():
    from statsmodels.duration.hazard_regression import PHReg

    time = CHANCE.exponential(np.exp(-0.5 * ARM - SHARED))
    event = (CHANCE.random(N) < 0.8).astype(float)
    model = PHReg(time, np.column_stack([BEFORE, ARM]), status=event, ties="efron")
    for clusters in (list(range(N)), list(CLUSTER)):
        fit = model.fit(groups=np.array(clusters))
        ours = hazards(time, event, {"before": BEFORE, "arm": ARM}, clusters=clusters).coefficients
        assert np.sqrt(np.diag(ours.covariance)) == pytest.approx(fit.bse, rel=1e-6)


def test_the_estimand_names_how_each_event_counts():
    event = Intercurrent("moving away", "hypothetical")
    estimand = Estimand("families", "IPS", "SAU", "b-CAPI", "difference in means", (event,))
    assert estimand.strategy_of("moving away") == "hypothetical"
    with pytest.raises(ValueError, match="does not say how death counts"):
        estimand.strategy_of("death")


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (lambda: marginal(AFTER, {"arm": ARM}, [0, 1] * 75), "clusters are too few"),
        (lambda: marginal(AFTER, {"arm": ARM}, list(CLUSTER), kind="share"), "0 or 1"),
        (lambda: marginal(-AFTER, {"arm": ARM}, list(CLUSTER), kind="rate"), "counts from 0"),
        (lambda: marginal(AFTER, {"arm": ARM}, [1]), "1 clusters for 150"),
        (lambda: hazards([1, 2, 0], [1, 1, 0], {"arm": [0, 1, 0]}), "above 0"),
        (lambda: hazards([1, 2, 3], [1, 2, 0], {"arm": [0, 1, 0]}), "1 or 0"),
        (lambda: hazards([1, 2, 3], [1, 0, 0], {"arm": [0, 1, 0]}), "too few"),
        (
            lambda: hazards([1, 2, 3, 4], [1, 1, 1, 1], {"arm": [1, 1, 0, 0]}),
            "tells the events apart",
        ),
        (lambda: Intercurrent("death", "ignore"), "No strategy is called ignore"),
        (lambda: Estimand("", "IPS", "SAU", "b", "odds ratio"), "population open"),
        (lambda: Estimand("a", "IPS", "SAU", "b", "slope"), "No summary is called slope"),
        (
            lambda: Estimand(
                "a", "I", "S", "b", "odds ratio", (Intercurrent("x", "composite"),) * 2
            ),
            "named twice",
        ),
    ],
)
def test_what_cannot_be_fitted_is_refused_in_words(work, said):
    with pytest.raises(ValueError, match=said):
        work()
