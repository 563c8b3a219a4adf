"""Strengths and Difficulties Questionnaire, parent form for two to four years."""

from alongside.science.instruments.sdq_items import sdq
from alongside.science.instruments.structure import Instrument


def sdq_p2_4(follow_up: bool = False) -> Instrument:
    """Return the parent form for ages two to four, by default from 24 to 47 months.

    >>> sdq_p2_4().id, len(sdq_p2_4().items)
    ('sdq_p2_4', 33)
    """
    title = "Strengths and Difficulties Questionnaire, parent form 2 to 4 years"
    return sdq("sdq_p2_4", title, "SDQ P2–4", 24, 47, follow_up)
