"""The stream of random whole numbers."""

import hashlib
import hmac
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from alongside.science.randomisation.stream import RandomStream, UnusableKey

KEY = bytes(range(32))
UNLIKELY = 1e-6


def test_the_bytes_are_those_of_hmac_in_counter_mode():
    blocks = b"".join(
        hmac.new(
            KEY, b"alongside random stream 1\x00" + i.to_bytes(8, "big"), hashlib.sha256
        ).digest()
        for i in range(3)
    )
    stream = RandomStream(KEY)
    assert bytes(stream(256) for _ in range(96)) == blocks


def test_numbers_that_are_too_great_are_drawn_again():
    source, stream = RandomStream(KEY), RandomStream(KEY)
    low_bits = [source(256) & 7 for _ in range(400)]
    kept = [number for number in low_bits if number < 6]
    assert [stream(6) for _ in range(len(kept))] == kept


def test_the_first_numbers_of_a_known_key_never_change():
    stream = RandomStream(KEY)
    assert [stream(10) for _ in range(12)] == [3, 9, 3, 0, 5, 1, 9, 1, 8, 0, 7, 1]


@given(st.binary(min_size=32, max_size=32), st.lists(st.integers(1, 10**12), max_size=30))
def test_the_same_key_gives_the_same_numbers_all_in_range(key, limits):
    one, other = RandomStream(key), RandomStream(key)
    drawn = [one(limit) for limit in limits]
    assert drawn == [other(limit) for limit in limits]
    assert all(0 <= number < limit for number, limit in zip(drawn, limits, strict=True))


@pytest.mark.parametrize("below", [2, 3, 6, 7, 100, 257])
def test_every_number_is_equally_likely(below):
    stream = RandomStream(hashlib.sha256(b"uniform").digest())
    counts = Counter(stream(below) for _ in range(below * 400))
    assert stats.chisquare([counts[number] for number in range(below)]).pvalue > UNLIKELY


def test_one_number_below_one_is_always_nought():
    assert [RandomStream(KEY)(1) for _ in range(3)] == [0, 0, 0]


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_key_of_another_length_is_refused(length):
    with pytest.raises(UnusableKey):
        RandomStream(bytes(length))


@pytest.mark.parametrize("below", [0, -4])
def test_no_number_can_be_drawn_from_nothing(below):
    with pytest.raises(ValueError, match="no number"):
        RandomStream(KEY)(below)
