"""The week-by-week picture: what is ringed, what its table says, and what it refuses."""

import xml.etree.ElementTree as ET
from datetime import date, timedelta

import pytest

from alongside.science.charts.chart import Caption
from alongside.science.charts.periods import PeriodCount, periods

OPENS = date(2023, 4, 1)
CAPTION = Caption("a", "A title", "What is seen")
KEY = 1


def drawn(*counts):
    weeks = [
        PeriodCount(OPENS + timedelta(7 * place), OPENS + timedelta(7 * place + 6), *numbers)
        for place, numbers in enumerate(counts)
    ]
    return periods(weeks, CAPTION, as_of=OPENS, labels={})


def rings(chart):
    circles = [one for one in ET.fromstring(chart.svg).iter() if one.get("class") == "median"]
    return len(circles) - KEY


@pytest.mark.parametrize(
    ("count", "ringed"),
    [((2.0, 1, 4, 0), 1), ((2.0, 1, 4, 1), 0), ((2.0, 1, 4, 4), 0), ((2.0, 1, 4, 5), 1),
     ((0.0, 0, 0, 3), 0)],
)  # fmt: skip
def test_a_count_outside_its_limits_is_ringed_and_none_where_nothing_is_expected(count, ringed):
    assert rings(drawn(count)) == ringed


def test_the_table_says_what_is_drawn_and_leaves_out_what_has_not_begun():
    table = drawn((2.345, 0, 5, 3), (1.0, 0, 3, None)).table
    assert table.header == ("first", "last", "expected", "low", "high", "came")
    assert table.rows == (
        ("2023-04-01", "2023-04-07", 2.35, 0, 5, 3),
        ("2023-04-08", "2023-04-14", 1.0, 0, 3, ""),
    )


def test_a_picture_of_nothing_is_refused():
    with pytest.raises(ValueError, match="at least one week"):
        drawn()
