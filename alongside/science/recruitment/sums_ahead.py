"""How many will come in all: at several sites, and of those who wait, exactly."""

from collections.abc import Sequence
from functools import cached_property
from math import ceil, log

import numpy as np
from numpy.typing import ArrayLike, NDArray

from alongside.science.recruitment.chebyshev import fewer_points
from alongside.science.recruitment.counts_ahead import CountsAhead, any_of

Numbers = NDArray[np.float64]
Complexes = NDArray[np.complex128]
_LEFT_OUT = 30.0  # e⁻³⁰, the chance left outside the window on each side
_FEWEST_NODES = 8
_VANISHED = 1e-18
_FEW, _NOT_ZERO, _NOTHING = 64, 1e-300, -1e3
_SLOPES, _SHORT_OF_THE_END = np.geomspace(0.2, 4, 10), 1 - np.geomspace(0.5, 1e-3, 10)
_BINS = 256
_FAR = 8.0  # standard deviations of a blur


class Arrivals:
    """Those still to come at each site, Poisson with a gamma rate: the terms of `sum_of_sites`."""

    def __init__(self, shapes: ArrayLike, times: ArrayLike, ahead: ArrayLike) -> None:
        s, t, u = (np.asarray(each, float) for each in (shapes, times, ahead))
        if not ((s > 0).all() and (t > 0).all() and (u >= 0).all()):
            raise ValueError("Shapes and times are above 0, and what is ahead is not negative.")
        q = (u / (t + u)).ravel()
        self.q, self.shape = q[q > 0], np.broadcast_to(s, u.shape).ravel()[q > 0]

    @property
    def mean(self) -> float:
        """How many are expected."""
        return float(self.shape @ (self.q / (1 - self.q)))

    @property
    def variance(self) -> float:
        """The variance of their number."""
        return float(self.shape @ (self.q / (1 - self.q) ** 2))

    @property
    def alike(self) -> bool:
        """Whether all sites share one q, so that the sum is one negative binomial."""
        return bool(self.q.min() == self.q.max())

    @cached_property
    def window(self) -> tuple[int, int]:
        """Counts outside which there is a chance of at most e⁻³⁰ on each side (Chernoff).

        Many sites are put into bins: at its upper edge a q can only widen the bound above, at its
        lower edge the one below.
        """
        if not self.q.size:
            return 0, 0
        less, more, shape = _binned(self.q, self.shape)
        near = np.sqrt(2 * _LEFT_OUT / self.variance)  # the best slope of a normal
        slopes = near * _SLOPES
        up = np.minimum(slopes, -log(more[-1]) * _SHORT_OF_THE_END)
        rise = shape @ (np.log1p(-more)[:, None] - np.log1p(-more[:, None] * np.exp(up)))
        fall = shape @ (np.log1p(-less)[:, None] - np.log1p(-less[:, None] * np.exp(-slopes)))
        least = max(0, int((-(fall + _LEFT_OUT) / slopes).max()))
        return least, ceil(((rise + _LEFT_OUT) / up).min())

    @cached_property
    def _nodes(self) -> tuple[Numbers, Numbers]:
        """Fewer points with weights that give the same Σ shape log(1 - q z) for every |z| ≤ 1."""
        low, high = float(self.q.min()), float(self.q.max())
        middle, half = (high + low) / 2, (high - low) / 2
        if half == 0:
            return self.q[:1], self.shape.sum(keepdims=True)
        far = (1 - middle) / half
        ellipse = far + np.sqrt(far * far - 1)
        enough = max(_FEWEST_NODES, ceil(log(1e13 * (1 + self.shape.sum())) / log(ellipse)))
        if enough >= self.q.size:
            return self.q, self.shape
        return fewer_points(self.q, self.shape, middle, half, enough)

    def logs(self, angles: Numbers) -> Complexes | float:
        """The logarithm of the generating function at exp(-i angle), in real numbers.

        |1 - q exp(-i a)|² = (1 - q)² + 4 q sin²(a/2)
        """
        if not self.q.size:
            return 0.0
        nodes, weights = self._nodes
        left = 1 - nodes[:, None]
        size = np.log(left**2 + nodes[:, None] * (4 * np.sin(angles / 2) ** 2))
        turn = np.arctan(nodes[:, None] * np.sin(angles) / (1 - nodes[:, None] * np.cos(angles)))
        base = weights @ np.log1p(-nodes)
        return np.asarray(base - 0.5 * (weights @ size) - 1j * (weights @ turn))


class Waiting:
    """Those who wait, in groups that share a chance of coming: the terms of `some_of`."""

    def __init__(self, chances: ArrayLike, families: ArrayLike) -> None:
        self.p, self.n = (np.asarray(each, float).ravel() for each in (chances, families))
        if not ((self.p >= 0) & (self.p <= 1)).all():
            raise ValueError("A chance lies between 0 and 1.")

    @property
    def mean(self) -> float:
        """How many are expected to come."""
        return float(self.n @ self.p)

    @property
    def variance(self) -> float:
        """The variance of their number."""
        return float(self.n @ (self.p * (1 - self.p)))

    @cached_property
    def window(self) -> tuple[int, int]:
        """Counts outside which the chance is below 1e-12 (Bernstein)."""
        away = 9.5 * np.sqrt(self.variance) + 20
        return max(0, int(self.mean - away)), min(int(self.n.sum()), ceil(self.mean + away))

    @cached_property
    def _farthest(self) -> float:
        """The angle beyond which |Π| ≤ exp(-variance (1 - cos angle)) has vanished."""
        return float(np.arccos(max(-1.0, 1 + log(_VANISHED) / max(self.variance, 1e-9))))

    @cached_property
    def _nodes(self) -> tuple[Numbers, Numbers]:
        """Fewer points with weights that give the same Σ n log(1 - p + p z) up to `_farthest`.

        log(1 + p (z - 1)) is analytic in p but at p = ½ ± ½ i cot(angle/2).
        """
        p, angle = self.p, self._farthest
        middle, half = float(p.max() + p.min()) / 2, float(p.max() - p.min()) / 2
        if half < 1e-12 or angle >= np.pi:
            return p, self.n
        apart = (0.5 - middle + 0.5j / np.tan(angle / 2)) / half
        root = np.sqrt(apart * apart - 1)
        ellipse = max(abs(apart + root), abs(apart - root))
        enough = max(_FEWEST_NODES, ceil(log(1e13 * (1 + self.n.sum())) / log(ellipse)))
        return (p, self.n) if enough >= p.size else fewer_points(p, self.n, middle, half, enough)

    def logs(self, angles: Numbers) -> Complexes | float:
        """The logarithm of the generating function at exp(-i angle), in real numbers.

        |1 - p + p exp(-i a)|² = 1 - 4 p (1 - p) sin²(a/2)
        """
        if not self.p.size:
            return 0.0
        points, weights = self._nodes
        p = points[:, None]
        size = np.log(np.maximum(1 - 4 * p * (1 - p) * np.sin(angles / 2) ** 2, _NOT_ZERO))
        turn = np.arctan2(-p * np.sin(angles), 1 - p + p * np.cos(angles))
        found = 0.5 * (weights @ size) + 1j * (weights @ turn)
        return np.where(angles > self._farthest, _NOTHING, found)


def sum_of_sites(shapes: ArrayLike, times: ArrayLike, ahead: ArrayLike) -> CountsAhead:
    """Return the distribution of how many come at all sites together.

        N = Σ Nᵢ, Nᵢ | λᵢ ~ Poisson(λᵢ uᵢ), λᵢ ~ Gamma(shapeᵢ, timeᵢ):
        generating function  Π ((1 - qᵢ)/(1 - qᵢ z))^shapeᵢ,  qᵢ = uᵢ/(timeᵢ + uᵢ)

    One value of q gives a negative binomial in closed form; several are added exactly by the
    discrete Fourier transform of the generating function over a window outside which the chance
    is below 1e-12 by Chernoff's bound. Many different q are gathered at Chebyshev points, by
    interpolation of log(1 - q z) in q to 1e-12.

    `shapes`, `times`, `ahead` (uᵢ, the exposure to come): one number for each site, times and
    ahead in the same unit. Sites with nothing ahead bring nobody.

    Raises ValueError for shapes or times not above 0 or a negative exposure.
    Source: Anisimov and Fedorov, Stat Med 2007;26:4958; the inversion: Abate and Whitt, Oper
    Res Lett 1992;12:245.

    >>> found = sum_of_sites([62.2], [8.4], [6.0])
    >>> [found.quantile(p) for p in (0.05, 0.5, 0.95)], round(found.at_least(60), 6)
    ([31, 44, 59], 0.04933)
    """
    return sum_of_arrivals(Arrivals(shapes, times, ahead))


def sum_of_arrivals(arrivals: Arrivals) -> CountsAhead:
    """Return the same as `sum_of_sites` for its terms."""
    if arrivals.q.size and arrivals.alike:
        return _one(arrivals)
    return sum_ahead([arrivals])


def some_of(chances: ArrayLike, families: ArrayLike) -> CountsAhead:
    """Return the same as `any_of` for groups: so many families share each chance.

        generating function  Π (1 - pᵢ + pᵢ z)^nᵢ

    few are added one at a time; many by the discrete Fourier transform over a window outside
    which the chance is below 1e-12 by Bernstein's bound.

    Raises ValueError as `any_of`.

    >>> some_of([0.5], [2]).chances.tolist()
    [0.25, 0.5, 0.25]
    >>> found = some_of([0.25, 0.5], [400, 800])
    >>> round(found.mean, 9), found.quantile(0.05), found.quantile(0.95)
    (500.0, 473, 527)
    """
    waiting = Waiting(chances, families)
    if waiting.n.sum() <= _FEW:
        return any_of(np.repeat(waiting.p, waiting.n.astype(int)))
    return sum_ahead([waiting])


def sum_ahead(parts: Sequence[Arrivals | Waiting], blur: float = 0.0) -> CountsAhead:
    """Return the distribution of all these together, by one inversion for the whole sum.

    `blur`: the standard deviation of a normal error that is added, in families; what it puts below
    nobody counts as nobody.

    >>> found = sum_ahead([Arrivals([62.2], [8.4], [6.0]), Waiting([0.5], [2])])
    >>> round(found.mean, 6), found.quantile(0.05), found.quantile(0.95)
    (45.428571, 32, 60)
    """
    windows = [part.window for part in parts]
    far = ceil(_FAR * blur)
    low, high = sum(each[0] for each in windows) - far, sum(each[1] for each in windows) + far
    size = 1 << (high - low + 1).bit_length()
    chances = np.fft.irfft(_transform(parts, blur, size), size)
    found = np.maximum(np.roll(chances, -(low % size))[: high - low + 1], 0.0)
    if low < 0:
        found = np.append(found[: 1 - low].sum(), found[1 - low :])
    return CountsAhead(max(0, low), found)


def _transform(parts: Sequence[Arrivals | Waiting], blur: float, size: int) -> Complexes:
    """The generating function at roots of unity, up to where it has vanished (it only falls)."""
    found = np.zeros(size // 2 + 1, complex)
    first, last = 0, min(32, len(found))
    while first < len(found):
        angles = 2 * np.pi * np.arange(first, last) / size
        logs = sum((part.logs(angles) for part in parts), -0.5 * (blur * angles) ** 2)
        found[first:last] = np.exp(logs)
        if abs(found[last - 1]) < _VANISHED:
            break
        first, last = last, min(2 * last, len(found))
    return found


def _binned(q: Numbers, shape: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """The lower and upper edges of bins of q and their shapes; few stay as they are, in order."""
    if q.size <= _BINS:
        order = np.argsort(q)
        return q[order], q[order], shape[order]
    low, high = q.min(), q.max()
    edges = np.linspace(low, high, _BINS + 1)
    place = ((q - low) / ((high - low) or 1.0) * _BINS).astype(int).clip(max=_BINS - 1)
    return edges[:-1], edges[1:], np.bincount(place, shape, _BINS).astype(float)


def _one(parts: Arrivals) -> CountsAhead:
    """A negative binomial in closed form."""
    from scipy.special import gammaln

    q, shape = float(parts.q[0]), float(parts.shape.sum())
    low, high = parts.window
    n = np.arange(low, high + 1)
    chances = gammaln(shape + n) - gammaln(shape) - gammaln(n + 1)
    return CountsAhead(low, np.exp(chances + n * log(q) + shape * np.log1p(-q)))
