"""Who made the sequence, who enrols, who assigns and who could see it, from the record alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from alongside.foundations.accounts.models import RoleGiven
from alongside.science.protocol import Permission, Study
from alongside.workspaces.consent.models import ConsentGiven
from alongside.workspaces.randomisation.mending_models import SequenceBroughtIn
from alongside.workspaces.randomisation.models import (
    Allocation,
    SequenceHeld,
    SequenceSealed,
    ShareHandedIn,
)
from alongside.workspaces.referrals.models import EligibilityDecision, Screening

GENERATES, ENROLS, ASSIGNS, SEES = "generates", "enrols", "assigns", "sees"
TASKS: Mapping[str, frozenset[Permission]] = {
    GENERATES: frozenset({Permission.RANDOMISATION_GENERATE}),
    ENROLS: frozenset({Permission.REFERRALS_SCREEN, Permission.CONSENT_TAKE}),
    ASSIGNS: frozenset({Permission.RANDOMISATION_ALLOCATE}),
    SEES: frozenset({Permission.RANDOMISATION_SEE_ARM}),
}


@dataclass(frozen=True)
class Part:
    """One task: which roles may do it, who holds or held them, and who did it how often."""

    task: str
    roles: tuple[str, ...]
    now: tuple[str, ...]
    earlier: tuple[str, ...]
    done: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Separation:
    """The parts, and everybody who ever could do two of those that are to be apart."""

    parts: tuple[Part, ...]
    both: tuple[tuple[str, str, str], ...]


def separation(study: Study) -> Separation:
    """Who could do what, ever, and who did it. The same number of queries for any study."""
    given = list(
        RoleGiven.objects.filter(study=study.slug, retracted=False)
        .select_related("person").order_by("person__name", "person_id")
    )  # fmt: skip
    current = set(RoleGiven.objects.as_of().filter(study=study.slug).values_list("pk", flat=True))
    ever: dict[str, dict[int, str]] = {}
    parts = []
    done = _done(study)
    for task, needed in TASKS.items():
        roles = tuple(role.id for role in study.roles if role.permissions & needed)
        rows = [row for row in given if row.role in roles]
        ever[task] = {row.person_id: row.person.name for row in rows}
        now = {row.person_id: row.person.name for row in rows if row.pk in current}
        earlier = {who: name for who, name in ever[task].items() if who not in now}
        parts.append(
            Part(task, roles, tuple(now.values()), tuple(earlier.values()), done.get(task, ()))
        )
    return Separation(tuple(parts), tuple(_both(ever)))


def _both(ever: Mapping[str, Mapping[int, str]]) -> list[tuple[str, str, str]]:
    apart = ((GENERATES, ENROLS), (GENERATES, ASSIGNS), (ENROLS, ASSIGNS))
    return [
        (name, one, other)
        for one, other in apart
        for who, name in ever[one].items()
        if who in ever[other]
    ]


def _done(study: Study) -> dict[str, tuple[tuple[str, int], ...]]:
    """Shares handed in and sequences drawn; families screened or consented; allocations."""
    held = SequenceHeld.objects.values("sequence")
    others = SequenceBroughtIn.objects.values("sequence")
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for task, rows in (
        (GENERATES, ShareHandedIn.objects.all()),
        (GENERATES, SequenceSealed.objects.exclude(pk__in=held).exclude(pk__in=others)),
        (ENROLS, Screening.objects.as_of()),
        (ENROLS, EligibilityDecision.objects.as_of()),
        (ENROLS, ConsentGiven.objects.as_of()),
        (ASSIGNS, Allocation.objects.as_of()),
    ):
        counted[task].update(_by(rows, study))
    return {task: tuple(sorted(found.items())) for task, found in counted.items()}


def _by(rows: Any, study: Study) -> list[str]:
    return list(rows.filter(study=study.slug).values_list("recorded_by__name", flat=True))
