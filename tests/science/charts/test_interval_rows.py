"""Estimates with their intervals, one under the other on one scale."""

from __future__ import annotations

import re

import pytest

from alongside.science.charts.chart import Caption
from alongside.science.charts.interval_rows import Estimate, interval_rows

MARKS = [(-1, "all wrong"), (0, "as by chance"), (1, "all right")]
COLUMNS = ("Arm", "Index", "From", "To")
CAPTION = Caption("bang", "Bang’s index", "Two arms", "As of 4 July 2023")


def drawn(*rows, width=720):
    return interval_rows(rows, MARKS, CAPTION, columns=COLUMNS, width=width)


def test_points_and_intervals_stand_where_the_scale_says():
    svg = drawn(Estimate("A", 0.0, (-0.5, 0.5)), Estimate("B", 1.0, (1.0, 1.0))).svg
    assert [float(x) for x in re.findall(r'<circle[^>]* cx="([\d.]+)"', svg)] == [360.0, 696.0]
    whisker = re.search(r'<path[^>]*class="whisker"[^>]* d="M([\d.]+) [^"]* M([\d.]+) ', svg)
    assert [float(each) for each in whisker.groups()[:1]] == [192.0]


def test_a_row_without_an_estimate_has_its_name_and_no_point():
    chart = drawn(Estimate("A", None), Estimate("B", -0.25))
    assert chart.table.rows == (("A", "–", "", ""), ("B", "−0.25", "", ""))
    assert chart.svg.count("<circle") == 1
    assert "whisker" not in chart.svg


@pytest.mark.parametrize("width", [360, 720])
def test_all_words_are_in_the_picture_at_any_width(width):
    svg = drawn(Estimate("Services as usual", 0.1, (0, 0.2)), width=width).svg
    inside = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", svg))
    wanted = ["Services as usual", "0.10", "all wrong", "all right", "As of 4 July 2023"]
    assert [one for one in wanted if one not in inside] == []


@pytest.mark.parametrize(
    ("rows", "marks", "columns"),
    [((), MARKS, COLUMNS), ((Estimate("A", 0),), MARKS[:1], COLUMNS),
     ((Estimate("A", 0),), MARKS, COLUMNS[:3])],
)  # fmt: skip
def test_without_rows_marks_or_headings_nothing_is_drawn(rows, marks, columns):
    with pytest.raises(ValueError, match="two marks and four headings"):
        interval_rows(rows, marks, CAPTION, columns=columns)
