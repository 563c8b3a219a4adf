"""What the sample-size section of a protocol says."""

from __future__ import annotations

from collections.abc import Sequence

from alongside.workspaces.designing import words
from alongside.workspaces.designing.answers import (
    TIMES,
    Assumptions,
    LookAt,
    Otherwise,
    Size,
)
from alongside.workspaces.designing.words import percent

TITLE = "Sample size"
HEADER = "For the protocol of a trial"
SECTION, ASSUMED, FORMULA = "Text for the protocol", "Assumptions", "Formula"
RESULTS, SENSITIVITY, AGAIN = "Results", "If an assumption is otherwise", "Made again"
ASSUMED_TABLE = "What is assumed, and why"
ASSUMED_COLUMNS = ("What", "Value", "Why")
LOOKS_TABLE = "Each look at the results"
LOOKS_COLUMNS = (
    "Look", "Families with an outcome", "Stop for efficacy from Z", "One-sided p",
    "Chance if there is no difference", "Chance if it is there",
)  # fmt: skip
OTHERWISE_TABLE = "One assumption changed"
BY_TABLE = "Families to recruit, by the true difference and its standard deviation"
SHARED_TABLE = "Power where the families of one arm share practitioners, with one look"
SHARED_COLUMNS = ("Correlation of families of one practitioner", "Power")
WRITE = "Not a number of the definitive trial’s definition: write here why it is assumed."
CHOSEN = "Chosen for the design."
REASONS = {
    "difference": (
        "A little over a quarter of a standard deviation of b-CAPI risk. BeST? saw 1.4 points of "
        "SDQ total difficulties (interval −0.6 to 3.5) in 382 families, about as much."
    ),
    "sd": (
        "No standard deviation of b-CAPI risk in such families is in the sources: a fifth of its "
        "scale of 25 and a little more. The feasibility trial will tell."
    ),
    "correlation": "Usual for a questionnaire asked again after a year.",
    "attrition": "BeST? followed up 79% of 382 families.",
    "power": CHOSEN,
    "alpha": "The usual error.",
    "looks": CHOSEN,
    "practitioners": "Three at each of eleven sites.",
    "icc": "Usual where families share a practitioner (0 to 0.1).",
}
LABELS = {
    "difference": words.DIFFERENCE,
    "sd": words.SD,
    "correlation": words.CORRELATION,
    "attrition": "Families without an outcome",
    "power": "The chance of finding the difference (power)",
    "alpha": "The chance of finding one that is not there, both sides together",
    "looks": words.LOOKS,
    "practitioners": words.PRACTITIONERS,
    "icc": words.ICC,
}
EXACT = (
    "Every number is calculated; none is simulated. Boundaries come from the recursion of "
    "Armitage, McPherson and Rowe with the spending function of Lan and DeMets that resembles "
    "O’Brien and Fleming’s. The size is exact for the t test with one look, times the inflation "
    "of the looks."
)
SHARED = (
    "Families of one arm share practitioners, so that their outcomes are alike and the two arms "
    "have different variances (partial nesting; Roberts and Roberts 2005). The test counts the few "
    "practitioners by Satterthwaite’s degrees of freedom."
)
LIMITS = (
    "Sites that open late, delays, missing answers by mechanism and adaptation points are not in "
    "these figures: alongside simulate plays such a trial family by family."
)
SAME = "The same command gives the same file, byte for byte, with Alongside {version}:"


def section(asked: Assumptions, size: Size, shared: float | None) -> list[str]:
    """The paragraphs that a protocol takes over as they stand."""
    text = [
        f"The trial will recruit {size.recruit:,} families, {size.each_arm:,} to each of two arms "
        f"(1:1). With {percent(asked.attrition)} of them without an outcome, this gives a power of "
        f"{percent(asked.power)} to find a difference of {asked.difference:g} in the primary "
        f"outcome, at an error of {percent(asked.alpha)} (both sides together), by an analysis of "
        f"covariance that takes the baseline into account. A standard deviation of {asked.sd:g} "
        f"and a correlation of {asked.correlation:g} with the baseline are assumed."
    ]
    if asked.looks > 1:
        text.append(
            f"Results will be looked at {asked.looks} times, the last time included, equally far "
            "apart, with boundaries for efficacy that spend the error as O’Brien and Fleming’s do "
            f"(Lan and DeMets 1983). This makes the trial {percent(size.inflation - 1)} larger "
            "than one with a single look."
        )
    if shared is not None:
        text.append(
            f"If the families of the intervention arm share {asked.practitioners} practitioners, "
            f"with an intracluster correlation of {asked.icc:g}, the power of the same number of "
            f"families is {percent(shared)} (one look)."
        )
    return text


def assumed(asked: Assumptions, usual: dict[str, object]) -> list[tuple[str, str, str]]:
    """Each assumption, its value, and the reason that the definitive trial's definition gives."""
    shares = {"attrition", "power", "alpha"}
    rows = []
    for name, label in LABELS.items():
        value = getattr(asked, name)
        said = percent(value) if name in shares else f"{value:g}"
        known = abs(float(value) - float(str(usual[name])) / (100 if name in shares else 1)) < 1e-12
        rows.append((label, said, REASONS[name] if known else WRITE))
    return rows


def looks(found: Sequence[LookAt]) -> list[tuple[str, ...]]:
    """Each look in its table."""
    return [
        (
            f"{one.number}", f"{one.families:,}", f"{one.bound:.4f}", f"{one.p:.5f}",
            percent(one.none), percent(one.there),
        )
        for one in found
    ]  # fmt: skip


def otherwise(rows: Sequence[Otherwise]) -> list[tuple[str, str, str]]:
    """What each assumption, changed, does."""
    return [(words.ROWS[row.what], f"{row.size:,}", percent(row.power)) for row in rows]


def by_columns(asked: Assumptions) -> tuple[str, ...]:
    """The heads of the table of sizes."""
    return ("True difference", *(f"sd {each * asked.sd:.4g}" for each in TIMES))


def by(asked: Assumptions, sizes: Sequence[Sequence[int]]) -> list[tuple[str, ...]]:
    """The table of sizes."""
    return [
        (f"{times * asked.difference:.4g}", *(f"{each:,}" for each in row))
        for times, row in zip(TIMES, sizes, strict=True)
    ]


def command(asked: Assumptions, file: str) -> str:
    """The command that writes the same report."""
    return (
        f"alongside design size --difference {asked.difference!r} --sd {asked.sd!r} "
        f"--correlation {asked.correlation!r} --attrition {asked.attrition!r} "
        f"--power {asked.power!r} --alpha {asked.alpha!r} --looks {asked.looks} "
        f"--practitioners {asked.practitioners} --icc {asked.icc!r} --report {file}"
    )
