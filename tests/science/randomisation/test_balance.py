"""Imbalance over time."""

import hashlib
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.science.randomisation.balance import (
    UnknownArm,
    greatest_imbalance,
    imbalance_over_time,
)
from alongside.science.randomisation.permuted_blocks import permuted_blocks
from alongside.science.randomisation.stream import RandomStream

EVEN = {"A": 1, "B": 1}


def test_with_two_equal_arms_imbalance_is_the_difference_in_numbers():
    assert imbalance_over_time("ABBBAA", EVEN) == (1, 0, 1, 2, 1, 0)


def test_an_uneven_ratio_is_balanced_when_its_round_is_full():
    assert imbalance_over_time("AAB", {"A": 2, "B": 1}) == (0.5, 1.0, 0.0)


def test_thirds_add_up_exactly():
    assert imbalance_over_time("AAAB", {"A": 3, "B": 1})[-1] == 0


def test_no_allocation_has_no_imbalance():
    assert imbalance_over_time([], EVEN) == ()


def test_an_arm_that_nobody_knows_is_named():
    with pytest.raises(UnknownArm) as refusal:
        imbalance_over_time(["A", "X"], EVEN)
    assert refusal.value.arm == "X"


@given(st.lists(st.sampled_from("ABC"), max_size=40))
def test_imbalance_is_the_gap_between_the_fullest_and_the_emptiest_arm(allocations):
    ratio = {"A": 1, "B": 2, "C": 3}
    found = imbalance_over_time(allocations, ratio)
    for place, imbalance in enumerate(found, start=1):
        rounds = [Fraction(allocations[:place].count(arm), share) for arm, share in ratio.items()]
        assert imbalance == float(max(rounds) - min(rounds))


@given(st.binary(min_size=32, max_size=32), st.sampled_from([EVEN, {"A": 2, "B": 1}]))
def test_permuted_blocks_never_exceed_their_greatest_imbalance(key, ratio):
    sizes = [sum(ratio.values()), 2 * sum(ratio.values())]
    sequence = permuted_blocks(RandomStream(key), ratio, sizes, 60)
    assert max(imbalance_over_time(sequence, ratio)) <= greatest_imbalance(ratio, sizes)


def test_the_greatest_imbalance_is_reached():
    stream = RandomStream(hashlib.sha256(b"reached").digest())
    sequence = permuted_blocks(stream, EVEN, [2, 4], 200)
    assert max(imbalance_over_time(sequence, EVEN)) == greatest_imbalance(EVEN, [2, 4]) == 2
