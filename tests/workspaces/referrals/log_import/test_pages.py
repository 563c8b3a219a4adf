"""The pages of bringing in a log, from the file to the families."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile

from alongside.foundations.files.keeping import keep_file
from alongside.foundations.files.kinds import Kind
from alongside.foundations.files.models import StoredFile
from alongside.foundations.sealing.sealing import purpose_key, seal_bytes
from alongside.workspaces.families.models import Family
from alongside.workspaces.referrals.log_import import holding
from alongside.workspaces.referrals.models import ImportedRow, LogImport
from tests.workspaces.made_up import person
from tests.workspaces.referrals.log_import.logs import (
    DECLINED,
    HEADER,
    INELIGIBLE,
    LOG,
    NOW,
    REFUSED,
    SCREENED,
    content,
    task,
)

pytestmark = pytest.mark.django_db
HOME = "/ips-feasibility/log/"
PLACES = {
    "site": "Area", "identified_on": "Date ref'd", "agreed": "Agreed to contact?",
    "not_agreed_reason": "Why not?", "leaflet_on": "Leaflet given", "leaflet_mode": "Leaflet how",
    "screened_on": "Screening date", "eligible": "Eligible?", "main_reason": "Reason ineligible",
    "declined_on": "Date declined", "declined_reason": "Reason declined",
    "parent_name": "Mum's name", "child_name": "Child name", "born": "DOB", "phone": "Tel no",
    "recorded_by": "Initials", "notes": "Comments",
    "criterion_on_protection_plan": "On CPP / CPR?",
}  # fmt: skip
COLUMNS = {
    **{id: f"column:{HEADER.index(name)}" for id, name in PLACES.items()},
    "relation": "always:mother", "not_in_log": "as_decided", "confirm": "yes",
}  # fmt: skip


@pytest.fixture(autouse=True)
def pages():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def coordinator():
    return person("recruitment_coordinator", ["glasgow", "bromley"])


@pytest.fixture
def signed_in(client, coordinator):
    client.force_login(coordinator)
    return client


def kept_files():
    return [path for path in Path(django_settings.MEDIA_ROOT).rglob("*") if path.is_file()]


def hand_in(client, rows=LOG, name="Log of Zebedee Quill.csv", **more):
    file = SimpleUploadedFile(name, content(rows, xlsx=name.endswith("xlsx")))
    return client.post(HOME, {"log": file, **more})


def proposed_words(page):
    """Every choice of the words page as it is proposed."""
    found = {}
    for name, options in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', page, re.S):
        chosen = re.search(r'<option value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


def confirmed(client, columns=COLUMNS, **words):
    """Columns and words confirmed; the answer is the page on which all is checked."""
    client.post(f"{HOME}columns/", columns)
    page = client.get(f"{HOME}words/").content.decode()
    answer = client.post(f"{HOME}words/", {**proposed_words(page), "confirm": "yes", **words})
    assert (answer.status_code, answer.url) == (302, f"{HOME}check/")
    return client.get(f"{HOME}check/").content.decode()


REACHED = {"declining_0": "could_not_be_reached"}


def test_a_log_is_handed_in_matched_checked_and_brought_in(signed_in):
    answer = hand_in(signed_in)
    assert (answer.status_code, answer.url) == (302, f"{HOME}columns/")
    page = confirmed(signed_in, **REACHED)
    assert "4 new families will be brought in." in page
    assert "Screened 12 April 2023: eligible" in page
    answer = signed_in.post(f"{HOME}check/", {})
    assert (answer.status_code, answer.url) == (302, HOME)
    page = signed_in.get(HOME).content.decode()
    assert "4 families brought in from the log. The file is removed from here." in page
    assert (Family.objects.count(), ImportedRow.objects.count()) == (4, 4)


def test_while_it_waits_the_log_is_sealed_under_no_name_and_gone_afterwards(
    signed_in, django_capture_on_commit_callbacks
):
    before = set(kept_files())
    hand_in(signed_in)
    (kept,) = set(kept_files()) - before
    assert b"Zebedee" not in kept.read_bytes()
    assert StoredFile.objects.get().name == "table.csv"
    confirmed(signed_in, **REACHED)
    assert "Zebedee" not in str(dict(signed_in.session))
    with django_capture_on_commit_callbacks(execute=True):
        signed_in.post(f"{HOME}check/", {})
    assert (StoredFile.objects.count(), set(kept_files()) - before) == (0, set())


def test_a_proposal_is_not_taken_until_somebody_confirms_it(signed_in):
    hand_in(signed_in)
    assert signed_in.get(f"{HOME}check/").content.decode().count("Bring in the log</") == 0
    without = {name: value for name, value in COLUMNS.items() if name != "confirm"}
    answer = signed_in.post(f"{HOME}columns/", without)
    assert answer.status_code == 422
    assert "I have looked at each of these" in answer.content.decode()
    signed_in.post(f"{HOME}columns/", COLUMNS)
    words = proposed_words(signed_in.get(f"{HOME}words/").content.decode())
    assert words["declining_0"] == ""
    answer = signed_in.post(f"{HOME}words/", {**words, "confirm": "yes"})
    assert answer.status_code == 422
    signed_in.post(f"{HOME}check/", {})
    assert LogImport.objects.count() == 0


def test_a_word_that_means_none_of_the_codes_becomes_a_problem_of_its_rows(signed_in):
    hand_in(signed_in, [SCREENED, {**REFUSED, "Area": "Manchester"}])
    page = confirmed(signed_in, site_1="none")
    assert "“Manchester” is not a site of this study, or nobody has said yet which it is." in page


def test_a_column_that_every_row_needs_is_asked_for_at_its_place(signed_in):
    hand_in(signed_in)
    answer = signed_in.post(f"{HOME}columns/", {**COLUMNS, "site": "", "relation": ""})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count("Names of parents are matched, so say how the parents are related.") == 2
    assert 'href="#id_site"' in page


def test_problems_are_listed_by_row_and_column_and_nothing_can_be_brought_in(signed_in):
    hand_in(signed_in, [SCREENED, {**REFUSED, "Date ref'd": "31/02/2023"}])
    page = confirmed(signed_in)
    assert "Nothing can be brought in yet: 1 row has something to put right." in page
    assert "There is no such day: “31/02/2023”." in page
    assert "Bring in the log</" not in page
    assert signed_in.post(f"{HOME}check/", {}).status_code == 422
    assert Family.objects.count() == 0


def test_the_same_log_again_says_that_nothing_is_new(signed_in):
    for _ in range(2):
        hand_in(signed_in)
        page = confirmed(signed_in, **REACHED)
        signed_in.post(f"{HOME}check/", {})
    assert "Nothing is new: all 4 rows of this log are here already." in page
    assert (Family.objects.count(), LogImport.objects.count()) == (4, 1)


def test_the_same_page_sent_twice_brings_the_log_in_once(signed_in):
    hand_in(signed_in)
    confirmed(signed_in, **REACHED)
    sent = {"entry": "018b8a00-0000-7000-8000-000000000001"}
    first = signed_in.post(f"{HOME}check/", sent)
    second = signed_in.post(f"{HOME}check/", sent)
    assert (first.status_code, second.status_code) == (302, 302)
    assert (Family.objects.count(), LogImport.objects.count()) == (4, 1)


def test_a_family_met_before_is_shown_and_brought_in_only_with_a_reason(signed_in):
    twice = {**SCREENED, "Comments": "rang again"}
    hand_in(signed_in, [SCREENED, twice])
    page = confirmed(signed_in)
    assert "Row 2 of this log seems to be the same family." in page
    answer = signed_in.post(f"{HOME}check/", {"also": ["3"]})
    assert answer.status_code == 422
    assert "Say why these rows are not the families" in answer.content.decode()
    signed_in.post(f"{HOME}check/", {"also": ["3"], "because": "Cousins"})
    assert Family.objects.count() == 2


def test_a_map_can_be_kept_and_used_for_the_next_log(signed_in):
    hand_in(signed_in)
    confirmed(signed_in, **REACHED)
    answer = signed_in.get(f"{HOME}map/")
    assert answer["Content-Disposition"] == 'attachment; filename="ips-feasibility-log-map.toml"'
    map = SimpleUploadedFile("kept.toml", answer.content)
    hand_in(signed_in, [DECLINED], name="next.xlsx", map=map)
    page = signed_in.get(f"{HOME}columns/").content.decode()
    assert {name: value for name, value in proposed_words(page).items() if value} == {
        name: value for name, value in COLUMNS.items() if name not in ("not_in_log", "confirm")
    }
    signed_in.post(f"{HOME}columns/", COLUMNS)
    words = proposed_words(signed_in.get(f"{HOME}words/").content.decode())
    assert words["declining_0"] == "could_not_be_reached"


@pytest.mark.parametrize(
    ("name", "bytes", "says"),
    [
        ("log.csv", b"MZ\x90\x00program", "is a program, whatever its name says"),
        ("log.xlsx", b"PK\x03\x04 not a workbook", "was not kept"),
        ("log.csv", b",,\n,,\n", "has no rows"),
        ("log.pdf", b"%PDF-1.7", "log.pdf"),
    ],
)
def test_a_file_that_is_no_log_is_refused_in_words_and_not_kept(signed_in, name, bytes, says):
    answer = signed_in.post(HOME, {"log": SimpleUploadedFile(name, bytes)})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert StoredFile.objects.count() == 0


def test_a_map_that_cannot_be_read_is_refused_at_its_field(signed_in):
    map = SimpleUploadedFile("map.toml", b"study = 'another'")
    answer = hand_in(signed_in, map=map)
    assert (answer.status_code, StoredFile.objects.count()) == (422, 0)
    page = answer.content.decode()
    assert ('href="#id_map"' in page, page.count("This map is for another study")) == (True, 2)


def test_a_log_can_be_given_up(signed_in):
    hand_in(signed_in)
    answer = signed_in.post(f"{HOME}leave/")
    assert (answer.status_code, answer.url) == (302, HOME)
    assert StoredFile.objects.count() == 0
    assert signed_in.get(f"{HOME}columns/").url == HOME


def test_a_log_that_is_left_lying_is_removed_after_a_day_and_nothing_else_is(
    signed_in, coordinator
):
    hand_in(signed_in)
    key = purpose_key("something else")
    consent = keep_file(
        SimpleUploadedFile("form.csv", b"a,b\n1,2\n"), allowed=frozenset({Kind.SPREADSHEET}),
        by=coordinator, at=NOW, seal=lambda plain: seal_bytes(key, plain, "x"),
    )  # fmt: skip
    assert holding.let_go_of_old(NOW + timedelta(hours=23)) == 0
    assert holding.let_go_of_old(NOW + timedelta(hours=25)) == 1
    assert list(StoredFile.objects.all()) == [consent]


def test_nobody_else_can_reach_the_log_that_a_person_handed_in(signed_in, client, coordinator):
    hand_in(signed_in)
    draft = dict(signed_in.session.items())["log_import/ips-feasibility"]
    other = person("recruitment_coordinator", ["glasgow"])
    client.force_login(other)
    session = client.session
    session["log_import/ips-feasibility"] = draft
    session.save()
    assert client.get(f"{HOME}columns/").url == HOME


@pytest.mark.parametrize("role", ["social_worker", "research_nurse", "statistician"])
def test_only_those_who_may_bring_in_logs_see_the_pages(client, role):
    client.force_login(person(role, ["glasgow"]))
    for place in ("", "columns/", "words/", "check/", "map/"):
        assert client.get(HOME + place).status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_log(
    signed_in, django_assert_max_num_queries, coordinator
):
    many = [
        {**SCREENED, "Child name": f"Child {n} Made-up", "Mum's name": f"Parent {n}",
         "Tel no": f"0141 496 {n:04}"}
        for n in range(60)
    ]  # fmt: skip
    for rows in ([SCREENED, INELIGIBLE], many):
        hand_in(signed_in, rows)
        confirmed(signed_in)
        with django_assert_max_num_queries(10):
            signed_in.get(f"{HOME}check/")


def test_a_log_too_long_for_a_browser_to_wait_is_sent_to_the_command(signed_in):
    bare = {**REFUSED, "Child name": "", "DOB": "", "Comments": ""}
    hand_in(signed_in, [bare] * 251)
    assert "This log has 251 families to bring in" in confirmed(signed_in)
    signed_in.post(f"{HOME}check/", {})
    assert Family.objects.count() == 0


def test_the_logs_map_says_what_the_page_confirmed(signed_in):
    hand_in(signed_in)
    confirmed(signed_in, **REACHED)
    text = signed_in.get(f"{HOME}map/").content.decode()
    from alongside.workspaces.referrals.log_import.map_file import from_toml
    from tests.workspaces.made_up import study

    assert from_toml(text, study()) == task().map
