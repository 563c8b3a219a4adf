"""Keeping the summaries of forms and visits level with the record.

They can be thrown away at any time. A page that only shows may write here: what is written follows
from the facts alone.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from uuid import UUID

from alongside.foundations.record.digests import digest_of_values
from alongside.foundations.record.keeping_up import (
    FEW_ROWS,
    News,
    alone,
    in_parts,
    is_level,
    leave_to_the_background,
    news,
    replace_rows,
)
from alongside.science.protocol import Study
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.quality.models import FormSummary, QualityMark, VisitSummary
from alongside.workspaces.quality.summarising import Summariser, together

SHAPE = 2  # raise it when the definitions or the columns of the summaries change
TEAM_MADE = "building."


def catch_up(study: Study) -> None:
    """Take in what was written since the last time; two queries when there is nothing new.

    Where that is about very many families they are taken in part by part, so that nobody who
    writes waits for all of it.
    """
    wanted = made_for(study)
    if is_level(_mark(study), wanted):
        return
    new = news(study.slug, _mark(study), wanted)
    leave_to_the_background(replace(new, families=_families(new)))
    with alone(f"quality of {study.slug}"):
        # The ledger is read before the facts: what comes between is taken in again later.
        new = news(study.slug, _mark(study), wanted)
        families = _families(new)
        nurses: set[int] = set()
        for some in in_parts(_everybody(study) if families is None else families):
            nurses |= _replace(study, some)
        _mark_together(study, nurses)
        _note(study, new, wanted)


def made_for(study: Study) -> str:
    """What the summaries depend on beside the facts."""
    parts = (study.measures, study.shows_arm, study.entered_twice)
    settings = [one.model_dump(mode="json") for part in parts for one in part]
    odd = study.odd_answering.model_dump(mode="json")
    return digest_of_values([SHAPE, study.version, study.time_zone, odd, settings])


def _mark(study: Study) -> QualityMark | None:
    return QualityMark.objects.filter(study=study.slug).first()


def _families(new: News) -> frozenset[UUID] | None:
    """Those to take in again; None means everybody, also when a team changed a questionnaire."""
    return None if any(kind.startswith(TEAM_MADE) for kind in new.kinds) else new.families


def _note(study: Study, new: News, wanted: str) -> None:
    QualityMark.objects.update_or_create(
        study=study.slug,
        defaults={"entry": new.newest, "recent": new.recent, "made_for": wanted},
    )


def _replace(study: Study, families: Collection[UUID]) -> set[int]:
    """Sum some families up anew; the nurses whose visits are among theirs."""
    made = Summariser(study).of(only=families)
    stand = {(one.opened, one.nurse) for one in made.visits}
    stood = VisitSummary.objects.filter(family__in=families).values_list("opened", "nurse")
    # Who loses a visit is looked at while it is still there: if this ends midway, whoever does it
    # again finds it again.
    _mark_together(study, {nurse for _, nurse in {*stood} - stand}, without=families)
    replace_rows(FormSummary.objects.all(), made.forms, families)
    replace_rows(VisitSummary.objects.all(), made.visits, families)
    return {nurse for _, nurse in stand}


def _everybody(study: Study) -> Collection[UUID]:
    """All families that ever had a visit."""
    visits = VisitOpened.objects.filter(study=study.slug)
    return visits.order_by().values_list("family", flat=True).distinct()


def _mark_together(study: Study, nurses: Collection[int], without: Collection[UUID] = ()) -> None:
    """Finished forms of visits that overlap, but for the visits `without` some families; a nurse
    at a time, and a few forms in each turn."""
    for nurse in sorted(nurses):
        visits = VisitSummary.objects.filter(study=study.slug, nurse=nurse)
        visits = visits.exclude(family__in=without)
        at_two = together(visits.values_list("opened", "nurse", "began", "ended"))
        forms = FormSummary.objects.filter(opened__in=visits.values("opened"))
        marked, unmarked = list[int](), list[int]()
        for pk, opened, done, is_marked in forms.values_list(
            "pk", "opened", "finished_at", "together"
        ):
            if is_marked and opened not in at_two:
                marked.append(pk)
            elif not is_marked and opened in at_two and done is not None:
                unmarked.append(pk)
        _mark_as(False, marked)
        _mark_as(True, unmarked)


def _mark_as(together: bool, forms: Sequence[int]) -> None:
    for some in in_parts(forms, FEW_ROWS):
        FormSummary.objects.filter(pk__in=some).update(together=together)
