"""A three-item PREM is built with routing, seen as on a phone, published, changed and compared."""

from tests.journeys.story import PHONE

NAME = "prem_groups"


def _question(screen, label, heading, kind):
    screen.write("Question", label).write("Heading under which it stands", heading)
    return screen.choose("Answer", kind)


def test_a_measure_is_built_previewed_published_changed_and_compared(story):
    story.given("a research associate who is about to make a PREM of three questions")
    desk = story.signed_in("research_associate", "").go("building:measures")
    desk.headed("Our measures").follow("Start a measure").headed("Start a measure")
    desk.write("Title", "What the group was like").write("Short title", "PREM groups")
    desk.write("Short name in tables", NAME).press("Begin the draft")
    desk.told("The measure is begun").says("There are no questions yet")

    story.when("they add a choice, a question that depends on it, and one under another heading")
    desk.follow("Add a question")
    _question(desk, "They listened to me.", "The help", "One of several answers")
    with desk.forgiving(422):
        desk.press("Add the question").refuses("“Answers to choose from” is empty.")
    desk.write("Answers to choose from", "0 = Not at all\n1 = Partly\n2 = Completely")
    desk.press("Add the question").told("The question is added.")
    desk.follow("Add a question")
    _question(desk, "What was it about?", "The help", "Words").write("Most characters", "300")
    gate = "Ask it only if an earlier question has a certain answer"
    desk.select(gate, "1. They listened to me.")
    desk.write("Which answers", "not at all, partly").press("Add the question")
    desk.says("Asked only if question 1 is “Not at all” or “Partly”.")
    desk.follow("Add a question")
    _question(desk, "Would you come again?", "Next time", "Yes or no").press("Add the question")
    desk.follow("Add a score").write("Title", "Heard").tick("1. They listened to me.")
    desk.choose("How they are joined", "The mean of the questions answered")
    desk.write("How many must be answered", "1").press("Keep the score")
    desk.says("Mean of question 1, if at least 1 is answered; 0 to 2. Higher is better.")

    story.then("the preview on a phone asks what follows, and says the score")
    phone = story.signed_in("research_associate", "", size=PHONE)
    phone.go("building:preview", NAME, query="?version=draft")
    phone.headed("Preview: PREM groups").says("Screen 1 of 2").does_not_say("What was it about?")
    phone.choose("1. They listened to me.", "Partly").press("Show what follows")
    phone.says("2. What was it about?", "3 of 3 questions are asked", "1.00")
    phone.press("Next screen").says("3. Would you come again?", "Screen 2 of 2")

    story.when("they publish it, and change a question in the next version")
    desk.follow("Publish").headed("Publish version 1")
    desk.write("What is new in this version, and why", "Made with three parents.").press("Publish")
    desk.told("Version 1 is published").says("It is not asked at any visit yet.")
    desk.press("Begin the next version").follow("Change question 1")
    desk.write("Question", "The people in the group listened to me.").press("Keep the question")
    desk.follow("Compare with version 1").headed("Compare versions")

    story.then("the two are compared question by question, and version 1 is as it was")
    desk.says("Questions: 1 changed, 0 new, 0 taken out, 2 the same. No score differs.")
    row = desk.row(f"{NAME}_01").inner_text()
    assert "1. They listened to me." in row
    assert "1. The people in the group listened to me." in row
    desk.go("building:version", NAME, 1).says("1. They listened to me.", "Made with three parents.")

    story.when("it is given a place at a visit")
    desk.go("building:place", NAME).tick("Follow-up at 3 months").tick("Research associate")
    desk.press("Ask it from now on").says("Version 1 is asked at: Follow-up at 3 months")
