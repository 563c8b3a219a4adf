"""Which rules are on, who switched them, and whether they are still what was switched on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from alongside.foundations.record.digests import digest_of_values
from alongside.science.protocol import Alert, Study
from alongside.workspaces.recruitment.models import RuleSwitched


@dataclass(frozen=True)
class Switch:
    """Who switched a rule last, when, and whether the rule is still the one that they saw."""

    on: bool
    by: str
    at: datetime
    reason: str
    same: bool


@dataclass(frozen=True)
class RuleState:
    """A rule of the study and its last switch; it is at work only if it is still the same."""

    alert: Alert
    switch: Switch | None = None

    @property
    def is_on(self) -> bool:
        return self.switch is not None and self.switch.on and self.switch.same


def rule_states(study: Study, as_of: datetime | None = None) -> tuple[RuleState, ...]:
    """Every rule of the study, in its order. One query."""
    rows = RuleSwitched.objects.as_of(as_of).filter(study=study.slug)
    last: dict[str, RuleSwitched] = {}
    for row in rows.select_related("recorded_by").order_by("recorded_at", "pk"):
        last[row.rule] = row
    return tuple(_state(study, alert, last.get(alert.id)) for alert in study.alerts)


def stated(study: Study, alert: Alert) -> str:
    """The digest of a rule with what it expects: what it does follows from these."""
    return digest_of_values([_looks(alert), study.expected.model_dump(mode="json")])


def _state(study: Study, alert: Alert, row: RuleSwitched | None) -> RuleState:
    if row is None:
        return RuleState(alert)
    same = row.stated == stated(study, alert)
    return RuleState(alert, Switch(row.on, row.recorded_by.name, row.recorded_at, row.reason, same))


def _looks(alert: Alert) -> object:
    return alert.model_dump(mode="json", exclude={"could_be_done", "tell"})
