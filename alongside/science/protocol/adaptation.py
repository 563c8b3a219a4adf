"""Whom the service is for, by what groups reach is told, and the rules that change recruitment."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from alongside.science.protocol.seeking import one_of
from alongside.science.protocol.shape import Identifier, Part, Words

DECILE = "decile"
"""The characteristic that every study with small areas has: the tenth of its own country."""
PREFER_NOT = "prefer_not"
"""The answer of those who would rather not say; it is in no group and is counted by itself."""
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


class QuestionOption(Part):
    """One answer that can be chosen."""

    id: Name
    label: Words


class FamilyQuestion(Part):
    """What a family may say of itself when it is met; each question can be left.

    Besides the `options` every question offers `PREFER_NOT`.
    """

    id: Identifier
    ask: Words
    hint: str = ""
    options: Annotated[tuple[QuestionOption, ...], Field(min_length=2)]

    def label_of(self, answer: str) -> str:
        """The words of an answer, also of one that the study offers no more."""
        if answer == PREFER_NOT:
            return "Prefers not to say"
        return next((one.label for one in self.options if one.id == answer), answer)


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
    """A characteristic of families: what holds it, its groups and their target.

    `question`: what the family said of itself when it was met. `visit`, `instrument` and `item`:
    a question of a form, which counts where the first says nothing. One of the two is needed.
    `within`: an earlier characteristic of which this one tells the parts, by the same question.
    """

    id: Identifier
    title: Words
    question: Identifier | None = None
    visit: Identifier | None = None
    instrument: Identifier | None = None
    item: Identifier | None = None
    within: Identifier | None = None
    groups: Annotated[tuple[TraitGroup, ...], Field(min_length=2)]
    stated: tuple[StatedTarget, ...] = ()
    note: str = ""

    def parts_of(self, whole: "Trait") -> dict[str, tuple[str, ...]]:
        """The groups of this characteristic that lie in each group of a coarser one."""
        return {
            one.id: tuple(part.id for part in self.groups if set(part.values) <= set(one.values))
            for one in whole.groups
        }

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
    questions: tuple[FamilyQuestion, ...] = ()
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
