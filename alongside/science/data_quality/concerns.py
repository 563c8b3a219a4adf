"""Answers that raise concern under the rules of a study."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from alongside.science.disclosure.telling import telling
from alongside.science.protocol.data_checks import ConcernRule


@dataclass(frozen=True)
class Raising:
    """An answer that raises concern, and by which rule."""

    rule: ConcernRule
    value: str


def raising(
    rules: Sequence[ConcernRule], instrument: str, answers: Mapping[str, str]
) -> list[Raising]:
    """Return every answer (item code to value) that raises concern, in the order of the rules.

    Words of a rule are found whole, in capitals or not, with any space or hyphen between their
    parts. A rule can miss what somebody says in other words: it helps a person and replaces none.

    >>> rule = ConcernRule(id="harm", instrument="home", item="said", words=("hurt me",),
    ...                    family="We will ring you.", concern="Words about harm.", source="Ours")
    >>> [one.value for one in raising([rule], "home", {"said": "They  HURT me"})]
    ['They  HURT me']
    >>> raising([rule], "home", {"said": "It hurt, men said"})
    []
    """
    return [
        Raising(rule, value)
        for rule in rules
        if rule.instrument == instrument and (value := answers.get(rule.item, ""))
        if value in rule.answers or telling(value, rule.words)
    ]
