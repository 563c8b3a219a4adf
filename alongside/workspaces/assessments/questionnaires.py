"""Which forms a visit has on a day, and what each is made of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from alongside.science.instruments.catalogue import instrument as shipped
from alongside.science.instruments.routing import months_for_forms
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Measure, Study, Visit
from alongside.workspaces.assessments.models import MAIN, OTHER
from alongside.workspaces.building import queries as building
from alongside.workspaces.families import queries as families
from alongside.workspaces.families.models import Family

CORRECTED_UNTIL = {"none": 0, "until_12_months": 12, "until_24_months": 24}


@dataclass(frozen=True)
class Form:
    """One form of one visit; `about` is a child's letter, "parent", "family" or "service"."""

    key: str
    instrument: str
    about: str
    age_months: int | None

    def stored(self) -> dict[str, Any]:
        return {
            "key": self.key,
            "instrument": self.instrument,
            "about": self.about,
            "age_months": self.age_months,
        }


@dataclass(frozen=True)
class Age:
    """A child's completed months, and those that choose the forms (corrected if the study says)."""

    letter: str
    months: int
    months_for_forms: int


def instrument(study: Study, id: str) -> Instrument:
    """The study's own questionnaire of that id, a version the team published, or one that ships."""
    own = building.own_instruments(study.slug).get(id)
    return own or building.published(study, id) or shipped(id)


def ages(study: Study, family: Family, day: date) -> list[Age]:
    """The ages of the family's index children who are born by that day."""
    until = CORRECTED_UNTIL[study.routing.prematurity_correction]
    found = []
    for child in families.children(family):
        months = child.age_in_months(day)
        if child.index_child and child.born and months is not None:
            routed = months_for_forms(child.born, day, child.weeks_early, until)
            found.append(Age(child.letter, months, routed))
    return found


def measures(study: Study, visit: Visit, part: str) -> list[Measure]:
    """The questionnaires of a visit that its own assessor asks, or those that others ask."""
    added = building.asked_at(study, visit.id, building.placed(study))
    return [
        measure
        for measure in (*study.measures_at(visit.id), *added)
        if measure.kind == "questionnaire" and (visit.by in measure.by) == (part == MAIN)
    ]


def askers(study: Study, visit: Visit, part: str) -> set[str]:
    """The roles that may do this part of a visit."""
    if part == MAIN:
        return {visit.by}
    return {role for measure in measures(study, visit, part) for role in measure.by}


def parts(study: Study, visit: Visit) -> list[str]:
    return [part for part in (MAIN, OTHER) if part == MAIN or measures(study, visit, OTHER)]


def forms_on(study: Study, family: Family, visit: Visit, day: date, part: str = MAIN) -> list[Form]:
    """The forms of a visit on that day: child by child, then parent and family.

    A form that may show the arm is the last, so that whoever asks knows no more before it.
    """
    asked = measures(study, visit, part)
    instead = building.asked_instead(study, building.placed(study))
    found: list[tuple[str, str, int | None]] = [
        (id, age.letter, age.months)
        for age in ages(study, family, day)
        for measure in asked
        for id in _for_child(study, measure, age)
    ]
    found += [
        (id, measure.about, None)
        for measure in asked
        if measure.children == "none"
        for id in measure.instruments
    ]
    showing = {id for one in asked if one.about_arm != "neither" for id in one.instruments}
    found.sort(key=lambda form: form[0] in showing)
    now = [(instead.get(id, id), about, months) for id, about, months in found]
    return [Form(f"{id}:{about}", id, about, months) for id, about, months in now]


def _for_child(study: Study, measure: Measure, age: Age) -> list[str]:
    if measure.children == "none":
        return []
    routed = study.routing.forms_at(age.months_for_forms)
    fitting = [id for id in measure.instruments if id in routed]
    if not fitting and measure.children == "all":
        return list(measure.instruments)
    return fitting
