"""Every report's files are those that were made, and its code follows from the one before."""

from __future__ import annotations

from collections.abc import Iterator

from alongside.foundations.record.findings import Finding, beside_the_facts
from alongside.workspaces.reports.codes import FIRST, code_of
from alongside.workspaces.reports.models import Snapshot

KIND = "reports.Snapshot"
FILES = ("pdf", "word", "tables")


@beside_the_facts
def reports_are_whole() -> Iterator[Finding]:
    """Reports whose file is not the one that was made, or whose code does not fit."""
    last: dict[tuple[str, bool], str] = {}
    rows = Snapshot.objects.select_related(*FILES).order_by("recorded_at", "pk")
    for one in rows.iterator(chunk_size=20):
        for name in FILES:
            if getattr(one, name).sha256 != getattr(one, f"{name}_sha256"):
                yield Finding("changed", KIND, str(one.pk), f"its {name} is another file")
        place = (one.study, one.closed)
        if one.previous != last.get(place, FIRST) or _code(one) != one.code:
            yield Finding("changed", KIND, str(one.pk), "its code does not follow from the last")
        last[place] = one.code


def _code(one: Snapshot) -> str:
    return code_of(
        previous=one.previous, study=one.study, version=one.study_version, closed=one.closed,
        moment=one.moment, figures=one.figures,
    )  # fmt: skip
