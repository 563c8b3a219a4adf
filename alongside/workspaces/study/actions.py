"""Giving roles in a study and taking them back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from alongside.foundations.accounts import actions as accounts
from alongside.foundations.accounts import open_sessions
from alongside.foundations.accounts.actions import AddressOf
from alongside.foundations.accounts.events import What, happened
from alongside.foundations.accounts.models import AccountEvent, Person, RoleGiven
from alongside.foundations.accounts.queries import person_by_email
from alongside.foundations.record.refusals import Refusal
from alongside.foundations.record.writing import action
from alongside.science.protocol import TELLS_ARM, Study
from alongside.science.protocol.people import Role
from alongside.workspaces.study import holding


class NameMissing(Refusal):
    """A new account needs a name."""

    field = "name"

    def __init__(self, email: str) -> None:
        super().__init__(f"Nobody here has {email} yet. Write their name as colleagues know them.")


class SitesMissing(Refusal):
    """A role that works at sites needs at least one."""

    field = "sites"

    def __init__(self, role: Role) -> None:
        super().__init__(f"{role.name}: choose at least one site where they work.")


class OwnRole(Refusal):
    """Nobody changes what they may do themselves."""

    def __init__(self) -> None:
        super().__init__(
            "You cannot change your own roles. Ask somebody else who gives roles to do it."
        )


class OwnProof(Refusal):
    """Whoever is signed in has a proof, and changes it in their own account."""

    def __init__(self) -> None:
        super().__init__("This is your own account. Change your second proof under “My account”.")


class OwnAccount(Refusal):
    """Nobody locks themselves out."""

    def __init__(self) -> None:
        super().__init__(
            "This is your own account. Ask somebody else who gives roles, or see “My account” for "
            "where you are signed in."
        )


class AlreadyClosed(Refusal):
    """An account is closed once."""

    def __init__(self, person: Person) -> None:
        super().__init__(f"The account of {person.name} is closed already.")


class AlreadyHolds(Refusal):
    """The same role twice would say two things about its sites."""

    field = "role"

    def __init__(self, person: Person, role: Role) -> None:
        super().__init__(
            f"{person.name} is already {role.name.lower()} in this study. To change the sites, "
            "take that role back first, then give it again."
        )


class WouldUnblind(Refusal):
    """Somebody who must not know the arm would see it."""

    field = "role"

    def __init__(self, person: Person, blinded: Role, seeing: Role) -> None:
        super().__init__(
            f"{person.name} cannot be both {blinded.name.lower()}, who must not know which "
            f"families got what, and {seeing.name.lower()}, who sees it. Choose another person, "
            "or take the other role back first."
        )


class LastGiver(Refusal):
    """Somebody must be able to give roles."""

    def __init__(self) -> None:
        super().__init__(
            "Nobody else could give roles in this study any more. Give such a role to somebody "
            "else first."
        )


@action
def give_role(
    *,
    study: Study,
    email: str,
    name: str,
    role: str,
    sites: Sequence[str],
    by: Person,
    at: datetime,
    address_of: AddressOf,
    entry: UUID | None = None,
) -> RoleGiven:
    """Give a role to whoever has this address; a new account is made and invited if need be."""
    chosen = study.role(role)
    if chosen.site_bound and not sites:
        raise SitesMissing(chosen)
    found = person_by_email(email)
    if found is None and not name.strip():
        raise NameMissing(email)
    person = found or accounts.make_person(email=email, name=name, by=by, at=at)
    _refuse_a_wrong_mix(study, person, chosen, by)
    given = accounts.give_role(
        person=person,
        study=study,
        role=role,
        sites=sites if chosen.site_bound else (),
        by=by,
        at=at,
        entry=entry,
    )
    if found is None:
        accounts.invite(person=person, by=by, at=at, address_of=address_of)
    return given


@action
def take_role_back(
    *,
    study: Study,
    given: RoleGiven,
    by: Person,
    at: datetime,
    reason: str,
    entry: UUID | None = None,
) -> RoleGiven:
    """Take a role back; it stands in the history with the reason."""
    if given.person_id == by.pk:
        raise OwnRole
    if holding.givers(study) and not holding.givers(study, without=[given.pk]):
        raise LastGiver
    return accounts.take_role_back(
        given=given, study=study, by=by, at=at, reason=reason, entry=entry
    )


def remove_proofs(*, person: Person, by: Person, at: datetime, reason: str) -> AccountEvent:
    """Let a colleague who lost their phone or their key set up a new second proof."""
    if person.pk == by.pk:
        raise OwnProof
    return accounts.remove_proofs(person=person, by=by, at=at, reason=reason)


def end_sessions(*, person: Person, by: Person, at: datetime, reason: str) -> int:
    """Sign a colleague out of every browser; how many there were. They may sign in again."""
    if person.pk == by.pk:
        raise OwnAccount
    if not reason.strip():
        raise accounts.ReasonMissing
    return open_sessions.end_sessions(person=person, by=by, at=at, reason=reason.strip())


def close_account(
    *, study: Study, person: Person, by: Person, at: datetime, reason: str
) -> AccountEvent:
    """Close the account of somebody who left; their roles stand in the history as they were."""
    if person.pk == by.pk:
        raise OwnAccount
    if not person.is_active:
        raise AlreadyClosed(person)
    if holding.givers(study) <= {person.pk}:
        raise LastGiver
    return accounts.close_account(person=person, by=by, at=at, reason=reason)


def looked_through(*, study: Study, by: Person, at: datetime, reason: str) -> AccountEvent:
    """Write that the sign-ins of this study were looked through, and what was found."""
    if not reason.strip():
        raise accounts.ReasonMissing
    said = f"{study.slug}: {reason.strip()}"
    return happened(What.SIGN_INS_LOOKED_AT, by, at=at, reason=said)


def _refuse_a_wrong_mix(study: Study, person: Person, chosen: Role, by: Person) -> None:
    if person.pk == by.pk:
        raise OwnRole
    held = [study.role(role) for role in holding.roles_of(study, person)]
    if chosen in held:
        raise AlreadyHolds(person, chosen)
    for other in held:
        for blinded, seeing in ((chosen, other), (other, chosen)):
            if blinded.blinded and seeing.permissions & TELLS_ARM:
                raise WouldUnblind(person, blinded, seeing)
