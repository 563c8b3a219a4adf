"""Sample sizes, one row for each difference and power that was asked for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

from alongside.project.designing.showing import Answer, Value
from alongside.science.estimation.sample_size import clusters, means, precision, progression
from alongside.science.estimation.sample_size.arms import Arms
from alongside.science.estimation.sample_size.checks import up
from alongside.science.estimation.sample_size.proportions import size_for_proportions

OF_ARMS = ("first_arm", "second_arm", "to_recruit_first", "to_recruit_second", "to_recruit")


def for_means(
    differences: Sequence[float],
    powers: Sequence[float],
    *,
    sd: float,
    attrition: float,
    **test: float,
) -> Answer:
    """Two means, by the t test, with a baseline where a correlation is given."""
    rows = [
        [difference, power, *_arms(_means(difference, sd, power, test), attrition)]
        for difference, power in product(differences, powers)
    ]
    summary = {"sd": sd, **test, "attrition": attrition}
    kind = "non-inferiority of a mean" if test["margin"] else "difference of two means"
    return Answer(
        f"Sample size for a {kind}" if kind[0] == "d" else f"Sample size for {kind}",
        summary, ("difference", "power", *OF_ARMS), rows,
        ("first_arm, second_arm: families with an outcome; t test, non-central t.",),
    )  # fmt: skip


def _means(difference: float, sd: float, power: float, test: dict[str, float]) -> Arms:
    return means.size_for_means(
        difference, sd, power=power, alpha=test["alpha"], sides=int(test["sides"]),
        ratio=test["ratio"], margin=test["margin"], correlation=test["correlation"],
    )  # fmt: skip


def for_proportions(
    first: float,
    seconds: Sequence[float],
    powers: Sequence[float],
    *,
    attrition: float,
    alpha: float,
    sides: int,
    ratio: float,
    margin: float,
) -> Answer:
    """Two proportions, by the score test of Farrington and Manning."""
    rows = [
        [first, second, power, *_arms(
            size_for_proportions(first, second, power=power, alpha=alpha, sides=sides,
                                 ratio=ratio, margin=margin), attrition)]
        for second, power in product(seconds, powers)
    ]  # fmt: skip
    summary: dict[str, Value] = {
        "alpha": alpha, "sides": sides, "ratio": ratio, "margin": margin, "attrition": attrition,
    }  # fmt: skip
    return Answer(
        "Sample size for two proportions", summary, ("first", "second", "power", *OF_ARMS), rows,
        ("first_arm, second_arm: families with an outcome; score test.",),
    )  # fmt: skip


def for_clusters(
    differences: Sequence[float],
    powers: Sequence[float],
    *,
    size: float,
    sd: float,
    icc: float,
    cv: float,
    alpha: float,
    sides: int,
) -> Answer:
    """Clusters randomised whole: how many in each arm."""
    rows: list[list[Value]] = []
    for difference, power in product(differences, powers):
        needed = clusters.clusters_needed(
            size, difference, sd, icc=icc, power=power, cv=cv, alpha=alpha, sides=sides
        )
        whole = up(needed)
        rows.append([difference, power, needed, whole, up(2 * whole * size)])
    effect = clusters.design_effect_weighted(size, icc, cv)
    summary: dict[str, Value] = {
        "families in a cluster": size, "sd": sd, "icc": icc, "cv of cluster sizes": cv,
        "alpha": alpha, "sides": sides, "design effect": effect,
    }  # fmt: skip
    return Answer(
        "Sample size with clusters", summary,
        ("difference", "power", "clusters_exact", "clusters_in_each_arm", "families"), rows,
        ("t test with 2(clusters − 1) degrees of freedom.",),
    )  # fmt: skip


def for_practitioners(
    differences: Sequence[float],
    *,
    practitioners: Sequence[float],
    size: float,
    controls: float,
    variances: dict[str, float],
    alpha: float,
    sides: int,
) -> Answer:
    """Partial nesting: the power with practitioners in one arm only."""
    rows: list[list[Value]] = [
        [difference, number, number * size, *(
            clusters.power_with_practitioners(
                number, size, controls, difference, alpha=alpha, sides=sides,
                reference=reference, between=variances["between"], within=variances["within"],
                control=variances["control"],
            ) for reference in ("normal", "satterthwaite"))]
        for difference, number in product(differences, practitioners)
    ]  # fmt: skip
    icc = variances["between"] / (variances["between"] + variances["within"])
    summary: dict[str, Value] = {
        "families for each practitioner": size, "families in the other arm": controls,
        **{f"variance {name}": value for name, value in variances.items()},
        "icc": icc, "alpha": alpha, "sides": sides,
    }  # fmt: skip
    return Answer(
        "Power where the families of one arm share practitioners", summary,
        ("difference", "practitioners", "families_with_them", "power_normal", "power_t"), rows,
        ("power_t counts the few practitioners (Satterthwaite); plan by it.",),
    )  # fmt: skip


def for_precision(
    proportion: float, sizes: Sequence[float], *, width: float | None, confidence: float
) -> Answer:
    """How wide the interval of a share will be, by four methods, or the size for a width."""
    methods: tuple[precision.ProportionMethod, ...] = ("wilson", "exact", "agresti-coull", "wald")
    rows: list[list[Value]] = [
        [method, up(each.size), each.lower, each.upper, each.width]
        for method in methods
        for each in _expected(proportion, sizes, width, confidence, method)
    ]
    return Answer(
        "Precision of a share", {"share": proportion, "confidence": confidence},
        ("method", "families", "lower", "upper", "width"), rows,
        ("Limits if just this share is seen among so many families.",),
    )  # fmt: skip


def _expected(
    proportion: float,
    sizes: Sequence[float],
    width: float | None,
    confidence: float,
    method: precision.ProportionMethod,
) -> list[precision.Expected]:
    if width is not None:
        return [
            precision.size_for_proportion_width(
                proportion, width, confidence=confidence, method=method
            )
        ]
    return [
        precision.precision_of_proportion(proportion, size, confidence=confidence, method=method)
        for size in sizes
    ]


def for_progression(
    red_up_to: float, green_from: float, powers: Sequence[float], *, alpha: float
) -> Answer:
    """The size of a feasibility trial that tells red from green."""
    rows: list[list[Value]] = []
    for power in powers:
        formula = progression.size_for_progression(red_up_to, green_from, alpha=alpha, power=power)
        exact = progression.exact_progression(red_up_to, green_from, alpha=alpha, power=power)
        rows.append([power, up(formula), exact.size, exact.green_from, exact.error, exact.power])
    summary: dict[str, Value] = {"red up to": red_up_to, "green from": green_from, "alpha": alpha}
    return Answer(
        "Size of a feasibility trial", summary,
        ("power", "by_formula", "exact_size", "green_from_count", "exact_error", "exact_power"),
        rows,
        ("exact_error: chance of green where the truth is red's limit; one side.",),
    )  # fmt: skip


def _arms(arms: Arms, attrition: float) -> list[Value]:
    first, second = arms.recruited(attrition)
    return [up(arms.first), up(arms.second), first, second, first + second]
