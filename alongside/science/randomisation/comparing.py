"""Designs beside each other for one trial: what can be guessed, and how even the arms are."""

import hashlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from alongside.science.randomisation.balance import imbalance_over_time
from alongside.science.randomisation.method import Factor, Levels, Rule, choose
from alongside.science.randomisation.minimisation import Minimisation, Tally, family_key
from alongside.science.randomisation.predictability import imbalance, predictability
from alongside.science.randomisation.stream import RandomStream
from alongside.science.randomisation.walking import Gap, apart, behind, beyond_rounds

SITE, WHOLE = "site", "trial"
_LABEL = b"alongside comparison of designs 1\x00"


@dataclass(frozen=True)
class Compared:
    """One design for one trial; shares of all allocations, imbalances in rounds of the ratio.

    Shares as `Predictability`. `in_site` and `greatest_in_site` are expected imbalances of a
    site at its end and at its worst, on average over sites; `whole` that of the trial at its
    end. `trials` is how many trials were drawn, or None where the figures are exact.
    """

    name: str
    by_counts: float
    by_method: float
    certain: float
    certain_in_block: float
    in_site: float
    greatest_in_site: float
    whole: float
    trials: int | None = None


def exactly_compared(
    name: str, rule_for: Callable[[int], Rule], sizes: Mapping[str, int]
) -> Compared:
    """Return the figures of a rule applied in each site apart, without drawing anything.

    `rule_for(n)` is the rule of a site with n families; `sizes` gives each site's number.
    Raises `ValueError` without a site or for a size below 1.

    >>> from alongside.science.randomisation.blocks import PermutedBlocks
    >>> rule = PermutedBlocks({"A": 1, "B": 1}, (4,))
    >>> exactly_compared("blocks", lambda _: rule, {"north": 8, "south": 8}).whole
    0.0
    """
    if not sizes:
        raise ValueError("There is no site to compare designs for.")
    guessed = cache(lambda size: predictability(rule_for(size), size))
    drifted = cache(lambda size: imbalance(rule_for(size), size))
    families, sites = sum(sizes.values()), len(sizes)
    arms = rule_for(max(sizes.values())).arms
    whole: dict[Gap, float] = {(0,) * len(arms): 1.0}
    for size in sizes.values():
        whole = _joined(arms, whole, drifted(size).gaps)

    def share(of: str) -> float:
        return sum(size * float(getattr(guessed(size), of)) for size in sizes.values()) / families

    return Compared(
        name,
        by_counts=share("by_counts"),
        by_method=share("by_method"),
        certain=share("certain"),
        certain_in_block=share("certain_in_block"),
        in_site=sum(drifted(size).at_end for size in sizes.values()) / sites,
        greatest_in_site=sum(drifted(size).greatest for size in sizes.values()) / sites,
        whole=sum(weight * apart(arms, gap) for gap, weight in whole.items()),
    )


def minimisation_over_sites(
    arms: Mapping[str, int], sites: Sequence[str], probability: str
) -> Minimisation:
    """Minimisation by the range over the sites and, as much, over the trial as a whole.

    >>> minimisation_over_sites({"A": 1, "B": 1}, ["n"], "0.8").factors[1].levels
    ('all',)
    """
    factors = (Factor(SITE, tuple(sites)), Factor(WHOLE, ("all",)))
    return Minimisation(arms, factors, "range", probability)


def drawn_compared(
    name: str, method: Minimisation, sizes: Mapping[str, int], trials: int = 500
) -> Compared:
    """Return the figures of minimisation over many trials, drawn from keys that never change.

    Families come from the sites in an order drawn uniformly. Guesses are made within a site.

    >>> method = minimisation_over_sites({"A": 1, "B": 1}, ["n"], "1")
    >>> drawn_compared("minimisation", method, {"n": 8}, 20).in_site
    0.0
    """
    keys = [hashlib.sha256(_LABEL + trial.to_bytes(8)).digest() for trial in range(trials)]
    drawn = [_one_trial(method, _order(key, sizes), key) for key in keys]
    right, best, sure, end, top, whole = (sum(one) / trials for one in zip(*drawn, strict=True))
    return Compared(name, right, best, sure, sure, end, top, whole, trials)


def _order(key: bytes, sizes: Mapping[str, int]) -> list[Levels]:
    left, stream = dict(sizes), RandomStream(key)
    order: list[Levels] = []
    while families := sum(left.values()):
        chances = {site: Fraction(number, families) for site, number in left.items()}
        site = choose(stream, chances)
        left[site] -= 1
        order.append({SITE: site, WHOLE: "all"})
    return order


def _one_trial(method: Minimisation, families: list[Levels], key: bytes) -> tuple[float, ...]:
    tally, given = Tally(method), defaultdict[str, list[str]](list)
    names, every = sorted(method.arms), list[str]()
    right = best = sure = 0.0
    for place, family in enumerate(families):
        chances = tally.chances(family)
        before = given[family[SITE]]
        least = behind(method.arms, tuple(before.count(name) for name in names))
        right += sum(float(chances[names[one]]) for one in least) / len(least)
        best += float(max(chances.values()))
        sure += max(chances.values()) == 1
        arm = choose(RandomStream(family_key(key, place, method.levels_of(family))), chances)
        tally.add(arm, family)
        before.append(arm)
        every.append(arm)
    paths = [imbalance_over_time(arms, method.arms) for arms in given.values()]
    ends, tops = sum(path[-1] for path in paths), sum(max(path) for path in paths)
    shares = [part / len(families) for part in (right, best, sure)]
    end = imbalance_over_time(every, method.arms)[-1]
    return (*shares, ends / len(paths), tops / len(paths), end)


def _joined(
    arms: Mapping[str, int], one: Mapping[Gap, float], other: Mapping[Gap, float]
) -> dict[Gap, float]:
    found: dict[Gap, float] = defaultdict(float)
    for left, chance in one.items():
        for right, weight in other.items():
            both = [a + b for a, b in zip(left, right, strict=True)]
            found[beyond_rounds(arms, both)] += chance * weight
    return found
