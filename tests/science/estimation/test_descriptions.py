"""Numbers are described plainly, and what cannot be said is left out."""

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.science.estimation.describe import Description, describe


def test_nothing_and_one_number_say_only_what_they_can():
    assert describe([]) == Description(0, None, None, None, None, None, None, None)
    assert describe([45]) == Description(1, 45.0, None, 45.0, None, None, 45.0, 45.0)


def test_minutes_are_described_by_mean_sd_and_quartiles():
    found = describe([30, 40, 50, 60, 120])
    assert (found.n, found.mean, found.median) == (5, 60.0, 50.0)
    assert (found.lower_quartile, found.upper_quartile) == (40.0, 60.0)
    assert found.sd == pytest.approx(1250**0.5, abs=1e-12)
    assert (found.least, found.greatest) == (30.0, 120.0)


@given(st.lists(st.floats(0, 600), min_size=2, max_size=60))
def test_the_description_is_that_of_numpy(values):
    found = describe(values)
    quartiles = numpy.percentile(values, [25, 50, 75])
    assert (found.mean, found.sd) == pytest.approx(
        (numpy.mean(values), numpy.std(values, ddof=1)), abs=1e-9
    )
    assert (found.lower_quartile, found.median, found.upper_quartile) == pytest.approx(
        tuple(quartiles), abs=1e-9
    )


def test_a_missing_number_is_refused_rather_than_spread():
    with pytest.raises(ValueError, match="finite"):
        describe([1.0, float("nan")])
