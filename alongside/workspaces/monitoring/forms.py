"""Choosing the moment and the site to look at, and judging a criterion."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django.http import QueryDict

from alongside.foundations.pages.fields import Choice, Day, LongText, Option, Password, Radios
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import ProgressionCriterion, Study
from alongside.workspaces.monitoring import words
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.words import titles

PARTS = ("day", "month", "year")


class Looking(PageForm):
    """The day whose end to look at (or a moment), and the site; both may be left open."""

    as_of = Day(titles.AS_OF, hint=titles.AS_OF_HINT, required=False, not_after="today")
    site = Choice(titles.SITE, required=False, prompt=titles.ALL_SITES)

    def __init__(self, given: QueryDict, *, study: Study) -> None:
        super().__init__(_in_parts(given))
        self.study, self.whole = study, given.get("as_of", "")
        site = self.fields["site"]
        assert isinstance(site, Choice)  # noqa: S101
        site.shown_options = [Option(*one) for one in words.site_names(study).items()]

    def glance(self, now: datetime) -> Glance:
        """What to look at; what cannot be understood is left open, and said on the page."""
        self.full_clean()
        found = self.cleaned_data
        as_of = self._moment(found.get("as_of"))
        # Nothing is recorded later than now, so a later moment looks the same.
        as_of = None if as_of is None or as_of >= now else as_of
        return Glance(self.study, as_of or now, as_of, found.get("site") or None)

    def _moment(self, on: date | None) -> datetime | None:
        if on is None:
            return None
        zone = ZoneInfo(self.study.time_zone)
        if len(self.whole) > len("2023-11-01"):
            moment = datetime.fromisoformat(self.whole)
            return moment if moment.tzinfo else moment.replace(tzinfo=zone)
        return datetime.combine(on, time.max, zone)


def _in_parts(given: QueryDict) -> QueryDict:
    """An address may hold the day whole (as_of=2023-11-01) or in the parts of the form."""
    found, text = given.copy(), given.get("as_of", "")
    try:
        whole = datetime.fromisoformat(text)
    except ValueError:
        if text:
            found["as_of-day"] = text
        return found
    for part in PARTS:
        found[f"as_of-{part}"] = str(getattr(whole, part))
    return found


class Judge(PageForm):
    """A colour, what the team concluded, on what, and the signature."""

    colour = Radios(titles.RESULT)
    words = LongText(titles.CONCLUDED, hint=titles.CONCLUDED_HINT, limit=2_000)
    evidence = LongText(titles.ON_WHAT, hint=titles.ON_WHAT_HINT, limit=4_000)
    password = Password(titles.SIGN, hint=titles.SIGN_HINT)

    def __init__(self, *args: Any, criterion: ProgressionCriterion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colour = self.fields["colour"]
        assert isinstance(colour, Radios)  # noqa: S101
        meaning = criterion.meaning
        told = [("green", meaning.green), ("amber", meaning.amber), ("red", meaning.red)]
        colour.shown_options = [
            Option(name, words.shaped(name), hint=text) for name, text in told if text
        ]
