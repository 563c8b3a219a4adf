"""What is said after scoring: how many, how high, which bands, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from alongside.project.scoring.elsewhere import TakenIn
from alongside.project.scoring.making import Scored

MOST_SHOWN = 50


def told(scored: Scored | TakenIn) -> Iterator[str]:
    """A line for each score, then what was left out and why."""
    if isinstance(scored, TakenIn):
        yield from scored.lines
        return
    rule, height = scored.rule, scored.frame.height
    yield f"{height:,} rows of {rule.form}, rule version {rule.version}."
    yield f"{'Score':<32}{'n':>8}{'mean':>10}{'missing':>9}  evidence"
    for score in rule.scores:
        column = scored.frame[score.code].drop_nulls()
        mean = f"{sum(column) / column.len():.4f}" if column.len() else "none"
        missing = height - column.len()
        line = f"{score.code:<32}{column.len():>8,}{mean:>10}{missing:>9,}"
        yield f"{line}  {score.evidence} ({', '.join(score.sources)})"
    yield from _bands(scored)
    yield from _flags(scored)
    yield from _left_out(scored)


def _bands(scored: Scored) -> Iterator[str]:
    if scored.bands is None:
        return
    yield ""
    yield f"Bands: {scored.bands.title}."
    for part in scored.bands.parts:
        column = scored.frame[f"{part.score}_band"]
        counts = {band.name: int((column == band.name).sum()) for band in part.bands}
        said = ", ".join(f"{name.replace('_', ' ')} {n:,}" for name, n in counts.items())
        yield f"{part.score}: {said}. {part.source}"


def _flags(scored: Scored) -> Iterator[str]:
    names = sorted({name for row in scored.frame["flags"].unique() for name in row.split("; ")})
    for name in filter(None, names):
        rows = scored.frame["flags"].str.split("; ").list.contains(name).sum()
        yield f"Flagged {name.replace('_', ' ')}: {rows:,} rows."


def _left_out(scored: Scored) -> Iterator[str]:
    if scored.found.absent:
        first, last = scored.found.absent[0], scored.found.absent[-1]
        yield (
            f"Not scored: {', '.join(scored.dropped)}. The table has no columns for items "
            f"{first} to {last}."
        )
    if scored.found.not_asked:
        yield f"Counted as missing, as you said: {', '.join(scored.found.not_asked)}."
    for sure in scored.confirmed:
        yield f"Switched on: “{sure.value}”, confirmed by {sure.by} on {sure.on} ({sure.against})."
    reasons: dict[str, list[str]] = {}
    for each in scored.withheld:
        reasons.setdefault(f"{each.why} (value “{each.value}”)", []).append(each.what)
    for why, what in reasons.items():
        yield f"Switched off: {', '.join(what)}. {why}"


def wrong(scored: Scored | TakenIn) -> Iterator[str]:
    """The first problems by row and column, and how many more there are."""
    for problem in scored.problems[:MOST_SHOWN]:
        yield str(problem)
    more = len(scored.problems) - MOST_SHOWN
    if more > 0:
        yield f"And {more:,} more: give --problems a file to see them all."
    if scored.problems:
        yield (
            f"{len(scored.problems):,} to mend. A score that uses such a cell is left empty, "
            "not made from the others."
        )
