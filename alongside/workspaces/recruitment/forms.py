"""What to look at, switching a rule, acting on an alert, saying what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, cast

from django.http import QueryDict

from alongside.foundations.accounts.models import Person
from alongside.foundations.pages.fields import Choice, Day, LongText, Option, Tick, YesNo
from alongside.foundations.pages.forms import PageForm
from alongside.science.protocol import Counted, Study
from alongside.science.recruitment.weeks import Unit
from alongside.workspaces.monitoring.forms import Looking
from alongside.workspaces.recruitment.glance import Glance
from alongside.workspaces.recruitment.places import Place
from alongside.workspaces.recruitment.words.labels import UNITS, WHAT

NO_FAMILY = "Please write about no single family, and not which support any was given."


class Watching(Looking):
    """The step, the place, weeks or months, and the moment; all may be left open."""

    what = Choice("What", [*WHAT.items()], required=False)
    unit = Choice("How", [*UNITS.items()], required=False)
    team = Choice("Team", required=False, prompt="All teams")
    field_order = ("what", "unit", "site", "team", "as_of")

    def __init__(self, given: QueryDict, *, study: Study) -> None:
        chosen = given.copy()
        chosen.setdefault("what", "referrals")
        chosen.setdefault("unit", "week")
        super().__init__(chosen, study=study)
        teams = self.fields["team"]
        assert isinstance(teams, Choice)  # noqa: S101
        site = next((one for one in study.sites if one.id == given.get("site")), None)
        self.has_teams = site is not None
        teams.shown_options = [Option(one.id, one.name) for one in site.teams] if site else []

    def watching(self, now: datetime) -> Glance:
        """What to look at; what cannot be understood is left open, and said on the page."""
        seen = self.glance(now)
        found = self.cleaned_data
        site = found.get("site") or ""
        return Glance(
            study=self.study,
            at=seen.at,
            as_of=seen.as_of,
            what=cast(Counted, found.get("what") or "referrals"),
            unit=cast(Unit, found.get("unit") or "week"),
            place=Place(site, (found.get("team") or "") if site else ""),
        )


class SwitchOn(PageForm):
    """On, with a sign that its errors were seen."""

    seen = Tick("I have seen how often this rule is wrong, and how soon it notices")
    reason = LongText("Why is it switched on?", required=False, limit=1_000, rows=2)


class SwitchOff(PageForm):
    """Off, with the reason."""

    reason = LongText("Why is it switched off?", limit=1_000, rows=2)


class Act(PageForm):
    """What is done about an alert."""

    words = LongText("What is done about it?", hint=NO_FAMILY, limit=1_000, rows=3)
    who = Choice("Who does it?")
    by_when = Day("By when?", hint="For example 1 11 2023.")

    def __init__(self, *args: Any, people: Sequence[Person], **rest: Any) -> None:
        super().__init__(*args, **rest)
        self.people = {str(one.pk): one for one in people}
        who = self.fields["who"]
        assert isinstance(who, Choice)  # noqa: S101
        who.shown_options = [Option(key, one.name) for key, one in self.people.items()]

    def given(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {
            "words": found["words"],
            "who": self.people[found["who"]],
            "by_when": found["by_when"],
        }


class FollowUp(PageForm):
    """What became of an action."""

    done = YesNo("Was it done?", yes="Yes, it was done", no="No, and it will not be")
    on = Day("On which day?", hint="When it was done, or when you decided not to.",
             not_after="today")  # fmt: skip
    words = LongText("What came of it?", hint=NO_FAMILY, limit=1_000, rows=3)


class TakeBack(PageForm):
    """Why something was a mistake."""

    reason = LongText("Why is it taken back?", limit=1_000, rows=2)
