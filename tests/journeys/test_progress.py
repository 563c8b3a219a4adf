"""Those who watch over the trial: the flow of families, progression, any moment, no arms."""

import json

from playwright.sync_api import expect

from alongside.project.demonstration.cast import PASSWORD
from tests.journeys.made import allocated, referred
from tests.journeys.story import LAPTOP, PHONE

JUDGED = "Acceptability"


def test_every_number_of_the_flow_opens_to_its_families(story):
    story.given("a family that went all the way, one that waits and one that did not agree")
    allocated(story)
    made, refusing = referred(story), referred(story, agrees=False)
    screen = story.signed_in("recruitment_coordinator").go("monitoring:home")
    screen.headed("Progress").says("were identified;")

    story.when("the coordinator follows the box of those who did not agree")
    link = screen.page.locator(".figure__picture svg a").locator("visible=true")
    links = {one.get_attribute("href"): one for one in link.all()}
    wanted = next(href for href in links if "stage=identified&exit=%2A" in href)
    screen.go(wanted)

    story.then("the family is among them, and the one that waits is not")
    screen.headed("Did not agree to be contacted").says(refusing.number)
    screen.does_not_say(made.number)
    screen.follow(refusing.number).headed(f"Family {refusing.number}")


def test_the_steering_committee_sees_numbers_and_opens_no_family(story):
    story.given("a committee member who must not know the arms")
    made = allocated(story)
    screen = story.signed_in("steering_committee", "").go("monitoring:home")
    assert screen.page.locator(".figure__picture svg a").count() == 0
    screen.does_not_say(made.number, *(arm.name for arm in story.study.arms))

    story.then("the lists behind the numbers and the page by arm are closed to them")
    for place in ("monitoring:families", "monitoring:by_arm"):
        with screen.forgiving(403):
            screen.go(place).headed("This page is not open to you")


def test_the_figures_of_any_past_day_can_be_seen_again(story):
    story.given("the number of families at the end of yesterday")
    referred(story)
    before = _identified(story)
    yesterday = story.days.now().date()
    story.later(days=1)
    referred(story)

    story.when("somebody looks at the progress as of yesterday, on a phone")
    screen = story.signed_in("principal_investigator", "", size=PHONE).go("monitoring:home")
    screen.page.locator("summary", has_text="Another moment or site").click()
    screen.day("As of the end of", yesterday).press("Show")

    story.then("the numbers are those of yesterday")
    screen.says(f"As of {yesterday.day} {yesterday:%B %Y}")
    assert _identified(story, yesterday.isoformat()) == before
    assert _identified(story) == before + 1


def _identified(story, as_of=""):
    screen = story.signed_in("statistician", "").go("monitoring:home", query=f"?as_of={as_of}")
    file = screen.download("JSON")
    return json.loads(file.read_text(encoding="utf-8"))["identified"]["total"]


def test_the_pages_about_progress_fit_and_have_a_table_behind_each_picture(story):
    story.given("some families")
    allocated(story)
    for size in (PHONE, LAPTOP):
        screen = story.signed_in("trial_manager", "", size=size)
        for place in ("home", "funnel", "progression", "expected", "forms", "by_arm"):
            screen.go(f"monitoring:{place}")
            width = screen.page.evaluate("() => document.documentElement.scrollWidth")
            assert width <= size["width"], place
            pictures = screen.page.locator("figure.figure")
            assert pictures.locator("table").count() >= pictures.count()


def test_a_criterion_is_judged_on_its_evidence_with_a_signature(story):
    story.given("the principal investigator before the progression table")
    screen = story.signed_in("principal_investigator", "").go("monitoring:progression")
    screen.headed("Progression criteria").says("Not judged yet")

    story.when("they judge how acceptable the intervention is")
    screen.follow(f"Judge {JUDGED.lower()}", exact=False)
    outcome = screen.title.removeprefix("Judge: ")
    screen.group("What does the team conclude?").get_by_role("radio").nth(1).check()
    screen.write("In words", "Parents found it hard to come in the mornings.")
    screen.write("Evidence", "Interviews of 4 to 20 October, report of 1 November.")
    screen.write("Your password", PASSWORD).press("Sign the judgement")

    story.then("it stands in the table, dated and signed")
    screen.told("is signed and stands from now on.")
    expect(screen.main.get_by_role("row").filter(has_text="Amber").first).to_be_visible()
    screen.says("Interviews of 4 to 20 October")
    assert outcome
