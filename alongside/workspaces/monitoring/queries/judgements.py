"""What the team judged, and what it judged before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.science.protocol import Study
from alongside.workspaces.monitoring.models import QualitativeJudgement


@dataclass(frozen=True)
class Judgement:
    """A signed judgement of one criterion."""

    criterion: str
    colour: str
    words: str
    evidence: str
    at: datetime
    by: str


def judgements(study: Study, as_of: datetime | None = None) -> dict[str, list[Judgement]]:
    """Every judgement of each criterion, the latest first; the first one stands."""
    rows = QualitativeJudgement.objects.as_of(as_of).filter(study=study.slug)
    columns = ("criterion", "colour", "words", "evidence", "occurred_at", "recorded_by__name")
    found: dict[str, list[Judgement]] = {}
    for values in rows.order_by("-recorded_at", "-pk").values_list(*columns):
        one = Judgement(*values)
        found.setdefault(one.criterion, []).append(one)
    return found
