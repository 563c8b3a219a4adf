"""The plan of an analysis: what is estimated, from which columns, how; what if it is missing."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from alongside.science.estimation.estimands import Strategy, Summary
from alongside.science.protocol.lines import Place, line_index
from alongside.science.protocol.places_in_files import spoken
from alongside.science.protocol.problems import Problem, StudyProblems
from alongside.science.protocol.shape import Part, Words
from alongside.science.protocol.shape_errors import in_words

_AT_LINE = re.compile(r" \(at line (\d+), column \d+\)$")
Kind = Literal["ancova", "standardised risks", "marginal", "mixed", "partially nested", "hazards"]
SUMMARIES: Mapping[str, tuple[str, ...]] = {
    "ancova": ("difference in means",),
    "mixed": ("difference in means",),
    "partially nested": ("difference in means",),
    "standardised risks": ("difference in risks", "ratio of risks"),
    "marginal": ("difference in means", "odds ratio", "ratio of rates"),
    "hazards": ("hazard ratio",),
}
NEED_CLUSTERS = ("marginal", "mixed", "partially nested")


class Event(Part):
    """An intercurrent event and how it counts."""

    event: Words
    strategy: Strategy


class EstimandPart(Part):
    """The five attributes of the estimand."""

    population: Words
    treatment: Words
    control: Words
    outcome: Words
    summary: Summary
    intercurrent: tuple[Event, ...] = ()


class ColumnsPart(Part):
    """Which column is what. `treated` and `control`: how the arms are written there."""

    outcome: Words
    arm: Words
    treated: Words
    control: Words
    adjust: tuple[Words, ...] = ()
    categories: tuple[Words, ...] = ()
    clusters: Words | None = None
    time: Words | None = None


class ModelPart(Part):
    """The model and its errors."""

    kind: Kind
    errors: Literal["usual", "robust", "clusters"] = "robust"
    confidence: Annotated[float, Field(gt=0, lt=1)] = 0.95


class MissingPart(Part):
    """What happens to missing answers."""

    method: Literal["complete cases", "multiple imputation"] = "complete cases"
    imputations: Annotated[int, Field(ge=2, le=1000)] = 20
    rounds: Annotated[int, Field(ge=1, le=100)] = 10
    donors: Annotated[int, Field(ge=1, le=50)] = 5
    seed: Annotated[int, Field(ge=0)] = 1
    using: tuple[Words, ...] = ()


class ShiftPart(Part):
    """Imputed outcomes of one arm (or both) moved by each delta in turn."""

    deltas: Annotated[tuple[float, ...], Field(min_length=1)]
    arm: Literal["treated", "control", "both"] = "treated"


class AnalysisPlan(Part):
    """A whole plan; its checks across parts are in `read_plan`."""

    title: Words
    estimand: EstimandPart
    columns: ColumnsPart
    model: ModelPart
    missing: MissingPart = MissingPart()
    shift: ShiftPart | None = None


def read_plan(text: str, file: str) -> AnalysisPlan:
    """The plan in a TOML file; raises `StudyProblems` with every problem and its line."""
    try:
        values, lines = tomllib.loads(text), line_index(text)
    except tomllib.TOMLDecodeError as error:
        found = _AT_LINE.search(str(error))
        says = _AT_LINE.sub("", str(error)).removesuffix(" (at end of document)")
        line = int(found[1]) if found else max(1, len(text.splitlines()))
        message = f"This is not valid TOML: {says}."
        raise StudyProblems([Problem(file, line, "file", message)]) from None
    try:
        plan = AnalysisPlan.model_validate(values)
    except ValidationError as error:
        raise StudyProblems(
            [
                _problem(file, lines, tuple(each["loc"]), _said(each))
                for each in error.errors(include_url=False)
            ]
        ) from None
    problems = [_problem(file, lines, place, message) for place, message in _together(plan)]
    if problems:
        raise StudyProblems(problems)
    return plan


def _together(plan: AnalysisPlan) -> list[tuple[Place, str]]:
    """What the parts of a plan say against each other."""
    found: list[tuple[Place, str]] = []
    kind, columns = plan.model.kind, plan.columns
    fitting = SUMMARIES[kind]
    if plan.estimand.summary not in fitting:
        message = f"The model {kind} estimates: {' or '.join(fitting)}. Change one of the two."
        found.append((("estimand", "summary"), message))
    if columns.clusters is None and (kind in NEED_CLUSTERS or plan.model.errors == "clusters"):
        found.append((("columns", "clusters"), "Name the column of clusters: this needs it."))
    if kind == "hazards" and columns.time is None:
        found.append((("columns", "time"), "Name the column of times: hazards need it."))
    if kind == "hazards" and plan.missing.method != "complete cases":
        message = "Times to an event are not imputed: a family last seen without it is enough."
        found.append((("missing", "method"), message))
    if columns.treated == columns.control:
        found.append((("columns", "control"), "The two arms are written alike: mend one."))
    if plan.shift is not None and plan.missing.method != "multiple imputation":
        message = "Only imputed outcomes can be moved: choose multiple imputation."
        found.append((("shift",), message))
    if plan.missing.using and plan.missing.method != "multiple imputation":
        found.append((("missing", "using"), "These columns are for imputation: choose it."))
    used = [columns.outcome, columns.arm, *columns.adjust, *columns.categories]
    for name in sorted({each for each in used if used.count(each) > 1}):
        found.append((("columns",), f"The column {name} is named twice: keep it once."))
    events = [each.event for each in plan.estimand.intercurrent]
    if len(set(events)) != len(events):
        message = "An intercurrent event is named twice: keep one strategy for it."
        found.append((("estimand", "intercurrent"), message))
    return found


def _problem(file: str, lines: Mapping[Place, int], place: Place, message: str) -> Problem:
    around = (place[:end] for end in range(len(place), 0, -1))
    line = next((lines[each] for each in around if each in lines), 1)
    return Problem(file, line, spoken(place), message)


def _said(detail: Any) -> str:
    if detail["type"] == "extra_forbidden":
        return "No analysis has this key; is it spelt right?"
    return in_words(detail)
