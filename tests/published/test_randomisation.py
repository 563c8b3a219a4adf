"""Allocation agrees with randomizeR, Minirand and carat, case by case."""

from fractions import Fraction

import pytest

from alongside.science.randomisation.balance import differences
from alongside.science.randomisation.blocks import PermutedBlocks
from alongside.science.randomisation.coins import BigStick, Efron, Wei
from alongside.science.randomisation.fixed_length import RandomAllocation
from alongside.science.randomisation.method import Factor
from alongside.science.randomisation.minimisation import Minimisation
from alongside.science.randomisation.predictability import imbalance, predictability
from tests.published.oracle import cases

CASES = cases("randomisation")
EVEN = {"A": 1, "B": 1}
CHECKED = {
    "rand_pbr4_enumerate", "rand_correct_guess_pbr4_n16", "rand_correct_guess_ebc23_16",
    "rand_correct_guess_ud_16", "minimisation_total_imbalance",
    "minimisation_next_assignment_probs", "carat_huhu_imbalance",
}  # fmt: skip


def expected(name):
    return CASES[name]["outputs"], CASES[name]["tol"]


def test_every_case_of_the_group_is_checked_here():
    assert set(CASES) == CHECKED


def probability_of(rule, sequence):
    """The chance of one sequence, its block sizes unseen."""
    standing = {rule.begin(): Fraction(1)}
    for arm in sequence:
        following = {}
        for state, weight in standing.items():
            for opened, opening in rule.openings(state).items():
                chance = weight * opening * rule.chances(opened)[arm]
                if chance:
                    after = rule.after(opened, arm)
                    following[after] = following.get(after, 0) + chance
        standing = following
    return sum(standing.values())


def share_guessed(rule, sequence):
    """What somebody who names the arm that is behind gets right of one sequence."""
    right, ahead = 0.0, 0
    for arm in sequence:
        guess = None if ahead == 0 else ("B" if ahead > 0 else "A")
        right += 0.5 if guess is None else guess == arm
        ahead += 1 if arm == "A" else -1
    return right / len(sequence)


def over_every_sequence(rule, length):
    """How many sequences there are, and the least and the greatest share guessed of one."""
    standing = {(rule.begin(), 0): (1, 0.0, 0.0)}
    for _ in range(length):
        following = {}
        for (state, ahead), (many, least, most) in standing.items():
            (opened,) = rule.openings(state)
            for arm, step in (("A", 1), ("B", -1)):
                if not rule.chances(opened)[arm]:
                    continue
                right = 0.5 if ahead == 0 else float((ahead > 0) == (arm == "B"))
                key = rule.after(opened, arm), ahead + step
                known = following.get(key, (0, length, 0))
                following[key] = (many + known[0], min(least + right, known[1]),
                                  max(most + right, known[2]))  # fmt: skip
        standing = following
    many, least, most = zip(*standing.values(), strict=True)
    return sum(many), min(least) / length, max(most) / length


def test_the_six_orders_of_a_block_of_four_have_the_chances_of_randomizer():
    found, tolerance = expected("rand_pbr4_enumerate")
    rule = PermutedBlocks(EVEN, (4,))
    rows = found["sequences"]["matrix"]
    assert len(rows) == found["n_seq"]
    chances = [float(probability_of(rule, row)) for row in rows]
    assert chances == pytest.approx(found["prob"], abs=tolerance)
    shares = [share_guessed(rule, row) for row in rows]
    assert shares == pytest.approx(found["pct_correct_guess_cs"], abs=tolerance)
    average = sum(chance * share for chance, share in zip(chances, shares, strict=True))
    assert predictability(rule, 4).by_counts == pytest.approx(average, abs=tolerance)


def test_blocks_of_four_are_guessed_as_often_as_in_randomizer():
    found, tolerance = expected("rand_correct_guess_pbr4_n16")
    rule = PermutedBlocks(EVEN, (4,))
    guessed = predictability(rule, 16).by_counts
    assert guessed == pytest.approx(found["mean_correct_guess_fraction"], abs=tolerance)
    many, least, most = over_every_sequence(rule, 16)
    assert many == found["n_seq"]
    assert (least, most) == pytest.approx((found["min"], found["max"]), abs=tolerance)


def test_efrons_coin_is_guessed_and_drifts_as_in_randomizer():
    found, tolerance = expected("rand_correct_guess_ebc23_16")
    rule = Efron(EVEN, Fraction(2, 3))
    drift = imbalance(rule, 16)
    assert predictability(rule, 16).by_counts == pytest.approx(found["mean_cg"], abs=tolerance)
    assert drift.at_end == pytest.approx(found["mean_abs_imb"], abs=tolerance)
    assert drift.greatest == pytest.approx(found["mean_max_imb"], abs=tolerance)
    assert over_every_sequence(rule, 16)[0] == found["n_seq"]


def test_weis_urn_is_guessed_and_drifts_as_in_randomizer():
    found, tolerance = expected("rand_correct_guess_ud_16")
    rule = Wei(EVEN, 0, 1)
    assert predictability(rule, 16).by_counts == pytest.approx(found["mean_cg"], abs=tolerance)
    assert imbalance(rule, 16).at_end == pytest.approx(found["mean_abs_imb"], abs=tolerance)
    assert over_every_sequence(rule, 16)[0] == found["n_seq"]


@pytest.mark.parametrize(
    ("rule", "published"), [(BigStick(EVEN, 3), 0.56944), (RandomAllocation(EVEN, 16), 0.62788)]
)
def test_other_rules_are_guessed_as_often_as_randomizer_says(rule, published):
    assert predictability(rule, 16).by_counts == pytest.approx(published, abs=5e-6)


@pytest.mark.parametrize(("size", "share"), [(2, 1 / 2), (4, 1 / 3), (6, 1 / 4), (8, 1 / 5)])
def test_who_knows_the_block_size_is_certain_of_one_in_half_the_block_and_one_more(size, share):
    found = predictability(PermutedBlocks(EVEN, (size,)), 5 * size)
    assert found.certain == pytest.approx(share, abs=1e-9)
    assert found.certain_in_block == pytest.approx(share, abs=1e-9)


def minirand(name):
    given = CASES[name]["inputs"]
    families = [
        {"site": str(site), "age": str(age)}
        for site, age in zip(given["site"], given["age"], strict=True)
    ]
    return families, [str(arm) for arm in given["trt"]]


def halves(measure, probability="0.8", arms=("1", "2")):
    factors = (Factor("site", ("0", "1"), 0.5), Factor("age", ("0", "1", "2"), 0.5))
    return Minimisation(dict.fromkeys(arms, 1), factors, measure, probability)


@pytest.mark.parametrize(("measure", "name"), [("range", "range"), ("sd", "sd"),
                                               ("variance", "var")])  # fmt: skip
def test_the_total_imbalance_is_that_of_minirand(measure, name):
    found, tolerance = expected("minimisation_total_imbalance")
    families, arms = minirand("minimisation_total_imbalance")
    assert halves(measure).imbalance(arms, families) == pytest.approx(found[name], abs=tolerance)


def test_the_next_family_goes_with_minirands_chance_which_ours_gives_exactly():
    found, tolerance = expected("minimisation_next_assignment_probs")
    families, arms = minirand("minimisation_total_imbalance")
    following = {"site": "0", "age": "1"}
    chances = halves("range", 0.85).chances(arms, families, following)
    assert chances == {"1": Fraction(17, 20), "2": Fraction(3, 20)}
    assert float(chances["1"]) == pytest.approx(found["freq_arm1"], abs=tolerance)
    assert float(chances["2"]) == pytest.approx(found["freq_arm2"], abs=tolerance)


def test_labels_nought_and_one_keep_the_biased_coin_that_minirand_loses():
    families, arms = minirand("minimisation_total_imbalance")
    renamed = [{"1": "0", "2": "1"}[arm] for arm in arms]
    method = halves("range", 0.9, ("0", "1"))
    chances = method.chances(renamed, families, {"site": "0", "age": "1"})
    assert chances == {"0": Fraction(9, 10), "1": Fraction(1, 10)}


def test_differences_overall_by_stratum_and_by_margin_are_those_of_carat():
    found, tolerance = expected("carat_huhu_imbalance")
    families = [
        {"site": str(site), "age": str(age)}
        for site, age in zip(found["site"], found["age"], strict=True)
    ]
    ours = differences(found["assign"], families, "A", "B")
    strata = [(("site", s), ("age", a)) for s in "12" for a in "123"]
    margins = [(("site", s),) for s in "12"] + [(("age", a),) for a in "123"]
    keys = [(), *strata, *margins]
    assert [ours[key] for key in keys] == pytest.approx(found["diff"], abs=tolerance)
    assert found["diff_names"] == [
        "overall",
        *(f"stratum{n}({s[0][1]},{s[1][1]})" for n, s in enumerate(strata, start=1)),
        *(f"margin({1 + (m[0][0] == 'age')};{m[0][1]})" for m in margins),
    ]
