"""Sentences on the pages about one family."""

from __future__ import annotations

from alongside.foundations.pages.filters import count_of, moment
from alongside.science.protocol import Study
from alongside.workspaces.unblinding.codes import OWN_PAGE
from alongside.workspaces.unblinding.models import ArmGuessed, UnblindingDecided
from alongside.workspaces.unblinding.queries import (
    APPROVED,
    RAN_OUT,
    REFUSED,
    TOLD,
    WAITING,
    RequestRow,
)
from alongside.workspaces.unblinding.words.history import lower_first
from alongside.workspaces.unblinding.words.labels import (
    CHANNELS,
    DO_NOT_KNOW,
    EFFECTS,
    FOR_WHOM,
    FORGOTTEN,
    SURE,
    WAYS,
    WHY,
)

ASKED = "Recorded, and those who decide have been asked by email. If it cannot wait, ring them too."
TELLING_RECORDED = "Recorded: the arm was told. Please record what follows for the trial."
ASSESSED = "What follows is recorded."
GUESSED = "Recorded. Thank you. Nobody compares it with the truth before the trial is over."
PARENT_GUESSED = "Recorded, with thanks to the parent."
NO_MORE = "Nothing more is to be done here."
STATES = {
    WAITING: ("Waits for a decision", "amber"),
    REFUSED: ("Not agreed", "grey"),
    APPROVED: ("Agreed, not told yet", "blue"),
    RAN_OUT: ("The link ran out unread", "amber"),
    TOLD: ("Told", "green"),
}


def state(row: RequestRow) -> tuple[str, str]:
    """Where a request stands, and its tone."""
    return STATES[row.state]


def ask_sentence(rows: int) -> str:
    if rows == 0:
        return "Nobody has asked for this family yet."
    return f"{count_of(rows, 'request', 'requests')} for this family so far."


def decided(fact: UnblindingDecided, way: str) -> str:
    """What the decider reads afterwards."""
    if not fact.approved:
        return "Recorded: not agreed. The person who asked gets an email that it is decided."
    if way == OWN_PAGE:
        return "Agreed. The link is on its way to the person for whom it was asked."
    return "Agreed. Colleagues who know the arm have been asked to tell it."


def request_lines(row: RequestRow, by: str, decided_by: str) -> list[dict[str, str]]:
    """A request without its words."""
    lines = {
        "Asked": f"{moment(row.at)}{_by(by)}",
        "Planned?": "Yes" if row.planned else "No",
        "Why": WHY.get(row.why, row.why),
        "For whom": FOR_WHOM.get(row.for_whom, row.for_whom),
        "How they learn it": WAYS.get(row.way, row.way),
        "Decision": decision_line(row, decided_by),
        "Told": told_line(row),
        "What follows": EFFECTS.get(row.effect, ""),
    }
    return [{"key": key, "value": value} for key, value in lines.items() if value]


def decision_line(row: RequestRow, by: str) -> str:
    if row.decided_at is None:
        return ""
    said = "Not agreed" if row.state == REFUSED else "Agreed"
    return f"{said}, {moment(row.decided_at)}{_by(by)}"


def told_line(row: RequestRow) -> str:
    if row.told_at is None:
        return ""
    return f"{moment(row.told_at)}, {lower_first(CHANNELS.get(row.channel, row.channel))}"


def guess_line(study: Study, fact: ArmGuessed) -> str:
    """What somebody said they believe."""
    if not fact.arm:
        return f"{DO_NOT_KNOW}, {moment(fact.occurred_at)}"
    sure = SURE.get(fact.sure, fact.sure)
    return f"{study.arm(fact.arm).name} ({sure}), {moment(fact.occurred_at)}"


def what_follows(words: str | None) -> str:
    return FORGOTTEN if words is None else words


def _by(name: str) -> str:
    return f", by {name}" if name else ""
