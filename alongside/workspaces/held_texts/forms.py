"""Deciding on a held text; and forms that warn of words before they are sent."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django import forms

from alongside.foundations.pages.fields import LongText, Option, Radios, Tick
from alongside.foundations.pages.forms import PageForm
from alongside.workspaces.held_texts import words
from alongside.workspaces.held_texts.codes import OTHER_WORDS
from alongside.workspaces.held_texts.queries import Waiting
from alongside.workspaces.held_texts.reading import words_in

SEND = "send_as_it_is"


class Warned(PageForm):
    """A form whose text blinded people read: words that could tell an arm are said before."""

    watched = "text"

    def __init__(self, *args: Any, telling: Collection[str] = (), **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.telling = telling
        if SEND in self.data:
            self._ask()

    def _ask(self) -> None:
        self.fields[SEND] = Tick(words.SEND_AS_IT_IS, required=False)

    def is_read_by_blinded(self) -> bool:
        """Whether what was typed goes to blinded people at all."""
        return True

    def clean(self) -> dict[str, Any]:
        super().clean()
        found = words_in(self.cleaned_data.get(self.watched) or "", self.telling)
        if found and self.is_read_by_blinded() and not self.cleaned_data.get(SEND):
            self._ask()
            self.add_error(self.watched, forms.ValidationError(words.warning(found)))
        return self.cleaned_data


def without_sending(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, for the action: that a text is sent as it is says nothing more there."""
    return {name: value for name, value in given.items() if name != SEND}


class Decide(PageForm):
    """What blinded colleagues read of a text."""

    outcome = Radios(words.CHOOSE)
    wording = LongText(words.WORDING, hint=words.WORDING_HINT, limit=2000, rows=4)
    reason = LongText(words.REASON, limit=500, rows=2)
    earlier = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, found: Waiting, **rest: Any) -> None:
        super().__init__(*args, **rest)
        outcome = self.fields["outcome"]
        assert isinstance(outcome, Radios)  # noqa: S101
        outcome.shown_options = [
            Option(code, label, reveals=("wording",) if code == OTHER_WORDS else ())
            for code, label in words.OPTIONS
        ]
        if found.decision is None:
            del self.fields["reason"]
        self.fields["earlier"].initial = str(found.decision.pk) if found.decision else ""
