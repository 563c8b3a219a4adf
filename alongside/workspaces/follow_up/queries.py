"""Families that were lost, and whether one still takes part."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from alongside.foundations.accounts.models import Person
from alongside.foundations.clock import day_of
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.queries import DueVisit
from alongside.workspaces.consent import queries as consent
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.queries import Exit
from alongside.workspaces.follow_up.models import LostToFollowUp
from alongside.workspaces.randomisation import queries as randomisation
from alongside.workspaces.referrals import queries as referrals
from alongside.workspaces.referrals.codes import REACHED
from alongside.workspaces.referrals.models import ContactAttempt
from alongside.workspaces.referrals.queries import AttemptRow


@dataclass(frozen=True)
class TryAgain:
    """The latest attempt to reach a family, after which somebody wanted to try again."""

    family: UUID
    number: str
    site: str
    at: datetime
    due: date


def lost(
    study: Study, as_of: datetime | None = None, *, only: Collection[UUID] | None = None
) -> dict[UUID, Exit]:
    """Families lost to follow-up: the main reason, and when that was found."""
    rows = LostToFollowUp.objects.as_of(as_of).about(only).filter(study=study.slug)
    found = rows.values_list("family_id", "main_reason", "occurred_at")
    return {family: Exit(reason, at) for family, reason, at in found}


def standing(family: Family) -> LostToFollowUp | None:
    """The loss that stands for a family, or None."""
    rows = LostToFollowUp.objects.as_of().filter(family=family).select_related("recorded_by")
    found: LostToFollowUp | None = rows.first()
    return found


def attempts(study: Study, family: Family, *, reader: Person | None = None) -> list[AttemptRow]:
    """Attempts to reach the family, the latest first.

    For a blinded `reader` without what could tell the arm: attempts by the team of one arm, and
    the names and notes of everybody else.
    """
    rows = referrals.attempts(family)
    if reader is None:
        return rows
    writers = dict(ContactAttempt.objects.filter(family=family).values_list("pk", "recorded_by_id"))
    team = randomisation.people_of_one_arm(study)
    return [
        row if writers[row.id] == reader.pk else replace(row, note="", by="")
        for row in rows
        if writers[row.id] not in team
    ]


def last_contact(study: Study, rows: Sequence[AttemptRow]) -> date | None:
    """The day on which the family was last reached."""
    reached = (row.at for row in rows if row.outcome in REACHED)
    latest = max(reached, default=None)
    return day_of(latest, study.time_zone) if latest else None


def to_try_again(
    study: Study, sites: Sequence[str], *, only: Collection[UUID] | None = None
) -> list[TryAgain]:
    """Families in the study whose latest attempt says when to try again.

    Attempts by the team of one arm do not count, because blinded people read this list too.
    """
    eligible, gone = referrals.eligible(study, only=only), _gone(study, only)
    attempted = (
        ContactAttempt.objects.as_of()
        .about(only)
        .exclude(recorded_by_id__in=randomisation.people_of_one_arm(study))
    )
    later = attempted.filter(family=OuterRef("family"), occurred_at__gt=OuterRef("occurred_at"))
    rows = attempted.filter(
        ~Exists(later), study=study.slug, family__site__in=sites, next_due__isnull=False
    )
    shown = rows.values_list(
        "family_id", "family__number", "family__site", "occurred_at", "next_due"
    )
    return [
        TryAgain(family, number, site, at, due)
        for family, number, site, at, due in shown
        if due is not None and family in eligible and family not in gone
    ]


def past_window(
    study: Study, sites: Sequence[str], at: datetime, *, only: Collection[UUID] | None = None
) -> list[DueVisit]:
    """Visits of follow-up whose window is over, of families that are neither lost nor seen."""
    gone, kept = _gone(study, only), _kept(study, only)
    return [
        row
        for row in assessments.all_due(study, sites, at, only=only)
        if row.state == "overdue"
        and row.visit.id in study.retention.visits
        and row.family not in gone
        and row.family not in kept
    ]


def _gone(study: Study, only: Collection[UUID] | None) -> set[UUID]:
    exits = (
        referrals.exits(study, only=only), consent.exits(study, only=only), lost(study, only=only)
    )  # fmt: skip
    return {family for each in exits for family in each}


def _kept(study: Study, only: Collection[UUID] | None) -> set[UUID]:
    needed = set(study.retention.visits)
    enough = 1 if study.retention.rule == "any" else len(needed)
    done = assessments.finished_visits(study, only=only)
    return {family for family, visits in done.items() if len(needed & set(visits)) >= enough}


def finished_follow_up(study: Study, family: Family) -> datetime | None:
    """When the family had answered all that counts as retention, or None."""
    done = assessments.finished_visits(study, only=[family.pk]).get(family.pk, {})
    times = [done[visit] for visit in study.retention.visits if visit in done]
    if study.retention.rule == "any":
        return min(times, default=None)
    return max(times) if len(times) == len(study.retention.visits) else None
