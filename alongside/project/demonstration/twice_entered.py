"""Paper forms that a second person has entered, one of them with a slip that was decided."""

from __future__ import annotations

from datetime import datetime

from alongside.project.demonstration.cast import Cast
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.folding import values
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.quality import actions, queries
from alongside.workspaces.quality.models import FIRST

FORMS = 3
SLIP = "refused"


def enter_twice(cast: Cast, now: datetime) -> None:
    """The trial manager enters the first few again; the others still wait."""
    study, by = cast.study, cast.of("trial_manager")
    everywhere = queries.Reach(tuple(site.id for site in study.sites), ("main",), blinded=False)
    waiting = [one for one in queries.to_enter(study, everywhere).rows if one.second is None]
    for number, one in enumerate(waiting[:FORMS]):
        visits = VisitOpened.objects.as_of().filter(family__number=one.number, visit=one.visit)
        opened = visits.get(part="main")
        read = values(assessments.answers(study, opened, one.form).items)
        slip = next(iter(read)) if number == 0 else ""
        again = read | ({slip: SLIP} if slip else {})
        second = actions.enter_again(
            study=study, by=by, at=now, opened=opened, form=one.form, answers=again
        )
        if slip:
            actions.decide_difference(
                study=study, by=by, at=now, second=second, item=slip, chosen=FIRST
            )
