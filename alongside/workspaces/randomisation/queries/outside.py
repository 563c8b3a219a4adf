"""Lists that were brought in: what is known of them, and never what is in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from alongside.science.protocol import Study
from alongside.workspaces.randomisation.mending_models import SequenceBroughtIn
from alongside.workspaces.randomisation.queries.sequences import strata


@dataclass(frozen=True)
class BroughtIn:
    """One stratum of a list that was not made here."""

    stratum: str
    place: str
    length: int
    source: str
    sha256: str
    noticed: list[Any]
    at: datetime
    by: str


def brought_in(study: Study, as_of: datetime | None = None) -> list[BroughtIn]:
    """Every sequence that came from a list made elsewhere, the first first."""
    rows = SequenceBroughtIn.objects.as_of(as_of).filter(study=study.slug)
    names = strata(study)
    return [
        BroughtIn(
            stratum=row.sequence.stratum,
            place=names.get(row.sequence.stratum, row.sequence.stratum),
            length=row.sequence.length,
            source=row.source,
            sha256=row.sha256,
            noticed=row.noticed,
            at=row.recorded_at,
            by=row.recorded_by.name,
        )
        for row in rows.select_related("sequence", "recorded_by").order_by(
            "recorded_at", "sequence__stratum"
        )
    ]


def lengths_from(study: Study, fact: SequenceBroughtIn) -> dict[str, int]:
    """How many places each stratum got from the list that a fact is of."""
    rows = SequenceBroughtIn.objects.filter(
        study=study.slug, sha256=fact.sha256, recorded_at=fact.recorded_at
    )
    return dict(rows.values_list("sequence__stratum", "sequence__length"))
