"""The files of small areas that are read: which column says what, and what may stand in it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

Country = Literal["England", "Scotland"]
OLD_COUNCILS = {
    "S12000015": "S12000047",  # Fife
    "S12000024": "S12000048",  # Perth and Kinross
    "S12000044": "S12000050",  # North Lanarkshire
    "S12000046": "S12000049",  # Glasgow City
}
"""Councils whose code changed when a boundary moved a little: old to present."""


@dataclass(frozen=True, slots=True)
class AreaFile:
    """A file with one row for each small area.

    `areas`: how many the whole country has, which is the lowest rank. `children`: the column of
    children aged 0 to 4, None where the file has none. `people`: everybody, None where they were
    counted in another year than the groups. `groups`: columns of ethnic groups.
    """

    id: str
    country: Country
    index: str
    areas: int
    area: str
    council: str
    rank: str
    decile: str
    children: str | None = None
    people: str | None = None
    groups: tuple[str, ...] = ()
    groups_of_everybody: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column that is read."""
        some = (self.area, self.council, self.rank, self.decile, self.children, self.people)
        return (*(name for name in some if name), *self.groups)

    def renamed(self, names: Mapping[str, str]) -> "AreaFile":
        """The same file with other headings: ours to theirs. Ethnic groups keep their names.

        Raises ValueError for a column that the file does not have.
        """
        fields = ("area", "council", "rank", "decile", "children", "people")
        ours = {getattr(self, field): field for field in fields if getattr(self, field)}
        unknown = [name for name in names if name not in ours]
        if unknown:
            raise ValueError(f"{self.id} has no column {', '.join(unknown)} that can be renamed.")
        changed: dict[str, Any] = {ours[name]: theirs for name, theirs in names.items()}
        return replace(self, **changed)


ENGLAND_2019 = AreaFile(
    id="england_imd2019_lsoa2011",
    country="England",
    index="IMD 2019",
    areas=32_844,
    area="lsoa11",
    council="lad19",
    rank="imd19_rank",
    decile="imd19_decile",
    children="age0_4_2020",
    people="pop_2020",
)
ENGLAND_2025 = AreaFile(
    id="england_imd2025_lsoa2021",
    country="England",
    index="IMD 2025",
    areas=33_755,
    area="lsoa21",
    council="lad24",
    rank="imd25_rank",
    decile="imd25_decile",
    people="residents_2021",
    groups=("white", "mixed", "asian", "black", "other"),
    groups_of_everybody=True,
)
SCOTLAND_2020 = AreaFile(
    id="scotland_simd2020v2_dz2011",
    country="Scotland",
    index="SIMD 2020v2",
    areas=6_976,
    area="dz11",
    council="lad",
    rank="simd20_rank",
    decile="simd20_decile",
    children="census2022_0_4",
    groups=("white", "mixed", "asian", "african", "caribbean_black", "other"),
)
FORMATS = (ENGLAND_2019, ENGLAND_2025, SCOTLAND_2020)
