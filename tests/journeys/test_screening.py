"""The recruitment coordinator, from the first telephone call to the decision."""

from datetime import timedelta

from playwright.sync_api import expect

from alongside.project.demonstration.cast import PASSWORD
from alongside.workspaces.referrals.models import AmbiguityDecision
from tests.journeys.made import eligible, referred
from tests.journeys.story import PHONE

PLAN = "multi-agency support plan"
CRITERIA = {
    "aged 0 to 5.": "Yes",
    "allocated social worker": "Yes",
    PLAN: "Yes",
    "mental health problem or a neurodevelopmental condition": "Yes",
    "Screening measures show some problems": "Yes",
    "is on a Child Protection Plan": "No",
    "stepping down from a Child Protection Plan": "No",
    "already in therapeutic work": "No",
    "uses addiction or mental health services": "No",
}


def screen_all(screen, **unlike):
    for criterion, usual in {**CRITERIA, **unlike}.items():
        screen.choose(criterion, usual)
    return screen


def test_the_first_page_says_what_is_next_and_each_attempt_moves_it_on(story):
    story.given("a family referred this morning")
    made = referred(story)
    screen = story.signed_in("recruitment_coordinator").go("caseload:home")

    story.when("the coordinator opens what is next")
    step = f"Ring the family for the first time for {made.number}"
    screen.follow(step).headed("Contact with the family")
    screen.says("Nobody has tried to reach the family yet.", "020 7946 0303")

    story.when("nobody answers, and they note when to try again")
    tomorrow = story.days.now().date() + timedelta(days=1)
    screen.choose("How?", "Telephone").choose("What came of it?", "No answer")
    screen.day("Try again on", tomorrow).press("Record the attempt")
    screen.told("The attempt is recorded.").says("Try the family again", "tomorrow")

    story.when("they reach them the next day")
    story.later(days=1)
    screen = story.signed_in("recruitment_coordinator", size=PHONE)
    screen.go("referrals:contact", made.number).says("1 attempt so far.")
    screen.choose("How?", "Telephone")
    screen.choose("What came of it?", "Reached: would like to go on").press("Record the attempt")

    story.then("screening is next")
    screen.says("Screen against the criteria")


def test_a_family_is_screened_and_confirmed(story):
    story.given("a family that would like to go on")
    made = referred(story)
    screen = story.signed_in("recruitment_coordinator", size=PHONE)

    story.when("the coordinator goes through the criteria beside the social worker's answers")
    screen.go("referrals:screening", made.number).says("Social worker: Yes")
    screen_all(screen).press("Record the answers")

    story.then("all are met, and the decision is one press away")
    screen.told("All criteria are met").headed("Eligibility")
    screen.choose("Is the family eligible?", "Yes, confirm it").press("Record the decision")
    screen.told("Confirmed as eligible.")


def test_a_doubt_is_asked_answered_with_a_signature_and_shown_to_whoever_screens_next(story):
    story.given("a family whose plan is written and not signed")
    made, later = referred(story), referred(story)
    coordinator = story.signed_in("recruitment_coordinator")
    coordinator.go("referrals:screening", made.number)

    story.when("the coordinator asks the team")
    coordinator.follow("Ask the team about: The family has a multi-agency", exact=False)
    coordinator.write("What is not clear?", "The plan is written, but not everybody has signed.")
    coordinator.press("Ask the team").told("The question has gone to the team.")
    screen_all(coordinator).unsure(PLAN, "Not signed yet").press("Record the answers")
    coordinator.told("Not clear yet")

    story.when("the trial manager answers, first with a wrong password")
    story.later(hours=1)
    manager = story.signed_in("trial_manager").go("referrals:to_answer")
    manager.follow(f"Answer for {made.number}")
    manager.choose("The answer to the criterion", "Yes")
    manager.write("What was decided, and why?", "Yes, once every agency has agreed to its part.")
    manager.write("Your password, to sign the decision", "not the password")
    manager.press("Sign the decision").refuses("password")
    expect(manager.control("What was decided, and why?")).to_have_value(
        "Yes, once every agency has agreed to its part."
    )
    manager.write("Your password, to sign the decision", PASSWORD).press("Sign the decision")

    story.then("the decision is dated and signed")
    manager.told("The decision is signed")
    decision = AmbiguityDecision.objects.get(ambiguity__family=made.family)
    assert (decision.answer, decision.recorded_by) == ("yes", story.trial.person("trial_manager"))

    story.then("whoever screens another family reads it")
    nearby = story.signed_in("recruitment_coordinator", size=PHONE)
    nearby.go("referrals:screening", later.number)
    nearby.page.get_by_text("What the team decided before").first.click()
    nearby.says("Yes, once every agency has agreed to its part.", "Signed by Trial manager")


def test_a_family_is_not_eligible_for_several_reasons_with_one_main_one(story):
    story.given("a family with a child on a plan and in therapy")
    made = referred(story)
    screen = story.signed_in("recruitment_coordinator").go("referrals:screening", made.number)
    unlike = {"is on a Child Protection Plan": "Yes", "already in therapeutic work": "Yes"}
    screen_all(screen, **unlike).press("Record the answers").told("A criterion is not met")

    story.when("the coordinator tries to confirm it all the same")
    screen.choose("Is the family eligible?", "Yes, confirm it").press("Record the decision")

    story.then("that is refused, and nothing is lost")
    assert screen.page.locator(".nhsuk-error-summary").count() == 1

    story.when("they record why not")
    screen.choose("Is the family eligible?", "No")
    screen.tick("A child is on a Child Protection Plan")
    screen.tick("The child is already in therapeutic work")
    screen.select("Which is the main reason?", "A child is on a Child Protection Plan")
    screen.press("Record the decision")

    story.then("both reasons stand, the main one first")
    screen.told("Recorded as not eligible.")
    screen.go("referrals:decision", made.number)
    screen.says(
        "A child is on a Child Protection Plan (also: The child is already in therapeutic work)"
    )


def test_a_case_by_case_decision_says_with_whom_it_was_discussed(story):
    story.given("a parent who sees a recovery worker")
    made = referred(story)
    screen = story.signed_in("recruitment_coordinator").go("referrals:screening", made.number)
    screen_all(screen, **{"uses addiction or mental health services": "Yes"})
    screen.press("Record the answers").told("To be decided case by case")

    story.when("the coordinator confirms without saying with whom it was discussed")
    screen.choose("Is the family eligible?", "Yes, confirm it").press("Record the decision")

    story.then("the page asks for it")
    assert screen.page.locator(".nhsuk-error-summary").count() == 1
    screen.write("With whom was it discussed?", "Recovery worker")
    screen.write("What was decided, and why?", "Fridays are free beside the plan.")
    screen.press("Record the decision").told("Confirmed as eligible.")
    screen.go("referrals:decision", made.number).says("Discussed with: Recovery worker.")


def test_people_and_ways_to_reach_them_are_added_and_corrected_with_a_reason(story):
    story.given("a family in contact")
    made = referred(story)
    screen = story.signed_in("recruitment_coordinator").go("referrals:people", made.number)

    story.when("the coordinator adds a baby born early")
    screen.follow("Add a child").write("Name", "Ùna Fernsby")
    screen.day("Date of birth", story.days.now().date() - timedelta(days=100))
    screen.write("Weeks early", "7").press("Save").told("Saved.")

    story.when("they correct a name")
    screen.follow("Correct child A").write("Name", "Màiri D’Arcy")
    screen.write("Why is it changed?", "It was misheard.").press("Save")
    screen.says("Màiri D’Arcy", "Ùna Fernsby")

    story.when("they note what is safe")
    screen.follow("Change contact details").choose("Is it safe to text?", "No")
    screen.choose("Is it safe to leave a message?", "No")
    screen.choose("Is it safe to post a letter?", "Yes")
    screen.write("Interpreter", "Gaelic").write("Access", "Third floor, no lift")
    screen.write("Safety", "Ring before noon only")
    screen.write("Why is it changed?", "The mother asked.").press("Save")

    story.then("it stands where somebody is about to ring")
    screen.go("referrals:contact", made.number)
    screen.says("Ring before noon only", "Not known to be safe", "Gaelic")


def test_the_same_family_is_noticed_before_a_second_record_and_joined_when_there_is_one(story):
    story.given("a family that another worker has already referred")
    made = referred(story)
    born = story.days.now().date() - timedelta(days=900)
    screen = story.signed_in("recruitment_coordinator").go("referrals:refer")
    screen.select("Your team", "Referral and Assessment")
    for criterion, usual in CRITERIA.items():
        if criterion != "Screening measures show some problems":
            screen.choose(criterion, usual)
    screen.choose("Has the family had the leaflet?", "No")
    screen.choose("Does the family agree to be contacted", "Yes, they agree")
    screen.write("Parent’s name", made.parent).write("Telephone number", "020 7946 0303")
    screen.write("Child’s name", made.child.upper()).day("Child’s date of birth", born)

    story.when("the second referral is sent")
    screen.press("Send the referral")

    story.then("it is noticed, nothing is saved, and everything typed is there")
    screen.says("A family like this has already been referred", made.number)
    expect(screen.control("Parent’s name")).to_have_value(made.parent)

    story.when("it goes on with a reason, and turns out to be the same family")
    screen.write("Why should this go on?", "May be a cousin; will check.")
    screen.press("Send the referral").told("recorded as BRO-")
    second = screen.main.get_by_role("link", name="BRO-").first.inner_text()
    assert second != made.number
    screen.go("referrals:join", second).write("Number of the record that goes on", made.number)
    screen.write("How do you know that they are the same family?", "The health visitor said so.")
    screen.press("Join the two")

    story.then("one record goes on, and the other points there")
    screen.told(f"The record goes on as {made.number}.")
    screen.go("caseload:family", second).says(f"This is the same family as {made.number}")


def test_two_coordinators_on_one_family_do_not_overwrite_each_other(story):
    story.given("two coordinators who have the same decision in front of them")
    made = referred(story)
    first = story.signed_in("recruitment_coordinator").go("referrals:screening", made.number)
    screen_all(first).press("Record the answers").headed("Eligibility")
    colleague = story.trial.newcomer("recruitment_coordinator", "bromley", "Sam Woods")
    second = story.signed_in(colleague).go("referrals:decision", made.number)

    story.when("one decides, and then the other")
    first.choose("Is the family eligible?", "Yes, confirm it").press("Record the decision")
    second.choose("Is the family eligible?", "No").tick("Lives outside the area")
    second.press("Record the decision")

    story.then("the second is told that it was decided already, and the first decision stands")
    second.refuses("decided")
    second.go("referrals:decision", made.number).says("decided on", "eligible")
    second.does_not_say("Lives outside the area")


def test_a_family_that_does_not_want_to_go_on_is_thanked(story):
    story.given("an eligible family")
    made = eligible(story)
    screen = story.signed_in("recruitment_coordinator").go("referrals:declined", made.number)
    screen.says("Thank them.").tick("Too many questions, or too long")
    screen.write("In their words", "Not with a new baby.")
    screen.press("Record that they do not go on").told("Recorded that the family does not go on.")

    story.then("nothing is asked of them any more")
    screen.go("caseload:family", made.number).says("Nothing waits for you here.")


def test_a_note_is_left_for_colleagues(story):
    story.given("a family")
    made = referred(story)
    screen = story.signed_in("recruitment_coordinator").go("referrals:comments", made.number)
    screen.write("Note", "Mornings are best.").press("Leave the note")
    screen.told("The note is kept.").says("Mornings are best.", "Recruitment coordinator")

    story.then("a blinded colleague does not read it, since nobody said that it is safe to")
    nurse = story.signed_in("research_nurse").go("referrals:comments", made.number)
    nurse.does_not_say("Mornings are best.")
