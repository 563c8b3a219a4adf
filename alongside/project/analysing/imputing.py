"""The same analysis of each imputed copy, pooled; and of copies with moved outcomes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from alongside.project.analysing.columns import Data, Floats
from alongside.project.analysing.making import Found, fitted, scaled
from alongside.science.estimation.missing.chained import Recipe, impute
from alongside.science.estimation.missing.sensitivity import shifted
from alongside.science.estimation.models.pooling import Pooled, pool

if TYPE_CHECKING:
    from alongside.project.analysing.plan import AnalysisPlan

OUTCOME = "the outcome"
Copies = Sequence[Mapping[str, Floats]]
Moved = tuple[tuple[float, Found], ...]


def imputed(plan: AnalysisPlan, data: Data) -> tuple[Found, float, Moved, float | None]:
    """The pooled estimate, the share of information missing, moved ones, and where it tips."""
    missing = plan.missing
    recipe = Recipe(missing.seed, missing.imputations, missing.rounds, missing.donors)
    columns = {**data.adjust, **data.using, OUTCOME: data.outcome}
    copies = impute(columns, recipe, arms=list(data.treated))
    start = _pooled(plan, data, copies)
    found = scaled(plan, start.estimate)
    if plan.shift is None:
        return found, start.missing, (), None
    arm = {"treated": data.treated == 1, "control": data.treated == 0}.get(plan.shift.arm)
    lost, moved = np.isnan(data.outcome), []
    for delta in plan.shift.deltas:
        there = _pooled(plan, data, shifted(copies, lost, OUTCOME, delta, arm))
        moved.append((delta, scaled(plan, there.estimate)))
    error = 1 - plan.model.confidence
    tips = next((delta for delta, each in moved if (each.p < error) != (found.p < error)), None)
    return found, start.missing, tuple(moved), tips


def _pooled(plan: AnalysisPlan, data: Data, copies: Copies) -> Pooled:
    rows = np.ones(data.outcome.size, bool)
    each = [
        fitted(plan, data, copy[OUTCOME], {name: copy[name] for name in data.adjust}, rows)
        for copy in copies
    ]
    return pool(
        [one.estimate for one in each],
        [one.se**2 for one in each],
        complete_degrees=min(one.degrees for one in each),
        confidence=plan.model.confidence,
    )
