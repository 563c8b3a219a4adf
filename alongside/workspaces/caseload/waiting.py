"""Keeping the steps that wait level with the record; they can be thrown away at any time.

What waits depends on the facts of a family and on the day. So a family's steps are worked out
again when something new is in the ledger about it, and everybody's when a new day begins.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from alongside.foundations.clock import day_of
from alongside.foundations.record.being_made import not_for_a_page
from alongside.foundations.record.digests import digest_of_values
from alongside.foundations.record.keeping_up import alone, in_parts, replace_rows, unless_too_many
from alongside.foundations.record.models import Entry
from alongside.science.protocol import Study
from alongside.workspaces.caseload.models import StepsMark, WaitingStep
from alongside.workspaces.caseload.words import advice
from alongside.workspaces.families.models import Family
from alongside.workspaces.referrals.models import AmbiguityDecision
from alongside.workspaces.study.next_steps import NextStep

MOST_FOR_A_PAGE = 300  # families that somebody who opens a page of a large study waits for
LOOK_BACK = 1_000  # a writer that commits late leaves a line below the last one taken in
# So the memory of the process is bounded; of more, SQLite looks for every family of every site.
FAMILIES_AT_ONCE = 200
MOST_LATE = 50  # of more, some may lie below the lines that are looked at again
SHAPE = 4  # raise it when the words of a step or the columns change
ANSWERED = "referrals.AmbiguityDecision"
FOR_EVERYBODY = frozenset({"accounts.RoleGiven"})
"""Kinds of fact about no family that can change what waits for any family."""


@dataclass(frozen=True)
class _News:
    """Families whose steps are to be worked out again; None means all. And the ledger's end."""

    families: frozenset[UUID] | None
    newest: int
    recent: int


def catch_up(study: Study, at: datetime) -> None:
    """Take in what was written since the last time; two queries when there is nothing new."""
    if not _is_level(study, at):
        with alone(f"steps of {study.slug}"):
            _take_in(study, at, _mark(study))


def as_they_stand(study: Study, at: datetime) -> bool:
    """Catch up for a page. False where that would make somebody wait for everybody in a large
    study: then the steps stand as they were, and the background works them out again."""
    if _is_level(study, at):
        return True
    news = _news(study, at, _mark(study))
    many = news.families is None or len(news.families) > MOST_FOR_A_PAGE
    if many and not_for_a_page(news.newest):
        return False
    catch_up(study, at)
    return True


def rebuild(study: Study, at: datetime) -> None:
    """Throw the steps away and work them out again from the facts."""
    with alone(f"steps of {study.slug}"):
        _take_in(study, at, None)


def _mark(study: Study) -> StepsMark | None:
    return StepsMark.objects.filter(study=study.slug).first()


def _is_level(study: Study, at: datetime) -> bool:
    mark = _mark(study)
    if mark is None or not _is_for(mark, study, at) or (mark.until and mark.until <= at):
        return False
    found = _lines(study, mark.entry - LOOK_BACK).aggregate(
        newest=Max("number"), known=Count("number", filter=Q(number__lte=mark.entry))
    )
    return (found["newest"] or 0, found["known"]) == (mark.entry, mark.recent)


def _is_for(mark: StepsMark, study: Study, at: datetime) -> bool:
    return mark.day == day_of(at, study.time_zone) and mark.made_for == _made_for(study)


def _made_for(study: Study) -> str:
    return digest_of_values([SHAPE, study.version, study.time_zone])


def _take_in(study: Study, at: datetime, mark: StepsMark | None) -> None:
    # The ledger is read before the facts, so that what comes between is taken in again later.
    news = _news(study, at, mark)
    everybody = _everybody(study) if news.families is None else news.families
    for some in in_parts(everybody, FAMILIES_AT_ONCE):
        steps = advice(study, at, only=some)
        replace_rows(WaitingStep.objects.all(), [_kept(study, step) for step in steps], some)
    all_of_it = WaitingStep.objects.filter(study=study.slug)
    StepsMark.objects.update_or_create(
        study=study.slug,
        defaults={
            "entry": news.newest,
            "recent": news.recent,
            "day": day_of(at, study.time_zone),
            "until": all_of_it.aggregate(until=Min("until"))["until"],
            "made_for": _made_for(study),
        },
    )


def _everybody(study: Study) -> Collection[UUID]:
    return Family.objects.filter(study=study.slug).values_list("pk", flat=True)


def _news(study: Study, at: datetime, mark: StepsMark | None) -> _News:
    lines = None
    if mark is not None and _is_for(mark, study, at):
        above = _lines(study, mark.entry - LOOK_BACK)
        lines = unless_too_many(above.values_list("number", "family", "kind", "fact"))
    if mark is None or lines is None:
        newest = _lines(study, 0).aggregate(newest=Max("number"))["newest"] or 0
        recent = _lines(study, newest - LOOK_BACK).filter(number__lte=newest).count()
        return _News(None, newest, recent)
    newest = max((number for number, *_ in lines), default=mark.entry)
    recent = sum(number > newest - LOOK_BACK for number, *_ in lines)
    late = sum(number <= mark.entry for number, *_ in lines) - mark.recent
    new = [line for line in lines if late or line[0] > mark.entry]
    families = {family for _, family, *_ in new if family is not None} | _answered(new)
    families |= _read_otherwise(study, at)
    everybody = any(kind in FOR_EVERYBODY for _, _, kind, _ in new)
    everybody = everybody or late > MOST_LATE
    return _News(None if everybody else frozenset(families), newest, recent)


def _answered(new: Collection[tuple[int, UUID | None, str, UUID]]) -> set[UUID]:
    """Families about whom the team was asked: its answer stands in the ledger without them."""
    facts = [fact for _, _, kind, fact in new if kind == ANSWERED]
    rows = AmbiguityDecision.objects.filter(pk__in=facts)
    return set(rows.values_list("ambiguity__family", flat=True))


def _read_otherwise(study: Study, at: datetime) -> set[UUID]:
    rows = WaitingStep.objects.filter(study=study.slug, until__lte=at)
    return set(rows.values_list("family", flat=True))


def _lines(study: Study, above: int) -> QuerySet[Entry]:
    return Entry.objects.filter(study=study.slug, number__gt=above)


def _kept(study: Study, step: NextStep) -> WaitingStep:
    visit = step.arguments[-1] if step.view == "assessments:visit" else ""
    return WaitingStep(
        study=study.slug,
        site=step.site,
        family=step.family,
        number=step.number,
        what=step.what,
        since=step.since,
        due=step.due,
        until=step.until,
        view=step.view,
        arguments=list(step.arguments),
        permission=step.permission.value,
        role=study.visit(visit).by if visit else "",
    )
