"""The definitive trial as it ships: the shape that its sources give, a reason for the rest."""

import shutil
import tomllib
from importlib.resources import files
from pathlib import Path

import pytest

from alongside.science.adaptation.simulation.from_study import from_study
from alongside.science.adaptation.simulation.scenarios import read_design
from alongside.science.instruments.from_toml import instrument_from_mapping
from alongside.science.protocol import TELLS_ARM, Study, check_study, load_sealed, load_study
from alongside.science.protocol.assumptions import found_at
from tests.science.protocol.conftest import SHIPPED

DEFINITIVE = Path(str(files("alongside.studies"))) / "ips_definitive"


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study(DEFINITIVE)


def test_it_has_nothing_to_mend():
    assert check_study(DEFINITIVE) == ()


def test_it_is_in_greater_glasgow_and_ten_boroughs_named_by_their_setting(study: Study):
    assert [site.country for site in study.sites] == ["Scotland", *["England"] * 10]
    assert [site.name for site in study.sites][:3] == [
        "Greater Glasgow", "London borough, inner north", "London borough, inner east",
    ]  # fmt: skip
    assert all(site.name.startswith("London borough, ") for site in study.sites[1:])
    assert len({site.code for site in study.sites}) == 11


def test_its_size_is_what_its_sites_are_expected_to_bring(study: Study):
    assert (study.target.total, study.target.per_arm) == (660, 330)
    brought = {one.site: sum(one.randomised) for one in study.expected.sites}
    assert sum(brought.values()) == 660
    assert set(brought.values()) == {120, 54}
    assert all(len(one.referrals) == 24 for one in study.expected.sites)


def test_its_outcomes_are_those_of_the_sources(study: Study):
    outcomes = {measure.id: measure.outcome for measure in study.measures}
    assert outcomes["bcap"] == "primary outcome: risk of child maltreatment, at 12 months"
    assert outcomes["sdq"] == outcomes["itsea"] == "secondary: child mental health"
    assert outcomes["ghq_12"] == "secondary: parent mental health"
    assert outcomes["community"] == "secondary: community connectedness"
    assert outcomes["icecap_a"] == "economic: years of full capability"
    assert outcomes["demographics"] == "economic: resource use, for cost-effectiveness"
    whole = study.design + "".join(one.outcome for one in study.progression)
    assert [f"WP{number}" in whole for number in (1, 2, 3, 4)] == [True] * 4


def test_adaptation_points_ask_whether_the_most_deprived_are_reached(study: Study):
    (rule,) = study.adaptation.rules
    assert (rule.trait, rule.groups, rule.points) == ("decile", ("1", "2", "3"), (15, 30, 45))
    assert study.progression_criterion("target_population").kind == "judged"


def test_every_number_that_the_sources_leave_open_has_its_reason(study: Study):
    reasons = {one.about: one.reason for one in study.assumptions}
    for about in (
        "window.start", "window.end", "target.total", "target.per_site", "target.per_arm",
        "strata", "visits.follow_up_6m.months", "visits.follow_up_12m.months",
        "adaptation.rules.most_deprived.points", "adaptation.need.times",
        "minimum_hours_after_information",
    ):  # fmt: skip
        assert len(reasons[about]) > 20
        assert found_at(study, about) is not None
    assert "all of them are ours" in study.expected.assumption
    assert all(step.reason for step in study.expected.steps)


def test_every_number_of_its_simulation_has_its_reason():
    raw = tomllib.loads((DEFINITIVE / "design.toml").read_text("utf-8"))
    written = {
        f"{section}.{key}"
        for section, values in raw.items()
        if isinstance(values, dict) and section not in {"assumptions", "grid"}
        for key in values
    }
    without = written - set(raw["assumptions"])
    # What these say is no number, or follows from one that has its reason.
    assert without == {"outcome.name", "outcome.better", "looks.efficacy", "looks.sides"}


def test_its_simulation_uses_its_own_numbers(study: Study):
    text = (DEFINITIVE / "design.toml").read_text("utf-8")
    found = read_design(text, "design.toml", lambda _: from_study(study, load_sealed(DEFINITIVE)))
    assert [one.name for one in found] == [
        "outcome.effect 0", "outcome.effect -1", "outcome.effect -1.5",
    ]  # fmt: skip
    design = found[0].design
    assert (design.trial.families, len(design.sites)) == (660, 11)
    assert [one.months for one in design.outcome.follow_ups] == [6, 12]
    assert [rule.points for rule in design.reach.rules] == [(15, 30, 45)]


def test_nobody_blinded_holds_what_tells_an_arm(study: Study):
    blinded = [role.id for role in study.roles if role.blinded]
    assert study.permissions_of(blinded) & TELLS_ARM == frozenset()
    assert len(blinded) == 5


def test_phone_numbers_are_from_the_range_kept_for_drama(study: Study):
    numbers = [
        number
        for site in study.sites
        for number in (site.safeguarding.phone, site.safeguarding.out_of_hours_phone)
    ]
    assert {number[:8] for number in numbers} == {"0141 496", "020 7946"}
    assert len(set(numbers)) == 22


def test_its_own_forms_can_be_read(study: Study):
    assert [Path(path).stem for path in study.own_instruments] == [
        "community_connectedness", "demographics_service_use", "prem", "prom",
    ]  # fmt: skip
    text = (DEFINITIVE / study.own_instruments[0]).read_text("utf-8")
    form = instrument_from_mapping(tomllib.loads(text))
    assert (form.id, len(form.items)) == ("community", 8)


@pytest.mark.parametrize(
    ("planted", "message"),
    [
        ('about = "target.sum"\nreason = "x"', "Nothing in the study is called “target.sum”"),
        ('about = "target.total"\nreason = "x"\n[[assumptions]]\nabout = "target.total"\n'
         'reason = "y"', "There are two reasons for “target.total”."),
        ('about = "target.total"\nreason = ""', "This text is empty."),
    ],
)  # fmt: skip
def test_a_reason_for_nothing_is_found_with_its_line(tmp_path, planted, message):
    folder = tmp_path / "study"
    shutil.copytree(SHIPPED, folder)
    text = (folder / "study.toml").read_text("utf-8")
    (folder / "study.toml").write_text(f"{text}\n[[assumptions]]\n{planted}\n", "utf-8")
    (problem,) = check_study(folder)
    assert message in problem.message
    assert problem.file == "study.toml" and problem.line > len(text.splitlines())
