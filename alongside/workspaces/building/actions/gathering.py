"""What interviews found, and how relevant items are held to be."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, correct, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.building import refusals
from alongside.workspaces.building.models import ItemFinding, RelevanceRated


@action
def record_finding(
    *,
    study: Study,
    by: Person,
    at: datetime,
    measure: str,
    number: int,
    item: str,
    told: Mapping[str, Any],
    entry: UUID | None = None,
) -> ItemFinding:
    """Record what interviews found about an item of a version, and what was decided."""
    about: dict[str, Any] = {"measure": measure, "number": number, "item": item}
    found: ItemFinding = write(ItemFinding, study=study, by=by, at=at, entry=entry, **about, **told)
    return found


@action
def correct_finding(
    *,
    study: Study,
    by: Person,
    at: datetime,
    finding: ItemFinding,
    told: Mapping[str, Any],
    reason: str,
    entry: UUID | None = None,
) -> ItemFinding:
    """Correct a finding, or decide later what was left open."""
    return correct(finding, study=study, by=by, at=at, entry=entry, reason=reason, **told)


@action
def rate(
    *,
    study: Study,
    by: Person,
    at: datetime,
    measure: str,
    number: int,
    kind: str,
    rater: str,
    ratings: Mapping[str, int],
    entry: UUID | None = None,
) -> RelevanceRated:
    """Record how relevant one person finds each item; the same person again takes its place."""
    if not ratings:
        raise refusals.NothingRated
    about: dict[str, Any] = {"measure": measure, "number": number, "kind": kind, "rater": rater}
    lock(f"rated/{study.slug}/{measure}/{number}/{kind}/{rater}")
    before = RelevanceRated.objects.as_of().filter(study=study.slug, **about).first()
    if before is None:
        rated: RelevanceRated = write(
            RelevanceRated, study=study, by=by, at=at, entry=entry, ratings=dict(ratings), **about
        )
        return rated
    return correct(
        before, study=study, by=by, at=at, entry=entry, reason="Rated again", occurred_at=at,
        ratings=dict(ratings),
    )  # fmt: skip
