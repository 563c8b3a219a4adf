"""Brief Child Abuse Potential Inventory."""

from alongside.science.instruments.entered import EnteredScore
from alongside.science.instruments.numbered_items import codes, numbered
from alongside.science.instruments.scoring import Band, Bands, Limit
from alongside.science.instruments.structure import Instrument, Part

USUAL_LENGTH = 33
_MOST_RISK, _MOST_LIE, _MOST_RANDOM = 25, 6, 3
_HIGH = 12
_NOT_SCORED = (
    "Which item of the b-CAPI belongs to which scale, and which answer scores, is licensed and "
    "not public. It is scored only through a licensed pack: load the pack that your licence "
    "with Psytec gives you, or enter the scores that the licensed scoring gave."
)
_RISK_BANDS = Bands(
    "abuse_risk",
    (
        Band(0, 8, "below_both_cut_offs"),
        Band(9, 9, "at_the_lower_cut_off"),
        Band(10, 11, "above_the_lower_cut_off"),
        Band(12, 12, "at_the_higher_cut_off"),
        Band(13, _MOST_RISK, "above_the_higher_cut_off"),
    ),
    "B",
    ("B5",),
)
_ENTERED = (
    EnteredScore("abuse_risk", "Abuse risk", 0, _MOST_RISK, whole=True, bands=_RISK_BANDS),
    EnteredScore(
        "lie", "Lie", 0, _MOST_LIE, whole=True, limits=(Limit("lie_invalid", 4, "B", ("B6",)),)
    ),
    EnteredScore(
        "random_response",
        "Random response",
        0,
        _MOST_RANDOM,
        whole=True,
        limits=(Limit("random_invalid", 2, "B", ("B6",)),),
    ),
)


def bcap(items: int = USUAL_LENGTH) -> Instrument:
    """Return the inventory with as many items as the study's licensed edition has.

    Editions of 33 and of 34 items are reported, so the number is a setting of the study.
    Structure evidence A with that conflict, cut-offs (9, 12) and validity limits (lie 4 or more,
    random response 2 or more) evidence B (B5, B6). No item map: scored through a pack only.

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
            "Whether the higher cut-off means 12 or more, or more than 12, is not settled (B5): "
            "12 itself has a band of its own.",
            "A protocol with an invalid lie or random score is flagged and never dropped; one "
            "source keeps it when risk is above 12 (B5). A quarter of protocols were invalid "
            "there, and the lie scale failed in a Spanish sample (B7): report both sets.",
            "Change of the full inventory's score did not track later reports (B9), and the "
            "brief form did not separate likely abusers from other people in Finland (B10).",
        ),
        not_scored=_NOT_SCORED,
        entered=_ENTERED,
    )


def validity(abuse_risk: float | None, lie: float | None, random_response: float | None) -> str:
    """Return how the validity limits read the scores: they flag, and nothing is dropped.

    "valid"; "invalid" with lie 4 or more or random response 2 or more (B6); "invalid_but_high"
    when risk is above 12 all the same, which one source keeps (B5); "unknown" without lie and
    random response.

    >>> validity(13, 4, 0), validity(5, 0, 2), validity(5, 3, 1), validity(5, None, 0)
    ('invalid_but_high', 'invalid', 'valid', 'unknown')
    """
    limits = {score.code: score.limits[0].at_least for score in _ENTERED if score.limits}
    over_lie = lie is not None and lie >= limits["lie"]
    over_random = random_response is not None and random_response >= limits["random_response"]
    if over_lie or over_random:
        return "invalid_but_high" if abuse_risk is not None and abuse_risk > _HIGH else "invalid"
    return "unknown" if lie is None or random_response is None else "valid"
