"""Pictures that look ahead and back: what stands where, and what is never left out."""

import re
from datetime import date

import pytest

from alongside.science.charts.chart import Caption
from alongside.science.charts.colour_rows import Split, colour_rows, told
from alongside.science.charts.fan import Ahead, fan
from alongside.science.charts.looked_back import Looked, looked_back

CAPTION = Caption("it", "Title", "Words", "As of 4 July 2023")
NOW, THEN = date(2023, 7, 4), date(2023, 12, 31)
BAND = [Ahead(NOW, 3, 3, 3), Ahead(THEN, 5, 8, 12)]
CAME = [(date(2023, 5, 1), 1), (date(2023, 6, 1), 3)]


def words_in(svg):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", svg))


@pytest.mark.parametrize("width", [360, 720])
def test_a_forecast_says_its_numbers_beside_the_band_at_any_width(width):
    chart = fan(CAME, BAND, CAPTION, target=10, labels={"now": "Now"}, width=width)
    said = words_in(chart.svg)
    for words in ("Now 3", "high 12", "middle 8", "low 5", "target 10", "As of 4 July 2023"):
        assert words in said
    ends = [float(x) for x in re.findall(r'<text[^>]* x="([\d.]+)"', chart.svg)]
    assert max(ends) <= width


def test_a_forecast_without_anybody_yet_begins_today():
    chart = fan([], [Ahead(NOW, 0, 0, 0), Ahead(THEN, 0, 2, 5)], CAPTION, labels={})
    assert chart.table.rows == (("2023-07-04", 0, 0, 0), ("2023-12-31", 0, 2, 5))
    assert "series-1-line" not in chart.svg


def test_a_forecast_that_is_sure_says_one_number():
    chart = fan(CAME, [Ahead(NOW, 3, 3, 3), Ahead(THEN, 3, 3, 3)], CAPTION, labels={})
    said = words_in(chart.svg)
    assert "middle 3" in said
    assert "low" not in said
    with pytest.raises(ValueError, match="needs a day"):
        fan(CAME, [], CAPTION, labels={})


def test_every_part_of_a_bar_has_its_shape_its_word_and_its_number():
    rows = [Split("Retention", {"green": 0.59, "amber": 0.404, "red": 0.006})]
    chart = colour_rows(rows, CAPTION, labels={"green": "Green", "amber": "Amber", "red": "Red"})
    said = words_in(chart.svg)
    assert all(words in said for words in ("Green 59%", "Amber 40%", "Red 1%"))
    assert re.search(r"<circle[^>]*green", chart.svg)
    assert re.search(r"<polygon[^>]*amber", chart.svg)
    parts = re.findall(r'<rect class="(green|amber|red)"[^>]* width="([\d.]+)" height="20"',
                       chart.svg)  # fmt: skip
    assert [name for name, _ in parts] == ["green", "amber", "red"]
    assert sum(float(width) for _, width in parts) == pytest.approx(720 - 32, abs=0.1)


def test_a_row_that_cannot_be_told_says_so_instead():
    chart = colour_rows([Split("Answers", None, "This cannot be told.")], CAPTION, labels={})
    assert "This cannot be told." in words_in(chart.svg)
    assert chart.table.rows == (("Answers", "–", "–", "–"),)
    with pytest.raises(ValueError, match="at least one row"):
        colour_rows([], CAPTION, labels={})


@pytest.mark.parametrize(
    ("chance", "words"),
    [(0.0, "0%"), (1e-12, "0%"), (0.001, "under 1%"), (0.006, "1%"), (0.5, "50%"),
     (0.997, "over 99%"), (1 - 1e-12, "100%"), (1.0, "100%")],
)  # fmt: skip
def test_a_chance_is_never_called_none_or_certain_when_it_is_neither(chance, words):
    assert told(chance) == words


def test_what_came_outside_its_band_has_a_ring_around_it():
    inside = Looked(NOW, THEN, 4, 6, 9, 7)
    outside = Looked(NOW, THEN, 4, 6, 9, 10)
    assert looked_back([inside], CAPTION, labels={}).svg.count('class="whisker"') == 0
    chart = looked_back([inside, outside], CAPTION, labels={"yes": "Yes", "no": "No"})
    assert chart.svg.count('class="whisker"') == 1
    assert [row[-1] for row in chart.table.rows] == ["Yes", "No"]
    with pytest.raises(ValueError, match="no forecast"):
        looked_back([], CAPTION, labels={})
