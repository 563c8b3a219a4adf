"""A map of small areas, each filled by the class to which its neighbourhood belongs."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from alongside.science.charts.chart import Caption, Chart, Table
from alongside.science.charts.svg import Element, element, number, picture
from alongside.science.charts.text import height_of, wrap, write

Ring = Sequence[Sequence[float]]
_SIDE, _TALLEST = 8.0, 640.0


@dataclass(frozen=True)
class MapClass:
    """One class of areas: how it is filled, and what it means."""

    id: str
    paint: str
    words: str


def area_map(
    shapes: Sequence[tuple[str, Sequence[Ring]]],
    classes: Sequence[MapClass],
    caption: Caption,
    table: Table,
    *,
    width: float = 720,
) -> Chart:
    """Draw areas by class, with a legend of the classes that occur and the table behind it.

    `shapes`: the class of each area and its rings of longitude and latitude, holes among them
    (filled by the even-odd rule). Projected as plate carrée around the middle latitude; north
    is up. Raises ValueError without a shape, or for a class that is not there.

    >>> ring = [[0, 51], [0.1, 51], [0.1, 51.1], [0, 51]]
    >>> chart = area_map([("a", [ring])], [MapClass("a", "band", "Reached")], Caption("m", "Map",
    ...                  "d"), Table(("x",), ()))
    >>> "Reached" in chart.svg
    True
    """
    known = {one.id: one for one in classes}
    if not shapes or any(kind not in known for kind, _ in shapes):
        raise ValueError("Give a shape, and a class for each.")
    top = 34.0 if caption.as_of else _SIDE
    placed = _Placing(shapes, width, top)
    parts = [
        element("path", paint=known[kind].paint, d=placed.path(rings), fill_rule="evenodd")
        for kind, rings in shapes
    ]
    legend, foot = _legend([known[k] for k in known if _there(k, shapes)], placed.foot + 16, width)
    as_of = write(width - 8, 18, caption.as_of, paint="quiet", size=14, anchor="end")
    svg = picture(caption, width, foot, *parts, *legend, as_of)
    return Chart(svg, caption.title, table)


class _Placing:
    """Where a longitude and a latitude stand in the picture."""

    def __init__(
        self, shapes: Sequence[tuple[str, Sequence[Ring]]], width: float, top: float
    ) -> None:
        points = [point for _, rings in shapes for ring in rings for point in ring]
        west, east = min(p[0] for p in points), max(p[0] for p in points)
        south, north = min(p[1] for p in points), max(p[1] for p in points)
        self.narrow = cos(radians((south + north) / 2))
        across = max((east - west) * self.narrow, 1e-9)
        upward = max(north - south, 1e-9)
        self.size = min((width - 2 * _SIDE) / across, _TALLEST / upward)
        self.west, self.north, self.top = west, north, top
        self.left = (width - across * self.size) / 2
        self.foot = top + upward * self.size

    def path(self, rings: Sequence[Ring]) -> str:
        return " ".join(self._ring(ring) for ring in rings)

    def _ring(self, ring: Ring) -> str:
        steps: list[str] = []
        for x, y in ring:
            across = self.left + (x - self.west) * self.narrow * self.size
            down = self.top + (self.north - y) * self.size
            step = f"{number(round(across, 1))} {number(round(down, 1))}"
            if not steps or steps[-1] != step:
                steps.append(step)
        return "M" + "L".join(steps) + "Z"


def _there(kind: str, shapes: Sequence[tuple[str, Sequence[Ring]]]) -> bool:
    return any(one == kind for one, _ in shapes)


def _legend(classes: Sequence[MapClass], y: float, width: float) -> tuple[list[Element], float]:
    parts: list[Element] = []
    for one in classes:
        lines = wrap(one.words, width - 2 * _SIDE - 32, 15)
        parts.append(element("rect", paint=one.paint, x=_SIDE, y=y, width=22, height=16))
        parts.append(write(_SIDE + 32, y + 13, lines, size=15))
        y += max(height_of(lines, 15), 16) + 8
    return parts, y
