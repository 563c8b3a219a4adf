"""Putting small groups together, so that every number that is shown is large enough or nought."""

from collections.abc import Sequence

from alongside.science.disclosure.small_cells import USUAL_LIMIT, CannotHide, hidden_row

Together = tuple[tuple[int, ...], ...]


def merged_neighbours(counts: Sequence[int], limit: int = USUAL_LIMIT) -> Together:
    """Return which neighbours of an ordered row are shown as one, so that no number is small.

        while a part counts from 1 to limit - 1: the smallest joins its smaller neighbour

    What is then said of the parts (shares, ratios, a gradient) tells nothing about the groups
    within one. A whole row below `limit` becomes one part. Places in `counts`, from 0.

    Raises ValueError for negative counts.

    >>> merged_neighbours([2, 9, 0, 3, 6, 1])
    ((0, 1), (2, 3, 4, 5))
    """
    _refuse_negative(counts)
    parts: list[tuple[int, ...]] = [(place,) for place in range(len(counts))]
    while (at := _smallest(parts, counts, limit)) is not None and len(parts) > 1:
        before = _count(parts[at - 1], counts) if at else None
        after = _count(parts[at + 1], counts) if at + 1 < len(parts) else None
        left = at if before is None or (after is not None and after < before) else at - 1
        parts[left : left + 2] = [parts[left] + parts[left + 1]]
    return tuple(parts)


def merged_with_others(counts: Sequence[int], limit: int = USUAL_LIMIT) -> Together:
    """Return which groups without an order are shown as one, so that no number is small.

    The small ones and those that must hide them (`hidden_row`) come together, with the smallest
    of the rest until they are `limit` or more. Groups of nobody stay by themselves, unless all
    together are below `limit`: then nobody's group is told.

    Raises ValueError for negative counts.

    >>> merged_with_others([2, 9, 14, 0])
    ((0, 1), (2,), (3,))
    """
    _refuse_negative(counts)
    together = {place for place, hide in enumerate(_hidden(counts, limit)) if hide}
    rest = sorted((n, place) for place, n in enumerate(counts) if n and place not in together)
    while together and sum(counts[place] for place in together) < limit and rest:
        together.add(rest.pop(0)[1])
    if together and sum(counts[place] for place in together) < limit:
        return (tuple(range(len(counts))),)
    first = min(together, default=None)
    parts = []
    for place in range(len(counts)):
        if place == first:
            parts.append(tuple(sorted(together)))
        elif place not in together:
            parts.append((place,))
    return tuple(parts)


def hidden_flow(table: Sequence[Sequence[int]], limit: int = USUAL_LIMIT) -> list[list[bool]]:
    """Return which numbers of groups (rows) on their way (columns) are hidden; totals are shown.

    Columns are the same families further on, so numbers only fall along a row. Each column is
    hidden as `hidden_row` says; wherever a column hides anything, it hides every group that any
    column hides, so that one column never tells what another keeps.

    >>> hidden_flow([[6, 3], [9, 8], [20, 15]])
    [[False, True], [False, True], [False, False]]
    """
    columns = list(zip(*table, strict=True))
    hides = [_hidden(column, limit) for column in columns]
    groups = {row for column in hides for row, hide in enumerate(column) if hide}
    return [
        [bool(table[row][at]) and any(hides[at]) and row in groups for at in range(len(columns))]
        for row in range(len(table))
    ]


def too_few(count: int, total: int, limit: int = USUAL_LIMIT) -> bool:
    """Return whether a count of a total must not be shown: it, or those left, are too few.

    >>> too_few(3, 20), too_few(0, 20), too_few(17, 20), too_few(10, 20)
    (True, False, True, False)
    """
    return 0 < count < limit or 0 < total - count < limit


def _hidden(counts: Sequence[int], limit: int) -> Sequence[bool]:
    try:
        return hidden_row(counts, limit)
    except CannotHide:  # one group alone is its own total
        return [count > 0 for count in counts]


def _smallest(parts: Sequence[tuple[int, ...]], counts: Sequence[int], limit: int) -> int | None:
    sizes = [(_count(part, counts), at) for at, part in enumerate(parts)]
    small = [size for size in sizes if 0 < size[0] < limit]
    return min(small)[1] if small else None


def _count(part: Sequence[int], counts: Sequence[int]) -> int:
    return sum(counts[place] for place in part)


def _refuse_negative(counts: Sequence[int]) -> None:
    if any(count < 0 for count in counts):
        raise ValueError("Counts are whole numbers from 0 on.")
