"""Trials whose analysis uses families that were not seen at the primary follow-up."""

import numpy as np
import pytest

from alongside.science.adaptation.simulation.results import digest, rows_of
from alongside.science.adaptation.simulation.scenarios import read_design
from alongside.science.protocol.problems import StudyProblems
from tests.science.adaptation.simulation.designs import changed, ready

IMPUTED = "missing = 'multiple_imputation'\nimputations = 5\nrounds = 2"
# Families with a worse baseline are missed, far more of them in the comparison arm.
LOST = "share = 0.1\nmechanism = 'by_baseline'\nmore_in_comparison = 0.4\nstrength = 1.5"
STRONG = "correlation = 0.7\nbetween = 0.8"


def estimates(analysis, missing="share = 0.0", trials=12):
    setting = ready(
        ("share = 0.0", f"{missing}\n[analysis]\n{analysis}"), ("correlation = 0.5", STRONG)
    )
    rows = rows_of(setting, 4131, range(trials))
    return np.array([row["estimate"] for row in rows]), rows


def test_where_nobody_is_missed_imputing_and_repeated_measures_change_nothing():
    plain, rows = estimates("kind = 'ancova'", trials=3)
    _, filled = estimates(f"kind = 'ancova'\n{IMPUTED}", trials=3)
    assert digest(filled) == digest(rows)
    repeated, modelled = estimates("kind = 'repeated_measures'", trials=3)
    assert list(repeated) == pytest.approx(list(plain), abs=1e-6)
    assert [row["with_outcome"] for row in modelled] == [200] * 3


def test_a_difference_that_those_missed_bend_is_mended_by_imputing_and_by_repeated_measures():
    whole, _ = estimates("kind = 'difference'")
    adjusted, _ = estimates("kind = 'ancova'")
    bent, seen = estimates("kind = 'difference'", LOST)
    filled, every = estimates(f"kind = 'difference'\n{IMPUTED}", LOST)
    modelled, _ = estimates("kind = 'repeated_measures'", LOST)

    def away(found, truth):
        apart = found - truth
        return apart.mean() / (apart.std(ddof=1) / len(apart) ** 0.5)

    assert away(bent, whole) < -8
    assert abs(away(filled, whole)) < 4 and abs(away(modelled, adjusted)) < 4
    counts = [row["with_outcome"] for row in seen]
    assert [row["with_outcome"] for row in every] == counts and max(counts) < 170


@pytest.mark.parametrize("kind", ["ancova_robust", "partially_nested", "repeated_measures"])
def test_a_trial_is_played_again_by_its_index_whatever_its_analysis(kind):
    analysis = f"kind = '{kind}'\nsites = true"
    analysis += "" if kind == "repeated_measures" else f"\n{IMPUTED}"
    setting = ready(("share = 0.0", f"{LOST}\n[analysis]\n{analysis}"))
    run = rows_of(setting, 7, range(3))
    assert digest(rows_of(setting, 7, [2])) == digest(run[2:])
    assert all(row["covered"] is not None and row["degrees"] > 2 for row in run)


def test_an_analysis_that_contradicts_itself_is_refused_in_words():
    both = changed(("share = 0.0", f"share = 0\n[analysis]\nkind = 'repeated_measures'\n{IMPUTED}"))
    with pytest.raises(StudyProblems, match="so nothing is imputed: write complete_cases"):
        read_design(both, "design.toml")
    one = changed(
        ("share = 0.0", "share = 0\n[analysis]\nkind = 'repeated_measures'"),
        ('{ id = "three", months = 3, share = 0.5 }, ', ""),
    )
    with pytest.raises(StudyProblems, match="Repeated measures need two follow-ups or more"):
        read_design(one, "design.toml")
