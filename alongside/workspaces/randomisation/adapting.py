"""Changing the ratio at an adaptation point: for places still to be drawn, never for the past."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, derived_id, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.families.actions import ReasonNeeded
from alongside.workspaces.randomisation import holders, queries
from alongside.workspaces.randomisation.mending_models import PlacesSetAside, RatioDecided
from alongside.workspaces.randomisation.mending_refusals import NoRatio, SameRatio
from alongside.workspaces.randomisation.models import SequenceHeld, SequenceSealed
from alongside.workspaces.randomisation.queries.sequences import over
from alongside.workspaces.randomisation.sharing_refusals import SharesWereShown

MOST = 10


@action
def change_ratio(
    *,
    study: Study,
    ratio: Mapping[str, int],
    reason: str,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> RatioDecided:
    """Draw further places in another ratio. Sequences of now end where they are.

    What was allocated, and every sealed place of before, stays as it was: their certificates
    draw them again by the ratio of their own scheme. A new sequence has to be made.
    """
    for stratum in queries.strata(study):
        lock(f"sequence|{study.slug}|{stratum}")
    if set(ratio) != {arm.id for arm in study.arms}:
        raise NoRatio
    if not all(1 <= part <= MOST for part in ratio.values()):
        raise NoRatio
    if not reason.strip():
        raise ReasonNeeded
    if dict(ratio) == queries.ratio(study):
        raise SameRatio
    if queries.any_share_shown(study):
        raise SharesWereShown
    _end_what_runs(study, reason, by=by, at=at, entry=entry)
    return write(
        RatioDecided, study=study, by=by, at=at, entry=entry, reason=reason.strip(),
        ratio=dict(ratio),
    )  # fmt: skip


def _end_what_runs(
    study: Study, reason: str, *, by: Person, at: datetime, entry: UUID | None
) -> None:
    now = queries.sharing(study)
    if now and now.ended is None:
        holders.end_allocation(
            study=study, reason=reason, by=by, at=at, entry=derived_id(entry, at, "end")
        )
    held = SequenceHeld.objects.filter(study=study.slug).values("sequence")
    own = SequenceSealed.objects.filter(study=study.slug).exclude(pk__in=held)
    for sequence in own.exclude(pk__in=over(study.slug).values("pk")).order_by("pk"):
        write(
            PlacesSetAside, study=study, by=by, at=at, reason=reason.strip(), sequence=sequence,
            entry=derived_id(entry, at, f"aside {sequence.pk}"),
        )  # fmt: skip
