"""What bringing a log in would do, worked out without writing anything."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from alongside.workspaces.referrals.log_import.cells import Task
from alongside.workspaces.referrals.log_import.checking import read_row
from alongside.workspaces.referrals.log_import.meeting import Compared, compare
from alongside.workspaces.referrals.log_import.rows import LogRow, Problem


@dataclass(frozen=True)
class Preview:
    """The readable rows, every problem, and what is known again."""

    task: Task
    rows: tuple[LogRow, ...]
    faults: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    compared: Compared

    @property
    def is_whole(self) -> bool:
        """Whether every row can be recorded."""
        return not self.faults and not self.problems

    def fresh(self, also: Collection[int] = ()) -> list[LogRow]:
        """The rows to bring in: those never met, and those met ones that somebody chose."""
        compared = self.compared
        known = {*compared.already, *compared.again, *(set(compared.met) - set(also))}
        return [row for row in self.rows if row.number not in known]

    def counts(self, also: Collection[int] = ()) -> dict[str, int]:
        """How many families of the new rows come how far."""
        rows = self.fresh(also)
        return {
            "identified": len(rows),
            "agreed": sum(row.agreed for row in rows),
            "not_agreed": sum(not row.agreed for row in rows),
            "leaflet": sum(row.leaflet_on is not None for row in rows),
            "screened": sum(row.screened_on is not None for row in rows),
            "eligible": sum(row.eligible is True for row in rows),
            "not_eligible": sum(row.eligible is False for row in rows),
            "declined": sum(row.declined_on is not None for row in rows),
        }

    def notices(self) -> dict[str, list[int]]:
        """What to know beforehand, with the rows it is about."""
        found: dict[str, list[int]] = defaultdict(list)
        for row in self.fresh(self.compared.met):
            for notice in sorted(row.notices):
                found[notice].append(row.number)
        return dict(found)


def preview(task: Task) -> Preview:
    """Read the whole log through its map; nothing is written."""
    faults = faults_of(task)
    read = [] if faults else [read_row(task, row) for row in task.log.rows]
    rows = tuple(row for row, _ in read if row is not None)
    problems = tuple(problem for _, found in read for problem in found)
    return Preview(task, rows, tuple(faults), problems, compare(task, rows))


def faults_of(task: Task) -> list[Problem]:
    """What is wrong with the map itself, before any row is read."""
    map, log = task.map, task.log
    needed = [id for id, field in task.fields.items() if field.needed and not map.has(id)]
    lost = [(id, name) for id, name in map.columns.items() if log.place(name) is None]
    elsewhere = map.always.get("site", "") not in ("", *task.sites)
    together = [id for given, id in _TOGETHER if map.has(given) and not map.has(id)]
    return [
        *(Problem(None, id, "field_needed") for id in needed),
        *(Problem(None, id, "no_such_column", name) for id, name in lost),
        *([Problem(None, "site", "not_your_site")] if elsewhere else []),
        *(Problem(None, id, f"{id}_too") for id in dict.fromkeys(together)),
        *([Problem(None, "eligible", "choose_not_in_log")] if _open_choice(task) else []),
    ]


_TOGETHER = (
    ("parent_name", "relation"),
    ("leaflet_on", "leaflet_mode"),
    ("eligible", "screened_on"),
    ("born", "child_name"),
    ("child_name", "born"),
    ("not_agreed_reason", "agreed"),
    ("declined_reason", "declined_on"),
)


def _open_choice(task: Task) -> bool:
    """Whether nobody said what an eligible family without an answer to a criterion means."""
    criteria = [field.id for field in task.fields.values() if field.criterion]
    lacking = not all(task.map.has(id) for id in criteria)
    return lacking and task.map.has("eligible") and not task.map.not_in_log
