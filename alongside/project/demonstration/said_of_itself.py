"""What made-up families say of themselves; some are not asked, some would rather not say."""

from __future__ import annotations

from alongside.project.demonstration.dice import Dice
from alongside.science.protocol import PREFER_NOT, Study

USUAL = {
    "glasgow": {"white_british": 60, "white_other": 8, "asian_pakistani": 12, "black_african": 6},
    "bromley": {"white_british": 48, "black_african": 12, "black_caribbean": 8, "white_other": 8,
                "asian_indian": 5, "mixed_caribbean": 7},
    "language": {"english": 84, "other": 12, "bsl": 1, "scots": 3},
    "family_form": {"one_parent": 42, "two_parents": 38, "step": 12, "kin": 5, "foster": 3},
    "sex": {"female": 88, "male": 12},
    "disability": {"a_lot": 14, "a_little": 22, "no": 64},
}  # fmt: skip
"""How likely the usual answers are; in each question every other answer is as likely as 1."""
NOT_ASKED, RATHER_NOT = 8, 5


def said_of_itself(study: Study, site: str, index: int) -> dict[str, str]:
    """The answers of one family; the same family says the same whatever else befalls it."""
    dice = Dice(0, f"of itself {site} {index}")
    said: dict[str, str] = {}
    for one in study.adaptation.questions:
        usual = USUAL.get(site if one.id == "ethnic_group" else one.id, {})
        weights = {option.id: 1 for option in one.options} | {
            id: weight for id, weight in usual.items() if id in {o.id for o in one.options}
        }
        answer = dice.weighted(weights)
        if dice.chance(RATHER_NOT):
            answer = PREFER_NOT
        if not dice.chance(NOT_ASKED):
            said[one.id] = answer
    return said
