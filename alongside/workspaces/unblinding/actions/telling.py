"""The arm is told, and what follows from that for the trial."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.accounts.queries import system_person
from alongside.foundations.record.writing import action, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.families.models import Deviation
from alongside.workspaces.referrals.actions.checks import refuse_the_future
from alongside.workspaces.unblinding import queries
from alongside.workspaces.unblinding.actions.asking import hash_of
from alongside.workspaces.unblinding.codes import CHANNELS, COLLEAGUE, EFFECTS, IMPACT, OWN_PAGE
from alongside.workspaces.unblinding.models import (
    ImpactAssessed,
    UnblindingDecided,
    UnblindingDisclosed,
    UnblindingRequested,
)
from alongside.workspaces.unblinding.refusals import (
    AlreadyAssessed,
    AlreadyTold,
    LinkDoesNotWork,
    NotAsListed,
    NotForTelling,
    NothingToAssess,
)
from alongside.workspaces.unblinding.sealed import seal_words


@action
def disclose(
    *,
    study: Study,
    request: UnblindingRequested,
    channel: str,
    by: Person,
    at: datetime,
    occurred_at: datetime | None = None,
    entry: UUID | None = None,
) -> UnblindingDisclosed:
    """Record that a colleague who knows the arm told it to the person it was asked for."""
    refuse_the_future(occurred_at, at)
    if channel not in CHANNELS:
        raise NotAsListed
    lock(f"unblinding {request.pk}")
    decided = queries.decision(request)
    if decided is None or not decided.approved or request.way != COLLEAGUE:
        raise NotForTelling
    if told := queries.disclosure(request):
        raise AlreadyTold(told.occurred_at)
    return write(
        UnblindingDisclosed, study=study, by=by, at=at, entry=entry, occurred_at=occurred_at,
        family=request.family, request=request, channel=channel,
    )  # fmt: skip


def open_link(*, study: Study, secret: str, at: datetime) -> UnblindingDecided:
    """What a link leads to while it can be used; looking does not use it up."""
    decided = queries.of_link(study, hash_of(secret), at)
    if decided is None or queries.disclosure(decided.request):
        raise LinkDoesNotWork
    return decided


def use_link(*, study: Study, secret: str, entry: UUID, at: datetime) -> UnblindingDisclosed:
    """The third party opens their page: that is written down, and the link works no more.

    Sent again by the same page it answers as the first time.
    """
    decided = queries.of_link(study, hash_of(secret), at)
    if decided is None:
        raise LinkDoesNotWork
    told = queries.disclosure(decided.request)
    if told is not None and told.pk == entry:
        return told
    return _told_by_link(study=study, decided=decided, id=entry, at=at)


@action
def _told_by_link(
    *, study: Study, decided: UnblindingDecided, id: UUID, at: datetime, entry: UUID | None = None
) -> UnblindingDisclosed:
    lock(f"unblinding {decided.request_id}")
    if queries.disclosure(decided.request):
        raise LinkDoesNotWork
    return write(
        UnblindingDisclosed, study=study, by=system_person(), at=at, entry=id,
        family=decided.family, request=decided.request, channel=OWN_PAGE,
    )  # fmt: skip


@action
def assess_impact(
    *,
    study: Study,
    about: UnblindingRequested | Deviation,
    effect: str,
    words: str,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> ImpactAssessed:
    """Record what follows from a disclosure, or from an arm that an assessor learned."""
    if effect not in EFFECTS:
        raise NotAsListed
    lock(f"impact of {about.pk}")
    of_request = isinstance(about, UnblindingRequested)
    if isinstance(about, UnblindingRequested) and queries.disclosure(about) is None:
        raise NothingToAssess
    if done := queries.impact_of(about):
        raise AlreadyAssessed(done.occurred_at)
    sealed = seal_words(about.family_id, IMPACT, words.strip()) if words.strip() else b""
    return write(
        ImpactAssessed, study=study, by=by, at=at, entry=entry, family=about.family, effect=effect,
        request=about if of_request else None, deviation=None if of_request else about,
        sealed=sealed,
    )  # fmt: skip
