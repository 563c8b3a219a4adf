"""Switching a rule on, having seen how often it errs, and off."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.recruitment.models import RuleSwitched
from alongside.workspaces.recruitment.operating import rule_figures
from alongside.workspaces.recruitment.queries import rule_states, stated
from alongside.workspaces.recruitment.refusals import AlreadySo, NothingToWatch, NotSeen


@action
def switch(
    *,
    study: Study,
    rule: str,
    on: bool,
    seen: bool,
    by: Person,
    at: datetime,
    reason: str = "",
    entry: UUID | None = None,
) -> RuleSwitched:
    """Switch a rule; raises `UnknownInStudy`. What it does is kept with who saw it."""
    alert = study.alert(rule)
    lock(f"rule {study.slug} {rule}")
    state = next(one for one in rule_states(study) if one.alert.id == rule)
    if state.is_on == on:
        raise AlreadySo(on=on)
    if on and not seen:
        raise NotSeen
    figures = rule_figures(study, alert)
    if on and figures is None:
        raise NothingToWatch
    return write(
        RuleSwitched, study=study, by=by, at=at, entry=entry, reason=reason.strip(), rule=rule,
        on=on, stated=stated(study, alert),
        any_false=round(figures.any_false, 4) if figures else None,
        median_weeks=figures.median_weeks if figures else None,
    )  # fmt: skip
