"""What is said about allocation, to people who may know it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from alongside.foundations.clock import day_of
from alongside.foundations.pages.filters import count_of, day, moment
from alongside.science.protocol import Permission, Study
from alongside.workspaces.families.models import Family
from alongside.workspaces.randomisation import (
    adapting_words,
    mending_words,
    minimising_words,
    outside_words,
    paper_words,
    queries,
    sharing_words,
)
from alongside.workspaces.randomisation.minimising_refusals import needed
from alongside.workspaces.randomisation.models import ArmTold, ReferralPassedOn
from alongside.workspaces.randomisation.queries import BASELINE, CONSENT, ELIGIBILITY
from alongside.workspaces.randomisation.refusals import GATES as MISSING
from alongside.workspaces.referrals.due import working_days_after
from alongside.workspaces.study.next_steps import NextStep

ALLOCATE = "Allocate: consent, eligibility and baseline are complete"
CHANNELS = {
    "telephone": "by telephone",
    "text": "by text message",
    "email": "by email",
    "in_person": "in person",
}
CHANNEL_OPTIONS = [(code, text[:1].upper() + text[1:]) for code, text in CHANNELS.items()]
TOLD = {queries.FAMILY: "the family", queries.REFERRER: "the social worker"}
TO_DO = {
    queries.FAMILY: "tell the family",
    queries.REFERRER: "tell the social worker",
    queries.TEAM: "pass the referral on",
}
DONE = {
    queries.FAMILY: "The family was told",
    queries.REFERRER: "The social worker was told",
    queries.TEAM: "The referral was passed on",
}
GATES = {
    CONSENT: "Consent given",
    ELIGIBILITY: "Eligibility confirmed",
    BASELINE: "Baseline finished",
}
DAYS_TO_ALLOCATE = 2
DAYS_TO_TELL = 2
SEE_IT = "See its allocation"
SEAL = "Seal a sequence"
LEFT = "The family does not go on in the study, so it is not allocated."
NOT_YET = "Not yet"
WAITING = "Waiting"
NO_REFERRAL = "No referral to pass on"
TOLD_CORRECTED = "The correction is recorded. What was recorded before stays in the history."
TELLS_ARM = frozenset(
    {
        "randomisation.Allocation",
        "randomisation.ArmTold",
        "randomisation.ReferralPassedOn",
        "randomisation.SequenceSealed",
        "randomisation.Slot",
        *adapting_words.DESCRIBE,
        *mending_words.DESCRIBE,
        *minimising_words.DESCRIBE,
        *outside_words.DESCRIBE,
        *paper_words.DESCRIBE,
        *sharing_words.DESCRIBE,
    }
)
"""Kinds of fact that a blinded person never sees, not even that they exist."""


def ready_sentence(count: int) -> str:
    if count == 0:
        return "No family waits to be allocated."
    return f"{count_of(count, 'family has', 'families have')} everything that allocation needs."


def to_tell_sentence(count: int) -> str:
    if count == 0:
        return "Everybody who should know has been told."
    return f"After {count_of(count, 'allocation', 'allocations')} somebody still has to be told."


def families_sentence(study: Study, arms: frozenset[str] | None, count: int) -> str:
    """What stands on top of the list of allocated families, for a team or for everybody."""
    families = count_of(count, "family", "families")
    if arms is None:
        return f"{families} allocated at your sites, the latest first."
    names = " or ".join(study.arm(arm).name for arm in sorted(arms))
    return f"{families} in {names}. A family is listed here once it has been told."


def families_title(arms: frozenset[str] | None) -> str:
    return "Allocated families" if arms is None else "Families of our team"


def places_left(left: int) -> str:
    return f"{count_of(left, 'place', 'places')} left"


def fingerprint(commitment: str) -> str:
    """The digest in groups of eight, so that two can be compared by eye."""
    return " ".join(commitment[at : at + 8] for at in range(0, len(commitment), 8))


def how_made(study: Study, as_of: datetime | None = None) -> str:
    """How the study's sequence came to be. Every report about allocation says it."""
    return sharing_words.how_made(study, queries.made_by(study, as_of))


def how_made_if_it_needs_saying(study: Study, as_of: datetime | None = None) -> str:
    """How the sequence came to be, where somebody or something could have known it alone."""
    made = queries.made_by(study, as_of)
    known = made.holders or made.drawn_here or made.brought_in
    return sharing_words.how_made(study, made) if known and not made.by_nobody_alone else ""


def sealed(place: str, length: int) -> str:
    return f"A sequence of {count_of(length, 'place', 'places')} is sealed for {place}."


def allocated(number: str) -> str:
    return f"{number} is allocated. The coordinators of the site have been told that it waits."


def in_the_way(chance: queries.Chance) -> str:
    """Why a family cannot be allocated now; nothing when it can."""
    if chance.joined_into:
        return f"Joined to {chance.joined_into}, so it is not allocated on its own."
    if chance.allocated_at:
        return f"Allocated on {moment(chance.allocated_at)}."
    if chance.left:
        return LEFT
    if chance.missing:
        *others, last = [MISSING[gate] for gate in chance.missing]
        away = f"{', '.join(others)} and {last}" if others else last
        return f"Not ready to be allocated. Still missing: {away}."
    if chance.stopped:
        return f"Ready, but allocation at {chance.site} is stopped. It waits until it goes on."
    if chance.unknown:
        return f"Ready, but not on record: {needed(chance.unknown)}. It decides its allocation."
    if not chance.places_left:
        return f"Ready, but no sealed place is left for {chance.site}. A sequence has to be sealed."
    return ""


def go_on_with(number: str) -> str:
    return f"Go on with {number}"


def gate_lines(gates: Sequence[queries.Gate]) -> list[dict[str, str]]:
    """The conditions of allocation and since when each is met."""
    return [
        {"key": GATES[gate.name], "value": moment(gate.since) if gate.since else NOT_YET}
        for gate in gates
    ]


def still_to_tell(waiting: Sequence[str]) -> str:
    """What is left to do after an allocation: "Tell the family, pass the referral on"."""
    text = ", ".join(TO_DO[each] for each in waiting)
    return text[:1].upper() + text[1:]


def question(what: str) -> str:
    """The heading above one step of telling: "Tell the family"."""
    return still_to_tell([what])


def recorded(what: str) -> str:
    return f"{DONE[what]}: that is recorded."


def told_line(fact: ArmTold | ReferralPassedOn | None) -> str:
    """When and how somebody was told: "4 July 2023, 14:20, by telephone"."""
    if fact is None:
        return NOT_YET
    how = f"{moment(fact.occurred_at)}, {_channel(fact.channel)}"
    return f"{how}, to {fact.to}" if isinstance(fact, ReferralPassedOn) else how


def day_or_waiting(at: datetime | None) -> str:
    return day(at) if at else WAITING


def team(study: Study, family: Family, arm: str) -> str:
    """The team to which a referral usually goes: "IPS team, Bromley"."""
    return f"{study.arm(arm).short} team, {study.site(family.site).name}"


def _channel(code: str) -> str:
    return CHANNELS.get(code, code)


def _allocation(fact: Any, study: Study) -> str:
    return f"Allocated to {study.arm(fact.arm).name}"


def _told(fact: Any, study: Study) -> str:
    return f"Told {TOLD[fact.told]} the arm, {_channel(fact.channel)}"


def _passed(fact: Any, study: Study) -> str:
    return f"Referral passed on to {fact.to}, {_channel(fact.channel)}"


def _sequence(fact: Any, study: Study) -> str:
    place = queries.strata(study).get(fact.stratum, fact.stratum)
    return f"Sequence of {count_of(fact.length, 'place', 'places')} sealed for {place}"


def _slot(fact: Any, study: Study) -> str:
    place = queries.strata(study).get(fact.stratum, fact.stratum)
    return f"Place {fact.position} of a sequence sealed for {place}"


DESCRIBE: dict[str, Callable[[Any, Study], str]] = {
    "randomisation.Allocation": _allocation,
    "randomisation.ArmTold": _told,
    "randomisation.ReferralPassedOn": _passed,
    "randomisation.SequenceSealed": _sequence,
    "randomisation.Slot": _slot,
    **adapting_words.DESCRIBE,
    **mending_words.DESCRIBE,
    **minimising_words.DESCRIBE,
    **outside_words.DESCRIBE,
    **paper_words.DESCRIBE,
    **sharing_words.DESCRIBE,
}


def next_steps(
    study: Study, sites: Sequence[str], at: datetime, *, only: Collection[UUID] | None = None
) -> list[NextStep]:
    """Families to allocate, and people to tell."""
    steps = [
        NextStep(
            row.id, row.number, row.site, ALLOCATE, row.baseline_at,
            _due(study, row.baseline_at, DAYS_TO_ALLOCATE),
            "randomisation:allocate", (row.number,), Permission.RANDOMISATION_ALLOCATE,
        )
        for row in queries.ready(study, sites, only=only)
    ]  # fmt: skip
    return steps + [
        NextStep(
            row.family, row.number, row.site, still_to_tell(row.waits_for(study)), row.at,
            _due(study, row.at, DAYS_TO_TELL),
            "randomisation:tell", (row.number,), Permission.RANDOMISATION_TELL,
        )
        for row in queries.to_tell(study, sites, only=only)
    ]  # fmt: skip


def _due(study: Study, since: datetime, working_days: int) -> date:
    return working_days_after(day_of(since, study.time_zone), working_days)
