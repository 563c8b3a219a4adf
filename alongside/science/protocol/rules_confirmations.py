"""Rules: only what a questionnaire leaves open can be confirmed, and once."""

from alongside.science.instruments.catalogue import UnknownInstrument, instrument
from alongside.science.protocol.rule import Findings, Rule
from alongside.science.protocol.study import Study


def open_values(study: Study) -> Findings:
    """A confirmation names a questionnaire that ships and one of its open values."""
    for number, each in enumerate(study.confirmed_values):
        place = ("confirmed_values", number)
        try:
            scorings = instrument(each.instrument).scorings
        except UnknownInstrument:
            yield (*place, "instrument"), f"No questionnaire is called “{each.instrument}”."
            continue
        values = tuple(dict.fromkeys(value for rule in scorings for value in rule.unsettled))
        if each.value not in values:
            there = ", ".join(values) or "nothing"
            message = f"“{each.value}” is not open there. Open for {each.instrument}: {there}."
            yield (*place, "value"), message


def once(study: Study) -> Findings:
    """A value is confirmed once."""
    seen = set()
    for number, each in enumerate(study.confirmed_values):
        if (each.instrument, each.value) in seen:
            yield ("confirmed_values", number), f"“{each.value}” is confirmed twice."
        seen.add((each.instrument, each.value))


RULES: tuple[Rule, ...] = (
    Rule(("confirmed_values",), open_values),
    Rule(("confirmed_values",), once),
)
