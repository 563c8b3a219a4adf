"""Which forms a child gets at an age."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from alongside.science.recruitment.ages import completed_months

_TWO, _THREE, _FOUR, _FIVE = 24, 36, 48, 60


class UnusableRouting(ValueError):
    """An age below nought, or a rule whose ages are the wrong way round."""


@dataclass(frozen=True, slots=True)
class RoutingRule:
    """One form and the completed months at which it is given, inclusive; None is no end.

    Raises `UnusableRouting` if the ages are negative or the wrong way round.
    """

    instrument: str
    min_months: int
    max_months: int | None

    def __post_init__(self) -> None:
        backwards = self.max_months is not None and self.max_months < self.min_months
        if self.min_months < 0 or backwards:
            raise UnusableRouting(f"{self.instrument}: {self.min_months} to {self.max_months}")

    def covers(self, months: int) -> bool:
        """Whether the form is given at this age."""
        return self.min_months <= months and (self.max_months is None or months <= self.max_months)


@dataclass(frozen=True, slots=True)
class RoutingDecisions:
    """What the protocol leaves open, as settings of the study, fixed before the first baseline.

    `age_two`: at 24-35 months both SDQ and ITSEA, or one of them. `pedsql_at_24`: at exactly 24
    months the form for 13-24 months ("infant") or for 2-4 years ("toddler"). `age_four`: which
    SDQ form at 48-59 months. `weeks_premature_corrected`: whether the age that chooses the
    forms is counted from the due date up to the second birthday.
    """

    age_two: Literal["both", "sdq", "itsea"] = "both"
    pedsql_at_24: Literal["infant", "toddler"] = "infant"
    age_four: Literal["p4_17", "p2_4"] = "p4_17"
    weeks_premature_corrected: bool = False

    @property
    def corrected_until(self) -> int:
        """The age in months up to which `months_for_forms` corrects for prematurity."""
        return _TWO if self.weeks_premature_corrected else 0


def forms_for(age_in_months: int, rules: Sequence[RoutingRule]) -> tuple[str, ...]:
    """Return the forms for an age in completed months, in the order of the rules.

    Raises `UnusableRouting` if the age is negative.

    >>> forms_for(13, default_rules())
    ('bcap', 'pedsql_infant_13_24', 'itsea')
    """
    if age_in_months < 0:
        raise UnusableRouting(f"an age cannot be {age_in_months} months")
    return tuple(rule.instrument for rule in rules if rule.covers(age_in_months))


def default_rules(decisions: RoutingDecisions | None = None) -> tuple[RoutingRule, ...]:
    """Return the feasibility trial's rules under the decisions given, or the usual ones.

    >>> forms_for(24, default_rules(RoutingDecisions(age_two="sdq", pedsql_at_24="toddler")))
    ('bcap', 'pedsql_gc_2_4', 'sdq_p2_4')
    """
    return decided(_USUAL, decisions or RoutingDecisions())


def decided(rules: Sequence[RoutingRule], decisions: RoutingDecisions) -> tuple[RoutingRule, ...]:
    """Return the rules with the ages that the decisions fix; other forms keep theirs.

    >>> decided([RoutingRule("itsea", 12, 30)], RoutingDecisions(age_two="sdq"))
    (RoutingRule(instrument='itsea', min_months=12, max_months=23),)
    """
    starts, ends = _starts(decisions), _ends(decisions)
    return tuple(
        replace(
            rule,
            min_months=starts.get(rule.instrument, rule.min_months),
            max_months=ends.get(rule.instrument, rule.max_months),
        )
        for rule in rules
    )


def months_for_forms(born: date, on: date, weeks_early: int, corrected_until: int) -> int:
    """Return the completed months that choose the forms.

    While a child is younger by birth than `corrected_until` months, months are counted from the
    due date (birth plus the weeks early) and never fall below nought; 0 means no correction. No
    source of the trial settles this: ending at 24 months is usual clinical practice (evidence C).

    Raises `BornAfter` if `on` lies before `born`, `UnusableRouting` if `weeks_early` is negative.

    >>> months_for_forms(date(2022, 1, 10), date(2023, 1, 20), 8, corrected_until=24)
    10
    >>> months_for_forms(date(2022, 1, 10), date(2023, 1, 20), 8, corrected_until=0)
    12
    """
    if weeks_early < 0:
        raise UnusableRouting(f"a child cannot be {weeks_early} weeks early")
    months = completed_months(born, on)
    if months >= corrected_until:
        return months
    due = born + timedelta(weeks=weeks_early)
    return completed_months(due, on) if due <= on else 0


def _starts(decisions: RoutingDecisions) -> dict[str, int]:
    return {
        "pedsql_gc_2_4": _TWO if decisions.pedsql_at_24 == "toddler" else _TWO + 1,
        "sdq_p2_4": _THREE if decisions.age_two == "itsea" else _TWO,
        "sdq_p4_17": _FIVE if decisions.age_four == "p2_4" else _FOUR,
    }


def _ends(decisions: RoutingDecisions) -> dict[str, int]:
    return {
        "pedsql_infant_13_24": _TWO - 1 if decisions.pedsql_at_24 == "toddler" else _TWO,
        "itsea": _TWO - 1 if decisions.age_two == "sdq" else _THREE - 1,
        "sdq_p2_4": _FIVE - 1 if decisions.age_four == "p2_4" else _FOUR - 1,
    }


_USUAL = (
    RoutingRule("bcap", 0, None),
    RoutingRule("pedsql_infant_1_12", 1, 12),
    RoutingRule("pedsql_infant_13_24", 13, 24),
    RoutingRule("pedsql_gc_2_4", 25, 59),
    RoutingRule("pedsql_gc_5_7", 60, 95),
    RoutingRule("itsea", 12, 35),
    RoutingRule("sdq_p2_4", 24, 47),
    RoutingRule("sdq_p4_17", 48, 215),
)
