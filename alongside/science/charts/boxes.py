"""Boxes of text for flow pictures: measured first, drawn where there is room."""

from collections.abc import Iterator
from dataclasses import dataclass

from alongside.science.charts.svg import Element, element
from alongside.science.charts.text import height_of, line_height, linked, width_of, wrap, write

PADDING = 12.0
LEAD_GAP = 10.0
_LEAST_LEAD = 18.0


@dataclass(frozen=True)
class Paragraph:
    """Some text in a box, with an optional number that leads it and an optional link.

    The link is on the number where there is one, else on the text; `name` is what it is read
    as, since a bare number says little to someone who goes from link to link.
    """

    text: str
    lead: str = ""
    size: float = 16
    bold: bool = False
    paint: str = "ink"
    href: str | None = None
    name: str = ""


@dataclass(frozen=True)
class Box:
    """A box of paragraphs with a paint; its height follows from its width."""

    paragraphs: tuple[Paragraph, ...]
    paint: str = "box"

    def height(self, width: float) -> float:
        """The height that the paragraphs need at a width."""
        heights = (height_of(self._lines(one, width), one.size) for one in self.paragraphs)
        return sum(heights) + 2 * PADDING - 4

    def draw(self, x: float, y: float, width: float) -> Element:
        """The box with its upper left corner at x, y."""
        frame = element(
            "rect", paint=self.paint, x=x, y=y, width=width, height=self.height(width), rx=4
        )
        return element("g", frame, *self._texts(x + PADDING, y + PADDING - 2, width))

    def _texts(self, x: float, y: float, width: float) -> Iterator[Element]:
        for one in self.paragraphs:
            lines, baseline = self._lines(one, width), y + line_height(one.size) * 0.78
            if one.lead:
                yield self._lead(one, x + self._indent, baseline)
            text = write(
                x + (self._indent + LEAD_GAP if one.lead else 0),
                baseline,
                lines,
                paint="link" if one.href and not one.lead else one.paint,
                size=one.size,
                bold=one.bold,
            )
            yield text if one.lead else linked(text, one.href, one.name or one.text)
            y += height_of(lines, one.size)

    def _lead(self, one: Paragraph, right: float, baseline: float) -> Element:
        paint = "link" if one.href else one.paint
        text = write(right, baseline, one.lead, paint=paint, size=one.size, bold=True, anchor="end")
        return linked(text, one.href, one.name or f"{one.lead} {one.text}")

    @property
    def _indent(self) -> float:
        leads = (width_of(one.lead, one.size, bold=True) for one in self.paragraphs if one.lead)
        return max(_LEAST_LEAD, *leads, 0)

    def _lines(self, one: Paragraph, width: float) -> tuple[str, ...]:
        room = width - 2 * PADDING - (self._indent + LEAD_GAP if one.lead else 0)
        return wrap(one.text, room, one.size, bold=one.bold)


def arrow_down(x: float, top: float, bottom: float) -> Element:
    """An arrow from top to bottom."""
    head = f"{x - 4},{bottom - 7} {x + 4},{bottom - 7} {x},{bottom}"
    return element(
        "g",
        element("line", paint="spine", x1=x, y1=top, x2=x, y2=bottom - 6),
        element("polygon", paint="arrow", points=head),
    )


def arrow_right(left: float, right: float, y: float) -> Element:
    """An arrow from left to right."""
    head = f"{right - 7},{y - 4} {right - 7},{y + 4} {right},{y}"
    return element(
        "g",
        element("line", paint="spine", x1=left, y1=y, x2=right - 6, y2=y),
        element("polygon", paint="arrow", points=head),
    )
