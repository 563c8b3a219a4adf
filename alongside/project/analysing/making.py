"""The analysis that a plan asks for, and what is told of it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from alongside.project.analysing.columns import AnalysisRefused, Data, Floats, data_of

if TYPE_CHECKING:
    from alongside.project.analysing.plan import AnalysisPlan
    from alongside.project.scoring.reading import Table
    from alongside.science.estimation.models.coefficients import Estimate

RATIOS = ("ratio of risks", "odds ratio", "ratio of rates", "hazard ratio")


@dataclass(frozen=True)
class Found:
    """An estimate on the scale of the summary; ratios are no logarithms here."""

    estimate: float
    lower: float
    upper: float
    p: float
    degrees: float


@dataclass(frozen=True)
class Arm:
    """An arm: rows, rows with an outcome, and rows that the analysis used."""

    name: str
    families: int
    answered: int
    used: int


@dataclass(frozen=True)
class Analysed:
    """All that an analysis found. `missing`: rows without each column; `moved`: by delta."""

    plan: AnalysisPlan
    found: Found
    arms: tuple[Arm, Arm]
    missing: Mapping[str, int]
    information_missing: float | None
    moved: tuple[tuple[float, Found], ...]
    tips_at: float | None


def analyse(plan: AnalysisPlan, table: Table) -> Analysed:
    """Analyse a table as planned; raises `AnalysisRefused` with what to mend."""
    data = data_of(plan, table)
    try:
        return _analysed(plan, data)
    except ValueError as problem:
        raise AnalysisRefused(f"This analysis is not possible: {problem}") from problem


def _analysed(plan: AnalysisPlan, data: Data) -> Analysed:
    imputes = plan.missing.method == "multiple imputation"
    rows = np.ones(data.outcome.size, bool) if imputes else data.whole
    arms = _arms(plan, data, rows)
    moved: tuple[tuple[float, Found], ...] = ()
    share = tips = None
    if imputes:
        from alongside.project.analysing.imputing import imputed

        found, share, moved, tips = imputed(plan, data)
    else:
        kept = {name: column[rows] for name, column in data.adjust.items()}
        found = scaled(plan, fitted(plan, data, data.outcome[rows], kept, rows))
    missing = {plan.columns.outcome: int(np.isnan(data.outcome).sum())}
    missing |= {name: int(np.isnan(column).sum()) for name, column in data.adjust.items()}
    return Analysed(plan, found, arms, missing, share, moved, tips)


def fitted(
    plan: AnalysisPlan, data: Data, outcome: Floats, adjust: Mapping[str, Floats],
    rows: NDArray[np.bool_],
) -> Estimate:  # fmt: skip
    """The effect of being treated, on the scale of the model (ratios as logarithms)."""
    from alongside.science.estimation.models import linear, marginal, mixed, standardised
    from alongside.science.estimation.models import time_to_event as hazards

    kind, level = plan.model.kind, plan.model.confidence
    named = {"treated": data.treated[rows], **adjust}
    clusters = _labels(data, rows)
    if kind == "standardised risks":
        whole = standardised.standardised(standardised.logistic(outcome, named), "treated", level)
        ratio = plan.estimand.summary == "ratio of risks"
        return whole.log_ratio if ratio else whole.difference
    if kind == "marginal":
        shape: Mapping[str, marginal.Kind] = {"odds ratio": "share", "ratio of rates": "rate"}
        fit = marginal.marginal(
            outcome, named, clusters, kind=shape.get(plan.estimand.summary, "mean")
        )
        return fit.coefficients.of("treated", level)
    if kind == "mixed":
        return mixed.mixed_model(outcome, named, clusters).coefficients.of("treated", level)
    if kind == "partially nested":
        treated = [int(each) for each in data.treated[rows]]
        own = [label if arm else None for label, arm in zip(clusters, treated, strict=True)]
        nest = mixed.partially_nested(outcome, treated, own, adjust)
        return nest.coefficients.of("treated", level)
    if kind == "hazards" and data.time is not None:
        by = clusters if plan.model.errors == "clusters" else None
        robust = plan.model.errors == "robust"
        hazard = hazards.hazards(data.time[rows], outcome, named, robust=robust, clusters=by)
        return hazard.coefficients.of("treated", level)
    ancova = linear.least_squares(outcome, named)
    if plan.model.errors == "clusters":
        return linear.with_clusters(ancova, clusters).of("treated", level)
    kept = linear.robust(ancova) if plan.model.errors == "robust" else ancova.coefficients
    return kept.of("treated", level)


def scaled(plan: AnalysisPlan, found: Estimate) -> Found:
    """An estimate as it is told: a ratio as a ratio."""
    numbers = [found.estimate, found.lower, found.upper]
    if plan.estimand.summary in RATIOS:
        numbers = [math.exp(min(each, 700.0)) for each in numbers]
    return Found(numbers[0], numbers[1], numbers[2], found.p, found.degrees)


def _labels(data: Data, rows: NDArray[np.bool_]) -> Sequence[object]:
    if data.clusters is None:
        return list(range(int(rows.sum())))
    return [label for label, kept in zip(data.clusters, rows, strict=True) if kept]


def _arms(plan: AnalysisPlan, data: Data, rows: NDArray[np.bool_]) -> tuple[Arm, Arm]:
    def arm(name: str, treated: float) -> Arm:
        own = data.treated == treated
        answered = int((own & np.isfinite(data.outcome)).sum())
        return Arm(name, int(own.sum()), answered, int((own & rows).sum()))

    return arm(plan.columns.treated, 1.0), arm(plan.columns.control, 0.0)
