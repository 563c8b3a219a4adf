"""Too few families come: a rule says so, somebody acts, and what came of it stands on the chart."""

from __future__ import annotations

from datetime import datetime, timedelta

from playwright.sync_api import expect

from alongside.foundations.clock import now
from alongside.workspaces.recruitment.tasks import watch_recruitment
from tests.journeys.days import LONDON
from tests.journeys.made import referred
from tests.journeys.story import PHONE

SITE, NAME = "glasgow", "Glasgow City Council"
EIGHT_WEEKS_ON = datetime(2023, 5, 27, 9, 0, tzinfo=LONDON)
RULE = "Few referrals: each site"
VISIT = "Visit the team in the south with two examples."


def test_an_alert_leads_to_an_action_whose_effect_stands_on_the_chart(story):
    story.given("a principal investigator who sees how often a rule is wrong before it is on")
    leader = story.signed_in("principal_investigator", "").go("recruitment:rules")
    leader.follow(f"Switch it on: {RULE}").says("chance of at least one false alarm")
    leader.press("Switch the rule on").refuses("I have seen how often")
    leader.tick("I have seen how often this rule is wrong, and how soon it notices")
    leader.press("Switch the rule on").told(f"“{RULE}” is on from now on.")

    story.when("hardly anybody is referred in Glasgow, and the work of a day looks at it")
    story.days.until(max(story.days.now() + timedelta(days=7), EIGHT_WEEKS_ON))
    watch_recruitment(now())
    coordinator = story.trial.person("recruitment_coordinator", SITE)
    letter = story.trial.post_for(coordinator)[-1]
    assert letter["Subject"] == "Recruitment: please have a look in Alongside"
    assert f"* {NAME}: no family was referred in 8 weeks" in " ".join(letter.get_content().split())

    story.then("the coordinator finds it on a phone, with what could be done, and acts")
    screen = story.signed_in(coordinator, size=PHONE).go("recruitment:alerts")
    screen.follow(f"Few referrals: {NAME}", exact=False).says("Nobody acts on it yet")
    screen.says("Offer another way to refer")
    screen.write("What is done about it?", VISIT).select("Who does it?", coordinator.name)
    screen.day("By when?", story.days.now().date() - timedelta(days=1))
    screen.press("Record the action").refuses("The day cannot be before today")
    expect(screen.control("What is done about it?")).to_have_value(VISIT)
    screen.day("By when?", story.days.now().date() + timedelta(days=3))
    screen.press("Record the action").told("The alert is acknowledged")

    story.when("a family is referred two days later, and the coordinator says what came of it")
    story.later(days=2)
    referred(story, site=SITE)
    screen = story.signed_in(coordinator, size=PHONE).go("recruitment:alerts")
    screen.follow(f"Few referrals: {NAME}", exact=False).says("An action is under way")
    screen.follow("Say what became of it", exact=False).headed("What became of it")
    screen.choose("Was it done?", "Yes, it was done")
    screen.day("On which day?", story.days.now().date())
    screen.write("What came of it?", "A family was referred on the same day.")
    screen.press("Record what became of it").told("What became of the action is recorded.")
    screen.says("Done", "A family was referred on the same day.")

    story.then("the committee sees both on the chart of the site, and no letter more has come")
    committee = story.signed_in("steering_committee", "", size=PHONE)
    committee.go("recruitment:expected", query=f"?site={SITE}")
    picture = committee.page.locator(".figure__picture svg").locator("visible=true").first
    expect(picture).to_contain_text(f"agreed: {VISIT}")
    expect(picture).to_contain_text("done: A family was referred on the same day.")
    watch_recruitment(now())
    assert len(story.trial.post_for(coordinator)) == 1
