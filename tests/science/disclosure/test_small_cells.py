"""Small numbers are hidden, and nothing that is shown gives one away."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.science.disclosure.small_cells import (
    CannotHide,
    _range,
    _range_of_many,
    hidden_row,
    hidden_table,
)


def possible(table, hidden):
    """For each hidden cell the values that fit the shown cells and all totals, by trying all."""
    cells, hidden = np.array(table), np.array(hidden)
    places = [tuple(place) for place in np.argwhere(hidden)]
    most = [min(cells[r].sum(), cells[:, c].sum()) for r, c in places]
    found = {place: set() for place in places}
    for values in product(*(range(1, top + 1) for top in most)):
        tried = cells.copy()
        for place, value in zip(places, values, strict=True):
            tried[place] = value
        rows = (tried.sum(axis=1) == cells.sum(axis=1)).all()
        if rows and (tried.sum(axis=0) == cells.sum(axis=0)).all():
            for place, value in zip(places, values, strict=True):
                found[place].add(value)
    return found


@given(st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=3))
@settings(max_examples=60, deadline=None)
def test_no_small_number_of_a_table_can_be_worked_out_from_what_is_shown(table):
    try:
        hidden = hidden_table(table, 4)
    except CannotHide:
        return
    cells = np.array(table)
    assert all(hidden[r][c] for r, c in np.argwhere((cells > 0) & (cells < 4)))
    if np.sum(hidden) <= 5:
        for (row, column), values in possible(table, hidden).items():
            if table[row][column] < 4:
                assert len(values) > 1


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_under_one_total_the_closed_form_is_what_linear_programming_finds(cells, at):
    lines, totals = np.ones((1, len(cells))), np.array([float(sum(cells))])
    place = at % len(cells)
    assert _range(lines, totals, place) == _range_of_many(lines, totals, place)


@pytest.mark.parametrize(("lines", "totals"), [
    ([[1.0], [1.0]], [3.0, 3.0]),
    ([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]], [7.0, 3.0, 4.0]),
])  # fmt: skip
def test_a_cell_alone_under_one_total_cannot_be_moved_as_programming_finds(lines, totals):
    lines, totals = np.array(lines), np.array(totals)
    assert _range(lines, totals, 0) == 0 == _range_of_many(lines, totals, 0)


def test_two_ones_beside_a_total_are_given_away_so_a_third_is_hidden():
    assert hidden_row([1, 1, 9, 0, 20]) == (True, True, True, False, False)


def test_a_single_small_number_is_hidden_with_the_next_smallest():
    assert hidden_row([2, 9, 14, 0]) == (True, True, False, False)
    assert hidden_table([[2], [9], [14]]) == ((True,), (True,), (False,))


def test_nothing_is_hidden_where_nothing_is_small():
    assert hidden_row([5, 9, 0]) == (False, False, False)


def test_a_table_in_which_nothing_can_hide_is_refused_with_what_to_do():
    with pytest.raises(CannotHide, match="leave out the totals"):
        hidden_row([3, 0, 0])
    with pytest.raises(CannotHide, match="total of row 2 is small itself"):
        hidden_table([[9, 8], [1, 1]])
    with pytest.raises(CannotHide, match="whole numbers"):
        hidden_row([-1, 5])
    with pytest.raises(CannotHide, match="same number of counts"):
        hidden_table([[1, 2], [3]])
