"""What assessors and parents believe, and who has still to say. Never the truth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.science.protocol import Permission, Study
from alongside.workspaces.assessments.models import MAIN, VisitOpened, VisitTiming
from alongside.workspaces.families.models import Family
from alongside.workspaces.unblinding.codes import ASSESSOR, PARENT
from alongside.workspaces.unblinding.models import ArmGuessed

Only = Collection[UUID] | None


@dataclass(frozen=True)
class GuessRow:
    """One belief: `arm` is empty for somebody who does not know."""

    family: UUID
    site: str
    whose: str
    arm: str
    sure: str
    at: datetime
    by: int


@dataclass(frozen=True)
class ToGuess:
    """An assessor who has not said what they believe, since the family's last visit."""

    family: UUID
    number: str
    site: str
    assessor: str
    since: datetime


@dataclass(frozen=True)
class _Visit:
    family: UUID
    number: str
    site: str
    visit: str
    at: datetime
    by: int
    name: str


def assessors(study: Study, family: Family) -> frozenset[int]:
    """Everybody who finished a blinded visit of this family after its allocation."""
    return frozenset(row.by for row in _visits(study, [family.pk]))


def guess_of(family: Family, whose: str, by: Person) -> ArmGuessed | None:
    """The assessor's own guess that stands; or the parent's, whoever entered it."""
    rows = ArmGuessed.objects.as_of().filter(family=family, whose=whose)
    if whose != PARENT:
        rows = rows.filter(recorded_by=by)
    found: ArmGuessed | None = rows.first()
    return found


def guesses(
    study: Study, whose: str = ASSESSOR, as_of: datetime | None = None
) -> dict[UUID, GuessRow]:
    """One belief for each family: of several assessors the one who said it last."""
    rows = ArmGuessed.objects.as_of(as_of).filter(study=study.slug, whose=whose)
    shown = rows.order_by("occurred_at", "pk").values_list(
        "family_id", "family__site", "whose", "arm", "sure", "occurred_at", "recorded_by_id"
    )
    return {row[0]: GuessRow(*row) for row in shown}


def to_guess(study: Study, sites: Sequence[str], *, only: Only = None) -> list[ToGuess]:
    """Assessors who still work blind and have not said what they believe, after the last visit."""
    last = last_visit(study)
    done = set(_guessed(study, only))
    asked = _guessers(study)
    by_family: dict[UUID, list[_Visit]] = defaultdict(list)
    for row in _visits(study, only):
        by_family[row.family].append(row)
    found = []
    for rows in by_family.values():
        ends = [row.at for row in rows if row.visit == last]
        for row in {each.by: each for each in rows}.values():
            if ends and row.site in sites and (row.family, row.by) not in done and row.by in asked:
                found.append(ToGuess(row.family, row.number, row.site, row.name, max(ends)))
    return sorted(found, key=lambda row: (row.since, row.number, row.assessor))


def last_visit(study: Study) -> str:
    """The last blinded visit after allocation; empty where a study has none."""
    names = [one.id for one in study.visits if one.blinded and not one.before_randomisation]
    return names[-1] if names else ""


def _visits(study: Study, only: Only) -> list[_Visit]:
    names = [one.id for one in study.visits if one.blinded and not one.before_randomisation]
    standing = VisitOpened.objects.as_of().about(only)
    rows = VisitTiming.objects.as_of().filter(
        study=study.slug, what="finished", opened__part=MAIN, opened__visit__in=names,
        opened__in=standing,
    )  # fmt: skip
    columns = rows.order_by("occurred_at", "pk").values_list(
        "family_id", "family__number", "family__site", "opened__visit", "occurred_at",
        "opened__recorded_by_id", "opened__recorded_by__name",
    )  # fmt: skip
    return [_Visit(*values) for values in columns]


def _guessed(study: Study, only: Only) -> Any:
    rows = ArmGuessed.objects.as_of().about(only).filter(study=study.slug, whose=ASSESSOR)
    return rows.values_list("family_id", "recorded_by_id")


def _guessers(study: Study) -> frozenset[int]:
    roles = [role.id for role in study.roles if Permission.UNBLINDING_GUESS in role.permissions]
    given = RoleGiven.objects.as_of().filter(study=study.slug, role__in=roles)
    return frozenset(given.values_list("person_id", flat=True))
