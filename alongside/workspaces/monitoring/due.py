"""When a family's follow-up should be over, so that retention can be judged."""

from __future__ import annotations

from datetime import date, timedelta

from alongside.science.protocol import Study
from alongside.science.retention.path import FamilyPath, Stage

ANCHORS = {"consent": Stage.CONSENTED, "randomisation": Stage.RANDOMISED}


def due_on(study: Study, path: FamilyPath) -> date | None:
    """The first day after the window of the follow-up; None before randomisation.

    Where any one of several visits shows retention, the first of them counts, else the last.
    """
    if Stage.RANDOMISED not in path.reached:
        return None
    closes = [_closes(study, path, visit) for visit in study.retention.visits]
    last = min(closes) if study.retention.rule == "any" else max(closes)
    return last + timedelta(days=1)


def _closes(study: Study, path: FamilyPath, visit: str) -> date:
    planned = study.visit(visit)
    return planned.window(_anchor(study, path, planned.anchor)).closes


def _anchor(study: Study, path: FamilyPath, anchor: str) -> date:
    if stage := ANCHORS.get(anchor):
        return path.reached[stage].date()
    visit = study.visit(anchor)
    if visit.before_randomisation:
        return path.reached[Stage.BASELINE_COMPLETE].date()
    return visit.window(_anchor(study, path, visit.anchor)).target
