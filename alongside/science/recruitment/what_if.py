"""What if a borough joined, a recruiter were hired, health visitors referred twice as many?"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from alongside.science.recruitment.forecast import Outlook, SiteAhead, days_of, number_by

Change = Callable[[Outlook], Outlook]
AS_IT_IS = "as it is"
_LEVELS = (0.05, 0.5, 0.95)


@dataclass(frozen=True, slots=True)
class Alternative:
    """One row side by side: the number by a day, its chance of the target, the target's date.

    `low`, `median`, `high` are the 5, 50 and 95 % points; dates are None where never reached.
    """

    name: str
    low: int
    median: int
    high: int
    mean: float
    chance: float
    days: tuple[date | None, ...]


def with_site(outlook: Outlook, site: SiteAhead) -> Outlook:
    """Return the outlook with one more site, of which only the spread of sites is known.

    Raises ValueError when there is a site of that id already, or it has recruited somebody.

    >>> from alongside.science.recruitment.site_rates import prior_rates
    >>> seen = Outlook(date(2024, 1, 1), (SiteAhead("a", date(2023, 4, 1), 4),), prior_rates(1, 1))
    >>> [one.id for one in with_site(seen, SiteAhead("b", date(2024, 3, 1))).sites]
    ['a', 'b']
    """
    if any(one.id == site.id for one in outlook.sites):
        raise ValueError(f"There is a site {site.id} already.")
    if site.count:
        raise ValueError("A site that joins has recruited nobody; learn from it by `outlook`.")
    return replace(outlook, sites=(*outlook.sites, site))


def with_pace(outlook: Outlook, times: float, sites: Collection[str] = ()) -> Outlook:
    """Return the outlook with future rates so many times what they would be.

    One recruiter more where there are two is 1.5, if families wait for a recruiter. `sites`: ids;
    empty for all. Raises ValueError for a negative number or an unknown site.

    >>> from alongside.science.recruitment.site_rates import prior_rates
    >>> seen = Outlook(date(2024, 1, 1), (SiteAhead("a", date(2023, 4, 1), 4),), prior_rates(1, 1))
    >>> with_pace(seen, 1.5).sites[0].pace
    1.5
    """
    if times < 0:
        raise ValueError("A pace cannot be negative.")
    return _changed(outlook, sites, lambda one: replace(one, pace=one.pace * times))


def with_more_from(
    outlook: Outlook, share: float, times: float, sites: Collection[str] = ()
) -> Outlook:
    """Return the outlook with one source of referrals bringing so many times as many.

        pace x (1 + share (times - 1)), share = the part of the recruited who came from the source

    assuming that its further families are recruited as often as its earlier ones.
    Raises ValueError for a share outside 0 to 1, a negative number or an unknown site.

    >>> from alongside.science.recruitment.site_rates import prior_rates
    >>> seen = Outlook(date(2024, 1, 1), (SiteAhead("a", date(2023, 4, 1), 4),), prior_rates(1, 1))
    >>> with_more_from(seen, share=0.25, times=2).sites[0].pace
    1.25
    """
    if not 0 <= share <= 1 or times < 0:
        raise ValueError(
            "A share lies between 0 and 1, and a source brings 0 times as many or more."
        )
    return with_pace(outlook, 1 + share * (times - 1), sites)


def with_opening(outlook: Outlook, site: str, days_later: int) -> Outlook:
    """Return the outlook with a site that opens so many days later (earlier if negative).

    Never before tomorrow. Raises ValueError for a site that is open already or is unknown.

    >>> from alongside.science.recruitment.site_rates import prior_rates
    >>> seen = Outlook(date(2024, 1, 1), (SiteAhead("a", date(2024, 4, 1)),), prior_rates(1, 1))
    >>> with_opening(seen, "a", 30).sites[0].opens.isoformat()
    '2024-05-01'
    """
    tomorrow = outlook.as_of + timedelta(days=1)

    def later(one: SiteAhead) -> SiteAhead:
        if one.opens <= outlook.as_of:
            raise ValueError(f"The site {one.id} is open already.")
        return replace(one, opens=max(tomorrow, one.opens + timedelta(days=days_later)))

    return _changed(outlook, (site,), later)


def with_closing(outlook: Outlook, day: date | None, sites: Collection[str] = ()) -> Outlook:
    """Return the outlook with sites whose last day is another, None for no end.

    Raises ValueError for a day that has passed or an unknown site.

    >>> from alongside.science.recruitment.site_rates import prior_rates
    >>> seen = Outlook(date(2024, 1, 1), (SiteAhead("a", date(2023, 4, 1)),), prior_rates(1, 1))
    >>> with_closing(seen, date(2024, 6, 30)).sites[0].closes.isoformat()
    '2024-06-30'
    """
    if day is not None and day < outlook.as_of:
        raise ValueError("A site cannot close on a day that has passed.")
    return _changed(outlook, sites, lambda one: replace(one, closes=day))


def side_by_side(
    outlook: Outlook, changes: Mapping[str, Change], target: int, day: date
) -> tuple[Alternative, ...]:
    """Return the outlook as it is and under each change, for one target and one day.

    `changes`: by name, functions such as `lambda seen: with_pace(seen, 1.5)`. The order is kept,
    and "as it is" stands first.

    >>> from alongside.science.recruitment.site_rates import prior_rates
    >>> seen = Outlook(date(2024, 1, 1), (SiteAhead("a", date(2023, 4, 1), 9),), prior_rates(1, 1))
    >>> found = side_by_side(seen, {"twice": lambda at: with_pace(at, 2)}, 20, date(2024, 9, 30))
    >>> [(one.name, one.median, round(one.chance, 2)) for one in found]
    [('as it is', 17, 0.31), ('twice', 26, 0.86)]
    """
    every = {AS_IT_IS: lambda seen: seen, **changes}
    return tuple(_seen(name, change(outlook), target, day) for name, change in every.items())


def _seen(name: str, outlook: Outlook, target: int, day: date) -> Alternative:
    found = number_by(outlook, day)
    low, median, high = (found.quantile(level) for level in _LEVELS)
    dates = days_of(outlook, target, _LEVELS)
    return Alternative(name, low, median, high, found.mean, found.at_least(target), dates)


def _changed(
    outlook: Outlook, sites: Collection[str], change: Callable[[SiteAhead], SiteAhead]
) -> Outlook:
    unknown = set(sites) - {one.id for one in outlook.sites}
    if unknown:
        raise ValueError(f"There is no site {', '.join(sorted(unknown))}.")
    chosen = [change(one) if not sites or one.id in sites else one for one in outlook.sites]
    return replace(outlook, sites=tuple(chosen))
