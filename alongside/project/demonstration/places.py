"""Made-up small areas of the demonstration: codes, names and postcodes that are nobody's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from alongside.foundations.tables import write_csv
from alongside.project.demonstration.dice import Dice
from alongside.science.adaptation.places.formats import ENGLAND_2019, SCOTLAND_2020

AREAS, ROW, SIDE = 40, 8, 0.012
PLACES = ("Upper", "Lower", "East", "West", "Park", "Bridge", "Mill", "Hill")
OFFICIAL_LETTERS = "ABDEFGHJLN"


@dataclass(frozen=True)
class MadeUp:
    """The areas of one site: how many there are of each tenth, and how likely a family of one is
    found. Codes are of a kind that no census has given out."""

    site: str
    code: str
    outward: str
    council: str
    corner: tuple[float, float]
    tenths: tuple[int, ...]
    found: tuple[int, ...]

    def tenth(self, number: int) -> int:
        """The tenth of an area, from 1."""
        return next(t for t in range(1, 11) if number < sum(self.tenths[:t]))

    def area(self, number: int) -> str:
        return f"{self.code}{number:04}"

    def postcode(self, number: int) -> str:
        letters = OFFICIAL_LETTERS[number // 10] + OFFICIAL_LETTERS[number % 10]
        return f"{self.outward} {number % 10}{letters}"

    def name(self, number: int) -> str:
        return f"Made-up {PLACES[number // 5]} - {number % 5 + 1:02}"


GLASGOW = MadeUp(
    "glasgow", "S0199", "G99", "S12000049", (-4.30, 55.83),
    (15, 6, 4, 3, 3, 2, 2, 2, 2, 1), (16, 14, 12, 18, 16, 10, 8, 3, 2, 1),
)  # fmt: skip
BROMLEY = MadeUp(
    "bromley", "E0199", "BR99", "E09000006", (0.00, 51.38),
    (2, 2, 2, 3, 4, 5, 5, 6, 6, 5), (14, 12, 10, 10, 10, 10, 10, 8, 8, 8),
)  # fmt: skip
SITES = {one.site: one for one in (GLASGOW, BROMLEY)}


def postcode_for(site: str, index: int) -> str:
    """A made-up postcode for a family; those of the most deprived tenths are found too seldom."""
    made, dice = SITES.get(site, BROMLEY), Dice(0, f"place {index}")
    tenth = dice.weighted({t + 1: weight for t, weight in enumerate(made.found)})
    return made.postcode(dice.one_of([n for n in range(AREAS) if made.tenth(n) == tenth]))


def files() -> list[tuple[str, bytes]]:
    """The files of both countries, in the form of the official ones."""
    return [
        ("made-up-areas-england.csv", _csv(ENGLAND_2019.columns, _rows(BROMLEY, 32_844))),
        ("made-up-areas-scotland.csv", _csv(SCOTLAND_2020.columns, _scottish())),
        ("made-up-ethnic-groups-england.csv", _csv(("lad", "ethnic_group", "n"), _people())),
        ("made-up-postcodes.csv", _csv(("pcds", "lsoa11cd", "DataZone2011Code"), _lookup())),
        *((f"made-up-boundaries-{one.site}.geojson", _shapes(one)) for one in SITES.values()),
    ]


def _rows(made: MadeUp, areas: int) -> list[list[object]]:
    """Area, council, rank, tenth, children, people."""
    seen: dict[int, int] = {}
    rows: list[list[object]] = []
    for number in range(AREAS):
        tenth = made.tenth(number)
        seen[tenth] = seen.get(tenth, 0) + 1
        rank = (tenth - 1) * areas // 10 + seen[tenth]
        children = 60 + (number * 37) % 50 + 4 * (10 - tenth)
        rows.append([made.area(number), made.council, rank, tenth, children, children * 17])
    return rows


def _scottish() -> list[list[object]]:
    """The same with six ethnic groups in the place of everybody."""
    found = []
    for number, (area, council, rank, tenth, children, _) in enumerate(_rows(GLASGOW, 6_976)):
        groups = (900 - number, 20 + number % 7, 90 + number % 40, 30 + number % 9, 6, 12)
        found.append([area, council, rank, tenth, children, *groups])
    return found


PEOPLE = {
    "White": {
        "English, Welsh, Scottish, Northern Irish or British": 21_000, "Irish": 600,
        "Gypsy or Irish Traveller": 60, "Roma": 140, "Other White": 3_100,
    },
    "Mixed or Multiple ethnic groups": {
        "White and Black Caribbean": 700, "White and Black African": 300, "White and Asian": 500,
        "Other Mixed or Multiple ethnic groups": 500,
    },
    "Asian, Asian British or Asian Welsh": {
        "Indian": 1_000, "Pakistani": 300, "Bangladeshi": 250, "Chinese": 450, "Other Asian": 900,
    },
    "Black, Black British, Black Welsh, Caribbean or African": {
        "African": 1_600, "Caribbean": 900, "Other Black": 300,
    },
    "Other ethnic group": {"Arab": 150, "Any other ethnic group": 500},
}  # fmt: skip
"""Made-up people of the English site by the nineteen groups of the census."""


def _people() -> Iterable[list[object]]:
    """As the census of England and Wales has them; Scotland's are in the file of its areas."""
    for main, groups in PEOPLE.items():
        for group, number in groups.items():
            yield [BROMLEY.council, f"{main}: {group}", number]


def _lookup() -> Iterable[list[object]]:
    for number in range(AREAS):
        yield [BROMLEY.postcode(number), BROMLEY.area(number), ""]
        yield [GLASGOW.postcode(number), "", GLASGOW.area(number)]


def _shapes(made: MadeUp) -> bytes:
    features = []
    for number in range(AREAS):
        x, y = made.corner[0] + number // 5 * SIDE, made.corner[1] + number % 5 * SIDE * 0.6
        ring = [[x, y], [x + SIDE, y], [x + SIDE, y + SIDE * 0.6], [x, y + SIDE * 0.6], [x, y]]
        shape = {"type": "Polygon", "coordinates": [[[round(a, 4), round(b, 4)] for a, b in ring]]}
        said = {"DZ11CD": made.area(number), "DZ11NM": made.name(number)}
        features.append({"type": "Feature", "properties": said, "geometry": shape})
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def _csv(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    return write_csv(list(rows), heading)
