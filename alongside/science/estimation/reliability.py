"""Internal consistency of a scale and how its scores are spread: alpha, omega, item-rest, ends."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
# Usual advice for measurement studies (COSMIN), from memory (evidence C): settings, not constants.
LEAST_PEOPLE = 50
LEAST_FOR_FACTORS = 100
PEOPLE_FOR_EACH_ITEM = 5
USUAL_CONFIDENCE = 0.95
_WORST_CONDITION = 1e10
_NEEDED_ITEMS, _NEEDED_PEOPLE = 2, 3


class TooLittleData(ValueError):
    """There are too few items or people, or an item on which nobody differs."""


@dataclass(frozen=True, slots=True)
class Consistency:
    """A coefficient from n people and k items; `readable` is False where n is too small for it."""

    value: float
    n: int
    k: int
    readable: bool
    lower: float | None = None
    upper: float | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class OneFactor:
    """One factor by maximum likelihood: loadings and uniquenesses on the scale of correlations."""

    loadings: tuple[float, ...]
    uniquenesses: tuple[float, ...]
    omega: Consistency


@dataclass(frozen=True, slots=True)
class Ends:
    """The shares of people at the lowest and the highest score that there can be."""

    n: int
    floor: float
    ceiling: float
    most: float
    readable: bool

    @property
    def has_floor(self) -> bool:
        """Whether more than `most` of the people have the lowest score."""
        return self.floor > self.most

    @property
    def has_ceiling(self) -> bool:
        """Whether more than `most` of the people have the highest score."""
        return self.ceiling > self.most


def alpha(
    items: ArrayLike,
    missing: Literal["complete", "pairwise"] = "complete",
    confidence: float = USUAL_CONFIDENCE,
    least: int = LEAST_PEOPLE,
) -> Consistency:
    """Return Cronbach's alpha with Feldt's interval.

        α = k/(k - 1) · (1 - Σᵢ Cᵢᵢ / Σᵢⱼ Cᵢⱼ), C the covariances of k items
        limits: 1 - (1 - α) F(1 ∓ (1 - confidence)/2; n - 1, (n - 1)(k - 1))

    `items`: n × k, items already turned the same way, NaN missing. "complete" leaves out people
    with any missing; "pairwise" takes each covariance from those who have both, and then n is
    everybody with an answer and there is no interval.

    Raises `TooLittleData`. Sources: Cronbach, Psychometrika 1951;16:297; Feldt, Psychometrika
    1965;30:357.

    >>> found = alpha([[1, 2, 1], [2, 2, 3], [3, 4, 3], [4, 4, 5]])
    >>> round(found.value, 4), found.n, found.readable
    (0.9333, 4, False)
    """
    data = _checked(items)
    if missing == "complete":
        data = data[~np.isnan(data).any(axis=1)]
    n, k = _size(data)
    value = _alpha_of(_covariances(data))
    if missing == "pairwise":
        return Consistency(value, n, k, n >= least)
    from scipy.special import fdtri

    tail = (1 - confidence) / 2
    degrees = (n - 1, (n - 1) * (k - 1))
    low = 1 - (1 - value) * float(fdtri(*degrees, 1 - tail))
    high = 1 - (1 - value) * float(fdtri(*degrees, tail))
    return Consistency(value, n, k, n >= least, low, high, confidence)


def standardised_alpha(items: ArrayLike, least: int = LEAST_PEOPLE) -> Consistency:
    """Return alpha of the items brought to the same spread: k r̄ / (1 + (k - 1) r̄).

    r̄ is the mean of the correlations that belong to the pairwise covariances. `items` and
    errors as `alpha`.

    >>> round(standardised_alpha([[1, 2, 1], [2, 2, 3], [3, 4, 3], [4, 4, 5]]).value, 4)
    0.9445
    """
    data = _checked(items)
    n, k = _size(data)
    mean = mean_correlation(data)
    return Consistency(k * mean / (1 + (k - 1) * mean), n, k, n >= least)


def mean_correlation(items: ArrayLike) -> float:
    """Return the mean correlation between different items, from pairwise covariances.

    >>> round(mean_correlation([[1, 2, 1], [2, 2, 3], [3, 4, 3], [4, 4, 5]]), 4)
    0.8501
    """
    data = _checked(items)
    _, k = _size(data)
    return float((_correlations(_covariances(data)).sum() - k) / (k * (k - 1)))


def item_rest_correlations(items: ArrayLike) -> tuple[float, ...]:
    """Return the correlation of each item with the sum of the others, over complete answers.

    `items` and errors as `alpha`.

    >>> [round(r, 3) for r in item_rest_correlations([[1, 2, 1], [2, 2, 3], [3, 4, 3], [4, 4, 5]])]
    [1.0, 0.8, 0.857]
    """
    data = _checked(items)
    data = data[~np.isnan(data).any(axis=1)]
    _, k = _size(data)
    total = data.sum(axis=1)
    rests = [total - data[:, item] for item in range(k)]
    if any(np.ptp(rest) == 0 for rest in rests):
        raise TooLittleData("The sum of the other items is the same for everybody.")
    return tuple(float(np.corrcoef(data[:, i], rest)[0, 1]) for i, rest in enumerate(rests))


def one_factor(
    items: ArrayLike,
    least: int = LEAST_FOR_FACTORS,
    for_each_item: int = PEOPLE_FOR_EACH_ITEM,
) -> OneFactor:
    """Return the loadings of one factor by maximum likelihood, and omega.

        ω = (Σ λᵢ)² / ((Σ λᵢ)² + Σ ψᵢ), on the correlations of complete answers

    The uniquenesses ψ minimise the likelihood's distance from the correlations, with λ the
    scaled first eigenvector of Ψ⁻¹ᐟ² R Ψ⁻¹ᐟ²; loadings are turned so that their sum is positive.
    `readable` asks for `least` people and `for_each_item` people an item. Three items at least.

    Raises `TooLittleData`. Sources: Jöreskog, Psychometrika 1967;32:443; McDonald, Test theory,
    1999.

    >>> found = one_factor([[1, 2, 1], [2, 2, 3], [3, 4, 3], [4, 4, 5], [1, 1, 1], [5, 3, 4]])
    >>> len(found.loadings), 0 < found.omega.value < 1
    (3, True)
    """
    data = _checked(items)
    data = data[~np.isnan(data).any(axis=1)]
    n, k = _size(data)
    if k < _NEEDED_PEOPLE:
        raise TooLittleData("One factor needs three items at least.")
    unique = _uniquenesses(_correlations(_covariances(data)))
    loadings = _loadings(_correlations(_covariances(data)), unique)
    common = loadings.sum() ** 2
    omega = float(common / (common + unique.sum()))
    readable = n >= max(least, for_each_item * k)
    return OneFactor(
        tuple(map(float, loadings)), tuple(map(float, unique)), Consistency(omega, n, k, readable)
    )


def ends(
    scores: Sequence[float], low: float, high: float, most: float = 0.15, least: int = LEAST_PEOPLE
) -> Ends:
    """Return the shares of people at the ends of a score's range.

    More than 15% at an end is usually called a floor or ceiling effect (Terwee and others, J
    Clin Epidemiol 2007;60:34). Leave missing scores out first.

    Raises `TooLittleData` without scores, ValueError for a score outside the range.

    >>> found = ends([0, 0, 5, 10], 0, 10)
    >>> found.floor, found.ceiling, found.has_floor, found.readable
    (0.5, 0.25, True, False)
    """
    if not scores:
        raise TooLittleData("There are no scores.")
    if min(scores) < low or max(scores) > high:
        raise ValueError(f"A score lies outside {low} to {high}.")
    n = len(scores)
    floor, ceiling = (sum(score == end for score in scores) / n for end in (low, high))
    return Ends(n, floor, ceiling, most, n >= least)


def _checked(items: ArrayLike) -> Numbers:
    data = np.asarray(items, dtype=np.float64)
    if data.ndim != 2 or np.isinf(data).any():
        raise ValueError("Give a table of finite numbers, a row for each person; NaN is missing.")
    return data[~np.isnan(data).all(axis=1)]


def _size(data: Numbers) -> tuple[int, int]:
    n, k = data.shape
    if k < _NEEDED_ITEMS or n < _NEEDED_PEOPLE:
        raise TooLittleData(f"{n} people and {k} items are too few.")
    for item in range(k):
        answered = data[~np.isnan(data[:, item]), item]
        if len(answered) < _NEEDED_PEOPLE or np.ptp(answered) == 0:
            raise TooLittleData(f"Nobody differs on item {item + 1}, or too few answered it.")
    return n, k


def _covariances(data: Numbers) -> Numbers:
    """Covariances with n - 1, each over the people who have both items."""
    k = data.shape[1]
    found = np.empty((k, k))
    for i in range(k):
        for j in range(i, k):
            both = data[~np.isnan(data[:, i]) & ~np.isnan(data[:, j])][:, [i, j]]
            if len(both) < _NEEDED_PEOPLE:
                raise TooLittleData(f"Too few people answered items {i + 1} and {j + 1}.")
            found[i, j] = found[j, i] = np.cov(both, rowvar=False)[0, 1]
    return found


def _correlations(covariances: Numbers) -> Numbers:
    spread = np.sqrt(np.diag(covariances))
    return np.asarray(covariances / np.outer(spread, spread))


def _alpha_of(covariances: Numbers) -> float:
    k, total = len(covariances), covariances.sum()
    if total <= 0:
        raise TooLittleData("The items cancel each other: turn them the same way first.")
    return float(k / (k - 1) * (1 - np.trace(covariances) / total))


def _uniquenesses(correlations: Numbers) -> Numbers:
    # Imported here so that a web process does not carry scipy from its start.
    from scipy.optimize import minimize

    if np.linalg.cond(correlations) > _WORST_CONDITION:
        raise TooLittleData("An item is made from the others, or there are too few people.")
    start = 0.5 / np.diag(np.linalg.inv(correlations))
    bounds = [(0.005, 1.0)] * len(correlations)
    tight = {"ftol": 1e-15, "gtol": 1e-10, "maxiter": 5_000}
    found = minimize(
        _distance, np.clip(start, 0.005, 1), (correlations,), "L-BFGS-B", bounds=bounds,
        options=tight, jac=_slope,
    )  # fmt: skip
    return np.asarray(found.x, dtype=np.float64)


def _distance(unique: Numbers, correlations: Numbers) -> float:
    """The likelihood's distance: -Σ (log e - e + 1) over all but the greatest eigenvalue e."""
    values = np.linalg.eigvalsh(_scaled(correlations, unique))[:-1]
    return float(-(np.log(values) - values + 1).sum())


def _slope(unique: Numbers, correlations: Numbers) -> Numbers:
    loadings = _loadings(correlations, unique)
    difference = np.outer(loadings, loadings) + np.diag(unique) - correlations
    return np.asarray(np.diag(difference) / unique**2)


def _scaled(correlations: Numbers, unique: Numbers) -> Numbers:
    root = 1 / np.sqrt(unique)
    return np.asarray(correlations * np.outer(root, root))


def _loadings(correlations: Numbers, unique: Numbers) -> Numbers:
    values, vectors = np.linalg.eigh(_scaled(correlations, unique))
    first = np.sqrt(max(values[-1] - 1, 0.0)) * vectors[:, -1] * np.sqrt(unique)
    return np.asarray(first if first.sum() >= 0 else -first)
