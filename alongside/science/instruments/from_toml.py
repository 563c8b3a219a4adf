"""A study's own questionnaire, from the tables of a TOML file."""

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from alongside.science.instruments.checks import InstrumentProblem, checked
from alongside.science.instruments.keys import (
    flag,
    needed,
    one_of,
    optional,
    refuse_unknown,
    rows,
    text,
    texts,
)
from alongside.science.instruments.scoring import Scoring
from alongside.science.instruments.scoring_from_tables import scoring_from_mapping
from alongside.science.instruments.structure import (
    About,
    Evidence,
    Instrument,
    Item,
    ItemKind,
    Option,
    Part,
)

_TOP = {
    "id", "title", "short", "respondent", "about", "version", "evidence", "licence",
    "wording_shipped", "age_min_months", "age_max_months", "conflicts", "scales", "parts", "items",
    "scoring",
}  # fmt: skip
_ITEM = {
    "code", "number", "kind", "label", "part", "options", "minimum", "maximum", "required",
    "only_if",
}  # fmt: skip
_PAIR = 2


def instrument_from_mapping(mapping: Mapping[str, Any]) -> Instrument:
    """Return the instrument that a parsed TOML file describes.

    Top keys: id, title, short, respondent, about, version, licence, `parts` and `items`;
    optional: evidence ("own"), wording_shipped (true), age_min_months, age_max_months, conflicts,
    `scoring` (as `scoring_from_mapping` reads it, or a list of versions of it) and `scales`,
    which names lists of answers, each [code, label], that several items share.
    An item has code, label, kind and part; optional number (its place), options (the name of a
    scale or a list of [code, label]), minimum, maximum, required (true) and
    `only_if = {item = …, values = […]}`.

    Raises `InstrumentProblem`, which names the key, on a missing or unknown key, a wrong type or
    anything that `checked` refuses.

    >>> instrument_from_mapping({
    ...     "id": "mood", "title": "Mood", "short": "Mood", "respondent": "parent",
    ...     "about": "parent", "version": "1", "licence": "The study team",
    ...     "parts": [{"code": "now", "title": "Now"}],
    ...     "items": [{"code": "m_1", "label": "Are you well?", "kind": "yes_no", "part": "now"}],
    ... }).items[0].number
    1
    """
    refuse_unknown(mapping, _TOP, "")
    scales = _scales(mapping)
    items = tuple(_item(row, place, scales) for place, row in enumerate(rows(mapping, "items")))
    evidence = one_of({"evidence": "own", **mapping}, "evidence", get_args(Evidence))
    return checked(
        Instrument(
            id=text(mapping, "id"),
            title=text(mapping, "title"),
            short=text(mapping, "short"),
            respondent=text(mapping, "respondent"),
            about=one_of(mapping, "about", get_args(About)),
            items=items,
            parts=tuple(_part(row, place) for place, row in enumerate(rows(mapping, "parts"))),
            age_min_months=optional(mapping, "age_min_months", int),
            age_max_months=optional(mapping, "age_max_months", int),
            evidence=evidence,
            licence=text(mapping, "licence"),
            wording_shipped=flag(mapping, "wording_shipped", True),
            version=text(mapping, "version"),
            conflicts=texts(mapping.get("conflicts", []), "conflicts"),
            scorings=_scorings(mapping, items, evidence),
        )
    )


def _scorings(
    mapping: Mapping[str, Any], items: tuple[Item, ...], evidence: Evidence
) -> tuple[Scoring, ...]:
    """The versions of the rule, the oldest first: one table, or a list of them."""
    if "scoring" not in mapping:
        return ()
    given = mapping["scoring"]
    tables = [given] if isinstance(given, Mapping) else rows(mapping, "scoring")
    form = text(mapping, "id")
    found = tuple(scoring_from_mapping(table, form, items, evidence) for table in tables)
    versions = [scoring.version for scoring in found]
    if len(set(versions)) < len(versions):
        raise InstrumentProblem("scoring", "two rules have the same version")
    return found


def _item(row: Mapping[str, Any], place: int, scales: Mapping[str, tuple[Option, ...]]) -> Item:
    key = f"items[{place}]."
    refuse_unknown(row, _ITEM, key)
    number = optional(row, "number", int, key)
    return Item(
        number=place + 1 if number is None else number,
        code=text(row, "code", key),
        kind=one_of(row, "kind", get_args(ItemKind), key),
        label=text(row, "label", key),
        part=text(row, "part", key),
        options=_options(row, scales, key),
        minimum=optional(row, "minimum", (int, float), key),
        maximum=optional(row, "maximum", (int, float), key),
        required=flag(row, "required", True, key),
        only_if=_only_if(row, key),
    )


def _part(row: Mapping[str, Any], place: int) -> Part:
    key = f"parts[{place}]."
    refuse_unknown(row, {"code", "title"}, key)
    return Part(text(row, "code", key), text(row, "title", key))


def _options(
    row: Mapping[str, Any], scales: Mapping[str, tuple[Option, ...]], key: str
) -> tuple[Option, ...]:
    given = row.get("options", [])
    if isinstance(given, str):
        if given not in scales:
            raise InstrumentProblem(f"{key}options", f"no scale is called {given!r}")
        return scales[given]
    return _pairs(given, f"{key}options")


def _scales(mapping: Mapping[str, Any]) -> Mapping[str, tuple[Option, ...]]:
    scales = mapping.get("scales", {})
    if not isinstance(scales, Mapping):
        raise InstrumentProblem("scales", "is not a table")
    return {name: _pairs(pairs, f"scales.{name}") for name, pairs in scales.items()}


def _pairs(given: Any, key: str) -> tuple[Option, ...]:
    if not isinstance(given, Sequence) or isinstance(given, str):
        raise InstrumentProblem(key, "is not a list of [code, label]")
    options = []
    for place, pair in enumerate(given):
        both = texts(pair, f"{key}[{place}]")
        if len(both) != _PAIR:
            raise InstrumentProblem(f"{key}[{place}]", "is not [code, label]")
        options.append(Option(*both))
    return tuple(options)


def _only_if(row: Mapping[str, Any], key: str) -> tuple[str, tuple[str, ...]] | None:
    if "only_if" not in row:
        return None
    condition = row["only_if"]
    if not isinstance(condition, Mapping):
        raise InstrumentProblem(f"{key}only_if", "is not a table with item and values")
    refuse_unknown(condition, {"item", "values"}, f"{key}only_if.")
    values = texts(needed(condition, "values", f"{key}only_if."), f"{key}only_if.values")
    return text(condition, "item", f"{key}only_if."), values
