"""Every finished form of one questionnaire with its answers, piece by piece, for a file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.science.protocol import Study
from alongside.workspaces.assessments.models import AnswerSet, FormFinished
from alongside.workspaces.assessments.queries.counts import standing

AT_ONCE = 100
COLUMNS = (
    "pk", "opened_id", "form", "family_id", "family__number", "family__site", "opened__visit",
    "opened__part", "opened__forms", "occurred_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class AnsweredForm:
    """One finished form; `answers` is the value or the missing code of each item that has one."""

    family: UUID
    number: str
    site: str
    visit: str
    part: str
    about: str
    age_months: int | None
    finished_at: datetime
    answers: Mapping[str, str]


def taken_out(
    study: Study,
    instrument: str,
    *,
    sites: Sequence[str],
    parts: Sequence[str],
    without: Collection[UUID] = (),
    only: Collection[UUID] | None = None,
    as_of: datetime,
) -> Iterator[list[AnsweredForm]]:
    """The forms that stood finished at a moment, in the order of their facts' ids, some at a time.

    Two queries for each piece. Nothing but one piece is in memory, however many there are. Whose
    forms they are is judged here: asked of the database it would sort all of them for each piece.
    """
    rows = standing(FormFinished.objects.as_of(as_of), as_of).filter(
        study=study.slug, instrument=instrument
    )
    ordered = rows.order_by("pk").values_list(*COLUMNS)
    piece = list(ordered[:AT_ONCE])
    while piece:
        wanted = [
            row
            for row in piece
            if row[5] in sites
            and row[7] in parts
            and row[3] not in without
            and (only is None or row[3] in only)
        ]
        answers = _answers(study, wanted, as_of)
        yield [_form(row, answers.get((row[1], row[2]), {})) for row in wanted]
        piece = list(ordered.filter(pk__gt=piece[-1][0])[:AT_ONCE])


def ever_finished(study: Study, instrument: str) -> bool:
    """Whether any form of that questionnaire was ever finished."""
    return FormFinished.objects.filter(study=study.slug, instrument=instrument).exists()


def _answers(
    study: Study, forms: Sequence[tuple[Any, ...]], as_of: datetime
) -> dict[tuple[UUID, str], dict[str, Any]]:
    """Item by item what was said last on each of these forms; later sets replace earlier ones."""
    sets = AnswerSet.objects.as_of(as_of).filter(
        study=study.slug,
        opened__in={row[1] for row in forms},
        form__in={row[2] for row in forms},
    )
    found: dict[tuple[UUID, str], dict[str, Any]] = {}
    for opened, form, given in sets.order_by("number").values_list("opened_id", "form", "answers"):
        said = found.setdefault((opened, form), given)
        if said is not given:
            said.update(given)
    return found


def _form(row: tuple[Any, ...], given: Mapping[str, Any]) -> AnsweredForm:
    _, _, key, family, number, site, visit, part, forms, at = row
    fixed = next(form for form in forms if form["key"] == key)
    said = {
        item: value
        for item, kept in given.items()
        if (value := kept.get("missing") or kept.get("value", ""))
    }
    return AnsweredForm(
        family, number, site, visit, part, fixed["about"], fixed["age_months"], at, said
    )
