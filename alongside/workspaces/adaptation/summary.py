"""Keeping one line for each family level with the record; it can be thrown away at any time.

A page that only shows may write here: what is written follows from the facts alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import NoReturn
from uuid import UUID

from alongside.foundations.record.being_made import BeingMade, not_for_a_page
from alongside.foundations.record.digests import digest_of_values
from alongside.foundations.record.keeping_up import (
    alone,
    are_many,
    in_parts,
    let_go,
    lines_since,
    put_down,
    replace_rows,
)
from alongside.science.protocol import Study
from alongside.workspaces.adaptation.models import FamilyReach, ReachMark
from alongside.workspaces.adaptation.queries.groups import Groups, groups
from alongside.workspaces.consent import queries as consent
from alongside.workspaces.monitoring.looking import look
from alongside.workspaces.monitoring.queries.each_family import Came, each_family, level_at

SHAPE = 2  # raise it when the columns of the summary or their meaning change
MOST = 12  # earlier moments kept for each study
FAMILIES_AT_ONCE = 200


def level(study: Study, as_of: datetime | None = None) -> ReachMark:
    """The summary of now or of a moment, made level; five queries when there is nothing new."""
    look(study, as_of)
    entry, recent, below = level_at(study, as_of)
    stands = (
        entry,
        recent,
        digest_of_values([SHAPE, below, study.adaptation.model_dump(mode="json")]),
    )
    mark = _mark(study, as_of)
    if mark is None or (mark.entry, mark.recent, mark.made_for) != stands:
        if not_for_a_page(entry) and are_many(_touched(study, as_of, mark, stands)):
            _ask_for(study, as_of)
        with alone(f"reach of {study.slug}"):
            mark = _take_in(study, as_of, stands)
    return mark


def rebuild(study: Study) -> ReachMark:
    """Throw the summaries away and make that of now again from the facts."""
    with alone(f"reach of {study.slug}"):
        ReachMark.objects.filter(study=study.slug).delete()
    return level(study)


def make_what_is_asked_for(study: Study) -> None:
    """Make the summary of now, and of the moments at which somebody was told to look again."""
    level(study)
    asked = ReachMark.objects.filter(study=study.slug, as_of__isnull=False, made_for="")
    for as_of in list(asked.order_by("pk").values_list("as_of", flat=True)):
        level(study, as_of)


def _ask_for(study: Study, as_of: datetime | None) -> NoReturn:
    if as_of is not None:
        ReachMark.objects.update_or_create(study=study.slug, as_of=as_of, defaults={"made_for": ""})
    raise BeingMade


def _mark(study: Study, as_of: datetime | None) -> ReachMark | None:
    return ReachMark.objects.filter(study=study.slug, as_of=as_of).first()


def _take_in(study: Study, as_of: datetime | None, stands: tuple[int, int, str]) -> ReachMark:
    mark = _mark(study, as_of) or ReachMark.objects.create(study=study.slug, as_of=as_of)
    only = _touched(study, as_of, mark, stands)
    if only is None:
        _begin_anew(mark)
    left_out = consent.left_out(study, as_of).keys()
    for families, came in _some_at_a_time(study, as_of, only):
        known = groups(study, as_of, only=families, left_out=left_out)
        rows = [_row(mark, known, one) for one in came]
        if only is None:
            put_down(FamilyReach, rows)
        else:
            replace_rows(FamilyReach.objects.filter(mark=mark), rows, families)
    mark.entry, mark.recent, mark.made_for = stands
    mark.save()
    _throw_away(study)
    return mark


def _begin_anew(mark: ReachMark) -> None:
    """Until its mark says so again, nobody takes the summary for whole."""
    mark.made_for = ""
    mark.save()
    let_go(FamilyReach.objects.filter(mark=mark))


def _some_at_a_time(
    study: Study, as_of: datetime | None, only: Collection[UUID] | None
) -> Iterator[tuple[list[UUID], list[Came]]]:
    """So the memory is bounded."""
    if only is not None:
        for families in in_parts(only, FAMILIES_AT_ONCE):
            yield families, each_family(study, as_of, only=families)
        return
    for site in study.sites:
        for some in in_parts(each_family(study, as_of, site=site.id), FAMILIES_AT_ONCE):
            yield [one.family for one in some], some


def _row(mark: ReachMark, known: Groups, came: Came) -> FamilyReach:
    area, text = known.of(came.family, came.site)
    return FamilyReach(
        mark=mark, family=came.family, site=came.site, stage=came.stage.value, area=area,
        groups=text, consented=came.reached.get("consented", ""),
        randomised=came.reached.get("randomised", ""),
    )  # fmt: skip


def _touched(
    study: Study, as_of: datetime | None, mark: ReachMark | None, stands: tuple[int, int, str]
) -> Collection[UUID] | None:
    """Families with lines that were not taken in yet; None means all."""
    if as_of is not None or mark is None or mark.made_for != stands[2]:
        return None
    found = lines_since(mark)
    if found is None:
        return None
    late = sum(number <= mark.entry for number, _, _ in found) != mark.recent
    return {family for number, family, _ in found if family and (late or number > mark.entry)}


def _throw_away(study: Study) -> None:
    past = ReachMark.objects.filter(study=study.slug, as_of__isnull=False)
    for mark in past.order_by("-pk")[MOST:]:
        _begin_anew(mark)
        mark.delete()
