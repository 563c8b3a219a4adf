"""A family enters the study, and agrees to be contacted."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, correct, derived_id, lock, write
from alongside.foundations.sealing.sealing import make_key
from alongside.science.protocol import Study, UnknownInStudy
from alongside.workspaces.families.actions.refusals import NoSuchSite
from alongside.workspaces.families.models import ContactAgreed, Family
from alongside.workspaces.families.numbering import family_number


@action
def open_family(
    *,
    study: Study,
    site: str,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
    agreed_to_contact: bool = False,
) -> Family:
    """Give a family identified at a site the site's next number, and a key of its own."""
    family = write(
        Family,
        study=study,
        by=by,
        at=at,
        entry=entry,
        occurred_at=occurred_at,
        number=_next_number(study, site),
        site=site,
    )
    make_key(family.pk, at=at)
    if agreed_to_contact:
        agree_to_contact(
            study=study,
            family=family,
            by=by,
            at=at,
            occurred_at=occurred_at,
            entry=derived_id(entry, at, "contact agreed"),
        )
    return family


@action
def agree_to_contact(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
    occurred_at: datetime | None = None,
) -> ContactAgreed:
    """Record that the family may be contacted; names and addresses can be kept from now on."""
    if standing := ContactAgreed.objects.as_of().filter(family=family).first():
        return standing
    return write(
        ContactAgreed, study=study, family=family, by=by, at=at, entry=entry,
        occurred_at=occurred_at,
    )  # fmt: skip


@action
def take_back_agreement(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    reason: str,
    entry: UUID | None = None,
) -> ContactAgreed:
    """The agreement was recorded by mistake or is over; call `forget_family` to destroy names."""
    standing = ContactAgreed.objects.as_of().get(family=family)
    return correct(standing, study=study, by=by, at=at, entry=entry, reason=reason, retracted=True)


def _next_number(study: Study, site: str) -> str:
    try:
        code = study.site(site).code
    except UnknownInStudy:
        raise NoSuchSite(site) from None
    lock(f"family number {code}")
    running = Family.objects.filter(number__startswith=f"{code}-").count() + 1
    return family_number(code, running)
