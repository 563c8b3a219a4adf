"""Finished forms that were answered oddly. A flag is a reason to look, and kept nowhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from alongside.science.data_quality.odd_answering import (
    Flag,
    Line,
    Times,
    at_once,
    is_straight,
    is_too_fast,
    longest_line,
    timing_flags,
)
from alongside.science.instruments.bcap import validity as bcap
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.models import FormFinished, VisitOpened, VisitTiming
from alongside.workspaces.assessments.queries import FinishedForm
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.quality.queries.reach import Reach
from alongside.workspaces.scores import queries as scores

INVALID, BCAP = "_invalid", "bcap"


@dataclass(frozen=True)
class Flagged:
    """A finished form and what is odd about it, with the numbers that say so."""

    number: str
    site: str
    visit: str
    form: str
    finished_at: datetime
    flags: tuple[Flag, ...]
    line: Line
    minutes: Decimal
    answered: int


@dataclass(frozen=True)
class Validity:
    """A scored form that is past a validity limit; `flags` names each. It stays in every table."""

    number: str
    site: str
    visit: str
    form: str
    flags: tuple[str, ...]
    kept_by_one_source: bool


@dataclass(frozen=True)
class FlagsFound:
    """Flagged forms, the latest first, and among how many."""

    rows: tuple[Flagged, ...]
    forms: int


@dataclass(frozen=True)
class _Visit:
    who: int
    family: UUID
    times: Times


def flagged(study: Study, reach: Reach) -> FlagsFound:
    """Every finished form within reach that a rule of the study flags; five queries.

    Forms that may show the arm are looked at by their times only where they may be seen.
    """
    closed = reach.closed(study)
    forms = [
        one
        for one in assessments.finished_forms(study, reach.as_of)
        if reach.holds(one.site, one.part, one.family) and one.instrument not in closed
    ]
    answers = assessments.answers_of(study, forms, reach.as_of)
    visits, counts = _visits(study, reach.as_of), _counts(study, reach.as_of)
    together = _together(visits)
    rows = []
    for form in forms:
        minutes, answered = counts[form.id]
        line = longest_line(instrument(study, form.instrument), answers[form.id])
        found = _flags(study, line, minutes, answered, visits[form.opened])
        if form.opened in together:
            found.append("two_visits_at_once")
        if found:
            rows.append(_row(form, tuple(found), line, minutes, answered))
    return FlagsFound(tuple(rows[::-1]), len(forms))


def validity(study: Study, reach: scores.Reach) -> tuple[tuple[Validity, ...], int]:
    """Forms past a validity limit of their licensed score, and how many forms have such limits.

    They are read from the scores in force, which those who may see scores have brought up to date.
    """
    found, forms = [], 0
    for scored in scores.scored_forms(study, reach):
        rule = scored.form.scoring(scored.version)
        if not any(getattr(score, "limits", ()) for score in rule.scores):
            continue
        ids = scores.forms_of(study, scored.form.id, scored.version, reach)
        sheets = scores.sheets(scored.version, ids)
        forms += len(sheets)
        found += [_validity(scored.form.id, one) for one in sheets if _past(one)]
    return tuple(found), forms


def _past(sheet: scores.Sheet) -> tuple[str, ...]:
    return tuple(flag for flag in sheet.flags if flag.endswith(INVALID))


def _validity(form: str, sheet: scores.Sheet) -> Validity:
    value = {code: row.value for code, row in sheet.scores.items()}
    told = bcap(value.get("abuse_risk"), value.get("lie"), value.get("random_response"))
    kept = form == BCAP and told == "invalid_but_high"
    return Validity(
        sheet.number, sheet.site, sheet.visit, f"{form}:{sheet.about}", _past(sheet), kept
    )


def _flags(study: Study, line: Line, minutes: Decimal, answered: int, visit: _Visit) -> list[Flag]:
    rule = study.odd_answering
    found: list[Flag] = []
    if is_straight(line, rule):
        found.append("same_answer")
    if not visit.times.written_up and is_too_fast(float(minutes), answered, rule):
        found.append("too_fast")
    return [*found, *timing_flags(float(minutes), visit.times, rule)]


def _row(
    form: FinishedForm, flags: Sequence[Flag], line: Line, minutes: Decimal, answered: int
) -> Flagged:
    return Flagged(
        form.number, form.site, form.visit, form.form, form.finished_at, tuple(flags), line,
        minutes, answered,
    )  # fmt: skip


def _visits(study: Study, as_of: datetime | None) -> dict[UUID, _Visit]:
    zone = ZoneInfo(study.time_zone)
    ends = dict(
        VisitTiming.objects.as_of(as_of)
        .filter(study=study.slug, what="finished")
        .values_list("opened", "occurred_at")
    )
    rows = VisitOpened.objects.as_of(as_of).filter(study=study.slug)
    return {
        row.pk: _Visit(
            row.recorded_by_id, row.family_id,
            Times(
                row.occurred_at.astimezone(zone),
                ends[row.pk].astimezone(zone) if row.pk in ends else None,
                row.recorded_at.astimezone(zone),
            ),
        )
        for row in rows
    }  # fmt: skip


def _counts(study: Study, as_of: datetime | None) -> dict[UUID, tuple[Decimal, int]]:
    rows = FormFinished.objects.as_of(as_of).filter(study=study.slug)
    return {
        id: (spent, given) for id, spent, given in rows.values_list("pk", "minutes", "answered")
    }


def _together(visits: Mapping[UUID, _Visit]) -> set[UUID]:
    """Visits during which their assessor was at another family's too."""
    by_id = {str(id): id for id in visits}
    spans: dict[str, list[tuple[str, str, datetime, datetime]]] = defaultdict(list)
    for id, visit in visits.items():
        if visit.times.ended is not None:
            who = str(visit.who)
            spans[who].append((str(id), who, visit.times.began, visit.times.ended))
    return {by_id[id] for id in at_once(one for mine in spans.values() for one in mine)}
