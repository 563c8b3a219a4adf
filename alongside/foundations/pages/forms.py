"""The form that every page's form is made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.forms.forms import DeclarativeFieldsMetaclass
from django.forms.utils import ErrorDict
from django.utils.datastructures import MultiValueDict

from alongside.foundations.accounts.typed import typed_before
from alongside.foundations.clock import now
from alongside.foundations.entropy import new_id

from .fields.choices import Chosen

ENTRY = "entry"


class Entry(forms.CharField):
    """The hidden identifier of what is being entered; anything unreadable counts as none."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Any:
        try:
            return UUID(str(value))
        except ValueError:
            return None


class Restoring(DeclarativeFieldsMetaclass):
    """Forms that add their fields while they are made show what was typed before as well."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        form = super().__call__(*args, **kwargs)
        form.show_typed_before()
        return form


class PageForm(forms.Form, metaclass=Restoring):
    """A form whose sending twice is harmless: `entry` is made when it is first shown.

    Views pass `entry=form.entry` to the action, as the identifier of the fact. Fields that
    a choice reveals are only asked, checked and kept when that choice was made.

    `restored` shows what was typed earlier, entry included, without judging it yet.
    """

    def __init__(
        self, *args: Any, restored: Mapping[str, Any] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.show_typed_before()
        self.fields[ENTRY] = Entry(required=False, initial=str(new_id(now())))
        self.use_required_attribute = False
        if restored is not None:
            self._restore(restored)

    def show_typed_before(self) -> None:
        """Show what was typed before a session ended, without judging it yet."""
        own = (name for name in self.fields if name != ENTRY)
        if not self.is_bound and (again := typed_before(own)):
            self.data, self.is_bound, self._errors = again, True, ErrorDict()

    def _restore(self, typed: Mapping[str, Any]) -> None:
        for name, field in self.fields.items():
            value = field.widget.value_from_datadict(typed, MultiValueDict(), self.add_prefix(name))
            if name != ENTRY:
                self.initial[name] = value
            elif read := field.clean(value):
                field.initial = str(read)

    @property
    def entry(self) -> UUID:
        """The identifier of this entry: as first shown, also when the form is shown again."""
        field = self.fields[ENTRY]
        typed = self[ENTRY].value() if self.is_bound else None
        found = field.clean(typed) if typed else None
        return found if isinstance(found, UUID) else UUID(str(field.initial))

    def revealed(self) -> set[str]:
        """The names of the fields that are drawn inside another."""
        return {name for field in self.fields.values() for name in _revealed(field)}

    def not_asked(self) -> set[str]:
        """The names of the fields that the answers leave closed, and those inside them."""
        closed: set[str] = set()
        for name, field in self.fields.items():
            if isinstance(field, Chosen) and any(field.revealed()):
                closed |= field.not_asked([] if name in closed else _chosen(self[name].value()))
        return closed

    def _clean_fields(self) -> None:
        super()._clean_fields()  # type: ignore[misc]
        for name in self.not_asked():
            self.cleaned_data[name] = getattr(self.fields[name], "nothing", None)
            self.errors.pop(name, None)
        self.cleaned_data[ENTRY] = self.entry


def _revealed(field: forms.Field) -> set[str]:
    return set(field.revealed()) if isinstance(field, Chosen) else set()


def _chosen(typed: Any) -> list[str]:
    return [str(one) for one in typed] if isinstance(typed, list | tuple) else [str(typed)]
