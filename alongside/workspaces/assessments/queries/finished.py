"""Finished forms and what was answered on them, for scoring."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from alongside.science.protocol import Study
from alongside.workspaces.assessments.folding import SavedSet, answered, latest
from alongside.workspaces.assessments.models import AnswerSet, FormFinished
from alongside.workspaces.assessments.queries.counts import standing


@dataclass(frozen=True)
class FinishedForm:
    """One finished form. `id` is that of the fact, which a corrected answer supersedes."""

    id: UUID
    opened: UUID
    family: UUID
    number: str
    site: str
    visit: str
    part: str
    form: str
    instrument: str
    about: str
    age_months: int | None
    finished_at: datetime


def finished_forms(
    study: Study, as_of: datetime | None = None, *, only: Collection[UUID] | None = None
) -> list[FinishedForm]:
    """Every form of the study that is finished (now), the earliest first; one query.

    `only` keeps to some families.
    """
    rows = standing(FormFinished.objects.as_of(as_of).about(only), as_of).filter(study=study.slug)
    found = []
    for row in rows.select_related("opened", "family").order_by("occurred_at", "pk"):
        about = next(form for form in row.opened.forms if form["key"] == row.form)
        found.append(
            FinishedForm(
                row.pk, row.opened_id, row.family_id, row.family.number, row.family.site,
                row.opened.visit, row.opened.part, row.form, row.instrument, about["about"],
                about["age_months"], row.occurred_at,
            )
        )  # fmt: skip
    return found


def answers_of(
    study: Study,
    forms: Collection[FinishedForm],
    as_of: datetime | None = None,
    *,
    only: Collection[UUID] | None = None,
) -> dict[UUID, dict[str, str]]:
    """What stands on these forms, item by item: a value or a missing code; one query.

    `only` says whose forms they are, where they are few.
    """
    wanted = {(form.opened, form.form): form.id for form in forms}
    sets: dict[UUID, list[SavedSet]] = defaultdict(list)
    rows = AnswerSet.objects.as_of(as_of).about(only).filter(study=study.slug).order_by("number")
    columns = ("opened_id", "form", "number", "occurred_at", "answers")
    for opened, form, number, at, given in rows.values_list(*columns):
        if (opened, form) in wanted:
            sets[wanted[opened, form]].append(SavedSet(number, at, "", "", given))
    return {form.id: answered(latest(sets[form.id])) for form in forms}
