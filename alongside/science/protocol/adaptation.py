"""Whom the service is for, by what groups reach is told, and the rules that change recruitment."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from alongside.science.protocol.seeking import one_of
from alongside.science.protocol.shape import Identifier, Part, Words

DECILE = "decile"
"""The characteristic that every study with small areas has: the tenth of its own country."""
TENTHS = tuple(str(number) for number in range(1, 11))

Index = Literal["IMD 2019", "IMD 2025", "SIMD 2020v2"]
Council = Annotated[str, StringConstraints(pattern=r"^(E0[6-9]|S12)\d{6}$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_]*$", max_length=60)]
Counted = Literal["consented", "randomised"]


class Need(Part):
    """How many times the need of the least deprived tenth that of the most deprived is.

    `least_times` and `most_times` are the ends between which the truth may lie.
    """

    times: Annotated[float, Field(gt=0)]
    least_times: Annotated[float, Field(gt=0)]
    most_times: Annotated[float, Field(gt=0)]
    source: Words


class AreasOfSite(Part):
    """The councils whose small areas are a site, and the index that ranks them."""

    site: Identifier
    councils: Annotated[tuple[Council, ...], Field(min_length=1)]
    index: Index


class TraitGroup(Part):
    """One group of a characteristic: the answers that mean it, or numbers from and to.

    `columns`: its names in the official files, which make its share of the target population.
    """

    id: Name
    label: Words
    values: tuple[Words, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    columns: tuple[Words, ...] = ()

    def holds(self, answer: str) -> bool:
        """Whether an answer means this group."""
        if self.at_least is None and self.at_most is None:
            return answer in self.values
        try:
            number = float(answer)
        except ValueError:
            return False
        low = -float("inf") if self.at_least is None else self.at_least
        high = float("inf") if self.at_most is None else self.at_most
        return low <= number <= high


class StatedTarget(Part):
    """A target that no file of small areas holds: weights by group, with their source.

    `people` is how many the source asked, where it is a sample; None for a count of everybody.
    """

    site: Identifier
    weights: dict[Name, Annotated[float, Field(ge=0)]]
    source: Words
    people: Annotated[float, Field(gt=0)] | None = None


class Trait(Part):
    """A characteristic of families: the question that holds it, its groups and their target."""

    id: Identifier
    title: Words
    visit: Identifier
    instrument: Identifier
    item: Identifier
    groups: Annotated[tuple[TraitGroup, ...], Field(min_length=2)]
    stated: tuple[StatedTarget, ...] = ()
    note: str = ""

    def group_of(self, answer: str | None) -> str | None:
        """The group of an answer; None where it says none of them."""
        if answer is None:
            return None
        return next((group.id for group in self.groups if group.holds(answer)), None)


class AdaptationRule(Part):
    """A change is asked for if the chance that groups are represented under `limit` is too great.

    `points`: the numbers of families at which it is asked, counted at each site by itself, or
    over all sites ranked by one index.
    """

    id: Identifier
    title: Words
    trait: Identifier
    groups: Annotated[tuple[Name, ...], Field(min_length=1)]
    limit: Annotated[float, Field(gt=0)] = 0.85
    chance: Annotated[float, Field(gt=0, lt=1)] = 0.80
    counted: Counted = "consented"
    where: Literal["each_site", "each_index"] = "each_site"
    points: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(min_length=1)]
    changes: Annotated[tuple[Words, ...], Field(min_length=1)]


class Adaptation(Part):
    """Everything about reach: areas, need, characteristics, rules, and what is too few to show."""

    small_cells: Annotated[int, Field(ge=2)] = 5
    stage: Counted = "consented"
    told_apart: Annotated[float, Field(gt=0, lt=1)] = 0.85
    focus: tuple[Name, ...] = ("1", "2", "3")
    need: Need | None = None
    areas: tuple[AreasOfSite, ...] = ()
    traits: tuple[Trait, ...] = ()
    rules: tuple[AdaptationRule, ...] = ()

    def of_site(self, site: str) -> AreasOfSite | None:
        """The areas of a site, or None where the study names none."""
        return next((one for one in self.areas if one.site == site), None)

    def rule(self, id: str) -> AdaptationRule:
        """The rule of that id; raises `UnknownInStudy`."""
        return one_of(self.rules, id, "adaptation rule")

    def groups_of(self, trait: str) -> tuple[str, ...]:
        """The ids of a characteristic's groups; raises `UnknownInStudy`."""
        if trait == DECILE:
            return TENTHS
        return tuple(group.id for group in one_of(self.traits, trait, "characteristic").groups)
