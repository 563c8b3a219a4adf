"""What a progression rule and a protocol's claims really say, in chances."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import comb, fsum

from alongside.science.estimation.intervals import Interval, clopper_pearson, wald, wilson
from alongside.science.retention.progression import Colour, Rule, Threshold, chances, exactly

USUAL_TRUTHS = tuple(round(0.4 + 0.05 * step, 2) for step in range(11))


@dataclass(frozen=True, slots=True)
class Row:
    """Chances of the colours where the true share is `truth`."""

    truth: float
    green: float
    amber: float
    red: float


@dataclass(frozen=True, slots=True)
class Claim:
    """A protocol's claim about its size: how wide the interval, how surely a rate is exceeded.

    `exact`, `wilson` and `wald` are the intervals if just the claimed share is seen, None where
    that share of the families is not a whole number. `chance_above`: P(observed > `above`).
    """

    families: int
    share: Fraction
    exact: Interval | None
    wilson: Interval | None
    wald: Interval | None
    above: Fraction
    chance_above: float


def operating_characteristics(
    rule: Rule, families: int, truths: Sequence[float] = USUAL_TRUTHS
) -> tuple[Row, ...]:
    """Return the chance of each colour for each true share: what the rule itself can do.

    By `progression.chances`, exactly. Raises ValueError as it does, or for a rule of counts.

    >>> rule = Rule("retention", "families retained", "0.70", "0.50")
    >>> [round(row.green, 3) for row in operating_characteristics(rule, 30, (0.6, 0.7, 0.8))]
    [0.176, 0.589, 0.939]
    """
    if rule.kind != "share":
        raise ValueError(f"Rule {rule.id} is of a count: its chances come from a forecast.")
    found = [(truth, chances(rule, families, truth)) for truth in truths]
    return tuple(Row(truth, one["green"], one["amber"], one["red"]) for truth, one in found)


def chance_observed_above(families: int, truth: float, above: Threshold) -> float:
    """Return the chance that more than a share is observed.

        P(X > n s) = Σ over k with k/n > s of C(n, k) p^k (1 - p)^(n - k)

    compared as fractions, so that 18 of 30 is not more than 0.6.
    Raises ValueError when there are no families or the true share lies outside 0 to 1.

    >>> round(chance_observed_above(30, 0.7, "0.6"), 6)
    0.840678
    """
    if families < 1 or not 0 <= truth <= 1:
        raise ValueError("Chances need at least one family and a share between 0 and 1.")
    limit = exactly(above)
    masses = [
        comb(families, k) * truth**k * (1 - truth) ** (families - k)
        for k in range(families + 1)
        if Fraction(k, families) > limit
    ]
    return min(1.0, fsum(masses))


def claim(families: int, share: Threshold, above: Threshold, confidence: float = 0.90) -> Claim:
    """Return a protocol's claim of precision and of exceeding a rate, worked out.

    "With 30 families and 70 % retained the 90 % interval is about ±15 points, and the chance of
    observing more than 60 % is over 80 %" is `claim(30, "0.7", "0.6")`.

    Raises ValueError as the intervals do.

    >>> found = claim(30, "0.7", "0.6")
    >>> round(found.exact.half_width, 4), round(found.wald.half_width, 4), found.chance_above > 0.8
    (0.1494, 0.1376, True)
    """
    part = exactly(share)
    count = part * families
    seen = [
        method(int(count), families, confidence) if count.denominator == 1 else None
        for method in (clopper_pearson, wilson, wald)
    ]
    chance = chance_observed_above(families, float(part), above)
    return Claim(families, part, seen[0], seen[1], seen[2], exactly(above), chance)


def colour_ranges(rule: Rule, families: int) -> dict[Colour, tuple[int, int] | None]:
    """Return for each colour the fewest and the most families that give it, None if none do.

    >>> colour_ranges(Rule("r", "retained", "0.70", "0.50"), 30)
    {'green': (21, 30), 'amber': (15, 20), 'red': (0, 14)}
    """
    found: dict[Colour, list[int]] = {"green": [], "amber": [], "red": []}
    for count in range(families + 1):
        value = Fraction(count, families) if rule.kind == "share" else Fraction(count)
        found[rule.colour_of(value)].append(count)
    return {colour: (min(all_), max(all_)) if all_ else None for colour, all_ in found.items()}
