"""Each fact in a sentence, for histories."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alongside.science.protocol import Study

HOW = {"looked_up": "looked up from the address", "by_hand": "entered by hand"}


def _placed(fact: Any, study: Study) -> str:
    if not fact.area:
        return "The small area of the address was not found"
    how = HOW.get(fact.how, fact.how)
    return f"Small area of the address: {fact.area}, tenth {fact.decile} ({fact.index}), {how}"


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {"adaptation.FamilyArea": _placed}
