"""Which forms of a visit, or which items of a form, are missing together."""

from __future__ import annotations

from collections import defaultdict
from uuid import UUID

from alongside.science.data_quality.missing_patterns import Patterns, State
from alongside.science.data_quality.missing_patterns import patterns as counted
from alongside.science.instruments.answers import MISSING_CODES
from alongside.science.instruments.progress import asked_items
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.quality.queries.completeness import FormCounted, forms_counted
from alongside.workspaces.quality.queries.reach import Reach


class NoSuchForm(LookupError):
    """This reader may not see the items of that questionnaire, or the study has none such."""


def patterns(study: Study, reach: Reach, form: str = "") -> Patterns:
    """Patterns over the measures of visits, or over the items of one questionnaire.

    Raises `NoSuchForm`. Of a questionnaire those items are columns that are ever not whole.
    """
    return _of_items(study, reach, form) if form else _of_visits(study, reach)


def _of_visits(study: Study, reach: Reach) -> Patterns:
    """Each visit that has begun, and each measure: whole, in part, not finished, not asked for.

    A form that may show the arm is whole as soon as it is finished.
    """
    of_measure = {id: one.id for one in study.measures for id in one.instruments}
    visits: dict[UUID, dict[str, list[FormCounted]]] = defaultdict(lambda: defaultdict(list))
    for form in forms_counted(study, reach):
        visits[form.opened][of_measure.get(form.instrument, form.instrument)].append(form)
    columns = [
        one.id for one in study.measures if any(one.id in forms for forms in visits.values())
    ]
    rows = [[_state(forms.get(column, [])) for column in columns] for forms in visits.values()]
    return counted(columns, rows)


def _state(forms: list[FormCounted]) -> State:
    if not forms:
        return "none"
    if all(one.finished and (one.closed or one.answered == one.asked) for one in forms):
        return "there"
    if any(one.finished and (one.closed or one.answered) for one in forms):
        return "some"
    return "missing"


def _of_items(study: Study, reach: Reach, form: str) -> Patterns:
    known = {id for one in study.measures for id in one.instruments} - reach.closed(study)
    if form not in known:
        raise NoSuchForm(form)
    asked = instrument(study, form)
    forms = [
        one
        for one in assessments.finished_forms(study, reach.as_of)
        if one.instrument == form and reach.holds(one.site, one.part, one.family)
    ]
    answers = assessments.answers_of(study, forms, reach.as_of)
    rows = [_row(asked, answers[one.id]) for one in forms]
    ever = [n for n, _ in enumerate(asked.items) if any(row[n] == "missing" for row in rows)]
    columns = [asked.items[n].code for n in ever]
    return counted(columns, [[row[n] for n in ever] for row in rows])


def _row(asked: Instrument, given: dict[str, str]) -> list[State]:
    to_ask = {item.code for item in asked_items(asked, given)}
    return [
        "none" if item.code not in to_ask else _answer(given.get(item.code, ""), item.required)
        for item in asked.items
    ]


def _answer(value: str, required: bool) -> State:
    if value and value not in MISSING_CODES:
        return "there"
    return "missing" if value or required else "none"
