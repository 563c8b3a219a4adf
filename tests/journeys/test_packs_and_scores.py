"""Licensed wording comes in a pack and goes again; finished forms are scored for those who may."""

from pathlib import Path

from playwright.sync_api import expect

from alongside.workspaces.assessments import queries
from tests.journeys.made import begun, consented, visited
from tests.journeys.story import PHONE
from tests.journeys.test_a_parent_answers import SMALL, let_in, link, narrow
from tests.made_up_pack import pack_files, zipped

SDQ = "sdq_p2_4:A"
LISTEN = """() => {
  window.heard = [];
  speechSynthesis.getVoices = () => [];
  speechSynthesis.speak = (one) => window.heard.push(one.lang);
}"""
QUESTION, SUAL = "1. Made-up question 1", "1. سؤال مختلق 1"


def _zip(folder: Path, **changes: object) -> Path:
    path = folder / "pack.zip"
    path.write_bytes(zipped(pack_files(expires="2999-12-31", **changes)))
    return path


def test_a_pack_is_loaded_read_in_two_languages_and_removed(story, tmp_path):
    story.given("a family at its baseline, and a trial manager with a pack that names no licence")
    made = consented(story)
    opened = begun(story, made)
    manager = story.signed_in("trial_manager", "").go("measures:packs").headed("Wording packs")
    manager.attach("The pack, as one zip", _zip(tmp_path, licence=""))
    with manager.forgiving(422):
        manager.press("Load the pack").refuses("pack.toml: licence: is not a text")

    story.when("the manager loads the pack that was mended")
    manager.attach("The pack, as one zip", _zip(tmp_path)).press("Load the pack")
    manager.told("The pack for SDQ P2–4 is loaded: Made-up edition")
    manager.says("pack loaded: Made-up edition, licence MU-0042")

    story.then("the nurse reads the questions on a phone, and changes to Arabic for the parent")
    nurse = story.signed_in("research_nurse", size=PHONE)
    nurse.go("assessments:form", made.number, "baseline", SDQ, query="?part=all").says(QUESTION)
    nurse.radios(QUESTION, "Made-up answer 2").check()
    expect(nurse.page.locator("[data-save-state]")).to_contain_text("Every answer is saved.")
    nurse.follow("العربية").says(SUAL).does_not_say(QUESTION)
    nurse.radios("2. سؤال مختلق 2", "جواب مختلق 0").check()
    expect(nurse.page.locator("[data-save-state]")).to_contain_text("Every answer is saved.")
    items = queries.answers(story.study, opened, SDQ).items
    assert {code: (one.value, one.latest.language) for code, one in items.items()} == {
        "sdq_01": ("2", "en"), "sdq_02": ("0", "ar"),
    }  # fmt: skip

    story.then("the parent reads it on a small phone from right to left, and hears it so")
    address, code = link(story, opened, [SDQ])
    parent = let_in(story.stranger(SMALL), address, code).follow("العربية").follow("Go on")
    expect(parent.page.locator("[data-question]:visible")).to_have_attribute("dir", "rtl")
    circle, label = (parent.page.locator(f"[data-question]:visible {one} >> nth=0").bounding_box()
                     for one in ("input", "label"))  # fmt: skip
    assert circle["x"] > label["x"]
    narrow(parent)
    parent.page.evaluate(LISTEN)
    parent.page.get_by_role("button", name="Read aloud").click()
    assert parent.page.evaluate("() => window.heard") == ["ar", "en-GB"]
    parent.look()

    story.when("the manager removes the pack")
    manager.go("measures:packs").follow("Remove the pack of", exact=False)
    manager.write("Why is it removed?", "The licence was given back.").press("Remove the pack")
    manager.told("The pack is removed").says("The licence was given back.")

    story.then("the nurse reads from paper again, and the answers are still there")
    nurse.go("assessments:form", made.number, "baseline", SDQ, query="?part=all")
    nurse.says("Read each item aloud from the paper form").does_not_say(QUESTION)
    assert len(queries.answers(story.study, opened, SDQ).items) == 2


def test_the_health_economist_sees_scores_and_takes_them_along(story):
    story.given("a family whose baseline is finished")
    made = consented(story)
    visited(story, made)

    story.when("the health economist looks at the scores of a form, on a phone")
    screen = story.signed_in("health_economist", "", size=PHONE).go("scores:scores")
    screen.headed("Scores").follow("ICEpop CAPability measure", exact=False)
    screen.headed("Scores: ICECAP-A").says("in force", made.number)

    story.then("no arm is told, and the same rows are in the table that they download")
    screen.does_not_say(*(arm.name for arm in story.study.arms))
    table = screen.download("Download as CSV").read_text(encoding="utf-8-sig")
    assert [line.split(",")[0] for line in table.splitlines()].count(made.number) == 1
    nurse = story.signed_in("research_nurse")
    with nurse.forgiving(403):
        nurse.go("scores:scores").headed("This page is not open to you")
