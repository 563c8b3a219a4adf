"""A study definition as a page of plain words."""

from __future__ import annotations

from collections.abc import Iterator

from alongside.science.protocol import ConsentKind, Study, Visit


def study_in_words(study: Study) -> str:
    """What the trial is, who does what, and when: one line each."""
    return "\n".join(_lines(study))


def _lines(study: Study) -> Iterator[str]:
    yield study.title
    yield f"{study.design}."
    yield f"Version {study.version}. {study.window.start:%B %Y} to {study.window.end:%B %Y}."
    yield f"Target: {study.target.total} families, {study.target.per_site} at each site."
    yield from _list("Arms", (f"{arm.name} ({arm.ratio})" for arm in study.arms))
    yield from _list("Sites", (f"{site.name}, {site.country}" for site in study.sites))
    yield from _list("Eligibility", (_criterion(study, each.id) for each in study.eligibility))
    yield from _list("Consents", (_consent(each) for each in study.consents))
    yield from _list("Visits", (_visit(study, each) for each in study.visits))
    yield from _list("Roles", (_role(study, role.id) for role in study.roles))
    yield from _list(
        "Progression", (f"{one.outcome}: {one.measured} ({one.kind})" for one in study.progression)
    )


def _list(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield ""
    yield title
    yield from (f"  - {line}" for line in lines)


def _criterion(study: Study, criterion: str) -> str:
    found = study.criterion(criterion)
    kind = found.kind.replace("_", " ")
    return f"{kind}: {study.criterion_text(criterion, study.sites[0].id)}"


def _consent(consent: ConsentKind) -> str:
    needed = " (needed to take part)" if consent.required_for_trial else ""
    return f"{consent.title}{needed}"


def _visit(study: Study, visit: Visit) -> str:
    anchor = {one.id: one.title.lower() for one in study.visits}.get(visit.anchor, visit.anchor)
    spare = f"up to {visit.days_before} days early or {visit.days_after} days late"
    if visit.months == 0 and visit.days_before == 0:
        when = f"within {visit.days_after} days after {anchor}"
    else:
        when = f"{visit.months} months after {anchor}, {spare}"
    blinded = " (blinded)" if visit.blinded else ""
    return f"{visit.title}: {when}; {study.role(visit.by).name}{blinded}"


def _role(study: Study, role: str) -> str:
    found = study.role(role)
    return f"{found.name}{' (blinded)' if found.blinded else ''}: {found.duties}"
