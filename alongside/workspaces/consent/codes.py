"""Short names kept in the record; `words` says them in full."""

from __future__ import annotations

DRAWN, TYPED, PAPER = "drawn", "typed", "paper"
SIGNED_AS = (DRAWN, TYPED, PAPER)
MODES = ("in_person", "video", "telephone", "post")
TOLD_BY = ("parent", "other_parent", "social_worker", "service", "somebody_else")
EMAIL = "email"
