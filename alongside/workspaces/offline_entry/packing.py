"""What a tablet takes along: study numbers, visits and blank forms. No name, and no answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.template.loader import get_template
from django.urls import reverse

from alongside.foundations.clock import day_of
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as visits
from alongside.workspaces.assessments import showing
from alongside.workspaces.assessments.questionnaires import Form, forms_on, instrument
from alongside.workspaces.families.models import Family
from alongside.workspaces.offline_entry import words
from alongside.workspaces.offline_entry.models import PackageTaken

PAGE = "offline_entry/blank.jinja"


def packed(study: Study, package: PackageTaken, due: Sequence[visits.DueVisit]) -> dict[str, Any]:
    """Everything that is sealed on the tablet; what an item asks stands once for all its forms."""
    chosen = {(one["family"], one["visit"]) for one in package.visits}
    rows = [row for row in due if (row.number, row.visit.id) in chosen]
    forms = {row: _forms(study, package, row) for row in rows}
    asked = {form.instrument for listed in forms.values() for form in listed}
    here = study.slug
    return {
        "package": str(package.pk),
        "tablet": package.tablet,
        "study": study.name,
        "page": reverse("offline_entry:home", args=[here]),
        "send": reverse("offline_entry:arrive", args=[here, package.pk]),
        "blank": {id: _blank(study, instrument(study, id)) for id in sorted(asked)},
        "visits": [_visit(study, row, forms[row]) for row in rows],
    }


def _forms(study: Study, package: PackageTaken, row: visits.DueVisit) -> list[Form]:
    """Those of a visit that has begun as they were fixed, else those of today's ages."""
    family = Family.objects.get(pk=row.family)
    if row.began and (opened := visits.find(family, row.visit.id, package.part)):
        return [Form(**form) for form in opened.forms]
    day = day_of(package.recorded_at, study.time_zone)
    return forms_on(study, family, row.visit, day, package.part)


def _visit(study: Study, row: visits.DueVisit, forms: list[Form]) -> dict[str, Any]:
    return {
        "family": row.number,
        "visit": row.visit.id,
        "title": words.visit_title(row),
        "when": words.when_planned(row, study),
        "begun": row.began is not None,
        "modes": words.modes(row.visit),
        "forms": [
            {
                "key": form.key,
                "blank": form.instrument,
                "name": words.named(instrument(study, form.instrument), form),
            }
            for form in forms
        ],
    }


def _blank(study: Study, asked: Instrument) -> str:
    """The items of a questionnaire as a page shows them, with nothing in them."""
    nothing = visits.FormAnswers(key=asked.id, instrument=asked, about="")
    parts = showing.shown(study, nothing, asked.items, {}, {})
    return str(get_template(PAGE).render({"parts": parts}))
