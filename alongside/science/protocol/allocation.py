"""Arms, strata and how families are allocated."""

from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field

from alongside.science.protocol.shape import Identifier, Part, Words

Factor = Literal["site"]
"""What a stratum can be made of; every family has a site from the first day."""


class Arm(Part):
    """One arm of the trial; `ratio` is its share beside the other arms."""

    id: Identifier
    name: Words
    short: Words
    description: Words
    is_intervention: bool
    ratio: Annotated[int, Field(ge=1)]
    given_until_months: Annotated[int, Field(ge=1)] | None = None


Characteristic = Literal["site", "child_age", "children", "parents"]
"""What minimisation can balance: what is on record of every family before it is allocated.

The site; the completed months of the youngest child who takes part, by month of birth, on the
day of the allocation; how many children take part; how many parents or carers are on record.
"""

LOWEST: dict[Characteristic, int] = {"child_age": 0, "children": 1, "parents": 1}
"""Where the first band of a characteristic begins, so that no family falls outside."""


class Balanced(Part):
    """A factor of minimisation: how much it counts, and where each of its bands begins."""

    id: Characteristic
    weight: Annotated[Decimal, Field(gt=0, max_digits=6)] = Decimal(1)
    bands: tuple[Annotated[int, Field(ge=0)], ...] = ()

    @property
    def levels(self) -> tuple[str, ...]:
        """The bands as they are recorded; the sites are those of the study.

        >>> Balanced(id="child_age", bands=(0, 24)).levels
        ('0-23', '24+')
        """
        closed = (
            str(low) if after == low + 1 else f"{low}-{after - 1}"
            for low, after in pairwise(self.bands)
        )
        return (*closed, *(f"{last}+" for last in self.bands[-1:]))

    def level(self, number: int) -> str:
        """The band in which a number lies; one below the first counts to the first.

        >>> Balanced(id="children", bands=(1, 2, 3)).level(2)
        '2'
        """
        return self.levels[max(0, sum(number >= low for low in self.bands) - 1)]


class Allocation(Part):
    """How arms are drawn; block sizes and the chance of the preferred arm are hidden, not here."""

    method: Literal["permuted_blocks", "minimisation"]
    unit: Literal["family"]
    factors: tuple[Balanced, ...] = ()
    measure: Literal["range", "variance", "sd"] | None = None

    @property
    def minimises(self) -> bool:
        return self.method == "minimisation"


class Sealed(Part):
    """What those who enrol families must not know: the sizes of the blocks, or for
    minimisation the chance with which a family goes where it makes the arms most alike."""

    block_sizes: Annotated[tuple[Annotated[int, Field(ge=2)], ...] | None, Field(min_length=1)] = (
        None
    )
    probability: Annotated[Decimal, Field(gt=0, lt=1, max_digits=6)] | None = None


class Target(Part):
    """How many families the study hopes to randomise: in all, per site and per arm."""

    total: Annotated[int, Field(ge=1)]
    per_site: Annotated[int, Field(ge=1)]
    per_arm: Annotated[int, Field(ge=1)]
