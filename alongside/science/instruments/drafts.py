"""Changes to the draft of a measure: each takes the whole and returns a new whole."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from alongside.science.instruments.checks import InstrumentProblem
from alongside.science.instruments.scoring import Score, Total
from alongside.science.instruments.structure import Instrument, Item
from alongside.science.instruments.team_made import team_made

Draft = Mapping[str, Any]
_NUMBERED = re.compile(r".*?_(\d+)")


def begun(id: str, title: str, short: str, about: str, licence: str) -> dict[str, Any]:
    """Return a draft without items.

    >>> begun("prem", "The help", "PREM", "family", "The team")["items"]
    []
    """
    return {
        "id": id, "title": title, "short": short, "respondent": "parent", "about": about,
        "version": "draft", "licence": licence, "parts": [], "items": [],
    }  # fmt: skip


def draft_of(asked: Instrument, id: str = "") -> dict[str, Any]:
    """Return the draft that a questionnaire would have come from.

    >>> from alongside.science.instruments.icecap_a import icecap_a
    >>> [row["code"] for row in draft_of(icecap_a(), "mine")["items"]][:2]
    ['icecap_01', 'icecap_02']
    """
    draft = begun(id or asked.id, asked.title, asked.short, asked.about, asked.licence)
    draft["parts"] = [{"code": part.code, "title": part.title} for part in asked.parts]
    draft["items"] = [_row(item) for item in asked.items]
    scores = [_score_row(score) for scoring in asked.scorings[-1:] for score in scoring.scores]
    return _with_scores(draft, scores)


def _score_row(score: Score | Total) -> dict[str, Any]:
    row: dict[str, Any] = {
        "code": score.code, "title": score.title, "direction": score.direction,
    }  # fmt: skip
    if isinstance(score, Total):
        return {**row, "sum_of": list(score.of)}
    plain = [all(code.isdigit() for code, _ in keyed.points) for keyed in score.items]
    turned = [
        keyed.item
        for keyed, numbers in zip(score.items, plain, strict=True)
        if numbers and any(int(code) != worth for code, worth in keyed.points)
    ]
    row |= {"items": [keyed.item for keyed in score.items], "combine": score.combine}
    row |= {"needed": score.needed, **({"reversed": turned} if turned else {})}
    return row if all(plain) else {**row, "points": dict(score.items[0].points)}


def _row(item: Item) -> dict[str, Any]:
    row: dict[str, Any] = {
        "code": item.code, "label": item.label, "kind": item.kind, "part": item.part,
    }  # fmt: skip
    if item.options:
        row["options"] = [[option.code, option.label] for option in item.options]
    for name in ("minimum", "maximum"):
        if (bound := getattr(item, name)) is not None:
            row[name] = bound
    if not item.required:
        row["required"] = False
    if item.only_if:
        row["only_if"] = {"item": item.only_if[0], "values": list(item.only_if[1])}
    return row


def checked_draft(draft: Draft) -> Instrument | None:
    """Return the measure as it stands, or None while it has no items.

    Raises `InstrumentProblem`.
    """
    return team_made(draft) if draft["items"] else None


def next_code(id: str, used: Sequence[str]) -> str:
    """Return a code that no item had before, so that a code always means the same question.

    >>> next_code("prem", ["prem_01", "prem_10", "other"])
    'prem_11'
    """
    numbers = [int(found[1]) for code in used if (found := _NUMBERED.fullmatch(code))]
    return f"{id}_{max(numbers, default=0) + 1:02d}"


def with_item(draft: Draft, row: Mapping[str, Any], heading: str) -> dict[str, Any]:
    """Return the draft with an item put in at the end, or in the place of the one of its code.

    `heading` is the title of the part in which it stands; a new one makes a new part.
    """
    parts = [dict(part) for part in draft["parts"]]
    same = [part["code"] for part in parts if part["title"] == heading]
    code = same[0] if same else _free("part", {part["code"] for part in parts})
    if not same:
        parts.append({"code": code, "title": heading})
    placed = {**row, "part": code}
    items = [placed if one["code"] == row["code"] else one for one in draft["items"]]
    if placed not in items:
        items.append(placed)
    return _settled({**draft, "parts": parts, "items": items})


def without_item(draft: Draft, code: str) -> dict[str, Any]:
    """Return the draft without an item; scores that used it go on without it.

    Raises `InstrumentProblem` where another item is asked by its answer.
    """
    for place, item in enumerate(draft["items"]):
        if item.get("only_if", {}).get("item") == code:
            raise InstrumentProblem(f"items[{place}].only_if", f"depends on {code!r}")
    items = [item for item in draft["items"] if item["code"] != code]
    scores = [_score_without(row, code) if "items" in row else row for row in _scores(draft)]
    left = [row for row in scores if row.get("items") or "sum_of" in row]
    return _settled(_with_scores({**draft, "items": items}, left))


def moved(draft: Draft, code: str, by: int) -> dict[str, Any]:
    """Return the draft with an item moved one place up (-1) or down (1) within its part."""
    items = list(draft["items"])
    place = next(place for place, item in enumerate(items) if item["code"] == code)
    other = place + by
    if 0 <= other < len(items) and items[other]["part"] == items[place]["part"]:
        items[place], items[other] = items[other], items[place]
    return _settled({**draft, "items": items})


def with_score(draft: Draft, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the draft with a score put in, or in the place of the one of its code."""
    scores = [row if one["code"] == row["code"] else one for one in _scores(draft)]
    if row not in scores:
        scores.append(row)
    return _with_scores(draft, scores)


def without_score(draft: Draft, code: str) -> dict[str, Any]:
    """Return the draft without a score."""
    return _with_scores(draft, [row for row in _scores(draft) if row["code"] != code])


def next_score(draft: Draft) -> str:
    """Return a code for a further score."""
    return _free("score", {row["code"] for row in _scores(draft)})


def _scores(draft: Draft) -> list[Mapping[str, Any]]:
    return list(draft.get("scoring", {}).get("scores", []))


def _with_scores(draft: Draft, scores: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    rest = {name: value for name, value in draft.items() if name != "scoring"}
    version = draft.get("scoring", {}).get("version", "draft")
    return {**rest, "scoring": {"version": version, "scores": list(scores)}} if scores else rest


def _score_without(row: Mapping[str, Any], code: str) -> dict[str, Any]:
    items = [item for item in row.get("items", []) if item != code]
    found = {**row, "items": items, "needed": max(1, min(row["needed"], len(items)))}
    if "reversed" in row:
        found["reversed"] = [item for item in row["reversed"] if item != code]
    return found


def _free(stem: str, taken: set[str]) -> str:
    return next(name for n in range(1, 10_000) if (name := f"{stem}_{n}") not in taken)


def _settled(draft: Draft) -> dict[str, Any]:
    """Parts in the order of their first items, items together by part, no part without any."""
    order = list(dict.fromkeys(item["part"] for item in draft["items"]))
    titles = {part["code"]: part["title"] for part in draft["parts"]}
    items = sorted(draft["items"], key=lambda item: order.index(item["part"]))
    parts = [{"code": code, "title": titles[code]} for code in order]
    return {**draft, "parts": parts, "items": items}
