"""A report for the steering committee: made, opened, sent, replaced; closed to the blinded."""

from __future__ import annotations

import csv
import io
import zipfile

import docx
from pypdf import PdfReader

from alongside.foundations.messages.models import Message
from alongside.workspaces.reports.models import Snapshot
from tests.journeys.made import allocated, referred
from tests.journeys.story import PHONE

TITLE = "Reports for the steering committee"


def test_the_trial_manager_makes_the_open_report_and_the_committee_reads_it(story):
    story.given("families that were allocated or only referred, and a committee")
    allocated(story)
    referred(story)
    story.trial.person("steering_committee", "")
    story.later(days=1)
    screen = story.signed_in("trial_manager", "").go("monitoring:home")

    story.when("the trial manager makes an open report as of now")
    screen.follow("Reports").headed(TITLE).follow("Make an open report")
    screen.headed("Make an open report").press("Make the report")
    screen.headed("Open report").told("The report is made and kept.")
    made = Snapshot.objects.filter(closed=False).latest("recorded_at")

    story.then("its PDF says on every page which report it is, and no arm's figures")
    pdf = PdfReader(screen.download("PDF"))
    pages = [page.extract_text() for page in pdf.pages]
    assert all(page.startswith("Open report: no figure is split by arm") for page in pages)
    assert all(f"Report {made.code[:12]}." in page for page in pages)
    assert pdf.trailer["/Root"]["/Lang"] == "en-GB"

    story.then("its Word document has the same parts, and can be written into")
    word = docx.Document(str(screen.download("Word")))
    headings = [one.text for one in word.paragraphs if one.style.name == "Heading 1"]
    assert "Progression criteria" in headings
    assert headings[-1] == "CONSORT 2010, extension to pilot and feasibility trials"
    assert all(one._inline.docPr.get("descr") for one in word.inline_shapes)

    story.then("its tables count the families that the page of progress counts")
    reached = _reached(screen.download("Tables"))
    counted = story.signed_in("statistician", "").go("monitoring:home")
    counted.says(f"{reached['identified']} families were identified;")

    story.when("the link is sent to the committee")
    screen.follow("Send the link to the committee").press("Send the link")
    screen.told("The link is on its way to")
    letter = Message.objects.filter(subject="A report for the steering committee").last()
    assert letter is not None
    assert screen.path in letter.body

    story.then("a member opens it from the letter, on a phone, and sees no head of the chain")
    member = story.signed_in("steering_committee", "", size=PHONE).open(screen.path)
    member.headed("Open report").says(made.code).does_not_say(made.seal)
    assert member.download("PDF").read_bytes() == screen.download("PDF").read_bytes()


def test_a_report_is_replaced_with_a_reason_and_the_earlier_one_stays(story):
    story.given("an open report")
    allocated(story)
    screen = story.signed_in("trial_manager", "").go("reports:make").press("Make the report")
    old = screen.path
    before = screen.download("PDF").read_bytes()

    story.when("another one takes its place, first without a reason")
    screen.follow("Replace this report").press("Make the report in its place")
    screen.refuses("Why does it take the place of the earlier one?")
    screen.choose(
        "Why does it take the place of the earlier one?", "The record was corrected since"
    )
    screen.press("Make the report in its place").headed("Open report")

    story.then("the earlier one says so, and its file is the same")
    screen.open(old).says("This report was replaced. It stays here as it was.")
    assert screen.download("PDF").read_bytes() == before
    screen.follow("Open the report that took its place").headed("Open report")


def test_the_statistician_makes_the_closed_report_and_nobody_blinded_reaches_it(story):
    story.given("families that were allocated")
    allocated(story)
    screen = story.signed_in("independent_statistician", "").go("reports:reports")

    story.when("the independent statistician makes the closed report")
    screen.follow("Make a closed report").press("Make the report").headed("Closed report")
    made = Snapshot.objects.filter(closed=True).latest("recorded_at")
    screen.says("Do not show it or send it to anybody else.", made.seal)

    story.then("figures by arm and the head of the chain stand in it")
    text = "".join(page.extract_text() for page in PdfReader(screen.download("PDF")).pages)
    assert "How families came through the study, by arm" in text
    assert f"seal {made.seal_number}" in text

    story.then("neither the assessor nor the committee reaches it")
    for role, site in (("research_nurse", None), ("steering_committee", "")):
        person = story.signed_in(role) if site is None else story.signed_in(role, site)
        with person.forgiving(403):
            person.open(screen.path).headed("This page is not open to you")
            person.open(f"{screen.path}report.pdf").headed("This page is not open to you")
    member = story.signed_in("steering_committee", "").go("reports:reports").headed(TITLE)
    member.does_not_say("Closed report")
    nurse = story.signed_in("research_nurse")
    with nurse.forgiving(403):
        nurse.go("reports:reports").headed("This page is not open to you")


def _reached(place):
    """How many families came to each step, in the tables of a report."""
    with zipfile.ZipFile(place) as folder:
        text = folder.read("consort.csv").decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    return {
        row["stage"]: row["count"]
        for row in rows
        if (row["kind"], row["site"]) == ("reached", "all")
    }
