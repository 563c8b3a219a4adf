"""How a group-sequential design behaves when the effect is this large: exact, not simulated."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.science.adaptation.group_sequential.design import Design
from alongside.science.adaptation.group_sequential.recursion import crossing


@dataclass(frozen=True)
class Performance:
    """Chances at each look, and the information used as a share of the whole design's.

    `stops_above`: efficacy; `stops_below`: futility or, with 2 sides, the other side; at the
    last look everybody stops. `rejects`: P(upper bound crossed); `expected`: mean share of the
    information when the trial stops.
    """

    drift: float
    stops_above: tuple[float, ...]
    stops_below: tuple[float, ...]
    rejects: float
    expected: float


def performance(design: Design, drift: float) -> Performance:
    """Return the chances of stopping at each look and the expected information.

    expected = Σ t(k)·P(stop at look k), with everybody stopping at the last look; `drift` is the
    mean of Z at full information (effect·√information).

    Source: Jennison and Turnbull, Group Sequential Methods, 2000, chapter 19.

    >>> from alongside.science.adaptation.group_sequential.design import (
    ...     Plan, Shaped, group_sequential)
    >>> design = group_sequential(Plan((1 / 3, 2 / 3, 1.0), Shaped("obrien-fleming"), power=0.8))
    >>> found = performance(design, design.drift)
    >>> round(found.rejects, 9), round(found.expected * design.inflation, 6)
    (0.8, 0.856211)
    """
    fractions = design.plan.fractions
    found = crossing(fractions, design.upper, design.lower, drift)
    early = [up + down for up, down in zip(found.above[:-1], found.below[:-1], strict=True)]
    expected = sum(
        share * chance for share, chance in zip(fractions[:-1], early, strict=True)
    ) + fractions[-1] * (1 - sum(early))
    return Performance(drift, found.above, found.below, sum(found.above), expected)
