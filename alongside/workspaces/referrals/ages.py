"""Whether the children and parents of a family are of the study's ages."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from alongside.science.protocol import Study
from alongside.science.recruitment.ages import completed_months


def any_of_age(study: Study, born: Iterable[date], on: date) -> bool:
    """Whether at least one child is of the ages that the study takes, on a day."""
    ages = study.ages
    months = [completed_months(each, on) for each in born if each <= on]
    return any(ages.child_from_months <= age <= ages.child_to_months for age in months)
