"""General Health Questionnaire of twelve items."""

from alongside.science.instruments.numbered_items import codes, numbered
from alongside.science.instruments.structure import Instrument, Part


def ghq_12() -> Instrument:
    """Return the twelve items, each coded by the printed column, 0 to 3, healthiest first.

    >>> [option.code for option in ghq_12().items[0].options]
    ['0', '1', '2', '3']
    """
    columns = codes("0 · healthiest column", "1", "2", "3 · least healthy column")
    return Instrument(
        id="ghq_12",
        title="General Health Questionnaire, 12 items",
        short="GHQ-12",
        respondent="parent",
        about="parent",
        items=numbered("ghq", range(1, 13), "all", columns),
        parts=(Part("all", "Items 1 to 12"),),
        age_min_months=None,
        age_max_months=None,
        evidence="A",
        licence="Published by GL Assessment. Written permission is needed for each study.",
        wording_shipped=False,
        version="1",
        conflicts=(
            "Some survey files code the columns 1 to 4; here they are 0 to 3.",
            "That permission is given in writing and charged by use is from memory (evidence C).",
        ),
    )
