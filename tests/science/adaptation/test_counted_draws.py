"""Counted draws: the published generator, the same bits however they are asked for."""

import numpy as np
import pytest
from scipy import stats
from scipy.special import ndtri

from alongside.science.adaptation.counted_draws import (
    as_uniform,
    below,
    key_of,
    normals,
    philox,
    uniforms,
    words,
)
from alongside.science.adaptation.normal_scores import of_uniform

# Random123 1.14, kat_vectors, philox4x32 10: counter, key, result.
KNOWN = [
    ([0] * 4, [0] * 2, [0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8]),
    ([0xFFFFFFFF] * 4, [0xFFFFFFFF] * 2, [0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD]),
    (
        [0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344],
        [0xA4093822, 0x299F31D0],
        [0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1],
    ),
]


def joined(low, high):
    return low | high << 32


@pytest.mark.parametrize(("counter", "key", "made"), KNOWN)
def test_the_generator_is_philox_as_its_authors_publish_it(counter, key, made):
    high, far = (np.array([joined(*counter[i : i + 2])], np.uint64) for i in (0, 2))
    one, two = philox(joined(*key), high, far)
    assert [int(one[0]), int(two[0])] == [joined(*made[:2]), joined(*made[2:])]


def test_any_portion_in_any_order_gives_the_same_bits_as_the_whole():
    whole = words(4131, "outcome", range(40_000), 5)
    order = np.random.default_rng(1).permutation(40_000)[:300]
    assert (words(4131, "outcome", order, 5) == whole[order]).all()
    for first in range(5):
        assert (words(4131, "outcome", [39_999], 5 - first, first) == whole[-1:, first:]).all()
    far = 2**63 + 11
    assert (words(1, "arm", np.array([far], np.uint64), 1) != words(1, "arm", [11], 1)).all()


def test_seed_purpose_trial_and_place_each_change_the_numbers():
    one = words(1, "arm", range(100), 20)
    for other in (words(2, "arm", range(100), 20), words(1, "outcome", range(100), 20)):
        assert not np.intersect1d(one, other).size
    assert np.unique(one).size == one.size


def test_numbers_are_spread_as_they_should_be():
    one, other = uniforms(7, "arm", range(2000), 50), normals(7, "outcome", range(2000), 50)
    assert stats.kstest(one.ravel(), "uniform").pvalue > 1e-3
    assert stats.kstest(other.ravel(), "norm").pvalue > 1e-3
    assert abs(np.corrcoef(one[:, :-1].ravel(), one[:, 1:].ravel())[0, 1]) < 4 / 98_000**0.5
    assert abs(np.corrcoef(one[:-1].ravel(), one[1:].ravel())[0, 1]) < 4 / 99_950**0.5
    counted = np.bincount(below(7, 3, "block", range(2000), 35).ravel(), minlength=7)
    assert counted.size == 7
    assert stats.chisquare(counted).pvalue > 1e-3


def test_the_ends_are_never_reached_and_the_normal_quantile_is_scipys():
    ends = as_uniform(np.array([0, 2**64 - 1], np.uint64))
    assert ends.tolist() == [2.0**-53, 1 - 2.0**-53]
    chances = np.concatenate(
        [ends, 10.0 ** -np.arange(1, 16), 1 - 10.0 ** -np.arange(1, 15), [0.5, 0.075, 0.925],
         np.linspace(0.001, 0.999, 999)]
    )  # fmt: skip
    assert of_uniform(chances) == pytest.approx(ndtri(chances), rel=3e-15, abs=1e-16)


def test_the_numbers_never_change():
    assert key_of(4131, "arm") == 0x1023543892CFC0DD
    assert [hex(int(x)) for x in words(4131, "arm", [17], 2)[0]] == [
        "0x70281d342d72012e",
        "0xd8790cb032aa20d9",
    ]
    assert [x.hex() for x in normals(4131, "arm", [17], 2)[0].tolist()] == [
        "-0x1.3efdc799c5e24p-3",
        "0x1.048a031089942p+0",
    ]


@pytest.mark.parametrize(
    ("work", "said"),
    [
        (lambda: words(-1, "arm", [0], 1), "from 0: it is -1"),
        (lambda: words(1, "", [0], 1), "purpose is empty"),
        (lambda: words(1, "arm", [-1], 1), "counted from 0"),
        (lambda: words(1, "arm", [0.5], 1), "whole numbers"),
        (lambda: words(1, "arm", [0], -1), "place cannot be below"),
        (lambda: below(0, 1, "arm", [0], 1), "the limit is 0"),
    ],
)
def test_what_cannot_be_counted_is_refused_in_words(work, said):
    with pytest.raises(ValueError, match=said):
        work()
