"""Arms, strata and how families are allocated."""

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


class Allocation(Part):
    """How the sequence is made; the block sizes are not here, because they are hidden."""

    method: Literal["permuted_blocks"]
    unit: Literal["family"]


class Sealed(Part):
    """What those who enrol families must not know: the sizes of the blocks."""

    block_sizes: Annotated[tuple[Annotated[int, Field(ge=2)], ...], Field(min_length=1)]


class Target(Part):
    """How many families the study hopes to randomise: in all, per site and per arm."""

    total: Annotated[int, Field(ge=1)]
    per_site: Annotated[int, Field(ge=1)]
    per_arm: Annotated[int, Field(ge=1)]
