"""What the page says on which a progression rule is designed."""

from __future__ import annotations

from alongside.science.charts.colour_rows import told
from alongside.science.retention.designing import Designed
from alongside.science.retention.three_outcome import ThreeOutcome

TITLE = "Design a rule"
RED, GREEN = "Red: a true share this low must stop, in %", "Green: one this high must go on, in %"
FAMILIES = "Families"
FAMILIES_HINT = "Leave it empty for the fewest that keep the errors."
ALPHA = "Most chance of going on where the truth is red, in %"
BETA = "Most chance of stopping where the truth is green, in %"
DECIDE = "Most chance of deciding at once midway between them, in %"
DECIDE_HINT = "100 asks for no pause; 60 wants to pause at least four times in ten."
PAUSE = "Chance of deciding wrongly after a pause, in %"
THREE = "The rule with three outcomes, for any truth"
WRITTEN = "Red and green simply used as limits, with as many families"
THREE_LABELS = {"column:name": "If the true share is", "green": "Go on", "amber": "Pause",
                "red": "Stop"}  # fmt: skip
SIZES, SIZE_COLUMNS = "Sizes and limits side by side", ("Rule", "Families", "Limits", "Errors")
NEAREST = "These errors cannot be kept with this size; this is the nearest rule."
FROM_THE_COMMAND_LINE = "The same from the command line: {command}"
ASK = "Say what is red and what is green."


def sentence(found: Designed) -> str:
    """“57 families: stop at 33 or fewer, pause at 34 to 38, go on at 39 or more.”"""
    said = f"{found.three.families:,} families: {limits(found.three)}."
    return said if found.three.holds else f"{said} {NEAREST}"


def written(found: Designed) -> str:
    """“With 57 families a true 70% is green 53% of the time and a true 50% red 45%.”"""
    wishes, at = found.wishes, {row.truth: row for row in found.limits_at}
    greens, reds = at[wishes.green].green, at[wishes.red].red
    return (
        f"With {found.three.families:,} families a true {wishes.green:.0%} is green "
        f"{told(greens)} of the time, and a true {wishes.red:.0%} red {told(reds)}."
    )


def limits(three: ThreeOutcome) -> str:
    stops, goes = three.stop_at_most, three.go_above
    pause = f"pause at {stops + 1} to {goes}, " if goes > stops else ""
    return f"stop at {stops} or fewer, {pause}go on at {goes + 1} or more"


def sizes(found: Designed) -> list[tuple[str, str, str, str]]:
    """Each way of making a rule, its size, its limits and its errors."""
    exact, three = found.exact, found.three
    wrong = f"goes on at red {told(exact.error)}, stops at green {told(1 - exact.power)}"
    own = (
        f"wrong at red {told(three.alpha)}, wrong at green {told(three.beta)}, decides at once "
        f"midway {told(three.gamma)}"
    )
    ranges = [f"{colour} {ends[0]} to {ends[1]}" for colour, ends in found.ranges.items() if ends]
    return [
        ("Two outcomes, by formula", f"{found.by_formula:.1f}", "", ""),
        ("Two outcomes, exactly", f"{exact.size:,}", f"green from {exact.green_from}", wrong),
        ("Three outcomes", f"{three.families:,}", limits(three), own),
        ("Red and green as limits", f"{three.families:,}", ", ".join(ranges), "see below"),
    ]


def command(found: Designed, families: int | None) -> str:
    """The command that says the same."""
    wishes = found.wishes
    size = f" --families {families}" if families else ""
    return (
        f"alongside progression design --red {wishes.red:g} --green {wishes.green:g} "
        f"--alpha {wishes.alpha:g} --beta {wishes.beta:g} --decide {wishes.gamma:g} "
        f"--wrong-after-pause {wishes.wrong_after_pause:g}{size}"
    )
