"""Fields where an answer is chosen, some of which open further questions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BaseForm
from django.utils.safestring import SafeString, mark_safe

from alongside.foundations.pages import words
from alongside.foundations.pages.macros import answers, nhs

from .field import PageField, Shown


@dataclass(frozen=True)
class Option:
    """One answer; `reveals` names the fields that are asked only when it is chosen."""

    value: str
    label: str
    hint: str = ""
    reveals: tuple[str, ...] = ()
    alone: bool = False


@dataclass(frozen=True)
class Divider:
    """A word between two options, such as “or”."""

    word: str = "or"


Given = Option | Divider | tuple[str, str]


def options_of(given: Iterable[Given]) -> list[Option | Divider]:
    return [Option(str(g[0]), str(g[1])) if isinstance(g, tuple) else g for g in given]


class Chosen(PageField):
    """What radios, checkboxes and selects share."""

    def __init__(self, label: str, options: Iterable[Given] = (), **rest: Any) -> None:
        super().__init__(label, **rest)
        self.shown_options = options_of(options)

    @property
    def options(self) -> list[Option]:
        return [option for option in self.shown_options if isinstance(option, Option)]

    def words_when_empty(self, label: str) -> str:
        return words.nothing_chosen(label)

    def revealed(self) -> Iterator[str]:
        """The names of all fields that some answer opens."""
        return (name for option in self.options for name in option.reveals)

    def not_asked(self, chosen: Sequence[str]) -> set[str]:
        """The names of the fields that these answers leave closed."""
        opened = {n for option in self.options if option.value in chosen for n in option.reveals}
        return set(self.revealed()) - opened

    def items(self, shown: Shown, chosen: Sequence[str]) -> list[dict[str, Any]]:
        return [
            {"divider": option.word}
            if isinstance(option, Divider)
            else self._item(option, shown.form, option.value in chosen)
            for option in self.shown_options
        ]

    def _item(self, option: Option, form: BaseForm, checked: bool) -> dict[str, Any]:
        item: dict[str, Any] = {"value": option.value, "text": option.label, "checked": checked}
        if option.hint:
            item["hint"] = {"text": option.hint}
        if opened := self.opened_markup(option, form):
            item["conditional"] = {"html": opened}
        return item

    def opened_markup(self, option: Option, form: BaseForm) -> SafeString:
        drawn = [_draw(form, name) for name in option.reveals]
        return mark_safe("".join(drawn))  # noqa: S308 - each field escapes its own words


def _draw(form: BaseForm, name: str) -> SafeString:
    field = form.fields[name]
    if not isinstance(field, PageField):
        raise TypeError(f"{name} is revealed by a choice, so it must be a field of ours")
    return field.draw(form, name)


class Radios(Chosen):
    """One answer of a few, all in sight."""

    widget = forms.TextInput
    nothing: Any = ""

    def __init__(
        self, label: str, options: Iterable[Given] = (), *, inline: bool = False, **rest: Any
    ) -> None:
        super().__init__(label, options, **rest)
        self.inline = inline

    def to_python(self, value: Any) -> Any:
        text = str(value or "")
        if text and text not in [option.value for option in self.options]:
            raise self.refuse(words.not_an_option(self.name_of_field))
        return text

    def markup(self, shown: Shown) -> SafeString:
        told = shown.listed(shown.grouped(self.size))
        chosen = [str(shown.value)] if shown.value not in (None, "") else []
        items = self.items(shown, chosen)
        inline = self.inline and not any("conditional" in item for item in items)
        return answers("radios", told | {"items": items, "inline": inline})


class YesNo(Radios):
    """True, False, or None when it may be left open."""

    nothing = None

    def __init__(
        self,
        label: str,
        *,
        yes: str = "Yes",
        no: str = "No",
        yes_reveals: tuple[str, ...] = (),
        no_reveals: tuple[str, ...] = (),
        **rest: Any,
    ) -> None:
        options = [
            Option("yes", yes, reveals=yes_reveals),
            Option("no", no, reveals=no_reveals),
        ]
        super().__init__(label, options, **{"inline": True, **rest})

    def to_python(self, value: Any) -> bool | None:
        return {"yes": True, "no": False}.get(super().to_python(value))

    def typed(self, value: Any) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        return str(value or "")


class Choice(Radios):
    """One answer of many, in a list that opens."""

    def __init__(
        self,
        label: str,
        options: Iterable[Given] = (),
        *,
        prompt: str = "Choose one",
        **rest: Any,
    ) -> None:
        super().__init__(label, options, **rest)
        self.prompt = prompt

    def markup(self, shown: Shown) -> SafeString:
        chosen = str(shown.value or "")
        items = [{"value": "", "text": self.prompt, "selected": not chosen}] + [
            {"value": option.value, "text": option.label, "selected": option.value == chosen}
            for option in self.options
        ]
        return nhs("select", shown.labelled(self.size) | {"items": items})


class Checkboxes(Chosen):
    """Any number of answers, as a list in the order of the options."""

    widget = forms.SelectMultiple
    nothing: Any = ()

    def to_python(self, value: Any) -> Any:
        picked = [str(one) for one in value or []]
        if set(picked) - {option.value for option in self.options}:
            raise self.refuse(words.not_an_option(self.name_of_field))
        alone = [option for option in self.options if option.alone and option.value in picked]
        if alone and len(picked) > 1:
            raise self.refuse(words.only_alone(self.name_of_field, alone[0].label))
        return [option.value for option in self.options if option.value in picked]

    def markup(self, shown: Shown) -> SafeString:
        chosen = [str(one) for one in shown.value or []]
        told = shown.listed(shown.grouped(self.size))
        return answers("checkboxes", told | {"items": self.items(shown, chosen)})


class Tick(PageField):
    """One box: True when ticked. A required one must be ticked to go on."""

    widget = forms.CheckboxInput
    nothing = False

    def words_when_empty(self, label: str) -> str:
        return words.not_ticked(label)

    def to_python(self, value: Any) -> bool:
        return value in (True, "true", "on", "yes", "1")

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise self.refuse(self.missing)

    def markup(self, shown: Shown) -> SafeString:
        item: dict[str, Any] = {"value": "yes", "text": self.name_of_field}
        told = shown.listed(shown.words)
        if hint := told.pop("hint", None):
            item["hint"] = hint
        item["checked"] = bool(shown.value)
        return answers("checkboxes", told | {"items": [item]})
