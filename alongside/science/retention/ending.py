"""In which colour a progression rule will end, as far as it can be told by now."""

from dataclasses import dataclass
from fractions import Fraction
from math import lgamma

import numpy as np
from numpy.typing import NDArray

from alongside.science.recruitment.counts_ahead import CountsAhead
from alongside.science.retention.progression import Colour, Rule

EVEN_PRIOR = (1.0, 1.0)
COLOURS: tuple[Colour, ...] = ("green", "amber", "red")


@dataclass(frozen=True, slots=True)
class Standing:
    """Of how many families it is known whether they count, how many do, and how many in all."""

    counted: int
    known: int
    families: int

    def __post_init__(self) -> None:
        if not 0 <= self.counted <= self.known <= self.families or self.families < 1:
            raise ValueError("Of 1 family or more some are known, and of these some count.")


def ending_of_share(
    rule: Rule, standing: Standing, prior: tuple[float, float] = EVEN_PRIOR
) -> dict[Colour, float]:
    """Return the chance of ending in each colour, for a share such as retention.

        Y | p ~ Binomial(m, p), p ~ Beta(a + x, b + n - x):  beta-binomial,
        P(colour) = Σ over y judged so of C(m, y) B(a' + y, b' + m - y)/B(a', b'),
        a' = a + x, b' = b + n - x

    with x of n known families counting and m = families - n still open. `prior`: (a, b), even by
    default; (7, 3) says as much as ten families of whom seven stayed.

    Raises ValueError for a rule of counts, an impossible standing or a prior not above 0.
    Source: Spiegelhalter, Freedman and Blackburn, Control Clin Trials 1986;7:8.

    >>> found = ending_of_share(Rule("r", "retained", "0.70", "0.50"), Standing(14, 20, 30))
    >>> [round(found[colour], 4) for colour in ("green", "amber", "red")]
    [0.5953, 0.4045, 0.0002]
    """
    if rule.kind != "share":
        raise ValueError(f"Rule {rule.id} is of a count: see ending_of_count.")
    yes, no = after(standing, prior)
    left = standing.families - standing.known
    amber, green = (
        min(max(0, edge - standing.counted), left + 1) for edge in rule.edges(standing.families)
    )
    chances = _beta_binomial(left, yes, no)
    parts = (chances[green:], chances[amber:green], chances[:amber])
    return {
        colour: min(1.0, float(part.sum())) for colour, part in zip(COLOURS, parts, strict=True)
    }


def ending_of_count(rule: Rule, ahead: CountsAhead) -> dict[Colour, float]:
    """Return the chance of ending in each colour, for a count such as families recruited.

    `ahead`: the forecast of the count at the end, from `recruitment.forecast.number_by`.

    Raises ValueError for a rule of shares.

    >>> from alongside.science.recruitment.sums_ahead import sum_of_sites
    >>> rule = Rule("n", "families", 30, 0, kind="count")
    >>> found = ending_of_count(rule, sum_of_sites([18.5], [9.0], [3.0]).moved(24))
    >>> round(found["green"], 4), round(found["amber"], 4)
    (0.555, 0.445)
    """
    if rule.kind != "count":
        raise ValueError(f"Rule {rule.id} is of a share: see ending_of_share.")
    found: dict[Colour, float] = dict.fromkeys(COLOURS, 0.0)
    for more, chance in enumerate(ahead.chances):
        found[rule.colour_of(Fraction(ahead.first + more))] += float(chance)
    return {colour: min(1.0, chance) for colour, chance in found.items()}


def ending_of_share_ahead(rule: Rule, ahead: CountsAhead, families: int) -> dict[Colour, float]:
    """Return the chance of ending in each colour, for a share whose count has been forecast.

    `ahead`: the forecast of the count among so many families in the end, from
    `recruitment.forecast_basis.Basis.kept_in_the_end`.

    Raises ValueError for a rule of counts.

    >>> from alongside.science.recruitment.sums_ahead import some_of
    >>> rule = Rule("r", "retained", "0.70", "0.50")
    >>> found = ending_of_share_ahead(rule, some_of([0.7], [30]), 30)
    >>> round(found["green"], 4), round(found["red"], 4)
    (0.5888, 0.0064)
    """
    if rule.kind != "share":
        raise ValueError(f"Rule {rule.id} is of a count: see ending_of_count.")
    amber, green = rule.edges(families)
    all_amber, all_green = ahead.at_least(amber), ahead.at_least(green)
    return {
        "green": all_green,
        "amber": max(0.0, all_amber - all_green),
        "red": max(0.0, 1 - all_amber),
    }


def chance_truth_above(
    share: float, standing: Standing, prior: tuple[float, float] = EVEN_PRIOR
) -> float:
    """Return the chance that the true share lies above a value, given what is known.

        P(p > s) = 1 - I(s; a + x, b + n - x)

    Raises ValueError for a share outside 0 to 1, or as `ending_of_share`.

    >>> round(chance_truth_above(0.6, Standing(14, 20, 30)), 4)
    0.7998
    """
    if not 0 <= share <= 1:
        raise ValueError("A share lies between 0 and 1.")
    # Imported here so that a web process does not carry scipy from its start.
    from scipy.special import betainc

    yes, no = after(standing, prior)
    return float(betainc(no, yes, 1 - share))


def after(standing: Standing, prior: tuple[float, float]) -> tuple[float, float]:
    """Return the parameters of the beta distribution of the share, given what is known."""
    if not min(prior) > 0:
        raise ValueError("Both parts of a prior are above 0.")
    missed = standing.known - standing.counted
    return prior[0] + standing.counted, prior[1] + missed


def _beta_binomial(left: int, yes: float, no: float) -> NDArray[np.float64]:
    """The chance of each number from none to all of those left, by its ratio to the one before.

    P(0) = B(a, b + m)/B(a, b),  P(y + 1)/P(y) = (m - y)(a + y)/((y + 1)(b + m - y - 1))
    """
    y = np.arange(left)
    ratios = np.log((left - y) * (yes + y) / ((y + 1) * (no + left - y - 1)))
    first = lgamma(no + left) - lgamma(no) + lgamma(yes + no) - lgamma(yes + no + left)
    return np.asarray(np.exp(first + np.concatenate([[0.0], np.cumsum(ratios)])), float)
