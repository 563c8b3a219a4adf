"""`alongside analyse`: as planned, in words and as JSON; what cannot be is refused in words."""

import csv
import json

import numpy as np
import polars as pl
import pytest
from typer.testing import CliRunner

from alongside.project.command import app
from alongside.science.estimation.models.linear import least_squares, robust, with_clusters
from alongside.science.estimation.models.marginal import marginal
from alongside.science.estimation.models.mixed import mixed_model, partially_nested
from alongside.science.estimation.models.standardised import logistic, standardised
from alongside.science.estimation.models.time_to_event import hazards

CHANCE = np.random.default_rng(4131)
N = 90
ARM = np.arange(N) % 2.0
BEFORE = CHANCE.normal(50, 10, N).round(1)
SITE = np.array(["north", "south", "west"])[np.arange(N) % 3]
WHO = np.array([f"P{place // 12}" for place in range(N)])
AFTER = (0.6 * BEFORE + 4 * ARM + CHANCE.normal(0, 6, N)).round(2)
WELL = (AFTER > 31).astype(int)
WEEKS = CHANCE.integers(1, 52, N)
LOST = CHANCE.random(N) < 0.2

PLAN = """
title = "Primary analysis"
[estimand]
population = "families randomised"
treatment = "IPS"
control = "usual services"
outcome = "b-CAPI after 15 months"
summary = "{summary}"
intercurrent = [{{ event = "stopping the service", strategy = "treatment policy" }}]
[columns]
outcome = "{outcome}"
arm = "arm"
treated = "IPS"
control = "SAU"
adjust = ["before"]
categories = ["site"]
clusters = "practitioner"
time = "weeks"
[model]
kind = "{kind}"
errors = "{errors}"
"""


@pytest.fixture
def place(tmp_path):
    rows = [
        {"arm": "IPS" if arm else "SAU", "before": before, "site": site, "practitioner": who,
         "after": "" if lost else after, "whole": after, "well": well, "weeks": weeks}
        for arm, before, site, who, lost, after, well, weeks in zip(
            ARM, BEFORE, SITE, WHO, LOST, AFTER, WELL, WEEKS, strict=True)
    ]  # fmt: skip
    with (tmp_path / "outcomes.csv").open("w", newline="") as file:
        written = csv.DictWriter(file, rows[0])
        written.writeheader()
        written.writerows(rows)
    pl.DataFrame([{**row, "after": row["after"] or None} for row in rows]).write_parquet(
        tmp_path / "outcomes.parquet"
    )
    return tmp_path


def analyse(place, plan, *words, file="outcomes.csv"):
    (place / "plan.toml").write_text(plan, encoding="utf-8")
    asked = ["analyse", str(place / file), str(place / "plan.toml"), *words]
    return CliRunner(env={"COLUMNS": "200"}).invoke(app, asked)


def planned(summary="difference in means", outcome="after", kind="ancova", errors="robust"):
    return PLAN.format(summary=summary, outcome=outcome, kind=kind, errors=errors)


def found(place, plan, **more):
    done = analyse(place, plan, "--format", "json", **more)
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def columns(rows=slice(None)):
    places = {name: np.equal(SITE, name)[rows] * 1.0 for name in ("south", "west")}
    return {"treated": ARM[rows], "before": BEFORE[rows], **places}


def test_an_analysis_of_covariance_is_told_in_words(place):
    done = analyse(place, planned())
    assert done.exit_code == 0, done.output
    kept = ~LOST
    ours = robust(least_squares(AFTER[kept], columns(kept))).of("treated")
    assert done.stdout.startswith("Primary analysis\n")
    for line in (
        "Estimand    difference in means: IPS against usual services",
        "Population  families randomised",
        "Event       stopping the service: treatment policy",
        f"The difference in means is {ours.estimate:.2f} (95 % interval {ours.lower:.2f} to "
        f"{ours.upper:.2f};",
        f"IPS: 45 families, {45 - (LOST & (ARM == 1)).sum()} with an outcome,",
        f"Missing: after {LOST.sum()}.",
    ):
        assert line in done.stdout, done.stdout


def test_csv_and_parquet_give_the_same(place):
    one, other = found(place, planned()), found(place, planned(), file="outcomes.parquet")
    assert one["result"] == other["result"]
    assert one["sources"]["plan.toml"] == other["sources"]["plan.toml"]
    assert len(one["sources"]["outcomes.csv"]) == 64


def test_every_model_gives_what_its_own_function_gives(place):
    who, treated = list(WHO), [int(each) for each in ARM]
    own = [label if arm else None for label, arm in zip(who, treated, strict=True)]
    adjust = {name: column for name, column in columns().items() if name != "treated"}
    ancova = least_squares(AFTER, columns())
    risks = standardised(logistic(WELL, columns()), "treated")
    shares = marginal(WELL, columns(), who, kind="share").coefficients
    events = hazards(WEEKS, WELL, columns(), robust=True).coefficients
    means = "difference in means"
    for plan, ours, ratio in (
        (planned(outcome="whole", errors="usual"), ancova.coefficients.of("treated"), False),
        (planned(outcome="whole", errors="clusters"),
         with_clusters(ancova, who).of("treated"), False),
        (planned(means, "whole", "mixed"),
         mixed_model(AFTER, columns(), who).coefficients.of("treated"), False),
        (planned(means, "whole", "partially nested"),
         partially_nested(AFTER, treated, own, adjust).coefficients.of("treated"), False),
        (planned("difference in risks", "well", "standardised risks"), risks.difference, False),
        (planned("ratio of risks", "well", "standardised risks"), risks.log_ratio, True),
        (planned("odds ratio", "well", "marginal"), shares.of("treated"), True),
        (planned("hazard ratio", "well", "hazards"), events.of("treated"), True),
    ):  # fmt: skip
        result = found(place, plan)["result"]
        numbers = np.array([ours.estimate, ours.lower, ours.upper])
        expected = np.exp(numbers) if ratio else numbers
        assert [result[name] for name in ("estimate", "lower", "upper")] == pytest.approx(
            expected, rel=1e-9
        )
        assert result["p"] == pytest.approx(ours.p, rel=1e-9)


IMPUTED = """
[missing]
method = "multiple imputation"
imputations = 5
rounds = 2
seed = 7
using = ["weeks"]
[shift]
deltas = [0, -5, -40]
"""


def test_missing_outcomes_are_imputed_and_moved(place):
    said = found(place, planned() + IMPUTED)
    assert said["moved"][0]["estimate"] == pytest.approx(said["result"]["estimate"], abs=1e-12)
    share = (LOST & (ARM == 1)).sum() / 45
    drop = said["moved"][0]["estimate"] - said["moved"][1]["estimate"]
    assert drop == pytest.approx(5 * share, abs=0.4)
    assert 0 < said["information_missing"] < 0.6
    assert said["tips_at"] == -40
    assert said["arms"][0] == {"name": "IPS", "families": 45, "used": 45,
                               "answered": 45 - int((LOST & (ARM == 1)).sum())}  # fmt: skip
    assert found(place, planned() + IMPUTED) == said
    words = analyse(place, planned() + IMPUTED).stdout
    assert "Missing answers are imputed 5 times by chained equations within each arm" in words
    assert "The conclusion changes at −40" in words


@pytest.mark.parametrize(
    ("plan", "code", "said"),
    [
        ("title = ", 1, "plan.toml:1 file: This is not valid TOML"),
        (planned().replace("[model]", "[modle]"), 1, "No analysis has this key"),
        (planned(kind="hazards"), 1, "The model hazards estimates: hazard ratio"),
        (planned(kind="magic"), 1, "is not known here"),
        (planned(kind="mixed").replace('clusters = "practitioner"\n', ""), 1, "plan.toml:10"),
        (planned() + "[shift]\ndeltas = [1]\n", 1, "Only imputed outcomes can be moved"),
        (planned(outcome="nothing"), 2, "no column nothing. It has: arm, before"),
        (planned(outcome="site").replace('categories = ["site"]', ""), 2, "row 2 “north”"),
        (planned().replace('treated = "IPS"', 'treated = "ips"'), 2, "holds “IPS” beside “ips”"),
        (planned(outcome="whole", kind="standardised risks", summary="ratio of risks"), 2,
         "This analysis is not possible: The outcome must be 0 or 1."),
    ],
)  # fmt: skip
def test_what_cannot_be_analysed_is_refused_in_words(place, plan, code, said):
    done = analyse(place, plan)
    assert done.exit_code == code, done.output
    assert said in done.output, done.output


def test_a_file_that_is_not_there_is_named(place):
    done = analyse(place, planned(), file="lost.csv")
    assert done.exit_code == 2
    assert "lost.csv cannot be read" in done.output
