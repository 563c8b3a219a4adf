"""What if: the trial as it is and under each change, side by side."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta

from alongside.foundations.pages.filters import day as in_words
from alongside.science.protocol import Study
from alongside.science.recruitment.forecast import Outlook, SiteAhead
from alongside.science.recruitment.forecast_basis import Basis
from alongside.science.recruitment.what_if import (
    with_closing,
    with_more_from,
    with_pace,
    with_site,
)
from alongside.workspaces.forecast.forms import OTHER, Changes
from alongside.workspaces.forecast.queries import Answer, Question, Seen, answer, part_of
from alongside.workspaces.forecast.words import labels
from alongside.workspaces.monitoring import ahead

Change = Callable[[Basis], Basis]
Counts = Mapping[tuple[str, str], int]


def side_by_side(
    seen: Seen, question: Question, changes: Changes, counts: Counts
) -> list[tuple[str, Answer]]:
    """As it is, each change that was asked for, and all of them together where there are two."""
    asked = _asked(seen, changes, counts)
    found = [(labels.AS_IT_IS, answer(seen.basis, question))]
    found += [(name, answer(change(seen.basis), question)) for name, change in asked.items()]
    if len(asked) > 1:
        together = seen.basis
        for change in asked.values():
            together = change(together)
        found.append((labels.TOGETHER, answer(together, question)))
    return found


def sources(study: Study, counts: Counts) -> list[tuple[str, str]]:
    """Every team as (value, words), with its part of the referrals of its site."""
    return [
        (
            f"{site.id}:{team.id}",
            labels.team(site.name, team.name, part_of(counts, [(site.id, team.id)], site.id)),
        )
        for site in study.sites
        for team in site.teams
    ]


def busiest(study: Study, counts: Counts) -> str:
    """The team of the study that has referred most, as a form names it; the first of equals."""
    teams = [(site.id, team.id) for site in study.sites for team in site.teams]
    site, team = max(teams, key=lambda one: counts.get(one, 0))
    return f"{site}:{team}" if counts.get((site, team)) else ""


def _asked(seen: Seen, changes: Changes, counts: Counts) -> dict[str, Change]:
    """The changes by name; the sites stay open longer first, since others join until then."""
    found: dict[str, Change] = {}
    last = ahead.last_day(seen.study)
    if changes.until is not None:
        still = [one.id for one in seen.basis.outlook.sites if one.closes and one.closes > seen.day]
        found[labels.until(in_words(changes.until))] = _open_until(changes.until, still)
        last = max(last, changes.until)
    if changes.boroughs:
        opens = changes.opens or seen.day + timedelta(days=1)
        found[labels.boroughs(changes.boroughs)] = _joining(seen, changes.boroughs, opens, last)
    if changes.recruiters and changes.more:
        times = (changes.recruiters + changes.more) / changes.recruiters
        found[labels.recruiters(changes.recruiters, changes.more)] = _changed(
            lambda at: with_pace(at, times)
        )
    if changes.source and (change := _from_source(seen.study, changes, counts)):
        found[change[0]] = change[1]
    return found


def _changed(change: Callable[[Outlook], Outlook]) -> Change:
    return lambda basis: basis.changed(change)


def _open_until(until: date, sites: list[str]) -> Change:
    return _changed(lambda at: with_closing(at, until, sites) if sites else at)


def _joining(seen: Seen, count: int, opens: date, closes: date) -> Change:
    ramp = seen.study.expected.ramp_up.days if seen.study.expected.ramp_up else 0

    def join(outlook: Outlook) -> Outlook:
        for number in range(1, count + 1):
            site = SiteAhead(f"+{number}", opens, closes=max(opens, closes), ramp_days=ramp)
            outlook = with_site(outlook, site)
        return outlook

    return _changed(join)


def _from_source(study: Study, changes: Changes, counts: Counts) -> tuple[str, Change] | None:
    """Twice the referrals from one team, at its site; or from another source, at every site."""
    if changes.source == OTHER:
        if changes.part is None:
            return None
        name, share, sites = labels.OTHER.lower(), changes.part, list[str]()
    else:
        site, _, team = changes.source.partition(":")
        known = part_of(counts, [(site, team)], site)
        share, sites = known if changes.part is None else changes.part, [site]
        teams = {one.id: one.name for one in study.site(site).teams}
        name = f"{study.site(site).name}, {teams[team]}"
    words = labels.source(name, changes.times)
    return words, _changed(lambda at: with_more_from(at, share, changes.times, sites))
