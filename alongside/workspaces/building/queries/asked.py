"""Which versions are asked at visits now."""

from __future__ import annotations

from collections.abc import Mapping

from alongside.science.instruments.team_made import versioned
from alongside.science.protocol import Measure, Study
from alongside.workspaces.building.models import MeasurePlaced
from alongside.workspaces.building.queries.made import own_instruments, published

Placed = Mapping[str, MeasurePlaced]


def placed(study: Study) -> Placed:
    """What is asked now of the measures that were published, by measure; one query."""
    rows = MeasurePlaced.objects.as_of().filter(study=study.slug).order_by("recorded_at", "pk")
    return {row.measure: row for row in rows}


def ever_asked(study: Study) -> list[str]:
    """The ids of all versions that were ever asked, by measure and number; one query."""
    rows = MeasurePlaced.objects.filter(study=study.slug).order_by("measure", "number")
    pairs = dict.fromkeys(rows.values_list("measure", "number"))
    return [versioned(measure, number) for measure, number in pairs]


def asked_instead(study: Study, now: Placed) -> dict[str, str]:
    """For measures of the study definition: the id of the version asked in their place."""
    own = own_instruments(study.slug)
    return {id: versioned(id, row.number) for id, row in now.items() if id in own}


def asked_at(study: Study, visit: str, now: Placed) -> list[Measure]:
    """The measures that only the team's own pages brought to a visit, as rows of the schedule."""
    own = own_instruments(study.slug)
    return [_row(study, row) for id, row in now.items() if id not in own and visit in row.visits]


def _row(study: Study, row: MeasurePlaced) -> Measure:
    id = versioned(row.measure, row.number)
    form = published(study, id)
    assert form is not None  # noqa: S101 - only what was published is placed
    return Measure(
        id=row.measure, title=form.title, kind="questionnaire", instruments=(id,),
        answers="parent", about=form.about, children="all" if form.about == "child" else "none",
        about_arm="neither", by=tuple(row.askers), visits=tuple(row.visits),
        outcome="new measure, being piloted",
    )  # fmt: skip
