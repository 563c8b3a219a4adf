"""Keeping the summaries of forms and visits level with the record.

They can be thrown away at any time. A page that only shows may write here: what is written follows
from the facts alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from django.db import transaction

from alongside.foundations.record.digests import digest_of_values
from alongside.foundations.record.keeping_up import MOST_AT_ONCE, is_level, news
from alongside.foundations.record.writing import lock
from alongside.science.protocol import Study
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.quality.models import FormSummary, QualityMark, VisitSummary
from alongside.workspaces.quality.summarising import Summariser, together

SHAPE = 1  # raise it when the definitions or the columns of the summaries change
TEAM_MADE = "building."


def catch_up(study: Study) -> None:
    """Take in what was written since the last time; two queries when there is nothing new."""
    if not is_level(_mark(study), made_for(study)):
        with transaction.atomic():
            lock(f"quality of {study.slug}")
            _take_in(study, _mark(study))


def made_for(study: Study) -> str:
    """What the summaries depend on beside the facts."""
    parts = (study.measures, study.shows_arm, study.entered_twice)
    settings = [one.model_dump(mode="json") for part in parts for one in part]
    odd = study.odd_answering.model_dump(mode="json")
    return digest_of_values([SHAPE, study.version, study.time_zone, odd, settings])


def _mark(study: Study) -> QualityMark | None:
    return QualityMark.objects.filter(study=study.slug).first()


def _take_in(study: Study, mark: QualityMark | None) -> None:
    # The ledger is read before the facts, so that what comes between is taken in again later.
    wanted = made_for(study)
    new = news(study.slug, mark, wanted)
    everybody = new.families is None or any(kind.startswith(TEAM_MADE) for kind in new.kinds)
    _replace(study, None if everybody else new.families)
    QualityMark.objects.update_or_create(
        study=study.slug,
        defaults={"entry": new.newest, "recent": new.recent, "made_for": wanted},
    )


def _replace(study: Study, families: Collection[UUID] | None) -> None:
    forms = FormSummary.objects.filter(study=study.slug)
    visits = VisitSummary.objects.filter(study=study.slug)
    if families is not None:
        forms, visits = forms.filter(family__in=families), visits.filter(family__in=families)
    nurses = set(visits.values_list("nurse", flat=True).distinct())
    forms.delete()
    visits.delete()
    maker = Summariser(study)
    for some in _in_parts(study, families):
        made = maker.of(only=some)
        FormSummary.objects.bulk_create(made.forms, batch_size=500)
        VisitSummary.objects.bulk_create(made.visits, batch_size=500)
        nurses |= {one.nurse for one in made.visits}
    _mark_together(study, nurses)


def _in_parts(study: Study, families: Collection[UUID] | None) -> Iterator[Sequence[UUID]]:
    """Families in parts that fit into memory; those few that were asked for in one."""
    if families is not None:
        yield list(families)
        return
    visits = VisitOpened.objects.filter(study=study.slug)
    everybody = list(visits.order_by("family").values_list("family", flat=True).distinct())
    for first in range(0, len(everybody), MOST_AT_ONCE):
        yield everybody[first : first + MOST_AT_ONCE]


def _mark_together(study: Study, nurses: Collection[int]) -> None:
    mine = VisitSummary.objects.filter(study=study.slug, nurse__in=nurses)
    at_two = together(mine.values_list("opened", "nurse", "began", "ended"))
    forms = FormSummary.objects.filter(study=study.slug, nurse__in=nurses)
    forms.filter(together=True).exclude(opened__in=at_two).update(together=False)
    forms.filter(together=False, opened__in=at_two, finished_at__isnull=False).update(together=True)
