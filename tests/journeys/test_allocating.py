"""The trial manager allocates, and everybody who should know is told."""

from playwright.sync_api import expect

from alongside.workspaces.randomisation import queries
from alongside.workspaces.randomisation.models import Allocation
from tests.journeys.made import allocated, assessed, consented
from tests.journeys.story import PHONE

SITE = "London Borough of Bromley"


def arm_names(story):
    return [word for arm in story.study.arms for word in (arm.name, f"({arm.short})")]


def test_a_family_with_everything_gets_the_next_sealed_place(story):
    story.given("a sealed sequence and a family whose baseline is finished")
    story.trial.sealed_places()
    made = assessed(story)
    left = queries.places_left(story.study)["bromley"]
    screen = story.signed_in("trial_manager", "").go("randomisation:ready")
    screen.says(f"{SITE}: {left} places left")

    story.when("the trial manager allocates it")
    screen.follow(f"Allocate the next place to {made.number}")
    screen.says("Consent given", "Eligibility confirmed", "Baseline finished")
    screen.press("Allocate the next place").told(f"{made.number} is allocated.")

    story.then("one place is used, and it is on nobody's screen who did not ask")
    assert queries.places_left(story.study)["bromley"] == left - 1
    screen.go("randomisation:ready").does_not_say(made.number)

    story.then("the coordinator's post says that an allocation waits, and nothing more")
    letter = story.trial.post_for(story.trial.person("recruitment_coordinator"))[-1]
    for words in arm_names(story):
        assert words not in letter["Subject"] + letter.get_content()
    assert made.number not in letter["Subject"]


def test_the_coordinator_tells_the_family_and_the_referrer_and_passes_the_referral_on(story):
    story.given("a family that was allocated this morning")
    made = allocated(story)
    arm = story.study.arm(queries.arm_of(made.family))
    screen = story.signed_in("recruitment_coordinator", size=PHONE).go("randomisation:to_tell")
    expect(screen.row(made.number)).to_contain_text("Tell the family, tell the social worker")

    story.when("the coordinator rings the mother, and then the social worker")
    screen.follow(made.number).headed("Tell the family")
    screen.choose("How?", "By telephone").press("Record it").told("The family was told")
    screen.headed("Tell the social worker")
    screen.choose("How?", "By email").press("Record it").told("The social worker was told")
    if arm.is_intervention:
        screen.headed("Pass the referral on").choose("How?", "By email").press("Record it")

    story.then("nothing is left to do, and each is written down with when and how")
    screen.go("randomisation:to_tell").does_not_say(made.number)
    screen.go("randomisation:allocation", made.number).headed(f"{made.number}: {arm.name}")
    screen.says("by telephone", "by email")


def test_a_family_without_a_baseline_cannot_be_allocated(story):
    story.given("a family that has consented and has no baseline yet")
    story.trial.sealed_places()
    made = consented(story)
    screen = story.signed_in("trial_manager", "").go("randomisation:allocate", made.number)

    story.then("the page says what is missing, and offers no button")
    screen.says("Still missing: a complete baseline assessment.", "Not yet")
    assert screen.main.get_by_role("button").count() == 0


def test_two_presses_in_two_windows_use_one_place(story):
    story.given("the same family open in two windows")
    story.trial.sealed_places()
    made = assessed(story)
    left = queries.places_left(story.study)["bromley"]
    first = story.signed_in("trial_manager", "").go("randomisation:allocate", made.number)
    second = story.signed_in("trial_manager", "").go("randomisation:allocate", made.number)

    story.when("both are sent")
    first.press("Allocate the next place").told("is allocated")
    second.press("Allocate the next place").refuses(made.number)

    story.then("one place is used")
    assert Allocation.objects.filter(family=made.family).count() == 1
    assert queries.places_left(story.study)["bromley"] == left - 1


def test_a_sequence_is_sealed_by_its_statistician_and_read_by_nobody(story):
    story.given("no sealed place in Glasgow")
    screen = story.signed_in("independent_statistician", "").go("randomisation:sequences")

    story.when("the independent statistician draws a sequence")
    screen.follow("Seal a sequence").choose("Where will it be used?", "Glasgow City Council")
    screen.write("How many places?", "24").press("Draw and seal it")

    story.then("its length and its fingerprint are shown, and no place")
    screen.told("A sequence of 24 places is sealed for Glasgow City Council.")
    expect(screen.row("Glasgow City Council")).to_contain_text("24")
    screen.does_not_say(*arm_names(story))

    story.then("a coordinator cannot open the page at all")
    coordinator = story.signed_in("recruitment_coordinator", "glasgow")
    with coordinator.forgiving(403):
        coordinator.go("randomisation:sequences").headed("This page is not open to you")
