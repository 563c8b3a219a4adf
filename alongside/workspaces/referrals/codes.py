"""Short names kept in the record; `words` says them in full."""

from __future__ import annotations

CHANNELS = ("phone", "text", "email", "post", "visit", "through_social_worker")
REACHED = ("interested", "wants_time", "asked_to_ring_back", "not_interested")
NOT_REACHED = ("no_answer", "message_left", "wrong_number", "no_reply")
OUTCOMES = (*REACHED, *NOT_REACHED)
MODES = ("in_person", "post", "email", "text_link", "read_aloud")
GIVERS = ("social_worker", "recruitment_coordinator", "someone_else")
