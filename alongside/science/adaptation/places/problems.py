"""What is wrong in a file of places."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """What is wrong in one cell: its row in the file (the heading is row 1), its column, both."""

    row: int
    column: str
    found: str
    what: str
