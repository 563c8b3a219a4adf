"""A paper form is entered twice and its differences decided; completeness is read on a phone."""

from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.assessments import queries
from tests.journeys.made import begun, consented
from tests.journeys.story import PHONE

BCAP, GHQ = "bcap:A", "ghq_12:parent"
ITEMS = [f"bcap_{number:02}" for number in range(1, 34)]


def finished(story, opened, form, answers):
    """The nurse has gone through a form; the rest was refused."""
    story.later(minutes=9)
    given = {"study": story.study, "by": opened.recorded_by, "opened": opened, "form": form}
    assessments.save_answers(**given, at=story.days.now(), answers=answers)
    assessments.finish_form(**given, at=story.days.now(), rest="refused")


def test_a_paper_form_is_entered_twice_and_a_person_decides_where_the_two_differ(story):
    story.given("a b-CAPI that the nurse has entered from paper, with a slip at item 3")
    made = consented(story)
    opened = begun(story, made)
    finished(story, opened, BCAP, {**dict.fromkeys(ITEMS, "0"), "bcap_03": "1"})

    story.when("the trial manager enters the same paper form, and leaves the last item out")
    manager = story.signed_in("trial_manager", "").go("quality:entries").headed("Double entry")
    manager.go("quality:enter_again", made.number, "baseline", BCAP)
    manager.headed("Enter again: b-CAPI: Child A")
    assert manager.main.locator("input:checked").count() == 0
    for code in ITEMS[:-1]:
        manager.page.locator(f"#item-{code}-{2 if code == 'bcap_07' else 1}").check()
    with manager.forgiving(422):
        manager.press("Send and compare").refuses("Item 33 has no answer yet")
    assert manager.main.locator("input:checked").count() == 32
    manager.page.locator("#item-bcap_33-1").check()
    manager.press("Send and compare").told("2 of 33 items differ; 2 are to decide")

    story.then("the nurse sees both side by side, looks at the paper, and decides each")
    nurse = story.signed_in("research_nurse").go("quality:compare", made.number, "baseline", BCAP)
    nurse.says("Entered first by", "Entered again by", "Item 3", "Item 7")
    nurse.choose("Item 3: what does the paper say?", "The second entry: 0")
    nurse.press("Decide on item 3").told("Decided.").says("1 is to decide")
    nurse.choose("Item 7: what does the paper say?", "The first entry: 0")
    nurse.press("Decide on item 7").says("all are decided. Both entries stay in the record.")
    items = queries.answers(story.study, opened, BCAP).items
    assert [one.value for one in items["bcap_03"].changes] == ["1", "0"]
    assert [one.value for one in items["bcap_07"].changes] == ["0"]

    story.then("the list says how well the two entries agree")
    manager.go("quality:entries").says("How well the two entries agree", "2 differences, decided")


def test_a_steering_committee_member_reads_completeness_on_a_phone(story):
    story.given("a form of which three of twelve questions were refused")
    opened = begun(story, consented(story))
    finished(story, opened, GHQ, {f"ghq_{number:02}": "1" for number in range(1, 10)})

    story.when("somebody who works blind looks at it on a phone")
    member = story.signed_in("steering_committee", "", size=PHONE).go("quality:completeness")
    member.headed("Completeness").says("questions asked on finished forms", "GHQ-12")
    member.says("Questions that have an answer, by form").follow("By who did the visit")
    member.says(opened.recorded_by.name)
    wide = member.page.evaluate("document.documentElement.scrollWidth")
    assert wide == PHONE["width"]

    story.then("takes the table along, and sees what is missing together")
    rows = member.download("CSV").read_text(encoding="utf-8-sig").splitlines()
    assert rows[0] == "as_of,by,name,forms,finished,asked,answered,missing"
    member.follow("What is missing together").says("Show as table")
