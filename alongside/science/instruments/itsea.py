"""Infant-Toddler Social and Emotional Assessment, parent form."""

from alongside.science.instruments.numbered_items import codes, numbered
from alongside.science.instruments.structure import Instrument, Part

ITEMS_IN_DOMAINS = 125


def itsea(items: int = ITEMS_IN_DOMAINS) -> Instrument:
    """Return the form with as many items as the study's licensed edition has.

    The sources count 125 items in the four domains; the whole form is longer, so the number is
    a setting of the study. Answers are 0, 1, 2 or N, where N means no opportunity to see it.

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
        ),
    )
