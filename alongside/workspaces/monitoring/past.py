"""Keeping the figures of earlier moments, so that a moment is counted from the facts once.

What was recorded by a moment that has passed does not change, so its summary stands until it is
thrown away. The one exception is a fact that was given its time before the moment and committed
after it was counted; every look asks the ledger for such a line.
"""

from __future__ import annotations

from datetime import datetime
from typing import NoReturn

from django.db.models import Count, Max, Q

from alongside.foundations.record.being_made import BeingMade, not_for_a_page
from alongside.foundations.record.keeping_up import (
    LOOK_BACK,
    alone,
    in_parts,
    let_go,
    lines,
    newest_line,
    put_down,
)
from alongside.science.protocol import Study
from alongside.workspaces.monitoring.models import PastMark, PastProgress, PastTally
from alongside.workspaces.monitoring.paths import assemble
from alongside.workspaces.monitoring.queries.everything import joined_into, told
from alongside.workspaces.monitoring.queries.tallies import counted_by_site
from alongside.workspaces.monitoring.summary import (
    FAMILIES_AT_ONCE,
    all_of,
    made_for,
    summed_up,
)

MOST = 24  # moments kept for each study; the first ones made go first


def kept(study: Study, as_of: datetime, *, forms: bool = False) -> PastMark:
    """The summary of a moment: the one that is kept, or a new one; two queries when it is kept."""
    mark = PastMark.objects.filter(study=study.slug, as_of=as_of).first()
    if mark is None or not _stands(study, mark) or (forms and not mark.with_forms):
        if not_for_a_page(newest_line(study.slug)[0]):
            _ask_for(study, as_of)
        with alone(f"past of {study.slug}"):
            mark = _make(study, as_of)
            if forms and not mark.with_forms:
                _add_forms(study, mark)
    return mark


def make_what_is_asked_for(study: Study) -> None:
    """Make the moments at which somebody wanted to look and was told to look again."""
    asked = PastMark.objects.filter(study=study.slug, made_for="")
    for as_of in list(asked.order_by("pk").values_list("as_of", flat=True)):
        kept(study, as_of, forms=True)


def _ask_for(study: Study, as_of: datetime) -> NoReturn:
    PastMark.objects.update_or_create(
        study=study.slug, as_of=as_of, defaults={"made_for": ""},
        create_defaults={"made_for": "", "entry": 0, "recent": 0},
    )  # fmt: skip
    raise BeingMade


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
    mark = PastMark.objects.filter(study=study.slug, as_of=as_of).first()
    if mark is not None and _stands(study, mark):
        return mark
    # The ledger is read before the facts, so that what comes between is noticed by the next look.
    newest, recent = newest_line(study.slug)
    if mark is not None:
        _let_go(mark)
    mark = PastMark.objects.create(
        study=study.slug, as_of=as_of, entry=newest, recent=recent, made_for=""
    )
    joined = joined_into(study, as_of)
    for some in in_parts(all_of(study), FAMILIES_AT_ONCE):
        own = set(some)  # of families that were joined each has its own part
        known = assemble(told(study, as_of, only=some, joined=joined), study.time_zone)
        rows = [PastProgress(past=mark, **summed_up(study, one)) for one in known
                if one.family in own]  # fmt: skip
        put_down(PastProgress, rows)
    mark.made_for = made_for(study)
    mark.save(update_fields=["made_for"])
    _throw_away(study)
    return mark


def _add_forms(study: Study, mark: PastMark) -> None:
    let_go(PastTally.objects.filter(past=mark))
    for site in counted_by_site(study, mark.as_of):
        put_down(PastTally, [PastTally(past=mark, **vars(one)) for one in site])
    mark.with_forms = True
    mark.save(update_fields=["with_forms"])


def _throw_away(study: Study) -> None:
    for mark in PastMark.objects.filter(study=study.slug).order_by("-pk")[MOST:]:
        _let_go(mark)


def _let_go(mark: PastMark) -> None:
    """First the mark says no more that it stands, then its rows go, then itself."""
    PastMark.objects.filter(pk=mark.pk).update(made_for="-")
    for rows in (PastProgress, PastTally):
        let_go(rows.objects.filter(past=mark))
    mark.delete()
