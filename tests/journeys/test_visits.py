"""The blinded research nurse: what is due, answers that are never lost, and the end of a visit."""

from datetime import timedelta

from playwright.sync_api import expect

from alongside.workspaces.assessments import queries
from alongside.workspaces.assessments.models import VisitOpened
from tests.journeys.made import allocated, begun, consented, eligible
from tests.journeys.story import PHONE

SDQ = "sdq_p2_4:A"
SAVED = "Every answer is saved."
AT_ONCE = "part=all"


def answers(opened, form=SDQ):
    return {code: one.value for code, one in queries.answers(_study(), opened, form).items.items()}


def _study():
    from alongside.workspaces.study.queries import study

    return study("ips-feasibility")


def nurse_at(story, made, form=SDQ, *, visit="baseline", **more):
    """The nurse with one form in front of her, all its items on one page."""
    screen = story.signed_in("research_nurse", **more)
    return screen.go("assessments:form", made.number, visit, form, query=f"?{AT_ONCE}")


def first_item(opened, form=SDQ):
    return queries.answers(_study(), opened, form).instrument.items[0].code


def item(screen, number):
    """The group of an item by its place on the page."""
    return screen.main.locator(".nhsuk-form-group[id^=item-]").nth(number - 1)


def mark(screen, number, option):
    item(screen, number).get_by_role("radio").nth(option).check()


def saved(screen):
    expect(screen.page.locator("[data-save-state]")).to_contain_text(SAVED)


def test_a_visit_is_booked_begun_with_the_script_and_shows_the_forms_of_each_age(story):
    story.given("a family with twins aged two and a baby, which consented today")
    today = story.days.now().date()
    born = [today - timedelta(days=900), today - timedelta(days=900), today - timedelta(days=200)]
    made = consented(story, born=born)
    screen = story.signed_in("research_nurse", size=PHONE).go("assessments:visits")
    screen.follow(f"{made.number}, Baseline").says("If it begins today:")

    story.when("the nurse books it and comes back on the day")
    screen.follow("Book the visit").moment(
        "When is the visit?", story.days.now() + timedelta(days=3)
    )
    screen.choose("How is the visit done?", "Face to face").press("Book the visit")
    screen.told("The visit is booked.")
    story.later(days=3)
    screen = story.signed_in("research_nurse", size=PHONE)
    screen.go("assessments:visit", made.number, "baseline").follow("Begin the visit")
    screen.says("Say to the parent", "Your answers do not go to your social worker.")
    screen.press("Begin the visit").told("The visit has begun.")

    story.then("each child has the forms of its age on that day")
    expect(screen.main.get_by_role("heading", level=2)).to_have_text(
        ["Child A, 2 years 5 months (29 months)", "Child B, 2 years 5 months (29 months)",
         "Child C, 6 months", "Parent", "Family"]
    )  # fmt: skip
    opened = VisitOpened.objects.as_of().get(family=made.family, visit="baseline")
    by_child = {letter: [f["instrument"] for f in opened.forms if f["key"].endswith(f":{letter}")]
                for letter in "AC"}  # fmt: skip
    assert by_child["A"] == ["bcap", "sdq_p2_4", "itsea", "pedsql_gc_2_4"]
    assert by_child["C"] == ["bcap", "pedsql_infant_1_12"]


def test_an_odd_answer_is_asked_about_once_and_the_first_one_is_kept(story):
    story.given("the demographic questionnaire")
    made = consented(story)
    opened = begun(story, made)
    form = next(one["key"] for one in opened.forms if one["instrument"] == "demographics")
    asked = queries.answers(_study(), opened, form).instrument
    number = next(one for one in asked.items if one.kind == "whole_number" and not one.only_if)
    screen = nurse_at(story, made, form)
    field = screen.page.locator(f"#item-{number.code}-1")

    story.when("a number far too high is typed and sent")
    field.fill("400")
    screen.press("Save and go on")

    story.then("the page asks once whether it is right")
    screen.says("is higher than expected", "What was first entered is kept.")

    story.when("it is changed")
    field.fill(str(int(number.minimum or 0) + 1))
    screen.press("Save and go on")

    story.then("the history shows both, and that the nurse was asked")
    screen.go("assessments:item", made.number, "baseline", form, number.code)
    screen.says("“400” was entered, which is higher than expected; asked to check.")


def test_every_missing_answer_has_its_reason_and_the_visit_is_finished(story):
    story.given("a visit under way")
    made = consented(story)
    opened = begun(story, made)
    screen = nurse_at(story, made)

    story.when("one item is refused, and the rest of the form was not asked")
    item(screen, 1).get_by_role("combobox").select_option(label="Chose not to answer")
    saved(screen)
    screen.press("Save and go on").says("items have no answer yet")
    screen.choose("Why has the rest no answer?", "Was not asked").press("Finish this form")
    screen.told("The form is finished.")
    given = answers(opened)
    assert list(given.values()).count("refused") == 1
    assert set(given.values()) == {"refused", "not_asked"}

    story.when("the visit is paused for a child, taken up again and finished")
    screen.press("Pause").told("The visit is paused.")
    story.later(minutes=10)
    screen.press("Take the visit up again").told("The visit goes on.")
    screen.follow("Finish the visit").says("Not finished yet:")
    screen.choose("Why has the rest no answer?", "Was not able to answer")
    screen.press("Finish the visit").told("The visit is finished. Thank you.")

    story.then("it is among those done, and no item is without an answer or a reason")
    screen.go("assessments:visits", query="?show=done")
    expect(screen.row(made.number)).to_contain_text("Finished")
    for form in opened.forms:
        assert queries.answers(_study(), opened, form["key"]).progress.remaining == 0


def test_a_visit_before_consent_is_not_offered(story):
    story.given("a family that has not consented")
    made = eligible(story)
    screen = story.signed_in("research_nurse").go("assessments:visit", made.number, "baseline")
    screen.says("This visit cannot be dated yet")
    assert not screen.offers("Begin the visit")

    story.then("and is refused when asked for by its address")
    screen.go("assessments:begin", made.number, "baseline")
    screen.choose("How is the visit done?", "Face to face").press("Begin the visit")
    screen.refuses("consent")


def test_an_answer_is_queried_answered_closed_and_corrected_with_a_reason(story):
    story.given("a finished form with an answer that looks wrong")
    made = consented(story)
    opened = begun(story, made)
    screen = nurse_at(story, made)
    mark(screen, 1, 0)
    saved(screen)
    screen.go("assessments:finish_form", made.number, "baseline", SDQ)
    screen.choose("Why has the rest no answer?", "Was not asked").press("Finish this form")
    code = first_item(opened)

    story.when("the statistician asks about it")
    asker = story.signed_in("statistician", "")
    asker.go("assessments:item", made.number, "baseline", SDQ, code)
    asker.write("What do you want to ask or say about this answer?", "Is this the other way round?")
    asker.press("Send").told("Your question is open now.")

    story.when("the nurse corrects it, saying why, and replies")
    screen = nurse_at(story, made)
    mark(screen, 1, 2)
    screen.write("This form is finished. Why does the answer change?", "Read the wrong line.")
    screen.press("Save the correction").told("Saved.")
    _open_query(screen, made.number)
    screen.write("Your reply", "Yes, corrected.").press("Send").told("Your reply is saved.")

    story.then("the statistician closes it, and the history holds everything")
    _open_query(asker, made.number)
    asker.write("Your reply", "Thank you.").tick("This settles it: close the question")
    asker.press("Send").told("Your reply is saved.")
    asker.go("assessments:queries", query="?show=closed")
    expect(asker.row(made.number)).to_contain_text("Closed")
    asker.go("assessments:item", made.number, "baseline", SDQ, code)
    asker.says("Read the wrong line.", "Yes, corrected.", "Thank you.")
    assert answers(opened)[code] == "2"


def test_a_nurse_who_learns_the_arm_records_it_and_carries_on(story):
    story.given("a follow-up visit three months on")
    made = allocated(story)
    story.later(days=91)
    begun(story, made, "follow_up_3m")
    screen = story.signed_in("research_nurse", size=PHONE)
    screen.go("assessments:visit", made.number, "follow_up_3m")

    story.then("nothing on her pages tells which service it is")
    others = [word for arm in story.study.arms for word in (arm.name,)]
    screen.does_not_say(*others)
    screen.go("caseload:family", made.number).does_not_say(*others)

    story.when("she comes to know it all the same")
    screen.go("assessments:visit", made.number, "follow_up_3m")
    screen.follow("I have learned which service it is").press("Record it")

    story.then("it is recorded without saying which")
    screen.told("Recorded. Carry on with the visit as before.").does_not_say(*others)


def _open_query(screen, number):
    """Other families of this database may have an open question about the same item."""
    screen.go("assessments:queries")
    screen.row(number).get_by_role("link", name="Question about item 1").click()
