"""Short names kept in the record; `words` says them in full."""

from __future__ import annotations

TOLD = (
    "nobody_yet",
    "emergency",
    "safeguarding_contact",
    "social_worker",
    "manager",
    "family",
)
HOW_LEARNED = (
    "family_said",
    "colleague_said",
    "service_said",
    "read_it",
    "saw_it",
    "other",
)
