"""What each column of the tables means, for the data dictionary that goes with them."""

from __future__ import annotations

COLUMNS: dict[str, str] = {
    "key": "What the line tells of the report",
    "value": "What it is",
    "table": "The file in this folder",
    "column": "The column in that file",
    "meaning": "What the column holds",
    "arm": "Id of the arm in the study definition; empty for all arms together",
    "site": "Id of the site in the study definition; empty or “all” for all sites together",
    "month": "Year and month, as in 2023-04",
    "stage": "The step of a family's way, in order from identified to retained",
    "reason": "Code of the main reason for leaving; empty where the line counts a step reached",
    "count": "How many; empty where it is hidden",
    "hidden": "Whether the count is hidden because it is small or would give a small one away",
    "what": "Code of what is counted",
    "label": "The same in words",
    "criterion": "Id of the criterion in the study definition",
    "kind": "What kind of line it is",
    "colour": "green, amber, red, or none where nothing can be judged yet",
    "numerator": "How many",
    "denominator": "Of how many",
    "lower": "Lower limit of the interval",
    "upper": "Upper limit of the interval",
    "confidence": "Confidence of the interval",
    "numbers": "The numbers in words",
    "evidence": "On what it was judged, and who signed",
    "expected_by_now": "How many the study definition expects by then",
    "actual": "How many there were",
    "chance": "Chance of a count at least so far off, if the expectation is right",
    "instrument": "Id of the form",
    "mode": "How it was done; “all” for all modes together",
    "finished": "Forms finished",
    "mean_minutes": "Mean minutes for a form",
    "sd_minutes": "Standard deviation of the minutes",
    "median_minutes": "Median minutes",
    "asked": "Answers asked for",
    "missing": "Answers missing",
    "missing_share": "Share of the answers asked for that are missing",
    "prompts": "Prompts given",
    "whose": "Whose belief: assessor or parent",
    "believed": "Id of the arm believed, or not_known",
    "estimate": "The index",
    "method": "How the interval was made",
    "document": "Id of the document",
    "version": "Its version",
    "language": "Its language",
    "item": "Number of the item",
    "asks_for": "What it asks for, in our own words",
    "says": "What the record says; empty where the team has to write it",
    "filled": "Whether the record fills it",
}
OTHERWISE = "As on the page of progress with the same name"


def meaning(column: str) -> str:
    return COLUMNS.get(column, OTHERWISE)
