"""Screening against the criteria, and the decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.clock import day_of
from alongside.foundations.record.writing import action, correct, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.families import queries as family_queries
from alongside.workspaces.families.models import Family
from alongside.workspaces.referrals import queries
from alongside.workspaces.referrals.actions.checks import (
    check_criteria,
    check_reasons,
    refuse_decided,
    refuse_the_future,
    refuse_unless_contactable,
)
from alongside.workspaces.referrals.actions.refusals import (
    CriteriaNotMet,
    DiscussionNeeded,
    NoChildOfAge,
    NotScreened,
    ParentsTooYoung,
    ReasonsNotExpected,
    StillUnclear,
)
from alongside.workspaces.referrals.ages import any_of_age
from alongside.workspaces.referrals.given import NO_REASONS, Reasons
from alongside.workspaces.referrals.models import EligibilityDecision, Screening


@action
def screen(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    criteria: Mapping[str, Mapping[str, str]],
    reason: str = "",
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Screening:
    """Answer every criterion. Screening again before the decision replaces the answers."""
    refuse_the_future(occurred_at, at)
    refuse_unless_contactable(family)
    check_criteria(study, family.site, criteria, "screening")
    lock(f"decision on {family.pk}")
    refuse_decided(family)
    answers = {id: dict(said) for id, said in criteria.items()}
    verdict = queries.judged(study, answers).verdict
    standing = Screening.objects.as_of().filter(family=family).first()
    if standing is not None:
        again: Screening = correct(
            standing, study=study, by=by, at=at, reason=reason, entry=entry,
            occurred_at=occurred_at or at, criteria=answers, verdict=verdict,
        )  # fmt: skip
        return again
    return write(
        Screening, study=study, family=family, by=by, at=at, entry=entry, reason=reason,
        occurred_at=occurred_at, criteria=answers, verdict=verdict,
    )  # fmt: skip


@action
def decide(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    eligible: bool,
    reasons: Reasons = NO_REASONS,
    discussed_with: str = "",
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> EligibilityDecision:
    """Decide on eligibility from the screening that stands."""
    refuse_the_future(occurred_at, at)
    refuse_unless_contactable(family)
    lock(f"decision on {family.pk}")
    refuse_decided(family)
    screening = Screening.objects.as_of().filter(family=family).first()
    if screening is None:
        raise NotScreened
    if eligible:
        _check_eligible(study, family, screening, reasons, discussed_with)
    else:
        check_reasons(study, "ineligible", reasons)
    return write(
        EligibilityDecision, study=study, family=family, by=by, at=at, entry=entry,
        occurred_at=occurred_at, screening=screening, eligible=eligible,
        reasons=list(reasons.coded), main_reason=reasons.main, words=reasons.words,
        discussed_with=discussed_with.strip(),
    )  # fmt: skip


def _check_eligible(
    study: Study, family: Family, screening: Screening, reasons: Reasons, discussed_with: str
) -> None:
    if reasons.coded or reasons.main:
        raise ReasonsNotExpected
    judgement = queries.judged(study, queries.settled_answers(screening))
    if judgement.failing:
        raise CriteriaNotMet(_texts(study, family, judgement.failing))
    if judgement.unsure:
        raise StillUnclear(_texts(study, family, judgement.unsure))
    if judgement.to_discuss and not (discussed_with.strip() and reasons.words.strip()):
        raise DiscussionNeeded
    _check_ages(study, family, screening.occurred_at)


def _check_ages(study: Study, family: Family, screened_at: datetime) -> None:
    on = day_of(screened_at, study.time_zone)
    known = family_queries.children(family)
    born = [child.born for child in known if child.born and child.index_child]
    if known and not any_of_age(study, born, on):
        raise NoChildOfAge
    ages = [parent.age_in_years(on) for parent in family_queries.parents(family)]
    least = study.ages.parent_from_years
    if ages and all(age is not None and age < least for age in ages):
        raise ParentsTooYoung(least)


def _texts(study: Study, family: Family, criteria: tuple[str, ...]) -> list[str]:
    return [study.criterion_text(id, family.site) for id in criteria]
