"""What will happen to each made-up family.

The first families are chosen so that every stage, reason, age and mishap occurs; those after
them are drawn.
"""

from __future__ import annotations

from collections.abc import Sequence

from alongside.project.demonstration.dice import Dice
from alongside.project.demonstration.plan import Plan
from alongside.project.demonstration.times import FIRST_DAY
from alongside.project.demonstration.timetable import in_time
from alongside.science.protocol import Study

AGES = (4, 9, 12, 16, 22, 30, 40, 52, 64)
ODDITIES = (
    ("twins", "noted:visit_before_consent"), ("turns_two", "noted:visit_not_done"),
    ("leap_day", "noted:consent_procedure"), ("premature", "noted:document_out_of_date"),
    ("ambiguity",), ("case_by_case", "noted:eligibility"), ("visit_not_done",),
    ("late_visit", "noted:visit_before_allocation", "answers_alone"),
    ("interpreter", "noted:other", "intervention_stopped"), ("paper_consent", "noted:wrong_form"),
    ("prompted", "query"), ("concern", "noted:service_not_as_planned"), ("retracted_attempt",),
    ("some_consents", "noted:parent_under_age", "intervention_stopped"), ("arm_learned",),
    ("duplicate",), ("consent_withdrawn",), ("intervention_stopped",),
    ("comment", "noted:late_entry", "intervention_stopped"),
    ("pauses", "refused_items", "intervention_stopped"),
)  # fmt: skip
BESIDES = {
    "prompted": "in_error", "paper_consent": "wrong_stratum", "some_consents": "note_held",
    "answers_alone": "not_safe",
}  # fmt: skip
"""What befalls one family each and is never drawn, by what that family is planned for."""
WAITING = (
    ("waits_for_contact",), ("waits_for_screening",), ("ambiguity", "waits_for_answer"),
    ("waits_for_consent",), ("waits_for_baseline",), ("waits_for_allocation",),
    ("waits_for_telling",), ("query", "waits_for_reply"), ("concern", "waits_for_review"),
)  # fmt: skip
Happening = tuple[str, tuple[str, ...], tuple[str, ...]]
DRAWN = {
    "": 60, "identified": 12, "agreed_to_contact": 8, "screened": 11, "consented": 3,
    "randomised_lost": 4, "randomised_withdrawn": 2,
}  # fmt: skip


def plans(study: Study, families: int, seed: int) -> list[Plan]:
    """A plan for each family, in the order in which they are identified."""
    sites = [site.id for site in study.sites]
    chosen = every_happening(study)
    made = [
        # one place further with each round, so that no site only stays and none only leaves
        _plan(study, seed, index, sites[(index + index // len(sites)) % len(sites)], chosen)
        for index in range(families)
    ]
    return in_time(_shuffled(made, Dice(seed, "order")), Dice(seed, "days"))


def every_happening(study: Study) -> list[Happening]:
    """Each thing that can happen, once: families that stay and families that leave by turns."""
    odd = [(*each, *(BESIDES[one] for one in each if one in BESIDES)) for each in ODDITIES]
    stays: list[Happening] = [("", (), each) for each in (*WAITING, *odd)]
    leaves: list[Happening] = [
        (stage, reasons, ()) for stage, groups in exits(study).items() for reasons in groups
    ]
    mixed: list[Happening] = []
    for number in range(max(len(stays), len(leaves))):
        mixed += leaves[number : number + 1] + stays[number : number + 1]
    return mixed


def exits(study: Study) -> dict[str, list[tuple[str, ...]]]:
    """After which stage a family can leave, and for which reasons, several at a time."""
    withdrawing: list[tuple[str, ...]] = [(each.id,) for each in study.reasons_in("withdrawal")]
    return {
        "identified": _groups([each.id for each in study.reasons_in("not_agreeing")], 3),
        "screened": _groups([each.id for each in study.reasons_in("ineligible")], 3),
        "agreed_to_contact": _groups([each.id for each in study.reasons_in("declining")], 4),
        "consented": withdrawing[:1],
        "randomised_withdrawn": withdrawing[1:2],
        "randomised_data": withdrawing[2:3],
        "randomised_lost": _groups([each.id for each in study.reasons_in("loss_to_follow_up")], 3),
    }


def _groups(reasons: Sequence[str], size: int) -> list[tuple[str, ...]]:
    return [tuple(reasons[at : at + size]) for at in range(0, len(reasons), size)]


def _plan(study: Study, seed: int, index: int, site: str, chosen: Sequence[Happening]) -> Plan:
    dice = Dice(seed, f"plan {index}")
    if index < len(chosen):
        leaves, reasons, oddities = chosen[index]
    else:
        leaves = dice.weighted(DRAWN)
        reasons = dice.one_of(exits(study)[leaves]) if leaves else ()
        oddities = tuple(name for group in ODDITIES for name in group if dice.chance(3))
    plan = Plan(index, site, FIRST_DAY, leaves=leaves, reasons=reasons)
    plan.oddities = frozenset(oddities)
    plan.ages = _ages(plan, dice)
    plan.early = 7 if plan.has("premature") else 0
    return plan


def _ages(plan: Plan, dice: Dice) -> list[int]:
    first = AGES[(plan.index // 2) % len(AGES)]
    if plan.has("turns_two"):
        return [21]
    if plan.has("leap_day"):
        return [37]
    if plan.has("twins"):
        return [first, first]
    return [first, dice.whole(1, 70)] if dice.chance(25) else [first]


def _shuffled(made: Sequence[Plan], dice: Dice) -> list[Plan]:
    order = list(made)
    for last in range(len(order) - 1, 0, -1):
        other = dice.whole(0, last)
        order[last], order[other] = order[other], order[last]
    return order
