"""A visit begins, rests, ends, or does not take place."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.apps import apps

from alongside.foundations.entropy import new_id
from alongside.workspaces.assessments import actions, queries, words
from alongside.workspaces.assessments.models import VisitBooked, VisitNotDone, VisitOpened
from alongside.workspaces.consent import actions as consent
from alongside.workspaces.families import queries as families
from tests.workspaces.assessments.stories import (
    BASELINE,
    CONSENTED,
    begin,
    consented,
    eligible,
    finish,
    give_consent,
    keys,
    team,
)
from tests.workspaces.made_up import study

pytestmark = pytest.mark.django_db

PARENT_FORMS = ["ghq_12:parent", "icecap_a:parent", "demographics:family"]
AT_23 = ["bcap:A", "itsea:A", "pedsql_infant_13_24:A"]
AT_26 = ["bcap:A", "sdq_p2_4:A", "itsea:A", "pedsql_gc_2_4:A"]


def months_later(months):
    return BASELINE + timedelta(days=31 * months)


def test_a_visit_before_consent_is_refused_in_clear_words():
    people = team()
    family = eligible(people)
    with pytest.raises(actions.NoValidConsent) as refused:
        begin(people, family)
    assert str(refused.value) == (
        f"Family {family.number} has not given consent to take part in the study, so no visit "
        "can begin. Nothing was saved. Ask the recruitment coordinator to record the consent first."
    )
    assert VisitOpened.objects.count() == 0


def test_a_family_that_stopped_answering_is_not_visited():
    people = team()
    family = consented(people)
    consent.withdraw(
        study=study(), family=family, by=people.coordinator, at=BASELINE,
        scope="from_data_collection",
    )  # fmt: skip
    with pytest.raises(actions.StoppedAssessments):
        begin(people, family, at=BASELINE + timedelta(hours=1))
    assert queries.all_due(study(), ["glasgow"], BASELINE) == ()


def test_a_family_that_stopped_the_service_is_visited_like_any_other():
    people = team()
    family = consented(people)
    consent.withdraw(
        study=study(), family=family, by=people.coordinator, at=BASELINE, scope="from_intervention"
    )
    assert keys(begin(people, family, at=BASELINE + timedelta(hours=1)))[0] == "bcap:A"


def test_a_child_who_turns_two_between_visits_changes_forms():
    people = team()
    family = consented(people, date(2021, 5, 1))
    baseline = begin(people, family)
    finish(people, baseline)
    later = begin(people, family, "follow_up_3m", at=months_later(3))
    assert keys(baseline) == [*AT_23, *PARENT_FORMS]
    assert keys(later) == [*AT_26, *PARENT_FORMS]
    assert [form["age_months"] for form in later.forms[:4]] == [26] * 4
    assert later.routing_version == study().routing.version


def test_the_form_that_may_show_the_arm_is_asked_last_though_the_schedule_names_it_earlier():
    measures = [one.id for one in study().measures_at("baseline")]
    assert measures.index("demographics") < measures.index("icecap_a")
    assert study().measure("demographics").about_arm == "hints"
    people = team()
    opened = begin(people, consented(people, date(2021, 5, 1)))
    assert opened.forms[-1]["instrument"] == "demographics"


def test_twins_get_two_sets_of_forms():
    people = team()
    opened = begin(people, consented(people, date(2021, 5, 1), date(2021, 5, 1)))
    second = [key.replace(":A", ":B") for key in AT_23]
    assert keys(opened) == [*AT_23, *second, *PARENT_FORMS]


def test_a_child_born_on_29_february_turns_four_on_29_february_and_not_before():
    people = team()
    given = []
    families_born = [eligible(people, date(2020, 2, 29)) for _ in range(2)]
    for family in families_born:
        give_consent(people, family)
    for day, family in zip((28, 29), families_born, strict=True):
        opened = begin(people, family, at=datetime(2024, 2, day, 12, tzinfo=UTC))
        given.append([(form["key"], form["age_months"]) for form in opened.forms[:2]])
    assert given == [
        [("bcap:A", 47), ("sdq_p2_4:A", 47)],
        [("bcap:A", 48), ("sdq_p4_17:A", 48)],
    ]


def test_a_visit_outside_its_window_goes_on_and_is_a_deviation():
    people = team()
    family = consented(people)
    begin(people, family, at=CONSENTED + timedelta(days=50))
    found = [(one.kind, one.what) for one in families.deviations_of(family)]
    assert found == [("visit_outside_window", "Baseline was 8 days late.")]


def test_a_visit_inside_its_window_is_no_deviation():
    people = team()
    family = consented(people)
    begin(people, family)
    assert families.deviations_of(family) == []


def test_follow_up_waits_for_the_baseline():
    people = team()
    family = consented(people)
    with pytest.raises(actions.EarlierVisitMissing) as refused:
        begin(people, family, "follow_up_3m", at=months_later(3))
    assert str(refused.value) == (
        "“Follow-up at 3 months” is counted from “Baseline”, which has not been done with this "
        "family. Do “Baseline” first."
    )


def test_a_visit_is_begun_once_and_sending_twice_is_harmless():
    people = team()
    family = consented(people)
    entry = new_id(BASELINE)
    first = begin(people, family, entry=entry)
    again = begin(people, family, entry=entry, at=BASELINE + timedelta(minutes=2))
    assert (first.pk, VisitOpened.objects.count()) == (again.pk, 1)
    with pytest.raises(actions.VisitHasBegun):
        begin(people, family, at=BASELINE + timedelta(minutes=3))


def test_a_visit_cannot_begin_in_the_future():
    people = team()
    family = consented(people)
    with pytest.raises(actions.InTheFuture):
        begin(people, family, occurred_at=BASELINE + timedelta(hours=1))


def test_pauses_do_not_count_as_time_of_the_visit():
    people = team()
    opened = begin(people, consented(people))
    for act, minute in ((actions.pause_visit, 10), (actions.resume_visit, 40)):
        act(study=study(), by=people.nurse, at=BASELINE + timedelta(minutes=minute), opened=opened)
    finish(people, opened, minutes=60)
    assert [row.minutes for row in queries.visit_rows(study())] == [30]


def test_a_visit_is_paused_once_and_not_after_its_end():
    people = team()
    opened = begin(people, consented(people))
    given = {"study": study(), "by": people.nurse, "opened": opened}
    with pytest.raises(actions.NotPaused):
        actions.resume_visit(at=BASELINE, **given)
    actions.pause_visit(at=BASELINE, **given)
    with pytest.raises(actions.NotPaused):
        actions.pause_visit(at=BASELINE, **given)
    finish(people, opened)
    with pytest.raises(actions.VisitIsFinished):
        actions.resume_visit(at=BASELINE + timedelta(hours=2), **given)


def test_a_visit_with_open_forms_is_not_finished_until_the_rest_is_coded():
    people = team()
    opened = begin(people, consented(people))
    with pytest.raises(actions.FormsOpen) as refused:
        finish(people, opened, rest=None)
    assert str(refused.value).startswith("Not finished yet: b-CAPI (A), SDQ")
    finish(people, opened, rest="not_asked")
    assert queries.finished_visits(study()) == {
        opened.family_id: {"baseline": BASELINE + timedelta(hours=1)}
    }


def test_finished_visits_can_be_asked_as_of_an_earlier_moment():
    people = team()
    opened = begin(people, consented(people))
    finish(people, opened)
    assert queries.finished_visits(study(), BASELINE) == {}


def test_moving_a_booking_keeps_one():
    people = team()
    family = consented(people)
    for day in (8, 9):
        actions.book_visit(
            study=study(), family=family, by=people.nurse, at=CONSENTED, visit="baseline",
            planned_for=CONSENTED + timedelta(days=day), mode="remote",
        )  # fmt: skip
    now = VisitBooked.objects.as_of().get(family=family)
    assert (now.planned_for, VisitBooked.objects.count()) == (CONSENTED + timedelta(days=9), 2)


def test_a_visit_that_will_not_take_place_needs_a_reason_and_may_still_be_done():
    people = team()
    family = consented(people)
    given = {
        "study": study(), "family": family, "by": people.nurse, "at": BASELINE,
        "visit": "baseline",
    }  # fmt: skip
    with pytest.raises(actions.NoReason):
        actions.record_not_done(reasons=[], **given)
    actions.record_not_done(reasons=["could_not_be_reached", "moved_away"], **given)
    assert VisitNotDone.objects.get().reasons == ["could_not_be_reached", "moved_away"]
    (baseline,) = queries.all_due(study(), ["glasgow"], BASELINE)
    assert baseline.state == "not_done"
    begin(people, family, at=BASELINE + timedelta(hours=1))
    assert queries.all_due(study(), ["glasgow"], BASELINE)[0].state == "under_way"


def test_a_visit_begun_by_mistake_is_taken_back_and_begun_again():
    people = team()
    family = consented(people)
    opened = begin(people, family)
    actions.take_back_visit(
        study=study(), by=people.nurse, at=BASELINE, opened=opened, reason="Wrong family"
    )
    assert queries.find(family, "baseline") is None
    again = begin(people, family, at=BASELINE + timedelta(hours=1))
    assert queries.find(family, "baseline") == again


def test_learning_the_arm_is_recorded_without_which():
    people = team()
    family = consented(people)
    actions.record_arm_learned(study=study(), family=family, by=people.nurse, at=BASELINE)
    found = [(one.kind, one.what) for one in families.deviations_of(family)]
    assert found == [
        (
            "assessor_learned_arm",
            "The assessor came to know which service the family was given. "
            "Which one is not recorded here.",
        )
    ]


def test_what_others_ask_is_a_part_of_its_own_and_does_not_count_as_the_visit():
    people = team()
    family = consented(people)
    finish(people, begin(people, family))
    at = months_later(3)
    other = begin(people, family, "follow_up_3m", at=at, part="other")
    finish(people, other)
    assert keys(other) == ["prem:family", "prom:family"]
    assert list(queries.finished_visits(study())[family.pk]) == ["baseline"]
    assert queries.hidden_from_blinded([other]) == {other.pk}


def test_every_kind_of_fact_has_a_sentence_for_the_history():
    people = team()
    opened = begin(people, consented(people))
    finish(people, opened)
    kinds = [model._meta.label for model in apps.get_app_config("assessments").get_models()]
    assert sorted(words.DESCRIBE) == sorted(kinds)
    told = {
        line.kind: words.DESCRIBE[line.kind](line.fact, study())
        for line in families.history(opened.family)
        if line.kind in kinds
    }
    assert told == {
        "assessments.VisitOpened": "Baseline begun, face to face, 7 forms",
        "assessments.AnswerSet": "b-CAPI: Child A: 33 answers saved",
        "assessments.FormFinished": "b-CAPI: Child A finished: 0 of 33 answered",
        "assessments.VisitTiming": "Visit finished",
    }
