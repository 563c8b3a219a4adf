"""Short names kept in the record; `words` says them in full."""

from __future__ import annotations

from alongside.workspaces.randomisation.queries import FAMILY, REFERRER

CHANNELS = ("telephone", "text", "email", "in_person")
WHO = (FAMILY, REFERRER)
LONGEST_SEQUENCE = 1000
WHY_IN_ERROR = (
    "not_eligible", "no_valid_consent", "before_baseline", "another_family", "twice", "other"
)  # fmt: skip
