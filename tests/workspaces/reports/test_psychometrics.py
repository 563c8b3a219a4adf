"""The closed report says how well the team's own measures measure, and when nobody may read it."""

from __future__ import annotations

from datetime import timedelta

import numpy as np

from alongside.foundations.record.writing import write
from alongside.science.estimation.reliability import alpha
from alongside.workspaces.assessments.models import OTHER, AnswerSet, FormFinished, VisitOpened
from alongside.workspaces.building.queries import own_instruments
from alongside.workspaces.consent.models import Withdrawal
from alongside.workspaces.reports.figures.measured import psychometrics
from tests.workspaces.reports.conftest import NOW

FORM = {"key": "prem:family", "instrument": "prem", "about": "family", "age_months": None}
PEOPLE = [one.item for one in own_instruments("ips-feasibility")["prem"].scoring().scores[0].items]


def answered(world, at, worth, family=None, visit="follow_up_3m"):
    """A family's answers about the people who helped, finished at a moment."""
    family = family or world.family("glasgow", at)
    about = {"study": world.study, "by": world.by, "at": at, "family": family}
    opened = write(
        VisitOpened, **about, visit=visit, part=OTHER, mode="remote", forms=[FORM],
        routing_version="1",
    )  # fmt: skip
    about |= {"opened": opened, "form": FORM["key"]}
    answers = {code: {"value": str(value)} for code, value in zip(PEOPLE, worth, strict=True)}
    write(AnswerSet, **about, number=1, page=None, answers=answers)
    write(
        FormFinished, **about, instrument="prem", minutes=4, asked=5, answered=5, missing=0,
        prompts=0,
    )  # fmt: skip
    return family


def test_every_figure_of_a_score_is_there_and_says_when_too_few_families_answered(world):
    given = np.random.Generator(np.random.PCG64(4)).integers(0, 5, (14, len(PEOPLE)))
    given[:, 1] = np.clip(given[:, 0] + given[:, 1] % 2, 0, 4)
    at = NOW - timedelta(days=60)
    families = [answered(world, at, row) for row in given.tolist()]
    later = NOW - timedelta(days=30)
    answered(world, later, [4] * len(PEOPLE), families[0], "follow_up_6m")  # a family counts once
    piece = psychometrics(world.study, NOW)
    assert piece.paragraphs[0] == "PREM: 14 families."
    rows = {tuple(row[:4]): row[4:] for row in piece.tidy[0].rows}
    expected = alpha(given.astype(float))
    value, lower, upper, n, note = rows["prem", "people", "alpha", ""]
    assert (value, lower, upper, n) == (expected.value, expected.lower, expected.upper, 14)
    assert note == "too few people to be read"
    noted = {key[2]: row[4] for key, row in rows.items() if key[1] == "people"}
    assert {noted[each] for each in ("item-rest correlation", "alpha", "omega, one factor")} == {
        "too few people to be read"
    }
    shown = next(row for row in piece.tables[0].rows if row[1] == "Alpha")
    assert shown[5] == "Too few people to be read"

    scope = next(one.id for one in world.study.withdrawals if "use_of_data" in one.stops)
    write(Withdrawal, study=world.study, by=world.by, at=later, family=families[0], scope=scope)
    assert psychometrics(world.study, NOW).paragraphs[0] == "PREM: 13 families."
    assert psychometrics(world.study, at - timedelta(days=1)).tables == []


def test_a_score_that_cannot_be_worked_out_says_why(world):
    for _ in range(4):
        answered(world, NOW - timedelta(days=60), [2] * len(PEOPLE))
    rows = psychometrics(world.study, NOW).tidy[0].rows
    notes = [row[8] for row in rows if row[2] == "alpha" and row[4] is None]
    assert len(notes) >= 1
    assert all(notes)
