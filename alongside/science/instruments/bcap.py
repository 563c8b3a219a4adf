"""Brief Child Abuse Potential Inventory."""

from alongside.science.instruments.numbered_items import codes, numbered
from alongside.science.instruments.structure import Instrument, Part

USUAL_LENGTH = 33


def bcap(items: int = USUAL_LENGTH) -> Instrument:
    """Return the inventory with as many items as the study's licensed edition has.

    Editions of 33 and of 34 items are reported, so the number is a setting of the study.

    Raises `ValueError` if the number is below 1.

    >>> len(bcap().items), len(bcap(items=34).items)
    (33, 34)
    """
    if items < 1:
        raise ValueError(f"an inventory cannot have {items} items")
    return Instrument(
        id="bcap",
        title="Brief Child Abuse Potential Inventory",
        short="b-CAPI",
        respondent="parent",
        about="parent",
        items=numbered("bcap", range(1, items + 1), "all", codes("0", "1")),
        parts=(Part("all", f"Items 1 to {items}"),),
        age_min_months=None,
        age_max_months=None,
        evidence="A",
        licence=(
            "Psytec Inc. Not sold on its own: one full CAPI form is bought for each brief form "
            "given. No electronic reproduction without written permission."
        ),
        wording_shipped=False,
        version="1",
        conflicts=(
            "33 items (24 + 6 + 3) in two sources, 34 (25 + 9) in a third.",
            "Code 0 stands for disagree and 1 for agree; check it against the manual.",
            "Which item belongs to which scale is not public.",
        ),
    )
