"""Read one row of a log, and name everything in it that cannot be recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from alongside.foundations.tables import Row
from alongside.workspaces.referrals.log_import.cells import Cells, Task
from alongside.workspaces.referrals.log_import.fields import IDENTIFIERS
from alongside.workspaces.referrals.log_import.judging import at_referral, with_screening
from alongside.workspaces.referrals.log_import.leaving import reasons_of, with_declining
from alongside.workspaces.referrals.log_import.people import open_text, with_people
from alongside.workspaces.referrals.log_import.rows import LogRow, Problem

LONGEST_NAME = 120
Step = Callable[[Cells, LogRow], LogRow]


def read_row(task: Task, row: Row) -> tuple[LogRow | None, list[Problem]]:
    """The row as it will be recorded, or None with its problems."""
    cells = Cells(task, row)
    read = _start(cells)
    if read is not None:
        for step in _AGREED if read.agreed else _NOT_AGREED:
            read = step(cells, read)
    if read is None or cells.problems:
        return None, cells.problems
    return replace(read, notices=frozenset(cells.notices)), []


def _start(cells: Cells) -> LogRow | None:
    """What every row needs: without it nothing else in the row can be judged."""
    for id, field in cells.task.fields.items():
        if field.needed:
            cells.needed(id)
    site, on, agreed = _site(cells), cells.day("identified_on"), cells.code("agreed")
    if agreed == "unsure" or (agreed == "" and not cells.problems):
        cells.report("agreed", "yes_or_no", cells.text("agreed"))
    if not site or on is None or agreed not in ("yes", "no"):
        return None
    if on < cells.task.study.site(site).opens:
        cells.notices.add("before_opening")
    return LogRow(cells.row.number, site, on, agreed == "yes", team=_team(cells, site))


def _site(cells: Cells) -> str:
    site = cells.code("site")
    if site and site not in cells.task.sites:
        cells.report("site", "not_your_site", cells.text("site"))
        return ""
    return site


def _team(cells: Cells, site: str) -> str:
    team = cells.code("team")
    if team and team not in {one.id for one in cells.task.study.site(site).teams}:
        cells.report("team", "team_elsewhere", cells.text("team"))
    return team


def _without_identifiers(cells: Cells, row: LogRow) -> LogRow:
    """A family that did not agree stays nameless; what is left out is told."""
    left_out = {
        "identifiers_not_kept": IDENTIFIERS,
        "notes_not_kept": ("notes",),
        "screening_not_kept": ("screened_on", "eligible", "declined_on"),
    }
    for notice, fields in left_out.items():
        if any(cells.text(id) for id in fields):
            cells.notices.add(notice)
    why = reasons_of(cells, "not_agreed_reason")
    return replace(row, answers=at_referral(cells), not_agreeing=why)


def _with_leaflet(cells: Cells, row: LogRow) -> LogRow:
    on = cells.day("leaflet_on")
    if on is None:
        return row
    mode = cells.code("leaflet_mode", blank_counts=True)
    if not mode:
        cells.report_once("leaflet_mode", "blank")
    return replace(row, leaflet_on=on, leaflet_mode=mode)


def _with_notes(cells: Cells, row: LogRow) -> LogRow:
    return replace(row, notes=open_text(cells, cells.lines("notes")))


def _kept_there(cells: Cells, row: LogRow) -> LogRow:
    by = cells.text("recorded_by")
    if len(by) > LONGEST_NAME:
        cells.report("recorded_by", "too_long")
    return replace(row, recorded_by=by, recorded_on=cells.day("recorded_on"))


_AGREED: tuple[Step, ...] = (
    with_people, with_screening, with_declining, _with_leaflet, _with_notes, _kept_there
)  # fmt: skip
_NOT_AGREED: tuple[Step, ...] = (_without_identifiers, _with_leaflet, _kept_there)
