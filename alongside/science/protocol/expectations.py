"""What is expected at each site: month by month, with holidays, ramp-up and the later steps."""

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from alongside.science.protocol.shape import Identifier, Part, Words

Counted = Literal["referrals", "screened", "consented", "randomised", "retained"]
"""What is counted against expectation, in the order of a family's way."""

Rates = Annotated[tuple[Annotated[float, Field(ge=0)], ...], Field(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1)]


class ExpectedFromTeam(Part):
    """Which part of a site's families one referring team is expected to bring."""

    team: Identifier
    share: Share


class ExpectedAtSite(Part):
    """Families expected month by month from `first_month`: referred and randomised.

    `first_month` is the day on which the site opens; the last month ends with its last day, or on
    `last_day` when the site closes earlier. Without `teams` nothing is expected of a single team.
    """

    site: Identifier
    first_month: date
    last_day: date | None = None
    referrals: Rates
    randomised: Rates
    teams: tuple[ExpectedFromTeam, ...] = ()


class Holiday(Part):
    """Days on which only a share of the usual number comes; at every site unless some are named."""

    name: Words
    first: date
    last: date
    share: Share
    sites: tuple[Identifier, ...] = ()
    reason: Words


class RampUp(Part):
    """A site that opens grows evenly over so many days to its full pace."""

    days: Annotated[int, Field(ge=1)]
    reason: Words


class ExpectedStep(Part):
    """A later step that a share of the families of an earlier one reach, so many days on."""

    what: Literal["screened", "consented", "retained"]
    of: Literal["referrals", "randomised"]
    share: Share
    days: Annotated[int, Field(ge=0)]
    reason: Words


class Expected(Part):
    """Expected numbers of families, with the assumption behind them.

    The months' numbers are what is expected with everything counted in; holidays and ramp-up say
    how a month's number is spread over its days.
    """

    assumption: Words
    ramp_up: RampUp | None = None
    holidays: tuple[Holiday, ...] = ()
    teams_reason: Words | None = None
    steps: tuple[ExpectedStep, ...] = ()
    sites: tuple[ExpectedAtSite, ...]

    def at(self, site: str) -> ExpectedAtSite | None:
        """What is expected at that site, or None."""
        return next((one for one in self.sites if one.site == site), None)

    def step(self, what: str) -> ExpectedStep | None:
        """The later step of that name, or None."""
        return next((one for one in self.steps if one.what == what), None)
