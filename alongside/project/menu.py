"""The frame around every page: the study, the menu that this person may use, the banner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from alongside.foundations.accounts.models import Person
from alongside.foundations.pages.addresses import address
from alongside.foundations.pages.frame import Frame
from alongside.science.protocol import Permission
from alongside.workspaces.study.permissions import Here


@dataclass(frozen=True)
class Place:
    """One line of the menu: shown to those who hold the permission.

    `unless` names a permission whose page already leads there, so that menus stay short; `own`
    is for those who see their own families alone (True), or for everybody else (False).
    """

    label: str
    view: str
    permission: Permission
    unless: Permission | None = None
    own: bool | None = None

    def is_for(self, here: Here) -> bool:
        fits = self.own is None or self.own is here.own_only
        reached = self.unless is not None and here.may(self.unless)
        return here.may(self.permission) and fits and not reached


MENU = (
    Place("What next", "caseload:home", Permission.STUDY_SEE, own=False),
    Place("My referrals", "referrals:mine", Permission.REFERRALS_REFER, own=True),
    Place("Refer a family", "referrals:refer", Permission.REFERRALS_REFER),
    Place("Families", "caseload:families", Permission.FAMILIES_SEE, own=False),
    Place(
        "Bring in a log", "referrals:log_import", Permission.REFERRALS_BRING_IN,
        unless=Permission.FAMILIES_SEE,
    ),
    Place("Questions", "referrals:ambiguities", Permission.REFERRALS_SCREEN),
    Place("Questions to answer", "referrals:to_answer", Permission.REFERRALS_DECIDE),
    Place("Visits", "assessments:visits", Permission.ASSESSMENTS_ASSESS),
    Place("Without a network", "offline_entry:home", Permission.ASSESSMENTS_ASSESS),
    Place(
        "Tablets", "offline_entry:tablets", Permission.QUALITY_DECIDE,
        unless=Permission.ASSESSMENTS_ASSESS,
    ),
    Place("Answer queries", "assessments:queries", Permission.ASSESSMENTS_QUERY),
    Place("Scores", "scores:scores", Permission.MEASURES_SEE_SCORES),
    Place("Completeness", "quality:completeness", Permission.QUALITY_SEE),
    Place("Double entry", "quality:entries", Permission.QUALITY_ENTER_AGAIN),
    Place("Our measures", "building:measures", Permission.MEASURES_BUILD),
    Place("Wording packs", "measures:packs", Permission.MEASURES_LOAD),
    Place("Allocation", "randomisation:ready", Permission.RANDOMISATION_ALLOCATE),
    Place(
        "Sequences", "randomisation:sequences", Permission.RANDOMISATION_GENERATE,
        unless=Permission.RANDOMISATION_ALLOCATE,
    ),
    Place("Tell families", "randomisation:to_tell", Permission.RANDOMISATION_TELL),
    Place(
        "Allocated families", "randomisation:our_families", Permission.RANDOMISATION_SEE_ARM,
        unless=Permission.RANDOMISATION_TELL,
    ),
    Place("Worries", "safety:concerns", Permission.SAFETY_SEE),
    Place("Texts to read", "held_texts:texts", Permission.TEXTS_RELEASE),
    Place("Unblinding", "unblinding:register", Permission.UNBLINDING_SEE),
    Place("Deviations", "referrals:deviations", Permission.MONITORING_SEE),
    Place("Progress", "monitoring:home", Permission.MONITORING_SEE),
    Place("Alerts", "recruitment:alerts", Permission.MONITORING_SEE),
    Place("Forecast", "forecast:home", Permission.MONITORING_SEE),
    Place("Size of a trial", "designing:size", Permission.DESIGN_SEE),
    Place("Reports", "reports:reports", Permission.MONITORING_SEE),
    Place("Whom we reach", "adaptation:reach", Permission.MONITORING_SEE),
    Place("People", "study:people", Permission.STUDY_GIVE_ROLES),
    Place("Messages", "outbox:outbox", Permission.MESSAGES_SEE),
    Place("The machine", "machine:status", Permission.MESSAGES_SEE),
)  # fmt: skip


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """What the layout needs; constant cost, no query of its own."""
    here: Here | None = getattr(request, "here", None)
    person = getattr(request, "user", None)
    frame: dict[str, Any] = {
        "product": "Alongside",
        "demonstration": settings.DEPLOYMENT.is_demonstration,
        "study_name": here.study.name if here else "",
        "study_home": address("caseload:home", here.study.slug) if here else "/",
        "menu": _menu(request, here) if here else [],
        "account": _account(person, here) if isinstance(person, Person) else None,
        "own_account": address("accounts:my_account") if isinstance(person, Person) else None,
        "search_url": _search(here),
        "worry_url": _worry(request, here),
        "emergency": _emergency(here),
    }
    return {"frame": frame, "here": here}


def _menu(request: HttpRequest, here: Here) -> list[tuple[str, str, bool]]:
    lines = []
    for place in MENU:
        if place.is_for(here):
            url = address(place.view, here.study.slug)
            lines.append((place.label, url, request.path == url))
    return lines


def _account(person: Person, here: Here | None) -> tuple[str, str, str]:
    roles = ", ".join(here.study.role(role).name for role in here.roles) if here else ""
    return person.name, roles, address("account_logout")


def _search(here: Here | None) -> str | None:
    if here and here.may(Permission.FAMILIES_SEE):
        return address("caseload:search", here.study.slug)
    return None


def _emergency(here: Here | None) -> str:
    """Whom to ring where this person works; a page outside any study is a British one."""
    if here is None:
        return Frame.emergency
    sites = [site for site in here.study.sites if site.id in here.sites] or here.study.sites
    return " or ".join(dict.fromkeys(site.emergency_phone for site in sites))


def _worry(request: HttpRequest, here: Here | None) -> str | None:
    family = getattr(request, "family", None)
    if here and family and here.may(Permission.SAFETY_RECORD):
        return address("safety:worry", here.study.slug, family.number)
    return None
