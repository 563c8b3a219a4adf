"""Strengths and Difficulties Questionnaire, parent form for four to seventeen years."""

from alongside.science.instruments.scoring import BandSet
from alongside.science.instruments.sdq_items import sdq
from alongside.science.instruments.sdq_scoring import bands
from alongside.science.instruments.structure import Instrument

_THREE = {
    "total_difficulties": (14, 17),
    "emotional": (4, 5),
    "conduct": (3, 4),
    "hyperactivity": (6, 7),
    "peer": (3, 4),
    "prosocial": (5, 4),
}
_FOUR = {
    "total_difficulties": (14, 17, 20),
    "emotional": (4, 5, 7),
    "conduct": (3, 4, 6),
    "hyperactivity": (6, 8, 9),
    "peer": (3, 4, 5),
    "prosocial": (7, 6, 5),
    "impact": (1, 2, 3),
}
_BANDS = (
    BandSet(
        "three",
        "UK parent form 4 to 17 years, three bands",
        (
            *(bands(score, cuts, "A", ("S1", "S6", "S7", "S9")) for score, cuts in _THREE.items()),
            bands("impact", (1, 2), "C", (), "bands.impact"),
        ),
    ),
    BandSet(
        "four",
        "UK parent form 4 to 17 years, four bands",
        tuple(bands(score, cuts, "C", (), "bands.four") for score, cuts in _FOUR.items()),
    ),
)
_CONFLICTS = (
    "Prosocial: S1 and S6 give 6-10, 5, 0-4, which is used; S7 prints 8-10, 7, 0-6, the newer "
    "four-band cut, among three-band cuts.",
    "A four-band layout with total 0-11, 12-15, 16-18, 19-40 is for teachers (S8): it is never "
    "applied to parents.",
)


def sdq_p4_17(follow_up: bool = False) -> Instrument:
    """Return the parent form for ages four to seventeen, by default from 48 to 215 months.

    Scoring and three bands evidence A (S1, S2, S3, S5, S6), bands of impact and four bands C.

    >>> sdq_p4_17(follow_up=True).id, len(sdq_p4_17(follow_up=True).items)
    ('sdq_p4_17_follow_up', 35)
    """
    title = "Strengths and Difficulties Questionnaire, parent form 4 to 17 years"
    return sdq("sdq_p4_17", title, "SDQ P4–17", (48, 215), follow_up, _BANDS, _CONFLICTS)
