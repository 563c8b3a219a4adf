"""Trials of several sites drawn from keys that never change: how guessable, and how far apart."""

import hashlib
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate
from math import gcd, lcm

import numpy as np
from numpy.typing import NDArray

from alongside.science.randomisation.method import Levels
from alongside.science.randomisation.minimisation import Minimisation
from alongside.science.randomisation.minimising_trials import Trials
from alongside.science.randomisation.stream import RandomStream

_LABEL = b"alongside comparison of designs 1\x00"


def drawn(
    method: Minimisation, families_of: Mapping[str, Levels], sizes: Mapping[str, int], trials: int
) -> tuple[float, ...]:
    """Return six means over trials: shares of families, then imbalances in rounds of the ratio.

    Guessed by who names the arm that is behind at the site; guessed by who knows the method;
    certain; imbalance of a site at its end; at its worst; of the trial at its end.
    `families_of` gives the levels of a family of each site, `sizes` each site's families, who
    come in an order drawn uniformly.
    """
    ready, sites = Trials(method), sorted(sizes)
    keys = [hashlib.sha256(_LABEL + trial.to_bytes(8)).digest() for trial in range(trials)]
    orders = [_order(key, sizes) for key in keys]
    families = [[families_of[site] for site in order] for order in orders]
    levels = np.stack([ready.levels(one) for one in families])
    draws = np.stack([ready.draws(key, one) for key, one in zip(keys, families, strict=True)])
    given, sets = ready.minimise(levels, draws)
    chances = np.array([[float(one[name]) for name in ready.names] for one in ready.chances])
    whole = lcm(*method.arms.values())
    steps = np.array([whole // method.arms[name] for name in ready.names])
    where = np.array([[sites.index(site) for site in order] for order in orders])
    return _means(given, chances[sets], where, steps, whole)


def _means(
    given: NDArray[np.int64], chances: NDArray[np.float64], where: NDArray[np.int64],
    steps: NDArray[np.int64], whole: int,
) -> tuple[float, ...]:  # fmt: skip
    trials, families = given.shape
    every, counts = np.arange(trials), np.zeros((trials, where.max() + 1, len(steps)), np.int64)
    worst, right = np.zeros(counts.shape[:2]), np.zeros((trials, families))
    for place in range(families):
        site, arm = where[:, place], given[:, place]
        here = counts[every, site]
        least = here == here.min(axis=1, keepdims=True)
        right[:, place] = (chances[:, place] * least).sum(axis=1) / least.sum(axis=1)
        counts[every, site, arm] += steps[arm]
        worst[every, site] = np.maximum(worst[every, site], np.ptp(counts[every, site], axis=1))
    best = chances.max(axis=2)
    ends, end = np.ptp(counts, axis=2), np.ptp(counts.sum(axis=1), axis=1)
    shares = (right.mean(), best.mean(), (best == 1).mean())
    return tuple(
        map(float, (*shares, ends.mean() / whole, worst.mean() / whole, end.mean() / whole))
    )


def _order(key: bytes, sizes: Mapping[str, int]) -> Sequence[str]:
    """The sites of the families in an order drawn uniformly."""
    sites, stream = sorted(sizes), RandomStream(key)
    left = [sizes[site] for site in sites]
    order: list[str] = []
    for families in range(sum(left), 0, -1):
        part = gcd(*left)
        place = bisect_right(list(accumulate(left)), stream(families // part) * part)
        left[place] -= 1
        order.append(sites[place])
    return order
