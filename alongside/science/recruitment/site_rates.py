"""How fast sites recruit, and how much they differ: the Poisson–gamma model."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
Kind = Literal["sites", "common", "prior"]
_JEFFREYS = 0.5


class UnusableCounts(ValueError):
    """Counts and times do not fit together, or there is nothing to learn from and no prior."""


@dataclass(frozen=True, slots=True)
class SiteRates:
    """A gamma distribution of rates: of the sites ("sites", "prior") or of one common rate.

    `shape` has no unit, `time` is in the unit of the exposure: mean rate = shape / time.
    Under "common" the counts are in it already, and every site has the same rate.
    """

    kind: Kind
    shape: float
    time: float
    log_likelihood: float | None = None

    @property
    def mean(self) -> float:
        """The mean rate per unit of exposure."""
        return self.shape / self.time

    @property
    def variation(self) -> float:
        """The coefficient of variation of the rates: 1/√shape."""
        return 1 / sqrt(self.shape)

    def after(self, counts: ArrayLike, exposure: ArrayLike) -> tuple[Numbers, Numbers]:
        """Shapes and times of each site's rate, given its own count and exposure.

        Under "common" they are the same for all, since all counts were used.
        """
        k, t = np.asarray(counts, float), np.asarray(exposure, float)
        if self.kind == "common":
            return np.full(k.shape, self.shape), np.full(k.shape, self.time)
        return self.shape + k, self.time + t

    def site_means(self, counts: ArrayLike, exposure: ArrayLike) -> Numbers:
        """Each site's rate, drawn towards the mean of all: (shape + k) / (time + t)."""
        shapes, times = self.after(counts, exposure)
        return np.asarray(shapes / times, float)


def prior_rates(mean: float, variation: float) -> SiteRates:
    """Return rates with a given mean and coefficient of variation between sites.

    For a study that has recruited nobody, or whose few sites say too little about their spread.

        shape = 1/variation², time = shape/mean

    Raises `UnusableCounts` unless both are above 0.

    >>> prior_rates(2.0, 0.5)
    SiteRates(kind='prior', shape=4.0, time=2.0, log_likelihood=None)
    """
    if not (mean > 0 and variation > 0):
        raise UnusableCounts("A prior needs a mean rate and a variation, both above 0.")
    return SiteRates("prior", 1 / variation**2, 1 / (variation**2 * mean))


def fitted_rates(
    counts: Sequence[int], exposure: Sequence[float], prior: SiteRates | None = None
) -> SiteRates:
    """Return the rates of sites by maximum likelihood, or what stands in for them.

        k | λ ~ Poisson(λ t), λ ~ Gamma(α, β): negative binomial with mean α t/β, maximised over
        α and m = α/β

    `counts`: families at each site; `exposure`: its time open, in months or any other unit; sites
    without exposure say nothing. Counts are over-dispersed when Σ (k - m t)² > Σ k: only then is
    there a finite maximum (the likelihood falls as 1/α leaves 0 otherwise). Where they are not,
    `prior` is used if given; if not, one common rate with its own uncertainty,
    Gamma(Σk + 1/2, Σt).

    Raises `UnusableCounts` for lengths that differ, negative numbers, or no exposure and no prior.
    Source: Anisimov and Fedorov, Stat Med 2007;26:4958.

    >>> found = fitted_rates([4, 0, 7, 2, 5, 1, 3, 9, 2, 6, 0, 4], [6.0] * 12)
    >>> found.kind, round(found.shape, 3), round(found.mean, 4)
    ('sites', 2.492, 0.5972)
    >>> fitted_rates([3, 3, 4, 3], [6.0] * 4).kind
    'common'
    """
    k, t = _checked(counts, exposure)
    if not k.size:
        if prior is None:
            raise UnusableCounts("No site has been open yet: give a prior rate.")
        return prior
    mean = k.sum() / t.sum()
    if ((k - mean * t) ** 2).sum() > k.sum() and k.size > 1:
        return _most_likely(k, t, mean)
    return prior or SiteRates("common", float(k.sum() + _JEFFREYS), float(t.sum()))


def _checked(counts: Sequence[int], exposure: Sequence[float]) -> tuple[Numbers, Numbers]:
    k, t = np.asarray(counts, float), np.asarray(exposure, float)
    if k.shape != t.shape or k.ndim != 1:
        raise UnusableCounts(f"{k.size} counts do not fit {t.size} times.")
    if not (np.isfinite(k).all() and np.isfinite(t).all() and (k >= 0).all() and (t >= 0).all()):
        raise UnusableCounts("Counts and times are numbers from 0 on.")
    if (k[t == 0] > 0).any():
        raise UnusableCounts("A site that was not open has recruited somebody.")
    return k[t > 0], t[t > 0]


def _most_likely(k: Numbers, t: Numbers, mean: float) -> SiteRates:
    # Imported here so that a web process does not carry scipy from its start.
    from scipy.optimize import minimize

    spread = max(((k - mean * t) ** 2).sum() - k.sum(), 1e-6 * k.sum())
    start = np.log([((mean * t) ** 2).sum() / spread, mean])
    found: Any = minimize(_badness, start, (k, t), jac=True, method="BFGS", options={"gtol": 1e-9})
    shape, rate = (float(each) for each in np.exp(found.x))
    return SiteRates("sites", shape, shape / rate, -float(found.fun))


def _badness(at: Numbers, k: Numbers, t: Numbers) -> tuple[float, Numbers]:
    """Minus the log likelihood and its slopes, by log shape and log mean rate."""
    from scipy.special import gammaln, psi

    shape, rate = np.exp(at)
    mean = rate * t
    fit = gammaln(shape + k) - gammaln(shape) - gammaln(k + 1)
    fit += k * np.log(mean / (shape + mean)) - shape * np.log1p(mean / shape)
    by_shape = psi(shape + k) - psi(shape) - np.log1p(mean / shape) + (mean - k) / (shape + mean)
    by_rate = k - (shape + k) * mean / (shape + mean)
    return -float(fit.sum()), -np.array([shape * by_shape.sum(), by_rate.sum()])
