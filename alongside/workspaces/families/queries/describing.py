"""What families said of themselves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from alongside.science.protocol import Study
from alongside.workspaces.families.models import Family, FamilyDescribed


@dataclass(frozen=True)
class Description:
    """The answers by question, and the fact that holds them."""

    id: UUID
    answers: dict[str, str]


def described(
    study: Study, as_of: datetime | None = None, *, only: Collection[UUID] | None = None
) -> dict[UUID, dict[str, str]]:
    """The answers of families by question; one query."""
    rows = FamilyDescribed.objects.as_of(as_of).about(only).filter(study=study.slug)
    return dict(rows.values_list("family_id", "answers"))


def description(family: Family) -> Description | None:
    """What one family said, or None where nobody asked."""
    row = FamilyDescribed.objects.as_of().filter(family=family).first()
    return None if row is None else Description(row.pk, dict(row.answers))
