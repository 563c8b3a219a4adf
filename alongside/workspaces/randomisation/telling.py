"""One step of telling, as its page shows it: what is asked, what is recorded already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import Http404, QueryDict

from alongside.foundations.accounts.models import Person
from alongside.science.protocol import Study
from alongside.workspaces.families.models import Family
from alongside.workspaces.randomisation import actions, queries, words
from alongside.workspaces.randomisation.forms import (
    CorrectPassingOn,
    CorrectTelling,
    PassingOn,
    Telling,
)
from alongside.workspaces.randomisation.models import ArmTold, ReferralPassedOn
from alongside.workspaces.study.permissions import Here

Told = ArmTold | ReferralPassedOn


@dataclass(frozen=True)
class Step:
    """Telling the family, telling the referrer, or passing the referral on."""

    study: Study
    family: Family
    what: str
    standing: queries.Standing

    @property
    def recorded(self) -> Told | None:
        return recorded(self.standing).get(self.what)

    @property
    def fact(self) -> Told:
        """What is recorded; a correction of nothing is not there."""
        if self.recorded is None:
            raise Http404("Nothing is recorded here yet.")
        return self.recorded

    @property
    def waiting(self) -> bool:
        return self.recorded is None

    def form(self, sent: QueryDict | None) -> Telling:
        if self.what != queries.TEAM:
            return Telling(sent)
        team = words.team(self.study, self.family, self.standing.allocation.arm)
        return PassingOn(sent, initial={"to": team})

    def correction(self, sent: QueryDict | None) -> Telling:
        fact = self.fact
        initial = {"channel": fact.channel, "occurred_at": fact.occurred_at}
        if isinstance(fact, ReferralPassedOn):
            return CorrectPassingOn(sent, initial={**initial, "to": fact.to})
        return CorrectTelling(sent, initial=initial)

    def record(self, form: Telling, *, by: Person, at: datetime) -> Told:
        given: dict[str, Any] = {
            "study": self.study,
            "family": self.family,
            "by": by,
            "at": at,
            "entry": form.entry,
            "channel": form.cleaned_data["channel"],
            "occurred_at": form.cleaned_data["occurred_at"],
        }
        if self.what == queries.TEAM:
            return actions.pass_referral_on(**given, to=form.cleaned_data["to"])
        return actions.tell(**given, told=self.what)

    def context(self, here: Here) -> dict[str, Any]:
        arm = queries.arm_seen(here, self.family)
        return {
            "family": self.family,
            "what": self.what,
            "title": words.question(self.what),
            "arm": here.study.arm(arm).name if arm else "",
            "at": self.standing.allocation.occurred_at,
            "lines": lines(self.study, self.standing),
        }


def step_of(study: Study, family: Family, what: str) -> Step:
    """The step asked for, or the first that still waits."""
    standing = queries.standing(family)
    if standing is None:
        raise Http404("This family has not been allocated.")
    steps = steps_after(study, standing)
    done = recorded(standing)
    first = next((step for step in steps if step not in done), steps[0])
    if what and what not in steps:
        raise Http404("There is no such step for this family.")
    return Step(study, family, what or first, standing)


def steps_after(study: Study, standing: queries.Standing) -> list[str]:
    """What has to be told after an allocation; a referral only goes to a team that delivers."""
    steps = [queries.FAMILY, queries.REFERRER]
    delivered = study.arm(standing.allocation.arm).is_intervention
    return [*steps, queries.TEAM] if delivered else steps


def recorded(standing: queries.Standing) -> dict[str, Told]:
    found: dict[str, Told | None] = {
        queries.FAMILY: standing.family_told,
        queries.REFERRER: standing.referrer_told,
        queries.TEAM: standing.passed_on,
    }
    return {what: fact for what, fact in found.items() if fact is not None}


def lines(study: Study, standing: queries.Standing) -> list[dict[str, Any]]:
    """Each step with what is recorded of it."""
    done = recorded(standing)
    return [
        {
            "what": what,
            "key": words.DONE[what],
            "value": words.told_line(done.get(what)),
            "done": what in done,
        }
        for what in steps_after(study, standing)
    ]
