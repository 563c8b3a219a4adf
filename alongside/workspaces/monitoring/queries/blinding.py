"""What was believed beside what was given: for closed pages only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from alongside.science.estimation.intervals import Interval
from alongside.science.protocol import Study
from alongside.science.randomisation.blinding import Answer, Guesses, bang, james, plain
from alongside.science.randomisation.blinding_intervals import (
    NotExact,
    exact_bang,
    posterior_bang,
    posterior_james,
)
from alongside.workspaces.randomisation import queries as randomisation
from alongside.workspaces.unblinding import queries as unblinding
from alongside.workspaces.unblinding.codes import ASSESSOR, SURE

NOT_KNOWN = "not_known"
Counts = tuple[tuple[tuple[str, str], int], ...]


@dataclass(frozen=True)
class Blinding:
    """Beliefs by arm and the indices of them; an index is None where there is none.

    `learned` counts families of these whose arm an assessor had said they learned.
    """

    whose: str
    counts: Mapping[str, Mapping[str, int]]
    learned: int
    james: Interval | None
    bang: Mapping[str, Interval | None]
    weighed: Mapping[str, Interval | None]

    @property
    def total(self) -> int:
        return sum(sum(row.values()) for row in self.counts.values())

    @property
    def right(self) -> int:
        return sum(row[arm] for arm, row in self.counts.items())

    @property
    def not_known(self) -> int:
        return sum(row[NOT_KNOWN] for row in self.counts.values())

    @property
    def wrong(self) -> int:
        return self.total - self.right - self.not_known


def blinding(
    study: Study, sites: Collection[str], as_of: datetime | None = None, whose: str = ASSESSOR
) -> Blinding:
    """One belief for each family at these sites, beside the arm it was given."""
    given = randomisation.arms(study, as_of)
    rows = [
        (given[family], row)
        for family, row in unblinding.guesses(study, whose, as_of).items()
        if family in given and row.site in sites
    ]
    arms = [arm.id for arm in study.arms]
    said = Counter((arm, row.arm or NOT_KNOWN) for arm, row in rows)
    how = Counter((arm, f"{row.arm}:{row.sure}" if row.arm else NOT_KNOWN) for arm, row in rows)
    learned = unblinding.learned_families(study, as_of)
    indices = _indices(tuple(arms), tuple(sorted(said.items())), tuple(sorted(how.items())))
    return Blinding(
        whose=whose,
        counts=_guesses(arms, said, plain(arms, NOT_KNOWN)).counts,
        learned=sum(row.family in learned for _, row in rows),
        james=indices.james,
        bang=indices.bang,
        weighed=indices.weighed,
    )


@dataclass(frozen=True)
class _Indices:
    james: Interval | None
    bang: Mapping[str, Interval | None]
    weighed: Mapping[str, Interval | None]


@lru_cache(maxsize=64)
def _indices(arms: tuple[str, ...], said: Counts, how: Counts) -> _Indices:
    """The indices of these numbers, which follow from them alone: exact limits take long."""
    counted = _guesses(arms, dict(said), plain(arms, NOT_KNOWN))
    weighed = _guesses(arms, dict(how), _graded(arms))
    return _Indices(
        james=posterior_james(counted) if said and james(counted).estimate is not None else None,
        bang={arm: _bang(counted, arm) for arm in arms},
        weighed={arm: _weighed(weighed, arm) for arm in arms},
    )


def _graded(arms: Collection[str]) -> dict[str, Answer]:
    graded = {f"{arm}:{word}": Answer(arm, sure) for arm in arms for word, sure in SURE.items()}
    return {**graded, NOT_KNOWN: Answer(None)}


def _guesses(
    arms: Collection[str], said: Mapping[tuple[str, str], int], answers: Mapping[str, Answer]
) -> Guesses:
    counts = {arm: {one: said.get((arm, one), 0) for one in answers} for arm in arms}
    return Guesses(counts, answers)


def _bang(guesses: Guesses, arm: str) -> Interval | None:
    if bang(guesses, arm).estimate is None:
        return None
    try:
        return exact_bang(guesses, arm)
    except NotExact:
        return posterior_bang(guesses, arm)


def _weighed(guesses: Guesses, arm: str) -> Interval | None:
    return None if bang(guesses, arm).estimate is None else posterior_bang(guesses, arm)
