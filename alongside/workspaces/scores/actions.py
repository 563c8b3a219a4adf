"""Scores are brought up to date, or thrown away and made again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from alongside.foundations.record.writing import lock
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.queries import FinishedForm
from alongside.workspaces.scores import making
from alongside.workspaces.scores.making import Rule, rows_of, rules
from alongside.workspaces.scores.models import ScoreRow, ScoresMark

AT_ONCE = 500


@dataclass(frozen=True)
class Done:
    """How many score rows were made and thrown away."""

    made: int
    thrown_away: int


def bring_up_to_date(study: Study) -> Done:
    """Make what is missing and throw away what no longer stands; harmless when done twice.

    The record alone says what stands: a form that was finished, or whose answer was corrected,
    or a rule that came with a new version. Where neither facts nor rules were added since the
    last time, nothing is read. Reading takes as many queries whatever the number of forms; what
    is made is written in batches.
    """
    level = making.level(study)  # before the facts are read: what comes meanwhile is seen next time
    if ScoresMark.objects.filter(study=study.slug, level=level).exists():
        return Done(0, 0)
    done = _made_and_thrown_away(study)
    ScoresMark.objects.update_or_create(study=study.slug, defaults={"level": level})
    return done


def _made_and_thrown_away(study: Study) -> Done:
    forms = assessments.finished_forms(study)
    known = rules(study, [form.instrument for form in forms])
    wanted = {
        (form.id, rule.version): (form, rule)
        for form in forms
        for rule in known.get(form.instrument, [])
    }
    rows = ScoreRow.objects.filter(study=study.slug)
    made = dict.fromkeys(rows.values_list("finished", "rule_version", "made_with").distinct())
    stale = {
        (id, version)
        for id, version, made_with in made
        if (id, version) not in wanted or wanted[id, version][1].made_with != made_with
    }
    there = {(id, version) for id, version, _ in made} - stale
    lacking = [wanted[key] for key in wanted if key not in there]
    return _change(study, stale, lacking) if lacking or stale else Done(0, 0)


def rebuild(study: Study) -> Done:
    """Throw every score of a study away and make it again from the answers."""
    with transaction.atomic():
        gone, _ = ScoreRow.objects.filter(study=study.slug).delete()
        ScoresMark.objects.filter(study=study.slug).delete()
        done = bring_up_to_date(study)
    return Done(done.made, gone)


def _change(
    study: Study, stale: set[tuple[UUID, str]], lacking: list[tuple[FinishedForm, Rule]]
) -> Done:
    with transaction.atomic():
        lock(f"scores/{study.slug}")
        gone = _throw_away(study, stale) if stale else 0
        answers = assessments.answers_of(study, [form for form, _ in lacking])
        rows = [
            row for form, rule in lacking for row in rows_of(study, form, rule, answers[form.id])
        ]
        ScoreRow.objects.bulk_create(rows, batch_size=AT_ONCE, ignore_conflicts=True)
        return Done(len(rows), gone)


def _throw_away(study: Study, stale: set[tuple[UUID, str]]) -> int:
    rows = ScoreRow.objects.filter(study=study.slug).values_list("pk", "finished", "rule_version")
    gone = [pk for pk, finished, version in rows if (finished, version) in stale]
    ScoreRow.objects.filter(pk__in=gone).delete()
    return len(gone)
