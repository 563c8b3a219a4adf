"""A point with its interval over the zones of a progression rule."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from alongside.science.charts.axes import Scale
from alongside.science.charts.chart import Caption, Chart, Table
from alongside.science.charts.labels import label
from alongside.science.charts.svg import Element, element, picture
from alongside.science.charts.text import line_height, width_of, write

_SIDE = 24.0


@dataclass(frozen=True)
class Zone:
    """Part of the scale in which a rule gives one colour, with the word for it."""

    colour: Literal["green", "amber", "red"]
    start: float
    stop: float
    word: str


def as_percent(value: float) -> str:
    """A share in whole per cent.

    >>> as_percent(0.705)
    '70%'
    """
    return f"{value:.0%}"


def interval(
    estimate: float | None,
    limits: tuple[float, float] | None,
    zones: Sequence[Zone],
    caption: Caption,
    *,
    labels: Mapping[str, str],
    shown: Callable[[float], str] = as_percent,
    width: float = 720,
) -> Chart:
    """Draw an estimate with its interval above red, amber and green zones.

    Each zone has its word and its shape (circle green, triangle amber, square red) beside the
    colour. Without an estimate only the zones are drawn. Keys of `labels`: `column:estimate`,
    `column:lower`, `column:upper`.

    Raises ValueError without zones.
    """
    if not zones:
        raise ValueError("Give at least one zone.")
    scale = Scale(
        min(zone.start for zone in zones), max(zone.stop for zone in zones), _SIDE, width - _SIDE
    )
    top = 64.0 if caption.as_of else 44.0
    parts = [write(width - 8, 18, caption.as_of, paint="quiet", size=14, anchor="end")]
    parts += _zones(zones, scale, top + 26, shown)
    if estimate is not None:
        parts += _estimate(estimate, limits, scale, top, shown)
    names, bottom = _names(zones, scale, top + 84, shown)
    svg = picture(caption, width, bottom, *parts, *names)
    return Chart(svg, caption.title, _table(estimate, limits, labels, shown))


def _zones(
    zones: Sequence[Zone], scale: Scale, y: float, shown: Callable[[float], str]
) -> list[Element]:
    parts: list[Element] = []
    for zone in zones:
        x, stop = scale(zone.start), scale(zone.stop)
        parts.append(
            element("rect", paint=zone.colour, x=x + 1, y=y, width=max(stop - x - 2, 0), height=10)
        )
    for edge in sorted({zone.start for zone in zones} | {zone.stop for zone in zones}):
        x = scale(edge)
        parts.append(write(x, y + 28, shown(edge), paint="quiet", size=14, anchor="middle"))
    return parts


def _estimate(
    estimate: float,
    limits: tuple[float, float] | None,
    scale: Scale,
    y: float,
    shown: Callable[[float], str],
) -> list[Element]:
    x = scale(estimate)
    half = width_of(shown(estimate), 18, bold=True) / 2
    at = min(max(x, half + 4), scale.stop + _SIDE - half - 4)
    words = write(at, y - 16, shown(estimate), size=18, bold=True, anchor="middle")
    point = element("circle", paint="ink", cx=x, cy=y, r=7)
    if limits is None:
        return [words, point]
    left, right = scale(limits[0]), scale(limits[1])
    path = (
        f"M{left:.2f} {y - 7} V{y + 7} M{left:.2f} {y} H{right:.2f} M{right:.2f} {y - 7} V{y + 7}"
    )
    return [element("path", paint="whisker", d=path), words, point]


def _names(
    zones: Sequence[Zone], scale: Scale, y: float, shown: Callable[[float], str]
) -> tuple[list[Element], float]:
    fits = all(
        width_of(zone.word, 15) + 26 <= scale(zone.stop) - scale(zone.start) for zone in zones
    )
    parts: list[Element] = []
    for zone in zones:
        x = scale(zone.start) + 8 if fits else scale.start + 8
        reach = "" if fits else f" ({shown(zone.start)}–{shown(zone.stop)})"
        parts += [shape(zone.colour, x, y - 5), write(x + 13, y, zone.word + reach, size=15)]
        y += 0 if fits else line_height(18)
    return parts, y + (14 if fits else -6)


def shape(colour: Literal["green", "amber", "red"], x: float, y: float) -> Element:
    """The shape that says the same as the colour: circle, triangle or square.

    >>> shape("green", 5, 5).tag, shape("amber", 5, 5).tag, shape("red", 5, 5).tag
    ('circle', 'polygon', 'rect')
    """
    if colour == "green":
        return element("circle", paint=colour, cx=x, cy=y, r=6)
    if colour == "amber":
        points = f"{x - 7},{y + 6} {x + 7},{y + 6} {x},{y - 7}"
        return element("polygon", paint=colour, points=points)
    return element("rect", paint=colour, x=x - 6, y=y - 6, width=12, height=12)


def _table(
    estimate: float | None,
    limits: tuple[float, float] | None,
    labels: Mapping[str, str],
    shown: Callable[[float], str],
) -> Table:
    columns = tuple(label(labels, f"column:{one}") for one in ("estimate", "lower", "upper"))
    low, high = (shown(limits[0]), shown(limits[1])) if limits else ("", "")
    return Table(columns, (("" if estimate is None else shown(estimate), low, high),))
