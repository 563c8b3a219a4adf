"""What a rule does is said for every place at which it looks, also where it cannot be exact."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from alongside.project.command import app
from alongside.science.protocol import Alert
from alongside.science.recruitment.alert_chain import operation
from alongside.science.recruitment.alert_rules import window_rule
from alongside.workspaces.recruitment.operating import rule_figures
from alongside.workspaces.recruitment.places import Place, expected_at, place_of, places_of
from tests.workspaces.made_up import study


def a_rule(**more):
    given = {
        "id": "made_up", "what": "referrals", "where": "each_site", "weeks": 8,
        "below_probability": 0.1, "tell": ("trial_manager",), "at_most_every_days": 14,
    }  # fmt: skip
    return Alert(**{**given, **more})


def test_places_are_alarmed_independently():
    figures = rule_figures(study(), a_rule())
    assert figures.any_false == pytest.approx(1 - (1 - figures.at_one) ** 2)
    assert (figures.places, figures.weeks, figures.simulated) == (2, 39, False)


def test_a_rule_looks_at_each_team_the_shares_of_which_make_its_site():
    teams = places_of(study(), a_rule(where="each_team"))
    assert [one.code for one in teams][:2] == ["glasgow.north_east", "glasgow.north_west"]
    assert place_of("glasgow.south") == Place("glasgow", "south")
    total = sum(expected_at(study(), one, "referrals").total for one in teams)
    assert total == pytest.approx(expected_at(study(), Place(), "referrals").total)
    assert rule_figures(study(), a_rule(where="each_team", weeks=12)).places == 6


def test_a_window_with_too_many_families_is_simulated_and_says_so():
    """Twelve times the families of the trial; a smaller one says both ways the same."""
    rates = study().expected.sites[0]
    many = rates.model_copy(update={"referrals": tuple(12 * each for each in rates.referrals)})
    expected = study().expected.model_copy(update={"sites": (many,)})
    wide = study().model_copy(update={"expected": expected})
    figures = rule_figures(wide, a_rule())
    assert figures.simulated
    assert figures == rule_figures(wide, a_rule())
    assert 0.5 < figures.any_false < 0.9


def test_a_rule_that_looks_where_nobody_is_expected_has_no_figures():
    nobody = study().expected.model_copy(update={"steps": ()})
    assert rule_figures(study().model_copy(update={"expected": nobody}),
                        a_rule(what="retained")) is None  # fmt: skip


def test_the_command_prints_what_the_pages_show_without_a_database():
    said = CliRunner().invoke(app, ["recruitment", "rules", "ips_feasibility", "--json"])
    found = {one["rule"]: one["figures"] for one in json.loads(said.output)}
    assert list(found) == ["few_referrals", "few_randomised", "referrals_drift"]
    rule = window_rule(study().alert("few_referrals"))
    from alongside.science.recruitment.weeks import weekly_of

    weeks = weekly_of(expected_at(study(), Place("bromley"), "referrals")).expected
    assert found["few_referrals"]["at_one"] == pytest.approx(operation(rule, weeks).any_alarm)
    assert found["referrals_drift"]["any_false"] <= 0.1
    plain = CliRunner().invoke(app, ["recruitment", "rules", "ips_feasibility"]).output
    assert "80% chance of at least one false alarm, 55% at a single place" in plain
