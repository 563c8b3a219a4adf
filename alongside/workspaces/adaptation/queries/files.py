"""Which files of places were brought in, and which of them are used."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from alongside.science.protocol import Study
from alongside.workspaces.adaptation.models import AREAS, BOUNDARIES, TARGETS, Area, PlaceFile


@dataclass(frozen=True)
class FileLine:
    """One file: what it is, and where it comes from."""

    id: str
    kind: str
    form: str
    index: str
    name: str
    sha256: str
    rows: int
    elsewhere: int
    at: datetime
    by: str
    used: bool


def latest(
    study: Study, kind: str, index: str = "", as_of: datetime | None = None
) -> PlaceFile | None:
    """The file of a kind (and index) that is used: the last one brought in."""
    rows = PlaceFile.objects.as_of(as_of).filter(study=study.slug, kind=kind, index=index)
    return rows.order_by("-recorded_at", "-pk").first()


def used(study: Study, as_of: datetime | None = None) -> dict[tuple[str, str], PlaceFile]:
    """The file that is used of each kind and index; one query."""
    rows = PlaceFile.objects.as_of(as_of).filter(study=study.slug)
    return {(row.kind, row.index): row for row in rows.order_by("recorded_at", "pk")}


def files(study: Study, as_of: datetime | None = None) -> list[FileLine]:
    """Every file, the last one brought in first. Boundaries and own targets add up."""
    rows = PlaceFile.objects.as_of(as_of).filter(study=study.slug).select_related("recorded_by")
    seen: set[tuple[str, str]] = set()
    found = []
    for row in rows.order_by("-recorded_at", "-pk"):
        key = (row.kind, row.index)
        found.append(
            FileLine(
                str(row.pk), row.kind, row.form, row.index, row.file_name, row.sha256, row.rows,
                row.elsewhere, row.recorded_at, row.recorded_by.name,
                row.kind in {BOUNDARIES, TARGETS} or key not in seen,
            )
        )  # fmt: skip
        seen.add(key)
    return found


def areas_wanted(study: Study, also: Iterable[Area] = ()) -> frozenset[str]:
    """The small areas of the study's councils, from the files used and from rows just read."""
    councils = {council for one in study.adaptation.areas for council in one.councils}
    ids = [file.pk for (kind, _), file in used(study).items() if kind == AREAS]
    rows = Area.objects.filter(file__in=ids, council__in=councils)
    known = set(rows.values_list("area", flat=True))
    return frozenset(known | {one.area for one in also if one.council in councils})
