"""The family's copy of what was signed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.messages.actions import send
from alongside.foundations.record.writing import action, write
from alongside.science.protocol import Study
from alongside.workspaces.consent import queries
from alongside.workspaces.consent.actions import refusals
from alongside.workspaces.consent.codes import EMAIL
from alongside.workspaces.consent.models import ConsentGiven, CopySent
from alongside.workspaces.families import queries as families
from alongside.workspaces.families.models import Family


@action
def send_copy(
    *,
    study: Study,
    family: Family,
    by: Person,
    at: datetime,
    kind: str,
    subject: str,
    body: str,
    entry: UUID | None = None,
) -> CopySent:
    """Send what was agreed to the family's own address; refused where none is kept."""
    state = queries.state(family, kind)
    if state.given is None:
        raise refusals.NothingToWithdraw(state.kind.title)
    contact = families.contact(family)
    if contact is None or not contact.email:
        raise refusals.NoEmailAddress
    sent = write(
        CopySent, study=study, family=family, by=by, at=at, entry=entry,
        consent=ConsentGiven.objects.get(pk=state.given.id), channel=EMAIL,
    )  # fmt: skip
    send(
        to=contact.email, subject=subject, body=body, at=at, key=f"consent copy {sent.pk}",
        about=f"Copy of a consent, {family.number}", study=study.slug, sealed_for=family.pk,
    )  # fmt: skip
    return sent
