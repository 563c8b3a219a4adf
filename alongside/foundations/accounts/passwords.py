"""Passwords that somebody who knows what this is would try first, or who bought stolen ones."""

from __future__ import annotations

import logging
import re

from django.conf import settings
from django.core.exceptions import ValidationError

from alongside.foundations.accounts import words
from alongside.foundations.accounts.stolen import NotTheList, StolenPasswords

log = logging.getLogger(__name__)

OBVIOUS = (
    "alongside", "trial", "study", "family", "families", "nurse", "research", "social", "worker",
    "council", "university", "hospital", "glasgow", "bromley", "password", "welcome", "letmein",
    "january", "february", "march", "april", "june", "july", "august", "september", "october",
    "november", "december", "spring", "summer", "autumn", "winter",
)  # fmt: skip
LEFT_AT_LEAST = 6
_OBVIOUS = re.compile("|".join(sorted(OBVIOUS, key=len, reverse=True)))


class NotObvious:
    """Such words may stand in a password; they do not count towards its length."""

    def validate(self, password: str, user: object = None) -> None:
        if len(set(left(password))) < LEFT_AT_LEAST:
            raise ValidationError(words.OBVIOUS_WORDS, code="obvious")

    def get_help_text(self) -> str:
        return words.OBVIOUS_WORDS


class NotStolen:
    """Passwords that are known to be stolen, where the installation names a list of them."""

    def validate(self, password: str, user: object = None) -> None:
        named = settings.DEPLOYMENT.stolen_passwords
        try:
            stolen = named is not None and StolenPasswords(named).hold(password)
        except NotTheList as problem:
            log.error("The list of stolen passwords cannot be used: %s", problem)
            raise ValidationError(words.LIST_AWAY, code="list_away") from None
        if stolen:
            raise ValidationError(words.STOLEN, code="stolen")

    def get_help_text(self) -> str:
        return words.STOLEN


def left(password: str) -> str:
    """The letters that are left without obvious words, digits and signs around them."""
    return re.sub(r"[\W\d_]+", "", _OBVIOUS.sub("", password.casefold()))
