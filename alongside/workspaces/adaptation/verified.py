"""Every row of a place file is as it was brought in, and none was taken out or put in."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from alongside.foundations.record.findings import Finding, beside_the_facts
from alongside.workspaces.adaptation.models import OfFile, PlaceFile, PlaceRows
from alongside.workspaces.adaptation.row_digests import (
    KEPT,
    digest_of_rows,
    fields_of,
    name_of,
    row_digest,
)

KIND = "adaptation.PlaceFile"


@beside_the_facts
def places_are_as_brought_in() -> Iterator[Finding]:
    """Rows that say something else than their digest, and files whose rows are others."""
    whole = {one.file_id: one for one in PlaceRows.objects.all()}
    digests: dict[UUID, list[str]] = {file: [] for file in whole}
    for model in KEPT:
        yield from _rows(model, digests)
    names = dict(PlaceFile.objects.values_list("pk", "file_name"))
    for file, found in digests.items():
        kept, name = whole[file], names.get(file, "a file that is not there")
        if len(found) != kept.count:
            what = "removed" if len(found) < kept.count else "inserted"
            detail = f"{name} was brought in with {kept.count} rows and has {len(found)}"
            yield Finding(what, KIND, str(file), detail)
        elif digest_of_rows(found) != kept.sha256:
            detail = f"rows of {name} are not those that were brought in"
            yield Finding("changed", KIND, str(file), detail)


def _rows(model: type[OfFile], digests: dict[UUID, list[str]]) -> Iterator[Finding]:
    """Collect the digests of the files that have them; name each row that differs from its own."""
    rows = model._default_manager.filter(file__in=list(digests)).order_by("pk")
    for file, kept, *values in rows.values_list("file", "digest", *fields_of(model)).iterator():
        digests[file].append(kept)
        if row_digest(model, values) != kept:
            detail = "the row says something else than the file that was brought in"
            yield Finding("changed", model._meta.label, name_of(model, values), detail)
