"""The design system as people meet it: by eye, by keyboard, by finger, without scripts."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.foundations.pages.addresses import REPLIES, SAVED

pytestmark = pytest.mark.journey
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RECORD = "form.form button[type=submit]"


def faults(page):
    found = Axe().run(page, options={"runOnly": RULES}).response
    assert len(found["passes"]) > 20
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in found["violations"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
@pytest.mark.parametrize("path", ["/gallery/", "/gallery/?for=parent"])
def test_every_component_is_accessible_and_fits(visit, path, width, theme):
    page = visit(path, width, color_scheme=theme)
    assert faults(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    ids = page.evaluate("() => [...document.querySelectorAll('[id]')].map((each) => each.id)")
    assert sorted(ids) == sorted(set(ids))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_form_with_problems_is_accessible_and_takes_the_eye_to_them(visit, theme):
    page = visit("/gallery/", color_scheme=theme)
    page.get_by_label("Name of the worker").fill("Màiri O'Neill")
    page.locator(RECORD).last.click()
    expect(page).to_have_title("Error: Components – Alongside")
    expect(page.locator(".nhsuk-error-summary")).to_be_focused()
    expect(page.get_by_label("Name of the worker")).to_have_value("Màiri O'Neill")
    assert faults(page) == []
    page.get_by_role("link", name="“Day of the visit” is empty. Write the date.").click()
    expect(page.locator("#id_visit-day")).to_be_focused()


@pytest.mark.parametrize("path", ["/gallery/", "/gallery/?for=parent"])
def test_what_is_typed_looks_like_the_page_around_it(visit, path):
    page = visit(path)
    look = "(all) => all.map((one) => getComputedStyle(one).fontFamily)"
    typed = page.locator(".nhsuk-input, .nhsuk-textarea").evaluate_all(look)
    assert set(typed) == set(page.locator("body").evaluate_all(look))


def test_a_further_question_opens_with_its_answer_and_closes_without_it(visit):
    page = visit("/gallery/")
    expect(page.get_by_label("Which way?")).to_be_hidden()
    page.get_by_label("In another way").check()
    expect(page.get_by_label("Which way?")).to_be_visible()
    page.get_by_label("From the leaflet").check()
    expect(page.get_by_label("Which way?")).to_be_hidden()


def test_everything_can_be_sent_without_scripts(visit):
    page = visit("/gallery/", java_script_enabled=False)
    page.get_by_label("Name of the worker").fill("Rowan")
    page.locator(RECORD).last.click()
    expect(page).to_have_title("Error: Components – Alongside")
    expect(page.get_by_label("Name of the worker")).to_have_value("Rowan")


def test_a_signature_is_drawn_shown_again_and_cleared(visit):
    page = visit("/gallery/")
    canvas = page.locator("canvas")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    page.mouse.move(box["x"] + 60, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 90, steps=4)
    page.mouse.up()
    kept = page.locator("[data-signature-path]")
    path = kept.input_value()
    assert re.fullmatch(r"M\d+ \d+( L\d+ \d+)+", path)
    expect(page.locator("[data-signature-state]")).to_have_text("The drawing is kept.")
    page.locator(RECORD).last.click()
    expect(kept).to_have_value(path)
    page.get_by_role("button", name="Clear the drawing").click()
    expect(kept).to_have_value("")


def test_the_menu_folds_on_a_phone_and_opens_by_keyboard(visit):
    page = visit("/gallery/", 360)
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_paper_has_no_menu_and_no_buttons(visit):
    page = visit("/gallery/")
    page.emulate_media(media="print")
    for part in (".actions", ".footer", ".tabs", ".filter"):
        expect(page.locator(part).first).to_be_hidden()
    assert page.evaluate("() => getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


@pytest.fixture
def answers(visit):
    SAVED.clear()
    REPLIES.clear()
    return visit("/answers/")


def test_an_answer_is_saved_when_it_is_given(answers):
    answers.get_by_label("Badly").check()
    expect(answers.locator("[data-save-state]")).to_have_text("Every answer is saved.")
    assert [(one["field"], one["value"]) for one in SAVED] == [(["sleep"], ["badly"])]
    assert re.fullmatch(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab].*", SAVED[0]["entry"][0])
    assert SAVED[0]["form_entry"] == [answers.locator("[name=entry]").input_value()]


def test_an_answer_waits_while_the_network_is_away_and_is_sent_once_it_is_back(answers):
    answers.context.set_offline(True)
    answers.get_by_label("Well").check()
    state = answers.locator("[data-save-state]")
    expect(state).to_contain_text("Not saved yet (1).")
    answers.get_by_label("Badly").check()
    expect(state).to_contain_text("Not saved yet")
    assert SAVED == []
    answers.context.set_offline(False)
    expect(state).to_have_text("Every answer is saved.")
    assert [one["value"] for one in SAVED] == [["well"], ["badly"]]


def test_an_answer_is_sent_again_under_the_same_entry_when_the_server_failed(answers):
    REPLIES.append(503)
    answers.get_by_label("Well").check()
    expect(answers.locator("[data-save-state]")).to_have_text("Every answer is saved.")
    assert [one["value"] for one in SAVED] == [["well"], ["well"]]
    assert SAVED[0]["entry"] == SAVED[1]["entry"]


def test_somebody_signed_out_is_told_that_the_answer_waits(answers):
    REPLIES.append(401)
    answers.route(answers.url, lambda asked: asked.fulfill(status=401))  # the page, too, is closed
    answers.get_by_label("Well").check()
    expect(answers.locator("[data-save-state]")).to_contain_text("You were signed out")


def test_leaving_with_unsaved_answers_is_asked_about(answers):
    answers.context.set_offline(True)
    asked = []
    answers.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    answers.get_by_label("What worries you?").fill("The move")
    answers.close(run_before_unload=True)
    answers.wait_for_timeout(300)
    assert asked == ["beforeunload"]
