"""What a log can tell us: our own fields, which columns of a log are matched to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from alongside.science.protocol import Study
from alongside.science.protocol.eligibility import Criterion

Kind = Literal["words", "list_of_words", "day", "text", "name", "phone"]
Vocabulary = Literal[
    "site", "team", "yes_no", "leaflet_mode", "relation", "not_agreeing", "ineligible", "declining"
]
CRITERION = "criterion_"


@dataclass(frozen=True)
class LogField:
    """One thing that a log can tell; `vocabulary` names the codes that its words stand for."""

    id: str
    kind: Kind
    vocabulary: Vocabulary | None = None
    needed: bool = False
    same_for_all: bool = False

    @property
    def names_somebody(self) -> bool:
        return self.id in IDENTIFIERS

    @property
    def criterion(self) -> str | None:
        """The criterion that this field answers."""
        return self.id.removeprefix(CRITERION) if self.id.startswith(CRITERION) else None


IDENTIFIERS = ("parent_name", "child_name", "born", "phone")
_WHERE_AND_WHEN = (
    LogField("site", "words", "site", needed=True, same_for_all=True),
    LogField("team", "words", "team", same_for_all=True),
    LogField("identified_on", "day", needed=True),
    LogField("agreed", "words", "yes_no", needed=True, same_for_all=True),
    LogField("not_agreed_reason", "words", "not_agreeing"),
    LogField("leaflet_on", "day"),
    LogField("leaflet_mode", "words", "leaflet_mode", same_for_all=True),
)
_DECISION = (
    LogField("screened_on", "day"),
    LogField("eligible", "words", "yes_no"),
    LogField("main_reason", "words", "ineligible"),
    LogField("reasons", "list_of_words", "ineligible"),
    LogField("discussed_with", "text"),
    LogField("declined_on", "day"),
    LogField("declined_reason", "words", "declining"),
)
_PEOPLE = (
    LogField("parent_name", "name"),
    LogField("relation", "words", "relation", same_for_all=True),
    LogField("child_name", "name"),
    LogField("born", "day"),
    LogField("phone", "phone"),
)
_KEPT_THERE = (
    LogField("recorded_by", "text"),
    LogField("recorded_on", "day"),
    LogField("notes", "text"),
)


def sections(study: Study) -> dict[str, tuple[LogField, ...]]:
    """Every field in the order in which the mapping page asks for it."""
    return {
        "where_and_when": _WHERE_AND_WHEN,
        "criteria": tuple(criterion_field(one) for one in study.eligibility),
        "decision": _DECISION,
        "people": _PEOPLE,
        "kept_there": _KEPT_THERE,
    }


def fields_of(study: Study) -> dict[str, LogField]:
    return {field.id: field for part in sections(study).values() for field in part}


def criterion_field(criterion: Criterion) -> LogField:
    return LogField(CRITERION + criterion.id, "words", "yes_no")
