"""The figures of every form within reach: of now from the summaries, of a day from the facts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple, Protocol

from django.db.models import Count

from alongside.foundations.record.totals import Within, added_up
from alongside.science.protocol import Study
from alongside.workspaces.families.queries import at_sites
from alongside.workspaces.quality.models import (
    FormSummary,
    FormTotal,
    ReasonTotal,
    VisitSummary,
)
from alongside.workspaces.quality.queries.reach import Reach
from alongside.workspaces.quality.summarising import Summariser
from alongside.workspaces.quality.summary import catch_up

SUMS = ("asked", "answered", "missing")


class Cell(NamedTuple):
    """Forms of one site, questionnaire, mode and nurse: how many, finished, and their counts."""

    site: str
    instrument: str
    mode: str
    nurse: int
    forms: int
    finished: int
    asked: int
    answered: int
    missing: int


class Source(Protocol):
    """Figures within somebody's reach. Nothing is left out yet of forms that may show the arm."""

    def cells(self) -> list[Cell]: ...

    def reasons(self, closed: frozenset[str]) -> Mapping[str, int]:
        """How often each way of missing answers stands on the finished forms not closed."""

    def visits(self, blinded: bool) -> Mapping[str, int]:
        """How often the letters of a visit's measures are there."""

    def items(self, form: str) -> Mapping[str, int]:
        """How often the letters of a questionnaire's items are there."""


def source(study: Study, reach: Reach) -> Source:
    return Now(study, reach) if reach.as_of is None else Then(study, reach)


def forms_within(study: Study, reach: Reach) -> Any:
    """The summaries of forms within reach, level with the record."""
    catch_up(study)
    return _within(FormSummary.objects, study, reach)


def _within(model: Any, study: Study, reach: Reach) -> Any:
    rows = at_sites(model.filter(part__in=reach.parts), study, reach.sites, "site")
    if reach.families is not None:
        rows = rows.filter(family__in=reach.families)
    return rows.exclude(family__in=reach.without) if reach.without else rows


def totals_within(study: Study, reach: Reach) -> Within:
    """Whose totals are within reach. The summaries must be level with the record."""
    values = {"study": [study.slug], "part": reach.parts, "site": reach.sites}
    return Within(values, reach.families, reach.without)


class Now:
    """Counted by the database in the summaries, or already counted."""

    def __init__(self, study: Study, reach: Reach) -> None:
        self.forms = forms_within(study, reach)
        self.each_visit = _within(VisitSummary.objects, study, reach)
        self.within = totals_within(study, reach)

    def cells(self) -> list[Cell]:
        found = added_up(FormTotal, Cell._fields[:4], ("rows", "finished", *SUMS), self.within)
        return [Cell(*by, *sums) for by, sums in found.items()]

    def reasons(self, closed: frozenset[str]) -> Mapping[str, int]:
        found = added_up(ReasonTotal, ("instrument", "reasons"), ("rows",), self.within)
        counts: Counter[str] = Counter()
        for (instrument, reasons), (forms,) in found.items():
            counts[reasons] += 0 if instrument in closed else forms
        return counts

    def visits(self, blinded: bool) -> Mapping[str, int]:
        return _counted(self.each_visit, "states_blinded" if blinded else "states")

    def items(self, form: str) -> Mapping[str, int]:
        return _counted(self.forms.filter(instrument=form, finished_at__isnull=False), "states")


def _counted(rows: Any, column: str) -> Mapping[str, int]:
    return dict(rows.order_by().values(column).annotate(n=Count("*")).values_list(column, "n"))


@dataclass
class Then:
    """Counted over the facts as they stood."""

    study: Study
    reach: Reach

    @cached_property
    def _made(self) -> tuple[list[FormSummary], list[VisitSummary]]:
        made = Summariser(self.study).of(self.reach.as_of)
        held = self.reach.holds
        return (
            [one for one in made.forms if held(one.site, one.part, one.family)],
            [one for one in made.visits if held(one.site, one.part, one.family)],
        )

    def cells(self) -> list[Cell]:
        sums: dict[tuple[str, str, str, int], list[int]] = {}
        for one in self._made[0]:
            cell = sums.setdefault((one.site, one.instrument, one.mode, one.nurse), [0] * 5)
            done = one.finished_at is not None
            for place, more in enumerate((1, done, one.asked, one.answered, one.missing)):
                cell[place] += more
        return [Cell(*by, *counts) for by, counts in sums.items()]

    def reasons(self, closed: frozenset[str]) -> Mapping[str, int]:
        forms = (one for one in self._made[0] if one.instrument not in closed)
        return Counter(one.reasons for one in forms if one.reasons)

    def visits(self, blinded: bool) -> Mapping[str, int]:
        visits = self._made[1]
        return Counter(one.states_blinded if blinded else one.states for one in visits)

    def items(self, form: str) -> Mapping[str, int]:
        forms = (one for one in self._made[0] if one.instrument == form and one.finished_at)
        return Counter(one.states for one in forms)
