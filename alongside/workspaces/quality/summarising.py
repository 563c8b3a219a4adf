"""What each form and each visit comes to, made from the facts: for a summary, or for a moment."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from alongside.foundations.accounts.models import Person
from alongside.science.data_quality.double_entry import Pair, is_chosen, pairs, wrong
from alongside.science.data_quality.missing_patterns import State
from alongside.science.data_quality.odd_answering import (
    Flag,
    Times,
    at_once,
    is_straight,
    is_too_fast,
    longest_line,
    timing_flags,
)
from alongside.science.instruments.answers import MISSING_CODES
from alongside.science.instruments.progress import asked_items
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.assessments.models import (
    AnswerSet,
    FormFinished,
    VisitOpened,
    VisitTiming,
)
from alongside.workspaces.assessments.queries.counts import standing
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.quality.models import (
    DifferenceDecided,
    FormSummary,
    SecondEntry,
    VisitSummary,
)
from alongside.workspaces.self_completion.people import EMAIL as THE_PARENT

ALONE = "alone"
"""The mode of a form that the parent answered by themselves."""
LETTERS: dict[State, str] = {"there": "t", "some": "s", "missing": "m", "none": "n"}
TOGETHER: Flag = "two_visits_at_once"
Only = Collection[UUID] | None


@dataclass
class Summaries:
    """The forms and visits of some families."""

    forms: list[FormSummary] = field(default_factory=list)
    visits: list[VisitSummary] = field(default_factory=list)


@dataclass(frozen=True)
class Saved:
    """What was saved for one form: the sets in order, whose they are, what stands now."""

    sets: list[tuple[int, Mapping[str, Any]]] = field(default_factory=list)
    by: set[int] = field(default_factory=set)

    def given(self, up_to: int | None = None) -> dict[str, str]:
        """Item code to value or missing code, as after the set of that number."""
        kept: dict[str, Any] = {}
        for number, answers in self.sets:
            if up_to is None or number <= up_to:
                kept.update(answers)
        return {item: told for item, one in kept.items() if (told := _told(one))}

    @property
    def spoken(self) -> bool:
        """Whether a pack showed the words: then it was not read from paper."""
        return any("language" in one for _, answers in self.sets for one in answers.values())


class _Facts:
    """Everything about some families that the summaries need; six queries."""

    def __init__(self, study: Study, as_of: datetime | None, only: Only) -> None:
        def of(model: Any) -> Any:
            return model.objects.as_of(as_of).about(only).filter(study=study.slug)

        self.opened = list(of(VisitOpened).select_related("family").order_by("occurred_at", "pk"))
        self.finished = {
            (row.opened_id, row.form): row for row in standing(of(FormFinished), as_of)
        }
        ends = of(VisitTiming).filter(what="finished").values_list("opened", "occurred_at")
        self.ends: dict[UUID, datetime] = dict(ends)
        self.saved: dict[tuple[UUID, str], Saved] = defaultdict(Saved)
        columns = ("opened_id", "form", "number", "recorded_by_id", "answers")
        for opened, form, number, by, given in (
            of(AnswerSet).order_by("number").values_list(*columns)
        ):
            saved = self.saved[opened, form]
            saved.sets.append((number, given))
            saved.by.add(by)
        self.seconds = {(row.opened_id, row.form): row for row in of(SecondEntry)}
        self.decided: dict[UUID, dict[str, str]] = defaultdict(dict)
        for second, item, value in of(DifferenceDecided).values_list("second", "item", "value"):
            self.decided[second][item] = value


class Summariser:
    """Makes summaries for one study; reads each questionnaire once."""

    def __init__(self, study: Study) -> None:
        self.study, self.zone = study, ZoneInfo(study.time_zone)
        self.shares = {one.instrument: one.share for one in study.entered_twice}
        self.shows_arm = {one.instrument for one in study.shows_arm}
        self.parents = set(Person.objects.filter(email=THE_PARENT).values_list("pk", flat=True))
        self._known: dict[str, Instrument] = {}

    def of(self, as_of: datetime | None = None, only: Only = None) -> Summaries:
        facts, made = _Facts(self.study, as_of, only), Summaries()
        for opened in facts.opened:
            forms = [self._form(facts, opened, form) for form in opened.forms]
            made.forms += forms
            made.visits.append(self._visit(facts, opened, forms))
        return made

    def _instrument(self, id: str) -> Instrument:
        if id not in self._known:
            self._known[id] = instrument(self.study, id)
        return self._known[id]

    def _form(self, facts: _Facts, opened: VisitOpened, form: Mapping[str, Any]) -> FormSummary:
        place = opened.pk, form["key"]
        saved = facts.saved[place]
        row = FormSummary(
            study=self.study.slug, opened=opened.pk, form=form["key"], family=opened.family_id,
            number=opened.family.number, site=opened.family.site, part=opened.part,
            visit=opened.visit, instrument=form["instrument"], nurse=opened.recorded_by_id,
            mode=ALONE if saved.by & self.parents else opened.mode,
        )  # fmt: skip
        if done := facts.finished.get(place):
            given = saved.given()
            self._count(row, done, given)
            self._flag(row, given, self._times(facts, opened))
            self._compare(row, saved, facts)
        self._both(row, saved, facts)
        return row

    def _count(self, row: FormSummary, done: FormFinished, given: Mapping[str, str]) -> None:
        row.finished_at, row.minutes = done.occurred_at, done.minutes
        row.asked, row.answered, row.missing = done.asked, done.answered, done.missing
        reasons = Counter(told for told in given.values() if told in MISSING_CODES)
        row.reasons = " ".join(f"{code}:{reasons[code]}" for code in sorted(reasons))
        row.states = "".join(_item_states(self._instrument(row.instrument), given))

    def _times(self, facts: _Facts, opened: VisitOpened) -> Times:
        ended = facts.ends.get(opened.pk)
        return Times(
            opened.occurred_at.astimezone(self.zone),
            ended.astimezone(self.zone) if ended else None,
            opened.recorded_at.astimezone(self.zone),
        )

    def _flag(self, row: FormSummary, given: Mapping[str, str], times: Times) -> None:
        rule, line = self.study.odd_answering, longest_line(self._instrument(row.instrument), given)
        row.run, row.run_of, row.run_answer = line.run, line.answered, line.answer
        found: list[Flag] = ["same_answer"] if is_straight(line, rule) else []
        minutes = float(row.minutes)
        if not times.written_up and is_too_fast(minutes, row.answered, rule):
            found.append("too_fast")
        row.flags = " ".join([*found, *timing_flags(minutes, times, rule)])

    def _compare(self, row: FormSummary, saved: Saved, facts: _Facts) -> None:
        share = self.shares.get(row.instrument, 0.0)
        row.twice = is_chosen(f"{row.opened}/{row.form}", share) and not saved.spoken
        row.first_by = " ".join(map(str, sorted(saved.by)))

    def _both(self, row: FormSummary, saved: Saved, facts: _Facts) -> None:
        """How the two entries of a form compare, where there are two."""
        if (second := facts.seconds.get((row.opened, row.form))) is None:
            return
        both = pairs(self._instrument(row.instrument), saved.given(second.seen), second.answers)
        of_item, decided = {one.item: one for one in both}, facts.decided[second.pk]
        differ = {one.item for one in both if one.differ}
        row.second, row.differences = second.pk, len(differ)
        row.undecided = len(differ - decided.keys())
        row.settled = 1 if row.undecided else 2
        row.agreed, row.decided = crossed(both), len(decided)
        row.first_wrong, row.second_wrong = wrong(
            (of_item[item], value) for item, value in decided.items()
        )

    def _visit(
        self, facts: _Facts, opened: VisitOpened, forms: Sequence[FormSummary]
    ) -> VisitSummary:
        return VisitSummary(
            opened=opened.pk, study=self.study.slug, family=opened.family_id,
            site=opened.family.site, part=opened.part, nurse=opened.recorded_by_id,
            began=opened.occurred_at, ended=facts.ends.get(opened.pk),
            states=self._measures(forms, frozenset()),
            states_blinded=self._measures(forms, self.shows_arm),
        )  # fmt: skip

    def _measures(self, forms: Sequence[FormSummary], closed: Collection[str]) -> str:
        """A letter for each measure of the study, in their order."""
        return "".join(
            LETTERS[_state([one for one in forms if one.instrument in each.instruments], closed)]
            for each in self.study.measures
        )


def together(visits: Iterable[tuple[UUID, int, datetime, datetime | None]]) -> set[UUID]:
    """Visits during which their assessor was at another family's too: each its own id, the
    assessor, when it began and ended."""
    by_id: dict[str, UUID] = {}
    spans = []
    for id, nurse, began, ended in visits:
        if ended is not None:
            by_id[str(id)] = id
            spans.append((str(id), str(nurse), began, ended))
    return {by_id[id] for id in at_once(spans)}


def crossed(both: Iterable[Pair]) -> str:
    """How often the two entries say what of an item: a list of [first, second, number].

    What somebody wrote in words is told apart by a mark alone: a summary repeats no words.
    """
    counts = Counter((_mark(one.first), _mark(one.second)) for one in both)
    return json.dumps([[*said, number] for said, number in counts.items()])


def _mark(value: str) -> str:
    if not value or value in MISSING_CODES or value.isdecimal():
        return value
    return "#" + hashlib.blake2b(value.encode(), digest_size=8).hexdigest()


def _told(kept: Mapping[str, Any]) -> str:
    return str(kept.get("missing") or kept.get("value") or "")


def _item_states(asked: Instrument, given: dict[str, str] | Mapping[str, str]) -> Iterator[str]:
    to_ask = {item.code for item in asked_items(asked, given)}
    for item in asked.items:
        value = given.get(item.code, "")
        state = _answer(value, item.required) if item.code in to_ask else "none"
        yield LETTERS[state]


def _answer(value: str, required: bool) -> State:
    if value and value not in MISSING_CODES:
        return "there"
    return "missing" if value or required else "none"


def _state(forms: Sequence[FormSummary], closed: Collection[str]) -> State:
    """Whole, in part, not finished, or not asked for; closed forms are whole when finished."""
    if not forms:
        return "none"
    shut = {one.form for one in forms if one.instrument in closed}
    if all(one.finished_at and (one.form in shut or one.answered == one.asked) for one in forms):
        return "there"
    if any(one.finished_at and (one.form in shut or one.answered) for one in forms):
        return "some"
    return "missing"
