"""The SPIRIT schedule of enrolment, interventions and assessments as a picture."""

from collections.abc import Sequence

from alongside.science.charts.chart import Caption, Chart, Table
from alongside.science.charts.svg import Element, element, picture
from alongside.science.charts.text import height_of, line_height, width_of, wrap, write

_SIZE = 14.0
_PAD = 8.0
_MARGIN = 4.0
_WIDEST = 280.0

Cell = str | bool


def schedule(
    header: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    caption: Caption,
    *,
    ticked: str = "✓",
    width: float = 720,
) -> Chart:
    """Draw a table of words and ticks; the first column names the rows.

    True is a tick, False is empty. Where the columns would be too narrow for words (a phone),
    each row becomes a card that names its columns. `ticked` stands for a tick in the table.

    Raises ValueError when a row has not as many cells as the header.
    Source: SPIRIT 2013 figure, Chan et al., BMJ 2013;346:e7586.

    >>> chart = schedule(["Measure", "Baseline"], [["SDQ", True]], Caption("s", "Schedule", "d"))
    >>> chart.table.rows
    (('SDQ', '✓'),)
    """
    if not header or any(len(row) != len(header) for row in rows):
        raise ValueError("Every row needs as many cells as the header.")
    widths = _widths(header, rows, width - 2 * _MARGIN)
    top = 30.0 if caption.as_of else _MARGIN
    parts, bottom = _grid(header, rows, widths, top) if widths else _cards(header, rows, width, top)
    parts.append(write(width - 8, 18, caption.as_of, paint="quiet", size=14, anchor="end"))
    words = tuple(
        tuple((ticked if cell else "") if isinstance(cell, bool) else cell for cell in row)
        for row in rows
    )
    svg = picture(caption, width, bottom + _MARGIN, *parts)
    return Chart(svg, caption.title, Table(tuple(header), words))


def _widths(
    header: Sequence[str], rows: Sequence[Sequence[Cell]], room: float
) -> list[float] | None:
    """The width of each column, or None when some word would not fit."""
    columns = [
        [str(cell) for cell in column if isinstance(cell, str)]
        for column in zip(header, *rows, strict=True)
    ]
    least = [
        max(_width(word) for text in texts for word in [*text.split(), ""]) for texts in columns
    ]
    wished = [min(max(_width(text) for text in texts), _WIDEST) for texts in columns]
    spare = room - sum(least)
    if spare < 0:
        return None
    longing = [max(wish - need, 0.0) for wish, need in zip(wished, least, strict=True)]
    share = spare / (sum(longing) or 1.0)
    if share > 1 or not sum(longing):
        # Everything fits as it wishes: what is left goes to the names of the rows.
        widths = [need + more for need, more in zip(least, longing, strict=True)]
        return [widths[0] + room - sum(widths), *widths[1:]]
    return [need + share * more for need, more in zip(least, longing, strict=True)]


def _width(text: str) -> float:
    return width_of(text, _SIZE, bold=True) + 2 * _PAD + 2


def _grid(
    header: Sequence[str], rows: Sequence[Sequence[Cell]], widths: Sequence[float], y: float
) -> tuple[list[Element], float]:
    parts: list[Element] = []
    whole = sum(widths)
    for place, row in enumerate([list(header), *rows]):
        texts = [
            wrap(cell, wide - 2 * _PAD, _SIZE, bold=place == 0 or at == 0)
            if isinstance(cell, str)
            else ("",)
            for at, (cell, wide) in enumerate(zip(row, widths, strict=True))
        ]
        height = max(height_of(lines, _SIZE) for lines in texts) + 2 * _PAD
        if place == 0:
            parts.append(element("rect", paint="head", x=_MARGIN, y=y, width=whole, height=height))
        parts += _row(row, texts, widths, y, height, bold=place == 0)
        y += height
        paint = "axis" if place == 0 else "line"
        ends = {"x1": _MARGIN, "x2": _MARGIN + whole}
        parts.append(element("line", paint=paint, y1=y, y2=y, **ends))
    return parts, y


def _row(
    row: Sequence[Cell],
    texts: Sequence[Sequence[str]],
    widths: Sequence[float],
    y: float,
    height: float,
    *,
    bold: bool,
) -> list[Element]:
    parts: list[Element] = []
    x = _MARGIN
    for at, (cell, lines, wide) in enumerate(zip(row, texts, widths, strict=True)):
        if cell is True:
            parts.append(_tick(x + _PAD + 8, y + _PAD + 7))
        elif cell:
            strong = bold or at == 0
            parts.append(write(x + _PAD, y + _PAD + 12, lines, size=_SIZE, bold=strong))
        x += wide
    return parts


def _tick(x: float, y: float) -> Element:
    return element("path", paint="tick", d=f"M{x - 7:.1f} {y:.1f} l5 5 l9 -11")


def _cards(
    header: Sequence[str], rows: Sequence[Sequence[Cell]], width: float, y: float
) -> tuple[list[Element], float]:
    parts: list[Element] = []
    room = width - 2 * (_MARGIN + _PAD)
    for row in rows:
        lines = wrap(str(row[0]), room, 16, bold=True)
        height = height_of(lines, 16) + 8
        head = element(
            "rect", paint="head", x=_MARGIN, y=y, width=width - 2 * _MARGIN, height=height
        )
        parts += [head, write(_MARGIN + _PAD, y + 18, lines, bold=True)]
        y += height + 6
        for name, cell in zip(header[1:], row[1:], strict=True):
            if cell:
                y = _fact(parts, name, cell, room, y)
        y += 10
    return parts, y


def _fact(parts: list[Element], name: str, cell: Cell, room: float, y: float) -> float:
    left = _MARGIN + _PAD
    if cell is True:
        parts += [_tick(left + 8, y + 9), write(left + 26, y + 14, name, size=_SIZE)]
        return y + line_height(_SIZE) + 4
    names = wrap(name, room * 0.35 - 8, _SIZE)
    lines = wrap(str(cell), room * 0.65, _SIZE)
    parts.append(write(left, y + 12, names, paint="quiet", size=_SIZE))
    parts.append(write(left + room * 0.35, y + 12, lines, size=_SIZE))
    return y + max(height_of(names, _SIZE), height_of(lines, _SIZE)) + 4
