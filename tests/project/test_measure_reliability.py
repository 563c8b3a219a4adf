"""`alongside measure reliability`: how well a questionnaire measures, from a file of answers."""

import csv
import io

import numpy as np
import pytest
from typer.testing import CliRunner

from alongside.project.command import app
from alongside.science.estimation.icc import icc, measurement_error
from alongside.science.estimation.reliability import alpha, item_rest_correlations, one_factor
from alongside.science.estimation.validity import correlation, known_groups

SDQ = [f"sdq_{number:02d}" for number in range(1, 26)]
CONDUCT = ["sdq_05", "sdq_07", "sdq_12", "sdq_18", "sdq_22"]
TURNED = "sdq_07"
HEADING = ["child", "clinic", "other", *SDQ]


def reliability(*words):
    runner = CliRunner(env={"COLUMNS": "200"})
    return runner.invoke(app, ["measure", "reliability", *map(str, words)])


def child(number, again=0):
    """Made-up answers that hang together, and not wholly."""
    trait = number % 3
    odd = [(number * (item + 3 + again) + item * item) % 29 % 3 - 1 for item in range(25)]
    answers = [min(2, max(0, trait + each)) for each in odd]
    answers[6] = 2 - answers[6]
    return [f"C{number}", "yes" if trait else "no", trait * 2 + number % 5, *answers]


def kept(folder, rows, name="answers.csv", heading=HEADING):
    path = folder / name
    lines = [",".join(map(str, row)) for row in (heading, *rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def read(path):
    rows = csv.DictReader(io.StringIO(path.read_text("utf-8-sig")))
    return {(row["score"], row["figure"], row["of"]): row for row in rows}


def worth(rows, item):
    answers = [row[HEADING.index(item)] for row in rows]
    whole = [float("nan") if answer == "" else answer for answer in answers]
    return [2 - answer for answer in whole] if item == TURNED else whole


def numbers(row, *names):
    return [float(row[name]) for name in names]


def test_every_figure_of_a_score_follows_from_its_turned_items(tmp_path):
    rows = [child(number) for number in range(59)]
    rows[3] = [*rows[3][:3], *[""] * 25]
    again = [child(number, again=1) for number in range(58, -1, -1)]
    out = tmp_path / "figures.csv"
    told = [kept(tmp_path, rows), "--retest", kept(tmp_path, again, "again.csv"), "--id", "child"]
    done = reliability(
        "sdq_p4_17", *told, "--group", "clinic", "--beside", "other", "--out", out
    )  # fmt: skip
    assert done.exit_code == 0, done.output
    found = read(out)
    items = np.array([worth(rows, item) for item in CONDUCT]).T
    expected = alpha(items)
    row = found["conduct", "alpha", ""]
    assert numbers(row, "value", "lower", "upper", "n") == [
        expected.value, expected.lower, expected.upper, 58,
    ]  # fmt: skip
    rests = [found["conduct", "item-rest correlation", item]["value"] for item in CONDUCT]
    assert [float(each) for each in rests] == list(item_rest_correlations(items))
    omega = found["conduct", "omega, one factor", ""]
    assert (float(omega["value"]), omega["note"]) == (
        one_factor(items).omega.value, "too few people to be read",
    )  # fmt: skip
    assert found["conduct", "alpha", ""]["note"] == ""
    shares = [found["conduct", "completion", ""], found["conduct", "item completion", TURNED]]
    assert [numbers(each, "value", "n") for each in shares] == [[58 / 59, 59]] * 2
    floor = (np.nansum(items, axis=1) == 0)[~np.isnan(items).any(axis=1)].mean()
    assert float(found["conduct", "floor", ""]["value"]) == floor

    by_child = {row[0]: row for row in again}
    second = np.array([worth([by_child[row[0]] for row in rows], item) for item in CONDUCT]).T
    pairs = np.column_stack([items.sum(axis=1), second.sum(axis=1)])
    retest = icc(pairs)
    row = found["conduct", "test-retest, ICC2", ""]
    assert numbers(row, "value", "lower", "upper", "n") == [
        retest.value, retest.lower, retest.upper, 58,
    ]  # fmt: skip
    change = found["conduct", "smallest detectable change", ""]
    assert float(change["value"]) == measurement_error(pairs).sdc_agreement
    scored = [
        (row, total) for row, total in zip(rows, items.sum(axis=1), strict=True) if total >= 0
    ]
    groups = [[total for row, total in scored if row[1] == one] for one in ("no", "yes")]
    row = found["conduct", "known groups, difference", "clinic: no minus yes"]
    assert (float(row["value"]), row["note"]) == (
        known_groups(*groups).difference, "too few people to be read",
    )  # fmt: skip
    linked = correlation([total for _, total in scored], [row[2] for row, _ in scored])
    assert float(found["conduct", "correlation with", "other"]["value"]) == linked.value


def test_a_study_s_own_measure_and_what_cannot_be_said_are_told_in_words(tmp_path):
    codes = [f"prom_{number:02d}" for number in range(1, 13)]
    path = kept(tmp_path, [[3] * 12, [3] * 12, [3] * 11 + ["x"]], heading=codes)
    done = reliability("prom", path, "--study", "ips_feasibility")
    assert (done.exit_code, "1 cells could not be read" in done.output) == (1, True)
    assert "too few people to be read" in done.output
    assert [line.split()[0] for line in done.output.splitlines() if " none" in line] != []


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--retest", "{again}"], "Say which column tells who it is in both files: --id family"),
        (["--retest", "{again}", "--id", "child"], "Somebody stands twice in the column “child”."),
        (["--group", "child"], "“child” has 3 different values; two groups are compared."),
        (["--group", "sex"], "No column is called “sex”."),
        (["--beside", "clinic"], "in the column “clinic” is no number."),
        (["--out", "{answers}"], "The scores would replace the answers."),
    ],
)
def test_what_cannot_be_compared_is_refused_in_words(tmp_path, words, said):
    path = kept(tmp_path, [child(number) for number in (1, 2, 4)])
    again = kept(tmp_path, [child(1), child(1)], "again.csv")
    before = path.read_bytes()
    done = reliability(
        "sdq_p4_17", path, *(each.format(again=again, answers=path) for each in words)
    )
    assert (done.exit_code, said in done.output) == (2, True), done.output
    assert path.read_bytes() == before
