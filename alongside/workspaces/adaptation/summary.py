"""Keeping one line for each family level with the record; it can be thrown away at any time.

A page that only shows may write here: what is written follows from the facts alone.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from alongside.foundations.record.digests import digest_of_values
from alongside.foundations.record.keeping_up import (
    LOOK_BACK,
    MOST_AT_ONCE,
    alone,
    lines,
    replace_rows,
)
from alongside.science.protocol import Study
from alongside.workspaces.adaptation.models import FamilyReach, ReachMark
from alongside.workspaces.adaptation.queries.groups import groups
from alongside.workspaces.monitoring.looking import look
from alongside.workspaces.monitoring.queries.each_family import each_family, level_at

SHAPE = 2  # raise it when the columns of the summary or their meaning change
MOST = 12  # earlier moments kept for each study


def level(study: Study, as_of: datetime | None = None) -> ReachMark:
    """The summary of now or of a moment, made level; five queries when there is nothing new."""
    look(study, as_of)
    entry, recent, below = level_at(study, as_of)
    made_for = digest_of_values([SHAPE, below, study.adaptation.model_dump(mode="json")])
    mark = _mark(study, as_of)
    if mark is None or (mark.entry, mark.recent, mark.made_for) != (entry, recent, made_for):
        with alone(f"reach of {study.slug}"):
            mark = _take_in(study, as_of, _mark(study, as_of), (entry, recent, made_for))
    return mark


def rebuild(study: Study) -> ReachMark:
    """Throw the summaries away and make that of now again from the facts."""
    ReachMark.objects.filter(study=study.slug).delete()
    return level(study)


def _mark(study: Study, as_of: datetime | None) -> ReachMark | None:
    return ReachMark.objects.filter(study=study.slug, as_of=as_of).first()


def _take_in(
    study: Study, as_of: datetime | None, mark: ReachMark | None, stands: tuple[int, int, str]
) -> ReachMark:
    only = None if as_of is not None else _touched(study, mark, stands)
    if mark is None:
        mark = ReachMark.objects.create(study=study.slug, as_of=as_of)
    old = FamilyReach.objects.filter(mark=mark)
    known = groups(study, as_of, only=only)
    rows = []
    for came in each_family(study, as_of, only=only):
        area, text = known.of(came.family, came.site)
        rows.append(
            FamilyReach(
                mark=mark, family=came.family, site=came.site, stage=came.stage.value, area=area,
                groups=text, consented=came.reached.get("consented", ""),
                randomised=came.reached.get("randomised", ""),
            )
        )  # fmt: skip
    replace_rows(old, rows, only)
    mark.entry, mark.recent, mark.made_for = stands
    mark.save()
    _throw_away(study)
    return mark


def _touched(
    study: Study, mark: ReachMark | None, stands: tuple[int, int, str]
) -> Collection[UUID] | None:
    """Families with lines that were not taken in yet; None means all."""
    if mark is None or mark.made_for != stands[2]:
        return None
    found = list(lines(study.slug, mark.entry - LOOK_BACK).values_list("number", "family"))
    late = sum(number <= mark.entry for number, _ in found) != mark.recent
    families = {family for number, family in found if family and (late or number > mark.entry)}
    return families if len(families) <= MOST_AT_ONCE else None


def _throw_away(study: Study) -> None:
    past = ReachMark.objects.filter(study=study.slug, as_of__isnull=False).order_by("-pk")
    ReachMark.objects.filter(pk__in=list(past.values_list("pk", flat=True)[MOST:])).delete()
