"""A parent answers alone, on a small old phone with a poor connection."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from alongside.workspaces.assessments import queries as visits
from alongside.workspaces.assessments.models import FormFinished
from alongside.workspaces.self_completion import actions
from alongside.workspaces.self_completion.models import SaidAfterwards
from alongside.workspaces.self_completion.secrets import new_secrets
from tests.journeys.made import begun, consented
from tests.journeys.screen import Screen

SMALL = {"width": 320, "height": 568}
FORM = "demographics:family"
STATE = "[data-save-state]"
NEXT = "Next"


def link_by_the_nurse(story, opened):
    """Made on the nurse's page, which shows address and code once."""
    screen = story.signed_in("research_nurse")
    screen.go("self_completion:links", opened.family.number, "baseline")
    screen.says("Not offered: b-CAPI", "No link was made yet.")
    screen.press("Make the link").headed("The link is made")
    text = screen.main.inner_text()
    return re.search(r"http://\S+?(/a/[\w-]+/)", text)[1], re.search(r"\b(\d{6})\b", text)[1]


def link(story, opened, forms=(FORM,)):
    secrets = new_secrets()
    actions.make_link(
        study=story.study, opened=opened, forms=list(forms), lasts=timedelta(days=7),
        secrets=secrets, by=opened.recorded_by, at=story.days.now(),
    )  # fmt: skip
    return reverse("answering:enter", args=[secrets.secret]), secrets.code


def let_in(screen, address, code):
    return screen.open(address).write("Your code", code).press("Go on")


def question(screen, words):
    expect(screen.page.get_by_text(words).locator("visible=true").first).to_be_visible()
    return screen


def answer(screen, words, option):
    """Choose an answer and press Next; inside a group nothing is asked of the server."""
    question(screen, words)
    screen.page.get_by_label(option, exact=True).locator("visible=true").check()
    screen.page.get_by_role("button", name=NEXT).click()


def write(screen, words, text):
    """Write and press Next, which must not move away when the finger leaves the field."""
    question(screen, words)
    field = screen.page.get_by_role("textbox").locator("visible=true")
    field.fill(text)
    button = screen.page.get_by_role("button", name=NEXT)
    before = button.bounding_box()
    field.blur()
    assert button.bounding_box() == before
    button.click()


def narrow(screen):
    assert screen.page.evaluate("() => document.documentElement.scrollWidth") <= SMALL["width"]


def standing(story, opened):
    found = visits.answers(story.study, opened, FORM)
    return {code: state.value for code, state in found.items.items()}


def about_the_parent(screen):
    answer(screen, "Who are you to the child?", "Mother")
    answer(screen, "How old are you?", "25 to 34")
    answer(screen, "Which group are you part of?", "I would rather not say")
    answer(screen, "Which language do you speak most at home?", "English")


def test_a_parent_answers_alone_on_a_small_phone_through_a_tunnel(story):
    story.given("a visit that the nurse has begun, and a link that she made")
    made = consented(story)
    opened = begun(story, made)
    address, code = link_by_the_nurse(story, opened)

    story.when("the parent opens it on a small phone and puts in the code")
    screen = story.stranger(SMALL)
    let_in(screen, address, code).headed("Your answers")
    screen.says("Your social worker does not see your answers.", "At most 27 more.")
    narrow(screen)
    assert (screen.path, made.number in screen.page.content()) == ("/a/", False)
    assert screen.page.title() == "Your answers – Alongside"
    screen.follow("Start").look()
    narrow(screen)

    story.then("one question at a time is asked, and each answer is saved at once")
    answer(screen, "Who are you to the child?", "Mother")
    expect(screen.page.locator(STATE)).to_have_text("Saved.")
    screen.says("You have answered 1 question. At most 26 more.")

    story.when("the train goes into a tunnel")
    with screen.without_network():
        answer(screen, "How old are you?", "25 to 34")
        answer(screen, "Which group are you part of?", "I would rather not say")
        answer(screen, "Which language do you speak most at home?", "English")
        expect(screen.page.locator(STATE)).to_contain_text("Your answers wait on this phone")
        kept = screen.page.evaluate("() => JSON.stringify(localStorage)")
        assert [told for told in ("25_34", "dsu_", "english", made.number) if told in kept] == []
        assert "alongside waiting" in kept
    expect(screen.page.locator(STATE)).to_have_text("Saved.", timeout=30_000)
    assert standing(story, opened) == {
        "dsu_relation": "mother", "dsu_age_band": "25_34", "dsu_ethnic_group": "prefer_not",
        "dsu_language": "english",
    }  # fmt: skip
    assert screen.page.evaluate("() => localStorage.length") == 0

    story.then("the parent goes back, changes an answer, and stops")
    for _ in range(4):
        screen.page.get_by_role("button", name="Back").click()
    answer(screen, "Who are you to the child?", "Grandparent")
    expect(screen.page.locator(STATE)).to_have_text("Saved.")
    screen.press("Stop now").says("We keep what you told us.", "Use the same link and code.")
    narrow(screen)

    story.when("they go on on another phone")
    other = story.stranger(SMALL)
    let_in(other, address, code).follow("Go on")
    with other.page.expect_event("load"):
        answer(other, "What do you do on most days?", "Study or training")
    other.look()
    other.page.get_by_role("button", name=NEXT).click()
    expect(other.page.get_by_role("alert").locator("visible=true")).to_be_visible()
    write(other, "How many adults live in your home?", "40")
    write(other, "How many children under 18 live in your home?", "2")
    answer(other, "What kind of home do you live in?", "Something else")
    write(other, "How many times did you move home", "0")
    answer(other, "How often do you worry about money?", "I would rather not say")
    with other.page.expect_event("load"):
        answer(other, "did you go without food or heating", "No")
    other.look().says("You wrote “40”. We thought of a number from 1 to 15.")
    other.page.get_by_role("textbox").locator("visible=true").fill("4")
    to_the_end_of_the_group(other)
    services(other)

    story.then("the end is reached, the answers are sent, and the parent says how it was")
    other.says("You have come to the end.").press("Send my answers")
    other.says("Thank you for your time.")
    other.choose("How was it to answer? (optional)", "Easy").press("Send")
    other.says("That helps us to ask better.")
    assert FormFinished.objects.get(opened=opened).recorded_by.name == "The parent, by themselves"
    assert SaidAfterwards.objects.get(opened=opened).burden == "easy"
    assert standing(story, opened)["dsu_relation"] == "grandparent"
    assert standing(story, opened)["dsu_adults"] == "4"


def to_the_end_of_the_group(screen):
    """Everything else in the group has an answer already."""
    path = screen.path
    for _ in range(8):
        screen.page.get_by_role("button", name=NEXT).click()
        screen.page.wait_for_timeout(300)
        if screen.path != path:
            break
    assert screen.path != path


def services(screen):
    answer(screen, "see or speak to a family doctor", "Yes")
    write(screen, "How many times?", "2")
    answer(screen, "see or speak to a health visitor", "No")
    answer(screen, "go to a hospital emergency department", "No")
    write(screen, "How many nights did your child stay", "0")
    answer(screen, "see or speak to a social worker", "No")
    answer(screen, "help you with your own feelings", "No")
    answer(screen, "go to a group or centre", "No")
    question(screen, "Who else helped you?")
    screen.page.get_by_role("checkbox").locator("visible=true").check()
    with screen.page.expect_event("load"):
        screen.page.get_by_role("button", name=NEXT).click()
    screen.look()


def test_answers_of_a_closed_page_come_back_only_to_their_own_family(story):
    story.given("a parent whose phone closes the page in a tunnel")
    first = begun(story, consented(story))
    second = begun(story, consented(story))
    address, code = link(story, first)
    screen = story.stranger(SMALL)
    let_in(screen, address, code).follow("Start")
    with screen.without_network():
        answer(screen, "Who are you to the child?", "Father")
        expect(screen.page.locator(STATE)).to_contain_text("Your answers wait on this phone")
        screen.page.close()
        page = story.browser.contexts[-1].new_page()
        page.wait_for_timeout(500)  # a last try of the closed page must not find the network

    story.when("another family opens its own link on the same phone")
    screen = Screen(page, screen.study, screen.watch)
    let_in(screen, *link(story, second)).follow("Start")
    expect(screen.page.get_by_label("Father", exact=True)).not_to_be_checked()
    assert standing(story, second) == {}
    # the closed page itself may have sent it meanwhile, or still be at it
    assert standing(story, first) in ({}, {"dsu_relation": "father"})

    story.then("what waited is sent when the first family comes back")
    let_in(screen, address, code)
    screen.follow("Go on" if screen.offers("Go on") else "Start")
    for _ in range(50):
        if standing(story, first):
            break
        screen.page.wait_for_timeout(200)
    assert standing(story, first) == {"dsu_relation": "father"}
    assert standing(story, second) == {}


def test_it_works_without_scripts(story):
    story.given("an old phone on which scripts do not run")
    opened = begun(story, consented(story))
    screen = story.stranger(SMALL, java_script_enabled=False)
    screen.look = lambda: screen  # axe needs scripts; it has looked at these pages above
    let_in(screen, *link(story, opened)).follow("Start")
    narrow_group = screen.page.locator("[data-question]")
    assert narrow_group.locator("visible=true").count() == 7

    story.when("the whole group is answered and sent")
    for name, option in (
        ("Who are you to the child?", "Mother"), ("How old are you?", "35 to 44"),
        ("Which group are you part of?", "White"),
        ("Which language do you speak most at home?", "English"),
    ):  # fmt: skip
        screen.page.get_by_role("group", name=name).get_by_label(option, exact=True).check()
    screen.press(NEXT)
    screen.says("Please choose or write an answer")
    work = screen.page.get_by_role("group", name="What do you do on most days?")
    work.get_by_label("I would rather not say").check()
    screen.press(NEXT).says("Your home and money")

    story.then("stopping keeps what was typed on the page")
    screen.page.get_by_role("textbox").first.fill("3")
    screen.press("Stop now").says("You have stopped.")
    assert standing(story, opened)["dsu_work"] == "refused"
    assert standing(story, opened)["dsu_adults"] == "3"


def test_a_quick_way_out_leaves_nothing_behind(story):
    story.given("a parent at a question, and somebody comes in")
    opened = begun(story, consented(story))
    address, code = link(story, opened)
    screen = story.stranger(SMALL)
    let_in(screen, address, code).follow("Start")
    screen.page.context.route(
        re.compile("bbc"), lambda route: route.fulfill(body="<title>Weather</title>")
    )

    story.when("they press the way out")
    screen.page.get_by_role("link", name="Leave this page").click()
    screen.page.wait_for_url(re.compile("bbc"))

    story.then("going back shows no question, and asks for the link")
    assert [one for one in screen.watch.heard if "bbc.co.uk" not in one] == []
    screen.watch.heard.clear()
    with screen.forgiving(403):
        screen.page.go_back()
        assert "Who are you to the child?" not in screen.page.content()
        screen.page.goto("/a/")
    screen.says("Open the link that you were given to go on.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_larger_letters_and_the_dark_are_readable(story, scheme):
    story.given("a parent who needs larger letters")
    opened = begun(story, consented(story))
    screen = story.stranger(SMALL, color_scheme=scheme)
    let_in(screen, *link(story, opened))
    size = "() => parseFloat(getComputedStyle(document.querySelector('main p')).fontSize)"
    usual = screen.page.evaluate(size)
    screen.follow("Show larger letters")

    story.then("they are larger everywhere, and still fit")
    assert screen.page.evaluate(size) > 1.2 * usual
    narrow(screen)
    screen.follow("Start")
    narrow(screen)
