"""One line for each kind of fact of this workspace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alongside.science.protocol import Study
from alongside.workspaces.monitoring.words.labels import COLOURS


def _judged(fact: Any, study: Study) -> str:
    criterion = study.progression_criterion(fact.criterion)
    return f"Judged {criterion.outcome.lower()} {COLOURS[fact.colour].lower()}: {fact.words}"


def _evidence(fact: Any, study: Study) -> str:
    return f"Pointed at {EVIDENCE[fact.kind]} as evidence: {fact.what}"


EVIDENCE = {"figures": "figures", "family": "a family", "address": "a document"}
DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "monitoring.QualitativeJudgement": _judged,
    "monitoring.JudgementEvidence": _evidence,
}
