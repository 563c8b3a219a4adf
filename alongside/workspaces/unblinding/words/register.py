"""The register for the steering committee. It has no arm on it and no words of colleagues."""

from __future__ import annotations

from alongside.foundations.pages.filters import count_of, day, moment
from alongside.workspaces.unblinding.queries import AllLearned, Learned, RequestRow, Requests
from alongside.workspaces.unblinding.words.labels import EFFECTS, FOR_WHOM, WHY
from alongside.workspaces.unblinding.words.pages import decision_line, told_line

NOT_YET = "Not recorded yet"
HOW_LEARNED_IS_NOT_SHOWN = (
    "Here stands that an assessor learned an arm, never which. How it came about stands with the "
    "deviations."
)


def register_sentence(asked: Requests, learned: AllLearned) -> str:
    """“2 requests: 1 told, 1 waits. Assessors learned an arm 3 times.”"""
    requests, times = asked.page.total, learned.page.total
    if not requests and not times:
        return "Nobody has asked to learn an arm, and no assessor has learned one."
    parts = [f"{count_of(requests, 'request', 'requests')} to learn an arm"]
    if requests:
        told = f"{asked.told} told ({asked.unplanned} of them unplanned)"
        parts[0] += f": {told}, {asked.waiting} waiting"
    learned_it = f"Assessors learned an arm {count_of(times, 'time', 'times')}"
    parts.append(learned_it if times else "No assessor has learned one")
    if open_ones := asked.open + learned.open:
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
