"""The social worker: a family in under two minutes, and what becomes of it."""

import re
from datetime import date, timedelta

from playwright.sync_api import expect

from alongside.workspaces.families.models import Child, ContactDetails, Parent
from alongside.workspaces.randomisation import actions as randomisation
from alongside.workspaces.referrals.models import Referral
from tests.journeys import keyboard
from tests.journeys.made import allocated, referred
from tests.journeys.story import PHONE

TEAM = "Referral and Assessment"
CRITERIA = {
    "aged 0 to 5.": "Yes",
    "allocated social worker": "Yes",
    "multi-agency support plan": "Yes",
    "mental health problem or a neurodevelopmental condition": "Yes",
    "is on a Child Protection Plan": "No",
    "stepping down from a Child Protection Plan": "No",
    "already in therapeutic work": "No",
    "uses addiction or mental health services": "No",
}
TWO_MINUTES = timedelta(minutes=2)
A_CHILD = date(2020, 2, 29)


def answer(screen):
    for criterion, usual in CRITERIA.items():
        screen.choose(criterion, usual)
    return screen


def agree(screen, *, child="Seònaid O’Hollow", born=A_CHILD, parent="Catrìona O’Hollow"):
    """The part of the page for a family that agrees to be contacted."""
    screen.choose("Does the family agree to be contacted", "Yes, they agree")
    screen.write("Parent’s name", parent).write("Telephone number", "020 7946 0999")
    screen.write("Child’s name", child).day("Child’s date of birth", born)
    return screen


def test_a_social_worker_comes_by_a_link_and_refers_a_family_in_under_two_minutes(story):
    story.given("a social worker on the telephone, with an account and no password")
    worker = story.trial.newcomer("social_worker", "bromley", "Robin Ferry", password=False)
    screen = story.stranger(PHONE).go("referrals:refer")
    assert screen.path == "/sign-in/"

    story.when("they ask for a link and open it from their post")
    screen.write("Your work email address", worker.email).press("Send me a link")
    screen.headed("Look at your email")
    [letter] = story.trial.post_for(worker)
    assert letter["Subject"] == "Your link to sign in to Alongside"
    link = re.search(r"http\S+", letter.get_content())[0]
    screen.open(link).headed("Sign in as Robin Ferry").press("Sign in")

    story.then("they are where they wanted to go")
    screen.headed("Refer a family")

    story.when("they fill in the one page")
    began = story.days.now()
    screen.select("Your team", TEAM)
    answer(screen)
    screen.choose("Has the family had the leaflet?", "Yes")
    screen.choose("How?", "Handed over in person")
    screen.moment("When?", story.days.now() - timedelta(minutes=20))
    agree(screen).press("Send the referral")

    story.then("the family has a number, and it took less than two minutes")
    screen.told("Thank you. The family is recorded as BRO-")
    assert story.days.now() - began < TWO_MINUTES
    referral = Referral.objects.get(recorded_by=worker)
    assert referral.seconds_taken < TWO_MINUTES.total_seconds()
    screen.says("Waiting for the first call")

    story.then("the link does not work a second time")
    again = story.stranger(PHONE)
    with again.forgiving(410):
        again.open(link).says("This link does not work any more")


def test_a_social_worker_begins_at_their_referrals_and_names_nobody_in_a_note(story):
    story.given("a social worker on the telephone")
    screen = story.signed_in("social_worker", size=PHONE).go("caseload:home")
    screen.headed("My referrals").follow("Refer a family").headed("Refer a family")

    story.when("they write a name beside a criterion")
    screen.select("Your team", TEAM)
    answer(screen).unsure("already in therapeutic work", "Morag sees a play therapist")
    screen.choose("Has the family had the leaflet?", "No")
    agree(screen, child="Mòrag Inverthistle", parent="Peigi Inverthistle")
    screen.press("Send the referral")

    story.then("the page says which word, and keeps what was typed until they put it right")
    screen.refuses("“Morag” tells who the family is")
    expect(screen.control("Child’s name")).to_have_value("Mòrag Inverthistle")
    screen.unsure("already in therapeutic work", "The child sees a play therapist")
    screen.press("Send the referral").told("Thank you. The family is recorded as BRO-")


def test_a_family_that_does_not_agree_leaves_a_reason_and_no_name(story):
    story.given("a social worker who has already typed the family's names")
    screen = story.signed_in("social_worker", size=PHONE).go("referrals:refer")
    screen.select("Your team", TEAM)
    answer(screen).choose("Has the family had the leaflet?", "No")
    agree(screen, child="Wren Never-Kept", parent="Vera Never-Kept")

    story.when("the family says no after all")
    screen.choose("Does the family agree to be contacted", "No")
    screen.tick("Too much going on at the moment").tick("Worried about who will see what they say")
    screen.press("Send the referral")

    story.then("the page asks which reason was the main one")
    screen.refuses("Say which of the reasons is the main one.")
    screen.select("Which is the main reason?", "Too much going on at the moment")
    screen.press("Send the referral")

    story.then("the family counts, and nobody's name is kept anywhere")
    screen.told("No name or contact detail is kept.").says("Did not agree to be contacted")
    referral = Referral.objects.order_by("recorded_at").last()
    assert referral.main_reason == "too_much_going_on"
    assert referral.reasons == ["too_much_going_on", "worried_about_sharing"]
    for kind in (Child, Parent, ContactDetails):
        assert kind.objects.filter(family=referral.family).count() == 0
    screen.go("caseload:family", referral.family.number).does_not_say("Never-Kept")


def test_a_referral_can_be_made_with_the_keyboard_alone(story):
    story.given("a social worker without a mouse")
    screen = story.signed_in("social_worker", "glasgow").go("referrals:refer")

    story.when("they go through the page with Tab, arrows and Space")
    keyboard.tab_to(screen, screen.page.get_by_role("link", name="Skip to the content"))
    screen.page.keyboard.press("Enter")
    keyboard.select(screen, "Your team", "Children and Families, South")
    in_glasgow = {
        "is on a Child Protection Plan": "is on the Child Protection Register",
        "stepping down from a Child Protection Plan": "coming off the Child Protection Register",
    }
    for criterion, usual in CRITERIA.items():
        keyboard.choose(screen, in_glasgow.get(criterion, criterion), usual)
    keyboard.choose(screen, "Has the family had the leaflet?", "No")
    keyboard.choose(screen, "Does the family agree to be contacted", "Yes, they agree")
    keyboard.write(screen, "Child’s name", "Niamh Penhallow")
    keyboard.day(screen, "Child’s date of birth", "14", "March", "2021")
    keyboard.write(screen, "Parent’s name", "Iain Penhallow")
    keyboard.write(screen, "Telephone number", "0141 496 0444")
    keyboard.press(screen, "Send the referral")

    story.then("it is recorded just the same")
    screen.told("Thank you. The family is recorded as GLA-")


def test_a_social_worker_follows_a_referral_and_hears_the_arm_only_when_told(story):
    story.given("a family that was allocated this morning, with nobody told")
    made = allocated(story)
    arm = story.study.arm(_arm_of(made)).name
    screen = story.signed_in("social_worker", size=PHONE).go("referrals:mine")
    expect(screen.row(made.number)).to_contain_text("Taking part")

    story.then("their page about the family does not say which arm")
    others = {one.name for one in story.study.arms}
    screen.follow(made.number).does_not_say(*others)
    row = screen.go("referrals:mine").row(made.number)  # of others they may have been told
    for arm_name in others:
        expect(row).not_to_contain_text(arm_name)

    story.when("the coordinator tells them on the telephone")
    story.later(hours=1)
    randomisation.tell(
        study=story.study, family=made.family, by=story.trial.person("recruitment_coordinator"),
        at=story.days.now(), told="referrer", channel="telephone",
    )  # fmt: skip

    story.then("their page says what they were told, and nothing that is not for them")
    screen = story.signed_in("social_worker", size=PHONE).go("caseload:family", made.number)
    screen.says(arm)
    screen.go("caseload:history", made.number).does_not_say("screened", "consent")
    for place in ("consent:matrix", "referrals:screening"):
        with screen.forgiving(403):
            screen.go(place, made.number).headed("This page is not open to you")


def test_a_social_worker_sees_no_family_of_a_colleague(story):
    story.given("a family that a colleague referred")
    made = referred(story)
    colleague = story.trial.newcomer("social_worker", "bromley", "Kit Underhill")
    screen = story.signed_in(colleague).go("referrals:mine")
    screen.says("Your referrals will be listed here").does_not_say(made.number)

    story.then("its page answers as if there were no such family")
    with screen.forgiving(404):
        screen.go("caseload:family", made.number).says("page")
        theirs = screen.title
        assert screen.go("caseload:family", "BRO-9999-9").title == theirs


def _arm_of(made):
    from alongside.workspaces.randomisation.queries import arm_of

    return arm_of(made.family)
