"""Rules: the method of allocation has what it needs, and nothing of another method."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from alongside.science.protocol.allocation import LOWEST, Balanced, Sealed
from alongside.science.protocol.rule import Findings, Rule
from alongside.science.protocol.study import Study

MISSING = "This is missing."


def method(study: Study) -> Findings:
    """Factors belong to minimisation and strata to permuted blocks."""
    told = study.allocation
    if not told.minimises:
        if told.factors:
            yield ("allocation", "factors"), "Permuted blocks have strata, and no factors."
        if told.measure:
            yield ("allocation", "measure"), "Permuted blocks measure nothing; take this out."
        return
    if not told.factors:
        yield ("allocation", "method"), "Minimisation needs the factors that it makes alike."
    if study.strata:
        yield ("strata",), "Minimisation has no strata: leave this empty, name site as a factor."


def factors(study: Study) -> Findings:
    """Each factor is named once, and its bands leave no family out."""
    seen = set[str]()
    for number, factor in enumerate(study.allocation.factors):
        under = ("allocation", "factors", number)
        if factor.id in seen:
            yield (*under, "id"), f"“{factor.id}” is named twice."
        seen.add(factor.id)
        if message := _bands(factor):
            yield (*under, "bands"), message


def _bands(factor: Balanced) -> str:
    if factor.id == "site":
        return "The sites are the levels of this factor; take the bands out." * bool(factor.bands)
    lowest = LOWEST[factor.id]
    if len(factor.bands) < 2 or factor.bands[0] != lowest:
        return f"This needs two bands or more, of which the first begins at {lowest}."
    rising = all(low < after for low, after in pairwise(factor.bands))
    return "" if rising else "Each band begins above the one before."


def sealed(study: Study, found: Sealed) -> Iterator[tuple[str, str]]:
    """What is wrong with the sealed settings: which of them, and what."""
    yield from (_chance if study.allocation.minimises else _blocks)(study, found)


def _blocks(study: Study, found: Sealed) -> Iterator[tuple[str, str]]:
    if found.probability is not None:
        yield "probability", "Permuted blocks have no chance of a preferred arm; take this out."
    if found.block_sizes is None:
        yield "block_sizes", MISSING
        return
    ratio = sum(arm.ratio for arm in study.arms)
    if any(size % ratio for size in found.block_sizes):
        yield (
            "block_sizes",
            f"Every block size must be a multiple of {ratio}, the sum of the arms' ratio.",
        )


def _chance(study: Study, found: Sealed) -> Iterator[tuple[str, str]]:
    if found.block_sizes is not None:
        yield "block_sizes", "Minimisation has no blocks; take this out."
    if found.probability is None:
        yield "probability", MISSING
        return
    least = Fraction(1, max(len(study.arms), 1))
    if Fraction(found.probability) <= least:
        yield (
            "probability",
            f"The chance of the preferred arm must be above {least}, or nothing is made alike.",
        )


RULES: tuple[Rule, ...] = (
    Rule(("allocation", "strata"), method),
    Rule(("allocation",), factors),
)
