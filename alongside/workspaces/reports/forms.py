"""Making a report, making one in the place of another, and sending its link."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from alongside.foundations.pages.fields import Day, LongText, Radios
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import Study
from alongside.workspaces.reports.words import WHY, pages


class Make(PageForm):
    """The day at whose end the figures are counted; without one, now."""

    as_of = Day(pages.AS_OF, hint=pages.AS_OF_HINT, required=False, not_after="today")

    def moment(self, study: Study, now: datetime) -> datetime:
        on: date | None = self.cleaned_data.get("as_of")
        if on is None:
            return now
        return min(datetime.combine(on, time.max, ZoneInfo(study.time_zone)), now)

    def given(self) -> dict[str, Any]:
        return {}


class Replace(Make):
    """With the reason, since the earlier one stays to be seen."""

    why = Radios(pages.WHY_LABEL, list(WHY.items()))
    words = LongText(pages.WORDS_LABEL, hint=pages.WORDS_HINT, limit=1_000, required=False)

    def given(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("why", "words")}


class Send(PageForm):
    """Nothing to answer: the page says what will happen."""
