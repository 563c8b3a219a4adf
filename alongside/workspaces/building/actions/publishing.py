"""A draft becomes a version, and a version is asked at visits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, correct, derived_id, lock, write
from alongside.science.instruments.comparing import compared
from alongside.science.instruments.drafts import checked_draft
from alongside.science.instruments.from_toml import instrument_from_mapping
from alongside.science.instruments.structure import Instrument
from alongside.science.instruments.team_made import versioned
from alongside.science.protocol import Study
from alongside.workspaces.building import queries, refusals
from alongside.workspaces.building.actions.drafting import current
from alongside.workspaces.building.models import MeasurePlaced, MeasureVersion


@action
def publish(
    *,
    study: Study,
    by: Person,
    at: datetime,
    measure: str,
    seen: UUID,
    reason: str,
    entry: UUID | None = None,
) -> MeasureVersion:
    """Publish the draft as the next version. Earlier versions, and answers to them, stay."""
    draft = current(study, measure, seen)
    form = checked_draft(draft.content)
    if form is None:
        raise refusals.NoItems
    newest = queries.latest(study, measure)
    if newest and not _differs(newest.form, form):
        raise refusals.NothingChanged(newest.number)
    _refuse_to_lose_what_is_counted(study, measure, form)
    number = newest.number + 1 if newest else 1
    content = as_version(draft.content, measure, number)
    told: dict[str, Any] = {"measure": measure, "number": number, "content": content}
    published: MeasureVersion = write(
        MeasureVersion, study=study, by=by, at=at, entry=entry, reason=reason, **told
    )
    correct(
        draft, study=study, by=by, at=at, entry=derived_id(entry, at, "draft"),
        reason=f"Published as version {number}", occurred_at=at, retracted=True,
    )  # fmt: skip
    queries.forget(study, versioned(measure, number))
    return published


def as_version(content: Mapping[str, Any], measure: str, number: int) -> dict[str, Any]:
    """A draft under the id and number by which its answers and scores will be known."""
    made = {**content, "id": versioned(measure, number), "version": str(number)}
    if "scoring" in made:
        made["scoring"] = {**made["scoring"], "version": str(number)}
    instrument_from_mapping(made)
    return made


def _differs(old: Instrument, new: Instrument) -> bool:
    told = [(one.title, one.short, one.about, one.licence) for one in (old, new)]
    return compared(old, new).differs or told[0] != told[1]


def _refuse_to_lose_what_is_counted(study: Study, measure: str, form: Instrument) -> None:
    traits = study.adaptation.traits
    items = [trait.item for trait in traits if trait.instrument == measure and trait.item]
    lost = [item for item in dict.fromkeys(items) if item not in form.by_code]
    if lost:
        raise refusals.CountedBy(lost)


@action
def place(
    *,
    study: Study,
    by: Person,
    at: datetime,
    measure: str,
    number: int,
    visits: Sequence[str] = (),
    roles: Sequence[str] = (),
    entry: UUID | None = None,
) -> MeasurePlaced:
    """Ask a version from now on; visits that have begun keep the form that they began with."""
    lock(f"measure/{study.slug}/{measure}")
    if measure in queries.own_instruments(study.slug):
        visits = roles = ()
    else:
        _check_place(study, visits, roles)
    told: dict[str, Any] = {"number": number, "visits": list(visits), "askers": list(roles)}
    now = queries.placed(study).get(measure)
    if now is None:
        made: MeasurePlaced = write(
            MeasurePlaced, study=study, by=by, at=at, entry=entry, measure=measure, **told
        )
        return made
    if told == {"number": now.number, "visits": now.visits, "askers": now.askers}:
        raise refusals.AlreadyPlaced
    return correct(now, study=study, by=by, at=at, entry=entry, reason="", occurred_at=at, **told)


def _check_place(study: Study, visits: Sequence[str], roles: Sequence[str]) -> None:
    if not visits:
        raise refusals.NoVisit
    if not roles:
        raise refusals.NobodyAsks
    blinded = [study.role(role).name for role in roles if study.role(role).blinded]
    if blinded:
        raise refusals.BlindedAsker(" and ".join(blinded))


@action
def stop_asking(
    *,
    study: Study,
    by: Person,
    at: datetime,
    measure: str,
    reason: str,
    entry: UUID | None = None,
) -> MeasurePlaced:
    """Ask it no more; of a measure of the study definition, that one is asked again."""
    lock(f"measure/{study.slug}/{measure}")
    now = queries.placed(study).get(measure)
    if now is None:
        raise refusals.NotPlaced
    return correct(
        now, study=study, by=by, at=at, entry=entry, reason=reason, occurred_at=at, retracted=True
    )
