"""Where each place of a study stands: which file and which line."""

from dataclasses import dataclass, field

from alongside.science.protocol.lines import Place

SECTIONS_BY_FILE: dict[str, tuple[str, ...]] = {
    "roles.toml": ("roles",),
    "eligibility.toml": ("eligibility",),
    "schedule.toml": ("procedures", "visits", "retention", "measures", "routing"),
    "progression.toml": ("progression",),
    "adaptation.toml": ("adaptation",),
    "quality.toml": (
        "edit_checks", "concern_rules", "shows_arm", "entered_twice", "odd_answering",
        "upset_alerts",
    ),
}  # fmt: skip
"""Sections that have a file of their own; every other section stands in `study.toml`."""

FILES: tuple[str, ...] = ("study.toml", *SECTIONS_BY_FILE)
OPTIONAL = frozenset({"adaptation.toml", "quality.toml"})
"""Files that a study may leave out."""


def file_of(section: str) -> str:
    """The file in which a section belongs.

    >>> file_of("visits"), file_of("arms")
    ('schedule.toml', 'study.toml')
    """
    homes = [file for file, sections in SECTIONS_BY_FILE.items() if section in sections]
    return homes[0] if homes else "study.toml"


def spoken(place: Place) -> str:
    """A place as people write it.

    >>> spoken(("roles", 3, "permissions"))
    'roles[3].permissions'
    """
    words = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return words.removeprefix(".") or "study"


@dataclass
class Positions:
    """The file and line of every place that was read."""

    lines: dict[Place, tuple[str, int]] = field(default_factory=dict)

    def add(self, file: str, lines: dict[Place, int], under: Place = ()) -> None:
        """Note the places of one file, which stands in the study under the given place."""
        for place, line in lines.items():
            self.lines.setdefault((*under, *place), (file, line))

    def of(self, place: Place) -> tuple[str, int]:
        """The file and line of a place, or of the nearest thing around it."""
        for end in range(len(place), 0, -1):
            if place[:end] in self.lines:
                return self.lines[place[:end]]
        return (file_of(str(place[0])) if place else "study.toml", 1)
