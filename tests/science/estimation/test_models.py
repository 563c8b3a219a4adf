"""Models: properties, other software, and refusals in words."""

import math
import warnings

import numpy as np
import pytest
from scipy import integrate, stats

from alongside.science.estimation.models.linear import least_squares, robust, with_clusters
from alongside.science.estimation.models.logistic_mixed import logistic_mixed
from alongside.science.estimation.models.mixed import mixed_model, partially_nested
from alongside.science.estimation.models.pooling import pool
from alongside.science.estimation.models.repeated import repeated_measures
from alongside.science.estimation.models.standardised import logistic, standardised
from alongside.science.estimation.two_groups import two_groups

CHANCE = np.random.default_rng(20230704)
N = 120
ARM = np.arange(N) % 2.0
BEFORE = CHANCE.normal(size=N)
AFTER = 0.6 * BEFORE + 0.4 * ARM + CHANCE.normal(size=N) * (1 + ARM)


@pytest.mark.parametrize("kind", ["HC0", "HC1", "HC2", "HC3"])
def test_robust_errors_are_those_of_statsmodels(kind):
    from statsmodels.regression.linear_model import OLS

    theirs = OLS(AFTER, np.column_stack([np.ones(N), BEFORE, ARM])).fit(cov_type=kind)
    ours = robust(least_squares(AFTER, {"before": BEFORE, "arm": ARM}), kind)
    assert np.sqrt(np.diag(ours.covariance)) == pytest.approx(theirs.bse, abs=1e-12)


def test_errors_by_cluster_are_the_t_test_of_cluster_means_where_clusters_are_equal():
    clusters = np.arange(N) // 12
    arm = (clusters % 2).astype(float)
    found = with_clusters(least_squares(AFTER, {"arm": arm}), list(clusters)).of("arm")
    means = np.array([AFTER[clusters == each].mean() for each in range(10)])
    first, second = means[1::2], means[::2]
    se = math.sqrt(first.var(ddof=1) / 5 + second.var(ddof=1) / 5)
    assert found.se == pytest.approx(se, abs=1e-12)
    assert found.degrees == pytest.approx(8, abs=1e-9)


def test_errors_by_clusters_of_one_are_hc2():
    fit = least_squares(AFTER, {"before": BEFORE, "arm": ARM})
    alone = with_clusters(fit, list(range(N)))
    assert alone.covariance == pytest.approx(robust(fit, "HC2").covariance, abs=1e-13)


def test_the_logistic_model_is_that_of_statsmodels():
    from statsmodels.discrete.discrete_model import Logit

    well = (AFTER > 0.2).astype(float)
    theirs = Logit(well, np.column_stack([np.ones(N), BEFORE, ARM])).fit(disp=0)
    ours = logistic(well, {"before": BEFORE, "arm": ARM})
    assert ours.coefficients.values == pytest.approx(theirs.params, abs=1e-7)
    assert np.sqrt(np.diag(ours.coefficients.covariance)) == pytest.approx(theirs.bse, abs=1e-7)
    assert ours.log_likelihood == pytest.approx(theirs.llf, abs=1e-9)


def test_without_covariates_the_standardised_risks_are_the_shares_and_their_wald_error():
    well = (AFTER > 0.2).astype(float)
    found = standardised(logistic(well, {"arm": ARM}), "arm")
    shares = [well[each == ARM].mean() for each in (1, 0)]
    assert (found.treated, found.control) == pytest.approx(shares, abs=1e-10)
    wald = math.sqrt(sum(share * (1 - share) / 60 for share in shares))
    assert found.difference.se == pytest.approx(wald, abs=1e-10)


def test_a_balanced_mixed_model_is_the_t_test_of_cluster_means():
    clusters = np.arange(N) // 12
    arm = (clusters % 2).astype(float)
    outcome = AFTER + np.repeat(CHANCE.normal(size=10), 12)
    means = np.array([outcome[clusters == each].mean() for each in range(10)])
    se = math.sqrt(means[1::2].var(ddof=1) / 5 + means[::2].var(ddof=1) / 5)
    for method in ("satterthwaite", "kenward-roger"):
        found = mixed_model(outcome, {"arm": arm}, list(clusters), method=method)
        arm_found = found.coefficients.of("arm")
        assert arm_found.estimate == pytest.approx(means[1::2].mean() - means[::2].mean(), abs=1e-9)
        assert arm_found.se == pytest.approx(se, rel=1e-7)
        assert arm_found.degrees == pytest.approx(8, rel=1e-6)


def test_the_turned_rows_have_the_likelihood_of_the_whole_matrix():
    clusters, slope = np.arange(N) // 8, CHANCE.normal(size=N)
    own = np.random.default_rng(3)
    outcome = AFTER + np.repeat(own.normal(size=15), 8) + slope * np.repeat(own.normal(size=15), 8)
    fit = mixed_model(outcome, {"arm": ARM}, list(clusters), residual_by=list(ARM),
                      slopes={"slope": slope * 3}, intercept_varies=True)  # fmt: skip
    z = np.column_stack([np.ones(N), slope * 3])
    v = np.diag([fit.residuals[arm] for arm in ARM]).astype(float)
    same = clusters[:, None] == clusters[None, :]
    v += same * (z @ fit.random @ z.T)
    x = np.column_stack([np.ones(N), ARM])
    inverse = np.linalg.inv(v)
    inner = x.T @ inverse @ x
    values = np.linalg.solve(inner, x.T @ inverse @ outcome)
    rest = outcome - x @ values
    whole = -0.5 * (
        np.linalg.slogdet(v)[1] + np.linalg.slogdet(inner)[1] + rest @ inverse @ rest
        + (N - 2) * math.log(2 * math.pi)
    )  # fmt: skip
    assert fit.coefficients.values == pytest.approx(values, abs=1e-9)
    assert fit.coefficients.covariance == pytest.approx(np.linalg.inv(inner), abs=1e-9)
    assert fit.log_likelihood == pytest.approx(whole, abs=1e-8)


def uneven():
    """Clusters of uneven size: no closed form, and Kenward and Roger's correction is not nought."""
    own = np.random.default_rng(11)
    clusters = np.repeat(np.arange(7), [2, 9, 4, 12, 3, 7, 5])
    arm = (clusters % 2).astype(float)
    before = own.normal(size=clusters.size)
    outcome = 0.5 * before + own.normal(size=7)[clusters] + own.normal(size=clusters.size)
    return outcome, {"before": before, "arm": arm}, clusters


class Whole:
    """The same model with whole matrices, straight from the papers."""

    def __init__(self):
        self.y, named, clusters = uneven()
        self.x = np.column_stack([np.ones(self.y.size), *named.values()])
        self.parts = [(clusters[:, None] == clusters).astype(float), np.eye(self.y.size)]

    def at(self, theta):
        v = np.linalg.inv(sum(t * part for t, part in zip(theta, self.parts, strict=True)))
        c = np.linalg.inv(self.x.T @ v @ self.x)
        return v, c, v - v @ self.x @ c @ self.x.T @ v

    def criterion(self, theta):
        v, c, p = self.at(theta)
        return self.y @ p @ self.y - np.linalg.slogdet(v)[1] - np.linalg.slogdet(c)[1]

    def derivatives(self, of, theta, step=1e-4):
        found = []
        for place in range(2):
            move = np.eye(2)[place] * step
            found.append((np.asarray(of(theta + move)) - of(theta - move)) / (2 * step))
        return np.array(found)


def test_kenward_and_rogers_errors_are_those_of_the_whole_matrices():
    outcome, named, clusters = uneven()
    fit = mixed_model(outcome, named, list(clusters), method="kenward-roger")
    plain = mixed_model(outcome, named, list(clusters))
    whole, theta = Whole(), np.array([fit.random[0, 0], fit.residuals["all"]])
    v, c, p = whole.at(theta)
    x, parts = whole.x, whole.parts
    information = np.array([[np.trace(p @ a @ p @ b) / 2 for b in parts] for a in parts])
    w = np.linalg.inv(information)
    slope = [-x.T @ v @ part @ v @ x for part in parts]
    added = sum(
        w[i, j] * (x.T @ v @ parts[i] @ v @ parts[j] @ v @ x - slope[i] @ c @ slope[j])
        for i in range(2)
        for j in range(2)
    )
    assert fit.coefficients.covariance == pytest.approx(c + 2 * c @ added @ c, abs=1e-9)
    assert fit.coefficients.of("arm").se > plain.coefficients.of("arm").se
    moved = np.array([np.diag(c @ each @ c) for each in slope])
    degrees = 2 * np.diag(c) ** 2 / np.einsum("ik,ij,jk->k", moved, w, moved)
    assert fit.coefficients.degrees == pytest.approx(degrees, rel=1e-6)


def test_satterthwaites_degrees_are_those_of_numerical_derivatives():
    outcome, named, clusters = uneven()
    fit = mixed_model(outcome, named, list(clusters))
    whole, theta = Whole(), np.array([fit.random[0, 0], fit.residuals["all"]])
    first = whole.derivatives(whole.criterion, theta)
    assert first == pytest.approx([0, 0], abs=1e-4)
    curvature = whole.derivatives(lambda t: whole.derivatives(whole.criterion, t), theta)
    moved = whole.derivatives(lambda t: np.diag(whole.at(t)[1]), theta)
    variance = np.diag(whole.at(theta)[1])
    spread = 2 * np.linalg.inv(curvature)
    degrees = 2 * variance**2 / np.einsum("ik,ij,jk->k", moved, spread, moved)
    assert fit.coefficients.degrees == pytest.approx(degrees, rel=1e-4)


def test_the_likelihood_of_a_logistic_mixed_model_is_its_integral():
    own = np.random.default_rng(4)
    clusters = np.repeat(np.arange(6), 5)
    arm = (np.arange(30) % 2).astype(float)
    well = (own.random(30) < 0.3 + 0.3 * arm + 0.1 * (clusters % 3)).astype(float)
    fit = logistic_mixed(well, {"arm": arm}, list(clusters), points=25)
    eta = fit.coefficients.values[0] + fit.coefficients.values[1] * arm
    whole = 0.0
    for each in range(6):
        rows = clusters == each

        def chance(u, rows=rows):
            p = 1 / (1 + np.exp(-(eta[rows] + fit.sd * u)))
            return np.prod(np.where(well[rows] == 1, p, 1 - p)) * stats.norm.pdf(u)

        whole += math.log(integrate.quad(chance, -9, 9, epsabs=1e-13)[0])
    assert fit.log_likelihood == pytest.approx(whole, abs=1e-8)


def nested():
    treated = [1] * 40 + [0] * 40
    with_whom = [f"P{row // 8}" for row in range(40)] + [None] * 40
    own = np.random.default_rng(7)
    shared = np.concatenate([np.repeat(own.normal(size=5), 8), np.zeros(40)])
    outcome = 0.3 * np.array(treated) + shared + own.normal(size=80) * np.repeat([1.0, 2.0], 40)
    return outcome, treated, with_whom


def test_partial_nesting_gives_each_arm_its_own_variance_and_clusters_to_one():
    outcome, treated, with_whom = nested()
    fit = partially_nested(outcome, treated, with_whom)
    effect = fit.coefficients.of("treated")
    means = outcome[:40].reshape(5, 8).mean(1)
    controls = outcome[40:]
    # Equal clusters: the effect and its error have closed forms.
    assert effect.estimate == pytest.approx(means.mean() - controls.mean(), abs=1e-8)
    variance = means.var(ddof=1) / 5 + controls.var(ddof=1) / 40
    assert effect.se == pytest.approx(math.sqrt(variance), rel=1e-6)
    assert fit.residuals[0] == pytest.approx(controls.var(ddof=1), rel=1e-6)
    parts = (means.var(ddof=1) / 5, controls.var(ddof=1) / 40)
    degrees = variance**2 / (parts[0] ** 2 / 4 + parts[1] ** 2 / 39)
    assert effect.degrees == pytest.approx(degrees, rel=1e-5)


def test_practitioners_who_do_not_differ_are_estimated_at_nought_and_said_so():
    treated, with_whom = [1] * 8 + [0] * 6, list("AABBCCDD") + [None] * 6
    outcome = [1.0, 3.0, 3.0, 1.0, 1.1, 2.9, 2.8, 1.2, 0.0, 1.0, 2.0, 1.5, 0.3, 0.4]
    fit = partially_nested(outcome, treated, with_whom)
    assert fit.at_nought
    assert fit.random[0, 0] == 0.0
    plain = two_groups(outcome[:8], outcome[8:]).welch
    effect = fit.coefficients.of("treated")
    assert (effect.estimate, effect.se, effect.degrees) == pytest.approx(
        (plain.estimate, plain.se, plain.degrees), rel=1e-5
    )


def test_visits_that_are_missing_need_not_be_given():
    y = [3.0, 4.1, 2.0, 3.7, 5.0, 5.2, 4.0, 5.1, 2.5, 3.0, 4.4]
    later = [0, 1] * 5 + [0]
    families = ["A", "A", "B", "B", "C", "C", "D", "D", "E", "E", "F"]
    whole = repeated_measures(y[:-1], {"later": later[:-1]}, families[:-1], later[:-1])
    more = repeated_measures(y, {"later": later}, families, later)
    paired = np.array(y[1:10:2]) - np.array(y[0:10:2])
    assert whole.coefficients.of("later").se == pytest.approx(
        paired.std(ddof=1) / math.sqrt(5), rel=1e-6
    )
    assert more.coefficients.of("later").estimate != whole.coefficients.of("later").estimate


def test_imputations_that_agree_leave_the_degrees_of_the_complete_data():
    found = pool([1.0, 1.0, 1.0], [0.04, 0.04, 0.04], complete_degrees=57)
    assert (found.between, found.total) == (0.0, pytest.approx(0.04))
    assert found.estimate.degrees == pytest.approx(58 / 60 * 57)


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (lambda: least_squares([1, 2, math.nan], {"a": [1, 2, 4]}), "outcome has missing values"),
        (lambda: least_squares([1, 2, 3], {"a": [1, 2, math.nan]}), "a has missing values"),
        (lambda: least_squares([1, 2, 3], {"a": [1, 2]}), "a has 2 values for 3 rows"),
        (lambda: least_squares([1, 2, 3, 4], {"a": [1, 1, 1, 1]}), "follows from the others"),
        (lambda: least_squares([1, 2], {"a": [1, 2]}), "too few"),
        (lambda: least_squares([2, 2, 2, 2], {"a": [1, 2, 3, 5]}), "does not vary"),
        (lambda: logistic([0, 1, 2], {"a": [1, 2, 4]}), "must be 0 or 1"),
        (lambda: logistic([1, 1, 1], {"a": [1, 2, 4]}), "same outcome"),
        (lambda: logistic([0, 0, 1, 1], {"a": [1, 2, 3, 4]}), "tells the outcomes apart"),
        (lambda: mixed_model([1, 2, 3], {}, list("AAA")), "2 clusters or more"),
        (lambda: mixed_model([1, 2, 3], {}, list("ABC")), "Every cluster has one row"),
        (lambda: partially_nested([1, 2, 3], [1, 1, 0], ["A", None, None]), "has no practitioner"),
        (lambda: partially_nested([1, 2], [1, 1], ["A", "B"]), "both must occur"),
        (lambda: repeated_measures([1, 2, 3], {"a": [0, 1, 0]}, list("AAB"), [0, 0, 1]),
         "one row for each visit"),
        (lambda: logistic_mixed([3, 1], {}, ["A", "B"], totals=[2, 2]), "between 0 and its total"),
        (lambda: logistic_mixed([1, 0, 1], {}, list("AAA")), "2 clusters or more"),
        (lambda: pool([1.0], [1.0]), "2 imputations or more"),
        (lambda: pool([1.0, 2.0], [1.0, 0.0]), "variance must be above 0"),
        (lambda: two_groups([1, 1], [2, 2]), "Neither group varies"),
        (lambda: two_groups([1], [2, 2]), "2 numbers or more"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(work, said):
    with warnings.catch_warnings(), pytest.raises(ValueError, match=said):
        warnings.simplefilter("error")
        work()
