"""Who may take part: what includes, what excludes, what is looked at family by family."""

from typing import Annotated, Literal

from pydantic import Field

from alongside.science.protocol.shape import Identifier, Part, Words


class Criterion(Part):
    """One question about a family; `text` may hold `{words}` that a site's law fills in.

    A family may go on when every `include` is yes, every `exclude` is no, and every
    `case_by_case` that is yes has a decision. `reason` names the coded reason if it stops there.
    """

    id: Identifier
    kind: Literal["include", "exclude", "case_by_case"]
    text: Words
    help: str = ""
    at_referral: Identifier | None = None
    at_screening: Identifier
    reason: Identifier

    @property
    def answer_that_allows(self) -> Literal["yes", "no"]:
        """The answer with which a family may go on without a further decision."""
        return "yes" if self.kind == "include" else "no"


class Ages(Part):
    """Ages that the study takes, in completed months for children and years for parents."""

    child_from_months: Annotated[int, Field(ge=0)]
    child_to_months: Annotated[int, Field(ge=0)]
    parent_from_years: Annotated[int, Field(ge=0)]
