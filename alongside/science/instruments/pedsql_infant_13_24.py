"""PedsQL Infant Scales, parent form for 13 to 24 months."""

from alongside.science.instruments.pedsql_items import pedsql
from alongside.science.instruments.structure import Instrument


def pedsql_infant_13_24() -> Instrument:
    """Return the parent form of 45 items for 13 to 24 completed months.

    Total evidence A (P1, P5, P6); scales and summaries C, switched off until confirmed.

    >>> len(pedsql_infant_13_24().items)
    45
    """
    parts = (
        ("physical_functioning", "Physical functioning", 9),
        ("physical_symptoms", "Physical symptoms", 10),
        ("emotional", "Emotional functioning", 12),
        ("social", "Social functioning", 5),
        ("cognitive", "Cognitive functioning", 9),
    )
    conflicts = (
        "45 items and the names of the parts are evidence A; how many items each part has "
        "(9, 10, 12, 5, 9) is from memory (evidence C).",
        "At exactly 24 months the form for 2 to 4 years fits too: which is used is a setting "
        "of the study.",
    )
    summaries = {
        "physical_health_summary": ["physical_functioning", "physical_symptoms"],
        "psychosocial_health_summary": ["emotional", "social", "cognitive"],
    }
    title = "PedsQL Infant Scales, parent form 13 to 24 months"
    short = "PedsQL 13–24 months"
    return pedsql(
        "pedsql_infant_13_24",
        title,
        short,
        (13, 24),
        parts,
        summaries,
        "A",
        conflicts,
        split_open=True,
    )
