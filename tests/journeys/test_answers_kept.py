"""Answers of a visit are never lost: no network, a closed page, a session that ended, two tabs."""

from playwright.sync_api import expect

from alongside.workspaces.assessments import queries
from tests.journeys.made import begun, consented
from tests.journeys.screen import Screen
from tests.journeys.story import PHONE
from tests.journeys.test_bad_days import sign_in
from tests.journeys.test_visits import (
    AT_ONCE,
    SAVED,
    SDQ,
    answers,
    first_item,
    item,
    mark,
    nurse_at,
    saved,
)


def test_answers_are_saved_as_they_are_given_and_come_back_after_the_browser_was_closed(story):
    story.given("a visit under way")
    made = consented(story)
    opened = begun(story, made)
    screen = nurse_at(story, made, size=PHONE)

    story.when("the nurse answers three items, sends nothing, and the laptop is shut")
    for number, option in ((1, 0), (2, 1), (3, 2)):
        mark(screen, number, option)
    saved(screen)
    screen.page.context.close()
    story.browser.contexts.remove(screen.page.context)

    story.then("an hour later all three are there")
    story.later(hours=1)
    screen = nurse_at(story, made)
    for number, option in ((1, 0), (2, 1), (3, 2)):
        expect(item(screen, number).get_by_role("radio").nth(option)).to_be_checked()
    assert len(answers(opened)) == 3


def test_answers_wait_while_the_network_is_away(story):
    story.given("a visit under way in a flat without reception")
    made = consented(story)
    opened = begun(story, made)
    screen = nurse_at(story, made, size=PHONE)

    story.when("answers are given without a network")
    with screen.without_network():
        mark(screen, 1, 2)
        expect(screen.page.locator("[data-save-state]")).to_contain_text("Not saved yet")
        mark(screen, 2, 0)
        assert answers(opened) == {}

    story.then("they are sent when it is back, in the order in which they were given")
    saved(screen)
    codes = [one.code for one in queries.answers(story.study, opened, SDQ).instrument.items]
    assert list(answers(opened)) == codes[:2]


def test_two_tabs_on_one_form_lose_nothing_and_say_what_was_replaced(story):
    story.given("one form open in two tabs")
    made = consented(story)
    opened = begun(story, made)
    first = nurse_at(story, made)
    second = Screen(first.page.context.new_page(), first.study, first.watch)
    second.open(first.path + f"?{AT_ONCE}")

    story.when("different items are answered in each, and one in both")
    mark(first, 1, 0)
    saved(first)
    mark(second, 2, 1)
    saved(second)
    mark(second, 1, 2)
    saved(second)

    story.then("both are kept, the last one counts, and the page says so")
    second.says("Another window had saved answers since you opened this one")
    code = first_item(opened)
    second.go("assessments:item", made.number, "baseline", SDQ, code)
    expect(second.main.locator(".timeline__fact")).to_have_count(2)


def test_answers_given_after_the_session_ended_come_back_and_are_saved(story):
    story.given("a nurse with a form open, who signs in and talks with the parent for 40 minutes")
    made = consented(story)
    opened = begun(story, made)
    nurse = story.trial.person("research_nurse")
    screen = story.stranger(size=PHONE).go("/sign-in/")
    sign_in(screen, nurse)
    screen.go("assessments:form", made.number, "baseline", SDQ, query=f"?{AT_ONCE}")
    story.later(minutes=40)

    story.when("two items are marked, and the page is sent before it says that they are not saved")
    with screen.forgiving(401):
        mark(screen, 1, 2)
        expect(screen.page.locator("[data-save-state]")).to_contain_text("You were signed out")
        item(screen, 2).get_by_role("combobox").select_option(label="Chose not to answer")
        screen.press("Save and go on").headed("Sign in")
    assert answers(opened) == {}

    story.then("after signing in both stand on the page, and the button saves them")
    sign_in(screen, nurse)
    expect(item(screen, 1).get_by_role("radio").nth(2)).to_be_checked()
    expect(item(screen, 2).get_by_role("combobox")).to_have_value("refused")
    screen.press("Save and go on")
    assert list(answers(opened).values()) == ["2", "refused"]


def test_answers_on_an_open_page_are_sent_after_signing_in_in_another_tab(story):
    story.given("a nurse who was signed out while a form was open")
    made = consented(story)
    opened = begun(story, made)
    nurse = story.trial.person("research_nurse")
    screen = story.stranger().go("/sign-in/")
    sign_in(screen, nurse)
    screen.go("assessments:form", made.number, "baseline", SDQ, query=f"?{AT_ONCE}")
    story.later(minutes=40)
    with screen.forgiving(401, 403):
        mark(screen, 1, 2)
        expect(screen.page.locator("[data-save-state]")).to_contain_text("You were signed out")

        story.when("she signs in in another tab, as the page says")
        second = Screen(screen.page.context.new_page(), screen.study, screen.watch)
        sign_in(second.go("/sign-in/"), nurse)

        story.then("the first tab saves what waited, without being asked")
        expect(screen.page.locator("[data-save-state]")).to_contain_text(SAVED, timeout=30_000)
    assert list(answers(opened).values()) == ["2"]


def test_answers_given_without_a_network_come_back_after_the_page_was_closed(story):
    story.given("a form open in a flat without reception")
    made = consented(story)
    opened = begun(story, made)
    screen = nurse_at(story, made, size=PHONE)
    with screen.without_network():
        mark(screen, 1, 2)
        item(screen, 2).get_by_role("combobox").select_option(label="Chose not to answer")
        expect(screen.page.locator("[data-save-state]")).to_contain_text("Not saved yet")

        story.when("the telephone closes the page, and what it still tries to send comes too late")
        story.later(minutes=40)
        kept = screen.page.evaluate("() => JSON.stringify(localStorage)")
        screen.page.close()
    assert answers(opened) == {}

    story.then("what is left on it cannot be read")
    code = first_item(opened)
    assert "alongside waiting" in kept
    assert [told for told in (code, "refused", made.number, SDQ) if told in kept] == []

    story.then("it is not sent by somebody else who signs in there")
    context = story.browser.contexts[-1]
    colleague = story.trial.newcomer("research_nurse", "bromley", "Wren Holloway")
    as_whom(story, context, story.trial.session_of(colleague))
    screen.page = context.new_page()
    screen.go("assessments:form", made.number, "baseline", SDQ, query=f"?{AT_ONCE}")
    expect(item(screen, 1).get_by_role("radio").nth(2)).not_to_be_checked()
    screen.page.close()
    assert answers(opened) == {}

    story.then("it comes back and is saved when the nurse opens the form again")
    as_whom(story, context, story.trial.session_of(story.trial.person("research_nurse")))
    screen.page = context.new_page()
    screen.go("assessments:form", made.number, "baseline", SDQ, query=f"?{AT_ONCE}")
    saved(screen)
    expect(item(screen, 1).get_by_role("radio").nth(2)).to_be_checked()
    expect(item(screen, 2).get_by_role("combobox")).to_have_value("refused")
    assert list(answers(opened).values()) == ["2", "refused"]
    assert screen.page.evaluate("() => localStorage.length") == 0


def as_whom(story, context, session):
    context.clear_cookies(name="sessionid")
    context.add_cookies([{"name": "sessionid", "value": session, "url": story.browser.address}])


def test_the_button_waits_for_the_network_and_the_page_stays(story):
    story.given("answers that could not be sent")
    made = consented(story)
    opened = begun(story, made)
    screen = nurse_at(story, made)
    with screen.without_network():
        mark(screen, 1, 2)
        expect(screen.page.locator("[data-save-state]")).to_contain_text("Not saved yet")

        story.when("the button is pressed all the same")
        screen.page.get_by_role("button", name="Save and go on").click()
        expect(screen.page.locator("[data-save-state]")).to_contain_text("Not saved yet")

    story.then("the page is still there, and goes on once there is a network")
    saved(screen)
    screen.press("Save and go on").says("items have no answer yet")
    assert list(answers(opened).values()) == ["2"]
