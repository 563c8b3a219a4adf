"""Bad input and bad days: a clear word each time, and nothing that was typed is lost."""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from alongside.workspaces.families import queries as families
from alongside.workspaces.families.models import Family
from alongside.workspaces.referrals.models import ContactAttempt, Referral
from tests.journeys.made import referred
from tests.journeys.story import PHONE
from tests.journeys.test_referring import TEAM, agree, answer

NUMBER = re.compile(r"[A-Z]{3}-\d{4}-\w")


def ready_to_send(story, **people):
    screen = story.signed_in("social_worker", size=PHONE).go("referrals:refer")
    screen.select("Your team", TEAM)
    answer(screen).choose("Has the family had the leaflet?", "No")
    return agree(screen, **people)


def family_of(screen):
    number = NUMBER.search(screen.page.locator(".message").inner_text())[0]
    return Family.objects.get(number=number)


def years_ago(story, years, days=0):
    today = story.days.now().date()
    return today.replace(year=today.year - years, day=min(today.day, 28)) - timedelta(days=days)


def test_a_child_of_six_is_recorded_and_said_to_be_too_old(story):
    screen = ready_to_send(story, child="Rory Fernsby", born=years_ago(story, 6, days=1))
    screen.press("Send the referral")
    screen.told("No child is of the study's ages, so the family can probably not take part")
    expect(screen.row(family_of(screen).number)).to_contain_text("No child of the study’s ages")


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        (("1", "1", "2031"), "“Child’s date of birth”: this date is in the future."),
        (("29", "2", "2021"), "“Child’s date of birth”: February 2021 has 28 days. Check the day."),
        (("31", "4", "2021"), "“Child’s date of birth”: April 2021 has 30 days. Check the day."),
        (("1", "13", "2021"), "“Child’s date of birth”: write the month as a number from 1 to 12."),
        (("1", "1", "21"), "“Child’s date of birth”: write the year in full, with four figures"),
        (("", "", ""), "“Child’s date of birth” is empty."),
    ],
    ids=["in the future", "no leap year", "31 April", "month 13", "year 21", "empty"],
)
def test_a_day_that_cannot_be_is_refused_and_everything_typed_stays(story, typed, why):
    screen = ready_to_send(story, child="Wren O’Hollow-Nic an t-Saoir")
    screen.parts("Child’s date of birth", *typed).press("Send the referral").refuses(why)
    expect(screen.control("Child’s name")).to_have_value("Wren O’Hollow-Nic an t-Saoir")
    expect(screen.control("Parent’s name")).to_have_value("Catrìona O’Hollow")
    for part, value in zip(("Day", "Month", "Year"), typed, strict=True):
        field = screen.group("Child’s date of birth").get_by_role("textbox", name=part, exact=True)
        expect(field).to_have_value(value)
    assert not Referral.objects.filter(
        occurred_at__gt=story.days.now() - timedelta(hours=1)
    ).exists()


def test_a_child_of_29_february_keeps_its_birthday(story):
    born = date(2020, 2, 29)
    screen = ready_to_send(story, child="Leap Fernsby", born=born).press("Send the referral")
    [child] = families.children(family_of(screen))
    assert (child.born, str(child.born_month)[:7]) == (born, "2020-02")
    assert child.age_in_months(date(2023, 2, 28)) == 35
    assert child.age_in_months(date(2023, 3, 1)) == 36


def test_twins_are_two_children_of_one_family(story):
    screen = ready_to_send(story, child="Isla Twinwell", born=date(2021, 7, 1))
    screen.choose("Are there more children aged 0 to 5?", "Yes")
    screen.write("Child 2’s name", "Jude Twinwell").day("Child 2’s date of birth", date(2021, 7, 1))
    screen.press("Send the referral").told("Thank you.")
    both = families.children(family_of(screen))
    assert [(one.letter, one.name) for one in both] == [
        ("A", "Isla Twinwell"),
        ("B", "Jude Twinwell"),
    ]


def test_a_parent_under_sixteen_is_recorded_and_cannot_consent_alone(story):
    screen = ready_to_send(story, child="Baby Youngwood", parent="Kerry Youngwood")
    screen.day("Parent’s date of birth", years_ago(story, 15)).press("Send the referral")
    screen.told("The parent is younger than 16, so they cannot consent here themselves.")
    coordinator = story.signed_in("recruitment_coordinator")
    coordinator.go("referrals:people", family_of(screen).number).says("Below the study’s age")


@pytest.mark.parametrize(
    ("parent", "child"),
    [("Siobhán O'Neill", "D’Arcy O'Neill"), ("Sìne NicDhòmhnaill", "Ùisdean MacÀidh")],
    ids=["an apostrophe", "Gaelic accents"],
)
def test_names_are_kept_as_they_are_written(story, parent, child):
    screen = ready_to_send(story, child=child, parent=parent, born=date(2021, 5, 6))
    screen.press("Send the referral").told("Thank you.")
    nearby = story.signed_in("recruitment_coordinator")
    nearby.go("referrals:people", family_of(screen).number).says(parent, child)


def test_a_form_that_is_pressed_twice_is_recorded_once(story):
    made = referred(story)
    screen = story.signed_in("recruitment_coordinator", size=PHONE)
    screen.go("referrals:contact", made.number)
    screen.choose("How?", "Telephone").choose("What came of it?", "No answer")
    with screen.page.expect_event("load"):
        screen.page.get_by_role("button", name="Record the attempt").dblclick()
    screen.go("referrals:contact", made.number).says("1 attempt so far.")


def test_a_form_that_is_sent_again_after_going_back_is_recorded_once(story):
    made = referred(story)
    screen = story.signed_in("recruitment_coordinator").go("referrals:contact", made.number)
    screen.choose("How?", "Telephone").choose("What came of it?", "No answer")
    screen.press("Record the attempt").told("The attempt is recorded.")

    story.when("they go back and send what still stands there")
    screen.back().press("Record the attempt")
    assert ContactAttempt.objects.filter(family=made.family).count() == 1

    story.when("they go back once more and send something else")
    screen.back().choose("What came of it?", "A message was left").press("Record the attempt")
    outcomes = [one.outcome for one in ContactAttempt.objects.filter(family=made.family)]
    assert sorted(outcomes) == ["message_left", "no_answer"]


def test_a_session_that_ends_in_mid_form_brings_the_form_back_filled(story):
    made = referred(story)
    coordinator = story.trial.person("recruitment_coordinator")
    screen = story.stranger().go("/sign-in/")
    sign_in(screen, coordinator)
    screen.go("referrals:contact", made.number)
    screen.choose("How?", "Letter").choose("What came of it?", "Sent, no reply yet")
    screen.write("Note", "Sent with a stamped envelope.")

    story.when("the telephone rings for forty minutes, and then the form is sent")
    story.later(minutes=40)
    screen.press("Record the attempt").headed("Sign in")

    story.then("after signing in the form is there as it was, and can be sent")
    sign_in(screen, coordinator)
    screen.headed("Contact with the family")
    expect(screen.control("Note")).to_have_value("Sent with a stamped envelope.")
    expect(screen.radios("How?", "Letter")).to_be_checked()
    screen.press("Record the attempt").told("The attempt is recorded.")
    [attempt] = ContactAttempt.objects.filter(family=made.family)
    assert (attempt.channel, attempt.note) == ("post", "Sent with a stamped envelope.")


def test_nobody_else_at_the_same_computer_sees_what_was_typed(story):
    made = referred(story)
    screen = story.stranger().go("/sign-in/")
    sign_in(screen, story.trial.person("recruitment_coordinator"))
    screen.go("referrals:comments", made.number).write("Note", "Only for us.")
    story.later(minutes=40)
    screen.press("Leave the note").headed("Sign in")
    sign_in(screen, story.trial.newcomer("recruitment_coordinator", "bromley", "Ash Brooks"))
    screen.does_not_say("Only for us.")


def test_a_clock_set_back_is_noticed_before_anything_is_written(story):
    made = referred(story)
    screen = story.signed_in("recruitment_coordinator").go("referrals:comments", made.number)
    screen.write("Note", "Rang at nine.")
    with story.days.set_back(hours=3):
        screen.press("Leave the note").refuses("The server's clock says")
        expect(screen.control("Note")).to_have_value("Rang at nine.")
    screen.press("Leave the note").told("The note is kept.").says("Rang at nine.")


def sign_in(screen, person):
    from alongside.project.demonstration.cast import PASSWORD

    screen.write("Email address", person.email).write("Password", PASSWORD).press("Sign in")
