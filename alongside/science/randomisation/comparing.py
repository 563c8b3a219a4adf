"""Designs beside each other for one trial: what can be guessed, and how even the arms are."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from alongside.science.randomisation.drawn_trials import drawn
from alongside.science.randomisation.method import Factor, Rule
from alongside.science.randomisation.minimisation import Minimisation
from alongside.science.randomisation.predictability import imbalance, predictability
from alongside.science.randomisation.walking import Gap, apart, beyond_rounds

SITE, WHOLE = "site", "trial"


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
    families = {site: {SITE: site, WHOLE: "all"} for site in sizes}
    right, best, sure, end, top, whole = drawn(method, families, sizes, trials)
    return Compared(name, right, best, sure, sure, end, top, whole, trials)


def _joined(
    arms: Mapping[str, int], one: Mapping[Gap, float], other: Mapping[Gap, float]
) -> dict[Gap, float]:
    found: dict[Gap, float] = defaultdict(float)
    for left, chance in one.items():
        for right, weight in other.items():
            both = [a + b for a, b in zip(left, right, strict=True)]
            found[beyond_rounds(arms, both)] += chance * weight
    return found
