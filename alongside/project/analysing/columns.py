"""From a table of text to the numbers that a plan asks for, row by row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from alongside.foundations.record.refusals import Refusal

if TYPE_CHECKING:
    from alongside.project.analysing.plan import AnalysisPlan
    from alongside.project.scoring.reading import Table

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
_FEW = 8


class AnalysisRefused(Refusal):
    """The file and the plan do not go together; the message says what to mend."""


@dataclass(frozen=True)
class Data:
    """What the plan uses: numbers with NaN where missing.

    `treated`: 1 or 0; `adjust`: columns for the model (a category has one for each level but the
    first); `using`: for imputation only; `clusters`: labels, a family without one stands alone.
    """

    outcome: Floats
    treated: Floats
    adjust: dict[str, Floats]
    using: dict[str, Floats]
    clusters: list[object] | None
    time: Floats | None

    @property
    def whole(self) -> Flags:
        """Which rows have everything that the model uses."""
        every = [self.outcome, *self.adjust.values()]
        every += [] if self.time is None else [self.time]
        return np.asarray(np.isfinite(np.array(every)).all(axis=0))


def data_of(plan: AnalysisPlan, table: Table) -> Data:
    """The columns of a table as the plan names them; raises `AnalysisRefused`."""
    wanted = plan.columns
    names = [wanted.outcome, wanted.arm, *wanted.adjust, *wanted.categories, *plan.missing.using]
    names += [name for name in (wanted.clusters, wanted.time) if name is not None]
    lacking = [name for name in dict.fromkeys(names) if name not in table.frame.columns]
    if lacking:
        raise AnalysisRefused(
            f"The file has no column {_some(lacking)}. It has: {_some(table.frame.columns)}."
        )
    if not table.frame.height:
        raise AnalysisRefused("The file has no row below its headings.")
    adjust = {name: _numbers(table, name) for name in wanted.adjust}
    for name in wanted.categories:
        adjust |= _levels(table, name)
    labels = None if wanted.clusters is None else _texts(table, wanted.clusters)
    rows = range(table.frame.height)
    clusters: list[object] | None = None if labels is None else [
        f"row {row}" if label is None else label for row, label in zip(rows, labels, strict=True)
    ]  # fmt: skip
    return Data(
        outcome=_numbers(table, wanted.outcome),
        treated=_arms(plan, table),
        adjust=adjust,
        using={name: _numbers(table, name) for name in plan.missing.using},
        clusters=clusters,
        time=None if wanted.time is None else _numbers(table, wanted.time),
    )


def _texts(table: Table, name: str) -> list[str | None]:
    cells = (None if cell is None else str(cell).strip() for cell in table.frame[name].to_list())
    return [cell or None for cell in cells]


def _numbers(table: Table, name: str) -> Floats:
    found, wrong = [], []
    for row, cell in zip(table.rows, _texts(table, name), strict=True):
        try:
            found.append(np.nan if cell is None else float(cell))
        except ValueError:
            wrong.append(f"row {row} “{cell}”")
    if wrong:
        raise AnalysisRefused(
            f"The column {name} holds what is no number: {_some(wrong)}. Mend it, or leave the "
            "cell empty where there is no answer."
        )
    numbers = np.array(found)
    if np.isinf(numbers).any():
        raise AnalysisRefused(f"The column {name} holds an endless number: mend it.")
    return numbers


def _arms(plan: AnalysisPlan, table: Table) -> Floats:
    wanted, cells = plan.columns, _texts(table, plan.columns.arm)
    other = sorted({"nothing" if cell is None else f"“{cell}”" for cell in cells
                    if cell not in (wanted.treated, wanted.control)})  # fmt: skip
    if other:
        raise AnalysisRefused(
            f"The column {wanted.arm} holds {_some(other)} beside “{wanted.treated}” and "
            f"“{wanted.control}”. Leave those rows out, or mend them."
        )
    treated = np.array([float(cell == wanted.treated) for cell in cells])
    if treated.min() == treated.max():
        raise AnalysisRefused(f"Every row of the column {wanted.arm} is in one arm.")
    return treated


def _levels(table: Table, name: str) -> dict[str, Floats]:
    cells = _texts(table, name)
    if None in cells:
        row = table.rows[cells.index(None)]
        raise AnalysisRefused(f"The column {name} is empty in row {row}: every row needs one.")
    levels = sorted({cell for cell in cells if cell is not None})
    if len(levels) < 2:
        raise AnalysisRefused(f"The column {name} has one level only: leave it out of the plan.")
    return {
        f"{name} {level}": np.array([float(cell == level) for cell in cells])
        for level in levels[1:]
    }


def _some(names: list[str]) -> str:
    shown = ", ".join(names[:_FEW])
    return shown if len(names) <= _FEW else f"{shown} and {len(names) - _FEW} more"
