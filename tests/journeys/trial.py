"""The study, the people who work in it, and their post."""

from __future__ import annotations

import email
from email import policy
from email.message import EmailMessage

from django.conf import settings
from django.test import Client

from alongside.foundations.accounts import actions as accounts
from alongside.foundations.accounts.models import Person
from alongside.foundations.accounts.queries import system_person
from alongside.foundations.clock import now
from alongside.foundations.messages.delivery import deliver_due
from alongside.foundations.messages.models import Message
from alongside.project.demonstration.cast import PASSWORD, hire
from alongside.science.protocol import Study
from alongside.workspaces.randomisation import actions as randomisation
from alongside.workspaces.randomisation import queries as allocation
from alongside.workspaces.study import queries
from tests.journeys.days import Days

PLACES = 30
SITE = "bromley"


class Trial:
    """What every story of this worker shares: the study and its staff, but no family."""

    def __init__(self) -> None:
        self.study: Study = queries.study("ips-feasibility")
        self.days = Days()
        with self.days.setting_up() as at:
            self.cast = hire(self.study, at)
        self.stages: list[str] = []

    def person(self, role: str, site: str = SITE) -> Person:
        return self.cast.of(role, site)

    def newcomer(self, role: str, site: str, name: str, *, password: bool = True) -> Person:
        """One more person, so that a story has somebody to itself."""
        address = f"{name.lower().replace(' ', '.')}@demonstration.example"
        by, at = system_person(), now()
        person = accounts.make_person(
            email=address, name=name, by=by, at=at, password=PASSWORD if password else None
        )
        sites = [site] if self.study.role(role).site_bound else []
        accounts.give_role(person=person, study=self.study, role=role, sites=sites, by=by, at=at)
        return person

    def session_of(self, person: Person) -> str:
        """A session as signing in makes it."""
        client = Client()
        client.force_login(person)
        return str(client.session.session_key)

    def sealed_places(self, site: str = SITE) -> None:
        """Make sure that a family can be allocated at a site."""
        if allocation.places_left(self.study)[site] == 0:
            randomisation.seal_sequence(
                study=self.study, stratum=site, length=PLACES, at=now(),
                by=self.person("independent_statistician"),
            )  # fmt: skip

    def post_for(self, person: Person | str) -> list[EmailMessage]:
        """What has arrived for somebody, the latest last, as a mail program shows it."""
        deliver_due(now())
        to = person if isinstance(person, str) else person.email
        sent = Message.objects.filter(to=to).exclude(sent_at=None).order_by("id")
        folder = settings.DEPLOYMENT.data / "outbox"
        files = [next(folder.glob(f"*-{message.id}.eml")) for message in sent]
        return [
            email.message_from_bytes(file.read_bytes(), policy=policy.default)  # type: ignore[misc]
            for file in files
        ]
