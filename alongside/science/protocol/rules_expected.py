"""Rules: expected numbers can be spread over days, and alert rules say all that they need."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date, timedelta

from alongside.science.protocol.alerts import NEEDS, Alert
from alongside.science.protocol.expectations import ExpectedAtSite, Holiday
from alongside.science.protocol.rule import Findings, Rule
from alongside.science.protocol.rules_names import doubled
from alongside.science.protocol.rules_references import unknown
from alongside.science.protocol.study import Study

_SUM = 1 + 1e-9


def needs_of_alerts(study: Study) -> Findings:
    """A rule says what its kind needs, and nothing that its kind does not use."""
    for number, alert in enumerate(study.alerts):
        under = ("alerts", number)
        for kind, names in NEEDS.items():
            for name in names:
                given = getattr(alert, name) is not None
                if given and kind != alert.notice:
                    yield (*under, name), f"A rule that notices a {alert.notice} has no “{name}”."
                if not given and kind == alert.notice:
                    yield under, f"A rule that notices a {alert.notice} needs “{name}”."
        yield from _expects(study, alert, under)


def _expects(study: Study, alert: Alert, under: tuple[str | int, ...]) -> Findings:
    derived = alert.what not in {"referrals", "randomised"}
    if derived and study.expected.step(alert.what) is None:
        yield (*under, "what"), f"Nothing says how many families are expected to be {alert.what}."
    if alert.where == "each_team" and not any(one.teams for one in study.expected.sites):
        yield (*under, "where"), "Nothing is expected of a single team."


def teams(study: Study) -> Findings:
    """Teams of which something is expected work at the site, once, and bring no more than all."""
    known = {site.id: [team.id for team in site.teams] for site in study.sites}
    for number, one in enumerate(study.expected.sites):
        under = ("expected", "sites", number, "teams")
        pointers = (((*under, place, "team"), each.team) for place, each in enumerate(one.teams))
        yield from unknown(pointers, known.get(one.site, ()), "team at this site")
        yield from doubled((each.team for each in one.teams), under, "team", "share of the team")
        if sum(each.share for each in one.teams) > _SUM:
            yield under, "The teams together bring more than all of the site's families."
    if any(one.teams for one in study.expected.sites) and study.expected.teams_reason is None:
        yield ("expected",), "Say in “teams_reason” why each team is expected to bring its share."


def holidays(study: Study) -> Findings:
    """A holiday ends after it begins, at sites that there are."""
    sites = [site.id for site in study.sites]
    for number, one in enumerate(study.expected.holidays):
        under = ("expected", "holidays", number)
        if one.last < one.first:
            yield (*under, "last"), f"{one.name} ends before it begins."
        pointers = (((*under, "sites", place), name) for place, name in enumerate(one.sites))
        yield from unknown(pointers, sites, "site")


def steps(study: Study) -> Findings:
    """Each later step is expected once."""
    names = (one.what for one in study.expected.steps)
    yield from doubled(names, ("expected", "steps"), "what", "later step called")


def months_that_can_hold(study: Study) -> Findings:
    """A month in which families are expected has a day on which they can come."""
    for number, one in enumerate(study.expected.sites):
        under = ("expected", "sites", number)
        if one.last_day is not None and one.last_day < one.first_month:
            yield (*under, "last_day"), "The site closes before it opens."
            continue
        for month, days in enumerate(_days_by_month(one)):
            wanted = sum(
                rates[month] for rates in (one.referrals, one.randomised) if month < len(rates)
            )
            if wanted and not any(_open(day, one.site, study.expected.holidays) for day in days):
                yield under, f"Month {month + 1} expects families but has no day for them to come."


def _days_by_month(one: ExpectedAtSite) -> Iterable[list[date]]:
    first = one.first_month
    for _ in range(max(len(one.referrals), len(one.randomised))):
        last = first.replace(day=monthrange(first.year, first.month)[1])
        stop = min(last, one.last_day or last)
        yield [first + timedelta(days=day) for day in range((stop - first).days + 1)]
        first = last + timedelta(days=1)


def _open(day: date, site: str, closed: Iterable[Holiday]) -> bool:
    return not any(
        one.share == 0 and one.first <= day <= one.last and (not one.sites or site in one.sites)
        for one in closed
    )


RULES: tuple[Rule, ...] = (
    Rule(("alerts", "expected"), needs_of_alerts),
    Rule(("expected", "sites"), teams),
    Rule(("expected", "sites"), holidays),
    Rule(("expected",), steps),
    Rule(("expected",), months_that_can_hold),
)
