"""The one sentence on top of each page, and what stands when there is nothing yet."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.foundations.pages.filters import count_of, day
from alongside.science.protocol import Study
from alongside.science.retention.consort import Flow
from alongside.science.retention.path import Stage
from alongside.science.retention.sear import Sear
from alongside.workspaces.monitoring.queries.expected import ExpectedSite
from alongside.workspaces.monitoring.queries.judgements import Judgement
from alongside.workspaces.monitoring.queries.progression import ProgressionRow
from alongside.workspaces.monitoring.queries.source import ANY, Odd
from alongside.workspaces.monitoring.queries.source import STILL as STILL_HERE
from alongside.workspaces.monitoring.queries.tallies import FormFigures
from alongside.workspaces.monitoring.words.labels import COLOURS, EXITS, MODES, STAGES, STILL

NOBODY = "No family has been identified yet."
NOTHING_YET = "The numbers appear here with the first referral."
NO_FORMS = "No form has been finished yet."
NO_FORMS_HOW = "Minutes and missing answers appear here with the first baseline visit."
NO_EXPECTED = "The study does not say how many families it expects here."
WHOLE_STUDY = "Progression is judged for the whole study, whatever the site chosen."
NO_FAMILIES = "No family is here."
BY_ARM = (
    "Closed page: only people who may see results by arm can open it. "
    "Do not show it or send it to anybody else."
)
WHAT = {"referrals": "identified", "randomised": "randomised"}
SURE = 0.5


def _families(count: int) -> str:
    return count_of(count, "family", "families")


def some_sites(shown: int, total: int) -> str:
    """What a page shows that has too many sites for one."""
    return f"Shown are {shown} of {total} sites. The files have all of them."


def flow(counted: Flow) -> str:
    """60 families were identified; 31 were randomised, and 12 of these have been followed up."""
    identified, randomised = counted.total(Stage.IDENTIFIED), counted.total(Stage.RANDOMISED)
    if not identified:
        return NOBODY
    kept, waiting = counted.total(Stage.RETAINED), counted.all_in_progress
    was = "was" if identified == 1 else "were"
    text = f"{_families(identified)} {was} identified; "
    if not randomised:
        text += "none has been randomised yet"
    elif not kept:
        text += f"{randomised} {_was(randomised)} randomised, and none has been followed up yet"
    else:
        text += f"{randomised} {_was(randomised)} randomised, and {kept} followed up so far"
    return f"{text}. {_still(waiting)}"


def _still(waiting: int) -> str:
    if not waiting:
        return "Every family's way through the study has ended."
    return f"{waiting} {'is' if waiting == 1 else 'are'} still on the way."


def _was(count: int) -> str:
    return "was" if count == 1 else "were"


def funnel(sear: Sear) -> str:
    total = sear.total
    if not total.screened:
        return "No family has been screened yet."
    return (
        f"Of {_families(total.screened)} screened, {total.eligible:,} {_was(total.eligible)} "
        f"eligible, {total.approached:,} {_was(total.approached)} approached and "
        f"{total.randomised:,} {_was(total.randomised)} randomised."
    )


def progression(rows: Sequence[ProgressionRow]) -> str:
    colours = [row.colour for row in rows]
    counts = [(name, colours.count(name)) for name in ("green", "amber", "red")]
    told = [f"{count} {name}" for name, count in counts if count]
    waiting = colours.count("none")
    if not told:
        return f"None of the {len(rows)} criteria has been judged yet."
    rest = f"; {waiting} {'is' if waiting == 1 else 'are'} not judged yet" if waiting else ""
    return f"Of {len(rows)} criteria, {joined(told)}{rest}."


def forms(figures: Sequence[FormFigures]) -> str:
    missing = sum(one.missing for one in figures if one.mode is None)
    asked = sum(one.asked for one in figures if one.mode is None)
    finished = sum(one.minutes.n for one in figures if one.mode is None)
    if not finished:
        return NO_FORMS
    share = percent(missing, asked) if asked else "None"
    number = count_of(finished, "form was", "forms were")
    return f"{number} finished; {share} of the answers asked for are missing."


def expected(study: Study, found: Sequence[ExpectedSite]) -> str:
    """The site that is furthest from what was expected, and how often chance does that."""
    if not found:
        return NO_EXPECTED
    worst = min(found, key=lambda one: one.chance)
    name, gap = study.site(worst.site).name, round(worst.now - worst.by_now)
    if not gap or worst.chance > SURE:
        return "Every site has about as many families as were expected by now."
    side = "behind" if gap < 0 else "ahead of"
    return (
        f"{name} is {_families(abs(gap))} {side} what was expected to be {WHAT[worst.what]} by "
        f"now; that happens by chance {_often(worst.chance)}."
    )


def chance(value: float) -> str:
    return "below 0.01" if value < 0.01 else f"{value:.2f}"


def _often(chance: float) -> str:
    if chance < 0.001:
        return "less than once in 1,000 times"
    return f"about 1 time in {max(2, round(1 / chance)):,}"


def expected_site(study: Study, one: ExpectedSite) -> str:
    """What a picture of one site shows, for those who do not see it."""
    return (
        f"{study.site(one.site).name}: {one.now} {WHAT[one.what]} where {one.by_now:.1f} were "
        "expected by then."
    )


def odd(one: Odd) -> str:
    """What does not fit, and what to do."""
    stage = STAGES[one.anomaly.stage].lower()
    if one.anomaly.kind == "beyond":
        return (
            f"{one.number} has “{stage}” without a step before it, so it is counted only up to the "
            "missing step. Record the step, or take back what should not be there."
        )
    if one.anomaly.kind == "after_exit":
        return (
            f"{one.number} left, yet has “{stage}” at a later time. If the family came back, "
            "correct the record of its leaving."
        )
    return (
        f"Another record that was joined into {one.number} has “{stage}”, which its own has not. "
        "Decide which record is right."
    )


def percent(count: int, of: int) -> str:
    return f"{count / of:.0%}"


def tenths(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}"


def mode(code: str | None) -> str:
    return MODES.get(code) or str(code).replace("_", " ").capitalize()


def joined(parts: Sequence[str]) -> str:
    """One, two and three."""
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last


def stands(history: Sequence[Judgement]) -> str:
    """What stands of a criterion that people judge, and how often it was judged before."""
    if not history:
        return "Nobody has judged this yet."
    latest, before = history[0], len(history) - 1
    since = f"{COLOURS[latest.colour]} since {day(latest.at)}, signed by {latest.by}."
    return since + (f" It was judged {count_of(before, 'time', 'times')} before." if before else "")


def how_many_judged(judged: int, of: int) -> str:
    if not of:
        return "This study has no criterion that people judge on evidence."
    return f"{judged} of {count_of(of, 'criterion', 'criteria')} that people judge were judged."


def judged(outcome: str) -> str:
    return f"Your judgement of “{outcome}” is signed and stands from now on."


def only_sites(names: Sequence[str]) -> str:
    return f"You see the families of {joined(names)}; the numbers count those of every site."


def list_title(stage: Stage, exit: str, reason: str) -> str:
    """What a list of families shows."""
    if exit == ANY:
        return EXITS[stage]
    if exit == STILL_HERE:
        return STILL[stage].capitalize()
    if exit:
        return f"{EXITS[stage]}: {reason}"
    return STAGES[stage]
