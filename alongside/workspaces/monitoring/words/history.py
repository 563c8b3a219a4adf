"""One line for each kind of fact of this workspace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alongside.science.protocol import Study
from alongside.workspaces.monitoring.words.labels import COLOURS


def _judged(fact: Any, study: Study) -> str:
    criterion = study.progression_criterion(fact.criterion)
    return f"Judged {criterion.outcome.lower()} {COLOURS[fact.colour].lower()}: {fact.words}"


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {"monitoring.QualitativeJudgement": _judged}
