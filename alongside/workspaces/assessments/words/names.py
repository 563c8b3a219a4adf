"""How forms, children, reasons and questions are named."""

from __future__ import annotations

from typing import Any

from alongside.foundations.pages.filters import count_of
from alongside.science.instruments.structure import Instrument, Item
from alongside.science.protocol import Study, Visit
from alongside.workspaces.assessments.questionnaires import instrument
from alongside.workspaces.assessments.words.labels import MODES


def modes(visit: Visit) -> list[tuple[str, str]]:
    return [(mode, MODES[mode]) for mode in visit.modes]


def not_done_reasons(study: Study, site: str) -> list[tuple[str, str]]:
    listed = study.reasons_in("loss_to_follow_up")
    return [(one.id, study.reason_label("loss_to_follow_up", one.id, site)) for one in listed]


def missing_reasons(study: Study) -> list[tuple[str, str]]:
    return [(one.id, one.label) for one in study.reasons_in("missing_answer")]


def age(months: int | None) -> str:
    """23 months, 2 years 1 month (25 months)."""
    if months is None:
        return ""
    if months < 24:
        return count_of(months, "month", "months")
    years, rest = divmod(months, 12)
    more = f" {count_of(rest, 'month', 'months')}" if rest else ""
    return f"{count_of(years, 'year', 'years')}{more} ({months} months)"


def about(who: str, months: int | None = None) -> str:
    """Child A, 23 months; Parent; Family; Service."""
    if len(who) <= 2:
        return f"Child {who}, {age(months)}" if months is not None else f"Child {who}"
    return who.capitalize()


def form_name(asked: Instrument, who: str) -> str:
    return f"{asked.short}: {about(who)}"


def form_name_of(study: Study, key: str) -> str:
    """The name of a form from its key, such as sdq_p2_4:A."""
    id, _, who = key.partition(":")
    return form_name(instrument(study, id), who)


def shown_value(item: Item, study: Study, value: str) -> str:
    """An answer in words: the option's label, the reason for none, or as it was written."""
    if not value:
        return "taken out"
    for code, label in missing_reasons(study):
        if value == code:
            return label
    return next((option.label for option in item.options if option.code == value), value)


def question_title(study: Study, asked: Any) -> str:
    number = instrument(study, asked.form.partition(":")[0]).by_code[asked.item].number
    kind = "Question about" if asked.needs_answer else "Remark on"
    return f"{kind} item {number} of {form_name_of(study, asked.form)}"
