"""Forms entered twice: which wait for it, how two entries compare, and how well they agree."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations.pages.paging import Paged, on_page
from alongside.foundations.record.totals import added_up
from alongside.science.data_quality.double_entry import Agreement, Pair, agreement_of, pairs
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.folding import folded, values
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.assessments.queries import FormAnswers
from alongside.workspaces.quality.models import DifferenceDecided, FormTotal, SecondEntry
from alongside.workspaces.quality.queries.reach import Reach
from alongside.workspaces.quality.queries.source import forms_within, totals_within

COLUMNS = ("number", "site", "visit", "form", "finished_at", "first_by", "second", "differences",
           "undecided")  # fmt: skip
STATES = ("to_enter", "undecided", "settled")


@dataclass(frozen=True)
class Again:
    """A finished paper form that is to be entered twice, or was."""

    number: str
    site: str
    visit: str
    form: str
    finished_at: datetime
    entered_first_by: frozenset[int]
    second: UUID | None
    differences: int
    undecided: int


@dataclass(frozen=True)
class ToEnter:
    """One page of the forms that are entered twice, how many of all wait for it, and how many
    have differences to decide."""

    page: Paged
    waiting: int
    undecided: int

    @property
    def rows(self) -> tuple[Again, ...]:
        return self.page.rows


@dataclass(frozen=True)
class Difference:
    """One item that differs, how that was decided, and what stands now."""

    pair: Pair
    decided: DifferenceDecided | None
    now: str


@dataclass(frozen=True)
class Compared:
    """Two entries of one form as they were, item by item."""

    second: SecondEntry
    instrument: Instrument
    first_by: tuple[str, ...]
    pairs: tuple[Pair, ...]
    differences: tuple[Difference, ...]

    @property
    def undecided(self) -> list[Difference]:
        return [one for one in self.differences if one.decided is None]


@dataclass(frozen=True)
class Agreed:
    """How well two entries of one questionnaire agree, and what was found wrong in each."""

    instrument: str
    forms: int
    agreement: Agreement
    decided: int
    first_wrong: int
    second_wrong: int


def on_paper(form: FormAnswers) -> bool:
    """Whether a form was read from paper: its wording is not shown here, and no pack showed it."""
    spoken = any(state.latest.language for state in form.items.values())
    return not form.instrument.wording_shipped and not spoken


def second_entry(opened: VisitOpened, form: str) -> SecondEntry | None:
    found: SecondEntry | None = (
        SecondEntry.objects.as_of()
        .filter(opened=opened, form=form)
        .select_related("recorded_by", "family", "opened")
        .first()
    )
    return found


def compared(study: Study, second: SecondEntry) -> Compared:
    """A second entry beside the first as it stood then; four queries."""
    form = assessments.answers(study, second.opened, second.form)
    sets = [one for one in form.sets if one.number <= second.seen]
    both = pairs(form.instrument, values(folded(sets)), second.answers)
    rows = DifferenceDecided.objects.as_of().filter(second=second).select_related("recorded_by")
    decided = {row.item: row for row in rows}
    now = values(form.items)
    differences = tuple(
        Difference(one, decided.get(one.item), now.get(one.item, "")) for one in both if one.differ
    )
    first_by = tuple(dict.fromkeys(one.by for one in sets if one.answers))
    return Compared(second, form.instrument, first_by, tuple(both), differences)


def to_enter(study: Study, reach: Reach, page: str = "") -> ToEnter:
    """The paper forms that the study wants entered twice, those still to do first; a page of them.

    A form is chosen by its own key, so that nobody chooses.
    """
    forms = forms_within(study, reach).filter(twice=True, finished_at__isnull=False)
    counted = added_up(FormTotal, (), STATES, totals_within(study, reach))
    waiting, undecided, settled = counted.get((), (0, 0, 0))
    shown = forms.order_by("settled", "finished_at", "pk").only(*COLUMNS)
    found = on_page(shown, page, waiting + undecided + settled)
    return ToEnter(found.showing([_again(row) for row in found.rows]), waiting, undecided)


def _again(row: Any) -> Again:
    return Again(
        row.number, row.site, row.visit, row.form, row.finished_at,
        frozenset(map(int, row.first_by.split())), row.second, row.differences, row.undecided,
    )  # fmt: skip


def agreed(study: Study, reach: Reach) -> list[Agreed]:
    """How well the two entries agree, questionnaire by questionnaire, from the summaries."""
    found: dict[str, _Both] = {}
    rows = forms_within(study, reach).exclude(agreed="").order_by("second")
    columns = ("instrument", "agreed", "decided", "first_wrong", "second_wrong")
    for id, *told in rows.values_list(*columns).iterator():
        found.setdefault(id, _Both()).add(*told)
    return [Agreed(id, one.forms, agreement_of(one.said), *one.wrong) for id, one in found.items()]


class _Both:
    """Two entries of all forms of one questionnaire."""

    def __init__(self) -> None:
        self.forms, self.wrong = 0, [0, 0, 0]
        self.said: Counter[tuple[str, str]] = Counter()

    def add(self, agreed: str, *wrong: int) -> None:
        self.forms += 1
        self.wrong = [before + more for before, more in zip(self.wrong, wrong, strict=True)]
        for first, second, number in json.loads(agreed):
            self.said[first, second] += number
