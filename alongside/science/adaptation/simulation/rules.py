"""Rules about a whole design: what cannot stop, what contradicts itself, what cannot be."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from alongside.science.adaptation.group_sequential.design import SHAPES, Plan, Shaped
from alongside.science.adaptation.group_sequential.spending import SPENDING, Spending
from alongside.science.adaptation.simulation.allocating import OF_ONE_LENGTH, TWO_EQUAL
from alongside.science.adaptation.simulation.design import Design, Looks, Trial
from alongside.science.protocol.assumptions import found_at
from alongside.science.protocol.lines import Place

Findings = Iterator[tuple[Place, str]]
_MOST_REFERRALS = 8_000


def arms(design: Design) -> Findings:
    """Two arms, one of which is the intervention, and blocks that hold whole rounds of them."""
    trial = design.trial
    if len(trial.arms) != 2:
        yield ("trial", "arms"), f"Two arms are compared; there are {len(trial.arms)}."
    if trial.intervention not in trial.arms:
        known = ", ".join(trial.arms)
        yield (
            ("trial", "intervention"),
            f"There is no arm called “{trial.intervention}”; there is: {known}.",
        )
    whole = sum(trial.arms.values())
    if trial.method == "permuted_blocks":
        if not trial.block_sizes:
            yield ("trial", "block_sizes"), "Permuted blocks need a size, such as [2, 4]."
        for place, size in enumerate(trial.block_sizes):
            if size % whole:
                message = (
                    f"A block of {size} is no multiple of {whole}, the sum of the arms' ratio."
                )
                yield ("trial", "block_sizes", place), message
    yield from _allocation(trial)


def _allocation(trial: Trial) -> Findings:
    """The method suits the arms, and what it needs to know is known."""
    equal, named = len(set(trial.arms.values())) == 1, trial.method
    if named == "minimisation" and not trial.strata:
        yield ("trial", "strata"), "Minimisation needs something to balance: name site."
    if named in ("wei", *TWO_EQUAL) and not equal:
        message = f"The method {named} is for arms with equal shares: write 1 for each of them."
        yield ("trial", "arms"), message
    if named in OF_ONE_LENGTH and trial.strata:
        message = (
            f"The method {named} is planned for one length, which no stratum has: write "
            "strata = [], or another method."
        )
        yield ("trial", "strata"), message
    if trial.apart is not None and named not in ("big_stick", "maximal"):
        message = "Only big_stick and maximal ask how far arms may be apart: take this out."
        yield ("trial", "apart"), message


def sites(design: Design) -> Findings:
    """Sites have names of their own and close after they open; somebody is referred."""
    ids = [site.id for site in design.sites]
    for place, site in enumerate(design.sites):
        if site.id in ids[:place]:
            yield ("sites", place, "id"), f"There are two sites called “{site.id}”."
        if site.closes <= site.opens:
            message = f"{site.name} closes at month {site.closes:g}, before it opens."
            yield ("sites", place, "closes"), message
        months = site.closes - site.opens
        if max(site.referrals) * months * design.recruitment.pace > _MOST_REFERRALS:
            message = f"{site.name} has more than {_MOST_REFERRALS} referrals: divide the site."
            yield ("sites", place, "referrals"), message


def can_end(design: Design) -> Findings:
    """A design that nobody is ever referred to has no look at which it stops."""
    reached = [site for site in design.sites if site.opens < design.recruitment.longest_months]
    if design.recruitment.pace == 0 or not any(sum(site.referrals) for site in reached):
        message = (
            "This design cannot stop: nobody is ever referred, so that no look is reached. Give "
            "a site referrals above 0 before recruitment ends, and a pace above 0."
        )
        key: Place = ("recruitment", "pace") if design.recruitment.pace == 0 else ("sites",)
        yield key, message


def looks(design: Design) -> Findings:
    """Shares of the information rise to 1, and the boundaries can be worked out."""
    at = design.looks.at
    for place, (first, later) in enumerate(pairwise(at), 1):
        if later <= first:
            message = (
                f"The share of the information falls from {first:g} to {later:g}: write the looks "
                "in rising order, such as [0.5, 1]."
            )
            yield ("looks", "at", place), message
            return
    if at[0] <= 0 or at[-1] != 1:
        yield ("looks", "at"), "Looks stand above 0 and the last one at 1, such as [0.5, 1]."
        return
    if any(each > len(at) for each in design.looks.no_efficacy_at):
        yield ("looks", "no_efficacy_at"), f"There are {len(at)} looks: name some of them."
        return
    if len(at) in design.looks.no_efficacy_at:
        message = (
            "This design cannot stop for efficacy at its last look, so that it never finds an "
            "effect: take the last look out of no_efficacy_at."
        )
        yield ("looks", "no_efficacy_at"), message
        return
    try:
        bounds_of(design.looks)
    except ValueError as problem:
        yield ("looks",), str(problem)


def outcomes(design: Design) -> Findings:
    """Follow-ups come one after another, and correlations fit together."""
    outcome = design.outcome
    months = [each.months for each in outcome.follow_ups]
    for place, (first, later) in enumerate(pairwise(months), 1):
        if later <= first:
            message = "Follow-ups stand in the order of their months; the last is the primary one."
            yield ("outcome", "follow_ups", place, "months"), message
    last = len(outcome.follow_ups) - 1
    if outcome.follow_ups[last].share != 1:
        message = "The effect is that of the primary follow-up: its share is 1."
        yield ("outcome", "follow_ups", last, "share"), message
    if outcome.between < outcome.correlation**2:
        message = (
            f"Two follow-ups that each correlate {outcome.correlation:g} with the baseline "
            f"correlate {outcome.correlation**2:g} or more with each other: raise it."
        )
        yield ("outcome", "between"), message


def missing(design: Design) -> Findings:
    """The share missing is a share in either arm."""
    found = design.missing.share + design.missing.more_in_comparison
    if not 0 <= found < 1:
        message = f"The comparison arm would miss a share of {found:g}: it lies from 0 to below 1."
        yield ("missing", "more_in_comparison"), message


def analysis(design: Design) -> Findings:
    """The analysis has what it asks for, and missing answers are dealt with once."""
    planned, several = design.analysis, len(design.outcome.follow_ups) > 1
    if planned.kind == "repeated_measures" and not several:
        message = "Repeated measures need two follow-ups or more: add one, or write ancova."
        yield ("analysis", "kind"), message
    if planned.kind == "repeated_measures" and planned.missing == "multiple_imputation":
        message = (
            "The model of repeated measures takes every follow-up that was seen, so nothing is "
            "imputed: write complete_cases here, or another kind of analysis."
        )
        yield ("analysis", "missing"), message


def reach(design: Design) -> Findings:
    """The focus is some of the tenths and not all, in the target as well; points rise."""
    weights, rules = design.reach.target, design.reach.rules
    named: list[tuple[Place, tuple[int, ...]]] = [(("reach", "focus"), design.reach.focus)]
    named += [(("reach", "rules", place, "focus"), rule.focus) for place, rule in enumerate(rules)]
    for name, focus in named:
        inside = sum(weights[tenth - 1] for tenth in set(focus))
        if not 0 < inside < sum(weights):
            yield name, "The focus is some of the target population, and not all of it."
    for number, rule in enumerate(rules):
        if any(later <= first for first, later in pairwise(rule.points)):
            place: Place = ("reach", "rules", number, "points")
            yield place, "Adaptation points are at rising numbers of families."


def assumptions(design: Design) -> Findings:
    """A reason is given for something that the design says."""
    for about in design.assumptions:
        try:
            found_at(design, about)
        except LookupError:
            message = f"Nothing in the design is called “{about}”; write outcome.sd."
            yield ("assumptions", about), message


def bounds_of(looks: Looks) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return the upper and lower bounds of Z at each look; a lower bound may be −infinity.

    Raises ValueError where the rule cannot be worked out, in words.

    >>> upper, lower = bounds_of(Looks(at=(0.5, 1.0)))
    >>> [round(bound, 4) for bound in upper], [round(bound, 4) for bound in lower]
    ([2.9626, 1.9686], [-2.9626, -1.9686])
    """
    plan = Plan(
        looks.at, rule_of(looks.efficacy, looks.parameter), looks.alpha, _some_power(looks),
        looks.sides, looks.futility, False, _stops_at(looks),
    )  # fmt: skip
    upper = plan.upper()
    if looks.sides == 2:
        return upper, tuple(-bound for bound in upper)
    below = (float("-inf"),) * (len(upper) - 1) if looks.futility is None else looks.futility
    return upper, (*below, upper[-1])


def rule_of(name: str, parameter: float | None) -> Spending | Shaped:
    """The boundary of that name; raises ValueError with the names that there are."""
    if name in SPENDING:
        return Spending(name, parameter)
    if name in SHAPES:
        return Shaped(name, parameter)  # type: ignore[arg-type]
    raise ValueError(f"No boundary is called {name}. There is: {', '.join((*SHAPES, *SPENDING))}.")


def _some_power(looks: Looks) -> float:
    """A plan wants a power above its error; the bounds of a rule that is not binding do not."""
    return max(0.9, (1 + looks.alpha) / 2)


def _stops_at(looks: Looks) -> tuple[bool, ...] | None:
    if not looks.no_efficacy_at:
        return None
    return tuple(place + 1 not in looks.no_efficacy_at for place in range(len(looks.at)))


RULES: tuple[Callable[[Design], Findings], ...] = (
    arms, sites, can_end, looks, outcomes, missing, analysis, reach, assumptions,
)  # fmt: skip
