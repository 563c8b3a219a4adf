"""Intervals of the blinding indices for small trials: exact, by resampling, from a posterior."""

import hashlib
from collections.abc import Callable
from math import lgamma
from typing import Any

import numpy as np

from alongside.science.estimation.intervals import Interval
from alongside.science.randomisation.blinding import (
    Array,
    Guesses,
    Mask,
    bang,
    bang_weights,
    james,
    james_of,
    james_weights,
    unknowns,
)

IndexOf = Callable[[Array], Array]
KEY = b"alongside blinding intervals 1"
MOST_PEOPLE = 120
_GRID = 129
_HALVINGS = 30
_PRIOR = 0.5


class NotExact(ValueError):
    """The exact interval is for up to 120 people and answers without graded certainty."""


def exact_bang(guesses: Guesses, arm: str, confidence: float = 0.95) -> Interval:
    """An exact interval of Bang's index of an arm: it covers the truth at least so often.

    With x right, y wrong and v = 1 / (K - 1), let T = x - v y. The limits are the values of
    BI = p - v q at which the greatest chance, over all p and q with that BI, of a T as great
    (lower limit) or as small (upper limit) as the one seen is (1 - confidence) / 2. So 15 right
    of 15 give (0.56, 1) at 95 %, where the normal interval has no width.

    Raises `NotExact` for graded certainty or more than 120 people, `ValueError` for nobody.
    Source: unconditional exact limits after Santner and Snell, JASA 1980;75:386, for the
    difference of two chances of one trinomial.

    >>> from alongside.science.randomisation.blinding import plain
    >>> found = exact_bang(Guesses({"A": {"A": 15}, "B": {}}, plain(["A", "B"])), "A")
    >>> round(found.lower, 3), found.upper
    (0.564, 1.0)
    """
    weights = bang_weights(guesses, arm)
    counts = guesses.array()[list(guesses.counts).index(arm)]
    estimate, people = bang(guesses, arm).estimate, int(counts.sum())
    if estimate is None:
        raise ValueError("There is no estimate to put an interval around.")
    graded = any(one.certainty != 1 for one in guesses.answers.values() if one.arm is not None)
    if people > MOST_PEOPLE or graded:
        raise NotExact(NotExact.__doc__)
    ratio = 1.0 / (len(guesses.counts) - 1)
    right, wrong = int(counts[weights > 0].sum()), int(counts[weights < 0].sum())
    tail = (1 - confidence) / 2
    tails = _Tails(people, ratio, right - ratio * wrong)
    lower = -ratio if tails.above(-ratio) > tail else _limit(tails.above, tail, -ratio, 1.0)
    upper = 1.0 if tails.below(1.0) > tail else _limit(tails.below, tail, 1.0, -ratio)
    return Interval(estimate, lower, upper, confidence, "exact")


def posterior_bang(
    guesses: Guesses, arm: str, confidence: float = 0.95, *, draws: int = 20_000, key: bytes = KEY
) -> Interval:
    """Central limits of Bang's index when the arm's shares have Jeffreys's prior.

        shares ~ Dirichlet(count + 1/2),   limits = quantiles of the sum of w x share

    Any scale of certainty and any number of arms; never without width. The draws come from the
    key, so the limits are always the same. Raises `ValueError` for an arm without anybody.

    >>> from alongside.science.randomisation.blinding import plain
    >>> found = posterior_bang(Guesses({"A": {"A": 15}, "B": {}}, plain(["A", "B"])), "A")
    >>> round(found.lower, 1), found.upper < 1
    (0.7, True)
    """
    weights = bang_weights(guesses, arm)
    estimate = bang(guesses, arm).estimate
    counts = guesses.array()[[list(guesses.counts).index(arm)]]
    shares = _dirichlet(counts, draws, key)[:, 0, :]
    return _central(estimate, shares @ weights, confidence, "posterior")


def posterior_james(
    guesses: Guesses, confidence: float = 0.95, *, draws: int = 20_000, key: bytes = KEY
) -> Interval:
    """Central limits of James's index when each arm's shares have Jeffreys's prior.

    As `posterior_bang`, each arm apart, joined in the proportion of the arms' numbers of people.
    Raises `UnusableGuesses` when nobody answered, `ValueError` when there is no estimate.

    >>> from alongside.science.randomisation.blinding import UNKNOWN, plain
    >>> row = {UNKNOWN: 15}
    >>> found = posterior_james(Guesses({"A": row, "B": row}, plain(["A", "B"])))
    >>> found.estimate, round(found.lower, 1), found.upper < 1
    (1.0, 0.9, True)
    """
    counts = guesses.array()
    return _of_james(guesses, _dirichlet(counts, draws, key), confidence, "posterior")


def bootstrap_james(
    guesses: Guesses, confidence: float = 0.95, *, draws: int = 4_000, key: bytes = KEY
) -> Interval:
    """Central limits of James's index over tables drawn again from each arm's own answers.

    The percentile bootstrap, each arm kept at its size; draws come from the key. Where all
    answers of both arms are the same it has no width: read the posterior limits there.
    Raises as `posterior_james`. Source: Efron and Tibshirani, An Introduction to the Bootstrap,
    1993, chapter 13.

    >>> from alongside.science.randomisation.blinding import plain
    >>> table = Guesses({"A": {"A": 9, "B": 6}, "B": {"A": 5, "B": 10}}, plain(["A", "B"]))
    >>> found = bootstrap_james(table, draws=500)
    >>> 0 < found.lower < found.estimate < found.upper < 1
    True
    """
    counts = guesses.array()
    return _of_james(guesses, _resampled(counts, draws, key), confidence, "bootstrap")


def _of_james(guesses: Guesses, shares: Array, confidence: float, method: str) -> Interval:
    estimate, counts = james(guesses).estimate, guesses.array()
    joined = shares * (counts.sum(axis=1) / counts.sum())[:, None]
    found = james_of(joined, james_weights(guesses), unknowns(guesses))
    return _central(estimate, found[~np.isnan(found)], confidence, method)


def _central(estimate: float | None, found: Array, confidence: float, method: str) -> Interval:
    if estimate is None:
        raise ValueError("There is no estimate to put an interval around.")
    tail = (1 - confidence) / 2
    lower, upper = np.quantile(found, [tail, 1 - tail])
    return Interval(estimate, float(lower), float(upper), confidence, method)


def _dirichlet(counts: Array, draws: int, key: bytes) -> Array:
    from scipy.special import gammaincinv

    uniform = _uniform(key, draws * counts.size).reshape(draws, *counts.shape)
    gammas = gammaincinv(counts + _PRIOR, uniform)
    return np.asarray(gammas / gammas.sum(axis=-1, keepdims=True), dtype=np.float64)


def _resampled(counts: Array, draws: int, key: bytes) -> Array:
    people = counts.sum(axis=1).astype(int)
    uniform = _uniform(key, draws * int(people.sum())).reshape(draws, -1)
    shares = np.zeros((draws, *counts.shape))
    for arm, part in enumerate(np.split(uniform, np.cumsum(people)[:-1], axis=1)):
        if people[arm]:
            edges = np.cumsum(counts[arm]) / people[arm]
            answers = np.searchsorted(edges, part, side="right")
            for answer in range(counts.shape[1]):
                shares[:, arm, answer] = (answers == answer).mean(axis=1)
    return shares


def _uniform(key: bytes, number: int) -> Array:
    bits = np.frombuffer(hashlib.shake_256(key).digest(8 * number), dtype=">u8")
    return ((bits >> np.uint64(11)).astype(np.float64) + 0.5) / 2.0**53


class _Tails:
    """The greatest chance of a T at least, or at most, as far out as the one seen."""

    def __init__(self, people: int, ratio: float, seen: float) -> None:
        self._ratio = ratio
        right, wrong = np.meshgrid(np.arange(people + 1), np.arange(people + 1), indexing="ij")
        inside = right + wrong <= people
        self._right, self._wrong = right[inside], wrong[inside]
        self._rest = people - self._right - self._wrong
        log = np.array([lgamma(n + 1.0) for n in range(people + 1)])
        self._log = log[people] - log[self._right] - log[self._wrong] - log[self._rest]
        statistic = self._right - ratio * self._wrong
        self._above, self._below = statistic >= seen - 1e-9, statistic <= seen + 1e-9

    def above(self, index: float) -> float:
        return self._greatest(index, self._above)

    def below(self, index: float) -> float:
        return self._greatest(index, self._below)

    def _greatest(self, index: float, which: Mask) -> float:
        least, most = max(0.0, -index / self._ratio), (1 - index) / (1 + self._ratio)
        q = np.linspace(least, max(most, least), _GRID)[:, None]
        p = np.clip(index + self._ratio * q, 0.0, 1.0)
        rest = np.clip(1 - p - q, 0.0, 1.0)
        chance = np.exp(
            self._log[which]
            + _log_power(p, self._right[which])
            + _log_power(q, self._wrong[which])
            + _log_power(rest, self._rest[which])
        )
        return float(chance.sum(axis=1).max())


def _log_power(base: Array, power: np.ndarray[Any, np.dtype[Any]]) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(power == 0, 0.0, power * np.log(base))


def _limit(chance: Callable[[float], float], tail: float, outside: float, inside: float) -> float:
    for _ in range(_HALVINGS):
        middle = (outside + inside) / 2
        outside, inside = (middle, inside) if chance(middle) <= tail else (outside, middle)
    return outside
