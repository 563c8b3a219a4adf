"""How much of what was asked is there: by site, form, mode and who did the visit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from alongside.science.instruments.answers import MISSING_CODES
from alongside.science.protocol import Study
from alongside.workspaces.assessments.models import AnswerSet, FormFinished, VisitOpened
from alongside.workspaces.assessments.queries.counts import standing
from alongside.workspaces.quality.queries.reach import Reach
from alongside.workspaces.self_completion.people import EMAIL as THE_PARENT

BY = ("site", "form", "mode", "nurse")
ALONE = "alone"
"""The mode of a form that the parent answered by themselves."""


@dataclass(frozen=True)
class FormCounted:
    """One form of a visit that has begun, whether it is finished, and its counts then.

    `closed` forms may show the arm: their counts are left out of everything.
    """

    family: UUID
    opened: UUID
    site: str
    visit: str
    key: str
    instrument: str
    mode: str
    nurse: str
    finished: bool
    closed: bool
    asked: int
    answered: int
    missing: int


@dataclass(frozen=True)
class Group:
    """Forms of one site, questionnaire, mode or nurse, and the questions of those finished."""

    name: str
    forms: int
    finished: int
    asked: int
    answered: int
    missing: int
    closed: bool

    @property
    def share(self) -> float | None:
        """Answers among the questions that were asked; None where none were or may be seen."""
        return self.answered / self.asked if self.asked else None


@dataclass(frozen=True)
class Completeness:
    """The whole, and each way of splitting it; `reasons` counts why answers are missing."""

    whole: Group
    by: dict[str, tuple[Group, ...]]
    reasons: dict[str, int]
    closed: tuple[str, ...]


def completeness(study: Study, reach: Reach) -> Completeness:
    """Counts of every form of the visits begun within reach; as many queries whatever there is."""
    forms = forms_counted(study, reach)
    told: dict[str, Callable[[FormCounted], str]] = {
        "site": lambda one: one.site,
        "form": lambda one: one.instrument,
        "mode": lambda one: one.mode,
        "nurse": lambda one: one.nurse,
    }
    closed = {one.instrument for one in forms if one.closed}
    return Completeness(
        whole=_group("", forms),
        by={name: _groups(forms, told[name]) for name in BY},
        reasons=_reasons(study, reach, {(one.opened, one.key) for one in forms if _open(one)}),
        closed=tuple(sorted(closed)),
    )


def forms_counted(study: Study, reach: Reach) -> list[FormCounted]:
    """Every form that visits within reach have, the earliest visit first; three queries."""
    at, closed = reach.as_of, reach.closed(study)
    finished = {
        (row.opened_id, row.form): row
        for row in standing(FormFinished.objects.as_of(at), at).filter(study=study.slug)
    }
    alone = _alone(study, reach)
    rows = VisitOpened.objects.as_of(at).filter(study=study.slug)
    found = []
    for opened in rows.select_related("family", "recorded_by").order_by("occurred_at", "pk"):
        if not reach.holds(opened.family.site, opened.part, opened.family_id):
            continue
        for form in opened.forms:
            done = finished.get((opened.pk, form["key"]))
            mode = ALONE if (opened.pk, form["key"]) in alone else opened.mode
            found.append(_counted(opened, form, done, mode, form["instrument"] in closed))
    return found


def _counted(
    opened: VisitOpened, form: dict[str, Any], done: FormFinished | None, mode: str, closed: bool
) -> FormCounted:
    seen = None if closed else done
    return FormCounted(
        opened.family_id, opened.pk, opened.family.site, opened.visit, form["key"],
        form["instrument"], mode, opened.recorded_by.name, done is not None, closed,
        seen.asked if seen else 0, seen.answered if seen else 0, seen.missing if seen else 0,
    )  # fmt: skip


def _alone(study: Study, reach: Reach) -> set[tuple[UUID, str]]:
    """Forms of which the parent gave answers by themselves."""
    rows = AnswerSet.objects.as_of(reach.as_of).filter(study=study.slug)
    rows = rows.filter(recorded_by__email=THE_PARENT)
    return set(rows.values_list("opened", "form").distinct())


def _open(form: FormCounted) -> bool:
    return form.finished and not form.closed


def _groups(forms: Sequence[FormCounted], name: Callable[[FormCounted], str]) -> tuple[Group, ...]:
    listed: dict[str, list[FormCounted]] = defaultdict(list)
    for form in forms:
        listed[name(form)].append(form)
    return tuple(_group(one, mine) for one, mine in listed.items())


def _group(name: str, forms: Sequence[FormCounted]) -> Group:
    return Group(
        name, len(forms), sum(one.finished for one in forms), sum(one.asked for one in forms),
        sum(one.answered for one in forms), sum(one.missing for one in forms),
        bool(forms) and all(one.closed for one in forms),
    )  # fmt: skip


def _reasons(study: Study, reach: Reach, wanted: set[tuple[UUID, str]]) -> dict[str, int]:
    """How many answers of finished forms are missing for each reason; one query."""
    last: dict[tuple[UUID, str, str], str] = {}
    rows = AnswerSet.objects.as_of(reach.as_of).filter(study=study.slug).order_by("number")
    for opened, form, answers in rows.values_list("opened_id", "form", "answers"):
        if (opened, form) in wanted:
            for item, kept in answers.items():
                last[opened, form, item] = kept.get("missing", "")
    counted = Counter(last.values())
    return {code: counted[code] for code in MISSING_CODES}
