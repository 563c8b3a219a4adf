"""Families lost to follow-up as if they had gone on like the reference arm, or as their own.

For outcomes at several visits where a family that is lost stays lost. Each arm's visits are a chain
of regressions on what came before, drawn from their posterior; a lost visit is drawn from the chain
of its arm (missing at random), of the reference (copy reference), or of the reference after moving
what was seen by the difference of the two means (jump to reference).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from alongside.science.adaptation.counted_draws import normals
from alongside.science.estimation.missing.chained import Recipe

Floats = NDArray[np.float64]
Rule = Literal["missing at random", "jump to reference", "copy reference"]
RULES = ("missing at random", "jump to reference", "copy reference")
_Chain = list[tuple[Floats, float]]


def impute_as_reference(
    before: Floats | Sequence[Sequence[float]],
    visits: Floats | Sequence[Sequence[float | None]],
    arms: Sequence[object],
    reference: object,
    rule: Rule,
    recipe: Recipe,
) -> tuple[Floats, ...]:
    """Return complete visits (families × visits), one matrix for each imputation.

    y(t) = a(t) + c(t)′x + Σ over s < t of b(t, s)·y(s) + σ(t)z in each arm, x what was known
    before, (a, c, b, σ) drawn anew for each imputation. Copy reference: the reference's chain.
    Jump to reference: the reference's chain on y(s) − μ(arm, s) + μ(reference, s) for visits seen.

    `before`: families × columns, complete (may have no column); `visits`: NaN or None where lost.
    Raises ValueError for a gap followed by an answer, an unknown rule or reference, or an arm with
    too few families at a visit.
    Source: Carpenter, Roger and Kenward, J Biopharm Stat 2013;23:1352.

    >>> visits = [[1, 2], [2, 3], [3, 5], [4, None], [1, 1], [2, 2], [3, 4], [5, 5.0]]
    >>> found = impute_as_reference(np.zeros((8, 0)), visits, list("BBBBAAAA"), "A",
    ...                             "copy reference", Recipe(seed=1, imputations=2))
    >>> bool(np.isfinite(found[0]).all()), float(found[0][0, 1])
    (True, 2.0)
    """
    x, y = _checked(before, visits, arms, reference, rule)
    order = list(dict.fromkeys(arms))
    labels = np.array([order.index(arm) for arm in arms])
    known = np.column_stack([np.ones(len(y)), x])
    copies = []
    for place in range(recipe.imputations):
        chains = [
            _drawn(known[labels == at], y[labels == at], arm, recipe.seed, place)
            for at, arm in enumerate(order)
        ]
        z = normals(recipe.seed, "lost visits", [place], y.size)[0].reshape(y.shape)
        filled = y.copy()
        for at, own in enumerate(chains):
            rows = labels == at
            chain = own if rule == "missing at random" else chains[order.index(reference)]
            jump = rule == "jump to reference"
            filled[rows] = _filled(known[rows], y[rows], own, chain, z[rows], jump=jump)
        copies.append(filled)
    return tuple(copies)


def _filled(
    known: Floats, y: Floats, own: _Chain, chain: _Chain, z: Floats, *, jump: bool
) -> Floats:
    """Visits with those lost drawn; `history` is what the chain is given of the visits before."""
    moved = _means(known, chain) - _means(known, own) if jump else np.zeros(y.shape)
    filled, history = y.copy(), y + moved
    for t, (b, sigma) in enumerate(chain):
        lost = np.isnan(y[:, t])
        drawn = np.column_stack([known, history[:, :t]]) @ b + sigma * z[:, t]
        filled[lost, t] = history[lost, t] = drawn[lost]
    return filled


def _means(known: Floats, chain: _Chain) -> Floats:
    """The mean of each visit given what was known before, by the chain."""
    found = np.zeros((len(known), len(chain)))
    for t, (b, _) in enumerate(chain):
        found[:, t] = np.column_stack([known, found[:, :t]]) @ b
    return found


def _drawn(known: Floats, y: Floats, arm: object, seed: int, place: int) -> _Chain:
    """A draw of each visit's regression: σ² = RSS/χ², b = b̂ + σ (X′X)^(−½) z."""
    chain: _Chain = []
    for t in range(y.shape[1]):
        seen = ~np.isnan(y[:, t])
        x, outcome = np.column_stack([known, y[:, :t]])[seen], y[seen, t]
        degrees = len(x) - x.shape[1]
        if degrees < 1 or np.linalg.matrix_rank(x) < x.shape[1]:
            raise ValueError(
                f"Arm {arm} has {len(x)} families at visit {t + 1}: too few to impute from "
                f"{x.shape[1] - 1} columns and visits before."
            )
        q, r = np.linalg.qr(x)
        mean = np.linalg.solve(r, q.T @ outcome)
        z = normals(seed, f"regression, arm {arm}, visit {t}", [place], degrees + mean.size)[0]
        residuals = outcome - x @ mean
        sigma = float(np.sqrt(residuals @ residuals / (z[:degrees] @ z[:degrees])))
        chain.append((mean + sigma * np.linalg.solve(r, z[degrees:]), sigma))
    return chain


def _checked(
    before: object, visits: Floats | Sequence[Sequence[float | None]], arms: Sequence[object],
    reference: object, rule: str,
) -> tuple[Floats, Floats]:  # fmt: skip
    if rule not in RULES:
        raise ValueError(f"No rule is called {rule}. There is: {', '.join(RULES)}.")
    y = np.array([[np.nan if v is None else v for v in row] for row in visits], float)
    x = np.asarray(before, dtype=np.float64).reshape(len(y), -1)
    if len(arms) != len(y):
        raise ValueError(f"There are {len(arms)} arms for {len(y)} rows.")
    if reference not in arms:
        raise ValueError(f"No family is in the reference arm {reference}.")
    if not np.isfinite(x).all():
        raise ValueError("What was known before must be complete: impute it first.")
    lost = np.isnan(y)
    if (lost[:, :-1] & ~lost[:, 1:]).any():
        raise ValueError(
            "A family has a gap before a visit that took place: impute gaps first (chained "
            "equations), then those lost for good."
        )
    return x, y
