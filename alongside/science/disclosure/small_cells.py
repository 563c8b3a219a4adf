"""Hiding small numbers in a table, and others so that the hidden cannot be worked out."""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.int64]
Hidden = NDArray[np.bool_]
Numbers = NDArray[np.float64]
USUAL_LIMIT = 5


class CannotHide(ValueError):
    """A table in which small numbers cannot be hidden while its totals are shown."""


def hidden_row(counts: Sequence[int], limit: int = USUAL_LIMIT) -> tuple[bool, ...]:
    """Return which counts of a row with a shown total must be hidden.

    As `hidden_table` for one row. Raises as `hidden_table`.

    >>> hidden_row([2, 9, 14, 0])
    (True, True, False, False)
    """
    return tuple(bool(each) for each in hidden_table([counts], limit)[0])


def hidden_table(
    table: Sequence[Sequence[int]], limit: int = USUAL_LIMIT
) -> tuple[tuple[bool, ...], ...]:
    """Return which cells of a table must be hidden when all row and column totals are shown.

        1. hidden: every count from 1 to limit - 1; noughts are shown
        2. a line with hidden cells is worked out by its total: it is filled up with its smallest
           other counts until what is hidden in it leaves room
        3. each hidden cell has room when the totals, and that hidden cells are 1 or more, leave
           at least two values of every small cell open: its least and greatest value by linear
           programming differ; otherwise the smallest shown cell of its lines is hidden too

    `table`: counts by row and column, totals left out. One row or one column is a list with a
    total. `limit`: the smallest count that may be shown.

    Raises `CannotHide` for a table that is not rectangular, negative counts, a row or column whose
    total is small itself, or a table too small to hide anything in (leave its totals out).
    Source: Hundepool et al., Statistical Disclosure Control, Wiley 2012, chapter 4.

    >>> hidden_table([[2, 9, 14], [8, 7, 20], [30, 12, 6]])
    ((True, True, False), (True, True, False), (False, False, False))
    """
    cells = _checked(table, limit)
    hidden = (cells > 0) & (cells < limit)
    small = hidden.copy()
    while small.any():
        place = next(_given_away(cells, hidden, small), None)
        if place is None:
            break
        _hide_one_more(cells, hidden, place)
    return tuple(tuple(bool(each) for each in row) for row in hidden)


def _checked(table: Sequence[Sequence[int]], limit: int) -> Cells:
    if not table or len({len(row) for row in table}) != 1 or not table[0]:
        raise CannotHide("Every row of the table needs the same number of counts.")
    cells = np.asarray(table)
    if not np.issubdtype(cells.dtype, np.integer) or (cells < 0).any():
        raise CannotHide("Counts are whole numbers from 0 on.")
    if min(cells.shape) > 1:
        for name, totals in (("row", cells.sum(axis=1)), ("column", cells.sum(axis=0))):
            few = np.nonzero((totals > 0) & (totals < limit))[0]
            if few.size:
                raise CannotHide(f"The total of {name} {few[0] + 1} is small itself: join it.")
    return cells.astype(np.int64)


def _given_away(cells: Cells, hidden: Hidden, small: Hidden) -> Iterator[tuple[int, int]]:
    """Small cells whose only possible value follows from what is shown."""
    lines, totals = _lines(cells, hidden)
    places = np.argwhere(hidden)
    order = {(int(r), int(c)): at for at, (r, c) in enumerate(places)}
    for row, column in np.argwhere(small):
        at = order[int(row), int(column)]
        if _range(lines, totals, at) < 1:
            yield int(row), int(column)


def _lines(cells: Cells, hidden: Hidden) -> tuple[Numbers, Numbers]:
    """What the totals say of the hidden cells: for each line, which it holds and their sum."""
    places = np.argwhere(hidden)
    lines, totals = [], []
    for axis in _axes(cells):
        for line in np.unique(places[:, axis]):
            holds = places[:, axis] == line
            lines.append(holds.astype(float))
            totals.append(float(cells[tuple(places[holds].T)].sum()))
    return np.array(lines), np.array(totals)


def _axes(cells: Cells) -> list[int]:
    """0 where rows have totals, 1 where columns have; a list has one total, not one for each."""
    rows, columns = cells.shape
    return [
        axis
        for axis, is_list in ((0, columns == 1 < rows), (1, rows == 1 < columns))
        if not is_list
    ]


def _range(lines: Numbers, totals: Numbers, at: int) -> float:
    """How far a hidden cell could be moved; under one total in closed form, else by programming.

    Under one total T of k hidden cells, one of them lies between 1 and T - (k - 1). A cell that
    is alone under one of its totals cannot be moved.
    """
    if (lines[lines[:, at] > 0].sum(axis=1) == 1).any():
        return 0.0
    if len(lines) == 1:
        return float(totals[0] - lines.shape[1])
    return _range_of_many(lines, totals, at)


def _range_of_many(lines: Numbers, totals: Numbers, at: int) -> float:
    # Imported here so that a web process does not carry scipy from its start.
    from scipy.optimize import linprog

    goal = np.zeros(lines.shape[1])
    goal[at] = 1.0
    ends = []
    for sign in (1.0, -1.0):
        found: Any = linprog(sign * goal, A_eq=lines, b_eq=totals, bounds=(1, None))
        ends.append(float(found.x[at]))
    return round(ends[1] - ends[0], 6)


def _hide_one_more(cells: Cells, hidden: Hidden, place: tuple[int, int]) -> None:
    """Hide one more count: where it fills up most lines with one hidden cell, then the smallest.

    Without such a line, one in the lines of the cell given away; without that, any.
    """
    alone, fresh = np.zeros(cells.shape, int), np.zeros(cells.shape, int)
    for axis in _axes(cells):
        many = hidden.sum(axis=1 - axis, keepdims=True)
        alone += many == 1
        fresh += many == 0
    near = np.zeros_like(hidden)
    near[place[0], :] = near[:, place[1]] = True
    free = ~hidden & (cells > 0)
    for among in (alone > 0, near, free):
        choice = np.argwhere(among & free)
        if len(choice):
            ranks = [(fresh[r, c] - alone[r, c], cells[r, c], r, c) for r, c in choice]
            _, _, r, c = min(ranks)
            hidden[r, c] = True
            return
    raise CannotHide("There is nothing to hide a small number behind: leave out the totals.")
