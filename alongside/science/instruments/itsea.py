"""Infant-Toddler Social and Emotional Assessment, parent form."""

from alongside.science.instruments.entered import EnteredScore
from alongside.science.instruments.numbered_items import codes, numbered
from alongside.science.instruments.scoring import Band, Bands, Direction
from alongside.science.instruments.structure import Instrument, Part

ITEMS_IN_DOMAINS = 125
# How many items each scale has, by domain. Evidence A (T1, T2).
SCALES = {
    "externalizing": {"activity_impulsivity": 6, "aggression_defiance": 12, "peer_aggression": 6},
    "internalizing": {
        "depression_withdrawal": 9,
        "general_anxiety": 10,
        "separation_distress": 6,
        "inhibition_to_novelty": 5,
    },
    "dysregulation": {
        "negative_emotionality": 13,
        "sleep": 5,
        "eating": 9,
        "sensory_sensitivity": 7,
    },
    "competence": {
        "compliance": 8,
        "attention": 5,
        "mastery_motivation": 6,
        "imitation_play": 6,
        "empathy": 7,
        "prosocial_peer_relations": 5,
    },
}
_LOWEST_T, _HIGHEST_T, _HIGHEST_MEAN = 0, 150, 2
_NOT_SCORED = (
    "Which item of the ITSEA belongs to which scale, what happens to missing items and the norms "
    "are Pearson's and not public. It is scored only through a licensed pack: load the pack that "
    "your licence gives you, or enter the scores that the licensed scoring gave."
)
_PROBLEM = (
    Band(_LOWEST_T, 62, "not_of_concern"),
    Band(63, 69, "of_concern"),
    Band(70, _HIGHEST_T, "clinical"),
)
_COMPETENCE = (
    Band(38, _HIGHEST_T, "not_of_concern"),
    Band(31, 37, "of_concern"),
    Band(_LOWEST_T, 30, "deficit"),
)


def _entered() -> tuple[EnteredScore, ...]:
    """A T score for each domain, and the mean of the answered items for each scale."""
    found = []
    for domain, scales in SCALES.items():
        code, title = f"{domain}_t", f"{domain.capitalize()}, T score"
        able = domain == "competence"
        way: Direction = "higher is better" if able else "higher is worse"
        banded = Bands(code, _COMPETENCE if able else _PROBLEM, "B", ("T3",))
        whole = EnteredScore(code, title, _LOWEST_T, _HIGHEST_T, True, (), banded, way)
        names = {scale: scale.replace("_", " ").capitalize() for scale in scales}
        parts = [
            EnteredScore(scale, name, 0, _HIGHEST_MEAN, whole=False, direction=way)
            for scale, name in names.items()
        ]
        found += [whole, *parts]
    return tuple(found)


def itsea(items: int = ITEMS_IN_DOMAINS) -> Instrument:
    """Return the form with as many items as the study's licensed edition has.

    The sources count 125 items in the four domains; the whole form is longer, so the number is
    a setting of the study. Answers are 0, 1, 2 or N, where N means no opportunity to see it.
    Items per scale evidence A (T1, T2), bands of T scores B (T3). No item map and no norms:
    scored through a pack only.

    Raises `ValueError` if the number is below 1.

    >>> len(itsea().items), itsea(items=166).items[-1].code
    (125, 'itsea_166')
    """
    if items < 1:
        raise ValueError(f"a form cannot have {items} items")
    return Instrument(
        id="itsea",
        title="Infant-Toddler Social and Emotional Assessment, parent form",
        short="ITSEA",
        respondent="parent",
        about="child",
        items=numbered("itsea", range(1, items + 1), "all", codes("0", "1", "2", "N")),
        parts=(Part("all", f"Items 1 to {items}"),),
        age_min_months=12,
        age_max_months=35,
        evidence="A",
        licence="Pearson. Manual, forms and norms are proprietary.",
        wording_shipped=False,
        version="1",
        conflicts=(
            "125 items in four domains (24 + 30 + 34 + 37) are evidence A; 166 items on the whole "
            "form are evidence C. The number is a setting of the study.",
            "The item map is unknown, and so is the printed numbering (sections with letters).",
            "The protocol says aged 2 and under, the team's earlier trial 12 to 35 months, "
            "other sources 12 to 36.",
            "T3 prints a competence deficit as “=>30”, evidently a slip for 30 or less.",
            "A scale's raw score is the mean of its answered items: all 17 raw scores of a "
            "published sample report fit the item counts.",
        ),
        not_scored=_NOT_SCORED,
        entered=_entered(),
    )
