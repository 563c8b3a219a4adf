"""Scores are brought up to date, or thrown away and made again."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.db import transaction

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.giving_way import one_part
from alongside.foundations.record.keeping_up import (
    alone,
    in_parts,
    is_level,
    leave_to_the_background,
    let_go,
    news,
    with_few_rows,
)
from alongside.foundations.record.writing import action, correct, lock, write
from alongside.science.instruments.entered import check_entered
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.models import FormFinished, VisitOpened
from alongside.workspaces.assessments.queries import FinishedForm
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.scores import making, refusals
from alongside.workspaces.scores.entered import all_given, entries_of, may_be_entered
from alongside.workspaces.scores.making import Rule, rows_of, rules
from alongside.workspaces.scores.models import ScoreRow, ScoresEntered, ScoresMark

FORMS_AT_ONCE = 20  # whose answers are read together


@dataclass(frozen=True)
class Done:
    """How many score rows were made and thrown away."""

    made: int
    thrown_away: int


def bring_up_to_date(study: Study) -> Done:
    """Make what is missing and throw away what no longer stands; harmless when done twice.

    The record alone says what stands: a form that was finished, or whose answer was corrected,
    or a rule that came with a new version. Only families about whom something is new are looked
    at, some at a time, so that nobody who writes waits for all.
    """
    wanted = making.made_for(study)
    if is_level(_mark(study), wanted):
        return Done(0, 0)
    leave_to_the_background(news(study.slug, _mark(study), wanted))
    with alone(f"scores of {study.slug}"):
        # The ledger is read before the facts: what comes between is taken in again later.
        new = news(study.slug, _mark(study), wanted)
        made = gone = 0
        rule_of = cache(lambda form: rules(study, [form]).get(form, []))
        for some in in_parts(_everybody(study) if new.families is None else new.families):
            done = _change(study, *_wanted(study, some, rule_of))
            made, gone = made + done.made, gone + done.thrown_away
        ScoresMark.objects.update_or_create(
            study=study.slug,
            defaults={"entry": new.newest, "recent": new.recent, "made_for": wanted},
        )
    return Done(made, gone)


def _mark(study: Study) -> ScoresMark | None:
    return ScoresMark.objects.filter(study=study.slug).first()


def _everybody(study: Study) -> Collection[UUID]:
    """All families that ever had a visit."""
    visits = VisitOpened.objects.filter(study=study.slug)
    return visits.order_by().values_list("family", flat=True).distinct()


def _wanted(
    study: Study, families: Collection[UUID], rule_of: Callable[[str], list[Rule]]
) -> tuple[set[tuple[UUID, str]], list[tuple[FinishedForm, Rule]]]:
    """Of some families: the scores that no longer stand, and the forms that lack some."""
    forms = assessments.finished_forms(study, only=families)
    given = all_given(study, families)
    wanted = {
        (form.id, rule.version): (form, rule)
        for form in forms
        for one in rule_of(form.instrument)
        if (rule := making.with_given(one, given.get((form.opened, form.form))))
    }
    ever = FormFinished.objects.filter(study=study.slug, family__in=families)
    rows = ScoreRow.objects.filter(finished__in=ever.values("pk"))
    made = dict.fromkeys(rows.values_list("finished", "rule_version", "made_with").distinct())
    stale = {
        (id, version)
        for id, version, made_with in made
        if (id, version) not in wanted or wanted[id, version][1].made_with != made_with
    }
    there = {(id, version) for id, version, _ in made} - stale
    return stale, [wanted[key] for key in wanted if key not in there]


def rebuild(study: Study) -> Done:
    """Throw every score of a study away and make it again from the answers."""
    with alone(f"scores of {study.slug}"):
        ScoresMark.objects.filter(study=study.slug).delete()
        gone = let_go(ScoreRow.objects.filter(study=study.slug))
    return Done(bring_up_to_date(study).made, gone)


def _change(
    study: Study, stale: set[tuple[UUID, str]], lacking: list[tuple[FinishedForm, Rule]]
) -> Done:
    made = gone = 0
    for some in in_parts(lacking, FORMS_AT_ONCE):
        rows = _made(study, some)
        for few in with_few_rows(rows, rows):
            new = [row for each in few for row in rows[each]]
            with one_part(), transaction.atomic():
                gone += _throw_away(study, stale.intersection(few))
                ScoreRow.objects.bulk_create(new, ignore_conflicts=True)
            made, stale = made + len(new), stale.difference(few)
    for others in in_parts(stale):
        gone += _throw_away(study, others)
    return Done(made, gone)


def _made(
    study: Study, forms: Sequence[tuple[FinishedForm, Rule]]
) -> dict[tuple[UUID, str], list[ScoreRow]]:
    answers = assessments.answers_of(
        study, [form for form, _ in forms], only={form.family for form, _ in forms}
    )
    return {
        (form.id, rule.version): rows_of(study, form, rule, answers[form.id])
        for form, rule in forms
    }


def _throw_away(study: Study, stale: Collection[tuple[UUID, str]]) -> int:
    forms = {finished for finished, _ in stale}
    rows = ScoreRow.objects.filter(study=study.slug, finished__in=forms)
    known = rows.values_list("pk", "finished", "rule_version")
    gone = [pk for pk, finished, version in known if (finished, version) in stale]
    ScoreRow.objects.filter(pk__in=gone).delete()
    return len(gone)


@action
def enter_scores(
    *,
    study: Study,
    by: Person,
    at: datetime,
    opened: VisitOpened,
    form: str,
    given: Mapping[str, str],
    reason: str = "",
    entry: UUID | None = None,
) -> ScoresEntered:
    """Keep what the licensed scoring gave of a finished form, whatever its limits say of it.

    Two people may put in the same form; putting in again what one put in before corrects it.
    """
    lock(f"scores entered/{opened.pk}/{form}")
    asked = instrument(study, form.partition(":")[0])
    finished = FormFinished.objects.as_of().filter(opened=opened, form=form).exists()
    if not finished or not may_be_entered(asked):
        raise refusals.NotToEnter
    kept, wrong = check_entered(asked.entered, given)
    if wrong or not kept:
        raise refusals.NoScores
    scores = {row.code: given[row.code].strip() for row in kept}
    entries = entries_of(opened, form)
    mine = next((one for one in entries if one.recorded_by == by), None)
    if mine and not reason.strip():
        raise refusals.ReasonNeeded
    if mine:
        return correct(mine, study=study, by=by, at=at, reason=reason, entry=entry, scores=scores)
    if len(entries) > 1:
        raise refusals.TwoAlready(*(one.recorded_by.name for one in entries[:2]))
    return write(
        ScoresEntered, study=study, family=opened.family, by=by, at=at, entry=entry,
        opened=opened, form=form, scores=scores,
    )  # fmt: skip
