"""Whether a pilot's results say go on, adjust, or think again."""

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from alongside.science.estimation.intervals import Interval, wilson

Colour = Literal["green", "amber", "red", "none"]
Threshold = int | float | str | Decimal | Fraction
MOST_PLAIN = 500


def exactly(number: Threshold) -> Fraction:
    """A threshold as the fraction that was written down.

    A float is read by its shortest decimal form, so that 0.7 is 7/10 and not a little less.

    >>> exactly(0.7), exactly("62.5")
    (Fraction(7, 10), Fraction(125, 2))
    """
    return Fraction(str(number))


@dataclass(frozen=True)
class Rule:
    """A numeric progression rule: green from one value on, amber from another, else red.

    `kind` says what is compared: a `share` (numerator / denominator, between 0 and 1) or a
    `count` (the numerator alone). `amber_at_least` None means that there is no amber; 0 means
    that there is no red. More is better.

    Raises ValueError when amber would begin at or above green, or a share lies outside 0 to 1.
    """

    id: str
    measure: str
    green_at_least: Threshold
    amber_at_least: Threshold | None = None
    kind: Literal["share", "count"] = "share"
    confidence: float = 0.90

    def __post_init__(self) -> None:
        green = exactly(self.green_at_least)
        amber = None if self.amber_at_least is None else exactly(self.amber_at_least)
        if amber is not None and amber >= green:
            raise ValueError(f"Rule {self.id}: amber must begin below green.")
        if self.kind == "share" and not 0 <= (green if amber is None else amber) <= green <= 1:
            raise ValueError(f"Rule {self.id}: a share lies between 0 and 1.")

    def colour_of(self, value: Fraction) -> Colour:
        """The colour of an exact value; a value on the boundary has the better colour."""
        if value >= exactly(self.green_at_least):
            return "green"
        amber = self.amber_at_least
        return "amber" if amber is not None and value >= exactly(amber) else "red"

    def edges(self, families: int) -> tuple[int, int]:
        """The fewest families that are amber, and the fewest that are green, out of so many.

        >>> Rule("r", "retained", "0.70", "0.50").edges(31)
        (16, 22)
        """
        whole = families if self.kind == "share" else 1
        green = math.ceil(exactly(self.green_at_least) * whole)
        amber = self.amber_at_least
        return green if amber is None else math.ceil(exactly(amber) * whole), green


@dataclass(frozen=True)
class Judged:
    """What a rule says now, with the numbers it was said from.

    `interval` is the Wilson interval of a share; a count has none.
    """

    rule: Rule
    colour: Colour
    value: Fraction | None
    interval: Interval | None
    numerator: int | None
    denominator: int | None


def judge(rule: Rule, numerator: int | None, denominator: int | None = None) -> Judged:
    """Judge a progression rule by exact arithmetic.

    `numerator` None or `denominator` 0 says that there is nothing to judge yet: the colour is
    "none", never red. A share needs a denominator; for a count it may be left out (it is then
    judged as it stands) and 0 means that nothing could have been counted yet.

    Raises ValueError when a number is negative or the numerator exceeds a share's denominator.

    >>> retention = Rule("retention", "families retained", "0.70", "0.50")
    >>> judge(retention, 14, 20).colour, judge(retention, 13, 20).colour
    ('green', 'amber')
    >>> judge(retention, 0, 0).colour
    'none'
    """
    _check(rule, numerator, denominator)
    if numerator is None or denominator == 0 or (rule.kind == "share" and denominator is None):
        return Judged(rule, "none", None, None, numerator, denominator)
    if rule.kind == "count" or denominator is None:
        value = Fraction(numerator)
        return Judged(rule, rule.colour_of(value), value, None, numerator, denominator)
    value = Fraction(numerator, denominator)
    interval = wilson(numerator, denominator, rule.confidence)
    return Judged(rule, rule.colour_of(value), value, interval, numerator, denominator)


def _check(rule: Rule, numerator: int | None, denominator: int | None) -> None:
    if (numerator or 0) < 0 or (denominator or 0) < 0:
        raise ValueError(f"Rule {rule.id}: counts cannot be negative.")
    if rule.kind == "share" and numerator is not None and numerator > (denominator or 0):
        raise ValueError(f"Rule {rule.id}: {numerator} of {denominator or 0} is not a share.")


def chances(rule: Rule, families: int, true_share: float) -> dict[Colour, float]:
    """How probable each colour is, if the true share were known.

    P(colour) = sum of C(n, k) p^k (1 - p)^(n - k) over the counts k judged so.

    Raises ValueError when there are no families or the share lies outside 0 to 1.
    Source: binomial operating characteristics, as in Lewis et al., Pilot Feasibility Stud
    2021;7:40.

    >>> round(chances(Rule("r", "retained", "0.70", "0.50"), 30, 0.70)["green"], 4)
    0.5888
    """
    if families < 1 or not 0 <= true_share <= 1:
        raise ValueError("Chances need at least one family and a share between 0 and 1.")
    amber, green = rule.edges(families)
    masses = [_mass(count, families, true_share) for count in range(families + 1)]
    return {
        "green": math.fsum(masses[max(green, 0) :]),
        "amber": math.fsum(masses[max(amber, 0) : max(green, 0)]),
        "red": math.fsum(masses[: max(amber, 0)]),
    }


def _mass(count: int, families: int, share: float) -> float:
    """C(n, k) p^k (1 - p)^(n - k), by logarithms where the numbers are too large for a float."""
    if families <= MOST_PLAIN or share in {0.0, 1.0}:
        ways = math.comb(families, count) if families <= MOST_PLAIN else 1
        return ways * share**count * (1 - share) ** (families - count)
    ways_ = math.lgamma(families + 1) - math.lgamma(count + 1) - math.lgamma(families - count + 1)
    return math.exp(ways_ + count * math.log(share) + (families - count) * math.log1p(-share))
