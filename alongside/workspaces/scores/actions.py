"""Scores are brought up to date, or thrown away and made again."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from alongside.foundations.record.writing import lock
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.queries import FinishedForm
from alongside.workspaces.scores.making import Rule, rows_of, rules
from alongside.workspaces.scores.models import ScoreRow

AT_ONCE = 500


@dataclass(frozen=True)
class Done:
    """How many score rows were made and thrown away."""

    made: int
    thrown_away: int


def bring_up_to_date(study: Study) -> Done:
    """Make what is missing and throw away what no longer stands; harmless when done twice.

    The record alone says what stands: a form that was finished, or whose answer was corrected,
    or a rule that came with a new version. Reading takes as many queries whatever the number of
    forms; what is made is written in batches.
    """
    forms = assessments.finished_forms(study)
    known = rules(study, [form.instrument for form in forms])
    wanted = {
        (form.id, rule.version): (form, rule)
        for form in forms
        for rule in known.get(form.instrument, [])
    }
    there = set(
        ScoreRow.objects.filter(study=study.slug)
        .values_list("finished", "rule_version", "made_with")
        .distinct()
    )
    stale = {
        (id, version)
        for id, version, made_with in there
        if (id, version) not in wanted or wanted[id, version][1].made_with != made_with
    }
    lacking = [key for key in wanted if key not in {each[:2] for each in there} or key in stale]
    if not lacking and not stale:
        return Done(0, 0)
    return _change(study, stale, [wanted[key] for key in lacking])


def rebuild(study: Study) -> Done:
    """Throw every score of a study away and make it again from the answers."""
    with transaction.atomic():
        gone, _ = ScoreRow.objects.filter(study=study.slug).delete()
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
