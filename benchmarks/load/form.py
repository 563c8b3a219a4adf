"""The form of 250 items that is sent, and what is answered to it."""

from __future__ import annotations

import json
from typing import Any

MEASURE = "load"
ITEMS = 250
SCALE = [[str(code), label] for code, label in enumerate(("Never", "Rarely", "Often", "Always"))]


def content() -> dict[str, Any]:
    """A measure as a team builds it: mostly choices, some numbers, words and yes or no."""
    return {
        "id": MEASURE, "title": "Two hundred and fifty questions", "short": "Load",
        "respondent": "parent", "about": "parent", "version": "1", "licence": "Made up",
        "parts": [{"code": "all", "title": "All of it"}],
        "items": [_item(number) for number in range(1, ITEMS + 1)],
    }  # fmt: skip


def _item(number: int) -> dict[str, Any]:
    common = {"code": f"load_{number:03}", "label": f"Question {number}?", "part": "all"}
    if number % 25 == 0:
        return {**common, "kind": "text", "maximum": 200, "required": False}
    if number % 10 == 0:
        return {**common, "kind": "yes_no"}
    if number % 12 == 0:
        return {**common, "kind": "whole_number", "minimum": 0, "maximum": 100}
    return {**common, "kind": "choice", "options": SCALE}


def answers(seed: int) -> dict[str, str]:
    """What one parent says; another seed says something else."""
    return {f"load_{number:03}": _answer(number, seed) for number in range(1, ITEMS + 1)}


def _answer(number: int, seed: int) -> str:
    if number % 25 == 0:
        return f"It was said {seed} times that week"
    if number % 10 == 0:
        return "yes" if (number // 10 + seed) % 2 else "no"
    if number % 12 == 0:
        return str((number + seed) % 101)
    return str((number * 7 + seed) % 4)


def kept(seed: int) -> str:
    """The answers as they should stand in the record, for comparing."""
    said = {code: {"value": value} for code, value in answers(seed).items()}
    return json.dumps(said, sort_keys=True)
