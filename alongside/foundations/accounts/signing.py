"""Signing with one's password: what does not fit is counted, as a second proof's codes are.

Whoever sits down at somebody's open browser could else try passwords there without an end.
"""

from __future__ import annotations

import logging
from datetime import datetime

from alongside.foundations.accounts import attempts, words
from alongside.foundations.accounts.events import What, happened
from alongside.foundations.accounts.models import Person
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.writing import ClockBehindRecord

log = logging.getLogger(__name__)
LIMIT = attempts.FAILED_BY_ACCOUNT


class NotSigned(Refusal):
    """The password is the signature, and it is another one; `what` was to be signed."""

    field = "password"

    def __init__(self, by: Person, at: datetime, what: str) -> None:
        super().__init__(words.not_signed(what))
        self.by, self.at = by, at

    def once_undone(self) -> None:
        """Count the try, and write it down with the lock that it may bring."""
        attempts.note(LIMIT, _signature_of(self.by), self.at)
        locked = attempts.closed_until(LIMIT, _signature_of(self.by), self.at)
        try:
            happened(What.SIGNING_FAILED, self.by, at=self.at)
            if locked:
                happened(What.SIGNING_LOCKED, self.by, at=self.at)
        except ClockBehindRecord:
            log.warning("A signature that failed was not written: the clock is behind the record.")


class SigningLocked(Refusal):
    """Too many passwords did not fit; which one is typed now is not looked at."""

    field = "password"

    def __init__(self, until: datetime) -> None:
        super().__init__(words.signing_locked(until))


def sign(by: Person, password: str, at: datetime, what: str) -> None:
    """Raises `NotSigned` unless this is the person's password; after five of these, locked."""
    if until := attempts.closed_until(LIMIT, _signature_of(by), at):
        raise SigningLocked(until)
    if not by.check_password(password):
        raise NotSigned(by, at, what)
    attempts.forget(LIMIT, _signature_of(by))


def _signature_of(by: Person) -> str:
    return f"signature of {by.pk}"
