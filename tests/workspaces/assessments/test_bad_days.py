"""A visit written up afterwards, a family that stops in the middle, a child born early."""

import shutil
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import pytest
from django.conf import settings

from alongside.workspaces.assessments import actions, queries
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.consent import actions as consent
from alongside.workspaces.study import queries as studies
from tests.workspaces.assessments.stories import (
    BASELINE,
    CONSENTED,
    begin,
    consented,
    finish,
    keys,
    save,
    standing,
    team,
)
from tests.workspaces.made_up import study

pytestmark = pytest.mark.django_db
BIRTHDAY = date(2021, 4, 9)


@pytest.fixture
def people():
    return team()


def test_a_visit_written_up_afterwards_has_the_forms_of_the_day_it_was_done(people):
    family = consented(people, BIRTHDAY)
    opened = begin(people, family, occurred_at=datetime(2023, 4, 8, 12, tzinfo=UTC))
    assert (opened.recorded_at, opened.forms[0]["age_months"]) == (BASELINE, 23)
    assert keys(opened)[:3] == ["bcap:A", "itsea:A", "pedsql_infant_13_24:A"]


def test_a_visit_on_paper_cannot_have_begun_before_consent(people):
    family = consented(people)
    with pytest.raises(actions.BeforeConsent) as refused:
        begin(people, family, occurred_at=CONSENTED - timedelta(minutes=1))
    assert str(refused.value) == (
        "The family gave consent on 5 April 2023 at 10:00, so the visit cannot have begun on 5 "
        "April 2023 at 09:59. Nothing was saved. Check the day and the time; if questions were "
        "asked before consent, do not enter the answers, and record a deviation."
    )
    assert VisitOpened.objects.count() == 0


def test_a_visit_on_paper_keeps_its_own_start_and_end(people):
    family = consented(people)
    start = BASELINE - timedelta(days=1)
    opened = begin(people, family, occurred_at=start)
    given = {"study": study(), "by": people.nurse, "at": BASELINE, "opened": opened}
    with pytest.raises(actions.EndsBeforeItBegins):
        actions.finish_visit(occurred_at=start - timedelta(minutes=1), rest="refused", **given)
    actions.finish_visit(occurred_at=start + timedelta(minutes=75), rest="refused", **given)
    (row,) = queries.visit_rows(study())
    assert (row.began, row.minutes) == (start, 75)


@pytest.mark.parametrize("way", ["from_data_collection", "of_data", "trial"])
def test_a_family_that_stops_in_the_middle_is_asked_nothing_more(people, way):
    family = consented(people)
    opened = begin(people, family)
    save(people, opened, {"sdq_01": "0"}, 1)
    stop(people, family, way, at=BASELINE + timedelta(minutes=5))
    with pytest.raises(actions.StoppedMeanwhile):
        save(people, opened, {"sdq_02": "1"}, 6)
    waited = BASELINE + timedelta(minutes=4)
    save(people, opened, {"sdq_03": "2"}, 7, device_at=waited)
    assert standing(opened) == {"sdq_01": "0", "sdq_03": "2"}
    finish(people, opened, rest="refused")
    assert standing(opened)["sdq_02"] == "refused"


def test_a_family_that_stops_the_service_goes_on_answering(people):
    family = consented(people)
    opened = begin(people, family)
    stop(people, family, "from_intervention", at=BASELINE)
    save(people, opened, {"sdq_01": "0"}, 6)
    assert standing(opened) == {"sdq_01": "0"}


def stop(people, family, way, *, at):
    about = {"study": study(), "family": family, "by": people.coordinator, "at": at}
    if way == "trial":
        consent.withdraw_consent(**about, kind=way)
    else:
        consent.withdraw(**about, scope=way)


def test_an_answer_that_waited_does_not_go_back_before_the_visit(people):
    opened = begin(people, consented(people))
    saved = save(people, opened, {"sdq_01": "0"}, 5, device_at=BASELINE - timedelta(days=1))
    assert saved.occurred_at == BASELINE


def early_child(people):
    """A year old on the day of the visit, and ten months since it was due."""
    return consented(people, date(2022, 3, 20), weeks_early=8)


def forms_and_months(opened):
    return [(form["instrument"], form["age_months"]) for form in opened.forms[:3]]


def test_a_child_born_early_is_as_old_as_its_birth_where_the_study_says_so(people):
    assert study().routing.prematurity_correction == "none"
    assert forms_and_months(begin(people, early_child(people))) == [
        ("bcap", 12), ("itsea", 12), ("pedsql_infant_1_12", 12),
    ]  # fmt: skip


def test_a_child_born_early_has_the_forms_since_its_due_date_where_the_study_corrects(
    correcting, people
):
    assert forms_and_months(begin(people, early_child(people))) == [
        ("bcap", 12), ("pedsql_infant_1_12", 12), ("ghq_12", None),
    ]  # fmt: skip


@pytest.fixture
def correcting(tmp_path, monkeypatch):
    """The same study, in which the forms follow the due date until the second birthday."""
    folder = tmp_path / "ips_feasibility"
    shutil.copytree(str(files("alongside.studies") / "ips_feasibility"), folder)
    plan = folder / "schedule.toml"
    text = plan.read_text(encoding="utf-8")
    none, until = (f'prematurity_correction = "{one}"' for one in ("none", "until_24_months"))
    plan.write_text(text.replace(none, until), "utf-8")
    deployment = settings.DEPLOYMENT.model_copy(update={"studies": str(folder)})
    monkeypatch.setattr(settings, "DEPLOYMENT", deployment)
    studies._installed.cache_clear()
    yield studies.study("ips-feasibility")
    studies._installed.cache_clear()
