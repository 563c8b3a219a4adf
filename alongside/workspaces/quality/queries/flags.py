"""Finished forms that were answered oddly. A flag is a reason to look, and no fact."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Q

from alongside.foundations.pages.paging import Paged, on_page
from alongside.foundations.record.totals import added_up
from alongside.science.data_quality.odd_answering import Flag, Line
from alongside.science.instruments.bcap import validity as bcap
from alongside.science.protocol import Study
from alongside.workspaces.quality.models import FormTotal
from alongside.workspaces.quality.queries.reach import Reach
from alongside.workspaces.quality.queries.source import forms_within, totals_within
from alongside.workspaces.quality.summarising import TOGETHER
from alongside.workspaces.scores import queries as scores

BCAP = "bcap"


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
    """One page of the flagged forms, the latest first, and among how many finished ones."""

    page: Paged
    forms: int

    @property
    def rows(self) -> tuple[Flagged, ...]:
        return self.page.rows


def flagged(study: Study, reach: Reach, page: str = "") -> FlagsFound:
    """Every finished form within reach that a rule of the study flags, a page of them.

    Forms that may show the arm are left out where they may not be seen.
    """
    closed = reach.closed(study)
    forms = forms_within(study, reach).exclude(instrument__in=closed)
    odd = forms.filter(~Q(flags="") | Q(together=True), finished_at__isnull=False)
    within = totals_within(study, reach)
    counted = added_up(FormTotal, ("instrument",), ("flagged", "finished"), within)
    open_ = [each for (instrument,), each in counted.items() if instrument not in closed]
    total, finished = (sum(each[place] for each in open_) for place in range(2))
    found = on_page(odd.order_by("-finished_at", "-pk"), page, total)
    return FlagsFound(found.showing([_flagged(row) for row in found.rows]), finished)


def validity(study: Study, reach: scores.Reach, page: str = "") -> tuple[Paged, int]:
    """Forms past a validity limit of their licensed score, a page of them, and how many forms have
    such limits.

    They are read from the scores in force, which those who may see scores have brought up to date.
    """
    limited = [
        (rule.form.id, rule.version)
        for rule in scores.in_force(study)
        if any(getattr(one, "limits", ()) for one in rule.form.scoring(rule.version).scores)
    ]
    found, forms = scores.past_limits(study, limited, reach, page)
    return found.showing([_validity(one) for one in found.rows]), forms


def _validity(sheet: scores.Sheet) -> Validity:
    form = sheet.instrument
    value = {code: row.value for code, row in sheet.scores.items()}
    told = bcap(value.get("abuse_risk"), value.get("lie"), value.get("random_response"))
    kept = form == BCAP and told == "invalid_but_high"
    return Validity(
        sheet.number, sheet.site, sheet.visit, f"{form}:{sheet.about}", sheet.past_limits, kept
    )


def _flagged(row: Any) -> Flagged:
    flags = [*row.flags.split(), *([TOGETHER] if row.together else [])]
    return Flagged(
        row.number, row.site, row.visit, row.form, row.finished_at, tuple(flags),
        Line(row.run, row.run_of, row.run_answer), row.minutes, row.answered,
    )  # fmt: skip
