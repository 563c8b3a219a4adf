"""What the facts of this workspace say in a family's history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alongside.science.protocol import Study
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.assessments.words import form_name_of


def _item(study: Study, form: str, code: str) -> str:
    number = instrument(study, form.partition(":")[0]).by_code[code].number
    return f"item {number} of {form_name_of(study, form)}"


def _raised(fact: Any, study: Study) -> str:
    return f"A check of the study asked about {_item(study, fact.form, fact.item)}"


def _again(fact: Any, study: Study) -> str:
    return f"{form_name_of(study, fact.form)} was entered again from paper"


def _decided(fact: Any, study: Study) -> str:
    return f"Two entries differed; {_item(study, fact.second.form, fact.item)} was decided"


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "quality.CheckRaised": _raised,
    "quality.SecondEntry": _again,
    "quality.DifferenceDecided": _decided,
}
