"""A difference between two entries is decided by somebody who looks at the paper."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, derived_id, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.quality import queries
from alongside.workspaces.quality.actions import refusals
from alongside.workspaces.quality.models import FIRST, SECOND, DifferenceDecided, SecondEntry

REASON = "Double entry: two people entered the paper form, and a third look at it decided."


@action
def decide_difference(
    *,
    study: Study,
    by: Person,
    at: datetime,
    second: SecondEntry,
    item: str,
    chosen: str,
    value: str = "",
    entry: UUID | None = None,
) -> DifferenceDecided:
    """Decide what the paper says of one item: the first entry, the second, or another answer.

    Both entries stay. Where another answer stands now, it is changed as any finished form is,
    with a reason and its history.
    """
    lock(f"second entry/{second.opened_id}/{second.form}")
    found = queries.compared(study, second)
    difference = next((one for one in found.differences if one.pair.item == item), None)
    if difference is None:
        raise refusals.NoDifference
    if difference.decided is not None:
        raise refusals.AlreadyDecided(difference.decided.recorded_by.name)
    said = {FIRST: difference.pair.first, SECOND: difference.pair.second}.get(chosen, value.strip())
    if chosen not in (FIRST, SECOND) and not said:
        raise refusals.NothingWritten
    decided = write(
        DifferenceDecided, study=study, family=second.family, by=by, at=at, entry=entry,
        opened=second.opened, second=second, item=item, chosen=chosen, value=said,
    )  # fmt: skip
    if said != difference.now:
        assessments.save_answers(
            study=study, by=by, at=at, opened=second.opened, form=second.form,
            answers={item: said}, confirmed=[item], reason=REASON,
            entry=derived_id(entry, at, f"{item}/changed"),
        )  # fmt: skip
    return decided
