"""What a trial that is to be simulated is like: every number of it, checked on its own."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from alongside.science.protocol.shape import Identifier, Words
from alongside.science.protocol.shape import Part as Shaped

Chance = Annotated[float, Field(ge=0, le=1)]
Certain = Annotated[float, Field(gt=0, le=1)]
Above = Annotated[float, Field(gt=0)]
NotBelow = Annotated[float, Field(ge=0)]
Days = Annotated[float, Field(ge=0)]
Weights = Annotated[tuple[NotBelow, ...], Field(min_length=10, max_length=10)]

Mechanism = Literal["completely_at_random", "by_baseline", "by_deprivation", "by_outcome"]
Allocation = Literal[
    "permuted_blocks", "complete", "efron", "wei", "big_stick", "random_allocation", "maximal",
    "minimisation",
]  # fmt: skip
Kind = Literal[
    "difference", "ancova", "ancova_robust", "ancova_clustered", "partially_nested",
    "repeated_measures",
]  # fmt: skip


class Part(Shaped):
    """A section of a design: it takes no unknown key, and no number that is none."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Trial(Part):
    """Size, arms with their ratio, and how families are allocated.

    `probability`: with which minimisation and Efron's coin go where the arms come together;
    `apart`: how far they may be apart (`big_stick` and `maximal`; 3 where nothing is written).
    """

    families: Annotated[int, Field(ge=4, le=100_000)]
    arms: Annotated[dict[Identifier, Annotated[int, Field(ge=1)]], Field(min_length=2)]
    intervention: Identifier
    method: Allocation = "permuted_blocks"
    block_sizes: tuple[Annotated[int, Field(ge=2)], ...] = ()
    probability: Annotated[float, Field(gt=0.5, le=1)] = 0.8
    apart: Annotated[int, Field(ge=1, le=100)] | None = None
    strata: tuple[Literal["site", "deprivation"], ...] = ("site",)


class SiteOf(Part):
    """A site: when it opens and closes in months of the trial, and what it brings each month.

    `referrals`: month by month from its opening; the last number goes on until it closes.
    `group`: sites whose reach is asked about together.
    """

    id: Identifier
    name: Words
    opens: NotBelow = 0.0
    closes: Above
    referrals: Annotated[tuple[NotBelow, ...], Field(min_length=1)]
    practitioners: Annotated[int, Field(ge=1, le=60)] = 3
    group: str = ""


class Recruitment(Part):
    """How sites differ from what is expected of them, and when recruitment ends at the latest.

    `variation`: the coefficient of variation of the sites' true rates (gamma; 0: none);
    `pace`: all rates as a multiple of what is expected.
    """

    variation: NotBelow = 0.5
    pace: NotBelow = 1.0
    longest_months: Above = 60.0


class Path(Part):
    """From a referral to randomisation: shares of the step before, and mean days since it."""

    screened: Certain = 0.9
    eligible: Certain = 0.8
    consented: Certain = 0.75
    randomised: Certain = 0.95
    screened_days: Days = 10.0
    consented_days: Days = 14.0
    randomised_days: Days = 14.0
    least_consent_days: Days = 1.0


class ReachRuleOf(Part):
    """An adaptation point: asked when so many families have consented, or are randomised."""

    focus: Annotated[tuple[Annotated[int, Field(ge=1, le=10)], ...], Field(min_length=1)]
    points: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(min_length=1)]
    limit: Above = 0.85
    chance: Annotated[float, Field(gt=0, lt=1)] = 0.8
    counted: Literal["consented", "randomised"] = "consented"
    where: Literal["each_site", "each_group", "everywhere"] = "each_site"


class Reach(Part):
    """Who should come by tenth of deprivation, who comes, and what a change of recruitment does.

    `target`: weights of the ten tenths, most deprived first. `reached`: how likely a family of
    the focus is to be referred beside others, against the target (1: as it should be). `gain`: by
    how much each change multiplies that; `delay_days`: until it does.
    """

    target: Weights = (1.0,) * 10
    focus: Annotated[tuple[Annotated[int, Field(ge=1, le=10)], ...], Field(min_length=1)] = (
        1, 2, 3,
    )  # fmt: skip
    told_apart: Annotated[float, Field(gt=0, lt=1)] = 0.85
    reached: Above = 1.0
    gain: Above = 1.0
    delay_days: Days = 30.0
    rules: tuple[ReachRuleOf, ...] = ()


class FollowUp(Part):
    """A follow-up so many months after randomisation; `share` of the whole effect is seen then."""

    id: Identifier
    months: Above
    share: float = 1.0


class Outcome(Part):
    """The primary outcome: at baseline and follow-ups, the last of which is the primary one.

    `effect`: intervention less comparison, in the unit of `sd`. `effect_by_deprivation`: how much
    the effect of the most deprived tenth exceeds that of the least deprived. `correlation`: with
    the baseline; `between`: of two follow-ups. `site_share`: of the variance. `practitioner_icc`:
    of families of one practitioner. `sd_ratio`: residual sd with the intervention over without.
    """

    name: Words = "outcome"
    better: Literal["lower", "higher"] = "lower"
    mean: float = 0.0
    sd: Above
    effect: float
    effect_by_deprivation: float = 0.0
    correlation: Annotated[float, Field(ge=0, lt=1)] = 0.5
    between: Annotated[float, Field(ge=0, lt=1)] = 0.6
    site_share: Annotated[float, Field(ge=0, lt=1)] = 0.0
    practitioner_icc: Annotated[float, Field(ge=0, lt=1)] = 0.0
    sd_ratio: Above = 1.0
    follow_ups: Annotated[tuple[FollowUp, ...], Field(min_length=1, max_length=12)]
    late_days: Days = 14.0


class Missing(Part):
    """Follow-ups that are missed, and families who withdraw before the primary one.

    `share` at each follow-up; `more_in_comparison`: how much greater it is in the comparison arm.
    `strength`: the log odds of missing per standard deviation of what the mechanism goes by
    (worse, or more deprived, is missed more).
    """

    mechanism: Mechanism = "completely_at_random"
    share: Annotated[float, Field(ge=0, lt=1)] = 0.0
    more_in_comparison: Annotated[float, Field(gt=-1, lt=1)] = 0.0
    strength: float = 1.0
    withdrawal: Annotated[float, Field(ge=0, lt=1)] = 0.0


class Looks(Part):
    """When the trial is looked at, as shares of its families, and the rule that stops it."""

    at: Annotated[tuple[float, ...], Field(min_length=1)] = (1.0,)
    efficacy: Words = "lan-demets-obrien-fleming"
    parameter: float | None = None
    futility: tuple[float, ...] | None = None
    no_efficacy_at: tuple[Annotated[int, Field(ge=1)], ...] = ()
    alpha: Annotated[float, Field(gt=0, lt=1)] = 0.05
    sides: Literal[1, 2] = 2
    decision_days: Days = 0.0


class Analysis(Part):
    """The analysis that the protocol names beforehand; `sites`: adjusted for sites as well.

    `missing`: what happens to families without the primary follow-up; `imputations` and `rounds`
    are those of chained equations.
    """

    kind: Kind = "ancova"
    sites: bool = False
    missing: Literal["complete_cases", "multiple_imputation"] = "complete_cases"
    imputations: Annotated[int, Field(ge=2, le=1000)] = 20
    rounds: Annotated[int, Field(ge=1, le=100)] = 5


class Costs(Part):
    """What things cost, all in one currency."""

    currency: Words = "£"
    fixed: NotBelow = 0.0
    each_referral: NotBelow = 0.0
    each_randomised: NotBelow = 0.0
    each_intervention: NotBelow = 0.0
    each_follow_up: NotBelow = 0.0
    site_month: NotBelow = 0.0
    each_look: NotBelow = 0.0
    each_change: NotBelow = 0.0


class Design(Part):
    """One trial to simulate; `study` names the definition that gave what is not written here.

    `assumptions`: why a number is as it is, by its place, such as `"outcome.sd"`.
    """

    name: Words
    study: Words | None = None
    assumptions: dict[str, Words] = {}
    trial: Trial
    sites: Annotated[tuple[SiteOf, ...], Field(min_length=1, max_length=200)]
    recruitment: Recruitment = Recruitment()
    path: Path = Path()
    reach: Reach = Reach()
    outcome: Outcome
    missing: Missing = Missing()
    looks: Looks = Looks()
    analysis: Analysis = Analysis()
    costs: Costs = Costs()

    @property
    def comparison(self) -> str:
        """The arm that is compared with."""
        return next(arm for arm in self.trial.arms if arm != self.trial.intervention)

    @property
    def primary_months(self) -> float:
        """Months from randomisation to the primary follow-up."""
        return self.outcome.follow_ups[-1].months
