"""Every way of allocating: replayable from its key, in its ratio, guessed as often as it says."""

import hashlib
from collections import Counter
from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from alongside.science.randomisation import walking
from alongside.science.randomisation.balance import imbalance_by_level, imbalance_over_time
from alongside.science.randomisation.blocks import PermutedBlocks
from alongside.science.randomisation.coins import BigStick, Complete, Efron, Wei
from alongside.science.randomisation.fixed_length import (
    MaximalProcedure,
    RandomAllocation,
    SequenceUsedUp,
)
from alongside.science.randomisation.method import Factor, Stratified, UnknownLevel, choose
from alongside.science.randomisation.minimisation import Minimisation, family_key
from alongside.science.randomisation.permuted_blocks import (
    UnusableScheme,
    permuted_blocks,
    stratified,
)
from alongside.science.randomisation.predictability import imbalance, predictability
from alongside.science.randomisation.stream import RandomStream, UnusableKey

EVEN = {"A": 1, "B": 1}
THREE = {"A": 2, "B": 1, "C": 1}
SITE = Factor("site", ("Glasgow", "Bromley"))
AGE = Factor("age", ("0-1", "2-3", "4-5"), 0.5)
RULES = [
    PermutedBlocks(EVEN, (2, 4)), PermutedBlocks(THREE, (4, 8)), Complete(EVEN), Complete(THREE),
    Efron(EVEN, 0.7), BigStick(EVEN, 2), Wei(EVEN), Wei({"A": 1, "B": 1, "C": 1}, 1, 2),
    RandomAllocation(EVEN, 40), RandomAllocation(THREE, 40), MaximalProcedure(EVEN, 40, 2),
    MaximalProcedure(EVEN, 40, 3, ends_balanced=False),
]  # fmt: skip
METHODS = [
    *(Stratified(rule, (SITE,)) for rule in RULES),
    Stratified(PermutedBlocks(EVEN, (2, 4)), (SITE, AGE)),
    Stratified(Efron(EVEN)),
    Minimisation(EVEN, (SITE, AGE), "range", 0.8),
    Minimisation(THREE, (SITE, AGE), "variance", 0.7),
    Minimisation({"0": 1, "1": 2}, (SITE, AGE), "sd", 0.9),
    Minimisation(EVEN, (SITE,), "range", 1),
]
KEYS = st.binary(min_size=32, max_size=32)
FAMILIES = st.lists(
    st.fixed_dictionaries(
        {"site": st.sampled_from(SITE.levels), "age": st.sampled_from(AGE.levels)}
    ),
    max_size=25,
)
UNLIKELY = 1e-6


def key_of(words):
    return hashlib.sha256(str(words).encode()).digest()


@pytest.mark.parametrize("method", METHODS, ids=str)
@settings(max_examples=15, deadline=None)
@given(key=KEYS, families=FAMILIES, cut=st.integers(0, 25))
def test_the_same_key_gives_the_same_arms_and_later_families_change_no_earlier_one(
    method, key, families, cut
):
    arms = method.allocate(key, families)
    assert len(arms) == len(families)
    assert set(arms) <= set(method.arms)
    assert method.allocate(key, families) == arms
    assert method.allocate(key, families[:cut]) == arms[:cut]


@pytest.mark.parametrize("method", METHODS, ids=str)
def test_another_key_gives_other_arms(method):
    families = [{"site": "Glasgow", "age": "0-1"}] * 40
    drawn = {method.allocate(bytes([number]) * 32, families) for number in range(8)}
    assert len(drawn) == (8 if method is not METHODS[-1] else len(drawn))


def test_blocks_within_strata_are_the_sequences_that_were_always_drawn():
    families = [{"site": site} for site in ("Glasgow", "Bromley") for _ in range(20)]
    arms = Stratified(PermutedBlocks(EVEN, (2, 4)), (SITE,)).allocate(bytes(range(32)), families)
    drawn = stratified(bytes(range(32)), SITE.levels, EVEN, [2, 4], 20)
    assert (arms[:20], arms[20:]) == (drawn["Glasgow"], drawn["Bromley"])


@pytest.mark.parametrize("method", [METHODS[0], METHODS[14]], ids=str)
@pytest.mark.parametrize("family", [{}, {"site": "Glasgow", "age": None}, {"site": "glasgow"}])
def test_a_family_without_a_listed_level_is_not_allocated(method, family):
    families = [{"site": "Glasgow", "age": "0-1"}, family]
    if method is METHODS[0] and family.get("site") == "Glasgow":
        return
    with pytest.raises(UnknownLevel):
        method.allocate(bytes(32), families)


def enumerated(rule, length):
    """Every sequence with its chance, one by one: what the recursion must agree with."""
    found = Counter()
    standing = [((), rule.begin(), 1.0)]
    for _ in range(length):
        standing = [
            ((*arms, arm), rule.after(opened, arm), weight * float(opening * chance))
            for arms, state, weight in standing
            for opened, opening in rule.openings(state).items()
            for arm, chance in rule.chances(opened).items()
            if chance
        ]
    for arms, _, weight in standing:
        found[arms] += weight
    return found


@pytest.mark.parametrize(
    "rule",
    [
        *(rule for rule in RULES if not isinstance(rule, RandomAllocation | MaximalProcedure)),
        RandomAllocation(EVEN, 8),
        RandomAllocation(THREE, 8),
        MaximalProcedure(EVEN, 8, 2),
        MaximalProcedure(EVEN, 8, 2, ends_balanced=False),
    ],
    ids=str,
)
def test_the_recursion_gives_what_listing_every_sequence_gives(rule):
    length = 7
    sequences = enumerated(rule, length)
    assert sum(sequences.values()) == pytest.approx(1)
    by_counts = by_method = certain = 0.0
    for place in range(length):
        following = {}
        for arms, weight in sequences.items():
            following.setdefault(arms[:place], Counter())[arms[place]] += weight
        for past, chances in following.items():
            filled = {arm: past.count(arm) / rule.arms[arm] for arm in rule.arms}
            behind = [arm for arm in filled if filled[arm] == min(filled.values())]
            by_counts += sum(chances[arm] for arm in behind) / len(behind)
            by_method += max(chances.values())
            certain += sum(chances.values()) * (max(chances.values()) > 0.999999 * chances.total())
    found = predictability(rule, length)
    assert found.by_counts == pytest.approx(by_counts / length, abs=1e-9)
    assert found.by_method == pytest.approx(by_method / length, abs=1e-9)
    assert found.certain == pytest.approx(certain / length, abs=1e-9)
    drift = imbalance(rule, length)
    paths = {arms: imbalance_over_time(arms, rule.arms) for arms in sequences}
    ends = sum(weight * paths[arms][-1] for arms, weight in sequences.items())
    tops = sum(weight * max(paths[arms]) for arms, weight in sequences.items())
    assert (drift.at_end, drift.greatest) == pytest.approx((ends, tops), abs=1e-9)
    assert sum(drift.gaps.values()) == pytest.approx(1)


@pytest.mark.parametrize("rule", RULES, ids=str)
def test_drawn_sequences_are_as_frequent_as_their_chances(rule):
    if isinstance(rule, RandomAllocation | MaximalProcedure):
        rule = type(rule)(rule.arms, 4, *([2] if isinstance(rule, MaximalProcedure) else []))
    chances = enumerated(rule, 4)
    draws = 6_000
    counts = Counter(
        rule.sequence(RandomStream(key_of((rule, number))), 4) for number in range(draws)
    )
    assert set(counts) <= set(chances)
    usual = [arms for arms in chances if chances[arms] * draws >= 5]
    rest = draws - sum(counts[arms] for arms in usual)
    observed = [*(counts[arms] for arms in usual), *([rest] if rest else [])]
    expected = [chances[arms] * draws for arms in usual]
    expected += [draws - sum(expected)] * bool(rest)
    assert stats.chisquare(observed, expected).pvalue > UNLIKELY


def test_every_sequence_of_the_maximal_procedure_is_equally_likely_and_none_is_left_out():
    allowed = {
        arms
        for arms in product("AB", repeat=8)
        if arms.count("A") == 4 and max(imbalance_over_time(arms, EVEN)) <= 2
    }
    chances = enumerated(MaximalProcedure(EVEN, 8, 2), 8)
    assert set(chances) == allowed
    assert list(chances.values()) == pytest.approx([1 / len(allowed)] * len(allowed))


def test_averaging_many_beliefs_changes_the_share_guessed_by_less_than_a_millionth(monkeypatch):
    rule = PermutedBlocks(EVEN, (4, 6, 8))
    short = predictability(rule, 20).by_method
    monkeypatch.setattr(walking, "_MANY", 10)
    assert predictability(rule, 20).by_method == pytest.approx(short, abs=1e-6)


def test_a_thousand_families_are_followed_without_listing_sequences():
    found = predictability(Efron(EVEN, Fraction(2, 3)), 1_000)
    assert found.by_counts == pytest.approx(5 / 8, abs=1e-3)  # what it tends to
    assert found.by_counts == pytest.approx(found.by_method)


@pytest.mark.parametrize("rule", [RandomAllocation(EVEN, 4), MaximalProcedure(EVEN, 4, 1)])
def test_nobody_is_allocated_beyond_the_planned_length(rule):
    assert len(rule.sequence(RandomStream(bytes(32)), 4)) == 4
    with pytest.raises(SequenceUsedUp):
        rule.sequence(RandomStream(bytes(32)), 5)


@pytest.mark.parametrize(
    "make",
    [
        lambda: Complete({"A": 1}),
        lambda: Complete({"A": 1, "B": 0}),
        lambda: Efron({"A": 2, "B": 1}),
        lambda: Efron(EVEN, 0.4),
        lambda: Efron(EVEN, 1.1),
        lambda: BigStick(EVEN, 0),
        lambda: Wei({"A": 2, "B": 1}),
        lambda: Wei(EVEN, 0, 0),
        lambda: RandomAllocation(EVEN, 5),
        lambda: RandomAllocation(EVEN, 0),
        lambda: MaximalProcedure(EVEN, 5, 2),
        lambda: MaximalProcedure(EVEN, 6, 0),
        lambda: PermutedBlocks(EVEN, (3,)),
        lambda: Minimisation(EVEN, ()),
        lambda: Minimisation(EVEN, (SITE, SITE)),
        lambda: Minimisation(EVEN, (Factor("site", ()),)),
        lambda: Minimisation(EVEN, (Factor("site", ("a", "a")),)),
        lambda: Minimisation(EVEN, (Factor("site", ("a",), -1),)),
        lambda: Minimisation(EVEN, (Factor("site", ("a",), 0),)),
        lambda: Minimisation(EVEN, (SITE,), "mean"),
        lambda: Minimisation(EVEN, (SITE,), "range", 0.4),
        lambda: choose(RandomStream(bytes(32)), {"A": Fraction(1, 2), "B": Fraction(1, 3)}),
    ],
)
def test_a_scheme_that_makes_no_sense_is_refused(make):
    with pytest.raises(UnusableScheme):
        make()


@given(
    st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 4), min_size=2, max_size=4),
    st.sampled_from(["range", "variance", "sd"]),
    FAMILIES,
    KEYS,
)
@settings(max_examples=60, deadline=None)
def test_minimisation_prefers_the_arm_that_leaves_least_imbalance(arms, measure, families, key):
    method = Minimisation(arms, (SITE, AGE), measure, 1)
    given = method.allocate(key, families)
    for place, family in enumerate(families):
        past = families[:place]
        if not any(one["site"] == family["site"] or one["age"] == family["age"] for one in past):
            continue
        left = {}
        for arm in arms:
            near = [
                [*(a for a, f in zip(given, past, strict=False) if f[name] == family[name]), arm]
                for name in ("site", "age")
            ]
            levels = [[{"site": "Glasgow", "age": "0-1"}] * len(each) for each in near]
            parts = [
                Minimisation(arms, (Factor("site", ("Glasgow",)),), measure, 1).imbalance(a, f)
                for a, f in zip(near, levels, strict=True)
            ]
            left[arm] = parts[0] + 0.5 * parts[1]
        chances = method.chances(given[:place], past, family)
        least = min(left.values())
        assert {arm for arm in arms if chances[arm]} == {
            arm for arm in arms if left[arm] <= least + 1e-7
        }


@pytest.mark.parametrize("arms", [{"x": 1, "y": 2}, {"x": 3, "y": 1, "z": 2}])
def test_the_first_family_is_allocated_in_the_ratio_of_the_arms(arms):
    method = Minimisation(arms, (SITE,), probability=0.8)
    whole = sum(arms.values())
    chances = method.chances([], [], {"site": "Glasgow"})
    assert chances == {arm: Fraction(share, whole) for arm, share in arms.items()}


def test_a_tie_is_broken_in_the_ratio_of_the_arms_that_tie():
    method = Minimisation({"x": 1, "y": 2, "z": 1}, (SITE,), probability=1)
    here = {"site": "Glasgow"}
    assert method.chances(["x", "y", "z", "y"], [here] * 4, here) == {"x": 0, "y": 1, "z": 0}
    ratio = {"x": Fraction(1, 4), "y": Fraction(1, 2), "z": Fraction(1, 4)}
    assert method.chances(["y"], [here], here) == ratio
    two = method.chances(["y", "y"], [here] * 2, here)
    assert two == {"x": Fraction(1, 2), "y": 0, "z": Fraction(1, 2)}


def test_unequal_shares_have_the_chances_of_han_and_colleagues():
    method = Minimisation({"x": 1, "y": 2}, (SITE,), probability=0.8)
    here = {"site": "Glasgow"}
    assert method.chances(["y"], [here], here) == {"x": Fraction(4, 5), "y": Fraction(1, 5)}
    assert method.chances(["x"], [here], here) == {"x": Fraction(1, 10), "y": Fraction(9, 10)}


@given(KEYS, FAMILIES)
@settings(max_examples=20, deadline=None)
def test_neither_the_order_of_arms_nor_of_levels_changes_an_allocation(key, families):
    one = Minimisation({"A": 1, "B": 2}, (SITE, AGE))
    levels = tuple(Factor(f.name, f.levels[::-1], f.weight) for f in (AGE, SITE))
    other = Minimisation({"B": 2, "A": 1}, levels)
    assert one.allocate(key, families) == other.allocate(key, families)


def test_the_draw_of_a_family_covers_its_place_and_its_levels():
    keys = {
        family_key(bytes(32), place, levels)
        for place in (0, 1)
        for levels in ({"site": "a"}, {"site": "b"}, {"sit": "ea"})
    }
    assert len(keys) == 6
    with pytest.raises(UnusableKey):
        family_key(bytes(31), 0, {})


def test_weights_are_read_as_they_are_written_so_that_equal_sums_tie():
    thirds = (Factor("a", ("x",), 0.1), Factor("b", ("x",), 0.2), Factor("c", ("x", "y"), 0.3))
    method = Minimisation(EVEN, thirds, probability=1)
    past = [{"a": "x", "b": "x", "c": "y"}, {"a": "x", "b": "x", "c": "x"}]
    # At a and b nobody is ahead after A and B; at c the second family stands alone.
    chances = method.chances(["A", "B"], past, {"a": "x", "b": "x", "c": "x"})
    assert chances == {"A": Fraction(1), "B": Fraction(0)}
    tied = [{"a": "x", "b": "x", "c": "y"}, {"a": "x", "b": "x", "c": "x"}] * 2
    even = method.chances(["A", "A", "B", "B"], tied, {"a": "x", "b": "x", "c": "x"})
    assert even == {"A": Fraction(1, 2), "B": Fraction(1, 2)}


def test_imbalance_is_told_by_level_over_time():
    families = [{"site": "n"}, {"site": "s"}, {"site": "n"}]
    assert imbalance_by_level(["A", "A", "B"], families, EVEN) == {
        ("", ""): (1.0, 2.0, 1.0), ("site", "n"): (1.0, 0.0), ("site", "s"): (1.0,),
    }  # fmt: skip


def test_blocks_drawn_through_the_interface_take_the_same_draws():
    one, other = RandomStream(bytes(32)), RandomStream(bytes(32))
    rule = PermutedBlocks(THREE, (4, 8))
    assert rule.sequence(one, 50) == permuted_blocks(other, THREE, [4, 8], 50)
    assert one(2**64) == other(2**64)
