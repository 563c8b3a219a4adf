"""Consent: not before its time, given in three ways, copied, and taken back."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from alongside.project.demonstration.cast import PASSWORD
from alongside.workspaces.consent.models import ConsentGiven
from tests.journeys import keyboard
from tests.journeys.files import huge_photograph, program_named_pdf, signed_form
from tests.journeys.made import allocated, consented, eligible
from tests.journeys.story import PHONE
from tests.journeys.test_bad_days import sign_in

TAKE = "Take this consent: Taking part in the study"
OPTIONAL = "I would like to hear what the study found."


def agree_to_every_line(screen, *, but=()):
    for box in screen.page.get_by_role("checkbox").all():
        if box.get_attribute("name").startswith("statement_"):
            box.check()
    for words in but:
        screen.page.get_by_role("checkbox", name=words).uncheck()
    return screen


def given_kind(made, kind="trial"):
    return ConsentGiven.objects.as_of().get(family=made.family, kind=kind)


def test_consent_waits_a_day_after_the_leaflet_and_says_from_when(story):
    story.given("a family that had the leaflet this morning and was confirmed as eligible")
    made = eligible(story)
    possible = made.informed + timedelta(hours=24)
    screen = story.signed_in("recruitment_coordinator", size=PHONE)

    story.when("the coordinator wants to take consent the same day")
    screen.go("consent:matrix", made.number).follow(TAKE)

    story.then("the page says from when it is possible, and shows no form")
    screen.says(f"Consent can be given from {possible:%H:%M} tomorrow", "was given")
    assert screen.main.get_by_role("button").count() == 0

    story.when("the time has come on the next day")
    story.days.until(possible + timedelta(minutes=1))
    screen = story.signed_in("recruitment_coordinator", size=PHONE)

    story.then("the same link leads to the document")
    screen.go("consent:matrix", made.number).follow(TAKE).headed("Taking part in the study")


def test_a_parent_signs_with_a_finger_and_gets_a_copy(story):
    story.given("a family that has had two days to think")
    made = eligible(story)
    story.later(days=2)
    screen = story.signed_in("recruitment_coordinator").go("consent:give", made.number, "trial")

    story.when("a line is left out, and the password is wrong")
    agree_to_every_line(screen, but=("I had at least 24 hours", OPTIONAL))
    screen.choose("How did you meet?", "In person")
    screen.choose("How does the parent sign?", "On this screen").sign_by_drawing()
    screen.write("Your signature: your password", "something else").press("Record the consent")

    story.then("both are named, and the drawing is still there")
    screen.refuses("Consent needs a yes to this line").refuses("This is not your password")
    drawn = screen.page.locator("[data-signature-path]").input_value()
    assert drawn.startswith("M")

    story.when("they are put right")
    screen.page.get_by_role("checkbox", name="I had at least 24 hours").check()
    screen.write("Your signature: your password", PASSWORD).press("Record the consent")

    story.then("the consent stands, with what was left open")
    screen.told("is recorded. Give the family its copy.").says("signed on the screen")
    fact = given_kind(made)
    assert fact.signed_as == "drawn"
    assert fact.statements["hear_results"] is False

    story.then("the copy names the parent and every line")
    copy = screen.download("Copy for the family (PDF)")
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(copy).pages).split())
    assert made.parent in text
    assert "I agree to take part with my child or children." in text


def test_a_parent_signs_with_the_keyboard(story):
    story.given("a family that has had two days to think")
    made = eligible(story)
    story.later(days=2)
    screen = story.signed_in("recruitment_coordinator").go("consent:give", made.number, "trial")

    story.when("everything is done with the keyboard, and the parent types a name")
    for statement in story.study.document("consent_trial").wording.statements:
        keyboard.tick(screen, statement.text)
    keyboard.choose(screen, "How did you meet?", "By video")
    keyboard.choose(screen, "How does the parent sign?", "On this screen")
    keyboard.write(screen, "Or the parent types their full name", "Seònaid O’Hollow")
    keyboard.write(screen, "Your signature: your password", PASSWORD)
    keyboard.press(screen, "Record the consent")

    story.then("it is signed by typing")
    screen.told("is recorded").says("signed by typing the name")
    assert (given_kind(made).signed_as, given_kind(made).mode) == ("typed", "video")


def sign_with_a_finger(screen):
    """Real touches, as a telephone sends them; the page must not scroll under the finger."""
    canvas = screen.page.locator("canvas").locator("visible=true").first
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    before = screen.page.evaluate("() => scrollY")
    fingers = screen.page.context.new_cdp_session(screen.page)
    places = [(40, 30), (80, 15), (120, 55), (160, 20), (200, 50)]
    points = [{"x": box["x"] + across, "y": box["y"] + down} for across, down in places]
    for kind, touched in [("touchStart", points[:1]), *(("touchMove", [p]) for p in points[1:])]:
        fingers.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touched})
    fingers.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    assert screen.page.evaluate("() => scrollY") == before
    return screen


def test_a_parent_signs_with_a_finger_on_a_telephone(story):
    story.given("a coordinator who has only a telephone with her")
    made = eligible(story)
    story.later(days=2)
    screen = story.signed_in(
        "recruitment_coordinator", size=PHONE, has_touch=True, is_mobile=True
    ).go("consent:give", made.number, "trial")

    story.when("the parent reads it there and signs with a finger")
    agree_to_every_line(screen).choose("How did you meet?", "In person")
    screen.choose("How does the parent sign?", "On this screen")
    sign_with_a_finger(screen)
    screen.write("Your signature: your password", PASSWORD).press("Record the consent")

    story.then("the drawing is kept")
    screen.told("is recorded. Give the family its copy.").says("signed on the screen")
    assert given_kind(made).signed_as == "drawn"


def test_a_paper_form_is_photographed_with_the_telephone(story, tmp_path):
    story.given("a form that was signed on paper this morning")
    made = eligible(story)
    story.later(days=2)
    signed = story.days.now() - timedelta(hours=1)
    screen = on_paper(story, made, size=PHONE, has_touch=True, is_mobile=True)

    story.then("the telephone offers its camera, because photographs are asked for by their kind")
    kinds = screen.control("The signed paper form").get_attribute("accept").split(",")
    assert {"image/jpeg", "image/png", "application/pdf"} <= set(kinds)

    story.when("it is photographed and sent")
    screen.attach("The signed paper form", signed_form(tmp_path))
    screen.moment("When was the paper form signed?", signed)
    screen.write("Your signature: your password", PASSWORD).press("Record the consent")
    screen.told("is recorded").says("signed on paper")
    assert given_kind(made).signed_as == "paper"


def test_a_consent_whose_session_ended_comes_back_with_its_lines_and_its_signature(story):
    story.given("a family that talks the form through for forty minutes")
    made = eligible(story)
    story.later(days=2)
    coordinator = story.trial.person("recruitment_coordinator")
    screen = story.stranger(size=PHONE).go("/sign-in/")
    sign_in(screen, coordinator)
    screen.go("consent:give", made.number, "trial")
    agree_to_every_line(screen, but=(OPTIONAL,)).choose("How did you meet?", "In person")
    screen.choose("How does the parent sign?", "On this screen").sign_by_drawing()
    drawn = screen.page.locator("[data-signature-path]").input_value()
    screen.write("Your signature: your password", PASSWORD)
    story.later(minutes=40)

    story.when("it is sent after the session has ended")
    screen.press("Record the consent").headed("Sign in")
    sign_in(screen, coordinator)

    story.then("every line and the signature are there; only the password is asked for again")
    expect(screen.page.get_by_role("checkbox", name="I agree to take part")).to_be_checked()
    expect(screen.page.get_by_role("checkbox", name=OPTIONAL)).not_to_be_checked()
    assert screen.page.locator("[data-signature-path]").input_value() == drawn
    screen.write("Your signature: your password", PASSWORD).press("Record the consent")
    screen.told("is recorded. Give the family its copy.")
    assert given_kind(made).statements["hear_results"] is False


def on_paper(story, made, **more):
    screen = story.signed_in("recruitment_coordinator", **more)
    screen.go("consent:give", made.number, "trial")
    agree_to_every_line(screen).choose("How did you meet?", "In person")
    screen.choose(
        "How does the parent sign?", "On a paper form, which I have scanned or photographed"
    )
    return screen


def test_a_paper_form_is_scanned_and_dated(story, tmp_path):
    story.given("a form that was signed on paper yesterday, two days after the leaflet")
    made = eligible(story)
    story.later(days=3)
    signed = story.days.now() - timedelta(days=1)
    screen = on_paper(story, made)

    story.when("the coordinator sends a photograph of it")
    screen.attach("The signed paper form", signed_form(tmp_path))
    screen.moment("When was the paper form signed?", signed)
    screen.write("Your signature: your password", PASSWORD).press("Record the consent")

    story.then("the consent counts from the day on the form, and the form can be looked at")
    screen.told("is recorded").says("signed on paper")
    assert given_kind(made).occurred_at.date() == signed.date()
    paper = screen.download("The signed paper form")
    assert paper.read_bytes()[:2] == b"\xff\xd8"


@pytest.mark.parametrize(
    ("file", "why"),
    [(huge_photograph, "The file can be 10 MB at most"), (program_named_pdf, "program")],
    ids=["a photograph of 40 MB", "a program that calls itself a PDF"],
)
def test_a_bad_file_is_refused_and_the_rest_is_kept(story, tmp_path, file, why):
    story.given("a form signed on paper")
    made = eligible(story)
    story.later(days=2)
    screen = on_paper(story, made)

    story.when("the wrong file is sent")
    screen.attach("The signed paper form", file(tmp_path))
    screen.moment("When was the paper form signed?", story.days.now() - timedelta(hours=1))
    screen.write("Your signature: your password", PASSWORD).press("Record the consent")

    story.then("the page says what is wrong with it, and every tick is still there")
    screen.refuses(why)
    expect(screen.page.get_by_role("checkbox", name="I agree to take part")).to_be_checked()
    assert not ConsentGiven.objects.filter(family=made.family).exists()


def test_separate_consents_are_given_and_withdrawn_on_their_own(story):
    story.given("a family in the study")
    made = consented(story)
    screen = story.signed_in("recruitment_coordinator")

    story.when("it agrees to health records and not to social work records")
    screen.go("consent:matrix", made.number).follow("Take this consent: Use of health records")
    agree_to_every_line(screen).choose("How did you meet?", "By telephone")
    screen.choose("How does the parent sign?", "On this screen")
    screen.write("Or the parent types their full name", made.parent)
    screen.write("Your signature: your password", PASSWORD).press("Record the consent")
    screen.follow("Asked, and not given: Use of social work records")
    screen.press("Record that it was not given")

    story.then("each stands on its own")
    screen.told("was not given. Everything else stands.")
    assert states(screen) == {
        "Taking part in the study": "Given",
        "Use of health records": "Given",
        "Use of social work records": "Not given",
        "Talking with a researcher": "Not asked yet",
        "Hearing about the next study": "Not asked yet",
    }

    story.when("it takes the health records back, without saying why")
    screen.follow("Withdraw this consent: Use of health records")
    screen.press("Record that it is withdrawn").told("The other consents stand.")

    story.then("only that one has ended")
    assert states(screen)["Use of health records"] == "Withdrawn"
    assert states(screen)["Taking part in the study"] == "Given"


def test_the_interview_is_asked_for_by_the_research_associate_alone(story):
    story.given("a family in the study")
    made = consented(story)
    coordinator = story.signed_in("recruitment_coordinator").go("consent:matrix", made.number)
    coordinator.says("Taken by: research associate.")
    assert not coordinator.offers("Take this consent: Talking with a researcher")
    associate = story.signed_in("research_associate", "").go("consent:matrix", made.number)
    assert associate.offers("Take this consent: Talking with a researcher")


@pytest.mark.parametrize(
    ("way", "then"),
    [
        ("Stop answering questions", "The family answers no more questions."),
        ("Stop, and take the answers out", "left out of every later result"),
        ("Stop the support that comes with the study", "The family stopped the service."),
    ],
)
def test_a_family_stops_in_its_own_way_and_nobody_asks_why(story, way, then):
    story.given("a family in the study")
    made = allocated(story)
    screen = story.signed_in("recruitment_coordinator", size=PHONE)

    story.when("it wants to stop, and gives no reason")
    screen.go("consent:matrix", made.number).follow("The family withdraws")
    screen.choose("What does the family want to stop?", way).press("Record the withdrawal")

    story.then("that is recorded, and it is thanked")
    screen.told("Please thank the family for the time they gave")
    screen.go("consent:matrix", made.number).says(then)

    story.then("a mistake can be taken back with a reason")
    screen.follow("This was recorded by mistake").write("What was the mistake?", "Wrong family.")
    screen.press("Take it back").told("It is taken back.").does_not_say(then)


def states(screen):
    cards = screen.main.locator(".card")
    return {
        card.locator(".card__title").inner_text(): card.locator(".tag").inner_text()[2:].strip()
        for card in cards.all()
    }
