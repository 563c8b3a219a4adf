"""Who acts on an alert, and who is told of it."""

from __future__ import annotations

from collections.abc import Collection

from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.science.protocol import Permission, Study


def with_roles(study: Study, roles: Collection[str], site: str = "") -> tuple[Person, ...]:
    """Active people who hold one of these roles at a site, or anywhere; by name. One query."""
    given = RoleGiven.objects.as_of().filter(
        study=study.slug, role__in=list(roles), person__is_active=True
    )
    rows = given.select_related("person").order_by("person__name", "person_id")
    return tuple(
        dict.fromkeys(row.person for row in rows if not (site and row.sites) or site in row.sites)
    )


def who_acts(study: Study, site: str = "") -> tuple[Person, ...]:
    """Those to whom an action can be given: who may act on alerts at the place."""
    roles = [role.id for role in study.roles if Permission.ALERTS_ACT in role.permissions]
    return with_roles(study, roles, site)
