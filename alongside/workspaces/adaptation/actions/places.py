"""Bringing in an official file of places: all of it, or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, derived_id, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.adaptation.actions.placing import place_everybody
from alongside.workspaces.adaptation.actions.refusals import FileHasProblems
from alongside.workspaces.adaptation.models import AREAS, POSTCODES, PlaceFile, PlaceRows
from alongside.workspaces.adaptation.reading import ReadFile
from alongside.workspaces.adaptation.row_digests import digest_of_rows, fields_of, row_digest

AT_ONCE = 2000


@action
def bring_in(
    *, study: Study, by: Person, at: datetime, read: ReadFile, entry: UUID | None = None
) -> PlaceFile:
    """Keep a file that was read through. The same bytes again change nothing.

    Families whose address was entered before are placed by it.
    """
    if read.problems:
        raise FileHasProblems(read)
    lock(f"places of {study.slug}")
    known = PlaceFile.objects.as_of().filter(study=study.slug, sha256=read.sha256).first()
    if known is not None:
        return known
    file = write(
        PlaceFile, study=study, by=by, at=at, entry=entry, kind=read.kind, form=read.form,
        index=read.index, file_name=read.name[:200], sha256=read.sha256, rows=read.count,
        elsewhere=read.elsewhere,
    )  # fmt: skip
    digests = _keep(file, read.rows)
    write(
        PlaceRows, study=study, by=by, at=at, entry=derived_id(entry, at, "rows"), file=file,
        count=len(digests), sha256=digest_of_rows(digests),
    )  # fmt: skip
    if read.kind in {AREAS, POSTCODES}:
        place_everybody(study=study, by=by, at=at)
    return file


def _keep(file: PlaceFile, rows: Sequence[Any]) -> list[str]:
    """Keep the rows, each with the digest of what it says, and answer with those."""
    by_kind: dict[type[Any], list[Any]] = defaultdict(list)
    for row in rows:
        row.file = file
        by_kind[type(row)].append(row)
    for model, found in by_kind.items():
        fields = fields_of(model)
        for row in found:
            row.digest = row_digest(model, [getattr(row, name) for name in fields])
        model.objects.bulk_create(found, batch_size=AT_ONCE)
    return [row.digest for row in rows]
