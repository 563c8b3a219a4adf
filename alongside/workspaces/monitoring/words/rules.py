"""Progression criteria in words: the rule, the numbers, the interval, the evidence."""

from __future__ import annotations

from collections.abc import Mapping

from alongside.foundations.pages.filters import day
from alongside.science.protocol import ProgressionCriterion, Study
from alongside.workspaces.monitoring.queries.progression import ProgressionRow, Share
from alongside.workspaces.monitoring.words.ending import both_intervals
from alongside.workspaces.monitoring.words.labels import COLOURS
from alongside.workspaces.monitoring.words.sentences import percent

COUNTED = "Counted from the record."
OF_WHAT = {
    "interested": "families identified agreed to be contacted",
    "eligible": "families screened are eligible",
    "recruitment_total": "families identified gave consent",
    "recruitment_per_site": "identified gave consent",
    "randomised_total": "families identified were randomised",
    "randomised_per_site": "identified were randomised",
    "retention": "families whose follow-up is over were followed up",
    "completion": "answers asked for were given",
}


def rule(criterion: ProgressionCriterion) -> str:
    """Green: 70% or more. Amber: 50% to below 70%. Red: below 50%."""
    if criterion.kind == "judged":
        meanings = criterion.meaning
        told = [("green", meanings.green), ("amber", meanings.amber), ("red", meanings.red)]
        return " ".join(f"{COLOURS[name]}: {text}" for name, text in told if text)
    unit = "%" if criterion.unit == "percent" else ""
    return " ".join(
        f"{COLOURS[band.colour]}: {_reach(band.at_least, band.below, unit)}."
        for band in criterion.bands
    )


def _reach(at_least: float | None, below: float | None, unit: str) -> str:
    if at_least is None:
        return f"below {below:g}{unit}"
    if below is None:
        return f"{at_least:g}{unit} or more"
    return f"{at_least:g}{unit} to below {below:g}{unit}"


def numbers(row: ProgressionRow, study: Study) -> str:
    """14 of 18 families whose follow-up is over were followed up (78%)."""
    if row.shares is None:
        return ""
    names = {site.id: site.name for site in study.sites}
    lines = [shares(row, names)]
    if row.follow_up is not None:
        waiting = row.follow_up.randomised - row.follow_up.due
        if waiting:
            lines.append(f"{waiting:,} more randomised, whose follow-up is not over.")
    return " ".join(lines)


def shares(row: ProgressionRow, names: Mapping[str, str] | None = None) -> str:
    """The numbers of each site, or of all sites together."""
    what = OF_WHAT[str(row.criterion.measure)]
    found = (row.shares or {}).items()
    return " ".join(_share(share, what, (names or {}).get(site, site)) for site, share in found)


def _share(share: Share, what: str, site: str) -> str:
    where = f"{site}: " if site else ""
    if not share.of:
        return f"{where}nothing to count yet."
    return f"{where}{share.count:,} of {share.of:,} {what} ({percent(share.count, share.of)})."


def interval(row: ProgressionRow) -> str:
    """Wilson 55% to 82%, exact 53% to 83% (90% confidence)."""
    return both_intervals(row)


def meaning(row: ProgressionRow) -> str:
    """What the colour means for this criterion, and what the team then does."""
    if row.colour == "none":
        return ""
    return getattr(row.criterion.meaning, row.colour) or ""


def evidence(row: ProgressionRow) -> str:
    if row.criterion.kind == "computed":
        return COUNTED
    if not row.history:
        return f"Not judged yet. To be judged on: {row.criterion.evidence}."
    last = row.history[0]
    return f"{last.words} Evidence: {last.evidence} Signed by {last.by}, {day(last.at)}."


def again(why: str) -> str:
    """Why a judgement took the place of the one before."""
    return f"Judged again: {why}"
