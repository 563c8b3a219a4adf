"""The items of the checklist that the study definition answers."""

from __future__ import annotations

from collections.abc import Callable

from alongside.foundations.pages.filters import day
from alongside.science.protocol import Permission, Study
from alongside.workspaces.randomisation.minimising_words import FACTORS
from alongside.workspaces.reports.words import checklist as said


def role_names(study: Study, permission: Permission) -> str:
    return ", ".join(role.name for role in study.roles if permission in role.permissions)


def _ratio(study: Study) -> list[int]:
    return [arm.ratio for arm in study.arms]


def _changes(study: Study) -> str:
    lines = [
        f"Version {one.number}, {day(one.date)}: {one.what_changed}" for one in study.versions[1:]
    ]
    return said.changes(lines, study.version)


def _criteria(study: Study) -> str:
    return " ".join(
        f"{said.KINDS[kind]}: {'; '.join(texts)}."
        for kind in said.KINDS
        if (texts := [_text(study, one.id) for one in study.eligibility if one.kind == kind])
    )


def _text(study: Study, criterion: str) -> str:
    """In the words of each site's own law, where they differ."""
    texts = (study.criterion_text(criterion, site.id).rstrip("?.") for site in study.sites)
    return " / ".join(dict.fromkeys(texts))


def _found(study: Study) -> str:
    teams = sum(len(site.teams) for site in study.sites)
    names = [site.name for site in study.sites]
    return said.found(teams, names, study.minimum_hours_after_information)


def _measured(study: Study) -> str:
    """Measures that are asked at the same visits stand together."""
    titles = {visit.id: visit.title for visit in study.visits}
    together: dict[tuple[str, ...], list[str]] = {}
    for one in study.measures:
        together.setdefault(one.visits, []).append(one.title)
    return " ".join(
        f"{', '.join(titles[visit] for visit in visits)}: {', '.join(measures)}."
        for visits, measures in together.items()
        if visits
    )


def _going_on(study: Study) -> str:
    counted = sum(one.kind == "computed" for one in study.progression)
    return said.criteria(counted, len(study.progression) - counted)


def _protocol(study: Study) -> str:
    dated = next(one.date for one in study.versions if one.number == study.version)
    return said.protocol(study.version, day(dated))


PROTOCOL_ITEMS: dict[str, Callable[[Study], str]] = {
    "1a": lambda study: f"{study.title}.",
    "3a": lambda study: said.design(study.design, _ratio(study)),
    "3b": _changes,
    "4a": _criteria,
    "4b": lambda study: "; ".join(f"{one.name}, {one.country}" for one in study.sites) + ".",
    "4c": _found,
    "5": lambda study: " ".join(f"{arm.name}: {arm.description}" for arm in study.arms),
    "6a": _measured,
    "6c": _going_on,
    "7a": lambda study: said.number(
        study.target.total, study.target.per_site, study.target.per_arm
    ),
    "8b": lambda study: (
        said.minimised(_ratio(study), [FACTORS[one.id].lower() for one in study.allocation.factors])
        if study.allocation.minimises
        else said.blocks(_ratio(study), list(study.strata))
    ),
    "23": lambda study: f"{study.registration}.",
    "24": _protocol,
    "25": lambda study: said.sponsor(study.sponsor),
}
