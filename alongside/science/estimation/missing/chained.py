"""Multiple imputation by chained equations with predictive mean matching, arm by arm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from alongside.science.adaptation.counted_draws import below, normals

Floats = NDArray[np.float64]
Column = Sequence[float | None] | Floats
RIDGE = 1e-5


@dataclass(frozen=True)
class Recipe:
    """How answers are imputed: how many times, rounds of the chain, donors, and the seed.

    Raises ValueError for fewer than 2 imputations, or no round or donor.
    """

    seed: int
    imputations: int = 20
    rounds: int = 10
    donors: int = 5

    def __post_init__(self) -> None:
        if self.imputations < 2:
            raise ValueError("Impute 2 times or more: from one nothing can be pooled.")
        if self.rounds < 1 or self.donors < 1 or self.seed < 0:
            raise ValueError("Ask for 1 round and 1 donor or more, and a seed from 0.")


def impute(
    columns: Mapping[str, Column], recipe: Recipe, *, arms: Sequence[object] | None = None
) -> tuple[dict[str, Floats], ...]:
    """Return complete copies of the columns, one for each imputation.

    Each incomplete column in turn, for some rounds: ŷ = X b̂ for those who answered, y* = X b* for
    those who did not, b* drawn from the posterior of a linear model on all other columns; an
    answer is taken from one of the `donors` answers with ŷ nearest y*, at random. Within each arm
    alone, so that the effect may differ by any column. Each imputation is counted: it can be made
    again alone, and more can be added later.

    `columns`: numbers, None or NaN where missing; yes-or-no as 0 and 1, categories as columns.
    Raises ValueError for a column without answers, or too few in an arm for its model.
    Source: van Buuren, Flexible Imputation of Missing Data, 2018, algorithms 3.1, 3.3 and 4.3;
    Sullivan et al., Stat Methods Med Res 2018;27:2610, for imputing by arm.

    >>> answers = {"before": [1, 2, 3, 4, 5, 6.0], "after": [2, 4, None, 8, 10, 13.0]}
    >>> found = impute(answers, Recipe(seed=1, imputations=2, donors=2))
    >>> [float(copy["after"][2]) in (2, 4, 8, 10, 13) for copy in found]
    [True, True]
    """
    names = tuple(columns)
    data = _table(columns)
    groups = _groups(arms, len(data))
    for rows in groups:
        _check(data[rows], names, recipe)
    copies = []
    for place in range(recipe.imputations):
        filled = data.copy()
        for number, rows in enumerate(groups):
            filled[rows] = _chain(data[rows], recipe, place, f"imputation, arm {number}")
        copies.append({name: filled[:, at].copy() for at, name in enumerate(names)})
    return tuple(copies)


def _chain(data: Floats, recipe: Recipe, place: int, purpose: str) -> Floats:
    """One imputation of one arm."""
    missing = np.isnan(data)
    filled, steps = data.copy(), count()
    order = [at for at in range(data.shape[1]) if missing[:, at].any()]
    for at in order:
        given = data[~missing[:, at], at]
        chosen = _below(given.size, recipe.seed, f"{purpose}, start {at}", place, missing[:, at])
        filled[missing[:, at], at] = given[chosen]
    for _ in range(recipe.rounds):
        for at in order:
            step = f"{purpose}, step {next(steps)}"
            filled[missing[:, at], at] = _matched(filled, missing[:, at], at, recipe, place, step)
    return filled


def _matched(
    filled: Floats, gone: NDArray[np.bool_], at: int, recipe: Recipe, place: int, step: str
) -> Floats:
    """Answers for those who gave none, each from a donor with a prediction near its own."""
    others = np.delete(filled, at, axis=1)
    centre, spread = others[~gone].mean(0), others[~gone].std(0)
    kept = spread > 0
    scaled = (others[:, kept] - centre[kept]) / spread[kept]
    x = np.column_stack([np.ones(len(filled)), scaled])
    y = filled[~gone, at]
    mean, drawn = _posterior(x[~gone], y, recipe.seed, place, step)
    seen, wanted = x[~gone] @ mean, x[gone] @ drawn
    donors = min(recipe.donors, y.size)
    near = np.argsort(np.abs(wanted[:, None] - seen[None, :]), axis=1, kind="stable")[:, :donors]
    chosen = _below(donors, recipe.seed, f"{step}, donor", place, gone)
    found: Floats = y[near[np.arange(len(near)), chosen]]
    return found


def _posterior(x: Floats, y: Floats, seed: int, place: int, step: str) -> tuple[Floats, Floats]:
    """The least-squares coefficients, and a draw: σ*² = RSS/χ², b* = b̂ + σ* (X′X)^(−½) z."""
    inner = x.T @ x
    inner += np.diag(np.diag(inner) * RIDGE)
    mean: Floats = np.asarray(np.linalg.solve(inner, x.T @ y), np.float64)
    residuals, degrees = y - x @ mean, max(1, y.size - x.shape[1])
    z = normals(seed, step, [place], degrees + mean.size)[0]
    sigma = np.sqrt(residuals @ residuals / (z[:degrees] @ z[:degrees]))
    root = np.linalg.cholesky(np.linalg.inv(inner))
    return mean, mean + sigma * (root @ z[degrees:])


def _below(
    limit: int, seed: int, purpose: str, place: int, gone: NDArray[np.bool_]
) -> NDArray[np.int64]:
    found: NDArray[np.int64] = below(limit, seed, purpose, [place], int(gone.sum()))[0]
    return found


def _table(columns: Mapping[str, Column]) -> Floats:
    if len(columns) < 2:
        raise ValueError("Imputation needs 2 columns or more: one to fill and one to fill it by.")
    found = [np.array([np.nan if v is None else v for v in c], float) for c in columns.values()]
    if len({column.size for column in found}) != 1:
        raise ValueError("Every column must have as many rows.")
    return np.column_stack(found)


def _groups(arms: Sequence[object] | None, rows: int) -> list[NDArray[np.int64]]:
    if arms is None:
        return [np.arange(rows)]
    if len(arms) != rows:
        raise ValueError(f"There are {len(arms)} arms for {rows} rows.")
    order = list(dict.fromkeys(arms))
    labels = np.array([order.index(arm) for arm in arms])
    return [np.flatnonzero(labels == place) for place in range(len(order))]


def _check(data: Floats, names: tuple[str, ...], recipe: Recipe) -> None:
    if np.isinf(data).any():
        raise ValueError("An answer is endless: mend it before imputing.")
    for at, name in enumerate(names):
        seen = int((~np.isnan(data[:, at])).sum())
        if seen < len(data) and seen < max(recipe.donors, len(names)) + 1:
            raise ValueError(
                f"{name} has {seen} answers in an arm: too few to impute it from the other "
                f"{len(names) - 1} columns. Leave columns out, or impute arms together."
            )
