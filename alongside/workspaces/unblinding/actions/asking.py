"""Asking that somebody may learn an arm, and deciding on it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from alongside.foundations import entropy
from alongside.foundations.accounts.models import Person
from alongside.foundations.messages.actions import send
from alongside.foundations.record.writing import action, lock, write
from alongside.science.protocol import Permission, Study
from alongside.workspaces.families.models import Family
from alongside.workspaces.randomisation.colleagues import Letter, who_may, write_to
from alongside.workspaces.randomisation.queries import allocated
from alongside.workspaces.unblinding import letters, queries
from alongside.workspaces.unblinding.codes import (
    DECISION,
    FOR_WHOM,
    LINK_LASTS,
    OWN_PAGE,
    REQUEST,
    WAYS,
    WHY,
)
from alongside.workspaces.unblinding.models import UnblindingDecided, UnblindingRequested
from alongside.workspaces.unblinding.refusals import (
    AddressNeeded,
    AlreadyAsked,
    AlreadyDecided,
    NobodyNamed,
    NotAllocated,
    NotAsListed,
    NothingWritten,
    OwnRequest,
)
from alongside.workspaces.unblinding.sealed import Told, open_told, seal_told, seal_words

AddressOf = Callable[[str], str]


@action
def ask(
    *,
    study: Study,
    family: Family,
    planned: bool,
    why: str,
    for_whom: str,
    way: str,
    told: Told,
    by: Person,
    at: datetime,
    address: str = "",
    entry: UUID | None = None,
) -> UnblindingRequested:
    """Ask that somebody may learn the arm of an allocated family; those who decide get a letter."""
    if family.pk not in allocated(study, only=[family.pk]):
        raise NotAllocated(family.number)
    _check(why, for_whom, way, told)
    lock(f"unblinding of {family.pk}")
    for row in queries.of_family(family, at):
        if row.state == queries.WAITING and row.by == by:
            raise AlreadyAsked(row.at)
    asked = write(
        UnblindingRequested, study=study, by=by, at=at, entry=entry, family=family,
        planned=planned, why=why, for_whom=for_whom, way=way,
        sealed=seal_told(family.pk, REQUEST, told),
    )  # fmt: skip
    letter = letters.asked(study.site(family.site).name, address, planned=planned)
    _let_know(study, family, Permission.UNBLINDING_DECIDE, letter, f"unblinding/{asked.pk}", by, at)
    return asked


@action
def decide(
    *,
    study: Study,
    request: UnblindingRequested,
    approved: bool,
    words: str,
    by: Person,
    at: datetime,
    address: str = "",
    address_of: AddressOf = "".join,
    entry: UUID | None = None,
) -> UnblindingDecided:
    """Agree or refuse, with a reason; never by the asker.

    Agreed, the third party gets a link to the arm by email, or those who know arms are asked to
    tell it. `address_of` makes the address of the page behind a link from its secret.
    """
    lock(f"unblinding {request.pk}")
    if by.pk == request.recorded_by_id:
        raise OwnRequest
    if done := queries.decision(request):
        raise AlreadyDecided(done.occurred_at)
    if not words.strip():
        raise NothingWritten
    secret = entropy.token_text() if approved and request.way == OWN_PAGE else ""
    decided = write(
        UnblindingDecided, study=study, by=by, at=at, entry=entry, family=request.family,
        request=request, approved=approved, secret_hash=hash_of(secret) if secret else "",
        sealed=seal_words(request.family_id, DECISION, words.strip()),
    )  # fmt: skip
    write_to(
        [request.recorded_by], letters.decided(address), study=study,
        key=f"unblinding-decided/{decided.pk}", at=at,
    )  # fmt: skip
    if secret:
        _send_link(study, request, decided, address_of(secret), at)
    elif approved:
        place = study.site(request.family.site).name
        letter = letters.to_tell(place, address, planned=request.planned)
        key = f"unblinding-tell/{decided.pk}"
        _let_know(study, request.family, Permission.UNBLINDING_DISCLOSE, letter, key, by, at)
    return decided


def hash_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _check(why: str, for_whom: str, way: str, told: Told) -> None:
    if why not in WHY or for_whom not in FOR_WHOM or way not in WAYS:
        raise NotAsListed
    if not told.name.strip():
        raise NobodyNamed
    if way == OWN_PAGE and not told.email.strip():
        raise AddressNeeded
    if not told.words.strip():
        raise NothingWritten


def _send_link(
    study: Study, request: UnblindingRequested, decided: UnblindingDecided, address: str,
    at: datetime,
) -> None:  # fmt: skip
    told = open_told(request.family_id, REQUEST, request.sealed)
    assert told is not None  # noqa: S101 - the decision was just sealed with the same key
    body = letters.link(
        told.name, study.name, request.family.number, address, at + LINK_LASTS
    )  # fmt: skip
    send(
        to=told.email, subject=letters.LINK, body=body, at=at,
        key=f"unblinding-link/{decided.pk}", study=study.slug, secret=True,
    )  # fmt: skip


def _let_know(
    study: Study, family: Family, permission: Permission, letter: Letter, key: str, by: Person,
    at: datetime,
) -> None:  # fmt: skip
    people = [one for one in who_may(study, permission, family.site) if one != by]
    write_to(people, letter, study=study, key=key, at=at)
