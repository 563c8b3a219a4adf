"""Forms entered twice: which wait for it, how two entries compare, and how well they agree."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Q

from alongside.foundations.record.models import NOBODY
from alongside.science.data_quality.double_entry import Agreement, Pair, agreement, is_chosen, pairs
from alongside.science.data_quality.double_entry import wrong as wrongly
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.folding import SavedSet, folded, values
from alongside.workspaces.assessments.models import AnswerSet, VisitOpened
from alongside.workspaces.assessments.queries import FormAnswers
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.quality.models import DifferenceDecided, SecondEntry
from alongside.workspaces.quality.queries.reach import Reach


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
    entered_again_by: str
    differences: int
    undecided: int


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


def to_enter(study: Study, reach: Reach) -> list[Again]:
    """The paper forms that the study wants entered twice, those still to do first.

    A form is chosen by its own key, so that nobody chooses. Four queries whatever their number.
    """
    shares = {one.instrument: one.share for one in study.entered_twice}
    forms = [
        one
        for one in assessments.finished_forms(study)
        if reach.holds(one.site, one.part, one.family)
        and is_chosen(f"{one.opened}/{one.form}", shares.get(one.instrument, 0.0))
    ]
    sets = _sets(study, set(shares))
    seconds = {(row.opened_id, row.form): row for row in _seconds(study)}
    decided = _decided(study)
    found = []
    for one in forms:
        mine = sets[one.opened, one.form]
        if _spoken(mine):
            continue
        second = seconds.get((one.opened, one.form))
        asked = instrument(study, one.instrument)
        differ = [each.item for each in _pairs(asked, mine, second) if each.differ]
        done = {item for item, _, _ in decided[second.pk]} if second else set()
        found.append(
            Again(
                one.number, one.site, one.visit, one.form, one.finished_at,
                frozenset(row.recorded_by_id for row in mine),
                second.pk if second else None, second.recorded_by.name if second else "",
                len(differ), len([item for item in differ if item not in done]),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (_settled(one), one.finished_at))


def agreed(study: Study, reach: Reach) -> list[Agreed]:
    """How well the two entries agree, questionnaire by questionnaire; three queries."""
    seconds, decided = _seconds(study), _decided(study)
    sets = _sets(study, {row.form.partition(":")[0] for row in seconds})
    both: dict[str, list[list[Pair]]] = defaultdict(list)
    settled: dict[str, list[tuple[Pair, str]]] = defaultdict(list)
    for second in seconds:
        opened = second.opened
        if not reach.holds(second.family.site, opened.part, second.family_id):
            continue
        id = second.form.partition(":")[0]
        found = _pairs(instrument(study, id), sets[opened.pk, second.form], second)
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


def _settled(one: Again) -> int:
    if one.second is None:
        return 0
    return 1 if one.undecided else 2


def _seconds(study: Study) -> list[SecondEntry]:
    rows = SecondEntry.objects.as_of().filter(study=study.slug)
    return list(rows.select_related("recorded_by", "family", "opened").order_by("recorded_at"))


def _decided(study: Study) -> dict[UUID, list[tuple[str, str, str]]]:
    found: dict[UUID, list[tuple[str, str, str]]] = defaultdict(list)
    rows = DifferenceDecided.objects.as_of().filter(study=study.slug)
    for second, item, chosen, value in rows.values_list("second", "item", "chosen", "value"):
        found[second].append((item, chosen, value))
    return found


def _sets(study: Study, wanted: set[str]) -> dict[tuple[UUID, str], list[Any]]:
    """Every answer set of these questionnaires, by visit and form."""
    found: dict[tuple[UUID, str], list[Any]] = defaultdict(list)
    named = (Q(form=id) | Q(form__startswith=f"{id}:") for id in sorted(wanted))
    rows = AnswerSet.objects.as_of().filter(reduce(or_, named, Q(pk=NOBODY)), study=study.slug)
    for row in rows.order_by("number"):
        found[row.opened_id, row.form].append(row)
    return found


def _spoken(sets: Sequence[Any]) -> bool:
    return any("language" in kept for row in sets for kept in row.answers.values())


def _pairs(asked: Instrument, sets: Sequence[Any], second: SecondEntry | None) -> list[Pair]:
    if second is None:
        return []
    seen = [
        SavedSet(row.number, row.occurred_at, "", "", row.answers)
        for row in sets
        if row.number <= second.seen
    ]
    return pairs(asked, values(folded(seen)), second.answers)
