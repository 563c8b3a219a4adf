"""Bringing in a file, placing a family by hand, adopting a rule, and what a meeting decided."""

from __future__ import annotations

from typing import Any

from alongside.foundations.pages.fields import (
    Choice,
    Decimal,
    File,
    LongText,
    Option,
    Password,
    Radios,
    Text,
)
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import AdaptationRule
from alongside.workspaces.adaptation.words import deciding, titles


class BringIn(PageForm):
    """One official file."""

    file = File(titles.FILE, hint=titles.FILE_HINT, accept=(".csv", ".geojson", ".json"))


class ByHand(PageForm):
    """The code of the small area in which a family lives."""

    area = Text(titles.AREA, hint=titles.AREA_HINT, limit=9, width=10, autocomplete="off")


class Adopt(PageForm):
    """The password is the signature under a rule."""

    password = Password(titles.SIGN, hint=titles.SIGN_HINT)


class Decide(PageForm):
    """What a meeting decided at an adaptation point."""

    shown_to = LongText(deciding.SHOWN_TO, hint=deciding.SHOWN_TO_HINT, limit=1_000, rows=2)
    decided = Radios(deciding.DECIDED)
    change = Choice(deciding.CHANGE, prompt=deciding.CHOOSE)
    change_words = LongText(deciding.CHANGE_WORDS, required=False, limit=2_000, rows=3)
    cost = Decimal(
        deciding.COST, hint=deciding.COST_HINT, required=False, lowest=0, highest=10_000_000
    )
    why = LongText(deciding.WHY, hint=deciding.WHY_HINT, limit=4_000)
    password = Password(titles.SIGN, hint=titles.SIGN_HINT)

    def __init__(self, *args: Any, rule: AdaptationRule, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        decided, change = self.fields["decided"], self.fields["change"]
        assert isinstance(decided, Radios)  # noqa: S101
        assert isinstance(change, Choice)  # noqa: S101
        decided.shown_options = [
            Option(
                "change", deciding.OUTCOMES["change"], reveals=("change", "change_words", "cost")
            ),
            Option("no_change", deciding.OUTCOMES["no_change"]),
            Option("more", deciding.OUTCOMES["more"]),
        ]
        change.shown_options = [Option(one, one) for one in rule.changes]

    def said(self) -> dict[str, Any]:
        """What the action is given; the change is the one chosen, with what exactly it is."""
        given = self.cleaned_data
        parts = [given["change"] or "", given["change_words"] or ""]
        kept = {name: given[name] for name in ("shown_to", "decided", "why", "cost", "password")}
        return {**kept, "change": ": ".join(part.strip() for part in parts if part.strip())}
