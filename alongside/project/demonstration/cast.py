"""The made-up people who sign in: one for each role, and more where a site needs its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.foundations.accounts import actions
from alongside.foundations.accounts.models import Person
from alongside.foundations.accounts.queries import system_person
from alongside.science.protocol import Study

PASSWORD = "walking-alongside"  # noqa: S105 - a demonstration's password is printed for all
DOMAIN = "demonstration.example"


@dataclass(frozen=True)
class Cast:
    """Who acts in the demonstration."""

    study: Study
    people: dict[tuple[str, str], Person]

    def of(self, role: str, site: str = "") -> Person:
        """The person of a role at a site, or of the whole study."""
        return self.people.get((role, site)) or self.people[(role, "")]

    def sign_ins(self) -> list[tuple[str, str, str]]:
        """Role, site and address of each sign-in."""
        return [
            (
                self.study.role(role).name,
                self.study.site(site).name if site else "every site",
                person.email,
            )
            for (role, site), person in self.people.items()
        ]


def hire(study: Study, at: datetime) -> Cast:
    """Make the accounts and give the roles."""
    by = system_person()
    people: dict[tuple[str, str], Person] = {}
    for role in study.roles:
        for site in [each.id for each in study.sites] if role.site_bound else [""]:
            address = f"{role.id.replace('_', '-')}{'.' + site if site else ''}@{DOMAIN}"
            where = f", {study.site(site).name}" if site else ""
            person = actions.make_person(
                email=address, name=f"{role.name}{where}", by=by, at=at, password=PASSWORD
            )
            sites = [site] if site else []
            actions.give_role(person=person, study=study, role=role.id, sites=sites, by=by, at=at)
            people[(role.id, site)] = person
    return Cast(study, people)
