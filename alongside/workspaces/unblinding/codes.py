"""Short names kept in the record; `words` says them in full."""

from __future__ import annotations

from datetime import timedelta

PLANNED_WHY = ("end_of_trial", "analysis", "oversight")
UNPLANNED_WHY = ("medical_emergency", "child_safety", "serious_event", "learned_elsewhere")
WHY = (*UNPLANNED_WHY, *PLANNED_WHY, "other")
FOR_WHOM = ("clinician", "social_care", "oversight_body", "statistician", "colleague", "family")
OWN_PAGE, COLLEAGUE = "own_page", "colleague"
WAYS = (OWN_PAGE, COLLEAGUE)
CHANNELS = ("telephone", "in_person", "letter")
EFFECTS = ("none", "other_assessor", "sensitivity", "left_out", "stopped")
ASSESSOR, PARENT = "assessor", "parent"
SURE = {"very": 1.0, "somewhat": 0.5}
"""How sure somebody is, and what that counts in an index that weighs it (Bang's 2 by 5 form)."""
LINK_LASTS = timedelta(days=3)
REQUEST, DECISION, IMPACT = "unblinding request", "unblinding decision", "unblinding impact"
