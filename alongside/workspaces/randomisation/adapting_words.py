"""What is said of a changed ratio, to those who may know it: it hints at how the arms do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from alongside.foundations.pages.filters import day, moment
from alongside.science.protocol import Study
from alongside.workspaces.randomisation import queries

CHANGED = (
    "The ratio is changed for places still to be drawn. What was sealed before has ended where it "
    "was: make a new sequence, or no family can be allocated."
)


def said(study: Study, ratio: Mapping[str, int]) -> str:
    """IPS 2, SAU 1."""
    return ", ".join(f"{study.arm(arm).short} {part}" for arm, part in ratio.items())


def lines(study: Study, found: Sequence[Any]) -> list[dict[str, str]]:
    return [
        {
            "key": f"From {moment(row.recorded_at)}",
            "value": f"{said(study, row.ratio)}. {row.reason} ({row.recorded_by.name})",
        }
        for row in found
    ]


def in_reports(study: Study, as_of: datetime | None) -> str:
    """The sentence on closed reports; nothing when the ratio was never changed."""
    changes = queries.ratios(study, as_of)
    if not changes:
        return ""
    told = "; ".join(f"{said(study, row.ratio)} from {day(row.recorded_at)}" for row in changes)
    return f"The ratio was changed for places drawn later: {told}. Earlier places are as drawn."


def _decided(fact: Any, study: Study) -> str:
    return f"Ratio for further places: {said(study, fact.ratio)}"


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "randomisation.RatioDecided": _decided,
    "randomisation.PlacesSetAside": lambda fact, study: "Unused places of a sequence set aside",
}
