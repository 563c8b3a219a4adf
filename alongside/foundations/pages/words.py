"""What forms say when an answer cannot be taken; never blaming, always what to do."""

from __future__ import annotations

from datetime import date

from .filters import count_of, day, month

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

PART_LABELS = {"day": "Day", "month": "Month", "year": "Year", "time": "Time"}
TIME_HINT = "For example 14:20"
TYPE_NAME = "Or type your full name"
NOTE_LABEL = "Note (needed if you are unsure)"

GALLERY_CHART = "Families referred: Bromley is 2 behind what was expected by now"
GALLERY_CHART_SHOWS = "Families referred in Bromley from April to September 2023, cumulated."
GALLERY_LABELS = {
    "expected": "Expected",
    "bromley": "Bromley",
    "column:day": "By",
    "column:count": "Families",
    "column:low": "Lowest expected",
    "column:high": "Highest expected",
    "column:series": "Series",
}


def optional(label: str) -> str:
    return f"{label} (optional)"


def nothing_written(label: str) -> str:
    return f"“{label}” is empty. Write an answer."


def nothing_chosen(label: str) -> str:
    return f"“{label}” has no answer yet. Choose one."


def not_ticked(label: str) -> str:
    return f"To go on, tick “{label}”."


def too_long(label: str, limit: int, length: int) -> str:
    over = count_of(length - limit, "character", "characters")
    return f"“{label}” can hold {limit:,} characters. Take out {over}."


def not_an_option(label: str) -> str:
    return f"“{label}”: choose one of the answers shown."


def only_alone(label: str, alone: str) -> str:
    return f"“{label}”: choose “{alone}” on its own, or untick it."


def not_email() -> str:
    return "This does not look like an email address. It should look like name@example.org."


def not_phone() -> str:
    return "This does not look like a telephone number. Write it like 0131 496 0000."


def not_whole(label: str) -> str:
    return f"“{label}” must be a whole number in figures, like 12."


def not_decimal(label: str, places: int) -> str:
    example = f"{12.3456:.{places}f}"
    return f"“{label}” must be a number in figures, like {example}."


def too_small(label: str, lowest: object) -> str:
    return f"“{label}” must be {lowest} or more."


def too_large(label: str, highest: object) -> str:
    return f"“{label}” must be {highest} or less."


def no_day(label: str) -> str:
    return f"“{label}” is empty. Write the date."


def about_field(label: str, text: str) -> str:
    """A problem as it is told, with the field that it is about: a page can ask several dates."""
    return f"“{label}”: {text}"


def parts_missing(missing: list[str]) -> str:
    return f"the date needs a {' and a '.join(missing)} as well."


def not_a_day() -> str:
    return "write the day as a number from 1 to 31."


def not_a_month() -> str:
    return "write the month as a number from 1 to 12."


def not_a_year() -> str:
    return "write the year in full, with four figures, like 2023."


def day_not_in_month(number: int, year: int, length: int) -> str:
    return f"{MONTHS[number - 1]} {year} has {length} days. Check the day."


def before_earliest(earliest: date) -> str:
    return f"the date must be {day(earliest)} or later."


def after_latest(latest: date) -> str:
    return f"the date must be {day(latest)} or earlier."


def in_the_future() -> str:
    return "this date is in the future. It must be today or earlier."


def moment_in_the_future() -> str:
    return "this time is in the future. It must be now or earlier."


def month_too_late(latest: date) -> str:
    return f"the month must be {month(latest)} or earlier."


def month_too_early(earliest: date) -> str:
    return f"the month must be {month(earliest)} or later."


def in_the_past() -> str:
    return "this date is in the past. It must be today or later."


def no_time() -> str:
    return "write the time, like 14:20."


def not_a_time() -> str:
    return "write the time like 14:20 or 2:20pm."


def clocks_went_forward() -> str:
    return "there was no such time that day: the clocks went forward. Check the time."


def no_file() -> str:
    return "No file was chosen. Choose one."


def file_kept(name: str) -> str:
    return f"“{name}” is kept from before. Choose a file only to replace it."


def empty_file(name: str) -> str:
    return f"“{name}” is empty. Choose another file."


def file_too_large(name: str, size: float, limit: int) -> str:
    return f"“{name}” is {size:.1f} MB. The file can be {limit} MB at most."


def wrong_file(name: str, accepted: str) -> str:
    return f"“{name}” is another kind of file. Choose one of these kinds: {accepted}."


def no_signature() -> str:
    return "Sign by drawing, or type your name."


def unreadable_signature() -> str:
    return "The drawn signature could not be read. Draw it again, or type your name."


def note_needed() -> str:
    return "Say in a few words what is not clear."


def endings(accept: tuple[str, ...]) -> str:
    """PDF, JPG or PNG."""
    *others, last = [ending.lstrip(".").upper() for ending in accept]
    return f"{', '.join(others)} or {last}" if others else last


def kinds_of_file(accept: tuple[str, ...], limit: int) -> str:
    return f"{endings(accept)}, up to {limit} MB."


def up_to(limit: int) -> str:
    return f"Up to {limit:,} characters."
