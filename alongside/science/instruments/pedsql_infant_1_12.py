"""PedsQL Infant Scales, parent form for 1 to 12 months."""

from alongside.science.instruments.pedsql_items import pedsql
from alongside.science.instruments.structure import Instrument


def pedsql_infant_1_12() -> Instrument:
    """Return the parent form of 36 items for 1 to 12 completed months.

    Total evidence A (P1, P5, P6); scales and summaries C, switched off until confirmed.

    >>> len(pedsql_infant_1_12().items)
    36
    """
    parts = (
        ("physical_functioning", "Physical functioning", 6),
        ("physical_symptoms", "Physical symptoms", 10),
        ("emotional", "Emotional functioning", 12),
        ("social", "Social functioning", 4),
        ("cognitive", "Cognitive functioning", 4),
    )
    conflicts = (
        "36 items and the names of the parts are evidence A; how many items each part has "
        "(6, 10, 12, 4, 4) is from memory (evidence C).",
        "One source gives the age as 0 to 12 months; below 1 month no form is used here.",
    )
    summaries = {
        "physical_health_summary": ["physical_functioning", "physical_symptoms"],
        "psychosocial_health_summary": ["emotional", "social", "cognitive"],
    }
    title = "PedsQL Infant Scales, parent form 1 to 12 months"
    short = "PedsQL 1–12 months"
    return pedsql(
        "pedsql_infant_1_12",
        title,
        short,
        (1, 12),
        parts,
        summaries,
        "A",
        conflicts,
        split_open=True,
    )
