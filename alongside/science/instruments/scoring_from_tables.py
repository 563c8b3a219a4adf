"""A scoring rule from the tables of a TOML file: of a study's own form, or of a licensed pack."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, get_args

from alongside.science.instruments.checks import InstrumentProblem
from alongside.science.instruments.evidence import Evidence
from alongside.science.instruments.keys import (
    needed,
    one_of,
    optional,
    refuse_unknown,
    rows,
    text,
    texts,
)
from alongside.science.instruments.scoring import (
    Band,
    Bands,
    BandSet,
    Combine,
    Direction,
    Keyed,
    Score,
    Scoring,
    Total,
)
from alongside.science.instruments.structure import Item

_TOP = {"version", "scores", "missing_codes", "conflicts"}
_SCORE = {
    "code", "title", "items", "part", "sum_of", "combine", "needed", "points", "reversed",
    "direction", "bands", "sources",
}  # fmt: skip


def scoring_from_mapping(
    mapping: Mapping[str, Any], form: str, items: Sequence[Item], evidence: Evidence = "own"
) -> Scoring:
    """Return the scoring rule that a parsed table describes.

    Keys: version and `scores`; optional: missing_codes, conflicts. A score has code, title,
    direction ("higher is worse" or "higher is better") and either `sum_of`, other scores' codes,
    or items: a list of item codes or the name of a `part`, with `combine` ("sum", "mean",
    "prorated", "sum_of_answered"), `needed` (how many must be answered), optional `points`
    (what each answer is worth; else the answer's own number), `reversed` (items whose points
    are turned round) and `bands`, each [low, high, name]. An answer that has no points does not
    count as answered.

    Raises `InstrumentProblem`, which names the key.

    >>> item = Item(1, "m_1", "yes_no", "Well?", "now")
    >>> scoring_from_mapping({"version": "1", "scores": [{
    ...     "code": "well", "title": "Well", "items": ["m_1"], "points": {"yes": 1, "no": 0},
    ...     "combine": "sum", "needed": 1, "direction": "higher is better"}]}, "mood", [item],
    ... ).scores[0].high
    1.0
    """
    refuse_unknown(mapping, _TOP, "scoring.")
    scores: dict[str, Score | Total] = {}
    parts: list[Bands] = []
    for place, row in enumerate(rows(mapping, "scores")):
        key = f"scoring.scores[{place}]."
        refuse_unknown(row, _SCORE, key)
        score = (
            _total(row, key, scores, evidence)
            if "sum_of" in row
            else _score(row, key, items, evidence)
        )
        if score.code in scores:
            raise InstrumentProblem(f"{key}code", f"{score.code!r} is used twice")
        scores[score.code] = score
        parts += _bands(row, key, score)
    return Scoring(
        form=form,
        version=text(mapping, "version", "scoring."),
        scores=tuple(scores.values()),
        band_sets=(BandSet("own", "Bands of the form's makers", tuple(parts)),) if parts else (),
        missing_codes=texts(mapping.get("missing_codes", []), "scoring.missing_codes"),
        conflicts=texts(mapping.get("conflicts", []), "scoring.conflicts"),
    )


def _score(row: Mapping[str, Any], key: str, items: Sequence[Item], evidence: Evidence) -> Score:
    chosen = _items(row, key, items)
    keyed = tuple(_keyed(row, key, item) for item in chosen)
    combine = one_of(row, "combine", get_args(Combine), key)
    least = optional(row, "needed", int, key)
    if least is None or not 1 <= least <= len(keyed):
        raise InstrumentProblem(f"{key}needed", f"is not a number from 1 to {len(keyed)}")
    low, high = _range(keyed, combine, least)
    return Score(
        code=text(row, "code", key),
        title=text(row, "title", key),
        items=keyed,
        combine=combine,
        needed=least,
        low=low,
        high=high,
        direction=one_of(row, "direction", get_args(Direction), key),
        evidence=evidence,
        sources=texts(row.get("sources", []), f"{key}sources"),
    )


def _range(keyed: Sequence[Keyed], combine: Combine, least: int) -> tuple[float, float]:
    """The lowest and the highest value that the score can have."""
    lows = sorted(min(points for _, points in each.points) for each in keyed)
    highs = sorted((max(points for _, points in each.points) for each in keyed), reverse=True)
    if combine == "sum_of_answered":
        return _extreme(lows, least, min), _extreme(highs, least, max)
    if combine == "sum" and least == len(keyed):
        return float(sum(lows)), float(sum(highs))
    share = 1 if combine == "mean" else len(keyed)
    return share * float(lows[0]), share * float(highs[0])


def _extreme(ordered: Sequence[int], least: int, best: Any) -> float:
    return float(best(sum(ordered[:count]) for count in range(least, len(ordered) + 1)))


def _items(row: Mapping[str, Any], key: str, items: Sequence[Item]) -> list[Item]:
    if ("items" in row) == ("part" in row):
        raise InstrumentProblem(f"{key}items", "name either items or a part, not both")
    if "part" in row:
        part = text(row, "part", key)
        chosen = [item for item in items if item.part == part]
        if not chosen:
            raise InstrumentProblem(f"{key}part", f"no item is in a part called {part!r}")
        return chosen
    known = {item.code: item for item in items}
    codes = texts(row["items"], f"{key}items")
    for place, code in enumerate(codes):
        if code not in known:
            raise InstrumentProblem(f"{key}items[{place}]", f"no item is called {code!r}")
        if code in codes[:place]:
            raise InstrumentProblem(f"{key}items[{place}]", f"{code!r} is named twice")
    if not codes:
        raise InstrumentProblem(f"{key}items", "names no item")
    return [known[code] for code in codes]


def _keyed(row: Mapping[str, Any], key: str, item: Item) -> Keyed:
    options = ("yes", "no") if item.kind == "yes_no" else tuple(o.code for o in item.options)
    if not options:
        raise InstrumentProblem(f"{key}items", f"{item.code!r} has no answers to choose from")
    points = _points(row.get("points"), key, options)
    turned = texts(row.get("reversed", []), f"{key}reversed")
    if item.code in turned:
        least, most = min(points.values()), max(points.values())
        points = {answer: least + most - worth for answer, worth in points.items()}
    return Keyed(item.code, tuple(points.items()))


def _points(given: Any, key: str, options: Sequence[str]) -> dict[str, int]:
    if given is None:
        found = {code: int(code) for code in options if code.isascii() and code.isdigit()}
    elif isinstance(given, Mapping):
        found = {code: needed(given, code, f"{key}points.") for code in options if code in given}
        for code, worth in given.items():
            if isinstance(worth, bool) or not isinstance(worth, int):
                raise InstrumentProblem(f"{key}points.{code}", "is not a whole number")
            if code not in options:
                raise InstrumentProblem(f"{key}points.{code}", "is no answer to these items")
    else:
        raise InstrumentProblem(f"{key}points", "is not a table of answers and points")
    if not found:
        raise InstrumentProblem(f"{key}points", "no answer is worth anything: give points")
    return found


def _total(
    row: Mapping[str, Any], key: str, scores: Mapping[str, Score | Total], evidence: Evidence
) -> Total:
    codes = texts(row["sum_of"], f"{key}sum_of")
    for place, code in enumerate(codes):
        if code not in scores:
            raise InstrumentProblem(f"{key}sum_of[{place}]", f"{code!r} is not an earlier score")
    if not codes:
        raise InstrumentProblem(f"{key}sum_of", "names no score")
    return Total(
        code=text(row, "code", key),
        title=text(row, "title", key),
        of=codes,
        low=sum(scores[code].low for code in codes),
        high=sum(scores[code].high for code in codes),
        direction=one_of(row, "direction", get_args(Direction), key),
        evidence=evidence,
        sources=texts(row.get("sources", []), f"{key}sources"),
        whole=all(scores[code].whole for code in codes),
    )


def _bands(row: Mapping[str, Any], key: str, score: Score | Total) -> list[Bands]:
    if "bands" not in row:
        return []
    given, bands = row["bands"], []
    if not isinstance(given, Sequence) or isinstance(given, str) or not given:
        raise InstrumentProblem(f"{key}bands", "is not a list of [low, high, name]")
    for place, each in enumerate(given):
        match each:
            case [int() | float() as low, int() | float() as high, str() as name] if low <= high:
                bands.append(Band(low, high, name))
            case _:
                raise InstrumentProblem(f"{key}bands[{place}]", "is not [low, high, name]")
    ordered = sorted(bands, key=lambda band: band.low)
    names = [band.name for band in bands]
    if len(set(names)) < len(names):
        raise InstrumentProblem(f"{key}bands", "two bands have the same name")
    if any(lower.high >= upper.low for lower, upper in pairwise(ordered)):
        raise InstrumentProblem(f"{key}bands", "two bands overlap")
    sources = texts(row.get("sources", []), f"{key}sources")
    return [Bands(score.code, tuple(bands), score.evidence, sources or ("the form's makers",))]
