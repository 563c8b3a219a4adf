"""What parents said of answering alone is counted for judging whether measures are acceptable."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.foundations import clock
from alongside.foundations.record.writing import write
from alongside.workspaces.assessments.models import OTHER, FormFinished, VisitOpened
from alongside.workspaces.consent.models import Withdrawal
from alongside.workspaces.self_completion.models import (
    OPENED,
    LinkMade,
    LinkUsed,
    SaidAfterwards,
)
from alongside.workspaces.self_completion.people import the_parent
from tests.workspaces import made_up as people
from tests.workspaces.monitoring.test_pages import at, signed_in, words_of
from tests.workspaces.monitoring.worlds import World

NOW = datetime(2024, 1, 15, 10, tzinfo=UTC)
SDQ, PREM = "sdq_p2_4:A", "prem:service"
BURDENS = ["easy"] * 8 + ["all_right"] * 6 + ["hard"] * 3


@pytest.fixture(autouse=True)
def _held_clock():
    with clock.held_at(NOW):
        yield


def said(world: World, when: datetime, *, part: str, key: str, missing: int = 0, **told):
    """A family with a link to one form, which the parent sends and speaks of."""
    family = world.family("glasgow", when)
    about = {"study": world.study, "at": when, "family": family}
    opened = write(
        VisitOpened, **about, by=world.by, visit="follow_up_3m", part=part, mode="remote",
        forms=[{"key": key, "instrument": key.partition(":")[0], "about": "A", "age_months": 30}],
        routing_version="1",
    )  # fmt: skip
    about["opened"] = opened
    link = write(
        LinkMade, **about, by=world.by, forms=[key], secret_digest=str(opened.pk), code_digest="c",
        expires_at=when + timedelta(days=7),
    )  # fmt: skip
    write(LinkUsed, **about, by=the_parent(), link=link, what=OPENED)
    write(
        FormFinished, **about, by=the_parent(), form=key, instrument=key.partition(":")[0],
        minutes=4, asked=25, answered=25 - missing, missing=missing, prompts=0,
    )  # fmt: skip
    if told:
        write(SaidAfterwards, **about, by=the_parent(), link=link, **told)
    return family


@pytest.fixture
def trial(world):
    """17 parents speak of the SDQ, 4 of the PREM in the part of a visit that others ask."""
    for place, burden in enumerate(BURDENS):
        numbers = [3] * (place < 6) + [7] * (place < 2)
        unclear = [{"form": SDQ, "number": number} for number in numbers]
        said(world, NOW - timedelta(days=9), part="main", key=SDQ, missing=place % 2,
             burden=burden, upset="a_lot" if place == 0 else "no", unclear=unclear)  # fmt: skip
    for _ in range(4):
        said(world, NOW - timedelta(days=5), part=OTHER, key=PREM, burden="too_much", upset="",
             unclear=[{"form": PREM, "number": 2}])  # fmt: skip
    said(world, NOW - timedelta(days=4), part="main", key=SDQ)
    return world


def counts(client, **query):
    rows = csv.DictReader(
        io.StringIO(client.get(at("answering.csv", **query)).content.decode("utf-8-sig"))
    )
    return {
        tuple(row[name] for name in ("kind", "instrument", "number", "answer")): row["count"]
        for row in rows
    }


def test_burden_upset_and_unclear_questions_are_counted_and_small_counts_hidden(trial):
    leader = signed_in(people.person("principal_investigator"))
    page = leader.get(at("answering/"))
    assert (
        "21 families have said how it was to answer alone: it was hard or too much 7 times, a "
        "question upset them once, and a question was not clear 10 times."
    ) in words_of(page)
    found = counts(leader)
    assert {answer: found["visits", "", "", answer] for answer in ("link", "sent", "said")} == {
        "link": "22", "sent": "22", "said": "21",
    }  # fmt: skip
    assert (found["burden", "", "", "hard"], found["burden", "", "", "too_much"]) == ("3", "4")
    assert found["burden", "sdq_p2_4", "", "easy"] == "8"
    assert found["burden", "sdq_p2_4", "", "hard"] == ""
    assert found["not_clear", "sdq_p2_4", "3", ""] == "6"
    assert found["not_clear", "sdq_p2_4", "7", ""] == ""
    assert found["rather_not_say", "sdq_p2_4", "", ""] == "8"
    assert [row for row in found if "prem" in row] == []  # fewer than five, and it may hint

    said(trial, NOW - timedelta(days=3), part=OTHER, key=PREM, burden="easy", upset="no",
         unclear=[{"form": PREM, "number": 2}])  # fmt: skip
    assert counts(leader)["not_clear", "prem", "2", ""] == "5"
    earlier = counts(leader, as_of=f"{NOW - timedelta(days=7):%Y-%m-%d}")
    assert earlier["families", "", "", "said"] == "17"


def test_a_family_that_withdrew_its_answers_is_in_no_count_and_the_page_asks_as_often(trial):
    manager = signed_in(trial.by)
    asked = []
    for _ in range(2):
        manager.get(at("answering/"))  # the summaries follow what was recorded since
        with CaptureQueriesContext(connection) as one:
            assert manager.get(at("answering/")).status_code == 200
        asked.append(len(one))
        family = said(trial, NOW - timedelta(days=3), part="main", key=SDQ, burden="hard",
                      upset="no", unclear=[])  # fmt: skip
    assert asked[0] == asked[1]
    assert counts(manager)["families", "", "", "said"] == "23"
    scope = next(one.id for one in trial.study.withdrawals if "use_of_data" in one.stops)
    write(Withdrawal, study=trial.study, by=trial.by, at=NOW, family=family, scope=scope)
    assert counts(manager)["families", "", "", "said"] == "22"


def test_it_is_evidence_that_a_judgement_can_point_at(trial):
    leader = signed_in(people.person("principal_investigator"))
    page = leader.get(at("progression/")).content.decode()
    assert page.count('href="/ips-feasibility/progress/answering/"') >= 2
    empty = leader.get(at("answering/", as_of="2023-04-02"))
    assert "No parent has said yet how it was to answer alone." in words_of(empty)
    assert (
        'value="answering"'
        in leader.get(at("progression/prom_prem_acceptability/")).content.decode()
    )
