"""Restricted maximum likelihood where V is a sum of known matrices, one for each parameter."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from alongside.science.estimation.models.blocks import Block
from alongside.science.estimation.models.coefficients import Floats

_FLAT = 1e-6


@dataclass(frozen=True)
class State:
    """The model at given variance parameters.

    `criterion`: −2 times the restricted log-likelihood; `slope`: its derivatives; `values` and
    `covariance`: the coefficients; `observed` and `expected`: information of the parameters;
    `moves`: for each parameter the derivative of the coefficients' covariance, p × k × k;
    `second`: X′V⁻¹V(i)V⁻¹V(j)V⁻¹X, p × p × k × k.
    """

    criterion: float
    slope: Floats
    values: Floats
    covariance: Floats
    observed: Floats
    expected: Floats
    moves: Floats
    second: Floats


@dataclass
class _Sums:
    """What is added up over clusters for the information of the parameters."""

    quadratic: Floats  # r′V⁻¹V(i)V⁻¹r
    trace: Floats  # tr V⁻¹V(i)
    inner: Floats  # X′V⁻¹V(i)V⁻¹X
    cross: Floats  # X′V⁻¹V(i)V⁻¹r
    traces: Floats  # tr V⁻¹V(i)V⁻¹V(j)
    second: Floats
    double: Floats  # r′V⁻¹V(i)V⁻¹V(j)V⁻¹r

    @classmethod
    def empty(cls, p: int, k: int) -> _Sums:
        shapes = ((p,), (p,), (p, k, k), (p, k), (p, p), (p, p, k, k), (p, p))
        return cls(*(np.zeros(shape) for shape in shapes))


def state(blocks: Sequence[Block], theta: Floats) -> State:
    """Return criterion, coefficients and information at variance parameters.

        −2ℓ = Σ ln|V| + ln|X′V⁻¹X| + r′V⁻¹r + (n − k) ln 2π,  b = (X′V⁻¹X)⁻¹X′V⁻¹y
        ∂(−2ℓ)/∂θ(i) = tr P V(i) − y′P V(i) P y,  expected information ½ tr P V(i) P V(j),
        observed information y′P V(i) P V(j) P y − ½ tr P V(i) P V(j)

    Raises numpy's LinAlgError where V is not positive definite.
    Source: Searle, Casella and McCulloch, Variance Components, 1992, chapter 6.
    """
    rows = sum(block.y.size for block in blocks)
    k, p = blocks[0].x.shape[2], theta.size
    inverses = [np.linalg.inv(np.linalg.cholesky(block.variance(theta))) for block in blocks]
    xx, xy, log_det = np.zeros((k, k)), np.zeros(k), 0.0
    for block, root in zip(blocks, inverses, strict=True):
        x, y = root @ block.x, np.einsum("mij,mj->mi", root, block.y)
        xx += np.einsum("mik,mil->kl", x, x)
        xy += np.einsum("mik,mi->k", x, y)
        log_det -= 2 * float(np.log(np.einsum("mii->mi", root)).sum())
    covariance = np.asarray(np.linalg.inv(xx), dtype=np.float64)
    values = covariance @ xy
    sums, squares = _Sums.empty(p, k), 0.0
    for block, root in zip(blocks, inverses, strict=True):
        squares += _add(sums, block, root, values)
    criterion = log_det + float(np.linalg.slogdet(xx)[1]) + squares
    criterion += (rows - k) * math.log(2 * math.pi)
    return _state(criterion, values, covariance, sums)


def _add(sums: _Sums, block: Block, root: Floats, values: Floats) -> float:
    """Add a block's share of everything; returns its Σ r′V⁻¹r."""
    r = np.einsum("mij,mj->mi", root, block.y - block.x @ values)
    x = root @ block.x
    turned = np.ascontiguousarray(np.swapaxes(root, 1, 2))
    parts = np.array([root @ part @ turned for part in block.parts])  # L⁻¹V(i)L⁻ᵀ
    on_r = np.einsum("pmij,mj->pmi", parts, r)
    on_x = parts @ x[None]
    sums.quadratic += np.einsum("pmi,mi->p", on_r, r)
    sums.trace += np.einsum("pmii->p", parts)
    sums.inner += np.einsum("mik,pmil->pkl", x, on_x)
    sums.cross += np.einsum("mik,pmi->pk", x, on_r)
    flat = parts.reshape(parts.shape[0], -1)
    sums.traces += flat @ flat.T
    sums.second += np.einsum("pmik,qmil->pqkl", on_x, on_x)
    sums.double += np.einsum("pmi,qmi->pq", on_r, on_r)
    return float((r * r).sum())


def _state(criterion: float, values: Floats, covariance: Floats, sums: _Sums) -> State:
    moved = sums.inner @ covariance  # p × k × k
    slope = sums.trace - np.einsum("pkk->p", moved) - sums.quadratic
    traces = (
        sums.traces
        - 2 * np.einsum("pqkl,lk->pq", sums.second, covariance)
        + np.einsum("pkl,qlk->pq", moved, moved)
    )
    double = sums.double - np.einsum("pk,kl,ql->pq", sums.cross, covariance, sums.cross)
    moves = covariance @ sums.inner @ covariance
    return State(
        criterion, slope, values, covariance, double - traces / 2, traces / 2, moves, sums.second
    )


def fit(
    blocks: Sequence[Block],
    start: Floats,
    to_theta: Callable[[Floats], Floats],
    jacobian: Callable[[Floats], Floats],
    allowed: Callable[[Floats], bool],
) -> tuple[Floats, State]:
    """Return the parameters that maximise the restricted likelihood, and the state there.

    Free parameters are mapped to variances by `to_theta` (so that V stays positive), searched by
    BFGS with exact derivatives, then polished by Fisher scoring as far as `allowed`.

    Raises ValueError where the search does not end.
    """
    from scipy.optimize import minimize

    def work(free: Floats) -> tuple[float, Floats]:
        try:
            found = state(blocks, to_theta(free))
        except np.linalg.LinAlgError:
            return 1e300, np.zeros_like(free)
        return found.criterion, jacobian(free).T @ found.slope

    # A short search and exact steps mostly do; at the edge of what is allowed it goes on.
    for near in (1e-2, 1e-7):
        options = {"gtol": near, "maxiter": 500}
        best = minimize(work, start, jac=True, method="BFGS", options=options)
        found = state(blocks, to_theta(best.x))
        theta, found = _polished(blocks, to_theta(best.x), found, allowed)
        if np.abs(found.slope).max() < _FLAT:
            return theta, found
        start = best.x
    if not np.isfinite(found.criterion) or np.abs(best.jac).max() > 1e-2:
        raise ValueError("The search for the variances did not end: simplify the random effects.")
    return theta, found


def _polished(
    blocks: Sequence[Block], theta: Floats, found: State, allowed: Callable[[Floats], bool]
) -> tuple[Floats, State]:
    """Scoring steps on the parameters themselves, kept where they lower the criterion."""
    for _ in range(30):
        try:
            step = np.linalg.solve(found.expected, -found.slope / 2)
            if not allowed(theta + step):
                break
            tried = state(blocks, theta + step)
        except np.linalg.LinAlgError:
            break
        if not tried.criterion <= found.criterion + 1e-10:
            break
        theta, found = theta + step, tried
        if np.abs(step).max() < 1e-10 * float(np.abs(theta).max()):
            break
    return theta, found
