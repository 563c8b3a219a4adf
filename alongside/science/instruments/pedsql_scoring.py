"""How all parent forms of the PedsQL are scored."""

from collections.abc import Mapping, Sequence

from alongside.science.instruments.evidence import Evidence
from alongside.science.instruments.scoring import Score, Scoring, keyed

_POINTS = {"0": 100, "1": 75, "2": 50, "3": 25, "4": 0}
SPLIT, SUMMARIES = "items_per_scale", "summary_membership"
_UNSETTLED = {
    SPLIT: "How many items each scale has is from memory only; their sum is sourced.",
    SUMMARIES: "Which scales, and so which items, the two summary scores pool is from memory only.",
}
_CONFLICTS = (
    "A scale with exactly half of its items answered is scored (P1); P4 does not score it, and "
    "rounds means: P1 is followed and nothing is rounded.",
    "The 50% sentence of P1 speaks of a scale score. Summary and total scores are withheld too "
    "when fewer than half of their items are answered, and flagged under_half: whether they "
    "should be is open (evidence C).",
    "No bands from the United Kingdom were seen; none are given.",
)


def pedsql_scoring(
    form: str,
    parts: Sequence[tuple[str, str, int]],
    summaries: Mapping[str, Sequence[str]],
    evidence: Evidence,
    split_open: bool = False,
) -> Scoring:
    """Return version 1 of the rule: each scale, two summaries and the total, from 0 to 100.

    Answers 0 to 4 are worth 100, 75, 50, 25, 0; a score is the mean of the items answered, if
    at least half of them are (P1, evidence A). `parts` are (code, title, number of items);
    `summaries` name the parts that each summary pools. With `split_open` everything that
    depends on the number of items per part is switched off until it is confirmed.

    >>> parts = [("physical", "Physical", 8), ("social", "Social", 5)]
    >>> scoring = pedsql_scoring("x", parts, {"physical_health_summary": ["physical"]}, "A")
    >>> [(score.code, score.needed) for score in scoring.from_answers]
    [('physical', 4), ('social', 3), ('physical_health_summary', 4), ('total', 7)]
    """
    items = _items(parts)
    titles = {code: title for code, title, _ in parts}
    split = SPLIT if split_open else ""
    scales = [_score(code, titles[code], items[code], evidence, split) for code in titles]
    pooled = [
        _score(
            code,
            code.replace("_", " ").capitalize(),
            [item for part in of for item in items[part]],
            "C" if split_open else evidence,
            SUMMARIES if split_open else "",
            "under_half",
        )
        for code, of in summaries.items()
    ]
    every = [item for part in items.values() for item in part]
    total = _score("total", "Total", every, evidence, "", "under_half")
    return Scoring(
        form=form,
        version="1",
        scores=(*scales, *pooled, total),
        unsettled=_UNSETTLED if split_open else {},
        conflicts=_CONFLICTS,
    )


def _items(parts: Sequence[tuple[str, str, int]]) -> dict[str, list[str]]:
    items: dict[str, list[str]] = {}
    last = 0
    for code, _, length in parts:
        items[code] = [f"pedsql_{number:02d}" for number in range(last + 1, last + length + 1)]
        last += length
    return items


def _score(
    code: str,
    title: str,
    items: Sequence[str],
    evidence: Evidence,
    needs: str = "",
    too_few: str = "",
) -> Score:
    return Score(
        code=code,
        title=title,
        items=keyed(items, _POINTS),
        combine="mean",
        needed=-(-len(items) // 2),
        low=0,
        high=100,
        direction="higher is better",
        evidence="C" if needs else evidence,
        sources=("P1",),
        needs=needs,
        too_few=too_few,
    )
