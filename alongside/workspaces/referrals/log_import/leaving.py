"""Why a family did not go on, in the study's codes and in the log's own words."""

from __future__ import annotations

from dataclasses import replace

from alongside.workspaces.referrals.given import Reasons
from alongside.workspaces.referrals.log_import.cells import Cells
from alongside.workspaces.referrals.log_import.people import open_text
from alongside.workspaces.referrals.log_import.reading import as_word, parts_of
from alongside.workspaces.referrals.log_import.rows import LogRow


def reasons_of(cells: Cells, main: str, others: str = "") -> Reasons:
    """The main reason and further ones; a single further one is the main one."""
    also = cells.codes(others) if others else ()
    first = cells.code(main, blank_counts=not also) or (also[0] if len(also) == 1 else "")
    if not first:
        cells.report_once(main, "main_needed" if also else "reason_needed")
    coded = tuple(dict.fromkeys((first, *also)))
    return Reasons(coded, first, _own_words(cells, main, others))


def with_declining(cells: Cells, row: LogRow) -> LogRow:
    """The family chose not to go on."""
    on = cells.day("declined_on")
    if on is None:
        if cells.text("declined_reason") and not _shared(cells, "declined_reason"):
            cells.report_once("declined_on", "declining_day_needed")
        return row
    if on < row.identified_on:
        cells.report("declined_on", "before_identified", cells.text("declined_on"))
    if row.eligible is False:
        cells.report("declined_on", "both_exits")
    return replace(row, declined_on=on, declining=reasons_of(cells, "declined_reason"))


def _shared(cells: Cells, field: str) -> bool:
    """Whether one column of theirs holds several of our fields."""
    headings = list(cells.task.map.columns.values())
    return headings.count(cells.task.map.columns.get(field, "")) > 1


def _own_words(cells: Cells, main: str, others: str) -> str:
    """What the log says beyond the code; a text that is the code's own label adds nothing."""
    known = cells.task.known_words(cells.task.fields[main].vocabulary or "")
    said = [cells.text(main), *(parts_of(cells.raw(others)) if others else ())]
    more = dict.fromkeys(text for text in said if text and as_word(text) not in known)
    return open_text(cells, "; ".join(more))
