"""A tree of decisions: at each look a stem as thick as the share that comes, and its branches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alongside.science.charts.chart import Caption, Chart, Table
from alongside.science.charts.svg import Element, element, picture
from alongside.science.charts.text import write

_STEM, _LEFT, _ROW, _HEAD = 56.0, 24.0, 40.0, 44.0
_BRANCH = 190.0


@dataclass(frozen=True)
class Fork:
    """A look: what it is called, the share of all that comes to it, and its ends by name."""

    name: str
    came: float
    ends: Mapping[str, float]


def decision_tree(
    forks: Sequence[Fork],
    caption: Caption,
    *,
    columns: Sequence[str] = ("Look", "Comes to it", "Ends with", "Share of all"),
    width: float = 720,
) -> Chart:
    """Draw a stem from look to look, its width the share of all that comes, and the ends beside it.

    Raises ValueError without a fork, for a share outside 0 to 1, or for ends that are more than
    what comes.

    >>> chart = decision_tree([Fork("Look 1", 1.0, {"better": 0.25, "no difference": 0.75})],
    ...                       Caption("t", "Decisions", "d"))
    >>> chart.table.rows
    (('Look 1', '100.0%', 'better', '25.0%'), ('Look 1', '100.0%', 'no difference', '75.0%'))
    """
    if not forks:
        raise ValueError("A tree needs a fork.")
    for fork in forks:
        shares = [fork.came, *fork.ends.values()]
        if min(shares) < 0 or max(shares) > 1 or sum(fork.ends.values()) > fork.came + 1e-9:
            raise ValueError("Shares lie from 0 to 1, and ends are no more than what comes.")
    parts: list[Element] = []
    y = 34.0 if caption.as_of else 12.0
    for fork in forks:
        parts.append(write(_LEFT, y + 16, f"{fork.name}: {fork.came:.1%}", bold=True))
        y += 28
        y = _fork(parts, fork, y)
    parts.append(write(width - 8, 20, caption.as_of, paint="quiet", size=14, anchor="end"))
    return Chart(picture(caption, width, y + 8, *parts), caption.title, _table(forks, columns))


def _fork(parts: list[Element], fork: Fork, top: float) -> float:
    """One look: each end leaves the stem, which is thinner by it from there on."""
    y, left = top, fork.came
    for name, share in fork.ends.items():
        thick = max(share * _STEM, 0.75)
        height = max(_ROW, thick + 8)
        middle, edge = y + height / 2, _LEFT + left * _STEM
        parts.append(_stem(left, y, height))
        parts.append(
            element(
                "rect", paint="series-2", x=edge, y=middle - thick / 2,
                width=_LEFT + _BRANCH - edge, height=thick,
            )
        )  # fmt: skip
        parts.append(write(_LEFT + _BRANCH + 10, middle + 5, f"{name}: {share:.1%}", size=15))
        y, left = y + height, max(0.0, left - share)
    parts.append(_stem(left, y, 16))
    return y + 24


def _stem(share: float, y: float, height: float) -> Element:
    thick = max(share * _STEM, 0.0)
    return element("rect", paint="series-1", x=_LEFT, y=y, width=thick, height=height)


def _table(forks: Sequence[Fork], columns: Sequence[str]) -> Table:
    rows = [
        (fork.name, f"{fork.came:.1%}", name, f"{share:.1%}")
        for fork in forks
        for name, share in fork.ends.items()
    ]
    return Table(tuple(columns), tuple(rows))
