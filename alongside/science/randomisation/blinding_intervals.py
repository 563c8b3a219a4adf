"""Intervals of the blinding indices for small trials: exact, by resampling, from a posterior."""

import hashlib
from collections.abc import Callable
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
_STEPS = 4_096
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
    tails = _Tails(people, len(guesses.counts) - 1, right, wrong)
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
    """Shares of each arm's answers; each gamma is one of `_STEPS` equally likely ones."""
    from scipy.special import gammaincinv

    steps = (np.arange(_STEPS) + 0.5) / _STEPS
    possible = gammaincinv(counts.reshape(-1, 1) + _PRIOR, steps)
    uniform = _uniform(key, draws * counts.size).reshape(draws, counts.size)
    drawn = np.take_along_axis(possible, (uniform.T * _STEPS).astype(np.intp), axis=1)
    gammas = drawn.T.reshape(draws, *counts.shape)
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
    """The greatest chance of a T at least, or at most, as far out as the one seen.

    With K arms, (K - 1) T is a whole number. Its chances are the coefficients of the polynomial
    (p z^(K - 1) + q / z + r)^n, read from its values on the unit circle.
    """

    def __init__(self, people: int, others: int, right: int, wrong: int) -> None:
        self._others, self._people = others, people
        size = 1 << (people * (others + 1)).bit_length()
        turn = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size)
        self._up, self._down, self._size = turn**others, turn.conj(), size
        statistic = np.concatenate([np.arange(size - people), np.arange(-people, 0)])
        seen = others * right - wrong
        self._above, self._below = statistic >= seen, statistic <= seen

    def above(self, index: float) -> float:
        return self._greatest(index, self._above)

    def below(self, index: float) -> float:
        return self._greatest(index, self._below)

    def _greatest(self, index: float, which: Mask) -> float:
        ratio = 1.0 / self._others
        least, most = max(0.0, -index / ratio), (1 - index) / (1 + ratio)
        q = np.linspace(least, max(most, least), _GRID)[:, None]
        p = np.clip(index + ratio * q, 0.0, 1.0)
        rest = np.clip(1 - p - q, 0.0, 1.0)
        values = _power(p * self._up + q * self._down + rest, self._people)
        return float(np.fft.irfft(values, self._size, axis=1)[:, which].sum(axis=1).max())


def _power(base: Any, power: int) -> Any:
    """By squaring, because NumPy's own way is ten times slower from 100 on."""
    found = np.ones_like(base)
    while power:
        found = found * base if power & 1 else found
        base, power = base * base, power >> 1
    return found


def _limit(chance: Callable[[float], float], tail: float, outside: float, inside: float) -> float:
    """Where the chance passes the tail; outside it is at most the tail."""
    from scipy.optimize import brentq

    def over(index: float) -> float:
        return chance(index) - tail

    if over(outside) == 0:
        return outside
    return float(brentq(over, outside, inside, xtol=1e-9))
