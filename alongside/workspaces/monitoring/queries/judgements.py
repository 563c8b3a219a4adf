"""What the team judged, what it pointed at, and what it judged before."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from alongside.science.protocol import Study
from alongside.workspaces.monitoring.models import JudgementEvidence, QualitativeJudgement


@dataclass(frozen=True)
class Pointer:
    """What a judgement points at: `figures` as of a moment, a `family`, or an `address`."""

    kind: str
    what: str
    as_of: datetime | None


@dataclass(frozen=True)
class Judgement:
    """A signed judgement of one criterion; `why` says why it took the place of the one before."""

    id: UUID
    criterion: str
    colour: str
    words: str
    evidence: str
    why: str
    at: datetime
    by: str
    pointers: tuple[Pointer, ...] = ()


def judgements(study: Study, as_of: datetime | None = None) -> dict[str, list[Judgement]]:
    """Every judgement of each criterion, the latest first; the first one stands."""
    rows = QualitativeJudgement.objects.filter(study=study.slug, retracted=False)
    if as_of is not None:
        rows = rows.filter(recorded_at__lte=as_of)
    columns = (
        "id", "criterion", "colour", "words", "evidence", "reason", "occurred_at",
        "recorded_by__name",
    )  # fmt: skip
    pointed = _pointers(study, as_of)
    found: dict[str, list[Judgement]] = {}
    for values in rows.order_by("-recorded_at", "-pk").values_list(*columns):
        one = replace(Judgement(*values), pointers=tuple(pointed.get(values[0], ())))
        found.setdefault(one.criterion, []).append(one)
    return found


def standing(study: Study, criterion: str) -> QualitativeJudgement | None:
    """The judgement that stands now."""
    rows = QualitativeJudgement.objects.as_of().filter(study=study.slug, criterion=criterion)
    found: QualitativeJudgement | None = rows.order_by("-recorded_at", "-pk").first()
    return found


def _pointers(study: Study, as_of: datetime | None) -> dict[UUID, list[Pointer]]:
    rows = JudgementEvidence.objects.as_of(as_of).filter(study=study.slug).order_by("pk")
    found: dict[UUID, list[Pointer]] = {}
    for judgement, kind, what, at in rows.values_list("judgement", "kind", "what", "as_of"):
        found.setdefault(judgement, []).append(Pointer(kind, what, at))
    return found
