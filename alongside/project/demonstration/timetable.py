"""On which day each made-up family is identified, so that what is planned for it comes to pass."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from alongside.project.demonstration.dice import Dice
from alongside.project.demonstration.plan import Plan
from alongside.project.demonstration.times import FIRST_DAY, LAST_DAY

DAYS = (LAST_DAY - FIRST_DAY).days
SHARES = ((0.0, 0), (0.75, DAYS - 42), (0.92, DAYS - 7), (1.0, DAYS + 1))
DAYS_TO_LEAVE = {
    "identified": 0, "agreed_to_contact": 25, "screened": 25, "consented": 50,
    "randomised_lost": 200, "randomised_withdrawn": 200, "randomised_data": 200,
}  # fmt: skip
DAYS_TO_HAPPEN = {
    "late_visit": 225, "visit_not_done": 190, "arm_learned": 190, "consent_withdrawn": 125,
    "intervention_stopped": 115, "concern": 105, "ambiguity": 30, "duplicate": 10,
    "retracted_attempt": 20,
}  # fmt: skip
DAYS_TO_BASELINE = 75
DAYS_BEFORE_THE_END = {
    "waits_for_contact": (0, 3), "waits_for_screening": (6, 25), "waits_for_answer": (9, 35),
    "waits_for_consent": (14, 35), "waits_for_baseline": (25, 60),
    "waits_for_allocation": (75, 100), "waits_for_telling": (75, 100),
    "waits_for_reply": (85, 110), "waits_for_review": (110, 170),
}  # fmt: skip


def in_time(plans: Sequence[Plan], dice: Dice) -> list[Plan]:
    """The plans with their days, in the order of these; long stories begin early enough."""
    ordered = list(plans)
    for place, plan in enumerate(ordered):
        plan.day = _day(place, len(ordered))
    for plan in ordered:
        if not _fits(plan, plan.day):
            _swap(plan, ordered, dice)
    return sorted(ordered, key=lambda plan: (plan.day, plan.index))


def _day(place: int, families: int) -> date:
    """Referrals come steadily, more often in the last weeks, most often in the last days."""
    share = place / families
    begun, ended = next(each for each in pairwise(SHARES) if each[0][0] <= share < each[1][0])
    (first, from_day), (last, to_day) = begun, ended
    days = from_day + (to_day - from_day) * (share - first) / (last - first)
    return FIRST_DAY + timedelta(days=int(days))


def _fits(plan: Plan, day: date) -> bool:
    """Whether all that is planned for a family comes to pass if it begins on that day."""
    first, last = _span(plan)
    return first <= (LAST_DAY - day).days <= last


def _span(plan: Plan) -> tuple[int, int]:
    """How many days before the last one a family may begin: the fewest and the most."""
    if plan.leaves:
        return DAYS_TO_LEAVE[plan.leaves], DAYS
    for oddity in plan.oddities & DAYS_BEFORE_THE_END.keys():
        return DAYS_BEFORE_THE_END[oddity]
    needed = [DAYS_TO_HAPPEN.get(oddity, DAYS_TO_BASELINE) for oddity in plan.oddities]
    return max(needed, default=0), DAYS


def _swap(plan: Plan, plans: Sequence[Plan], dice: Dice) -> None:
    """Change days with a family that may as well begin then; of a few there may be none."""
    willing = [other for other in plans if _fits(plan, other.day) and _fits(other, plan.day)]
    if willing:
        other = dice.one_of(willing)
        plan.day, other.day = other.day, plan.day
