"""What happens to an account, written once each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from alongside.foundations.accounts.models import AccountEvent, Person
from alongside.foundations.record.writing import write


@dataclass(frozen=True)
class NoStudy:
    """Accounts belong to the installation, not to a study."""

    slug: str = ""
    version: str = ""


class What(StrEnum):
    """Everything that can happen to an account."""

    MADE = "made"
    CLOSED = "closed"
    INVITED = "invited"
    LINK_SENT = "link_sent"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    FAILED = "sign_in_failed"
    LOCKED = "locked"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an event
    APP_ADDED = "authenticator_app_added"
    APP_REMOVED = "authenticator_app_removed"
    PASSKEY_ADDED = "passkey_added"
    PASSKEY_REMOVED = "passkey_removed"
    CODES_MADE = "recovery_codes_made"
    PROOFS_REMOVED = "second_factor_removed"
    SESSIONS_ENDED = "sessions_ended"
    SIGNING_FAILED = "signing_failed"
    SIGNING_LOCKED = "signing_locked"
    MALWARE_BROUGHT = "malware_brought"
    SIGN_INS_LOOKED_AT = "sign_ins_looked_at"


@transaction.atomic
def happened(
    what: What, person: Person, *, at: datetime, by: Person | None = None, reason: str = ""
) -> AccountEvent:
    """Write one event; without `by` the person did it."""
    return write(
        AccountEvent,
        study=NoStudy(),
        by=by or person,
        at=at,
        reason=reason,
        person=person,
        what=what.value,
    )
