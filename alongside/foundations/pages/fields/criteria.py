"""Yes, no or unsure, with a note: how eligibility criteria are answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from django.forms import BaseForm
from django.utils.safestring import SafeString

from alongside.foundations.pages import words
from alongside.foundations.pages.macros import answers, nhs

from .choices import Chosen, Option
from .field import Shown, TypedParts

Answer = Literal["yes", "no", "unsure"]
ANSWERS: dict[str, Answer] = {"yes": "yes", "no": "no", "unsure": "unsure"}
NOTE_LIMIT = 2000


@dataclass(frozen=True)
class Judgement:
    """An answer to a criterion; a note that nobody asked for is kept all the same."""

    answer: Answer
    note: str = ""


class YesNoUnsure(Chosen):
    """A `Judgement`, or None when it may be left open. Unsure needs a note unless told not."""

    def __init__(
        self,
        label: str,
        *,
        yes: str = "Yes",
        no: str = "No",
        unsure: str = "Unsure",
        ask: str = words.NOTE_LABEL,
        note_needed: bool = True,
        **rest: Any,
    ) -> None:
        super().__init__(label, [("yes", yes), ("no", no), ("unsure", unsure)], **rest)
        self.widget = TypedParts(("answer", "note"))
        self.ask, self.note_needed = ask, note_needed

    def clean(self, value: Any) -> Judgement | None:
        answer, note = ANSWERS.get(value["answer"]), value["note"].replace("\r\n", "\n")
        if answer is None:
            if self.required or note:
                raise self.refuse(self.missing, "answer")
            return None
        if len(note) > NOTE_LIMIT:
            raise self.refuse(words.too_long(self.ask, NOTE_LIMIT, len(note)), "note")
        if answer == "unsure" and self.note_needed and not note:
            raise self.refuse(words.note_needed(), "note")
        return Judgement(answer, note)

    def typed(self, value: Any) -> dict[str, str]:
        if isinstance(value, Judgement):
            return {"answer": value.answer, "note": value.note}
        return value or {"answer": "", "note": ""}

    def target(self, form: BaseForm, name: str) -> str:
        codes = [error.code for error in form.errors.as_data().get(name, [])]
        return f"{form[name].auto_id}-note" if "note" in codes else str(form[name].auto_id)

    def opened_markup(self, option: Option, form: BaseForm) -> SafeString:
        return SafeString("")

    def markup(self, shown: Shown) -> SafeString:
        items = self.items(shown, [shown.value["answer"]])
        note = self._note(shown)
        told = shown.listed(shown.grouped(self.size)) | {
            "name": f"{shown.name}-answer",
            "items": items,
            "classes": "nhsuk-radios--inline judgement__answers",
            "formGroup": {"classes": "judgement", "afterInputs": {"html": note}},
        }
        return answers("radios", told)

    def _note(self, shown: Shown) -> SafeString:
        told = {
            "name": f"{shown.name}-note",
            "id": f"{shown.id}-note",
            "value": shown.value["note"],
            "label": {"text": self.ask},
            "describedBy": f"{shown.id}-error" if "note" in shown.wrong else "",
            "classes": "nhsuk-input--error" if "note" in shown.wrong else "",
            "formGroup": {"classes": "judgement__note"},
        }
        return nhs("input", told)
