"""Two families of two sites, each with words of its own in every field that not everybody sees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from alongside.foundations import entropy
from alongside.workspaces.assessments import actions as assessments
from alongside.workspaces.families import actions as families
from alongside.workspaces.families.models import Family
from alongside.workspaces.referrals import actions as referrals
from alongside.workspaces.referrals.given import ChildGiven, ParentGiven
from alongside.workspaces.safety import actions as safety
from alongside.workspaces.unblinding.sealed import Told
from tests.workspaces.assessments import stories as visits
from tests.workspaces.made_up import (
    AT,
    CHILD,
    CONTACT,
    PEOPLE,
    eligible_family,
    person,
    signed,
    study,
)
from tests.workspaces.randomisation import stories
from tests.workspaces.unblinding.stories import ask, decide

OURS, THEIRS = "glasgow", "bromley"
WORDS = {OURS: ("Violet", "kettle"), THEIRS: ("Copper", "lantern")}
IPS_FIRST = "bromley begins with ips 1"
DAYS = {OURS: stories.BASELINE, THEIRS: stories.BASELINE + timedelta(days=1)}
AFTER = stories.NOW + timedelta(days=1)


@dataclass(frozen=True)
class Known:
    """A family, what each of its fields holds, and what leads to its pages."""

    family: Family
    day: datetime
    """Of the first visit."""
    holds: dict[str, str]
    """By field of a model: words that stand in no other field and about no other family."""


def holding(site: str) -> dict[str, str]:
    """The words of each field of one family."""
    name, thing = WORDS[site]
    return {
        "families.Parent.sealed": f"Ann {name}stone",
        "families.Child.sealed": f"Màiri {name}field",
        "consent.ConsentGiven.sealed_signature": f"A. {name}hand",
        "families.ContactDetails.sealed": f"7 {name} Canary Street",
        "safety.SafeguardingConcern.sealed": f"A {thing} was thrown hard",
        "safety.ConcernReviewed.sealed": f"The thrown {thing} was looked into",
        "unblinding.UnblindingRequested.sealed": f"Dr Moira {name}wood",
        "unblinding.UnblindingDecided.sealed": f"The {thing} is needed for her care",
        "assessments.AnswerSet.answers": f"The {thing} group helped us",
        "assessments.AnswerQuery.question": f"Is the {thing} a service",
        "assessments.AnswerQueryReply.text": f"Yes, the {thing} counts",
        "families.Comment.text": f"Prefers the {thing} room",
        "families.Deviation.what": f"The {thing} form was late",
        "referrals.Ambiguity.question": f"Does a {thing} count as help",
    }


def referred(people: Any, site: str) -> Known:
    """A family that was referred, asked about, tried to be reached and found eligible."""
    says = holding(site)
    made = replace(
        PEOPLE,
        parents=(ParentGiven(says["families.Parent.sealed"], "mother"),),
        children=(ChildGiven(says["families.Child.sealed"], CHILD[1]),),
        contact=replace(CONTACT, address=(says["families.ContactDetails.sealed"],)),
    )
    referrer = people.social_worker if site == OURS else person("social_worker", [THEIRS])
    family = eligible_family(referrer, people.coordinator, site=site, people=made)
    about = {"study": study(), "by": people.coordinator, "family": family, "at": AT}
    referrals.ask_team(
        **about, criterion=study().eligibility[0].id,
        question=says["referrals.Ambiguity.question"],
    )  # fmt: skip
    families.comment(**about, text=says["families.Comment.text"])
    families.record_deviation(**about, kind="other", what=says["families.Deviation.what"])
    return Known(family, DAYS[site], says)


def visited(people: Any, one: Known) -> None:
    """The first visit: an answer in words, and a question about it."""
    opened = visits.begin(people, one.family, at=one.day)
    form = next(each["key"] for each in opened.forms if each["instrument"].startswith("demog"))
    answers = {"dsu_other_help": one.holds["assessments.AnswerSet.answers"]}
    visits.save(people, opened, answers, form=form)
    visits.finish(people, opened)
    at = {"study": study(), "at": one.day + timedelta(hours=2)}
    query = assessments.ask_about_answer(
        **at, by=people.manager, opened=opened, form=form, item="dsu_other_help",
        question=one.holds["assessments.AnswerQuery.question"],
    )  # fmt: skip
    text = one.holds["assessments.AnswerQueryReply.text"]
    assessments.reply_to_query(**at, by=people.nurse, query=query, text=text)


def worried_about(people: Any, one: Known) -> None:
    """A worry, and what came of it."""
    at = {"study": study(), "at": one.day + timedelta(hours=3)}
    concern = safety.record_concern(
        **at, by=people.nurse, family=one.family, danger_now=False, told=["social_worker"],
        seen=one.holds["safety.SafeguardingConcern.sealed"],
    )  # fmt: skip
    note = one.holds["safety.ConcernReviewed.sealed"]
    safety.review(**at, by=people.manager, concern=concern, note=note, closes=False)


def unblinded(people: Any, one: Known) -> None:
    """Told its arm; somebody who treats the parent needs to know it, too."""
    stories.allocated(people, one.family)
    for who in ("family", "referrer"):
        stories.told(people, one.family, who)
    told = Told(
        one.holds["unblinding.UnblindingRequested.sealed"], "doctor@example.org", "", "For her care"
    )
    request = ask(one.family, people.nurse, told=told)
    decide(request, people.manager, words=one.holds["unblinding.UnblindingDecided.sealed"])


def two_families(people: Any) -> list[Known]:
    """At Glasgow and at Bromley: the steps of both in the order of time."""
    stories.ips_then_sau(people)
    with entropy.seeded(IPS_FIRST):
        stories.sequence(people, stratum=THEIRS)
    found = [referred(people, site) for site in (OURS, THEIRS)]
    for one in found:
        signature = one.holds["consent.ConsentGiven.sealed_signature"]
        signed(one.family, people.coordinator, at=stories.SIGNED, signature=signature)
    for one in found:
        visited(people, one)
        worried_about(people, one)
    for one in found:
        unblinded(people, one)
    return found
