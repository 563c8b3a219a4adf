"""What a study expects day by day: months spread over days, then the later steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from itertools import accumulate

from alongside.science.protocol.expectations import Counted, Expected, ExpectedAtSite
from alongside.science.recruitment.expected import UnusableExpectation
from alongside.science.retention.windows import add_months

_ONE_DAY = timedelta(days=1)
Quiet = tuple[tuple[date, date, float], ...]


@dataclass(frozen=True)
class Curve:
    """Families expected on each day from `first_day` on; nothing before and after.

    `until` holds the sums up to the end of each day.
    """

    first_day: date
    until: tuple[float, ...]

    @property
    def last_day(self) -> date:
        """The last day on which a family is expected."""
        return self.first_day + timedelta(days=len(self.until) - 1)

    @property
    def total(self) -> float:
        """How many are expected in all."""
        return self.until[-1] if self.until else 0.0

    def by(self, day: date) -> float:
        """How many are expected up to the end of a day."""
        place = (day - self.first_day).days
        if place < 0 or not self.until:
            return 0.0
        return self.until[min(place, len(self.until) - 1)]

    def between(self, first: date, last: date) -> float:
        """How many are expected from the first to the last day, both counted."""
        return self.by(last) - self.by(first - _ONE_DAY)


def curve(expected: Expected, site: ExpectedAtSite, what: Counted, team: str = "") -> Curve | None:
    """Return what a site, or one of its teams, is expected to bring day by day.

        e(d) = rate(m) w(d) / Σ over open days of month m of w,   w(d) = holiday(d) · ramp(d)
        ramp(d) = min(1, (d - opens + ½) / days of ramp-up)
        a later step: e(d) = share · e of its step before, so many days earlier

    The number of each month stays what the study states; holidays and ramp-up move it between
    the days of that month. A team has its share of the site on every day.

    None when the study does not say how many reach the step, or what the team brings. Raises
    `UnusableExpectation` when a month that expects families has no day for them to come.

    >>> site = ExpectedAtSite(site="bromley", first_month=date(2023, 4, 1),
    ...                       referrals=(3, 3), randomised=(1, 2))
    >>> found = curve(Expected(assumption="Made up.", sites=(site,)), site, "referrals")
    >>> round(found.by(date(2023, 4, 15)), 4), found.by(date(2023, 5, 31)), found.total
    (1.5, 6.0, 6.0)
    """
    part = next((one.share for one in site.teams if one.team == team), None) if team else 1.0
    if part is None:
        return None
    step = expected.step(what)
    if what not in {"referrals", "randomised"} and step is None:
        return None
    of = step.of if step else what
    rates = site.referrals if of == "referrals" else site.randomised
    days = _spread(site.first_month, site.last_day, rates, _quiet(expected, site), _ramp(expected))
    times = part * (step.share if step else 1.0)
    later = timedelta(days=step.days if step else 0)
    return Curve(site.first_month + later, tuple(each * times for each in days))


def together(curves: Sequence[Curve]) -> Curve:
    """Return what several sites or teams are expected to bring together.

    Raises ValueError without a curve.
    """
    if not curves:
        raise ValueError("Say which sites.")
    if len(curves) == 1:
        return curves[0]
    first = min(one.first_day for one in curves)
    days = [0.0] * ((max(one.last_day for one in curves) - first).days + 1)
    for one in curves:
        start, before = (one.first_day - first).days, 0.0
        for place, now in enumerate(one.until, start):
            days[place] += now - before
            before = now
    return Curve(first, tuple(accumulate(days)))


def _quiet(expected: Expected, site: ExpectedAtSite) -> Quiet:
    return tuple(
        (one.first, one.last, one.share)
        for one in expected.holidays
        if not one.sites or site.site in one.sites
    )


def _ramp(expected: Expected) -> int:
    return expected.ramp_up.days if expected.ramp_up else 0


@lru_cache(maxsize=4096)
def _spread(
    opens: date, last_day: date | None, rates: tuple[float, ...], quiet: Quiet, ramp: int
) -> tuple[float, ...]:
    """The sums up to the end of each day; many sites share theirs, so they are kept."""
    until: list[float] = []
    first = opens
    for rate in rates:
        before = until[-1] if until else 0.0
        end = add_months(first.replace(day=1), 1) - _ONE_DAY
        last = min(end, last_day or end)
        weights = [
            _weight(first + timedelta(days=place), opens, quiet, ramp)
            for place in range((last - first).days + 1)
        ]
        so_far = list(accumulate(weights))
        if rate and not so_far[-1]:
            raise UnusableExpectation(f"no day of {first:%B %Y} on which families can come")
        until += [before + rate * (each / so_far[-1] if rate else 0.0) for each in so_far]
        first = end + _ONE_DAY
    return tuple(until)


def _weight(day: date, opens: date, quiet: Quiet, ramp: int) -> float:
    share = min((share for first, last, share in quiet if first <= day <= last), default=1.0)
    return share * (min(1.0, ((day - opens).days + 0.5) / ramp) if ramp else 1.0)
