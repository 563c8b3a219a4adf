"""Forms entered twice: which wait for it, how two entries compare, and how well they agree."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, OuterRef, Q, When

from alongside.foundations.pages.paging import Paged, on_page
from alongside.science.data_quality.double_entry import Agreement, Pair, agreement, pairs
from alongside.science.data_quality.double_entry import wrong as wrongly
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.folding import folded, values
from alongside.workspaces.assessments.models import AnswerSet, VisitOpened
from alongside.workspaces.assessments.queries import FormAnswers
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.quality.models import DifferenceDecided, SecondEntry
from alongside.workspaces.quality.queries.reach import Reach
from alongside.workspaces.quality.queries.source import forms_within
from alongside.workspaces.quality.summarising import Saved


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
    counts = forms.aggregate(
        waiting=Count("pk", filter=Q(second=None)), undecided=Count("pk", filter=Q(undecided__gt=0))
    )
    settled = Case(When(second=None, then=0), When(undecided__gt=0, then=1), default=2)
    shown = forms.order_by(settled, "finished_at", "pk").defer("states", "reasons")
    found = on_page(shown, page)
    return ToEnter(found.showing([_again(row) for row in found.rows]), **counts)


def _again(row: Any) -> Again:
    return Again(
        row.number, row.site, row.visit, row.form, row.finished_at,
        frozenset(map(int, row.first_by.split())), row.second, row.differences, row.undecided,
    )  # fmt: skip


def agreed(study: Study, reach: Reach) -> list[Agreed]:
    """How well the two entries agree, questionnaire by questionnaire; three queries."""
    saved, decided = _saved(study, reach), _decided(study)
    known: dict[str, Instrument] = {}
    both: dict[str, list[list[Pair]]] = defaultdict(list)
    settled: dict[str, list[tuple[Pair, str]]] = defaultdict(list)
    for second in _seconds(study):
        if not reach.holds(second.family__site, second.opened__part, second.family_id):
            continue
        id = second.form.partition(":")[0]
        asked = known.get(id) or known.setdefault(id, instrument(study, id))
        first = saved[second.opened_id, second.form].given(second.seen)
        found = pairs(asked, first, second.answers)
        both[id].append(found)
        of_item = {one.item: one for one in found}
        settled[id] += [(of_item[item], value) for item, _, value in decided[second.pk]]
    return [
        Agreed(
            id, len(listed), agreement([one for form in listed for one in form]),
            len(settled[id]), *wrongly(settled[id]),
        )
        for id, listed in both.items()
    ]  # fmt: skip


def _seconds(study: Study) -> Any:
    rows = SecondEntry.objects.as_of().filter(study=study.slug).order_by("recorded_at")
    columns = ("pk", "opened_id", "form", "seen", "answers", "family_id")
    return rows.values_list(*columns, "family__site", "opened__part", named=True)


def _decided(study: Study) -> dict[UUID, list[tuple[str, str, str]]]:
    found: dict[UUID, list[tuple[str, str, str]]] = defaultdict(list)
    rows = DifferenceDecided.objects.as_of().filter(study=study.slug)
    for second, item, chosen, value in rows.values_list("second", "item", "chosen", "value"):
        found[second].append((item, chosen, value))
    return found


def _saved(study: Study, reach: Reach) -> dict[tuple[UUID, str], Saved]:
    """What was saved for the forms at these sites that were entered again."""
    found: dict[tuple[UUID, str], Saved] = defaultdict(Saved)
    again = SecondEntry.objects.as_of().filter(study=study.slug, family__site__in=reach.sites)
    this = again.filter(opened=OuterRef("opened"), form=OuterRef("form"))
    rows = AnswerSet.objects.as_of().filter(
        Exists(this), study=study.slug, opened__in=again.values("opened")
    )
    for opened, form, number, given in rows.order_by("number").values_list(
        "opened_id", "form", "number", "answers"
    ):
        found[opened, form].sets.append((number, given))
    return found
