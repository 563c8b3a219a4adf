"""A study definition as a page of plain words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from alongside.science.protocol import Balanced, ConsentKind, Decision, Measure, Study, Visit
from alongside.science.protocol.assumptions import found_at


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
    yield from _list("Allocation", _allocation(study))
    yield from _list("Eligibility", (_criterion(study, each.id) for each in study.eligibility))
    yield from _list("Consents", (_consent(each) for each in study.consents))
    yield from _list("Visits", (_visit(study, each) for each in study.visits))
    yield from _list("Measures", (_measure(study, each) for each in study.measures))
    if study.routing.decisions:
        yield from _list("Choices that the protocol leaves open", _choices(study.routing.decisions))
    if study.assumptions:
        yield from _list("Assumptions, where the sources leave it open", _assumptions(study))
    yield from _list("Expected", _expected(study))
    yield from _list("Roles", (_role(study, role.id) for role in study.roles))
    yield from _list(
        "Progression", (f"{one.outcome}: {one.measured} ({one.kind})" for one in study.progression)
    )


def _list(title: str, lines: Iterator[str]) -> Iterator[str]:
    yield ""
    yield title
    yield from (f"  - {line}" for line in lines)


def _allocation(study: Study) -> Iterator[str]:
    method = study.allocation.method.replace("_", " ")
    within = f" within each {' and '.join(study.strata)}" if study.strata else ""
    if study.allocation.minimises:
        within = f" over {', '.join(_factor(one) for one in study.allocation.factors)}"
    yield f"{method}{within}, one {study.allocation.unit} at a time"
    yield f"consent at least {study.minimum_hours_after_information} hours after the information"


def _factor(factor: Balanced) -> str:
    """A factor of minimisation: "child age (0-23, 24+; weight 1)"."""
    levels = f"{', '.join(factor.levels)}; " if factor.levels else ""
    return f"{factor.id.replace('_', ' ')} ({levels}weight {factor.weight})"


def _measure(study: Study, measure: Measure) -> str:
    by = " or ".join(study.role(role).name.lower() for role in measure.by)
    when = ", ".join(study.visit(visit).title.lower() for visit in measure.visits) or "as needed"
    return f"{measure.title}: {when}; {by}"


def _choices(decisions: Iterable[Decision]) -> Iterator[str]:
    for one in decisions:
        chosen = next(option.label for option in one.options if option.id == one.chosen)
        yield f"{one.question} {chosen}. Why: {one.reason}"


def _assumptions(study: Study) -> Iterator[str]:
    for one in study.assumptions:
        value = found_at(study, one.about)
        plain = isinstance(value, str | int | float | date)
        yield f"{one.about}{f' = {value}' if plain else ''}: {one.reason}"


def _expected(study: Study) -> Iterator[str]:
    yield study.expected.assumption
    for holiday in study.expected.holidays:
        days = f"{holiday.first:%-d %B %Y} to {holiday.last:%-d %B %Y}"
        yield f"{holiday.name}, {days}: {holiday.share:.0%} of the usual. {holiday.reason}"
    for step in study.expected.steps:
        later = f"{step.share:.0%} of {step.of}, {step.days} days later"
        yield f"{step.what.capitalize()}: {later}. {step.reason}"
    for one in study.expected.sites:
        yield (
            f"{study.site(one.site).name}, from {one.first_month:%B %Y} month by month: "
            f"{sum(one.referrals):g} referrals ({_numbers(one.referrals)}), "
            f"{sum(one.randomised):g} randomised ({_numbers(one.randomised)})"
        )


def _numbers(counts: Iterable[float]) -> str:
    return ", ".join(f"{count:g}" for count in counts)


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
