"""What follows from assumptions about a trial, and from each of them being otherwise."""

from __future__ import annotations

from dataclasses import dataclass, replace

from alongside.science.adaptation.group_sequential.design import Plan, group_sequential
from alongside.science.adaptation.group_sequential.performance import performance
from alongside.science.adaptation.group_sequential.spending import Spending
from alongside.science.estimation.sample_size.arms import Arms
from alongside.science.estimation.sample_size.checks import up
from alongside.science.estimation.sample_size.clusters import power_with_practitioners
from alongside.science.estimation.sample_size.means import power_for_means, size_for_means

BOUNDARY = "lan-demets-obrien-fleming"


@dataclass(frozen=True)
class Assumptions:
    """Shares from 0 to 1; difference and sd in the unit of the measure; two sides."""

    difference: float
    sd: float
    correlation: float
    power: float
    alpha: float
    attrition: float
    looks: int
    icc: float
    practitioners: int


@dataclass(frozen=True)
class Size:
    """Families to recruit, in all and in each arm, and to have an outcome of; the last is exact.

    `inflation`: how much larger looks make the trial; `expected`: the share of it that is
    expected to be needed where the effect is there.
    """

    recruit: int
    each_arm: int
    with_outcome: float
    inflation: float
    expected: float


@dataclass(frozen=True)
class Otherwise:
    """One assumption changed: the size then needed, and the power of the size first planned."""

    what: str
    size: int
    power: float


def size_of(asked: Assumptions) -> Size:
    """Return the size of a two-arm trial, 1:1, by ANCOVA, with looks of equal distance.

    The t test of `size_for_means` times the inflation of the looks' boundary, over those kept.
    Raises ValueError for what cannot be, in words.
    """
    fixed = size_for_means(
        asked.difference, asked.sd, power=asked.power, alpha=asked.alpha,
        correlation=asked.correlation,
    )  # fmt: skip
    design = group_sequential(_plan(asked))
    inflated = Arms(fixed.first * design.inflation, fixed.second * design.inflation)
    first, second = inflated.recruited(asked.attrition)
    found = performance(design, design.drift)
    return Size(first + second, first, inflated.first, design.inflation, found.expected)


def power_of(asked: Assumptions, recruit: int) -> float:
    """Return the power of so many families recruited, by the same test and looks."""
    arm = recruit / 2 * (1 - asked.attrition) / group_sequential(_plan(asked)).inflation
    return power_for_means(
        arm, arm, asked.difference, asked.sd, alpha=asked.alpha, correlation=asked.correlation
    )


def power_shared(asked: Assumptions, recruit: int) -> float | None:
    """Return the power where the families of one arm share practitioners; None without them.

    `power_with_practitioners` with the residual variances of the ANCOVA; without looks.
    """
    seen = recruit / 2 * (1 - asked.attrition)
    if asked.practitioners < 2 or seen < asked.practitioners:
        return None
    within = asked.sd**2 * (1 - asked.correlation**2)
    return power_with_practitioners(
        asked.practitioners, seen / asked.practitioners, seen, asked.difference,
        between=asked.icc / (1 - asked.icc) * asked.sd**2, within=within, control=within,
        alpha=asked.alpha, reference="satterthwaite",
    )  # fmt: skip


def otherwise(asked: Assumptions, recruit: int) -> tuple[Otherwise, ...]:
    """Return what a size would need to be, and could show, if one assumption were otherwise."""
    changes = {
        "as_assumed": asked,
        "smaller": replace(asked, difference=0.8 * asked.difference),
        "wider": replace(asked, sd=1.1 * asked.sd),
        "uncorrelated": replace(asked, correlation=0.0),
        "more_lost": replace(asked, attrition=min(0.95, asked.attrition + 0.1)),
    }
    return tuple(
        Otherwise(what, size_of(one).recruit, power_of(one, recruit))
        for what, one in changes.items()
    )


def _plan(asked: Assumptions) -> Plan:
    at = tuple(look / asked.looks for look in range(1, asked.looks + 1))
    return Plan(at, Spending(BOUNDARY), asked.alpha / 2, asked.power, 1)


@dataclass(frozen=True)
class LookAt:
    """One look: share of the information, families with an outcome by then, bound of Z, its p.

    `none`, `there`: the chance of stopping for efficacy there without the effect and with it.
    """

    number: int
    share: float
    families: int
    bound: float
    p: float
    none: float
    there: float


def looks_of(asked: Assumptions, size: Size) -> tuple[LookAt, ...]:
    """Return what happens at each look, exactly."""
    from scipy.special import ndtr

    design = group_sequential(_plan(asked))
    null, found = performance(design, 0.0), performance(design, design.drift)
    return tuple(
        LookAt(
            place + 1, share, 2 * up(size.with_outcome * share), design.upper[place],
            float(ndtr(-design.upper[place])), null.stops_above[place], found.stops_above[place],
        )
        for place, share in enumerate(design.plan.fractions)
    )  # fmt: skip


TIMES = (0.8, 0.9, 1.0, 1.1, 1.2)


def sizes_by(asked: Assumptions) -> tuple[tuple[int, ...], ...]:
    """Return the size for each multiple of the difference (rows) and of the sd (columns)."""
    return tuple(
        tuple(
            size_of(replace(asked, difference=row * asked.difference, sd=column * asked.sd)).recruit
            for column in TIMES
        )
        for row in TIMES
    )


def shared_by(asked: Assumptions, recruit: int) -> tuple[tuple[float, float], ...]:
    """Return the power where one arm shares practitioners, for several correlations of theirs."""
    found = [
        (icc, power_shared(replace(asked, icc=icc), recruit))
        for icc in sorted({0.0, 0.5 * asked.icc, asked.icc, min(0.9, 2 * asked.icc), 0.1})
    ]
    return tuple((icc, power) for icc, power in found if power is not None)
