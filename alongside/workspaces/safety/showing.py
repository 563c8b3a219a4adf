"""What stands on the pages about worries, as far as their reader may see it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from alongside.foundations import clock
from alongside.foundations.accounts.models import Person
from alongside.workspaces.families.models import Family
from alongside.workspaces.families.permissions import may_see
from alongside.workspaces.safety import queries, words
from alongside.workspaces.safety.models import SafeguardingConcern
from alongside.workspaces.study.permissions import Here


def reader(here: Here) -> Person | None:
    """A blinded reader, to whom names of colleagues could tell the arm."""
    return here.person if here.blinded else None


def ringing(here: Here, family: Family) -> dict[str, Any]:
    """The page of the worry button: the numbers first."""
    return {
        "family": family,
        "back": way_back(here, family),
        "site": here.study.site(family.site).name,
        "numbers": words.whom_to_ring(here.study, family.site, clock.now()),
        "no_contact": "" if here.study.site(family.site).safeguarding else words.NO_CONTACT,
        "blinded": here.blinded,
    }


def way_back(here: Here, family: Family) -> tuple[str, str]:
    """The family's page; for those who do not meet the family it is not there, so their list."""
    if may_see(here, family):
        page = reverse("caseload:family", args=[here.study.slug, family.number])
        return page, words.FAMILY.format(number=family.number)
    return reverse("caseload:home", args=[here.study.slug]), words.WHAT_NEXT


def concern(
    here: Here, family: Family, found: SafeguardingConcern, closed: bool, *, opened: bool
) -> dict[str, Any]:
    """One worry. A blinded reader opens the words of others only by asking for them."""
    own = found.recorded_by_id == here.person.pk
    shown = opened or own or not here.blinded
    by = found.recorded_by.name if own or not here.blinded else ""
    reviews = queries.reviews(found, reader=reader(here)) if shown else []
    return {
        "family": family,
        "closed": closed,
        "shown": shown,
        "warning": words.WORDS_MAY_TELL,
        "seen": (queries.words_of(found) or words.FORGOTTEN) if shown else "",
        "lines": words.concern_lines(here.study, found, by),
        "reviews": words.review_lines(reviews),
        "numbers": words.whom_to_ring(here.study, family.site, clock.now()),
    }


def done(was_closed: bool, given: dict[str, Any]) -> str:
    """What is said after a review."""
    if was_closed:
        return words.REOPENED
    return words.CLOSED if given["closes"] else words.REVIEWED
