"""An adaptation point: places, a rule that is adopted, a meeting that decides, and the effect."""

from __future__ import annotations

from dataclasses import replace

from alongside.project.demonstration.cast import PASSWORD
from alongside.workspaces.consent import actions as consent
from alongside.workspaces.families import actions as families
from alongside.workspaces.families.models import Parent
from tests.journeys.made import acting, eligible
from tests.journeys.story import PHONE
from tests.workspaces.adaptation import made_up_places as places
from tests.workspaces.made_up import CONTACT

SITE = "glasgow"
DEPRIVED, LEAST = "G1 0AA", "G1 9AA"
MOSTLY_DEPRIVED = [300, 200, 100, 10, 10, 10, 10, 10, 10, 10]
RULE = "Families in the three most deprived tenths"


def several(story, postcodes):
    """Families of these postcodes that give consent two days after they were screened."""
    made = [eligible(story, site=SITE) for _ in postcodes]
    for one, postcode in zip(made, postcodes, strict=True):
        families.set_contact_details(
            **acting(story, one, "recruitment_coordinator"),
            details=replace(CONTACT, postcode=postcode), reason="The address was asked for.",
        )  # fmt: skip
    story.later(days=2)
    document = story.study.document(story.study.consent("trial").document)
    for one in made:
        consent.give_consent(
            **acting(story, one, "recruitment_coordinator"), kind="trial",
            parent=Parent.objects.as_of().get(family=one.family), mode="in_person",
            statements={each.id: True for each in document.wording.statements},
            signed_as="typed", signature=one.parent,
        )  # fmt: skip
    return made


def test_a_meeting_changes_recruitment_and_sees_what_came_of_it(story, tmp_path):
    story.given("a statistician who brings in the official files of places")
    files = {
        "areas.csv": places.scotland(children=MOSTLY_DEPRIVED),
        "postcodes.csv": places.postcodes(),
    }
    statistician = story.signed_in("statistician", "")
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
        statistician.go("adaptation:bring_in").attach("The official file", tmp_path / name)
        statistician.press("Bring in a file").told(name)
    statistician.headed("Places").says("The target population is known for 1 of 2 sites.")

    story.given("a rule that is adopted after its behaviour was looked at")
    lead = story.signed_in("principal_investigator", "").go("adaptation:points")
    lead.says("No rule is adopted yet").follow("See how it behaves, and adopt it", exact=False)
    lead.says("would ask for a change without need").write("Your password", PASSWORD)
    lead.press("Adopt this rule").headed("Adaptation points").says("Adopted on")

    story.given("ten families, of whom half live in the most deprived areas")
    made = several(story, [DEPRIVED] * 5 + [LEAST] * 5)
    coordinator = story.signed_in("recruitment_coordinator", SITE)
    coordinator.go("adaptation:area", made[0].number).says("S01999000, tenth 1 of SIMD 2020v2")

    story.when("the team meets, sees that the rule asks for a change, and decides")
    lead = story.signed_in("principal_investigator", "").go("adaptation:points")
    lead.says("1 asks for a change and waits for a meeting")
    lead.follow("Record the decision, Glasgow City Council", exact=False)
    lead.says("5 of 10", "A change", "No outcome and no arm is looked at")
    lead.write("To whom were these numbers shown?", "Trial management group")
    lead.choose("What was decided?", "Recruit otherwise")
    lead.control("Which change?").select_option(story.study.adaptation.rules[0].changes[0])
    lead.write("What exactly, where and from when?", "The East teams, from next week")
    lead.write("What does it cost, in pounds?", "1200").write("Why?", "Half as many as expected")
    lead.write("Your password", PASSWORD).press("Record the decision")
    lead.told("The decision is recorded").says("1 point reached, 1 decided")

    story.then("families who come afterwards are set beside those before, on a phone")
    story.later(days=1)
    several(story, [DEPRIVED] * 8)
    member = story.signed_in("steering_committee", "", size=PHONE).go("adaptation:points")
    member.says("before the first change and is", "Chance alone could explain the difference")
    member.follow("Record of the decision, Glasgow City Council", exact=False)
    member.says("5 of 10", "£1,200.00", "The East teams, from next week")
    member.go("adaptation:reach", query=f"?site={SITE}")
    member.says("13 of 18 families who gave consent live in the three most deprived tenths")
    member.does_not_say(*(arm.name for arm in story.study.arms))
