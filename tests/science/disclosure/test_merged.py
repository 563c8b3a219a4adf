"""Small groups are put together, and nothing that is shown gives a small number away."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from alongside.science.disclosure.merged import (
    hidden_flow,
    merged_neighbours,
    merged_with_others,
    too_few,
)

COUNTS = st.lists(st.integers(0, 12), min_size=2, max_size=10)


def sizes(parts, counts):
    return [sum(counts[place] for place in part) for part in parts]


@given(COUNTS)
def test_no_part_of_a_row_is_small_unless_the_whole_row_is(counts):
    for merge in (merged_neighbours, merged_with_others):
        parts = merge(counts)
        assert sorted(place for part in parts for place in part) == list(range(len(counts)))
        small = [size for size in sizes(parts, counts) if 0 < size < 5]
        assert small == [] or (len(parts) == 1 and sum(counts) < 5)


@given(COUNTS)
def test_only_neighbours_are_put_together_in_an_ordered_row(counts):
    for part in merged_neighbours(counts):
        assert list(part) == list(range(part[0], part[-1] + 1))


def test_a_row_without_small_numbers_stays_as_it_is():
    assert merged_neighbours([5, 0, 7]) == ((0,), (1,), (2,))
    assert merged_with_others([5, 0, 7]) == ((0,), (1,), (2,))


def test_of_a_few_families_in_one_group_nobodys_group_is_told():
    assert merged_with_others([3, 0, 0]) == ((0, 1, 2),)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=2, max_size=4))
def test_a_hidden_small_number_has_more_than_one_value_that_fits_its_column(rows):
    table = [sorted(row, reverse=True) for row in rows]
    hidden = hidden_flow(table)
    for column in range(2):
        counts = [row[column] for row in table]
        places = [at for at, row in enumerate(hidden) if row[column]]
        assert all(counts[at] >= 5 or counts[at] == 0 or at in places for at in range(len(counts)))
        total = sum(counts[at] for at in places)
        fits = [guess for guess in product(range(1, 20), repeat=len(places)) if sum(guess) == total]
        alone = len([count for count in counts if count]) < 2
        for which, at in enumerate(places):
            if counts[at] < 5 and not alone and total > len(places):
                assert len({guess[which] for guess in fits}) > 1


def test_what_is_left_over_can_be_too_few_as_well():
    assert [too_few(n, 10) for n in (0, 3, 5, 7, 10)] == [False, True, False, True, False]
