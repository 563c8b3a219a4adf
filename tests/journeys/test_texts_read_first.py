"""What a colleague types is read by somebody else before a blinded nurse reads it."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.journeys.made import allocated
from tests.journeys.story import PHONE

NOTE, NEUTRAL = "Ring before the IPS worker comes at ten", "Ring before ten"


def test_a_note_that_would_tell_is_given_other_words_before_the_nurse_reads_it(story):
    story.given("an allocated family")
    made = allocated(story)

    story.when("the coordinator types a word of an arm into a note for everybody")
    coordinator = story.signed_in("recruitment_coordinator")
    coordinator.go("referrals:comments", made.number)
    coordinator.write("Note", NOTE)
    coordinator.page.get_by_role("checkbox", name="Blinded colleagues may read it").check()
    coordinator.press("Leave the note").refuses("could tell the arm")
    coordinator.says("“IPS” could tell the arm to blinded colleagues")
    expect(coordinator.control("Note")).to_have_value(NOTE)
    coordinator.page.get_by_role("checkbox", name="Send it as it is").check()
    coordinator.press("Leave the note").says(NOTE)

    story.then("the nurse sees nothing of it")
    nurse = story.signed_in("research_nurse", size=PHONE)
    nurse.go("referrals:comments", made.number).does_not_say("Ring before", "IPS worker")

    story.then("the writer may not release it, and the trial manager gives other words")
    coordinator.go("held_texts:texts").follow("Note between colleagues", exact=False)
    coordinator.says("somebody else has to read it")
    manager = story.signed_in("trial_manager", "")
    manager.go("held_texts:texts").follow("Note between colleagues", exact=False)
    manager.says("Found: “IPS”.").choose(
        "What shall blinded colleagues read?", "They read other words instead"
    )
    manager.write("The other words", NEUTRAL).press("Record the decision").told("Recorded.")
    nurse.go("referrals:comments", made.number).says(NEUTRAL).does_not_say("IPS worker")


def test_designs_are_compared_for_this_trial_before_one_is_chosen(story):
    story.given("the independent statistician at the sequences")
    someone = story.signed_in("independent_statistician", "")
    someone.go("randomisation:sequences").follow("Compare designs").headed("Compare designs")

    story.when("another design and more families are asked for")
    someone.write("Families at Glasgow City Council", "20")
    someone.write("Others, one in a line", "blocks:3").press("Compare").refuses("is no design")
    expect(someone.control("Others, one in a line")).to_have_value("blocks:3")
    someone.write("Others, one in a line", "blocks:8").press("Compare")

    story.then("its figures stand beside the others")
    someone.says("Blocks of 8", "the fewest allocations can be guessed")
