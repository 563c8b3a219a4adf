"""Passwords that somebody who knows what this is would try first."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError

from alongside.foundations.accounts import words

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


def left(password: str) -> str:
    """The letters that are left without obvious words, digits and signs around them."""
    return re.sub(r"[\W\d_]+", "", _OBVIOUS.sub("", password.casefold()))
