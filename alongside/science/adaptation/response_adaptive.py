"""Trials of several arms with a yes-or-no outcome that adapt as outcomes come in, family by family.

Response-adaptive shares, arms dropped when they are very likely not the best, the worst dropped at
planned looks (drop the loser), arms against a control, equivalence. Posterior chances are never
drawn: they are integrals (`best_on_grid`). NumPy takes all trials at once; with Numba (the extra
`scale`) a compiled loop takes one after another. Both give the same trials, bit for bit.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, fields
from importlib.util import find_spec
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from alongside.science.adaptation.counted_draws import key_of

Engine = Literal["numpy", "numba"]
UNDECIDED, SUPERIOR, EQUIVALENT, FUTILE = 0, 1, 2, 3
MOST_ARMS, MOST_FAMILIES = 8, 50_000


@dataclass(frozen=True)
class Adaptive:
    """How a trial of several arms adapts.

    `arms`: how many; `looks`: families with an outcome at each look; `randomised`: families
    allocated by then (empty: the same); `ratio`: shares at the start (empty: equal).
    `superior`: ends when P(best) is above, with a `control` P(better than the control);
    `inferior`: an arm below it is dropped (None: never).
    `equivalent`: chance and difference; ends when all remaining shares lie within the difference
    of each other with more than that chance. `responsive`: shares follow P(best), `softened` its
    square root, none below `least`. `drop_worst_at`: looks (from 0) that drop the worst arm.
    `higher_is_better`: the outcome is a success. `prior`: beta(a, b) of every arm.

    Raises ValueError for what cannot be, in words.
    Source: Thompson 1933 for P(best); Granholm et al., adaptr, JOSS 2022;7:4284, for the rules.

    >>> Adaptive(arms=2, looks=(100, 200)).randomised
    (100, 200)
    """

    arms: int
    looks: tuple[int, ...]
    randomised: tuple[int, ...] = ()
    ratio: tuple[float, ...] = ()
    superior: float = 0.99
    inferior: float | None = 0.01
    equivalent: tuple[float, float] | None = None
    responsive: bool = True
    softened: bool = False
    least: float = 0.0
    control: int | None = None
    drop_worst_at: tuple[int, ...] = ()
    higher_is_better: bool = True
    prior: tuple[float, float] = (1.0, 1.0)

    def __post_init__(self) -> None:
        object.__setattr__(self, "randomised", self.randomised or self.looks)
        object.__setattr__(self, "ratio", self.ratio or (1.0,) * self.arms)
        _check_arms(self)
        _check_looks(self)
        _check_chances(self)


@dataclass(frozen=True)
class Trials:
    """Simulated trials, a row each, in the order of their indices.

    `ended`: UNDECIDED, SUPERIOR, EQUIVALENT or FUTILE; `look`: the last look (from 0);
    `leading`: the arm with the greatest P(best) at the last look, the superior one if any;
    `families`, `successes`: by arm, every family allocated.
    """

    ended: NDArray[np.int64]
    look: NDArray[np.int64]
    leading: NDArray[np.int64]
    families: NDArray[np.int64]
    successes: NDArray[np.int64]


def fastest() -> Engine:
    """Return "numba" where it is installed, else "numpy"."""
    return "numba" if find_spec("numba") else "numpy"


def simulate(
    design: Adaptive,
    shares: tuple[float, ...],
    *,
    trials: int,
    seed: int,
    first: int = 0,
    engine: Engine | None = None,
    threads: int = 1,
) -> Trials:
    """Return trials `first` to first + trials − 1 of a run when the shares of success are these.

    A family has one counted word: its lower half chooses the arm, its upper half the outcome.

    Raises ValueError for shares outside 0 to 1 or not one for each arm, or fewer than 1 trial.

    >>> design = Adaptive(arms=2, looks=(50, 100))
    >>> found = simulate(design, (0.2, 0.6), trials=20, seed=1, engine="numpy")
    >>> one = simulate(design, (0.2, 0.6), trials=1, seed=1, first=7, engine="numpy")
    >>> bool((found.families[7] == one.families[0]).all())
    True
    """
    if len(shares) != design.arms or not all(0 <= share <= 1 for share in shares):
        raise ValueError(f"Give a share of success from 0 to 1 for each of {design.arms} arms.")
    if trials < 1 or first < 0 or threads < 1:
        raise ValueError("Simulate 1 trial or more, counted from 0, on 1 thread or more.")
    if (engine or fastest()) == "numba":
        from alongside.science.adaptation.response_adaptive_compiled import run
    else:
        from alongside.science.adaptation.response_adaptive_arrays import run
    key, limits = key_of(seed, "family"), np.array([int(share * 2**32) for share in shares])
    if threads == 1:
        return run(design, limits.astype(np.uint64), key, first, trials)
    cuts = [first + trials * part // threads for part in range(threads + 1)]
    with ThreadPoolExecutor(threads) as pool:
        parts = pool.map(
            lambda cut: run(design, limits.astype(np.uint64), key, cut[0], cut[1] - cut[0]),
            [cut for cut in pairwise(cuts) if cut[1] > cut[0]],
        )
    return _joined(list(parts))


def _joined(parts: list[Trials]) -> Trials:
    return Trials(
        *(np.concatenate([getattr(part, f.name) for part in parts]) for f in fields(Trials))
    )


def _check_arms(design: Adaptive) -> None:
    if not 2 <= design.arms <= MOST_ARMS:
        raise ValueError(f"An adaptive trial has 2 to {MOST_ARMS} arms, not {design.arms}.")
    if len(design.ratio) != design.arms or min(design.ratio) <= 0:
        raise ValueError("Give a ratio above 0 for each arm.")
    if design.control is not None and not 0 <= design.control < design.arms:
        raise ValueError(f"The control is arm 0 to {design.arms - 1}: it is {design.control}.")
    if not 0 <= design.least * design.arms <= 1:
        raise ValueError(
            f"The least share {design.least:g} of {design.arms} arms passes 1 in all: lower it."
        )
    if min(design.prior) < 0.5:
        raise ValueError("Both parameters of the prior must be 1/2 or more.")


def _check_looks(design: Adaptive) -> None:
    if not design.looks or design.looks[0] < 1:
        raise ValueError("A design needs one look at least, at 1 family or more.")
    if any(later <= sooner for sooner, later in pairwise(design.looks)):
        raise ValueError("The families at the looks must grow: put the looks in their order.")
    if design.randomised[-1] > MOST_FAMILIES:
        raise ValueError(f"An adaptive trial is simulated up to {MOST_FAMILIES:,} families.")
    if len(design.randomised) != len(design.looks):
        raise ValueError("Give families randomised for each look.")
    if any(later < sooner for sooner, later in pairwise(design.randomised)) or any(
        allocated < seen for seen, allocated in zip(design.looks, design.randomised, strict=True)
    ):
        raise ValueError("At a look no more families can have an outcome than are randomised.")
    if any(not 0 <= look < len(design.looks) for look in design.drop_worst_at):
        raise ValueError("The worst arm can be dropped at a look of the design only.")


def _check_chances(design: Adaptive) -> None:
    for chance in (design.superior, design.inferior, *(design.equivalent or ())):
        if chance is not None and not 0 < chance < 1:
            raise ValueError(
                f"Each posterior chance must lie between 0 and 1, both excluded: it is {chance:g}."
            )
    if design.inferior is not None and design.inferior >= design.superior:
        raise ValueError("The lower posterior chance must lie below the upper one.")
