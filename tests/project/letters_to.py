"""The letters that blinded people receive, as they leave."""

from __future__ import annotations

from django.db import transaction

from alongside.foundations import entropy
from alongside.foundations.accounts.models import Person, RoleGiven
from alongside.foundations.messages import envelopes
from alongside.foundations.messages.models import Message
from alongside.project.demonstration.cast import Cast
from alongside.project.demonstration.times import NOW
from alongside.workspaces.randomisation import actions as randomisation
from tests.project.worlds import waiting_family
from tests.workspaces.made_up import study


def letters_to(people: list[Person]) -> list[tuple[object, ...]]:
    """Every letter in the order in which it leaves, and all that is kept beside it."""
    to = [person.email for person in people]
    return [
        (
            envelopes.envelope(each, "Alongside <alongside@example.org>", each.to).as_bytes(),
            each.key.rpartition("/")[0].count("/"), each.study, each.about, each.secret,
            each.created_at, each.send_after, each.sent_at, each.tries,
        )
        for each in Message.objects.filter(to__in=to).order_by("send_after", "id")
    ]  # fmt: skip


def blinded_at(site: str = "") -> list[Person]:
    """Everybody who holds a blinded role, at this site or at any."""
    blinded = [role.id for role in study().roles if role.blinded]
    rows = RoleGiven.objects.as_of().filter(study=study().slug, role__in=blinded)
    rows = rows.select_related("person").order_by("person_id")
    return [row.person for row in rows if not site or not row.sites or site in row.sites]


def letters_of_an_allocation(cast: Cast) -> list[tuple[object, ...]]:
    """What the blinded receive once the waiting family is allocated; all of it goes again."""
    with transaction.atomic(), entropy.seeded("one family more"):
        randomisation.allocate(
            study=study(), family=waiting_family(), by=cast.of("trial_manager"), at=NOW
        )
        found = letters_to(blinded_at())
        transaction.set_rollback(True)
    return found
