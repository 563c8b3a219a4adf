"""Choosing the moment and the site to look at, and judging a criterion."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import QueryDict

from alongside.foundations.pages.fields import (
    Checkboxes,
    Choice,
    Day,
    LongText,
    Option,
    Password,
    Radios,
    Text,
)
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import Permission, ProgressionCriterion, Study
from alongside.workspaces.families import queries as families
from alongside.workspaces.families.permissions import may_see
from alongside.workspaces.monitoring import actions, words
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.words import titles
from alongside.workspaces.study.permissions import Here

LONGEST, MOST_ADDRESSES = 400, 10
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
    """A colour, what the team concluded, on what, and the signature.

    `seen` is the judgement that stood when the page was opened; where one did, `why` is asked.
    """

    colour = Radios(titles.RESULT)
    words = LongText(titles.CONCLUDED, hint=titles.CONCLUDED_HINT, limit=2_000)
    evidence = LongText(titles.ON_WHAT, hint=titles.ON_WHAT_HINT, limit=4_000)
    figures = Checkboxes(titles.FIGURES, titles.FIGURE_PAGES.items(), required=False)
    families = Text(titles.FAMILIES, hint=titles.FAMILIES_HINT, limit=400, required=False)
    addresses = LongText(titles.ADDRESSES, hint=titles.ADDRESSES_HINT, rows=2, required=False)
    why = LongText(titles.WHY_AGAIN, hint=titles.WHY_AGAIN_HINT, limit=2_000, rows=2)
    password = Password(titles.SIGN, hint=titles.SIGN_HINT)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, criterion: ProgressionCriterion, here: Here, before: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.here, self.initial["seen"] = here, before
        if not self.data.get("seen", before):
            del self.fields["why"]
        if not here.may(Permission.FAMILIES_SEE):
            del self.fields["families"]
        colour = self.fields["colour"]
        assert isinstance(colour, Radios)  # noqa: S101
        meaning = criterion.meaning
        told = [("green", meaning.green), ("amber", meaning.amber), ("red", meaning.red)]
        colour.shown_options = [
            Option(name, words.shaped(name), hint=text) for name, text in told if text
        ]

    def clean_families(self) -> list[str]:
        """The study numbers of families that this person may open."""
        typed = re.split(r"[\s,;]+", str(self.cleaned_data["families"]).strip())
        found = {text: families.find(text) for text in typed if text}
        wrong = [text for text, one in found.items() if one is None or not may_see(self.here, one)]
        if wrong:
            raise self.fields["families"].refuse(titles.no_such_family(wrong))  # type: ignore[attr-defined]
        return [one.number for one in found.values() if one is not None]

    def clean_addresses(self) -> list[str]:
        """Addresses, one a line: within this study, or elsewhere by https."""
        lines = [line.strip() for line in str(self.cleaned_data["addresses"]).splitlines()]
        lines = [line for line in lines if line]
        starts = ("https://", f"/{self.here.study.slug}/")
        wrong = [one for one in lines if not one.startswith(starts) or len(one) > LONGEST]
        if wrong or len(lines) > MOST_ADDRESSES:
            words_ = titles.not_addresses(self.here.study.slug, MOST_ADDRESSES)
            raise self.fields["addresses"].refuse(words_)  # type: ignore[attr-defined]
        return lines

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        found = self.cleaned_data
        return {
            **{name: found[name] for name in ("colour", "words", "evidence", "password")},
            "why": found.get("why") or "",
            "seen": found["seen"],
            "pointed_at": actions.PointedAt(
                found["figures"], found.get("families") or (), found["addresses"]
            ),
        }

    def see_again(self, before: str) -> None:
        """Show the form again with the judgement that stands now."""
        if isinstance(self.data, QueryDict):
            again = self.data.copy()
            again["seen"] = before
            self.data = again
        if before and "why" not in self.fields:
            self.fields["why"] = LongText(titles.WHY_AGAIN, hint=titles.WHY_AGAIN_HINT, rows=2)
            self.order_fields([*(name for name in self.fields if name != "password"), "password"])
