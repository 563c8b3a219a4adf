"""Which visits are due, and in which window of days."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, Literal
from uuid import UUID

from alongside.foundations.clock import day_of
from alongside.science.protocol import Study, Visit
from alongside.science.retention.windows import Window, place
from alongside.workspaces.assessments.models import (
    MAIN,
    VisitBooked,
    VisitNotDone,
    VisitOpened,
    VisitTiming,
)
from alongside.workspaces.assessments.queries.allocation import not_allocated
from alongside.workspaces.assessments.queries.remembered import Remembered
from alongside.workspaces.assessments.questionnaires import measures
from alongside.workspaces.consent import queries as consent
from alongside.workspaces.families import queries as families
from alongside.workspaces.families.models import Family

State = Literal["under_way", "booked", "overdue", "open", "not_yet", "finished", "not_done"]
TO_DO: tuple[State, ...] = ("under_way", "overdue", "booked", "open")
COMING: tuple[State, ...] = ("not_yet",)
DONE: tuple[State, ...] = ("finished", "not_done")
SHOWN: dict[str, tuple[State, ...]] = {"now": TO_DO, "coming": COMING, "done": DONE}
PER_PAGE = 50
Only = Collection[UUID] | None
CHANGE_NOTHING = (
    "assessments.AnswerSet",
    "assessments.FormFinished",
    "assessments.AnswerQuery",
    "assessments.AnswerQueryReply",
)
"""Kinds of fact that never change which visits are due; any other may."""
Rule = Callable[[Study], Collection[UUID]]
LEFT_OUT: list[Rule] = []


@dataclass(frozen=True)
class DueVisit:
    """One visit of one family. Nothing in it tells, or follows from, what the family was given."""

    family: UUID
    number: str
    site: str
    visit: Visit
    part: str
    window: Window
    state: State
    planned_for: datetime | None
    mode: str
    began: datetime | None
    finished_at: datetime | None
    paused: bool


def left_out_by(rule: Rule) -> None:
    """Add a rule that says whose visits nobody waits for now; whoever knows them calls this.

    What it says may change only by facts about those families, so that the memory is mended.
    """
    if rule not in LEFT_OUT:
        LEFT_OUT.append(rule)


_REMEMBERED: Remembered[DueVisit] = Remembered(but=CHANGE_NOTHING)


@dataclass(frozen=True)
class Due:
    """One page of visits, how many there are in all, and how many are in each state."""

    rows: tuple[DueVisit, ...]
    total: int
    page: int
    pages: int
    counts: Mapping[str, int]


@dataclass(frozen=True)
class _Known:
    """What the record says about the visits of many families, keyed by family and visit."""

    consented: Mapping[UUID, datetime]
    stopped: frozenset[UUID]
    opened: Mapping[tuple[UUID, str], tuple[UUID, datetime, str]]
    timing: Mapping[UUID, tuple[str, datetime]]
    booked: Mapping[tuple[UUID, str], tuple[datetime, str]]
    not_done: frozenset[tuple[UUID, str]]
    unallocated: frozenset[UUID]
    anchors: Mapping[tuple[UUID, str], datetime]


def due(
    study: Study,
    sites: Sequence[str],
    at: datetime,
    *,
    part: str = MAIN,
    show: str = "now",
    page: int = 1,
    met: Only = None,
) -> Due:
    """Visits at these sites, the most pressing first; as many queries whatever their number.

    `show` is "now", "coming", "done" or "all"; `met` leaves out all families but these.
    """
    rows = [row for row in all_due(study, sites, at, part) if met is None or row.family in met]
    counts = Counter(row.state for row in rows)
    chosen = [row for row in rows if show not in SHOWN or row.state in SHOWN[show]]
    pages = max(1, -(-len(chosen) // PER_PAGE))
    here = min(max(page, 1), pages)
    shown = tuple(chosen[(here - 1) * PER_PAGE : here * PER_PAGE])
    by_tab = {name: sum(counts[state] for state in states) for name, states in SHOWN.items()}
    return Due(shown, len(chosen), here, pages, by_tab)


def all_due(
    study: Study, sites: Sequence[str], at: datetime, part: str = MAIN, *, only: Only = None
) -> tuple[DueVisit, ...]:
    """Every visit of every consented family at these sites that can be dated.

    Worked out once a day for everybody, and again for families about whom there is anything new.
    For `only` a few families it is worked out each time.
    """
    today = day_of(at, study.time_zone)
    work = partial(_worked_out, study, tuple(sites), today, part)
    if only is not None:
        return tuple(sorted(work(only), key=_most_pressing))
    asked = (study.version, study.visits, tuple(sites), today, part)
    return _REMEMBERED.rows(study.slug, asked, work, _most_pressing)


def _worked_out(
    study: Study, sites: Sequence[str], today: date, part: str, only: Only
) -> tuple[DueVisit, ...]:
    visits = [visit for visit in study.visits if part == MAIN or measures(study, visit, part)]
    known = _known(study, part, only)
    return tuple(
        row
        for family in families.families(study, sites=sites, only=only)
        if family.id in known.consented
        for row in _of_family(study, family, visits, known, today, part)
    )


def window_of(study: Study, family: Family, visit: Visit) -> Window | None:
    """The window of a visit of one family; None while the visit before it is not done."""
    anchor = _anchor_visit(study, visit)
    if anchor == "consent":
        given = consent.consented_at(family)
        return visit.window(_day(study, given)) if given else None
    opened = VisitOpened.objects.as_of().filter(family=family, visit=anchor, part=MAIN).first()
    return visit.window(_day(study, opened.occurred_at)) if opened else None


def booking(family: Family, visit: str, part: str = MAIN) -> VisitBooked | None:
    found: VisitBooked | None = (
        VisitBooked.objects.as_of().filter(family=family, visit=visit, part=part).first()
    )
    return found


def not_done(family: Family, visit: str, part: str = MAIN) -> VisitNotDone | None:
    found: VisitNotDone | None = (
        VisitNotDone.objects.as_of().filter(family=family, visit=visit, part=part).first()
    )
    return found


def _of_family(
    study: Study,
    family: families.FamilyRow,
    visits: Sequence[Visit],
    known: _Known,
    today: date,
    part: str,
) -> Iterator[DueVisit]:
    for visit in visits:
        anchor = _anchor(study, family.id, visit, known)
        state = _state(study, family.id, visit, known)
        if anchor is None or (family.id in known.stopped and state not in DONE):
            continue
        window = visit.window(anchor)
        waits = family.id in known.unallocated and not visit.before_randomisation
        opened = known.opened.get((family.id, visit.id))
        what, when = known.timing.get(opened[0], ("", None)) if opened else ("", None)
        planned, mode = known.booked.get((family.id, visit.id), (None, ""))
        yield DueVisit(
            family=family.id,
            number=family.number,
            site=family.site,
            visit=visit,
            part=part,
            window=window,
            state=state or _by_day(window, today, planned, waits),
            planned_for=planned,
            mode=opened[2] if opened else mode,
            began=opened[1] if opened else None,
            finished_at=when if what == "finished" else None,
            paused=what == "paused",
        )


def _state(study: Study, family: UUID, visit: Visit, known: _Known) -> State | None:
    opened = known.opened.get((family, visit.id))
    if opened:
        return "finished" if known.timing.get(opened[0], ("",))[0] == "finished" else "under_way"
    return "not_done" if (family, visit.id) in known.not_done else None


def _by_day(window: Window, today: date, planned: datetime | None, waits: bool) -> State:
    where = "early" if waits else place(window, today)
    if where == "late":
        return "overdue"
    if planned:
        return "booked"
    return "open" if where == "inside" else "not_yet"


def _anchor_visit(study: Study, visit: Visit) -> str:
    """A visit that counts from randomisation counts from the last visit before it: the day of
    randomisation is not known here, and could tell something."""
    if visit.anchor != "randomisation":
        return visit.anchor
    before = [one.id for one in study.visits if one.before_randomisation]
    return before[-1] if before else "consent"


def _anchor(study: Study, family: UUID, visit: Visit, known: _Known) -> date | None:
    anchor = _anchor_visit(study, visit)
    at = known.consented[family] if anchor == "consent" else known.anchors.get((family, anchor))
    return _day(study, at) if at else None


def _day(study: Study, at: datetime) -> date:
    return day_of(at, study.time_zone)


def _most_pressing(row: DueVisit) -> tuple[int, date, str]:
    order = (*TO_DO, *COMING, *DONE).index(row.state)
    if row.state == "booked" and row.planned_for:
        return order, row.planned_for.date(), row.number
    return order, row.window.closes, row.number


def _known(study: Study, part: str, only: Only) -> _Known:
    here = {"study": study.slug, "part": part}
    opened = VisitOpened.objects.as_of().about(only).filter(**here)
    opened_rows = opened.values_list("family_id", "visit", "pk", "occurred_at", "mode")
    timing = VisitTiming.objects.as_of().about(only)
    timing = timing.filter(study=study.slug, opened__part=part)
    timing_rows = timing.order_by("occurred_at", "recorded_at")
    booked = VisitBooked.objects.as_of().about(only).filter(**here)
    missed = VisitNotDone.objects.as_of().about(only).filter(**here)
    consented = consent.consented(study, only=only)
    by_visit = {(family, visit): tuple(rest) for family, visit, *rest in opened_rows}
    return _Known(
        consented=consented,
        stopped=frozenset(consent.exits(study, only=only)).union(*(r(study) for r in LEFT_OUT)),
        opened=by_visit,  # type: ignore[arg-type]
        timing={
            id: (what, at)
            for id, what, at in timing_rows.values_list("opened_id", "what", "occurred_at")
        },
        booked={
            (family, visit): (at, mode)
            for family, visit, at, mode in booked.values_list(
                "family_id", "visit", "planned_for", "mode"
            )
        },
        not_done=frozenset(missed.values_list("family_id", "visit")),
        unallocated=not_allocated(study, consented, only),
        anchors=_anchors(study, part, by_visit, only),
    )


def _anchors(
    study: Study,
    part: str,
    opened: Mapping[tuple[UUID, str], tuple[Any, ...]],
    only: Only,
) -> dict[tuple[UUID, str], datetime]:
    if part == MAIN:
        return {key: began for key, (_, began, _) in opened.items()}
    main = VisitOpened.objects.as_of().about(only).filter(study=study.slug, part=MAIN)
    return {
        (family, visit): at
        for family, visit, at in main.values_list("family_id", "visit", "occurred_at")
    }
