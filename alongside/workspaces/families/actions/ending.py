"""Two records of one family are joined; a family is forgotten."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from django.db import transaction

from alongside.foundations.accounts.models import Person
from alongside.foundations.record import sent
from alongside.foundations.record.writing import action, write
from alongside.foundations.sealing.sealing import destroy_key
from alongside.science.protocol import Study
from alongside.workspaces.families import queries
from alongside.workspaces.families.actions.refusals import (
    AlreadyForgotten,
    AlreadyJoined,
    JoinedToItself,
    OtherStudy,
    ReasonNeeded,
)
from alongside.workspaces.families.models import FamiliesJoined, Family, FamilyForgotten, NameIndex


@action
def join_families(
    *,
    study: Study,
    family: Family,
    into: Family,
    by: Person,
    at: datetime,
    reason: str,
    entry: UUID | None = None,
) -> FamiliesJoined:
    """Decide that `family` is the same as `into`, whose record goes on."""
    if not reason.strip():
        raise ReasonNeeded
    if family.pk == into.pk:
        raise JoinedToItself
    if family.study != into.study:
        raise OtherStudy
    for each in (family, into):
        if other := queries.joined_into(each):
            raise AlreadyJoined(each.number, other.number)
    return write(
        FamiliesJoined, study=study, family=family, into=into, by=by, at=at, entry=entry,
        reason=reason.strip(),
    )  # fmt: skip


@action
def forget_family(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    reason: str,
    entry: UUID | None = None,
) -> FamilyForgotten:
    """Destroy the family's key and its blind index. Nobody can undo this; the science stays."""
    if not reason.strip():
        raise ReasonNeeded
    if queries.forgotten(family):
        raise AlreadyForgotten(family.number)
    NameIndex.objects.filter(family=family).delete()
    sent.forget(family.pk)
    destroy_key(family.pk)
    # Again once the transaction is over: only then can SQLite's log be emptied of the old key.
    transaction.on_commit(partial(destroy_key, family.pk))
    return write(
        FamilyForgotten, study=study, family=family, by=by, at=at, entry=entry,
        reason=reason.strip(),
    )  # fmt: skip
