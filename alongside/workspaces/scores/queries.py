"""Which forms are scored, the scores of one, and how many fell into each band."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from alongside.science.instruments.scoring import Scoring
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.consent import queries as consent
from alongside.workspaces.scores.making import rules
from alongside.workspaces.scores.models import ScoreRow


@dataclass(frozen=True)
class Reach:
    """Whose scores somebody may see: sites, parts of visits, and families (None: all of them)."""

    sites: tuple[str, ...]
    parts: tuple[str, ...]
    families: frozenset[UUID] | None = None


@dataclass(frozen=True)
class FormScored:
    """A form of the study that has a rule, and how many of it are finished and scored."""

    form: Instrument
    version: str
    forms: int


@dataclass(frozen=True)
class Sheet:
    """The scores of one finished form by one version of the rule, by the code of the score."""

    number: str
    site: str
    visit: str
    about: str
    age_months: int | None
    finished_at: datetime
    form_answered: int
    form_missing: int
    unreadable: int
    flags: tuple[str, ...]
    scores: dict[str, ScoreRow]


def scored_forms(study: Study, reach: Reach) -> list[FormScored]:
    """The forms that have scores within reach, in the order of the schedule."""
    counted: Counter[str] = Counter()
    seen: set[UUID] = set()
    for row in _within(study, reach).values_list("finished", "instrument").distinct():
        if row[0] not in seen:
            counted[row[1]] += 1
            seen.add(row[0])
    known = rules(study, _asked(study))
    return [
        FormScored(versions[-1].form, versions[-1].version, counted[id])
        for id, versions in known.items()
    ]


def versions(study: Study, form: str) -> list[tuple[str, Scoring]]:
    """The versions of the rule of a form, the one in force first."""
    known = rules(study, [form] if form in _asked(study) else [])
    return [(rule.version, rule.form.scoring(rule.version)) for rule in known.get(form, [])][::-1]


def sheets(study: Study, form: str, version: str, reach: Reach) -> list[Sheet]:
    """Every finished form of that kind within reach with its scores; the earliest first."""
    rows = _within(study, reach).filter(instrument=form, rule_version=version)
    found: dict[UUID, Sheet] = {}
    for row in rows.order_by("finished_at", "finished", "pk"):
        sheet = found.setdefault(row.finished, _sheet(row))
        sheet.scores[row.code] = row
    return list(found.values())


def bands(found: Iterable[Sheet]) -> list[tuple[str, str, str, int]]:
    """How many forms fell into each band: visit, score, band and count, in a fixed order."""
    counted = Counter(
        (sheet.visit, code, row.band)
        for sheet in found
        for code, row in sheet.scores.items()
        if row.band
    )
    return [(*key, number) for key, number in counted.items()]


def _asked(study: Study) -> Collection[str]:
    return list(
        dict.fromkeys(
            id
            for measure in study.measures
            if measure.kind == "questionnaire"
            for id in measure.instruments
        )
    )


def _within(study: Study, reach: Reach) -> QuerySet[ScoreRow, ScoreRow]:
    rows = ScoreRow.objects.filter(
        study=study.slug, site__in=reach.sites, part__in=reach.parts
    ).exclude(family__in=list(consent.left_out(study)))
    return rows if reach.families is None else rows.filter(family__in=reach.families)


def _sheet(row: ScoreRow) -> Sheet:
    return Sheet(
        row.number, row.site, row.visit, row.about, row.age_months, row.finished_at,
        row.form_answered, row.form_missing, row.unreadable, tuple(row.flags), {},
    )  # fmt: skip
