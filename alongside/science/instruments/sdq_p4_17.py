"""Strengths and Difficulties Questionnaire, parent form for four to seventeen years."""

from alongside.science.instruments.sdq_items import sdq
from alongside.science.instruments.structure import Instrument


def sdq_p4_17(follow_up: bool = False) -> Instrument:
    """Return the parent form for ages four to seventeen, by default from 48 to 215 months.

    >>> sdq_p4_17(follow_up=True).id, len(sdq_p4_17(follow_up=True).items)
    ('sdq_p4_17_follow_up', 35)
    """
    title = "Strengths and Difficulties Questionnaire, parent form 4 to 17 years"
    return sdq("sdq_p4_17", title, "SDQ P4–17", 48, 215, follow_up)
