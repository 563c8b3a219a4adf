"""An analysis told in sentences, and as JSON with every digit."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import asdict

from alongside.project.analysing.making import RATIOS, Analysed, Found

ERRORS = {
    "usual": "with the usual errors",
    "robust": "with errors that hold where variances differ",
    "clusters": "with errors for clusters",
}
MODELS = {
    "ancova": "analysis of covariance",
    "standardised risks": "logistic model, standardised over all families",
    "marginal": "generalised estimating equations, exchangeable, Mancl and DeRouen's errors",
    "mixed": "linear mixed model, Satterthwaite's degrees of freedom",
    "partially nested": "mixed model with practitioners in the treated arm only",
    "hazards": "proportional hazards, ties after Efron",
}
WITH_ERRORS = ("ancova", "hazards")


def told(done: Analysed) -> str:
    """The analysis, line by line."""
    return "\n".join([done.plan.title, "", *_estimand(done), "", *_result(done), *_moved(done)])


def as_json(done: Analysed, sources: dict[str, str]) -> str:
    """The analysis for a machine; `sources`: the files and their SHA-256."""
    plan = done.plan
    whole = {
        "title": plan.title,
        "estimand": plan.estimand.model_dump(mode="json"),
        "model": plan.model.model_dump(mode="json"),
        "missing_method": plan.missing.model_dump(mode="json"),
        "result": _plain(done.found),
        "arms": [asdict(arm) for arm in done.arms],
        "missing": dict(done.missing),
        "information_missing": done.information_missing,
        "moved": [{"delta": delta, **_plain(each)} for delta, each in done.moved],
        "tips_at": done.tips_at,
        "sources": sources,
    }
    return json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False)


def _estimand(done: Analysed) -> Iterator[str]:
    estimand = done.plan.estimand
    yield f"Estimand    {estimand.summary}: {estimand.treatment} against {estimand.control}"
    yield f"Outcome     {estimand.outcome}"
    yield f"Population  {estimand.population}"
    for each in estimand.intercurrent:
        yield f"Event       {each.event}: {each.strategy}"
    if not estimand.intercurrent:
        yield "Event       none named"


def _result(done: Analysed) -> Iterator[str]:
    plan, level = done.plan, done.plan.model.confidence
    yield (
        f"The {plan.estimand.summary} is {_number(done.found.estimate)} "
        f"({level * 100:g} % interval {_number(done.found.lower)} to {_number(done.found.upper)}; "
        f"{_p(done.found.p)})."
    )
    errors = f", {ERRORS[plan.model.errors]}" if plan.model.kind in WITH_ERRORS else ""
    yield f"By {MODELS[plan.model.kind]}{errors}; {_degrees(done.found.degrees)}."
    for arm in done.arms:
        yield (
            f"{arm.name}: {arm.families} families, {arm.answered} with an outcome, "
            f"{arm.used} in the analysis."
        )
    gone = [f"{name} {count}" for name, count in done.missing.items() if count]
    yield f"Missing: {', '.join(gone)}." if gone else "Nothing is missing."
    yield _missing(done)


def _missing(done: Analysed) -> str:
    how = done.plan.missing
    if done.information_missing is None:
        return "Families with everything that the model uses are analysed; no answer is imputed."
    return (
        f"Missing answers are imputed {how.imputations} times by chained equations within each arm "
        f"(seed {how.seed}); {done.information_missing * 100:.0f} % of the information is missing."
    )


def _moved(done: Analysed) -> Iterator[str]:
    shift = done.plan.shift
    if shift is None:
        return
    whom = "both arms" if shift.arm == "both" else f"the {shift.arm} arm"
    yield ""
    yield f"If outcomes that were imputed in {whom} are moved by:"
    for delta, each in done.moved:
        yield (
            f"{_number(delta):>8}   {_number(each.estimate)} "
            f"({_number(each.lower)} to {_number(each.upper)}; {_p(each.p)})"
        )
    if done.tips_at is None:
        yield "No shift tried changes the conclusion."
    else:
        yield f"The conclusion changes at {_number(done.tips_at)}."


def _number(value: float) -> str:
    size = 0 if value == 0 else max(0, 2 - math.floor(math.log10(abs(value))))
    return f"{value:.{min(size, 6)}f}".replace("-", "−")


def _p(p: float) -> str:
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def _degrees(degrees: float) -> str:
    return "normal limits" if math.isinf(degrees) else f"{degrees:.1f} degrees of freedom"


def _plain(found: Found) -> dict[str, float | None]:
    values = asdict(found)
    return {name: None if math.isinf(value) else value for name, value in values.items()}


__all__ = ["RATIOS", "as_json", "told"]
