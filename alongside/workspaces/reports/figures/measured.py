"""How well the team's own measures measure, for closed reports: their answers can tell an arm."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from alongside.foundations.documents import Table
from alongside.science.instruments.measuring import AtOneTime, Figure, of_one_time
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.queries import FinishedForm
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.building import queries as building
from alongside.workspaces.consent import queries as consent
from alongside.workspaces.reports.figures.pieces import Piece, Tidy
from alongside.workspaces.reports.words import measured as said

if TYPE_CHECKING:
    import numpy as np

COLUMNS = ("instrument", "score", "figure", "of", "result", "lower", "upper", "n", "note")
EACH_ITEM = "item completion"


def psychometrics(study: Study, moment: datetime) -> Piece:
    """Every score of the forms that the team made; all arms together, a family once."""
    answers = _answers(study, moment)
    found = {name: _figures(study, name, given) for name, given in answers.items()}
    rows = [(name, *astuple(one)) for name, figures in found.items() for one in figures]
    people = {instrument(study, name).short: len(given) for name, given in answers.items()}
    return Piece(
        name="psychometrics",
        heading=said.HEADING,
        paragraphs=[said.sentence(people), said.HOW] if people else [said.sentence(people)],
        data=[list(row) for row in rows],
        tables=[_table(instrument(study, name), figures) for name, figures in found.items()],
        tidy=[Tidy("psychometrics", COLUMNS, rows)],
    )


def _answers(study: Study, moment: datetime) -> dict[str, list[Mapping[str, str]]]:
    """By form, the answers of the first time that each family finished it."""
    own = [*building.own_instruments(study.slug), *building.ever_asked(study)]
    without = consent.left_out(study, moment)
    first: dict[tuple[str, UUID], FinishedForm] = {}
    for form in assessments.finished_forms(study, moment):
        if form.instrument in own and form.family not in without:
            first.setdefault((form.instrument, form.family), form)
    given = assessments.answers_of(study, list(first.values()), moment)
    found: dict[str, list[Mapping[str, str]]] = {name: [] for name in own}
    for (name, _), form in first.items():
        found[name].append(given[form.id])
    scored = (name for name in own if instrument(study, name).scorings)
    return {name: found[name] for name in scored if found[name]}


def _figures(study: Study, name: str, given: Sequence[Mapping[str, str]]) -> list[Figure]:
    import polars as pl

    from alongside.science.instruments.answer_frame import score_frame

    form = instrument(study, name)
    columns = {item.code: [one.get(item.code) for one in given] for item in form.items}
    answers = pl.DataFrame(columns, schema=dict.fromkeys(columns, pl.String))
    scores = score_frame(form, answers)
    return list(of_one_time(AtOneTime(form, form.scoring(), scores, answers, _chance)))


def _chance(people: int) -> np.random.Generator:
    """From a fixed start, so that a report that is made again says the same."""
    import numpy as np

    return np.random.Generator(np.random.PCG64(people))


def _table(form: Instrument, figures: Iterable[Figure]) -> Table:
    titles = {score.code: score.title for score in form.scoring().scores}
    numbers = {item.code: f"{said.QUESTION} {item.number}" for item in form.items}
    rows = [
        (
            titles[one.score], one.figure.capitalize(), numbers.get(one.of, one.of),
            said.result(one), one.n if one.n is not None else "", said.note(one),
        )
        for one in figures
        if one.figure != EACH_ITEM
    ]  # fmt: skip
    return Table(said.title(form.title), said.HEADS, rows, frozenset([3, 4]))
