"""One line for each kind of fact of this workspace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alongside.foundations.pages.filters import count_of, moment
from alongside.science.protocol import Study
from alongside.workspaces.reports.words.labels import WHY, kind


def _made(fact: Any, study: Study) -> str:
    why = f", in place of an earlier one: {WHY[fact.why].lower()}" if fact.why else ""
    return f"{kind(fact.closed)} made as of {moment(fact.moment)}{why}"


def _sent(fact: Any, study: Study) -> str:
    return f"The link to a report was sent to {count_of(len(fact.to), 'person', 'people')}"


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "reports.Snapshot": _made,
    "reports.SnapshotSent": _sent,
}
