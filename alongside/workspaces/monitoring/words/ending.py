"""What a rule can do, how it will end, and what the protocol claims of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from alongside.foundations.pages.filters import day
from alongside.science.charts.colour_rows import told
from alongside.science.estimation.intervals import Interval, clopper_pearson
from alongside.science.protocol import ProgressionCriterion
from alongside.science.protocol.progression import Claimed
from alongside.science.retention.operating import Claim, Row
from alongside.workspaces.monitoring.endings import Ending
from alongside.workspaces.monitoring.queries.progression import ProgressionRow
from alongside.workspaces.monitoring.words.labels import COLOURS

ENDING = "In which colour each counted criterion is likely to end"
ENDING_SAYS = "Each bar is split into the chances of ending green, amber and red."
ENDING_COLUMNS = {"column:name": "Criterion", **COLOURS}
OPERATING_COLUMNS = {"column:name": "If the true share is", **COLOURS}
CLAIMS = "What the protocol says of its size"
CLAIM_COLUMNS = ("The protocol says", "Worked out", "Holds")
YES, NO = "Yes", "No"
NOT_TOLD = "This cannot be told beforehand."
METHOD = (
    "The chances take recruitment as the forecast has it. For retention each family under way has "
    "the chance that the waits of others give it; for another share any value is held equally "
    "likely beforehand (beta-binomial). What the study expects counts as four families."
)
POINTS = 100


def operating_title(criterion: ProgressionCriterion, families: int) -> str:
    return f"{criterion.outcome}: what the rule itself can do with {families:,} families"


def operating(rows: Sequence[Row], greens: float, reds: float | None, families: int) -> str:
    """“With 30 families a true 70% is green only 59% of the time, and a true 50% red 43%.”"""
    at = {row.truth: row for row in rows}
    often = told(at[greens].green)
    said = f"With {families:,} families a true {greens:.0%} is green {often} of the time"
    if reds is not None:
        said += f", and a true {reds:.0%} is red {told(at[reds].red)} of the time"
    return f"{said}. The colour that is seen is not the truth."


def ending_name(row: ProgressionRow, found: Ending | None) -> str:
    """The criterion, and at which end."""
    name = f"{row.criterion.outcome}: {row.criterion.measured}"
    if found is None:
        return name
    if found.families is None:
        return f"{name} (by {day(found.by)})"
    return f"{name} ({found.known:,} settled, {found.families:,} in the end)"


def ends(found: Ending | None) -> str:
    """“Ends green 61%, amber 39%.”"""
    if found is None:
        return ""
    parts = [
        f"{COLOURS[colour].lower()} {told(found.chances[colour])}"
        for colour in ("green", "amber", "red")
        if found.chances[colour] > 1e-9
    ]
    return f"Ends {', '.join(parts)}."


def least_sure(rows: Sequence[ProgressionRow], found: Mapping[str, Ending]) -> str:
    """Which counted criterion is least likely to end green."""
    there = [(row, found[row.criterion.id]) for row in rows if row.criterion.id in found]
    if not there:
        return ""
    row, ending = min(there, key=lambda one: one[1].chances["green"])
    if ending.chances["green"] >= 0.9995:
        return "Every counted criterion will almost surely end green."
    what = row.criterion.measured
    return (
        f"Least likely to end green: {what[0].lower()}{what[1:]}, with a chance of "
        f"{told(ending.chances['green'])}."
    )


def both_intervals(row: ProgressionRow) -> str:
    """Wilson’s interval and the exact one beside it."""
    found, exact = wilson_of(row), exact_of(row)
    if found is None or exact is None:
        return ""
    return (
        f"Wilson {_reach(found)}, exact {_reach(exact)} ({found.confidence:.0%} confidence)"
    )  # fmt: skip


def wilson_of(row: ProgressionRow) -> Interval | None:
    return row.judged.interval if row.judged else None


def exact_of(row: ProgressionRow) -> Interval | None:
    """The Clopper–Pearson interval of a share that has been seen."""
    judged = row.judged
    if judged is None or judged.interval is None or not judged.denominator:
        return None
    return clopper_pearson(judged.numerator or 0, judged.denominator, judged.interval.confidence)


def claims(said: Claimed, found: Claim) -> list[tuple[str, str, str]]:
    """The protocol's two claims, what they come to, and whether they hold."""
    size = f"{said.families:,} families of whom {said.percent:g}% stay"
    width = (
        f"With {size}, the {said.confidence:g}% interval is about ±{said.within:g} points."
    )  # fmt: skip
    above = (
        f"If {said.percent:g}% of {said.families:,} families truly stay, more than "
        f"{said.above:g}% are seen with a chance of over {said.chance:g}%."
    )
    chance = f"{found.chance_above:.1%}"
    return [
        (width, _widths(found), _holds(found, said)),
        (above, chance, YES if found.chance_above * POINTS > said.chance else NO),
    ]


def _widths(found: Claim) -> str:
    if found.exact is None or found.wilson is None or found.wald is None:
        return "That share of the families is no whole number."
    share = float(found.share)
    low, high = (abs(end - share) * POINTS for end in (found.exact.lower, found.exact.upper))
    return (
        f"Exact −{low:.1f} to +{high:.1f} (half width {found.exact.half_width * POINTS:.1f}), "
        f"Wilson ±{found.wilson.half_width * POINTS:.1f}, by the normal formula "
        f"±{found.wald.half_width * POINTS:.1f}."
    )


def _holds(found: Claim, said: Claimed) -> str:
    """“About” is read as to the nearest point, of the exact interval."""
    if found.exact is None:
        return NO
    return YES if round(found.exact.half_width * POINTS) <= said.within else NO


def _reach(found: Interval) -> str:
    return f"{found.lower:.0%} to {found.upper:.0%}"
