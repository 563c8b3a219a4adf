"""The register for the steering committee. It has no arm on it and no words of colleagues."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.foundations.pages.filters import count_of, day, moment
from alongside.workspaces.unblinding.queries import TOLD, WAITING, Learned, RequestRow
from alongside.workspaces.unblinding.words.labels import EFFECTS, FOR_WHOM, WHY
from alongside.workspaces.unblinding.words.pages import decision_line, told_line

NOT_YET = "Not recorded yet"
HOW_LEARNED_IS_NOT_SHOWN = (
    "Here stands that an assessor learned an arm, never which. How it came about stands with the "
    "deviations."
)


def register_sentence(asked: Sequence[RequestRow], learned: Sequence[Learned]) -> str:
    """“2 requests: 1 told, 1 waits. Assessors learned an arm 3 times.”"""
    if not asked and not learned:
        return "Nobody has asked to learn an arm, and no assessor has learned one."
    told = sum(row.state == TOLD for row in asked)
    waiting = sum(row.state == WAITING for row in asked)
    unplanned = sum(row.state == TOLD and not row.planned for row in asked)
    parts = [f"{count_of(len(asked), 'request', 'requests')} to learn an arm"]
    if asked:
        parts[0] += f": {told} told ({unplanned} of them unplanned), {waiting} waiting"
    times = count_of(len(learned), "time", "times")
    parts.append(f"Assessors learned an arm {times}" if learned else "No assessor has learned one")
    open_ones = sum(row.waits_for_impact for row in asked) + sum(not row.effect for row in learned)
    if open_ones:
        parts.append(f"For {open_ones} of these nobody has recorded yet what follows")
    return ". ".join(parts) + "."


def request_line(row: RequestRow, by: str, decided_by: str) -> list[str]:
    """A request in the register, but for its family and its state."""
    return [
        "Planned" if row.planned else "Unplanned",
        WHY.get(row.why, row.why),
        FOR_WHOM.get(row.for_whom, row.for_whom),
        f"{day(row.at)}{f', {by}' if by else ''}",
        decision_line(row, decided_by) or "Not yet",
        told_line(row) or "No",
        effect(row.effect) if row.told_at else "",
    ]


def learned_line(row: Learned, by: str) -> list[str]:
    """An arm that was learned, but for the family."""
    return [moment(row.at), by, effect(row.effect)]


def effect(code: str) -> str:
    return EFFECTS.get(code, code) if code else NOT_YET
