"""The pages of reports: who makes which, who reads which, and who is told."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.foundations.accounts.models import RoleGiven
from alongside.foundations.files.keeping import read_file
from alongside.foundations.messages.models import Message
from alongside.foundations.record.models import Entry, Seal
from alongside.foundations.record.writing import write
from alongside.workspaces.reports.models import Snapshot, SnapshotSent
from tests.workspaces import made_up as people
from tests.workspaces.monitoring.test_pages import signed_in, words_of
from tests.workspaces.reports.conftest import NOW
from tests.workspaces.reports.stories import made, small_trial

READERS = (
    "trial_manager", "recruitment_coordinator", "research_associate", "statistician",
    "health_economist", "steering_committee", "principal_investigator",
)  # fmt: skip
BLINDED = ("statistician", "health_economist", "steering_committee", "principal_investigator")
NEVER = (
    "social_worker", "research_nurse", "family_engagement_worker", "ips_team_manager",
    "family_engagement_lead", "ips_practitioner",
)  # fmt: skip


def at(page: str = "", snapshot: Snapshot | None = None) -> str:
    place = f"{snapshot.pk}/" if snapshot else ""
    return f"/ips-feasibility/reports/{place}{page}"


def pages_of(snapshot: Snapshot) -> list[str]:
    return [at(page, snapshot) for page in ("", "report.pdf", "report.docx", "report.zip")]


@pytest.fixture
def manager(world):
    return signed_in(world.by)


def test_an_empty_page_says_what_will_be_here_and_how_it_starts(manager):
    said = words_of(manager.get(at()))
    assert "No report has been made yet." in said
    assert manager.get(at("list.svg")).status_code == 404
    assert "No family has been identified yet." in words_of(manager.get(at("make/")))
    assert "The trial manager makes the open one, and the independent statistician the" in said


def test_the_trial_manager_makes_an_open_report_and_takes_its_files_away(world, manager):
    small_trial(world)
    answer = manager.post(at("make/"), {"as_of-day": "1", "as_of-month": "8", "as_of-year": "2023"})
    snapshot = Snapshot.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, at("", snapshot))
    assert (snapshot.closed, f"{snapshot.moment:%Y-%m-%d %H}") == (False, "2023-08-01 22")
    said = words_of(manager.get(at("", snapshot)))
    assert "8 families were identified; 5 were randomised, and 4 followed up so far." in said
    assert "As of 1 August 2023, frozen on 15 January 2024, 10:00." in said
    (picture,) = re.findall(r'href="([^"]*consort[.]svg[^"]*)"', manager.get(at("", snapshot)).text)
    assert manager.get(picture.replace("&amp;", "&")).content.startswith(b"<svg")
    for name, field in (("pdf", "pdf"), ("docx", "word"), ("zip", "tables")):
        taken = manager.get(at(f"report.{name}", snapshot))
        assert taken.content == read_file(getattr(snapshot, field))
        name = f'attachment; filename="ips-feasibility-open-report-2023-08-01.{name}"'
        assert taken["Content-Disposition"] == name


def test_without_a_day_a_report_is_as_of_now(manager):
    manager.post(at("make/"), {"as_of-day": ""})
    assert Snapshot.objects.get().moment == NOW


def test_a_day_to_come_is_said_at_the_field_and_nothing_is_made(manager):
    answer = manager.post(at("make/"), {"as_of-day": "1", "as_of-month": "8", "as_of-year": "2030"})
    assert (answer.status_code, Snapshot.objects.count()) == (422, 0)
    assert 'value="2030"' in answer.content.decode()


@pytest.mark.parametrize("role", READERS)
def test_whoever_sees_progress_reads_the_open_report(world, role):
    snapshot = made(world)
    reader = signed_in(people.person(role))
    assert [reader.get(page).status_code for page in pages_of(snapshot)] == [200] * 4


@pytest.mark.parametrize("role", NEVER)
def test_nobody_else_reaches_any_page_of_reports(world, role):
    opened, closed = made(world), made(world, closed=True)
    reader = signed_in(people.person(role))
    pages = [at(), at("make/"), at("make-closed/"), *pages_of(opened), *pages_of(closed)]
    assert {reader.get(page).status_code for page in pages} == {403}


@pytest.mark.parametrize("role", BLINDED)
def test_a_blinded_person_neither_reads_nor_sees_that_there_is_a_closed_report(world, role):
    closed = made(world, closed=True)
    reader = signed_in(people.person(role))
    pages = [*pages_of(closed), at("replace/", closed), at("make-closed/")]
    assert {reader.get(page).status_code for page in pages} == {403}
    listed = reader.get(at()).content.decode()
    assert str(closed.pk) not in listed
    assert "No report has been made yet." in listed


def test_a_blinded_person_reads_neither_the_head_of_the_chain_nor_typed_words(world):
    old = made(world)
    new = made(world, replaces=old, why="record_corrected", words="As the IPS team said.")
    steering = signed_in(people.person("steering_committee"))
    for page in (at(), at("", old), at("", new)):
        said = steering.get(page).content.decode().replace("<wbr>", "")
        assert new.seal not in said
        assert "As the IPS team said." not in said
    assert "the record was corrected since" in words_of(steering.get(at("", old)))
    manager = signed_in(world.by).get(at("", new)).content.decode().replace("<wbr>", "")
    assert new.seal in manager
    assert "As the IPS team said." in manager


def test_the_independent_statistician_makes_the_closed_report_and_not_the_open_one(world):
    client = signed_in(people.person("independent_statistician"))
    assert client.get(at("make/")).status_code == 403
    answer = client.post(at("make-closed/"), {"as_of-day": ""})
    snapshot = Snapshot.objects.get()
    assert (answer.status_code, snapshot.closed) == (302, True)
    assert client.get(at("", snapshot)).status_code == 200


def test_the_trial_manager_may_know_arms_and_reads_the_closed_report_but_does_not_make_it(
    world, manager
):
    closed = made(world, closed=True)
    assert [manager.get(page).status_code for page in pages_of(closed)] == [200] * 4
    assert manager.get(at("make-closed/")).status_code == 403
    assert manager.get(at("replace/", closed)).status_code == 403


@pytest.mark.parametrize("role", ["trial_manager", "independent_statistician"])
def test_a_blinded_role_beside_another_keeps_the_closed_report_closed(world, role):
    closed, person = made(world, closed=True), people.person(role)
    write(
        RoleGiven, study=world.study, by=person, at=NOW, person=person, role="statistician",
        sites=[],
    )  # fmt: skip
    client = signed_in(person)
    pages = [*pages_of(closed), at("make-closed/"), at("replace/", closed)]
    assert {client.get(page).status_code for page in pages} == {403}


def test_a_report_is_replaced_on_its_page_and_says_so(world, manager):
    old = made(world)
    missing = manager.post(at("replace/", old), {"words": "Kept as typed."})
    assert (missing.status_code, "Kept as typed." in missing.content.decode()) == (422, True)
    manager.post(at("replace/", old), {"why": "wrong_moment", "words": ""})
    new = Snapshot.objects.get(supersedes=old)
    said = words_of(manager.get(at("", old)))
    assert "Another report took its place on 15 January 2024, 10:00" in said
    assert at("", new) in manager.get(at("", old)).content.decode()
    again = manager.post(at("replace/", old), {"why": "wrong_moment"})
    assert (again.status_code, "Somebody has corrected this" in words_of(again)) == (422, True)


def test_the_committee_is_sent_a_link_and_no_figure(world, manager):
    small_trial(world)
    receivers = [people.person(role) for role in ("steering_committee", "principal_investigator")]
    people.person("statistician")
    snapshot = made(world)
    answer = manager.post(at("send/", snapshot), {"entry": "0189fbff-0000-7000-8000-000000000001"})
    assert (answer.status_code, answer["Location"]) == (302, at("", snapshot))
    sent = SnapshotSent.objects.get()
    assert (sent.snapshot, sent.to) == (snapshot, sorted(one.pk for one in receivers))
    letters = list(Message.objects.order_by("to"))
    assert [one.to for one in letters] == sorted(one.email for one in receivers)
    assert {one.subject for one in letters} == {"A report for the steering committee"}
    assert {one.body.partition("\n\n")[2] for one in letters} == {
        "a report of the IPS feasibility trial is ready for you. As of 15 January 2024, 10:00. "
        f"Sign in to read it:\n\nhttp://testserver{at('', snapshot)}\n\n"
        "Nothing of the report is in this email.\n"
    }
    assert "2 people, 15 January 2024, 10:00" in words_of(manager.get(at("", snapshot)))


def test_without_a_committee_nobody_is_written_to_and_the_page_says_why(world, manager):
    snapshot = made(world)
    answer = manager.post(at("send/", snapshot), {"entry": ""})
    assert (answer.status_code, Message.objects.count()) == (422, 0)
    assert "Nobody holds a role that receives reports" in words_of(answer)


def test_a_closed_report_is_sent_to_nobody(world, manager):
    people.person("steering_committee")
    closed = made(world, closed=True)
    answer = manager.post(at("send/", closed), {"entry": ""})
    assert (answer.status_code, Message.objects.count()) == (422, 0)


def test_the_list_asks_as_often_for_one_report_as_for_five(world, manager):
    def asked():
        with CaptureQueriesContext(connection) as found:
            assert manager.get(at()).status_code == 200
        return len(found)

    made(world)
    manager.get(at())
    few = asked()
    for _ in range(4):
        made(world)
    assert asked() == few


def test_a_file_or_report_that_is_not_there_is_not_found(world, manager):
    snapshot = made(world)
    assert manager.get(at("report.xlsx", snapshot)).status_code == 404
    nobody = at().replace("reports/", "reports/00000000-0000-7000-8000-000000000000/")
    assert manager.get(nobody).status_code == 404


def test_looking_at_a_report_makes_no_seal_and_no_fact(world, manager):
    snapshot = made(world)
    before = Seal.objects.count()
    entries = Entry.objects.count()
    for page in [at(), *pages_of(snapshot)]:
        manager.get(page)
    assert (Seal.objects.count(), Entry.objects.count()) == (before, entries)


def test_the_list_is_a_picture_and_tells_of_closed_reports_those_alone_who_may_read_them(world):
    small_trial(world)
    made(world), made(world, closed=True)
    seen = {}
    for role in ("trial_manager", "steering_committee"):
        client = signed_in(people.person(role))
        picture = client.get(at("list.svg")).content.decode()
        assert picture in client.get(at()).content.decode()
        seen[role] = sorted(one["kind"] for one in client.get(at("list.json")).json())
    assert seen == {"trial_manager": ["closed", "open"], "steering_committee": ["open"]}
