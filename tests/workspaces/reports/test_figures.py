"""What a report says is what the record says, as of its moment."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
from pypdf import PdfReader

from alongside.foundations.files.keeping import read_file
from alongside.foundations.record.writing import write
from alongside.workspaces.families.models import Deviation
from alongside.workspaces.recruitment import actions
from alongside.workspaces.recruitment.models import AlertRaised
from alongside.workspaces.reports.figures import gathered
from alongside.workspaces.reports.figures.counting import hidden_cells
from alongside.workspaces.reports.words.dictionary import OTHERWISE
from tests.workspaces.reports.conftest import NOW
from tests.workspaces.reports.stories import EARLIER, LATER, counted, made, small_trial, tables_of


@pytest.fixture
def trial(world):
    small_trial(world)
    return world


def text_of(snapshot) -> str:
    pages = PdfReader(io.BytesIO(read_file(snapshot.pdf))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_deviations_are_counted_by_kind_and_those_that_hint_are_left_out(trial):
    found = counted(tables_of(made(trial))["deviations"])
    assert found == {
        ("visit_outside_window", "all"): "7",
        ("visit_outside_window", "glasgow"): "",
        ("visit_outside_window", "bromley"): "",
        ("wrong_form", "all"): "1",
        ("wrong_form", "glasgow"): "",
        ("wrong_form", "bromley"): "",
    }


def test_the_closed_report_counts_all_deviations_by_arm_and_hides_none(trial):
    found = counted(tables_of(made(trial, closed=True))["deviations_by_arm"], "arm")
    arms = {"ips", "sau", "", "all"}
    assert {arm for _, arm in found} == arms
    total = {what: int(count) for (what, arm), count in found.items() if arm == "all"}
    assert total == {"visit_outside_window": 7, "wrong_form": 1, "service_not_as_planned": 1}
    for what, count in total.items():
        assert sum(int(found[what, arm]) for arm in arms - {"all"}) == count


def test_worries_withdrawals_and_unblinding_are_counted_as_of_the_moment(trial):
    tables = tables_of(made(trial))
    whole = {
        name: {
            what: count for (what, site), count in counted(tables[name]).items() if site == "all"
        }
        for name in ("worries", "withdrawals", "unblinding")
    }
    assert whole == {
        "worries": {"all": "2", "danger": "1", "open": "1"},
        "withdrawals": {"scope:from_data_collection": "1", "consent:interview": "1"},
        "unblinding": {
            "asked": "1", "planned": "0", "unplanned": "1", "waiting": "0", "approved": "1",
            "refused": "0", "told": "1", "learned": "1",
        },
    }  # fmt: skip


def test_an_earlier_moment_knows_nothing_of_what_came_later(trial):
    tables = tables_of(made(trial, moment=EARLIER))
    assert {what for what, _ in counted(tables["deviations"])} == {"visit_outside_window"}
    tables = tables_of(made(trial, moment=trial.start))
    assert counted(tables["worries"])["all", "all"] == "0"


def test_the_flow_and_the_progression_are_those_of_the_pages(trial):
    tables = tables_of(made(trial))
    reached = {
        row["stage"]: row["count"]
        for row in tables["consort"]
        if row["kind"] == "reached" and row["site"] == "all"
    }
    assert reached == {
        "identified": "10", "agreed_to_contact": "10", "screened": "10", "eligible": "7",
        "consented": "7", "baseline_complete": "7", "randomised": "7", "retained": "4",
    }  # fmt: skip
    retention = next(row for row in tables["progression"] if row["criterion"] == "retention")
    assert (retention["numerator"], retention["denominator"]) == ("4", "5")
    assert [row["count"] for row in tables["consents"]] == ["7"]


def test_only_the_closed_report_holds_anything_by_arm(trial):
    opened, closed = tables_of(made(trial)), tables_of(made(trial, closed=True))
    assert sorted(closed.keys() - opened.keys()) == [
        "blinding", "by-arm", "deviations_by_arm", "psychometrics", "services_stopped",
        "unblinding_by_arm", "withdrawals_by_arm", "worries_by_arm",
    ]  # fmt: skip
    assert {name for name, rows in opened.items() if rows and "arm" in rows[0]} == set()
    assert counted(closed["services_stopped"], "arm")["scope:from_intervention", "all"] == "1"
    assert "seal" not in " ".join(row["key"] for row in opened["about"])
    assert "Head of the record's chain" in {row["key"] for row in closed["about"]}


def test_alerts_the_forecast_and_reach_are_in_the_open_and_in_the_closed_report(trial):
    alert = write(
        AlertRaised, study=trial.study, by=trial.by, at=LATER, rule="few_referrals",
        place="glasgow", what="referrals", notice="window", first_day=date(2023, 11, 6),
        last_day=date(2023, 12, 31), expected=6.1, came=1, chance=0.015,
    )  # fmt: skip
    actions.act(
        study=trial.study, alert=alert, words="Visit the team.", who=trial.by,
        by_when=NOW.date(), by=trial.by, at=LATER,
    )  # fmt: skip
    snapshots = [made(trial, closed=closed, moment=NOW) for closed in (False, True)]
    opened, closed = (tables_of(one) for one in snapshots)
    for name in ("alerts", "forecast", "reach", "points"):
        assert opened[name] == closed[name], name
    assert [(row["where"], row["came"], row["action"]) for row in opened["alerts"]] == [
        ("glasgow", "1", "Visit the team.")
    ]
    assert next(row["at_least"] for row in opened["forecast"]) == "7"
    identified = {
        row["families"]
        for row in opened["reach"]
        if (row["characteristic"], row["groups"]) == ("decile", "not_known")
        and row["stage"] == "identified"
    }
    assert identified == {"5"}
    said = text_of(snapshots[0])
    assert "Alerts, and what was done about them" in said
    assert "Visit the team." in said
    assert "Whom the service is for is not known here yet" in said


def test_every_column_is_in_the_data_dictionary_with_its_meaning(trial):
    tables = tables_of(made(trial, closed=True))
    told = {(row["table"], row["column"]): row["meaning"] for row in tables["data_dictionary"]}
    for name, rows in tables.items():
        for column in rows[0] if rows else ():
            assert told[name, column].strip(), (name, column)
    assert [key for key, meaning in told.items() if meaning == OTHERWISE] == []


def test_pdf_and_word_say_the_same_and_every_page_says_which_report_it_is(trial):
    snapshot = made(trial, closed=True)
    pages = PdfReader(io.BytesIO(read_file(snapshot.pdf))).pages
    header = "Closed report: figures by arm, only for those who may know arms"
    for number, page in enumerate(pages, 1):
        lines = page.extract_text().splitlines()
        assert lines[0] == header
        assert lines[-1] == (
            "IPS feasibility trial, version 1.0. As of 15 January 2024, 10:00. "
            f"Report {snapshot.code[:12]}. Page {number} of {len(pages)}"
        )
    word = docx.Document(io.BytesIO(read_file(snapshot.word)))
    printed = text_of(snapshot)
    for heading in (one.text for one in word.paragraphs if one.style.name == "Heading 1"):
        assert heading in printed
    assert word.sections[0].header.paragraphs[0].text == header
    assert f"seal {snapshot.seal_number}, {snapshot.seal}" in printed


def test_the_open_report_prints_no_head_of_the_chain_since_that_covers_the_arms(trial):
    snapshot = made(trial)
    assert snapshot.seal not in text_of(snapshot)
    assert snapshot.code in text_of(snapshot)


@pytest.mark.parametrize(
    ("cells", "hidden"),
    [
        ([0, 0], [False, False]),
        ([7, 9], [False, False]),
        ([0, 12], [False, False]),
        ([2, 9], [True, True]),
        ([1, 0], [True, True]),
        ([1, 6, 9], [True, True, False]),
        ([3, 3, 9], [True, True, False]),
    ],
)
def test_a_small_count_of_a_site_is_hidden_with_what_would_give_it_away(cells, hidden):
    assert hidden_cells(cells) == hidden


def test_a_hidden_count_changes_no_digest_that_is_printed(world):
    """Otherwise a reader could try out which count gives the digest."""
    families = [world.family(site, world.start) for site in ("glasgow", "bromley")]
    shown = []
    for at, family in ((EARLIER, families[0]), (LATER, families[1])):
        world.fact(Deviation, at, at, family=family, kind="wrong_form", what="x")
        found = gathered(world.study, at, closed=False)
        (piece,) = (one for one in found.pieces if one.name == "deviations")
        shown.append([row[2:] for row in piece.data["deviations"]])
    assert shown == [
        [("all", 1, False), ("glasgow", None, True), ("bromley", None, True)],
        [("all", 2, False), ("glasgow", None, True), ("bromley", None, True)],
    ]
