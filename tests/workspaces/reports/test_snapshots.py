"""A report is made once: kept, given again byte for byte, replaced with a reason, never changed."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from alongside.foundations import entropy
from alongside.foundations.files import vault
from alongside.foundations.files.keeping import read_file
from alongside.foundations.files.models import StoredFile
from alongside.foundations.record.models import Head, Seal
from alongside.foundations.record.seals import FIRST
from alongside.foundations.record.verifying import verify
from alongside.foundations.record.writing import AlreadyCorrected
from alongside.workspaces.families.models import Deviation
from alongside.workspaces.reports import actions, queries
from alongside.workspaces.reports.figures import gathered
from alongside.workspaces.reports.making import draw
from alongside.workspaces.reports.models import Snapshot
from tests.workspaces.reports.conftest import NOW
from tests.workspaces.reports.stories import EARLIER, made, small_trial

FILES = ("pdf", "word", "tables")


def test_a_report_knows_its_moment_its_version_its_maker_and_the_digests_of_its_files(world):
    small_trial(world)
    snapshot = made(world, moment=EARLIER)
    assert (snapshot.moment, snapshot.recorded_at) == (EARLIER, NOW)
    assert (snapshot.study_version, snapshot.recorded_by) == ("1.0", world.by)
    for name in FILES:
        content = read_file(getattr(snapshot, name))
        assert hashlib.sha256(content).hexdigest() == getattr(snapshot, f"{name}_sha256")


def test_the_record_is_sealed_when_a_report_is_made_and_the_report_keeps_the_head(world):
    small_trial(world)
    assert Seal.objects.count() == 0
    snapshot = made(world)
    (seal,) = Seal.objects.all()
    assert (snapshot.seal_number, snapshot.seal) == (seal.number, seal.digest)
    assert Head.objects.get().digest == seal.digest


def test_made_again_as_of_the_same_moment_the_numbers_are_the_same(world):
    small_trial(world)
    first = made(world, moment=EARLIER)
    family = world.family("glasgow", NOW)
    world.fact(Deviation, NOW, EARLIER, family=family, kind="wrong_form", what="Recorded late.")
    again = gathered(world.study, EARLIER, closed=False)
    assert again.digest == first.figures
    assert gathered(world.study, NOW, closed=False).digest != first.figures


def test_the_same_figures_drawn_twice_give_the_same_bytes(world):
    small_trial(world)
    asked = {"study": world.study, "closed": True, "moment": EARLIER, "by": world.by, "at": NOW}
    assert draw(**asked) == draw(**asked)


def test_sending_the_same_form_twice_makes_one_report(world):
    entry = entropy.new_id(NOW)
    first, again = made(world, entry=entry), made(world, entry=entry)
    assert (first, Snapshot.objects.count(), StoredFile.objects.count()) == (again, 1, 3)


def test_a_report_of_a_study_in_which_nothing_has_happened_yet_can_be_made(world):
    snapshot = made(world)
    assert queries.last_code(world.study, closed=False) == snapshot.code
    assert snapshot.previous == FIRST


def test_each_code_follows_from_the_report_of_its_kind_before(world):
    first, closed, second = made(world), made(world, closed=True), made(world)
    assert (first.previous, closed.previous, second.previous) == (FIRST, FIRST, first.code)
    assert len({first.code, closed.code, second.code}) == 3


def test_a_report_is_replaced_with_a_reason_and_stays(world):
    old = made(world)
    new = made(world, replaces=old, why="record_corrected", words="Two visits were entered late.")
    assert (new.supersedes, new.why, new.reason) == (
        old, "record_corrected", "Two visits were entered late.",
    )  # fmt: skip
    rows = queries.snapshots(world.study, closed=True)
    assert [(row.fact, row.stands) for row in rows] == [(new, True), (old, False)]
    assert read_file(old.pdf).startswith(b"%PDF-")


def test_a_replaced_report_is_not_replaced_again(world):
    old = made(world)
    made(world, replaces=old, why="drawn_better")
    with pytest.raises(AlreadyCorrected):
        made(world, replaces=old, why="drawn_better")


@pytest.mark.parametrize(
    ("more", "refusal"),
    [
        ({"why": ""}, actions.NoReasonForReplacing),
        ({"why": "because"}, actions.NoReasonForReplacing),
        ({"why": "drawn_better", "closed": True}, actions.NotOfThatKind),
        ({"why": "drawn_better", "moment": NOW + timedelta(seconds=1)}, actions.MomentToCome),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_drawn(world, more, refusal):
    old = made(world)
    with pytest.raises(refusal):
        made(world, replaces=old, **more)
    assert (Snapshot.objects.count(), StoredFile.objects.count()) == (1, 3)


def test_two_reports_at_one_moment_do_not_take_the_same_place(world):
    asked = {"study": world.study, "closed": False, "moment": NOW, "by": world.by, "at": NOW}
    drawn = draw(**asked)
    made(world)
    with pytest.raises(actions.ReportsMoved):
        actions.keep(**asked, drawn=drawn)


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_database_itself_refuses_to_change_or_remove_a_report(world, verb):
    snapshot = made(world)
    rows = Snapshot.objects.filter(pk=snapshot.pk)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        rows.update(figures="0") if verb == "update" else rows.delete()


def findings():
    return [(one.what, one.kind, one.detail) for one in verify().findings if "reports" in one.kind]


def test_verifying_finds_nothing_amiss_with_whole_reports(world):
    made(world), made(world, closed=True), made(world)
    assert list(verify().findings) == []


def test_verifying_names_a_report_whose_file_was_exchanged_or_changed(world):
    one, other = made(world), made(world)
    row = StoredFile.objects.filter(pk=one.pdf_id)
    row.update(sha256=other.tables.sha256)
    assert ("changed", "reports.Snapshot", "its pdf is another file") in findings()
    row.update(sha256=one.pdf_sha256)
    vault.place_of(one.pdf_sha256).write_bytes(b"%PDF-forged")
    whole = [(found.what, found.kind) for found in verify().findings]
    assert ("changed", "files.StoredFile") in whole
    vault.place_of(one.pdf_sha256).unlink()
