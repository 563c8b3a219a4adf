"""Scoring a form whose key belongs to somebody else: only through a licensed pack."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from alongside.science.instruments.scoring import BandSet, Score, Scoring
from alongside.science.instruments.scoring_from_tables import scoring_from_mapping
from alongside.science.instruments.structure import Instrument


class PackNotNeeded(ValueError):
    """The form is scored by a published rule: a pack may not put another in its place."""

    def __init__(self, form: str) -> None:
        self.form = form
        super().__init__(f"{form} is scored by its published rule; a pack cannot change that.")


def scored_by_pack(instrument: Instrument, scoring: Mapping[str, Any]) -> Instrument:
    """Return the form with the scoring rule of a licensed pack, all of it of evidence "pack".

    `scoring` is a table as `scoring_from_mapping` reads it. Scores that the form knows by name
    take its validity limits and, where the pack has none, its bands.

    Raises `PackNotNeeded`, and `InstrumentProblem` if the table does not hold together.

    >>> from alongside.science.instruments.bcap import bcap
    >>> rule = {"version": "made up", "scores": [{"code": "lie", "title": "Lie",
    ...     "items": ["bcap_01"], "combine": "sum", "needed": 1,
    ...     "direction": "higher is worse"}]}
    >>> scored_by_pack(bcap(), rule).scoring().scores[0].limits[0].flag
    'lie_invalid'
    """
    if instrument.scorings:
        raise PackNotNeeded(instrument.id)
    rule = scoring_from_mapping(scoring, instrument.id, instrument.items, "pack")
    return replace(instrument, scorings=(_with_limits(instrument, rule),), not_scored="")


def _with_limits(instrument: Instrument, rule: Scoring) -> Scoring:
    known = {entered.code: entered for entered in instrument.entered}
    scores = tuple(
        replace(score, limits=known[score.code].limits)
        if isinstance(score, Score) and score.code in known
        else score
        for score in rule.scores
    )
    parts = {part.score: part for each in rule.band_sets for part in each.parts}
    for score in scores:
        bands = known[score.code].bands if score.code in known else None
        if bands is not None:
            parts.setdefault(score.code, bands)
    sets = (BandSet("pack", "Bands of the pack and of the form", tuple(parts.values())),)
    return replace(rule, scores=scores, band_sets=sets if parts else ())
