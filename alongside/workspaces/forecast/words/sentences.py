"""The one sentence on top of each page, true at the edges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from alongside.foundations.pages.filters import count_of, day
from alongside.science.charts.colour_rows import told
from alongside.science.recruitment.forecast_scores import Calibration, Covered
from alongside.science.recruitment.site_rates import SiteRates
from alongside.workspaces.forecast.queries import REFERRED, Answer, LookedBack, StepLine
from alongside.workspaces.forecast.words import labels

ONE = (
    "family referred",
    "family who gave consent",
    "family randomised",
    "family followed up",
)
SURE = 0.9995


def families(count: int, milestone: int) -> str:
    """28 families randomised."""
    return count_of(count, ONE[milestone], labels.FAMILIES[milestone])


def forecast(found: Answer, referred: int) -> str:
    """“By 31 March 2024 there will be about 28 families randomised (22 to 35) …”."""
    question, middle = found.question, found.by.middle
    if found.now >= question.target:
        return (
            f"The target of {families(question.target, question.milestone)} is reached: there "
            f"{_are(found.now)} {found.now:,}."
        )
    if found.by.low == found.by.high == found.now:
        return (
            f"No more are expected by {day(question.by)}: there {_are(found.now)} "
            f"{families(found.now, question.milestone)} of {question.target:,}."
        )
    start = "" if referred else "Nobody has been referred yet; by what the study expects, "
    by = f"{'b' if start else 'B'}y {day(question.by)}"
    return (
        f"{start}{by} there will be about {families(middle, question.milestone)} "
        f"({found.by.low:,} to {found.by.high:,}); the target of {question.target:,} is "
        f"{_likely(found.chance)}."
    )


def target_date(found: Answer) -> str:
    """When the target is reached, early, middle and late."""
    if found.now >= found.question.target:
        return ""
    early, middle, late = found.dates
    target = families(found.question.target, found.question.milestone)
    if early is None:
        return f"{target} are hardly ever reached before the sites close."
    most = day(middle) if middle else labels.NEVER
    last = day(late) if late else labels.NEVER
    return (
        f"{target}: most probably {most}; {day(early)} if it goes fast, {last} if it goes slowly."
    )


def when(found: date | None, *, closed: bool = True) -> str:
    if found is None:
        return labels.NEVER if closed else labels.NEVER_SEEN
    return day(found)


def _are(count: int) -> str:
    return "is" if count == 1 else "are"


def _likely(chance: float) -> str:
    if chance >= SURE:
        return "reached by then almost surely"
    if chance <= 1 - SURE:
        return "hardly ever reached by then"
    return f"reached by then with a chance of {told(chance)}"


def basis(rates: SiteRates, open_sites: int) -> str:
    """What the rates rest on: sites that differ, one rate for all, or the study's expectation."""
    if rates.kind == "sites":
        return (
            f"The {open_sites} sites differ more than chance would make them, so each has a rate "
            f"of its own, drawn towards the mean of {rates.mean:.2f} referrals in a full month."
        )
    if rates.kind == "common":
        return (
            f"The {open_sites} sites differ no more than chance would make them, so all are taken "
            f"to have one rate (Poisson): {rates.mean:.2f} referrals in a full month."
        )
    number = (
        "No site has been"
        if not open_sites
        else f"Only {count_of(open_sites, 'site has', 'sites have')} been"
    )
    return (
        f"{number} open, too few to learn how sites differ: each is taken to have about "
        f"{rates.mean:.2f} referrals in a full month, give or take half. That is what the study "
        "expects, as far as the record has not corrected it."
    )


def steps(lines: Sequence[StepLine]) -> str:
    unseen = [labels.STEPS[line.milestone] for line in lines if not line.families]
    if not unseen:
        return ""
    what = " and ".join(unseen)
    return f"{what}: nobody has gone on or left yet, so this is what the study expects."


def what_if(as_it_is: Answer, best: tuple[str, Answer] | None, together: Answer | None) -> str:
    """Which single change helps most, in families, and what all of them do."""
    question = as_it_is.question
    start = (
        f"As it is, there will be about {families(as_it_is.by.middle, question.milestone)} by "
        f"{day(question.by)}"
    )
    if best is None:
        return f"{start}."
    name, found = best
    more = found.by.middle - as_it_is.by.middle
    if more <= 0:
        return f"{start}; none of these changes brings more by then."
    said = f"{start}; most comes of “{name}”: about {more:,} more"
    if as_it_is.now >= question.target:
        return f"{said}; the target of {question.target:,} is reached already."
    before, after = told(as_it_is.chance), told(found.chance)
    instead = f" instead of {before}" if after != before else " as before"
    said = f"{said}, and the target of {question.target:,} with a chance of {after}{instead}"
    return f"{said}; with all of them {told(together.chance)}." if together else f"{said}."


def earlier(found: LookedBack, milestone: int, months: int) -> str:
    """How often what came lay in the band."""
    if found.scores is None:
        return labels.EMPTY_LOOKS
    ninety = found.scores.covered[-1]
    number = "The one forecast" if ninety.forecasts == 1 else f"Of {ninety.forecasts} forecasts"
    ahead = labels.HORIZONS[str(months)].lower()
    if ninety.forecasts == 1:
        held = "held" if ninety.inside else "did not hold"
        return (
            f"{number} of {labels.FAMILIES[milestone]} made {ahead} {held}; {_bias(found.scores)}."
        )
    return (
        f"{number} of {labels.FAMILIES[milestone]} made {ahead}, the band of nine in ten held "
        f"{ninety.inside} times where {ninety.should * ninety.forecasts:.1f} should have; "
        f"{_bias(found.scores)}."
    )


def _bias(scores: Calibration) -> str:
    off = abs(scores.bias)
    if off < 0.5:
        return "on average they were neither too high nor too low"
    side = "high" if scores.bias > 0 else "low"
    return f"on average they were {off:.1f} families too {side}"


def scores(found: Calibration) -> str:
    return (
        f"Mean distance of the whole forecast from what came (CRPS): {found.crps:.2f} families; "
        "0 would be perfect."
    )


def covered(one: Covered) -> tuple[str, int, str, str]:
    low, high = one.share.lower, one.share.upper
    return (
        f"{one.level:.0%}", one.forecasts, f"{one.inside} ({low:.0%} to {high:.0%})",
        f"{one.should:.0%}",
    )  # fmt: skip


def is_referred(milestone: int) -> bool:
    return milestone == REFERRED
