"""A design file is checked as a whole; every problem has its line and says what to mend."""

import pytest

from alongside.science.adaptation.simulation.from_study import from_study
from alongside.science.adaptation.simulation.scenarios import read_design
from alongside.science.protocol import StudyProblems, load_sealed, load_study
from tests.science.adaptation.simulation.designs import TWO_ARMS, changed
from tests.science.protocol.conftest import SECOND, SHIPPED


def problems(text, sections=None):
    with pytest.raises(StudyProblems) as found:
        read_design(text, "design.toml", sections)
    return [str(each) for each in found.value.problems]


def line_of(text, part):
    return next(n for n, line in enumerate(text.splitlines(), 1) if part in line)


def test_a_grid_makes_a_scenario_of_every_combination():
    grid = TWO_ARMS + '\n[grid]\n"outcome.effect" = [0, 0.4]\n"missing.share" = [0.1, 0.2]\n'
    found = read_design(grid, "design.toml")
    assert [one.name for one in found] == [
        "outcome.effect 0; missing.share 0.1",
        "outcome.effect 0; missing.share 0.2",
        "outcome.effect 0.4; missing.share 0.1",
        "outcome.effect 0.4; missing.share 0.2",
    ]
    assert [one.design.missing.share for one in found] == [0.1, 0.2, 0.1, 0.2]
    assert [one.name for one in read_design(TWO_ARMS, "design.toml")] == ["as written"]


@pytest.mark.parametrize(
    ("old", "new", "place", "message"),
    [
        ("sd = 1\n", "sd = 0\n", "outcome.sd", "outcome.sd must be above 0: it is 0."),
        ("share = 0.0", "share = 1.2", "missing.share",
         "missing.share must be below 1: it is 1.2."),
        ("share = 0.0", "share = nan", "missing.share",
         "This must be a number, not nan or infinity."),
        ("at = [1.0]", "at = [0.6, 0.5, 1.0]", "looks.at[1]",
         "The share of the information falls from 0.6 to 0.5: write the looks in rising order, "
         "such as [0.5, 1]."),
        ("at = [1.0]", "at = [0.5, 0.9]", "looks.at",
         "Looks stand above 0 and the last one at 1, such as [0.5, 1]."),
        ("at = [1.0]", "at = [0.5, 1.0]; no_efficacy_at = [2]", "looks.no_efficacy_at",
         "This design cannot stop for efficacy at its last look, so that it never finds an effect: "
         "take the last look out of no_efficacy_at."),
        ("variation = 0", "pace = 0", "recruitment.pace",
         "This design cannot stop: nobody is ever referred, so that no look is reached. Give a "
         "site referrals above 0 before recruitment ends, and a pace above 0."),
        ("at = [1.0]", "at = [1.0]; alpha = 1.5", "looks.alpha",
         "looks.alpha must be below 1: it is 1.5."),
        ("at = [1.0]", "at = [0.5, 1.0]; futility = [0]", "looks",
         "Futility goes with a test of one side: give 1 side and half alpha."),
        ("at = [1.0]", 'at = [1.0]; efficacy = "guess"', "looks",
         "No boundary is called guess. There is: obrien-fleming, pocock, wang-tsiatis, "
         "haybittle-peto, lan-demets-obrien-fleming, lan-demets-pocock, kim-demets, "
         "hwang-shih-decani."),
        ("block_sizes = [4]", "block_sizes = [3]", "trial.block_sizes[0]",
         "A block of 3 is no multiple of 2, the sum of the arms' ratio."),
        ('intervention = "new"', 'intervention = "old"', "trial.intervention",
         "There is no arm called “old”; there is: usual, new."),
        ("usual = 1, new = 1", "usual = 1, new = 1, more = 2", "trial.arms",
         "Two arms are compared; there are 3."),
        ("opens = 2\n", "opens = 70\n", "sites[1].closes",
         "South closes at month 24, before it opens."),
        ("correlation = 0.5", "correlation = 0.9", "outcome.between",
         "Two follow-ups that each correlate 0.9 with the baseline correlate 0.81 or more with "
         "each other: raise it."),
        ("months = 3,", "months = 8,", "outcome.follow_ups[1].months",
         "Follow-ups stand in the order of their months; the last is the primary one."),
        ("share = 0.0", "share = 0.9; more_in_comparison = 0.2", "missing.more_in_comparison",
         "The comparison arm would miss a share of 1.1: it lies from 0 to below 1."),
        ("reached = 1.0", "focus = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]", "reach.focus",
         "The focus is some of the target population, and not all of it."),
        ("effect = 0.4", "efect = 0.4", "outcome.efect",
         "No study has this key; is it spelt right?"),
        ("families = 200", 'families = "many"', "trial.families",
         "This must be a whole number, not “many”."),
        ('name = "two arms"', 'name = "two arms"\nassumptions = { "outcome.mood" = "Why not." }',
         "assumptions.outcome.mood",
         "Nothing in the design is called “outcome.mood”; write outcome.sd."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_line(old, new, place, message):
    text = changed((old, new.replace("; ", "\n")))
    found = problems(text)
    assert [each.split(" ", 1)[1] for each in found] == [f"{place}: {message}"] or any(
        each.endswith(f"{place}: {message}") for each in found
    )
    line = int(found[0].split(":")[1].split(" ")[0])
    assert 1 < line <= len(text.splitlines())


def test_a_problem_of_one_scenario_stands_at_its_place_in_the_grid():
    text = TWO_ARMS + '\n[grid]\n"outcome.sd" = [1, 0]\n'
    (found,) = problems(text)
    line = line_of(text, '"outcome.sd"')
    assert found == f"design.toml:{line} outcome.sd: outcome.sd must be above 0: it is 0."


@pytest.mark.parametrize(
    ("grid", "message"),
    [
        ('"outcome.effect" = []', "Give a list of one value or more, such as [0, -2]."),
        ('"effect" = [1]', "“effect” is no place of a design: write section.key, as outcome."),
        (
            f'"outcome.effect" = {list(range(501))}',
            "This grid has 501 scenarios; 500 are the most.",
        ),
    ],
)
def test_a_grid_that_is_none_says_what_to_write(grid, message):
    (found,) = problems(f"{TWO_ARMS}\n[grid]\n{grid}\n")
    assert message in found


def test_several_problems_are_told_at_once():
    found = problems(changed(("sd = 1\n", "sd = -1\n"), ("share = 0.0", "share = 2")))
    assert [each.split(" ")[1] for each in found] == ["outcome.sd:", "missing.share:"]


def test_toml_that_is_none_is_told_with_its_line():
    (found,) = problems("name = 'a'\n[trial\n")
    assert found.startswith("design.toml:2 file: This is not valid TOML")


def sections(folder):
    return from_study(load_study(folder), load_sealed(folder))


def test_a_study_gives_its_own_numbers_and_what_is_written_holds():
    text = 'name = "a"\nstudy = "it"\n[outcome]\nsd = 1\neffect = 1\n[path]\neligible = 0.7\n'
    (found,) = read_design(text, "a.toml", lambda _: sections(SHIPPED))
    design = found.design
    assert (design.trial.families, design.trial.arms) == (30, {"ips": 1, "sau": 1})
    assert design.trial.block_sizes == (2, 4, 6)
    assert [site.referrals for site in design.sites] == [(3, 3, 4, 3, 3, 4, 3, 3, 4)] * 2
    assert [site.closes for site in design.sites] == [pytest.approx(12, abs=0.05)] * 2
    path = design.path
    assert (path.screened, path.eligible, path.screened_days) == (0.9, 0.7, 10)
    assert path.screened * path.eligible * path.consented == pytest.approx(0.55)
    assert 60 * 0.55 * path.randomised == pytest.approx(30)
    assert [(one.id, one.months) for one in design.outcome.follow_ups] == [
        ("follow_up_3m", 3),
        ("follow_up_6m", 6),
    ]
    assert design.reach.target[0] / design.reach.target[-1] == pytest.approx(10)
    assert [rule.points for rule in design.reach.rules] == [(10, 15, 30)]
    assert design.path.least_consent_days == 1


def test_a_study_with_three_arms_is_refused_in_words():
    text = 'name = "a"\nstudy = "it"\n[outcome]\nsd = 1\neffect = 1\n'
    (found,) = problems(text, lambda _: sections(SECOND))
    assert found == (
        "design.toml:2 study: “Huisbezoek” has 3 arms and two are simulated: write the sections of "
        "a design without a study, for the two to compare."
    )
