"""What every field of our forms shares: its words, its value as typed, its drawing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseForm
from django.utils.datastructures import MultiValueDict
from django.utils.safestring import SafeString

from alongside.foundations.pages import words
from alongside.foundations.pages.macros import nhs

Parts = Mapping[str, str]


class TypedParts(forms.Widget):
    """Reads `name-part` for every part, as typed; drawing is the field's own work."""

    def __init__(self, parts: tuple[str, ...]) -> None:
        super().__init__()
        self.parts = parts

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> dict[str, str]:
        return {part: str(data.get(f"{name}-{part}", "")).strip() for part in self.parts}

    def value_omitted_from_data(
        self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str
    ) -> bool:
        return not any(f"{name}-{part}" in data for part in self.parts)


@dataclass(frozen=True)
class Shown:
    """All that is needed to draw one field once."""

    name: str
    id: str
    label: str
    hint: str
    error: str | None
    wrong: frozenset[str]
    value: Any
    form: BaseForm

    @property
    def words(self) -> dict[str, Any]:
        """The parameters that every NHS macro understands."""
        told: dict[str, Any] = {"name": self.name, "id": self.id}
        if self.hint:
            told["hint"] = {"text": self.hint}
        if self.error:
            told["errorMessage"] = {"text": self.error}
        return told

    def labelled(self, size: str) -> dict[str, Any]:
        return {**self.words, "label": {"text": self.label, "size": size}}

    def grouped(self, size: str) -> dict[str, Any]:
        return {**self.words, "fieldset": {"legend": {"text": self.label, "size": size}}}

    def listed(self, told: dict[str, Any]) -> dict[str, Any]:
        """For lists of answers, whose first input takes the id, not the list around them."""
        return {name: value for name, value in told.items() if name != "id"} | {"idPrefix": self.id}


class PageField(forms.Field):
    """A field with a label, a hint, a message for when it is empty, and a drawing.

    `size` is that of the label: s, m, l or xl. One that is `sometimes_needed` may be left empty
    only where the rest of the form or the record allows it, so it is never called optional.
    """

    nothing: Any = None

    def __init__(
        self,
        label: str,
        *,
        hint: str = "",
        required: bool = True,
        missing: str = "",
        initial: Any = None,
        size: str = "s",
        sometimes_needed: bool = False,
    ) -> None:
        super().__init__(label=label, help_text=hint, required=required, initial=initial)
        self.name_of_field = label
        self.missing = missing or self.words_when_empty(label)
        self.error_messages["required"] = self.missing
        self.size = size
        self.sometimes_needed = sometimes_needed

    def words_when_empty(self, label: str) -> str:
        return words.nothing_written(label)

    def refuse(self, text: str, *parts: str) -> forms.ValidationError:
        """A refusal of the value; `parts` are those to mark, when the field has parts."""
        return forms.ValidationError(text, code=" ".join(parts) or "invalid")

    def target(self, form: BaseForm, name: str) -> str:
        """The id of the element that the error summary leads to."""
        return str(form[name].auto_id)

    def typed(self, value: Any) -> Any:
        """The value as it stands in the input; `value` is typed text or an initial value."""
        return value

    def draw(self, form: BaseForm, name: str) -> SafeString:
        """The field as markup, with everything typed and what is wrong with it."""
        bound = form[name]
        errors = form.errors.as_data().get(name, []) if form.is_bound else []
        label = self.name_of_field
        return self.markup(
            Shown(
                name=bound.html_name,
                id=bound.auto_id,
                label=label if self._may_be_needed else words.optional(label),
                hint=str(self.help_text),
                error=" ".join(text for error in errors for text in error.messages) or None,
                wrong=frozenset(part for error in errors for part in (error.code or "").split()),
                value=self.typed(bound.value()),
                form=form,
            )
        )

    @property
    def _may_be_needed(self) -> bool:
        return self.required or self.sometimes_needed

    def markup(self, shown: Shown) -> SafeString:
        """One line to write on, unless the field is of a richer kind."""
        return nhs("input", shown.labelled(self.size) | {"value": shown.value})
