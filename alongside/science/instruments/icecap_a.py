"""ICECAP-A, the capability measure for adults."""

from alongside.science.instruments.capability import SUFFICIENT, WHY
from alongside.science.instruments.numbered_items import codes, numbered
from alongside.science.instruments.scoring import Keyed, Score, Scoring
from alongside.science.instruments.structure import Instrument, Part

_ATTRIBUTES = ("stability", "attachment", "autonomy", "achievement", "enjoyment")
_ADULT_MONTHS = 18 * 12
# Values for the United Kingdom in thousandths, levels 4, 3, 2, 1. Evidence B (I1).
_THOUSANDTHS = {
    "stability": (222, 191, 101, -1),
    "attachment": (228, 189, 96, -24),
    "autonomy": (188, 156, 84, 6),
    "achievement": (181, 159, 91, 21),
    "enjoyment": (181, 154, 69, -3),
}
_LEVELS = ("4", "3", "2", "1")
_CONFLICTS = (
    "Three decimals as seen in one source (I1), whose highest levels agree with the abstract of "
    "the published values (I2). They make 11111 worth -0.001 where 0 is published: the index is "
    "not cut off at 0 but flagged below_zero. Check it against the published table before any "
    "primary economic result.",
    "There is no index if any attribute is missing: from memory (evidence C), and the reading "
    "that makes nothing up.",
    "It is a capability index, not a utility for quality-adjusted life years (I3).",
)


def icecap_a() -> Instrument:
    """Return the five attributes in the order of the form, each with levels 4 (full) to 1.

    Structure evidence A (I1, I5); index from the United Kingdom's values, evidence B (I1, I2).

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
        scorings=(_scoring(),),
    )


def _scoring() -> Scoring:
    index = Score(
        code="capability_index",
        title="Capability index (0 none, 1 full)",
        items=tuple(
            Keyed(f"icecap_{number:02d}", tuple(zip(_LEVELS, _THOUSANDTHS[attribute], strict=True)))
            for number, attribute in enumerate(_ATTRIBUTES, start=1)
        ),
        combine="sum",
        needed=len(_ATTRIBUTES),
        low=-0.001,
        high=1,
        direction="higher is better",
        evidence="B",
        sources=("I1", "I2"),
        unit=1000,
    )
    unsettled = {SUFFICIENT: WHY}
    return Scoring("icecap_a", "1", (index,), unsettled=unsettled, conflicts=_CONFLICTS)
