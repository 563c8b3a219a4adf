"""The logs that were brought in before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.science.protocol import Study
from alongside.workspaces.referrals.models import LogImport


@dataclass(frozen=True)
class EarlierLog:
    at: datetime
    by: str
    rows: int


def logs(study: Study) -> list[EarlierLog]:
    """Each log brought in, the latest first."""
    rows = LogImport.objects.as_of().filter(study=study.slug).select_related("recorded_by")
    latest = rows.order_by("-recorded_at", "-pk")
    return [EarlierLog(row.recorded_at, row.recorded_by.name, row.rows) for row in latest]
