"""Keeping the figures of earlier moments, so that a moment is counted from the facts once.

What was recorded by a moment that has passed does not change, so its summary stands until it is
thrown away. The one exception is a fact that was given its time before the moment and committed
after it was counted; every look asks the ledger for such a line.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Count, Max, Q

from alongside.foundations.record.keeping_up import LOOK_BACK, lines, newest_line
from alongside.foundations.record.writing import lock
from alongside.science.protocol import Study
from alongside.workspaces.monitoring.models import PastMark, PastProgress, PastTally
from alongside.workspaces.monitoring.queries.everything import standings
from alongside.workspaces.monitoring.queries.tallies import counted
from alongside.workspaces.monitoring.summary import made_for, summed_up

MOST = 24  # moments kept for each study; the first ones made go first


def kept(study: Study, as_of: datetime, *, forms: bool = False) -> PastMark:
    """The summary of a moment: the one that is kept, or a new one; two queries when it is kept."""
    mark = PastMark.objects.filter(study=study.slug, as_of=as_of).first()
    if mark is None or not _stands(study, mark):
        mark = _make(study, as_of)
    if forms and not mark.with_forms:
        _add_forms(study, mark)
    return mark


def _stands(study: Study, mark: PastMark) -> bool:
    newest = _newest_if_unchanged(study, mark)
    if newest is None or newest <= mark.entry + LOOK_BACK:
        return newest is not None
    ahead = newest_line(study.slug)
    if _newest_if_unchanged(study, mark) is None:
        return False
    mark.entry, mark.recent = ahead  # so that the next look reads few lines again
    mark.save(update_fields=["entry", "recent"])
    return True


def _newest_if_unchanged(study: Study, mark: PastMark) -> int | None:
    """The last ledger line there is; None where something came in that belongs to the moment."""
    found = lines(study.slug, mark.entry - LOOK_BACK).aggregate(
        newest=Max("number", default=0),
        known=Count("number", filter=Q(number__lte=mark.entry)),
        late=Count("number", filter=Q(number__gt=mark.entry, recorded_at__lte=mark.as_of)),
    )
    stands = (found["known"], found["late"], mark.made_for) == (mark.recent, 0, made_for(study))
    return int(found["newest"]) if stands else None


def _make(study: Study, as_of: datetime) -> PastMark:
    # The ledger is read before the facts, so that what comes between is noticed by the next look.
    newest, recent = newest_line(study.slug)
    found = [summed_up(study, one) for one in standings(study, as_of)]
    with transaction.atomic():
        lock(f"past of {study.slug}")
        PastMark.objects.filter(study=study.slug, as_of=as_of).delete()
        mark = PastMark.objects.create(
            study=study.slug, as_of=as_of, entry=newest, recent=recent, made_for=made_for(study)
        )
        rows = [PastProgress(past=mark, **one) for one in found]
        PastProgress.objects.bulk_create(rows, batch_size=500)
        _throw_away(study)
    return mark


def _add_forms(study: Study, mark: PastMark) -> None:
    found = counted(study, mark.as_of)
    with transaction.atomic():
        lock(f"past of {study.slug}")
        PastTally.objects.filter(past=mark).delete()
        rows = [PastTally(past=mark, **vars(one)) for one in found]
        PastTally.objects.bulk_create(rows, batch_size=500)
        mark.with_forms = True
        mark.save(update_fields=["with_forms"])


def _throw_away(study: Study) -> None:
    marks = PastMark.objects.filter(study=study.slug).order_by("-pk")
    oldest = list(marks.values_list("pk", flat=True)[MOST:])
    PastMark.objects.filter(pk__in=oldest).delete()
