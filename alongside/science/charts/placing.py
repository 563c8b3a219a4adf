"""Where words can stand in a picture without covering other words or lines."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alongside.science.charts.text import line_height, width_of

_ASCENT, _DESCENT = 0.8, 0.25


@dataclass(frozen=True)
class Box:
    """A rectangle of a picture; y grows downwards."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Whether two boxes share more than an edge."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def within(self, other: Box) -> bool:
        across = other.left <= self.left and self.right <= other.right
        return across and other.top <= self.top and self.bottom <= other.bottom


def box_of(
    x: float, y: float, lines: Sequence[str], size: float, *, bold: bool = False, end: bool = False
) -> Box:
    """The box of lines of text whose first baseline is at y, from x on or up to x."""
    width = max((width_of(line, size, bold=bold) for line in lines), default=0.0)
    left = x - width if end else x
    bottom = y + (len(lines) - 1) * line_height(size) + _DESCENT * size
    return Box(left, y - _ASCENT * size, left + width, bottom)


def segments(points: Sequence[tuple[float, float]]) -> list[Box]:
    """The boxes of a line that goes level and upright only, as thick as it is drawn."""
    return [
        Box(min(a, c) - 1.5, min(b, d) - 1.5, max(a, c) + 1.5, max(b, d) + 1.5)
        for (a, b), (c, d) in itertools.pairwise(points)
    ]


def first_free(wanted: Iterable[Box], taken: Sequence[Box], room: Box) -> Box | None:
    """The first of these boxes that lies in the room and meets nothing, or None."""
    fitting = (box for box in wanted if box.within(room))
    return next((box for box in fitting if not any(box.meets(one) for one in taken)), None)
