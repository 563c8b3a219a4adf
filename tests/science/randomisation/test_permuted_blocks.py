"""Permuted blocks: balance, replay, uniformity, strata and errors."""

import hashlib
import json
from collections import Counter
from itertools import permutations
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from alongside.science.randomisation.permuted_blocks import (
    UnusableScheme,
    permuted_blocks,
    stratified,
    stratum_key,
)
from alongside.science.randomisation.stream import RandomStream, UnusableKey

EVEN = {"IPS": 1, "SAU": 1}
KEYS = st.binary(min_size=32, max_size=32)
RATIOS = st.dictionaries(
    st.sampled_from(["A", "B", "C", "D"]), st.integers(1, 3), min_size=2, max_size=4
)
ORACLES = Path(__file__).parents[3] / ".." / "shared" / "oracles" / "trial_science.json"
UNLIKELY = 1e-6


class RecordingStream:
    """A real stream that keeps what it gave, so that block sizes can be read back."""

    def __init__(self, key):
        self.stream, self.drawn = RandomStream(key), []

    def __call__(self, below):
        self.drawn.append((below, self.stream(below)))
        return self.drawn[-1][1]


def blocks_of(recording, sizes):
    """Read the block sizes back: one draw among the sizes, then size - 1 draws to shuffle."""
    place, found = 0, []
    while place < len(recording.drawn):
        size = sorted(sizes)[recording.drawn[place][1]]
        found.append(size)
        place += size
    return found


@given(KEYS, RATIOS, st.sets(st.integers(1, 3), min_size=1), st.integers(1, 60))
def test_every_full_block_keeps_the_ratio(key, ratio, multiples, length):
    sizes = [sum(ratio.values()) * multiple for multiple in multiples]
    stream = RecordingStream(key)
    sequence = permuted_blocks(stream, ratio, sizes, length)
    assert len(sequence) == length
    start = 0
    for size in blocks_of(stream, sizes):
        block = sequence[start : start + size]
        if len(block) == size:
            rounds = size // sum(ratio.values())
            assert Counter(block) == {arm: share * rounds for arm, share in ratio.items()}
        start += size
    assert start >= length


@given(KEYS, RATIOS)
def test_the_same_key_gives_the_same_sequence_however_the_scheme_is_listed(key, ratio):
    total = sum(ratio.values())
    backwards = dict(reversed(ratio.items()))
    one = permuted_blocks(RandomStream(key), ratio, [total, 2 * total], 40)
    assert permuted_blocks(RandomStream(key), backwards, [2 * total, total], 40) == one


def test_the_sequence_of_a_known_key_never_changes():
    sequence = permuted_blocks(RandomStream(bytes(range(32))), EVEN, [2, 4], 20)
    assert "".join(arm[0] for arm in sequence) == "SISISIISSIISSSIIISSI"


def orders_of(ratio, size, number):
    stream = RandomStream(hashlib.sha256(b"orders").digest())
    sequence = permuted_blocks(stream, ratio, [size], size * number)
    return Counter(sequence[start : start + size] for start in range(0, len(sequence), size))


@pytest.mark.parametrize(
    ("ratio", "size", "orders"),
    [
        (EVEN, 2, 2),
        (EVEN, 4, 6),
        (EVEN, 6, 20),
        ({"IPS": 2, "SAU": 1}, 3, 3),
        ({"IPS": 2, "SAU": 1}, 6, 15),
        ({"A": 1, "B": 1, "C": 1}, 3, 6),
    ],
)
def test_every_order_of_a_block_is_equally_likely(ratio, size, orders):
    counts = orders_of(ratio, size, orders * 1000)
    block = [
        arm for arm, share in ratio.items() for _ in range(share * size // sum(ratio.values()))
    ]
    assert set(counts) == set(permutations(block))
    assert len(counts) == orders
    assert stats.chisquare(list(counts.values())).pvalue > UNLIKELY


def test_the_orders_of_a_block_of_four_are_those_of_randomizer():
    if not ORACLES.exists():
        pytest.skip("the shared oracles are not beside this repository")
    cases = {case["id"]: case for case in json.loads(ORACLES.read_text())["cases"]}
    matrix = cases["rand_pbr4_enumerate"]["outputs"]["sequences"]["matrix"]
    assert set(orders_of({"A": 1, "B": 1}, 4, 500)) == {tuple(row) for row in matrix}


def test_the_sizes_of_blocks_are_equally_likely():
    stream = RecordingStream(hashlib.sha256(b"sizes").digest())
    permuted_blocks(stream, EVEN, [2, 4, 6], 20_000)
    counts = Counter(blocks_of(stream, [2, 4, 6]))
    assert sorted(counts) == [2, 4, 6]
    assert stats.chisquare(list(counts.values())).pvalue > UNLIKELY


def test_two_families_in_three_go_to_an_arm_with_twice_the_share():
    stream = RandomStream(bytes(32))
    counts = Counter(permuted_blocks(stream, {"IPS": 2, "SAU": 1}, [3, 6], 600))
    assert abs(counts["IPS"] - 400) <= 2


def test_a_sequence_may_be_empty():
    assert permuted_blocks(RandomStream(bytes(32)), EVEN, [4], 0) == ()


@pytest.mark.parametrize(
    ("arms", "sizes", "length"),
    [
        ({"IPS": 1}, [2], 10),
        ({}, [2], 10),
        ({"IPS": 1, "SAU": 0}, [2], 10),
        ({"IPS": 2, "SAU": -1}, [2], 10),
        (EVEN, [], 10),
        (EVEN, [3], 10),
        (EVEN, [4, 5], 10),
        (EVEN, [0], 10),
        (EVEN, [-2], 10),
        ({"IPS": 2, "SAU": 1}, [4], 10),
        (EVEN, [4], -1),
    ],
)
def test_a_scheme_that_cannot_be_kept_is_refused(arms, sizes, length):
    with pytest.raises(UnusableScheme):
        permuted_blocks(RandomStream(bytes(32)), arms, sizes, length)


@given(KEYS, st.sets(st.text(min_size=1, max_size=8), min_size=2, max_size=5))
def test_adding_or_reordering_strata_changes_no_other_sequence(key, names):
    listed = sorted(names)
    every = stratified(key, listed, EVEN, [2, 4], 30)
    assert stratified(key, listed[:1], EVEN, [2, 4], 30) == {listed[0]: every[listed[0]]}
    assert stratified(key, listed[::-1], EVEN, [2, 4], 30) == every


@given(KEYS, st.integers(0, 30), st.integers(0, 30))
def test_a_longer_sequence_begins_with_the_shorter(key, one, other):
    short, long = sorted([one, other])
    shorter = stratified(key, ["Glasgow"], EVEN, [2, 4], short)["Glasgow"]
    assert stratified(key, ["Glasgow"], EVEN, [2, 4], long)["Glasgow"][:short] == shorter


def test_each_stratum_has_a_sequence_and_a_key_of_its_own():
    both = stratified(bytes(32), ["Glasgow", "Bromley"], EVEN, [2, 4], 64)
    assert both["Glasgow"] != both["Bromley"]
    assert stratum_key(bytes(32), "Glasgow") != stratum_key(bytes([1]) + bytes(31), "Glasgow")
    assert both["Bromley"] == permuted_blocks(
        RandomStream(stratum_key(bytes(32), "Bromley")), EVEN, [2, 4], 64
    )


def test_a_stratum_named_twice_is_refused():
    with pytest.raises(UnusableScheme):
        stratified(bytes(32), ["Glasgow", "Glasgow"], EVEN, [2], 4)


def test_a_short_key_is_refused():
    with pytest.raises(UnusableKey):
        stratified(bytes(16), ["Glasgow"], EVEN, [2], 4)
