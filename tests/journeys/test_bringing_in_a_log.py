"""The coordinator brings in the spreadsheet that the team kept before."""

from datetime import timedelta

from playwright.sync_api import expect

from alongside.foundations.tables import write_xlsx
from alongside.workspaces.families.models import Family
from alongside.workspaces.referrals.models import ImportedRow
from tests.journeys.story import LAPTOP

HEADER = (
    "Recorded by", "Date referred", "Agreed to contact?", "Why not agreed", "Child name", "DOB",
    "Mum's name", "Tel no",
)  # fmt: skip
CONFIRM = "I have looked at each of these, and they are right"


def log(folder, *rows):
    file = folder / "Our log 2023.xlsx"
    file.write_bytes(write_xlsx([list(row) for row in rows], list(HEADER)))
    return file


def test_a_log_is_mapped_checked_put_right_brought_in_and_not_brought_in_twice(story, tmp_path):
    story.given("a log with two families, one of them dated in the future")
    story.later(days=14)
    day = story.days.now().date() - timedelta(days=5)
    agreed = ["AB", f"{day:%-d/%-m/%y}", "Y", "", "Fiadh Larkwood", "14 March 2021",
              "Bronwyn Larkwood", "020 7946 0707"]  # fmt: skip
    refused = ["CD", "1 May 2031", "N", "Too much going on", "", "", "", ""]
    screen = story.signed_in("recruitment_coordinator", size=LAPTOP).go("referrals:log_import")
    before = Family.objects.count()

    story.when("the coordinator hands it in and confirms columns and words")
    screen.attach("The log", log(tmp_path, agreed, refused)).press("Read the log")
    screen.headed("Which column is which?")
    confirm_columns(screen)
    confirm_words(screen)

    story.then("the last page names what is wrong by row and column, and offers no button")
    screen.headed("Check, then bring in").says("It is all or nothing.")
    expect(screen.row("Date referred").first).to_contain_text("future")
    assert screen.page.get_by_role("button", name="Bring in the log").count() == 0
    assert Family.objects.count() == before

    story.when("the date is put right in the spreadsheet and the log chosen again")
    refused[1] = f"{day:%Y-%m-%d}"
    screen.go("referrals:log_import")
    screen.attach("The log", log(tmp_path, agreed, refused)).press("Read the log")
    confirm_columns(screen)
    confirm_words(screen)
    screen.says("2 new families will be brought in.").press("Bring in the log")

    story.then("both are there, with who and when as the log says")
    assert Family.objects.count() == before + 2
    rows = ImportedRow.objects.filter(family__recorded_at__gt=story.days.now() - timedelta(hours=1))
    assert {row.family.occurred_at.date() for row in rows} == {day}

    story.when("the same log is handed in again")
    screen.attach("The log", log(tmp_path, agreed, refused)).press("Read the log")
    confirm_columns(screen)
    confirm_words(screen)

    story.then("nothing is new")
    assert screen.page.get_by_role("button", name="Bring in the log").count() == 0
    assert Family.objects.count() == before + 2


def confirm_columns(screen):
    screen.tick(CONFIRM).press("Go on to the words")


def confirm_words(screen):
    screen.headed("What does each word mean?").tick(CONFIRM).press("Go on and check")
