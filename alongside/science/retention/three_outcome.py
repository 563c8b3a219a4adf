"""Designing a rule with three outcomes: stop, pause and think, go."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
MOST_FAMILIES = 400


class NoDesign(ValueError):
    """No size up to the largest that was tried keeps all the errors."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a three-outcome rule must tell apart, and how often it may err.

    `red`, `green`: true shares at which to stop and to go. `alpha`: most chance of going on at
    red; `beta`: of stopping at green; `gamma`: of not pausing midway between them. After a pause
    the wrong decision is taken with chance `wrong_after_pause`.
    """

    red: float
    green: float
    alpha: float = 0.05
    beta: float = 0.20
    gamma: float = 1.0
    wrong_after_pause: float = 0.5

    def __post_init__(self) -> None:
        if not 0 < self.red < self.green < 1:
            raise ValueError("Red lies below green, and both between 0 and 1.")
        if not (0 < self.alpha < 1 and 0 < self.beta < 1 and 0 < self.gamma <= 1):
            raise ValueError("The chances of error lie between 0 and 1.")
        if not 0 <= self.wrong_after_pause <= 1:
            raise ValueError("The chance of a wrong decision after a pause lies from 0 to 1.")


@dataclass(frozen=True, slots=True)
class ThreeOutcome:
    """Stop at `stop_at_most` or fewer, go at more than `go_above`, pause in between.

    `holds`: whether all wishes are kept. Without a pause both numbers are the same.
    """

    families: int
    stop_at_most: int
    go_above: int
    alpha: float
    beta: float
    gamma: float
    holds: bool


def three_outcome(wishes: Wishes, most_families: int = MOST_FAMILIES) -> ThreeOutcome:
    """Return the smallest three-outcome design that keeps all wishes, exactly.

        α = P(X > b | red) + η P(a < X ≤ b | red)
        β = P(X ≤ a | green) + η P(a < X ≤ b | green)
        γ = 1 - P(a < X ≤ b | (red + green)/2)

    X binomial, a = stop_at_most, b = go_above, η = wrong_after_pause.

    Raises `NoDesign` when none is found up to `most_families`.
    Source: Storer, Biometrics 1992;48:55; Wilson, Hudson and Brown, BMC Med Res Methodol
    2024, doi 10.1186/s12874-024-02351-x.

    >>> found = three_outcome(Wishes(0.5, 0.7, gamma=0.6))
    >>> found.families, found.stop_at_most, found.go_above, round(found.gamma, 4)
    (57, 33, 38, 0.5433)
    """
    for families in range(2, most_families + 1):
        found = three_outcome_at(families, wishes)
        if found.holds:
            return found
    raise NoDesign(
        f"No design with up to {most_families} families keeps these errors: "
        "move red and green further apart, or allow larger errors."
    )


def three_outcome_at(families: int, wishes: Wishes) -> ThreeOutcome:
    """Return the best three-outcome rule for a size that is given.

    Of the rules that keep α and β the one that pauses most readily midway (least γ); where none
    keeps both, of those that keep α the one with the least β, and `holds` is False.

    Raises ValueError for fewer than one family.

    >>> found = three_outcome_at(30, Wishes(0.6, 0.8, gamma=0.9))
    >>> found.stop_at_most, found.go_above, round(found.beta, 4), found.holds
    (22, 22, 0.2392, False)
    """
    if families < 1:
        raise ValueError("A rule needs at least one family.")
    stop, go = np.triu_indices(families + 1)
    red, green, midway = (
        _below(families, share)
        for share in (wishes.red, wishes.green, (wishes.red + wishes.green) / 2)
    )
    wrong = wishes.wrong_after_pause
    alpha = 1 - red[go] + wrong * (red[go] - red[stop])
    beta = green[stop] + wrong * (green[go] - green[stop])
    gamma = 1 - (midway[go] - midway[stop])
    keeps = (alpha <= wishes.alpha) & (beta <= wishes.beta)
    if keeps.any():
        best = int(np.argmin(np.where(keeps, gamma, np.inf)))
    else:
        best = int(np.argmin(np.where(alpha <= wishes.alpha, beta, np.inf)))
    holds = bool(keeps.any() and gamma[best] <= wishes.gamma)
    return ThreeOutcome(
        families, int(stop[best]), int(go[best]),
        float(alpha[best]), float(beta[best]), float(gamma[best]), holds,
    )  # fmt: skip


def outcomes(design: ThreeOutcome, truths: tuple[float, ...]) -> Iterator[tuple[float, ...]]:
    """Yield (truth, chance to go, to pause, to stop) for each true share.

    >>> design = three_outcome_at(57, Wishes(0.5, 0.7))
    >>> [round(each, 3) for each in next(outcomes(design, (0.7,)))]
    [0.7, 0.663, 0.302, 0.035]
    """
    for truth in truths:
        below = _below(design.families, truth)
        stop, not_go = float(below[design.stop_at_most]), float(below[design.go_above])
        yield truth, 1 - not_go, not_go - stop, stop


def _below(families: int, share: float) -> Numbers:
    """P(X ≤ k) for k from 0 to all of them."""
    # Imported here so that a web process does not carry scipy from its start.
    from scipy.special import bdtr

    found: Any = bdtr(np.arange(families + 1), families, share)
    return np.asarray(found, float)
