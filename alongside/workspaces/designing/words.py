"""What the page of the design says."""

from __future__ import annotations

from alongside.workspaces.designing.answers import Assumptions, Otherwise, Size

TITLE = "Size of a trial"
ASK = "Change what is assumed, and see how many families a trial needs."
LABEL = "What is assumed"
DIFFERENCE = "The difference to find, in points of the primary outcome"
SD = "Its standard deviation"
CORRELATION = "Its correlation with the baseline"
CORRELATION_HINT = "0 where the analysis does not use the baseline, below 1."
POWER = "The chance of finding the difference, in %"
ALPHA = "The chance of finding one that is not there, both sides together, in %"
ATTRITION = "Families without an outcome, in %"
LOOKS = "Looks at the results, the last one included"
LOOKS_HINT = "Equally far apart; early looks spend little of the error (O’Brien and Fleming)."
ICC = "How alike families of one practitioner are (intracluster correlation)"
PRACTITIONERS = "Practitioners, in the one arm that has them"
PICTURE = "What if an assumption is otherwise"
HEADS = ("Assumption", "Families to recruit", "Power with the families first planned")
ROWS = {
    "as_assumed": "As assumed",
    "smaller": "Difference a fifth smaller",
    "wider": "Standard deviation a tenth larger",
    "uncorrelated": "Baseline tells nothing",
    "more_lost": "Ten more in 100 lost",
}
FORMULA = (
    "By the t test of an analysis that takes the baseline into account: in each arm n families "
    "with an outcome, where the power of a non-central t with 2n − 3 degrees of freedom and centre "
    "difference ÷ (sd √(1 − correlation²) √(2/n)) is as asked; times what the looks cost; over the "
    "share that is kept (Borm, Fransen and Lemmens 2007; Jennison and Turnbull 2000)."
)
REPORT = "The sample-size section of a protocol, with these assumptions:"
FILES = {"pdf": "PDF", "docx": "Word"}
WHERE_FROM = (
    "The numbers that stand here at first are assumptions for b-CAPI risk, with their reasons in "
    "the definition of the definitive trial. Nothing on this page comes from this study’s record."
)
SIMULATE = (
    "Sites that open late, delays, missing answers by mechanism and adaptation points cannot be "
    "calculated: simulate them from the command line with alongside simulate ips_definitive."
)


def sentence(asked: Assumptions, size: Size, rows: tuple[Otherwise, ...]) -> str:
    """What the page says first."""
    smaller = next(row for row in rows if row.what == "smaller")
    return (
        f"{size.recruit:,} families, {size.each_arm:,} in each arm, find a difference of "
        f"{asked.difference:g} with a chance of {percent(asked.power)}; if it is a fifth smaller, "
        f"the chance falls to {percent(smaller.power)}."
    )


def more(asked: Assumptions, size: Size, shared: float | None) -> list[str]:
    """What follows besides."""
    lines = []
    if asked.looks > 1:
        lines.append(
            f"{asked.looks} looks make the trial {percent(size.inflation - 1)} larger, and where "
            f"the difference is there it stops on average at {percent(size.expected)} of its size."
        )
    if shared is not None:
        lines.append(
            f"Where the families of one arm share {asked.practitioners} practitioners, the same "
            f"families find the difference with a chance of {percent(shared)} (one look)."
        )
    return lines


def command(asked: Assumptions) -> str:
    """The command that gives the same size."""
    return (
        "alongside design group-sequential --looks {looks} --alpha {alpha:g} --power {power:g} "
        "--difference {difference:g} --sd {sd:g} --correlation {correlation:g} "
        "--attrition {attrition:g}"
    ).format(**{**vars(asked), "alpha": asked.alpha / 2})


def percent(share: float) -> str:
    """A share as a percentage with one place, or none where it is whole."""
    return f"{100 * share:.1f}".removesuffix(".0") + "%"
