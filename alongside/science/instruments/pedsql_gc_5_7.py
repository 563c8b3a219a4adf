"""PedsQL 4.0 Generic Core Scales, parent form for five to seven years."""

from alongside.science.instruments.pedsql_items import pedsql
from alongside.science.instruments.structure import Instrument


def pedsql_gc_5_7() -> Instrument:
    """Return the parent form of 23 items for 60 to 95 completed months.

    Rule and layout evidence A (P1, P3); the parent form keeps the scale of five answers.

    >>> len(pedsql_gc_5_7().items)
    23
    """
    parts = (
        ("physical", "Physical functioning", 8),
        ("emotional", "Emotional functioning", 5),
        ("social", "Social functioning", 5),
        ("school", "School functioning", 5),
    )
    summaries = {
        "physical_health_summary": ["physical"],
        "psychosocial_health_summary": ["emotional", "social", "school"],
    }
    title = "PedsQL 4.0 Generic Core Scales, parent form 5 to 7 years"
    short = "PedsQL 5–7 years"
    return pedsql("pedsql_gc_5_7", title, short, (60, 95), parts, summaries, "A")
