"""Which forms are scored, the scores of one, and how many fell into each band."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet, Subquery

from alongside.foundations.pages.paging import Paged, on_page
from alongside.foundations.record.models import NOBODY
from alongside.foundations.record.totals import Within, added_up
from alongside.science.instruments.confirming import Confirmation, Withheld, switched, withheld
from alongside.science.instruments.elsewhere import ELSEWHERE
from alongside.science.instruments.scoring import NotScoredHere, Scoring
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.consent import queries as consent
from alongside.workspaces.scores.making import INVALID, Rule, asked, rules
from alongside.workspaces.scores.models import ScoreRow, ScoreTotal


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
class RuleShown:
    """One version of a rule as the study uses it: what is on, what is off, who confirmed what."""

    version: str
    scoring: Scoring
    off: tuple[Withheld, ...]
    confirmed: tuple[Confirmation, ...]


@dataclass(frozen=True)
class Sheet:
    """The scores of one finished form by one version of the rule, by the code of the score."""

    number: str
    site: str
    visit: str
    instrument: str
    about: str
    age_months: int | None
    finished_at: datetime
    form_answered: int
    form_missing: int
    unreadable: int
    flags: tuple[str, ...]
    scores: dict[str, ScoreRow]

    @property
    def past_limits(self) -> tuple[str, ...]:
        return tuple(flag for flag in self.flags if flag.endswith(INVALID))


def scored_forms(study: Study, reach: Reach) -> list[FormScored]:
    """The forms that have scores within reach, in the order of the schedule."""
    counted: Counter[str] = Counter()
    for (form, _), (forms, _) in _counted(study, reach).items():
        counted[form] = max(counted[form], forms)
    return [FormScored(rule.form, rule.version, counted[rule.form.id]) for rule in in_force(study)]


def _counted(
    study: Study, reach: Reach, only: Collection[str] | None = None
) -> dict[tuple[str, str], tuple[int, int]]:
    """How many forms are scored by each version of a rule, and how many are past a limit."""
    values: dict[str, Collection[str]] = {
        "study": [study.slug], "site": reach.sites, "part": reach.parts,
    }  # fmt: skip
    values |= {} if only is None else {"instrument": only}
    within = Within(values, reach.families, consent.left_out(study))
    by = ("instrument", "rule_version", "code")
    counted: dict[tuple[str, str], tuple[int, int]] = {}
    for (form, version, _), (forms, past) in added_up(
        ScoreTotal, by, ("rows", "past"), within
    ).items():  # each form has each score of a rule once
        before = counted.get((form, version), (0, 0))
        counted[form, version] = max(before[0], forms), max(before[1], past)
    return counted


def past_limits(
    study: Study, forms: Collection[tuple[str, str]], reach: Reach, page: str
) -> tuple[Paged, int]:
    """One page of the sheets past a validity limit by these versions of rules, the earliest first,
    and how many forms are scored by them."""
    counted = _counted(study, reach, [form for form, _ in forms])
    scored, past = (sum(counted.get(form, (0, 0))[place] for form in forms) for place in range(2))
    of_rule = Q(pk=NOBODY)
    for instrument_, version in forms:
        of_rule |= Q(instrument=instrument_, rule_version=version)
    rows = _within(study, reach).filter(of_rule, past_limit=True).distinct()
    keys = rows.order_by("finished_at", "finished").values_list("finished", "rule_version")
    found = on_page(keys, page, past)
    ids: dict[str, list[UUID]] = {}
    for finished, version in found.rows:
        ids.setdefault(version, []).append(finished)
    shown = [sheet for version, some in ids.items() for sheet in sheets(version, some)]
    return found.showing(sorted(shown, key=lambda sheet: sheet.finished_at)), scored


def in_force(study: Study) -> list[Rule]:
    """The rule in force of each form that has one, in the order of the schedule."""
    return [versions[-1] for versions in rules(study, asked(study)).values()]


def not_scored(study: Study) -> list[NotScoredHere]:
    """The forms that the study asks and nothing here scores; each says why."""
    ids = asked(study)
    known = rules(study, ids)
    forms = [
        instrument(study, id) for id in ids if id not in known or known[id][-1].version == ELSEWHERE
    ]
    return [NotScoredHere(form.title, form.not_scored) for form in forms]


def versions(study: Study, form: str) -> list[RuleShown]:
    """The versions of the rule of a form, the one in force first."""
    known = rules(study, [form] if form in asked(study) else [])
    return [_shown(rule) for rule in known.get(form, [])][::-1]


def forms_of(study: Study, form: str, version: str, reach: Reach) -> QuerySet[Any, Any]:
    """The ids of the forms of that kind within reach that have scores; the earliest first."""
    rows = _within(study, reach).filter(instrument=form, rule_version=version)
    first = rows.order_by("code").values("code")[:1]
    one_each = rows.filter(code=Subquery(first)).order_by("finished_at", "finished")
    return one_each.values_list("finished", flat=True)


def sheets(version: str, forms: Collection[UUID] | QuerySet[Any, Any]) -> list[Sheet]:
    """These finished forms with their scores; the earliest first."""
    rows = ScoreRow.objects.filter(rule_version=version, finished__in=forms)
    found: dict[UUID, Sheet] = {}
    for row in rows.order_by("finished_at", "finished", "pk"):
        sheet = found.setdefault(row.finished, _sheet(row))
        sheet.scores[row.code] = row
    return list(found.values())


def bands(study: Study, form: str, version: str, reach: Reach) -> list[tuple[str, str, str, int]]:
    """How many forms fell into each band: visit, score, band and count."""
    rows = _within(study, reach).filter(instrument=form, rule_version=version).exclude(band="")
    counted = rows.values_list("visit", "code", "band").annotate(forms=Count("pk"))
    return list(counted.order_by("visit", "code", "band"))


def _within(study: Study, reach: Reach) -> QuerySet[ScoreRow, ScoreRow]:
    rows = ScoreRow.objects.filter(
        study=study.slug, site__in=reach.sites, part__in=reach.parts
    ).exclude(family__in=list(consent.left_out(study)))
    return rows if reach.families is None else rows.filter(family__in=reach.families)


def _sheet(row: ScoreRow) -> Sheet:
    return Sheet(
        row.number, row.site, row.visit, row.instrument, row.about, row.age_months, row.finished_at,
        row.form_answered, row.form_missing, row.unreadable, tuple(row.flags), {},
    )  # fmt: skip


def _shown(rule: Rule) -> RuleShown:
    whole = rule.form.scoring(rule.version)
    on, off = switched(whole, rule.confirmed), withheld(whole, rule.confirmed)
    return RuleShown(rule.version, on, off, rule.confirmed)
