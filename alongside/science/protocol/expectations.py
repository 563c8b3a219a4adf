"""What is expected each month at each site, and whom to alert when less comes."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from alongside.science.protocol.shape import Identifier, Part, Words

Rates = Annotated[tuple[Annotated[float, Field(ge=0)], ...], Field(min_length=1)]


class ExpectedAtSite(Part):
    """Families expected month by month from `first_month`: referred and randomised."""

    site: Identifier
    first_month: date
    referrals: Rates
    randomised: Rates


class Expected(Part):
    """Expected numbers of families, with the assumption behind them."""

    assumption: Words
    sites: tuple[ExpectedAtSite, ...]

    def at(self, site: str) -> ExpectedAtSite | None:
        """What is expected at that site, or None."""
        return next((one for one in self.sites if one.site == site), None)


class Alert(Part):
    """A rule: tell these roles when so few came in so many weeks that chance hardly explains it."""

    id: Identifier
    what: Literal["referrals", "randomised"]
    where: Literal["each_site", "whole_study"]
    below_probability: Annotated[float, Field(gt=0, lt=1)]
    weeks: Annotated[int, Field(ge=1)]
    tell: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    at_most_every_days: Annotated[int, Field(ge=1)]
