"""PedsQL 4.0 Generic Core Scales, parent form for two to four years."""

from alongside.science.instruments.pedsql_items import pedsql
from alongside.science.instruments.structure import Instrument


def pedsql_gc_2_4() -> Instrument:
    """Return the parent form of 21 items, by default from 25 to 59 completed months.

    Rule evidence A (P1), layout of the scales B (P4).

    >>> len(pedsql_gc_2_4().items)
    21
    """
    parts = (
        ("physical", "Physical functioning", 8),
        ("emotional", "Emotional functioning", 5),
        ("social", "Social functioning", 5),
        ("school_nursery", "Nursery functioning", 3),
    )
    conflicts = (
        "That items 19 to 21 are asked only of a child who goes to nursery is from memory "
        "(evidence C): mark them as not applicable otherwise.",
        "At exactly 24 months the form for 13 to 24 months fits too: which is used is a setting "
        "of the study.",
    )
    summaries = {
        "physical_health_summary": ["physical"],
        "psychosocial_health_summary": ["emotional", "social", "school_nursery"],
    }
    title = "PedsQL 4.0 Generic Core Scales, parent form 2 to 4 years"
    short = "PedsQL 2–4 years"
    return pedsql("pedsql_gc_2_4", title, short, (25, 59), parts, summaries, "B", conflicts)
