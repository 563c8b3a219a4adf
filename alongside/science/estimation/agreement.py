"""Agreement of raters who put things into categories, beyond what chance alone would give."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import erfc, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Weights = Literal["none", "linear", "squared"]
Metric = Literal["nominal", "ordinal", "interval", "ratio"]
Table = NDArray[np.float64]
_TWO = 2


class NoAgreementToMeasure(ValueError):
    """Too few ratings, or all of one category: chance alone would agree wholly."""


@dataclass(frozen=True, slots=True)
class Kappa:
    """Kappa from n things rated; z and p test it against chance, where there is a formula."""

    value: float
    n: int
    z: float | None = None
    p: float | None = None


def cohen_kappa(
    first: Sequence[Hashable], second: Sequence[Hashable], weights: Weights = "none"
) -> Kappa:
    """Return Cohen's kappa of two raters, weighted by how far apart categories are if asked.

        κ = 1 - Σ wᵢⱼ oᵢⱼ / Σ wᵢⱼ eᵢⱼ, w = [i ≠ j], |i - j| or (i - j)²

    z is κ over its standard error if there were no agreement but by chance (without weights).
    With weights the categories are put in their own order. Leave unrated things out first.

    Raises `NoAgreementToMeasure`. Sources: Cohen, Educ Psychol Meas 1960;20:37 and Psychol Bull
    1968;70:213; Fleiss, Cohen and Everitt, Psychol Bull 1969;72:323.

    >>> round(cohen_kappa("yynnynyy", "ynnnynyn").value, 4)
    0.5294
    """
    categories = _categories([*first, *second], in_order=weights != "none")
    table = _crossed(first, second, categories)
    n, k = len(first), len(categories)
    shares = table / n
    rows, columns = shares.sum(axis=1), shares.sum(axis=0)
    chance = np.outer(rows, columns)
    apart = np.abs(np.subtract.outer(np.arange(k), np.arange(k))).astype(float)
    distance = {"none": (apart > 0).astype(float), "linear": apart, "squared": apart**2}[weights]
    expected = float((distance * chance).sum())
    if expected == 0:
        raise NoAgreementToMeasure("Both raters used one and the same category throughout.")
    value = 1 - float((distance * shares).sum()) / expected
    if weights != "none":
        return Kappa(value, n)
    by_chance = 1 - expected
    spread = by_chance + by_chance**2 - float((rows * columns * (rows + columns)).sum())
    return _tested(value, n, spread / (n * expected**2))


def kappa_of_counts(said: Mapping[tuple[str, str], int]) -> float:
    """Return Cohen's kappa, without weights, from how often two raters said what.

        κ = 1 - (n² - n Σ oᵢᵢ) / (n² - Σ rᵢ cᵢ)

    Raises `NoAgreementToMeasure`. Source: Cohen, Educ Psychol Meas 1960;20:37.

    >>> round(kappa_of_counts({("y", "y"): 3, ("y", "n"): 2, ("n", "n"): 3}), 4)
    0.5294
    """
    rows: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    for (first, second), number in said.items():
        rows[first] += number
        columns[second] += number
    n, same = rows.total(), sum(number for (one, other), number in said.items() if one == other)
    apart = n * n - sum(number * columns[each] for each, number in rows.items())
    if apart == 0:
        raise NoAgreementToMeasure("Both raters used one and the same category throughout.")
    return 1 - (n * n - n * same) / apart


def fleiss_kappa(ratings: Sequence[Sequence[Hashable]]) -> Kappa:
    """Return Fleiss' kappa of things that are each rated by the same number of raters.

        κ = (P̄ - P̄ₑ) / (1 - P̄ₑ), P̄ the mean share of agreeing pairs, P̄ₑ = Σ pⱼ²

    Raises `NoAgreementToMeasure`. Source: Fleiss, Psychol Bull 1971;76:378; Fleiss, Nee and
    Landis, Psychol Bull 1979;86:974 (standard error).

    >>> round(fleiss_kappa(["yyy", "yyn", "nnn", "nny"]).value, 4)
    0.3333
    """
    raters = _raters(ratings)
    categories = _categories([each for row in ratings for each in row])
    counts = np.array([[list(row).count(each) for each in categories] for row in ratings], float)
    n, shares = len(ratings), counts.sum(axis=0) / counts.sum()
    agreeing = float(((counts**2).sum(axis=1) - raters).sum()) / (n * raters * (raters - 1))
    chance = float((shares**2).sum())
    if chance == 1:
        raise NoAgreementToMeasure("All raters used one and the same category throughout.")
    away = shares * (1 - shares)
    spread = float(away.sum() ** 2 - (away * (1 - 2 * shares)).sum())
    variance = 2 * spread / (float(away.sum()) ** 2 * n * raters * (raters - 1))
    return _tested((agreeing - chance) / (1 - chance), n, variance)


def light_kappa(ratings: Sequence[Sequence[Hashable]]) -> Kappa:
    """Return Light's kappa: the mean of Cohen's kappa over all pairs of raters.

    Input and errors as `fleiss_kappa`. Source: Light, Psychol Bull 1971;76:365.

    >>> round(light_kappa(["yyy", "yyn", "nnn", "nny"]).value, 4)
    0.3333
    """
    raters = _raters(ratings)
    columns = [[row[rater] for row in ratings] for rater in range(raters)]
    pairs = [cohen_kappa(one, other).value for one, other in combinations(columns, _TWO)]
    return Kappa(sum(pairs) / len(pairs), len(ratings))


def krippendorff_alpha(
    ratings: Sequence[Sequence[float | None]], metric: Metric = "nominal"
) -> float:
    """Return Krippendorff's alpha; a row for each thing, a place for each rater, None unrated.

        α = 1 - (n - 1) Σ oᵢⱼ δ²ᵢⱼ / Σ nᵢ nⱼ δ²ᵢⱼ, o the coincidences of pairable values

    δ² is [i ≠ j], (sum of the values between)², (i - j)² or ((i - j)/(i + j))². Things rated
    once are left out.

    Raises `NoAgreementToMeasure`. Source: Krippendorff, Content analysis, 2004, chapter 11.

    >>> round(krippendorff_alpha([(1, 0), (1, 1), (0, 0), (0, 0), (0, None)]), 4)
    0.5333
    """
    units = [[value for value in row if value is not None] for row in ratings]
    units = [unit for unit in units if len(unit) >= _TWO]
    values = sorted({value for unit in units for value in unit})
    if len(values) < _TWO:
        raise NoAgreementToMeasure("Fewer than two categories were used on things rated twice.")
    place = {value: number for number, value in enumerate(values)}
    together = np.zeros((len(values), len(values)))
    for unit in units:
        for i, one in enumerate(unit):
            for j, other in enumerate(unit):
                if i != j:
                    together[place[one], place[other]] += 1 / (len(unit) - 1)
    totals = together.sum(axis=1)
    distance = _distances(values, totals, metric)
    expected = float((np.outer(totals, totals) * distance).sum()) / (totals.sum() - 1)
    return float(1 - (together * distance).sum() / expected)


def _distances(values: Sequence[float], totals: Table, metric: Metric) -> Table:
    at = np.asarray(values, dtype=float)
    apart = np.subtract.outer(at, at)
    if metric == "nominal":
        return np.asarray((apart != 0).astype(float))
    if metric == "interval":
        return np.asarray(apart**2)
    if metric == "ratio":
        total = np.add.outer(at, at)
        safe = np.where(total == 0, 1, total)
        return np.asarray(np.where(total == 0, 0, apart / safe) ** 2)
    middle = np.cumsum(totals) - totals / 2
    return np.asarray(np.subtract.outer(middle, middle) ** 2)


def _categories(values: Sequence[Hashable], in_order: bool = False) -> list[Hashable]:
    found = list(dict.fromkeys(values))
    return sorted(found) if in_order else found  # type: ignore[type-var]


def _crossed(
    first: Sequence[Hashable], second: Sequence[Hashable], categories: Sequence[Hashable]
) -> Table:
    if len(first) != len(second) or not first:
        raise NoAgreementToMeasure("Both raters must rate the same things, and at least one.")
    place = {category: number for number, category in enumerate(categories)}
    table = np.zeros((len(categories), len(categories)))
    for one, other in zip(first, second, strict=True):
        table[place[one], place[other]] += 1
    return table


def _raters(ratings: Sequence[Sequence[Hashable]]) -> int:
    sizes = {len(row) for row in ratings}
    if len(sizes) != 1 or min(sizes) < _TWO:
        raise NoAgreementToMeasure("Each thing must be rated by the same raters, at least two.")
    return sizes.pop()


def _tested(value: float, n: int, variance: float) -> Kappa:
    if variance <= 0:
        return Kappa(value, n)
    z = value / sqrt(variance)
    return Kappa(value, n, z, erfc(abs(z) / sqrt(2)))
