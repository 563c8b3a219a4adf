"""A preview as the page and the command show it: lines of words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alongside.foundations.pages.filters import day
from alongside.workspaces.referrals.log_import import words
from alongside.workspaces.referrals.log_import.preview import Preview
from alongside.workspaces.referrals.log_import.rows import LogRow, Problem

FIRST_ROWS, MOST_PROBLEMS = 10, 100
MOST_ON_PAGE = 100


@dataclass(frozen=True)
class RowShown:
    number: int
    site: str
    identified: str
    agreed: bool
    steps: str
    people: str


@dataclass(frozen=True)
class ProblemShown:
    row: int | None
    column: str
    words: str


@dataclass(frozen=True)
class Shown:
    """Everything that is said about a log before it is brought in."""

    read: Preview
    counts: list[tuple[int, str]]
    rows: list[RowShown]
    problems: list[ProblemShown]
    more_problems: int
    notices: list[str]
    already: int
    again: list[str]
    met: list[str]
    nothing_new: str

    @property
    def fresh(self) -> int:
        return len(self.read.fresh())

    @property
    def rows_with_problems(self) -> int:
        return len({problem.row for problem in self.read.problems})

    @property
    def too_many(self) -> str:
        """What to do with a log for which a browser would not wait."""
        count = len(self.read.fresh(self.read.compared.met))
        return words.too_many_rows(count, MOST_ON_PAGE) if count > MOST_ON_PAGE else ""

    @property
    def may_come_in(self) -> bool:
        return self.read.is_whole and bool(self.fresh or self.met) and not self.too_many


def shown(read: Preview) -> Shown:
    found = [*read.faults, *read.problems]
    compared = read.compared
    whole = read.is_whole and not read.fresh() and not compared.met
    return Shown(
        read=read,
        counts=[(count, words.COUNTS[name]) for name, count in read.counts().items() if count],
        rows=[_row(read, row) for row in read.fresh()[:FIRST_ROWS]],
        problems=[_problem(read, problem) for problem in found[:MOST_PROBLEMS]],
        more_problems=max(len(found) - MOST_PROBLEMS, 0),
        notices=[words.notice(what, rows) for what, rows in read.notices().items()],
        already=len(compared.already),
        again=[words.again(row, first) for row, first in compared.again.items()],
        met=[words.met_row(row, met.how, met.family, met.row) for row, met in compared.met.items()],
        nothing_new=words.all_here(len(read.rows)) if whole else "",
    )


def _row(read: Preview, row: LogRow) -> RowShown:
    study = read.task.study
    return RowShown(
        number=row.number,
        site=study.site(row.site).name,
        identified=day(row.identified_on),
        agreed=row.agreed,
        steps=words.steps(_steps(read, row)) or words.NO_STEPS,
        people=words.people(row.parent_name, row.child_name, row.born),
    )


def _steps(read: Preview, row: LogRow) -> Sequence[str]:
    """What will stand in the family's record, in the order in which it happened."""
    study, site = read.task.study, row.site
    told = []
    if not row.agreed:
        told.append(words.left(study, "not_agreeing", row.not_agreeing, site, None))
    if row.leaflet_on:
        told.append(words.leaflet(row.leaflet_mode, row.leaflet_on))
    if row.screened_on:
        told.append(words.screened(row.screened_on, row.eligible))
    if row.eligible is False:
        told.append(words.left(study, "ineligible", row.deciding, site, None))
    if row.declined_on:
        told.append(words.left(study, "declining", row.declining, site, row.declined_on))
    return told


def _problem(read: Preview, problem: Problem) -> ProblemShown:
    """A problem at the heading of theirs, or at our field where none is matched."""
    task = read.task
    ours = words.label(task.study, problem.field, task.sites)
    heading = task.map.columns.get(problem.field, ours)
    return ProblemShown(problem.row, heading, words.problem(task.study, *problem.told))
