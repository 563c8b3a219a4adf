"""A link is made and revoked by staff, and a voucher is recorded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from alongside.foundations.accounts.models import Person
from alongside.foundations.record.writing import action, correct, lock, write
from alongside.science.protocol import Study
from alongside.workspaces.assessments import queries as assessments
from alongside.workspaces.assessments.models import VisitOpened
from alongside.workspaces.consent import queries as consent
from alongside.workspaces.self_completion import queries
from alongside.workspaces.self_completion.actions import refusals
from alongside.workspaces.self_completion.models import LinkMade, VoucherGiven
from alongside.workspaces.self_completion.secrets import (
    Secrets,
    digest_of_code,
    digest_of_secret,
)


@action
def make_link(
    *,
    study: Study,
    opened: VisitOpened,
    forms: Collection[str],
    lasts: timedelta,
    secrets: Secrets,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> LinkMade:
    """Let the parent answer forms of a visit alone; what they are given is kept as digests."""
    if consent.stopped_at(opened.family):
        raise refusals.FamilyStopped(opened.family.number)
    lock(f"visit/{opened.family_id}/{opened.visit}/{opened.part}")
    standing = VisitOpened.objects.as_of().filter(pk=opened.pk).exists()
    seen = assessments.visit(study, opened)
    if not standing or seen.finished_at:
        raise refusals.VisitOver
    chosen = [form for form in seen.forms if form.key in forms and form.finished_at is None]
    for form in chosen:
        if not queries.can_be_asked(study, form, opened.family.site, at):
            raise refusals.WordingMissing(form.instrument.short)
    if not chosen:
        raise refusals.NothingToAsk
    digest = digest_of_secret(secrets.secret)
    return write(
        LinkMade, study=study, family=opened.family, by=by, at=at, entry=entry, opened=opened,
        forms=[form.key for form in chosen], secret_digest=digest,
        code_digest=digest_of_code(digest, secrets.code), expires_at=at + lasts,
    )  # fmt: skip


@action
def revoke_link(
    *,
    study: Study,
    link: LinkMade,
    reason: str,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> LinkMade:
    """Switch a link off: whoever has it open is out at the next click."""
    lock(f"link/{link.pk}")
    if not LinkMade.objects.as_of().filter(pk=link.pk).exists():
        raise refusals.AlreadyRevoked
    return correct(
        link, study=study, by=by, at=at, entry=entry, reason=reason.strip(), retracted=True
    )


@action
def record_voucher(
    *,
    study: Study,
    opened: VisitOpened,
    worth: str,
    how: str,
    by: Person,
    at: datetime,
    entry: UUID | None = None,
) -> VoucherGiven:
    """A voucher was given to thank the parent."""
    return write(
        VoucherGiven, study=study, family=opened.family, by=by, at=at, entry=entry,
        opened=opened, worth=worth.strip(), how=how,
    )  # fmt: skip
