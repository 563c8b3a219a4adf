"""Writing and correcting facts."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import wraps
from threading import local
from typing import Any, Protocol, TypeVar, cast
from uuid import UUID

from django.apps import apps
from django.db import connection, models, transaction

from alongside.foundations import entropy
from alongside.foundations.accounts.models import Person
from alongside.foundations.record.asked_often import AskedOften, asked_together
from alongside.foundations.record.digests import canonical, digest
from alongside.foundations.record.holding import number_of
from alongside.foundations.record.models import Entry, Fact
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.sent import is_other, keep_what_was_sent
from alongside.foundations.record.statements import Statement, carry_out_with_next, fetched
from alongside.foundations.record.written_often import insert

CLOCK_TOLERANCE = timedelta(minutes=5)
BEFORE_WRITING: list[Callable[[Fact], None]] = []
"""What is asked of a fact before it is written; each raises a `Refusal`."""
_HERE = local()
SomeFact = TypeVar("SomeFact", bound=Fact)


class StudyVersion(Protocol):
    """Whatever knows under which version of which study a fact is made."""

    @property
    def slug(self) -> str: ...
    @property
    def version(self) -> str: ...


class ClockBehindRecord(Refusal):
    """The server's clock is earlier than the latest fact."""

    def __init__(self, at: datetime, latest: datetime) -> None:
        super().__init__(
            f"The server's clock says {at:%d %B %Y, %H:%M} UTC, but the record already holds "
            f"something from {latest:%d %B %Y, %H:%M} UTC. Nothing was saved; what you typed is "
            "still here. Ask whoever looks after the server to set its clock, then send again."
        )


class SameEntryOtherContent(Refusal):
    """One form was sent twice with different content."""

    def __init__(self) -> None:
        super().__init__(
            "This form was sent before with something else in it, and that was saved. What stands "
            "here now was not saved. Look at what was recorded and correct it there; to record "
            "one thing more, open the form anew."
        )


class AlreadyCorrected(Refusal):
    """A fact can be superseded once."""

    def __init__(self) -> None:
        super().__init__(
            "Somebody has corrected this since you opened it. Look at what it says now, "
            "and correct that if it is still wrong."
        )


def write(
    model: type[SomeFact],
    *,
    study: StudyVersion,
    by: Person,
    at: datetime,
    occurred_at: datetime | None = None,
    entry: UUID | None = None,
    reason: str = "",
    supersedes: SomeFact | None = None,
    retracted: bool = False,
    **fields: Any,
) -> SomeFact:
    """Write one fact and its ledger line; the same `entry` again returns the first fact."""
    fields = _with_their_places(model, fields)
    latest = _seen_for(entry)
    if entry is not None and latest is None:
        first = model._default_manager.filter(pk=entry).first()
        if first is not None:
            _refuse_other_content(first, fields)
            return cast(SomeFact, first)
    _refuse_a_clock_set_back(at, _LATEST() if latest is None else latest)
    fact = model(
        id=entry or entropy.new_id(at),
        occurred_at=occurred_at or at,
        recorded_at=at,
        recorded_by=by,
        reason=reason,
        study=study.slug,
        study_version=study.version,
        supersedes=supersedes,
        retracted=retracted,
        **fields,
    )
    for check in BEFORE_WRITING:
        check(fact)
    fact.digest = digest(fact)
    insert(fact, with_next=True)
    _enter(fact)
    return fact


def _with_their_places(model: type[Fact], fields: dict[str, Any]) -> dict[str, Any]:
    """Give amounts the places with which they are kept: 1800 is read again as 1800.00."""
    exact = [field for field in model._meta.concrete_fields if type(field) is models.DecimalField]
    given = {
        field.name: field.decimal_places for field in exact if fields.get(field.name) is not None
    }
    return fields | {
        name: Decimal(str(fields[name])).quantize(Decimal(1).scaleb(-places))
        for name, places in given.items()
    }


def _enter(fact: Fact) -> None:
    line = Entry(
        kind=fact._meta.label,
        fact=fact.pk,
        digest=fact.digest,
        study=fact.study,
        family=family_of(fact),
        recorded_at=fact.recorded_at,
        recorded_by=fact.recorded_by,
    )
    insert(line, with_next=True)


def correct(
    old: SomeFact,
    *,
    study: StudyVersion,
    by: Person,
    at: datetime,
    reason: str,
    entry: UUID | None = None,
    retracted: bool = False,
    **changes: Any,
) -> SomeFact:
    """Supersede a fact by one with changes; `retracted` takes it back altogether."""
    model = type(old)
    newer = model._default_manager.filter(supersedes=old).first()
    if newer is not None and newer.pk != entry:
        raise AlreadyCorrected
    own = {field.name for field in Fact._meta.fields} | {"id"}
    kept = {
        field.name: getattr(old, field.name)
        for field in old._meta.concrete_fields
        if field.name not in own
    }
    return write(
        model,
        study=study,
        by=by,
        at=at,
        occurred_at=changes.pop("occurred_at", old.occurred_at),
        entry=entry,
        reason=reason,
        supersedes=old,
        retracted=retracted,
        **{**kept, **changes},
    )


def family_of(fact: Fact) -> UUID | None:
    """The family that a fact is about: the family itself is a fact too."""
    return getattr(fact, "family_id", None) or (
        fact.pk if fact._meta.label == "families.Family" else None
    )


def derived_id(entry: UUID | None, at: datetime, part: str) -> UUID:
    """The id of a further fact written by the same form, so that sending twice is harmless."""
    if entry is None:
        return entropy.new_id(at)
    digest_ = hashlib.sha256(entry.bytes + part.encode()).digest()
    return UUID(bytes=entry.bytes[:6] + bytes([0x80 | digest_[6] & 0xF]) + digest_[7:16])


_LINE: AskedOften[Entry] = AskedOften(lambda fact: Entry.objects.filter(fact=fact))
_LATEST: AskedOften[tuple[datetime]] = AskedOften(
    lambda: Entry.objects.order_by("-number").values_list("recorded_at")[:1]
)

_UNTIL_THE_END = "SELECT pg_advisory_xact_lock(%s)", "SELECT pg_advisory_xact_lock($1)"
_SHARE_UNTIL_THE_END = (
    "SELECT pg_advisory_xact_lock_shared(%s)",
    "SELECT pg_advisory_xact_lock_shared($1)",
)


def action(act: Callable[..., SomeFact]) -> Callable[..., SomeFact]:
    """One thing a person does: one transaction; sent twice, it answers as the first time."""

    @wraps(act)
    def acting(*, entry: UUID | None = None, **given: Any) -> SomeFact:
        try:
            with transaction.atomic():
                return _acted(act, entry, given)
        except Refusal as refused:
            refused.once_undone()
            raise

    return acting


def _acted(act: Callable[..., SomeFact], entry: UUID | None, given: dict[str, Any]) -> SomeFact:
    if entry is not None:
        lock(str(entry), with_next=True)
        lines, latest = asked_together(_LINE.about(entry), _LATEST.about())
        for line in lines:
            if is_other(entry):
                raise SameEntryOtherContent
            return cast(SomeFact, apps.get_model(line.kind)._default_manager.get(pk=entry))
    before = getattr(_HERE, "seen", None)
    _HERE.seen = (entry, latest) if entry is not None else None
    try:
        done = act(entry=entry, **given)
    finally:
        _HERE.seen = before
    if entry is not None:
        keep_what_was_sent(entry)
    return done


def _seen_for(entry: UUID | None) -> list[tuple[datetime]] | None:
    """The record's latest moment, where the action under way has just seen it, and, holding the
    lock, that there is no fact of this id.

    Said once: after the first fact of that id there is one.
    """
    seen = getattr(_HERE, "seen", None)
    if entry is None or seen is None or seen[0] != entry:
        return None
    _HERE.seen = None
    latest: list[tuple[datetime]] = seen[1]
    return latest


def lock(name: str, *, with_next: bool = False, shared: bool = False) -> None:
    """Hold a name until the transaction ends, `shared` with others who do. SQLite has one writer
    at a time already.

    `with_next` is for those who ask the database something right afterwards: the name is held from
    then on, and PostgreSQL is sent both at once.
    """
    if connection.vendor == "postgresql":
        how = _SHARE_UNTIL_THE_END if shared else _UNTIL_THE_END
        hold = Statement(*how, [number_of(name)])
        carry_out_with_next(connection, hold) if with_next else fetched(connection, hold)


def _refuse_other_content(first: Fact, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        stored = getattr(first, name)
        if isinstance(stored, bytes | memoryview):
            continue  # sealed anew each time, so never equal
        if canonical(getattr(stored, "pk", stored)) != canonical(getattr(value, "pk", value)):
            raise SameEntryOtherContent


def _refuse_a_clock_set_back(at: datetime, found: list[tuple[datetime]]) -> None:
    for (latest,) in found:
        if at < latest - CLOCK_TOLERANCE:
            raise ClockBehindRecord(at, latest)
