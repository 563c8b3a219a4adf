"""Keeping the summary of now level with the record; it can be thrown away at any time.

A page that only shows may write here: what is written follows from the facts alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.db import transaction

from alongside.foundations.record.digests import digest_of_values
from alongside.foundations.record.keeping_up import alone, is_level, news, replace_rows
from alongside.science.protocol import Study
from alongside.science.retention.path import Stage
from alongside.workspaces.monitoring.due import due_on
from alongside.workspaces.monitoring.models import FamilyProgress, FormTally, ProgressMark
from alongside.workspaces.monitoring.paths import Standing, assemble, kin
from alongside.workspaces.monitoring.queries.everything import told
from alongside.workspaces.monitoring.queries.tallies import counted

SHAPE = 1  # raise it when the definitions or the columns of the summary change
ABOUT_FORMS = ("assessments.", "consent.Withdrawal")


def catch_up(study: Study) -> None:
    """Take in what was written since the last time; two queries when there is nothing new."""
    if not is_level(_mark(study), made_for(study)):
        with alone(f"progress of {study.slug}"):
            _take_in(study, _mark(study))


def catch_up_forms(study: Study) -> None:
    """Make the tallies of forms again if a form was finished or corrected since."""
    catch_up(study)
    if ProgressMark.objects.filter(study=study.slug, forms_wait=True).exists():
        with alone(f"progress of {study.slug}"):
            _count_forms(study)


def rebuild(study: Study) -> None:
    """Throw the summaries away and make them again from the facts."""
    with alone(f"progress of {study.slug}"):
        _take_in(study, None)
    catch_up_forms(study)


def made_for(study: Study) -> str:
    """What the summary depends on beside the facts."""
    visits = [visit.model_dump(mode="json") for visit in study.visits]
    retention = study.retention.model_dump(mode="json")
    return digest_of_values([SHAPE, study.version, study.time_zone, retention, visits])


def _mark(study: Study) -> ProgressMark | None:
    return ProgressMark.objects.filter(study=study.slug).first()


def _take_in(study: Study, mark: ProgressMark | None) -> None:
    # The ledger is read before the facts, so that what comes between is taken in again later.
    new = news(study.slug, mark, made_for(study))
    known = told(study, only=new.families)
    touched = None if new.families is None else kin(new.families, known.joined)
    _replace(study, assemble(known, study.time_zone), touched)
    about_forms = any(kind.startswith(ABOUT_FORMS) for kind in new.kinds)
    forms_wait = mark is None or mark.forms_wait or about_forms or new.families is None
    ProgressMark.objects.update_or_create(
        study=study.slug,
        defaults={
            "entry": new.newest,
            "recent": new.recent,
            "made_for": made_for(study),
            "forms_wait": forms_wait,
        },
    )


def _replace(study: Study, standings: Iterable[Standing], touched: Collection[UUID] | None) -> None:
    rows = [FamilyProgress(study=study.slug, **summed_up(study, one)) for one in standings]
    replace_rows(FamilyProgress.objects.filter(study=study.slug), rows, touched)


def _count_forms(study: Study) -> None:
    """Make the tallies; what was taken in meanwhile makes them wait again."""
    mark = ProgressMark.objects.get(study=study.slug)
    rows = [FormTally(study=study.slug, **vars(one)) for one in counted(study)]
    with transaction.atomic():
        FormTally.objects.filter(study=study.slug).delete()
        FormTally.objects.bulk_create(rows, batch_size=500)
        ProgressMark.objects.filter(study=study.slug, entry=mark.entry).update(forms_wait=False)


def summed_up(study: Study, standing: Standing) -> dict[str, Any]:
    """One family's row of a summary, whichever moment it is of."""
    path = standing.path
    days = {stage: moment.date() for stage, moment in path.reached.items()}
    months = [f"{moment:%Y-%m}" for moment in path.reached.values()]
    return {
        "family": standing.family,
        "site": path.site,
        "number": path.family,
        "stage": path.furthest.value,
        "exit_reason": path.exit_reason or "",
        "exit_at": path.exit_at,
        "left": path.has_left,
        "reached": {stage.value: moment.isoformat() for stage, moment in path.reached.items()},
        "months": " ".join(months),
        "left_month": f"{path.exit_at:%Y-%m}" if path.exit_at else "",
        "identified_on": days[Stage.IDENTIFIED],
        "randomised_on": days.get(Stage.RANDOMISED),
        "due_on": due_on(study, path),
        "anomalies": " ".join(f"{one.kind}:{one.stage.value}" for one in standing.anomalies),
    }
