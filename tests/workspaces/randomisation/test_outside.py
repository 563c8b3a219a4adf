"""A list that was made elsewhere is checked, sealed, and said to be so on every report."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from typer.testing import CliRunner

from alongside.foundations import clock
from alongside.foundations.record.verifying import verify
from alongside.foundations.tables import TableRefused
from alongside.project.command import app
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.looking import look
from alongside.workspaces.monitoring.reports import by_arm_report, consort_report
from alongside.workspaces.randomisation import outside, queries, separation_words, words
from alongside.workspaces.randomisation.mending_models import SequenceBroughtIn
from alongside.workspaces.randomisation.models import SequenceSealed, Slot
from alongside.workspaces.randomisation.outside import BroughtInBefore, ListRefused, Meant, check
from alongside.workspaces.randomisation.refusals import SequenceStillOpen
from alongside.workspaces.randomisation.sharing_refusals import SharingStands
from tests.workspaces.made_up import AT, person, study
from tests.workspaces.randomisation.holding import begun, ready_at
from tests.workspaces.randomisation.stories import NOW, allocated, sequence, team
from tests.workspaces.randomisation.test_pages import entry_of, page, text

pytestmark = pytest.mark.django_db
A_AND_B = {"A": "ips", "B": "sau"}
BY_NUMBER = {"1": "glasgow", "2": "bromley"}
GRAPHPAD = b"Subject #\tGroup Assigned\n1\tA\n2\tB\n3\tB\n4\tA\n"
BLOCKRAND = b"""id,stratum,block.id,block.size,treatment
1,1,1,2,A
2,1,1,2,B
1,2,1,4,B
2,2,1,4,A
3,2,1,4,A
4,2,1,4,B
"""
RALLOC = b"""StratID,blknum,size,SeqInBlk,treat
1,1,2,1,B
1,1,2,2,A
2,1,2,1,A
2,1,2,2,B
"""
SEALED_ENVELOPE = b"""Seed: 1
Block sizes: 2
Actual list length: 4
block identifier,block size,sequence within block,treatment,Site
1,2,1,IPS,Glasgow City Council
1,2,2,SAU,Glasgow City Council
2,2,1,SAU,London Borough of Bromley
2,2,2,IPS,London Borough of Bromley
"""
LISTS = {
    "graphpad": (GRAPHPAD, Meant(arms=A_AND_B, all_of="glasgow"), {"glasgow": "issi"}),
    "blockrand": (BLOCKRAND, Meant(arms=A_AND_B, strata=BY_NUMBER),
                  {"glasgow": "is", "bromley": "siis"}),
    "ralloc": (RALLOC, Meant(arms=A_AND_B, strata=BY_NUMBER), {"glasgow": "si", "bromley": "is"}),
    "sealed_envelope": (SEALED_ENVELOPE, Meant(), {"glasgow": "is", "bromley": "si"}),
}  # fmt: skip


@pytest.fixture(autouse=True)
def a_day_later():
    with clock.held_at(NOW + timedelta(hours=3)):
        yield


def bring_in(by, content=BLOCKRAND, meant=LISTS["blockrand"][1], at=AT):
    return outside.bring_in_list(
        study=study(), content=content, name="list.csv", meant=meant, by=by, at=at
    )


@pytest.mark.parametrize("source", LISTS)
def test_the_list_of_each_program_is_read_as_it_stands(source):
    content, meant, arms = LISTS[source]
    checked = check(study(), content, "list.csv", meant)
    named = {"i": "ips", "s": "sau"}
    assert checked.source == source
    assert checked.sha256 == hashlib.sha256(content).hexdigest()
    assert {stratum: checked.arms_of(stratum) for stratum in checked.lengths} == {
        stratum: [named[one] for one in order] for stratum, order in arms.items()
    }


def test_families_get_the_places_of_the_list_in_its_order():
    people = team()
    bring_in(person("independent_statistician"))
    families = ready_at(people, "bromley", "glasgow", "bromley", "bromley")
    assert [allocated(people, family).arm for family in families] == ["sau", "ips", "ips", "ips"]
    assert queries.places_left(study()) == {"glasgow": 1, "bromley": 1}
    assert not verify().findings


def test_every_report_says_that_the_list_was_not_made_here():
    by = person("independent_statistician")
    bring_in(by)
    said = "A list that was not made here was brought in (R (blockrand))"
    assert words.how_made(study()).startswith(said)
    glance = Glance(study(), NOW)
    source = look(study(), None)
    for report in (consort_report(glance, source), by_arm_report(glance, source)):
        assert report.data["sequence"].startswith(said)
        assert [table.caption for table in report.tables if said in str(table.rows)] == [
            "The allocation sequence"
        ]
    made = queries.made_by(study())
    assert (made.drawn_here, made.brought_in) == (False, ("blockrand",))
    assert "Places of a list that was brought in" in separation_words.could_see(made)[0]
    done = {part.task: part.done for part in queries.separation(study()).parts}
    assert done["generates"] == ()
    assert words.how_made(study(), AT - timedelta(days=1)) == "No sequence is made yet."


def test_what_was_noticed_is_kept_without_an_arm_and_the_file_is_not_kept():
    by = person("independent_statistician")
    fact = bring_in(by)
    rows = {row.place: row for row in queries.brought_in(study())}
    assert (rows["Glasgow City Council"].noticed, rows["Glasgow City Council"].length) == (
        [["short", ["glasgow", "2", "15"]]], 2,
    )  # fmt: skip
    assert queries.lengths_from(study(), fact) == {"glasgow": 2, "bromley": 4}
    assert b"ips" not in b"".join(bytes(slot.sealed_arm) for slot in Slot.objects.all())
    assert [row.made_here for row in queries.sequences(study())] == [False, False]


def test_a_list_is_brought_in_once_and_not_beside_open_places_or_a_shared_sequence():
    people = team()
    by = person("independent_statistician")
    sequence(people)
    with pytest.raises(SequenceStillOpen):
        bring_in(by)
    only = Meant(arms=A_AND_B, all_of="bromley")
    bring_in(by, GRAPHPAD, only)
    with pytest.raises(BroughtInBefore):
        bring_in(by, GRAPHPAD, only)
    assert SequenceBroughtIn.objects.count() == 1


def test_a_list_is_refused_while_holders_make_a_sequence():
    begun(person("trial_manager"))
    with pytest.raises(SharingStands):
        bring_in(person("independent_statistician"))
    assert SequenceSealed.objects.count() == 0


@pytest.mark.parametrize(
    ("content", "meant", "said"),
    [
        (BLOCKRAND, Meant(), "The list has an arm “A”. Write below which of the study’s arms"),
        (BLOCKRAND, Meant(arms=A_AND_B), "The list has a place “1”."),
        (GRAPHPAD, Meant(arms=A_AND_B), "No column for the place was found."),
        (GRAPHPAD, Meant(columns={"arm": "Treatment"}, all_of="glasgow"),
         "There is no column “Treatment”. The columns are “Subject #”, “Group Assigned”."),
        (BLOCKRAND.replace(b"3,2,1,4,A", b"2,2,1,4,A"), LISTS["blockrand"][1],
         "Row 6 has number 2, as row 5 has."),
    ],
)  # fmt: skip
def test_a_list_that_cannot_be_used_is_refused_with_what_to_do(content, meant, said):
    with pytest.raises(ListRefused) as refusal:
        check(study(), content, "list.csv", meant)
    assert said in str(refusal.value)
    assert str(refusal.value).endswith("Nothing was brought in.")


def test_a_file_that_is_no_table_is_refused():
    with pytest.raises(TableRefused):
        check(study(), b"", "list.csv", Meant())


def typed(**more):
    names = {"arm_ips": "A", "arm_sau": "B", "stratum_glasgow": "1", "stratum_bromley": "2"}
    return {"source": "auto", "where": "column", **names, **more}


def upload(client, content=BLOCKRAND, **more):
    own = page("bring_in_list")
    entry = entry_of(client.get(own))
    file = SimpleUploadedFile("list.csv", content)
    return client.post(own, {"entry": entry, "list": file, **typed(**more)})


def test_the_statistician_brings_a_list_in_on_a_page_and_a_refusal_keeps_what_was_typed(client):
    client.force_login(person("independent_statistician"))
    answer = upload(client, arm_sau="C")
    assert answer.status_code == 422
    assert "The list has an arm “B”." in text(answer)
    assert 'value="C"' in answer.content.decode()
    answer = upload(client)
    assert answer.status_code == 302
    said = text(client.get(answer.headers["Location"]))
    assert "6 places of the list sealed. The file is not kept." in said
    assert "Glasgow City Council: 2 places, for 15 families hoped for." in said
    assert "Not made here" in text(client.get(page("sequences")))
    assert "not made here" in text(client.get(page("who_could_see")))


@pytest.mark.parametrize("role", ["recruitment_coordinator", "research_nurse", "statistician"])
def test_nobody_brings_a_list_in_who_may_not_make_a_sequence(client, role):
    client.force_login(person(role, ["glasgow"] if study().role(role).site_bound else []))
    assert client.get(page("bring_in_list")).status_code == 403


def command(tmp_path, *more, by, content=BLOCKRAND):
    file = tmp_path / "list.csv"
    file.write_bytes(content)
    return CliRunner().invoke(
        app, ["randomisation", "import", str(file), "--by", by.email, *more]
    )  # fmt: skip


def test_a_list_is_brought_in_by_command(tmp_path):
    by = person("independent_statistician")
    maps = [f"--map=arm:{a}={b}" for a, b in A_AND_B.items()]
    maps += [f"--map=place:{a}={b}" for a, b in BY_NUMBER.items()]
    done = command(tmp_path, *maps[1:], by=by)
    assert (done.exit_code, SequenceSealed.objects.count()) == (1, 0)
    assert "The list has an arm “A”." in done.output
    assert '--map "arm:A=ips|sau"' in done.output
    assert done.output.count("--map") == 1
    bare = command(tmp_path, by=by, content=b"nr,group\n1,A\n")
    assert '--map "column:place=HEADING"' in bare.output
    assert "--all-of PLACE, if the whole list is for one place" in bare.output
    done = command(tmp_path, *maps, "--check", by=by)
    assert (done.exit_code, SequenceSealed.objects.count()) == (0, 0)
    assert "It can be brought in." in done.output
    done = command(tmp_path, *maps, by=by)
    assert done.exit_code == 0, done.output
    assert "Made by R (blockrand)." in done.output
    assert "London Borough of Bromley: 4 places" in done.output
    assert SequenceSealed.objects.count() == 2


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (["--map", "arm=A"], "is not arm:WORD=ARM"),
        (["--map", "arm:A=x"], "there is no arm 'x'. There is: ips, sau."),
        (["--map", "column:x=A"], "there is no column 'x'."),
        (["--all-of", "paris"], "is none of bromley, glasgow"),
        (["--source", "word"], "is none of"),
    ],
)
def test_a_command_that_cannot_be_understood_says_what_can_be_written(tmp_path, more, said):
    done = command(tmp_path, *more, by=person("independent_statistician"))
    assert done.exit_code == 2
    assert said in done.output


def test_the_command_needs_somebody_who_may(tmp_path):
    done = command(tmp_path, by=person("research_nurse", ["glasgow"]))
    assert done.exit_code == 2
    assert "may not make or bring in a sequence" in done.output
