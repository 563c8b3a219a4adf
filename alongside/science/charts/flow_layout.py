"""Where the boxes of a flow picture go: down the middle, to the side, and split by arm."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from alongside.science.charts.boxes import Box, arrow_down, arrow_right
from alongside.science.charts.svg import Element, element

MARGIN = 8.0
GAP = 36.0
INDENT = 40.0
_WIDE_FROM = 560.0
_NARROWEST_COLUMN = 140.0
_SIDE_ABOVE_JOINT = 22.0


@dataclass(frozen=True)
class Step:
    """A box on the way down, and the box beside the way from it to the next."""

    box: Box
    side: Box | None = None


@dataclass(frozen=True)
class Laid:
    """Parts in their places, the foot of the last box of the way, and where all of it ends."""

    parts: tuple[Element, ...]
    foot: float
    bottom: float


@dataclass(frozen=True)
class Frame:
    """The widths and edges that a picture of some width gives to its boxes."""

    width: float

    @property
    def is_wide(self) -> bool:
        """Whether there is room for boxes beside each other."""
        return self.width >= _WIDE_FROM

    @property
    def box_width(self) -> float:
        """The width of every box down the middle."""
        room = self.width - 2 * MARGIN
        return (room - GAP) / 2 if self.is_wide else room

    @property
    def spine(self) -> float:
        """Where the way down runs."""
        return MARGIN + (self.box_width / 2 if self.is_wide else INDENT / 2)

    @property
    def side_left(self) -> float:
        """The left edge of the boxes at the side; on a narrow picture they are indented."""
        return MARGIN + (self.box_width + GAP if self.is_wide else INDENT)

    @property
    def side_width(self) -> float:
        """The width of the boxes at the side."""
        return self.width - MARGIN - self.side_left


def down(steps: Sequence[Step], top: float, frame: Frame) -> Laid:
    """The steps under each other, with arrows between them and what is beside the arrows."""
    parts: list[Element] = []
    y = side_bottom = foot = top
    for place, step in enumerate(steps):
        if place:
            parts.append(arrow_down(frame.spine, foot, y))
        parts.append(step.box.draw(MARGIN, y, frame.box_width))
        foot = y + step.box.height(frame.box_width)
        y = foot + 28
        if step.side:
            joint, side_bottom = _beside(step.side, foot, side_bottom, frame, parts)
            y = joint + 20 if frame.is_wide else side_bottom + 14
    return Laid(tuple(parts), foot, max(foot, side_bottom))


def _beside(
    side: Box, bottom: float, side_bottom: float, frame: Frame, parts: list[Element]
) -> tuple[float, float]:
    above = max(bottom + 20 - _SIDE_ABOVE_JOINT, side_bottom + 12)
    top = above if frame.is_wide else bottom + 14
    joint = top + _SIDE_ABOVE_JOINT
    parts.append(arrow_right(frame.spine, frame.side_left, joint))
    parts.append(side.draw(frame.side_left, top, frame.side_width))
    return joint, top + side.height(frame.side_width)


def split(columns: Sequence[Sequence[Box | None]], laid: Laid, frame: Frame) -> Laid:
    """Columns of boxes under a step, one per arm; rows begin at the same height.

    Where the columns would be too narrow they stand under each other.
    """
    room = frame.width - 2 * MARGIN
    width = (room - GAP * (len(columns) - 1)) / max(1, len(columns))
    if width < _NARROWEST_COLUMN:
        return _stacked(columns, laid, frame)
    centres = [MARGIN + width / 2 + place * (width + GAP) for place in range(len(columns))]
    fork = max(laid.foot, laid.bottom - 4) + 18
    parts = [
        *laid.parts,
        element("line", paint="spine", x1=frame.spine, y1=laid.foot, x2=frame.spine, y2=fork),
        element(
            "line",
            paint="spine",
            x1=min(*centres, frame.spine),
            x2=max(*centres, frame.spine),
            y1=fork,
            y2=fork,
        ),
    ]
    tops, bottom = _rows(columns, width, fork + 22)
    for centre, column in zip(centres, columns, strict=True):
        parts += _column(column, centre - width / 2, width, fork, tops)
    return Laid(tuple(parts), bottom, bottom)


def _rows(
    columns: Sequence[Sequence[Box | None]], width: float, top: float
) -> tuple[list[float], float]:
    tops: list[float] = []
    for row in zip(*columns, strict=True):
        tops.append(top)
        tallest = max((box.height(width) for box in row if box), default=-28.0)
        top += tallest + 28
    return tops, top - 28


def _column(
    column: Sequence[Box | None], left: float, width: float, fork: float, tops: Sequence[float]
) -> list[Element]:
    placed = [(box, top) for box, top in zip(column, tops, strict=True) if box]
    parts = [box.draw(left, top, width) for box, top in placed]
    feet = [fork, *(top + box.height(width) for box, top in placed)]
    centre = left + width / 2
    return parts + [
        arrow_down(centre, foot, top) for foot, (_, top) in zip(feet, placed, strict=False)
    ]


def _stacked(columns: Sequence[Sequence[Box | None]], laid: Laid, frame: Frame) -> Laid:
    parts, y = list(laid.parts), laid.bottom
    left, width = MARGIN + INDENT, frame.width - 2 * MARGIN - INDENT
    spine = MARGIN + INDENT / 2
    joint = y
    for column in columns:
        boxes = [box for box in column if box]
        y += 20
        joint = y + _SIDE_ABOVE_JOINT
        parts.append(arrow_right(spine, left, joint))
        tops = []
        for box in boxes:
            parts.append(box.draw(left, y, width))
            tops.append((y, y + box.height(width)))
            y = tops[-1][1] + 22
        parts += [arrow_down(left + width / 2, foot, top) for (_, foot), (top, _) in pairwise(tops)]
        y -= 22
    parts.append(element("line", paint="spine", x1=spine, x2=spine, y1=laid.foot, y2=joint))
    return Laid(tuple(parts), y, y)
