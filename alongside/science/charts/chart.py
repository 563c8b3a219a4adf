"""What every chart gives back: a picture and the table of the same numbers."""

from dataclasses import dataclass

Cell = str | int | float


@dataclass(frozen=True)
class Table:
    """The numbers behind a picture: a header and rows of as many cells."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Chart:
    """A picture with its title and table; the sentence on top is written by who shows it."""

    svg: str
    title: str
    table: Table
    sentence: str | None = None


@dataclass(frozen=True)
class Caption:
    """What a picture is called, what it shows in words, and as of when.

    `ident` begins the ids inside the picture and must be unique on a page.
    """

    ident: str
    title: str
    description: str
    as_of: str = ""
