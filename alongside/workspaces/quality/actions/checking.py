"""Edit checks ask where they do not hold, and close what they asked when they do."""

from __future__ import annotations

from datetime import datetime

from alongside.foundations.record.writing import lock, write
from alongside.science.data_quality.edit_checks import Broken, broken
from alongside.science.protocol import EditCheck, Study
from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.assessments.models import AnswerQuery, VisitOpened
from alongside.workspaces.families import queries as families
from alongside.workspaces.families.models import Family
from alongside.workspaces.quality import queries
from alongside.workspaces.quality.models import CheckRaised
from alongside.workspaces.quality.people import the_checks
from alongside.workspaces.quality.queries.raised import Raised

CLOSED = "The answers agree now, so this question closed by itself."
AGAIN = "The answers changed and still do not agree, so this question is open again."


def check_family(study: Study, opened: VisitOpened, form: str, at: datetime) -> None:
    """A form was finished or corrected: look at every check that reads its questionnaire."""
    instrument = form.partition(":")[0]
    checks = [check for check in study.edit_checks if instrument in _read(check)]
    if checks:
        _look(study, opened.family, opened.part, checks, at)


def check_everybody(study: Study, at: datetime) -> tuple[int, int]:
    """Go over every family, as after the study's checks changed; how many asked, and closed.

    Questions of checks that the study has no more are left as they are, for somebody to close.
    """
    asked = closed = 0
    for part in ("main", "other"):
        for row in families.families(study, sites=[site.id for site in study.sites]):
            family = Family.objects.get(pk=row.id)
            one, other = _look(study, family, part, list(study.edit_checks), at)
            asked, closed = asked + one, closed + other
    return asked, closed


def _read(check: EditCheck) -> set[str]:
    return {check.instrument} | ({check.when.instrument} if check.when else set())


def _look(
    study: Study, family: Family, part: str, checks: list[EditCheck], at: datetime
) -> tuple[int, int]:
    lock(f"edit checks/{family.pk}")
    forms = queries.answered(study, family, part)
    visits = {form.opened for form in forms}
    known = queries.raised(family, [check.id for check in checks])
    found = {(one.check, one.opened, one.form, one.item): one for one in broken(checks, forms)}
    questions = {check.id: check.question for check in checks}
    asked = sum(
        _ask(study, one, questions[one.check], known.get(place), at) for place, one in found.items()
    )
    settled = [
        before for place, before in known.items() if place not in found and place[1] in visits
    ]
    return asked, sum(_close(study, before, at) for before in settled)


def _ask(study: Study, one: Broken, question: str, before: Raised | None, at: datetime) -> bool:
    """Ask once about the same answers: who closed the question has seen them."""
    if before is None:
        query: AnswerQuery = assessments.ask_about_answer(
            study=study, by=the_checks(), at=at, opened=VisitOpened.objects.get(pk=one.opened),
            form=one.form, item=one.item, question=question,
        )  # fmt: skip
        return _raise(study, one, query, at)
    by_itself = before.closed_by is not None and before.closed_by == the_checks().pk
    if not by_itself and before.compared == one.compared:
        return False
    if before.closed_by is not None:
        assessments.reopen_query(
            study=study, by=the_checks(), at=at, query=before.query, text=AGAIN
        )
    return _raise(study, one, before.query, at)


def _raise(study: Study, one: Broken, query: AnswerQuery, at: datetime) -> bool:
    write(
        CheckRaised, study=study, by=the_checks(), at=at, family=query.family,
        opened=query.opened, rule=one.check, form=one.form, item=one.item,
        compared=list(one.compared), query=query,
    )  # fmt: skip
    return True


def _close(study: Study, before: Raised, at: datetime) -> bool:
    if before.closed_by is not None:
        return False
    assessments.reply_to_query(
        study=study, by=the_checks(), at=at, query=before.query, text=CLOSED, closes=True
    )
    return True
