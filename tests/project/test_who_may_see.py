"""Role by address by family by field: each cell is asked of the page itself and compared.

`what_pages_show.txt` says which fields stand on a page for whoever may see them all; a new address
fails until it stands there. Which role may see which field of which family: `MAY_SEE`. Every role
asks for every page that it may open and that shows anything to anybody; with
`ALONGSIDE_FAULTS=full` for every other, too. Who may open a page at all: `test_who_may_open.py`.
Whoever is blinded sees no arm, byte for byte, on any page: `test_blind.py`.
"""

from __future__ import annotations

from html import unescape
from itertools import groupby
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from alongside.foundations import clock
from alongside.foundations.accounts.models import RoleGiven
from alongside.foundations.record.writing import write
from alongside.science.protocol import Permission as May
from tests.faults.service import FULL
from tests.project.every_address import addresses
from tests.project.test_who_may_open import registered as guarded
from tests.project.two_families import AFTER, OURS, two_families
from tests.workspaces.made_up import person, study
from tests.workspaces.randomisation import stories

pytestmark = pytest.mark.django_db
REGISTER = Path(__file__).with_name("what_pages_show.txt")
NOTHING = "nothing"
IDENTITY = ("families.Parent.sealed", "families.Child.sealed", "families.ContactDetails.sealed")


def has(*permissions):
    return lambda role: all(one in role.permissions for one in permissions)


def open_to_all_arms(*permissions):
    return lambda role: has(*permissions)(role) and not role.blinded


def colleagues(*permissions):
    """Not the social worker, who referred the family and reads what concerns the referral."""
    return lambda role: open_to_all_arms(*permissions)(role) and not role.own_only


MAY_SEE = {
    **dict.fromkeys(IDENTITY, has(May.FAMILIES_IDENTIFY)),
    "consent.ConsentGiven.sealed_signature": lambda role: False,
    "safety.SafeguardingConcern.sealed": open_to_all_arms(May.SAFETY_SEE),
    "safety.ConcernReviewed.sealed": open_to_all_arms(May.SAFETY_SEE),
    "unblinding.UnblindingRequested.sealed": has(May.UNBLINDING_DISCLOSE),
    "unblinding.UnblindingDecided.sealed": has(May.UNBLINDING_DISCLOSE),
    "assessments.AnswerSet.answers": has(May.ASSESSMENTS_SEE),
    "assessments.AnswerQuery.question": has(May.ASSESSMENTS_QUERY),
    "assessments.AnswerQueryReply.text": has(May.ASSESSMENTS_QUERY),
    "families.Comment.text": colleagues(May.FAMILIES_SEE),
    "families.Deviation.what": colleagues(May.RECORD_SEE_HISTORY),
    "referrals.Ambiguity.question": lambda role: (
        May.REFERRALS_DECIDE in role.permissions or May.REFERRALS_SCREEN in role.permissions
    ),
}
"""Of families that the role meets at all: those of its sites, of its arm, or referred by it."""


ALL_OF_THEM = 20 if FULL else 1
"""How many addresses of one page and family are asked for."""


def registered():
    lines = (line.split() for line in REGISTER.read_text().splitlines() if line[:1] != "#")
    return {name: {*fields} - {NOTHING} for name, *fields in lines}


@pytest.fixture
def there():
    """Both families, and the people who met them."""
    people = stories.team()
    families = two_families(people)
    with clock.held_at(AFTER):
        yield people, families


def pages(families):
    """The addresses of each page of the study: a family's own, or the page itself."""
    own = [f"/{one.family.number}/" for one in families]
    found = {name: [] for name in guarded()}
    for name, group in groupby(addresses(study()), key=lambda each: each.name):
        if name in found:
            paths = [each.path for each in group]
            of_families = [[path for path in paths if each in path] for each in own]
            some = [path for paths in of_families for path in paths[:ALL_OF_THEM]]
            found[name] = some or paths[: 2 * ALL_OF_THEM]
    for one in families:
        for name, paths in with_what_was_written(one):
            found[name] += paths
    return found


def with_what_was_written(one):
    """Where the words of the first visit stand, and the consents that nobody has given yet."""
    about = [study().slug, one.family.number]
    form = reverse("assessments:form", args=[*about, "baseline", "demographics:family"])
    yield "assessments:form", [f"{form}?part={part}" for part in ("you", "services")]
    kinds = [kind.id for kind in study().consents]
    yield "consent:give", [reverse("consent:give", args=[*about, kind]) for kind in kinds]


def shown(client, paths, families):
    """Which fields of which family stand on the pages at these addresses."""
    found = set()
    for answer in map(client.get, paths):
        assert answer.status_code < 500
        content = b"".join(answer) if answer.streaming else answer.content
        text = unescape(content.decode("utf-8", "replace")) if answer.status_code == 200 else ""
        for number, one in enumerate(families):
            found |= {(field, number) for field, words in one.holds.items() if words in text}
    return found


def signed_in(who):
    client = Client()
    client.force_login(who)
    return client


def who_sees_all():
    """One person in every role that is neither blinded nor of one arm."""
    first, *more = (role.id for role in study().roles if not (role.blinded or role.only_arm))
    who = person(first)
    for role in more:
        write(RoleGiven, study=study(), by=who, at=AFTER, person=who, role=role, sites=[])
    return who


def test_every_address_shows_the_fields_that_the_register_names(there):
    _, families = there
    client = signed_in(who_sees_all())
    some = families if FULL else families[:1]
    found = {
        name: {field for field, _ in shown(client, paths, some)}
        for name, paths in pages(some).items()
    }
    assert found == registered()


def test_every_role_sees_the_fields_that_it_may_of_the_families_that_it_meets(there):
    people, families = there
    cast = {"social_worker": people.social_worker}
    where = {name: paths for name, paths in pages(families).items() if FULL or registered()[name]}
    wrong = {}
    for role in study().roles:
        who = cast.get(role.id) or person(role.id, [OURS] if role.site_bound else [])
        client, may_open = signed_in(who), {each.value for each in role.permissions}
        found = set()
        for name, paths in where.items():
            may = guarded()[name] in may_open
            seen = shown(client, paths, families) if may or FULL else set()
            assert seen == set() or may, (role.id, name)
            assert {field for field, _ in seen} <= registered()[name], (role.id, name)
            found |= seen
        meets = range(1 if role.site_bound else len(families))
        wanted = {(field, one) for field, may in MAY_SEE.items() if may(role) for one in meets}
        wrong[role.id] = found ^ wanted
    assert {role: cells for role, cells in wrong.items() if cells} == {}
