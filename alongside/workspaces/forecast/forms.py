"""What is asked of a forecast: which number, by when, and what if; all of it in the address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import QueryDict

from alongside.foundations.pages.fields import Choice, Day, Decimal, Option, WholeNumber
from alongside.foundations.pages.filters import day as in_words
from alongside.science.protocol import Study
from alongside.science.recruitment.forecast_basis import MILESTONES
from alongside.science.retention.windows import add_months
from alongside.workspaces.forecast import queries
from alongside.workspaces.forecast.queries import RANDOMISED, Question
from alongside.workspaces.forecast.words import labels
from alongside.workspaces.monitoring import ahead
from alongside.workspaces.monitoring.forms import PARTS, Looking
from alongside.workspaces.monitoring.glance import Glance

OTHER = "other"


@dataclass(frozen=True)
class Changes:
    """What to change, as far as it was said."""

    boroughs: int = 0
    opens: date | None = None
    recruiters: int = 0
    more: int = 0
    source: str = ""
    times: float = 1.0
    part: float | None = None
    until: date | None = None


class Asking(Looking):
    """The moment looked from, which number, its target and the day."""

    usual: Mapping[str, str] = {"milestone": MILESTONES[RANDOMISED]}
    milestone = Choice(
        labels.WHICH, zip(MILESTONES, labels.MILESTONES, strict=True), required=False
    )  # fmt: skip
    target = WholeNumber(
        labels.TARGET, hint=labels.TARGET_HINT, lowest=1, highest=100_000, required=False
    )
    by = Day(labels.BY, hint=labels.BY_HINT, required=False)

    def __init__(self, given: QueryDict, *, study: Study) -> None:
        asked = _whole_days(given, ("by", "opens", "until"))
        for name, usual in self.usual.items():
            asked[name] = asked.get(name) or usual
        super().__init__(asked, study=study)
        del self.fields["site"]

    def question(self, glance: Glance) -> Question:
        """What is asked; what cannot be understood is left open, and said on the page."""
        found = self.cleaned_data
        by = found.get("by")
        if by is not None and by <= glance.day:
            self.add_error("by", labels.NOT_LATER.format(day=in_words(glance.day)))
            by = None
        milestone = MILESTONES.index(found.get("milestone") or MILESTONES[RANDOMISED])
        return Question(
            milestone,
            found.get("target") or queries.usual_target(self.study, milestone),
            by or queries.usual_day(self.study, glance.day),
        )


class WhatIf(Asking):
    """A change of each kind; those left empty are not looked at."""

    boroughs = WholeNumber(labels.BOROUGHS, lowest=0, highest=200, required=False)
    opens = Day(labels.OPENING, required=False)
    recruiters = WholeNumber(
        labels.RECRUITERS, hint=labels.RECRUITERS_HINT, lowest=1, highest=999, required=False
    )
    more = WholeNumber(labels.MORE, lowest=0, highest=999, required=False)
    source = Choice(labels.SOURCE, required=False, prompt=labels.NO_SOURCE)
    times = Decimal(labels.TIMES, lowest=0, highest=100, required=False)
    part = Decimal(labels.PART, hint=labels.PART_HINT, lowest=0, highest=100, required=False)
    until = Day(labels.UNTIL, hint=labels.UNTIL_HINT, required=False)

    def offer(self, sources: list[tuple[str, str]]) -> None:
        """The teams that refer, and any other source."""
        source = self.fields["source"]
        assert isinstance(source, Choice)  # noqa: S101
        source.shown_options = [*(Option(*one) for one in sources), Option(OTHER, labels.OTHER)]

    def changes(self, day: date, last: date) -> Changes:
        """The changes that can be looked at; what is missing is said at its field."""
        found = self.cleaned_data
        part = found.get("part")
        return Changes(
            boroughs=found.get("boroughs") or 0,
            opens=self._after("opens", day),
            recruiters=self._needed("recruiters", "more", labels.RECRUITERS_NEEDED),
            more=found.get("more") or 0,
            source=found.get("source") or "",
            times=float(found["times"]) if found.get("times") is not None else 2.0,
            part=self._part(None if part is None else float(part) / 100),
            until=self._open_until(day, last),
        )

    def _after(self, name: str, day: date) -> date | None:
        value: date | None = self.cleaned_data.get(name)
        if value is not None and value <= day:
            self.add_error(name, labels.NOT_TOMORROW.format(day=in_words(day)))
            return None
        return value

    def _needed(self, name: str, because: str, words: str) -> int:
        value: int | None = self.cleaned_data.get(name)
        if value is None and self.cleaned_data.get(because):
            self.add_error(name, words)
        return value or 0

    def _part(self, part: float | None) -> float | None:
        if part is None and self.cleaned_data.get("source") == OTHER:
            self.add_error("part", labels.PART_NEEDED)
        return part

    def _open_until(self, day: date, last: date) -> date | None:
        until = self._after("until", day)
        if until is not None and last <= day:
            self.add_error("until", labels.ALL_CLOSED)
            return None
        return until


class LookingBack(Asking):
    """Which number, and how far ahead the forecasts looked."""

    usual = {**Asking.usual, "months": "3"}
    months = Choice(labels.MONTHS_AHEAD, labels.HORIZONS.items(), required=False)

    def __init__(self, given: QueryDict, *, study: Study) -> None:
        super().__init__(given, study=study)
        del self.fields["target"], self.fields["by"]

    def ahead(self) -> int:
        return int(self.cleaned_data.get("months") or 3)


def with_usual(given: QueryDict, study: Study, day: date, source: str) -> QueryDict:
    """What the page asks at its first opening: one of each, so that there is something to see.

    Where the sites close within three months they stay open for half a year, or no change could
    be seen.
    """
    names = set(WhatIf.base_fields) - set(Asking.base_fields)
    if any(name.partition("-")[0] in names for name in given):
        return given
    found = given.copy()
    usual: dict[str, Any] = {"boroughs": 1, "recruiters": len(study.sites), "more": 1, "times": 2}
    for name, value in {**usual, "source": source}.items():
        found[name] = str(value)
    _set_day(found, "opens", add_months(day.replace(day=1), 2))
    last = ahead.last_day(study)
    if day < last <= day + queries.SOON:
        until = add_months(day.replace(day=1), 7) - timedelta(days=1)
        _set_day(found, "until", until)
        if not any(name.startswith("by") for name in given):
            _set_day(found, "by", until)
    return found


def _set_day(found: QueryDict, name: str, day: date) -> None:
    for part in PARTS:
        found[f"{name}-{part}"] = str(getattr(day, part))


def _whole_days(given: QueryDict, names: tuple[str, ...]) -> QueryDict:
    """An address may hold a day whole (by=2024-03-31) or in the parts of the form."""
    found = given.copy()
    for name in names:
        try:
            whole = datetime.fromisoformat(given.get(name, ""))
        except ValueError:
            continue
        _set_day(found, name, whole.date())
    return found
