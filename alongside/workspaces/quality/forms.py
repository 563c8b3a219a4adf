"""What is asked on the pages about quality, and how a second entry is read."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict

from alongside.foundations.pages.fields import Choice, Day, Option, Radios, Text
from alongside.foundations.pages.forms import PageForm
from alongside.science.instruments.structure import Instrument
from alongside.science.protocol import Study
from alongside.workspaces.quality import words
from alongside.workspaces.quality.models import FIRST, OTHER, SECOND
from alongside.workspaces.quality.queries import Difference

NO_ANSWER = "-none"


class Looking(PageForm):
    """The day whose end to look at; empty is now. An address may hold it whole too."""

    as_of = Day(words.AS_OF, hint=words.AS_OF_HINT, required=False, not_after="today")

    def __init__(self, given: QueryDict, *, study: Study, forms: Mapping[str, str] = {}) -> None:
        super().__init__(_in_parts(given))
        self.zone = ZoneInfo(study.time_zone)
        if forms:
            self.fields["form"] = Choice(
                words.FORM, [Option(*one) for one in forms.items()], required=False,
                prompt=words.ALL_FORMS,
            )  # fmt: skip

    def moment(self) -> datetime | None:
        """The end of that day; None for now, and where it cannot be understood."""
        self.full_clean()
        on = self.cleaned_data.get("as_of")
        return datetime.combine(on, time.max, self.zone) if on else None


def _in_parts(given: QueryDict) -> QueryDict:
    found, text = given.copy(), given.get("as_of", "")
    try:
        whole = datetime.fromisoformat(text)
    except ValueError:
        return found
    for part in ("day", "month", "year"):
        found[f"as_of-{part}"] = str(getattr(whole, part))
    return found


class Again(PageForm):
    """The items stand beside it and are read by `typed`."""


class Decide(PageForm):
    """What the paper says of one item; several stand on one page."""

    def __init__(
        self, *args: Any, study: Study, instrument: Instrument, difference: Difference, **rest: Any
    ) -> None:
        pair, item = difference.pair, instrument.by_code[difference.pair.item]
        super().__init__(*args, auto_id=f"{pair.item}_%s", **rest)
        self.submit = words.decide_on(item)
        listed = [
            Option(FIRST, words.by_first(study, item, pair)),
            Option(SECOND, words.by_second(study, item, pair)),
        ]
        other = Option(OTHER, words.NEITHER, reveals=("value",))
        self.fields["chosen"] = Radios(words.decision(item), [*listed, other])
        choices = words.options(study, item)
        self.fields["value"] = (
            Choice(words.WHAT_PAPER_SAYS, choices)
            if choices
            else Text(words.WHAT_PAPER_SAYS, limit=500)
        )
        self.fields["item"] = forms.CharField(
            widget=forms.HiddenInput, required=False, initial=pair.item
        )


def typed(data: QueryDict, asked: Instrument) -> dict[str, str]:
    """What a second entry sends: an answer as written, or why there is none."""
    found = {}
    for item in asked.items:
        written, none = data.get(item.code, "").strip(), data.get(item.code + NO_ANSWER, "")
        if written or none:
            found[item.code] = written or none
    return found
