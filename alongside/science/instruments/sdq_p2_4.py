"""Strengths and Difficulties Questionnaire, parent form for two to four years."""

from alongside.science.instruments.scoring import BandSet
from alongside.science.instruments.sdq_items import sdq
from alongside.science.instruments.sdq_scoring import bands
from alongside.science.instruments.structure import Instrument

_THREE = {
    "total_difficulties": (13, 16),
    "emotional": (3, 4),
    "conduct": (4, 5),
    "hyperactivity": (6, 7),
    "peer": (3, 4),
    "prosocial": (6, 5),
}
_FOUR = {
    "total_difficulties": (13, 16, 19),
    "emotional": (3, 4, 5),
    "conduct": (4, 5, 6),
    "hyperactivity": (6, 7, 8),
    "peer": (3, 4, 5),
    "prosocial": (6, 5, 4),
    "impact": (1, 2, 3),
}
_BANDS = (
    BandSet(
        "three",
        "UK parent form 2 to 4 years, three bands",
        (
            *(bands(score, cuts, "B", ("S6",)) for score, cuts in _THREE.items()),
            bands("impact", (1, 2), "C", (), "bands.impact"),
        ),
    ),
    BandSet(
        "four",
        "UK parent form 2 to 4 years, four bands",
        tuple(bands(score, cuts, "C", (), "bands.four") for score, cuts in _FOUR.items()),
    ),
)
_CONFLICTS = (
    "The bands of ages 2 to 4 are called provisional by their publisher (S4).",
    "Items 18 and 22 are others than on the form for 4 to 17 years and item 21 is softer; the "
    "scoring is the same (S4).",
)


def sdq_p2_4(follow_up: bool = False) -> Instrument:
    """Return the parent form for ages two to four, by default from 24 to 47 months.

    Scoring evidence A (S1, S2, S3, S5), three bands B (S6), bands of impact and four bands C.

    >>> sdq_p2_4().id, len(sdq_p2_4().items)
    ('sdq_p2_4', 33)
    """
    title = "Strengths and Difficulties Questionnaire, parent form 2 to 4 years"
    return sdq("sdq_p2_4", title, "SDQ P2–4", (24, 47), follow_up, _BANDS, _CONFLICTS)
