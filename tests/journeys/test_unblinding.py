"""Somebody has to know an arm: asked by one, decided by another, read by a third alone."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from alongside.workspaces.randomisation import queries
from tests.journeys.made import allocated, visited
from tests.journeys.story import PHONE

DOCTOR = "doctor.made-up@demonstration.example"


def arm_names(story):
    return [arm.name for arm in story.study.arms]


def test_a_nurse_asks_for_a_doctor_who_alone_reads_the_arm(story):
    story.given("an allocated family whose mother is in hospital")
    made = allocated(story)
    nurse = story.signed_in("research_nurse", size=PHONE).go("caseload:family", made.number)

    story.when("the blinded nurse asks that her doctor may know")
    nurse.follow("Ask that the arm may be told").headed("Ask that an arm may be told")
    nurse.choose("Does the protocol plan this?", "No, it is unplanned")
    nurse.choose(
        "Why does somebody have to know?", "Somebody is ill, and treating them depends on it"
    )
    nurse.write("What has happened, in a few words?", "She is in hospital tonight.")
    nurse.choose("Who is to know?", "A doctor, nurse or health visitor")
    nurse.write("Their name", "Dr Moira Made-Up")
    nurse.page.get_by_role("radio", name=re.compile("By a page of their own")).check()
    nurse.press("Ask for a decision").refuses("email")
    expect(nurse.control("Their name")).to_have_value("Dr Moira Made-Up")
    nurse.write("Their email address", DOCTOR).press("Ask for a decision")
    nurse.told("those who decide have been asked by email").says("Waits for a decision")

    story.then("the principal investigator finds it under what is next, and agrees")
    leader = story.signed_in("principal_investigator", "").go("caseload:family", made.number)
    leader.follow("Decide whether an arm may be told").says("Read it only if you need to")
    leader.choose("May it be told?", "Yes, it may be told")
    leader.write("Why?", "Her treatment depends on it.").press("Record the decision")
    leader.told("The link is on its way").says("Agreed, not told yet")

    story.then("the doctor opens the link, and the arm stands on that page alone")
    letter = story.trial.post_for(DOCTOR)[-1]
    told = letter["Subject"] + letter.get_content()
    assert [name for name in arm_names(story) if name in told] == []
    doctor = story.stranger(size=PHONE)
    link = re.search(r"https?://[^/]+(/\S+)", letter.get_content())[1]
    doctor.open(link).does_not_say(*arm_names(story))
    arm = story.study.arm(queries.arm_of(made.family)).name
    doctor.press("Show it to me").headed(f"Family {made.number}: {arm}")
    with doctor.forgiving(410):
        doctor.open(link).headed("This link does not work").does_not_say(*arm_names(story))

    story.then("nobody who works blind has seen it, and the committee reads that it was told")
    nurse.go("unblinding:ask", made.number).does_not_say(*arm_names(story))
    leader.go("caseload:family", made.number)
    leader.follow("Record what follows from an arm that was told")
    leader.choose("What follows for the trial?", "Nothing: no assessment is touched")
    leader.press("Record what follows").told("What follows is recorded.")
    committee = story.signed_in("steering_committee", "", size=PHONE).go("unblinding:register")
    row = committee.row(made.number)
    expect(row).to_contain_text("Unplanned")
    expect(row).to_contain_text("on their own page")
    expect(row).to_contain_text("Nothing: no assessment is touched")
    committee.does_not_say("Moira", "hospital tonight", *arm_names(story))


def test_at_the_end_the_nurse_says_what_she_believes_and_is_told_nothing(story):
    story.given("a family whose last visit is over")
    made = allocated(story)
    story.later(days=182)
    visited(story, made, "follow_up_6m")

    story.when("the nurse follows what is next")
    nurse = story.signed_in("research_nurse", size=PHONE).go("caseload:family", made.number)
    nurse.follow("says what they believe the family was given", exact=False)
    nurse.headed("What you believe")
    usual = next(arm for arm in story.study.arms if not arm.is_intervention).name
    nurse.choose("What do you believe the family was given?", f"{usual}: it seems so, but not sure")
    nurse.press("Record it").told("Nobody compares it with the truth before the trial is over.")

    story.then("it waits no more, and no page says whether it was right")
    assert not nurse.offers("says what they believe")
    nurse.follow("What I believe it was given").says(f"{usual} (it seems so, but not sure)")
    nurse.does_not_say("right arm", "wrong")
