"""Where something is watched: the whole study, a site, or a team of a site."""

from __future__ import annotations

from dataclasses import dataclass

from alongside.science.protocol import Alert, Counted, Study
from alongside.science.recruitment.curves import Curve, curve, together


@dataclass(frozen=True)
class Place:
    """Without a site the whole study; without a team the whole site."""

    site: str = ""
    team: str = ""

    @property
    def code(self) -> str:
        """The place as facts keep it."""
        return f"{self.site}.{self.team}" if self.team else self.site


def place_of(code: str) -> Place:
    """The place that a code stands for."""
    site, _, team = code.partition(".")
    return Place(site, team)


def places_of(study: Study, alert: Alert) -> tuple[Place, ...]:
    """Every place at which a rule looks, in the order of the study."""
    if alert.where == "whole_study":
        return (Place(),)
    if alert.where == "each_site":
        return tuple(Place(one.site) for one in study.expected.sites)
    return tuple(Place(one.site, each.team) for one in study.expected.sites for each in one.teams)


def teams_at(study: Study, site: str) -> tuple[Place, ...]:
    """The teams that refer at a site."""
    return tuple(Place(site, team.id) for team in study.site(site).teams)


def expected_at(study: Study, place: Place, what: Counted) -> Curve | None:
    """What is expected at a place day by day; None where the study does not say."""
    sites = [one for one in study.expected.sites if place.site in {"", one.site}]
    found = [curve(study.expected, one, what, place.team) for one in sites]
    known = [one for one in found if one is not None]
    return together(known) if known and len(known) == len(found) else None
