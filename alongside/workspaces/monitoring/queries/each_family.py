"""How far each family came, one by one, for workspaces that count them in groups of their own."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from alongside.foundations.record.models import NOBODY
from alongside.science.protocol import Study
from alongside.science.retention.path import Stage
from alongside.workspaces.monitoring.models import (
    FamilyProgress,
    PastMark,
    PastProgress,
    ProgressMark,
)


class Came(NamedTuple):
    """A family, the furthest stage that it reached, and when it reached each."""

    family: UUID
    site: str
    stage: Stage
    reached: dict[str, str]


def each_family(
    study: Study,
    as_of: datetime | None = None,
    *,
    only: Collection[UUID] | None = None,
    site: str = "",
) -> list[Came]:
    """Every family (or only these, or of one site) in the summary of now or of a moment, which
    must be level."""
    rows = (
        FamilyProgress.objects.filter(study=study.slug)
        if as_of is None
        else PastProgress.objects.filter(past__study=study.slug, past__as_of=as_of)
    )
    if only is not None:
        rows = rows.filter(family__in=only or [NOBODY])
    if site:
        rows = rows.filter(site=site)
    columns = ("family", "site", "stage", "reached")
    return [
        Came(family, site, Stage(stage), reached)
        for family, site, stage, reached in rows.order_by("number").values_list(*columns)
    ]


def level_at(study: Study, as_of: datetime | None = None) -> tuple[int, int, str]:
    """Where in the ledger the summary of now or of a moment stands, and for what it was made."""
    mark = (
        ProgressMark.objects.filter(study=study.slug).first()
        if as_of is None
        else PastMark.objects.filter(study=study.slug, as_of=as_of).first()
    )
    return (mark.entry, mark.recent, mark.made_for) if mark else (0, 0, "")
