"""Looking ahead: the forecast, what if, and how the criteria will end."""

import re

from playwright.sync_api import expect

from tests.journeys.made import allocated, referred
from tests.journeys.story import LAPTOP, PHONE


def _rows(screen):
    """The table side by side: what is asked, and everything that is said of it."""
    table = screen.main.get_by_role("table").filter(has_text="Chance of the target").last
    rows = table.get_by_role("row").all()[1:]
    cells = [row.get_by_role("cell").or_(row.get_by_role("rowheader")).all() for row in rows]
    told = [[cell.inner_text().strip() for cell in row] for row in cells]
    return {first: rest for first, *rest in told}


def _typed(screen, words):
    return screen.main.get_by_role("textbox", name=words)


def test_a_principal_investigator_changes_what_if_and_sees_the_numbers_move(story):
    story.given("a trial in which some families were randomised and others were just referred")
    allocated(story)
    for _ in range(3):
        referred(story)
    screen = story.signed_in("principal_investigator", "").go("forecast:home")
    screen.headed("Forecast")
    assert re.search(r"there will be about \d+ famil|is reached", screen.main.inner_text())
    screen.says("What this rests on", "referrals in a full month")

    story.when("they ask what one more borough and a recruiter more would bring")
    screen.follow("What if").headed("What if")
    screen.write("How many more boroughs or councils (optional)", "1")
    screen.write("Target (optional)", "60")
    screen.press("Compare")
    one = _rows(screen)
    assert "One more borough" in one

    story.when("they ask for sixty boroughs instead")
    screen.write("How many more boroughs or councils (optional)", "60").press("Compare")

    story.then("what was typed is still there, and the numbers have moved")
    expect(_typed(screen, "How many more boroughs")).to_have_value("60")
    expect(_typed(screen, "Target")).to_have_value("60")
    sixty = _rows(screen)
    assert sixty["As it is"] == one["As it is"]
    assert sixty["All of these together"] != one["All of these together"]

    story.when("they type something that cannot be")
    with screen.forgiving(422):
        screen.write("How many more boroughs or councils (optional)", "many").press("Compare")
    story.then("it is said at the field, and kept")
    screen.refuses("How many more boroughs or councils")
    expect(_typed(screen, "How many more boroughs")).to_have_value("many")


def test_a_statistician_looks_back_on_earlier_forecasts(story):
    story.given("a trial that has gone on for a while")
    screen = story.signed_in("statistician", "").go("forecast:earlier")
    screen.headed("Earlier forecasts")
    screen.page.get_by_label("Which number").select_option(label="Referred")
    screen.page.get_by_label("How far ahead").select_option(label="One month ahead")
    screen.press("Show")
    story.then("it is said how often the bands held, or that there is nothing to look back on yet")
    text = screen.main.inner_text()
    assert "made one month ahead" in text or "no forecast to look back on yet" in text


def test_the_progression_page_says_how_criteria_will_end_and_leads_to_a_new_rule(story):
    story.given("a committee member before the progression criteria")
    allocated(story)
    screen = story.signed_in("steering_committee", "").go("monitoring:progression")
    screen.headed("Progression criteria").says(
        "In which colour each counted criterion is likely to end",
        "a true 70% is green 59% of the time",
        "84.1%",
    )

    story.when("they design a rule for another trial")
    screen.follow("Design a rule for another trial").headed("Design a rule")
    screen.write("Green: one this high must go on, in %", "75").press("Design")

    story.then("its size and limits are said, with the command that says the same")
    screen.says("families: stop at", "alongside progression design --red 0.5 --green 0.75")


def test_the_pages_that_look_ahead_fit_a_phone_and_have_a_table_behind_each_picture(story):
    story.given("some families")
    allocated(story)
    for size in (PHONE, LAPTOP):
        screen = story.signed_in("trial_manager", "", size=size)
        for place in ("forecast:home", "forecast:what_if", "forecast:earlier", "monitoring:design"):
            screen.go(place)
            width = screen.page.evaluate("() => document.documentElement.scrollWidth")
            assert width <= size["width"], place
            pictures = screen.page.locator("figure.figure")
            assert pictures.locator("table").count() >= pictures.count()
