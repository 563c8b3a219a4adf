"""Rules: an assumption is about something that the study says, once."""

from alongside.science.protocol.assumptions import found_at
from alongside.science.protocol.rule import Findings, Rule
from alongside.science.protocol.study import Study


def places(study: Study) -> Findings:
    """What an assumption is about stands in the study, and has one reason."""
    named = [one.about for one in study.assumptions]
    for number, one in enumerate(study.assumptions):
        place = ("assumptions", number, "about")
        if one.about in named[:number]:
            yield place, f"There are two reasons for “{one.about}”."
        try:
            found_at(study, one.about)
        except LookupError:
            yield place, f"Nothing in the study is called “{one.about}”; write target.total."


RULES: tuple[Rule, ...] = (Rule(tuple(Study.model_fields), places),)
