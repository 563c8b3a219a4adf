"""What everybody has: the worry button, search, history and correction, paper, a menu."""

from playwright.sync_api import expect

from alongside.workspaces.safety.models import SafeguardingConcern
from alongside.workspaces.safety.words import in_office_hours
from tests.journeys.made import consented, referred
from tests.journeys.story import LAPTOP, PHONE


def test_a_worry_is_recorded_from_any_page_about_a_family_and_the_named_people_are_asked(story):
    story.given("a nurse at a kitchen table")
    made = consented(story)
    screen = story.signed_in("research_nurse", size=PHONE)
    screen.go("assessments:visit", made.number, "baseline")

    story.when("she presses the worry button")
    screen.follow("I am worried about this family")

    story.then("the numbers of this site come first, those that answer now on top")
    numbers = screen.main.locator(".tasks").first.get_by_role("link").all()
    by_day, by_night = "tel:02079460201", "tel:02079460202"
    now_first = (
        [by_day, by_night] if in_office_hours(story.study, story.days.now()) else [by_night, by_day]
    )
    assert [one.get_attribute("href") for one in numbers] == ["tel:999", *now_first]

    story.when("she writes what she saw")
    screen.choose("Is a child or an adult in danger now?", "No")
    screen.write("What did you see or hear?", "A bruise on the arm; the story changed twice.")
    screen.tick("The family's social worker")
    screen.press("Record the worry").told("The worry is recorded, and")

    story.then("the people who look after safety are told, and the e-mail says nothing of it")
    coordinator = story.trial.person("recruitment_coordinator")
    letter = story.trial.post_for(coordinator)[-1]
    assert "bruise" not in letter["Subject"] + letter.get_content()
    assert made.number not in letter["Subject"]

    story.then("they read it, say what was done, and close it")
    concern = SafeguardingConcern.objects.get(family=made.family)
    screen = story.signed_in(coordinator).go("safety:concerns").follow(made.number, exact=False)
    screen.says("A bruise on the arm; the story changed twice.")
    screen.write("What was done or decided?", "Rang the duty team; strategy meeting on Friday.")
    screen.choose("Is this worry over?", "No, it stays open").press("Record this")
    screen.told("What was done is recorded.")
    screen.go("safety:concern", made.number, concern.pk).says("strategy meeting on Friday")


def test_what_was_recorded_by_mistake_is_taken_back_with_a_reason_and_stays_in_the_history(story):
    story.given("an attempt that was recorded for the wrong family")
    made = referred(story)
    screen = story.signed_in("recruitment_coordinator").go("referrals:contact", made.number)
    screen.choose("How?", "Telephone").choose("What came of it?", "Wrong number or address")
    screen.press("Record the attempt")

    story.when("the coordinator takes it back")
    screen.go("referrals:contact", made.number).follow("Take back the attempt", exact=False)
    screen.press("Take it back").refuses("Why is it taken back?")
    screen.write("Why is it taken back?", "That was another family.").press("Take it back")

    story.then("it counts no more")
    screen.told("Taken back.")
    screen.go("referrals:contact", made.number).says("Nobody has tried to reach the family yet.")

    story.then("and the history holds both, with the reason")
    screen.go("caseload:history", made.number)
    screen.says("Taken back: Telephone: wrong number", "That was another family.")


def test_a_family_is_found_by_its_study_number(story):
    story.given("a coordinator with a number on a slip of paper")
    made = referred(story)
    elsewhere = referred(story, site="glasgow")
    screen = story.signed_in("recruitment_coordinator").go("caseload:home")

    story.when("they type it in small letters")
    search = screen.page.get_by_label("Find a study number")
    search.fill(made.number.lower())
    with screen.page.expect_event("load"):
        search.press("Enter")
    screen.headed(f"Family {made.number}")

    story.then("a family of the other site is not there to be found")
    screen.go("caseload:search", query=f"?q={elsewhere.number}")
    screen.says("No family that you can see has a number with")


def test_paper_has_no_menu_and_no_buttons(story):
    story.given("a family's history on the screen")
    made = consented(story)
    screen = story.signed_in("recruitment_coordinator").go("caseload:history", made.number)
    expect(screen.page.get_by_role("button", name="Print this page")).to_be_visible()

    story.when("it is printed")
    screen.page.emulate_media(media="print")

    story.then("the words are there, in black, and nothing to press")
    screen.says("Consent given")
    for part in (".menu", ".header__tools", ".footer", ".print-button", ".family-bar__worry"):
        expect(screen.page.locator(part).first).to_be_hidden()
    assert screen.page.evaluate("() => getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert screen.page.pdf(format="A4").startswith(b"%PDF")


def test_the_menu_holds_what_the_role_may_do_and_folds_on_a_phone(story):
    story.given("a research nurse with a telephone")
    screen = story.signed_in("research_nurse", size=PHONE).go("caseload:home")
    expect(screen.page.get_by_role("link", name="Visits", exact=True)).to_be_hidden()

    story.when("she opens the menu")
    screen.page.locator("summary", has_text="Menu").click()

    story.then("her own pages are there, and none that tells an arm")
    links = screen.page.locator(".menu__fold .menu__link").all_inner_texts()
    assert links == [
        "What next", "Families", "Visits", "Without a network", "Answer queries", "Completeness",
        "Double entry",
    ]  # fmt: skip
    screen.follow("Visits").headed("Visits")
    for size in (PHONE, LAPTOP):
        screen.page.set_viewport_size(size)
        assert screen.page.evaluate("() => document.documentElement.scrollWidth") <= size["width"]


def test_the_trial_manager_gives_a_role_and_the_new_colleague_is_invited(story):
    story.given("a nurse who joins the team")
    screen = story.signed_in("trial_manager", "").go("study:people")

    story.when("the trial manager gives her a role in Glasgow")
    screen.go("study:give_role")
    fill_role(screen, "Una Marsh", "una.marsh@demonstration.example")

    story.then("she has post that leads her to a password of her own")
    [letter] = story.trial.post_for("una.marsh@demonstration.example")
    assert "Una Marsh" in letter.get_content()


def fill_role(screen, name, email):
    screen.write("Work email address", email).write("Name", name)
    screen.choose("Role", "Research nurse").tick("Glasgow City Council")
    screen.press("Give the role").told(f"{name} is now research nurse.")
