"""What is said about how well the blind held. For closed pages only."""

from __future__ import annotations

from alongside.foundations.pages.filters import count_of
from alongside.science.charts.interval_rows import two_places
from alongside.science.estimation.intervals import Interval
from alongside.workspaces.monitoring.queries.blinding import Blinding

TITLE, TAB = "How well the blind held", "Blinding"
JAMES, BANG = "James’s index of the whole trial", "Bang’s index of each arm"
WHOLE = "The whole trial"
NOT_KNOWN = "Not known"
BELIEVED, GIVEN, ALL = "What assessors believed, by arm", "Given", "All"
BY_PARENTS = "What parents believed, by arm"
INDICES = "Indices of the assessors’ beliefs, with 95% intervals"
COLUMNS = ("Index", "Estimate", "From", "To")
METHOD = "How the interval was made"
METHODS = {"exact": "exact", "posterior": "Bayesian, Jeffreys’s prior"}
WEIGHED = "Bang, weighed by how sure: {arm}"
PLAIN = "Bang: {arm}"
JAMES_ROW = "James: the whole trial"
NOBODY = "No assessor has said yet which arm they believe a family to be in."
JAMES_MARKS = ((0.0, "all right"), (0.5, "as by chance"), (1.0, "nobody knows"))
BANG_MARKS = ((-1.0, "all wrong"), (0.0, "as by chance"), (1.0, "all right"))
JAMES_SAYS = "{found}. 1 is a blind that held, 0.5 guessing as by chance, 0 one that did not hold."
BANG_SAYS = (
    "Above 0 more named the arm rightly than chance would; below 0, fewer. A blind that held is "
    "near 0 in each arm."
)
ONE_EACH = (
    "One belief counts for each family: of several assessors, that of the one who said it last. "
    "Beliefs of one assessor about several families are treated as independent."
)


def sentence(found: Blinding) -> str:
    """“Assessors named the arm of 9 of 24 families rightly, of 6 wrongly; for 9 not known.”"""
    if not found.total:
        return NOBODY
    families = count_of(found.total, "family", "families")
    said = (
        f"Assessors named the arm rightly for {found.right} of {families}, wrongly for "
        f"{found.wrong}, and did not know for {found.not_known}"
    )
    if found.learned:
        said += f"; for {found.learned} of them an assessor had learned an arm"
    return f"{said}."


def james_says(found: Blinding) -> str:
    return JAMES_SAYS.format(found=f"James’s index is {told(found.james)}")


def told(interval: Interval | None) -> str:
    """0.52 (95% interval 0.40 to 0.66)."""
    if interval is None:
        return "not to be calculated"
    low, high = two_places(interval.lower), two_places(interval.upper)
    return f"{two_places(interval.estimate)} (95% interval {low} to {high})"


def method(interval: Interval | None) -> str:
    return "" if interval is None else METHODS.get(interval.method, interval.method)
