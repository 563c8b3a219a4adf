"""How many more will come: the exact distribution of a sum over sites, and of a waiting time."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, log

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
_LEFT_OUT = 30.0  # e⁻³⁰, the chance left outside the window on each side
_FEWEST_NODES = 8
_VANISHED = 1e-18
_FEW, _NOT_ZERO = 64, 1e-300
_SLOPES, _SHORT_OF_THE_END = np.geomspace(0.2, 4, 10), 1 - np.geomspace(0.5, 1e-3, 10)


@dataclass(frozen=True, slots=True)
class CountsAhead:
    """Chances of the counts `first`, `first` + 1, …; outside, the chance is below 1e-12."""

    first: int
    chances: Numbers

    @property
    def mean(self) -> float:
        """The mean count."""
        return float(self.chances @ (self.first + np.arange(len(self.chances))))

    def at_least(self, count: int) -> float:
        """The chance of `count` or more."""
        place = min(max(0, count - self.first), len(self.chances))
        return float(min(1.0, self.chances[place:].sum()))

    def at_most(self, count: int) -> float:
        """The chance of `count` or fewer."""
        place = min(max(0, count + 1 - self.first), len(self.chances))
        return float(min(1.0, self.chances[:place].sum()))

    def quantile(self, chance: float) -> int:
        """The least count that is not exceeded with at least this chance."""
        below = np.cumsum(self.chances)
        return self.first + min(int(np.searchsorted(below, chance - 1e-13)), len(below) - 1)

    def moved(self, by: int) -> "CountsAhead":
        """The same with a known number added."""
        return CountsAhead(self.first + by, self.chances)

    def plus(self, other: "CountsAhead") -> "CountsAhead":
        """The sum of two independent counts."""
        chances = np.convolve(self.chances, other.chances)
        return CountsAhead(self.first + other.first, chances)


NOBODY = CountsAhead(0, np.ones(1))


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
    q, shape = _ratios(shapes, times, ahead)
    if not q.size:
        return NOBODY
    if q.size == 1:
        return _one(float(q[0]), float(shape[0]))
    low, high = _window(q, shape)
    size = 1 << (high - low + 1).bit_length()
    chances = np.fft.irfft(_transform(q, shape, size), size)
    return CountsAhead(low, np.maximum(np.roll(chances, -(low % size))[: high - low + 1], 0.0))


def time_to_more(more: int, shape: float, time: float, levels: Sequence[float]) -> list[float]:
    """Return quantiles of the time until `more` have come, sites staying open, in closed form.

        T = (time) B/(1 - B), B ~ Beta(more, shape): a beta prime (Pearson VI)

    where `shape` = Σ (α + kᵢ) and `time` = β + t are those of sites that share a time; in the
    unit of `time`. Mean: time · more/(shape - 1).

    Raises ValueError unless everything is above 0. Source: Anisimov and Fedorov 2007.

    >>> [round(each, 3) for each in time_to_more(60, 62.2, 8.4, [0.05, 0.5, 0.95])]
    [6.007, 8.101, 10.92]
    """
    if more < 1 or not (shape > 0 and time > 0):
        raise ValueError("A time to so many needs a number, a shape and a time above 0.")
    from scipy.special import betaincinv

    quantiles = [float(betaincinv(more, shape, level)) for level in levels]
    return [time * b / (1 - b) for b in quantiles]


def any_of(chances: ArrayLike) -> CountsAhead:
    """Return how many of those waiting will come, each with a chance of their own.

        N = Σ Bernoulli(pᵢ), the Poisson binomial, by adding one at a time

    Raises ValueError for a chance outside 0 to 1.

    >>> any_of([0.5, 0.5]).chances.tolist()
    [0.25, 0.5, 0.25]
    """
    p = np.asarray(chances, float).ravel()
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("A chance lies between 0 and 1.")
    found = np.ones(1)
    for each in p[p > 0]:
        found = np.append(found * (1 - each), 0.0) + np.append(0.0, found * each)
    return CountsAhead(0, found)


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
    p, n = np.asarray(chances, float).ravel(), np.asarray(families, float).ravel()
    if n.sum() <= _FEW:
        return any_of(np.repeat(p, n.astype(int)))
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("A chance lies between 0 and 1.")
    mean, spread = float(n @ p), float(np.sqrt(n @ (p * (1 - p))))
    away = 9.5 * spread + 20
    low, high = max(0, int(mean - away)), min(int(n.sum()), ceil(mean + away))
    size = 1 << (high - low + 1).bit_length()
    last = min(size // 2, ceil(_farthest_angle(spread) * size / (2 * np.pi)))
    z = np.exp(-2j * np.pi * np.arange(last + 1) / size)
    points, weights = _gathered_chances(p, n, last * 2 * np.pi / size)
    found = np.zeros(size // 2 + 1, complex)
    found[: last + 1] = np.exp(weights @ np.log(1 + points[:, None] * (z - 1) + _NOT_ZERO))
    chances_ = np.fft.irfft(found, size)
    return CountsAhead(low, np.maximum(np.roll(chances_, -(low % size))[: high - low + 1], 0.0))


def _farthest_angle(spread: float) -> float:
    """Beyond it the generating function has vanished: |Π| ≤ exp(-spread² (1 - cos angle))."""
    least = 1 + log(_VANISHED) / max(spread * spread, 1e-9)
    return float(np.arccos(max(-1.0, least)))


def _gathered_chances(p: Numbers, n: Numbers, angle: float) -> tuple[Numbers, Numbers]:
    """Fewer points with weights that give the same Σ n log(1 - p + p z) up to an angle of z.

    log(1 + p (z - 1)) is analytic in p but at p = ½ ± ½ i cot(angle/2): as `_gathered`.
    """
    middle, half = float(p.max() + p.min()) / 2, float(p.max() - p.min()) / 2
    if half < 1e-12 or angle >= np.pi:
        return p, n
    apart = (0.5 - middle + 0.5j / np.tan(angle / 2)) / half
    root = np.sqrt(apart * apart - 1)
    ellipse = max(abs(apart + root), abs(apart - root))
    enough = max(_FEWEST_NODES, ceil(log(1e13 * (1 + n.sum())) / log(ellipse)))
    if enough >= p.size:
        return p, n
    return _at_chebyshev_points(p, n, middle, half, enough)


def mixed(counts: Sequence[CountsAhead], weights: Sequence[float]) -> CountsAhead:
    """Return the distribution that is each of these with a chance; the chances add up to 1.

    >>> mixed([CountsAhead(1, np.ones(1)), CountsAhead(3, np.ones(1))], [0.25, 0.75]).mean
    2.5
    """
    first = min(each.first for each in counts)
    found = np.zeros(max(each.first + len(each.chances) for each in counts) - first)
    for each, weight in zip(counts, weights, strict=True):
        place = each.first - first
        found[place : place + len(each.chances)] += weight * each.chances
    return CountsAhead(first, found)


def _ratios(shapes: ArrayLike, times: ArrayLike, ahead: ArrayLike) -> tuple[Numbers, Numbers]:
    s, t, u = (np.asarray(each, float) for each in (shapes, times, ahead))
    if not ((s > 0).all() and (t > 0).all() and (u >= 0).all()):
        raise ValueError("Shapes and times are above 0, and what is ahead is not negative.")
    q, where = np.unique((u / (t + u)), return_inverse=True)
    weights = np.broadcast_to(s, u.shape).ravel()
    shape = np.asarray(np.bincount(where.ravel(), weights=weights), float)
    return q[q > 0], shape[q > 0]


def _one(q: float, shape: float) -> CountsAhead:
    from scipy.special import gammaln

    low, high = _window(np.array([q]), np.array([shape]))
    n = np.arange(low, high + 1)
    chances = gammaln(shape + n) - gammaln(shape) - gammaln(n + 1)
    return CountsAhead(low, np.exp(chances + n * log(q) + shape * np.log1p(-q)))


def _transform(q: Numbers, shape: Numbers, size: int) -> NDArray[np.complex128]:
    """The generating function at roots of unity, up to where it has vanished (it only falls)."""
    nodes, weights = _gathered(q, shape)
    base = weights @ np.log1p(-nodes)
    found = np.zeros(size // 2 + 1, complex)
    first, last = 0, min(32, len(found))
    while first < len(found):
        z = np.exp(-2j * np.pi * np.arange(first, last) / size)
        found[first:last] = np.exp(base - weights @ np.log(1 - nodes[:, None] * z))
        if abs(found[last - 1]) < _VANISHED:
            break
        first, last = last, min(2 * last, len(found))
    return found


def _window(q: Numbers, shape: Numbers) -> tuple[int, int]:
    """Counts outside which there is a chance of at most e⁻³⁰ on each side (Chernoff)."""
    base = np.log1p(-q)
    near = np.sqrt(2 * _LEFT_OUT / (shape @ (q / (1 - q) ** 2)))  # the best slope of a normal
    slopes = near * _SLOPES
    up = np.minimum(slopes, -log(q[-1]) * _SHORT_OF_THE_END)
    above = (shape @ (base[:, None] - np.log1p(-q[:, None] * np.exp(up))) + _LEFT_OUT) / up
    below = shape @ (base[:, None] - np.log1p(-q[:, None] * np.exp(-slopes)))
    return max(0, int((-(below + _LEFT_OUT) / slopes).max())), ceil(above.min())


def _gathered(q: Numbers, shape: Numbers) -> tuple[Numbers, Numbers]:
    """Fewer points with weights that give the same sum of log(1 - q z) for every |z| ≤ 1."""
    middle, half = (q[-1] + q[0]) / 2, (q[-1] - q[0]) / 2
    far = (1 - middle) / half if half > 0 else np.inf
    ellipse = far + np.sqrt(far * far - 1)
    enough = max(_FEWEST_NODES, ceil(log(1e13 * (1 + shape.sum())) / log(ellipse)))
    if enough >= q.size:
        return q, shape
    return _at_chebyshev_points(q, shape, middle, half, enough)


def _at_chebyshev_points(
    x: Numbers, weights: Numbers, middle: float, half: float, many: int
) -> tuple[Numbers, Numbers]:
    """Points and weights with the same Σ weight f(x) for every smooth f on middle ± half."""
    angles, back = _chebyshev_angles(many)
    moments = _chebyshev_sums((x - middle) / half, weights, many)
    moments[0] /= 2
    return middle + half * np.cos(angles), back @ moments


@lru_cache(maxsize=256)
def _chebyshev_angles(many: int) -> tuple[Numbers, Numbers]:
    angles = np.pi * (2 * np.arange(many) + 1) / (2 * many)
    return angles, 2 / many * np.cos(angles[:, None] * np.arange(many))


def _chebyshev_sums(x: Numbers, weights: Numbers, many: int) -> Numbers:
    """Σ weights T(x) of the first Chebyshev polynomials, by their recurrence."""
    found = np.empty(many)
    before, now = np.ones_like(x), x
    for order in range(many):
        found[order] = weights @ before
        before, now = now, 2 * x * now - before
    return found
