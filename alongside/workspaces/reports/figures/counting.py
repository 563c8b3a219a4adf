"""Counts by site, small ones hidden; and by arm, for closed reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from alongside.foundations.documents import Table
from alongside.science.disclosure.small_cells import CannotHide, hidden_row
from alongside.science.protocol import Study
from alongside.workspaces.reports.figures.pieces import Tidy
from alongside.workspaces.reports.queries import Counts
from alongside.workspaces.reports.words import inside, labels


@dataclass(frozen=True)
class Grid:
    """Counts by what and group; `hidden` says which cells are not shown."""

    name: str
    title: str
    group: str
    groups: Mapping[str, str]
    rows: Sequence[tuple[str, str, int, Sequence[int], Sequence[bool]]]

    @property
    def hides(self) -> bool:
        return any(any(row[4]) for row in self.rows)

    @property
    def counts_anything(self) -> bool:
        return any(row[2] for row in self.rows)

    def table(self) -> Table:
        """As it is printed: what, all, and each group."""
        header = (inside.WHAT, labels.ALL, *self.groups.values())
        rows = [
            (label, total, *_shown(cells, hidden)) for _, label, total, cells, hidden in self.rows
        ]
        return Table(self.title, header, rows, frozenset(range(1, len(header))))

    def tidy(self) -> Tidy:
        columns = ("what", "label", self.group, "count", "hidden")
        rows: list[Sequence[object]] = []
        for code, label, total, cells, hidden in self.rows:
            rows.append((code, label, "all", total, False))
            for group, count, is_hidden in zip(self.groups, cells, hidden, strict=True):
                rows.append((code, label, group, None if is_hidden else count, is_hidden))
        return Tidy(self.name, columns, rows)


def grid(
    study: Study,
    name: str,
    title: str,
    counts: Counts,
    label: Callable[[str, Study], str],
    order: Sequence[str] = (),
    *,
    arms: bool = False,
) -> Grid:
    """One row for each thing counted, in a fixed order: those of `order` first, all of them."""
    groups = labels.groups_by_arm(study) if arms else {one.id: one.name for one in study.sites}
    known = [*order, *sorted({what for what, _ in counts} - set(order))]
    rows = []
    for what in known:
        cells = [counts.get((what, group), 0) for group in groups]
        hidden = [False] * len(cells) if arms else hidden_cells(cells)
        rows.append((what, label(what, study), sum(cells), cells, hidden))
    return Grid(name, title, "arm" if arms else "site", groups, rows)


def hidden_cells(cells: Sequence[int]) -> list[bool]:
    """Which counts of a row are hidden; all of them where its total would give them away."""
    if not any(cells):
        return [False] * len(cells)
    try:
        return list(hidden_row(cells))
    except CannotHide:
        return [True] * len(cells)


def _shown(cells: Sequence[int], hidden: Sequence[bool]) -> list[object]:
    return [labels.HIDDEN if each else count for count, each in zip(cells, hidden, strict=True)]
