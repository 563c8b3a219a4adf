"""The scores of a form that is scored elsewhere, written as a rule: what they are, not how."""

from alongside.science.instruments.scoring import BandSet, Score, Scoring
from alongside.science.instruments.structure import Instrument

ELSEWHERE = "made elsewhere"


def scored_elsewhere(form: Instrument) -> Scoring:
    """Return what can be put in of a form, with its bounds, limits and bands, as a rule.

    No score has items: nothing can be made from answers by it.

    >>> from alongside.science.instruments.bcap import bcap
    >>> [score.code for score in scored_elsewhere(bcap()).scores]
    ['abuse_risk', 'lie', 'random_response']
    """
    scores = tuple(
        Score(
            each.code, each.title, (), "sum" if each.whole else "mean", 1, each.low, each.high,
            each.direction, "unknown", (), limits=each.limits,
        )
        for each in form.entered
    )  # fmt: skip
    parts = tuple(each.bands for each in form.entered if each.bands)
    sets = (BandSet("elsewhere", "Bands of the form", parts),) if parts else ()
    return Scoring(form.id, ELSEWHERE, scores, sets, conflicts=form.conflicts)
