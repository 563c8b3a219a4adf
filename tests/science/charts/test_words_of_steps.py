"""The words in a picture of steps never stand on each other or on the steps."""

import re
import xml.etree.ElementTree as ET
from datetime import date, timedelta
from itertools import combinations

import pytest

from alongside.science.charts.chart import Caption
from alongside.science.charts.placing import Box, box_of
from alongside.science.charts.steps import Expected, Mark, steps

SVG = "{http://www.w3.org/2000/svg}"
FIRST = date(2023, 4, 1)
WEEKS = 48
END = FIRST + timedelta(weeks=WEEKS)
LABELS = {"expected": "Expected", "identified": "Families identified", "in": "Randomised"}
PLANNED = 100


def expected():
    found = []
    for week in range(0, WEEKS + 1, 4):
        count = PLANNED * week / WEEKS
        day = FIRST + timedelta(weeks=week)
        found.append(Expected(day, count, max(count - 10, 0), count + 10))
    return found


def line(done, until):
    """Families one after another, evenly, `done` of them by then."""
    days = (until - FIRST).days
    return [(FIRST + timedelta(days=days * n // (done or 1)), n) for n in range(1, done + 1)]


def drawn(width, done, share, series=1, marks=()):
    until = FIRST + timedelta(days=round((END - FIRST).days * share))
    counts = {"identified": line(done, until), "in": line(done // 2, until)}
    actual = dict(list(counts.items())[:series])
    caption = Caption("s", "A title", "What is seen", "As of 1 November 2023")
    chart = steps(expected(), actual, caption, as_of=until, marks=marks, labels=LABELS, width=width)
    return ET.fromstring(chart.svg)


def words(root):
    """Every text of the picture with its box."""
    found = []
    for one in root.iter(f"{SVG}text"):
        lines = [part.text.strip() for part in one.iter(f"{SVG}tspan")] or [one.text]
        size, anchor = float(one.get("font-size")), one.get("text-anchor")
        bold = one.get("font-weight") == "bold"
        box = box_of(
            float(one.get("x")), float(one.get("y")), lines, size, bold=bold, end=anchor == "end"
        )
        if anchor == "middle":
            half = (box.right - box.left) / 2
            box = Box(box.left - half, box.top, box.right - half, box.bottom)
        found.append((" ".join(lines), box))
    return found


def steps_drawn(root):
    """The level and upright strokes of every series."""
    found = []
    for path in root.iter(f"{SVG}path"):
        if "series" not in path.get("class"):
            continue
        x = y = None
        for letter, given in re.findall(r"([MHV])([-\d.,]+)", path.get("d")):
            before = (x, y)
            if letter == "M":
                x, y = map(float, given.split(","))
                continue
            x, y = (float(given), y) if letter == "H" else (x, float(given))
            xs, ys = sorted((before[0], x)), sorted((before[1], y))
            found.append(Box(xs[0] - 0.5, ys[0] - 0.5, xs[1] + 0.5, ys[1] + 0.5))
    return found


EDGES = {
    "nothing yet on the first day": (0, 0.0),
    "nothing yet after a while": (0, 0.3),
    "one family": (1, 0.3),
    "behind": (32, 0.55),
    "as expected": (55, 0.55),
    "ahead": (90, 0.55),
    "all done": (100, 1.0),
    "nobody at the end": (0, 1.0),
    "more than planned": (130, 1.0),
}


@pytest.mark.parametrize("width", [320, 360, 720])
@pytest.mark.parametrize("series", [1, 2])
@pytest.mark.parametrize(("done", "share"), EDGES.values(), ids=EDGES.keys())
def test_no_words_stand_on_others_or_on_the_steps_and_all_are_in_the_picture(
    width, series, done, share
):
    root = drawn(width, done, share, series)
    found = words(root)
    met = [(a, b) for (a, one), (b, two) in combinations(found, 2) if one.meets(two)]
    assert met == []
    (named,) = [box for text, box in found if text == "Expected"]
    assert [box for box in steps_drawn(root) if box.meets(named)] == []
    assert [text for text, box in found if box.left < 0 or box.right > width] == []


@pytest.mark.parametrize("width", [360, 720])
def test_the_name_of_the_expected_line_stands_on_no_mark(width):
    marks = [Mark(END - timedelta(weeks=back), "Posters") for back in (2, 3, 9)]
    found = words(drawn(width, 55, 1.0, marks=marks))
    (named,) = [box for text, box in found if text == "Expected"]
    assert [text for text, box in found if text != "Expected" and box.meets(named)] == []
