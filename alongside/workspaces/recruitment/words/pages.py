"""What is said after something was recorded, and on the pages of one form."""

from __future__ import annotations

ACTED = "The alert is acknowledged, and the action stands on the chart."
FOLLOWED = "What became of the action is recorded."
TAKEN_BACK = "It is taken back. It stays in the record with its reason, and counts no more."


def follow_up_page(action: str) -> dict[str, object]:
    return {"title": "What became of it", "sentence": action, "submit": "Record what became of it"}


def take_back_page(what: str) -> dict[str, object]:
    return {"title": "Take it back", "sentence": what, "submit": "Take it back"}
