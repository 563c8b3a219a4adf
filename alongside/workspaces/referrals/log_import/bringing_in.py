"""Bring a log in: one transaction, all or nothing, through the same actions as the pages."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.writing import action, derived_id, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.families import actions as families
from alongside.workspaces.families.models import Family
from alongside.workspaces.referrals import actions as referrals
from alongside.workspaces.referrals.given import LeafletGiven
from alongside.workspaces.referrals.log_import.cells import Task
from alongside.workspaces.referrals.log_import.keeping_map import kept_map
from alongside.workspaces.referrals.log_import.preview import Preview, preview
from alongside.workspaces.referrals.log_import.refusals import (
    MapNotChecked,
    NotAmongThese,
    NothingChosen,
    NothingNew,
    ProblemsLeft,
    RowRefused,
    WhyNeeded,
)
from alongside.workspaces.referrals.log_import.rows import LogRow, moment_of
from alongside.workspaces.referrals.models import ImportedRow, LogImport

SOURCE = "import"


@action
def bring_in(
    *,
    study: Study,
    task: Task,
    by: Person,
    at: datetime,
    also: Collection[int] = (),
    because: str = "",
    entry: UUID | None = None,
) -> LogImport:
    """Record every new row of a log; rows met before come in only if they are in `also`."""
    if not task.map.checked:
        raise MapNotChecked
    lock(f"referrals to {study.slug}")
    read = preview(task)
    rows = _rows_to_bring_in(read, also, because)
    log = write(
        LogImport, study=study, by=by, at=at, entry=entry, sha256=task.log.sha256,
        name="log.xlsx" if task.log.workbook else "log.csv", mapping=kept_map(task.map),
        rows=len(rows),
    )  # fmt: skip
    for row in rows:
        because_here = because.strip() if row.number in also else ""
        _Bringing(study, by, at, log, because_here).bring(row, read.compared.marks[row.number])
    return log


def _rows_to_bring_in(read: Preview, also: Collection[int], because: str) -> list[LogRow]:
    if not read.is_whole:
        raise ProblemsLeft(len(read.faults) + len(read.problems))
    if not set(also) <= set(read.compared.met):
        raise NotAmongThese
    if also and not because.strip():
        raise WhyNeeded
    rows = read.fresh(also)
    if not rows:
        raise NothingChosen if read.compared.met else NothingNew(len(read.rows))
    return rows


@dataclass(frozen=True)
class _Bringing:
    """One row on its way into the record."""

    study: Study
    by: Person
    at: datetime
    log: LogImport
    because: str

    def bring(self, row: LogRow, mark: str) -> None:
        try:
            family = self._refer(row)
            self._screen(row, family)
            if row.declined_on is not None:
                referrals.decline(
                    **self._of(family, row, "declined"), reasons=row.declining,
                    occurred_at=moment_of(self.study, row.declined_on, self.at),
                )  # fmt: skip
            if row.notes:
                families.comment(**self._of(family, row, "notes"), text=row.notes)
        except Refusal as problem:
            raise RowRefused(row.number, problem) from problem
        self._keep(row, family, mark)

    def _refer(self, row: LogRow) -> Family:
        leaflet = None
        if row.leaflet_on is not None:
            given = moment_of(self.study, row.leaflet_on, self.at, last=True)
            leaflet = LeafletGiven(row.leaflet_mode, given)
        referral = referrals.refer(
            study=self.study, site=row.site, team=row.team, by=self.by, at=self.at,
            entry=self._part(row, "referral"), criteria=row.answers,
            agreed_to_contact=row.agreed, people=row.people, not_agreeing=row.not_agreeing,
            leaflet=leaflet, duplicate_reason=self.because, source=SOURCE,
            occurred_at=moment_of(self.study, row.identified_on, self.at),
        )  # fmt: skip
        family: Family = referral.family
        return family

    def _screen(self, row: LogRow, family: Family) -> None:
        if row.screened_on is None:
            return
        when = moment_of(self.study, row.screened_on, self.at)
        of_screening = self._of(family, row, "screening")
        referrals.screen(**of_screening, criteria=row.screening, occurred_at=when)
        if row.eligible is not None:
            referrals.decide(
                **self._of(family, row, "decision"), eligible=row.eligible, reasons=row.deciding,
                discussed_with=row.discussed_with, occurred_at=when,
            )  # fmt: skip

    def _keep(self, row: LogRow, family: Family, mark: str) -> None:
        on = row.recorded_on
        write(
            ImportedRow, **self._of(family, row, "row"), log=self.log, row=row.number,
            row_digest=mark, recorded_there_by=row.recorded_by,
            recorded_there_on=on.isoformat() if on else "",
            occurred_at=moment_of(self.study, on, self.at) if on else None,
        )  # fmt: skip

    def _of(self, family: Family, row: LogRow, part: str) -> dict[str, Any]:
        return {
            "study": self.study, "family": family, "by": self.by, "at": self.at,
            "entry": self._part(row, part),
        }  # fmt: skip

    def _part(self, row: LogRow, part: str) -> UUID:
        return derived_id(self.log.pk, self.at, f"row {row.number} {part}")
