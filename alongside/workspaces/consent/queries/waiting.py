"""What consent still needs, over the families of some sites."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from alongside.science.protocol import Study
from alongside.workspaces.consent.queries.clock import opening_from
from alongside.workspaces.consent.queries.rows import ConsentState, Opening, Waiting
from alongside.workspaces.consent.queries.standing import states_of
from alongside.workspaces.consent.queries.trial import exits
from alongside.workspaces.families import queries as families
from alongside.workspaces.referrals import queries as referrals
from alongside.workspaces.referrals.models import InformationGiven


def waiting(
    study: Study, sites: Sequence[str], at: datetime, *, only: Collection[UUID] | None = None
) -> list[Waiting]:
    """Eligible families at these sites with a form to sign, sign again or be asked for."""
    eligible = referrals.eligible(study, only=only)
    left = {**referrals.exits(study, only=only), **exits(study, only=only)}
    rows = [
        row
        for row in families.families(study, sites=sites, only=only)
        if row.id in eligible and row.id not in left
    ]
    ids = [row.id for row in rows]
    states, openings = states_of(ids, study, at=at), openings_of(study, ids)
    found = [_waiting(row, states[row.id], openings.get(row.id), eligible[row.id]) for row in rows]
    return [one for one in found if one is not None]


def openings_of(study: Study, ids: Iterable[UUID]) -> dict[UUID, Opening]:
    """From when each of these families may sign, with one query."""
    rows = InformationGiven.objects.as_of().filter(study=study.slug, family_id__in=list(ids))
    said = rows.order_by("occurred_at").values_list("family_id", "occurred_at", "document_version")
    return {family: opening_from(study, at, version) for family, at, version in said}


def _waiting(
    row: families.FamilyRow,
    states: dict[str, ConsentState],
    opening: Opening | None,
    eligible_at: datetime,
) -> Waiting | None:
    needed = [one for one in states.values() if one.kind.required_for_trial]
    first = [one for one in needed if not one.is_valid]
    again = tuple(one.kind.id for one in states.values() if one.state == "sign_again")
    takers = {role for one in needed for role in one.kind.taken_by}
    ask = tuple(
        one.kind.id
        for one in states.values()
        if one.state == "not_asked" and takers & set(one.kind.taken_by) and not first
    )
    if not (first or again or ask):
        return None
    given = [one.at for one in needed if one.at]
    since = max(given) if given and not first else eligible_at
    kinds = tuple(one.kind.id for one in first)
    return Waiting(row.id, row.number, row.site, since, opening, kinds, again, ask)
