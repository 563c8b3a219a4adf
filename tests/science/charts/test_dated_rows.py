"""Signs on their days: each colour with its shape, and nothing where there is nothing."""

import xml.etree.ElementTree as ET
from datetime import date

import pytest

from alongside.science.charts.chart import Caption
from alongside.science.charts.dated_rows import DatedRow, DatedSign, dated_rows

COLUMNS = ("What", "Day", "Result", "In words")
FIRST, LAST = date(2023, 4, 1), date(2024, 2, 1)
CAPTION = Caption("a", "A title", "What is seen", "As of 1 February 2024")
SIGNS = [
    DatedSign(date(2023, 7, 4), "amber", "▲ Amber", "Revise two."),
    DatedSign(date(2024, 1, 9), "green", "● Green", "No change."),
]


def painted(chart, paint):
    return [one for one in ET.fromstring(chart.svg).iter() if one.get("class") == paint]


def draw(*rows):
    return dated_rows(rows, FIRST, LAST, CAPTION, columns=COLUMNS)


def test_each_time_is_a_sign_and_a_row_of_the_table_and_the_legend_says_each_once():
    chart = draw(DatedRow("Consent", SIGNS), DatedRow("Attrition", SIGNS[1:]))
    shapes = {paint: [one.tag.rpartition("}")[2] for one in painted(chart, paint)]
              for paint in ("amber", "green")}  # fmt: skip
    assert shapes == {"amber": ["polygon"] * 2, "green": ["circle"] * 3}
    assert chart.table.rows == (
        ("Consent", "2023-07-04", "▲ Amber", "Revise two."),
        ("Consent", "2024-01-09", "● Green", "No change."),
        ("Attrition", "2024-01-09", "● Green", "No change."),
    )


def test_where_nothing_was_done_the_row_says_so():
    chart = draw(DatedRow("Attrition", [], "Not judged yet"))
    assert "Not judged yet" in chart.svg
    assert chart.table.rows == (("Attrition", "–", "Not judged yet", ""),)
    assert [painted(chart, colour) for colour in ("green", "amber", "red")] == [[], [], []]


def test_a_day_outside_the_scale_widens_it_and_a_picture_of_nothing_is_refused():
    early = DatedSign(date(2022, 1, 3), "full", "Stands")
    chart = draw(DatedRow("Open", [early, DatedSign(LAST, "hollow", "Replaced")]))
    on_line = [float(one.get("cx")) for one in painted(chart, "series-1")]
    assert on_line[0] == 24.0
    with pytest.raises(ValueError, match="Give a row"):
        draw()
