"""Keeping the summary of now level with the record; it can be thrown away at any time.

A page that only shows may write here: what is written follows from the facts alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from alongside.foundations.record.being_made import BeingMade, not_for_a_page
from alongside.foundations.record.digests import digest_of_values
from alongside.foundations.record.keeping_up import (
    News,
    alone,
    in_parts,
    is_level,
    leave_to_the_background,
    let_go,
    news,
    put_down,
    replace_rows,
)
from alongside.science.protocol import Study
from alongside.science.retention.path import Stage
from alongside.workspaces.families.models import Family
from alongside.workspaces.monitoring.due import due_on
from alongside.workspaces.monitoring.models import FamilyProgress, FormTally, ProgressMark
from alongside.workspaces.monitoring.paths import Standing, assemble, kin
from alongside.workspaces.monitoring.queries.everything import joined_into, told
from alongside.workspaces.monitoring.queries.tallies import Tally, counted_by_site

SHAPE = 1  # raise it when the definitions or the columns of the summary change
ABOUT_FORMS = ("assessments.", "consent.Withdrawal")
FAMILIES_AT_ONCE = 200


def catch_up(study: Study) -> None:
    """Take in what was written since the last time; two queries when there is nothing new."""
    if not is_level(_mark(study), made_for(study)):
        leave_to_the_background(news(study.slug, _mark(study), made_for(study)))
        with alone(f"progress of {study.slug}"):
            _take_in(study, _mark(study))


def catch_up_forms(study: Study) -> None:
    """Make the tallies of forms again if a form was finished or corrected since."""
    catch_up(study)
    if waits := ProgressMark.objects.filter(study=study.slug, forms_wait=True).first():
        if not waits.sites_wait and not_for_a_page(waits.entry):
            raise BeingMade
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
    joined = joined_into(study)
    for some in in_parts(all_of(study) if new.families is None else new.families, FAMILIES_AT_ONCE):
        known = told(study, only=some, joined=joined)
        rows = [
            FamilyProgress(study=study.slug, **summed_up(study, one))
            for one in assemble(known, study.time_zone)
        ]
        replace_rows(FamilyProgress.objects.all(), rows, kin(some, joined))
    waits, sites = _forms_wait(mark, new)
    ProgressMark.objects.update_or_create(
        study=study.slug,
        defaults={
            "entry": new.newest,
            "recent": new.recent,
            "made_for": made_for(study),
            "forms_wait": waits,
            "sites_wait": sites,
        },
    )


def all_of(study: Study) -> list[UUID]:
    """Every family, also those that were joined into another."""
    return list(Family.objects.filter(study=study.slug).values_list("pk", flat=True))


def _forms_wait(mark: ProgressMark | None, new: News) -> tuple[bool, list[str]]:
    """Whether tallies of forms are to be made again, and of which sites; none means all."""
    if mark is None or new.families is None or (mark.forms_wait and not mark.sites_wait):
        return True, []
    if not any(kind.startswith(ABOUT_FORMS) for kind in new.kinds):
        return mark.forms_wait, mark.sites_wait
    sites = set(mark.sites_wait)
    for some in in_parts(new.families, FAMILIES_AT_ONCE):
        sites.update(Family.objects.filter(pk__in=some).values_list("site", flat=True))
    return bool(sites), sorted(sites)


def _count_forms(study: Study) -> None:
    """Make the tallies; what was taken in meanwhile makes them wait again."""
    mark = ProgressMark.objects.get(study=study.slug)
    sites = mark.sites_wait or [site.id for site in study.sites]
    for site, made in zip(sites, counted_by_site(study, sites=sites), strict=True):
        _tally(study, site, made)
    if not mark.sites_wait:
        let_go(FormTally.objects.filter(study=study.slug).exclude(site__in=sites))
    ProgressMark.objects.filter(study=study.slug, entry=mark.entry).update(
        forms_wait=False, sites_wait=[]
    )


def _tally(study: Study, site: str, made: Sequence[Tally]) -> None:
    """Change what is otherwise than it stood."""
    columns = list(Tally.__dataclass_fields__)
    old = FormTally.objects.filter(study=study.slug, site=site)
    there = {Tally(*values): pk for pk, *values in old.values_list("pk", *columns)}
    wanted = set(made)
    let_go(old.filter(pk__in=[pk for one, pk in there.items() if one not in wanted]))
    new = [one for one in made if one not in there]
    put_down(FormTally, [FormTally(study=study.slug, **vars(one)) for one in new])


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
