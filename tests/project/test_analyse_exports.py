"""From the files that people export to a result, as docs/science/models.md says, step by step."""

from __future__ import annotations

import json
from datetime import timedelta

import numpy as np
import polars as pl
import pytest
from django.test import Client
from typer.testing import CliRunner

from alongside.project.archiving import making
from alongside.project.command import app
from alongside.science.estimation.models.linear import least_squares, robust
from alongside.workspaces.scores import actions
from tests.workspaces.assessments.stories import begin, finish, save
from tests.workspaces.made_up import eligible_family, person, signed, study
from tests.workspaces.randomisation.stories import BASELINE, NOW, SIGNED, allocated, sequence, team

BEFORE, AFTER = (3, 9, 5, 7, 4, 8), (4, 5, 6, 9, 2, 5)
DIFFICULTIES = [3, 8, 13, 16, 24, 2, 10, 15, 12, 5]  # items whose “certainly true” counts 2
PLAN = """
title = "Primary analysis"
[estimand]
population = "families randomised"
treatment = "IPS"
control = "usual services"
outcome = "SDQ total difficulties after 3 months"
summary = "difference in means"
intercurrent = [{ event = "stopping the service", strategy = "treatment policy" }]
[columns]
outcome = "follow_up_3m"
arm = "arm"
treated = "ips"
control = "sau"
adjust = ["baseline"]
[model]
kind = "ancova"
errors = "robust"
"""


def answers(certainly):
    """SDQ answers with so many difficulties that are certainly true."""
    chosen = {f"sdq_{item:02d}": "0" for item in range(1, 27)}
    for item in (7, 11, 14, 21, 25):  # said the other way round
        chosen[f"sdq_{item:02d}"] = "2"
    return chosen | {f"sdq_{item:02d}": "2" for item in DIFFICULTIES[:certainly]}


def lived(people):
    """Six families from consent to the third month; the last is not seen again."""
    families = [eligible_family(people.social_worker, people.coordinator) for _ in BEFORE]
    sequence(people)
    for family in families:
        signed(family, people.coordinator, at=SIGNED)
    for place, family in enumerate(families):
        visit(people, family, "baseline", BASELINE + timedelta(hours=2 * place), BEFORE[place])
    for family in families:
        allocated(people, family)
    for place, family in enumerate(families[:-1]):
        later = NOW + timedelta(days=91, hours=2 * place)
        visit(people, family, "follow_up_3m", later, AFTER[place])
    actions.bring_up_to_date(study())
    return families


def visit(people, family, which, at, certainly):
    opened = begin(people, family, which, at)
    save(people, opened, answers(certainly))
    finish(people, opened)


@pytest.mark.django_db
def test_exported_scores_and_the_closed_archive_are_analysed_as_the_plan_says(
    tmp_path, monkeypatch
):
    for pages in ("_families", "_paper"):  # the tables alone are read here
        monkeypatch.setattr(making, pages, lambda *_: b"")
    people = team()
    families = lived(people)
    client = Client()
    client.force_login(person("independent_statistician"))
    scores = client.get("/ips-feasibility/scores/sdq_p2_4/table.csv")
    (tmp_path / "sdq.csv").write_bytes(scores.content)
    sites = tuple(site.id for site in study().sites)
    asked = making.Asked(study(), sites, people.manager.name, NOW + timedelta(days=100))
    [closed], _ = making.make(asked, tmp_path, ["closed"], lambda *_: None)
    seen = pl.read_csv(tmp_path / "sdq.csv").pivot(
        "visit", index="family", values="total_difficulties"
    )
    arms = pl.read_csv(closed / "data/randomisation_allocation.csv").select(
        "arm", family="family_number", site=pl.col("strata").str.json_path_match("$.site")
    )
    arms.join(seen, on="family", how="left").write_csv(tmp_path / "outcomes.csv")
    (tmp_path / "plan.toml").write_text(PLAN, encoding="utf-8")
    told = CliRunner(env={"COLUMNS": "200"}).invoke(
        app, ["analyse", *(str(tmp_path / f) for f in ("outcomes.csv", "plan.toml")),
              "--format", "json"],
    )  # fmt: skip
    assert told.exit_code == 0, told.output
    arm = dict(arms.select("family", "arm").iter_rows())
    treated = np.array([arm[family.number] == "ips" for family in families[:-1]], float)
    before, after = (2.0 * np.array(each[:-1]) for each in (BEFORE, AFTER))
    ours = robust(least_squares(after, {"treated": treated, "baseline": before})).of("treated")
    said = json.loads(told.stdout)
    assert [said["result"][key] for key in ("estimate", "lower", "upper", "p")] == pytest.approx(
        [ours.estimate, ours.lower, ours.upper, ours.p], rel=1e-9
    )
    assert {one["name"]: (one["families"], one["used"]) for one in said["arms"]} == {
        name: (list(arm.values()).count(name), int((treated == (name == "ips")).sum()))
        for name in ("ips", "sau")
    }
