"""Keeping in touch, families that were lost, and families that come back."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from alongside.foundations import clock, entropy
from alongside.workspaces.consent import actions as consent
from alongside.workspaces.families import actions as family_actions
from alongside.workspaces.families.actions import ReasonNeeded
from alongside.workspaces.families.queries import Exit
from alongside.workspaces.follow_up import actions, queries, words
from alongside.workspaces.follow_up.models import LostToFollowUp
from alongside.workspaces.referrals import actions as referrals
from alongside.workspaces.referrals.actions import (
    FamilyElsewhere,
    InTheFuture,
    ReasonsNeeded,
    ReasonsUnknown,
)
from alongside.workspaces.referrals.given import Reasons
from tests.workspaces.made_up import consented_family, eligible_family, person, study
from tests.workspaces.randomisation.stories import (
    BASELINE,
    NOW,
    allocated,
    finish,
    ips_then_sau,
    ready_families,
    ready_family,
    team,
    told,
)

pytestmark = pytest.mark.django_db
SLUG = "ips-feasibility"
MOVED = Reasons(("moved_away", "parent_unwell"), "moved_away", "To another county")
MONTHS_LATER = BASELINE + timedelta(days=200)


def lost(people, family, *, at=MONTHS_LATER, **more):
    given = {"reasons": MOVED, "last_contact": date(2023, 5, 2), **more}
    return actions.record_loss(study=study(), family=family, by=people.nurse, at=at, **given)


def test_a_family_is_lost_with_its_reasons_and_its_last_contact():
    people = team()
    family = ready_family(people)
    fact = lost(people, family)
    assert (fact.main_reason, fact.reasons, fact.last_contact) == (
        "moved_away",
        ["moved_away", "parent_unwell"],
        date(2023, 5, 2),
    )
    assert queries.lost(study()) == {family.pk: Exit("moved_away", MONTHS_LATER)}
    assert queries.lost(study(), MONTHS_LATER - timedelta(seconds=1)) == {}
    assert words.DESCRIBE["follow_up.LostToFollowUp"](fact, study()) == (
        "Lost to follow-up: moved away"
    )


def test_what_is_refused_about_a_loss():
    people = team()
    family, gone, joined, done = ready_families(people, 4)
    not_consented = eligible_family(people.social_worker, people.coordinator, at=BASELINE)
    three_months = BASELINE + timedelta(days=92)
    finish(people, done, "follow_up_3m", at=three_months)
    when = {"by": people.coordinator, "at": MONTHS_LATER, "study": study()}
    consent.withdraw(family=gone, scope="from_data_collection", **when)
    family_actions.join_families(family=joined, into=family, reason="The same", **when)
    nothing, unknown = Reasons(), Reasons(("on_the_moon",), "on_the_moon")
    for refusal, subject, more in [
        (actions.NotInTheStudy, not_consented, {}),
        (actions.HasLeft, gone, {}),
        (FamilyElsewhere, joined, {}),
        (actions.FollowedUp, done, {}),
        (ReasonsNeeded, family, {"reasons": nothing}),
        (ReasonsUnknown, family, {"reasons": unknown}),
        (InTheFuture, family, {"occurred_at": MONTHS_LATER + timedelta(hours=1)}),
        (actions.LastContactLater, family, {"last_contact": date(2024, 1, 1)}),
    ]:
        with pytest.raises(refusal):
            lost(people, subject, **more)
    lost(people, family)
    with pytest.raises(actions.AlreadyLost):
        lost(people, family)
    assert LostToFollowUp.objects.count() == 1


def test_the_same_form_twice_records_one_loss():
    people, entry = team(), entropy.new_id(MONTHS_LATER)
    family = ready_family(people)
    first = lost(people, family, entry=entry)
    assert lost(people, family, entry=entry).pk == first.pk


def test_a_correction_and_a_return_keep_the_history():
    people = team()
    family = ready_family(people)
    given = {"study": study(), "family": family, "by": people.coordinator, "at": MONTHS_LATER}
    with pytest.raises(actions.NotLost):
        actions.found_again(**given, reason="The mother rang")
    lost(people, family)
    unwell = Reasons(("parent_unwell",), "parent_unwell")
    with pytest.raises(ReasonNeeded):
        actions.correct_loss(**given, reasons=unwell, reason="")
    actions.correct_loss(**given, reasons=unwell, reason="She had not moved")
    assert queries.lost(study())[family.pk].reason == "parent_unwell"
    back = actions.found_again(**given, reason="The mother rang")
    assert (back.retracted, queries.lost(study()), queries.standing(family)) == (True, {}, None)
    assert LostToFollowUp.objects.count() == 3
    lost(people, family)
    assert queries.lost(study())[family.pk].reason == "moved_away"


def attempt(by, family, at, outcome="no_answer", **more):
    return referrals.record_attempt(
        study=study(), family=family, by=by, at=at, channel="phone", outcome=outcome, **more
    )


def test_a_blinded_reader_sees_no_note_name_or_attempt_that_could_tell_the_arm():
    people = team()
    worker = person("family_engagement_worker", ["glasgow"])
    family = ready_family(people)
    attempt(people.nurse, family, NOW, note="Rang at noon")
    attempt(people.coordinator, family, NOW, "interested", note="Told that they have the team")
    attempt(worker, family, NOW, "interested", note="Met at the group")
    seen = queries.attempts(study(), family, reader=people.nurse)
    assert {(row.note, row.by) for row in seen} == {("Rang at noon", people.nurse.name), ("", "")}
    assert len(seen) == 2
    assert len(queries.attempts(study(), family)) == 3


def test_what_is_next_is_to_try_again_or_to_look_after_a_visit_past_its_window():
    people = team()
    worker = person("family_engagement_worker", ["glasgow"])
    ips_then_sau(people)
    trying, late, gone, kept = ready_families(people, 4)
    for each in (trying, late, gone, kept):
        allocated(people, each)
    three_months = BASELINE + timedelta(days=92)
    finish(people, kept, "follow_up_3m", at=three_months)
    attempt(people.nurse, trying, three_months, next_due=date(2023, 7, 20))
    attempt(worker, late, three_months, next_due=date(2023, 7, 20))
    late_day = BASELINE + timedelta(days=150)
    lost(people, gone, at=late_day)
    steps = words.next_steps(study(), ["glasgow"], late_day)
    assert [(step.number, step.what) for step in steps] == [
        (trying.number, "Try the family again"),
        (
            late.number,
            "Follow-up at 3 months is past its window: reach the family, or record that it "
            "was lost",
        ),
    ]
    assert steps[0].due == date(2023, 7, 20)
    assert words.next_steps(study(), ["bromley"], late_day) == []
    attempt(people.nurse, trying, late_day, "interested")
    later = words.next_steps(study(), ["glasgow"], late_day)
    assert {step.what[:9] for step in later if step.number == trying.number} == {"Follow-up"}


def test_lists_take_the_same_queries_for_one_family_and_for_many():
    people = team()
    families = ready_families(people, 4)

    def count():
        with CaptureQueriesContext(connection) as caught:
            queries.lost(study())
            words.next_steps(study(), ["glasgow"], MONTHS_LATER)
        return len(caught)

    attempt(people.nurse, families[0], NOW, next_due=date(2023, 5, 20))
    one = count()
    for family in families[1:]:
        attempt(people.nurse, family, NOW, next_due=date(2023, 5, 20))
    assert count() == one


def page(name, family):
    return reverse(f"follow_up:{name}", args=[SLUG, family.number])


def text(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def sent(client, url, **given):
    entry = re.search(r'name="entry" value="([^"]+)"', client.get(url).content.decode())[1]
    return client.post(url, {"entry": entry, **given})


def test_the_nurse_records_attempts_a_loss_and_a_return_on_pages(client):
    people = team()
    family = ready_family(people)
    client.force_login(people.nurse)
    moment = {
        "occurred_at-day": "23", "occurred_at-month": "10", "occurred_at-year": "2023",
        "occurred_at-time": "8:30",
    }  # fmt: skip
    with clock.held_at(MONTHS_LATER):
        tried = sent(
            client, page("follow_up", family), channel="phone", outcome="message_left", **moment
        )
        assert tried.headers["Location"] == page("follow_up", family)
        assert "Telephone: a message was left" in text(client.get(page("follow_up", family)))
        refused = sent(client, page("lost", family), reasons=["moved_away", "parent_unwell"])
        assert refused.status_code == 422
        assert client.get(page("back", family)).status_code == 404
        sent(
            client, page("lost", family), reasons=["moved_away", "parent_unwell"],
            main_reason="moved_away", words="To another county",
        )  # fmt: skip
        shown = text(client.get(page("follow_up", family)))
        assert "The family is recorded as lost" in shown and "To another county" in shown
        sent(
            client, page("lost", family), reasons=["parent_unwell"], reason="A mistake",
            main_reason="parent_unwell", words="",
        )  # fmt: skip
        assert queries.standing(family).main_reason == "parent_unwell"
        sent(client, page("back", family), reason="The mother rang")
    assert queries.standing(family) is None


def test_words_by_somebody_who_knows_the_arm_stay_hidden_and_survive_a_correction(client):
    people = team()
    family = ready_family(people)
    actions.record_loss(
        study=study(), family=family, by=people.coordinator, at=MONTHS_LATER,
        reasons=Reasons(("moved_away",), "moved_away", "Left the team in May"),
    )  # fmt: skip
    client.force_login(people.nurse)
    with clock.held_at(MONTHS_LATER):
        for name in ("follow_up", "lost"):
            shown = text(client.get(page(name, family)))
            assert "Left the team" not in shown and people.coordinator.name not in shown
        sent(
            client, page("lost", family), reasons=["death"], main_reason="death",
            reason="The grandmother wrote",
        )  # fmt: skip
    fact = queries.standing(family)
    assert (fact.main_reason, fact.words) == ("death", "Left the team in May")


def test_who_reaches_the_pages(client):
    people = team()
    family = consented_family(people.social_worker, people.coordinator)
    codes = {}
    for role in study().roles:
        client.force_login(person(role.id, ["glasgow"]))
        codes[role.id] = client.get(page("follow_up", family)).status_code
    assert {role for role, code in codes.items() if code == 200} == {
        "recruitment_coordinator",
        "trial_manager",
        "research_nurse",
        "research_associate",
    }
    assert codes["family_engagement_worker"] == 404
    client.force_login(person("research_nurse", ["bromley"]))
    assert client.get(page("follow_up", family)).status_code == 404


def test_the_team_of_one_arm_keeps_in_touch_with_its_own_families(client):
    people = team()
    ips_then_sau(people)
    ips, sau = ready_families(people, 2)
    for family in (ips, sau):
        allocated(people, family)
        told(people, family)
    client.force_login(person("family_engagement_worker", ["glasgow"]))
    assert [client.get(page("follow_up", f)).status_code for f in (ips, sau)] == [200, 404]
