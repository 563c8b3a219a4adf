"""How all parent forms of the SDQ are scored; the bands belong to each form."""

from collections.abc import Sequence

from alongside.science.instruments.evidence import Evidence
from alongside.science.instruments.scoring import (
    Band,
    Bands,
    BandSet,
    Score,
    Scoring,
    Total,
    keyed,
)

_SCALES = {
    "emotional": ("Emotional symptoms", (3, 8, 13, 16, 24)),
    "conduct": ("Conduct problems", (5, 7, 12, 18, 22)),
    "hyperactivity": ("Hyperactivity and inattention", (2, 10, 15, 21, 25)),
    "peer": ("Peer problems", (6, 11, 14, 19, 23)),
    "prosocial": ("Prosocial behaviour", (1, 4, 9, 17, 20)),
}
_REVERSED = (7, 11, 14, 21, 25)
_IMPACT_ITEMS = range(28, 33)
_PLAIN, _TURNED = {"0": 0, "1": 1, "2": 2}, {"0": 2, "1": 1, "2": 0}
_IMPACT_POINTS = {"0": 0, "1": 0, "2": 1, "3": 2}
_DIFFICULTIES = ("emotional", "conduct", "hyperactivity", "peer")
_SOURCES = ("S1", "S2", "S3", "S5")
_NAMES = {
    3: ("close_to_average", "slightly_raised", "high"),
    4: ("close_to_average", "slightly_raised", "high", "very_high"),
}
_NAMES_PROSOCIAL = {
    3: ("close_to_average", "slightly_lowered", "low"),
    4: ("close_to_average", "slightly_lowered", "low", "very_low"),
}
_UNSETTLED = {
    "bands.impact": "The bands of the impact score are from memory only.",
    "bands.four": "The four-band cut-offs of the parent form are from memory only.",
}
_CONFLICTS = (
    "Total difficulties is missing if any of its four scales is (S2, S3); S1 says only if more "
    "than one is, and gives no formula for one missing.",
    "Missing items of the impact score count nought if at least one of the five is answered: "
    "one source (S2).",
    "The codes 7, 8 and 9 count as no answer as in S1.",
)


def sdq_scoring(
    form: str,
    band_sets: tuple[BandSet, ...],
    conflicts: tuple[str, ...] = (),
    same_as: str = "",
) -> Scoring:
    """Return version 1 of the rule: five scales, total, internalising, externalising and impact.

    A scale needs three of its five items and is ⌊5 × mean + 1/2⌋ (half up); items 7, 11, 14, 21
    and 25 are turned (2 - x). Evidence A: S1, S2, S3, S5.

    >>> [score.code for score in sdq_scoring("sdq_p4_17", ()).scores][-3:]
    ['internalising', 'externalising', 'impact']
    """
    return Scoring(
        form=form,
        version="1",
        scores=(*map(_scale, _SCALES), *_totals(), _impact()),
        band_sets=band_sets,
        missing_codes=("7", "8", "9"),
        unsettled=_UNSETTLED,
        conflicts=(*_CONFLICTS, *conflicts),
        same_as=same_as,
    )


def bands(
    score: str,
    cuts: Sequence[int],
    evidence: Evidence,
    sources: tuple[str, ...],
    needs: str = "",
) -> Bands:
    """Return the bands of a score from where each band but the first begins.

    Cuts rise; for the prosocial score, where low is worse, they fall.

    >>> [(band.low, band.high) for band in bands("prosocial", (5, 4), "A", ("S1",)).bands]
    [(6, 10), (5, 5), (0, 4)]
    """
    top = 40 if score == "total_difficulties" else 10
    if score == "prosocial":
        lows, highs = [cut + 1 for cut in cuts] + [0], [top, *cuts]
        names = _NAMES_PROSOCIAL[len(highs)]
    else:
        lows, highs = [0, *cuts], [cut - 1 for cut in cuts] + [top]
        names = _NAMES[len(highs)]
    return Bands(score, tuple(map(Band, lows, highs, names)), evidence, sources, needs)


def _scale(code: str) -> Score:
    title, numbers = _SCALES[code]
    return Score(
        code=code,
        title=title,
        items=tuple(
            each
            for number in numbers
            for each in keyed([f"sdq_{number:02d}"], _TURNED if number in _REVERSED else _PLAIN)
        ),
        combine="prorated",
        needed=3,
        low=0,
        high=10,
        direction="higher is better" if code == "prosocial" else "higher is worse",
        evidence="A",
        sources=_SOURCES,
    )


def _totals() -> tuple[Total, ...]:
    parts: tuple[tuple[str, str, tuple[str, ...], Evidence, tuple[str, ...]], ...] = (
        ("total_difficulties", "Total difficulties", _DIFFICULTIES, "A", ("S2", "S3")),
        ("internalising", "Internalising", ("emotional", "peer"), "B", ("S14",)),
        ("externalising", "Externalising", ("conduct", "hyperactivity"), "B", ("S14",)),
    )
    return tuple(
        Total(code, title, of, 0, 10 * len(of), "higher is worse", evidence, sources)
        for code, title, of, evidence, sources in parts
    )


def _impact() -> Score:
    return Score(
        code="impact",
        title="Impact",
        items=keyed([f"sdq_{number:02d}" for number in _IMPACT_ITEMS], _IMPACT_POINTS),
        combine="sum_of_answered",
        needed=1,
        low=0,
        high=10,
        direction="higher is worse",
        evidence="A",
        sources=("S1", "S2", "S15"),
        zero_if=("sdq_26", ("0",)),
    )
