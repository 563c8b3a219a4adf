"""A nurse takes a visit along, answers with the network off, comes back, and somebody decides."""

from playwright.sync_api import expect

from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.offline_entry.models import EntryArrived
from tests.journeys.made import acting, consented
from tests.journeys.test_visits import SDQ, answers

WORDS = "heather lantern quiet ferry"
TABLET = {"width": 820, "height": 1180}
HOLDS = """async () => {
  const base = await new Promise((done) => {
    const request = indexedDB.open("alongside tablet");
    request.onsuccess = () => done(request.result);
  });
  const step = base.transaction(["package", "entries"]);
  const all = (name) => new Promise((done) => {
    const request = step.objectStore(name).getAll();
    request.onsuccess = () => done(request.result);
  });
  const held = [await all("package"), await all("entries")];
  base.close();
  const pages = [];
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const one of await cache.keys()) pages.push(await (await cache.match(one)).text());
  }
  return JSON.stringify([held, pages, Object.entries(localStorage), location.href]);
}"""


def said(screen, words, seconds=20):
    expect(screen.page.locator("[data-told]")).to_contain_text(words, timeout=seconds * 1000)


def open_tablet(screen, words=WORDS):
    screen.page.get_by_label("Your passphrase").fill(words)
    screen.page.get_by_role("button", name="Open", exact=True).click()


def button(screen, words, exact=False):
    return screen.page.get_by_role("button", name=words, exact=exact)


def item(screen, number):
    return screen.main.locator(".nhsuk-form-group[id^=item-]").nth(number - 1)


def test_a_visit_is_taken_along_answered_without_a_network_and_comes_back(story):
    story.given("a family that consented, and a nurse at the office with her tablet")
    made = consented(story)
    story.later(minutes=5)
    screen = story.signed_in("research_nurse", size=TABLET).go("offline_entry:home")
    screen.page.get_by_label(f"{made.number}: Baseline").check()
    screen.page.get_by_label("What is written on the tablet?").fill("Tablet 3")
    screen.page.get_by_label("A passphrase for this package").fill(WORDS)
    button(screen, "Put it on this tablet").click()
    said(screen, "The two passphrases are not the same.")
    screen.page.get_by_label("The same passphrase again").fill(WORDS)
    button(screen, "Put it on this tablet").click()
    expect(screen.page.get_by_role("heading", name="This tablet is locked")).to_be_visible(
        timeout=30_000
    )

    story.when("the network is off, and she asks and writes down")
    context = screen.page.context
    with screen.without_network():
        screen.page.close()
        screen.page = context.new_page()
        screen.page.goto("/tablet/")
        open_tablet(screen, "another passphrase of four words")
        said(screen, "It cannot be opened with this passphrase.")
        open_tablet(screen)
        button(screen, f"{made.number}: Baseline").click()
        screen.page.get_by_label("Face to face").check()
        button(screen, "Begin the visit").click()
        button(screen, "SDQ").click()
        item(screen, 1).get_by_role("radio").nth(2).check()
        item(screen, 2).get_by_role("radio").nth(0).check()
        item(screen, 3).get_by_role("combobox").select_option(label="Chose not to answer")
        item(screen, 2).get_by_role("radio").nth(1).check()
        said(screen, "5 entries are kept on this tablet, sealed.")
        screen.look()
        button(screen, "Send what was entered").click()
        said(screen, "There is no network. Everything is still on the tablet")
        held = screen.page.evaluate(HOLDS)
        screen.page.close()

    story.then("nothing on the tablet can be read")
    names = (made.number, made.parent, made.child, SDQ, "sdq_01", "Research nurse")
    assert [one for one in names if one in held] == []

    story.when("a colleague begins the visit and answers one item meanwhile, and she comes back")
    story.later(hours=2)
    about = acting(story, made, "research_nurse")
    opened = assessments.open_visit(**about, visit="baseline", mode="face_to_face")
    code = "sdq_01"
    assessments.save_answers(
        study=story.study, by=about["by"], at=story.days.now(), opened=opened, form=SDQ,
        answers={code: "0"},
    )  # fmt: skip
    screen.page = context.new_page()
    session = story.trial.session_of(story.trial.person("research_nurse"))
    context.clear_cookies(name="sessionid")
    screen.page.goto("/tablet/")
    open_tablet(screen)
    button(screen, f"{made.number}: Baseline").click()
    button(screen, "SDQ").click()
    expect(item(screen, 1).get_by_role("radio").nth(2)).to_be_checked()
    expect(item(screen, 3).get_by_role("combobox")).to_have_value("refused")
    with screen.forgiving(401, 403):
        button(screen, "Send what was entered").click()
        said(screen, "You are signed out.")
    address = {"name": "sessionid", "value": session, "url": story.browser.address}
    context.add_cookies([address])
    button(screen, "Send and empty the tablet").click()
    said(screen, "Everything has arrived, and nothing is left on this tablet.")
    assert screen.page.evaluate(HOLDS).startswith("[[[],[]]")

    story.then("everything is there once, and the answer of the colleague still stands")
    opened = VisitOpened.objects.as_of().get(family=made.family, visit="baseline")
    assert answers(opened) == {code: "0", "sdq_02": "1", "sdq_03": "refused"}
    came = list(EntryArrived.objects.filter(family=made.family).order_by("sequence"))
    assert [one.outcome for one in came] == ["same", "differs", "kept", "kept", "kept"]
    assert [one.occurred_at for one in came] == sorted(one.occurred_at for one in came)
    ahead = {one.occurred_at <= one.recorded_at < one.device_at for one in came}
    assert ahead == {True}  # the tablet's clock is years ahead in these stories

    story.then("both are shown side by side, and the nurse decides with a reason")
    screen.go("offline_entry:tablets").follow("SDQ", exact=False)
    screen.says("On the tablet", "In the record when it arrived", "The record says something else.")
    screen.choose("What stands?", "What was entered on the tablet")
    screen.write("Why?", "The mother said it to me.").press("Record the decision")
    screen.told("Decided. Both answers stay in the history.").says("Nothing waits for a decision.")
    assert answers(opened)[code] == "2"
