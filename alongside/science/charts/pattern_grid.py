"""A grid of patterns: a column for each thing, a row for each pattern, its count at the end."""

from collections.abc import Mapping, Sequence

from alongside.science.charts.chart import Caption, Cell, Chart, Table
from alongside.science.charts.svg import Element, element, picture
from alongside.science.charts.text import height_of, width_of, wrap, write
from alongside.science.data_quality.missing_patterns import Pattern, Patterns, State

_SIDE, _ROW, _COUNT = 12.0, 30.0, 96.0
_LEGEND = 26.0
_WORDS_FROM = 44.0


def pattern_grid(
    found: Patterns,
    caption: Caption,
    *,
    heads: Sequence[str],
    states: Mapping[State, str],
    count: str,
    not_whole: str,
    width: float = 720,
    most: int = 20,
) -> Chart:
    """Draw the most frequent patterns: full squares are there, half ones in part, pale not.

    `heads` name the columns in the table; in the picture they are numbered where they have no
    room, and the legend says so. A last line counts for each column what is not whole.
    Raises ValueError without a column or with another number of heads.

    >>> from alongside.science.data_quality.missing_patterns import patterns
    >>> words = {"there": "Whole", "some": "In part", "missing": "Missing", "none": "Not asked"}
    >>> chart = pattern_grid(patterns(["a"], [["there"], ["missing"]]), Caption("p", "T", "d"),
    ...                      heads=["A"], states=words, count="Forms", not_whole="Not whole")
    >>> chart.table.rows
    (('Whole', 1), ('Missing', 1), (1, 'Not whole'))
    """
    if not found.columns or len(heads) != len(found.columns):
        raise ValueError("Every column needs a head.")
    room = (width - 2 * _SIDE - _COUNT) / len(heads)
    cell = min(room, 64.0)
    lines = _heads(heads, room, cell)
    parts: list[Element] = []
    y = 34.0 if caption.as_of else 12.0
    tallest = max(height_of(one, 13) for one in lines)
    for place, one in enumerate(lines):
        x = _SIDE + place * cell + cell / 2
        parts.append(write(x, y + 12, one, size=13, anchor="middle", paint="quiet"))
    parts.append(write(_SIDE + cell * len(heads) + 10, y + 12, count, size=13, paint="quiet"))
    y += tallest + 6
    for row in found.rows[:most]:
        parts += _row(row, found.total, y, cell)
        y += _ROW
    parts += _sums(found, y, cell, not_whole)
    y += _ROW + 8
    shown = [state for state in states if any(state in row.states for row in found.rows)]
    foot, drawn = _legend(shown, states, y, width)
    parts += drawn
    if lines[0] != tuple(wrap(heads[0], cell - 4, 13)) and lines[0] != (heads[0],):
        named = wrap("  ".join(_numbered(heads)), width - 2 * _SIDE, 14)
        parts.append(write(_SIDE, foot + 12, named, size=14, paint="quiet"))
        foot += height_of(named, 14) + 10
    parts.append(write(width - 8, 18, caption.as_of, paint="quiet", size=14, anchor="end"))
    svg = picture(caption, width, foot, *parts)
    return Chart(svg, caption.title, _table(found, heads, states, count, not_whole))


def _heads(heads: Sequence[str], room: float, cell: float) -> list[tuple[str, ...]]:
    """The words over the columns, or their numbers where words have no room."""
    wide = max(max(width_of(word, 13) for word in (one.split() or [""])) for one in heads)
    if cell >= _WORDS_FROM and wide <= cell - 4:
        return [wrap(one, cell - 4, 13) for one in heads]
    return [
        (str(place),) if _room_for(place, cell) else ("",) for place in range(1, len(heads) + 1)
    ]


def _numbered(heads: Sequence[str]) -> list[str]:
    """What each number stands for, held together where a line breaks."""
    return [f"{place} {head}".replace(" ", "\u00a0") for place, head in enumerate(heads, 1)]


def _room_for(place: int, cell: float) -> bool:
    """Every number where it fits; else every fifth."""
    return cell >= 20 or place % 5 == 0


def _row(row: Pattern, total: int, y: float, cell: float) -> list[Element]:
    parts = [_square(state, _SIDE + n * cell, y, cell) for n, state in enumerate(row.states)]
    x = _SIDE + cell * len(row.states) + 10
    share = f" ({row.count / total:.0%})"
    parts.append(write(x, y + 18, f"{row.count}{share}", size=14))
    return [part for part in parts if part is not None]


def _square(state: State, x: float, y: float, cell: float) -> Element | None:
    if state == "none":
        return None
    gap = 2.0 if cell > 12 else 0.5
    left, wide, tall = x + gap, cell - 2 * gap, _ROW - 8
    if state == "missing":
        return element("rect", paint="side", x=left, y=y, width=wide, height=tall)
    whole = element("rect", paint="series-1", x=left, y=y, width=wide, height=tall)
    if state == "there":
        return whole
    back = element("rect", paint="side", x=left, y=y, width=wide, height=tall)
    half = element("rect", paint="series-1", x=left, y=y + tall / 2, width=wide, height=tall / 2)
    return element("g", back, half)


def _sums(found: Patterns, y: float, cell: float, not_whole: str) -> list[Element]:
    parts: list[Element] = []
    if cell >= 20:
        for place, number in enumerate(found.not_whole):
            x = _SIDE + place * cell + cell / 2
            parts.append(write(x, y + 16, str(number), size=13, anchor="middle", paint="quiet"))
    x = _SIDE + cell * len(found.columns) + 10
    if cell >= 20:
        parts.append(write(x, y + 16, wrap(not_whole, _COUNT - 12, 13), size=13, paint="quiet"))
    return parts


def _legend(
    shown: Sequence[State], states: Mapping[State, str], y: float, width: float
) -> tuple[float, list[Element]]:
    parts: list[Element] = []
    x = _SIDE
    for state in shown:
        words = states[state]
        wide = 30 + width_of(words, 14) + 18
        if x + wide > width and x > _SIDE:
            x, y = _SIDE, y + _LEGEND
        square = _square(state, x, y, 22)
        parts += [square] if square is not None else []
        parts.append(write(x + 28, y + 16, words, size=14, paint="quiet"))
        x += wide
    return y + _LEGEND + 6, parts


def _table(
    found: Patterns, heads: Sequence[str], states: Mapping[State, str], count: str, not_whole: str
) -> Table:
    rows: list[tuple[Cell, ...]] = [
        (*(states[state] for state in row.states), row.count) for row in found.rows
    ]
    rows.append((*found.not_whole, not_whole))
    return Table((*heads, count), tuple(rows))
