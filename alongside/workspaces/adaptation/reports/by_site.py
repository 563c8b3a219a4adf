"""Sites of one country side by side: each by itself, and drawn towards all of them."""

from __future__ import annotations

from alongside.foundations.documents import Table
from alongside.science.adaptation.pooling import PooledRatio, pooled_ratios
from alongside.science.charts.chart import Caption
from alongside.science.charts.interval_rows import Estimate
from alongside.science.protocol import DECILE
from alongside.science.recruitment.site_rates import UnusableCounts
from alongside.science.retention.path import Stage
from alongside.workspaces.adaptation.queries.counts import Counts
from alongside.workspaces.adaptation.queries.target import Targets
from alongside.workspaces.adaptation.reports.drawing import FARTHEST, ratios_drawn
from alongside.workspaces.adaptation.reports.told import (
    FocusTold,
    PlaceTold,
    focus_at,
    focus_ends,
    focus_share,
)
from alongside.workspaces.adaptation.words import labels, titles
from alongside.workspaces.monitoring import words as monitoring
from alongside.workspaces.monitoring.glance import Glance
from alongside.workspaces.monitoring.reports.report import Picture

MOST_DRAWN = 24
BySite = dict[str, tuple[FocusTold, PooledRatio | None]]


def by_site_picture(glance: Glance, place: PlaceTold, found: BySite) -> list[Picture]:
    """The partly pooled ratio of each site; left to the table where there are many."""
    if len(found) > MOST_DRAWN or not any(pooled for _, pooled in found.values()):
        return []
    names = labels.site_names(glance.study)
    rows = [
        Estimate(names[site], None)
        if pooled is None
        else Estimate(
            names[site], min(pooled.ratio, FARTHEST),
            (min(pooled.lower, FARTHEST), min(pooled.upper, FARTHEST)),
        )
        for site, (_, pooled) in found.items()
    ]  # fmt: skip
    where = labels.deprived(glance.study.adaptation.focus, place.panel.index)
    caption = Caption(
        f"sites-{place.panel.id}", titles.by_site(where), titles.POOLED_SAYS,
        monitoring.as_of(glance.local),
    )  # fmt: skip
    return [ratios_drawn(rows, caption, titles.SITE_COLUMNS)]


def by_site_table(glance: Glance, place: PlaceTold, found: BySite) -> list[Table]:
    """Every site with its numbers; small ones hidden."""
    names = labels.site_names(glance.study)
    rows = [
        (
            names[site], "·" if one.hidden else one.reached, one.known, labels.ratio(one.ratio),
            _limits(pooled),
        )
        for site, (one, pooled) in found.items()
    ]  # fmt: skip
    where = labels.deprived(glance.study.adaptation.focus, place.panel.index)
    return [Table(titles.by_site(where), titles.SITE_TABLE, rows, frozenset([1, 2, 3, 4]))]


def _limits(pooled: PooledRatio | None) -> str:
    return titles.with_limits(
        None if pooled is None else (pooled.ratio, pooled.lower, pooled.upper)
    )


def by_site(glance: Glance, counted: Counts, aims: Targets, place: PlaceTold) -> BySite:
    """Each site by itself, and drawn towards all those of which enough is known to be shown."""
    study, stage = glance.study, Stage(glance.study.adaptation.stage)
    of_site = {site: aims.deciles([site]) for site in place.panel.sites}
    shares = {site: focus_share(study, aim) for site, aim in of_site.items()}
    found = {
        site: focus_at(
            study, counted.by_group([site], DECILE), stage, shares[site], focus_ends(study, aim)
        )
        for site, aim in of_site.items()
    }
    told = [site for site, one in found.items() if one.ratio is not None]
    try:
        pooled = pooled_ratios(
            [found[site].reached for site in told], [found[site].known for site in told],
            [shares[site] or 0.0 for site in told],
        )  # fmt: skip
    except UnusableCounts:
        pooled = ()
    drawn_in = dict(zip(told, pooled, strict=bool(pooled)))
    return {site: (one, drawn_in.get(site)) for site, one in found.items()}
