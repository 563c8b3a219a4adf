"""ICECAP-A, the capability measure for adults."""

from alongside.science.instruments.numbered_items import codes, numbered
from alongside.science.instruments.structure import Instrument, Part

_ATTRIBUTES = ("stability", "attachment", "autonomy", "achievement", "enjoyment")
_ADULT_MONTHS = 18 * 12


def icecap_a() -> Instrument:
    """Return the five attributes in the order of the form, each with levels 4 (full) to 1.

    >>> [(item.code, item.part) for item in icecap_a().items][:2]
    [('icecap_01', 'stability'), ('icecap_02', 'attachment')]
    """
    levels = codes("4 · full capability", "3", "2", "1 · no capability")
    items = tuple(
        item
        for number, attribute in enumerate(_ATTRIBUTES, start=1)
        for item in numbered("icecap", [number], attribute, levels)
    )
    return Instrument(
        id="icecap_a",
        title="ICEpop CAPability measure for Adults",
        short="ICECAP-A",
        respondent="parent",
        about="parent",
        items=items,
        parts=tuple(Part(attribute, attribute.capitalize()) for attribute in _ATTRIBUTES),
        age_min_months=_ADULT_MONTHS,
        age_max_months=None,
        evidence="A",
        licence=(
            "Free for non-commercial use, but every study must register. Wording, levels and "
            "values must not be altered."
        ),
        wording_shipped=False,
        version="1",
        conflicts=("For adults of 18 and over: no source covers a younger parent.",),
    )
